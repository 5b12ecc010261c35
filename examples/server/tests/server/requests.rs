//! What requests may look like: old and new spellings, wrapped or flat, and what is refused.

use hive_server::{Revision, Wire};
use serde_json::{Value, json};

use crate::client::Client;

#[test]
fn every_spelling_of_a_request_is_understood() {
    for (target, list, sent, field, expected) in [
        ("/tools", "/tools", json!({"name": "n", "parameters": {}, "task": "p"}), "project_name", json!("p")),
        (
            "/tools",
            "/tools",
            json!({"name": "n", "parameters": {}, "project_name": "p"}),
            "project_name",
            json!("p"),
        ),
        (
            "/tools",
            "/tools",
            json!({"name": "n", "parameters": {}, "type": "tool"}),
            "tool_type",
            json!("tool"),
        ),
        (
            "/tools",
            "/tools",
            json!({"tool": {"name": "n", "parameters": {}}}),
            "tool_type",
            json!("function"),
        ),
        (
            "/tools",
            "/tools",
            json!({"name": "n", "parameters": {}, "type": "tool", "tool_type": "function"}),
            "tool_type",
            json!("function"),
        ),
        (
            "/metrics",
            "/metrics",
            json!({"name": "n", "type": "custom", "code_snippet": "x"}),
            "criteria",
            json!("x"),
        ),
        ("/metrics", "/metrics", json!({"name": "n", "type": "model", "prompt": "x"}), "type", json!("LLM")),
        (
            "/metrics",
            "/metrics",
            json!({"name": "n", "type": "LLM", "prompt": "x", "criteria": "y"}),
            "criteria",
            json!("y"),
        ),
        (
            "/metrics",
            "/metrics",
            json!({"name": "n", "type": "HUMAN", "criteria": "y", "task": "p"}),
            "project_name",
            json!("p"),
        ),
    ] {
        let client = Client::wire(Wire::Revision(Revision::D));
        let made = client.call("POST", target, sent.clone());
        assert_eq!(made.status, 200, "{sent}: {made:?}");
        assert_eq!(client.call("GET", list, Value::Null).json()[0][0][field], expected, "{sent}");
    }
}

#[test]
fn events_come_wrapped_flat_or_as_text() {
    let event = json!({"event_type": "tool", "event_name": "n"});
    for body in [json!({"event": event}), event.clone(), json!({"event": event.to_string()})] {
        let client = Client::wire(Wire::Revision(Revision::E));
        assert_eq!(client.call("POST", "/events", body.clone()).status, 200, "{body}");
        let exported = client.call("POST", "/events/export", json!({})).json();
        assert_eq!(exported["events"][0]["event_name"], "n", "{body}");
    }
    for body in [
        json!({"session": {"session_name": "n"}}),
        json!({"session_name": "n"}),
        json!({"session": "{\"session_name\":\"n\"}"}),
    ] {
        let client = Client::wire(Wire::Revision(Revision::F));
        assert_eq!(client.call("POST", "/session/start", body.clone()).json()["event_name"], "n", "{body}");
    }
}

#[test]
fn a_single_session_is_asked_for_in_either_spelling() {
    for (single, properties) in [
        ("single_session", "session_properties"),
        ("is_single_session", "session"),
        ("is_single_session", "session_properties"),
    ] {
        let client = Client::wire(Wire::Revision(Revision::D));
        let events = json!([{"event_type": "tool"}, {"event_type": "chain"}]);
        let body = json!({"events": events, single: true, properties: {"session_name": "s"}});
        let reply = client.call("POST", "/events/batch", body).json();
        let session =
            client.call("GET", &format!("/sessions/{}", reply["session_id"].as_str().unwrap()), Value::Null);
        assert_eq!(session.json()["request"]["event_name"], "s");
        assert_eq!(session.json()["request"]["children"].as_array().map(Vec::len), Some(2));
    }
}

#[test]
fn ids_of_updates_and_deletes_have_several_names() {
    for (method, target, body) in [
        ("DELETE", "/tools?function_id={tool}", Value::Null),
        ("DELETE", "/tools?id={tool}", Value::Null),
        ("PUT", "/tools", json!({"function_id": "{tool}", "name": "x"})),
        ("PUT", "/tools", json!({"_id": "{tool}", "name": "x"})),
        ("PUT", "/metrics", json!({"metric_id": "{metric}", "name": "x"})),
        ("PUT", "/metrics", json!({"id": "{metric}", "name": "x"})),
        ("DELETE", "/metrics?metric_id={metric}", Value::Null),
        ("GET", "/v1/metrics?id={metric}", Value::Null),
    ] {
        let client = Client::wire(Wire::Revision(Revision::D));
        let tool =
            client.call("POST", "/tools", json!({"name": "n", "parameters": {}})).json()["result"]["id"]
                .clone();
        let metric = json!({"name": "n", "type": "LLM", "criteria": "c"});
        let metric = client.call("POST", "/metrics", metric).json()["metric_id"].clone();
        let fill = |text: &str| {
            text.replace("{tool}", tool.as_str().unwrap()).replace("{metric}", metric.as_str().unwrap())
        };
        let answer =
            client.call(method, &fill(target), serde_json::from_str(&fill(&body.to_string())).unwrap());
        assert_eq!(answer.status, 200, "{method} {target} {body}: {answer:?}");
    }
}

