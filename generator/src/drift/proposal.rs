//! What would mend a document, as actions of an OpenAPI Overlay.

use serde_json::{Value, json};

use super::evidence::{Direction, Fact, Place};
use crate::diagnostics::SpecPointer;
use crate::load::jsonpath::written::{WrittenPath, literal};
use crate::load::{Dialect, Node};
use crate::resolve::Resolved;

/// One action of an overlay.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// RFC 9535 JSONPath.
    pub target: String,
    /// Merged into the target; `None`: the target is removed.
    pub update: Option<Value>,
}

/// The action that would make the document agree, if there is a safe one.
pub(super) fn action(
    resolved: &Resolved,
    place: &Place,
    fact: &Fact,
    direction: Direction,
) -> Option<Action> {
    let pointer = resolved.origin(&place.pointer);
    let node = resolved.node(&place.pointer)?;
    let update = |update: Value| Some(Action { target: json_path(resolved, &pointer), update: Some(update) });
    match fact {
        Fact::UndocumentedField { field, .. } if field.is_empty() => {
            // Beside named ones it would say no more than what is so without it.
            let is_alone = node.get("properties").is_none();
            is_alone.then(|| update(json!({"additionalProperties": true}))).flatten()
        }
        Fact::UndocumentedField { field, kinds } => {
            let schema = described(kinds, resolved.dialect == Dialect::V30);
            update(json!({"properties": {field: schema}}))
        }
        // Siblings of a reference count for nothing.
        Fact::Null if node.get("$ref").is_none() => match resolved.dialect {
            Dialect::V30 => update(json!({"nullable": true})),
            _ => None,
        },
        Fact::Missing if node.get("in").is_some() => update(json!({"required": false})),
        Fact::Missing => {
            let (name, object) = (pointer.last()?, pointer.parent()?.parent()?);
            let target = format!("{}.required[?@ == {}]", json_path(resolved, &object), literal(name));
            Some(Action { target, update: None })
        }
        Fact::Value(value) if node.get("enum").is_some() && !value.starts_with("a text of") => {
            let target = format!("{}.enum", json_path(resolved, &pointer));
            Some(Action { target, update: Some(json!(value)) })
        }
        Fact::UndocumentedParameter(name) if !name.starts_with("a name of") => {
            update(json!({"parameters": [{"name": name, "in": "query", "schema": {"type": "string"}}]}))
        }
        Fact::Status(status) if direction == Direction::Reply => {
            let key = status.to_string();
            update(json!({"responses": {key: {"description": "Seen in recorded traffic."}}}))
        }
        _ => None,
    }
}

/// A schema for values of these JSON types.
fn described(kinds: &[&str], nullable_is_a_keyword: bool) -> Value {
    let mut said = kinds.iter().filter(|kind| **kind != "null");
    let (Some(kind), None) = (said.next(), said.next()) else { return json!({}) };
    let mut schema =
        if *kind == "array" { json!({"type": kind, "items": {}}) } else { json!({"type": kind}) };
    if kinds.contains(&"null") {
        match nullable_is_a_keyword {
            true => schema["nullable"] = json!(true),
            false => schema["type"] = json!([kind, "null"]),
        }
    }
    schema
}

/// The overlay with all actions; `None` without any.
pub(crate) fn overlay<'a>(title: &str, actions: impl Iterator<Item = &'a Action>) -> Option<String> {
    // One node can be found wanting in both directions.
    let mut once: Vec<&Action> = Vec::new();
    actions.for_each(|action| {
        if !once.contains(&action) {
            once.push(action);
        }
    });
    // What is removed are elements of lists of text, for which 1.0 has no action.
    let version = if once.iter().any(|action| action.update.is_none()) { "1.1.0" } else { "1.0.0" };
    let actions: Vec<Value> = once
        .into_iter()
        .map(|action| match &action.update {
            Some(update) => json!({"target": action.target, "update": update}),
            None => json!({"target": action.target, "remove": true}),
        })
        .collect();
    if actions.is_empty() {
        return None;
    }
    let overlay =
        json!({"overlay": version, "info": {"title": title, "version": "0.1.0"}, "actions": actions});
    crate::load::written::yaml_of(&overlay).ok()
}

/// The path to a node; tokens of arrays are indices.
pub(crate) fn json_path(resolved: &Resolved, pointer: &SpecPointer) -> String {
    written(resolved, pointer).0
}

fn written(resolved: &Resolved, pointer: &SpecPointer) -> WrittenPath {
    let mut at: Option<&Node> = Some(&resolved.tree);
    let mut path = WrittenPath::root();
    for token in pointer.tokens() {
        let element = at.and_then(Node::as_sequence).and_then(|items| {
            let index = token.parse::<usize>().ok()?;
            Some((index, items.get(index)?))
        });
        match element {
            Some((index, node)) => (path, at) = (path.index(index), Some(node)),
            None => (path, at) = (path.child(token), at.and_then(|node| node.get(token))),
        }
    }
    path
}
