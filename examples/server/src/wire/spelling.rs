//! How each revision spells the fields of each resource, as one table, and the two directions of it: canonical entities
//! to a revision's spelling, and requests in any spelling to canonical ones.

use serde_json::{Map, Value};

use super::Revision;
use crate::operation::Resource;

/// One field whose name changed over the revisions.
pub(crate) struct Field {
    resources: &'static [Resource],
    canonical: &'static str,
    /// Every other name it has had, in the order in which a request's spellings count.
    legacy: &'static [&'static str],
    /// The names sent by B, C, C2, D, E, F. Several: all of them, with equal values.
    sent: [&'static [&'static str]; 6],
}

use Resource::{Configuration, Datapoint, Dataset, Event, Metric, Project, Run, RunObject, Tool};

const ID: &[&str] = &["id"];
const MONGO: &[&str] = &["_id"];
const BOTH_IDS: &[&str] = &["_id", "id"];
const PROJECT: &[&str] = &["project_name"];
const TASK: &[&str] = &["task"];
const ORG: &[&str] = &["org_id"];
const TENANT: &[&str] = &["tenant"];
const CRITERIA: &[&str] = &["criteria"];

/// Stands for `prompt` on metrics that a model computes and for `code_snippet` on all others.
const SNIPPET: &str = "code_snippet|prompt";

const FIELDS: &[Field] = &[
    Field {
        resources: &[Tool],
        canonical: "id",
        legacy: &["_id", "function_id"],
        sent: [MONGO, MONGO, BOTH_IDS, ID, ID, ID],
    },
    Field {
        resources: &[Metric],
        canonical: "id",
        legacy: &["_id", "metric_id"],
        sent: [MONGO, ID, BOTH_IDS, ID, ID, ID],
    },
    Field {
        resources: &[Datapoint, Configuration, RunObject],
        canonical: "id",
        legacy: &["_id"],
        sent: [MONGO, MONGO, BOTH_IDS, ID, ID, ID],
    },
    Field {
        resources: &[Dataset],
        canonical: "id",
        legacy: &["_id", "dataset_id"],
        sent: [MONGO, &["dataset_id"], &["_id", "dataset_id", "id"], ID, ID, ID],
    },
    Field {
        resources: &[Tool, Metric],
        canonical: "project_name",
        legacy: &["task"],
        sent: [TASK, TASK, &["task", "project_name"], PROJECT, PROJECT, PROJECT],
    },
    Field {
        resources: &[Tool],
        canonical: "tool_type",
        legacy: &["type"],
        sent: [
            &["type"],
            &["tool_type"],
            &["type", "tool_type"],
            &["tool_type"],
            &["tool_type"],
            &["tool_type"],
        ],
    },
    Field {
        resources: &[Metric],
        canonical: "criteria",
        legacy: &["code_snippet", "prompt"],
        sent: [&[SNIPPET], CRITERIA, &["criteria", SNIPPET], CRITERIA, CRITERIA, CRITERIA],
    },
    Field {
        resources: &[Tool, Metric, Datapoint, Dataset, Configuration, Project, Run, RunObject],
        canonical: "org_id",
        legacy: &["tenant"],
        sent: [TENANT, TENANT, &["tenant", "org_id"], ORG, ORG, ORG],
    },
    // Events kept `tenant` to the end; only the reply that starts a session moved on, and that one is no `Event` here.
    Field {
        resources: &[Event],
        canonical: "org_id",
        legacy: &["tenant"],
        sent: [TENANT, TENANT, &["tenant", "org_id"], ORG, TENANT, TENANT],
    },
    Field {
        resources: &[Event],
        canonical: "start_time",
        legacy: &["startTime"],
        sent: [
            &["start_time"],
            &["start_time"],
            &["startTime", "start_time"],
            &["start_time"],
            &["start_time"],
            &["start_time"],
        ],
    },
    Field {
        resources: &[Run, RunObject],
        canonical: "run_id",
        legacy: &["evaluation_id"],
        sent: [&["run_id"]; 6],
    },
];

/// The metric types: canonical, and as B and C2 spell them.
const METRIC_TYPES: &[(&str, &str)] =
    &[("PYTHON", "custom"), ("LLM", "model"), ("HUMAN", "human"), ("COMPOSITE", "composite")];

/// What a reply does besides spelling names its revision's way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Twist {
    /// Both spellings at once, with different values; the canonical one is right.
    pub(crate) conflict: bool,
    /// Legacy names and values only, every one of them that exists.
    pub(crate) legacy: bool,
    /// Fields and enum values no revision documents.
    pub(crate) unknown: bool,
}

fn field(resource: Resource, canonical: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.canonical == canonical && field.resources.contains(&resource))
}

/// The entity in the spelling of the revision.
#[must_use]
pub(crate) fn spell(
    resource: Resource,
    revision: Revision,
    twist: Twist,
    entity: &Map<String, Value>,
) -> Map<String, Value> {
    let model_computed = entity.get("type").and_then(Value::as_str) == Some("LLM");
    let mut spelled = Map::new();
    for (name, value) in entity {
        let value = spell_value(resource, revision, twist, name, value);
        let Some(field) = field(resource, name) else {
            spelled.insert(name.clone(), value);
            continue;
        };
        if twist.conflict {
            spelled.insert(field.legacy[0].to_owned(), different(name, &value));
            spelled.insert(name.clone(), value);
            continue;
        }
        let names = if twist.legacy { &field.legacy[..1] } else { field.sent[revision.column()] };
        for name in names {
            let name = match *name {
                SNIPPET if model_computed => "prompt",
                SNIPPET => "code_snippet",
                name => name,
            };
            spelled.insert(name.to_owned(), value.clone());
        }
    }
    if twist.unknown {
        spelled.insert("x_added_later".to_owned(), serde_json::json!({"nested": [1, null, "two"]}));
        spelled.insert("addedLater".to_owned(), Value::String("kept".to_owned()));
    }
    spelled
}

