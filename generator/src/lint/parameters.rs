//! Parameters: how lists and objects travel, what is said of them.

use serde_json::json;

use super::desk::Desk;
use crate::diagnostics::{SpecPointer, codes, quote};
use crate::load::shape::{ObjectKind, Shape, walk};
use crate::normalise::view::At;
use crate::rules::Arrays;

pub(super) fn check(desk: &mut Desk<'_>) {
    let mut all: Vec<At<'_>> = Vec::new();
    walk(
        &desk.look.resolved.tree,
        Shape::Object(ObjectKind::Document),
        &SpecPointer::root(),
        |node, place| {
            if place.object == ObjectKind::Parameter && node.get("$ref").is_none() && node.get("in").is_some()
            {
                all.push(At { node, pointer: place.pointer().clone() });
            }
        },
    );
    for at in &all {
        let name = quote(at.str("name").unwrap_or_default());
        desk.checked(codes::LINT_PARAMETER_DESCRIPTION, 1);
        if at.str("description").is_none_or(|text| text.trim().is_empty()) {
            let message = format!("the parameter {name} is not described: neither is its argument");
            desk.find(
                codes::LINT_PARAMETER_DESCRIPTION,
                &at.pointer,
                message,
                "add a `description` of one sentence",
            );
        }
        if at.str("in") == Some("query") {
            travels(desk, at, &name);
        }
    }
}

fn travels(desk: &mut Desk<'_>, at: &At<'_>, name: &str) {
    let Some(schema) = at.get("schema").and_then(|schema| desk.follow(&schema)) else { return };
    let (message, help) = match schema.str("type") {
        // Rules may say how all lists travel.
        Some("array") if desk.look.rules.arrays == Arrays::default() => (
            format!("how the list {name} travels is left to a default: `a=1&a=2`"),
            "say so: `style: form` and `explode: true`; or `explode: false` for `a=1,2`",
        ),
        Some("object") => (
            format!(
                "how the object {name} travels is left to a default: each member is a parameter of its own"
            ),
            "say so: `style: form` and `explode: true`; or `style: deepObject` for `a[b]=1`",
        ),
        _ => return,
    };
    desk.checked(codes::LINT_QUERY_STYLE, 1);
    if at.get("style").is_none() && at.get("explode").is_none() {
        let update = json!({ "style": "form", "explode": true });
        desk.find_mended(codes::LINT_QUERY_STYLE, &at.pointer, message, help, update);
    }
}
