//! Which named schemas contain themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::refs::Found;
use crate::diagnostics::SpecPointer;
use crate::ir::graph::cycles;
use crate::load::Node;
use crate::load::shape::ObjectKind;

/// The schemas that references name and that contain themselves, directly or through others → the number of their cycle.
pub(super) fn recursive(tree: &Node, refs: &BTreeMap<SpecPointer, Found>) -> BTreeMap<SpecPointer, usize> {
    let schemas = refs.values().filter(|found| found.kind == ObjectKind::Schema);
    let named: BTreeSet<SpecPointer> = schemas.map(|found| found.target.clone()).collect();
    let names: Vec<&SpecPointer> = named.iter().filter(|name| tree.lookup(name).is_some()).collect();
    let index: BTreeMap<SpecPointer, usize> =
        names.iter().enumerate().map(|(at, name)| ((*name).clone(), at)).collect();
    // The innermost named schema around a place. Of the names up to a pointer the last one is it, if any name holds the pointer and no
    // other one lies between; else both lie in it.
    let enclosing = |pointer: &SpecPointer| {
        let mut at = pointer.clone();
        loop {
            let (name, found) = index.range::<SpecPointer, _>(..=&at).next_back()?;
            if at.starts_with(name) {
                return Some(*found);
            }
            at = at.common(name);
        }
    };
    let mut edges: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); names.len()];
    for (at, found) in refs.iter().filter(|(_, found)| found.kind == ObjectKind::Schema) {
        if let (Some(from), Some(to)) = (enclosing(at), index.get(&found.target)) {
            edges[from].insert(*to);
        }
    }
    // A named schema inside another one belongs to it.
    for (inner, name) in names.iter().enumerate() {
        if let Some(outer) = name.parent().and_then(|parent| enclosing(&parent)) {
            edges[outer].insert(inner);
        }
    }
    let edges = edges.into_iter().enumerate().collect();
    cycles(&edges).into_iter().map(|(member, first)| (names[member].clone(), first)).collect()
}
