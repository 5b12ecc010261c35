//! Operations as the document has them: parameters, body, documented replies. Rules come later.

use indexmap::IndexMap;

use super::body::{self, DraftBody};
use super::docs;
use super::model::{Argument, Fate, Field, SchemaId, Sent};
use super::replies::Reply;
use super::schema::{SchemaReader, extension_text};
use super::view::At;
use crate::diagnostics::{Diagnostic, Span, SpecPointer, codes, quote};
use crate::ir::{Docs, HttpMethod, Location, PathSegment, SpecText, Style, WireName};
use crate::load::Node;
use crate::naming;
use crate::rules::{OperationRule, Spanned};

/// HTTP methods of a path item by their keys.
pub(super) const METHODS: &[(&str, HttpMethod)] = &[
    ("get", HttpMethod::Get),
    ("post", HttpMethod::Post),
    ("put", HttpMethod::Put),
    ("patch", HttpMethod::Patch),
    ("delete", HttpMethod::Delete),
    ("options", HttpMethod::Options),
    ("head", HttpMethod::Head),
    ("trace", HttpMethod::Trace),
    ("query", HttpMethod::Query),
];

/// An operation before rules.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) id: Option<String>,
    pub(super) tag: Option<String>,
    pub(super) http: HttpMethod,
    pub(super) path: String,
    pub(super) segments: Vec<PathSegment>,
    pub(super) parameters: Vec<Argument>,
    /// In order of preference; the first one is the operation's, the others are variants of it.
    pub(super) bodies: Vec<DraftBody>,
    /// The same of what it answers with.
    pub(super) replies: Vec<Reply>,
    /// What it is a method of its own for: a form of success (`as events`), or a way to send the body (`from form`).
    pub(super) variant: Option<String>,
    /// Names of schemes, all of a list at once, any of the lists; `None`: the document's own `security` holds.
    pub(super) security: Option<super::security::Sets>,
    /// Its own, else those of its path.
    pub(super) servers: Vec<crate::ir::Server>,
    pub(super) docs: Docs,
    pub(super) errors: Vec<(u16, Docs)>,
    pub(super) error_schemas: Vec<(String, SchemaId)>,
    pub(super) statuses: Vec<String>,
    pub(super) extensions: OperationRule,
    pub(super) pointer: SpecPointer,
    pub(super) span: Span,
}

impl Draft {
    /// Its id says nothing of its own, or there is none.
    pub(super) fn is_route(&self) -> bool {
        crate::naming::is_route(self.id.as_deref(), self.http, &self.path)
    }
}

/// Path items with their operations, by path and then by method: the order of a document's maps carries no meaning
/// (RFC 8259 §4), so it must not show in what is generated.
pub(super) fn operations<'a>(reader: &SchemaReader<'a, '_>) -> Vec<(At<'a>, HttpMethod, At<'a>, String)> {
    let root = reader.view.root();
    let mut found = Vec::new();
    let mut paths: Vec<_> = root.get("paths").iter().flat_map(At::members).collect();
    paths.sort_by_key(|(path, _, _)| *path);
    for (path, _, item) in paths.into_iter().filter(|(path, _, _)| path.starts_with('/')) {
        let Some(target) = reader.view.follow(&item) else { continue };
        for (method, http) in METHODS {
            if let Some(operation) = target.get(method) {
                found.push((target.clone(), *http, operation, path.to_owned()));
            }
        }
    }
    found
}

/// Reads one operation.
pub(super) fn read<'a>(
    reader: &mut SchemaReader<'a, '_>,
    item: &At<'a>,
    http: HttpMethod,
    operation: &At<'a>,
    path: &str,
) -> Draft {
    let span = reader.view.name_span(&operation.pointer).unwrap_or_else(|| operation.span());
    let parameters = parameters(reader, item, operation);
    let body = operation.get("requestBody").and_then(|body| reader.view.follow(&body));
    let bodies = body.map(|body| body::read(reader, &body)).unwrap_or_default();
    let replies = super::replies::read(reader, operation);
    let tags =
        operation.get("tags").and_then(|tags| tags.elements().next()).and_then(|tag| tag.node.as_str());
    Draft {
        id: operation.str("operationId").filter(|id| !id.trim().is_empty()).map(str::to_owned),
        tag: tags.map(str::to_owned),
        http,
        path: path.to_owned(),
        segments: segments(path),
        parameters,
        bodies,
        replies: replies.successes,
        variant: None,
        security: operation.get("security").map(|security| super::security::sets(&security)),
        servers: own_servers(item, operation),
        docs: own_docs(reader, item, operation),
        errors: replies.errors,
        error_schemas: replies.error_schemas,
        statuses: replies.statuses,
        extensions: extensions(operation),
        pointer: operation.pointer.clone(),
        span,
    }
}

