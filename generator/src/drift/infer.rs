//! The document that traffic would have: for every operation with exchanges that do not agree with the document, the shapes of what
//! was sent and answered. No value is kept, only names of members and JSON types.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::exchange::{Exchange, Reply};
use crate::ir::PathSegment;
use crate::normalise::model::Operation;

/// Levels of a body that are looked at.
const DEPTH: usize = 24;
/// Members of an object that has fields; one with more has keys.
const FIELDS: usize = 80;
/// Values that are looked at in all.
const STEPS: usize = 20_000_000;
/// Items of one list that are looked at.
const ITEMS: usize = 50;

/// Shapes of bodies, operation by operation.
#[derive(Debug, Default)]
pub(super) struct Inference {
    operations: BTreeMap<(String, String), Bodies>,
    steps: usize,
}

#[derive(Debug, Default)]
struct Bodies {
    id: Option<String>,
    parameters: Vec<String>,
    request: Shape,
    reply: Shape,
}

/// What values of one place look like.
#[derive(Debug, Default)]
struct Shape {
    kinds: BTreeSet<&'static str>,
    objects: u64,
    members: BTreeMap<String, (u64, Shape)>,
    items: Option<Box<Shape>>,
    has_keys: bool,
}

impl Inference {
    pub(super) fn add(&mut self, operation: &Operation, exchange: &Exchange) {
        let key = (operation.path.clone(), operation.http.as_str().to_ascii_lowercase());
        let mut bodies = self.operations.remove(&key).unwrap_or_else(|| Bodies {
            id: operation.id.clone(),
            parameters: parameters(operation),
            ..Bodies::default()
        });
        if let Some(sent) = &exchange.request {
            self.take(sent, &mut bodies.request, 0);
        }
        if let (Reply::Json(body), 200..=299) = (&exchange.reply, exchange.status) {
            self.take(body, &mut bodies.reply, 0);
        }
        self.operations.insert(key, bodies);
    }

    fn take(&mut self, value: &Value, shape: &mut Shape, depth: usize) {
        self.steps += 1;
        if depth > DEPTH || self.steps > STEPS {
            return;
        }
        shape.kinds.insert(super::observe::kind_of(value));
        match value {
            Value::Object(members) => {
                shape.objects += 1;
                for (name, member) in members {
                    if super::redact::is_key(name) {
                        shape.has_keys = true;
                        return;
                    }
                    if shape.members.len() >= FIELDS && !shape.members.contains_key(name) {
                        shape.has_keys = true;
                        return;
                    }
                    let (count, inner) = shape.members.entry(name.clone()).or_default();
                    *count += 1;
                    self.take(member, inner, depth + 1);
                }
            }
            Value::Array(items) => {
                let inner = shape.items.get_or_insert_default();
                items.iter().take(ITEMS).for_each(|item| self.take(item, inner, depth + 1));
            }
            _ => {}
        }
    }

    /// OpenAPI 3.0; `None` when every exchange agrees with the document.
    pub(super) fn document(&self) -> Option<String> {
        if self.operations.is_empty() {
            return None;
        }
        let mut paths = Map::new();
        for ((path, method), bodies) in &self.operations {
            let parameter = |name: &String| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
            let mut operation = Map::new();
            operation.extend(bodies.id.as_ref().map(|id| ("operationId".to_owned(), json!(id))));
            operation.insert("parameters".to_owned(), bodies.parameters.iter().map(parameter).collect());
            let media = |shape: &Shape| json!({"application/json": {"schema": shape.schema()}});
            if !bodies.request.kinds.is_empty() {
                operation.insert("requestBody".to_owned(), json!({"content": media(&bodies.request)}));
            }
            let mut reply = json!({"description": "Seen in traffic."});
            if !bodies.reply.kinds.is_empty() {
                reply["content"] = media(&bodies.reply);
            }
            operation.insert("responses".to_owned(), json!({"200": reply}));
            let operations = paths.entry(path.clone()).or_insert_with(|| json!({}));
            operations[method.as_str()] = Value::Object(operation);
        }
        let document =
            json!({"openapi": "3.0.3", "info": {"title": "Traffic", "version": "0"}, "paths": paths});
        Some(format!("{document:#}\n"))
    }
}

impl Shape {
    fn schema(&self) -> Value {
        let kinds: Vec<&'static str> = self.kinds.iter().copied().filter(|kind| *kind != "null").collect();
        let mut schema = match kinds.as_slice() {
            ["object"] if self.has_keys => json!({"type": "object", "additionalProperties": true}),
            ["object"] => {
                let properties: Map<String, Value> =
                    self.members.iter().map(|(name, (_, shape))| (name.clone(), shape.schema())).collect();
                let always = self.members.iter().filter(|(_, (count, _))| *count == self.objects);
                let required: Vec<&String> = always.map(|(name, _)| name).collect();
                let mut schema = json!({"type": "object", "properties": properties});
                if !required.is_empty() {
                    schema["required"] = json!(required);
                }
                schema
            }
            ["array"] => {
                json!({"type": "array", "items": self.items.as_ref().map_or_else(|| json!({}), |items| items.schema())})
            }
            ["integer", "number"] => json!({"type": "number"}),
            [kind] => json!({"type": kind}),
            _ => return json!({}),
        };
        if self.kinds.contains("null") {
            schema["nullable"] = json!(true);
        }
        schema
    }
}

fn parameters(operation: &Operation) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for segment in &operation.segments {
        if let PathSegment::Parameter(name) = segment {
            let name = name.for_encoder().to_owned();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}
