//! The tables of small pairs.

use serde_json::{Value, json};
use trueup::diff::Report;

use super::pair;
use crate::support;

fn table(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(support::data(&format!("diff/{name}.yaml"))).unwrap();
    serde_yaml::from_str::<Vec<Value>>(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn base() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "T", "version": "1" },
        "servers": [{ "url": "https://a.example" }],
        "paths": { "/things/{id}": { "get": operation() } },
        "components": {
            "parameters": { "Id": { "name": "id", "in": "path", "required": true, "schema": { "type": "string" } } },
            "responses": { "Thing": {
                "description": "One.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } },
            } },
            "securitySchemes": {
                "key": { "type": "apiKey", "in": "header", "name": "X-Key" },
                "token": { "type": "http", "scheme": "bearer" },
            },
            "schemas": {
                "Thing": { "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } } },
                "Part": {
                    "type": "object", "required": ["id"],
                    "properties": { "id": { "type": "string" }, "size": { "type": "integer" } },
                },
                "Cat": { "type": "object", "properties": { "kind": { "type": "string" }, "sort": { "type": "string" }, "purrs": { "type": "boolean" } } },
                "Dog": { "type": "object", "properties": { "kind": { "type": "string" }, "sort": { "type": "string" }, "barks": { "type": "boolean" } } },
                "Tree": { "type": "object", "properties": { "children": {
                    "type": "array", "items": { "allOf": [{ "$ref": "#/components/schemas/Tree" }] },
                } } },
                "TodoSchema": { "type": "object", "properties": { "message": { "type": "string" } } },
            },
        },
    })
}

fn operation() -> Value {
    json!({
        "operationId": "getThing",
        "tags": ["things"],
        "parameters": [{ "$ref": "#/components/parameters/Id" }],
        "responses": { "200": { "$ref": "#/components/responses/Thing" } },
    })
}

/// Lays members over an object, objects to some depth; null takes a member away.
fn lay(onto: &mut Value, over: &Value, depth: usize) {
    for (key, value) in over.as_object().unwrap() {
        let is_deep = depth > 0 && onto[key].is_object() && value.is_object();
        if value.is_null() {
            onto.as_object_mut().unwrap().shift_remove(key);
        } else if is_deep {
            lay(&mut onto[key], value, depth - 1);
        } else {
            onto[key] = value.clone();
        }
    }
}

fn expected(case: &Value, key: &str) -> Vec<String> {
    let mut lines: Vec<String> =
        case[key].as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect();
    lines.sort();
    lines
}

/// What holds of every pair: nothing is found where nothing changed, and the way back is the way there.
fn check(name: &str, old: &Value, new: &Value, expected: &[String], wrong: &mut Vec<String>) {
    let report = pair::of_values(old, new);
    let found = pair::lines(&report);
    if found != expected {
        wrong.push(format!("{name}: {found:?}, not {expected:?}"));
    }
    assert!(pair::of_values(old, old).changes.is_empty(), "{name}: changes where nothing changed");
    let back = pair::of_values(new, old);
    assert_eq!(turned(&report), names(&back), "{name}: the way back is another one");
}

/// What is required is lost like anything else.
fn plain(kind: &str) -> String {
    kind.trim_start_matches("required-").to_owned()
}

pub(super) fn names(report: &Report) -> Vec<String> {
    let mut names: Vec<String> = report.changes.iter().map(|change| plain(change.kind.as_str())).collect();
    names.sort();
    names
}

pub(super) fn turned(report: &Report) -> Vec<String> {
    let mut names: Vec<String> =
        report.changes.iter().map(|change| plain(change.kind.opposite().as_str())).collect();
    names.sort();
    names
}

