//! What a success answers with, through the eyes of the SDKs: where an envelope unwraps both shapes of a reply, the payload is
//! compared and not its wrapping.

use super::super::change::Verdict::{Major as M, Minor as I, None as N};
use super::super::findings::{Anchor, Found};
use super::super::kind::{Cost, Kind};
use super::super::schema::{Schema, Site};
use super::super::surface::{Part, Surface, parts};
use super::operations::Operation;
use super::{Comparer, Scope};
use crate::ir::{JsonPointer, ReplyKind};
use crate::normalise::view::{At, View};

impl<'a> Comparer<'a> {
    /// Compares the bodies of a success. Where the newer SDKs find the parts of an answer in both, wherever they stand, the parts are
    /// compared.
    pub(super) fn payloads(&mut self, scope: &Scope, operation: &At<'a>, old: &At<'a>, new: &At<'a>) {
        let Some(method) = self.new.surface.method(&operation.pointer) else {
            return self.schemas(scope, old, new);
        };
        let found: Vec<(Part, Option<Placed<'a>>, Option<Placed<'a>>)> = parts(method.envelope)
            .into_iter()
            .map(|(part, places)| {
                let find = |view: View<'a>, root: &At<'a>| {
                    places.iter().find_map(|place| {
                        let at = inside(view, root, place)?;
                        fits(view, &at, part, &method.fields).then(|| ((*place).clone(), at))
                    })
                };
                (part, find(self.old.view, old), find(self.new.view, new))
            })
            .collect();
        let moved = |(_, was, is): &(Part, Option<Placed<'a>>, Option<Placed<'a>>)| {
            was.as_ref().zip(is.as_ref()).is_some_and(|((was, _), (is, _))| was != is)
        };
        if !found.iter().any(moved) {
            return self.schemas(scope, old, new);
        }
        // What wraps them is looked through, as its named schemas are.
        let wraps =
            (Site::of(self.old.view, old).target.pointer, Site::of(self.new.view, new).target.pointer);
        self.skip(scope, wraps);
        for (part, was, is) in found {
            let name =
                |place: &JsonPointer| place.steps.iter().map(|step| format!(".{step}")).collect::<String>();
            match (was, is) {
                (Some((_, was)), Some((_, is))) => {
                    let inside = scope.child(if part == Part::Items { "[items]" } else { "" });
                    self.schemas(&inside, &was, &is);
                }
                (Some((place, was)), None) => {
                    let subject = scope.child(&name(&place)).label.shown();
                    let at = (Anchor::at(&was.pointer), Anchor::holder(&new.pointer));
                    self.push(scope, Found::new(Kind::PropertyRemoved, at.0, at.1, subject));
                }
                (None, Some((place, is))) => {
                    let subject = scope.child(&name(&place)).label.shown();
                    let at = (Anchor::holder(&old.pointer), Anchor::at(&is.pointer));
                    self.push(scope, Found::new(Kind::PropertyAdded, at.0, at.1, subject));
                }
                (None, None) => {}
            }
        }
    }

    /// What a change that names of methods are made from costs, and what there is to say of it.
    pub(super) fn renaming(&self, old: &Operation<'a>, new: &Operation<'a>) -> Option<(Cost, String)> {
        let was = self.old.surface.method(&old.at.pointer)?;
        let is = self.new.surface.method(&new.at.pointer)?;
        let said = format!("`{}` is called `{}` in the SDKs", was.call, is.call);
        match was.call == is.call {
            true => None,
            false if is.keeps(was) => {
                Some((Cost::both([N, I, I]), format!("{said}, and the old name still works")))
            }
            false => Some((Cost::both([N, M, M]), said)),
        }
    }

    /// Whether the struct of a method's arguments in Rust, which has the name of the operation, has another one.
    pub(super) fn renames_arguments(&self, old: &Operation<'a>, new: &Operation<'a>) -> bool {
        let name = |surface: &Surface<'a>, at: &At<'a>| {
            surface.method(&at.pointer).and_then(|method| method.arguments)
        };
        let (was, is) = (name(&self.old.surface, &old.at), name(&self.new.surface, &new.at));
        was.is_some() && is.is_some() && was != is
    }

