//! Runs wire vectors: calls, the bytes they must send, replies, and what the caller must get.
//!
//! The vectors are in `data/`, the typed calls in `calls.rs`; both are written by the generator. Here each call is made
//! against a real server on the loopback interface, which answers what the vector says and remembers what it was sent.

#![allow(dead_code, missing_docs, unreachable_pub)] // an API uses the part that it needs; tests have no readers
#![allow(clippy::unwrap_used, clippy::panic)] // a vector that cannot be run is a failed test

mod arguments;
mod calls;
mod format;
mod observed;
mod server;
mod traces;

use std::thread;

use arguments::Arguments;
use calls::sdk::{ErrorKind, Value};
use format::Vector;
use observed::Failed;
use server::Server;

/// The credential of all vectors.
const KEY: &str = "vector-key";

#[test]
fn every_vector_holds() {
    // A file is run on a thread of its own: vectors that retry wait as any call does.
    let files: Vec<_> = calls::VECTORS.iter().map(|(name, text)| thread::spawn(move || run(name, text))).collect();
    let problems: Vec<String> = files.into_iter().flat_map(|file| file.join().unwrap()).collect();
    assert!(problems.is_empty(), "{} vectors fail:\n{}", problems.len(), problems.join("\n"));
}

/// The vectors of a file that fail, and why.
fn run(file: &str, text: &str) -> Vec<String> {
    let vectors: Vec<Vector> = match serde_json::from_str(text) {
        Ok(vectors) => vectors,
        Err(error) => return vec![format!("{file}: {error}")],
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let outcome = |vector: &Vector| runtime.block_on(judge(vector)).err();
    let problem = |vector: &Vector| Some(format!("{file}: {}: {}: {}", vector.call, vector.name, outcome(vector)?));
    vectors.iter().filter_map(problem).collect()
}

async fn judge(vector: &Vector) -> Result<(), String> {
    let server = Server::start(vector.responses.iter().map(format::Response::to_bytes).collect());
    let client = calls::client(&server.url(), Some(KEY), &Default::default());
    let traces = traces::Traces::collect();
    let mut arguments = Arguments::new(vector.arguments.clone());
    let outcome = calls::call(&client, &vector.call, &mut arguments, vector).await;
    let mut conflicts = traces.conflicts();
    drop(traces);
    conflicts.sort();
    judge_outcome(vector, outcome)?;
    judge_requests(vector, &server)?;
    let mut expected = vector.warnings.clone();
    expected.sort();
    if conflicts == expected { Ok(()) } else { Err(format!("warnings: expected {expected:?}, got {conflicts:?}")) }
}

fn judge_outcome(vector: &Vector, outcome: Result<Value, Failed>) -> Result<(), String> {
    let missing_id = |expected: &Value| expected["kind"] == ErrorKind::MissingId.as_str();
    let (expected, got) = match (&vector.error, outcome) {
        (_, Err(Failed::Vector(why))) => return Err(why),
        (None, Err(Failed::Argument(why))) => return Err(why),
        (None, Err(Failed::Call(error))) => return Err(error.to_string()),
        (None, Ok(got)) => (vector.result.clone().unwrap_or_default(), got),
        // The call succeeds; reading the id is what fails.
        (Some(expected), Ok(got)) if missing_id(expected) && got.get("id").is_none() => return Ok(()),
        (Some(expected), Ok(got)) => return Err(format!("expected the error {expected}, got {got}")),
        (Some(expected), Err(Failed::Argument(_))) => {
            (expected.clone(), serde_json::json!({"kind": ErrorKind::InvalidArgument.as_str()}))
        }
        (Some(expected), Err(Failed::Call(error))) => (expected.clone(), observed::error(&error, expected)),
    };
    if observed::without_empty(&expected) == observed::without_empty(&got) {
        Ok(())
    } else {
        Err(format!("expected {expected}, got {got}"))
    }
}

fn judge_requests(vector: &Vector, server: &Server) -> Result<(), String> {
    let (expected, seen) = (vector.expected_requests(), server.seen());
    if expected.len() != seen.len() {
        return Err(format!("expected {} requests, got {seen:?}", expected.len()));
    }
    for (expected, seen) in expected.iter().zip(&seen) {
        let start = format!("{} {}", expected.method, expected.target);
        if seen.start != start {
            return Err(format!("expected {start}, got {}", seen.start));
        }
        for (name, value) in &expected.headers {
            if seen.header(name) != value.as_deref() {
                return Err(format!("header {name}: expected {value:?}, got {:?}", seen.header(name)));
            }
        }
        let body = expected.body();
        if seen.body != body {
            let (body, got) = (String::from_utf8_lossy(&body), String::from_utf8_lossy(&seen.body));
            return Err(format!("body: expected {body}, got {got}"));
        }
    }
    Ok(())
}
