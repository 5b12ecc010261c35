//! Runs of experiments. A run has two ids: `run_id`, its public one, and `id`, the database's own.

use serde_json::{Value, json};

use super::filters::DateRange;
use super::{change, default, made, passes};
use crate::call::{Call, required_text, text, texts};
use crate::moment;
use crate::operation::Resource::{Event, Run};
use crate::reply::{Failure, Outcome};
use crate::store::Entity;
use crate::world::World;

/// The page size of a list that asks for none, and the largest one.
const LIST_LIMIT: usize = 20;
const LIST_MAXIMUM: usize = 100;

pub(super) fn create(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let mut run = call.canonical(Run, "run")?;
    required_text(&run, "name")?;
    default(&mut run, "status", "pending");
    for field in ["event_ids", "datapoint_ids", "session_ids", "evaluators"] {
        default(&mut run, field, json!([]));
    }
    for field in ["configuration", "metadata", "results"] {
        default(&mut run, field, json!({}));
    }
    default(&mut run, "dataset_id", Value::Null);
    default(&mut run, "is_active", true);
    run.insert("id".to_owned(), world.nano_id().into());
    let run_id = match run.shift_remove("run_id") {
        Some(Value::String(run_id)) if !run_id.is_empty() => run_id,
        _ => world.fresh_id(Run)?,
    };
    let run = made(world, Run, run_id, run);
    world.insert(Run, &run)?;
    Ok(Outcome::entity(Run, run))
}

pub(super) fn list(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let ids = call.query_array("run_ids")?;
    let range = DateRange::of(call.query_json("dateRange")?.as_ref())?;
    let runs = world.visible(Run)?;
    let unfiltered = runs.len();
    let mut runs: Vec<Entity> = runs
        .into_iter()
        .filter(|run| {
            let wanted = |id: &str| ids.as_ref().is_none_or(|ids| ids.iter().any(|one| one == id));
            #[allow(clippy::cast_precision_loss)] // milliseconds of this century fit a double
            let made = text(run, "created_at").and_then(moment::parse).map(|ms| ms as f64);
            wanted(text(run, "run_id").unwrap_or_default())
                && range.contains(made)
                && passes(run, "project", call.query(&["project"]), true)
                && passes(run, "dataset_id", call.query(&["dataset_id"]), false)
                && passes(run, "name", call.query(&["name"]), false)
                && passes(run, "status", call.query(&["status"]), false)
        })
        .collect();
    sort(&mut runs, call)?;
    let limit = call.query_number("limit")?.unwrap_or(LIST_LIMIT).clamp(1, LIST_MAXIMUM);
    let page = call.query_number("page")?.unwrap_or(1).max(1);
    let total = runs.len();
    let pages = total.div_ceil(limit);
    let metric_names = metric_names(world, &runs)?;
    let items = runs.into_iter().skip((page - 1).saturating_mul(limit)).take(limit).collect();
    let pagination = json!({
        "page": page, "limit": limit, "total": total, "total_unfiltered": unfiltered, "total_pages": pages,
        "has_next": page < pages, "has_prev": page > 1,
    });
    Ok(Outcome::list(Run, items, total).with("pagination", pagination).with("metric_names", metric_names))
}

fn sort(runs: &mut [Entity], call: &Call) -> Result<(), Failure> {
    let by = match call.query(&["sort_by"]) {
        None => None,
        Some(by @ ("created_at" | "updated_at" | "name" | "status")) => Some(by),
        Some(_) => return Err(Failure::Validation("sort_by: Invalid enum value".to_owned())),
    };
    if let Some(by) = by {
        runs.sort_by(|one, other| text(one, by).cmp(&text(other, by)));
    }
    match call.query(&["sort_order"]) {
        None | Some("asc") => {}
        Some("desc") => runs.reverse(),
        Some(_) => return Err(Failure::Validation("sort_order: Invalid enum value".to_owned())),
    }
    Ok(())
}

/// The names of the metrics of all events of the runs, each once.
fn metric_names(world: &World, runs: &[Entity]) -> Result<Vec<String>, Failure> {
    let mut names: Vec<String> = Vec::new();
    for event_id in runs.iter().flat_map(|run| texts(run, "event_ids")) {
        let event = world.find(Event, &event_id)?.unwrap_or_default();
        let metrics = event.get("metrics").and_then(Value::as_object);
        for name in metrics.into_iter().flat_map(|metrics| metrics.keys()) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    Ok(names)
}

pub(super) fn get(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    Ok(Outcome::entity(Run, world.get(Run, call.path("run_id")?)?))
}

pub(super) fn update(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let mut sent = call.canonical(Run, "run")?;
    // The internal id is the database's.
    sent.shift_remove("id");
    let mut unknown = 0;
    for event_id in texts(&sent, "event_ids") {
        unknown += usize::from(world.find(Event, &event_id)?.is_none());
    }
    let run = change(world, Run, call.path("run_id")?, sent)?;
    let outcome = Outcome::entity(Run, run);
    Ok(if unknown > 0 {
        outcome.with("warning", format!("{unknown} event_ids name no event"))
    } else {
        outcome
    })
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    Ok(Outcome::entity(Run, world.remove(Run, call.path("run_id")?)?))
}
