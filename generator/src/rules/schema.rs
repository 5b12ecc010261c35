//! The JSON Schema of the rules file, for editors, made from the same table the reader checks against.

use serde_json::{Map, Value, json};

use super::shape::{Kind, ROOT, Shape};

/// The schema (draft 2020-12), as published in `docs/trueup.schema.json`.
#[must_use]
pub fn json_schema() -> Value {
    let mut definitions = Map::new();
    let Value::Object(root) = object(&ROOT, &mut definitions) else { return Value::Null };
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".into(), json!("trueup.yaml"));
    schema.extend(root);
    schema.insert("$defs".into(), Value::Object(definitions));
    Value::Object(schema)
}

fn object(shape: &'static Shape, definitions: &mut Map<String, Value>) -> Value {
    let properties: Map<String, Value> = shape
        .keys
        .iter()
        .map(|key| {
            let mut value = kind(key.kind, definitions);
            if let Value::Object(members) = &mut value {
                members.insert("description".into(), json!(key.docs));
            }
            (key.name.to_owned(), value)
        })
        .collect();
    let required: Vec<&str> = shape.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut made = json!({ "description": shape.docs, "type": "object", "properties": properties });
    if let Value::Object(members) = &mut made {
        if !required.is_empty() {
            members.insert("required".into(), json!(required));
        }
        members.insert("additionalProperties".into(), json!(false));
    }
    made
}

fn reference(shape: &'static Shape, definitions: &mut Map<String, Value>) -> Value {
    if !definitions.contains_key(shape.name) {
        // Claimed before it is filled: a shape may lie within itself.
        definitions.insert(shape.name.to_owned(), Value::Null);
        let made = object(shape, definitions);
        definitions.insert(shape.name.to_owned(), made);
    }
    json!({ "$ref": format!("#/$defs/{}", shape.name) })
}

fn kind(kind: Kind, definitions: &mut Map<String, Value>) -> Value {
    let text = json!({ "type": "string", "minLength": 1 });
    let pointer = json!({ "type": "string", "pattern": "^(/([^~]|~[01])*)+$" });
    let one_or_more = |item: Value| json!({ "anyOf": [item.clone(), { "type": "array", "items": item }] });
    match kind {
        Kind::Version => json!({ "const": 1 }),
        Kind::Text => text,
        Kind::TextList => one_or_more(text),
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Words(words) => json!({ "type": "array", "items": { "enum": words } }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Size => json!({ "type": "integer", "minimum": 1, "maximum": u32::MAX }),
        Kind::Seconds => json!({ "type": "number", "minimum": 0.001, "maximum": 1_000_000_000 }),
        Kind::Count => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        Kind::Statuses => {
            json!({ "type": "array", "items": { "type": "integer", "minimum": 100, "maximum": 599 } })
        }
        Kind::Pointer => pointer,
        Kind::Pointers => one_or_more(pointer),
        Kind::Status => json!({ "anyOf": [
            { "enum": ["active", "warn"] },
            {
                "type": "object",
                "properties": { "removed_in": { "type": "string" } },
                "required": ["removed_in"],
                "additionalProperties": false,
            },
        ] }),
        Kind::Object(shape) => reference(shape, definitions),
        Kind::List(shape) => json!({ "type": "array", "items": reference(shape, definitions) }),
        Kind::MapOf(shape) => {
            json!({ "type": "object", "additionalProperties": reference(shape, definitions) })
        }
        Kind::TextMap => json!({ "type": "object", "additionalProperties": text }),
    }
}
