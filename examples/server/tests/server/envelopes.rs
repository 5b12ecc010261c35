//! Every operation in every revision: where each puts what it has to say.

use crate::client::{Answer, Client};
use hive_server::{Revision, Wire};
use serde_json::{Value, json};

/// The shape of each operation's success body, by revision. `E` is an entity, `""` an empty body; scalars are left out.
#[rustfmt::skip] // one row an operation
const SHAPES: &[(&str, &[(&str, &str)])] = &[
    ("sessions.create", &[("B C C2 D", "{session_id}"), ("E F", "E")]),
    ("sessions.get", &[("B C C2 E F", "E"), ("D", "{request:E}")]),
    ("events.create", &[("B C C2 D E F", "{event_id,success}")]),
    ("events.update", &[("B C C2 D E F", "")]),
    ("events.export", &[("B C C2 D E", "{events:[E],totalEvents}"), ("F", "{events:[E],count}")]),
    ("events.create_model_event", &[("B C C2 D E F", "{event_id,success}")]),
    ("events.create_batch", &[("B C C2 D E F", "{event_ids:[],session_id,success}")]),
    ("events.create_model_event_batch", &[("B C C2 D", "{event_ids:[],success}"), ("E F", "{event_ids:[],session_id,success}")]),
    ("metrics.list", &[("B C C2", "[E]"), ("D E", "[[E]]"), ("F", "{metrics:[E]}")]),
    ("metrics.create", &[("B C C2", ""), ("D E F", "{inserted,metric_id}")]),
    ("metrics.update", &[("B C C2", ""), ("D E F", "{updated}")]),
    ("metrics.run", &[("B C C2 D E F", "{success,loading,result,explanation}")]),
    ("tools.list", &[("B C C2", "[E]"), ("D E F", "[[E]]")]),
    ("tools.create", &[("B", ""), ("C C2", "{result:{insertedId}}"), ("D E F", "{inserted,result:E}")]),
    ("tools.update", &[("B C C2", ""), ("D E F", "{updated,result:E}")]),
    ("datapoints.list", &[("B C C2 D E F", "{datapoints:[E]}")]),
    ("datapoints.create", &[("B C C2", "{result:{insertedId}}"), ("D E F", "{inserted,result:{insertedIds:[]}}")]),
    ("datapoints.create_batch", &[("B C C2 D E F", "{inserted,insertedIds:[]}")]),
    ("datapoints.get", &[("B", "E"), ("C C2 F", "{datapoint:[E]}"), ("D E", "{datapoint:[{datapoint:[E]}]}")]),
    ("datapoints.update", &[("B C C2", ""), ("D E F", "{updated,result:{modifiedCount}}")]),
    ("datasets.list", &[("B E F", "{datasets:[E]}"), ("C C2", "{testcases:[E]}"), ("D", "{datapoints:[E]}")]),
    ("datasets.create", &[("B C C2 D E F", "{inserted,result:{insertedId}}")]),
    ("datasets.update", &[("B C C2", ""), ("D E F", "{result:E}")]),
    ("datasets.add_datapoints", &[("B C C2 D E F", "{inserted,datapoint_ids:[]}")]),
    ("datasets.remove_datapoint", &[("B C C2 D E F", "{dereferenced,message}")]),
    ("projects.list", &[("B C C2 D E F", "[E]")]),
    ("projects.create", &[("B C C2 D E F", "E")]),
    ("projects.update", &[("B", "E"), ("C C2 D E F", "")]),
    ("runs.create", &[("B C C2 D E F", "{evaluation:E,run_id}")]),
    ("runs.list", &[("B C C2", "{evaluations:[E]}"), ("D E F", "{evaluations:[E],pagination:{page,limit,total,total_unfiltered,total_pages,has_next,has_prev},metrics:[]}")]),
    ("runs.get", &[("B C C2 D E F", "{evaluation:E}")]),
    ("runs.update", &[("B C C2 D E F", "{evaluation:E}")]),
    ("runs.result", &[
        ("B C C2 D", "{status,success,passed:[],failed:[],metrics:{aggregation_function,details:[E]},datapoints:[{datapoint_id,session_id,passed,metrics:[E]}]}"),
        ("E F", "{status,success,passed:[],failed:[],metrics:{aggregation_function,details:[E]},datapoints:[{datapoint_id,session_id,passed,metrics:[E]}],event_details:[E],run_object:E}"),
    ]),
    ("runs.compare", &[("B C C2 D E F", "{metrics:[E],commonDatapoints:[],event_details:[E],old_run:E,new_run:E}")]),
    ("runs.schema", &[("B C C2 D E F", "{fields:[E],datasets:[],mappings:{}}")]),
    ("configurations.list", &[("B C C2", "[E]"), ("D E", "[[E]]"), ("F", "{configurations:[E]}")]),
    ("configurations.create", &[("B C C2", ""), ("D E F", "{acknowledged,insertedId}")]),
    ("configurations.update", &[("B C C2", ""), ("D E F", "{acknowledged,modifiedCount,upsertedId,upsertedCount,matchedCount}")]),
    ("sessions.delete", &[("B", ""), ("C C2 D E F", "{success,deleted}")]),
    ("metrics.delete", &[("B C C2", ""), ("D E F", "{deleted}")]),
    ("tools.delete", &[("B C C2", ""), ("D E F", "{deleted,result:E}")]),
    ("datapoints.delete", &[("B", ""), ("C C2 D E F", "{deleted}")]),
    ("datasets.delete", &[("B C C2", ""), ("D E F", "{result:{id}}")]),
    ("projects.delete", &[("B C C2 D E F", "")]),
    ("runs.delete", &[("B C C2 D E F", "{id,deleted}")]),
    ("configurations.delete", &[("B C C2", ""), ("D E F", "{acknowledged,deletedCount}")]),
];

