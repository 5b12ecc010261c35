//! Types that travel both ways but not in one shape: where fields are only received (`readOnly`) or only sent
//! (`writeOnly`), what requests take becomes a type of its own, and so does what leads to it. OpenAPI 3.0.4 §4.7.24.1:
//! a `readOnly` field should not be sent, and is required of replies alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::graph::{closure, mentions, named};
use crate::ir::{Incoming, Resource, Shape, TypeArena, TypeDef, TypeId, TypeUse, Words};
use crate::lock::{Lock, LockedType};

/// Splits what has to be split; what travels one way loses the fields that do not.
pub(super) fn split(
    arena: &mut TypeArena,
    resources: &mut [Resource],
    incoming: &[Incoming],
    lock: &Lock,
    written: &mut Lock,
) {
    let edges = mentions(arena);
    let one_way: Vec<TypeId> = arena.iter().filter(|(_, def)| has_one_way(def)).map(|(id, _)| id).collect();
    if one_way.is_empty() {
        return;
    }
    let (mut sent, mut received) = (Vec::new(), Vec::new());
    for operation in resources.iter().flat_map(|resource| &resource.operations) {
        operation.arguments.iter().for_each(|argument| named(&argument.field.ty, &mut sent));
        operation.envelope.of.iter().for_each(|of| named(of, &mut received));
        operation.error_types.iter().for_each(|(_, of)| named(of, &mut received));
    }
    incoming.iter().for_each(|incoming| named(&incoming.of, &mut received));
    let (sent, received) = (closure(sent, &edges), closure(received, &edges));
    let leading = closure(one_way, &reversed(&edges));
    let both: Vec<TypeId> = sent.intersection(&received).filter(|id| leading.contains(id)).copied().collect();
    let names =
        |def: &TypeDef| [&def.name].into_iter().chain(&def.former).map(Words::pascal).collect::<Vec<_>>();
    let mut taken: BTreeSet<String> = arena.iter().flat_map(|(_, def)| names(def)).collect();
    let mut requests: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    for id in both {
        let Some(def) = arena.get(id) else { continue };
        let (copy, key) = (request_form(def, lock, &mut taken), def.pointer.to_string());
        let members = written.types.get(&key).map(|locked| locked.members.clone()).unwrap_or_default();
        let own = copy.pointer.to_string();
        let required = lock.types.get(&own).map(|locked| locked.required.clone()).unwrap_or_default();
        written.types.insert(own, LockedType { name: copy.name.snake(), members, required, default: None });
        requests.insert(id, arena.insert(copy));
    }
    for id in &sent {
        let target = requests.get(id).copied().unwrap_or(*id);
        let only_sent = target != *id || !received.contains(id);
        if let Some(def) = arena.get_mut(target).filter(|_| only_sent) {
            turn(def, &requests);
            if let Shape::Object(object) = &mut def.shape {
                object.fields.retain(|field| !field.read_only);
            }
        }
    }
    for id in &received {
        let only_received = requests.contains_key(id) || !sent.contains(id);
        if let (true, Some(Shape::Object(object))) =
            (only_received, arena.get_mut(*id).map(|def| &mut def.shape))
        {
            object.fields.retain(|field| !field.write_only);
        }
    }
    for operation in resources.iter_mut().flat_map(|resource| &mut resource.operations) {
        for argument in &mut operation.arguments {
            redirect(&mut argument.field.ty, &requests);
        }
        if let Some(whole) = operation.body.as_mut().and_then(|body| body.whole.as_mut()) {
            redirect(whole, &requests);
        }
    }
}

fn has_one_way(def: &TypeDef) -> bool {
    let Shape::Object(object) = &def.shape else { return false };
    object.fields.iter().any(|field| field.read_only || field.write_only)
}

/// A copy that requests take: `PetRequest` of `Pet`.
fn request_form(def: &TypeDef, lock: &Lock, taken: &mut BTreeSet<String>) -> TypeDef {
    let pointer = def.pointer.child("readOnly");
    let pinned = lock.types.get(&pointer.to_string()).map(|locked| Words::split(&locked.name));
    let named = |more: &[&str]| {
        let more = more.iter().map(|word| (*word).to_owned());
        Words::from_words(def.name.as_slice().iter().cloned().chain(more))
    };
    let mut name = pinned.filter(|_| !def.is_given).unwrap_or_else(|| named(&["request"]));
    let mut number = 2_usize;
    while !taken.insert(name.pascal()) {
        name = named(&["request", &number.to_string()]);
        number += 1;
    }
    let old = def
        .former
        .iter()
        .map(|old| Words::from_words(old.as_slice().iter().cloned().chain(["request".to_owned()])));
    let former = old.filter(|old| taken.insert(old.pascal())).collect();
    TypeDef { name, pointer, former, ..def.clone() }
}

/// Types that a type mentions, in their request form.
fn turn(def: &mut TypeDef, requests: &BTreeMap<TypeId, TypeId>) {
    match &mut def.shape {
        Shape::Object(object) => {
            object.fields.iter_mut().for_each(|field| redirect(&mut field.ty, requests));
            object.extra.iter_mut().for_each(|extra| redirect(&mut extra.of, requests));
        }
        Shape::Union(union) => union.arms.iter_mut().for_each(|arm| redirect(&mut arm.ty, requests)),
        Shape::Enum(_) => {}
    }
}

fn redirect(ty: &mut TypeUse, requests: &BTreeMap<TypeId, TypeId>) {
    match ty {
        TypeUse::Named(id) => *id = requests.get(id).copied().unwrap_or(*id),
        TypeUse::List(inner) | TypeUse::Map(inner) | TypeUse::Nullable(inner) => redirect(inner, requests),
        _ => {}
    }
}

fn reversed(edges: &BTreeMap<TypeId, BTreeSet<TypeId>>) -> BTreeMap<TypeId, BTreeSet<TypeId>> {
    let mut back: BTreeMap<TypeId, BTreeSet<TypeId>> = BTreeMap::new();
    for (from, targets) in edges {
        for to in targets {
            back.entry(*to).or_default().insert(*from);
        }
    }
    back
}
