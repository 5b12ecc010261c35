//! Events: the traced calls of models, tools and chains; one by one, in batches, and exported in pages.

use serde_json::{Value, json};

use super::filters::{DateRange, Filter};
use super::{change, default, made, sessions};
use crate::call::{Call, required, required_objects, required_text, text, texts};
use crate::operation::Resource::Event;
use crate::reply::{Failure, Outcome};
use crate::store::Entity;
use crate::wire::spelling;
use crate::world::World;

/// The page size of an export that asks for none, and the largest one.
const EXPORT_LIMIT: usize = 1000;
const EXPORT_MAXIMUM: usize = 7500;

/// The fields a model event has in place of an event's own, by the part of the event they move to.
const MODEL_CONFIG: [&str; 7] =
    ["model", "provider", "hyperparameters", "template", "tools", "tool_choice", "response_format"];
const MODEL_REQUIRED: [&str; 6] = ["model", "provider", "messages", "response", "duration", "usage"];

pub(super) fn create(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let sent = call.unwrapped("event")?;
    required_text(&sent, "event_type")?;
    Ok(Outcome::entity(Event, store(world, spelling::canonical(Event, sent))?))
}

pub(super) fn create_model_event(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let sent = call.unwrapped("model_event")?;
    Ok(Outcome::entity(Event, store(world, of_model(sent)?)?))
}

pub(super) fn create_batch(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let body = call.object()?;
    let events = required_objects(&body, "events")?;
    for event in &events {
        required_text(event, "event_type")?;
    }
    batch(world, &body, events.into_iter().map(|event| spelling::canonical(Event, event)).collect())
}

pub(super) fn create_model_event_batch(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let body = call.object()?;
    let events = required_objects(&body, "model_events")?;
    let events = events.into_iter().map(of_model).collect::<Result<_, _>>()?;
    batch(world, &body, events)
}

/// Stores the events; those of a single session under one id, with the session itself if its properties were sent.
fn batch(world: &mut World, body: &Entity, events: Vec<Entity>) -> Result<Outcome, Failure> {
    let single = ["single_session", "is_single_session"].iter().find_map(|name| body.get(*name));
    let properties = ["session_properties", "session"].iter().find_map(|name| body.get(*name));
    let session = match properties {
        Some(Value::Object(properties)) => {
            Some(sessions::start(world, spelling::canonical(Event, properties.clone()))?)
        }
        _ => None,
    };
    let single = single.and_then(Value::as_bool).unwrap_or(false) || session.is_some();
    let session_id = match (single, session.as_ref().and_then(|session| text(session, "session_id"))) {
        (true, Some(id)) => Some(id.to_owned()),
        (true, None) => {
            let named = events.iter().find_map(|event| text(event, "session_id")).map(str::to_owned);
            Some(named.unwrap_or_else(|| world.uuid()))
        }
        (false, _) => None,
    };
    let mut ids = Vec::with_capacity(events.len());
    for mut event in events {
        if let Some(id) = &session_id {
            event.insert("session_id".to_owned(), id.clone().into());
        }
        let event = store(world, event)?;
        ids.push(text(&event, "event_id").unwrap_or_default().to_owned());
    }
    let outcome = Outcome::ids(ids);
    Ok(match session_id {
        Some(id) => outcome.with("session_id", id),
        None => outcome,
    })
}

/// Stores an event under the id it names or a fresh one, with what servers fill in.
pub(super) fn store(world: &mut World, mut sent: Entity) -> Result<Entity, Failure> {
    let id = match text(&sent, "event_id") {
        Some(id) if !id.is_empty() => id.to_owned(),
        _ => world.fresh_id(Event)?,
    };
    let start = match sent.get("start_time").and_then(Value::as_f64) {
        Some(start) => start,
        None => {
            #[allow(clippy::cast_precision_loss)] // milliseconds of this century fit a double
            let now = world.now_ms() as f64;
            now
        }
    };
    let duration = sent.get("duration").and_then(Value::as_f64).unwrap_or(0.0);
    default(&mut sent, "start_time", whole(start));
    default(&mut sent, "end_time", whole(start + duration));
    default(&mut sent, "duration", whole(duration));
    default(&mut sent, "event_name", "unknown");
    default(&mut sent, "source", "unknown");
    default(&mut sent, "children_ids", json!([]));
    if !sent.contains_key("session_id") {
        let session_id = world.uuid();
        sent.insert("session_id".to_owned(), session_id.into());
    }
    sent.shift_remove("event_id");
    let mut event = made(world, Event, id, sent);
    // An event carries its own times; the bookkeeping ones of other entities are not part of it.
    event.shift_remove("created_at");
    event.shift_remove("updated_at");
    world.insert(Event, &event)?;
    Ok(event)
}

