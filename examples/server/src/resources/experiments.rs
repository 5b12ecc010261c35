//! What experiments found: the result of a run, the comparison of two, and the schema of what runs measure. Everything is
//! computed from the metrics of the runs' events.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::events::whole;
use super::filters::DateRange;
use crate::call::{Call, text, texts};
use crate::moment;
use crate::operation::Resource::{Event, Metric, Run, RunObject};
use crate::reply::{Failure, Outcome};
use crate::store::Entity;
use crate::world::World;

/// One metric of one event of a run.
struct Measured {
    datapoint_id: String,
    session_id: String,
    metric: String,
    /// The type of the stored metric of that name; one the client computed itself has none.
    metric_type: String,
    event_name: String,
    event_type: String,
    value: Value,
}

impl Measured {
    fn passed(&self) -> bool {
        match &self.value {
            Value::Bool(passed) => *passed,
            value => value.as_f64().is_some_and(|value| value > 0.0),
        }
    }

    fn number(&self) -> f64 {
        match &self.value {
            Value::Bool(passed) => f64::from(u8::from(*passed)),
            value => value.as_f64().unwrap_or(0.0),
        }
    }
}

/// The numeric and boolean metrics of the run's events and sessions, in the order of their ids. An event belongs to the datapoint
/// its metadata names, else to the one at its own place in `datapoint_ids`.
fn measured(world: &World, run: &Entity) -> Result<Vec<Measured>, Failure> {
    let datapoints = texts(run, "datapoint_ids");
    let metric_types: BTreeMap<String, String> = world
        .all(Metric)?
        .iter()
        .filter_map(|metric| Some((text(metric, "name")?.to_owned(), text(metric, "type")?.to_owned())))
        .collect();
    let mut all = Vec::new();
    let event_ids = texts(run, "event_ids").into_iter().chain(texts(run, "session_ids"));
    for (place, event_id) in event_ids.enumerate() {
        let Some(event) = world.find(Event, &event_id)? else { continue };
        let named =
            event.get("metadata").and_then(|metadata| metadata.get("datapoint_id")).and_then(Value::as_str);
        let datapoint_id =
            named.or_else(|| datapoints.get(place).map(String::as_str)).unwrap_or(&event_id).to_owned();
        let field = |name: &str| text(&event, name).unwrap_or_default().to_owned();
        let metrics = event.get("metrics").and_then(Value::as_object).cloned().unwrap_or_default();
        for (metric, value) in
            metrics.into_iter().filter(|(_, value)| value.is_number() || value.is_boolean())
        {
            let datapoint_id = datapoint_id.clone();
            let (event_name, event_type, session_id) =
                (field("event_name"), field("event_type"), field("session_id"));
            let metric_type = metric_types.get(&metric).map_or("CLIENT_SIDE", String::as_str).to_owned();
            all.push(Measured {
                datapoint_id,
                session_id,
                metric,
                metric_type,
                event_name,
                event_type,
                value,
            });
        }
    }
    Ok(all)
}

/// The groups of measurements with one key, in order of first appearance.
fn grouped<'a, K: Ord + Clone>(
    all: &'a [Measured],
    key: impl Fn(&'a Measured) -> K,
) -> Vec<(K, Vec<&'a Measured>)> {
    let mut order = Vec::new();
    let mut groups: BTreeMap<K, Vec<&Measured>> = BTreeMap::new();
    for one in all {
        let key = key(one);
        if !groups.contains_key(&key) {
            order.push(key.clone());
        }
        groups.entry(key).or_default().push(one);
    }
    order.into_iter().filter_map(|key| groups.remove(&key).map(|group| (key, group))).collect()
}

/// The aggregate the query asks for; the average by default.
fn aggregate(function: &str, group: &[&Measured]) -> Result<f64, Failure> {
    let mut numbers: Vec<f64> = group.iter().map(|one| one.number()).collect();
    numbers.sort_by(f64::total_cmp);
    #[allow(clippy::cast_precision_loss)] // counts of events of a test
    let count = numbers.len() as f64;
    let percentile = |percent: usize| {
        let rank = (numbers.len() * percent).div_ceil(100).max(1) - 1;
        numbers.get(rank).copied().unwrap_or(0.0)
    };
    Ok(match function {
        "average" => numbers.iter().sum::<f64>() / count.max(1.0),
        "sum" => numbers.iter().sum(),
        "count" => count,
        "min" => percentile(0),
        "max" => percentile(100),
        "median" => percentile(50),
        "p90" => percentile(90),
        "p95" => percentile(95),
        "p99" => percentile(99),
        _ => return Err(Failure::Validation("aggregate_function: Invalid enum value".to_owned())),
    })
}

