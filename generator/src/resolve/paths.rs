//! Path items that are references (`paths: {/a: {$ref: …}}`) are written out, so that later stages meet operations only.

use super::refs::target_of;
use crate::diagnostics::{Diagnostic, Diagnostics, SpecPointer, codes};
use crate::load::{Budget, Loaded, Mapping, Node, Value};

/// Writes out the path items that local references stand for. What stands next to the `$ref` wins. Broken references are
/// left to the check of all references.
pub(super) fn write_out(loaded: &mut Loaded, budget: &Budget, diagnostics: &mut Diagnostics) {
    let at = SpecPointer::root().child("paths");
    let keys: Vec<String> = loaded
        .tree
        .get("paths")
        .and_then(Node::as_mapping)
        .iter()
        .flat_map(|paths| paths.iter())
        .filter(|(_, item)| item.get_str("$ref").is_some())
        .map(|(key, _)| key.to_owned())
        .collect();
    let mut copied = 0_usize;
    for key in keys {
        let pointer = at.child(&key);
        let Some((members, target)) = followed(loaded, &pointer, budget) else { continue };
        copied = copied.saturating_add(members.iter().map(|(_, node)| node.size()).sum());
        if copied > budget.alias_nodes {
            let message =
                format!("writing out path items takes more than {} nodes (alias_nodes)", budget.alias_nodes);
            let diagnostic = Diagnostic::error(codes::BUDGET_EXCEEDED, message).pointer(&pointer);
            let span = loaded.tree.name_span(&pointer);
            diagnostics.push(span.map_or(diagnostic.clone(), |span| diagnostic.at(span)));
            return;
        }
        let Some(Value::Mapping(own)) = loaded.tree.lookup_mut(&pointer).map(|node| &mut node.value) else {
            continue;
        };
        own.remove("$ref");
        for (key, key_span, node) in members.entries() {
            if !own.contains_key(key) {
                loaded.side.moved(pointer.child(key), target.child(key));
                own.set(key, key_span, node.clone());
            }
        }
    }
}

/// The members at the end of a chain of references, and their place.
fn followed(loaded: &Loaded, pointer: &SpecPointer, budget: &Budget) -> Option<(Mapping, SpecPointer)> {
    let mut at = pointer.clone();
    for _ in 0..=budget.ref_chain {
        let node = loaded.tree.lookup(&at)?;
        match node.get_str("$ref") {
            Some(text) => at = target_of(text, &loaded.tree, &loaded.side).ok()?,
            None => return Some((node.as_mapping()?.clone(), at)),
        }
    }
    None
}
