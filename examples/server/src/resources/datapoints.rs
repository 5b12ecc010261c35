//! Datapoints: the examples of datasets, and the links between the two.

use serde_json::{Value, json};

use super::{add, change, default, passes};
use crate::call::{Call, required, text, texts};
use crate::operation::Resource::{Datapoint, Dataset, Event};
use crate::reply::{Failure, Outcome};
use crate::store::Entity;
use crate::wire::spelling;
use crate::world::World;

pub(super) fn list(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let ids = call.query_array("datapoint_ids")?;
    let dataset = call.query(&["dataset_name", "dataset_id", "dataset"]).map(str::to_owned);
    let members = match &dataset {
        Some(dataset) => Some(members(world, dataset)?),
        None => None,
    };
    let project = call.query(&["project"]);
    let mut datapoints = world.visible(Datapoint)?;
    datapoints.retain(|datapoint| {
        let id = text(datapoint, "id").unwrap_or_default();
        let listed =
            |list: &Option<Vec<String>>| list.as_ref().is_none_or(|list| list.iter().any(|one| one == id));
        listed(&ids) && listed(&members) && passes(datapoint, "project", project, true)
    });
    let total = datapoints.len();
    Ok(Outcome::list(Datapoint, datapoints, total))
}

/// One datapoint, or as one revision allowed a list of them.
pub(super) fn create(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let sent = match &call.body {
        Value::Array(_) => {
            let wrapped = Entity::from_iter([("data".to_owned(), call.body.clone())]);
            crate::call::required_objects(&wrapped, "data")?
        }
        _ => vec![call.canonical(Datapoint, "datapoint")?],
    };
    let mut ids = Vec::with_capacity(sent.len());
    for datapoint in sent {
        required(&datapoint, "inputs")?;
        ids.push(insert(world, spelling::canonical(Datapoint, datapoint))?);
    }
    Ok(Outcome::ids(ids))
}

/// One datapoint for each event, its fields taken from the event as `mapping` says.
pub(super) fn create_batch(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let body = call.object()?;
    let mut events = texts(&body, "events");
    let everything = body.get("selectAll").or_else(|| body.get("select_all")).and_then(Value::as_bool);
    if everything == Some(true) && events.is_empty() {
        events =
            world.all(Event)?.iter().filter_map(|event| text(event, "event_id")).map(str::to_owned).collect();
    }
    let mapping = body.get("mapping").and_then(Value::as_object).cloned().unwrap_or_default();
    let linked: Vec<String> = text(&body, "dataset_id").map(str::to_owned).into_iter().collect();
    let mut ids = Vec::with_capacity(events.len());
    for event_id in events {
        let event = world.find(Event, &event_id)?.unwrap_or_default();
        let mut datapoint = mapped(&mapping, &event);
        datapoint.insert("linked_event".to_owned(), event_id.into());
        datapoint.insert("linked_datasets".to_owned(), linked.clone().into());
        ids.push(insert(world, datapoint)?);
    }
    Ok(Outcome::ids(ids))
}

pub(super) fn get(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    Ok(Outcome::entity(Datapoint, world.get(Datapoint, call.path("id")?)?))
}

pub(super) fn update(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let sent = call.canonical(Datapoint, "datapoint")?;
    let datapoint = change(world, Datapoint, call.path("id")?, sent)?;
    link(world, &datapoint)?;
    Ok(Outcome::entity(Datapoint, datapoint).with("modified", 1))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let datapoint = world.remove(Datapoint, call.path("id")?)?;
    Ok(Outcome::entity(Datapoint, datapoint))
}

/// Stores a new datapoint, links it to its datasets and returns its id.
pub(super) fn insert(world: &mut World, mut datapoint: Entity) -> Result<String, Failure> {
    datapoint.shift_remove("id");
    default(&mut datapoint, "inputs", json!({}));
    default(&mut datapoint, "history", json!([]));
    default(&mut datapoint, "linked_event", Value::Null);
    default(&mut datapoint, "linked_datasets", json!([]));
    let datapoint = add(world, Datapoint, datapoint)?;
    link(world, &datapoint)?;
    Ok(text(&datapoint, "id").unwrap_or_default().to_owned())
}

/// A datapoint whose `inputs`, `ground_truth` and `history` are the fields of `data` that the mapping names.
pub(super) fn mapped(mapping: &Entity, data: &Entity) -> Entity {
    let picked = |part: &str| -> Entity {
        let names = texts(mapping, part);
        names.iter().filter_map(|name| Some((name.clone(), data.get(name)?.clone()))).collect()
    };
    let history: Vec<Value> = picked("history")
        .into_iter()
        .flat_map(|(_, value)| match value {
            Value::Array(messages) => messages,
            other => vec![other],
        })
        .collect();
    Entity::from_iter([
        ("inputs".to_owned(), Value::Object(picked("inputs"))),
        ("history".to_owned(), Value::Array(history)),
        ("ground_truth".to_owned(), Value::Object(picked("ground_truth"))),
    ])
}

/// Adds the datapoint to the list of every dataset it says it belongs to.
fn link(world: &mut World, datapoint: &Entity) -> Result<(), Failure> {
    let id = text(datapoint, "id").unwrap_or_default();
    for dataset_id in texts(datapoint, "linked_datasets") {
        let Some(mut dataset) = world.find(Dataset, &dataset_id)? else { continue };
        let mut members = texts(&dataset, "datapoints");
        if members.iter().all(|member| member != id) {
            members.push(id.to_owned());
            dataset.insert("num_points".to_owned(), members.len().into());
            dataset.insert("datapoints".to_owned(), members.into());
            world.replace(Dataset, &dataset)?;
        }
    }
    Ok(())
}

/// The ids of the datapoints of a dataset, named by id or by name.
fn members(world: &World, dataset: &str) -> Result<Vec<String>, Failure> {
    let datasets = world.all(Dataset)?;
    let found =
        datasets.iter().find(|one| text(one, "id") == Some(dataset) || text(one, "name") == Some(dataset));
    Ok(found.map(|dataset| texts(dataset, "datapoints")).unwrap_or_default())
}
