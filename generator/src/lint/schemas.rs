//! Single schemas: what has no type, what is free, what enums list.

use std::collections::BTreeMap;

use super::desk::Desk;
use crate::diagnostics::{SpecPointer, codes, quote};
use crate::ir::Words;
use crate::load::Node;
use crate::load::shape::{ObjectKind, Shape, walk};
use crate::normalise::view::At;

/// All schemas of a document that are no references.
pub(super) fn all<'a>(desk: &Desk<'a>) -> Vec<At<'a>> {
    let mut all: Vec<At<'a>> = Vec::new();
    let tree = &desk.look.resolved.tree;
    walk(tree, Shape::Object(ObjectKind::Document), &SpecPointer::root(), |node, place| {
        let is_one = place.object == ObjectKind::Schema && node.as_mapping().is_some();
        if is_one && node.get("$ref").is_none() {
            all.push(At { node, pointer: place.pointer().clone() });
        }
    });
    all
}

/// Whether a schema is one of `components.schemas`.
pub(super) fn is_component(pointer: &SpecPointer) -> bool {
    matches!(pointer.tokens().collect::<Vec<_>>().as_slice(), ["components", "schemas", _])
}

pub(super) fn check(desk: &mut Desk<'_>) {
    for at in all(desk) {
        untyped(desk, &at);
        enums(desk, &at);
        if is_component(&at.pointer) {
            described(desk, &at);
        }
    }
    nothing_required(desk);
}

/// Keywords that say what a value may be.
const SAYING: [&str; 12] = [
    "type",
    "enum",
    "const",
    "oneOf",
    "anyOf",
    "allOf",
    "not",
    "properties",
    "additionalProperties",
    "items",
    "prefixItems",
    "format",
];

fn untyped(desk: &mut Desk<'_>, at: &At<'_>) {
    let holder = at.pointer.parent().and_then(|parent| parent.last().map(str::to_owned)).unwrap_or_default();
    // A part of a composition adds to its siblings, and a map of anything is one on purpose.
    let is_part = ["allOf", "oneOf", "anyOf"].contains(&holder.as_str())
        || matches!(at.pointer.last(), Some("additionalProperties" | "not" | "if" | "then" | "else"));
    let place = quote(&place(desk, at));
    let says = SAYING.iter().any(|key| at.node.get(key).is_some());
    desk.checked(codes::LINT_UNTYPED, 1);
    // That a failure is not typed is another rule's.
    let tokens: Vec<&str> = at.pointer.tokens().collect();
    let in_failure =
        tokens.windows(2).any(|pair| matches!(pair, ["responses", status] if status.starts_with(['4', '5'])));
    if !says && !is_part && !in_failure {
        let message = format!("{place} has no type: it is any JSON value to its users");
        desk.find(codes::LINT_UNTYPED, &at.pointer, message, "add a `type`, or refer to a schema");
    }
    match at.str("type") {
        Some("array") => {
            desk.checked(codes::LINT_LIST_ITEMS, 1);
            if at.get("items").is_none() && at.get("prefixItems").is_none() {
                let message = format!("{place} is a list of what is not said");
                desk.find(codes::LINT_LIST_ITEMS, &at.pointer, message, "add `items`");
            }
        }
        Some("object") => {
            desk.checked(codes::LINT_FREE_OBJECT, 1);
            let inside =
                ["properties", "additionalProperties", "allOf", "oneOf", "anyOf", "patternProperties"];
            if !is_part && !inside.iter().any(|key| at.node.get(key).is_some()) {
                let message = format!("{place} is an object of which no member is known");
                let help = "add `properties`, or `additionalProperties: true` where any member is meant";
                desk.find(codes::LINT_FREE_OBJECT, &at.pointer, message, help);
            }
        }
        _ => {}
    }
}

/// How messages name a schema.
pub(super) fn place(desk: &Desk<'_>, at: &At<'_>) -> String {
    let schemas = &desk.look.normalised.schemas;
    let known = schemas.at(&at.pointer).and_then(|id| schemas.get(id)).map(|schema| schema.name.clone());
    let by_pointer = || {
        let words: Vec<&str> =
            at.pointer.tokens().filter(|word| !["properties", "schema"].contains(word)).collect();
        words.get(words.len().saturating_sub(2)..).unwrap_or_default().join(".")
    };
    known.filter(|name| !name.is_empty()).unwrap_or_else(by_pointer)
}

