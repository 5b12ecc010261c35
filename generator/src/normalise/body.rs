//! Request bodies as the document has them: in which media types they can be sent, what their bytes are, and how parts
//! are encoded. Which of them is a method's own, and which one that callers choose, is `ways`'. Rules come later.

use std::collections::BTreeMap;

use super::docs;
use super::model::{BodyFormat, Fate, SchemaId};
use super::operation::{is_json, is_xml, may_be_json};
use super::schema::SchemaReader;
use super::view::At;
use crate::diagnostics::{Diagnostic, Span, SpecPointer, codes, quote};
use crate::ir::{Docs, Style};
use crate::load::Node;

/// A request body in one media type, before rules.
#[derive(Debug, Clone)]
pub(super) struct DraftBody {
    pub(super) schema: SchemaId,
    /// The schema as it is written: what says the same is the same.
    pub(super) text: Option<String>,
    pub(super) required: bool,
    /// The document says in so many words that there may be no body.
    pub(super) optional: bool,
    pub(super) media_type: String,
    pub(super) format: BodyFormat,
    /// Media types that can be sent in place of this one, with the same arguments.
    pub(super) others: Vec<(String, BodyFormat)>,
    /// The document has no other media type.
    pub(super) is_only: bool,
    /// How parts are encoded, by wire name.
    pub(super) parts: BTreeMap<String, PartHints>,
    pub(super) docs: Docs,
    pub(super) pointer: SpecPointer,
    /// Where the media type stands.
    pub(super) media: SpecPointer,
    pub(super) span: Span,
}

/// An Encoding Object (OpenAPI 3.1.1 §4.8.15).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PartHints {
    /// `contentType`.
    pub(super) content_type: Option<String>,
    /// `style` and `explode`, where either is said.
    pub(super) style: Option<Style>,
    /// `allowReserved`.
    pub(super) reserved: bool,
}

impl PartHints {
    /// The field of a form, or the part, is said to be JSON whatever it holds.
    pub(super) fn says_json(&self) -> bool {
        self.content_type.as_deref().is_some_and(|said| !said.contains(',') && is_json(said))
    }
}

/// Reads a request body, in each media type that it can be sent in: the preferred one first, none where nothing can be sent.
pub(super) fn read<'a>(reader: &mut SchemaReader<'a, '_>, at: &At<'a>) -> Vec<DraftBody> {
    let Some(content) = at.get("content") else { return Vec::new() };
    let mut offered: Vec<(BodyFormat, &'a str, At<'a>)> =
        content.members().map(|(name, _, media)| (format(reader, name, &media), name, media)).collect();
    // The order of a document's maps carries no meaning.
    offered.sort_by_key(|(format, name, _)| {
        let is_merge = *name == "application/merge-patch+json";
        (*format, is_octets(name), *name != "application/json", name.contains('*'), !is_merge, *name)
    });
    let mut made: Vec<DraftBody> = Vec::with_capacity(offered.len());
    for (format, name, media) in offered {
        let schema = schema(&media, format);
        // A form without fields is no bytes at all. An empty JSON object is something, and for the caller to give.
        if format == BodyFormat::Form && schema.as_ref().is_some_and(|schema| holds_nothing(reader, schema)) {
            let (place, why) = match made.is_empty() {
                true => (&at.pointer, "a method without a body: the form has no fields"),
                false => (&media.pointer, "a call without a body: the form has no fields"),
            };
            reader.fates.note(place, Fate::Emitted(why.into()));
            if made.is_empty() {
                return made;
            }
            continue;
        }
        let text = media.node.get("schema").map(Node::json_text);
        let media_type = in_known_encoding(reader, concrete(name, format), format, &media);
        if format == BodyFormat::Binary && made.iter().any(|other| other.format == format) {
            let what = "a content type of the upload";
            reader.fates.note(&media.pointer, Fate::Emitted(what.into()));
            continue;
        }
        let is_opaque = is_opaque(reader, name, &media);
        if is_opaque || (format == BodyFormat::Json && is_octets(name)) {
            let why = "objects have no form in this media type here";
            if !made.is_empty() {
                reader.fates.note(&media.pointer, Fate::Unsupported(why.into()));
                continue;
            }
            if is_opaque {
                let keyword = if media.get("schema").is_some() { "schema" } else { "itemSchema" };
                let schema = media.pointer.child(keyword);
                let what = if has_no_names(reader, name, &media) { "parts without names" } else { "objects" };
                let message = format!("{what} have no form in {} here", quote(name));
                let found = Diagnostic::oddity(codes::UNSUPPORTED, message).at(media.span()).pointer(&schema);
                reader.diagnostics.push(
                    found
                        .action("the method takes the bytes of the body")
                        .help("offer the body as `application/json` too"),
                );
                reader.fates.note(&schema, Fate::Unsupported(why.into()));
            }
        }
        let is_same = |other: &&DraftBody| other.text == text;
        if made.iter().filter(is_same).any(|other| is_synonym(&other.media_type, &media_type)) {
            let why = "media types: one of several names of the same is used";
            reader.fates.note(&media.pointer, Fate::Ignored(why.into()));
            continue;
        }
        let known =
            made.iter().find(is_same).filter(|_| media.get("itemSchema").is_none()).map(|other| other.schema);
        let id = match (known, &schema) {
            (Some(known), _) => {
                let what = "another media type of the same body";
                reader.fates.note(&media.pointer.child("schema"), Fate::Emitted(what.into()));
                known
            }
            (None, Some(schema)) => reader.id(schema),
            (None, None) => reader.anything(&media.pointer.child("schema"), Some(media.span())),
        };
        let example = super::operation::body_example(reader, &media);
        made.push(DraftBody {
            schema: id,
            text,
            required: at.flag("required"),
            optional: at.node.get("required").and_then(Node::as_bool) == Some(false),
            media_type,
            format,
            others: Vec::new(),
            is_only: true,
            parts: parts(reader, &media, format),
            docs: Docs { example, ..docs::described(at.str("description").unwrap_or_default()) },
            span: at.span(),
            pointer: at.pointer.clone(),
            media: media.pointer.clone(),
        });
    }
    made
}

