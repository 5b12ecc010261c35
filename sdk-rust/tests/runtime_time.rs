//! Bounds on time: connecting, silence, and the whole call.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail as tests do

mod support;

use std::future::IntoFuture as _;
use std::time::{Duration, Instant};

use hivekube::{CreateTool, ErrorKind, Object};
use support::{Act, Server, json};

const SHORT: Duration = Duration::from_millis(150);

#[tokio::test]
async fn silence_is_bounded() {
    let server = Server::start([Act::Hang]);
    let client = server.builder().read_timeout(SHORT).build().unwrap();
    let error = client.tools().list().await.unwrap_err();
    assert_eq!((error.kind(), server.tries()), (ErrorKind::Timeout, 3), "{error}");

    let server = Server::start([Act::Hang]);
    let client = server.builder().read_timeout(SHORT).build().unwrap();
    let error = client.tools().create(CreateTool::new("n", Object::new())).await.unwrap_err();
    assert_eq!((error.kind(), server.tries()), (ErrorKind::Timeout, 1), "{error}");
    assert!(error.is_timeout() && error.is_outcome_unknown() && error.is_retryable());
}

#[tokio::test]
async fn silence_inside_a_reply_is_bounded() {
    let start = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{".to_vec();
    let server = Server::start([Act::Slow(vec![start, b"}".to_vec()], Duration::from_secs(2))]);
    let client = server.builder().read_timeout(SHORT).max_retries(0).build().unwrap();
    let error = client.tools().list().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
}

#[tokio::test]
async fn the_whole_call_is_bounded() {
    // Never silent for long, and never done.
    let start = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n".to_vec();
    let drops = std::iter::once(start).chain((0..100).map(|_| b" ".to_vec())).collect();
    let server = Server::start([Act::Slow(drops, Duration::from_millis(30))]);
    let started = Instant::now();
    let error = server.client().tools().list().timeout(SHORT * 2).await.unwrap_err();
    assert_eq!((error.kind(), server.tries()), (ErrorKind::Timeout, 1), "{error}");
    assert!(started.elapsed() < SHORT * 6);
    assert!(error.to_string().contains("300ms"), "{error}");
}

#[tokio::test]
async fn the_bound_of_a_call_covers_its_retries() {
    let server = Server::start([Act::Hang]);
    let client = server.builder().read_timeout(SHORT).max_retries(100).build().unwrap();
    let started = Instant::now();
    let error = client.tools().list().timeout(SHORT * 4).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(started.elapsed() < SHORT * 8 && server.tries() <= 5);
}

#[tokio::test]
async fn connecting_is_bounded() {
    // Nothing answers in a network that is reserved for documentation (RFC 5737): the bound, or no route at all.
    let client = hivekube::Client::builder().api_key("k").base_url("https://192.0.2.1").no_proxy();
    let client = client.connect_timeout(SHORT).max_retries(1).build().unwrap();
    let started = Instant::now();
    let error = client.tools().create(CreateTool::new("n", Object::new())).await.unwrap_err();
    assert!(error.is_connection() && !error.is_outcome_unknown(), "{error}");
    assert_eq!(error.attempts(), 2, "a connection that was never made can be tried again for any request");
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn no_bound_is_no_bound() {
    let late = Act::Slow(vec![Vec::new(), support::bytes(200, &[], r#"{"tools": []}"#)], SHORT);
    let server = Server::start([late]);
    let client = server.builder().timeout(None).read_timeout(None).connect_timeout(None).build().unwrap();
    client.tools().list().timeout(Duration::MAX).await.unwrap();
    client.tools().list().timeout(None).await.unwrap();
}

#[tokio::test]
async fn a_call_that_is_dropped_stops() {
    let server = Server::start([Act::Hang, json(200, r#"{"tools": []}"#)]);
    let client = server.client();
    let waiting = tokio::time::timeout(SHORT, client.tools().list().into_future()).await;
    assert!(waiting.is_err());
    client.tools().list().await.unwrap();
    assert_eq!(server.tries(), 2);
}

/// An upload that is taken slowly is no silence: only its end, without an answer, is.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_upload_is_no_silence() {
    use std::io::{Read as _, Write as _};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let length = 16_000_000_usize;
    std::thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        let mut piece = vec![0; 1_000_000];
        let mut got = 0;
        while got < length {
            got += stream.read(&mut piece).unwrap();
            std::thread::sleep(Duration::from_millis(40));
        }
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
        std::thread::sleep(Duration::from_secs(1));
    });
    let builder = hivekube::Client::builder().api_key("k").base_url(url).no_proxy().max_retries(0);
    let client = builder.read_timeout(Duration::from_millis(400)).build().unwrap();
    let started = std::time::Instant::now();
    client.request(hivekube::Method::Post, "/x").json("x".repeat(length)).await.unwrap();
    assert!(started.elapsed() > Duration::from_millis(500), "it was not slow: {:?}", started.elapsed());
}
