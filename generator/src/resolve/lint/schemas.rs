//! Schemas: values that do not have the type their schema asks for, limits that exclude everything, discriminators that
//! name nothing.

use super::super::refs::target_of;
use super::Report;
use crate::diagnostics::{Span, SpecPointer, codes, quote};
use crate::load::shape::{ObjectKind, Place, Shape, walk, walk_mut};
use crate::load::{Kind, Mapping, Node, Text, Value};

/// Checks all schemas, and mends the tree.
pub(super) fn lint(tree: &mut Node, report: &mut Report<'_>) {
    let unknown = discriminators(tree, report);
    for (pointer, key) in unknown {
        if let Some(mapping) = tree.lookup_mut(&pointer).and_then(Node::as_mapping_mut) {
            mapping.remove(&key);
        }
    }
    walk_mut(tree, Shape::Object(ObjectKind::Document), &SpecPointer::root(), |node, place| {
        if place.object != ObjectKind::Schema {
            return;
        }
        let Value::Mapping(members) = &mut node.value else { return };
        // Few schemas have anything to check, and only those are named.
        if members.contains_key("enum") {
            enumeration(members, place.pointer(), report);
        }
        if members.contains_key("default") {
            default_value(members, place.pointer(), report);
        }
        limits(members, place, report);
        if members.contains_key("required") && members.contains_key("properties") {
            required(members, place.pointer(), report);
        }
    });
}

/// Whether a value has a type of OpenAPI.
fn fits(value: &Node, of_type: &str) -> bool {
    match of_type {
        "string" => value.kind() == Kind::String,
        "boolean" => value.kind() == Kind::Bool,
        "number" => value.kind() == Kind::Number,
        "integer" => value.as_number().is_some_and(|number| number.as_i128().is_some()),
        "array" => value.kind() == Kind::Sequence,
        "object" => value.kind() == Kind::Mapping,
        _ => true,
    }
}

fn type_of(members: &Mapping) -> Option<String> {
    members.get("type").and_then(Node::as_str).map(str::to_owned)
}

/// Values of the wrong type are read as what they look like, or left out; so are values given twice. Enums are open.
fn enumeration(members: &mut Mapping, pointer: &SpecPointer, report: &mut Report<'_>) {
    let of_type = type_of(members);
    let nullable = members.get("nullable").and_then(Node::as_bool) == Some(true);
    let at = pointer.child("enum");
    let mut null = None;
    let mut kept: Vec<Node> = Vec::new();
    let mut seen: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
    let Some(Value::Sequence(values)) = members.get_mut("enum").map(|list| &mut list.value) else { return };
    for (index, mut value) in std::mem::take(values).into_iter().enumerate() {
        let place = at.index(index);
        if value.is_null() {
            null = Some(value.span);
        } else if let Some(of_type) = of_type.as_deref().filter(|of_type| !fits(&value, of_type)) {
            let is = value.kind().with_article();
            let message = format!("this enum value is {is}, but the schema has the type `{of_type}`");
            let text = match &value.value {
                Value::Number(number) if of_type == "string" => Some(number.as_str().to_owned()),
                Value::Bool(flag) if of_type == "string" => Some(flag.to_string()),
                _ => None,
            };
            let (span, help) = (value.span, "put it in quotes, or correct the type");
            let Some(text) = text else {
                report.odd(codes::ENUM_TYPE_MISMATCH, span, &place, &message, "it is left out", help);
                continue;
            };
            let action = format!("it is read as the text {}", quote(&text));
            report.odd(codes::ENUM_TYPE_MISMATCH, span, &place, &message, &action, help);
            value.value = Value::String(Text { text, plain: true });
        }
        if !seen.insert(fingerprint(&value)) {
            let message = "this enum value is given twice";
            report.odd(
                codes::DUPLICATE_ENUM_VALUE,
                value.span,
                &place,
                message,
                "it is left out",
                "remove it",
            );
            continue;
        }
        kept.push(value);
    }
    *values = kept;
    if let Some(span) = null.filter(|_| of_type.is_some() && !nullable) {
        let message = "the enum has null, but the schema is not nullable";
        report.odd(codes::ENUM_TYPE_MISMATCH, span, &at, message, "it is nullable", "add `nullable: true`");
        members.set("nullable", span, Node::new(span, Value::Bool(true)));
    }
}

