//! Lists over several pages.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail as tests do

mod support;

use hivekube::{Error, ErrorKind, Event, ExportEvents, ListRuns, Result};
use serde_json::json;
use support::{Act, Server, json as reply};

/// A page of events with these ids.
fn events(ids: &[&str]) -> Act {
    let events: Vec<_> = ids.iter().map(|id| json!({"event_id": id})).collect();
    reply(200, &json!({"events": events, "totalEvents": 99}).to_string())
}

fn id(event: Event) -> String {
    event.event_id.unwrap()
}

async fn all(server: &Server, request: ExportEvents) -> Vec<String> {
    let mut items = server.client().events().export_with(request).items();
    let mut ids = Vec::new();
    while let Some(event) = items.next().await {
        ids.push(id(event.unwrap()));
    }
    ids
}

#[tokio::test]
async fn where_a_list_ends() {
    let two = || ExportEvents::new().limit(2);
    // pages, request, items, requests
    let cases: Vec<(Vec<Act>, ExportEvents, &str, usize)> = vec![
        (vec![events(&["a", "b"]), events(&["c"])], two(), "abc", 2),
        (vec![events(&["a", "b"]), events(&["c", "d"]), events(&[])], two(), "abcd", 3),
        (vec![events(&["a", "b"]), events(&["a", "b"]), events(&["x"])], two(), "ab", 2),
        (vec![events(&["a"])], two(), "a", 1),
        (vec![events(&[])], two(), "", 1),
        (vec![events(&["a"]), events(&["b"]), events(&[])], ExportEvents::new(), "ab", 3),
        (vec![events(&["a", "b", "c"]), events(&["d"])], two(), "abcd", 2),
        (vec![events(&["a"])], ExportEvents::new().limit(100_000), "a", 1),
    ];
    for (pages, request, items, requests) in cases {
        let label = format!("{request:?} {items}");
        let server = Server::start(pages);
        assert_eq!(all(&server, request).await.concat(), items, "{label}");
        assert_eq!(server.tries(), requests, "{label}");
    }
}

#[tokio::test]
async fn pages_are_asked_for_by_number() {
    let server = Server::start([events(&["a"]), events(&["b"]), events(&[])]);
    all(&server, ExportEvents::new().project("p").limit(1).page(4)).await;
    let bodies: Vec<_> = server.seen().iter().map(|seen| seen.text().to_owned()).collect();
    assert_eq!(
        bodies,
        [
            r#"{"project":"p","limit":1,"page":4}"#,
            r#"{"project":"p","limit":1,"page":5}"#,
            r#"{"project":"p","limit":1,"page":6}"#
        ]
    );
    let run = |id: &str| {
        reply(200, &json!({"evaluations": [{"run_id": id}], "pagination": {"total": 7}}).to_string())
    };
    let server = Server::start([run("a"), reply(200, r#"{"evaluations": []}"#)]);
    let request = server.client().runs().list_with(ListRuns::new().limit(1).project("x"));
    let mut pages = request.header("x-a", "b").pages();
    assert_eq!(pages.next().await.unwrap().unwrap().total, Some(7));
    assert!(pages.next().await.is_none());
    let seen = server.seen();
    assert_eq!(
        seen.iter().map(|seen| seen.target.as_str()).collect::<Vec<_>>(),
        ["/runs?project=x&limit=1", "/runs?project=x&page=2&limit=1"]
    );
    assert_eq!(seen[1].header("x-a"), Some("b"), "options of the first call hold for all");
}

#[tokio::test]
async fn page_by_page() {
    let server = Server::start([events(&["a", "b"]), events(&["c"])]);
    let page = server.client().events().export_with(ExportEvents::new().limit(2)).await.unwrap();
    assert_eq!((page.items.len(), page.total, page.has_next()), (2, Some(99), true));
    let next = page.next_page().await.unwrap().unwrap();
    assert_eq!((next.items.len(), next.has_next()), (1, false));
    assert!(next.next_page().await.unwrap().is_none());
    assert_eq!(server.tries(), 2);
    assert_eq!(next.into_iter().map(id).collect::<Vec<_>>(), ["c"]);

    let same = Server::start([events(&["a"])]);
    let page = same.client().events().export_with(ExportEvents::new().limit(1)).await.unwrap();
    assert!(page.has_next() && page.next_page().await.unwrap().is_none(), "the same page again is no page");

    let tools = Server::start([reply(200, r#"[{"name": "a"}]"#)]);
    assert!(!tools.client().tools().list().await.unwrap().has_next(), "without paging there is one page");
}

#[tokio::test]
async fn nothing_is_fetched_before_it_is_needed() {
    let server = Server::start([events(&["a", "b"]), events(&["c"])]);
    let mut items = server.client().events().export_with(ExportEvents::new().limit(2)).items();
    assert_eq!(server.tries(), 0);
    items.next().await.unwrap().unwrap();
    items.next().await.unwrap().unwrap();
    assert_eq!(server.tries(), 1);
    items.next().await.unwrap().unwrap();
    assert_eq!(server.tries(), 2);
}

#[tokio::test]
async fn an_error_ends_the_list() {
    let server = Server::start([events(&["a"]), reply(400, "{}")]);
    let mut items = server.client().events().export_with(ExportEvents::new().limit(1)).items();
    assert_eq!(items.next().await.unwrap().map(id).unwrap(), "a");
    assert_eq!(items.next().await.unwrap().unwrap_err().kind(), ErrorKind::BadRequest);
    assert!(items.next().await.is_none());
    assert_eq!(server.tries(), 2);
}

#[tokio::test]
async fn a_stream_for_those_who_want_one() {
    use futures_util::{StreamExt as _, TryStreamExt as _};

    let server = Server::start([events(&["a", "b"]), events(&["c"])]);
    let request = || server.client().events().export_with(ExportEvents::new().limit(2));
    let ids: Result<Vec<String>, Error> = request().items().map_ok(id).try_collect().await;
    assert_eq!(ids.unwrap(), ["a", "b", "c"]);
    assert_eq!(request().pages().count().await, 1, "the last page is repeated by the test server");
}

#[tokio::test]
async fn the_raw_page() {
    let server = Server::start([events(&["a"])]);
    let raw = server.client().events().export().raw().await.unwrap();
    assert_eq!(raw.parse().unwrap().items.len(), 1);
    assert_eq!(raw.parse().unwrap().total, Some(99));
}
