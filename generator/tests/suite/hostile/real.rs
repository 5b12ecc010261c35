//! Real documents with every string of theirs replaced by an attack: the code that comes out is that of the same document with
//! plain words in those places. Keywords, references, types, formats, names and addresses stay, so that it is the same API.

use std::path::PathBuf;

use serde_json::Value;

use super::safety;
use crate::support;

/// Small enough to be generated some dozens of times.
const LARGEST: u64 = 30_000;
const DOCUMENTS: usize = 4;

const PAYLOADS: [&str; 8] = [
    "*/ pub fn canary() {} /*\n\"\"\"\nimport os\n\"\"\" '''\n\\",
    "```rust\ncanary();\n```\n\n    canary()\n\n>>> canary()",
    "\"]pub fn canary() {} #[doc=\"\\\"",
    "a\rimport os\u{2028}b\u{85}c\0d\u{1b}[2J\u{202e}",
    "<script>canary()</script> ![x](http://x) [x](javascript:x) {canary()} {{ x }} {% x %}",
    "%s {} {0} ${x} $(id) `id` #{x}",
    "---\nx: y\n---\n| a |\n|---|\n| b |",
    "ends with \\\"",
];

/// Members whose strings mean something, so that another one makes another API.
const MEANT: [&str; 35] = [
    "schemes",
    "host",
    "basePath",
    "consumes",
    "produces",
    "$ref",
    "openapi",
    "swagger",
    "type",
    "format",
    "in",
    "name",
    "operationId",
    "required",
    "enum",
    "url",
    "propertyName",
    "mapping",
    "style",
    "scheme",
    "flow",
    "authorizationUrl",
    "tokenUrl",
    "refreshUrl",
    "openIdConnectUrl",
    "tags",
    "const",
    "$id",
    "$schema",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "version",
    "collectionFormat",
    "jsonSchemaDialect",
];
/// Members under which keys are names of the document's own.
const NAMED: [&str; 12] = [
    "properties",
    "schemas",
    "paths",
    "responses",
    "parameters",
    "headers",
    "content",
    "securitySchemes",
    "definitions",
    "patternProperties",
    "requestBodies",
    "callbacks",
];

fn documents() -> Option<Vec<PathBuf>> {
    let mut found = support::documents(&support::corpus()?, LARGEST);
    found.sort_by_key(|path| std::cmp::Reverse(std::fs::metadata(path).map_or(0, |meta| meta.len())));
    // The largest of the small ones: they have most to attack.
    found.truncate(DOCUMENTS);
    Some(found)
}

/// The document with every string replaced that is prose, an example, a default or a pattern.
fn replaced(value: &Value, payload: &str, key: &str) -> Value {
    match value {
        Value::String(_) if !MEANT.contains(&key) => Value::String(payload.to_owned()),
        // What is in a list has no key of its own.
        Value::Array(items) => {
            let key = if items.iter().all(Value::is_string) { key } else { "" };
            items.iter().map(|item| replaced(item, payload, key)).collect()
        }
        Value::Object(members) => {
            let named = NAMED.contains(&key);
            members
                .iter()
                .map(|(member, value)| {
                    (member.clone(), replaced(value, payload, if named { "" } else { member }))
                })
                .collect()
        }
        other => other.clone(),
    }
}

#[test]
fn real_documents_keep_their_shape() {
    let Some(documents) = documents() else { return };
    let mut wrong = Vec::new();
    for path in documents {
        let (mut sources, mut diagnostics) = Default::default();
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let budget = trueup::load::Budget::default();
        let document = trueup::load::parse(&name, &bytes, &budget, &mut sources, &mut diagnostics)
            .unwrap()
            .root
            .to_json();
        let with = |payload: &str| {
            let mut made = replaced(&document, payload, "");
            made["info"]["title"] = "Sample".into();
            safety::sdks(&name, &made)
        };
        let benign = with("Plain words.");
        for payload in PAYLOADS {
            let place = format!("{name} {payload:?}");
            safety::attempt(&mut wrong, || {
                let hostile = with(payload);
                safety::check(&place, &hostile);
                safety::compare(&place, &benign, &hostile);
            });
        }
    }
    safety::none(&wrong);
}
