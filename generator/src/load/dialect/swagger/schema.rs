//! What the schemas and references of Swagger 2.0 say in other words than those of 3.0.

use super::super::super::shape::Place;
use super::super::super::tree::{Mapping, Node, Value};
use super::super::SideTable;

/// Where things of a document were, and where they are.
const PREFIXES: &[(&str, &str)] = &[
    ("#/definitions/", "#/components/schemas/"),
    ("#/parameters/", "#/components/parameters/"),
    ("#/responses/", "#/components/responses/"),
    ("#/securityDefinitions/", "#/components/securitySchemes/"),
];

/// Rewrites the text of a reference, its position kept.
pub(in super::super) fn reference(node: &mut Node) {
    let Some(reference) = node.as_mapping_mut().and_then(|members| members.get_mut("$ref")) else { return };
    let Value::String(text) = &mut reference.value else { return };
    for (old, new) in PREFIXES {
        if let Some(rest) = text.text.strip_prefix(old) {
            text.text = format!("{new}{rest}");
            return;
        }
    }
}

/// Rewrites the keywords of one schema.
pub(in super::super) fn lower(members: &mut Mapping, place: &Place<'_>, side: &mut SideTable) {
    if let Some(name) = members.get("discriminator").filter(|node| node.as_str().is_some()).cloned() {
        let (span, key) = (name.span, members.key_span("discriminator").unwrap_or(name.span));
        side.keep(place.pointer(), "discriminator", name.clone());
        let mut object = Mapping::new();
        object.set("propertyName", key, name);
        members.set("discriminator", key, Node::new(span, Value::Mapping(object)));
    }
    for keyword in ["x-nullable", "x-isnullable", "x-is-nullable"] {
        let Some(flag) = members.get(keyword).filter(|node| node.as_bool().is_some()).cloned() else {
            continue;
        };
        let key = members.key_span(keyword).unwrap_or(flag.span);
        if !members.contains_key("nullable") {
            members.set("nullable", key, flag);
        }
    }
    if members.get("type").and_then(Node::as_str) == Some("file") {
        let node = members.get("type").cloned();
        if let Some(node) = node {
            let span = node.span;
            side.keep(place.pointer(), "type", node);
            members.set("type", span, Node::text(span, "string"));
            members.set("format", span, Node::text(span, "binary"));
        }
    }
    // Its own examples are in the plural nowhere; `example` is the same word.
    if let Some(example) = members.get("x-example").cloned().filter(|_| !members.contains_key("example")) {
        members.set("example", example.span, example);
    }
}
