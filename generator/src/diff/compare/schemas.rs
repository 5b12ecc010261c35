//! Two schemas: first what is said of their use, then what they are.

use std::rc::Rc;

use super::super::findings::{Anchor, Found};
use super::super::kind::{Cost, Kind};
use super::super::schema::{Schema, Site, described};
use super::super::suspect;
use super::{Comparer, Document, Label, Scope, shown};
use crate::diagnostics::SpecPointer;
use crate::normalise::view::At;

use super::super::change::Verdict::{Major as M, Patch as P};

/// Words that belong to a schema itself rather than to its use.
const WORDS: &[&str] = &["title", "example", "examples", "externalDocs"];

/// Two schemas whose insides are still to be compared.
#[derive(Debug)]
pub(super) struct Waiting<'a> {
    scope: Scope,
    was: Site<'a>,
    before: Rc<Schema<'a>>,
    is: Site<'a>,
    after: Rc<Schema<'a>>,
}

impl<'a> Comparer<'a> {
    /// Compares what two places accept.
    pub(super) fn schemas(&mut self, scope: &Scope, old: &At<'a>, new: &At<'a>) {
        if self.is_untouched(old, new) {
            return;
        }
        let (was, is) = (Site::of(self.old.view, old), Site::of(self.new.view, new));
        if self.dangling(scope, &was, &is) {
            return;
        }
        let (before, after) = (self.old.schema(&was.target), self.new.schema(&is.target));
        if self.placeholder(scope, (&was, &before), (&is, &after)) {
            return;
        }
        self.uses(scope, (&was, &before), (&is, &after));
        let label = match (&was.name, &is.name) {
            (Some(_), Some(name)) => Label::new(name.as_str()),
            _ => scope.label.clone(),
        };
        let key = (was.target.pointer.clone(), is.target.pointer.clone());
        let bit = scope.context.bit();
        let pair = match self.seen.get_mut(&key) {
            Some((pair, contexts)) => {
                let (pair, is_known) = (*pair, *contexts & bit != 0);
                *contexts |= bit;
                self.findings.reached(pair, scope.pair);
                if is_known {
                    return;
                }
                pair
            }
            None => {
                let pair = self.findings.pair(Some(scope.pair));
                self.seen.insert(key, (pair, bit));
                pair
            }
        };
        let inside = Scope { pair, context: scope.context, label };
        // What lies inside waits its turn: references may lead from schema to schema for thousands of steps.
        self.waiting.push(Waiting { scope: inside, was, before, is, after });
        if std::mem::replace(&mut self.is_busy, true) {
            return;
        }
        while let Some(Waiting { scope, was, before, is, after }) = self.waiting.pop() {
            self.words(&scope, &scope.label.shown(), &was.target, &is.target, WORDS);
            self.meaning(&scope, (&was, &before), (&is, &after));
        }
        self.is_busy = false;
    }

    /// Takes two schemas for compared.
    pub(super) fn skip(&mut self, scope: &Scope, pair: (SpecPointer, SpecPointer)) {
        let id = self.findings.pair(Some(scope.pair));
        self.seen.entry(pair).or_insert((id, scope.context.bit()));
    }

    /// The places a change of a whole schema is told at: the schemas, if both have names or neither has; else their uses.
    pub(super) fn places(was: &Site<'a>, is: &Site<'a>) -> (SpecPointer, SpecPointer) {
        if was.name.is_some() == is.name.is_some() {
            return (was.target.pointer.clone(), is.target.pointer.clone());
        }
        (was.at.pointer.clone(), is.at.pointer.clone())
    }

    /// A reference that leads nowhere says nothing about the API: it is told as such, once.
    fn dangling(&mut self, scope: &Scope, was: &Site<'a>, is: &Site<'a>) -> bool {
        // A part of a composition that is not there leaves a schema that nobody meant.
        let broken = |document: &Document<'a>, site: &Site<'a>| {
            if document.is_dangling(&site.target) {
                return Some(site.at.clone());
            }
            site.chain().iter().find(|at| document.lacks_a_part(at)).cloned()
        };
        let (old, new) = (broken(&self.old, was), broken(&self.new, is));
        let (before, after) = (old.is_some(), new.is_some());
        let places = (old.unwrap_or_else(|| was.at.clone()), new.unwrap_or_else(|| is.at.clone()));
        let kind = match (before, after) {
            (false, false) => return false,
            (true, true) => return true,
            (false, true) => Kind::DanglingRef,
            (true, false) => Kind::DanglingRefMended,
        };
        let found = Found::new(
            kind,
            Anchor::at(&places.0.pointer),
            Anchor::at(&places.1.pointer),
            scope.label.shown(),
        );
        let named = |at: &At<'a>, view| Some(described(view, at));
        let (from, to) = match kind {
            Kind::DanglingRef => (named(&was.at, self.old.view), None),
            _ => (None, named(&is.at, self.new.view)),
        };
        let found = match kind {
            Kind::DanglingRef => {
                found.suspect("the reference leads to nothing: mend the document before a release")
            }
            _ => found,
        };
        self.push(scope, found.values(from, to));
        true
    }