/// A number without a fraction if it has none, as JavaScript writes it.
pub(super) fn whole(number: f64) -> Value {
    #[allow(clippy::cast_possible_truncation)] // the guard keeps it within what a double holds exactly
    if number.fract() == 0.0 && number.abs() < 9e15 {
        Value::from(number as i64)
    } else {
        Value::from(number)
    }
}

/// The event that a model event stands for.
fn of_model(mut sent: Entity) -> Result<Entity, Failure> {
    for field in MODEL_REQUIRED {
        required(&sent, field)?;
    }
    let mut config = Entity::new();
    for field in MODEL_CONFIG {
        if let Some(value) = sent.shift_remove(field) {
            config.insert(field.to_owned(), value);
        }
    }
    let mut inputs = match sent.shift_remove("template_inputs") {
        Some(Value::Object(inputs)) => inputs,
        _ => Entity::new(),
    };
    inputs.insert("chat_history".to_owned(), sent.shift_remove("messages").unwrap_or_default());
    let mut metadata = match sent.shift_remove("metadata") {
        Some(Value::Object(metadata)) => metadata,
        _ => Entity::new(),
    };
    for field in ["usage", "cost"] {
        if let Some(value) = sent.shift_remove(field) {
            metadata.insert(field.to_owned(), value);
        }
    }
    let outputs = sent.shift_remove("response").unwrap_or_default();
    let mut event = spelling::canonical(Event, sent);
    event.insert("event_type".to_owned(), "model".into());
    event.insert("config".to_owned(), Value::Object(config));
    event.insert("inputs".to_owned(), Value::Object(inputs));
    event.insert("outputs".to_owned(), outputs);
    event.insert("metadata".to_owned(), Value::Object(metadata));
    Ok(event)
}

/// Merges what was sent into the event; `outputs: null` keeps what is there.
pub(super) fn update(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let mut sent = spelling::canonical(Event, call.object()?);
    let id = required_text(&sent, "event_id")?.to_owned();
    if sent.get("outputs") == Some(&Value::Null) {
        sent.shift_remove("outputs");
    }
    let mut event = change(world, Event, &id, sent)?;
    event.shift_remove("updated_at");
    world.replace(Event, &event)?;
    Ok(Outcome::entity(Event, event))
}

/// The events that pass the filters, in the order they came, one page of them.
pub(super) fn export(world: &mut World, call: &Call) -> Result<Outcome, Failure> {
    let body = call.object()?;
    let filters = Filter::all(body.get("filters"))?;
    let range = DateRange::of(body.get("dateRange"))?;
    let (limit, page) = (number(&body, "limit")?, number(&body, "page")?);
    let limit = limit.unwrap_or(EXPORT_LIMIT).clamp(1, EXPORT_MAXIMUM);
    let page = page.unwrap_or(1).max(1);
    let mut events = world.visible(Event)?;
    events.retain(|event| {
        filters.iter().all(|filter| filter.passes(event))
            && range.contains(event.get("start_time").and_then(Value::as_f64))
    });
    let total = events.len();
    let projections = texts(&body, "projections");
    let items = events.into_iter().skip((page - 1).saturating_mul(limit)).take(limit).map(|mut event| {
        if !projections.is_empty() {
            event.retain(|name, _| projections.iter().any(|projection| projection == name));
        }
        event
    });
    Ok(Outcome::list(Event, items.collect(), total))
}

fn number(body: &Entity, name: &str) -> Result<Option<usize>, Failure> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            // the filter leaves whole numbers only
            let number =
                value.as_f64().filter(|number| number.fract() == 0.0 && *number >= 0.0).map(|it| it as usize);
            number.map(Some).ok_or_else(|| Failure::Validation(format!("{name}: expected number")))
        }
    }
}