/// A text that two values share when they are equal.
fn fingerprint(value: &Node) -> String {
    match &value.value {
        Value::Number(number) => {
            number.as_i128().map_or_else(|| number.as_str().to_owned(), |n| n.to_string())
        }
        _ => value.to_json().to_string(),
    }
}

fn default_value(members: &mut Mapping, pointer: &SpecPointer, report: &mut Report<'_>) {
    let (Some(of_type), Some(value)) = (type_of(members), members.get("default")) else { return };
    if value.is_null() || fits(value, &of_type) {
        return;
    }
    let is = value.kind().with_article();
    let message = format!("the default is {is}, but the schema has the type `{of_type}`");
    let help = "correct the default or the type";
    report.odd(
        codes::INVALID_DEFAULT,
        value.span,
        &pointer.child("default"),
        &message,
        "it is ignored",
        help,
    );
    members.remove("default");
}

fn limits(members: &Mapping, place: &Place<'_>, report: &mut Report<'_>) {
    for (low, high) in [
        ("minimum", "maximum"),
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
    ] {
        let number =
            |key: &str| members.get(key).and_then(|node| Some((node.as_number()?.as_f64(), node.span)));
        if let (Some((least, _)), Some((most, span))) = (number(low), number(high))
            && least > most
        {
            let message = format!("`{low}` is greater than `{high}`: no value is valid");
            report.warn(
                codes::SCHEMA_CONFLICT,
                span,
                &place.pointer().child(high),
                &message,
                "correct one of the two",
            );
        }
    }
}

/// Names in `required` that no property has. Where schemas are combined, another part may declare them.
fn required(members: &Mapping, pointer: &SpecPointer, report: &mut Report<'_>) {
    let combined = ["allOf", "anyOf", "oneOf", "$ref"].iter().any(|key| members.contains_key(key));
    let is_part =
        pointer.tokens().rev().nth(1).is_some_and(|token| ["allOf", "anyOf", "oneOf"].contains(&token));
    let Some(properties) = members.get("properties").and_then(Node::as_mapping) else { return };
    if combined || is_part {
        return;
    }
    for (index, name) in members.get("required").and_then(Node::as_sequence).unwrap_or(&[]).iter().enumerate()
    {
        let Some(text) = name.as_str().filter(|text| !properties.contains_key(text)) else { continue };
        let message = format!("{} is required but not declared", quote(text));
        let at = pointer.child("required").index(index);
        report.warn(
            codes::SCHEMA_CONFLICT,
            name.span,
            &at,
            &message,
            "declare it under `properties`, or remove it",
        );
    }
}

/// Discriminator values that lead to no schema. Returns the entries to leave out.
fn discriminators(tree: &Node, report: &mut Report<'_>) -> Vec<(SpecPointer, String)> {
    let mut found: Vec<(SpecPointer, String, String, Span)> = Vec::new();
    let names =
        tree.get("components").and_then(|components| components.get("schemas")).and_then(Node::as_mapping);
    walk(tree, Shape::Object(ObjectKind::Document), &SpecPointer::root(), |node, place| {
        let Some(discriminator) = node.get("discriminator").filter(|_| place.object == ObjectKind::Schema)
        else {
            return;
        };
        let own = place.pointer().child("discriminator");
        let mapping = discriminator.get("mapping").and_then(Node::as_mapping);
        let mapped = mapping.iter().flat_map(|mapping| mapping.iter());
        let mapped = mapped.map(|(key, target)| (own.child("mapping"), key, target));
        let default =
            discriminator.get("defaultMapping").map(|target| (own.clone(), "defaultMapping", target));
        for (at, key, target) in mapped.chain(default) {
            let Some(text) = target.as_str() else { continue };
            let is_name = names.is_some_and(|names| names.contains_key(text));
            if !is_name && target_of(text, tree, report.side).is_err() {
                found.push((at, key.to_owned(), text.to_owned(), target.span));
            }
        }
    });
    for (at, key, text, span) in &found {
        let is_default = at.last() == Some("discriminator");
        let what = if is_default { "`defaultMapping`".to_owned() } else { format!("value {}", quote(key)) };
        let message = format!("the discriminator {what} leads to {}, which is no schema", quote(text));
        let help = "write the name of a schema, or `#/components/schemas/Name`";
        report.odd(codes::DISCRIMINATOR_ODD, *span, &at.child(key), &message, "it is left out", help);
    }
    found.into_iter().map(|(at, key, _, _)| (at, key)).collect()
}
