//! The tables at the top of a resource module: each operation as data for the runtime.

use serde::Serialize;

use super::methods::{Arg, Method};
use super::models::tuple;
use crate::ir::{
    Argument, Body, BodyEncoding, BodyFormat, Envelope, EventForm, InlineFailure, JsonPointer, Location,
    Operation, PagingWay, ReplyKind, Style, TokenPlace, TypeUse, seconds,
};
use crate::lang::python::encode::PyLiteral;
use crate::lang::python::hints::{Module, Place};

/// One table: `_CREATE: Final = Operation(…)`, or `… = DeferredOperation(lambda: Operation(…))`.
#[derive(Debug, Serialize)]
pub(super) struct Table {
    name: String,
    /// Type of the constant, where it cannot be read off the reply.
    annotation: String,
    call: PyLiteral,
    method: PyLiteral,
    path: PyLiteral,
    /// Keyword arguments, in order.
    settings: Vec<Setting>,
}

#[derive(Debug, Serialize)]
struct Setting {
    name: &'static str,
    value: String,
}

/// Decides the table of an operation.
pub(super) fn table(module: &mut Module<'_>, operation: &Operation, method: &Method) -> Table {
    module.library("typing", "Final");
    module.calls("Operation");
    if module.deferred {
        module.calls("DeferredOperation");
    }
    let mut settings: Vec<Setting> = Vec::new();
    let mut set = |name: &'static str, value: Option<String>| {
        settings.extend(value.map(|value| Setting { name, value }));
    };
    let truth = |set: bool| set.then(|| "True".to_owned());
    set("arguments", arguments(module, operation, &method.arguments));
    if let Some(body) = &operation.body {
        set("wrapper", body.wrapper.as_ref().map(|name| PyLiteral::wire(name).to_string()));
        let in_string = body.encoding == BodyEncoding::JsonString;
        set("body_encoding", in_string.then(|| PyLiteral::string("json-string").to_string()));
        let sent_anyway =
            operation.arguments.iter().any(|arg| arg.location == Location::Body && arg.field.required);
        set("body_required", truth(body.required && !sent_anyway));
        let format = format(&body.format).filter(|format| *format != "json");
        set("body_format", format.map(|format| PyLiteral::string(format).to_string()));
        if let BodyFormat::Xml(root) = &body.format {
            set("xml", module.xml(root));
        }
        let media = PyLiteral::wire(&body.media_type);
        set("media_type", (media.as_str() != "\"application/json\"").then(|| media.to_string()));
        set("others", others(module, body));
    }
    set("accept", operation.accept.as_ref().map(|accept| PyLiteral::wire(accept).to_string()));
    set("idempotent", truth(operation.idempotent));
    set("timeout", operation.bounds.timeout_ms.map(seconds));
    set("max_retries", operation.bounds.max_retries.map(|retries| retries.to_string()));
    set("anonymous", truth(operation.anonymous));
    set("security", security(operation));
    set("servers", super::servers::tables(&operation.servers));
    set("errors", errors(module, operation));
    set("paging", paging(module, operation, &method.arguments));
    set("batch", batch(operation, &method.arguments));
    set("partial", partial(module, operation));
    set("reply_xml", operation.reply_xml.as_ref().and_then(|root| module.xml(root)));
    set("reply", Some(reply(module, &operation.envelope)));
    Table {
        name: method.constant.clone(),
        annotation: annotation(module, &operation.envelope),
        call: PyLiteral::string(&operation.call),
        method: PyLiteral::string(operation.http.as_str()),
        path: PyLiteral::template(&operation.path),
        settings,
    }
}

/// What the bytes of a body are; XML has a form of its own.
fn format(format: &BodyFormat) -> Option<&'static str> {
    match format {
        BodyFormat::Json => Some("json"),
        BodyFormat::Xml(_) => None,
        BodyFormat::Multipart => Some("multipart"),
        BodyFormat::Form => Some("form"),
        BodyFormat::Lines => Some("lines"),
        BodyFormat::Text => Some("text"),
        BodyFormat::Binary => Some("bytes"),
    }
}

