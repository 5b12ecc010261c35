//! One call on loopback, against reqwest and serde written by hand.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark is no library")]

use hive_benches as support;

use serde_json::Value;
use std::hint::black_box;

fn main() {
    let body =
        br#"{"tools":[{"id":"t1","name":"search","parameters":{"type":"object"},"tool_type":"function"}]}"#;
    let address = support::serve(body.to_vec()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let url = format!("http://{address}");
    let client = hivekube::Client::builder().api_key("k").base_url(&url).build().unwrap();
    let plain = reqwest::Client::builder().build().unwrap();
    let target = format!("{url}/tools");

    let times = support::paired(
        15,
        || {
            runtime.block_on(async {
                for _ in 0..200 {
                    black_box(client.tools().list().await.unwrap());
                }
            });
        },
        || {
            runtime.block_on(async {
                for _ in 0..200 {
                    let reply = plain.get(&target).bearer_auth("k").send().await.unwrap();
                    let bytes = reply.error_for_status().unwrap().bytes().await.unwrap();
                    black_box(serde_json::from_slice::<Value>(&bytes).unwrap());
                }
            });
        },
    );
    support::report("rust call on loopback / hand-written reqwest", 1.15, times);
}
