//! Replies of a made-up API, read by every kind of envelope.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Value, json};

use super::super::api::Api;
use super::super::call::Call;
use super::super::config::ClientBuilder;
use super::super::error::{Error, ErrorKind, Result};
use super::super::failure;
use super::super::header::Headers;
use super::super::operation::{Operation, Partial};
use super::super::reply::{Received, Reply};
use super::super::wire::container::Extra;
use super::super::wire_object;
use super::{Envelope, Fail, at, read};

static API: Api = Api { base_url: "https://example.com", ..Api::DEFAULT };

/// A reply to an operation with this envelope.
fn reply(envelope: Envelope, status: u16, body: &str) -> Reply {
    let partial = Some(Partial { statuses: &[207, 500], ids: "/ids", errors: "/errors" });
    // A description lives as long as the program, in tests too.
    let operation = Box::leak(Box::new(Operation { reply: envelope, partial, ..Operation::DEFAULT }));
    let core = ClientBuilder::new(&API, |core| core).api_key("k").build().unwrap();
    let body = Bytes::copy_from_slice(body.as_bytes());
    let received = Box::new(Received { status, headers: Headers::default(), body });
    Reply { call: Arc::new(Call::new(&core, operation)), received, attempts: 1, json: None }
}

fn kind<T>(outcome: Result<T>) -> Option<ErrorKind> {
    outcome.err().map(|error| error.kind())
}

