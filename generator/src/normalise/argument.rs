//! Arguments of a method: parameters and the fields of the body in one flat list, with what rules say about their
//! place and position.

use super::body::{DraftBody, PartHints};
use super::model::{Argument, Body, BodyFormat, Field, Kind, Operation, SchemaId, Schemas, Sent};
use crate::diagnostics::nearest;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{BodyEncoding, HttpMethod, Location, PathSegment, Style, WireName, Words};
use crate::naming;
use crate::rules::{Arrays, OperationRule, Spanned};

/// Adds the body's arguments to an operation.
pub(super) fn add_body(
    operation: &mut Operation,
    body: &DraftBody,
    rule: &OperationRule,
    schemas: &Schemas,
    diagnostics: &mut Diagnostics,
) {
    let (mut schema, _) = schemas.settle(body.schema);
    let mut required = body.required;
    let mut wrapper = None;
    if let Some(wanted) = &rule.wrapper {
        match inside(schemas, schema, &wanted.value) {
            Some(field) => {
                (schema, _) = schemas.settle(field.schema);
                required |= field.required;
                wrapper = Some(WireName::new(&wanted.value));
            }
            None if operation.sends_otherwise() => {}
            None => {
                let message = format!("the body of this operation has no field `{}`", wanted.value);
                let found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(wanted.span);
                diagnostics.push(found.related(body.span, "the body"));
            }
        }
    }
    let mut encoding = BodyEncoding::Json;
    if let Some(wanted) = &rule.json_string_body {
        if wrapper.is_some() {
            encoding = BodyEncoding::JsonString;
        } else if !operation.sends_otherwise() {
            let message = "`body: json-string` needs a `wrapper`: the key whose value is the string";
            diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(wanted.span));
        }
    }
    let fields = match schemas.get(schema).map(|schema| &schema.kind) {
        Some(Kind::Object(object)) => Some(object.fields.clone()),
        _ => None,
    };
    let spread = match body.format {
        BodyFormat::Text | BodyFormat::Binary | BodyFormat::Lines => false,
        // Without a body there are no fields that could be missing, so it is given as one.
        _ if body.optional && wrapper.is_none() => fields
            .as_ref()
            .is_some_and(|fields| !fields.iter().any(|field| field.required && !field.read_only)),
        _ => true,
    };
    let fields = fields.filter(|_| spread);
    let whole = fields.is_none();
    match fields {
        Some(fields) => {
            for field in fields.into_iter().filter(|field| !field.read_only) {
                required |= field.required;
                let hints = body.parts.get(field.declared.for_encoder());
                operation.arguments.push(in_format(body.format, field, hints, schemas));
            }
        }
        None => {
            let sent = match body.format {
                BodyFormat::Binary => Sent::File { content_type: None },
                BodyFormat::Lines => Sent::Lines,
                _ => Sent::Value,
            };
            operation.arguments.push(Argument { sent, ..in_body(whole_body(body, schema, schemas)) });
            unknown_parts(body, diagnostics);
        }
    }
    operation.body = Some(Body {
        wrapper,
        encoding,
        schema,
        whole,
        required,
        media_type: WireName::new(&body.media_type),
        format: body.format,
        others: body.others.iter().map(|(name, format)| (WireName::new(name), *format)).collect(),
        is_only: body.is_only,
        declared: body.schema,
    });
}

fn inside<'a>(schemas: &'a Schemas, schema: SchemaId, wire: &str) -> Option<&'a Field> {
    match &schemas.get(schema)?.kind {
        Kind::Object(object) => object.fields.iter().find(|field| field.declared.for_encoder() == wire),
        _ => None,
    }
}

fn in_body(field: Field) -> Argument {
    let (style, explode, reserved) = (Style::Form, false, false);
    Argument { field, location: Location::Body, style, explode, reserved, sent: Sent::Value, position: None }
}

