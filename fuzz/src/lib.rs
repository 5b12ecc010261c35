//! What all targets share. What must hold of generated code is written down once, for the tests of hostile documents; the
//! targets hold the same.

#![allow(clippy::unwrap_used, clippy::panic, dead_code, missing_docs, reason = "a target says what is wrong by a panic")]

#[path = "../../generator/tests/suite/hostile/pages.rs"]
mod pages;
#[path = "../../generator/tests/suite/hostile/python.rs"]
mod python;
#[path = "../../generator/tests/suite/hostile/rust.rs"]
mod rust;
#[path = "../../generator/tests/suite/hostile/safety.rs"]
mod safety;

use serde_json::{Value, json};

/// Larger inputs find nothing that smaller ones do not, and take longer.
pub const LARGEST: usize = 16 * 1024;

/// A document through the whole generator; whatever comes out must be safe.
pub fn generated(bytes: &[u8]) {
    if let (Some(sdks), _) = safety::run("openapi.yaml", bytes, false) {
        safety::check("fuzz", &sdks);
    }
}

/// Prose changes no shape of what is generated.
pub fn prose(text: &str) {
    let plain = safety::sdks("plain", &document("Plain words.", "name"));
    let other = safety::sdks("fuzz", &document(text, "name"));
    safety::check("fuzz", &other);
    // Without a word to say there is no comment either.
    if text.chars().any(char::is_alphanumeric) {
        safety::compare("fuzz", &plain, &other);
    }
}

/// Names may be anything.
pub fn names(text: &str) {
    let (sdks, _) = safety::run("openapi.json", document("Plain words.", text).to_string().as_bytes(), false);
    if let Some(sdks) = sdks {
        safety::check("fuzz", &sdks);
    }
}

/// A document with text in the places of prose and a name in the places of names.
fn document(text: &str, name: &str) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Sample", "version": "1.0.0", "description": text},
        "tags": [{"name": "things", "description": text}],
        "paths": {"/things": {"post": {
            "operationId": "makeThing", "tags": ["things"], "summary": text, "description": text,
            "parameters": [{"name": name, "in": "query", "description": text, "example": text, "schema": {"type": "string"}}],
            "requestBody": {"description": text, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Thing"}, "example": {"note": text},
            }}},
            "responses": {
                "200": {"description": text, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                "404": {"description": text},
            },
        }}},
        "components": {"schemas": {"Thing": {
            "type": "object", "title": text, "description": text,
            "properties": {
                "id": {"type": "string", "description": text, "default": text, "example": text, "pattern": text},
                "kind": {"type": "string", "enum": ["plain", name]},
                name: {"type": "object", "properties": {"inner": {"type": "integer"}}},
            },
        }}},
    })
}
