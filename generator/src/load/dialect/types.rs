//! `type` as a list, or `'null'`: one type and `nullable`, or an `anyOf` with one arm a type.

use super::super::shape::Place;
use super::super::tree::{Mapping, Node, Value};
use super::schema::Context;

/// The keywords that constrain values of one type only; they go with their type.
const OWN_KEYWORDS: &[(&str, &[&str])] = &[
    (
        "string",
        &["pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType", "contentSchema"],
    ),
    ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ("integer", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    (
        "array",
        &[
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "uniqueItems",
            "contains",
            "minContains",
            "maxContains",
        ],
    ),
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "unevaluatedProperties",
            "minProperties",
            "maxProperties",
            "dependentSchemas",
            "dependentRequired",
        ],
    ),
];

/// Lowers `type` where it is a list or `null`.
pub(super) fn lower(members: &mut Mapping, place: &Place<'_>, context: &mut Context<'_>) {
    let Some(node) = members.get("type") else { return };
    let (span, original) = (node.span, node.clone());
    let mut names: Vec<String> = match &node.value {
        Value::Sequence(items) => {
            context.newer(node, place, "a list of types");
            items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
        }
        Value::String(text) if text.text == "null" => {
            context.newer(node, place, "the type `null`");
            vec!["null".to_owned()]
        }
        _ => return,
    };
    context.side.keep(place.pointer(), "type", original);
    let count = names.len();
    names.retain(|name| name != "null");
    if names.len() < count {
        members.set("nullable", span, Node::new(span, Value::Bool(true)));
    }
    // A number may be an integer anyway.
    if names.iter().any(|name| name == "number") {
        names.retain(|name| name != "integer");
    }
    let mut seen: Vec<String> = Vec::new();
    names.retain(|name| {
        let new = !seen.contains(name);
        seen.push(name.clone());
        new
    });
    match names.as_slice() {
        [] => {
            members.remove("type");
            if !members.contains_key("enum") && count > 0 {
                let null = Node::new(span, Value::Null);
                members.set("enum", span, Node::new(span, Value::Sequence(vec![null])));
            }
        }
        [name] => members.set("type", span, Node::text(span, name.as_str())),
        _ => {
            members.remove("type");
            let alternatives = ["anyOf", "oneOf", "enum", "const"];
            if !alternatives.iter().any(|keyword| members.contains_key(keyword)) {
                split(members, &names, place, context);
            }
        }
    }
}

/// One arm a type, each with the keywords that concern it.
fn split(members: &mut Mapping, names: &[String], place: &Place<'_>, context: &mut Context<'_>) {
    let Some(span) = context.side.original(place.pointer(), "type").map(|node| node.span) else { return };
    let format = members.get("format").and_then(Node::as_str).map(type_of_format);
    let mut arms = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let mut arm = Mapping::new();
        arm.set("type", span, Node::text(span, name.as_str()));
        let own = OWN_KEYWORDS.iter().find(|(of, _)| of == name).map_or(&[][..], |(_, keywords)| *keywords);
        let takes_format = format.is_some_and(|of| of == name || (of == "integer" && name == "number"));
        for keyword in own.iter().copied().chain(takes_format.then_some("format")) {
            if let Some(node) = members.remove(keyword) {
                let to = place.pointer().child("anyOf").index(index).child(keyword);
                context.side.moved(to, place.pointer().child(keyword));
                arm.set(keyword, node.span, node);
            }
        }
        context.side.moved(place.pointer().child("anyOf").index(index), place.pointer().clone());
        arms.push(Node::new(span, Value::Mapping(arm)));
    }
    members.set("anyOf", span, Node::new(span, Value::Sequence(arms)));
}

fn type_of_format(format: &str) -> &'static str {
    match format {
        "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64" => "integer",
        "float" | "double" | "decimal" => "number",
        _ => "string",
    }
}
