//! Where each revision puts what an operation has to say, as one table of JSON templates with placeholders.
//!
//! `""` is an empty body. A placeholder whose datum the handler did not give is left out, with its key. What an operation
//! of a revision that lacks it answers is the shape of the nearest revision that has it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Revision;
use super::spelling::{Twist, spell};
use crate::operation::{Operation, Resource};

/// One datum of a reply, by the name of its placeholder.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Datum {
    /// Sent as it is.
    Plain(Value),
    /// One entity, spelled the revision's way.
    Entity(Resource, Map<String, Value>),
    /// Several entities, spelled the revision's way.
    Entities(Resource, Vec<Map<String, Value>>),
}

/// What a handler has to say: data by placeholder name (without `$`).
pub(crate) type Data = BTreeMap<&'static str, Datum>;

type Row = (Operation, [&'static str; 6]);

use Operation as Op;

const EVENT_CREATED: &str = r#"{"event_id":"$id","success":true}"#;
const EVENT_IDS: &str = r#"{"event_ids":"$ids","success":true}"#;
const EVENT_IDS_AND_SESSION: &str = r#"{"event_ids":"$ids","session_id":"$session_id","success":true}"#;
const TOTAL_EVENTS: &str = r#"{"events":"$items","totalEvents":"$total"}"#;
const SESSION_DELETED: &str = r#"{"success":true,"deleted":"$id"}"#;
const METRIC_CREATED: &str = r#"{"inserted":true,"metric_id":"$id"}"#;
const RESULT_ID: &str = r#"{"result":{"insertedId":"$id"}}"#;
const INSERTED_RESULT_ID: &str = r#"{"inserted":true,"result":{"insertedId":"$id"}}"#;
const INSERTED_RESULT_IDS: &str = r#"{"inserted":true,"result":{"insertedIds":"$ids"}}"#;
const INSERTED_RESULT: &str = r#"{"inserted":true,"result":"$entity"}"#;
const UPDATED_RESULT: &str = r#"{"updated":true,"result":"$entity"}"#;
const DELETED_RESULT: &str = r#"{"deleted":true,"result":"$entity"}"#;
const UPDATED: &str = r#"{"updated":true}"#;
const DELETED: &str = r#"{"deleted":true}"#;
const DATAPOINTS: &str = r#"{"datapoints":"$items"}"#;
const DATAPOINT_ONCE: &str = r#"{"datapoint":["$entity"]}"#;
const DATAPOINT_TWICE: &str = r#"{"datapoint":[{"datapoint":["$entity"]}]}"#;
const DATAPOINT_MODIFIED: &str = r#"{"updated":true,"result":{"modifiedCount":"$modified"}}"#;
const DATASETS: &str = r#"{"datasets":"$items"}"#;
const RESULT: &str = r#"{"result":"$entity"}"#;
const RESULT_DELETED: &str = r#"{"result":{"id":"$id"}}"#;
const EVALUATION_CREATED: &str = r#"{"evaluation":"$entity","run_id":"$id"}"#;
const EVALUATIONS: &str = r#"{"evaluations":"$items"}"#;
const EVALUATIONS_PAGE: &str =
    r#"{"evaluations":"$items","pagination":"$pagination","metrics":"$metric_names"}"#;
const EVALUATION: &str = r#"{"evaluation":"$entity"}"#;
const EVALUATION_UPDATED: &str = r#"{"evaluation":"$entity","warning":"$warning"}"#;
const RUN_DELETED: &str = r#"{"id":"$id","deleted":true}"#;
const EXPERIMENT: &str = r#"{"status":"$status","success":"$success","passed":"$passed","failed":"$failed",
    "metrics":"$metrics","datapoints":"$datapoints"}"#;
const EXPERIMENT_AND_RUN: &str = r#"{"status":"$status","success":"$success","passed":"$passed","failed":"$failed",
    "metrics":"$metrics","datapoints":"$datapoints","event_details":"$event_details","run_object":"$run"}"#;
const COMPARISON: &str = r#"{"metrics":"$metrics","commonDatapoints":"$common_datapoints",
    "event_details":"$event_details","old_run":"$old_run","new_run":"$new_run"}"#;
const SCHEMA: &str = r#"{"fields":"$fields","datasets":"$datasets","mappings":"$mappings"}"#;
const ACKNOWLEDGED_ID: &str = r#"{"acknowledged":true,"insertedId":"$id"}"#;
const ACKNOWLEDGED_UPDATE: &str = r#"{"acknowledged":true,"modifiedCount":"$modified","upsertedId":null,
    "upsertedCount":0,"matchedCount":"$matched"}"#;
const ACKNOWLEDGED_DELETE: &str = r#"{"acknowledged":true,"deletedCount":"$count"}"#;
const ADDED: &str = r#"{"inserted":true,"datapoint_ids":"$ids"}"#;
const DEREFERENCED: &str = r#"{"dereferenced":true,"message":"$message"}"#;
const STARTED: &str = r#"{"session_id":"$id"}"#;
const BATCHED: &str = r#"{"inserted":true,"insertedIds":"$ids"}"#;
const ENTITY: &str = r#""$entity""#;
const ITEMS: &str = r#""$items""#;
const ITEMS_NESTED: &str = r#"["$items"]"#;
const TREE: &str = r#""$tree""#;