/// A field of a body, as its format sends it.
fn in_format(format: BodyFormat, field: Field, hints: Option<&PartHints>, schemas: &Schemas) -> Argument {
    let none = PartHints::default();
    let hints = hints.unwrap_or(&none);
    let of = |id: SchemaId| schemas.get(schemas.settle(id).0);
    let kind = of(field.schema).map(|schema| &schema.kind);
    let items = match kind {
        Some(Kind::List(items)) => Some(*items),
        _ => None,
    };
    match format {
        BodyFormat::Form => {
            // OpenAPI 3.0.4 §4.8.14.4: what has no style of its own has the content type of its JSON type.
            let compound =
                matches!(kind, Some(Kind::Object(_) | Kind::Map(_) | Kind::FreeObject | Kind::Any));
            let style = match (hints.style, items) {
                (Some(Style::Deep), Some(_)) => Style::Brackets,
                (Some(style), _) => style,
                (None, _) if compound || hints.says_json() => Style::Json,
                (None, _) => Style::Form,
            };
            Argument { style, reserved: hints.reserved, ..in_body(field) }
        }
        BodyFormat::Multipart => {
            let content_type =
                hints.content_type.clone().filter(|content_type| !content_type.contains(['*', ',']));
            // Of several that a file may have it gets the first one, unless the upload has its own.
            let first = hints.content_type.as_deref().and_then(|said| {
                said.split(',').map(str::trim).find(|one| !one.contains('*') && !one.is_empty())
            });
            let is_json = content_type.as_deref().is_some_and(super::operation::is_json);
            let is_file =
                |id: SchemaId| of(id).is_some_and(|schema| schema.is_file() && (schema.binary || !is_json));
            // What the document says of the part comes before what it says of the content.
            let of_file = |id: SchemaId| {
                let held = of(id).and_then(|schema| schema.media_type.clone());
                let held = held.filter(|held| !held.contains('*') && held != "application/octet-stream");
                first.map(str::to_owned).or(held)
            };
            let sent = match items {
                Some(items) if is_file(items) => Sent::Files { content_type: of_file(items) },
                None if is_file(field.schema) => Sent::File { content_type: of_file(field.schema) },
                // A list that is said to be JSON is one part; else each item is one (RFC 7578 §4.3).
                _ => Sent::Part { repeated: items.is_some() && !is_json, content_type },
            };
            Argument { sent, ..in_body(field) }
        }
        _ => in_body(field),
    }
}

/// Parts of a body whose fields are not known cannot be encoded one by one.
fn unknown_parts(body: &DraftBody, diagnostics: &mut Diagnostics) {
    if matches!(body.format, BodyFormat::Multipart | BodyFormat::Form) {
        let message = "a form whose fields the document does not name has no types for them";
        let found = Diagnostic::oddity(codes::UNSUPPORTED, message).at(body.span).pointer(&body.pointer);
        diagnostics
            .push(found.action("the method takes any object").help("describe the fields as properties"));
    }
}

/// The argument of a body that is no object with known fields.
fn whole_body(body: &DraftBody, schema: SchemaId, schemas: &Schemas) -> Field {
    let described = schemas.get(schema).map(|schema| schema.docs.clone()).unwrap_or_default();
    let silent = body.docs.summary.is_blank() && body.docs.description.is_blank();
    Field {
        declared: WireName::new("body"),
        wire: WireName::new("body"),
        public: naming::words("body", "body"),
        renamed: None,
        schema: body.schema,
        required: body.required,
        read_only: false,
        write_only: false,
        json_string: false,
        secret: false,
        legacy: Vec::new(),
        docs: if silent { described } else { body.docs.clone() },
        pointer: body.pointer.clone(),
        span: body.span,
    }
}

/// How values outside of the body are written, now that their types are known.
pub(super) fn settle_styles(
    operation: &mut Operation,
    arrays: Arrays,
    schemas: &Schemas,
    diagnostics: &mut Diagnostics,
) {
    for argument in operation.arguments.iter_mut().filter(|a| a.location != Location::Body) {
        let (settled, _) = schemas.settle(argument.field.schema);
        let Some(schema) = schemas.get(settled) else { continue };
        if argument.location == Location::Query {
            argument.style = query_style(argument, &schema.kind, arrays, schemas);
        }
        if has_compound_members(schemas, &schema.kind) && !matches!(argument.style, Style::Json | Style::Deep)
        {
            let message = "lists and objects inside of this value have no form in its style";
            let found = Diagnostic::oddity(codes::UNSUPPORTED, message).at(argument.field.span);
            let found = found.pointer(&argument.field.pointer).action("they are sent as JSON text");
            diagnostics.push(found.help("describe the parameter under `content: application/json`"));
        }
    }
}