/// The media types that callers may choose, with what their bytes are.
fn others(module: &mut Module<'_>, body: &Body) -> Option<String> {
    let mut pairs: Vec<String> = Vec::with_capacity(body.others.len());
    for (name, other) in &body.others {
        let own = match other {
            BodyFormat::Xml(root) => module.xml(root)?,
            other => PyLiteral::string(format(other)?).to_string(),
        };
        pairs.push(format!("{}: {own}", PyLiteral::wire(name)));
    }
    (!pairs.is_empty()).then(|| format!("{{{}}}", pairs.join(", ")))
}

/// In the order in which they are sent. With a comma at the end the formatter writes one argument a line.
fn arguments(module: &mut Module<'_>, operation: &Operation, args: &[Arg]) -> Option<String> {
    if args.is_empty() {
        return None;
    }
    let mut pairs: Vec<(&Argument, &Arg)> = operation.arguments.iter().zip(args).collect();
    pairs.sort_by_key(|(arg, _)| arg.order);
    let mut each: Vec<String> = pairs
        .into_iter()
        .map(|(arg, own)| argument(module, arg, &own.name, operation.body.as_ref()))
        .collect();
    if let Some(choice) = args.get(operation.arguments.len()) {
        each.push(format!("{}({})", module.calls("ContentType"), PyLiteral::string(&choice.name)));
    }
    Some(format!("({},)", each.join(", ")))
}

fn argument(module: &mut Module<'_>, argument: &Argument, name: &str, body: Option<&Body>) -> String {
    let field = &argument.field;
    let whole = body.is_some_and(|body| body.whole.is_some());
    let is_form = body.is_some_and(|body| body.format == BodyFormat::Form);
    let file = match &field.ty {
        TypeUse::Upload => true,
        TypeUse::List(inner) => **inner == TypeUse::Upload,
        _ => false,
    };
    let kind = match argument.location {
        Location::Path => "Path",
        Location::Query => "Query",
        Location::Header => "Header",
        Location::Cookie => "Cookie",
        Location::Body if whole && file => "WholeFile",
        Location::Body if whole => "WholeBody",
        Location::Body if is_form => "FormField",
        Location::Body => match (&argument.part, file) {
            (Some(_), true) => "File",
            (Some(_), false) => "Part",
            (None, _) => "Body",
        },
    };
    module.calls(kind);
    let mut parts = vec![PyLiteral::string(name).to_string()];
    if field.wire.for_encoder() != name && !whole_kind(kind) {
        parts.push(PyLiteral::wire(&field.wire).to_string());
    }
    // Text in the place of a list would be taken apart, or sent as it is.
    let is_list = matches!(field.ty, TypeUse::List(_)) && !file;
    // What has no type in a path is taken to be an id.
    let plain = matches!(field.ty, TypeUse::String | TypeUse::Int | TypeUse::UInt | TypeUse::Any);
    if module.needs_type(&field.ty) || is_list || (kind == "Path" && !plain) {
        parts.push(format!("of={}", module.hint(&field.ty, Place::Value)));
    }
    let style = match argument.style {
        Style::Form | Style::Simple => None,
        Style::Comma => Some("comma"),
        Style::Space => Some("space"),
        Style::Pipe => Some("pipe"),
        Style::Brackets => Some("brackets"),
        Style::Deep => Some("deep"),
        Style::Json => Some("json"),
        Style::Label => Some("label"),
        Style::Matrix => Some("matrix"),
    };
    parts.extend(style.map(|style| format!("style={}", PyLiteral::string(style))));
    if argument.explode && matches!(argument.style, Style::Simple | Style::Label | Style::Matrix) {
        parts.push("explode=True".to_owned());
    }
    if argument.reserved {
        parts.push("reserved=True".to_owned());
    }
    if let Some(part) = argument.part.as_ref().filter(|_| !whole) {
        let content_type = part.content_type.as_ref().map(PyLiteral::wire);
        parts.extend(content_type.map(|content_type| format!("content_type={content_type}")));
        if part.repeated {
            parts.push("repeated=True".to_owned());
        }
    }
    let in_body = argument.location == Location::Body;
    let takes_null = matches!(kind, "Body" | "WholeBody" | "FormField");
    if in_body && takes_null && (field.nullable || field.ty == TypeUse::Any) {
        parts.push("nullable=True".to_owned());
    }
    if field.required && !in_body && argument.location != Location::Path {
        parts.push("required=True".to_owned());
    }
    if field.json_string {
        parts.push("json_string=True".to_owned());
    }
    let is_id = argument.positional && field.required && !field.nullable && field.ty == TypeUse::String;
    if is_id && matches!(kind, "Query" | "Header" | "Body") {
        parts.push("is_id=True".to_owned());
    }
    format!("{kind}({})", parts.join(", "))
}