#[test]
fn what_is_wrong_is_refused_in_the_words_of_the_revision() {
    for (revision, method, target, body, status, expected) in [
        (Revision::B, "POST", "/tools", json!({}), 400, json!({"error": "Error: name is not specified!"})),
        (
            Revision::C,
            "POST",
            "/tools",
            json!({"name": "n"}),
            400,
            json!({"error": "Error: Parameters are not specified!"}),
        ),
        (
            Revision::D,
            "GET",
            "/runs/x",
            Value::Null,
            404,
            json!({"statusCode": 404, "message": "Run not found: x", "success": false}),
        ),
        (
            Revision::F,
            "GET",
            "/runs/x",
            Value::Null,
            404,
            json!({"statusCode": 404, "message": "Run not found: x", "success": false, "errorCode": "NOT_FOUND"}),
        ),
    ] {
        let answer = Client::wire(Wire::Revision(revision)).call(method, target, body);
        assert_eq!((answer.status, answer.json()), (status, expected), "{} {target}", revision.name());
    }
    let client = Client::wire(Wire::Revision(Revision::D));
    let bare = client.call("GET", "/datapoints?datapoint_ids=x", Value::Null);
    assert_eq!((bare.status, bare.body.as_str()), (400, "expected array, received string"));
    for (target, body) in [
        ("/tools", "{"),
        ("/tools", "[]"),
        ("/tools", "\u{feff}{}"),
        ("/events", r#"{"event": 3}"#),
        ("/events", r#"{"event": "{"}"#),
        ("/events/batch", r#"{"events": [3]}"#),
        ("/events/batch", r#"{"events": {}}"#),
        ("/datasets/x%ff/datapoints", "{}"),
    ] {
        let answer = client.raw(&[("authorization", "Bearer k")], "POST", target, body);
        assert_eq!(answer.status, 400, "{target} {body}: {answer:?}");
    }
}

#[test]
fn a_key_is_needed() {
    let client = Client::wire(Wire::Revision(Revision::F));
    for headers in [
        &[][..],
        &[("authorization", "Bearer ")],
        &[("authorization", "Basic abc")],
        &[("authorization", "k")],
    ] {
        let answer = client.raw(headers, "GET", "/tools", "");
        assert_eq!(
            (answer.status, answer.json()["errorCode"].as_str()),
            (401, Some("UNAUTHORIZED")),
            "{headers:?}"
        );
    }
    assert_eq!(client.raw(&[("authorization", "bearer k")], "GET", "/tools", "").status, 200);
    assert_eq!(client.raw(&[], "GET", "/__health", "").status, 200);
}

#[test]
fn a_route_nobody_has_is_a_page() {
    let client = Client::wire(Wire::Revision(Revision::F));
    for (method, target) in [("GET", "/nothing"), ("PATCH", "/tools")] {
        let answer = client.call(method, target, Value::Null);
        assert_eq!((answer.status, answer.header("content-type")), (404, "text/html; charset=utf-8"));
        assert!(answer.body.contains(&format!("Cannot {method} {target}")), "{answer:?}");
    }
}

#[test]
fn the_journal_shows_what_was_sent() {
    let client = Client::wire(Wire::Revision(Revision::C));
    let body = r#"{ "name":"ü" }"#;
    client.raw(
        &[("authorization", "Bearer k"), ("x-trace", "1"), ("x-trace", "2")],
        "POST",
        "/tools?a=%20b",
        body,
    );
    let seen = client.call("GET", "/__requests?clear=1", Value::Null).json();
    let first = &seen[0];
    for (field, expected) in
        [("method", "POST"), ("path", "/tools"), ("query", "a=%20b"), ("body", body), ("wire", "C")]
    {
        assert_eq!(first[field], expected, "{field}");
    }
    assert_eq!(first["headers"]["x-trace"], "1, 2");
    assert_eq!(seen.as_array().map(Vec::len), Some(1), "looking is not noted");
    assert_eq!(client.call("GET", "/__requests", Value::Null).json(), json!([]));
}
