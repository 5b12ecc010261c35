//! Configurations: models with their parameters.

use super::{add, change, default, passes};
use crate::call::{Call, required, required_text};
use crate::operation::Resource::Configuration;
use crate::reply::{Failure, Outcome};
use crate::store::Entity;
use crate::world::World;

pub(super) fn list(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let project = call.query(&["project", "project_name"]);
    let (env, name, kind) = (call.query(&["env"]), call.query(&["name"]), call.query(&["type"]));
    let mut configurations = world.visible(Configuration)?;
    configurations.retain(|configuration| {
        passes(configuration, "project", project, true)
            && passes(configuration, "env", env, false)
            && passes(configuration, "name", name, false)
            && passes(configuration, "type", kind, false)
    });
    let total = configurations.len();
    Ok(Outcome::list(Configuration, configurations, total))
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let mut configuration = checked(call)?;
    configuration.shift_remove("id");
    default(&mut configuration, "type", "LLM");
    default(&mut configuration, "env", Vec::<String>::new());
    default(&mut configuration, "tags", Vec::<String>::new());
    Ok(Outcome::entity(Configuration, add(world, Configuration, configuration)?))
}

pub(super) fn update(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let sent = checked(call)?;
    let configuration = change(world, Configuration, call.path("id")?, sent)?;
    Ok(Outcome::entity(Configuration, configuration).with("matched", 1).with("modified", 1))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let configuration = world.remove(Configuration, call.path("id")?)?;
    Ok(Outcome::entity(Configuration, configuration).with("count", 1))
}

fn checked(call: &Call) -> Result<Entity, Failure> {
    let sent = call.canonical(Configuration, "configuration")?;
    required_text(&sent, "name")?;
    required_text(&sent, "provider")?;
    required(&sent, "parameters")?;
    Ok(sent)
}