/// Arguments that are the body have no wire name.
fn whole_kind(kind: &str) -> bool {
    matches!(kind, "WholeBody" | "WholeFile")
}

/// The types of what errors say, by status.
fn errors(module: &mut Module<'_>, operation: &Operation) -> Option<String> {
    let typed = operation.error_types.iter().filter(|(_, of)| *of != TypeUse::Any);
    let pairs: Vec<String> = typed
        .map(|(status, of)| format!("{}: {}", PyLiteral::string(status), module.hint(of, Place::Value)))
        .collect();
    (!pairs.is_empty()).then(|| format!("{{{}}}", pairs.join(", ")))
}

/// The sets of credentials, unless the client's key is all that is asked for.
fn security(operation: &Operation) -> Option<String> {
    if operation.security == [[0]] {
        return None;
    }
    tuple(operation.security.iter().filter_map(|set| tuple(set.iter().map(usize::to_string))))
}

/// The public name of a list that goes out in several requests, and how much of it in one.
fn batch(operation: &Operation, args: &[Arg]) -> Option<String> {
    let batch = operation.batch.as_ref()?;
    let at = operation.arguments.iter().position(|argument| argument.field.name == batch.argument)?;
    Some(format!("({}, {})", PyLiteral::string(&args.get(at)?.name), batch.size))
}

fn paging(module: &mut Module<'_>, operation: &Operation, args: &[Arg]) -> Option<String> {
    let paging = operation.paging.as_ref()?;
    let public = |words: &crate::ir::Words| {
        let at = operation.arguments.iter().position(|arg| arg.field.name == *words)?;
        args.get(at).map(|arg| PyLiteral::string(&arg.name).to_string())
    };
    let (class, mut parts) = match &paging.way {
        PagingWay::Page(argument) => ("PagedByNumber", vec![public(argument)?]),
        PagingWay::Index(argument) => ("PagedByNumber", vec![public(argument)?, "first=0".to_owned()]),
        PagingWay::Offset(argument) => ("PagedByOffset", vec![public(argument)?]),
        PagingWay::Cursor { argument, token } => {
            let token = match token {
                TokenPlace::Body(at) => format!("token={}", PyLiteral::pointer(at)),
                TokenPlace::Header(name) => format!("header={}", PyLiteral::wire(name)),
                TokenPlace::LastItem(at) => format!("last={}", PyLiteral::pointer(at)),
            };
            ("PagedByCursor", vec![public(argument)?, token])
        }
        PagingWay::Url(at) => ("PagedByUrl", vec![PyLiteral::pointer(at).to_string()]),
        PagingWay::Link => ("PagedByLink", Vec::new()),
    };
    let mut add = |name: &str, value: Option<String>| {
        parts.extend(value.map(|value| format!("{name}={value}")));
    };
    add("limit", paging.limit.as_ref().and_then(public));
    add("max_limit", paging.max_limit.map(|most| most.to_string()));
    add("more", paging.more.as_ref().map(|at| PyLiteral::pointer(at).to_string()));
    Some(format!("{}({})", module.calls(class), parts.join(", ")))
}

