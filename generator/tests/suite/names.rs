//! Adding or removing an operation renames no other one: public documents, each without one operation at a time. And what
//! becomes of operations that would have one name.

use std::collections::BTreeMap;

use crate::support::shared;
use serde_json::Value;
use trueup::pipeline::{Input, Inputs, front};

/// How many operations are taken out of each document, spread over it.
const REMOVED: usize = 3;

/// Method and path → call, and the lock.
fn calls(document: &Value, lock: Option<&str>) -> (BTreeMap<String, String>, String) {
    let file = |name: &str, bytes: Vec<u8>| Input { name: name.to_owned(), bytes };
    let inputs = Inputs {
        spec: file("document.json", serde_json::to_vec(document).unwrap()),
        files: Vec::new(),
        overlays: Vec::new(),
        rules: None,
        lock: lock.map(|lock| file("trueup.lock", lock.as_bytes().to_vec())),
        strict: false,
    };
    let lowered = front(&inputs).lowered.unwrap();
    let operations = lowered.api.resources.iter().flat_map(|resource| &resource.operations);
    let named = operations.map(|operation| (operation.pointer.to_string(), operation.call.clone()));
    (named.collect(), trueup::lock::render(&lowered.lock).unwrap())
}

/// Every operation's path and method, as keys of the document.
fn operations(document: &Value) -> Vec<(String, String)> {
    let paths = document["paths"].as_object().unwrap();
    let methods = ["get", "put", "post", "delete", "patch", "options", "head"];
    paths
        .iter()
        .flat_map(|(path, item)| {
            let own = methods.iter().filter(|method| item.get(**method).is_some());
            own.map(|method| (path.clone(), (*method).to_owned()))
        })
        .collect()
}

fn without(document: &Value, (path, method): &(String, String)) -> Value {
    let mut changed = document.clone();
    changed["paths"][path].as_object_mut().unwrap().remove(method);
    changed
}

#[test]
fn no_operation_is_named_by_another() {
    let Some(shared) = shared() else { return };
    // The second number: operations whose short name another one has, so that a first run without that one is free to
    // give it to them. The lock keeps what was published in every case.
    for (name, crowded) in [("qdrant.json", 0), ("adyen-checkout.json", 0), ("box.json", 7)] {
        let bytes = std::fs::read(shared.join("corpus").join(name)).unwrap();
        let document: Value = serde_json::from_slice(&bytes).unwrap();
        let (all, lock) = calls(&document, None);
        let numbered = |call: &&String| call.rsplit('_').next().unwrap_or_default().parse::<u8>().is_ok();
        assert_eq!(all.values().find(numbered), None, "{name}");
        let operations = operations(&document);
        let step = (operations.len() / REMOVED).max(1);
        let mut renamed = 0;
        for removed in operations.iter().step_by(step) {
            let changed = without(&document, removed);
            for (lock, may_differ) in [(None, crowded > 0), (Some(lock.as_str()), false)] {
                let (left, _) = calls(&changed, lock);
                let differ = left.iter().filter(|(pointer, call)| all.get(*pointer) != Some(*call)).count();
                assert!(differ == 0 || may_differ, "{name} without {removed:?}: {differ} renamed");
                renamed += differ;
            }
        }
        assert!(renamed <= crowded, "{name}: {renamed} renamed");
    }
}

#[test]
fn methods_of_one_path_differ_by_their_verbs() {
    let operation = |id: &str| {
        serde_json::json!({
            "tags": ["Tools"], "operationId": id, "responses": {"204": {"description": "done"}},
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
        })
    };
    let document = serde_json::json!({
        "openapi": "3.0.3", "info": {"title": "Shop", "version": "1"},
        "paths": {
            "/tools/{id}": {"put": operation("updateTool"), "patch": operation("modifyTool")},
            "/tools/{id}/parts": {"put": operation("put_tools_id_parts"), "patch": operation("patch_tools_id_parts")},
        },
    });
    let (named, _) = calls(&document, None);
    let expected = [
        ("/paths/~1tools~1{id}/put", "tools.update"),
        ("/paths/~1tools~1{id}/patch", "tools.patch"),
        ("/paths/~1tools~1{id}~1parts/put", "tools.update_parts"),
        ("/paths/~1tools~1{id}~1parts/patch", "tools.patch_parts"),
    ];
    for (pointer, call) in expected {
        assert_eq!(named.get(pointer).map(String::as_str), Some(call), "{pointer}: {named:?}");
    }
}

/// What stands in a component is called after it and its kind, which is not told twice where nothing else has the name.
#[test]
fn kinds_of_components_are_told_once() {
    let object = "{type: object, properties: {a: {type: string}}}";
    let response = |name: &str| {
        format!("    {name}: {{description: A., content: {{application/json: {{schema: {object}}}}}}}\n")
    };
    let mut document = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n".to_owned();
    let names = ["GetThingsResponse", "Thing", "PairResponse", "Twin", "TwinResponse", "Response"];
    for name in names {
        document.push_str(&format!(
            "  /{name}: {{get: {{operationId: read{name}, responses: {{'200': {{$ref: '#/components/responses/{name}'}}}}}}}}\n"
        ));
    }
    document.push_str("components:\n  responses:\n");
    document.extend(names.map(response));
    document.push_str(&format!("  schemas:\n    PairResponse: {object}\n"));
    let outline = crate::support::lower(&document, "", None).outline;
    for (component, expected) in [
        ("GetThingsResponse", "GetThingsResponse"),
        ("Thing", "ThingResponse"),
        ("PairResponse", "PairResponseResponse"),
        ("Twin", "TwinResponse"),
        ("TwinResponse", "TwinResponseResponse"),
        ("Response", "ResponseResponse"),
    ] {
        let (_, reply) = outline.split_once(&format!("GET /{component} ")).unwrap();
        let reply = reply.lines().nth(1).unwrap();
        assert_eq!(reply.trim(), format!("→ item {expected} value /"), "{component}");
    }
}