/// The servers of an operation, else of its path; none: those of the document.
fn own_servers(item: &At<'_>, operation: &At<'_>) -> Vec<crate::ir::Server> {
    let own = super::servers::read(operation);
    if own.is_empty() { super::servers::read(item) } else { own }
}

/// What an operation says of itself, or else what its path says of all of them.
fn own_docs<'a>(reader: &mut SchemaReader<'a, '_>, item: &At<'a>, operation: &At<'a>) -> Docs {
    let own = docs::operation(operation);
    if !own.summary.is_blank() || !own.description.is_blank() {
        return own;
    }
    for said in ["summary", "description"].into_iter().filter_map(|key| item.get(key)) {
        reader.fates.note(&said.pointer, Fate::Documented);
    }
    Docs { deprecated: own.deprecated, ..docs::operation(item) }
}

/// `x-trueup-*` of an operation, as if they stood in the rules file.
fn extensions(at: &At<'_>) -> OperationRule {
    let spanned = |key: &str| {
        let node = at.node.get(key)?;
        node.as_str().map(|text| Spanned { value: text.to_owned(), span: node.span })
    };
    OperationRule {
        call: spanned("x-trueup-call").or_else(|| spanned("x-trueup-name")),
        idempotent: at.node.get("x-trueup-idempotent").and_then(crate::load::Node::as_bool),
        wrapper: spanned("x-trueup-wrapper"),
        ..OperationRule::default()
    }
}

fn parameters<'a>(reader: &mut SchemaReader<'a, '_>, item: &At<'a>, operation: &At<'a>) -> Vec<Argument> {
    // What an operation declares replaces what its path declares under the same name and place, where that stands.
    let mut declared: IndexMap<(String, String), (At<'a>, At<'a>)> = IndexMap::new();
    for list in [item.get("parameters"), operation.get("parameters")].into_iter().flatten() {
        for written in list.elements() {
            let Some(target) = reader.view.follow(&written) else { continue };
            let (Some(name), Some(place)) = (target.str("name"), target.str("in")) else { continue };
            let key = (name.to_owned(), place.to_owned());
            if let Some((earlier, _)) = declared.insert(key, (written, target)) {
                let why = "OpenAPI: declared again for this operation".to_owned();
                reader.fates.note(&earlier.pointer, Fate::Ignored(why));
            }
        }
    }
    declared
        .into_iter()
        .filter_map(|((name, place), (_, at))| parameter(reader, &name, &place, &at))
        .collect()
}