fn partial(module: &mut Module<'_>, operation: &Operation) -> Option<String> {
    let partial = operation.partial.as_ref()?;
    let statuses = tuple(partial.statuses.iter().map(u16::to_string))?;
    let (ids, errors) = (PyLiteral::pointer(&partial.ids), PyLiteral::pointer(&partial.errors));
    Some(format!("{}(statuses={statuses}, ids={ids}, errors={errors})", module.calls("PartialFailure")))
}

/// What an operation gives, as its table and its method say it.
pub(super) fn result(module: &mut Module<'_>, envelope: &Envelope, place: Place) -> String {
    let any = TypeUse::Any;
    match envelope.kind {
        ReplyKind::Item | ReplyKind::List => module.hint(envelope.of.as_ref().unwrap_or(&any), place),
        ReplyKind::Created | ReplyKind::Updated => {
            let of = envelope.of.as_ref().map_or_else(|| "None".to_owned(), |of| module.hint(of, place));
            let class = if envelope.kind == ReplyKind::Created { "Created" } else { "Updated" };
            format!("{}[{of}]", module.calls(class))
        }
        ReplyKind::Deleted => module.calls("Deleted").to_owned(),
        ReplyKind::Batch => module.calls("Batch").to_owned(),
        ReplyKind::Ack => module.calls("Ack").to_owned(),
        ReplyKind::Text => "str".to_owned(),
        ReplyKind::Bytes => "bytes".to_owned(),
        ReplyKind::Lines | ReplyKind::Events(EventForm::Whole) => {
            module.hint(envelope.of.as_ref().unwrap_or(&any), place)
        }
        ReplyKind::Events(form) => {
            let text = TypeUse::String;
            let of = if form == EventForm::Text { &text } else { envelope.of.as_ref().unwrap_or(&any) };
            let of = module.hint(of, place);
            format!("{}[{of}]", module.calls("ServerEvent"))
        }
    }
}

/// Whether type checkers read the result's type off the reply.
fn speaks_for_itself(module: &Module<'_>, envelope: &Envelope) -> bool {
    match (envelope.kind, &envelope.of) {
        (ReplyKind::Item | ReplyKind::List, None) => false,
        (ReplyKind::Events(_) | ReplyKind::Lines, _) => false,
        (ReplyKind::Deleted | ReplyKind::Batch | ReplyKind::Ack | ReplyKind::Text | ReplyKind::Bytes, _)
        | (_, None) => true,
        (_, Some(of)) => module.is_class(of),
    }
}

fn annotation(module: &mut Module<'_>, envelope: &Envelope) -> String {
    if speaks_for_itself(module, envelope) {
        return String::new();
    }
    let result = result(module, envelope, Place::Return);
    let class = if module.deferred { "DeferredOperation" } else { "Operation" };
    if envelope.kind == ReplyKind::List {
        return format!("[{class}[{}[{result}]]]", module.calls("Listed"));
    }
    format!("[{class}[{result}]]")
}

