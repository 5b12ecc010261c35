//! One schema of OpenAPI 3.1 (JSON Schema 2020-12) → the same in 3.0, in place, before the schemas inside it.

use super::super::shape::{Place, is_annotation};
use super::super::tree::{Kind, Mapping, Node, Value};
use super::{Dialect, SideTable, swagger, types};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, codes, quote};

/// What lowering a schema needs besides the schema.
pub(super) struct Context<'a> {
    pub(super) dialect: Dialect,
    pub(super) side: &'a mut SideTable,
    pub(super) diagnostics: &'a mut Diagnostics,
}

impl Context<'_> {
    /// In a 3.0 document: says that a keyword or form is newer, and is read as such.
    pub(super) fn newer(&mut self, node: &Node, place: &Place<'_>, what: &str) {
        if self.dialect <= Dialect::V30 {
            let says = self.dialect.as_str();
            self.oddity(
                codes::UNKNOWN_FIELD,
                node,
                place,
                &format!("{what} is OpenAPI 3.1, but the document says {says}"),
                ("it is read as OpenAPI 3.1 says", "write `openapi: 3.1.0`, or the form of 3.0"),
            );
        }
    }

    pub(super) fn oddity(
        &mut self,
        code: Code,
        node: &Node,
        place: &Place<'_>,
        message: &str,
        (action, help): (&str, &str),
    ) {
        self.diagnostics.push(
            Diagnostic::oddity(code, message)
                .at(node.span)
                .pointer(&self.side.origin(place.pointer()).unwrap_or_else(|| place.pointer().clone()))
                .action(action)
                .help(help),
        );
    }
}

/// Lowers one schema. What it replaces goes to the side table; schemas inside it come later.
pub(super) fn lower(node: &mut Node, place: &Place<'_>, context: &mut Context<'_>) {
    let span = node.span;
    if let Value::Bool(accepts) = node.value {
        if place.may_be_flag {
            return;
        }
        context.newer(node, place, "a boolean as a schema");
        context.side.keep(place.pointer(), "", node.clone());
        let mut members = Mapping::new();
        if !accepts {
            members.set("not", span, Node::new(span, Value::Mapping(Mapping::new())));
        }
        node.value = Value::Mapping(members);
        return;
    }
    if context.dialect == Dialect::V20
        && let Value::Mapping(members) = &mut node.value
    {
        swagger::lower_schema(members, place, context.side);
    }
    if !siblings_of_ref(node, place, context) {
        return;
    }
    let Value::Mapping(members) = &mut node.value else { return };
    if let Some(flag) = members.get("nullable").filter(|_| context.dialect > Dialect::V30) {
        context.oddity(
            codes::NULLABLE_IN_31,
            flag,
            place,
            "`nullable` has no meaning in OpenAPI 3.1",
            (
                "it is honoured as in 3.0",
                "write `type: [string, 'null']`, or add `{type: 'null'}` to `anyOf`",
            ),
        );
    }
    tuple(members, place, context);
    null_arms(members, place, context);
    types::lower(members, place, context);
    constant(members, place, context);
    for (limit, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        exclusive_limit(members, limit, exclusive, place, context);
    }
    if let Some(example) =
        members.get("examples").and_then(Node::as_sequence).and_then(<[Node]>::first).cloned()
        && !members.contains_key("example")
    {
        members.set("example", example.span, example);
    }
    content_format(members);
}

/// Keywords next to a `$ref`: annotations stay where they are; from 3.1 on others apply too, so the reference becomes an
/// `allOf` of one. Whether there is a schema left to lower.
fn siblings_of_ref(node: &mut Node, place: &Place<'_>, context: &mut Context<'_>) -> bool {
    let span = node.span;
    let Value::Mapping(members) = &mut node.value else { return false };
    if members.get("$ref").and_then(Node::as_str).is_none() {
        return true;
    }
    let constraining: Vec<&str> =
        members.keys().filter(|key| *key != "$ref" && !is_annotation(key)).collect();
    let Some(first) = constraining.first() else { return false };
    let nullable = members.get("nullable").and_then(Node::as_bool) == Some(true);
    if context.dialect <= Dialect::V30 {
        let (action, wrap) = if nullable {
            ("`nullable` is honoured, as was surely meant", true)
        } else {
            ("it is ignored, as OpenAPI 3.0 says", false)
        };
        let message = format!("{} stands next to a $ref", quote(first));
        context.oddity(
            codes::REF_SIBLINGS,
            node,
            place,
            &message,
            (action, "wrap the reference: `allOf: [{$ref: …}]`"),
        );
        if !wrap {
            return false;
        }
        let Value::Mapping(members) = &mut node.value else { return false };
        members.retain(|key, _| key == "$ref" || key == "nullable" || is_annotation(key));
    }
    let Value::Mapping(members) = &mut node.value else { return false };
    if let Some(reference) = members.remove("$ref") {
        let mut arm = Mapping::new();
        arm.set("$ref", reference.span, reference);
        let arm = Node::new(span, Value::Mapping(arm));
        match members.get_mut("allOf").map(|all_of| &mut all_of.value) {
            Some(Value::Sequence(arms)) => arms.push(arm),
            _ => {
                context.side.moved(place.pointer().child("allOf").index(0), place.pointer().clone());
                members.set("allOf", span, Node::new(span, Value::Sequence(vec![arm])));
            }
        }
    }
    true
}