fn spell_value(resource: Resource, revision: Revision, twist: Twist, name: &str, value: &Value) -> Value {
    if twist.unknown
        && let Some(unknown) = unknown_value(resource, name)
    {
        return Value::String(unknown.to_owned());
    }
    match (resource, name, value) {
        (Event, "children", Value::Array(children)) => children
            .iter()
            .map(|child| match child {
                Value::Object(child) => Value::Object(spell(resource, revision, twist, child)),
                other => other.clone(),
            })
            .collect(),
        (Metric, "type", Value::String(kind))
            if twist.legacy || matches!(revision, Revision::B | Revision::C2) =>
        {
            let legacy = METRIC_TYPES.iter().find(|(canonical, _)| canonical == kind);
            Value::String(legacy.map_or(kind.as_str(), |(_, legacy)| legacy).to_owned())
        }
        _ => value.clone(),
    }
}

/// Enum values no document knows yet, where the entity has an enum.
fn unknown_value(resource: Resource, name: &str) -> Option<&'static str> {
    match (resource, name) {
        (Event, "event_type") => Some("guardrail"),
        (Metric, "type") => Some("QUANTUM"),
        (Tool, "tool_type") => Some("agent"),
        (Dataset, "type") => Some("red-teaming"),
        (Run | RunObject, "status") => Some("archived"),
        (Configuration, "type") => Some("agent"),
        _ => None,
    }
}

/// A value of the same JSON type that is not this one.
fn different(name: &str, value: &Value) -> Value {
    match value {
        Value::String(text) if name == "tool_type" => {
            Value::String(if text == "function" { "tool" } else { "function" }.to_owned())
        }
        Value::String(text) => Value::String(format!("{text}-legacy")),
        Value::Number(number) => number.as_f64().map_or(Value::Null, |number| Value::from(number + 1.0)),
        _ => Value::String("legacy".to_owned()),
    }
}

/// The request body in canonical spelling: of several spellings the canonical one counts, then the legacy ones in order.
#[must_use]
pub(crate) fn canonical(resource: Resource, mut body: Map<String, Value>) -> Map<String, Value> {
    for field in FIELDS.iter().filter(|field| field.resources.contains(&resource)) {
        for legacy in field.legacy {
            let Some(value) = body.shift_remove(*legacy) else { continue };
            body.entry(field.canonical).or_insert(value);
        }
    }
    if resource == Metric
        && let Some(Value::String(kind)) = body.get_mut("type")
    {
        *kind = canonical_metric_type(kind).to_owned();
    }
    body
}

/// The canonical spelling of a metric type; unknown ones stay as they are.
#[must_use]
pub(crate) fn canonical_metric_type(kind: &str) -> &str {
    METRIC_TYPES.iter().find(|(_, legacy)| *legacy == kind).map_or(kind, |(canonical, _)| canonical)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            other => panic!("not an object: {other}"),
        }
    }

    #[test]
    fn a_tool_in_every_revision() {
        let tool = object(
            json!({"id": "t", "project_name": "p", "tool_type": "function", "org_id": "o", "name": "n"}),
        );
        let legacy_c2 = json!({"_id": "t", "id": "t", "task": "p", "project_name": "p", "type": "function",
            "tool_type": "function", "tenant": "o", "org_id": "o", "name": "n"});
        for (revision, expected) in [
            (Revision::B, json!({"_id": "t", "task": "p", "type": "function", "tenant": "o", "name": "n"})),
            (
                Revision::C,
                json!({"_id": "t", "task": "p", "tool_type": "function", "tenant": "o", "name": "n"}),
            ),
            (Revision::C2, legacy_c2),
            (Revision::D, Value::Object(tool.clone())),
            (Revision::F, Value::Object(tool.clone())),
        ] {
            let spelled = spell(Resource::Tool, revision, Twist::default(), &tool);
            assert_eq!(Value::Object(spelled.clone()), expected, "{}", revision.name());
            assert_eq!(canonical(Resource::Tool, spelled), tool, "{} back", revision.name());
        }
    }

    #[test]
    fn a_metric_says_what_computes_it_in_the_name_of_its_criteria() {
        for (kind, legacy_kind, name) in [("LLM", "model", "prompt"), ("PYTHON", "custom", "code_snippet")] {
            let metric = object(json!({"type": kind, "criteria": "x"}));
            let spelled = spell(Resource::Metric, Revision::B, Twist::default(), &metric);
            assert_eq!(Value::Object(spelled), json!({"type": legacy_kind, name: "x"}));
        }
    }

    #[test]
    fn a_conflict_keeps_the_canonical_value_right() {
        let tool = object(json!({"id": "t", "tool_type": "function"}));
        let twist = Twist { conflict: true, ..Twist::default() };
        let spelled = spell(Resource::Tool, Revision::D, twist, &tool);
        let expected = json!({"_id": "t-legacy", "id": "t", "type": "tool", "tool_type": "function"});
        assert_eq!(Value::Object(spelled), expected);
    }

    #[test]
    fn type_is_an_alias_on_tools_alone() {
        for resource in [Resource::Dataset, Resource::Configuration, Resource::Metric] {
            let body = object(json!({"type": "evaluation"}));
            assert_eq!(canonical(resource, body.clone()), body, "{resource:?}");
        }
    }
}
