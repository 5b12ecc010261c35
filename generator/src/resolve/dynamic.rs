//! Generic schemas of JSON Schema 2020-12: a schema that refers to a template and defines a `$dynamicAnchor` that the template asks
//! for by `$dynamicRef` is that template with its own schema in the place. Without dynamic scope that is a copy of the template.

use std::collections::BTreeMap;

use super::refs::target_of;
use crate::diagnostics::{Diagnostic, Diagnostics, SpecPointer, codes};
use crate::load::shape::{ObjectKind, Shape, walk};
use crate::load::{Budget, Loaded, Mapping, Node, Value};

/// A schema that fills in a template.
struct Filled {
    at: SpecPointer,
    template: SpecPointer,
    /// What it says for each dynamic anchor.
    anchors: BTreeMap<String, SpecPointer>,
}

/// Writes out the templates that schemas fill in.
pub(super) fn write_out(loaded: &mut Loaded, budget: &Budget, diagnostics: &mut Diagnostics) {
    let mut found: Vec<Filled> = Vec::new();
    walk(&loaded.tree, Shape::Object(ObjectKind::Document), &SpecPointer::root(), |node, place| {
        if place.object != ObjectKind::Schema || node.get("$defs").is_none() {
            return;
        }
        let defs = place.pointer().child("$defs");
        let members = node.get("$defs").and_then(Node::as_mapping).into_iter().flat_map(Mapping::iter);
        let anchors: BTreeMap<String, SpecPointer> = members
            .filter_map(|(key, def)| Some((def.get_str("$dynamicAnchor")?.to_owned(), defs.child(key))))
            .collect();
        if anchors.is_empty() {
            return;
        }
        // The reference stands in the schema itself, or in a member of its `allOf`.
        let arms = node.get("allOf").and_then(Node::as_sequence).unwrap_or_default().iter().enumerate();
        let all_of = place.pointer().child("allOf");
        let arms = arms.map(|(index, arm)| (all_of.index(index), arm));
        for (at, part) in std::iter::once((place.pointer().clone(), node)).chain(arms) {
            let target = part.get_str("$ref").map(|text| target_of(text, &loaded.tree, &loaded.side));
            if let Some(Ok(template)) = target
                && !at.starts_with(&template)
            {
                found.push(Filled { at, template, anchors: anchors.clone() });
            }
        }
    });
    let mut copied = 0_usize;
    for Filled { at, template, anchors } in found {
        let Some(mut part) = loaded.tree.lookup(&template).cloned() else { continue };
        let (asked, size) = fill(&mut part, &anchors);
        let Value::Mapping(members) = &part.value else { continue };
        if !asked {
            continue;
        }
        copied = copied.saturating_add(size);
        let Some(own) = loaded.tree.lookup_mut(&at).and_then(Node::as_mapping_mut) else { continue };
        if copied > budget.alias_nodes {
            let message =
                format!("filling in templates takes more than {} nodes (alias_nodes)", budget.alias_nodes);
            let span = own.key_span("$ref");
            let diagnostic = Diagnostic::error(codes::BUDGET_EXCEEDED, message).pointer(&at);
            diagnostics.push(span.map_or(diagnostic.clone(), |span| diagnostic.at(span)));
            return;
        }
        if let Some(reference) = own.remove("$ref") {
            loaded.side.keep(&at, "$ref", reference);
        }
        for (key, key_span, node) in members.entries() {
            // Its names are its own, and a schema has only one of each.
            let is_name = matches!(key, "$id" | "$anchor" | "$dynamicAnchor" | "$defs" | "$schema");
            if !is_name && !own.contains_key(key) {
                loaded.side.moved(at.child(key), template.child(key));
                own.set(key, key_span, node.clone());
            }
        }
    }
}

/// Points the dynamic references of a template to what fills them in. Whether there are any, and how many nodes it has.
fn fill(template: &mut Node, anchors: &BTreeMap<String, SpecPointer>) -> (bool, usize) {
    let (mut asked, mut size) = (false, 0);
    let mut todo = vec![template];
    while let Some(node) = todo.pop() {
        size += 1;
        if let Value::Mapping(members) = &mut node.value {
            let dynamic = members.get("$dynamicRef").and_then(|node| Some((node.as_str()?, node.span)));
            let filled = dynamic.and_then(|(text, span)| Some((anchors.get(text.strip_prefix('#')?)?, span)));
            if let Some((target, span)) = filled {
                let text = format!("#{}", target.to_string().replace('%', "%25"));
                members.remove("$dynamicRef");
                members.set("$ref", span, Node::text(span, text));
                asked = true;
            }
        }
        match &mut node.value {
            Value::Sequence(items) => todo.extend(items),
            Value::Mapping(members) => todo.extend(members.iter_mut().map(|(_, member)| member)),
            _ => {}
        }
    }
    (asked, size)
}
