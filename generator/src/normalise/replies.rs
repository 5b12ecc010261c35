//! What operations answer with: documented successes by the form of their bodies, and documented errors.
//!
//! A success in several forms is several methods: the form that comes first here keeps the operation's name, every other
//! one is a variant that asks for its own media types (RFC 9110 §12.5.1).

use super::docs;
use super::model::{Arm, Fate, Kind, Schema, SchemaId, Union, XmlHints};
use super::operation::{body_example, is_compound, is_json, may_be_json};
use super::schema::SchemaReader;
use super::view::At;
use crate::diagnostics::{Diagnostic, SpecPointer, codes, quote};
use crate::ir::{Docs, EventForm, Words};

pub(crate) use form::{Form, form};
use form::{events, item};

/// The fate of a media type beside another one of the same schema.
const SAME: &str = "media types: one of those with the same schema is used";

/// What the document says a success answers with, in one form.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    /// How the body is read.
    pub(super) form: Form,
    /// Schema of the body, or of one item of it.
    pub(super) schema: Option<SchemaId>,
    /// Some success has no body.
    pub(super) may_be_empty: bool,
    /// Some success has a `Link` field.
    pub(super) has_link: bool,
    /// Its media types, by name.
    pub(super) media_types: Vec<String>,
    /// What the successes say of themselves, and an example of the body.
    pub(super) docs: Docs,
    /// What all successes answer with together, where that is more than `schema`: one of several, or nothing.
    pub(super) answers: Option<SchemaId>,
    /// Media types whose schema is one of those, and not `schema`.
    pub(super) others: Vec<SpecPointer>,
}

/// Everything under `responses`.
pub(super) struct Replies {
    /// At least one.
    pub(super) successes: Vec<Reply>,
    /// Error statuses, ascending.
    pub(super) errors: Vec<(u16, Docs)>,
    /// Schemas of their bodies, where those are JSON, by status, range or `default`.
    pub(super) error_schemas: Vec<(String, SchemaId)>,
    /// All statuses that are documented: `201`, `4XX`, `default`.
    pub(super) statuses: Vec<String>,
}

/// One media type of one success.
struct Body<'a> {
    name: &'a str,
    media: At<'a>,
    /// What its type is made of, and whether that describes an item.
    schema: Option<At<'a>>,
    form: Form,
}

/// Reads the responses of an operation.
pub(super) fn read<'a>(reader: &mut SchemaReader<'a, '_>, operation: &At<'a>) -> Replies {
    let (successes, errors) = by_status(reader, operation);
    let docs = success_docs(reader, &successes);
    headers::read(reader, operation);
    let has_link = successes.iter().any(|(_, response)| {
        let headers = response.get("headers");
        headers.iter().flat_map(At::members).any(|(name, ..)| name.eq_ignore_ascii_case("link"))
    });
    let mut may_be_empty = successes.is_empty();
    let mut bodies: Vec<Body<'a>> = Vec::new();
    for (_, response) in &successes {
        let mut content: Vec<_> = response.get("content").iter().flat_map(At::members).collect();
        // The order of a document's maps carries no meaning.
        content.sort_by_key(|(name, ..)| (*name != "application/json", !is_json(name), *name));
        may_be_empty |= content.is_empty();
        for (name, _, media) in content {
            bodies.push(body(reader, name, media));
        }
    }
    let mut forms: Vec<Form> = bodies.iter().map(|body| body.form).collect();
    forms.sort();
    forms.dedup();
    // Events of one operation are read in one way.
    forms.dedup_by_key(|form| std::mem::discriminant(form));
    let mut replies: Vec<Reply> = Vec::new();
    for form in forms {
        let same = |body: &&Body<'a>| std::mem::discriminant(&body.form) == std::mem::discriminant(&form);
        let own: Vec<&Body<'a>> = bodies.iter().filter(same).collect();
        let repeats =
            |body: &&&Body<'a>| bodies.iter().any(|other| other.form < form && says_the_same(other, body));
        if form != Form::Json && own.iter().all(|body| repeats(&body)) && !replies.is_empty() {
            for body in own {
                reader.fates.note(&body.media.pointer, Fate::Ignored(SAME.into()));
            }
            continue;
        }
        replies.push(Reply { has_link, ..reply(reader, form, &own, may_be_empty, docs.clone()) });
    }
    if replies.is_empty() {
        replies.push(Reply { has_link, ..reply(reader, Form::Json, &[], may_be_empty, docs) });
    }
    if let Some(json) = replies.iter_mut().find(|reply| reply.form == Form::Json && reply.schema.is_some()) {
        json.answers = answers(reader, operation, &bodies, json.may_be_empty);
    }
    let error_schemas = error_schemas(reader, operation, &successes);
    let documented = operation.get("responses");
    let documented = documented.iter().flat_map(At::members).filter(|(status, ..)| !status.starts_with("x-"));
    let mut statuses: Vec<String> = documented.map(|(status, ..)| shown_status(status)).collect();
    statuses.sort();
    Replies { successes: replies, errors, error_schemas, statuses }
}

