//! Calls without an async runtime.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail as tests do
#![cfg(feature = "blocking")]

mod support;

use hivekube::{ErrorKind, ExportEvents};
use serde_json::json;
use support::{Server, json as reply};

#[test]
fn everything_can_be_called() {
    let page = |ids: &[&str]| {
        let events: Vec<_> = ids.iter().map(|id| json!({"event_id": id})).collect();
        reply(200, &json!({"events": events}).to_string())
    };
    let pages = [page(&["a", "b"]), page(&["c"])];
    let request = |server: &Server| server.client().events().export_with(ExportEvents::new().limit(2));

    let server = Server::start(pages.clone());
    let first = request(&server).call().unwrap();
    assert_eq!(first.next_page().call().unwrap().unwrap().items.len(), 1);

    let server = Server::start(pages.clone());
    let ids: Vec<String> =
        request(&server).items().call().map(|event| event.unwrap().event_id.unwrap()).collect();
    assert_eq!(ids, ["a", "b", "c"]);

    let server = Server::start(pages);
    assert_eq!(
        request(&server).pages().call().map(|page| page.unwrap().items.len()).collect::<Vec<_>>(),
        [2, 1]
    );

    let server = Server::start([reply(200, r#"{"deletedCount": 1}"#), reply(404, "{}")]);
    assert_eq!(server.client().tools().delete("t").raw().call().unwrap().parse().unwrap().count, Some(1));
    let error = server.client().tools().delete("t").call().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn an_error_ends_the_loop() {
    let server = Server::start([reply(400, "{}")]);
    let outcomes: Vec<_> = server.client().events().export().items().call().collect();
    assert_eq!(outcomes.len(), 1);
    assert_eq!(server.tries(), 1);
}

#[test]
fn many_threads_share_a_client() {
    let server = Server::start([reply(200, "[]")]);
    let client = server.client();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..10).for_each(|_| assert!(client.tools().list().call().is_ok())));
        }
    });
    assert_eq!(server.tries(), 80);
}

#[tokio::test]
async fn inside_a_runtime_it_is_an_error() {
    let server = Server::start([reply(200, "[]")]);
    let error = server.client().tools().list().call().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let mut items = server.client().tools().list().items().call();
    assert_eq!(items.next().unwrap().unwrap_err().kind(), ErrorKind::Configuration);
    assert!(items.next().is_none());
    assert_eq!(server.tries(), 0);
}