/// Whether two media types are names of one and the same: servers that read one read the other.
fn is_synonym(one: &str, other: &str) -> bool {
    const NAMES: &[&[&str]] =
        &[&["application/json", "text/json", "application/x-json"], &["application/xml", "text/xml"], LINES];
    let essence = |name: &str| name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (one, other) = (essence(one), essence(other));
    one == other || NAMES.iter().any(|names| names.contains(&one.as_str()) && names.contains(&other.as_str()))
}

/// Bytes of any kind: a document that describes an object as such a body means JSON, if nothing else of it is said.
fn is_octets(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("octet-stream")
}

/// Whether the schema describes a value, and the media type writes values in a way that there is none for here.
fn is_opaque(reader: &SchemaReader<'_, '_>, name: &str, media: &At<'_>) -> bool {
    let target = media.get("schema").and_then(|schema| reader.view.follow(&schema));
    target.is_some_and(|target| super::operation::is_compound(target.node))
        && !may_be_json(name)
        && !is_parts(name)
        && !is_form(name)
        || has_no_names(reader, name, media)
}

/// Parts or fields without names: they are in a list.
fn has_no_names(reader: &SchemaReader<'_, '_>, name: &str, media: &At<'_>) -> bool {
    let target = media.get("schema").and_then(|schema| reader.view.follow(&schema));
    let is_list = target.as_ref().is_some_and(|target| target.str("type") == Some("array"));
    (is_parts(name) || is_form(name)) && (is_list || (target.is_none() && media.get("itemSchema").is_some()))
}

