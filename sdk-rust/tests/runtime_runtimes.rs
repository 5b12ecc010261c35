//! Where requests are awaited: outside of any runtime, in one after another, inside a blocking part of one.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail as tests do

mod support;

use std::future::IntoFuture as _;

use hivekube::ErrorKind;
use support::{Server, json};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn without_a_runtime_it_is_an_error() {
    let server = Server::start(vec![json(200, r#"{"tools": []}"#)]);
    let request = server.client().tools().list().into_future();
    // Polled once, by nobody's runtime.
    let error = futures_util::FutureExt::now_or_never(request).unwrap().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0));
    assert_eq!(server.tries(), 0);
}

#[test]
fn one_client_serves_one_runtime_after_the_other() {
    let server = Server::start(vec![json(200, r#"{"tools": []}"#)]);
    let client = server.client();
    for _ in 0..3 {
        // The connection of the runtime before went with it.
        runtime().block_on(async { client.tools().list().await.unwrap() });
        runtime().block_on(async { client.tools().delete("t").await.unwrap() });
    }
    assert_eq!(server.tries(), 6);
}

#[test]
fn two_runtimes_share_a_client() {
    let server = Server::start(vec![json(200, r#"{"tools": []}"#)]);
    let client = server.client();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            std::thread::spawn(move || {
                for _ in 0..20 {
                    runtime().block_on(async { client.tools().list().await.unwrap() });
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    // A connection may go with the runtime it was made in while another one uses it; then a read is sent again.
    assert!(server.tries() >= 80);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocking_part_of_a_runtime_may_wait_for_a_request() {
    let server = Server::start(vec![json(200, r#"{"tools": []}"#)]);
    let client = server.client();
    let handle = tokio::runtime::Handle::current();
    let waited = tokio::task::spawn_blocking(move || handle.block_on(client.tools().list().into_future()));
    assert!(waited.await.unwrap().unwrap().items.is_empty());
}

#[tokio::test]
async fn what_is_cancelled_leaves_nothing_behind() {
    let server = Server::start(vec![support::Act::Hang, json(200, r#"{"tools": []}"#)]);
    let client = server.builder().max_connections(1).build().unwrap();
    let soon = std::time::Duration::from_millis(200);
    assert!(tokio::time::timeout(soon, client.tools().list().into_future()).await.is_err());
    assert!(client.tools().list().await.unwrap().items.is_empty(), "its turn is given back");
    assert_eq!(server.connections(), 2);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn many_calls_leave_nothing_behind() {
    let files = || std::fs::read_dir("/proc/self/fd").unwrap().count();
    let replies = [
        json(200, r#"{"tools": []}"#),
        json(400, r#"{"error": "x"}"#),
        json(200, "{"),
        support::Act::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{".to_vec()),
    ];
    for reply in replies {
        let server = Server::start(vec![reply]);
        let client = server.builder().max_retries(0).build().unwrap();
        let call = async |times: usize| {
            for _ in 0..times {
                let _ = client.tools().list().await;
            }
        };
        call(50).await;
        let before = files();
        call(300).await;
        // Other tests of this process open and close files meanwhile.
        assert!(files() < before + 50, "{before} files, then {}", files());
    }
}
