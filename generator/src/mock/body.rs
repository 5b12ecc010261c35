//! The body of a reply: the example that the document has, else a value of the schema, written in the media type that was chosen.

use serde_json::Value;

use super::choice::{Media, Preference};
use super::problem::Problem;
use super::routes::Route;
use super::value::Maker;
use super::{Mock, Request, paging, respell, xml};
use crate::normalise::replies::{Form, form};
use crate::normalise::view::At;

/// Items of a stream.
const ITEMS: usize = 3;
/// What an event can have.
const EVENT: [&str; 5] = ["event", "data", "id", "retry", "comment"];

/// A body ready to be sent.
pub(super) struct Made {
    pub(super) content_type: String,
    pub(super) pieces: Vec<Vec<u8>>,
}

pub(super) fn of(
    mock: &Mock,
    route: &Route,
    media: &Media<'_>,
    preference: &Preference,
    (status, request): (u16, &Request),
) -> Result<Made, Problem> {
    let Some(at) = mock.at(&media.at.pointer) else { return Ok(made(media, Vec::new())) };
    let view = mock.view();
    let schema = at.get("schema");
    let target = schema.as_ref().and_then(|schema| view.follow(schema));
    let essence = super::form::essence(&media.name);
    let form = form(&essence, target.as_ref().map(|target| target.node));
    let example = example(mock, &at, preference)?;
    let is_text = |value: &Value| value.is_string();
    let pieces = match form {
        Form::Events(_) | Form::Lines => match example {
            Some(Value::String(text)) => vec![text.into_bytes()],
            Some(Value::Array(items)) => written(&items, form),
            Some(item) => written(&[item], form),
            None => written(&items(mock, &at, preference), form),
        },
        Form::Bytes => vec![match example {
            Some(Value::String(text)) => text.into_bytes(),
            Some(value) => value.to_string().into_bytes(),
            None => (0..=u8::MAX).collect(),
        }],
        Form::Xml => {
            let written = example.as_ref().filter(|example| is_text(example)).and_then(Value::as_str);
            match written.filter(|text| text.trim_start().starts_with('<')) {
                Some(text) => vec![text.as_bytes().to_vec()],
                None => {
                    let value = example.unwrap_or_else(|| value(mock, schema.as_ref(), preference));
                    vec![xml::document(mock, schema.as_ref(), &value).into_bytes()]
                }
            }
        }
        Form::Text => {
            let value = example.unwrap_or_else(|| match &schema {
                Some(_) => value(mock, schema.as_ref(), preference),
                None => Value::String("string".to_owned()),
            });
            vec![match value {
                Value::String(text) => text.into_bytes(),
                other => other.to_string().into_bytes(),
            }]
        }
        Form::Json => {
            let is_shown = example.is_some();
            let mut value = example.unwrap_or_else(|| value(mock, schema.as_ref(), preference));
            if let Some(target) = target.filter(|_| (200..300).contains(&status)) {
                paging::end(mock, route, request, (&mut value, &target), is_shown);
            }
            if let Some(schema) = schema.filter(|_| mock.options.old_spellings) {
                respell::old(mock, &schema, &mut value);
            }
            vec![value.to_string().into_bytes()]
        }
    };
    Ok(made(media, pieces))
}

fn made(media: &Media<'_>, pieces: Vec<Vec<u8>>) -> Made {
    let is_text = super::form::essence(&media.name).starts_with("text/") && !media.name.contains(';');
    let charset = if is_text { "; charset=utf-8" } else { "" };
    Made { content_type: format!("{}{charset}", media.name), pieces }
}

fn value<'a>(mock: &'a Mock, schema: Option<&At<'a>>, preference: &Preference) -> Value {
    let mut maker = Maker::new(mock, !preference.dynamic);
    schema.map_or_else(|| Value::Object(serde_json::Map::new()), |schema| maker.make(schema))
}

/// The example of a media type: the one that is asked for, else the first.
fn example(mock: &Mock, media: &At<'_>, preference: &Preference) -> Result<Option<Value>, Problem> {
    let Some(media) = mock.at(&media.pointer) else { return Ok(None) };
    let view = mock.view();
    let named: Vec<(&str, At<'_>)> = media
        .get("examples")
        .iter()
        .flat_map(At::members)
        .filter_map(|(name, _, example)| Some((name, view.follow(&example)?)))
        .collect();
    // `dataValue` is OpenAPI 3.2's word for it.
    let shown = |example: &At<'_>| {
        let value = ["value", "dataValue", "serializedValue"].iter().find_map(|key| example.node.get(key));
        value.map(crate::load::Node::to_json)
    };
    if let Some(wanted) = &preference.example {
        let found = named.iter().find(|(name, _)| name == wanted).and_then(|(_, example)| shown(example));
        return found.map(Some).ok_or_else(|| {
            let known: Vec<&str> = named.iter().map(|(name, _)| *name).collect();
            let has = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            Problem::new(400, format!("the document has no example `{wanted}` here; it has {has}"))
        });
    }
    if preference.dynamic {
        return Ok(None);
    }
    let own = media.get("example").map(|example| example.node.to_json());
    let schema = media.get("schema");
    let own = own.or_else(|| named.iter().find_map(|(_, example)| shown(example)));
    // An example of an object that is written as JSON in a string.
    let read = own.map(|value| match (&value, &schema) {
        (Value::String(text), Some(schema)) if !super::check::Checker::fits(mock, schema, &value) => {
            serde_json::from_str(text).unwrap_or(value)
        }
        _ => value,
    });
    Ok(read)
}

/// The items of a stream, each of another variant as far as there are some.
fn items(mock: &Mock, media: &At<'_>, preference: &Preference) -> Vec<Value> {
    let Some(media) = mock.at(&media.pointer) else { return Vec::new() };
    let schema = media.get("schema");
    let target = schema.as_ref().and_then(|schema| mock.view().follow(schema));
    let inner =
        target.filter(|target| target.str("type") == Some("array")).and_then(|target| target.get("items"));
    let item = media.get("itemSchema").or(inner).or(schema);
    let make = |turn: usize| match &item {
        Some(item) => Maker::new(mock, !preference.dynamic).turn(turn).make(item),
        None => Value::String("string".to_owned()),
    };
    (0..ITEMS).map(make).collect()
}

/// Items as lines of JSON, or as server-sent events.
fn written(items: &[Value], form: Form) -> Vec<Vec<u8>> {
    items
        .iter()
        .map(|item| match form {
            Form::Lines => format!("{item}\n").into_bytes(),
            _ => event(item).into_bytes(),
        })
        .collect()
}

/// An event (WHATWG HTML §9.2.5): an object that says what events have, or data.
fn event(item: &Value) -> String {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut out = String::new();
    let mut line = |name: &str, value: &Value| {
        for part in text(value).split('\n') {
            out.push_str(&format!("{name}: {}\n", part.trim_end_matches('\r')));
        }
    };
    match item {
        Value::Object(members)
            if members.contains_key("data") && members.keys().all(|name| EVENT.contains(&name.as_str())) =>
        {
            for name in ["event", "id", "retry", "data"] {
                if let Some(value) = members.get(name).filter(|value| !value.is_null()) {
                    line(name, value);
                }
            }
        }
        other => line("data", other),
    }
    out.push('\n');
    out
}