fn is_form(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// What is read as `multipart/mixed` by those who do not know it (RFC 2046 §5.1.3).
fn is_parts(name: &str) -> bool {
    name.trim_start().get(..10).is_some_and(|kind| kind.eq_ignore_ascii_case("multipart/"))
}

/// What JSON Lines are called.
const LINES: &[&str] = &[
    "application/jsonl",
    "application/x-jsonl",
    "application/jsonlines",
    "application/x-jsonlines",
    "application/json-lines",
    "application/ndjson",
    "application/x-ndjson",
    "application/stream+json",
    "text/jsonl",
    "text/x-ndjson",
];

/// What the bytes of a media type are.
fn format(reader: &SchemaReader<'_, '_>, name: &str, media: &At<'_>) -> BodyFormat {
    let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let target = media.get("schema").and_then(|schema| reader.view.follow(&schema));
    let says = |key: &str| target.as_ref().and_then(|target| target.str(key));
    // A text in JSON is one whatever it holds.
    let holds_bytes = !is_json(&essence) && says("contentMediaType").is_some_and(super::operation::is_bytes);
    let is_binary = says("format") == Some("binary")
        || (says("type").is_none() && says("contentMediaType").is_some())
        || (says("type") == Some("string")
            && holds_bytes
            && says("format").is_none()
            && target.as_ref().is_some_and(super::schema::is_plain));
    match essence.as_str() {
        _ if is_binary => BodyFormat::Binary,
        name if has_no_names(reader, name, media) => BodyFormat::Binary,
        name if is_parts(name) => BodyFormat::Multipart,
        "application/x-www-form-urlencoded" if says("type") != Some("string") => BodyFormat::Form,
        name if LINES.contains(&name) || name.ends_with("json-seq") => BodyFormat::Lines,
        _ if is_json(&essence) => BodyFormat::Json,
        _ if is_xml(&essence) && says("type") != Some("string") => BodyFormat::Xml,
        // A text that the caller has made; frameworks list other media types for one and the same value.
        "*/*" if target.is_some() => BodyFormat::Json,
        _ if target
            .as_ref()
            .is_some_and(|target| super::operation::is_compound(target.node) && !may_be_json(&essence)) =>
        {
            BodyFormat::Binary
        }
        _ if essence.starts_with("text/") || (target.is_some() && says("type") == Some("string")) => {
            BodyFormat::Text
        }
        _ if matches!(says("type"), Some("object" | "array")) => BodyFormat::Json,
        _ => BodyFormat::Binary,
    }
}

/// Schema of the body; of JSON Lines that of one line, if the document describes lines.
fn schema<'a>(media: &At<'a>, format: BodyFormat) -> Option<At<'a>> {
    let item = media.get("itemSchema").filter(|_| format == BodyFormat::Lines);
    item.or_else(|| media.get("schema"))
}

/// An object that says it has no members.
fn holds_nothing(reader: &SchemaReader<'_, '_>, schema: &At<'_>) -> bool {
    const MEMBERS: [&str; 6] = ["patternProperties", "allOf", "anyOf", "oneOf", "if", "$ref"];
    reader.view.follow(schema).is_some_and(|schema| {
        schema.node.get("additionalProperties").and_then(Node::as_bool) == Some(false)
            && schema.get("properties").is_none_or(|properties| properties.members().next().is_none())
            && MEMBERS.iter().all(|keyword| schema.get(keyword).is_none())
    })
}

/// A media type that can be sent.
fn concrete(name: &str, format: BodyFormat) -> String {
    if !name.contains('*') {
        return name.to_owned();
    }
    let plain = match format {
        BodyFormat::Binary => "application/octet-stream",
        BodyFormat::Text => "text/plain",
        _ => "application/json",
    };
    plain.to_owned()
}

/// The media type, with UTF-8 in the place of a character encoding that nothing is sent in.
fn in_known_encoding(
    reader: &mut SchemaReader<'_, '_>,
    media_type: String,
    format: BodyFormat,
    media: &At<'_>,
) -> String {
    if matches!(format, BodyFormat::Binary | BodyFormat::Multipart) {
        return media_type;
    }
    let charset = media_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_owned())
    });
    let Some(charset) = charset else { return media_type };
    let is_known = match charset.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => true,
        "us-ascii" | "iso-8859-1" | "latin1" | "latin-1" => format == BodyFormat::Text,
        _ => false,
    };
    if is_known {
        return media_type;
    }
    let message = format!("no text is written in {} here", quote(&charset));
    let found = Diagnostic::oddity(codes::UNSUPPORTED, message).at(media.span()).pointer(&media.pointer);
    reader.diagnostics.push(found.action("the body is sent in UTF-8, and says so"));
    reader
        .fates
        .note(&media.pointer, Fate::Unsupported("the character encoding: it is sent in UTF-8".into()));
    let named = media_type.split_inclusive(';').map(|part| match part.split_once('=') {
        Some((name, _)) if name.trim().eq_ignore_ascii_case("charset") => {
            format!("{name}=utf-8{}", if part.ends_with(';') { ";" } else { "" })
        }
        _ => part.to_owned(),
    });
    named.collect()
}

/// Whether an encoding says of a list what is done anyway: each element is a part of its own (`collectionFormat: multi`).
fn is_part_each<'a>(reader: &SchemaReader<'a, '_>, media: &At<'a>, name: &str, encoding: &At<'a>) -> bool {
    let property = || {
        let schema = reader.view.follow(&media.get("schema")?)?;
        reader.view.follow(&schema.get("properties")?.get(name)?)
    };
    let is_exploded = match encoding.node.get("explode").and_then(crate::load::Node::as_bool) {
        Some(explode) => explode,
        None => encoding.get("style").is_some(),
    };
    is_exploded
        && encoding.str("style").is_none_or(|style| style == "form")
        && encoding.get("contentType").is_none()
        && property().is_some_and(|property| property.str("type") == Some("array"))
}

