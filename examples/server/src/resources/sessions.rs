//! Sessions: events of type `session` whose event id is the session id, and the tree of events below them.

use serde_json::{Value, json};

use super::events;
use crate::call::{Call, text};
use crate::operation::Resource::Event;
use crate::reply::{Failure, Outcome};
use crate::store::Entity;
use crate::wire::spelling;
use crate::world::World;

/// The fields of the whole session that later revisions answer with, in their order.
const SESSION_FIELDS: [&str; 21] = [
    "event_id",
    "session_id",
    "parent_id",
    "children_ids",
    "event_type",
    "event_name",
    "config",
    "inputs",
    "outputs",
    "error",
    "source",
    "duration",
    "user_properties",
    "metrics",
    "feedback",
    "metadata",
    "org_id",
    "workspace_id",
    "project_id",
    "start_time",
    "end_time",
];

pub(super) fn create(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let sent = spelling::canonical(Event, call.unwrapped("session")?);
    let session = start(world, sent)?;
    let mut whole = Entity::new();
    for field in SESSION_FIELDS {
        whole.insert(field.to_owned(), session.get(field).cloned().unwrap_or(Value::Null));
    }
    // Never `tenant`: this reply has said `org_id` from its first revision on, so it is sent as it is.
    Ok(Outcome::entity(Event, session).with("session", Value::Object(whole)))
}

/// Stores a session. One that exists already gets the new metadata and user properties merged in.
pub(super) fn start(world: &mut World, mut sent: Entity) -> Result<Entity, Failure> {
    let session_id = text(&sent, "session_id").map(str::to_owned);
    if let Some(id) = &session_id
        && let Some(mut existing) = world.find(Event, id)?
    {
        for field in ["metadata", "user_properties"] {
            if let Some(Value::Object(more)) = sent.get(field) {
                let mut merged = existing.get(field).and_then(Value::as_object).cloned().unwrap_or_default();
                merged.extend(more.clone());
                existing.insert(field.to_owned(), Value::Object(merged));
            }
        }
        world.replace(Event, &existing)?;
        return Ok(existing);
    }
    let session_id = match session_id {
        Some(id) if !id.is_empty() => id,
        _ => world.fresh_id(Event)?,
    };
    if let Some(name) = sent.shift_remove("session_name") {
        sent.entry("event_name").or_insert(name);
    }
    sent.insert("event_id".to_owned(), session_id.clone().into());
    sent.insert("session_id".to_owned(), session_id.into());
    sent.insert("event_type".to_owned(), "session".into());
    sent.entry("workspace_id").or_insert_with(|| "workspace_emulated".into());
    events::store(world, sent)
}

pub(super) fn get(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let id = call.path("session_id")?;
    let events = of_session(world, id)?;
    let root = match world.find(Event, id)? {
        Some(root) => root,
        None => events.first().cloned().ok_or_else(|| Failure::not_found("Session", id))?,
    };
    let root_id = text(&root, "event_id").unwrap_or_default().to_owned();
    let rest: Vec<Entity> =
        events.into_iter().filter(|event| text(event, "event_id") != Some(root_id.as_str())).collect();
    let known: Vec<&str> = rest.iter().filter_map(|event| text(event, "event_id")).collect();
    let (mut top, mut below) = (Vec::new(), Vec::new());
    for event in &rest {
        match text(event, "parent_id") {
            Some(parent) if known.contains(&parent) && Some(parent) != text(event, "event_id") => {
                below.push(event)
            }
            // Without a parent, or with one that is the root or was never stored: directly under the session.
            _ => top.push(event),
        }
    }
    let mut tree = root.clone();
    tree.insert("children".to_owned(), top.into_iter().map(|event| node(event, &below, 0)).collect());
    Ok(Outcome::entity(Event, root).with_entity("tree", Event, tree))
}

/// The event with the events below it. The depth is bounded, because parents may name each other in a circle.
fn node(event: &Entity, below: &[&Entity], depth: usize) -> Value {
    let id = text(event, "event_id").unwrap_or_default();
    let children: Vec<Value> = below
        .iter()
        .filter(|child| depth < 64 && text(child, "parent_id") == Some(id))
        .map(|child| node(child, below, depth + 1))
        .collect();
    let mut node = event.clone();
    node.insert("children".to_owned(), json!(children));
    Value::Object(node)
}

pub(super) fn delete(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let id = call.path("session_id")?;
    let events = of_session(world, id)?;
    if events.is_empty() {
        return Err(Failure::not_found("Session", id));
    }
    for event in events {
        world.remove(Event, text(&event, "event_id").unwrap_or_default())?;
    }
    Ok(Outcome::default().with("id", id))
}

fn of_session(world: &World, id: &str) -> Result<Vec<Entity>, Failure> {
    let mut events = world.all(Event)?;
    events.retain(|event| text(event, "session_id") == Some(id) || text(event, "event_id") == Some(id));
    Ok(events)
}