fn datapoint_ids<'a>(group: &[&'a Measured], wanted: impl Fn(&&&'a Measured) -> bool) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for one in group.iter().filter(wanted) {
        if !ids.contains(&one.datapoint_id) {
            ids.push(one.datapoint_id.clone());
        }
    }
    ids
}

pub(super) fn result(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let run = world.get(Run, call.path("run_id")?)?;
    let function = call.query(&["aggregate_function"]).unwrap_or("average");
    let all = measured(world, &run)?;
    let mut details = Vec::new();
    for ((metric, event_name, event_type), group) in
        grouped(&all, |one| (one.metric.clone(), one.event_name.clone(), one.event_type.clone()))
    {
        details.push(json!({
            "metric_name": metric, "metric_type": group[0].metric_type, "event_name": event_name,
            "event_type": event_type, "aggregate": whole(aggregate(function, &group)?),
            "values": group.iter().map(|one| one.value.clone()).collect::<Vec<_>>(),
            "datapoints": {
                "passed": datapoint_ids(&group, |one| one.passed()),
                "failed": datapoint_ids(&group, |one| !one.passed()),
            },
        }));
    }
    let (mut passed, mut failed, mut datapoints) = (Vec::new(), Vec::new(), Vec::new());
    for (datapoint_id, group) in grouped(&all, |one| one.datapoint_id.clone()) {
        let good = group.iter().all(|one| one.passed());
        if good {
            passed.push(datapoint_id.clone())
        } else {
            failed.push(datapoint_id.clone())
        }
        let metrics: Vec<Value> = group
            .iter()
            .map(|one| {
                json!({"name": one.metric, "event_name": one.event_name, "event_type": one.event_type,
                    "value": one.value, "passed": one.passed()})
            })
            .collect();
        let session_id = &group[0].session_id;
        datapoints
            .push(json!({"datapoint_id": datapoint_id, "session_id": session_id, "passed": good, "metrics": metrics}));
    }
    Ok(Outcome::default()
        .with("status", text(&run, "status").unwrap_or("completed"))
        .with("success", failed.is_empty())
        .with("passed", passed)
        .with("failed", failed)
        .with("metrics", json!({"aggregation_function": function, "details": details}))
        .with("datapoints", datapoints)
        .with("event_details", event_details(&all))
        .with_entity("run", RunObject, run_object(run)))
}

fn event_details(all: &[Measured]) -> Vec<Value> {
    grouped(all, |one| (one.event_name.clone(), one.event_type.clone()))
        .into_iter()
        .map(|((name, kind), _)| json!({"event_name": name, "event_type": kind}))
        .collect()
}

/// A run as results show it: with the scope it belongs to.
fn run_object(mut run: Entity) -> Entity {
    run.insert("scope_type".to_owned(), "project".into());
    let project = run.get("project_id").cloned().unwrap_or_default();
    run.insert("scope_id".to_owned(), project);
    run
}

pub(super) fn compare(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let new_run = world.get(Run, call.path("run_id_1")?)?;
    let old_run = world.get(Run, call.path("run_id_2")?)?;
    let function = call.query(&["aggregate_function"]).unwrap_or("average");
    let (new, old) = (measured(world, &new_run)?, measured(world, &old_run)?);
    let old_groups: BTreeMap<_, _> =
        grouped(&old, |one| (one.metric.clone(), one.event_name.clone())).into_iter().collect();
    let mut metrics = Vec::new();
    for ((metric, event_name), new_group) in grouped(&new, |one| (one.metric.clone(), one.event_name.clone()))
    {
        let key = (metric, event_name);
        let none = Vec::new();
        let old_group = old_groups.get(&key).unwrap_or(&none);
        metrics.push(compared(&key, function, &new_group, old_group)?);
    }
    let old_datapoints = texts(&old_run, "datapoint_ids");
    let common: Vec<String> =
        texts(&new_run, "datapoint_ids").into_iter().filter(|id| old_datapoints.contains(id)).collect();
    Ok(Outcome::default()
        .with("metrics", metrics)
        .with("common_datapoints", common)
        .with("event_details", presence(&new, &old))
        .with_entity("old_run", RunObject, run_object(old_run))
        .with_entity("new_run", RunObject, run_object(new_run)))
}