    /// What methods are called, apart from what the document says. `is_told`: a change of the document told of a new name.
    pub(super) fn methods(&mut self, scope: &Scope, old: &Operation<'a>, new: &Operation<'a>, is_told: bool) {
        let (was, is) = (self.old.surface.method(&old.at.pointer), self.new.surface.method(&new.at.pointer));
        let (Some(was), Some(is)) = (was, is) else { return };
        let places = (Anchor::at(&old.at.pointer), Anchor::at(&new.at.pointer));
        let subject = scope.label.shown();
        let mut found = Vec::new();
        if was.call != is.call && !is_told {
            let kind = if is.keeps(was) { Kind::MethodAliased } else { Kind::MethodRenamed };
            let change = Found::new(kind, places.0.clone(), places.1.clone(), subject.clone());
            let message = format!("`{}` is called `{}` now", was.call, is.call);
            found.push(change.saying(message).values(Some(was.call.to_owned()), Some(is.call.to_owned())));
        }
        for shim in was.shims.iter().filter(|shim| !self.new.surface.has_call(shim)) {
            let change =
                Found::new(Kind::LegacyNameRemoved, places.0.clone(), places.1.clone(), subject.clone());
            let message = format!("the old name `{shim}` of the method is gone");
            found.push(change.saying(message).values(Some(shim.clone()), None));
        }
        for shim in is.shims.iter().filter(|shim| !self.old.surface.has_call(shim)) {
            let change =
                Found::new(Kind::LegacyNameAdded, places.0.clone(), places.1.clone(), subject.clone());
            let message = format!("the method may be called `{shim}` too");
            found.push(change.saying(message).values(None, Some(shim.clone())));
        }
        found.into_iter().for_each(|found| self.push(scope, found));
    }

    /// What a method gives: told where the reply itself did not change.
    pub(super) fn reply_kinds(&mut self, scope: &Scope, old: &Operation<'a>, new: &Operation<'a>) {
        let (was, is) = (self.old.surface.method(&old.at.pointer), self.new.surface.method(&new.at.pointer));
        let (Some(was), Some(is)) = (was, is) else { return };
        let (was, is) = (was.envelope, is.envelope);
        let same = was.kind == is.kind && was.of.is_some() == is.of.is_some();
        if same || self.findings.breaks_reply(scope.pair) {
            return;
        }
        let places = (Anchor::at(&old.at.pointer), Anchor::at(&new.at.pointer));
        let found = Found::new(Kind::ReplyKindChanged, places.0, places.1, scope.label.shown());
        let name = |kind: ReplyKind| Some(format!("{kind:?}").to_lowercase());
        self.push(scope, found.values(name(was.kind), name(is.kind)));
    }

    /// What a property or parameter that is the same on the wire is called in the SDKs.
    pub(super) fn names(&mut self, scope: &Scope, old: &At<'a>, new: &At<'a>) {
        let (was, is) = (self.old.surface.name(&old.pointer), self.new.surface.name(&new.pointer));
        let (Some(was), Some(is)) = (was, is) else { return };
        let places = (Anchor::at(&old.pointer), Anchor::at(&new.pointer));
        let subject = scope.label.shown();
        let mut found = Vec::new();
        if was.public != is.public {
            let kind = if is.shims.contains(&was.public) { Kind::FieldAliased } else { Kind::FieldRenamed };
            let change = Found::new(kind, places.0.clone(), places.1.clone(), subject.clone());
            let message = format!("the SDKs call it `{}`, no longer `{}`", is.public, was.public);
            found.push(change.saying(message).values(Some(was.public.clone()), Some(is.public.clone())));
        }
        for shim in was.shims.iter().filter(|shim| !is.shims.contains(shim) && is.public != **shim) {
            let change =
                Found::new(Kind::LegacyNameRemoved, places.0.clone(), places.1.clone(), subject.clone());
            let message = format!("the legacy name `{shim}` is gone");
            found.push(change.saying(message).values(Some(shim.clone()), None));
        }
        for shim in is.shims.iter().filter(|shim| !was.shims.contains(shim) && was.public != **shim) {
            let change =
                Found::new(Kind::LegacyNameAdded, places.0.clone(), places.1.clone(), subject.clone());
            let message = format!("the SDKs know it as `{shim}` too");
            found.push(change.saying(message).values(None, Some(shim.clone())));
        }
        found.into_iter().for_each(|found| self.push(scope, found));
    }
}

/// A part of an answer, where it was found.
type Placed<'a> = (JsonPointer, At<'a>);

/// The schema at a place inside a body.
fn inside<'a>(view: View<'a>, root: &At<'a>, place: &JsonPointer) -> Option<At<'a>> {
    let mut at = root.clone();
    for step in &place.steps {
        let schema = Schema::of(view, &Site::of(view, &at).target);
        at = match (schema.properties.get(step.as_str()), schema.keywords.get("items")) {
            (Some(property), _) => property.at.clone(),
            (None, Some(items)) if step.bytes().all(|byte| byte.is_ascii_digit()) => items.clone(),
            _ => return None,
        };
    }
    Some(at)
}

/// Whether a part can be what stands at a place: a list, the entity by half of its fields, or a fact, which is no object.
fn fits<'a>(view: View<'a>, at: &At<'a>, part: Part, fields: &[&str]) -> bool {
    let schema = Schema::of(view, &Site::of(view, at).target);
    match part {
        Part::Items => schema.of_type == Some("array"),
        Part::Fact => schema.of_type != Some("object"),
        Part::Value => {
            let known = fields.iter().filter(|field| schema.properties.contains_key(**field)).count();
            fields.is_empty() || known * 2 >= fields.len().min(schema.properties.len()).max(1)
        }
    }
}
