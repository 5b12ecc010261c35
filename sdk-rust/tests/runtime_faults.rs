//! Faults: what happens when a server misbehaves. The cases are in specs/hive/faults; the Python SDK runs the same ones.

#![allow(clippy::unwrap_used, clippy::panic)] // a case that cannot be run is a failed test

mod support;

use std::path::Path;
use std::time::Duration;

use hivekube::{Client, Error, Method, Value};
use serde_json::json;
use support::{Act, Seen, Server};

const KEY: &str = "fault-key";

#[tokio::test(flavor = "multi_thread")]
async fn connections() {
    run("connections").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn statuses() {
    run("statuses").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redirects() {
    run("redirects").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies() {
    run("bodies").await;
}

/// Runs the cases of a file, all at once, and lists those that fail.
async fn run(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../specs/hive/faults/{file}.json"));
    let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let running: Vec<_> = cases.into_iter().map(|case| tokio::spawn(judge(case))).collect();
    let mut problems = Vec::new();
    for case in running {
        problems.extend(case.await.unwrap().err());
    }
    assert!(problems.is_empty(), "{} cases fail:\n{}", problems.len(), problems.join("\n"));
}

async fn judge(case: Value) -> Result<(), String> {
    let fail = |what: String| Err(format!("{}: {what}", case["name"]));
    let acts: Vec<Act> = case["server"].as_array().unwrap().iter().map(act).collect();
    let server = Server::start(acts);
    let outcome = call(&client(&server, &case["options"]), case["call"].as_str().unwrap()).await;
    let seen = server.seen();
    match (&case["error"], outcome) {
        (Value::Null, Ok(value)) if value == case["value"] => {}
        (Value::Null, outcome) => return fail(format!("expected {}, got {outcome:?}", case["value"])),
        (expected, Ok(value)) => return fail(format!("expected {expected}, got {value}")),
        (expected, Err(error)) => judge_error(&case, expected, &error).or_else(fail)?,
    }
    if case["tries"] != seen.len() {
        return fail(format!("expected {} tries, got {}", case["tries"], seen.len()));
    }
    let parts =
        |seen: &Seen| (seen.method.clone(), seen.target.clone(), seen.headers.clone(), seen.body.clone());
    if seen.iter().any(|again| parts(again) != parts(&seen[0])) {
        return fail(format!("the tries differ: {seen:?}"));
    }
    Ok(())
}

fn judge_error(case: &Value, expected: &Value, error: &Error) -> Result<(), String> {
    for (name, value) in expected.as_object().unwrap() {
        let got = match name.as_str() {
            "kind" => json!(error.kind().as_str()),
            "status" => json!(error.status()),
            "attempts" => json!(error.attempts()),
            "retry_after" => json!(error.retry_after().map(|delay| delay.as_secs())),
            "location" => json!(error.location()),
            "outcome_unknown" => json!(error.is_outcome_unknown()),
            other => panic!("errors have no {other}"),
        };
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

fn client(server: &Server, options: &Value) -> Client {
    let millis = |name: &str| options[name].as_u64().map(Duration::from_millis);
    let mut builder = server.builder().api_key(KEY);
    if let Some(retries) = options["max_retries"].as_u64() {
        builder = builder.max_retries(u32::try_from(retries).unwrap());
    }
    if let Some(timeout) = millis("timeout_ms") {
        builder = builder.timeout(timeout);
    }
    if let Some(timeout) = millis("read_timeout_ms") {
        builder = builder.read_timeout(timeout);
    }
    builder.build().unwrap()
}

async fn call(client: &Client, call: &str) -> Result<Value, Error> {
    let things = |method| client.request(method, "/things");
    let body = json!({"a": 1});
    match call {
        "read" => things(Method::Get).await,
        "put" => things(Method::Put).json(body).await,
        "write" => things(Method::Post).json(body).await,
        "write with key" => things(Method::Post).json(body).idempotency_key("k").await,
        "tools" => Ok(serde_json::to_value(client.tools().list().await?.items).unwrap()),
        other => panic!("there is no call {other}"),
    }
}

fn act(step: &Value) -> Act {
    let raw =
        step["raw"].as_str().map(|raw| raw.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect());
    let then = step["then"].as_str().unwrap_or(if raw.is_some() { "close" } else { "keep" });
    let bytes = raw.unwrap_or_else(|| message(step));
    match then {
        "keep" => Act::Send(bytes),
        "close" => Act::Close(bytes),
        "hang" => Act::Slow(vec![bytes], Duration::from_secs(30)),
        other => panic!("there is no {other}"),
    }
}

fn message(step: &Value) -> Vec<u8> {
    let body = match step.get("body") {
        None => Vec::new(),
        Some(body) => match (body["$text"].as_str(), body["$bytes"].as_array()) {
            (Some(text), _) => text.as_bytes().to_vec(),
            (_, Some(bytes)) => {
                bytes.iter().map(|byte| u8::try_from(byte.as_u64().unwrap()).unwrap()).collect()
            }
            (None, None) => body.to_string().into_bytes(),
        },
    };
    let mut head = format!("HTTP/1.1 {} Said\r\n", step["status"]);
    for field in step["headers"].as_array().into_iter().flatten() {
        head += &format!("{}: {}\r\n", field[0].as_str().unwrap(), field[1].as_str().unwrap());
    }
    let has_length = ["content-length:", "transfer-encoding:"]
        .iter()
        .any(|name| head.to_ascii_lowercase().contains(&format!("\r\n{name}")));
    if !has_length {
        head += &format!("content-length: {}\r\n", body.len());
    }
    [head.as_bytes(), b"\r\n", &body].concat()
}