#[test]
fn batches() {
    let envelope = Envelope { ids: &["/ids", "/result/ids"], errors: &["/errors"], ..Envelope::BATCH };
    let cases = [
        (r#"{"ids": ["a", 2], "session": "s"}"#, vec!["a", "2"], json!([]), json!({"session": "s"})),
        (
            r#"{"result": {"ids": ["a"]}, "errors": ["e", {"x": 1}]}"#,
            vec!["a"],
            json!(["e", {"x": 1}]),
            json!({}),
        ),
        (r#"{"ids": []}"#, vec![], json!([]), json!({})),
        (r#"{"ids": "a", "result": {"ids": ["b"]}}"#, vec!["b"], json!([]), json!({"ids": "a"})),
        (r#"{"ids": [null]}"#, vec![], json!([]), json!({"ids": [null]})),
        (r#"{"ids": [""]}"#, vec![], json!([]), json!({"ids": [""]})),
        ("", vec![], json!([]), json!({})),
        ("[]", vec![], json!([]), json!({})),
    ];
    for (body, ids, errors, extra) in cases {
        let batch = read::batch(&reply(envelope, 200, body)).unwrap();
        assert_eq!(batch.ids, ids, "{body}");
        assert_eq!(Value::Array(batch.errors), errors, "{body}");
        assert_eq!(Value::Object(batch.extra), extra, "{body}");
    }
}

#[test]
fn updates() {
    const ENVELOPE: Envelope = Envelope {
        value: &[at("/item").has(&[&["id", "_id"], &["name"]])],
        id: &["/item/id", "/item/_id"],
        matched: &["/matchedCount"],
        modified: &["/modifiedCount", "/result/modifiedCount"],
        ..Envelope::UPDATED
    };
    let cases = [
        (
            r#"{"matchedCount": 2, "modifiedCount": 1, "x": 1}"#,
            None,
            false,
            Some(2),
            Some(1),
            json!({"x": 1}),
        ),
        (
            r#"{"result": {"modifiedCount": 1}, "updated": true}"#,
            None,
            false,
            None,
            Some(1),
            json!({"updated": true}),
        ),
        (r#"{"item": {"_id": "i", "name": "n"}}"#, Some("i"), true, None, None, json!({})),
        (r#"{"item": {"id": "i"}}"#, Some("i"), false, None, None, json!({})),
        (
            r#"{"item": [1], "matchedCount": true}"#,
            None,
            false,
            None,
            None,
            json!({"item": [1], "matchedCount": true}),
        ),
        (" ", None, false, None, None, json!({})),
    ];
    for (body, id, has_value, matched, modified, extra) in cases {
        let updated = read::updated::<Value>(&reply(ENVELOPE, 200, body)).unwrap();
        assert_eq!(updated.id.as_deref(), id, "{body}");
        assert_eq!(updated.value.is_some(), has_value, "{body}");
        assert_eq!((updated.matched, updated.modified), (matched, modified), "{body}");
        assert_eq!(Value::Object(updated.extra), extra, "{body}");
    }
}

#[test]
fn lists() {
    let envelope =
        Envelope { items: &["/data/items", "/items", "/"], total: &["/total", "/data/n"], ..Envelope::LIST };
    let cases = [
        (r#"{"items": ["a"], "total": 5}"#, Ok((vec!["a"], Some(5)))),
        (r#"{"data": {"items": ["a"], "n": 7}}"#, Ok((vec!["a"], Some(7)))),
        (r#"{"items": ["b"], "data": {"items": ["a"]}}"#, Ok((vec!["a"], None))),
        (r#"["a", "b"]"#, Ok((vec!["a", "b"], None))),
        (r#"{"items": null, "data": {"items": []}}"#, Ok((vec![], None))),
        (r#"{"items": ["b"], "items": ["a"], "total": "5"}"#, Ok((vec!["a"], None))),
        (r#"{"items": [1]}"#, Err(ErrorKind::Response)),
        (r#"{"": ["a"]}"#, Err(ErrorKind::Response)),
        (r#"{"items": {}}"#, Err(ErrorKind::Response)),
        (r#"{"success": false, "items": [1]}"#, Err(ErrorKind::Status)),
        ("5", Err(ErrorKind::Response)),
        ("", Err(ErrorKind::Response)),
    ];
    for (body, expected) in cases {
        let parts = read::list::<String>(&reply(envelope, 200, body));
        let found =
            parts.as_ref().map(|parts| (parts.items.iter().map(String::as_str).collect(), parts.total));
        assert_eq!(found.map_err(Error::kind), expected, "{body}");
    }
    let lenient = reply(Envelope { empty_ok: true, ..envelope }, 204, "");
    assert_eq!(read::list::<String>(&lenient).unwrap().items, Vec::<String>::new());
}

#[test]
fn items() {
    const ENVELOPE: Envelope = Envelope { value: &[at("/value")], not_found: &["/value"], ..Envelope::ITEM };
    assert_eq!(read::item::<i64>(&reply(ENVELOPE, 200, r#"{"value": 3.0}"#)).unwrap(), 3);
    assert_eq!(read::item::<Vec<i64>>(&reply(ENVELOPE, 200, r#"{"value": [3]}"#)).unwrap(), [3]);
    let cases = [
        (r#"{"value": "3"}"#, ErrorKind::Response),
        (r#"{"value": null}"#, ErrorKind::NotFound),
        (r#"{"value": {}}"#, ErrorKind::NotFound),
        (r#"{"value": []}"#, ErrorKind::NotFound),
        (r#"{"other": 1}"#, ErrorKind::Response),
        (r#"{"status": "error", "value": 3}"#, ErrorKind::Status),
        ("", ErrorKind::Response),
    ];
    for (body, expected) in cases {
        assert_eq!(kind(read::item::<i64>(&reply(ENVELOPE, 200, body))), Some(expected), "{body}");
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Thing {
    name: String,
    extra: Extra,
}

wire_object! {
    Thing "Thing" {
        name: required "name" | "title",
    }
}

#[test]
fn objects_are_read_straight_from_the_text_or_as_carefully_as_ever() {
    const ENVELOPE: Envelope = Envelope { value: &[at("/")], ..Envelope::ITEM };
    let cases = [
        (r#" {"name": "a", "x": 1}"#, Ok(("a", json!({"x": 1})))),
        (r#"{"title": "a", "error": null}"#, Ok(("a", json!({"error": null})))),
        (r#"{"name": "error", "status": "success"}"#, Ok(("error", json!({"status": "success"})))),
        (r#"{"name": 1, "name": "b"}"#, Ok(("b", json!({})))),
        (r#"{"name": "a", "error": "no"}"#, Err((ErrorKind::Status, None))),
        (r#"{"name": "a", "\u0065rror": "no"}"#, Err((ErrorKind::Status, None))),
        (r#"{"name": "a", "status": "err\u006fr"}"#, Err((ErrorKind::Status, None))),
        (r#"{"name": "a", "success": false}"#, Err((ErrorKind::Status, None))),
        (r#"{"name": 1}"#, Err((ErrorKind::Response, Some("/name")))),
        (r#"{"name": "a""#, Err((ErrorKind::Response, Some("")))),
        ("[]", Err((ErrorKind::Response, Some("")))),
    ];
    for (body, expected) in cases {
        let read = read::item::<Thing>(&reply(ENVELOPE, 200, body));
        let shown = read.as_ref().map(|thing| (thing.name.as_str(), Value::Object(thing.extra.clone())));
        let shown = shown.map_err(|error| (error.kind(), error.path()));
        assert_eq!(shown, expected, "{body}");
    }
    let nothing = Envelope { not_found: &["/"], ..ENVELOPE };
    assert_eq!(kind(read::item::<Thing>(&reply(nothing, 200, "{}"))), Some(ErrorKind::NotFound));
}

#[test]
fn own_fields_are_no_failure() {
    let cases: [(&'static [Fail], &str, bool); 7] = [
        (&[Fail::Success, Fail::Error, Fail::Status], r#"{"success": false}"#, true),
        (&[Fail::Error, Fail::Status], r#"{"success": false}"#, false),
        (&[Fail::Success, Fail::Status], r#"{"error": "x"}"#, false),
        (&[Fail::Success, Fail::Error], r#"{"status": "error"}"#, false),
        (&[Fail::Error], r#"{"error": ["x"]}"#, true),
        (&[Fail::Error], r#"{"error": 0}"#, true),
        (&[Fail::Success], r#"{"success": "false"}"#, false),
    ];
    for (fails, body, failed) in cases {
        let outcome = read::ack(&reply(Envelope { fails, ..Envelope::ACK }, 200, body));
        assert_eq!(kind(outcome), failed.then_some(ErrorKind::Status), "{fails:?} {body}");
    }
}

#[test]
fn partial_success() {
    let body = r#"{"ids": ["a", "b"], "errors": ["no"], "success": false}"#;
    let failed = reply(Envelope::BATCH, 500, body);
    assert!(failure::is_final(&failed));
    let error = failure::by_status(&failed).unwrap();
    assert_eq!((error.kind(), error.status()), (ErrorKind::PartialFailure, Some(500)));
    assert_eq!((error.ids(), error.errors()), (&["a".to_owned(), "b".to_owned()][..], &[json!("no")][..]));
    assert!(!error.is_retryable());
    let cases = [
        (500, r#"{"ids": ["a"]}"#, ErrorKind::PartialFailure),
        (500, r#"{"errors": ["e"]}"#, ErrorKind::PartialFailure),
        (500, r#"{"ids": 5}"#, ErrorKind::InternalServer),
        (500, "{}", ErrorKind::InternalServer),
        (500, "<html>", ErrorKind::InternalServer),
        (502, r#"{"ids": ["a"], "errors": []}"#, ErrorKind::InternalServer),
    ];
    for (status, body, expected) in cases {
        let error = failure::by_status(&reply(Envelope::BATCH, status, body)).unwrap();
        assert_eq!(error.kind(), expected, "{status} {body}");
    }
}