fn enums(desk: &mut Desk<'_>, at: &At<'_>) {
    let Some(values) = at.get("enum") else { return };
    let values: Vec<&Node> =
        values.elements().map(|value| value.node).filter(|value| !value.is_null()).collect();
    let name = quote(&place(desk, at));
    desk.checked(codes::LINT_ENUM_ONE, 1);
    // A single value of a required member tells objects of a union apart: `const`, as 3.0 says it.
    let holder = at.pointer.parent().and_then(|properties| properties.parent());
    let required = holder
        .and_then(|holder| desk.look.resolved.node(&holder)?.get("required"))
        .and_then(Node::as_sequence);
    let is_tag = required.unwrap_or_default().iter().any(|name| name.as_str() == at.pointer.last());
    if let ([only], false) = (values.as_slice(), is_tag) {
        let message =
            format!("the enum {name} has one value, {}: is it all there is?", quote(&only.json_text()));
        let help =
            "list all values, or drop the enum; where it tells objects apart, make the member required";
        desk.find(codes::LINT_ENUM_ONE, &at.pointer, message, help);
    }
    // Names of their own, whatever the values are.
    let named =
        ["x-enum-varnames", "x-enumNames", "x-enum-names"].iter().any(|key| at.node.get(key).is_some());
    let texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).collect();
    desk.checked(codes::LINT_ENUM_SPELLINGS, usize::from(!texts.is_empty()));
    let mut names: BTreeMap<Words, &str> = BTreeMap::new();
    for text in texts.iter().filter(|text| text.contains(|c: char| c.is_ascii_alphanumeric())) {
        let is_signed = text.starts_with(['-', '+']);
        match names.insert(Words::split(text), text) {
            Some(other) if other != *text && !is_signed && !named => {
                let message = format!(
                    "{} and {} of the enum {name} are one name: one of them gets a number",
                    quote(other),
                    quote(text)
                );
                let help = "if they mean the same, list one of them, and declare the other one under `values:` in the rules";
                desk.find(codes::LINT_ENUM_SPELLINGS, &at.pointer, message, help);
            }
            _ => {}
        }
    }
    let is_numeric = !values.is_empty() && values.iter().all(|value| value.as_number().is_some());
    desk.checked(codes::LINT_ENUM_NUMBERS, usize::from(is_numeric));
    if is_numeric && !named && values.len() > 1 {
        let message = format!("the values of the enum {name} are numbers without names");
        desk.find(
            codes::LINT_ENUM_NUMBERS,
            &at.pointer,
            message,
            "add `x-enum-varnames` with a name for each",
        );
    }
    let mut sorted = texts.clone();
    sorted.sort_unstable();
    desk.checked(codes::LINT_BOOLEAN_TEXT, usize::from(!texts.is_empty()));
    if sorted.iter().map(|text| text.to_lowercase()).collect::<Vec<_>>() == ["false", "true"] {
        let message = format!("{name} is a text that is `true` or `false`");
        desk.find(
            codes::LINT_BOOLEAN_TEXT,
            &at.pointer,
            message,
            "make it `type: boolean`, if servers send and take one",
        );
    }
}

fn described(desk: &mut Desk<'_>, at: &At<'_>) {
    let says = |at: &At<'_>| {
        ["description", "title"].iter().any(|key| at.str(key).is_some_and(|text| !text.trim().is_empty()))
    };
    let name = quote(at.pointer.last().unwrap_or_default());
    desk.checked(codes::LINT_SCHEMA_DESCRIPTION, 1);
    if !says(at) {
        let message = format!("the schema {name} is not described: neither is its type");
        desk.find(
            codes::LINT_SCHEMA_DESCRIPTION,
            &at.pointer,
            message,
            "add a `description` of one sentence",
        );
    }
    let fields: Vec<_> = at.get("properties").into_iter().flat_map(|all| all.members()).collect();
    if fields.is_empty() {
        return;
    }
    desk.checked(codes::LINT_FIELD_DESCRIPTION, 1);
    let silent: Vec<&str> = fields
        .iter()
        .filter(|(_, _, field)| field.get("$ref").is_none() && field.get("allOf").is_none() && !says(field))
        .map(|(name, ..)| *name)
        .collect();
    if let Some(first) = silent.first() {
        let message = match silent.len() {
            1 => format!("the field {} of {name} is not described", quote(first)),
            count => format!(
                "{count} of the {} fields of {name} are not described, {} first",
                fields.len(),
                quote(first)
            ),
        };
        desk.find(
            codes::LINT_FIELD_DESCRIPTION,
            &at.pointer.child("properties"),
            message,
            "add descriptions of one sentence",
        );
    }
}

/// Objects of replies of which every field may be absent.
fn nothing_required(desk: &mut Desk<'_>) {
    let api = &desk.look.lowered.api;
    for (_, def) in api.types.iter() {
        let crate::ir::Shape::Object(object) = &def.shape else { continue };
        if !def.usage.response || object.fields.len() < 3 {
            continue;
        }
        desk.checked(codes::LINT_NOTHING_REQUIRED, 1);
        if object.fields.iter().all(|field| !field.required) {
            let message = format!(
                "no field of {} is required: users must look whether each is there",
                quote(def.schema.for_encoder())
            );
            let help = "list under `required` what servers always send";
            desk.find(codes::LINT_NOTHING_REQUIRED, &def.pointer, message, help);
        }
    }
}
