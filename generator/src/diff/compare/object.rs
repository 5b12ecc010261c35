//! The properties of two objects: paired by name, then by alias, then by what they hold.

use super::super::findings::{Anchor, Found};
use super::super::kind::{Cost, Kind};
use super::super::pairing::{self, Candidate};
use super::super::schema::{Others, Property, Schema, Site, described};
use super::{Comparer, Scope};
use crate::normalise::view::{At, View};

use super::super::change::Verdict::{Major as M, Minor as I, Patch as P};

impl<'a> Comparer<'a> {
    pub(super) fn objects(&mut self, scope: &Scope, before: &Schema<'a>, after: &Schema<'a>) {
        self.bounds(scope, before, after);
        let mut gone: Vec<(&'a str, &Property<'a>)> = Vec::new();
        for (name, old) in &before.properties {
            match after.properties.get(name) {
                Some(new) => self.property(scope, name, old, new),
                None if self.travels(scope, self.old.view, old) => gone.push((name, old)),
                None => {}
            }
        }
        let fresh: Vec<(&'a str, &Property<'a>)> = after
            .properties
            .iter()
            .filter(|(name, new)| {
                !before.properties.contains_key(*name) && self.travels(scope, self.new.view, new)
            })
            .map(|(name, new)| (*name, new))
            .collect();
        let pairs = self.renamed(&gone, &fresh);
        for (old, new, aliased) in &pairs {
            let (Some((was, before)), Some((is, after))) = (gone.get(*old), fresh.get(*new)) else {
                continue;
            };
            let step = format!(".{is}");
            let kind = if *aliased { Kind::PropertyAliased } else { Kind::PropertyRenamed };
            let found = Found::new(
                kind,
                Anchor::at(&before.at.pointer),
                Anchor::at(&after.at.pointer),
                scope.child(&step).label.shown(),
            );
            let message = match aliased {
                true => format!("`{was}` is called `{is}` now, and the SDKs know both names"),
                false => format!("`{was}` is called `{is}` now"),
            };
            self.push(scope, found.saying(message).values(Some((*was).to_owned()), Some((*is).to_owned())));
            self.required(&scope.child(&step), before, after);
            self.schemas(&scope.child(&step), &before.at, &after.at);
        }
        for (index, (name, old)) in gone.iter().enumerate() {
            if pairs.iter().all(|(at, ..)| *at != index) {
                self.removed(scope, name, old, after);
            }
        }
        for (index, (name, new)) in fresh.iter().enumerate() {
            if pairs.iter().all(|(_, at, _)| *at != index) {
                self.added(scope, name, new, before);
            }
        }
        self.undeclared(scope, before, after);
        self.others(scope, before, after);
    }

    /// Names that must be there, or need not any more, and that no schema describes.
    fn undeclared(&mut self, scope: &Scope, before: &Schema<'a>, after: &Schema<'a>) {
        let is_bare = |schema: &Schema<'a>, name: &str| !schema.properties.contains_key(name);
        let mut names: Vec<(&'a str, bool)> = Vec::new();
        names.extend(
            after.required.iter().filter(|name| !before.required.contains(name)).map(|name| (*name, true)),
        );
        names.extend(
            before.required.iter().filter(|name| !after.required.contains(name)).map(|name| (*name, false)),
        );
        names.sort_unstable();
        names.dedup();
        for (name, is_asked) in
            names.into_iter().filter(|(name, _)| is_bare(before, name) && is_bare(after, name))
        {
            let kind = if is_asked { Kind::BecameRequired } else { Kind::BecameOptional };
            let anchor = |schema: &Schema<'a>| match schema.at.get("required") {
                Some(at) => Anchor::at(&at.pointer),
                None => Anchor::holder(&schema.at.pointer),
            };
            let subject = scope.child(&format!(".{name}")).label.shown();
            let found = Found::new(kind, anchor(before), anchor(after), subject);
            // Nobody has a field for it, and nobody can rely on what was never described.
            let cost = Cost::new([kind.cost().request.wire, P, P], [P, P, P]);
            self.push(scope, found.costing(cost).values(None, Some(name.to_owned())));
        }
    }

    /// Whether a property travels in the direction of the comparison: servers alone send what is read only.
    fn travels(&self, scope: &Scope, view: View<'a>, property: &Property<'a>) -> bool {
        let site = Site::of(view, &property.at);
        !site.flag(if scope.context.received { "writeOnly" } else { "readOnly" })
    }

    fn property(&mut self, scope: &Scope, name: &str, old: &Property<'a>, new: &Property<'a>) {
        let inside = scope.child(&format!(".{name}"));
        match (self.travels(scope, self.old.view, old), self.travels(scope, self.new.view, new)) {
            (true, true) => {
                self.names(&inside, &old.at, &new.at);
                self.required(&inside, old, new);
                self.schemas(&inside, &old.at, &new.at);
            }
            (false, false) => {}
            (was, _) => {
                let key = if scope.context.received { "writeOnly" } else { "readOnly" };
                let anchor = |at: &At<'a>, view: View<'a>| match Site::of(view, at).facet(key) {
                    Some(flag) => Anchor::at(&flag.pointer),
                    None => Anchor::holder(&at.pointer),
                };
                let cost = match (was, new.required) {
                    (true, _) | (false, true) if !scope.context.received || was => [M, M, M],
                    _ => [I, I, I],
                };
                let subject = inside.label.shown();
                let found = Found::new(
                    Kind::ReadOnlyChanged,
                    anchor(&old.at, self.old.view),
                    anchor(&new.at, self.new.view),
                    subject,
                );
                let way = if scope.context.received { "received" } else { "sent" };
                let message = match was {
                    true => format!("it is no longer {way}: `{key}`"),
                    false => format!("it is {way} too now: no longer `{key}`"),
                };
                self.push(scope, found.costing(Cost::both(cost)).saying(message));
            }
        }
    }

