//! What becomes of replies: bodies of every kind, failures of every kind, spellings.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests may fail as tests do

mod support;

use std::time::Duration;

use hivekube::{ErrorKind, Event, Maybe, Object, Tool, ToolType, UpdateTool};
use serde_json::{Value, json};
use support::traces::Traces;
use support::{Act, KEY, Server, json, with};

async fn tools(act: Act) -> Result<Vec<Tool>, hivekube::Error> {
    Server::start([act]).client().tools().list().max_retries(0).await.map(|page| page.items)
}

#[tokio::test]
async fn bodies_that_are_read() {
    let cases = [
        (with(200, &[], "[]"), 0),
        (with(200, &[("content-type", "text/plain; charset=utf-16")], "[]"), 0),
        (
            with(
                200,
                &[("content-type", "application/problem+JSON;charset=UTF-8")],
                r#"{"tools": [{"name": "a"}]}"#,
            ),
            1,
        ),
        (with(299, &[], " \n{\"tools\": [{\"name\": \"a\"}, {\"name\": \"b\"}]} \n"), 2),
        (with(206, &[], r#"{"x": {"tools": 1}, "tools": [], "tools": [{"name": "a"}]}"#), 1),
        (with(200, &[("content-encoding", "identity")], "[]"), 0),
        (with(200, &[], "\u{feff}[]"), 0),
        (with(200, &[], "\u{feff}{\"tools\": [], \"tools\": []}"), 0),
        (
            Act::Close(
                b"HTTP/1.1 103 Early\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]"
                    .to_vec(),
            ),
            0,
        ),
        (Act::Close(b"HTTP/1.1 200 OK\r\n\r\n[]".to_vec()), 0),
        (
            Act::Close(
                b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n[\r\n1\r\n]\r\n0\r\n\r\n"
                    .to_vec(),
            ),
            0,
        ),
    ];
    for (act, length) in cases {
        let label = format!("{act:?}");
        assert_eq!(
            tools(act).await.map(|tools| tools.len()).map_err(|e| e.to_string()),
            Ok(length),
            "{label}"
        );
    }
}

#[tokio::test]
async fn bodies_that_cannot_be_read() {
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (b"".to_vec(), ""),
        (b"   ".to_vec(), ""),
        (b"<html>captive portal</html>".to_vec(), ""),
        (b"null".to_vec(), ""),
        (b"\"text\"".to_vec(), ""),
        (b"{}".to_vec(), ""),
        (br#"{"tools": {}}"#.to_vec(), ""),
        (br#"{"tools": null}"#.to_vec(), ""),
        (br#"{"tools": [{}]}"#.to_vec(), "/tools/0/name"),
        (br#"{"tools": [{"name": "a"}, {"name": null}]}"#.to_vec(), "/tools/1/name"),
        (br#"{"tools": [{"name": 1}]}"#.to_vec(), "/tools/0/name"),
        (br#"{"tools": [{"name": "a", "created_at": null}]}"#.to_vec(), "/tools/0/created_at"),
        (br#"{"tools": [{"name": "a", "_id": 5}]}"#.to_vec(), "/tools/0/_id"),
        (br#"[{"name": "a", "tool_type": {}}]"#.to_vec(), "/0/tool_type"),
        (br#"["a"]"#.to_vec(), "/0"),
        (br#"{"tools": [{"name": "a"}]"#.to_vec(), ""),
        (br#"{"tools": [{"name": "a"}]} x"#.to_vec(), ""),
        (b"[{\"name\": \"\xff\"}]".to_vec(), ""),
        (br#"[{"name": "\ud800"}]"#.to_vec(), ""),
        (br#"[{"name": "a", "x": NaN}]"#.to_vec(), ""),
        (br#"[{"name": "a", "x": 1e400}]"#.to_vec(), ""),
        ("[".repeat(100_000).into_bytes(), ""),
    ];
    for (body, path) in cases {
        let text = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let mut bytes = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len()).into_bytes();
        bytes.extend_from_slice(&body);
        let error = tools(Act::Send(bytes)).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Response, Some(200)), "{text}: {error}");
        if !path.is_empty() {
            assert_eq!(error.path(), Some(path), "{text}: {error}");
            assert!(error.to_string().contains(path), "{text}: {error}");
        }
        assert_eq!(error.raw(), Some(&body[..body.len().min(64 * 1024)]), "{text}");
        assert!(error.to_string().len() < 1000, "{text}");
    }
}

#[tokio::test]
async fn replies_are_bounded() {
    let announced = Act::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 10000000000000\r\n\r\n[".to_vec());
    assert_eq!(tools(announced).await.unwrap_err().kind(), ErrorKind::Response);

    let endless = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{}",
        "400\r\n".to_owned() + &" ".repeat(1024) + "\r\n"
    );
    let pieces =
        (0..100).map(|n| if n == 0 { endless.clone() } else { format!("400\r\n{}\r\n", " ".repeat(1024)) });
    let act = Act::Slow(pieces.map(String::into_bytes).collect(), std::time::Duration::ZERO);
    let server = Server::start([act]);
    let client = server.builder().max_response_size(10_000).max_retries(0).build().unwrap();
    let error = client.tools().list().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Response);
    assert!(error.to_string().contains("10000 bytes"), "{error}");
}

#[tokio::test]
async fn failing_statuses_keep_everything() {
    let body = r#"{"statusCode": 400, "message": "expected array", "errorCode": "E7", "success": false}"#;
    let fields = [("x-request-id", "req-1"), ("content-type", "application/json"), ("retry-after", "7")];
    let error = tools(with(400, &fields, body)).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.code()), (ErrorKind::BadRequest, Some(400), Some("E7")));
    assert_eq!(
        (error.request_id(), error.headers().unwrap().get("X-Request-Id")),
        (Some("req-1"), Some("req-1"))
    );
    assert_eq!(error.body(), Some(&serde_json::from_str::<Value>(body).unwrap()));
    assert_eq!(error.raw(), Some(body.as_bytes()));
    assert_eq!(error.retry_after(), Some(std::time::Duration::from_secs(7)));
    assert!(error.to_string().starts_with("tools.list: status 400: "), "{error}");

    for body in [
        "<html>502 Bad Gateway</html>",
        "Error: name is not specified!",
        "{\"cut",
        "",
        "[1]",
        "\"text\"",
        "null",
    ] {
        let error = tools(with(502, &[], body)).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::InternalServer, Some(502)), "{body}");
        assert_eq!(error.raw(), Some(body.as_bytes()));
        assert_eq!(error.body(), serde_json::from_str::<Value>(body).ok().as_ref());
    }
    let long = "x".repeat(200_000);
    let error = tools(with(500, &[], &long)).await.unwrap_err();
    assert_eq!(error.raw().unwrap().len(), 64 * 1024);
    assert!(error.to_string().len() < 700);

    let cut = Act::Close(b"HTTP/1.1 404 X\r\ncontent-length: 100\r\n\r\n{".to_vec());
    assert_eq!(tools(cut).await.unwrap_err().kind(), ErrorKind::NotFound, "the status was read");
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let cases = [
        (Some("https://evil.example/a?token=hh_secret_key"), Some("https://evil.example/a")),
        (Some("//user:hh_secret_key@evil/x"), Some("//evil/x")),
        (Some("/other#frag"), Some("/other")),
        (Some("javascript:alert(1)"), Some("javascript:…")),
        (Some("\\\\evil"), Some("\\\\evil")),
        (None, None),
    ];
    for status in [301, 302, 303, 307, 308] {
        for (location, shown) in cases {
            let fields: Vec<_> = location.iter().map(|location| ("location", *location)).collect();
            let server = Server::start([with(status, &fields, "{\"x\": \"hh_secret_key\"}")]);
            let error = server.client().tools().list().await.unwrap_err();
            assert_eq!((error.kind(), error.status()), (ErrorKind::Redirect, Some(status)));
            assert_eq!(error.location(), shown, "{error}");
            assert_eq!(server.tries(), 1);
            assert!(!format!("{error} {error:?}").contains(KEY), "{error}");
        }
    }
}

#[tokio::test]
async fn failures_with_a_status_of_success() {
    let cases = [
        (r#"{"success": false, "tools": []}"#, Some(ErrorKind::Status)),
        (r#"{"error": "no", "tools": []}"#, Some(ErrorKind::Status)),
        (r#"{"error": {"a": 1}, "tools": []}"#, Some(ErrorKind::Status)),
        (r#"{"error": true}"#, Some(ErrorKind::Status)),
        (r#"{"status": "error"}"#, Some(ErrorKind::Status)),
        (r#"{"error": "Forbidden route"}"#, Some(ErrorKind::PermissionDenied)),
        (r#"{"error": null, "tools": []}"#, None),
        (r#"{"error": "", "tools": []}"#, None),
        (r#"{"error": false, "tools": []}"#, None),
        (r#"{"success": true, "status": "ok", "tools": []}"#, None),
        (r#"{"success": null, "tools": []}"#, None),
        (r#"{"tools": [{"name": "a", "error": "x", "success": false, "status": "error"}]}"#, None),
    ];
    for (body, kind) in cases {
        let outcome = tools(json(200, body)).await;
        let found = outcome.as_ref().err().map(|error| (error.kind(), error.status()));
        assert_eq!(found, kind.map(|kind| (kind, Some(200))), "{body}");
    }
}

#[tokio::test]
async fn secrets_are_not_shown() {
    let echo = format!(r#"{{"error": "bad key {KEY}"}}"#);
    let server = Server::start([with(401, &[("www-authenticate", KEY)], &echo)]);
    let client = server.builder().header("x-api-key", "second_secret").build().unwrap();
    let error = client.tools().list().header("x-token", "third").await.unwrap_err();
    let request = client.runs().get("x").header("x-api-key", "fourth_secret");
    let shown =
        format!("{error} {error:?} {client:?} {:?} {:?} {request:?}", client.tools(), server.builder());
    assert!(
        !shown.contains(KEY) && !shown.contains("second_secret") && !shown.contains("fourth_secret"),
        "{shown}"
    );
    assert!(error.to_string().contains("[redacted]"), "{error}");
    assert_eq!(error.raw(), Some(echo.as_bytes()), "what the server said is kept as it was");
}

#[tokio::test]
async fn created() {
    let tool = json!({"id": "t1", "name": "n"});
    // body, id, has a value, extra
    let cases = [
        (json!({"inserted": true, "result": tool}), Some("t1"), true, json!({"inserted": true})),
        (json!({"acknowledged": true, "insertedId": "a"}), Some("a"), false, json!({"acknowledged": true})),
        (json!({"result": {"insertedId": "b"}}), Some("b"), false, json!({})),
        (json!({"result": {"insertedIds": ["c"], "n": 1}}), Some("c"), false, json!({"result": {"n": 1}})),
        (
            json!({"result": {"insertedIds": ["c", "d"]}}),
            Some("c"),
            false,
            json!({"result": {"insertedIds": ["d"]}}),
        ),
        (json!({"insertedId": "", "id": 7}), Some("7"), false, json!({"insertedId": ""})),
        (json!({"insertedId": 1.5}), None, false, json!({"insertedId": 1.5})),
        (json!({"name": "n", "id": "t2", "x": 1}), Some("t2"), true, json!({})),
        (json!({"inserted": true}), None, false, json!({"inserted": true})),
        (json!([1]), None, false, json!({})),
    ];
    for (body, id, has_value, extra) in cases {
        let server = Server::start([json(200, &body.to_string())]);
        let made =
            server.client().tools().create(hivekube::CreateTool::new("n", Object::new())).await.unwrap();
        assert_eq!(made.id().ok(), id, "{body}");
        assert_eq!(made.value.is_some(), has_value, "{body}");
        assert_eq!(Value::Object(made.extra.clone()), extra, "{body}");
    }
    let server = Server::start([with(201, &[("x-request-id", "r9")], "")]);
    let made = server.client().tools().create(hivekube::CreateTool::new("n", Object::new())).await.unwrap();
    let error = made.id().unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), error.request_id()),
        (ErrorKind::MissingId, Some(201), Some("r9"))
    );
}

#[tokio::test]
async fn updated_and_deleted() {
    let server = Server::start([
        with(200, &[], ""),
        json(200, r#"{"updated": true, "result": {"id": "t", "name": "n"}}"#),
    ]);
    let empty = server.client().tools().update("t", UpdateTool::new("n")).await.unwrap();
    assert_eq!((empty.id, empty.value, empty.extra.len()), (None, None, 0));
    let full = server.client().tools().update("t", UpdateTool::new("n")).await.unwrap();
    assert_eq!((full.id.as_deref(), full.value.unwrap().name.as_str()), (Some("t"), "n"));
    assert_eq!(Value::Object(full.extra), json!({"updated": true}));

    let no_content = Act::Send(b"HTTP/1.1 204 X\r\n\r\n".to_vec());
    let server = Server::start([no_content, json(200, r#"{"deletedCount": 2.0, "acknowledged": true}"#)]);
    assert_eq!(server.client().tools().delete("t").await.unwrap(), hivekube::Deleted::default());
    let deleted = server.client().tools().delete("t").await.unwrap();
    assert_eq!((deleted.id, deleted.count), (None, Some(2)));
    assert_eq!(Value::Object(deleted.extra), json!({"acknowledged": true}));
}

#[tokio::test]
async fn plain_text_says_no_more_than_success() {
    // content type, body, whether it is success
    let cases = [
        ("", "OK", true),
        ("text/plain; charset=utf-8", "Updated.\n", true),
        ("TEXT/PLAIN", "süß", true),
        ("text/html", "OK", false),
        ("application/json", "OK", false),
        ("text/plain", " <html>captive portal</html>", false),
        ("text/plain", r#"{"success": tr"#, false),
        ("", r#"{"success": false}"#, false),
    ];
    for (media_type, body, fine) in cases {
        let fields = [("content-type", media_type)];
        let server = Server::start([with(200, if media_type.is_empty() { &[] } else { &fields }, body)]);
        let client = server.client();
        let updated = client.tools().update("t", UpdateTool::new("n")).await;
        assert_eq!(updated.is_ok(), fine, "{media_type} {body}: {updated:?}");
        let deleted = client.tools().delete("t").raw().await.unwrap();
        assert_eq!(
            (deleted.parse().is_ok(), deleted.bytes()),
            (fine, body.as_bytes()),
            "{media_type} {body}"
        );
        assert!(client.tools().list().await.is_err(), "{media_type} {body}");
    }
}

#[tokio::test]
async fn items_inside_arrays() {
    let cases = [
        (r#"{"datapoint": [{"_id": "d"}]}"#, Ok("d")),
        (r#"{"datapoint": [{"datapoint": [{"id": "d"}]}]}"#, Ok("d")),
        (r#"{"id": "d", "inputs": {}}"#, Ok("d")),
        (r#"{"datapoint": []}"#, Err(ErrorKind::NotFound)),
        (r#"{"datapoint": null}"#, Err(ErrorKind::NotFound)),
        (r#"{"datapoint": [{"datapoint": []}]}"#, Err(ErrorKind::NotFound)),
        (r#"{"other": 1}"#, Err(ErrorKind::Response)),
        ("", Err(ErrorKind::Response)),
    ];
    for (body, expected) in cases {
        let server = Server::start([json(200, body)]);
        let outcome = server.client().datapoints().get("d").await;
        let found = outcome.as_ref().map(|point| point.id.as_deref().unwrap()).map_err(hivekube::Error::kind);
        assert_eq!(found, expected, "{body}");
    }
    let server = Server::start([json(200, r#"{"other": 1}"#)]);
    let error = server.client().datapoints().get("d").await.unwrap_err().to_string();
    assert!(
        error.contains("/datapoint/0/datapoint/0, /datapoint/0/datapoint, /datapoint/0, /datapoint, /"),
        "{error}"
    );
}

#[tokio::test]
async fn spellings() {
    let legacy =
        json!({"_id": "t1", "task": "p", "type": "function", "tenant": "o1", "name": "n", "parameters": {}});
    let canonical = json!({"id": "t1", "project_name": "p", "tool_type": "function", "org_id": "o1", "name": "n", "parameters": {}});
    let both = json!({"id": "t1", "_id": "t1", "function_id": "t1", "task": "p", "project_name": "p", "type": "function",
        "tool_type": "function", "org_id": "o1", "tenant": "o1", "name": "n", "parameters": {}});
    let traces = Traces::collect();
    let mut read = Vec::new();
    for body in [&legacy, &canonical, &both] {
        read.extend(tools(json(200, &json!([body]).to_string())).await.unwrap());
    }
    assert_eq!((&read[0], &read[0]), (&read[1], &read[2]));
    assert_eq!(serde_json::to_value(&read[0]).unwrap(), canonical);
    assert_eq!(read[0].tool_type, Maybe::Value(ToolType::Function));
    assert_eq!(traces.warnings(), Vec::<String>::new());
    let met = traces.all().iter().filter(|(_, line)| line.contains("legacy=")).count();
    assert_eq!(met, 9, "each legacy spelling that was met, for those who listen");
    #[allow(deprecated)]
    {
        assert_eq!(read[0].task(), Some(&"p".to_owned()));
        assert_eq!(read[0].type_(), Some(&ToolType::Function));
    }
}

#[tokio::test]
async fn spellings_that_differ() {
    // what was sent, id, type, extra, warnings (canonical, legacy)
    let cases = [
        (json!({"id": "a", "_id": "b"}), "a", None, json!({"_id": "b"}), vec![("id", "_id")]),
        (json!({"_id": "b", "id": "a"}), "a", None, json!({"_id": "b"}), vec![("id", "_id")]),
        (
            json!({"function_id": "c", "_id": "b"}),
            "b",
            None,
            json!({"function_id": "c"}),
            vec![("_id", "function_id")],
        ),
        (json!({"id": null, "_id": "b"}), "b", None, json!({}), vec![]),
        (json!({"id": "a", "_id": null}), "a", None, json!({}), vec![]),
        (json!({"id": "a", "_id": 5}), "a", None, json!({"_id": 5}), vec![("id", "_id")]),
        (
            json!({"id": "a", "type": "x", "tool_type": null}),
            "a",
            None,
            json!({"type": "x"}),
            vec![("tool_type", "type")],
        ),
        (json!({"id": "a", "type": "x"}), "a", Some("x"), json!({}), vec![]),
        (json!({"id": "a", "z": 1, "y": [null]}), "a", None, json!({"z": 1, "y": [null]}), vec![]),
    ];
    for (mut body, id, kind, extra, warned) in cases {
        body["name"] = json!("n");
        let traces = Traces::collect();
        let tool = tools(json(200, &json!({"tools": [body]}).to_string())).await.unwrap().remove(0);
        assert_eq!(tool.id.as_deref(), Some(id), "{body}");
        assert_eq!(tool.tool_type.value().map(ToolType::as_str), kind, "{body}");
        assert_eq!(Value::Object(tool.extra.clone()), extra, "{body}");
        let warnings = traces.warnings();
        assert_eq!(warnings.len(), warned.len(), "{body}: {warnings:?}");
        for (warning, (canonical, legacy)) in warnings.iter().zip(warned) {
            let fields = format!("canonical=\"{canonical}\" legacy=\"{legacy}\"");
            assert!(warning.contains("schema=\"Tool\"") && warning.contains(&fields), "{warning}");
        }
        let again = serde_json::to_value(&tool).unwrap();
        assert!(
            again.get("_id").is_none() && again.get("type").is_none(),
            "legacy spellings are not sent: {again}"
        );
    }
}

#[tokio::test]
async fn a_reply_that_fails_warns_of_nothing() {
    let traces = Traces::collect();
    let body = r#"{"tools": [{"name": "n", "id": "a", "_id": "b"}, {"name": 5}]}"#;
    tools(json(200, body)).await.unwrap_err();
    assert_eq!(traces.warnings(), Vec::<String>::new());
    let body = r#"{"tools": [{"name": "n", "id": "a", "_id": "b"}], "tools": [{"name": "n", "id": "a", "_id": "c"}]}"#;
    tools(json(200, body)).await.unwrap();
    assert_eq!(traces.warnings().len(), 1, "once, however often the reply is read");
}

#[test]
fn round_trips_change_nothing() {
    let bodies = [
        json!({"event_id": "e", "event_type": "brand new", "start_time": 1714853704310_i64, "duration": 811.4}),
        json!({"session_id": null, "config": null, "outputs": {"a": [1, 2.5, null]}, "new_field": {"b": 1.0}}),
        json!({}),
    ];
    for body in bodies {
        let event: Event = serde_json::from_value(body.clone()).unwrap();
        assert_eq!(serde_json::to_value(&event).unwrap(), body);
        assert_eq!(serde_json::from_str::<Event>(&serde_json::to_string(&event).unwrap()).unwrap(), event);
    }
}

#[tokio::test]
async fn raw_replies() {
    let server =
        Server::start([with(200, &[("x-request-id", "r1")], r#"{"success": false}"#), json(404, "{}")]);
    let client = server.client();
    let raw = client.tools().delete("t").raw().await.unwrap();
    assert_eq!((raw.status(), raw.bytes()), (200, &br#"{"success": false}"#[..]));
    assert_eq!((raw.request_id().as_deref(), raw.headers().get("X-REQUEST-ID")), (Some("r1"), Some("r1")));
    assert_eq!(
        raw.parse().unwrap_err().kind(),
        ErrorKind::Status,
        "what the body says shows when it is read"
    );
    assert_eq!(client.tools().delete("t").raw().await.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn rate_limits_are_read_off_replies_and_errors() {
    let fields = [("ratelimit-limit", "5"), ("ratelimit-remaining", "4"), ("ratelimit-reset", "3")];
    let server = Server::start([with(200, &fields, "[]"), with(429, &fields, "{}")]);
    let client = server.client();
    let fine = client.tools().list().raw().await.unwrap().rate_limit().unwrap();
    let failed = client.tools().list().max_retries(0).await.unwrap_err().rate_limit().unwrap();
    assert_eq!(fine, failed);
    assert_eq!((fine.limit, fine.remaining, fine.reset), (Some(5), Some(4), Some(Duration::from_secs(3))));
}
