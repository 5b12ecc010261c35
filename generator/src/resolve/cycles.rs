//! Which named schemas contain themselves: strongly connected components, by Tarjan's algorithm without recursion.

use std::collections::{BTreeMap, BTreeSet};

use super::refs::Found;
use crate::diagnostics::SpecPointer;
use crate::load::Node;
use crate::load::shape::ObjectKind;

/// The schemas that references name and that contain themselves, directly or through others → the number of their cycle.
pub(super) fn recursive(tree: &Node, refs: &BTreeMap<SpecPointer, Found>) -> BTreeMap<SpecPointer, usize> {
    let schemas = refs.values().filter(|found| found.kind == ObjectKind::Schema);
    let named: BTreeSet<SpecPointer> = schemas.map(|found| found.target.clone()).collect();
    let names: Vec<&SpecPointer> = named.iter().filter(|name| tree.lookup(name).is_some()).collect();
    let index: BTreeMap<&SpecPointer, usize> =
        names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let enclosing = |pointer: &SpecPointer| {
        let mut at = Some(pointer.clone());
        std::iter::from_fn(move || {
            let current = at.take()?;
            at = current.parent();
            Some(current)
        })
        .find_map(|pointer| index.get(&pointer).copied())
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
    let edges: Vec<Vec<usize>> = edges.into_iter().map(|to| to.into_iter().collect()).collect();
    let mut cycles = BTreeMap::new();
    let mut number = 0;
    for component in components(&edges) {
        let looped = component.len() > 1 || component.first().is_some_and(|only| edges[*only].contains(only));
        if looped {
            cycles.extend(component.iter().map(|member| (names[*member].clone(), number)));
            number += 1;
        }
    }
    cycles
}

/// The strongly connected components of a graph given as successors, in a fixed order.
pub(super) fn components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let mut order = vec![NEW; edges.len()];
    let mut low = vec![0; edges.len()];
    let mut on_stack = vec![false; edges.len()];
    let (mut stack, mut found, mut next) = (Vec::new(), Vec::new(), 0);
    for root in 0..edges.len() {
        if order[root] != NEW {
            continue;
        }
        let mut work = vec![(root, 0)];
        while let Some((node, edge)) = work.pop() {
            if edge == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            match edges[node].get(edge) {
                Some(successor) => {
                    work.push((node, edge + 1));
                    if order[*successor] == NEW {
                        work.push((*successor, 0));
                    } else if on_stack[*successor] {
                        low[node] = low[node].min(order[*successor]);
                    }
                }
                None => {
                    if let Some((parent, _)) = work.last() {
                        low[*parent] = low[*parent].min(low[node]);
                    }
                    if low[node] == order[node] {
                        let at = stack.iter().rposition(|member| *member == node).unwrap_or(0);
                        let mut component = stack.split_off(at);
                        for member in &component {
                            on_stack[*member] = false;
                        }
                        component.sort_unstable();
                        found.push(component);
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_are_found_without_recursion() {
        let graph = vec![vec![1], vec![2], vec![0, 3], vec![4], vec![4], vec![]];
        assert_eq!(components(&graph), [vec![4], vec![3], vec![0, 1, 2], vec![5]]);
        let long: Vec<Vec<usize>> = (0..200_000).map(|n| vec![(n + 1) % 200_000]).collect();
        assert_eq!(components(&long).len(), 1);
    }
}
