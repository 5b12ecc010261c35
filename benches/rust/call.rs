//! One call on loopback, against reqwest and serde written by hand.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark is no library")]

use hive_benches as support;

use serde_json::Value;
use std::hint::black_box;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

fn main() {
    let body =
        br#"{"tools":[{"id":"t1","name":"search","parameters":{"type":"object"},"tool_type":"function"}]}"#;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let address = runtime.block_on(serve(body.to_vec()));
    let url = format!("http://{address}");
    let target = format!("{url}/tools");

    let client = hivekube::Client::builder().api_key("k").base_url(&url).build().unwrap();
    // Who writes this by hand does not wait for ever either.
    let timeout = std::time::Duration::from_secs(600);
    let plain = reqwest::Client::builder().timeout(timeout).build().unwrap();
    let times = support::paired(
        30,
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

/// One answer to everything, on connections that stay open. It runs on the thread that calls: whether the two share a core would
/// be worth more than anything that is measured here.
async fn serve(body: Vec<u8>) -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let reply: std::sync::Arc<[u8]> = [head.into_bytes(), body].concat().into();
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let reply = reply.clone();
            tokio::spawn(async move {
                let mut request = Vec::new();
                while connection.read_buf(&mut request).await.is_ok_and(|read| read > 0) {
                    if request.ends_with(b"\r\n\r\n") {
                        request.clear();
                        connection.write_all(&reply).await.unwrap();
                    }
                }
            });
        }
    });
    address
}
