//! Calls from the server to the client: `webhooks` (OpenAPI 3.1.1 §4.8.1) and `callbacks` of operations (§4.8.18). What
//! they bring is typed: the bodies of all webhooks are the variants of one union, those of all callbacks of another.
//! Who answers such calls, and at which address, is the client's own affair.

use indexmap::IndexMap;

use super::body;
use super::docs;
use super::model::{Arm, BodyFormat, Fate, Incoming, Kind, Schema, SchemaId, Schemas, Union, XmlHints};
use super::operation::METHODS;
use super::place::Places;
use super::schema::SchemaReader;
use super::view::At;
use crate::diagnostics::{Span, SpecPointer};
use crate::ir::{HttpMethod, IncomingKind, Words};
use crate::naming;

/// More calls than that are not named in the documentation of their union.
const NAMED: usize = 20;

/// Bodies of one kind of calls, before their schemas are read.
#[derive(Debug)]
pub(super) struct Draft {
    kind: IncomingKind,
    /// Where the first of them is described.
    pointer: SpecPointer,
    span: Span,
    /// What the calls are called, and their bodies.
    payloads: Vec<(String, SchemaId)>,
}

/// Finds the calls, and asks for the schemas of their bodies.
pub(super) fn read<'a>(
    reader: &mut SchemaReader<'a, '_>,
    operations: &[(At<'a>, HttpMethod, At<'a>, String)],
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    if let Some(webhooks) = reader.view.root().get("webhooks") {
        let mut draft = draft(IncomingKind::Webhook, &webhooks);
        for (name, _, item) in sorted(&webhooks) {
            calls(reader, &mut draft, name, &item);
        }
        drafts.push(draft);
    }
    let mut callbacks: Option<Draft> = None;
    for (_, _, operation, _) in operations {
        let Some(own) = operation.get("callbacks") else { continue };
        let draft = callbacks.get_or_insert_with(|| draft(IncomingKind::Callback, &own));
        for (name, _, callback) in sorted(&own) {
            let Some(callback) = reader.view.follow(&callback) else { continue };
            for (expression, _, item) in sorted(&callback) {
                if !expression.starts_with("x-") {
                    calls(reader, draft, name, &item);
                }
            }
        }
    }
    drafts.extend(callbacks);
    drafts
}

fn draft(kind: IncomingKind, at: &At<'_>) -> Draft {
    Draft { kind, pointer: at.pointer.clone(), span: at.span(), payloads: Vec::new() }
}

/// Members by name: the order of a document's maps carries no meaning.
fn sorted<'a>(at: &At<'a>) -> Vec<(&'a str, Span, At<'a>)> {
    let mut members: Vec<_> = at.members().collect();
    members.sort_by_key(|(name, ..)| *name);
    members
}

/// The bodies that one path item brings.
fn calls<'a>(reader: &mut SchemaReader<'a, '_>, draft: &mut Draft, name: &str, item: &At<'a>) {
    let Some(item) = reader.view.follow(item) else { return };
    for (method, _) in METHODS {
        let Some(call) = item.get(method) else { continue };
        own_members(reader, &call);
        let Some(body) = call.get("requestBody").and_then(|body| reader.view.follow(&body)) else { continue };
        let offered = body::read(reader, &body);
        let Some((read, others)) = offered.split_first() else { continue };
        for other in others {
            let fate = match other.text == read.text {
                true => Fate::Ignored("media types: one of those with the same schema is used".into()),
                false => Fate::Unsupported("another form of the same body is used".into()),
            };
            reader.fates.note(&other.media, fate);
        }
        if read.format != BodyFormat::Json {
            let why = "bodies of webhooks and callbacks are read as JSON alone";
            for (_, _, media) in body.get("content").iter().flat_map(At::members) {
                reader.fates.note(&media.pointer, Fate::Unsupported(why.into()));
            }
            continue;
        }
        let pointer = reader.schemas.get(read.schema).map(|schema| schema.pointer.clone());
        let is_inline = |pointer: &SpecPointer| pointer.tokens().next() != Some("components");
        if let Some(pointer) = pointer.filter(is_inline) {
            let words = naming::join([&naming::words(name, "call"), &Words::split("event")]);
            reader.places.suggest(&pointer, words);
        }
        draft.payloads.push((name.to_owned(), read.schema));
    }
}

/// What becomes of the rest of such a call.
fn own_members(reader: &mut SchemaReader<'_, '_>, call: &At<'_>) {
    for (key, _, member) in call.members() {
        let fate = match key {
            "requestBody" => continue,
            "parameters" => Fate::Ignored("incoming: the client's web framework has their parameters".into()),
            "responses" => Fate::Ignored("incoming: the client's web framework answers them".into()),
            "summary" | "description" => Fate::Ignored("incoming: their bodies are documented".into()),
            _ if key.starts_with("x-") => Fate::Ignored("extensions: only x-trueup-* is read".into()),
            "callbacks" => Fate::Unsupported("callbacks of calls from the server to the client".into()),
            _ => Fate::Ignored("incoming: a call from the server is no method".into()),
        };
        reader.fates.note(&member.pointer, fate);
    }
}

/// The unions, once all schemas are read. A body that says nothing of its form is no variant: any value would do.
pub(super) fn unions(drafts: Vec<Draft>, schemas: &mut Schemas, places: &mut Places) -> Vec<Incoming> {
    let mut made = Vec::new();
    for draft in drafts {
        let mut arms: IndexMap<SchemaId, Arm> = IndexMap::new();
        let mut names: Vec<String> = Vec::new();
        for (name, id) in draft.payloads {
            let Some(schema) = schemas.get(schemas.settle(id).0) else { continue };
            if matches!(schema.kind, Kind::Any) {
                continue;
            }
            arms.entry(id).or_insert_with(|| Arm {
                schema: id,
                of: schema.pointer.clone(),
                guards: Vec::new(),
            });
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if arms.is_empty() {
            continue;
        }
        let (title, said) = match draft.kind {
            IncomingKind::Webhook => ("WebhookEvent", "What a webhook brings"),
            IncomingKind::Callback => ("CallbackEvent", "What a callback brings"),
        };
        let docs = if names.len() > NAMED {
            docs::described(&format!("{said}: the body of one of {} calls of the server.", names.len()))
        } else {
            docs::described(&format!("{said}: the body of {}.", names.join(", ")))
        };
        places.suggest(&draft.pointer, Words::split(title));
        let union = Union { arms: arms.into_values().collect(), exclusive: true, discriminator: None };
        let schema = schemas.add(Schema {
            name: title.to_owned(),
            public: None,
            title: None,
            docs,
            nullable: false,
            constants: Vec::new(),
            binary: false,
            media_type: None,
            xml: XmlHints::default(),
            kind: Kind::Union(union),
            span: draft.span,
            pointer: draft.pointer,
        });
        made.push(Incoming { kind: draft.kind, schema });
    }
    made
}