/// What successes with JSON answer with, where their statuses have several schemas, or some of them no body.
fn answers<'a>(
    reader: &mut SchemaReader<'a, '_>,
    operation: &At<'a>,
    bodies: &[Body<'a>],
    may_be_empty: bool,
) -> Option<SchemaId> {
    let mut arms: Vec<&Body<'a>> = Vec::new();
    for body in bodies.iter().filter(|body| body.form == Form::Json) {
        let adds = |known: &&Body<'a>| {
            known.media.pointer.parent() != body.media.pointer.parent() && !says_the_same(known, body)
        };
        if arms.iter().all(adds) {
            arms.push(body);
        }
    }
    if arms.len() < 2 && !may_be_empty {
        return None;
    }
    let arms: Vec<&At<'a>> = arms.iter().map(|body| body.schema.as_ref()).collect::<Option<_>>()?;
    let arms: Vec<Arm> = arms
        .into_iter()
        .map(|schema| Arm { schema: reader.id(schema), of: schema.pointer.clone(), guards: Vec::new() })
        .collect();
    let pointer = operation.pointer.child("responses").child("x-answers");
    let kind = match arms.as_slice() {
        [only] => Kind::Same(only.schema),
        _ => Kind::Union(Union { arms, exclusive: false, discriminator: None }),
    };
    reader.places.suggest_behind(&pointer, &operation.pointer, Words::split("reply"));
    Some(reader.schemas.add(Schema {
        name: format!("{}.replies", reader.places.schema_name(&operation.pointer)),
        public: None,
        title: None,
        docs: docs::described("What a success answers with."),
        nullable: may_be_empty,
        constants: Vec::new(),
        binary: false,
        media_type: None,
        xml: XmlHints::default(),
        kind,
        span: operation.span(),
        pointer,
    }))
}

/// `4XX` and `default`, however they are written.
fn shown_status(status: &str) -> String {
    status.to_ascii_uppercase().replace("DEFAULT", "default")
}

/// The schemas of what errors say, by what the document calls their status, in order.
fn error_schemas<'a>(
    reader: &mut SchemaReader<'a, '_>,
    operation: &At<'a>,
    successes: &[(u16, At<'a>)],
) -> Vec<(String, SchemaId)> {
    let mut found = Vec::new();
    for (status, _, written) in operation.get("responses").iter().flat_map(At::members) {
        let Some(response) = reader.view.follow(&written) else { continue };
        let is_range = matches!(status.as_bytes(), [b'3'..=b'5', b'X' | b'x', b'X' | b'x']);
        let is_code = status.parse::<u16>().is_ok_and(|code| !(200..300).contains(&code));
        let is_default =
            status == "default" && successes.iter().all(|(_, at)| at.pointer != response.pointer);
        if !(is_range || is_code || is_default) {
            continue;
        }
        let content = response.get("content");
        let mut media: Vec<_> =
            content.iter().flat_map(At::members).filter(|(name, ..)| is_json(name)).collect();
        media.sort_by_key(|(name, ..)| (*name != "application/json", *name));
        if let Some(schema) = media.first().and_then(|(.., media)| media.get("schema")) {
            found.push((shown_status(status), reader.id(&schema)));
        }
    }
    found.sort();
    found
}

/// What the successes of an operation say of themselves, each thing once.
fn success_docs<'a>(reader: &mut SchemaReader<'a, '_>, successes: &[(u16, At<'a>)]) -> Docs {
    let mut said: Vec<&str> = Vec::new();
    for (_, response) in successes {
        let text = response.str("description").unwrap_or_default().trim();
        if !docs::is_bare_success(text) {
            reader.fates.note(&response.pointer.child("description"), Fate::Documented);
            said.extend(Some(text).filter(|text| !said.contains(text)));
        }
    }
    let mut fields: Vec<String> = Vec::new();
    for (_, response) in successes {
        for (name, field) in headers::of(reader, response) {
            // What browsers are told is of no use to other programs.
            if !name.to_ascii_lowercase().starts_with("access-control-") {
                let line = headers::line(reader, name, &field);
                fields.extend(Some(line).filter(|line| !fields.contains(line)));
            }
        }
    }
    let mut text = said.join("\n\n");
    if !fields.is_empty() {
        let around = if text.is_empty() { "" } else { "\n\n" };
        text.push_str(&format!("{around}Header fields:\n\n{}", fields.join("\n")));
    }
    docs::described(&text)
}

type Statuses<'a> = Vec<(u16, At<'a>)>;

