//! Components that nothing leads to.

use std::collections::{BTreeMap, BTreeSet};

use super::desk::Desk;
use super::operations::all;
use crate::diagnostics::{SpecPointer, codes, quote};
use crate::load::Node;
use crate::load::shape::{ObjectKind, Shape, walk};

pub(super) fn check(desk: &mut Desk<'_>) {
    let root = desk.root();
    let named: Vec<SpecPointer> = root
        .get("components")
        .into_iter()
        .flat_map(|components| components.members().collect::<Vec<_>>())
        .filter(|(kind, ..)| !kind.starts_with("x-"))
        .flat_map(|(_, _, kind)| kind.members().map(|(_, _, at)| at.pointer).collect::<Vec<_>>())
        .collect();
    // What each component, and everything else, leads to.
    let mut leads: BTreeMap<SpecPointer, Vec<SpecPointer>> = BTreeMap::new();
    for (at, target) in &desk.look.resolved.refs {
        leads.entry(owner(at)).or_default().push(owner(target));
    }
    walk(
        &desk.look.resolved.tree,
        Shape::Object(ObjectKind::Document),
        &SpecPointer::root(),
        |node, place| {
            let mapping = node.get("mapping").and_then(Node::as_mapping);
            if place.object == ObjectKind::Discriminator {
                for (_, name) in mapping.into_iter().flat_map(|mapping| mapping.iter()) {
                    let text = name.as_str().unwrap_or_default();
                    let by_name = SpecPointer::from_tokens(["components", "schemas", text]);
                    let target = desk.look.resolved.resolve_text(text).unwrap_or(by_name);
                    leads.entry(owner(place.pointer())).or_default().push(owner(&target));
                }
            }
        },
    );
    let requirements =
        root.get("security").into_iter().chain(all(&root).filter_map(|op| op.at.get("security")));
    for requirement in requirements.flat_map(|list| list.elements()) {
        for (scheme, ..) in requirement.members() {
            let target = SpecPointer::from_tokens(["components", "securitySchemes", scheme]);
            leads.entry(SpecPointer::root()).or_default().push(target);
        }
    }
    let mut reached: BTreeSet<SpecPointer> = BTreeSet::new();
    let mut pending = vec![SpecPointer::root()];
    while let Some(at) = pending.pop() {
        if reached.insert(at.clone()) {
            pending.extend(leads.get(&at).into_iter().flatten().cloned());
        }
    }
    desk.checked(codes::LINT_UNUSED, named.len());
    for pointer in named.iter().filter(|pointer| !reached.contains(pointer)) {
        let message = format!("nothing leads to {}", quote(pointer.last().unwrap_or_default()));
        let help = "remove it, or refer to it from the operation it was written for";
        desk.find(codes::LINT_UNUSED, pointer, message, help);
    }
}

/// The component a place lies in; the root for all that lies in none.
fn owner(pointer: &SpecPointer) -> SpecPointer {
    let head: Vec<&str> = pointer.tokens().take(3).collect();
    match head.as_slice() {
        ["components", _, _] => SpecPointer::from_tokens(head),
        _ => SpecPointer::root(),
    }
}
