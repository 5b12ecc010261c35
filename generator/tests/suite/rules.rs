//! Rules files that are wrong, and documents they do not fit: `tests/rules/*.yaml` are named lists of a document, rules
//! and the exact diagnostics. And the published JSON Schema says what the reader says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use crate::support;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

/// One case: `name`, `rules`, what it adds to or replaces in the document, and `says`, the diagnostics line by line.
#[test]
fn wrong_rules_are_named_with_both_places() {
    let mut cases = 0;
    for file in files() {
        let text = fs::read_to_string(&file).unwrap();
        let mut parts = text.split("\n---\n");
        let document = parts.next().unwrap().to_owned();
        let mut recorded = document.clone();
        for case in parts {
            let (rules, expected) = case.split_once("\n# says\n").unwrap_or((case, ""));
            let found = support::lower(&document, rules, None).diagnostics;
            let commented: String = found.lines().map(|line| format!("# {line}\n")).collect();
            if std::env::var_os("TRUEUP_BLESS").is_some() {
                let rules = rules.trim_end();
                recorded += &format!("\n---\n{rules}\n# says\n{}", commented.trim_end());
            } else {
                assert_eq!(commented.trim_end(), expected.trim_end(), "{} case\n{rules}", file.display());
            }
            cases += 1;
        }
        if std::env::var_os("TRUEUP_BLESS").is_some() {
            fs::write(&file, recorded + "\n").unwrap();
        }
    }
    assert!(cases > 20, "only {cases} cases were found");
}

fn files() -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> =
        fs::read_dir(support::data("rules")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn published() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/trueup.schema.json");
    let made = serde_json::to_string_pretty(&trueup::rules::json_schema()).unwrap() + "\n";
    support::compare(&file, &made);
    serde_json::from_str(&made).unwrap()
}

#[test]
fn the_published_schema_is_the_reader_s_table() {
    assert_eq!(published()["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

/// What can be written in a rules file can be read about.
#[test]
fn the_documentation_has_every_key() {
    let schema = published();
    let page = std::fs::read_to_string(support::data("../../docs/rules.md")).unwrap();
    let of_shapes = schema["$defs"].as_object().unwrap().values().map(|shape| &shape["properties"]);
    let shapes = std::iter::once(&schema["properties"]).chain(of_shapes);
    let keys = shapes.filter_map(Value::as_object).flat_map(|shape| shape.keys());
    let is_told = |key: &str| page.contains(&format!("`{key}`")) || page.contains(&format!("{key}:"));
    let missing: Vec<&String> = keys.filter(|key| !is_told(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_rules_of_hive_fit_the_schema_and_others_do_not() {
    let schema = published();
    let hive = as_json(&support::rules_text(&support::hive()));
    assert_eq!(fits(&schema, &schema, &hive, ""), Vec::<String>::new());
    for (key, wrong) in [
        ("trueup", json!(2)),
        ("unknown", json!(1)),
        ("aliases", json!([{ "field": "a", "in": { "schemas": "A" } }])),
        ("envelopes", json!([{ "calls": ["a.b"], "kind": "thing" }])),
        ("envelopes", json!([{ "calls": ["a.b"], "kind": "item", "value": "no pointer" }])),
        ("positional_ids", json!("yes")),
    ] {
        let mut rules = hive.clone();
        rules[key] = wrong.clone();
        assert!(!fits(&schema, &schema, &rules, "").is_empty(), "{key}: {wrong} fits");
    }
}

fn as_json(text: &str) -> Value {
    let mut sources = trueup::diagnostics::SourceMap::new();
    let mut diagnostics = trueup::diagnostics::Diagnostics::default();
    let budget = trueup::load::Budget::default();
    let file = trueup::load::parse("trueup.yaml", text.as_bytes(), &budget, &mut sources, &mut diagnostics);
    file.unwrap().root.to_json()
}

/// The keywords the schema uses, and no others: an unknown one is a failure of the test itself.
fn fits(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for (keyword, says) in schema.as_object().unwrap() {
        let fine = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let target = root.pointer(says.as_str().unwrap().trim_start_matches('#')).unwrap();
                wrong.extend(fits(root, target, value, at));
                true
            }
            "type" => match says.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_i64(),
                other => panic!("unknown type {other}"),
            },
            "const" => says == value,
            "enum" => says.as_array().unwrap().contains(value),
            "minLength" => value.as_str().is_none_or(|text| text.len() as u64 >= says.as_u64().unwrap()),
            "minimum" => value.as_i64().is_none_or(|number| number >= says.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|number| number <= says.as_i64().unwrap()),
            // The one pattern there is: a JSON pointer.
            "pattern" => value.as_str().is_none_or(|text| text.starts_with('/')),
            "required" => {
                let has = |key: &Value| value.get(key.as_str().unwrap()).is_some();
                !value.is_object() || says.as_array().unwrap().iter().all(has)
            }
            "properties" => {
                for (key, member) in value.as_object().into_iter().flatten() {
                    if let Some(inner) = says.get(key) {
                        wrong.extend(fits(root, inner, member, &format!("{at}/{key}")));
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = |key: &str| schema["properties"].get(key).is_some();
                for (key, member) in value.as_object().into_iter().flatten().filter(|(key, _)| !known(key)) {
                    match says {
                        Value::Bool(false) => wrong.push(format!("{at}/{key} is unknown")),
                        inner => wrong.extend(fits(root, inner, member, &format!("{at}/{key}"))),
                    }
                }
                true
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    wrong.extend(fits(root, says, item, &format!("{at}/{index}")));
                }
                true
            }
            "anyOf" => says.as_array().unwrap().iter().any(|inner| fits(root, inner, value, at).is_empty()),
            other => panic!("the schema uses {other}"),
        };
        if !fine {
            wrong.push(format!("{at}: {keyword} {says}"));
        }
    }
    wrong
}
