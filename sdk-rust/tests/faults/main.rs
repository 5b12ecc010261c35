//! Faults: what happens when a server misbehaves. The cases are in specs/hive/faults; the Python SDK runs the same ones.

#![allow(missing_docs, unreachable_pub)] // a program of tests has no readers of its interface
#![allow(clippy::unwrap_used, clippy::panic)] // a case that cannot be run is a failed test

mod case;
mod hooks;
mod server;
mod spans;

use std::io::Read as _;
use std::path::Path;

use flate2::read::GzDecoder;
use futures_util::StreamExt as _;
use hivekube::{Error, Value};
use serde_json::json;

use case::KEY;
use hooks::Told;
use server::{Seen, Server};
use spans::Spans;
use tracing::instrument::WithSubscriber as _;

/// One test for each file of cases.
macro_rules! files {
    ($($file:ident),*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 8)]
        async fn $file() {
            run(stringify!($file)).await;
        }
    )*};
}

files!(
    bodies,
    clients,
    compression,
    connections,
    framing,
    hooks,
    pages,
    proxies,
    redirects,
    requests,
    statuses,
    telemetry
);

/// Cases that run at once: some measure time.
const AT_ONCE: usize = 8;

/// Runs the cases of a file and lists those that fail.
async fn run(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../specs/hive/faults/{file}.json"));
    let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let running = futures_util::stream::iter(cases).map(|case| tokio::spawn(judge(case))).buffered(AT_ONCE);
    let problems: Vec<String> = running.filter_map(async |case| case.unwrap().err()).collect().await;
    assert!(problems.is_empty(), "{} cases fail:\n{}", problems.len(), problems.join("\n"));
}

async fn judge(case: Value) -> Result<(), String> {
    let named = |what: String| format!("{}: {what}", case["name"]);
    let server = Server::start(case::steps(&case));
    let (told, spans) = (Told::default(), Spans::default());
    let outcome = async {
        match case::client(&server, &case, &told) {
            Ok(client) => case::run(&client, &case, &told).await,
            Err(error) => Err(error),
        }
    };
    let outcome = outcome.with_subscriber(spans.clone()).await;
    judge_outcome(&case, outcome).map_err(named)?;
    judge_told(&case, &server, &told).map_err(named)?;
    judge_spans(&case, &server, &spans).map_err(named)?;
    judge_requests(&case, &server).map_err(named)
}

fn judge_outcome(case: &Value, outcome: Result<Value, Error>) -> Result<(), String> {
    match (&case["error"], outcome) {
        (Value::Null, Ok(value)) if value == case["value"] => Ok(()),
        (Value::Null, outcome) => Err(format!("expected {}, got {outcome:?}", case["value"])),
        (expected, Ok(value)) => Err(format!("expected {expected}, got {value}")),
        (expected, Err(error)) => judge_error(case, expected, &error),
    }
}

fn judge_error(case: &Value, expected: &Value, error: &Error) -> Result<(), String> {
    for (name, value) in expected.as_object().unwrap() {
        let got = case::member(error, name);
        if got != *value {
            return Err(format!("{name}: expected {value}, got {got}: {error}"));
        }
    }
    let texts = |name: &str| case[name].as_array().cloned().unwrap_or_default();
    let (shown, all) = (error.to_string(), format!("{error} {error:?}"));
    if let Some(missing) = texts("says").iter().find(|text| !shown.contains(text.as_str().unwrap())) {
        return Err(format!("the text lacks {missing}: {shown}"));
    }
    let hidden = texts("hides").into_iter().chain([json!(KEY)]);
    match hidden.into_iter().find(|text| all.contains(text.as_str().unwrap())) {
        Some(text) => Err(format!("the text has {text}: {all}")),
        None => Ok(()),
    }
}

fn judge_told(case: &Value, server: &Server, told: &Told) -> Result<(), String> {
    let Some(expected) = case["told"].as_array() else { return Ok(()) };
    let address = server.address.to_string();
    let told: Vec<String> =
        told.lock().unwrap().iter().map(|line| line.replace(&address, "{server}")).collect();
    if told.iter().eq(expected.iter().map(|line| line.as_str().unwrap())) {
        return Ok(());
    }
    Err(format!("expected to be told {expected:#?}, was told {told:#?}"))
}

fn judge_spans(case: &Value, server: &Server, spans: &Spans) -> Result<(), String> {
    let Some(expected) = case.get("spans") else { return Ok(()) };
    let (address, port) = (server.address.to_string(), server.address.port());
    let expected = expected.to_string().replace("{server}", &address).replace("{host}", "127.0.0.1");
    let expected: Value = serde_json::from_str(&expected.replace("\"{port}\"", &port.to_string())).unwrap();
    let spans = Value::from(spans.of_tries());
    if spans == expected { Ok(()) } else { Err(format!("expected the spans {expected:#}, got {spans:#}")) }
}

fn judge_requests(case: &Value, server: &Server) -> Result<(), String> {
    let seen = server.seen();
    if case["tries"] != seen.len() {
        return Err(format!("expected {} tries, got {}", case["tries"], seen.len()));
    }
    if let Some(connections) = case["connections"].as_u64().filter(|n| *n != server.connections() as u64) {
        return Err(format!("expected {connections} connections, got {}", server.connections()));
    }
    let waits = case["waits_ms"].as_array().into_iter().flatten().map(|wait| wait.as_u64().unwrap());
    for (wait, pair) in waits.zip(seen.windows(2)) {
        let got = pair[1].at.duration_since(pair[0].at);
        if got.as_millis() < u128::from(wait) {
            return Err(format!("expected to wait {wait} ms, waited {got:?}"));
        }
    }
    if let Some(sent) = case["sent"].as_array() {
        return sent.iter().zip(&seen).try_for_each(|(sent, seen)| judge_request(sent, seen));
    }
    match seen.iter().all(|again| again.parts() == seen[0].parts()) || case["call"].is_array() {
        true => Ok(()),
        false => Err(format!("the tries differ: {seen:?}")),
    }
}

fn judge_request(sent: &Value, seen: &Seen) -> Result<(), String> {
    for (name, value) in sent.as_object().unwrap() {
        let same = match name.as_str() {
            "method" => *value == seen.method,
            "target" => *value == seen.target,
            "body" => *value == *String::from_utf8_lossy(&seen.body),
            "unpacked" => {
                let mut text = String::new();
                let whole = GzDecoder::new(seen.body.as_slice()).read_to_string(&mut text).is_ok();
                let length = seen.header("content-length") == Some(&seen.body.len().to_string());
                let expected = String::from_utf8(case::latin1(value)).unwrap();
                whole && length && serde_json::from_str::<Value>(&text).unwrap() == expected
            }
            "headers" => {
                value.as_object().unwrap().iter().all(|(name, value)| *value == json!(seen.header(name)))
            }
            other => panic!("requests have no {other}"),
        };
        if !same {
            return Err(format!("expected {name} {value}, got {seen:?}"));
        }
    }
    Ok(())
}
