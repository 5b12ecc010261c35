//! Which types are reached from which operations: direction of travel, topic, cycles.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::graph::{closure, cycles, mentions, named};
use crate::ir::{Incoming, ObjectType, Resource, Shape, TypeArena, TypeId, TypeUse};
use crate::lock::Lock;

/// Marks usage, topics and recursion, and notes constructor arguments in the lock.
pub(super) fn mark(
    mut arena: TypeArena,
    resources: &[Resource],
    incoming: &[Incoming],
    written: &mut Lock,
) -> TypeArena {
    let edges = mentions(&arena);
    let (mut sent, mut received, mut used) = (Vec::new(), Vec::new(), Vec::new());
    for (index, resource) in resources.iter().enumerate() {
        let before = (sent.len(), received.len());
        for operation in &resource.operations {
            operation.arguments.iter().for_each(|argument| named(&argument.field.ty, &mut sent));
            operation.envelope.of.iter().for_each(|of| named(of, &mut received));
            operation.error_types.iter().for_each(|(_, of)| named(of, &mut received));
        }
        let own = sent.iter().skip(before.0).chain(received.iter().skip(before.1));
        used.extend(own.map(|id| (*id, Users::One(index))));
    }
    // They belong to no resource.
    let before = received.len();
    incoming.iter().for_each(|incoming| named(&incoming.of, &mut received));
    used.extend(received.iter().skip(before).map(|id| (*id, Users::Several)));
    let (requests, responses) = (closure(sent, &edges), closure(received, &edges));
    let users = users(used, &edges);
    let recursive = cycles(&edges);
    let held: BTreeMap<TypeId, BTreeSet<TypeId>> =
        arena.iter().map(|(id, def)| (id, holds(&def.shape))).collect();
    let circles = cycles(&held);
    let ids: Vec<TypeId> = arena.iter().map(|(id, _)| id).collect();
    for id in ids {
        let Some(def) = arena.get_mut(id) else { continue };
        def.usage.request = requests.contains(&id);
        def.usage.response = responses.contains(&id);
        def.recursive = recursive.contains_key(&id);
        def.circle = circles.get(&id).map(|first| first.0);
        def.topic = match users.get(&id) {
            Some(Users::One(index)) => resources.get(*index).map(|resource| resource.name.clone()),
            _ => None,
        };
        let key = def.pointer.to_string();
        if !def.usage.request && !def.usage.response {
            // Nothing of it is published.
            written.types.remove(&key);
        } else if let (true, Shape::Object(object), Some(locked)) =
            (def.usage.request, &mut def.shape, written.types.get_mut(&key))
        {
            // A reply may leave out what the document has relaxed; what is only sent keeps its constructor.
            if !def.usage.response {
                keep_required(object, &locked.required);
            }
            keep_order(object, &locked.required);
            let required = object.fields.iter().filter(|field| field.required);
            locked.required = required.map(|field| field.name.snake()).collect();
        }
    }
    arena
}

/// Which resources use a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Users {
    One(usize),
    Several,
}

/// Spreads users along the edges. A type changes at most twice, so this is linear in types and edges.
fn users(roots: Vec<(TypeId, Users)>, edges: &BTreeMap<TypeId, BTreeSet<TypeId>>) -> BTreeMap<TypeId, Users> {
    let mut found: BTreeMap<TypeId, Users> = BTreeMap::new();
    let mut pending = roots;
    while let Some((id, users)) = pending.pop() {
        let merged = match found.get(&id) {
            None => users,
            Some(known) if *known == users => users,
            Some(_) => Users::Several,
        };
        if found.insert(id, merged) != Some(merged) {
            pending.extend(edges.get(&id).into_iter().flatten().map(|next| (*next, merged)));
        }
    }
    found
}

fn keep_required(object: &mut ObjectType, published: &[String]) {
    for field in &mut object.fields {
        field.required |= published.contains(&field.name.snake());
    }
}

/// Constructor arguments keep the order they were published in; new ones follow. Optional fields stay where they are.
fn keep_order(object: &mut ObjectType, published: &[String]) {
    let slots: Vec<usize> =
        object.fields.iter().enumerate().filter(|(_, field)| field.required).map(|(slot, _)| slot).collect();
    let mut required: Vec<crate::ir::Field> =
        slots.iter().filter_map(|slot| object.fields.get(*slot)).cloned().collect();
    let rank = |field: &crate::ir::Field| published.iter().position(|name| *name == field.name.snake());
    required.sort_by_key(|field| rank(field).unwrap_or(usize::MAX));
    for (slot, field) in slots.into_iter().zip(required) {
        if let Some(place) = object.fields.get_mut(slot) {
            *place = field;
        }
    }
}

/// Types whose values lie in a value of this one, with no list or map between.
fn holds(shape: &Shape) -> BTreeSet<TypeId> {
    fn plain(ty: &TypeUse) -> Option<TypeId> {
        match ty {
            TypeUse::Named(id) => Some(*id),
            TypeUse::Nullable(inner) => plain(inner),
            _ => None,
        }
    }
    match shape {
        Shape::Object(object) => object.fields.iter().filter_map(|field| plain(&field.ty)).collect(),
        Shape::Union(union) => union.arms.iter().filter_map(|arm| plain(&arm.ty)).collect(),
        Shape::Enum(_) => BTreeSet::new(),
    }
}
