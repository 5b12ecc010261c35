//! The page of a resource: every operation with its signatures, a call, arguments, result and errors.

use super::{Book, html, prose, snippets, wire};
use crate::diagnostics::render::escaped;
use crate::ir::{Argument, EventForm, Location, Operation, ReplyKind, Resource, TypeUse};
use crate::lang::spelling::{MethodSpelling, ResourceSpelling};

/// Where the folder of all pages is, seen from here.
const UP: &str = "../";

/// What both languages call a resource and one of its methods.
struct Named<'a> {
    rust: (&'a ResourceSpelling, &'a MethodSpelling),
    python: (&'a ResourceSpelling, &'a MethodSpelling),
}

pub(super) fn page(book: &Book<'_>, at: usize, resource: &Resource) -> String {
    let (Some(rust), Some(python)) = (book.rust.resources.get(at), book.python.resources.get(at)) else {
        return String::new();
    };
    let mut body = prose::docs(&resource.docs);
    for old in &resource.former {
        body.push_str(&format!(
            "<p class=\"old\">The old name <code>{}</code> still works; it is deprecated.</p>\n",
            escaped(&old.name.snake())
        ));
    }
    for ((operation, in_rust), in_python) in
        resource.operations.iter().zip(&rust.methods).zip(&python.methods)
    {
        let named = Named { rust: (rust, in_rust), python: (python, in_python) };
        body.push_str(&one(book, operation, &named));
    }
    html::page(&python.accessor, UP, &body)
}

fn one(book: &Book<'_>, operation: &Operation, named: &Named<'_>) -> String {
    let ((rust, in_rust), (python, in_python)) = (named.rust, named.python);
    let mut out = format!(
        "<section id=\"{0}\">\n<h2><a href=\"#{0}\">{0}</a></h2>\n<p><code>{1} {2}</code></p>\n",
        escaped(&in_python.name),
        operation.http.as_str(),
        escaped(operation.path_template().for_encoder())
    );
    out.push_str(&prose::docs(&operation.docs));
    let signature = |lines: Option<&Vec<String>>| lines.map(|lines| lines.join("\n")).unwrap_or_default();
    let of_rust =
        |ending: &str| book.sources.rust.items.get(&format!("{}::{}{ending}", rust.class, in_rust.name));
    // The method that takes optional arguments, where none is required.
    let with = of_rust("_with").map(|lines| format!("\n\n{}", lines.join("\n"))).unwrap_or_default();
    out.push_str(&html::sides(
        &(signature(of_rust("")) + &with),
        &signature(book.python_method(&python.class, &in_python.name)),
    ));
    out.push_str("<h3>Call</h3>\n");
    out.push_str(&html::sides(
        &snippets::rust(&book.sources.rust, rust, in_rust, operation),
        &snippets::python(python, in_python, operation),
    ));
    out.push_str(&arguments(book, operation, in_rust, in_python));
    out.push_str(&format!("<h3>Result</h3>\n<p>{}</p>\n", result(book, operation)));
    out.push_str(&prose::docs(&operation.success));
    out.push_str(&errors(book, operation));
    out.push_str(&wire::of_operation(operation));
    out.push_str("</section>\n");
    out
}

fn arguments(
    book: &Book<'_>,
    operation: &Operation,
    rust: &MethodSpelling,
    python: &MethodSpelling,
) -> String {
    if operation.arguments.is_empty() {
        return String::new();
    }
    let mut out = String::from(
        "<h3>Arguments</h3>\n<table>\n<tr><th>name</th><th>type</th><th>where</th><th></th></tr>\n",
    );
    for ((argument, in_rust), in_python) in
        operation.arguments.iter().zip(&rust.arguments).zip(&python.arguments)
    {
        let mut name = format!("<code>{}</code>", escaped(in_python));
        if in_rust != in_python {
            name.push_str(&format!(" (Rust: <code>{}</code>)", escaped(in_rust)));
        }
        let must = if argument.is_asked_for() { "required" } else { "optional" };
        out.push_str(&format!(
            "<tr><td>{name}<br><span class=\"facts\">{must}</span></td><td>{}</td><td>{}</td><td>{}{}</td></tr>\n",
            type_of(book, &argument.field.ty, UP) + if argument.field.nullable { " or null" } else { "" },
            place(argument),
            prose::docs(&argument.field.docs),
            wire::of_field(&argument.field)
        ));
    }
    out.push_str("</table>\n");
    if let Some(holder) = &rust.holder {
        out.push_str(&format!(
            "<p class=\"facts\">In Rust those that are not in the path are of <code>{}</code>.</p>\n",
            escaped(holder)
        ));
    }
    out
}

