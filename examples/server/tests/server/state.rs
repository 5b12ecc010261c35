//! What was created can be listed, changed and deleted, in every wire and in both stores; and what is computed from it.

use hive_server::{Config, Revision, StoreKind, Wire};
use serde_json::{Value, json};

use crate::client::Client;

/// The entities of a list, out of whatever envelope: the innermost array.
fn items(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) if items.len() == 1 && items[0].is_array() => items_of(&items[0]),
        Value::Array(_) => items_of(value),
        Value::Object(map) => map.values().find(|value| value.is_array()).map(items_of).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn items_of(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

/// The id of an entity in any spelling.
fn id(entity: &Value) -> String {
    let names = ["run_id", "id", "_id", "dataset_id"];
    names
        .iter()
        .find_map(|name| entity[name].as_str())
        .unwrap_or_else(|| panic!("no id: {entity}"))
        .to_owned()
}

/// Resource, body of create, then the targets and bodies of update and delete with `{id}` in them.
type Row = (&'static str, Value, (&'static str, &'static str, Value), &'static str);

fn rows() -> Vec<Row> {
    let configuration =
        json!({"name": "one", "provider": "p", "parameters": {"model": "m", "call_type": "chat"}});
    let changed = json!({"name": "two", "provider": "p", "parameters": {"model": "m", "call_type": "chat"}});
    vec![
        (
            "/tools",
            json!({"name": "one", "parameters": {}}),
            ("PUT", "/tools", json!({"id": "{id}", "name": "two"})),
            "/tools?function_id={id}",
        ),
        (
            "/metrics",
            json!({"name": "one", "type": "PYTHON", "criteria": "c"}),
            ("PUT", "/metrics", json!({"metric_id": "{id}", "name": "two"})),
            "/metrics?metric_id={id}",
        ),
        (
            "/datasets",
            json!({"name": "one"}),
            ("PUT", "/datasets", json!({"dataset_id": "{id}", "name": "two"})),
            "/datasets?dataset_id={id}",
        ),
        (
            "/datapoints",
            json!({"inputs": {}, "name": "one"}),
            ("PUT", "/datapoints/{id}", json!({"name": "two"})),
            "/datapoints/{id}",
        ),
        (
            "/projects",
            json!({"name": "one"}),
            ("PUT", "/projects", json!({"project_id": "{id}", "name": "two"})),
            "/projects?name=two",
        ),
        ("/runs", json!({"name": "one"}), ("PUT", "/runs/{id}", json!({"name": "two"})), "/runs/{id}"),
        ("/configurations", configuration, ("PUT", "/configurations/{id}", changed), "/configurations/{id}"),
    ]
}

fn round_trip(client: &Client, label: &str) {
    for (resource, body, (method, target, change), delete) in rows() {
        let label = format!("{resource} {label}");
        let list = || items(&client.call("GET", resource, Value::Null).json());
        assert_eq!(client.call("POST", resource, body).status, 200, "{label}");
        let listed = list();
        assert_eq!(listed.len(), 1, "{label}");
        assert_eq!(listed[0]["name"], "one", "{label}");
        let id = id(&listed[0]);
        let change: Value = serde_json::from_str(&change.to_string().replace("{id}", &id)).unwrap();
        let changed = client.call(method, &target.replace("{id}", &id), change);
        assert_eq!(changed.status, 200, "{label}: {changed:?}");
        assert_eq!(list()[0]["name"], "two", "{label}");
        let delete = delete.replace("{id}", &id);
        assert_eq!(client.call("DELETE", &delete, Value::Null).status, 200, "{label}");
        assert_eq!(list(), Vec::<Value>::new(), "{label}");
        assert_eq!(client.call("DELETE", &delete, Value::Null).status, 404, "{label}");
    }
}

#[test]
fn every_resource_goes_through_its_life_in_every_wire() {
    for revision in Revision::ALL {
        round_trip(&Client::wire(Wire::Revision(revision)), revision.name());
    }
    round_trip(&Client::wire(Wire::Mixed), "mixed");
}

#[test]
fn sqlite_keeps_what_memory_keeps() {
    round_trip(&Client::new(Config { store: StoreKind::Sqlite(None), ..Config::default() }), "sqlite");
}

#[test]
fn a_session_is_a_tree_of_its_events() {
    let client = Client::wire(Wire::Revision(Revision::E));
    let session = json!({"session": {"session_name": "chat", "session_id": "s-1"}});
    let whole = client.call("POST", "/session/start", session).json();
    assert_eq!(whole.as_object().map(serde_json::Map::len), Some(21), "{whole}");
    assert_eq!((whole["event_name"].as_str(), whole["event_type"].as_str()), (Some("chat"), Some("session")));
    for (id, parent) in [("a", "s-1"), ("b", "a"), ("c", "nowhere")] {
        let event = json!({"event_type": "chain", "event_id": id, "parent_id": parent, "session_id": "s-1"});
        client.call("POST", "/events", json!({"event": event}));
    }
    let tree = client.call("GET", "/sessions/s-1", Value::Null).json();
    let ids = |node: &Value| {
        items_of(&node["children"]).iter().map(|child| child["event_id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&tree), ["a", "c"]);
    assert_eq!(ids(&tree["children"][0]), ["b"]);
    assert!(ids(&tree["children"][0]["children"][0]).is_empty());
    assert_eq!(client.call("DELETE", "/sessions/s-1", Value::Null).json()["deleted"], "s-1");
    assert_eq!(client.call("GET", "/sessions/s-1", Value::Null).status, 404);
}

#[test]
fn events_are_filtered_projected_and_paged() {
    let client = Client::wire(Wire::Revision(Revision::F));
    for number in 0..5 {
        let event = json!({"event_type": "tool", "event_name": format!("e{number}"), "metadata": {"n": number},
            "start_time": 1000 + number});
        client.call("POST", "/events", json!({"event": event}));
    }
    for (body, names, count) in [
        (json!({}), vec!["e0", "e1", "e2", "e3", "e4"], 5),
        (json!({"limit": 2, "page": 2}), vec!["e2", "e3"], 5),
        (json!({"limit": 2, "page": 4}), vec![], 5),
        (
            json!({"filters": [{"field": "metadata.n", "operator": "greater than", "value": "2"}]}),
            vec!["e3", "e4"],
            2,
        ),
        (json!({"filters": [{"field": "event_name", "operator": "is", "value": "e1"}]}), vec!["e1"], 1),
        (json!({"dateRange": {"$gte": "1970-01-01T00:00:01.001Z", "$lte": 1002}}), vec!["e1", "e2"], 2),
    ] {
        let reply = client.call("POST", "/events/export", body.clone()).json();
        let found: Vec<Value> =
            items_of(&reply["events"]).iter().map(|event| event["event_name"].clone()).collect();
        assert_eq!(
            (found, reply["count"].as_i64()),
            (names.into_iter().map(Value::from).collect(), Some(count)),
            "{body}"
        );
    }
    let reply =
        client.call("POST", "/events/export", json!({"projections": ["event_name"], "limit": 1})).json();
    assert_eq!(reply["events"], json!([{"event_name": "e0"}]));
    assert_eq!(client.call("POST", "/events/export", json!({"filters": {}})).status, 400);
}

#[test]
fn a_model_event_becomes_an_event() {
    let client = Client::wire(Wire::Revision(Revision::D));
    let event = json!({"model": "m", "provider": "p", "messages": [{"role": "user"}], "response": {"role": "assistant"},
        "duration": 12, "usage": {"total_tokens": 3}, "cost": 0.5, "template_inputs": {"x": 1}, "event_name": "chat"});
    let id = client.call("POST", "/events/model", json!({"model_event": event})).json()["event_id"].clone();
    let event = client.call("POST", "/events/export", json!({"filters": []})).json()["events"][0].clone();
    assert_eq!(event["event_id"], id);
    for (field, value) in [
        ("event_type", json!("model")),
        ("config", json!({"model": "m", "provider": "p"})),
        ("inputs", json!({"x": 1, "chat_history": [{"role": "user"}]})),
        ("outputs", json!({"role": "assistant"})),
        ("metadata", json!({"usage": {"total_tokens": 3}, "cost": 0.5})),
        ("duration", json!(12)),
    ] {
        assert_eq!(event[field], value, "{field}");
    }
}

#[test]
fn outputs_null_keeps_the_outputs_of_an_event() {
    let client = Client::wire(Wire::Revision(Revision::D));
    let event = json!({"event_type": "tool", "event_id": "e", "outputs": {"a": 1}});
    client.call("POST", "/events", json!({"event": event}));
    client.call("PUT", "/events", json!({"event_id": "e", "outputs": null, "error": "late"}));
    let event = client.call("POST", "/events/export", json!({})).json()["events"][0].clone();
    assert_eq!((&event["outputs"], &event["error"]), (&json!({"a": 1}), &json!("late")));
}

#[test]
fn runs_are_sorted_paged_and_counted() {
    let client = Client::wire(Wire::Revision(Revision::E));
    for name in ["b", "c", "a"] {
        client.call(
            "POST",
            "/runs",
            json!({"name": name, "status": if name == "c" { "failed" } else { "pending" }}),
        );
    }
    for (query, names, total, has_next) in [
        ("", vec!["b", "c", "a"], 3, false),
        ("?limit=2", vec!["b", "c"], 3, true),
        ("?limit=2&page=2", vec!["a"], 3, false),
        ("?sort_by=name&sort_order=desc&limit=2", vec!["c", "b"], 3, true),
        ("?status=failed", vec!["c"], 1, false),
        ("?dateRange=%7B%22$gte%22%3A%222030-01-01%22%7D", vec![], 0, false),
    ] {
        let reply = client.call("GET", &format!("/runs{query}"), Value::Null).json();
        let found: Vec<Value> =
            items_of(&reply["evaluations"]).iter().map(|run| run["name"].clone()).collect();
        assert_eq!(found, names.into_iter().map(Value::from).collect::<Vec<_>>(), "{query}");
        let pagination = &reply["pagination"];
        assert_eq!(
            (pagination["total"].as_i64(), pagination["has_next"].as_bool()),
            (Some(total), Some(has_next)),
            "{query}"
        );
    }
    for query in ["?limit=many", "?sort_by=mood", "?dateRange=soon", "?run_ids=x"] {
        assert_eq!(client.call("GET", &format!("/runs{query}"), Value::Null).status, 400, "{query}");
    }
}

#[test]
fn results_and_comparisons_are_computed_from_the_events() {
    let client = Client::wire(Wire::Revision(Revision::E));
    let mut runs = Vec::new();
    for scores in [[1.0, 0.0], [0.5, 0.5]] {
        let events: Vec<Value> = scores
            .iter()
            .map(|score| {
                let event =
                    json!({"event_type": "model", "event_name": "answer", "metrics": {"score": score}});
                client.call("POST", "/events", json!({"event": event})).json()["event_id"].clone()
            })
            .collect();
        let run =
            json!({"name": "r", "event_ids": events, "datapoint_ids": ["d1", "d2"], "dataset_id": "set"});
        runs.push(client.call("POST", "/runs", run).json()["run_id"].as_str().unwrap().to_owned());
    }
    let (old, new) = (&runs[0], &runs[1]);
    let result =
        client.call("GET", &format!("/runs/{old}/result?aggregate_function=max"), Value::Null).json();
    assert_eq!(result["metrics"]["details"][0]["aggregate"], 1);
    assert_eq!(result["metrics"]["details"][0]["metric_type"], "CLIENT_SIDE");
    assert_eq!((&result["passed"], &result["failed"]), (&json!(["d1"]), &json!(["d2"])));
    assert_eq!(result["run_object"]["run_id"], old.as_str());
    let compared = client.call("GET", &format!("/runs/{new}/compare-with/{old}"), Value::Null).json();
    assert_eq!(compared["new_run"]["run_id"], new.as_str());
    assert_eq!(compared["commonDatapoints"], json!(["d1", "d2"]));
    assert_eq!(compared["event_details"][0]["presence"], "both");
    let metric = &compared["metrics"][0];
    assert_eq!((&metric["difference"], &metric["found_count"]), (&json!(0), &json!(2)));
    assert_eq!((&metric["improved"], &metric["degraded"]), (&json!(["d2"]), &json!(["d1"])));
    assert_eq!((&metric["old_values"], &metric["new_values"]), (&json!([1.0, 0.0]), &json!([0.5, 0.5])));
    let schema = client.call("GET", &format!("/runs/schema?evaluation_id={new}"), Value::Null).json();
    assert_eq!(schema["fields"], json!([{"name": "metrics.score", "event_type": "model"}]));
    assert_eq!(schema["datasets"], json!(["set"]));
    assert_eq!(schema["mappings"]["set"][0]["field_name"], "metrics.score");
}

#[test]
fn datapoints_and_datasets_know_of_each_other() {
    let client = Client::wire(Wire::Revision(Revision::D));
    let dataset =
        client.call("POST", "/datasets", json!({"name": "golden"})).json()["result"]["insertedId"].clone();
    let dataset = dataset.as_str().unwrap();
    let data = json!([{"q": "1+1", "a": "2", "noise": true}, {"q": "2+2", "a": "4"}]);
    let body = json!({"data": data, "mapping": {"inputs": ["q"], "ground_truth": ["a"], "history": []}});
    let added = client.call("POST", &format!("/datasets/{dataset}/datapoints"), body).json();
    let listed = client.call("GET", "/datapoints?dataset_name=golden", Value::Null).json();
    assert_eq!(listed["datapoints"][0]["inputs"], json!({"q": "1+1"}));
    assert_eq!(listed["datapoints"][1]["ground_truth"], json!({"a": "4"}));
    let first = added["datapoint_ids"][0].as_str().unwrap();
    let one = client.call("GET", &format!("/datapoints?datapoint_ids%5B%5D={first}"), Value::Null).json();
    assert_eq!(items_of(&one["datapoints"]).len(), 1);
    client.call("DELETE", &format!("/datasets/{dataset}/datapoints/{first}"), Value::Null);
    let left = client.call("GET", "/datasets?name=golden", Value::Null).json();
    assert_eq!(left["datapoints"][0]["datapoints"], json!([added["datapoint_ids"][1]]));
    assert_eq!(client.call("GET", &format!("/datapoints/{first}"), Value::Null).status, 200);
}

#[test]
fn a_reset_starts_again() {
    let client = Client::wire(Wire::Mixed);
    let first = client.call("POST", "/runs", json!({"name": "r"})).json()["run_id"].clone();
    assert_eq!(client.call("POST", "/__reset", Value::Null).json(), json!({"ok": true}));
    assert_eq!(client.call("GET", &format!("/runs/{}", first.as_str().unwrap()), Value::Null).status, 404);
    client.call("POST", "/__reset", Value::Null);
    assert_eq!(client.call("POST", "/runs", json!({"name": "r"})).json()["run_id"], first);
}
