//! Tools: functions and plugins that models may call.

use super::{add, change, default};
use crate::call::{Call, required, required_text};
use crate::operation::Resource::Tool;
use crate::reply::{Failure, Outcome};
use crate::world::World;

pub(super) fn list(world: &mut World) -> Result<Outcome, Failure> {
    let tools = world.visible(Tool)?;
    let total = tools.len();
    Ok(Outcome::list(Tool, tools, total))
}

pub(super) fn create(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let mut tool = call.canonical(Tool, "tool")?;
    required_text(&tool, "name")?;
    if required(&tool, "parameters").is_err() {
        return Err(Failure::bad_request("Error: Parameters are not specified!"));
    }
    tool.shift_remove("id");
    default(&mut tool, "tool_type", "function");
    Ok(Outcome::entity(Tool, add(world, Tool, tool)?))
}

pub(super) fn update(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let sent = call.canonical(Tool, "tool")?;
    let id = required_text(&sent, "id")?.to_owned();
    Ok(Outcome::entity(Tool, change(world, Tool, &id, sent)?))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let id = call.required_query(&["function_id", "id", "tool_id"])?;
    Ok(Outcome::entity(Tool, world.remove(Tool, id)?))
}
