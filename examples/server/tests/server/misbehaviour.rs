//! Each misbehaviour, as a client sees it.

use std::time::{Duration, Instant};

use hive_server::faults::Faults;
use hive_server::{Config, Revision, Wire};
use serde_json::{Value, json};

use crate::client::Client;

fn tool() -> Value {
    json!({"name": "n", "parameters": {}, "tool_type": "tool", "project_name": "p"})
}

#[test]
fn replies_in_place_of_the_right_one() {
    for (faults, status, kind, body) in [
        ("empty-200", 200, "", ""),
        ("no-content", 204, "", ""),
        ("forbidden", 403, "application/json; charset=utf-8", r#"{"error":"Forbidden route"}"#),
        ("forbidden=400", 400, "application/json; charset=utf-8", r#"{"error":"Forbidden route"}"#),
        ("forbidden=200", 200, "application/json; charset=utf-8", r#"{"error":"Forbidden route"}"#),
        ("zod-400", 400, "text/plain; charset=utf-8", "expected array, received string"),
        (
            "status=404",
            404,
            "application/json; charset=utf-8",
            r#"{"statusCode":404,"message":"emulated 404 Not Found","success":false}"#,
        ),
        (
            "failed-200",
            200,
            "application/json; charset=utf-8",
            r#"{"success":false,"error":"emulated failure"}"#,
        ),
        ("failed-200=error", 200, "application/json; charset=utf-8", r#"{"error":"emulated failure"}"#),
        (
            "failed-200=status",
            200,
            "application/json; charset=utf-8",
            r#"{"status":"error","message":"emulated failure"}"#,
        ),
        ("nonsense=json", 200, "application/json", r#"{"result": {"id": "#),
        ("no-id", 200, "application/json; charset=utf-8", r#"{"inserted":true}"#),
    ] {
        let client = Client::wire(Wire::Revision(Revision::D));
        let answer =
            client.emulate(faults, "POST", "/metrics", json!({"name": "n", "type": "LLM", "criteria": "c"}));
        assert_eq!((answer.status, answer.header("content-type")), (status, kind), "{faults}");
        assert_eq!(answer.body, body, "{faults}");
        assert!(!answer.header("x-request-id").is_empty(), "{faults}");
    }
    let client = Client::wire(Wire::Revision(Revision::D));
    for (faults, status) in [("html-502", 502), ("nonsense", 200)] {
        let answer = client.emulate(faults, "GET", "/tools", Value::Null);
        assert_eq!(answer.status, status);
        assert!(
            answer.header("content-type").starts_with("text/html") && answer.body.contains("<html>"),
            "{answer:?}"
        );
    }
}

#[test]
fn no_created_reply_keeps_an_id_it_was_to_lose() {
    for revision in Revision::ALL {
        let client = Client::wire(Wire::Revision(revision));
        for (target, body) in [
            ("/tools", tool()),
            ("/session/start", json!({"session": {"session_id": "secret-id"}})),
            ("/events", json!({"event": {"event_type": "tool", "event_id": "secret-id"}})),
            ("/runs", json!({"name": "r", "run_id": "secret-id"})),
            ("/datasets", json!({"name": "d"})),
            ("/datapoints", json!({"inputs": {}})),
        ] {
            let answer = client.emulate("no-id", "POST", target, body);
            assert_eq!(answer.status, 200, "{target}");
            for name in ["\"id\"", "\"_id\"", "secret-id", "insertedId", "\"run_id\"", "\"event_id\""] {
                assert!(!answer.body.contains(name), "{} {target} {name}: {answer:?}", revision.name());
            }
        }
    }
}

#[test]
fn throttling_ends_after_so_many_times() {
    let client = Client::wire(Wire::Revision(Revision::F));
    let statuses = |headers: &[(&str, &str)], target: &str| {
        (0..4).map(|_| client.with(headers, "GET", target, Value::Null).status).collect::<Vec<_>>()
    };
    assert_eq!(statuses(&[("x-emulate", "retry-after=2")], "/tools"), [429, 200, 200, 200]);
    assert_eq!(statuses(&[("x-emulate", "retry-after=2, times=2")], "/metrics"), [429, 429, 200, 200]);
    assert_eq!(statuses(&[("x-emulate", "status=503, times=3")], "/runs"), [503, 503, 503, 200]);
    assert_eq!(
        statuses(&[("x-emulate", "status=500, times=1"), ("x-emulate-key", "k1")], "/tools"),
        [500, 200, 200, 200]
    );
    assert_eq!(
        statuses(&[("x-emulate", "status=500, times=1"), ("x-emulate-key", "k2")], "/tools"),
        [500, 200, 200, 200]
    );
    assert_eq!(statuses(&[("x-emulate", "status=500")], "/tools"), [500; 4]);
    let answer = client.with(
        &[("x-emulate", "status=503,retry-after=7"), ("x-emulate-key", "k3")],
        "GET",
        "/tools",
        Value::Null,
    );
    assert_eq!((answer.status, answer.header("retry-after")), (503, "7"));
}

#[test]
fn bodies_come_late_or_short_or_not_at_all() {
    let client = Client::wire(Wire::Revision(Revision::D));
    client.call("POST", "/tools", tool());
    let whole = client.call("GET", "/tools", Value::Null).body;
    for faults in ["slow-head=300", "slow-body=300"] {
        let start = Instant::now();
        let answer = client.emulate(faults, "GET", "/tools", Value::Null);
        assert!(start.elapsed() >= Duration::from_millis(300), "{faults}");
        assert!(answer.complete() && answer.body == whole, "{faults}: {answer:?}");
    }
    let short = client.emulate("truncate", "GET", "/tools", Value::Null);
    assert_eq!((short.status, short.header("content-length")), (200, whole.len().to_string().as_str()));
    assert!(!short.complete() && whole.starts_with(&short.body) && !short.body.is_empty(), "{short:?}");
    let none = client.emulate("close", "POST", "/tools", tool());
    assert_eq!((none.status, none.body.as_str()), (0, ""));
    assert_eq!(client.call("GET", "/tools", Value::Null).body, whole, "a closed connection made nothing");
}

#[test]
fn a_partial_batch_names_what_worked_and_keeps_only_that() {
    let client = Client::wire(Wire::Revision(Revision::D));
    let events = json!([{"event_type": "tool", "event_id": "a"}, {"event_type": "tool", "event_id": "b"}]);
    let answer = client.emulate("partial", "POST", "/events/batch", json!({"events": events}));
    assert_eq!((answer.status, &answer.json()["event_ids"]), (500, &json!(["a"])));
    assert_eq!(answer.json()["errors"].as_array().map(Vec::len), Some(1));
    let exported = client.call("POST", "/events/export", json!({})).json();
    assert_eq!(exported["totalEvents"], 1);
}

#[test]
fn spellings_that_disagree_are_gone_or_are_new() {
    let client = Client::wire(Wire::Revision(Revision::D));
    client.call("POST", "/tools", tool());
    let listed = |faults: &str| client.emulate(faults, "GET", "/tools", Value::Null).json()[0][0].clone();
    let conflict = listed("conflict");
    assert_eq!((&conflict["tool_type"], &conflict["type"]), (&json!("tool"), &json!("function")));
    assert_eq!((&conflict["project_name"], &conflict["task"]), (&json!("p"), &json!("p-legacy")));
    let legacy = listed("legacy-names");
    assert_eq!((&legacy["type"], &legacy["tool_type"]), (&json!("tool"), &Value::Null));
    assert!(legacy["_id"].is_string() && legacy["id"].is_null() && legacy["tenant"].is_string(), "{legacy}");
    let unknown = listed("unknown-fields");
    assert_eq!((&unknown["tool_type"], &unknown["addedLater"]), (&json!("agent"), &json!("kept")));
    assert!(unknown["x_added_later"].is_object());
}

#[test]
fn lists_lag_behind() {
    for (client, headers) in [
        (Client::new(Config { list_delay: Duration::from_millis(400), ..Config::default() }), &[][..]),
        (Client::new(Config::default()), &[("x-emulate", "list-delay=400")]),
    ] {
        let made = client.with(headers, "POST", "/tools", tool());
        assert_eq!(made.status, 200);
        let count = || client.call("GET", "/tools", Value::Null).json()[0].as_array().map(Vec::len);
        assert_eq!(count(), Some(0));
        std::thread::sleep(Duration::from_millis(450));
        assert_eq!(count(), Some(1));
    }
}

#[test]
fn projects_may_be_closed_to_the_key() {
    for status in [403, 400, 200] {
        let client =
            Client::new(Config { projects_admin: false, forbidden_status: status, ..Config::default() });
        for (method, target) in [("POST", "/projects"), ("PUT", "/projects"), ("DELETE", "/projects?name=p")]
        {
            let answer = client.call(method, target, json!({"name": "p"}));
            assert_eq!(
                (answer.status, answer.json()),
                (status, json!({"error": "Forbidden route"})),
                "{method}"
            );
        }
        assert_eq!(client.call("GET", "/projects", Value::Null).status, 200);
    }
}

#[test]
fn a_flag_makes_every_reply_misbehave_where_it_was_recorded() {
    let config = Config {
        emulate: Faults::parse("empty-200, no-content, legacy-names").unwrap(),
        ..Config::default()
    };
    let client = Client::new(config);
    assert_eq!(client.call("POST", "/tools", tool()).status, 200);
    let id = client.call("GET", "/tools", Value::Null).json()[0][0]["_id"].as_str().unwrap().to_owned();
    assert_eq!(client.call("PUT", "/tools", json!({"id": id, "name": "x"})).body, "");
    assert_eq!(client.call("DELETE", &format!("/tools?function_id={id}"), Value::Null).status, 204);
}

#[test]
fn pages_and_items_that_are_not_there() {
    let client = Client::wire(Wire::Revision(Revision::D));
    for name in ["a", "b"] {
        client.call("POST", "/runs", json!({"name": name}));
    }
    let second = client.emulate("ignore-page", "GET", "/runs?limit=1&page=2", Value::Null).json();
    assert_eq!(second["evaluations"][0]["name"], "a");
    let nothing = client.emulate("empty-item", "GET", "/datapoints/none", Value::Null);
    assert_eq!((nothing.status, nothing.json()), (200, json!({"datapoint": []})));
}

#[test]
fn a_mistake_in_the_header_is_told() {
    let client = Client::wire(Wire::Revision(Revision::D));
    assert_eq!(client.emulate("emty-200", "GET", "/tools", Value::Null).status, 400);
    assert_eq!(client.with(&[("x-wire", "Z")], "GET", "/tools", Value::Null).status, 400);
}