/// Whether it is a media type, or a list of them.
fn may_be_said(content_type: &str) -> bool {
    let first = content_type.split(',').next();
    first.is_some_and(super::operation::is_media_type) && !content_type.contains(char::is_control)
}

/// Whether a part or field is an object, or a list of them, in a media type that has no form for it here: JSON is none of it.
fn has_no_form<'a>(reader: &SchemaReader<'a, '_>, media: &At<'a>, name: &str, said: &str) -> bool {
    let property = || {
        let schema = reader.view.follow(&media.get("schema")?)?;
        let property = reader.view.follow(&schema.get("properties")?.get(name)?)?;
        match property.str("type") {
            Some("array") => reader.view.follow(&property.get("items")?),
            _ => Some(property),
        }
    };
    !said.contains([',', '*'])
        && (is_xml(said) || !may_be_json(said))
        && property().is_some_and(|property| super::operation::is_compound(property.node))
}

fn parts<'a>(
    reader: &mut SchemaReader<'a, '_>,
    media: &At<'a>,
    format: BodyFormat,
) -> BTreeMap<String, PartHints> {
    let mut found = BTreeMap::new();
    let Some(encoding) = media.get("encoding") else { return found };
    if !matches!(format, BodyFormat::Multipart | BodyFormat::Form) {
        let why = "parts are only encoded in forms and multipart bodies";
        reader.fates.note(&encoding.pointer, Fate::Ignored(why.into()));
        return found;
    }
    for (name, _, at) in encoding.members() {
        let content_type = at.get("contentType");
        let (content_type, broken) = match content_type.as_ref().map(|at| (at, at.node.as_str())) {
            Some((at, Some(said))) if !may_be_said(said) => {
                reader.diagnostics.push(super::schema::no_media_type(said, at).action("it is not sent"));
                (None, Some("encoding: it is no media type"))
            }
            Some((at, Some(said))) if has_no_form(reader, media, name, said) => {
                let message = format!("the objects of {} have no form in {} here", quote(name), quote(said));
                let found = Diagnostic::oddity(codes::UNSUPPORTED, message).at(at.span());
                reader.diagnostics.push(found.pointer(&at.pointer).action("they are sent as JSON"));
                (None, Some("objects have no form in this media type here"))
            }
            Some((_, said)) => (said.map(str::to_owned), None),
            None => (None, None),
        };
        let styled = at.get("style").is_some() || at.get("explode").is_some();
        let is_json_field = !styled && content_type.as_deref().is_some_and(is_json);
        for (key, span, member) in at.members() {
            let fate = match (key, format) {
                ("contentType", _) if broken.is_some() => {
                    Fate::Unsupported(broken.unwrap_or_default().into())
                }
                ("contentType", BodyFormat::Form) if is_json_field => Fate::Emitted("an argument".into()),
                ("contentType", BodyFormat::Multipart) => Fate::Emitted("the content type of a part".into()),
                ("style" | "explode" | "allowReserved", BodyFormat::Form) => {
                    Fate::Emitted("an argument".into())
                }
                ("headers", BodyFormat::Multipart) => Fate::Emitted("headers that uploads take".into()),
                ("contentType", _) => Fate::Ignored("encoding: fields of forms have no content type".into()),
                ("style" | "explode", _) if is_part_each(reader, media, name, &at) => {
                    Fate::Emitted("a part for each element".into())
                }
                ("style" | "explode" | "allowReserved", _) => {
                    let message = "parts of multipart bodies have no style here";
                    let found =
                        Diagnostic::oddity(codes::UNSUPPORTED, message).at(span).pointer(&member.pointer);
                    reader.diagnostics.push(found.action("the part is sent by its content type"));
                    Fate::Unsupported(message.into())
                }
                (key, _) if key.starts_with("x-") => {
                    Fate::Ignored("extensions: only x-trueup-* is read".into())
                }
                _ => Fate::Ignored("encoding: it has no such field here".into()),
            };
            reader.fates.note(&member.pointer, fate);
        }
        let hints = PartHints {
            content_type,
            style: styled.then(|| super::operation::written_style(&at, crate::ir::Location::Query)),
            reserved: at.flag("allowReserved"),
        };
        found.insert(name.to_owned(), hints);
    }
    found
}
