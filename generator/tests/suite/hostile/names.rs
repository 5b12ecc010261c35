//! `tests/hostile/names.yaml`: names and values in every place that becomes an identifier or travels. Identifiers are distinct and safe;
//! what travels is exactly what the document says, in both languages.

use serde_json::{Map, Value, json};

use super::text::{rows, texts};
use super::{python, safety};

/// A document in which each name is a property, a value, a parameter, a tag, an operation, a discriminator's value and a
/// schema.
fn document(names: &[&str]) -> Value {
    let text = json!({"type": "string"});
    let object = |of: Map<String, Value>| json!({"type": "object", "properties": of});
    let mut schemas = Map::new();
    let mut references = Map::new();
    for (index, name) in names.iter().enumerate() {
        if schemas
            .insert((*name).to_owned(), object([(format!("x{index}"), text.clone())].into_iter().collect()))
            .is_none()
        {
            let pointer = name.replace('~', "~0").replace('/', "~1");
            references.insert(
                format!("r{index}"),
                json!({"$ref": format!("#/components/schemas/{}", encoded(&pointer))}),
            );
        }
    }
    schemas.insert("ZzAll".into(), object(references));
    schemas.insert(
        "ZzFields".into(),
        object(names.iter().map(|name| ((*name).to_owned(), text.clone())).collect()),
    );
    schemas.insert("ZzRequired".into(), {
        let mut fields = object(names.iter().map(|name| ((*name).to_owned(), text.clone())).collect());
        fields["required"] = names.iter().copied().collect();
        fields
    });
    schemas.insert("ZzValues".into(), json!({"type": "string", "enum": names}));
    let body = json!({"content": {"application/json": {"schema": object(
        ["ZzAll", "ZzFields", "ZzRequired", "ZzValues"].iter().map(|name| (
            (*name).to_lowercase(), json!({"$ref": format!("#/components/schemas/{name}")}),
        )).collect(),
    )}}});
    let mut paths = Map::new();
    for (index, name) in names.iter().enumerate() {
        let mut reply = body.clone();
        reply["description"] = json!("Fine.");
        paths.insert(format!("/p{index}"), json!({"post": {
            "operationId": name, "tags": [name], "requestBody": body, "responses": {"200": reply},
            "parameters": names.iter().map(|name| json!({"name": name, "in": "query", "schema": text})).collect::<Vec<_>>(),
        }}));
        if paths.len() > 6 {
            break;
        }
    }
    let tags: Vec<Value> = names.iter().map(|name| json!({"name": name, "description": "Words."})).collect();
    json!({
        "openapi": "3.0.3", "info": {"title": "Sample", "version": "1.0.0"},
        "tags": tags, "paths": paths, "components": {"schemas": schemas},
    })
}

/// As a fragment of a reference.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

/// How many enums Rust has, and classes Python.
fn models(sdks: &safety::Sdks) -> (usize, usize) {
    let count = |files: &std::collections::BTreeMap<String, String>, starts: &[&str]| {
        let models = files.iter().filter(|(path, _)| path.contains("/models/"));
        models
            .flat_map(|(_, text)| text.lines())
            .filter(|line| starts.iter().any(|start| line.starts_with(start)))
            .count()
    };
    (count(&sdks.rust, &["pub enum ", "    pub enum "]), count(&sdks.python, &["class "]))
}

#[test]
fn names_are_distinct_identifiers_and_travel_unchanged() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../../hostile/names.yaml")) {
        safety::attempt(&mut wrong, || {
            let id = row["id"].as_str().unwrap();
            let names = texts(&row, "names");
            let distinct: std::collections::BTreeSet<&str> = names.iter().copied().collect();
            assert_eq!(distinct.len(), names.len(), "{id}: a name is in the table twice");
            let harmless: Vec<String> =
                (0..names.len()).map(|index| format!("name{}", char::from(b'a' + index as u8))).collect();
            let harmless: Vec<&str> = harmless.iter().map(String::as_str).collect();
            let benign = safety::sdks(id, &document(&harmless));
            let hostile = safety::sdks(id, &document(&names));
            safety::check(id, &hostile);
            safety::frame(id, &benign, &hostile);
            assert_eq!(python::dunders(&benign.python), python::dunders(&hostile.python), "{id}: dunders");
            let (in_rust, in_python) =
                (super::rust::literals(&hostile.rust), python::literals(&hostile.python));
            for name in &names {
                assert!(in_rust.contains(*name), "{id}: {name:?} is not sent by Rust");
                assert!(in_python.contains(*name), "{id}: {name:?} is not sent by Python");
            }
            assert_eq!(models(&benign), models(&hostile), "{id}: models");
        });
    }
    safety::none(&wrong);
}

/// Whatever order names come in, each gets the same identifiers.
#[test]
fn names_do_not_depend_on_their_order() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../../hostile/names.yaml")) {
        safety::attempt(&mut wrong, || {
            let id = row["id"].as_str().unwrap();
            let names = texts(&row, "names");
            let schemas = |names: &[&str]| {
                let text = json!({"type": "string"});
                let schemas: Map<String, Value> = names
                    .iter()
                    .map(|name| ((*name).to_owned(), json!({"type": "object", "properties": {"x": text}})))
                    .collect();
                let reply: Map<String, Value> = schemas.keys().map(|name| (name.clone(), json!({"$ref": format!("#/components/schemas/{}", encoded(&name.replace('~', "~0").replace('/', "~1")))}))).collect();
                json!({
                    "openapi": "3.0.3", "info": {"title": "Sample", "version": "1.0.0"}, "components": {"schemas": schemas},
                    "paths": {"/x": {"get": {"operationId": "x", "responses": {"200": {"description": "", "content": {"application/json": {
                        "schema": {"type": "object", "properties": reply},
                    }}}}}}},
                })
            };
            let names_of = |sdks: &safety::Sdks| {
                let mut words: Vec<String> = sdks.rust["src/models/mod.rs"]
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .map(str::to_owned)
                    .collect();
                words.sort();
                words
            };
            let forward = safety::sdks(id, &schemas(&names));
            let backward: Vec<&str> = names.iter().rev().copied().collect();
            let backward = safety::sdks(id, &schemas(&backward));
            assert_eq!(names_of(&forward), names_of(&backward), "{id}");
        });
    }
    safety::none(&wrong);
}
