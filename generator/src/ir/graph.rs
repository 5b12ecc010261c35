//! Things that lead to each other: what types mention, what is reached from where, and what lies on a cycle.

use std::collections::{BTreeMap, BTreeSet};

use super::{Shape, TypeArena, TypeId, TypeUse};

/// What each type mentions.
pub(crate) fn mentions(types: &TypeArena) -> BTreeMap<TypeId, BTreeSet<TypeId>> {
    types.iter().map(|(id, def)| (id, mentioned(&def.shape))).collect()
}

/// Types that a type mentions, be it in a list or a map.
pub(crate) fn mentioned(shape: &Shape) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    match shape {
        Shape::Object(object) => {
            object.fields.iter().for_each(|field| named(&field.ty, &mut found));
            object.extra.iter().for_each(|extra| named(&extra.of, &mut found));
        }
        Shape::Union(union) => union.arms.iter().for_each(|arm| named(&arm.ty, &mut found)),
        Shape::Enum(_) => {}
    }
    found
}

/// Types that the use of a type mentions.
pub(crate) fn named(ty: &TypeUse, into: &mut impl Extend<TypeId>) {
    match ty {
        TypeUse::Named(id) => into.extend([*id]),
        TypeUse::List(inner) | TypeUse::Map(inner) | TypeUse::Nullable(inner) => named(inner, into),
        _ => {}
    }
}

/// All that is reached from some, those included.
pub(crate) fn closure<K: Ord + Copy>(
    roots: impl IntoIterator<Item = K>,
    edges: &BTreeMap<K, BTreeSet<K>>,
) -> BTreeSet<K> {
    let mut reached = BTreeSet::new();
    let mut pending: Vec<K> = roots.into_iter().collect();
    while let Some(id) = pending.pop() {
        if reached.insert(id) {
            pending.extend(edges.get(&id).into_iter().flatten());
        }
    }
    reached
}

/// What lies on a cycle, with the first of its cycle: of several that lead to each other, or of one that leads to itself.
pub(crate) fn cycles<K: Ord + Copy>(edges: &BTreeMap<K, BTreeSet<K>>) -> BTreeMap<K, K> {
    let leads_to_itself = |id: &K| edges.get(id).is_some_and(|targets| targets.contains(id));
    let mut found = BTreeMap::new();
    for component in components(edges) {
        if let Some(first) = component.first().copied()
            && (component.len() > 1 || leads_to_itself(&first))
        {
            found.extend(component.into_iter().map(|member| (member, first)));
        }
    }
    found
}

/// What leads to each other, together and in order; each set after those it leads to. Strongly connected components by
/// Tarjan's algorithm with a stack of its own, so that nothing is too deep. Targets that are no keys are left out.
pub(crate) fn components<K: Ord + Copy>(edges: &BTreeMap<K, BTreeSet<K>>) -> Vec<Vec<K>> {
    const NEW: usize = usize::MAX;
    let keys: Vec<K> = edges.keys().copied().collect();
    let number: BTreeMap<K, usize> = keys.iter().enumerate().map(|(at, key)| (*key, at)).collect();
    let targets: Vec<Vec<usize>> =
        edges.values().map(|to| to.iter().filter_map(|key| number.get(key).copied()).collect()).collect();
    let mut order = vec![NEW; keys.len()];
    let mut low = vec![0; keys.len()];
    let mut is_open = vec![false; keys.len()];
    let (mut open, mut found, mut next) = (Vec::new(), Vec::new(), 0);
    for root in 0..keys.len() {
        if order[root] != NEW {
            continue;
        }
        let mut work = vec![(root, 0)];
        while let Some((node, edge)) = work.pop() {
            if edge == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                open.push(node);
                is_open[node] = true;
            }
            match targets[node].get(edge) {
                Some(target) => {
                    work.push((node, edge + 1));
                    if order[*target] == NEW {
                        work.push((*target, 0));
                    } else if is_open[*target] {
                        low[node] = low[node].min(order[*target]);
                    }
                }
                None => {
                    if let Some((parent, _)) = work.last() {
                        low[*parent] = low[*parent].min(low[node]);
                    }
                    if low[node] == order[node] {
                        let at = open.iter().rposition(|member| *member == node).unwrap_or(0);
                        let mut component = open.split_off(at);
                        for member in &component {
                            is_open[*member] = false;
                        }
                        component.sort_unstable();
                        found.push(component.into_iter().map(|member| keys[member]).collect());
                    }
                }
            }
        }
    }
    found
}

/// How many things the longest way leads by; of a cycle it may meet all.
pub(crate) fn depth<K: Ord + Copy>(edges: &BTreeMap<K, BTreeSet<K>>) -> usize {
    let mut depths: BTreeMap<K, usize> = BTreeMap::new();
    for component in components(edges) {
        let targets = component.iter().filter_map(|id| edges.get(id)).flatten();
        let below = targets.filter_map(|id| depths.get(id)).max().copied().unwrap_or(0);
        let depth = below + component.len();
        depths.extend(component.into_iter().map(|id| (id, depth)));
    }
    depths.into_values().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(list: &[(usize, &[usize])]) -> BTreeMap<usize, BTreeSet<usize>> {
        list.iter().map(|(from, to)| (*from, to.iter().copied().collect())).collect()
    }

    #[test]
    fn what_leads_to_each_other_stays_together_behind_what_it_needs() {
        let found = components(&graph(&[(0, &[1]), (1, &[2, 4]), (2, &[1]), (3, &[0]), (4, &[9])]));
        assert_eq!(found, [vec![4], vec![1, 2], vec![0], vec![3]]);
    }

    #[test]
    fn what_lies_on_a_cycle_is_found_and_nothing_else() {
        let edges = graph(&[(0, &[1]), (1, &[2]), (2, &[0]), (3, &[0]), (4, &[4]), (5, &[6]), (6, &[])]);
        assert_eq!(cycles(&edges), BTreeMap::from([(0, 0), (1, 0), (2, 0), (4, 4)]));
    }

    #[test]
    fn the_longest_way_may_lead_through_all_of_a_cycle() {
        let edges = graph(&[(0, &[1]), (1, &[2]), (2, &[1, 3]), (3, &[]), (4, &[3, 9]), (5, &[])]);
        assert_eq!(depth(&edges), 4);
        assert_eq!(depth(&graph(&[])), 0);
    }

    #[test]
    fn what_is_reached_includes_where_it_starts() {
        let edges = graph(&[(0, &[1]), (1, &[2]), (2, &[1]), (3, &[0])]);
        assert_eq!(closure([1], &edges), BTreeSet::from([1, 2]));
    }

    #[test]
    fn a_long_cycle_does_not_exhaust_the_stack() {
        let last = 200_000;
        let edges = (0..=last).map(|id| (id, BTreeSet::from([if id == last { 0 } else { id + 1 }])));
        assert_eq!(components(&edges.collect()).len(), 1);
    }
}