fn parameter<'a>(
    reader: &mut SchemaReader<'a, '_>,
    name: &str,
    place: &str,
    at: &At<'a>,
) -> Option<Argument> {
    let location = match place {
        "path" => Location::Path,
        "query" => Location::Query,
        "header" => Location::Header,
        "cookie" => Location::Cookie,
        _ => return None,
    };
    let content = at.get("content").and_then(|content| content.members().next());
    let (schema, is_json) = match (at.get("schema"), &content) {
        (Some(schema), _) => (Some(schema), false),
        (None, Some((media_type, _, media))) => {
            (media.get("schema"), !is_plain_text(reader, media_type, media))
        }
        (None, None) => (None, false),
    };
    let mut field = match &schema {
        Some(schema) => {
            let required = location == Location::Path || at.flag("required");
            let mut field = reader.field(name, schema, at.span(), required);
            field.docs = merged(docs::node(at), &field.docs);
            let example = content.as_ref().and_then(|(_, _, media)| body_example(reader, media));
            field.docs.example = example.or(field.docs.example);
            field
        }
        None => untyped(reader, name, at, location == Location::Path || at.flag("required")),
    };
    field.span = at.node.get("name").map_or_else(|| at.span(), |node| node.span);
    field.pointer = at.pointer.clone();
    if let (Some(chosen), Some(node)) = (extension_text(at, "x-trueup-name"), at.node.get("x-trueup-name")) {
        field.public = naming::words(chosen, "parameter");
        field.renamed = Some(node.span);
    }
    super::extension::aliases(at, &mut field);
    if let Some(style) = at.get("style").filter(|style| !is_supported(style.node.as_str(), location)) {
        let message =
            format!("the style {} has no form of its own", quote(style.node.as_str().unwrap_or_default()));
        reader.fates.note(&style.pointer, Fate::Unsupported(message.clone()));
        let found = Diagnostic::oddity(codes::UNSUPPORTED, message).at(style.span()).pointer(&style.pointer);
        reader.diagnostics.push(found.action("the value is sent in the default style of its place"));
    }
    let style = if is_json { Style::Json } else { written_style(at, location) };
    let explode = at.flag("explode");
    let written = (location, style);
    let has_reserved =
        matches!(written, (Location::Query, Style::Form | Style::Comma) | (Location::Path, Style::Simple));
    let reserved = at.flag("allowReserved") && has_reserved;
    if let Some(unheard) = at.get("allowReserved").filter(|_| at.flag("allowReserved") && !reserved) {
        let reason = "reserved characters are always encoded in this style";
        reader.fates.note(&unheard.pointer, Fate::Unsupported(reason.into()));
    }
    Some(Argument { field, location, style, explode, reserved, sent: Sent::Value, position: None })
}

/// Whether a parameter is a text as it stands, and no JSON. What is neither is told.
fn is_plain_text(reader: &mut SchemaReader<'_, '_>, media_type: &str, media: &At<'_>) -> bool {
    let target = media.get("schema").and_then(|schema| reader.view.follow(&schema));
    let is_value = target.is_some_and(|target| is_compound(target.node) || target.node.get("type").is_none());
    if is_json(media_type) || (is_value && may_be_json(media_type) && !is_xml(media_type)) {
        return false;
    }
    if is_value {
        let message = format!("values have no form in {} here", quote(media_type));
        let found = Diagnostic::oddity(codes::UNSUPPORTED, message).at(media.span()).pointer(&media.pointer);
        reader.diagnostics.push(found.action("the parameter is sent as JSON"));
        let why = "parameters: values of other media types are sent as JSON";
        reader.fates.note(&media.pointer, Fate::Unsupported(why.into()));
    }
    !is_value
}

fn untyped<'a>(reader: &mut SchemaReader<'a, '_>, name: &str, at: &At<'a>, required: bool) -> Field {
    Field {
        docs: docs::node(at),
        ..reader.field(name, &At { node: at.node, pointer: at.pointer.child("schema") }, at.span(), required)
    }
}

/// How the document says a value is written, before it is known whether it is a list.
pub(super) fn written_style(at: &At<'_>, location: Location) -> Style {
    let explode = at.node.get("explode").and_then(crate::load::Node::as_bool);
    match (location, at.str("style"), explode) {
        (Location::Path, Some("label"), _) => Style::Label,
        (Location::Path, Some("matrix"), _) => Style::Matrix,
        (Location::Path | Location::Header | Location::Body, ..) => Style::Simple,
        (Location::Query, Some("deepObject"), _) => Style::Deep,
        // `explode` is false by default for all styles but form (OpenAPI 3.0.4 §4.8.12.2.2).
        (Location::Query, Some("spaceDelimited"), None | Some(false)) => Style::Space,
        (Location::Query, Some("pipeDelimited"), None | Some(false)) => Style::Pipe,
        (_, _, Some(false)) => Style::Comma,
        _ => Style::Form,
    }
}

/// Styles that the runtimes write.
fn is_supported(style: Option<&str>, location: Location) -> bool {
    let supported: &[&str] = match location {
        Location::Query => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        Location::Cookie => &["form", "cookie"],
        Location::Path => &["simple", "label", "matrix"],
        Location::Header | Location::Body => &["simple"],
    };
    style.is_none_or(|style| supported.contains(&style))
}

