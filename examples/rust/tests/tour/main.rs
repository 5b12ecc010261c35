//! Every operation against the emulator, in every wire revision, through the typed API: the same outcomes as the Python
//! client, to the last field. The steps and the expected outcomes are data beside the document (`specs/hive/tour`).
//!
//! Typed calls by name come from the crate's own generated runner of wire vectors, which is exempt from rustfmt.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]
#![allow(dead_code, unreachable_pub, reason = "the runner has more than the tour needs")]

#[rustfmt::skip]
#[path = "../../../../sdk-rust/tests/vectors/arguments.rs"]
mod arguments;
#[rustfmt::skip]
#[path = "../../../../sdk-rust/tests/vectors/calls.rs"]
mod calls;
#[rustfmt::skip]
#[path = "../../../../sdk-rust/tests/vectors/format.rs"]
mod format;
#[rustfmt::skip]
#[path = "../../../../sdk-rust/tests/vectors/observed.rs"]
mod observed;

use arguments::Arguments;
use hive_server::{Config, Revision, Wire};
use observed::Failed;
use serde_json::{Map, Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/hive/tour")
}

fn read(path: &Path) -> Vec<Map<String, Value>> {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The value with every `{"$saved": name}` replaced.
fn with_saved(value: &Value, saved: &Map<String, Value>) -> Value {
    match value {
        Value::Object(members) => match members.get("$saved").and_then(Value::as_str) {
            Some(name) => saved.get(name).cloned().unwrap_or_else(|| panic!("{name} was not saved")),
            None => members.iter().map(|(key, inner)| (key.clone(), with_saved(inner, saved))).collect(),
        },
        Value::Array(elements) => elements.iter().map(|inner| with_saved(inner, saved)).collect(),
        other => other.clone(),
    }
}

async fn take(wire: Wire, expected: &Path) {
    let config = Config { seed: 7, ..Config::with_wire(wire) };
    let server = hive_server::spawn(config).unwrap();
    let client = calls::client(&server.base_url(), Some("k"), &Default::default());
    let blank: format::Vector =
        serde_json::from_value(json!({"name": "", "call": "", "arguments": {}, "responses": []})).unwrap();
    let (steps, outcomes) = (read(&folder().join("steps.json")), read(expected));
    assert_eq!(steps.len(), outcomes.len());
    let mut saved = Map::new();
    for (step, wanted) in steps.iter().zip(outcomes) {
        let call = step["call"].as_str().unwrap();
        let Value::Object(given) = with_saved(&step["arguments"], &saved) else {
            panic!("{call}: no object")
        };
        let got = match calls::call(&client, call, &mut Arguments::new(given), &blank).await {
            Ok(outcome) => outcome,
            Err(Failed::Call(error)) => {
                json!({"error": observed::error(&error, &json!({"kind": null, "status": null}))})
            }
            Err(_) => panic!("{call}: the arguments are not the method's"),
        };
        let (got, wanted) = (observed::without_empty(&got), observed::without_empty(&wanted["outcome"]));
        assert_eq!(got, wanted, "{call} on {wire:?}");
        for (name, pointer) in step.get("save").and_then(Value::as_object).into_iter().flatten() {
            let part =
                got.pointer(pointer.as_str().unwrap()).unwrap_or_else(|| panic!("{call} gave no {pointer}"));
            saved.insert(name.clone(), part.clone());
        }
    }
}

#[tokio::test]
async fn every_wire_gives_the_recorded_outcomes() {
    let outcomes = folder().join("outcomes");
    for revision in Revision::ALL {
        take(Wire::Revision(revision), &outcomes.join(format!("{}.json", revision.name()))).await;
    }
    take(Wire::Mixed, &outcomes.join("mixed.json")).await;
}

/// `trueup mock` of the document; `cargo xtask test` says where the program is.
struct Mock {
    process: Child,
    url: String,
}

impl Mock {
    fn start(arguments: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let built = || root.join("target/debug").join(format!("trueup{}", std::env::consts::EXE_SUFFIX));
        let program = std::env::var_os("TRUEUP_PROGRAM").map_or_else(built, PathBuf::from);
        assert!(program.is_file(), "build the generator first: cargo build -p trueup");
        let mut process = Command::new(program)
            .arg("mock")
            .arg(root.join("specs/hive/openapi.yaml"))
            .args(["--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let url = lines.next().unwrap().unwrap().trim_start_matches("listening on ").to_owned();
        // What it says of the requests is read, so that it can go on.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url }
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whatever the document declares, as its example or as its schema, is a reply that the client reads.
#[tokio::test]
async fn every_reply_of_a_mock_is_read() {
    for mode in [&[][..], &["--dynamic"], &["--rules"], &["--dynamic", "--rules", "--seed", "5"]] {
        let server = Mock::start(mode);
        let client = calls::client(&server.url, Some("k"), &Default::default());
        let blank: format::Vector =
            serde_json::from_value(json!({"name": "", "call": "", "arguments": {}, "responses": []}))
                .unwrap();
        let steps = read(&folder().join("steps.json"));
        let names = steps.iter().filter_map(|step| step.get("save")?.as_object()).flat_map(Map::keys);
        let saved: Map<String, Value> = names.map(|name| (name.clone(), json!(name))).collect();
        let mut called = 0;
        for step in steps {
            let call = step["call"].as_str().unwrap();
            let Value::Object(given) = with_saved(&step["arguments"], &saved) else {
                panic!("{call}: no object")
            };
            let got = calls::call(&client, call, &mut Arguments::new(given), &blank).await;
            let said = match got {
                Ok(_) => None,
                Err(Failed::Call(error)) => Some(error.to_string()),
                Err(_) => Some("the arguments are not the method's".to_owned()),
            };
            assert_eq!(said, None, "{call} with {mode:?}");
            called += 1;
        }
        assert!(called > 40, "{called}");
    }
}
