//! The transport for tests of programs: it answers from a script, keeps requests, fails as asked and streams.
#![cfg(feature = "testing")]
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::BTreeMap;

use hivekube::testing::{FakeReply, FakeTransport};
use hivekube::{Client, ErrorKind, Method, Value};

fn client(fake: &FakeTransport) -> Client {
    Client::builder().api_key("hh_secret_key").base_url("http://127.0.0.1:9").transport(fake).build().unwrap()
}

#[tokio::test]
async fn a_script_is_played_and_what_was_sent_is_kept() {
    let fake = FakeTransport::new()
        .on(Method::Get, "/pets?limit=2", FakeReply::json(200, "[1]").header("x-request-id", "r1"))
        .then(FakeReply::json(201, r#"{"id": "p1"}"#));
    let client = client(&fake);
    let created = client.request(Method::Post, "/pets").json(BTreeMap::from([("name", "Rex")])).await;
    assert_eq!(created.unwrap().to_string(), r#"{"id":"p1"}"#);
    assert_eq!(fake.unused(), 1);
    let raw = client.request(Method::Get, "/pets").query("limit", "2").raw().await.unwrap();
    assert_eq!((raw.status(), raw.headers().get("x-request-id")), (200, Some("r1")));
    fake.assert_used();
    let [created, listed] = fake.requests().try_into().unwrap();
    assert_eq!((created.method(), created.target()), (Method::Post, "/pets"));
    assert_eq!(created.body(), br#"{"name":"Rex"}"#);
    assert_eq!(created.json().unwrap()["name"], "Rex");
    assert_eq!(created.headers().get("authorization"), Some("Bearer hh_secret_key"));
    assert_eq!((listed.path(), listed.target(), listed.host()), ("/pets", "/pets?limit=2", "127.0.0.1"));
    assert!(!format!("{created:?} {fake:?}").contains("hh_secret_key"));
}

#[tokio::test]
async fn failures_are_those_of_a_network_and_retries_do_not_wait() {
    let fake = FakeTransport::new()
        .then(FakeReply::refused())
        .then(FakeReply::new(503).header("retry-after", "60"))
        .then(FakeReply::json(200, "7"))
        .then(FakeReply::lost())
        .then(FakeReply::timeout())
        .then(FakeReply::json(200, "[1, 2").breaks());
    let client = client(&fake);
    assert_eq!(client.request(Method::Get, "/a").await.unwrap(), 7);
    let post = client.request(Method::Post, "/b").await.unwrap_err();
    assert_eq!((post.kind(), post.is_outcome_unknown(), post.attempts()), (ErrorKind::Connection, true, 1));
    let slow = client.request(Method::Get, "/c").max_retries(0).await.unwrap_err();
    assert_eq!(slow.kind(), ErrorKind::Timeout);
    let cut = client.request(Method::Get, "/d").max_retries(0).await.unwrap_err();
    assert_eq!(cut.kind(), ErrorKind::Connection);
    let none = client.request(Method::Get, "/e").await.unwrap_err();
    assert_eq!((none.kind(), none.attempts()), (ErrorKind::Configuration, 1));
    assert!(none.to_string().contains("no reply for GET /e"), "{none}");
    assert_eq!(fake.requests().len(), 7);
}

/// HTTP/2 has frames without bytes, wherever it likes.
#[tokio::test]
async fn a_piece_without_bytes_is_no_end() {
    let fake = FakeTransport::new()
        .then(FakeReply::new(200).piece("").piece("[1").piece("").piece("]"))
        .then(FakeReply::new(200).piece("").piece("7"));
    let client = client(&fake);
    assert_eq!(client.request(Method::Get, "/a").await.unwrap().to_string(), "[1]");
    assert_eq!(client.request(Method::Get, "/b").await.unwrap(), 7);
}

#[test]
#[should_panic(expected = "DELETE /pets/1, any")]
fn what_was_not_used_is_named() {
    let fake = FakeTransport::new().on(Method::Delete, "/pets/1", FakeReply::new(204));
    fake.then(FakeReply::new(204)).assert_used();
}

#[tokio::test]
async fn every_vector_of_the_api_can_be_played() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/hive/vectors");
    let text = std::fs::read_to_string(format!("{folder}/tools.json")).unwrap();
    let vectors: Vec<Value> = serde_json::from_str(&text).unwrap();
    let vector = vectors.iter().find(|vector| vector["name"].as_str().unwrap().starts_with("B: ")).unwrap();
    let fake = FakeTransport::new().vector(vector).unwrap();
    let page = client(&fake).tools().list().await.unwrap();
    assert_eq!(page.items[0].name, "search");
    fake.assert_used();
    assert!(FakeTransport::new().vector(&Value::Null).is_err());
}
