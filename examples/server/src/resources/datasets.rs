//! Datasets, and the datapoints they list.

use serde_json::{Value, json};

use super::datapoints::{insert, mapped};
use super::{add, change, default, passes};
use crate::call::{Call, required, required_objects, required_text, text, texts};
use crate::operation::Resource::{Datapoint, Dataset};
use crate::reply::{Failure, Outcome};
use crate::world::World;

pub(super) fn list(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let (project, name) = (call.query(&["project"]), call.query(&["name"]));
    let (id, kind) = (call.query(&["dataset_id", "id"]), call.query(&["type"]));
    let mut datasets = world.visible(Dataset)?;
    datasets.retain(|dataset| {
        passes(dataset, "project", project, true)
            && passes(dataset, "name", name, false)
            && passes(dataset, "id", id, false)
            && passes(dataset, "type", kind, false)
    });
    let total = datasets.len();
    Ok(Outcome::list(Dataset, datasets, total))
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let mut dataset = call.canonical(Dataset, "dataset")?;
    required_text(&dataset, "name")?;
    dataset.shift_remove("id");
    default(&mut dataset, "type", "evaluation");
    default(&mut dataset, "datapoints", json!([]));
    dataset.insert("num_points".to_owned(), texts(&dataset, "datapoints").len().into());
    Ok(Outcome::entity(Dataset, add(world, Dataset, dataset)?))
}

pub(super) fn update(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let mut sent = call.canonical(Dataset, "dataset")?;
    let id = required_text(&sent, "id")
        .map_err(|_| Failure::bad_request("Error: dataset_id is not specified!"))?
        .to_owned();
    if sent.contains_key("datapoints") {
        sent.insert("num_points".to_owned(), texts(&sent, "datapoints").len().into());
    }
    Ok(Outcome::entity(Dataset, change(world, Dataset, &id, sent)?))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let id = call.required_query(&["dataset_id", "id"])?;
    Ok(Outcome::entity(Dataset, world.remove(Dataset, id)?))
}

pub(super) fn add_datapoints(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let id = call.path("dataset_id")?;
    world.get(Dataset, id)?;
    let body = call.object()?;
    let data = required_objects(&body, "data")?;
    if data.is_empty() {
        return Err(Failure::Validation("data: Array must contain at least 1 element(s)".to_owned()));
    }
    let Value::Object(mapping) = required(&body, "mapping")? else {
        return Err(Failure::Validation("mapping: expected object".to_owned()));
    };
    let mut ids = Vec::with_capacity(data.len());
    for one in &data {
        let mut datapoint = mapped(mapping, one);
        datapoint.insert("linked_datasets".to_owned(), json!([id]));
        if let Some(project) = body.get("project") {
            datapoint.insert("project".to_owned(), project.clone());
        }
        ids.push(insert(world, datapoint)?);
    }
    Ok(Outcome::ids(ids))
}

/// Takes the datapoint off the dataset's list; the datapoint itself stays.
pub(super) fn remove_datapoint(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let (id, datapoint_id) = (call.path("dataset_id")?, call.path("datapoint_id")?);
    let mut dataset = world.get(Dataset, id)?;
    let mut members = texts(&dataset, "datapoints");
    let before = members.len();
    members.retain(|member| member != datapoint_id);
    if members.len() == before {
        return Err(Failure::not_found("Datapoint of the dataset", datapoint_id));
    }
    dataset.insert("num_points".to_owned(), members.len().into());
    dataset.insert("datapoints".to_owned(), members.into());
    world.replace(Dataset, &dataset)?;
    if let Some(mut datapoint) = world.find(Datapoint, datapoint_id)? {
        let mut linked = texts(&datapoint, "linked_datasets");
        linked.retain(|dataset| dataset != id);
        datapoint.insert("linked_datasets".to_owned(), linked.into());
        world.replace(Datapoint, &datapoint)?;
    }
    let name = text(&dataset, "name").unwrap_or(id);
    Ok(Outcome::default().with("message", format!("datapoint {datapoint_id} removed from dataset {name}")))
}