fn shape(answer: &Answer) -> String {
    if answer.body.is_empty() { String::new() } else { shape_of(&answer.json()) }
}

fn shape_of(value: &Value) -> String {
    match value {
        Value::Object(map) if map.contains_key("created_at") || map.contains_key("event_type") => {
            "E".to_owned()
        }
        Value::Object(map) => {
            let fields = map.iter().map(|(name, value)| match shape_of(value).as_str() {
                "" => name.clone(),
                shape => format!("{name}:{shape}"),
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => format!("[{}]", items.first().map(shape_of).unwrap_or_default()),
        _ => String::new(),
    }
}

/// What there is to call operations on.
struct Fixture {
    session: String,
    event: String,
    metric: String,
    tool: String,
    datapoint: String,
    dataset: String,
    project: String,
    run: String,
    configuration: String,
}

fn fixture(client: &Client) -> Fixture {
    let made = |target: &str, body: Value, pointer: &str| {
        let answer = client.with(&[("x-wire", "D")], "POST", target, body);
        answer
            .json()
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{target}: {answer:?}"))
            .to_owned()
    };
    let session = made("/session/start", json!({"session": {"session_name": "s"}}), "/session_id");
    let event = json!({"event_type": "tool", "session_id": session, "metrics": {"accuracy": 0.5}});
    let event = made("/events", json!({"event": event}), "/event_id");
    let dataset = made("/datasets", json!({"name": "golden"}), "/result/insertedId");
    let data = json!({"data": [{"q": 1, "a": 2}], "mapping": {"inputs": ["q"], "ground_truth": ["a"]}});
    Fixture {
        metric: made("/metrics", json!({"name": "m", "criteria": "c", "type": "PYTHON"}), "/metric_id"),
        tool: made("/tools", json!({"name": "t", "parameters": {}}), "/result/id"),
        datapoint: made(&format!("/datasets/{dataset}/datapoints"), data, "/datapoint_ids/0"),
        project: made("/projects", json!({"name": "p"}), "/id"),
        run: made("/runs", json!({"name": "r", "event_ids": [event]}), "/run_id"),
        configuration: made(
            "/configurations",
            json!({"name": "c", "provider": "x", "parameters": {}}),
            "/insertedId",
        ),
        session,
        event,
        dataset,
    }
}

fn request(operation: &str, on: &Fixture) -> (&'static str, String, Value) {
    let Fixture { session, event, metric, tool, datapoint, dataset, project, run, configuration } = on;
    let model_event =
        json!({"model": "m", "provider": "p", "messages": [], "response": {}, "duration": 1, "usage": {}});
    match operation {
        "sessions.create" => ("POST", "/session/start".into(), json!({"session": {}})),
        "sessions.get" => ("GET", format!("/sessions/{session}"), Value::Null),
        "sessions.delete" => ("DELETE", format!("/sessions/{session}"), Value::Null),
        "events.create" => ("POST", "/events".into(), json!({"event": {"event_type": "tool"}})),
        "events.update" => ("PUT", "/events".into(), json!({"event_id": event, "metadata": {"a": 1}})),
        "events.export" => ("POST", "/events/export".into(), json!({"filters": []})),
        "events.create_model_event" => ("POST", "/events/model".into(), json!({"model_event": model_event})),
        "events.create_batch" => (
            "POST",
            "/events/batch".into(),
            json!({"events": [{"event_type": "tool"}], "is_single_session": true}),
        ),
        "events.create_model_event_batch" => (
            "POST",
            "/events/model/batch".into(),
            json!({"model_events": [model_event], "is_single_session": true}),
        ),
        "metrics.list" => ("GET", "/metrics".into(), Value::Null),
        "metrics.create" => {
            ("POST", "/metrics".into(), json!({"name": "m2", "criteria": "c", "type": "LLM"}))
        }
        "metrics.update" => ("PUT", "/metrics".into(), json!({"metric_id": metric, "description": "d"})),
        "metrics.delete" => ("DELETE", format!("/metrics?metric_id={metric}"), Value::Null),
        "metrics.run" => {
            let metric = json!({"name": "m", "criteria": "c", "type": "PYTHON"});
            ("POST", "/metrics/run_metric".into(), json!({"metric": metric, "event": {}}))
        }
        "tools.list" => ("GET", "/tools".into(), Value::Null),
        "tools.create" => ("POST", "/tools".into(), json!({"name": "t2", "parameters": {}})),
        "tools.update" => ("PUT", "/tools".into(), json!({"id": tool, "name": "t3"})),
        "tools.delete" => ("DELETE", format!("/tools?function_id={tool}"), Value::Null),
        "datapoints.list" => ("GET", "/datapoints".into(), Value::Null),
        "datapoints.create" => ("POST", "/datapoints".into(), json!({"inputs": {}})),
        "datapoints.create_batch" => ("POST", "/datapoints/batch".into(), json!({"events": [event]})),
        "datapoints.get" => ("GET", format!("/datapoints/{datapoint}"), Value::Null),
        "datapoints.update" => ("PUT", format!("/datapoints/{datapoint}"), json!({"inputs": {"a": 1}})),
        "datapoints.delete" => ("DELETE", format!("/datapoints/{datapoint}"), Value::Null),
        "datasets.list" => ("GET", "/datasets".into(), Value::Null),
        "datasets.create" => ("POST", "/datasets".into(), json!({"name": "d2"})),
        "datasets.update" => ("PUT", "/datasets".into(), json!({"dataset_id": dataset, "name": "d3"})),
        "datasets.delete" => ("DELETE", format!("/datasets?dataset_id={dataset}"), Value::Null),
        "datasets.add_datapoints" => (
            "POST",
            format!("/datasets/{dataset}/datapoints"),
            json!({"data": [{"q": 1}], "mapping": {"inputs": ["q"]}}),
        ),
        "datasets.remove_datapoint" => {
            ("DELETE", format!("/datasets/{dataset}/datapoints/{datapoint}"), Value::Null)
        }
        "projects.list" => ("GET", "/projects".into(), Value::Null),
        "projects.create" => ("POST", "/projects".into(), json!({"name": "p2"})),
        "projects.update" => ("PUT", "/projects".into(), json!({"project_id": project, "description": "d"})),
        "projects.delete" => ("DELETE", "/projects?name=p".into(), Value::Null),
        "runs.create" => ("POST", "/runs".into(), json!({"name": "r2"})),
        "runs.list" => ("GET", "/runs".into(), Value::Null),
        "runs.get" => ("GET", format!("/runs/{run}"), Value::Null),
        "runs.update" => ("PUT", format!("/runs/{run}"), json!({"status": "completed"})),
        "runs.delete" => ("DELETE", format!("/runs/{run}"), Value::Null),
        "runs.result" => ("GET", format!("/runs/{run}/result"), Value::Null),
        "runs.compare" => ("GET", format!("/runs/{run}/compare-with/{run}"), Value::Null),
        "runs.schema" => ("GET", "/runs/schema".into(), Value::Null),
        "configurations.list" => ("GET", "/configurations".into(), Value::Null),
        "configurations.create" => {
            ("POST", "/configurations".into(), json!({"name": "c2", "provider": "x", "parameters": {}}))
        }
        "configurations.update" => (
            "PUT",
            format!("/configurations/{configuration}"),
            json!({"name": "c", "provider": "y", "parameters": {}}),
        ),
        "configurations.delete" => ("DELETE", format!("/configurations/{configuration}"), Value::Null),
        other => panic!("no request for {other}"),
    }
}

#[test]
fn every_operation_in_every_revision() {
    assert_eq!(SHAPES.len(), hive_server::operation::Operation::ALL.len());
    for revision in Revision::ALL {
        let client = Client::wire(Wire::Revision(revision));
        let on = fixture(&client);
        for (operation, shapes) in SHAPES {
            let expected =
                shapes.iter().find(|(names, _)| names.split(' ').any(|name| name == revision.name()));
            let (method, target, body) = request(operation, &on);
            let answer = client.call(method, &target, body);
            assert_eq!(answer.status, 200, "{operation} in {}: {answer:?}", revision.name());
            assert_eq!(
                Some(shape(&answer).as_str()),
                expected.map(|row| row.1),
                "{operation} in {}",
                revision.name()
            );
            assert_eq!(answer.header("x-wire"), revision.name());
            assert!(answer.header("x-request-id").starts_with("req-"), "{operation}: {answer:?}");
        }
    }
}

#[test]
fn bodies_seen_on_the_wire_only() {
    let client = Client::wire(Wire::Revision(Revision::D));
    let on = fixture(&client);
    for (operation, expected) in [
        ("sessions.create", "{session:{session_id}}"),
        ("tools.list", "{tools:[E]}"),
        ("datasets.list", "{testcases:[E]}"),
        ("datasets.update", ""),
        ("projects.list", "{projects:[E]}"),
        ("runs.update", "{evaluation:{acknowledged,modifiedCount}}"),
        ("configurations.list", "{configurations:[E]}"),
        ("datasets.delete", "{result:{id,org_id,project_id}}"),
    ] {
        let (method, target, body) = request(operation, &on);
        assert_eq!(shape(&client.emulate("as-seen", method, &target, body)), expected, "{operation}");
    }
}

#[test]
fn mixed_draws_every_revision_and_repeats_itself() {
    let draws = |seed| {
        let client =
            Client::new(hive_server::Config { wire: Wire::Mixed, seed, ..hive_server::Config::default() });
        (0..60)
            .map(|_| client.call("GET", "/tools", Value::Null).header("x-wire").to_owned())
            .collect::<Vec<_>>()
    };
    let first = draws(1);
    assert_eq!(first, draws(1));
    assert_ne!(first, draws(2));
    for revision in Revision::ALL {
        assert!(first.iter().any(|drawn| drawn == revision.name()), "{} never came", revision.name());
    }
}