/// A parameter's words, filled up with what its schema says.
fn merged(own: Docs, schema: &Docs) -> Docs {
    let silent = own.summary.is_blank() && own.description.is_blank();
    Docs {
        summary: if silent { schema.summary.clone() } else { own.summary },
        description: if silent { schema.description.clone() } else { own.description },
        example: own.example.or_else(|| schema.example.clone()),
        default: own.default.or_else(|| schema.default.clone()),
        deprecated: own.deprecated.or_else(|| schema.deprecated.clone()),
        constraints: if own.constraints.is_empty() { schema.constraints.clone() } else { own.constraints },
    }
}

/// The path template in pieces. `resolve` has seen to it that every variable is declared; a fragment is never sent.
fn segments(path: &str) -> Vec<PathSegment> {
    let mut segments = Vec::new();
    let mut rest = path.split('#').next().unwrap_or_default();
    while let Some((literal, inside)) = rest.split_once('{') {
        let Some((name, behind)) = inside.split_once('}') else { break };
        if !literal.is_empty() {
            segments.push(PathSegment::Literal(WireName::new(literal)));
        }
        segments.push(PathSegment::Parameter(WireName::new(name)));
        rest = behind;
    }
    if !rest.is_empty() {
        segments.push(PathSegment::Literal(WireName::new(rest)));
    }
    segments
}

/// Whether a media type says JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json") || essence.ends_with("/json")
}

/// Whether objects in a media type may well be JSON. Frameworks list media types of all kinds for what they write in JSON, and
/// JSON is YAML; what has an encoding of its own, or is a picture, is never JSON.
pub(crate) fn may_be_json(media_type: &str) -> bool {
    const OTHERS: [&str; 17] = [
        "cbor",
        "cbor-seq",
        "msgpack",
        "messagepack",
        "protobuf",
        "bson",
        "avro",
        "thrift",
        "parquet",
        "csv",
        "tab-separated-values",
        "zip",
        "gzip",
        "pdf",
        "x-www-form-urlencoded",
        "toml",
        "wasm",
    ];
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, name) = essence.split_once('/').unwrap_or_default();
    let last = name.rsplit(['.', '+']).next().unwrap_or_default();
    let last = last.strip_prefix("x-").unwrap_or(last);
    is_json(&essence)
        || !(matches!(kind, "image" | "audio" | "video" | "font" | "multipart")
            || OTHERS.contains(&last)
            || OTHERS.contains(&name))
}

/// Whether a schema describes an object or a list.
pub(crate) fn is_compound(schema: &Node) -> bool {
    matches!(schema.get_str("type"), Some("object" | "array"))
}

/// Whether a media type says XML (RFC 7303).
pub(crate) fn is_xml(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(essence.as_str(), "application/xml" | "text/xml") || essence.ends_with("+xml")
}

/// Whether a text is a media type or a range of them (RFC 9110 §8.3.1), which may stand in a header field.
pub(super) fn is_media_type(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let is_token = |part: &str| !part.is_empty() && part.bytes().all(allowed);
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    essence.trim().split_once('/').is_some_and(|(kind, name)| is_token(kind) && is_token(name))
        && parameters.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~'))
}

/// Whether what has this media type is bytes that are no text: an image, an archive.
pub(crate) fn is_bytes(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, name) = essence.split_once('/').unwrap_or_default();
    let is_text = is_json(&essence) || is_xml(&essence) || name.ends_with("+yaml");
    match kind {
        "image" | "audio" | "video" | "font" => !is_text,
        "application" => {
            const TEXTS: [&str; 9] = [
                "graphql",
                "javascript",
                "jwt",
                "pem-certificate-chain",
                "sql",
                "toml",
                "x-www-form-urlencoded",
                "x-yaml",
                "yaml",
            ];
            !is_text && !name.contains("json") && !name.is_empty() && name != "*" && !TEXTS.contains(&name)
        }
        _ => false,
    }
}

/// An example of a body that is short enough to be shown.
pub(super) fn body_example<'a>(reader: &mut SchemaReader<'a, '_>, media: &At<'a>) -> Option<SpecText> {
    let (example, pointer) = docs::body_example(reader.view, media)?;
    reader.fates.note(&pointer, Fate::Documented);
    example
}
