//! In how many ways a request body can be sent. Media types that take the same arguments are one way, and callers choose
//! among them by a content type; every other one is a method of its own (docs/decisions/0012-media-types-of-requests.md).

use super::body::DraftBody;
use super::model::{BodyFormat, Kind, SchemaId, Schemas};
use super::operation::Draft;
use super::{Published, operation_key};

/// One draft for each way to send the body, and for each form of success.
pub(super) fn variants(drafts: Vec<Draft>, schemas: &Schemas, published: &Published) -> Vec<Draft> {
    drafts.into_iter().flat_map(|draft| of(draft, schemas, published)).collect()
}

/// The preferred way with every form of success, then the other ways with the preferred form.
fn of(mut draft: Draft, schemas: &Schemas, published: &Published) -> Vec<Draft> {
    let key = operation_key(draft.id.as_deref(), draft.http, &draft.path, None);
    let sends = published.calls.get(&key).and_then(|known| known.sends.as_deref());
    let mut ways = grouped(std::mem::take(&mut draft.bodies), sends, schemas);
    let names = names(&ways);
    let further = ways.split_off(ways.len().min(1));
    let forms: Vec<Option<String>> = draft
        .replies
        .iter()
        .enumerate()
        .map(|(at, reply)| reply.form.suffix().filter(|_| at > 0).map(str::to_owned))
        .collect();
    let mut made: Vec<Draft> = Vec::with_capacity(forms.len() + further.len());
    for (at, variant) in forms.into_iter().enumerate() {
        let mut own = Draft { variant, bodies: ways.clone(), ..draft.clone() };
        own.replies.swap(0, at);
        made.push(own);
    }
    for (way, name) in further.into_iter().zip(names) {
        made.push(Draft { variant: Some(name), bodies: vec![way], ..draft.clone() });
    }
    made
}

/// Media types that go with one method, the one that is published or preferred first.
fn grouped(mut offered: Vec<DraftBody>, sends: Option<&str>, schemas: &Schemas) -> Vec<DraftBody> {
    // What is published as a method's own stays its own, whatever else is offered now.
    if let Some(at) = sends.and_then(|sends| offered.iter().position(|body| body.media_type == sends)) {
        let own = offered.remove(at);
        offered.insert(0, own);
    }
    let is_only = offered.len() < 2;
    let mut ways: Vec<DraftBody> = Vec::new();
    for mut body in offered {
        body.is_only = is_only;
        match ways.iter_mut().find(|way| takes_the_same(way, &body, schemas)) {
            Some(way) => way.others.push((body.media_type, body.format)),
            None => ways.push(body),
        }
    }
    ways
}

/// Whether two media types take the same arguments, so that they differ in bytes alone.
fn takes_the_same(way: &DraftBody, body: &DraftBody, schemas: &Schemas) -> bool {
    use BodyFormat::{Form, Json, Multipart, Xml};
    if way.text != body.text || way.parts != body.parts {
        return false;
    }
    match (way.format, body.format) {
        (own, other) if own == other => true,
        (Json | Xml, Json | Xml) => true,
        // Fields that are said to travel in one way or another are arguments of one kind or another.
        (Json | Xml | Multipart, Form) | (Json | Xml, Multipart) => {
            way.parts.is_empty() && is_plain_object(schemas, way.schema)
        }
        _ => false,
    }
}

/// An object whose fields are the same in every form: none of them is a file.
fn is_plain_object(schemas: &Schemas, id: SchemaId) -> bool {
    let of = |id: SchemaId| schemas.get(schemas.settle(id).0);
    let is_file = |id: SchemaId| of(id).is_none_or(super::model::Schema::is_file);
    let Some(Kind::Object(object)) = of(id).map(|schema| &schema.kind) else { return false };
    object.fields.iter().all(|field| match of(field.schema).map(|schema| &schema.kind) {
        Some(Kind::List(items)) => !is_file(*items),
        _ => !is_file(field.schema),
    })
}

/// What the names of further methods end with: by their format, where that tells them apart, else by their media type.
fn names(ways: &[DraftBody]) -> Vec<String> {
    let mut taken: Vec<BodyFormat> = ways.first().map(|way| way.format).into_iter().collect();
    let mut names = Vec::new();
    for way in ways.iter().skip(1) {
        if taken.contains(&way.format) {
            names.push(format!("from {}", media_words(&way.media_type)));
        } else {
            taken.push(way.format);
            names.push(format!("from {}", format_word(way.format)));
        }
    }
    names
}

fn format_word(format: BodyFormat) -> &'static str {
    match format {
        BodyFormat::Json => "json",
        BodyFormat::Multipart => "multipart",
        BodyFormat::Form => "form",
        BodyFormat::Xml => "xml",
        BodyFormat::Lines => "lines",
        BodyFormat::Text => "text",
        BodyFormat::Binary => "bytes",
    }
}

/// `application/merge-patch+json` → `merge patch`; `text/csv` → `csv`.
fn media_words(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let subtype = essence.rsplit('/').next().unwrap_or_default();
    let name = subtype.rsplit_once('+').map_or(subtype, |(name, _)| name);
    crate::ir::Words::split(if name.is_empty() { subtype } else { name }).as_slice().join(" ")
}