fn reply(module: &mut Module<'_>, envelope: &Envelope) -> String {
    let kind = envelope.kind;
    let class = match kind {
        ReplyKind::Item => "ItemReply",
        ReplyKind::List => "ListReply",
        ReplyKind::Created => "CreatedReply",
        ReplyKind::Updated => "UpdatedReply",
        ReplyKind::Deleted => "DeletedReply",
        ReplyKind::Batch => "BatchReply",
        ReplyKind::Ack => "AckReply",
        ReplyKind::Text => "TextReply",
        ReplyKind::Bytes => "BytesReply",
        ReplyKind::Events(_) => "EventReply",
        ReplyKind::Lines => "LinesReply",
    };
    module.calls(class);
    let mut parts: Vec<String> = Vec::new();
    match (kind, &envelope.of) {
        (ReplyKind::Deleted | ReplyKind::Batch | ReplyKind::Ack, _) => {}
        (ReplyKind::Text | ReplyKind::Bytes, _) => return format!("{class}()"),
        (ReplyKind::Events(EventForm::Text), _) => return format!("{class}(str, form=\"text\")"),
        (ReplyKind::Events(_) | ReplyKind::Lines, of) => {
            parts.push(module.hint(of.as_ref().unwrap_or(&TypeUse::Any), Place::Value));
            if kind == ReplyKind::Events(EventForm::Whole) {
                parts.push("form=\"whole\"".to_owned());
            }
        }
        (ReplyKind::Created | ReplyKind::Updated, None) => {
            parts.push(module.library("types", "NoneType").to_owned());
        }
        (_, of) => {
            let of = module.hint(of.as_ref().unwrap_or(&TypeUse::Any), Place::Value);
            if speaks_for_itself(module, envelope) {
                parts.push(of);
            } else {
                let any = module.library("typing", "Any");
                parts.push(format!("{}(\"type[{any}]\", {of})", module.library("typing", "cast")));
            }
        }
    }
    let mut add =
        |name: &str, value: Option<String>| parts.extend(value.map(|value| format!("{name}={value}")));
    let whole = [JsonPointer::default()];
    let places: Vec<JsonPointer> = envelope.value.iter().map(|candidate| candidate.at.clone()).collect();
    let default: &[JsonPointer] = if kind == ReplyKind::Item { &whole } else { &[] };
    let has_value = matches!(kind, ReplyKind::Item | ReplyKind::Created | ReplyKind::Updated);
    if has_value && places != default {
        add("value", Some(pointers(&places).unwrap_or_else(|| "()".to_owned())));
    }
    let has = envelope.value.iter().map(|candidate| &candidate.has).find(|has| !has.is_empty());
    let spellings = has.into_iter().flatten().map(|names| {
        let names: Vec<String> = names.iter().map(|name| PyLiteral::wire(name).to_string()).collect();
        if let [only] = names.as_slice() { only.clone() } else { format!("({})", names.join(", ")) }
    });
    add("value_has", tuple(spellings).filter(|_| has_value));
    if kind == ReplyKind::List && envelope.items != whole {
        add("items", Some(pointers(&envelope.items).unwrap_or_else(|| "()".to_owned())));
    }
    for (name, places, kinds) in [
        ("total", &envelope.total, &[ReplyKind::List][..]),
        ("id", &envelope.id, &[ReplyKind::Created, ReplyKind::Updated, ReplyKind::Deleted]),
        ("matched", &envelope.matched, &[ReplyKind::Updated]),
        ("modified", &envelope.modified, &[ReplyKind::Updated]),
        ("count", &envelope.count, &[ReplyKind::Deleted]),
        ("ids", &envelope.ids, &[ReplyKind::Batch]),
        ("errors", &envelope.errors, &[ReplyKind::Batch]),
    ] {
        add(name, pointers(places).filter(|_| kinds.contains(&kind)));
    }
    add("not_found", pointers(&envelope.not_found));
    let all = [InlineFailure::Success, InlineFailure::Error, InlineFailure::Status];
    if !all.iter().all(|each| envelope.fails.contains(each)) {
        let names = all.iter().filter(|each| envelope.fails.contains(each)).map(|each| {
            let name = match each {
                InlineFailure::Success => "success",
                InlineFailure::Error => "error",
                InlineFailure::Status => "status",
            };
            PyLiteral::string(name).to_string()
        });
        add("fails", Some(tuple(names).unwrap_or_else(|| "()".to_owned())));
    }
    let empty_default = !matches!(kind, ReplyKind::Item | ReplyKind::List);
    if !kind.is_streamed() && envelope.empty_ok != empty_default {
        add("empty_ok", Some(if envelope.empty_ok { "True".to_owned() } else { "False".to_owned() }));
    }
    if envelope.may_lack_items {
        add("may_lack_items", Some("True".to_owned()));
    }
    format!("{class}({})", parts.join(", "))
}

fn pointers(places: &[JsonPointer]) -> Option<String> {
    tuple(places.iter().map(|place| PyLiteral::pointer(place).to_string()))
}