#[test]
fn changes_of_values() {
    let mut wrong = Vec::new();
    for case in table("values") {
        for direction in ["sent", "received"] {
            let document = |which: &str| {
                let body = match case.get(format!("{which}_body")) {
                    Some(body) => body.clone(),
                    None => json!({ "type": "object", "properties": { "value": case[which] } }),
                };
                let content = json!({ "application/json": { "schema": body } });
                let mut document = base();
                let over = match direction {
                    "sent" => json!({ "requestBody": { "content": content } }),
                    _ => json!({ "responses": { "200": { "description": "One.", "content": content } } }),
                };
                lay(&mut document["paths"]["/things/{id}"]["get"], &over, 0);
                document
            };
            let name = format!("{}, {direction}", case["name"].as_str().unwrap());
            check(&name, &document("old"), &document("new"), &expected(&case, direction), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn changes_of_operations() {
    let mut wrong = Vec::new();
    for case in table("operations") {
        let document = |which: &str| {
            let mut document = base();
            lay(&mut document["paths"]["/things/{id}"]["get"], &case[which], 0);
            document
        };
        let name = case["name"].as_str().unwrap();
        check(name, &document("old"), &document("new"), &expected(&case, "changes"), &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn changes_of_documents() {
    let mut wrong = Vec::new();
    for case in table("documents") {
        let document = |which: &str| {
            let mut document = base();
            lay(&mut document, &case[which], 2);
            document
        };
        let name = case["name"].as_str().unwrap();
        check(name, &document("old"), &document("new"), &expected(&case, "changes"), &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Aliases and envelopes are looked through.
#[test]
fn changes_under_rules() {
    let mut wrong = Vec::new();
    for case in table("rules") {
        let document = |which: &str| {
            let mut document = base();
            let thing = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } });
            document["components"]["schemas"]["Thing"] = case[which].clone();
            if let Some(values) = case.get(format!("{which}_kind")) {
                document["components"]["schemas"]["Kind"] = json!({ "type": "string", "enum": values });
            }
            let over = match case["in"].as_str().unwrap() {
                "body" => {
                    json!({ "requestBody": { "content": thing }, "responses": { "204": { "description": "Done." } } })
                }
                _ => json!({ "responses": { "200": { "description": "One.", "content": thing } } }),
            };
            document["paths"] =
                json!({ "/things": { "post": { "operationId": "createThing", "tags": ["things"] } } });
            lay(&mut document["paths"]["/things"]["post"], &over, 0);
            document
        };
        let rules = format!("trueup: 1\n{}\n", case["rules"].as_str().unwrap());
        let name = case["name"].as_str().unwrap();
        let report = pair::with_rules(&document("old"), &document("new"), Some(&rules));
        let (found, expected) = (pair::lines(&report), expected(&case, "changes"));
        if found != expected {
            wrong.push(format!("{name}: {found:?}, not {expected:?}"));
        }
        let back = pair::with_rules(&document("new"), &document("old"), Some(&rules));
        assert_eq!(turned(&report), names(&back), "{name}: the way back is another one");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What packages are called, where somebody has chosen it.
#[test]
fn packages_are_renamed() {
    let (mut old, mut new) = (base(), base());
    (old["info"]["title"], new["info"]["title"]) = (json!("Shop"), json!("Store"));
    let report = |old_rules: Option<&str>, new_rules: Option<&str>| {
        let inputs = |document: &Value, rules: Option<&str>| {
            let rules = rules.map(|sdk| format!("trueup: 1\nsdk: {{{sdk}}}\n"));
            pair::inputs("a.json", format!("{document:#}"), rules.as_deref())
        };
        pair::compare(&inputs(&old, old_rules), &inputs(&new, new_rules))
    };
    let title = "title-changed none patch patch".to_owned();
    assert_eq!(pair::lines(&report(None, None)), std::slice::from_ref(&title), "nobody chose a name");
    // Rules that leave the names to the title; and rules that keep them.
    let by_title = report(Some("version: 1.0.0"), Some("version: 1.0.0"));
    let renamed = [
        "client-renamed none none major",
        "package-renamed none major major",
        "title-changed none patch patch",
        "variable-renamed none major major",
        "variable-renamed none major major",
    ];
    assert_eq!(pair::lines(&by_title), renamed);
    let kept = "rust: {crate: shop}, python: {package: shop, client: Shop}, env: {api_key: SHOP_API_KEY, base_url: SHOP_API_URL}";
    assert_eq!(pair::lines(&report(Some(kept), Some(kept))), std::slice::from_ref(&title));
    let one = report(Some(kept), Some(&kept.replace("crate: shop", "crate: shop-client")));
    assert_eq!(pair::lines(&one), ["package-renamed none major none".to_owned(), title]);
    let change = one.changes.iter().find(|change| change.subject == "package in Rust").unwrap();
    assert_eq!(change.message, "`shop` is called `shop-client` now");
}

/// A type with another name is a break where the old one is not kept, and where it is kept no longer.
#[test]
fn types_are_renamed() {
    let part = json!({ "$ref": "#/components/schemas/Part" });
    let mut document = base();
    document["paths"]["/a"] = json!({ "get": { "responses": { "200": {
        "description": "R.", "content": { "application/json": { "schema": part } },
    } } } });
    let text = format!("{document:#}");
    let named = |rename: &str| {
        let rules = format!("trueup: 1\nrename: [{rename}]\n");
        pair::inputs("a.json", text.clone(), Some(rules.as_str()))
    };
    let (plain, renamed) = (named(""), named("{schema: Part, to: Piece}"));
    let kept = named("{schema: Part, to: Piece, deprecated: [Part]}");
    let more = named("{schema: Part, to: Piece, deprecated: [Part, Bit]}");
    for (old, new, says) in [
        (&plain, &renamed, "type-renamed none major major"),
        (&plain, &kept, "type-aliased none minor minor"),
        (&kept, &renamed, "legacy-name-removed none major major"),
        (&renamed, &kept, "legacy-name-added none minor minor"),
        (&kept, &more, "legacy-name-added none minor minor"),
        // A lock keeps the name when the rule is gone.
        (&kept, &plain, "legacy-name-removed none major major"),
    ] {
        assert_eq!(pair::lines(&pair::compare(old, new)), [says]);
    }
}

/// So is a resource: every call of it has a name that it had before, or has not.
#[test]
fn resources_are_renamed() {
    let mut document = base();
    document["paths"]["/a"] = json!({ "get": {
        "tags": ["Parts"], "operationId": "listParts", "responses": { "204": { "description": "N." } },
    } });
    let text = format!("{document:#}");
    let named = |rules: &str| {
        let rules = format!("trueup: 1\n{rules}\n");
        pair::inputs("a.json", text.clone(), Some(rules.as_str()))
    };
    let renamed = |deprecated: &str| {
        named(&format!("rename: [{{resource: parts, to: pieces, deprecated: [{deprecated}]}}]"))
    };
    let (plain, dropped, kept, more) = (named(""), renamed(""), renamed("parts"), renamed("parts, bits"));
    let by_tag = named("resources: {Parts: pieces}");
    let methods = named(
        "operations: {listParts: {deprecated_calls: [parts.all]}}\nrename: [{resource: parts, to: pieces, deprecated: [parts]}]",
    );
    for (old, new, says) in [
        (&plain, &dropped, &["method-renamed none major major"][..]),
        (&plain, &by_tag, &["method-renamed none major major"]),
        (&plain, &kept, &["method-aliased none minor minor"]),
        (&kept, &dropped, &["legacy-name-removed none major major"]),
        (&kept, &plain, &["method-renamed none major major"]),
        (&dropped, &kept, &["legacy-name-added none minor minor"]),
        (&kept, &more, &["legacy-name-added none minor minor"]),
        (&kept, &methods, &["legacy-name-added none minor minor", "legacy-name-added none minor minor"]),
    ] {
        assert_eq!(pair::lines(&pair::compare(old, new)), says);
    }
}

/// One change of a component is one change, whatever uses it, both ways.
#[test]
fn a_component_is_told_once() {
    let mut old = base();
    let part = json!({ "$ref": "#/components/schemas/Part" });
    let content = json!({ "application/json": { "schema": { "type": "object", "properties": {
        "one": part, "many": { "type": "array", "items": part }, "wrapped": { "allOf": [part], "description": "W." },
    } } } });
    for path in ["/a", "/b"] {
        old["paths"][path] = json!({ "post": {
            "requestBody": { "content": content },
            "responses": { "200": { "description": "R.", "content": content } },
        } });
    }
    let mut new = old.clone();
    new["components"]["schemas"]["Part"]["required"] = json!([]);
    let report = pair::of_values(&old, &new);
    assert_eq!(pair::lines(&report), ["became-optional major major major"]);
    let change = &report.changes[0];
    assert_eq!(change.subject, "Part.id");
    assert!(change.travels.request && change.travels.response);
    assert_eq!(pair::reached(change), ["POST /a", "POST /b"]);
    assert_eq!(change.old.pointer.to_string(), "/components/schemas/Part/properties/id");
}

/// References may lead from schema to schema for a long way.
#[test]
fn long_ways_of_references_are_gone_to_their_end() {
    const STEPS: usize = 3000;
    let document = |end: &str| {
        let mut document = base();
        for step in 0..STEPS {
            let next = format!("#/components/schemas/Step{}", step + 1);
            document["components"]["schemas"][format!("Step{step}")] =
                json!({ "type": "object", "properties": { "next": { "$ref": next } } });
        }
        document["components"]["schemas"][format!("Step{STEPS}")] = json!({ "type": end });
        document["components"]["schemas"]["Thing"] = json!({ "$ref": "#/components/schemas/Step0" });
        document
    };
    let report = pair::of_values(&document("string"), &document("integer"));
    assert_eq!(pair::lines(&report), ["type-changed major major major"]);
    assert_eq!(pair::reached(&report.changes[0]), ["GET /things/{id}"]);
}

/// Fingerprints stay when lines move and when other things change, and differ from change to change.
#[test]
fn fingerprints_are_stable() {
    let old = base();
    let mut new = base();
    new["components"]["schemas"]["Thing"]["properties"]["more"] = json!({ "type": "string" });
    let first = pair::of_values(&old, &new);
    let mut later = new.clone();
    later["info"]["description"] = json!("Longer\nthan\nbefore.");
    later["components"]["schemas"]["Thing"]["properties"]["again"] = json!({ "type": "string" });
    let second = pair::of_values(&old, &later);
    let known = &first.changes[0].fingerprint;
    assert_eq!(known.len(), 16);
    assert_eq!(second.changes.iter().filter(|change| change.fingerprint == *known).count(), 1);
    let mut all: Vec<&String> = second.changes.iter().map(|change| &change.fingerprint).collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), second.changes.len());
}

/// Unions may list thousands of values, in whatever order.
#[test]
fn unions_of_many_values_are_compared() {
    const MANY: usize = 10_000;
    let document = |values: &[usize]| {
        let arms: Vec<Value> =
            values.iter().map(|value| json!({ "type": "integer", "enum": [value] })).collect();
        let mut document = base();
        document["components"]["schemas"]["Thing"] = json!({ "oneOf": arms });
        document
    };
    let old: Vec<usize> = (0..MANY).collect();
    let new: Vec<usize> = (1..=MANY).rev().collect();
    let report = pair::of_values(&document(&old), &document(&new));
    let kinds: Vec<String> =
        pair::lines(&report).iter().filter_map(|line| line.split(' ').next().map(str::to_owned)).collect();
    assert_eq!(kinds, ["enum-value-added", "enum-value-removed"]);
}
