//! Query × tree → the nodes it selects, in the order of the document, under a budget of steps.

use super::super::tree::{Node, Value};
use super::filter::passes;
use super::{Query, Segment, Selector};
use crate::diagnostics::SpecPointer;

/// A selected node and its place.
pub(super) type Selected<'n> = (SpecPointer, &'n Node);

/// The search took more steps than it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::load) struct TooManySteps;

/// The places a query selects, each once. `steps` counts down.
pub(in crate::load) fn select(
    root: &Node,
    query: &Query,
    steps: &mut usize,
) -> Result<Vec<SpecPointer>, TooManySteps> {
    let found = run(root, (SpecPointer::root(), root), query, steps)?;
    let mut seen = std::collections::BTreeSet::new();
    Ok(found.into_iter().map(|(pointer, _)| pointer).filter(|pointer| seen.insert(pointer.clone())).collect())
}

/// Runs a query from a node.
pub(super) fn run<'n>(
    root: &'n Node,
    from: Selected<'n>,
    query: &Query,
    steps: &mut usize,
) -> Result<Vec<Selected<'n>>, TooManySteps> {
    let mut current = vec![from];
    for segment in &query.segments {
        let mut next = Vec::new();
        for selected in current {
            step(root, selected, segment, &mut next, steps)?;
        }
        current = next;
    }
    Ok(current)
}

fn step<'n>(
    root: &'n Node,
    from: Selected<'n>,
    segment: &Segment,
    found: &mut Vec<Selected<'n>>,
    steps: &mut usize,
) -> Result<(), TooManySteps> {
    let mut todo = vec![from];
    while let Some((pointer, node)) = todo.pop() {
        *steps = steps.checked_sub(1).ok_or(TooManySteps)?;
        for selector in &segment.selectors {
            choose(root, &pointer, node, selector, found, steps)?;
        }
        if segment.descendants {
            let first = todo.len();
            todo.extend(children(&pointer, node));
            todo[first..].reverse();
        }
    }
    Ok(())
}

fn children<'n>(pointer: &SpecPointer, node: &'n Node) -> Vec<Selected<'n>> {
    match &node.value {
        Value::Mapping(members) => members.iter().map(|(key, node)| (pointer.child(key), node)).collect(),
        Value::Sequence(items) => {
            items.iter().enumerate().map(|(index, node)| (pointer.index(index), node)).collect()
        }
        _ => Vec::new(),
    }
}

fn choose<'n>(
    root: &'n Node,
    pointer: &SpecPointer,
    node: &'n Node,
    selector: &Selector,
    found: &mut Vec<Selected<'n>>,
    steps: &mut usize,
) -> Result<(), TooManySteps> {
    match (selector, &node.value) {
        (Selector::Name(name), Value::Mapping(members)) => {
            found.extend(members.get(name).map(|node| (pointer.child(name), node)));
        }
        (Selector::Wildcard, _) => found.extend(children(pointer, node)),
        (Selector::Index(index), Value::Sequence(items)) => {
            let at = normal(*index, items.len());
            found.extend(at.and_then(|at| Some((pointer.index(at), items.get(at)?))));
        }
        (Selector::Slice { start, end, step }, Value::Sequence(items)) => {
            for at in slice(items.len(), *start, *end, *step) {
                found.extend(items.get(at).map(|node| (pointer.index(at), node)));
            }
        }
        (Selector::Filter(test), _) => {
            for child in children(pointer, node) {
                if passes(root, &child, test, steps)? {
                    found.push(child);
                }
            }
        }
        _ => {}
    }
    *steps = steps.checked_sub(1).ok_or(TooManySteps)?;
    Ok(())
}

/// An index counted from the end when negative.
fn normal(index: i64, len: usize) -> Option<usize> {
    let len = i64::try_from(len).ok()?;
    usize::try_from(if index < 0 { len + index } else { index }).ok()
}

/// The indices of a slice (RFC 9535, §2.3.4.2).
fn slice(len: usize, start: Option<i64>, end: Option<i64>, step: i64) -> Vec<usize> {
    let len = i64::try_from(len).unwrap_or(i64::MAX);
    let from_end = |index: i64| if index < 0 { len + index } else { index };
    let mut found = Vec::new();
    if step > 0 {
        let (mut at, end) =
            (from_end(start.unwrap_or(0)).clamp(0, len), from_end(end.unwrap_or(len)).clamp(0, len));
        while at < end {
            found.extend(usize::try_from(at));
            at = at.saturating_add(step);
        }
    } else if step < 0 {
        let mut at = start.map_or(len - 1, from_end).clamp(-1, len - 1);
        let end = end.map_or(-1, |end| from_end(end).clamp(-1, len - 1));
        while at > end {
            found.extend(usize::try_from(at));
            at = at.saturating_add(step);
        }
    }
    found
}