/// Successes and errors, each by status.
fn by_status<'a>(reader: &SchemaReader<'a, '_>, operation: &At<'a>) -> (Statuses<'a>, Vec<(u16, Docs)>) {
    let mut errors: Vec<(u16, Docs)> = Vec::new();
    let mut successes: Statuses<'a> = Vec::new();
    let mut fallback = None;
    for (status, _, written) in operation.get("responses").iter().flat_map(At::members) {
        let Some(response) = reader.view.follow(&written) else { continue };
        match status.parse::<u16>() {
            Ok(code @ 200..=299) => successes.push((code, response)),
            Ok(code) => errors.push((code, docs::described(response.str("description").unwrap_or_default()))),
            Err(_) if status.eq_ignore_ascii_case("2xx") => successes.push((299, response)),
            Err(_) if status == "default" => fallback = Some(response),
            Err(_) => {}
        }
    }
    errors.sort_by_key(|(status, _)| *status);
    if successes.is_empty() && errors.iter().all(|(status, _)| *status >= 400) {
        // Only `default`: it tells of success too.
        successes.extend(fallback.filter(|_| errors.is_empty()).map(|response| (200, response)));
    }
    successes.sort_by_key(|(status, _)| *status);
    (successes, errors)
}

fn body<'a>(reader: &SchemaReader<'a, '_>, name: &'a str, media: At<'a>) -> Body<'a> {
    let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let schema = media.get("schema");
    let target = schema.as_ref().and_then(|schema| reader.view.follow(schema));
    let form = form(&essence, target.as_ref().map(|target| target.node));
    let (schema, form) = match form {
        Form::Events(_) => events(reader, &media),
        Form::Lines => (item(reader, &media), form),
        _ => (schema, form),
    };
    Body { name, media, schema, form }
}

/// A value in a media type that writes values in a way that there is none for here: callers get what came.
fn opaque(reader: &mut SchemaReader<'_, '_>, name: &str, schema: &At<'_>, what: &str) -> Fate {
    let message = format!("objects have no form in {} here", quote(name));
    let found = Diagnostic::oddity(codes::UNSUPPORTED, message).at(schema.span()).pointer(&schema.pointer);
    reader.diagnostics.push(found.action(format!("the reply is read as {what}")));
    Fate::Unsupported("objects have no form in this media type here".into())
}

/// Whether two media types are said to hold the same.
fn says_the_same(one: &Body<'_>, other: &Body<'_>) -> bool {
    match (&one.schema, &other.schema) {
        (Some(one), Some(other)) => one.node.to_json() == other.node.to_json(),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// The successes of one form as one reply.
fn reply<'a>(
    reader: &mut SchemaReader<'a, '_>,
    form: Form,
    bodies: &[&Body<'a>],
    may_be_empty: bool,
    mut docs: Docs,
) -> Reply {
    let mut media_types: Vec<String> = Vec::new();
    let mut schema: Option<SchemaId> = None;
    let mut others: Vec<SpecPointer> = Vec::new();
    for (at, body) in bodies.iter().enumerate() {
        let name = body.name.trim();
        if !name.contains('*') && !media_types.iter().any(|known| known == name) {
            media_types.push(name.to_owned());
        }
        if matches!(form, Form::Text | Form::Bytes | Form::Events(EventForm::Text)) {
            let what = if form == Form::Bytes { "bytes" } else { "text" };
            if let Some(schema) = body.media.get("schema") {
                let target = reader.view.follow(&schema);
                let is_opaque = target.is_some_and(|target| is_compound(target.node)) && !may_be_json(name);
                let fate =
                    if is_opaque { opaque(reader, name, &schema, what) } else { Fate::Emitted(what.into()) };
                reader.fates.note(&schema.pointer, fate);
            }
            continue;
        }
        let own = match &body.schema {
            Some(schema) => reader.id(schema),
            None => reader.anything(&body.media.pointer.child("schema"), Some(body.media.span())),
        };
        match bodies.iter().take(at).find(|earlier| says_the_same(earlier, body)) {
            _ if schema.is_none() => {
                schema = Some(own);
                docs.example = body_example(reader, &body.media);
            }
            Some(earlier) if earlier.media.pointer.parent() == body.media.pointer.parent() => {
                reader.fates.note(&body.media.pointer, Fate::Ignored(SAME.into()));
            }
            Some(_) => {
                reader
                    .fates
                    .note(&body.media.pointer, Fate::Emitted("the reply, as of the other success".into()));
            }
            None => others.push(body.media.pointer.clone()),
        }
    }
    if form == Form::Json {
        // JSON is asked for by its usual name, which servers know best.
        media_types.truncate(if media_types.iter().any(|name| name == "application/json") { 0 } else { 1 });
    }
    if let (Form::Events(EventForm::Whole), Some(id)) = (form, schema) {
        reader.events.insert(id);
    }
    Reply {
        form,
        schema,
        may_be_empty: may_be_empty && matches!(form, Form::Json | Form::Xml),
        has_link: false,
        media_types,
        docs,
        answers: None,
        others,
    }
}

mod form;
mod headers;