fn place(argument: &Argument) -> &'static str {
    match argument.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Body => "body",
    }
}

/// What a call gives.
fn result(book: &Book<'_>, operation: &Operation) -> String {
    let of = operation.envelope.of.as_ref().map(|of| type_of(book, of, UP));
    let any = || of.clone().unwrap_or_else(|| "any value".to_owned());
    let with = |what: &str| of.as_ref().map_or_else(|| what.to_owned(), |of| format!("{what}: {of}"));
    match operation.envelope.kind {
        ReplyKind::Item => any(),
        ReplyKind::List => format!("a page of {}", any()),
        ReplyKind::Created => with("the id of what was created, and the value if the server sends it"),
        ReplyKind::Updated => with("what was updated: id, value and counts, each if the server sends it"),
        ReplyKind::Deleted => "what was deleted: id and count, each if the server sends it".to_owned(),
        ReplyKind::Batch => "the ids of what was created, and the messages of what was not".to_owned(),
        ReplyKind::Ack => "nothing but success".to_owned(),
        ReplyKind::Text => "a text".to_owned(),
        ReplyKind::Bytes => "bytes, read while they arrive".to_owned(),
        ReplyKind::Events(EventForm::Text) => "events, read while they arrive".to_owned(),
        ReplyKind::Events(_) => with("events, read while they arrive"),
        ReplyKind::Lines => with("values, read while they arrive"),
    }
}

fn errors(book: &Book<'_>, operation: &Operation) -> String {
    if operation.errors.is_empty() && operation.error_types.is_empty() {
        return String::new();
    }
    let mut out = String::from("<h3>Errors</h3>\n<table>\n<tr><th>status</th><th>body</th><th></th></tr>\n");
    let body = |status: &str| {
        let known = operation.error_types.iter().find(|(own, _)| own == status);
        known.map(|(_, ty)| type_of(book, ty, UP)).unwrap_or_default()
    };
    for (status, docs) in &operation.errors {
        let status = status.to_string();
        out.push_str(&format!(
            "<tr><td>{status}</td><td>{}</td><td>{}</td></tr>\n",
            body(&status),
            prose::docs(docs)
        ));
    }
    let listed = |status: &str| operation.errors.iter().any(|(own, _)| own.to_string() == status);
    for (status, ty) in operation.error_types.iter().filter(|(status, _)| !listed(status)) {
        out.push_str(&format!(
            "<tr><td>{}</td><td>{}</td><td></td></tr>\n",
            escaped(status),
            type_of(book, ty, UP)
        ));
    }
    out.push_str("</table>\n");
    out
}

/// A type in words, with links to those that have a name.
pub(super) fn type_of(book: &Book<'_>, ty: &TypeUse, up: &str) -> String {
    match ty {
        TypeUse::Any => "any value".to_owned(),
        TypeUse::Bool => "boolean".to_owned(),
        TypeUse::String => "text".to_owned(),
        TypeUse::DateTime => "date and time".to_owned(),
        TypeUse::Date => "date".to_owned(),
        TypeUse::Bytes => "bytes".to_owned(),
        TypeUse::Int | TypeUse::UInt => "whole number".to_owned(),
        TypeUse::Number => "number".to_owned(),
        TypeUse::Upload => "file or bytes".to_owned(),
        TypeUse::Object => "object".to_owned(),
        TypeUse::Map(inner) => format!("map to {}", type_of(book, inner, up)),
        TypeUse::List(inner) => format!("list of {}", type_of(book, inner, up)),
        TypeUse::Nullable(inner) => format!("{} or null", type_of(book, inner, up)),
        TypeUse::Named(id) => book.type_link(*id, up),
    }
}
