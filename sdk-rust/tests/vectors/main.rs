//! The wire vectors of the document, run against a real server.
//!
//! They prove that this crate and the Python package send the same bytes and read the same values. The format is in
//! `format`; the typed calls are in `calls`, one file a resource; what came of them is judged here.

#![allow(missing_docs, unreachable_pub)] // a test crate has no readers but its own
#![allow(clippy::unwrap_used, clippy::panic)] // a vector that cannot be run is a failed test

#[path = "../support/mod.rs"]
mod support;

mod arguments;
mod calls;
mod format;
mod observed;

use std::collections::BTreeSet;

use hivekube::Client;
use support::traces::Traces;
use support::{Act, Server};

use format::Vector;

const KEY: &str = "vector-key";

/// Runs a file and tells all vectors that fail.
async fn run(file: &str) {
    let server = Server::start([]);
    let client = server.builder().api_key(KEY).build().unwrap();
    let vectors = format::read(file);
    let mut problems = Vec::new();
    for vector in &vectors {
        if let Err(problem) = judge(&server, &client, vector).await {
            problems.push(format!("{}: {}: {problem}", vector.call, vector.name));
        }
    }
    assert!(problems.is_empty(), "{} of {}:\n{}", problems.len(), vectors.len(), problems.join("\n"));
}

async fn judge(server: &Server, client: &Client, vector: &Vector) -> Result<(), String> {
    server.script(vector.responses.iter().map(|response| Act::Send(response.to_bytes())).collect());
    let traces = Traces::collect();
    let got = calls::call(client, vector).await;
    let conflicts = observed::conflicts(&traces.warnings());
    let got = match (&vector.error, got) {
        (Some(expected), Err(error)) => observed::error(&error, expected),
        (None, Err(error)) => return Err(error.to_string()),
        (_, Ok(value)) => value,
    };
    let expected = vector.error.clone().map_or_else(|| vector.result().clone(), Into::into);
    judge_requests(server, vector)?;
    if got != expected {
        return Err(format!("expected {expected}, got {got}"));
    }
    let mut expected = vector.warnings.clone();
    expected.sort();
    if conflicts == expected { Ok(()) } else { Err(format!("expected {expected:?}, got {conflicts:?}")) }
}

fn judge_requests(server: &Server, vector: &Vector) -> Result<(), String> {
    let (seen, expected) = (server.seen(), vector.requests());
    if seen.len() != expected.len() {
        return Err(format!("sent {} requests in place of {}: {seen:?}", seen.len(), expected.len()));
    }
    for (seen, expected) in seen.iter().zip(expected) {
        let line = |method: &str, target: &str, body: &[u8]| {
            format!("{method} {target} {}", String::from_utf8_lossy(body))
        };
        let sent = line(&seen.method, &seen.target, &seen.body);
        let wanted = line(&expected.method, &expected.target, &expected.body());
        if sent != wanted {
            return Err(format!("\n  sent     {sent}\n  in place of {wanted}"));
        }
        for (name, value) in &expected.headers {
            if seen.header(name) != value.as_deref() {
                return Err(format!("sent {name}: {:?} in place of {value:?}", seen.header(name)));
            }
        }
    }
    Ok(())
}

macro_rules! files {
    ($($name:ident),* $(,)?) => {
        const FILES: &[&str] = &[$(concat!(stringify!($name), ".json")),*];

        $(
            #[tokio::test]
            async fn $name() {
                run(concat!(stringify!($name), ".json")).await;
            }
        )*
    };
}

files! {
    configurations, created_ids, datapoints, datasets, errors, events, metrics, projects, requests, runs, sessions, tools,
}

#[test]
fn every_file_is_run() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/hive/vectors");
    let there: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".json"))
        .collect();
    assert_eq!(there, FILES.iter().map(|&name| name.to_owned()).collect());
}