/// `anyOf: [A, {type: 'null'}]` → `anyOf: [A]`, nullable.
fn null_arms(members: &mut Mapping, place: &Place<'_>, context: &mut Context<'_>) {
    for keyword in ["oneOf", "anyOf"] {
        let Some(list) = members.get_mut(keyword) else { continue };
        if !list.as_sequence().is_some_and(|arms| arms.iter().any(is_null_schema)) {
            continue;
        }
        context.newer(list, place, "the type `null`");
        context.side.keep(place.pointer(), keyword, list.clone());
        let span = list.span;
        let at = place.pointer().child(keyword);
        let mut left = Vec::new();
        if let Value::Sequence(arms) = &mut list.value {
            for (index, arm) in std::mem::take(arms).into_iter().enumerate() {
                if !is_null_schema(&arm) {
                    context.side.moved(at.index(left.len()), at.index(index));
                    left.push(arm);
                }
            }
        }
        let none_left = left.is_empty();
        list.value = Value::Sequence(left);
        if none_left {
            members.remove(keyword);
            members.set("enum", span, Node::new(span, Value::Sequence(vec![Node::new(span, Value::Null)])));
        }
        members.set("nullable", span, Node::new(span, Value::Bool(true)));
    }
}

/// Whether a schema accepts null and nothing else.
fn is_null_schema(node: &Node) -> bool {
    let Some(members) = node.as_mapping() else { return false };
    let only_null = |list: &[Node]| matches!(list, [only] if only.is_null() || only.as_str() == Some("null"));
    let says_null = members.iter().any(|(key, value)| match key {
        "type" => value.as_str() == Some("null") || value.as_sequence().is_some_and(only_null),
        "const" => value.is_null(),
        "enum" => value.as_sequence().is_some_and(|list| matches!(list, [only] if only.is_null())),
        _ => false,
    });
    let nothing_else =
        members.keys().all(|key| matches!(key, "type" | "const" | "enum" | "nullable") || is_annotation(key));
    says_null && nothing_else
}

/// `prefixItems: [A, B]`, or `items: [A, B]` of older drafts → `items: {anyOf: [A, B]}`: what may stand at some position may
/// stand at any.
fn tuple(members: &mut Mapping, place: &Place<'_>, context: &mut Context<'_>) {
    let listed = |key: &str| members.get(key).filter(|node| node.as_sequence().is_some()).cloned();
    let to = place.pointer().child("items");
    let (list, from) = match (listed("items"), listed("prefixItems")) {
        (Some(list), _) => {
            let message = "`items` is a list of schemas, which JSON Schema has given up";
            let action = "each element may be any of them";
            let help = "write `prefixItems`, or one schema";
            context.oddity(codes::WRONG_TYPE, &list, place, message, (action, help));
            context.side.keep(place.pointer(), "items", list.clone());
            (list, to.clone())
        }
        (None, Some(list)) => (list, place.pointer().child("prefixItems")),
        (None, None) => return unevaluated_items(members, place, context),
    };
    let mut arms: Vec<Node> = Vec::new();
    let mut origins = Vec::new();
    for (index, arm) in list.as_sequence().unwrap_or_default().iter().enumerate() {
        if arms.iter().all(|known| !known.same_value(arm)) {
            arms.push(arm.clone());
            origins.push(from.index(index));
        }
    }
    let says_something = |node: &&Node| node.as_mapping().is_some_and(|members| !members.is_empty());
    if let Some(rest) = members.get("items").filter(says_something) {
        context.side.keep(place.pointer(), "items", rest.clone());
        arms.push(rest.clone());
        origins.push(to.clone());
    } else if let Some(rest) = members.get("unevaluatedItems").filter(says_something) {
        arms.push(rest.clone());
        origins.push(place.pointer().child("unevaluatedItems"));
    }
    let span = list.span;
    let items = match arms.len() {
        0 => Value::Mapping(Mapping::new()),
        1 => {
            let only = arms.remove(0);
            context.side.copied(to, origins.remove(0));
            only.value
        }
        _ => {
            for (index, origin) in origins.into_iter().enumerate() {
                let arm = to.child("anyOf").index(index);
                context.side.copied(arm, origin);
            }
            let mut members = Mapping::new();
            members.set("anyOf", span, Node::new(span, Value::Sequence(arms)));
            Value::Mapping(members)
        }
    };
    members.set("items", span, Node::new(span, items));
}

