//! Named schemas that are in one document only: new ones, lost ones, and ones with another name.

use super::super::findings::{Anchor, Context, Found};
use std::collections::BTreeMap;

use super::super::change::Verdict::{Major as M, None as N, Patch as P};
use super::super::kind::{Cost, Kind};
use super::super::pairing::{self, Candidate};
use super::super::schema::{Schema, Site, component};
use super::{Comparer, Label, Scope};
use crate::diagnostics::SpecPointer;
use crate::normalise::view::At;

impl<'a> Comparer<'a> {
    pub(super) fn components(&mut self) {
        self.type_names();
        let root = SpecPointer::from_tokens(["components", "schemas"]);
        let list = |document: &super::Document<'a>| -> Vec<(&'a str, At<'a>)> {
            let schemas = document.view.root().path(&["components", "schemas"]);
            schemas.iter().flat_map(At::members).map(|(name, _, at)| (name, at)).collect()
        };
        let (was, is) = (list(&self.old), list(&self.new));
        let named = |list: &[(&'a str, At<'a>)]| {
            list.iter().map(|(name, at)| (*name, at.clone())).collect::<BTreeMap<_, _>>()
        };
        let (old_names, new_names) = (named(&was), named(&is));
        let gone: Vec<&(&'a str, At<'a>)> =
            was.iter().filter(|(name, _)| !new_names.contains_key(name)).collect();
        let fresh: Vec<&(&'a str, At<'a>)> =
            is.iter().filter(|(name, _)| !old_names.contains_key(name)).collect();
        for (name, old) in &was {
            if let Some(new) = new_names.get(name) {
                self.unused(name, old, new);
            }
        }
        // Those that were compared with each other are one, if they are compared with nothing else.
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (i, (old, _)) in gone.iter().enumerate() {
            let met: Vec<&str> = self
                .seen
                .range((root.child(old), SpecPointer::root())..)
                .take_while(|((pointer, _), _)| *pointer == root.child(old))
                .filter_map(|((_, pointer), _)| component(pointer))
                .collect();
            let mut others = fresh.iter().enumerate().filter(|(_, (new, _))| met.contains(new));
            if let (Some((j, _)), None) = (others.next(), others.next())
                && pairs.iter().all(|(_, taken)| *taken != j)
            {
                pairs.push((i, j));
            }
        }
        let left = |taken: &dyn Fn(usize) -> bool, list: &[&(&'a str, At<'a>)], view| -> Vec<Candidate> {
            let free = list.iter().enumerate().filter(|(at, _)| !taken(*at));
            free.map(|(at, (name, schema))| Candidate::property(at, name, view, schema, false)).collect()
        };
        let old = left(&|at| pairs.iter().any(|(a, _)| *a == at), &gone, self.old.view);
        let new = left(&|at| pairs.iter().any(|(_, b)| *b == at), &fresh, self.new.view);
        pairs.extend(pairing::pair(&old, &new));
        for (a, b) in &pairs {
            if let (Some((from, old)), Some((to, new))) = (gone.get(*a), fresh.get(*b)) {
                let found =
                    Found::new(Kind::SchemaRenamed, Anchor::at(&old.pointer), Anchor::at(&new.pointer), *to);
                let found = found.saying(format!("`{from}` is called `{to}` now"));
                let found = found.costing(self.loss(&old.pointer));
                self.say(found.values(Some((*from).to_owned()), Some((*to).to_owned())));
                self.unused(to, old, new);
            }
        }
        for (index, (name, at)) in gone.iter().enumerate() {
            if pairs.iter().all(|(a, _)| *a != index) {
                let place = self.counterpart(&at.pointer, true);
                let kind = if place.is_some() { Kind::SchemaInlined } else { Kind::SchemaRemoved };
                let holder = place.map_or_else(|| Anchor::holder(&root), |place| Anchor::at(&place));
                let found = Found::new(kind, Anchor::at(&at.pointer), holder, *name);
                let is_known = self.old.surface.is_known() && self.new.surface.is_known();
                let cost = match kind {
                    Kind::SchemaInlined if !is_known => kind.cost(),
                    _ => self.loss(&at.pointer),
                };
                self.say(found.costing(cost));
            }
        }
        for (index, (name, at)) in fresh.iter().enumerate() {
            if pairs.iter().all(|(_, b)| *b != index) {
                let place = self.counterpart(&at.pointer, false);
                let kind = if place.is_some() { Kind::SchemaExtracted } else { Kind::SchemaAdded };
                let holder = place.map_or_else(|| Anchor::holder(&root), |place| Anchor::at(&place));
                let found = Found::new(kind, holder, Anchor::at(&at.pointer), *name);
                let is_seen =
                    !self.new.surface.is_known() || self.new.surface.type_name(&at.pointer).is_some();
                let found = match self.lost_names(&at.pointer).as_slice() {
                    [] if is_seen => found,
                    [] => found.costing(Cost::both([N, N, N])),
                    lost => {
                        let message =
                            format!("{}; the SDKs had it as `{}`", found.message, lost.join("`, `"));
                        found.costing(Cost::both([N, M, M])).saying(message)
                    }
                };
                self.say(found);
            }
        }
    }

    /// Compares two schemas that no operation led to.
    fn unused(&mut self, name: &str, old: &At<'a>, new: &At<'a>) {
        if self.is_untouched(old, new) {
            return;
        }
        let targets =
            (Site::of(self.old.view, old).target.pointer, Site::of(self.new.view, new).target.pointer);
        if self.seen.contains_key(&targets) {
            return;
        }
        let pair = self.findings.pair(None);
        self.schemas(&Scope { pair, context: Context::UNUSED, label: Label::new(name) }, old, new);
    }

    /// Where a named schema of one document is written in place in the other one. What was any value there was no schema.
    fn counterpart(&self, pointer: &SpecPointer, in_old: bool) -> Option<SpecPointer> {
        let others =
            self.seen.keys().filter(|(old, new)| if in_old { old == pointer } else { new == pointer });
        let (document, other): (_, Vec<&SpecPointer>) = match in_old {
            true => (&self.new, others.map(|(_, new)| new).collect()),
            false => (&self.old, others.map(|(old, _)| old).collect()),
        };
        let said = |other: &SpecPointer| {
            let Some(node) = document.view.resolved.node(other) else { return false };
            let schema = Schema::of(document.view, &At { node, pointer: other.clone() });
            component(other).is_none() && !schema.is_any() && !schema.is_free_object()
        };
        other.into_iter().find(|other| said(other)).cloned()
    }

    /// What it costs that a schema has no type of its name any more.
    fn loss(&self, pointer: &SpecPointer) -> Cost {
        if !(self.old.surface.is_known() && self.new.surface.is_known()) {
            return Cost::both([N, M, M]);
        }
        match self.old.surface.type_name(pointer) {
            Some(name) if !self.new.surface.has_type(name) => Cost::both([N, M, M]),
            Some(_) => Cost::both([N, P, P]),
            None => Cost::both([N, N, N]),
        }
    }

    /// Names by which the SDKs had a schema while it was written in place, and that they have no more.
    fn lost_names(&self, pointer: &SpecPointer) -> Vec<&str> {
        let Some(name) = self.new.surface.type_name(pointer) else { return Vec::new() };
        let others = self.seen.keys().filter(|(old, new)| new == pointer && component(old).is_none());
        let names = others.filter_map(|(old, _)| self.old.surface.type_name(old));
        let mut lost: Vec<&str> =
            names.filter(|was| *was != name && !self.new.surface.has_type(was)).collect();
        lost.sort_unstable();
        lost.dedup();
        lost
    }

    /// Types of one schema that the SDKs call by another name: rules do that, and an operation does to what is written in it.
    fn type_names(&mut self) {
        let mut found = Vec::new();
        for (old, new) in self.seen.keys().filter(|(old, new)| is_one_place(old, new)) {
            let (was, is) = (self.old.surface.type_name(old), self.new.surface.type_name(new));
            let (Some(was), Some(is)) = (was, is) else { continue };
            let subject = component(new).map_or_else(|| is.to_owned(), str::to_owned);
            let change = |kind| Found::new(kind, Anchor::at(old), Anchor::at(new), subject.clone());
            let kept = self.new.surface.old_type_names(new);
            if was != is && (old == new || !self.new.surface.has_type(was)) {
                let is_kept = kept.iter().any(|kept| kept == was);
                let change = change(if is_kept { Kind::TypeAliased } else { Kind::TypeRenamed });
                let message = format!("the SDKs call it `{is}`, no longer `{was}`");
                found.push(change.saying(message).values(Some(was.to_owned()), Some(is.to_owned())));
            }
            let before = self.old.surface.old_type_names(old);
            for gone in before.iter().filter(|gone| !self.new.surface.has_type(gone)) {
                let message = format!("the legacy name `{gone}` is gone");
                found.push(change(Kind::LegacyNameRemoved).saying(message).values(Some(gone.clone()), None));
            }
            for known in kept.iter().filter(|known| !self.old.surface.has_type(known)) {
                let message = format!("the SDKs know it as `{known}` too");
                found.push(change(Kind::LegacyNameAdded).saying(message).values(None, Some(known.clone())));
            }
        }
        found.into_iter().for_each(|found| self.say(found));
    }
}

/// Whether two schemas stand at one place, as far as their names in the SDKs are concerned: the same, or inside of two operations. What
/// lies in a named schema that was renamed, or in a property that was, is told with those.
fn is_one_place(old: &SpecPointer, new: &SpecPointer) -> bool {
    let in_paths = |pointer: &SpecPointer| pointer.tokens().next() == Some("paths");
    old == new || (in_paths(old) && in_paths(new) && old.tokens().last() == new.tokens().last())
}
