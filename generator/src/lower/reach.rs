//! Which types are reached from which operations: direction of travel, topic, cycles.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{ObjectType, Resource, Shape, TypeArena, TypeId, TypeUse};
use crate::lock::Lock;

/// Marks usage, topics and recursion, and notes constructor arguments in the lock.
pub(super) fn mark(mut arena: TypeArena, resources: &[Resource], written: &mut Lock) -> TypeArena {
    let edges: BTreeMap<TypeId, Vec<TypeId>> =
        arena.iter().map(|(id, def)| (id, leads_to(&def.shape))).collect();
    let (mut sent, mut received, mut used) = (Vec::new(), Vec::new(), Vec::new());
    for (index, resource) in resources.iter().enumerate() {
        let before = (sent.len(), received.len());
        for operation in &resource.operations {
            operation.arguments.iter().for_each(|argument| named(&argument.field.ty, &mut sent));
            operation.envelope.of.iter().for_each(|of| named(of, &mut received));
        }
        let own = sent.iter().skip(before.0).chain(received.iter().skip(before.1));
        used.extend(own.map(|id| (*id, Users::One(index))));
    }
    let (requests, responses) = (closure(&sent, &edges), closure(&received, &edges));
    let users = users(used, &edges);
    let recursive = cycles(&edges);
    let held: BTreeMap<TypeId, Vec<TypeId>> = arena.iter().map(|(id, def)| (id, holds(&def.shape))).collect();
    let circles = cycles(&held);
    let ids: Vec<TypeId> = arena.iter().map(|(id, _)| id).collect();
    for id in ids {
        let Some(def) = arena.get_mut(id) else { continue };
        def.usage.request = requests.contains(&id);
        def.usage.response = responses.contains(&id);
        def.recursive = recursive.contains_key(&id);
        def.circle = circles.get(&id).copied();
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
fn users(roots: Vec<(TypeId, Users)>, edges: &BTreeMap<TypeId, Vec<TypeId>>) -> BTreeMap<TypeId, Users> {
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

pub(super) fn leads_to(shape: &Shape) -> Vec<TypeId> {
    let mut found = Vec::new();
    match shape {
        Shape::Object(object) => object.fields.iter().for_each(|field| named(&field.ty, &mut found)),
        Shape::Union(union) => union.arms.iter().for_each(|arm| named(&arm.ty, &mut found)),
        Shape::Enum(_) => {}
    }
    found
}

/// Types whose values lie in a value of this one, with no list or map between.
fn holds(shape: &Shape) -> Vec<TypeId> {
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
        Shape::Enum(_) => Vec::new(),
    }
}

pub(super) fn named(ty: &TypeUse, into: &mut Vec<TypeId>) {
    match ty {
        TypeUse::Named(id) => into.push(*id),
        TypeUse::List(inner) | TypeUse::Map(inner) | TypeUse::Nullable(inner) => named(inner, into),
        _ => {}
    }
}

pub(super) fn closure(roots: &[TypeId], edges: &BTreeMap<TypeId, Vec<TypeId>>) -> BTreeSet<TypeId> {
    let mut reached = BTreeSet::new();
    let mut pending: Vec<TypeId> = roots.to_vec();
    while let Some(id) = pending.pop() {
        if reached.insert(id) {
            pending.extend(edges.get(&id).into_iter().flatten());
        }
    }
    reached
}

/// Types that lie on a cycle, with a number for each cycle: strongly connected components of more than one type, or with an edge to themselves
/// (Tarjan's algorithm with its own stack, so that no document is too deep).
fn cycles(edges: &BTreeMap<TypeId, Vec<TypeId>>) -> BTreeMap<TypeId, usize> {
    #[derive(Default, Clone, Copy)]
    struct Mark {
        index: usize,
        low: usize,
        open: bool,
    }
    let mut marks: BTreeMap<TypeId, Mark> = BTreeMap::new();
    let mut open: Vec<TypeId> = Vec::new();
    let mut found = BTreeMap::new();
    for root in edges.keys() {
        let mut work: Vec<(TypeId, usize)> = vec![(*root, 0)];
        while let Some((id, next)) = work.pop() {
            if next == 0 {
                if marks.contains_key(&id) {
                    continue;
                }
                let index = marks.len();
                marks.insert(id, Mark { index, low: index, open: true });
                open.push(id);
            }
            let targets = edges.get(&id).map(Vec::as_slice).unwrap_or_default();
            let mut low = marks.get(&id).map_or(0, |mark| mark.low);
            let previous = next.checked_sub(1).and_then(|at| targets.get(at)).and_then(|id| marks.get(id));
            if let Some(mark) = previous.filter(|mark| mark.open) {
                low = low.min(mark.low);
            }
            let mut descended = false;
            for (at, target) in targets.iter().enumerate().skip(next) {
                match marks.get(target) {
                    Some(mark) if mark.open => low = low.min(mark.index),
                    Some(_) => {}
                    None => {
                        work.push((id, at + 1));
                        work.push((*target, 0));
                        descended = true;
                        break;
                    }
                }
            }
            if let Some(mark) = marks.get_mut(&id) {
                mark.low = low;
            }
            if descended || marks.get(&id).is_none_or(|mark| mark.low != mark.index) {
                continue;
            }
            let start = open.iter().rposition(|other| *other == id).unwrap_or(0);
            let component = open.split_off(start);
            let itself = targets.contains(&id);
            for member in &component {
                if let Some(mark) = marks.get_mut(member) {
                    mark.open = false;
                }
            }
            if component.len() > 1 || itself {
                found.extend(component.into_iter().map(|member| (member, id.0)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_on_a_cycle_are_found_and_no_others() {
        // 0 → 1 → 2 → 0, 3 → 0, 4 → 4, 5 → 6
        let edges =
            [(0, vec![1]), (1, vec![2]), (2, vec![0]), (3, vec![0]), (4, vec![4]), (5, vec![6]), (6, vec![])];
        let edges =
            edges.into_iter().map(|(id, to)| (TypeId(id), to.into_iter().map(TypeId).collect())).collect();
        let found: Vec<(usize, usize)> = cycles(&edges).into_iter().map(|(id, of)| (id.0, of)).collect();
        assert_eq!(found, [(0, 0), (1, 0), (2, 0), (4, 4)]);
    }

    #[test]
    fn a_long_chain_does_not_exhaust_the_stack() {
        let last = 100_000;
        let edges =
            (0..=last).map(|id| (TypeId(id), vec![TypeId(if id == last { 0 } else { id + 1 })])).collect();
        assert_eq!(cycles(&edges).len(), last + 1);
    }
}