fn query_style(argument: &Argument, kind: &Kind, arrays: Arrays, schemas: &Schemas) -> Style {
    let named_list = argument.field.wire.for_encoder().ends_with("[]");
    match (kind, argument.style, arrays) {
        (_, Style::Json, _) => Style::Json,
        (Kind::List(_), _, _) if named_list => Style::Form,
        (Kind::List(_), _, Arrays::Brackets) => Style::Brackets,
        (Kind::List(_), _, Arrays::Repeat) => Style::Form,
        (Kind::List(_), _, Arrays::Comma) => Style::Comma,
        // deepObject says nothing about lists (OpenAPI 3.1.1 §4.8.12.3); servers that read one read this too.
        (Kind::List(_), Style::Deep, Arrays::Document) => Style::Brackets,
        (Kind::List(_), written, Arrays::Document) => written,
        (_, Style::Deep, _) => Style::Deep,
        (Kind::Object(_) | Kind::Map(_) | Kind::FreeObject, written, _) => written,
        (Kind::Any, _, _) => Style::Json,
        (Kind::Union(union), _, _) if union.arms.iter().any(|arm| is_compound(schemas, arm.schema)) => {
            Style::Json
        }
        _ => Style::Form,
    }
}

/// Whether a list or an object holds lists or objects.
fn has_compound_members(schemas: &Schemas, kind: &Kind) -> bool {
    match kind {
        Kind::Object(object) => object.fields.iter().any(|field| is_compound(schemas, field.schema)),
        Kind::List(inner) | Kind::Map(inner) => is_compound(schemas, *inner),
        _ => false,
    }
}

fn is_compound(schemas: &Schemas, id: SchemaId) -> bool {
    let (id, _) = schemas.settle(id);
    let kind = schemas.get(id).map(|schema| &schema.kind);
    matches!(
        kind,
        Some(Kind::Object(_) | Kind::Map(_) | Kind::FreeObject | Kind::List(_) | Kind::Any | Kind::Union(_))
    )
}

/// Which arguments are positional, and in which order.
pub(super) fn settle_positions(
    operation: &mut Operation,
    rule: &OperationRule,
    positional_ids: bool,
    diagnostics: &mut Diagnostics,
) {
    let mut order: Vec<usize> = Vec::new();
    match &rule.positional {
        Some(names) => {
            for name in names {
                match find(operation, &name.value) {
                    Some(index) => order.push(index),
                    None if operation.sends_otherwise() => {}
                    None => unknown_argument(operation, name, diagnostics),
                }
            }
        }
        None => {
            let names: Vec<&WireName> = operation
                .segments
                .iter()
                .filter_map(|segment| match segment {
                    PathSegment::Parameter(name) => Some(name),
                    PathSegment::Literal(_) => None,
                })
                .collect();
            for name in names {
                let index = operation
                    .arguments
                    .iter()
                    .position(|a| a.location == Location::Path && a.field.wire == *name);
                order.extend(index.filter(|index| !order.contains(index)));
            }
            if order.is_empty() && positional_ids {
                order.extend(the_id(operation));
            }
        }
    }
    for (position, index) in order.into_iter().enumerate() {
        if let Some(argument) = operation.arguments.get_mut(index) {
            argument.position = Some(position);
            // What is given by position is always given.
            argument.field.required = true;
        }
    }
}

fn find(operation: &Operation, name: &str) -> Option<usize> {
    operation.arguments.iter().position(|argument| argument.field.public.snake() == name)
}

pub(super) fn unknown_argument(operation: &Operation, name: &Spanned<String>, diagnostics: &mut Diagnostics) {
    let message = format!("`{}` has no argument `{}`", operation.call(), name.value);
    let known: Vec<String> = operation.arguments.iter().map(|a| a.field.public.snake()).collect();
    let mut found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(name.span);
    found = found.help(super::unmatched::mend(nearest(&name.value, known.iter().map(String::as_str))));
    diagnostics.push(found.related(operation.span, "the operation"));
}

/// The id of what a get, update or delete is about: `id`, or the resource's name and `id`, where it must be given.
fn the_id(operation: &Operation) -> Option<usize> {
    const VERBS: &[&str] = &[
        "get", "retrieve", "read", "fetch", "update", "edit", "modify", "patch", "replace", "delete",
        "remove", "destroy",
    ];
    let verb = operation.method.as_slice().first().map(String::as_str);
    if !verb.is_some_and(|verb| VERBS.contains(&verb)) || operation.http == HttpMethod::Head {
        return None;
    }
    let one = naming::singular(&operation.resource).unwrap_or_else(|| operation.resource.clone());
    let long = naming::join([&one, &Words::split("id")]);
    let short = Words::split("id");
    let named = |name: &Words| {
        operation
            .arguments
            .iter()
            .position(|argument| argument.field.public == *name && argument.field.required)
    };
    named(&long).or_else(|| named(&short))
}
