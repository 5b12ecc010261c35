//! How a body is read: by its media type, and what its schema says of the items or events in it.

use super::super::operation::{is_json, is_xml, may_be_json};
use super::super::schema::SchemaReader;
use super::super::view::At;
use crate::ir::EventForm;
use crate::load::Node;

/// How a body is read. The order is that of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// JSON, or nothing at all.
    Json,
    /// Server-sent events.
    Events(EventForm),
    /// One JSON value a line.
    Lines,
    /// XML of the form that schemas say.
    Xml,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

impl Form {
    /// What the name of a variant ends with.
    pub(in super::super) fn suffix(self) -> Option<&'static str> {
        match self {
            Self::Json => None,
            Self::Events(_) => Some("as events"),
            Self::Lines => Some("as lines"),
            Self::Xml => Some("as xml"),
            Self::Text => Some("as text"),
            Self::Bytes => Some("as bytes"),
        }
    }
}

/// How a body of this media type is read.
pub(crate) fn form(essence: &str, schema: Option<&Node>) -> Form {
    let of_type = schema.and_then(|schema| schema.get_str("type"));
    let says = |key: &str| schema.and_then(|schema| schema.get_str(key));
    // Content without a type is bytes as they are (OpenAPI 3.1.1 §4.8.14.1).
    let is_content = says("type").is_none() && says("contentMediaType").is_some();
    let is_binary = says("format") == Some("binary") || is_content;
    let is_text = of_type.is_none_or(|of_type| of_type == "string");
    match essence {
        "text/event-stream" => Form::Events(EventForm::Text),
        "application/jsonl"
        | "application/jsonlines"
        | "application/json-lines"
        | "application/x-jsonlines"
        | "application/x-jsonl"
        | "application/ndjson"
        | "application/x-ndjson"
        | "application/json-seq"
        | "application/geo+json-seq"
        | "application/x-json-stream"
        | "application/stream+json"
        | "text/jsonl"
        | "text/x-jsonl"
        | "text/ndjson"
        | "text/x-ndjson" => Form::Lines,
        _ if is_binary => Form::Bytes,
        _ if is_json(essence) => Form::Json,
        _ if essence.ends_with("+json-seq") => Form::Lines,
        _ if is_xml(essence) => Form::Xml,
        _ if essence.starts_with("*/*") => Form::Json,
        "application/yaml"
        | "application/x-yaml"
        | "application/toml"
        | "application/javascript"
        | "application/sql"
        | "application/graphql"
        | "application/x-www-form-urlencoded"
            if is_text =>
        {
            Form::Text
        }
        // Frameworks list the media types they can write for one and the same value.
        _ if !is_text && may_be_json(essence) => Form::Json,
        "application/x-www-form-urlencoded" | "application/toml" => Form::Text,
        _ if essence.starts_with("text/") => Form::Text,
        _ => Form::Bytes,
    }
}

/// Schema of one item: `itemSchema` (OpenAPI 3.2), else the items of a list, else what stands there.
pub(super) fn item<'a>(reader: &SchemaReader<'a, '_>, media: &At<'a>) -> Option<At<'a>> {
    if let Some(item) = media.get("itemSchema") {
        return Some(item);
    }
    let schema = media.get("schema")?;
    let target = reader.view.follow(&schema)?;
    match target.str("type") {
        Some("array") => target.get("items"),
        // Text: the document says nothing about its lines.
        Some("string") => None,
        _ => Some(schema),
    }
}

/// What the events of a stream are, and the schema that describes them.
pub(super) fn events<'a>(reader: &SchemaReader<'a, '_>, media: &At<'a>) -> (Option<At<'a>>, Form) {
    let Some(item) = item(reader, media) else { return (None, Form::Events(EventForm::Text)) };
    let Some(target) = reader.view.follow(&item) else { return (None, Form::Events(EventForm::Text)) };
    if is_event(reader, &target, 0) {
        return (Some(item), Form::Events(EventForm::Whole));
    }
    let is_text = target.str("type") == Some("string") && target.get("enum").is_none();
    if is_text { (None, Form::Events(EventForm::Text)) } else { (Some(item), Form::Events(EventForm::Json)) }
}

/// Whether a schema describes events as objects: `data`, and nothing that events do not have.
fn is_event<'a>(reader: &SchemaReader<'a, '_>, at: &At<'a>, depth: u8) -> bool {
    const FIELDS: &[&str] = &["data", "event", "id", "retry", "comment"];
    const DEEPEST: u8 = 8;
    let named = |at: &At<'a>| -> Vec<&'a str> {
        at.get("properties").iter().flat_map(At::members).map(|(name, ..)| name).collect()
    };
    let own = named(at);
    if !own.iter().all(|name| FIELDS.contains(name)) || depth > DEEPEST {
        return false;
    }
    let parts: Vec<At<'a>> = ["oneOf", "anyOf", "allOf"]
        .iter()
        .filter_map(|key| at.get(key))
        .flat_map(|list| list.elements())
        .filter_map(|part| reader.view.follow(&part))
        .collect();
    if own.contains(&"data") {
        let fits = |part: &At<'a>| named(part).iter().all(|name| FIELDS.contains(name));
        return parts.iter().all(fits);
    }
    !parts.is_empty() && parts.iter().all(|part| is_event(reader, part, depth + 1))
}
