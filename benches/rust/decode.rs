//! Decoding a 1 MB event export, against serde structs written by hand: the same shape, no aliases, no unknown fields.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark is no library")]

use hive_benches as support;

use serde::Deserialize;
use serde_json::{Map, Value};
use std::hint::black_box;

#[derive(Deserialize)]
#[allow(dead_code, reason = "decoded, not read")]
struct Event {
    org_id: Option<String>,
    workspace_id: Option<String>,
    project_id: Option<String>,
    project: Option<String>,
    source: Option<String>,
    event_name: Option<String>,
    event_type: Option<String>,
    event_id: Option<String>,
    session_id: Option<String>,
    parent_id: Option<String>,
    children_ids: Option<Vec<String>>,
    config: Option<Map<String, Value>>,
    inputs: Option<Map<String, Value>>,
    outputs: Option<Map<String, Value>>,
    error: Option<String>,
    start_time: Option<f64>,
    end_time: Option<f64>,
    duration: Option<f64>,
    metadata: Option<Map<String, Value>>,
    feedback: Option<Map<String, Value>>,
    metrics: Option<Map<String, Value>>,
    user_properties: Option<Map<String, Value>>,
    success: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "decoded, not read")]
struct Export {
    events: Vec<Event>,
    total_events: Option<u64>,
}

fn main() {
    let body = support::export_body();
    let address = support::serve(body.clone()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client =
        hivekube::Client::builder().api_key("k").base_url(format!("http://{address}")).build().unwrap();
    let raw = runtime.block_on(async { client.events().export().raw().await }).unwrap();
    assert_eq!(raw.parse().unwrap().items.len(), 900);

    let times = support::paired(
        60,
        || drop(black_box(raw.parse().unwrap())),
        || drop(black_box(serde_json::from_slice::<Export>(black_box(&body)).unwrap())),
    );
    support::report("rust decode, 1 MB export / hand-written serde", 1.2, times);
}