    /// A schema that was to be written yet says nothing about the API either.
    fn placeholder(
        &mut self,
        scope: &Scope,
        (was, before): (&Site<'a>, &Schema<'a>),
        (is, after): (&Site<'a>, &Schema<'a>),
    ) -> bool {
        let (old, new) = (suspect::is_placeholder(was, before), suspect::is_placeholder(is, after));
        let kind = match (old, new) {
            (false, true) => Kind::PlaceholderIntroduced,
            (true, false) => Kind::PlaceholderReplaced,
            _ => return false,
        };
        let found =
            Found::new(kind, Anchor::at(&was.at.pointer), Anchor::at(&is.at.pointer), scope.label.shown());
        let found =
            found.values(Some(described(self.old.view, &was.at)), Some(described(self.new.view, &is.at)));
        self.push(
            scope,
            match kind {
                Kind::PlaceholderIntroduced => {
                    found.suspect("a placeholder took the place of a schema: the document is unfinished")
                }
                _ => found,
            },
        );
        true
    }

    /// What is said where a schema is used: null, descriptions, defaults, deprecation.
    fn uses(&mut self, scope: &Scope, was: (&Site<'a>, &Schema<'a>), is: (&Site<'a>, &Schema<'a>)) {
        // Most uses have nothing to tell, and need no name.
        let subject = || scope.label.shown();
        self.nullability(scope, was, is);
        let (old, new) = (was.0, is.0);
        let (before, after) = (old.facet("description"), new.facet("description"));
        let text = |at: &Option<At<'a>>| -> &'a str {
            at.as_ref().and_then(|at| at.node.as_str()).map(str::trim).unwrap_or_default()
        };
        if text(&before) != text(&after) {
            let found = self.facet_change(Kind::DocsChanged, &subject(), (old, &before), (new, &after));
            self.push(scope, found.saying("description changed"));
        }
        let deprecated = |site: &Site<'a>| site.flag("deprecated");
        if deprecated(old) != deprecated(new) {
            let kind = if deprecated(new) { Kind::FieldDeprecated } else { Kind::FieldUndeprecated };
            let (before, after) = (old.facet("deprecated"), new.facet("deprecated"));
            let found = self.facet_change(kind, &subject(), (old, &before), (new, &after));
            self.push(scope, found);
        }
        let (before, after) = (old.facet("default"), new.facet("default"));
        let same = match (&before, &after) {
            (Some(before), Some(after)) => before.node.same_value(after.node),
            (None, None) => true,
            _ => false,
        };
        if !same {
            let volatile = match (&before, &after) {
                (Some(before), Some(after)) => suspect::is_volatile(before.node, after.node),
                _ => false,
            };
            let kind = if volatile { Kind::VolatileDefault } else { Kind::DefaultChanged };
            let found = self
                .facet_change(kind, &subject(), (old, &before), (new, &after))
                .values(shown(before.as_ref()), shown(after.as_ref()));
            self.push(
                scope,
                match kind {
                    Kind::VolatileDefault => {
                        found.suspect("the default changes with every build: it is no default of the API")
                    }
                    _ => found,
                },
            );
        }
    }

    /// A change of a keyword that a use of a schema may add to it.
    fn facet_change(
        &self,
        kind: Kind,
        subject: &str,
        (was, before): (&Site<'a>, &Option<At<'a>>),
        (is, after): (&Site<'a>, &Option<At<'a>>),
    ) -> Found {
        let of_target =
            |site: &Site<'a>, at: &Option<At<'a>>| at.as_ref().is_none_or(|at| site.is_of_target(at));
        let shared =
            was.name.is_some() && is.name.is_some() && of_target(was, before) && of_target(is, after);
        let anchor = |site: &Site<'a>, at: &Option<At<'a>>| match at {
            Some(at) => Anchor::at(&at.pointer),
            None if shared => Anchor::holder(&site.target.pointer),
            None => Anchor::holder(&site.at.pointer),
        };
        let subject = match (&is.name, shared) {
            (Some(name), true) => name.clone(),
            _ => subject.to_owned(),
        };
        Found::new(kind, anchor(was, before), anchor(is, after), subject)
    }

    fn nullability(
        &mut self,
        scope: &Scope,
        (was, before): (&Site<'a>, &Schema<'a>),
        (is, after): (&Site<'a>, &Schema<'a>),
    ) {
        let (old, new) = (was.flag("nullable") || before.nullable, is.flag("nullable") || after.nullable);
        // What has any value may be null.
        if old == new || before.is_any() || after.is_any() {
            return;
        }
        let kind = if new { Kind::BecameNullable } else { Kind::BecameNonNull };
        let says = |site: &Site<'a>| site.facet("nullable");
        let found = self.facet_change(kind, &scope.label.shown(), (was, &says(was)), (is, &says(is)));
        self.push(scope, found);
    }

