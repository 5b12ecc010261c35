//! Metrics: evaluators, and running one on an event.

use serde_json::{Value, json};

use super::{add, change, default, passes};
use crate::call::{Call, required, required_text, text};
use crate::operation::Resource::Metric;
use crate::reply::{Failure, Outcome, object};
use crate::wire::spelling;
use crate::world::World;

pub(super) fn list(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let project = call.query(&["project_name", "project", "task"]);
    let kind = call.query(&["type"]).map(spelling::canonical_metric_type);
    let id = call.query(&["id", "metric_id"]);
    let mut metrics = world.visible(Metric)?;
    metrics.retain(|metric| {
        passes(metric, "project_name", project, true)
            && passes(metric, "type", kind, false)
            && passes(metric, "id", id, false)
    });
    let total = metrics.len();
    Ok(Outcome::list(Metric, metrics, total))
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let mut metric = call.canonical(Metric, "metric")?;
    for field in ["name", "type", "criteria"] {
        required_text(&metric, field)?;
    }
    metric.shift_remove("id");
    let human = text(&metric, "type") == Some("HUMAN");
    default(&mut metric, "description", "");
    default(&mut metric, "return_type", "float");
    default(&mut metric, "enabled_in_prod", human);
    default(&mut metric, "needs_ground_truth", false);
    default(&mut metric, "sampling_percentage", 100);
    Ok(Outcome::entity(Metric, add(world, Metric, metric)?))
}

pub(super) fn update(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let sent = call.canonical(Metric, "metric")?;
    let id = required_text(&sent, "id")
        .map_err(|_| Failure::bad_request("Error: metric_id is not specified!"))?
        .to_owned();
    Ok(Outcome::entity(Metric, change(world, Metric, &id, sent)?))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let id = call.required_query(&["metric_id", "id"])?;
    Ok(Outcome::entity(Metric, world.remove(Metric, id)?))
}

/// Nothing is computed: the result is fixed by the metric's return type.
pub(super) fn run(call: &Call) -> Result<Outcome, Failure> {
    let body = call.object()?;
    let Value::Object(metric) = required(&body, "metric")? else {
        return Err(Failure::Validation("metric: expected object".to_owned()));
    };
    required(&body, "event")?;
    let metric = spelling::canonical(Metric, metric.clone());
    let name = required_text(&metric, "name")?;
    let result = match text(&metric, "return_type").unwrap_or("float") {
        "boolean" => json!(true),
        "string" => json!("ok"),
        "categorical" => metric
            .get("categories")
            .and_then(|categories| categories.pointer("/0/category"))
            .cloned()
            .unwrap_or_else(|| json!("ok")),
        _ => json!(0.5),
    };
    let explanation = format!("{name} was not computed: this is an emulator");
    let result = json!({"success": true, "loading": false, "result": result, "explanation": explanation});
    // The reply is no metric: it has none of a metric's renamed fields, so it is sent as it is.
    Ok(Outcome::default().with("entity", Value::Object(object(result))))
}