/// The success bodies. Columns: B, C, C2, D, E, F.
#[rustfmt::skip] // a table is read by its columns
const ENVELOPES: &[Row] = &[
    (Op::SessionsCreate, [STARTED, STARTED, STARTED, STARTED, r#""$session""#, r#""$session""#]),
    (Op::SessionsGet, [ENTITY, ENTITY, ENTITY, r#"{"request":"$tree"}"#, TREE, TREE]),
    (Op::SessionsDelete, ["", SESSION_DELETED, SESSION_DELETED, SESSION_DELETED, SESSION_DELETED, SESSION_DELETED]),
    (Op::EventsCreate, [EVENT_CREATED; 6]),
    (Op::EventsUpdate, [""; 6]),
    (Op::EventsExport, [TOTAL_EVENTS, TOTAL_EVENTS, TOTAL_EVENTS, TOTAL_EVENTS, TOTAL_EVENTS, r#"{"events":"$items","count":"$total"}"#]),
    (Op::EventsCreateModelEvent, [EVENT_CREATED; 6]),
    (Op::EventsCreateBatch, [EVENT_IDS_AND_SESSION; 6]),
    (Op::EventsCreateModelEventBatch, [EVENT_IDS, EVENT_IDS, EVENT_IDS, EVENT_IDS, EVENT_IDS_AND_SESSION, EVENT_IDS_AND_SESSION]),
    (Op::MetricsList, [ITEMS, ITEMS, ITEMS, ITEMS_NESTED, ITEMS_NESTED, r#"{"metrics":"$items"}"#]),
    (Op::MetricsCreate, ["", "", "", METRIC_CREATED, METRIC_CREATED, METRIC_CREATED]),
    (Op::MetricsUpdate, ["", "", "", UPDATED, UPDATED, UPDATED]),
    (Op::MetricsDelete, ["", "", "", DELETED, DELETED, DELETED]),
    (Op::MetricsRun, [ENTITY; 6]),
    (Op::ToolsList, [ITEMS, ITEMS, ITEMS, ITEMS_NESTED, ITEMS_NESTED, ITEMS_NESTED]),
    (Op::ToolsCreate, ["", RESULT_ID, RESULT_ID, INSERTED_RESULT, INSERTED_RESULT, INSERTED_RESULT]),
    (Op::ToolsUpdate, ["", "", "", UPDATED_RESULT, UPDATED_RESULT, UPDATED_RESULT]),
    (Op::ToolsDelete, ["", "", "", DELETED_RESULT, DELETED_RESULT, DELETED_RESULT]),
    (Op::DatapointsList, [DATAPOINTS; 6]),
    (Op::DatapointsCreate, [RESULT_ID, RESULT_ID, RESULT_ID, INSERTED_RESULT_IDS, INSERTED_RESULT_IDS, INSERTED_RESULT_IDS]),
    (Op::DatapointsCreateBatch, [BATCHED; 6]),
    (Op::DatapointsGet, [ENTITY, DATAPOINT_ONCE, DATAPOINT_ONCE, DATAPOINT_TWICE, DATAPOINT_TWICE, DATAPOINT_ONCE]),
    (Op::DatapointsUpdate, ["", "", "", DATAPOINT_MODIFIED, DATAPOINT_MODIFIED, DATAPOINT_MODIFIED]),
    (Op::DatapointsDelete, ["", DELETED, DELETED, DELETED, DELETED, DELETED]),
    (Op::DatasetsList, [DATASETS, r#"{"testcases":"$items"}"#, r#"{"testcases":"$items"}"#, DATAPOINTS, DATASETS, DATASETS]),
    (Op::DatasetsCreate, [INSERTED_RESULT_ID; 6]),
    (Op::DatasetsUpdate, ["", "", "", RESULT, RESULT, RESULT]),
    (Op::DatasetsDelete, ["", "", "", RESULT_DELETED, RESULT_DELETED, RESULT_DELETED]),
    (Op::DatasetsAddDatapoints, [ADDED; 6]),
    (Op::DatasetsRemoveDatapoint, [DEREFERENCED; 6]),
    (Op::ProjectsList, [ITEMS; 6]),
    (Op::ProjectsCreate, [ENTITY; 6]),
    (Op::ProjectsUpdate, [ENTITY, "", "", "", "", ""]),
    (Op::ProjectsDelete, [""; 6]),
    (Op::RunsCreate, [EVALUATION_CREATED; 6]),
    (Op::RunsList, [EVALUATIONS, EVALUATIONS, EVALUATIONS, EVALUATIONS_PAGE, EVALUATIONS_PAGE, EVALUATIONS_PAGE]),
    (Op::RunsGet, [EVALUATION; 6]),
    (Op::RunsUpdate, [EVALUATION_UPDATED; 6]),
    (Op::RunsDelete, [RUN_DELETED; 6]),
    (Op::RunsResult, [EXPERIMENT, EXPERIMENT, EXPERIMENT, EXPERIMENT, EXPERIMENT_AND_RUN, EXPERIMENT_AND_RUN]),
    (Op::RunsCompare, [COMPARISON; 6]),
    (Op::RunsSchema, [SCHEMA; 6]),
    (Op::ConfigurationsList, [ITEMS, ITEMS, ITEMS, ITEMS_NESTED, ITEMS_NESTED, r#"{"configurations":"$items"}"#]),
    (Op::ConfigurationsCreate, ["", "", "", ACKNOWLEDGED_ID, ACKNOWLEDGED_ID, ACKNOWLEDGED_ID]),
    (Op::ConfigurationsUpdate, ["", "", "", ACKNOWLEDGED_UPDATE, ACKNOWLEDGED_UPDATE, ACKNOWLEDGED_UPDATE]),
    (Op::ConfigurationsDelete, ["", "", "", ACKNOWLEDGED_DELETE, ACKNOWLEDGED_DELETE, ACKNOWLEDGED_DELETE]),
];

/// Bodies seen on the real wire that no revision's document has, asked for with `x-emulate: as-seen`.
const SEEN: &[(Operation, &str)] = &[
    (Op::SessionsCreate, r#"{"session":{"session_id":"$id"}}"#),
    (Op::ToolsList, r#"{"tools":"$items"}"#),
    (Op::DatasetsList, r#"{"testcases":"$items"}"#),
    (Op::DatasetsUpdate, ""),
    (Op::DatasetsDelete, r#"{"result":{"id":"$id","org_id":"$org_id","project_id":"$project_id"}}"#),
    (Op::ProjectsList, r#"{"projects":"$items"}"#),
    (Op::RunsUpdate, r#"{"evaluation":{"acknowledged":true,"modifiedCount":1},"warning":"$warning"}"#),
    (Op::ConfigurationsList, r#"{"configurations":"$items"}"#),
    (Op::ConfigurationsCreate, ACKNOWLEDGED_ID),
];

/// The template of the operation's success body in this revision.
#[must_use]
pub(crate) fn template(operation: Operation, revision: Revision, as_seen: bool) -> &'static str {
    let seen = SEEN.iter().find(|(seen, _)| as_seen && *seen == operation);
    let row = ENVELOPES.iter().find(|(row, _)| *row == operation);
    match (seen, row) {
        (Some((_, template)), _) => template,
        (None, Some((_, templates))) => templates[revision.column()],
        (None, None) => "",
    }
}

/// The template filled in; `None` is an empty body.
#[must_use]
pub(crate) fn render(template: &str, data: &Data, revision: Revision, twist: Twist) -> Option<Value> {
    // Templates are constants, and a test reads every one of them.
    let parsed = serde_json::from_str(template).ok()?;
    fill(&parsed, data, revision, twist)
}

fn fill(template: &Value, data: &Data, revision: Revision, twist: Twist) -> Option<Value> {
    match template {
        Value::String(text) => match text.strip_prefix('$') {
            Some(name) => data.get(name).map(|datum| spelled(datum, revision, twist)),
            None => Some(template.clone()),
        },
        Value::Array(items) => {
            Some(items.iter().filter_map(|item| fill(item, data, revision, twist)).collect::<Vec<_>>().into())
        }
        Value::Object(fields) => {
            let filled = fields
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), fill(value, data, revision, twist)?)))
                .collect();
            Some(Value::Object(filled))
        }
        _ => Some(template.clone()),
    }
}

fn spelled(datum: &Datum, revision: Revision, twist: Twist) -> Value {
    match datum {
        Datum::Plain(value) => value.clone(),
        Datum::Entity(resource, entity) => Value::Object(spell(*resource, revision, twist, entity)),
        Datum::Entities(resource, entities) => {
            entities.iter().map(|entity| Value::Object(spell(*resource, revision, twist, entity))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_one_row_and_every_template_is_json() {
        for operation in Operation::ALL {
            assert_eq!(
                ENVELOPES.iter().filter(|(row, _)| row == operation).count(),
                1,
                "{}",
                operation.name()
            );
        }
        let seen = SEEN.iter().map(|(operation, template)| (operation, template));
        let rows = ENVELOPES
            .iter()
            .flat_map(|(operation, row)| row.iter().map(move |template| (operation, template)));
        for (operation, template) in rows.chain(seen).filter(|(_, template)| !template.is_empty()) {
            let parsed: Result<Value, _> = serde_json::from_str(template);
            assert!(parsed.is_ok(), "{}: {template}", operation.name());
        }
    }

    #[test]
    fn a_datum_that_was_not_given_leaves_with_its_key() {
        let data = Data::from([("ids", Datum::Plain(serde_json::json!(["a"])))]);
        let body = render(EVENT_IDS_AND_SESSION, &data, Revision::E, Twist::default());
        assert_eq!(body, Some(serde_json::json!({"event_ids": ["a"], "success": true})));
    }
}
