//! Generation readiness: would this document give a good SDK? Rules with stable codes, each with its page in
//! docs/lint, a score, and mends as an OpenAPI Overlay where they are safe. How a document is written is left to style
//! linters, whose results [`others`] reads.

mod components;
mod desk;
mod document;
mod fields;
mod names;
mod operations;
pub mod others;
mod parameters;
mod render;
mod repeated;
mod replies;
mod ruled;
mod rules;
mod schemas;
mod unions;

use crate::diagnostics::{Diagnostic, Diagnostics, SpecPointer};
use crate::load::Node;
use crate::lower::Lowered;
use crate::normalise::Normalised;
use crate::resolve::Resolved;
use crate::rules::Rules;

pub use render::{json, overlay, sarif};
pub use rules::{RULES, Rule, near};

/// What is looked at: a document as every stage before the targets left it.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// The document as it was read.
    pub original: &'a Node,
    /// The tree, lowered and mended.
    pub resolved: &'a Resolved,
    /// The document after its rules.
    pub normalised: &'a Normalised,
    /// The model.
    pub lowered: &'a Lowered,
    /// The rules.
    pub rules: &'a Rules,
}

/// Something a rule found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Where and what.
    pub diagnostic: Diagnostic,
    /// What an overlay can do about it without changing what the SDKs show.
    pub mend: Option<Mend>,
}

/// An update of one node of the document.
#[derive(Debug, Clone)]
pub struct Mend {
    /// The node.
    pub target: SpecPointer,
    /// The same as a JSONPath.
    pub path: String,
    /// What is added to it.
    pub update: serde_json::Value,
}

/// What one rule looked at.
#[derive(Debug, Clone, Copy)]
pub struct Tally {
    /// The rule.
    pub rule: &'static Rule,
    /// Places it applies to.
    pub checked: usize,
    /// Places it found something at.
    pub found: usize,
}

/// What there is to say of a document.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// In order of the rules.
    pub findings: Vec<Finding>,
    /// In order of the rules; every rule has one.
    pub tallies: Vec<Tally>,
    /// What the stages before said of the document, in places per operation.
    pub odd: usize,
    /// How many operations there are.
    pub operations: usize,
}

impl Report {
    /// 0 to 100. Each rule takes away its weight times the share of the places it applies to; what the stages before the
    /// rules said weighs as much as five warnings, in places per operation. 100 is given only where nothing was found.
    #[must_use]
    pub fn score(&self) -> u8 {
        const ODD: u64 = 25;
        let share = |found: usize, checked: usize| {
            let (found, checked) = (found as u64, checked.max(1) as u64);
            found.min(checked) * 1000 / checked + u64::from(found > 0 && found * 1000 < checked)
        };
        let mut lost = ODD * share(self.odd, self.operations);
        let mut all = ODD * 1000;
        for tally in self.tallies.iter().filter(|tally| tally.checked > 0) {
            lost += tally.rule.weight() * share(tally.found, tally.checked);
            all += tally.rule.weight() * 1000;
        }
        u8::try_from(((all - lost.min(all)) * 100) / all).unwrap_or(100)
    }

    /// Leaves out what rules found whose codes are not wanted; they no longer count.
    pub fn allow(&mut self, codes: &[String]) {
        let is_allowed =
            |code: crate::diagnostics::Code| codes.iter().any(|allowed| allowed == code.as_str());
        self.findings.retain(|finding| !is_allowed(finding.diagnostic.code));
        self.tallies.retain(|tally| !is_allowed(tally.rule.code));
    }

    /// How many findings have a mend.
    #[must_use]
    pub fn mends(&self) -> usize {
        self.findings.iter().filter(|finding| finding.mend.is_some()).count()
    }
}

/// Looks at a document. `said`: what the stages before had to say.
#[must_use]
pub fn look(look: Look<'_>, said: &Diagnostics) -> Report {
    let mut desk = desk::Desk::new(look);
    document::check(&mut desk);
    components::check(&mut desk);
    operations::check(&mut desk);
    replies::check(&mut desk);
    parameters::check(&mut desk);
    schemas::check(&mut desk);
    unions::check(&mut desk);
    fields::check(&mut desk);
    repeated::check(&mut desk);
    names::check(&mut desk);
    let odd = said.sorted().into_iter().filter(|entry| entry.severity != crate::diagnostics::Severity::Note);
    desk.close(odd.count())
}
