//! Bodies of `application/merge-patch+json` (RFC 7396): null takes a member away, what is absent stays, at every depth but
//! inside of lists. So nothing in them is required and whatever may be absent may be null; types that travel elsewhere too get
//! a form of their own for patches.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::graph::{closure, mentions, named};
use crate::ir::{Field, Location, Operation, Resource, Shape, TypeArena, TypeDef, TypeId, TypeUse, Words};
use crate::lock::{Lock, LockedType};

/// Gives the types in patches their form.
pub(super) fn patch(arena: &mut TypeArena, resources: &mut [Resource], lock: &Lock, written: &mut Lock) {
    let (mut patched, mut elsewhere) = (Vec::new(), Vec::new());
    for operation in resources.iter().flat_map(|resource| &resource.operations) {
        let is_patch = is_patch(operation);
        for argument in &operation.arguments {
            match (is_patch, argument.location) {
                (true, Location::Body) => inside(&argument.field.ty, &mut patched),
                _ => named(&argument.field.ty, &mut elsewhere),
            }
        }
        operation.envelope.of.iter().for_each(|of| named(of, &mut elsewhere));
    }
    if !resources.iter().flat_map(|resource| &resource.operations).any(is_patch) {
        return;
    }
    let elsewhere = closure(elsewhere, &mentions(arena));
    let mut forms: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    let names =
        |def: &TypeDef| [&def.name].into_iter().chain(&def.former).map(Words::pascal).collect::<Vec<_>>();
    let mut taken: BTreeSet<String> = arena.iter().flat_map(|(_, def)| names(def)).collect();
    while let Some(id) = patched.pop() {
        let Some(def) = arena.get(id).filter(|_| !forms.contains_key(&id)) else { continue };
        let Shape::Object(object) = &def.shape else { continue };
        object.fields.iter().for_each(|field| inside(&field.ty, &mut patched));
        object.extra.iter().for_each(|extra| inside(&extra.of, &mut patched));
        if !elsewhere.contains(&id) {
            forms.insert(id, id);
            continue;
        }
        let key = def.pointer.to_string();
        let copy = form(def, lock, &mut taken);
        let members = written.types.get(&key).map(|locked| locked.members.clone()).unwrap_or_default();
        let locked = LockedType { name: copy.name.snake(), members, ..LockedType::default() };
        written.types.insert(copy.pointer.to_string(), locked);
        forms.insert(id, arena.insert(copy));
    }
    for id in forms.values() {
        if let Some(Shape::Object(object)) = arena.get_mut(*id).map(|def| &mut def.shape) {
            object.fields.iter_mut().for_each(|field| loosen(field, &forms));
            object.extra.iter_mut().for_each(|extra| turn_values(&mut extra.of, &forms));
        }
    }
    for operation in resources.iter_mut().flat_map(|resource| &mut resource.operations) {
        if !is_patch(operation) {
            continue;
        }
        for argument in operation.arguments.iter_mut().filter(|argument| argument.location == Location::Body)
        {
            let required = argument.field.required;
            loosen(&mut argument.field, &forms);
            argument.field.required = required;
        }
        if let Some(body) = &mut operation.body {
            // The arguments are no longer the fields of the type.
            body.schema = None;
            body.whole.iter_mut().for_each(|whole| turn(whole, &forms));
        }
    }
}

fn is_patch(operation: &Operation) -> bool {
    let essence = |media_type: &str| {
        media_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .eq_ignore_ascii_case("application/merge-patch+json")
    };
    operation.body.as_ref().is_some_and(|body| essence(body.media_type.for_encoder()))
}

/// Named types that a patch goes into: those in lists are replaced as a whole.
fn inside(ty: &TypeUse, into: &mut Vec<TypeId>) {
    match ty {
        TypeUse::Named(id) => into.push(*id),
        TypeUse::Map(inner) | TypeUse::Nullable(inner) => inside(inner, into),
        _ => {}
    }
}

/// Nothing is required of a patch; what could be absent before can be taken away.
fn loosen(field: &mut Field, forms: &BTreeMap<TypeId, TypeId>) {
    field.nullable |= !field.required && field.ty != TypeUse::Any;
    field.required = false;
    turn(&mut field.ty, forms);
}

fn turn(ty: &mut TypeUse, forms: &BTreeMap<TypeId, TypeId>) {
    match ty {
        TypeUse::Named(id) => *id = forms.get(id).copied().unwrap_or(*id),
        TypeUse::Nullable(inner) => turn(inner, forms),
        TypeUse::Map(inner) => turn_values(inner, forms),
        _ => {}
    }
}

/// Values under keys of any name: null takes one away.
fn turn_values(ty: &mut TypeUse, forms: &BTreeMap<TypeId, TypeId>) {
    turn(ty, forms);
    if !matches!(ty, TypeUse::Any | TypeUse::Nullable(_)) {
        *ty = TypeUse::Nullable(Box::new(ty.clone()));
    }
}

/// A copy that patches take: `PetPatch` of `Pet`.
fn form(def: &TypeDef, lock: &Lock, taken: &mut BTreeSet<String>) -> TypeDef {
    let pointer = def.pointer.child("mergePatch");
    let pinned = lock.types.get(&pointer.to_string()).map(|locked| Words::split(&locked.name));
    let called = |more: &[&str]| {
        let more = more.iter().map(|word| (*word).to_owned());
        Words::from_words(def.name.as_slice().iter().cloned().chain(more))
    };
    let mut name = pinned.filter(|_| !def.is_given).unwrap_or_else(|| called(&["patch"]));
    let mut number = 2_usize;
    while !taken.insert(name.pascal()) {
        name = called(&["patch", &number.to_string()]);
        number += 1;
    }
    let old = def
        .former
        .iter()
        .map(|old| Words::from_words(old.as_slice().iter().cloned().chain(["patch".to_owned()])));
    let former = old.filter(|old| taken.insert(old.pascal())).collect();
    TypeDef { name, pointer, former, ..def.clone() }
}