    fn required(&mut self, scope: &Scope, old: &Property<'a>, new: &Property<'a>) {
        if old.required == new.required {
            return;
        }
        let kind = if new.required { Kind::BecameRequired } else { Kind::BecameOptional };
        let anchors = (Anchor::at(&old.at.pointer), Anchor::at(&new.at.pointer));
        self.push(scope, Found::new(kind, anchors.0, anchors.1, scope.label.shown()));
    }

    fn removed(&mut self, scope: &Scope, name: &str, old: &Property<'a>, after: &Schema<'a>) {
        let said = described(self.old.view, &old.at);
        let found = Found::new(
            Kind::PropertyRemoved,
            Anchor::at(&old.at.pointer),
            Anchor::holder(&after.at.pointer),
            scope.child(&format!(".{name}")).label.shown(),
        );
        let how = if old.required { "required" } else { "optional" };
        self.push(scope, found.saying(format!("`{name}`, {how}, is gone")).values(Some(said), None));
    }

    fn added(&mut self, scope: &Scope, name: &str, new: &Property<'a>, before: &Schema<'a>) {
        let kind = if new.required { Kind::RequiredPropertyAdded } else { Kind::PropertyAdded };
        let found = Found::new(
            kind,
            Anchor::holder(&before.at.pointer),
            Anchor::at(&new.at.pointer),
            scope.child(&format!(".{name}")).label.shown(),
        );
        let how = if new.required { "required" } else { "optional" };
        let found = found.saying(format!("`{name}` is new, {how}"));
        let found = found.values(None, Some(described(self.new.view, &new.at)));
        self.push(scope, found);
    }

    /// Which of the properties that are gone are which of those that are new, and whether an alias says so.
    fn renamed(
        &self,
        gone: &[(&'a str, &Property<'a>)],
        fresh: &[(&'a str, &Property<'a>)],
    ) -> Vec<(usize, usize, bool)> {
        let mut pairs: Vec<(usize, usize, bool)> = Vec::new();
        for (old_at, (was, old)) in gone.iter().enumerate() {
            let known = fresh.iter().position(|(is, new)| {
                self.new.surface.knows(&new.at.pointer, was) || self.old.surface.knows(&old.at.pointer, is)
            });
            if let Some(new_at) = known.filter(|at| pairs.iter().all(|(_, taken, _)| taken != at)) {
                pairs.push((old_at, new_at, true));
            }
        }
        let left = |taken: &dyn Fn(usize) -> bool, of: &[(&'a str, &Property<'a>)], view: View<'a>| {
            of.iter()
                .enumerate()
                .filter(|(at, _)| !taken(*at))
                .map(|(at, (name, property))| {
                    Candidate::property(at, name, view, &property.at, property.required)
                })
                .collect::<Vec<_>>()
        };
        let old = left(&|at| pairs.iter().any(|(old, ..)| *old == at), gone, self.old.view);
        let new = left(&|at| pairs.iter().any(|(_, new, _)| *new == at), fresh, self.new.view);
        pairs.extend(pairing::pair(&old, &new).into_iter().map(|(old, new)| (old, new, false)));
        pairs
    }

    /// Keys that an object does not list.
    fn others(&mut self, scope: &Scope, before: &Schema<'a>, after: &Schema<'a>) {
        let anchor = |schema: &Schema<'a>| match schema.at.get("additionalProperties") {
            Some(at) => Anchor::at(&at.pointer),
            None => Anchor::holder(&schema.at.pointer),
        };
        let subject = scope.label.shown();
        let (old, new) = (anchor(before), anchor(after));
        match (&before.others, &after.others) {
            (Others::Any, Others::Any) | (Others::None, Others::None) => {}
            (Others::Of(old), Others::Of(new)) => self.schemas(&scope.child("{*}"), old, new),
            (_, Others::None) => self.push(scope, Found::new(Kind::KeysClosed, old, new, subject)),
            (Others::None, _) => self.push(scope, Found::new(Kind::KeysOpened, old, new, subject)),
            (Others::Any, Others::Of(at)) => {
                let to = described(self.new.view, at);
                let cost = Cost::new([M, M, M], [P, M, M]);
                let found = Found::new(Kind::TypeNarrowed, old, new, scope.child("{*}").label.shown());
                let found = found.saying(format!("undeclared keys hold {to}, where they held any value"));
                self.push(scope, found.costing(cost).values(Some("any value".into()), Some(to)));
            }
            (Others::Of(at), Others::Any) => {
                let from = described(self.old.view, at);
                let cost = Cost::new([I, M, I], [M, M, M]);
                let found = Found::new(Kind::TypeWidened, old, new, scope.child("{*}").label.shown());
                let found = found.saying(format!("undeclared keys hold any value, where they held {from}"));
                self.push(scope, found.costing(cost).values(Some(from), Some("any value".into())));
            }
        }
    }
}
