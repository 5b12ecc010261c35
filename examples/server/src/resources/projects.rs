//! Projects. Whether the key may write them was decided before a handler is reached.

use serde_json::Value;

use super::{add, change, default, passes};
use crate::call::{Call, required_text, text};
use crate::operation::Resource::Project;
use crate::reply::{Failure, Outcome};
use crate::world::World;

pub(super) fn list(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let name = call.query(&["name"]);
    let mut projects = world.visible(Project)?;
    projects.retain(|project| passes(project, "name", name, false));
    let total = projects.len();
    Ok(Outcome::list(Project, projects, total))
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let mut project = call.canonical(Project, "project")?;
    required_text(&project, "name")?;
    project.shift_remove("id");
    default(&mut project, "description", "");
    default(&mut project, "is_active", true);
    Ok(Outcome::entity(Project, add(world, Project, project)?))
}

/// Names the project by `project_id`, or as one revision did by `name`, with `new_name` for a new one.
pub(super) fn update(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let mut sent = call.canonical(Project, "project")?;
    let id = match sent.shift_remove("project_id").or_else(|| sent.shift_remove("id")) {
        Some(Value::String(id)) => id,
        _ => id_of(world, required_text(&sent, "name").map_err(|_| missing_id())?)?,
    };
    if let Some(name) = sent.shift_remove("new_name") {
        sent.insert("name".to_owned(), name);
    }
    Ok(Outcome::entity(Project, change(world, Project, &id, sent)?))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let id = id_of(world, call.required_query(&["name"])?)?;
    Ok(Outcome::entity(Project, world.remove(Project, &id)?))
}

fn missing_id() -> Failure {
    Failure::bad_request("Error: project_id is not specified!")
}

fn id_of(world: &World, name: &str) -> Result<String, Failure> {
    let projects = world.all(Project)?;
    let project = projects.iter().find(|project| text(project, "name") == Some(name));
    project
        .and_then(|project| text(project, "id"))
        .map(str::to_owned)
        .ok_or_else(|| Failure::not_found("Project", name))
}