/// `unevaluatedItems` where nothing else says what elements are.
fn unevaluated_items(members: &mut Mapping, place: &Place<'_>, context: &mut Context<'_>) {
    let Some(all) = members.get("unevaluatedItems").filter(|node| node.as_mapping().is_some()).cloned()
    else {
        return;
    };
    if !["items", "allOf", "anyOf", "oneOf", "if", "contains"].iter().any(|key| members.contains_key(key)) {
        context.side.copied(place.pointer().child("items"), place.pointer().child("unevaluatedItems"));
        members.set("items", all.span, all);
    }
}

/// `const: x` → `enum: [x]`, with the type it has.
fn constant(members: &mut Mapping, place: &Place<'_>, context: &mut Context<'_>) {
    let Some(value) = members.get("const").cloned() else { return };
    context.newer(&value, place, "`const`");
    let span = value.span;
    if !members.contains_key("type")
        && !["allOf", "anyOf", "oneOf"].iter().any(|key| members.contains_key(key))
    {
        let name = match value.kind() {
            Kind::String => Some("string"),
            Kind::Bool => Some("boolean"),
            Kind::Number if value.as_number().is_some_and(|number| number.is_integer()) => Some("integer"),
            Kind::Number => Some("number"),
            _ => None,
        };
        if let Some(name) = name {
            members.set("type", span, Node::text(span, name));
        }
    }
    if value.is_null() {
        members.set("nullable", span, Node::new(span, Value::Bool(true)));
    }
    if !members.contains_key("enum") {
        members.set("enum", span, Node::new(span, Value::Sequence(vec![value])));
    }
}

/// `exclusiveMinimum: 5` → `minimum: 5, exclusiveMinimum: true`, unless `minimum` is the sharper one.
fn exclusive_limit(
    members: &mut Mapping,
    limit: &str,
    exclusive: &str,
    place: &Place<'_>,
    context: &mut Context<'_>,
) {
    let Some(node) = members.get(exclusive).filter(|node| node.kind() == Kind::Number).cloned() else {
        return;
    };
    context.newer(&node, place, &format!("a number as `{exclusive}`"));
    context.side.keep(place.pointer(), exclusive, node.clone());
    let bound = node.as_number().map_or(0.0, |number| number.as_f64());
    let sharper = members
        .get(limit)
        .and_then(Node::as_number)
        .map(|number| number.as_f64())
        .is_some_and(|inclusive| if limit == "minimum" { inclusive > bound } else { inclusive < bound });
    if sharper {
        members.remove(exclusive);
        return;
    }
    let span = node.span;
    if let Some(inclusive) = members.get(limit) {
        context.side.keep(place.pointer(), limit, inclusive.clone());
    }
    members.set(limit, span, node);
    members.set(exclusive, span, Node::new(span, Value::Bool(true)));
}

/// `contentEncoding: base64` → `format: byte`, `base64url` → `format: base64url`; `contentMediaType: application/octet-stream` → `format: binary`.
fn content_format(members: &mut Mapping) {
    if members.contains_key("format")
        || members.get("type").and_then(Node::as_str).is_some_and(|t| t != "string")
    {
        return;
    }
    let text = |key: &str| members.get(key).and_then(|node| node.as_str().map(|text| (text, node.span)));
    let format = match (text("contentEncoding"), text("contentMediaType")) {
        (Some(("base64", span)), _) => Some(("byte", span)),
        // Another alphabet (RFC 4648 §5), which stays text as it does in OpenAPI 3.0.
        (Some(("base64url", span)), _) => Some(("base64url", span)),
        (None, Some(("application/octet-stream", span))) => Some(("binary", span)),
        _ => None,
    };
    if let Some((format, span)) = format {
        members.set("format", span, Node::text(span, format));
        if !members.contains_key("type") {
            members.set("type", span, Node::text(span, "string"));
        }
    }
}
