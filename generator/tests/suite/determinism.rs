//! The same bytes in give the same bytes out, and the order of a document's maps does not show where it means nothing.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]

use serde_yaml::Value;
use std::fs;
use std::path::Path;
use trueup::pipeline::{Generated, Input, Inputs, Targets, generate};

/// Under these keys order is data (examples) or the order of arguments and fields.
const ORDERED: [&str; 6] = ["properties", "example", "examples", "default", "enum", "mapping"];

fn inputs(spec: Vec<u8>) -> Inputs {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/hive");
    let rules = fs::read(folder.join("trueup.yaml")).unwrap();
    Inputs {
        spec: Input { name: "openapi.yaml".into(), bytes: spec },
        files: Vec::new(),
        overlays: Vec::new(),
        rules: Some(Input { name: "trueup.yaml".into(), bytes: rules }),
        lock: None,
        strict: true,
    }
}

fn run(spec: Vec<u8>) -> Generated {
    let targets = Targets { rust: true, python: true, vectors: Vec::new() };
    let outcome = generate(&inputs(spec), &targets);
    assert!(outcome.diagnostics.is_empty(), "{:?}", outcome.diagnostics.sorted());
    outcome.generated.unwrap()
}

fn hive() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/hive/openapi.yaml")).unwrap()
}

/// Every map back to front, but those whose order is data.
fn reversed(value: Value) -> Value {
    match value {
        Value::Mapping(map) => Value::Mapping(
            map.into_iter()
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .map(|(key, inner)| {
                    let ordered = key.as_str().is_some_and(|key| ORDERED.contains(&key));
                    (key, if ordered { inner_reversed(inner) } else { reversed(inner) })
                })
                .collect(),
        ),
        Value::Sequence(items) => Value::Sequence(items.into_iter().map(reversed).collect()),
        other => other,
    }
}

/// The members of an ordered map keep their order; what lies inside a property is turned round all the same.
fn inner_reversed(value: Value) -> Value {
    match value {
        Value::Mapping(map) if map.values().all(Value::is_mapping) => {
            Value::Mapping(map.into_iter().map(|(key, inner)| (key, reversed(inner))).collect())
        }
        other => other,
    }
}

fn same(one: &Generated, other: &Generated) {
    for (a, b) in [(&one.rust, &other.rust), (&one.python, &other.python)] {
        let (a, b) = (a.as_ref().unwrap(), b.as_ref().unwrap());
        assert_eq!(a.len(), b.len());
        for ((path, text), (other_path, other_text)) in a.iter().zip(b.iter()) {
            assert_eq!(path, other_path);
            // What a package was made from is told by the bytes of the document.
            let is_hash = path.as_str().ends_with("provenance.json");
            assert!(text == other_text || is_hash, "{path} differs");
        }
    }
}

#[test]
fn twice_gives_the_same_bytes() {
    let (one, two) = (run(hive()), run(hive()));
    same(&one, &two);
    assert_eq!(one.lock, two.lock);
}

#[test]
fn the_order_of_maps_does_not_show() {
    let document: Value = serde_yaml::from_slice(&hive()).unwrap();
    let shuffled = serde_yaml::to_string(&reversed(document)).unwrap();
    assert_ne!(shuffled.as_bytes(), hive());
    same(&run(hive()), &run(shuffled.into_bytes()));
}