    /// What two schemas are.
    fn meaning(
        &mut self,
        scope: &Scope,
        (was, before): (&Site<'a>, &Schema<'a>),
        (is, after): (&Site<'a>, &Schema<'a>),
    ) {
        if before.is_union() || after.is_union() {
            return match self.choices(scope, before, after) {
                true => {}
                false => self.unions(scope, (was, before), (is, after)),
            };
        }
        if let Some(found) = self.types(scope, (was, before), (is, after)) {
            return self.push(scope, found);
        }
        self.constraints(scope, before, after);
        match after.of_type {
            Some("object") => self.objects(scope, before, after),
            Some("array") => self.arrays(scope, before, after),
            _ => self.scalars(scope, before, after),
        }
    }

    /// The change of type, if there is one: what lies inside has nothing to compare then.
    fn types(
        &mut self,
        scope: &Scope,
        (was, before): (&Site<'a>, &Schema<'a>),
        (is, after): (&Site<'a>, &Schema<'a>),
    ) -> Option<Found> {
        let known = |schema: &Schema<'a>| !(schema.is_any() || schema.is_free_object());
        let kind = match (before.of_type, after.of_type) {
            _ if before.is_any() && after.is_any() => return None,
            _ if before.is_any() => Kind::TypeNarrowed,
            _ if after.is_any() => Kind::TypeWidened,
            (Some("integer"), Some("number")) => Kind::TypeWidened,
            (Some("number"), Some("integer")) => Kind::TypeNarrowed,
            (a, b) if a != b => Kind::TypeChanged,
            (Some("object"), _) if before.is_free_object() && known(after) => Kind::TypeNarrowed,
            (Some("object"), _) if known(before) && after.is_free_object() => Kind::TypeWidened,
            (Some("object"), _) if before.properties.is_empty() != after.properties.is_empty() => {
                Kind::TypeChanged
            }
            _ => return None,
        };
        let (old, new) = Self::places(was, is);
        let mut found = Found::new(kind, Anchor::at(&old), Anchor::at(&new), scope.label.shown());
        if !(known(before) && known(after)) {
            // Something else altogether for whoever reads it; on the wire nothing need be different.
            found = found.costing(match kind {
                Kind::TypeNarrowed => Cost::new([M, M, M], [P, M, M]),
                _ => Cost::new(
                    [super::super::change::Verdict::Minor, M, super::super::change::Verdict::Minor],
                    [M, M, M],
                ),
            });
        }
        let (mut from, mut to) = (described(self.old.view, &was.at), described(self.new.view, &is.at));
        if from == to {
            // A schema that kept its name says nothing by it.
            from = described(self.old.view, &was.target);
            to = described(self.new.view, &is.target);
        }
        let message = match kind {
            Kind::TypeNarrowed => format!("{from} became {to}, which is narrower"),
            Kind::TypeWidened => format!("{from} became {to}, which is wider"),
            _ => format!("{from} became {to}"),
        };
        if kind == Kind::TypeWidened && suspect::is_emptied(before, after) {
            found = found.suspect("a schema with properties was emptied: a placeholder may have replaced it");
        }
        Some(found.saying(message).values(Some(from), Some(to)))
    }

    fn arrays(&mut self, scope: &Scope, before: &Schema<'a>, after: &Schema<'a>) {
        self.bounds(scope, before, after);
        match (before.keywords.get("items"), after.keywords.get("items")) {
            (Some(old), Some(new)) => {
                if suspect::is_nested(self.old.view, old, self.new.view, new) {
                    let (from, to) = (described(self.old.view, old), described(self.new.view, new));
                    let found = Found::new(
                        Kind::TypeChanged,
                        Anchor::at(&old.pointer),
                        Anchor::at(&new.pointer),
                        scope.child("[]").label.shown(),
                    );
                    let found = found.saying(format!("{from} became {to}: a list in a list"));
                    let found = found.values(Some(from), Some(to));
                    self.push(
                        scope,
                        found.suspect("a list of lists, where there was a list: one `items` too many?"),
                    );
                    return;
                }
                self.schemas(&scope.child("[]"), old, new);
            }
            (old, new) => {
                let (kind, anchors) = match (old, new) {
                    (None, Some(new)) => {
                        (Kind::TypeNarrowed, (Anchor::holder(&before.at.pointer), Anchor::at(&new.pointer)))
                    }
                    (Some(old), None) => {
                        (Kind::TypeWidened, (Anchor::at(&old.pointer), Anchor::holder(&after.at.pointer)))
                    }
                    _ => return,
                };
                let said = |view, at: Option<&At<'a>>| {
                    Some(at.map_or_else(|| "any value".to_owned(), |at| described(view, at)))
                };
                let values = (said(self.old.view, old), said(self.new.view, new));
                if values.0 == values.1 {
                    return;
                }
                let found = Found::new(kind, anchors.0, anchors.1, scope.child("[]").label.shown());
                self.push(scope, found.values(values.0, values.1));
            }
        }
    }
}
