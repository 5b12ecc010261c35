//! Operations: what names them, what they take, what is said of them.

use std::collections::BTreeMap;

use serde_json::json;

use super::desk::Desk;
use crate::diagnostics::{SpecPointer, codes};
use crate::load::Node;
use crate::normalise::model;
use crate::normalise::view::At;

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// An operation of the document.
pub(super) struct Operation<'a> {
    pub(super) at: At<'a>,
    pub(super) method: &'static str,
    pub(super) path: &'a str,
}

impl Operation<'_> {
    /// `GET /tools/{id}`, as messages name it.
    pub(super) fn shown(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), crate::diagnostics::escape_line(self.path))
    }
}

/// All operations of a document, in its order.
pub(super) fn all<'a>(root: &At<'a>) -> impl Iterator<Item = Operation<'a>> + use<'a> {
    let paths = root.get("paths").into_iter().flat_map(|paths| paths.members().collect::<Vec<_>>());
    paths.filter(|(path, ..)| path.starts_with('/')).flat_map(|(path, _, item)| {
        METHODS.into_iter().filter_map(move |method| Some(Operation { at: item.get(method)?, method, path }))
    })
}

pub(super) fn check(desk: &mut Desk<'_>) {
    let root = desk.root();
    let normalised = desk.look.normalised;
    let mut made: BTreeMap<&SpecPointer, &model::Operation> = BTreeMap::new();
    for operation in normalised.operations.iter().filter(|operation| operation.variant.is_none()) {
        made.entry(&operation.pointer).or_insert(operation);
    }
    for operation in all(&root) {
        let made = made.get(&operation.at.pointer).copied();
        identity(desk, &operation, made);
        described(desk, &operation);
        body(desk, &operation);
    }
}

fn identity(desk: &mut Desk<'_>, operation: &Operation<'_>, made: Option<&model::Operation>) {
    let (at, shown) = (&operation.at, operation.shown());
    desk.checked(codes::LINT_OPERATION_ID, 1);
    // One that was given twice was taken out of the tree, and told.
    let was = desk.look.original.lookup(&desk.look.resolved.origin(&at.pointer));
    if at.get("operationId").is_none() && was.is_none_or(|was| was.get("operationId").is_none()) {
        let message =
            format!("{shown} has no operationId: its method is named after its path, and moves with it");
        let help = "add an `operationId`";
        match made {
            // The call is written down too, so that the new id renames nothing.
            Some(made) => {
                let update = json!({ "operationId": camel(&made.call()), "x-trueup-call": made.call() });
                desk.find_mended(codes::LINT_OPERATION_ID, &at.pointer, message, help, update);
            }
            None => desk.find(codes::LINT_OPERATION_ID, &at.pointer, message, help),
        }
    }
    desk.checked(codes::LINT_TAG, 1);
    let has_tag = at.get("tags").is_some_and(|tags| tags.elements().next().is_some());
    if !has_tag && !super::ruled::says_call(desk.look, at) {
        let message = format!("{shown} has no tag: its resource is guessed from its path");
        let help = "add the tag of the resource that the method belongs to";
        match made {
            Some(made) => {
                let update = super::document::tag_of(&made.resource.snake());
                desk.find_mended(codes::LINT_TAG, &at.pointer, message, help, update);
            }
            None => desk.find(codes::LINT_TAG, &at.pointer, message, help),
        }
    }
}

/// `tools.create_batch` as `toolsCreateBatch`.
fn camel(call: &str) -> String {
    let pascal = crate::ir::Words::split(call).pascal();
    let mut letters = pascal.chars();
    letters.next().map(|first| first.to_ascii_lowercase().to_string() + letters.as_str()).unwrap_or_default()
}

fn described(desk: &mut Desk<'_>, operation: &Operation<'_>) {
    let at = &operation.at;
    desk.checked(codes::LINT_OPERATION_DESCRIPTION, 1);
    let says = |key: &str| at.str(key).is_some_and(|text| !text.trim().is_empty());
    if !says("summary") && !says("description") {
        let message = format!("{} is not described: neither is its method", operation.shown());
        desk.find(codes::LINT_OPERATION_DESCRIPTION, &at.pointer, message, "add a `summary` of one sentence");
    }
}

fn body(desk: &mut Desk<'_>, operation: &Operation<'_>) {
    let Some(written) = operation.at.get("requestBody") else { return };
    desk.checked(codes::LINT_BODY_OF_GET, 1);
    if matches!(operation.method, "get" | "head" | "delete" | "trace") {
        let message = format!(
            "{} takes a body, which has no meaning in HTTP: proxies and servers drop it",
            operation.shown()
        );
        let help = "make its members parameters, or the method POST (RFC 9110, section 9.3)";
        desk.find(codes::LINT_BODY_OF_GET, &written.pointer, message, help);
    }
    let Some(at) = desk.follow(&written) else { return };
    for (media, _, content) in at.get("content").into_iter().flat_map(|content| content.members()) {
        if !media.contains("json") {
            continue;
        }
        let schema = content.get("schema").and_then(|schema| desk.follow(&schema));
        let needs = schema
            .as_ref()
            .and_then(|schema| schema.get("required"))
            .is_some_and(|list| list.elements().next().is_some());
        if needs {
            desk.checked(codes::LINT_BODY_OPTIONAL, 1);
            if !at.flag("required") {
                let message = format!(
                    "the body of {} may be left out, and has members that may not: which of the two is meant cannot be told",
                    operation.shown()
                );
                desk.find(
                    codes::LINT_BODY_OPTIONAL,
                    &written.pointer,
                    message,
                    "add `required: true` to the request body",
                );
            }
        }
        desk.checked(codes::LINT_EXAMPLE, 1);
        let has = |at: &At<'_>| ["example", "examples"].iter().any(|key| at.node.get(key).is_some());
        let is_shown = has(&content)
            || schema.as_ref().is_some_and(|schema| {
                let mut properties = schema.get("properties").into_iter().flat_map(|all| all.members());
                has(schema)
                    || schema.node.get("default").is_some()
                    || properties.any(|(_, _, property)| has(&property))
            });
        if !is_shown
            && schema.is_some_and(|schema| schema.get("properties").is_some_and(|all| count(all.node) > 0))
        {
            let message = format!(
                "the body of {} has no example: neither have the docs of its method",
                operation.shown()
            );
            desk.find(codes::LINT_EXAMPLE, &content.pointer, message, "add `example:` beside the schema");
        }
    }
}

fn count(node: &Node) -> usize {
    node.as_mapping().map_or(0, |members| members.len())
}
