//! `tests/hostile/text.yaml`: prose in every place a document has for prose. Code, dependencies and examples must be those of the same
//! document with harmless words (the metamorphic test).

use serde_json::{Value, json};

use super::safety;

/// Rows of a table.
pub(super) fn rows(text: &str) -> Vec<Value> {
    let mut sources = trueup::diagnostics::SourceMap::new();
    let mut diagnostics = trueup::diagnostics::Diagnostics::default();
    let budget = trueup::load::Budget::default();
    let table = trueup::load::parse("rows.yaml", text.as_bytes(), &budget, &mut sources, &mut diagnostics);
    let table =
        table.unwrap_or_else(|| panic!("{}", trueup::diagnostics::render::plain(&diagnostics, &sources)));
    table.root.to_json().as_array().unwrap().clone()
}

/// The texts of a row under a key.
pub(super) fn texts<'r>(row: &'r Value, key: &str) -> Vec<&'r str> {
    row[key]
        .as_array()
        .map(|list| list.iter().map(|text| text.as_str().unwrap()).collect())
        .unwrap_or_default()
}

/// A document with `text` wherever prose may stand, `title` as its title.
fn document(text: &str, title: &str, version: &str) -> Value {
    let example = json!({"note": text, "list": [text]});
    let body = |schema: &str| {
        json!({
            "description": text,
            "content": {"application/json": {
                "schema": {"$ref": format!("#/components/schemas/{schema}")}, "example": example,
            }},
        })
    };
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": title, "version": version, "description": text, "termsOfService": text,
            "contact": {"name": text, "url": text, "email": text},
            "license": {"name": text, "url": text},
            "x-anything": {"x": text},
        },
        "servers": [{"url": "https://api.example.com/{v}", "description": text, "variables": {"v": {"default": "v1", "description": text}}}],
        "externalDocs": {"description": text, "url": text},
        "tags": [{"name": "things", "description": text, "externalDocs": {"url": text, "description": text}}],
        "security": [{"key": []}],
        "paths": {
            "/things": {
                "summary": text, "description": text,
                "get": {
                    "operationId": "listThings", "tags": ["things"], "summary": text, "description": text,
                    "externalDocs": {"url": text},
                    "x-codeSamples": [{"lang": "Shell", "source": text}],
                    "parameters": [
                        {"name": "kind", "in": "query", "description": text, "example": text,
                            "schema": {"type": "string", "default": text, "pattern": text, "description": text}},
                        {"name": "X-Trace", "in": "header", "description": text, "schema": {"type": "string", "example": text}},
                    ],
                    "responses": {
                        "200": {"description": text, "headers": {"X-Rate": {"description": text, "schema": {"type": "string"}}},
                            "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}}},
                        "404": {"description": text}, "default": {"description": text},
                    },
                },
                "post": {
                    "operationId": "createThing", "tags": ["things"], "description": text, "deprecated": true,
                    "x-deprecated-reason": text,
                    "requestBody": body("Thing"), "responses": {"201": body("Thing")},
                },
            },
        },
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key", "description": text}},
            "schemas": {
                "Thing": {
                    "type": "object", "title": text, "description": text, "example": example, "required": ["id"],
                    "x-python-type": text, "x-rust-type": text, "x-python-name": text, "x-go-name": text,
                    "externalDocs": {"url": text, "description": text},
                    "properties": {
                        "id": {"type": "string", "description": text, "title": text, "format": text},
                        "old": {"type": "integer", "description": text, "deprecated": true, "x-deprecated": text},
                        "kind": {"$ref": "#/components/schemas/Kind"},
                        "default": {"type": "string", "default": text, "example": text, "pattern": text},
                        "shape": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
                            "description": text, "discriminator": {"propertyName": "type"}},
                        "map": {"type": "object", "description": text, "additionalProperties": {"type": "string", "description": text}},
                    },
                },
                "Kind": {"type": "string", "description": text, "enum": ["one", "two"], "x-enum-descriptions": [text, text]},
                "A": {"type": "object", "title": text, "description": text, "required": ["type"], "properties": {"type": {"type": "string", "enum": ["A"]}}},
                "B": {"type": "object", "title": text, "description": text, "required": ["type"], "properties": {"type": {"type": "string", "enum": ["B"]}}},
            },
        },
    })
}

const BENIGN: &str = "Plain words.";

#[test]
fn prose_is_never_code() {
    let benign = safety::sdks("benign", &document(BENIGN, "Sample", "1.0.0"));
    safety::check("benign", &benign);
    each(|id, row, wrong| {
        for text in texts(row, "text") {
            let place = format!("{id} {:?}", text.chars().take(60).collect::<String>());
            safety::attempt(wrong, || {
                let hostile = safety::sdks(&place, &document(text, "Sample", "1.0.0"));
                safety::check(&place, &hostile);
                safety::compare(&place, &benign, &hostile);
            });
        }
    });
}

/// The title names the package and its client as well.
#[test]
fn titles_and_versions_stay_in_their_places() {
    let benign = safety::sdks("benign", &document(BENIGN, "Sample", "1.0.0"));
    each(|id, row, wrong| {
        let titles =
            texts(row, "text").into_iter().take(2).chain(texts(row, "title")).map(|title| (title, "1.0.0"));
        let versions = texts(row, "version").into_iter().map(|version| ("Sample", version));
        for (title, version) in titles.chain(versions) {
            let place =
                format!("{id} title {:?}, version {version:?}", title.chars().take(60).collect::<String>());
            safety::attempt(wrong, || {
                let hostile = safety::sdks(&place, &document(BENIGN, title, version));
                safety::check(&place, &hostile);
                safety::compare(&place, &benign, &hostile);
            });
        }
    });
}

/// Every row of the table; fails with all that went wrong.
fn each(mut visit: impl FnMut(&str, &Value, &mut Vec<String>)) {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../../hostile/text.yaml")) {
        visit(row["id"].as_str().unwrap(), &row, &mut wrong);
    }
    safety::none(&wrong);
}
