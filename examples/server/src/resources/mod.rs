//! The handlers, one file a resource. Each takes the world and a call and says what happened; how that looks on the wire
//! is decided elsewhere.

mod configurations;
mod datapoints;
mod datasets;
mod events;
mod experiments;
mod filters;
mod metrics;
mod projects;
mod runs;
mod sessions;
mod tools;

use serde_json::Value;

use crate::call::Call;
use crate::operation::{Operation as Op, Resource};
use crate::reply::{Failure, Outcome};
use crate::store::Entity;
use crate::world::{ORG_ID, PROJECT_ID, World};

/// Serves one call.
pub(crate) fn serve(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    match call.operation {
        Op::SessionsCreate => sessions::create(world, call),
        Op::SessionsGet => sessions::get(world, call),
        Op::SessionsDelete => sessions::delete(world, call),
        Op::EventsCreate => events::create(world, call),
        Op::EventsUpdate => events::update(world, call),
        Op::EventsExport => events::export(world, call),
        Op::EventsCreateModelEvent => events::create_model_event(world, call),
        Op::EventsCreateBatch => events::create_batch(world, call),
        Op::EventsCreateModelEventBatch => events::create_model_event_batch(world, call),
        Op::MetricsList => metrics::list(world, call),
        Op::MetricsCreate => metrics::create(world, call),
        Op::MetricsUpdate => metrics::update(world, call),
        Op::MetricsDelete => metrics::delete(world, call),
        Op::MetricsRun => metrics::run(call),
        Op::ToolsList => tools::list(world),
        Op::ToolsCreate => tools::create(world, call),
        Op::ToolsUpdate => tools::update(world, call),
        Op::ToolsDelete => tools::delete(world, call),
        Op::DatapointsList => datapoints::list(world, call),
        Op::DatapointsCreate => datapoints::create(world, call),
        Op::DatapointsCreateBatch => datapoints::create_batch(world, call),
        Op::DatapointsGet => datapoints::get(world, call),
        Op::DatapointsUpdate => datapoints::update(world, call),
        Op::DatapointsDelete => datapoints::delete(world, call),
        Op::DatasetsList => datasets::list(world, call),
        Op::DatasetsCreate => datasets::create(world, call),
        Op::DatasetsUpdate => datasets::update(world, call),
        Op::DatasetsDelete => datasets::delete(world, call),
        Op::DatasetsAddDatapoints => datasets::add_datapoints(world, call),
        Op::DatasetsRemoveDatapoint => datasets::remove_datapoint(world, call),
        Op::ProjectsList => projects::list(world, call),
        Op::ProjectsCreate => projects::create(world, call),
        Op::ProjectsUpdate => projects::update(world, call),
        Op::ProjectsDelete => projects::delete(world, call),
        Op::RunsCreate => runs::create(world, call),
        Op::RunsList => runs::list(world, call),
        Op::RunsGet => runs::get(world, call),
        Op::RunsUpdate => runs::update(world, call),
        Op::RunsDelete => runs::delete(world, call),
        Op::RunsResult => experiments::result(world, call),
        Op::RunsCompare => experiments::compare(world, call),
        Op::RunsSchema => experiments::schema(world, call),
        Op::ConfigurationsList => configurations::list(world, call),
        Op::ConfigurationsCreate => configurations::create(world, call),
        Op::ConfigurationsUpdate => configurations::update(world, call),
        Op::ConfigurationsDelete => configurations::delete(world, call),
    }
}

/// A new entity: its id, what was sent, whose it is and when it was made. A server's own fields win over sent ones.
fn made(world: &mut World, resource: Resource, id: String, sent: Entity) -> Entity {
    let now = world.now();
    let mut entity = Entity::new();
    entity.insert(resource.id_field().to_owned(), Value::String(id));
    for (name, value) in sent {
        entity.entry(name).or_insert(value);
    }
    entity.insert("org_id".to_owned(), ORG_ID.into());
    if resource != Resource::Project {
        entity.insert("project_id".to_owned(), PROJECT_ID.into());
    }
    entity.insert("created_at".to_owned(), now.clone());
    entity.insert("updated_at".to_owned(), now);
    entity
}

/// Stores a new entity under a fresh id.
fn add(world: &mut World, resource: Resource, sent: Entity) -> Result<Entity, Failure> {
    let id = world.fresh_id(resource)?;
    let entity = made(world, resource, id, sent);
    world.insert(resource, &entity)?;
    Ok(entity)
}

/// Puts the sent fields over the stored ones; ids, owner and creation time stay.
fn change(world: &mut World, resource: Resource, id: &str, sent: Entity) -> Result<Entity, Failure> {
    let mut entity = world.get(resource, id)?;
    for (name, value) in sent {
        if !matches!(name.as_str(), "org_id" | "project_id" | "created_at" | "updated_at")
            && name != resource.id_field()
        {
            entity.insert(name, value);
        }
    }
    entity.insert("updated_at".to_owned(), world.now());
    world.replace(resource, &entity)?;
    Ok(entity)
}

/// Fills in what was not sent.
fn default(entity: &mut Entity, name: &str, value: impl Into<Value>) {
    entity.entry(name.to_owned()).or_insert_with(|| value.into());
}

/// Whether a query filter lets the entity through: no filter, or an equal field. `lax` also lets through entities
/// without the field, as with `project`, which later servers take from the key.
fn passes(entity: &Entity, field: &str, wanted: Option<&str>, lax: bool) -> bool {
    match (wanted, entity.get(field)) {
        (None, _) => true,
        (Some(wanted), Some(Value::String(value))) => wanted == value,
        (Some(wanted), Some(Value::Array(values))) => {
            values.iter().any(|value| value.as_str() == Some(wanted))
        }
        (Some(_), _) => lax,
    }
}