/// One metric of two runs. What got higher got better: the emulator knows no metric of which less is more.
fn compared(
    (metric, event_name): &(String, String),
    function: &str,
    new: &[&Measured],
    old: &[&Measured],
) -> Result<Value, Failure> {
    let (mut improved, mut degraded, mut same) = (Vec::new(), Vec::new(), Vec::new());
    for one in new {
        let Some(before) = old.iter().find(|before| before.datapoint_id == one.datapoint_id) else {
            continue;
        };
        match one.number().total_cmp(&before.number()) {
            std::cmp::Ordering::Greater => improved.push(one.datapoint_id.clone()),
            std::cmp::Ordering::Less => degraded.push(one.datapoint_id.clone()),
            std::cmp::Ordering::Equal => same.push(one.datapoint_id.clone()),
        }
    }
    let values = |group: &[&Measured]| group.iter().map(|one| one.value.clone()).collect::<Vec<_>>();
    let (before, after) = (aggregate(function, old)?, aggregate(function, new)?);
    let percentage = if before == 0.0 { 0.0 } else { (after - before) / before * 100.0 };
    Ok(json!({
        "metric_name": metric, "event_name": event_name,
        "metric_type": new.first().map(|one| one.metric_type.clone()),
        "event_type": new.first().map(|one| one.event_type.clone()),
        "old_aggregate": whole(before), "new_aggregate": whole(after),
        "difference": whole(after - before), "percentage_change": whole(percentage),
        "found_count": improved.len() + degraded.len() + same.len(),
        "improved_count": improved.len(), "degraded_count": degraded.len(), "same_count": same.len(),
        "improved": improved, "degraded": degraded, "same": same,
        "old_values": values(old), "new_values": values(new),
    }))
}

fn presence(new: &[Measured], old: &[Measured]) -> Vec<Value> {
    let key = |one: &Measured| (one.event_name.clone(), one.event_type.clone());
    let (in_new, in_old) = (grouped(new, key), grouped(old, key));
    let mut details = Vec::new();
    for (name, _) in &in_new {
        let presence = if in_old.iter().any(|(other, _)| other == name) { "both" } else { "new" };
        details.push(json!({"event_name": name.0, "event_type": name.1, "presence": presence}));
    }
    for (name, _) in in_old.iter().filter(|(name, _)| in_new.iter().all(|(other, _)| other != name)) {
        details.push(json!({"event_name": name.0, "event_type": name.1, "presence": "old"}));
    }
    details
}

/// The measured fields, the datasets, and which fields each dataset's runs measured.
pub(super) fn schema(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let wanted = call.query(&["evaluation_id", "run_id"]);
    let range = DateRange::of(call.query_json("dateRange")?.as_ref())?;
    let (mut fields, mut datasets): (Vec<Value>, Vec<String>) = (Vec::new(), Vec::new());
    let mut mappings = Entity::new();
    for run in world.visible(Run)? {
        #[allow(clippy::cast_precision_loss)] // milliseconds of this century fit a double
        let made = text(&run, "created_at").and_then(moment::parse).map(|ms| ms as f64);
        if wanted.is_some_and(|wanted| text(&run, "run_id") != Some(wanted)) || !range.contains(made) {
            continue;
        }
        let dataset = text(&run, "dataset_id").map(str::to_owned);
        if let Some(dataset) = &dataset
            && !datasets.contains(dataset)
        {
            datasets.push(dataset.clone());
        }
        for one in measured(world, &run)? {
            let name = format!("metrics.{}", one.metric);
            let field = json!({"name": name, "event_type": one.event_type});
            if !fields.contains(&field) {
                fields.push(field);
            }
            let Some(dataset) = &dataset else { continue };
            let entry = json!({"field_name": name, "event_type": one.event_type});
            if let Value::Array(entries) = mappings.entry(dataset.clone()).or_insert_with(|| json!([]))
                && !entries.contains(&entry)
            {
                entries.push(entry);
            }
        }
    }
    Ok(Outcome::default()
        .with("fields", fields)
        .with("datasets", datasets)
        .with("mappings", Value::Object(mappings)))
}
