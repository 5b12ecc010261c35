//! Suggestions: rules that a document seems to need, seen in the document itself and in other documents of the same API (older
//! revisions, the one that another tool makes). Each says what it was seen in and how sure it is; nothing is applied.

mod aliases;
mod arguments;
mod calls;
mod directions;
mod envelopes;
mod family;
mod identifiers;
mod inferred;
mod likeness;
mod matrix;
mod names;
mod overlay;
mod paging;
mod render;
mod replies;
mod resources;
mod ruled;
mod synonyms;
mod told;
mod verbs;
mod vocabulary;

use self::family::Twins;
use crate::diagnostics::render::Side;
use crate::diagnostics::{SourceMap, Span};
use crate::normalise::Normalised;
use crate::resolve::Resolved;
use crate::rules::Rules;

pub use aliases::Alias;
pub use envelopes::Envelope;
pub use names::{ArgumentName, CallName, Names, ResourceName};
pub use paging::Paging;

/// A document to look at, with the name that evidence calls it by.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its file.
    pub name: &'a str,
    /// What it says.
    pub normalised: &'a Normalised,
    /// Its nodes and its texts, for places and lines; `None` where only the rules are asked for.
    pub text: Option<(&'a Resolved, &'a SourceMap)>,
}

impl Source<'_> {
    /// The lines of a span, for a report.
    fn side(&self, title: &'static str, span: Span) -> Side {
        match self.text {
            Some((_, sources)) => Side::cut(title, sources, span),
            None => Side::told(title, self.name.to_owned()),
        }
    }
}

/// How sure a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Look at it.
    Low,
    /// Probably.
    Medium,
    /// Names, types and words agree.
    High,
}

impl Confidence {
    /// `low`, `medium`, `high`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// What rules a document seems to need.
#[derive(Debug, Clone, Default)]
pub struct Suggestions {
    /// Other spellings of fields.
    pub aliases: Vec<Alias>,
    /// Places of payloads.
    pub envelopes: Vec<Envelope>,
    /// Pages.
    pub pagings: Vec<Paging>,
    /// Names.
    pub names: Names,
}

/// Looks at a document beside others of the same API. What `rules`, those of the document, speak of already is evidence, and not
/// suggested.
#[must_use]
pub fn suggest(main: Source<'_>, others: &[Source<'_>], rules: &Rules) -> Suggestions {
    let twins: Vec<Twins<'_>> = others.iter().map(|of| Twins::new(*of)).collect();
    let pairs = family::pairs(main, &twins);
    let looks = envelopes::looks(main, &twins);
    let habits = inferred::Habits::of(&looks);
    let mut aliases = aliases::aliases(main, others, &pairs);
    let renamed = identifiers::renamed(main, others, &habits);
    let by_id = identifiers::aliases(main, &twins, &habits).into_iter();
    let told = told::aliases(main, &pairs);
    for alias in by_id.chain(renamed).chain(synonyms::aliases(main)).chain(told) {
        let is_known = |known: &&mut Alias| {
            known.field == alias.field && alias.legacy.iter().all(|legacy| known.legacy.contains(legacy))
        };
        match aliases.iter_mut().find(is_known) {
            Some(known) => known.confidence = known.confidence.max(alias.confidence),
            None => aliases.push(alias),
        }
    }
    aliases.sort_by(|a, b| b.confidence.cmp(&a.confidence).then_with(|| a.field.cmp(&b.field)));
    let envelopes = envelopes::envelopes(&looks, &habits, &aliases, rules);
    let aliases = ruled::undeclared(main.normalised, aliases);
    let pagings = paging::pagings(main, rules, &envelopes);
    let names = names::names(main, &twins, rules, &aliases);
    Suggestions { aliases, envelopes, pagings, names }
}
