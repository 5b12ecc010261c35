//! Schemas that would have to contain themselves to be written down: a circle of `allOf`, `oneOf`, `anyOf` and references
//! without a property or an element in between. One reference of each circle is cut.

use std::collections::{BTreeMap, BTreeSet};

use super::refs::Found;
use crate::diagnostics::{Diagnostic, Diagnostics, SpecPointer, codes};
use crate::load::shape::ObjectKind;
use crate::load::{Loaded, Mapping, Node, Value};

/// Reports and cuts the circles; the cut references accept any value. Whether there were any.
pub(super) fn cut(
    loaded: &mut Loaded,
    refs: &BTreeMap<SpecPointer, Found>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let mut done: BTreeSet<SpecPointer> = BTreeSet::new();
    let mut cuts: BTreeSet<SpecPointer> = BTreeSet::new();
    for (start, _) in refs.iter().filter(|(_, found)| found.kind == ObjectKind::Schema) {
        // Depth first; `path` is the way to where we are, with what is still to be looked at from each place.
        let mut path: Vec<(SpecPointer, Vec<SpecPointer>)> = Vec::new();
        let mut on_path: BTreeSet<SpecPointer> = BTreeSet::new();
        let mut enter = Some(start.clone());
        loop {
            if let Some(at) = enter.take() {
                if on_path.contains(&at) {
                    let from = path.iter().position(|(pointer, _)| *pointer == at).unwrap_or(0);
                    let circle = path.iter().skip(from).map(|(pointer, _)| pointer);
                    if let Some(reference) = circle.filter(|pointer| refs.contains_key(pointer)).min() {
                        cuts.insert(reference.clone());
                    }
                } else if !done.contains(&at) {
                    let next = successors(&loaded.tree, &at, refs);
                    on_path.insert(at.clone());
                    path.push((at, next));
                }
            }
            match path.last_mut() {
                None => break,
                Some((_, next)) => match next.pop() {
                    Some(successor) => enter = Some(successor),
                    None => {
                        if let Some((at, _)) = path.pop() {
                            on_path.remove(&at);
                            done.insert(at);
                        }
                    }
                },
            }
        }
    }
    let any = !cuts.is_empty();
    for at in cuts {
        let origin = loaded.side.origin(&at).unwrap_or_else(|| at.clone());
        let Some(node) = loaded.tree.lookup_mut(&at) else { continue };
        let span = node.get("$ref").map_or(node.span, |reference| reference.span);
        let message = "this schema contains itself with nothing in between: it has no shape";
        diagnostics.push(
            Diagnostic::oddity(codes::REF_CYCLE, message)
                .at(span)
                .pointer(&origin)
                .action("any value is accepted here")
                .help("let the schemas meet in a property or an element of a list"),
        );
        node.value = Value::Mapping(Mapping::new());
    }
    any
}

/// The schemas that a schema is made of directly.
fn successors(tree: &Node, at: &SpecPointer, refs: &BTreeMap<SpecPointer, Found>) -> Vec<SpecPointer> {
    if let Some(found) = refs.get(at) {
        return vec![found.target.clone()];
    }
    let Some(node) = tree.lookup(at) else { return Vec::new() };
    let mut next = Vec::new();
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let arms = node.get(keyword).and_then(Node::as_sequence).unwrap_or(&[]);
        next.extend((0..arms.len()).map(|index| at.child(keyword).index(index)));
    }
    next
}
