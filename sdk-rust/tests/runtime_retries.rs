//! Which requests are sent again, how often, and what stays the same.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail as tests do

mod support;

use std::time::{Duration, Instant};

use hivekube::{CreateTool, ErrorKind, Object};
use support::{Act, Server, json, with};

const TOOLS: &str = r#"{"tools": []}"#;

/// What a test does: a safe read, a write, or a write declared safe.
#[derive(Debug, Clone, Copy)]
enum Does {
    Get,
    Post,
    PostWithKey,
    PostWithKeyField,
    DeclaredRead,
}

async fn run(server: &Server, does: Does) -> Result<(), hivekube::Error> {
    let client = server.client();
    let create = || client.tools().create(CreateTool::new("n", Object::new()));
    match does {
        Does::Get => client.tools().list().await.map(drop),
        Does::Post => create().await.map(drop),
        Does::PostWithKey => create().idempotency_key("k1").await.map(drop),
        Does::PostWithKeyField => create().header("Idempotency-Key", "k1").await.map(drop),
        Does::DeclaredRead => client.events().export().await.map(drop),
    }
}

#[tokio::test]
async fn statuses() {
    use Does::{DeclaredRead, Get, Post, PostWithKey, PostWithKeyField};
    let soon = [("retry-after", "0")];
    let late = [("retry-after", "121")];
    let fine = json(200, r#"{"tools": [], "events": [], "insertedId": "t1"}"#);
    // the failure, what is called, tries, and the kind of the error if it stays one
    let cases = [
        (json(500, "{}"), Get, 2, None),
        (json(502, "{}"), Get, 2, None),
        (json(503, "{}"), Get, 2, None),
        (json(504, "{}"), Get, 2, None),
        (json(408, "{}"), Get, 2, None),
        (json(429, "{}"), Get, 2, None),
        (json(500, "{}"), DeclaredRead, 2, None),
        (json(500, "{}"), PostWithKey, 2, None),
        (json(500, "{}"), PostWithKeyField, 2, None),
        (json(429, "{}"), Post, 2, None),
        (with(503, &soon, "{}"), Post, 2, None),
        (json(500, "{}"), Post, 1, Some(ErrorKind::InternalServer)),
        (json(502, "{}"), Post, 1, Some(ErrorKind::InternalServer)),
        (json(503, "{}"), Post, 1, Some(ErrorKind::InternalServer)),
        (json(408, "{}"), Post, 1, Some(ErrorKind::Status)),
        (with(429, &late, "{}"), Get, 1, Some(ErrorKind::RateLimit)),
        (json(400, "{}"), Get, 1, Some(ErrorKind::BadRequest)),
        (json(401, "{}"), Get, 1, Some(ErrorKind::Authentication)),
        (json(403, "{}"), Get, 1, Some(ErrorKind::PermissionDenied)),
        (json(404, "{}"), Get, 1, Some(ErrorKind::NotFound)),
        (json(409, "{}"), Get, 1, Some(ErrorKind::Conflict)),
        (json(418, "{}"), Get, 1, Some(ErrorKind::Status)),
        (json(422, "{}"), Get, 1, Some(ErrorKind::UnprocessableEntity)),
        (json(501, "{}"), Get, 1, Some(ErrorKind::InternalServer)),
        (json(505, "{}"), Get, 1, Some(ErrorKind::InternalServer)),
        (json(599, "{}"), Get, 1, Some(ErrorKind::InternalServer)),
        (json(999, "{}"), Get, 1, Some(ErrorKind::Status)),
        (json(503, r#"{"error": "Forbidden route"}"#), Get, 1, Some(ErrorKind::PermissionDenied)),
        (json(429, r#"{"error": "Forbidden route"}"#), Get, 1, Some(ErrorKind::PermissionDenied)),
        (json(200, r#"{"error": "Forbidden route"}"#), Get, 1, Some(ErrorKind::PermissionDenied)),
        (json(200, r#"{"success": false, "tools": []}"#), Get, 1, Some(ErrorKind::Status)),
        (json(200, "{"), Get, 1, Some(ErrorKind::Response)),
    ];
    for (failure, does, tries, kind) in cases {
        let label = format!("{failure:?} {does:?}");
        let server = Server::start([failure, fine.clone()]);
        let error = run(&server, does).await.err();
        assert_eq!(error.as_ref().map(hivekube::Error::kind), kind, "{label}");
        assert_eq!(server.tries(), tries, "{label}");
        if let Some(error) = error {
            assert_eq!(error.attempts(), 1, "{label}");
        }
    }
}

#[tokio::test]
async fn tries_are_counted_and_limited() {
    let down = json(503, r#"{"message": "down"}"#);
    let server = Server::start([down.clone()]);
    let error = server.client().tools().list().await.unwrap_err();
    assert_eq!((error.attempts(), server.tries()), (3, 3));
    assert!(error.is_retryable());

    let server = Server::start([down.clone()]);
    let error = server.client().tools().list().max_retries(0).await.unwrap_err();
    assert_eq!((error.attempts(), server.tries()), (1, 1));

    let server = Server::start([down.clone(), down.clone(), json(200, TOOLS)]);
    let raw = server.client().tools().list().raw().await.unwrap();
    assert_eq!((raw.attempts(), server.tries()), (3, 3));

    let server = Server::start([down]);
    let patient = server.builder().max_retries(5).build().unwrap();
    assert_eq!(patient.tools().list().await.unwrap_err().attempts(), 6);
}

#[tokio::test]
async fn every_try_is_the_same_request() {
    let server = Server::start([json(500, "{}"), json(500, "{}"), json(200, "{}")]);
    let request = CreateTool::new("ü", Object::new());
    server.client().tools().create(request).idempotency_key("key-1").await.unwrap();
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    for again in &seen {
        assert_eq!(again.header("idempotency-key"), Some("key-1"));
        assert_eq!(
            (&again.target, &again.headers, &again.body),
            (&seen[0].target, &seen[0].headers, &seen[0].body)
        );
    }
}

#[tokio::test]
async fn the_server_says_how_long() {
    let server = Server::start([with(429, &[("retry-after", "1")], "{}"), json(200, TOOLS)]);
    server.client().tools().list().await.unwrap();
    let seen = server.seen();
    assert!(seen[1].at - seen[0].at >= Duration::from_secs(1));

    for header in ["121", "86400", "Fri, 31 Dec 2060 23:59:59 GMT"] {
        let server = Server::start([with(429, &[("retry-after", header)], "{}")]);
        let started = Instant::now();
        let error = server.client().tools().list().await.unwrap_err();
        assert_eq!(server.tries(), 1, "{header}");
        assert!(error.retry_after().unwrap() > Duration::from_secs(120), "{header}");
        assert!(started.elapsed() < Duration::from_secs(5));
    }

    for header in ["-1", "inf", "nan", "1e35", "0x10", "soon", "Fri, 31 Dec 100000 23:59:59 GMT"] {
        let server = Server::start([with(503, &[("retry-after", header)], "{}"), json(200, TOOLS)]);
        server.client().tools().list().await.unwrap();
        assert_eq!(server.tries(), 2, "{header}: a normal pause");
    }
}

#[tokio::test]
async fn no_pause_goes_past_the_deadline() {
    let server = Server::start([with(429, &[("retry-after", "60")], "{}")]);
    let started = Instant::now();
    let error = server.client().tools().list().timeout(Duration::from_secs(2)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimit, "what happened, not that time ran out");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
    assert!(started.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn a_server_that_is_down_is_not_stormed() {
    let server = Server::start([json(503, "{}")]);
    let client = server.builder().retry_pauses(Duration::ZERO, Duration::ZERO).build().unwrap();
    let calls = 300;
    for _ in 0..calls {
        client.tools().list().await.unwrap_err();
    }
    assert_eq!(server.tries(), calls + 100);
}

#[tokio::test]
async fn connections_that_break() {
    // what happens, tries of a read, tries of a write, outcome of the write unknown
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"tools\":".to_vec();
    let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n".to_vec();
    let cases = [
        ("closed before a reply", Act::Close(Vec::new()), 3, 1),
        ("reset before a reply", Act::Reset, 3, 1),
        ("cut off by length", Act::Close(cut), 3, 1),
        ("cut off in chunks", Act::Close(chunked), 3, 1),
        ("not HTTP", Act::Close(b"hello\r\n\r\n".to_vec()), 3, 1),
    ];
    for (what, act, reads, writes) in cases {
        let server = Server::start([act.clone()]);
        let error = server.client().tools().list().await.unwrap_err();
        assert_eq!((error.kind(), server.tries()), (ErrorKind::Connection, reads), "{what}: {error}");
        assert!(!error.is_outcome_unknown(), "{what}");

        let server = Server::start([act]);
        let error = server.client().tools().create(CreateTool::new("n", Object::new())).await.unwrap_err();
        assert_eq!((error.kind(), server.tries()), (ErrorKind::Connection, writes), "{what}: {error}");
        assert!(error.is_outcome_unknown(), "{what}");
        assert!(error.to_string().contains("outcome unknown"), "{what}: {error}");
    }
}

#[tokio::test]
async fn a_request_that_never_left_is_sent_again() {
    // Nobody listens on the port of a listener that is gone.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let pause = Duration::from_millis(1);
    let client = hivekube::Client::builder().api_key("k").base_url(format!("http://{gone}"));
    let client = client.no_proxy().retry_pauses(pause, pause).build().unwrap();
    let error = client.tools().create(CreateTool::new("n", Object::new())).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 3), "{error}");
    assert!(!error.is_outcome_unknown());
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn an_idle_connection_that_was_closed_is_replaced() {
    let server = Server::start([Act::Close(support::bytes(200, &[], TOOLS)), json(200, TOOLS)]);
    let client = server.client();
    client.tools().list().max_retries(0).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    client.tools().list().max_retries(0).await.unwrap();
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn failures_give_their_connection_back() {
    let server = Server::start([json(500, &"x".repeat(100_000))]);
    let client = server.client();
    for _ in 0..50 {
        client.tools().list().max_retries(1).await.unwrap_err();
    }
    assert_eq!((server.tries(), server.connections()), (100, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_client_serves_many_tasks() {
    let server = Server::start([json(200, TOOLS)]);
    let client = server.client();
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.tools().list().await.map(drop) })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(server.tries(), 64);
}
