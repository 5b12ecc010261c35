//! The smallest target: `api.md`, one line for each operation. The sample to copy for a new language.
//!
//! As in every target a plan decides all words and a renderer prints them.

mod encode;

use crate::ir::{Api, Argument, EventForm, Operation, ReplyKind, TypeUse};
use crate::lang::markdown;

/// What the page says.
struct Page {
    title: String,
    sections: Vec<Section>,
}

/// A resource.
struct Section {
    title: String,
    about: Vec<String>,
    lines: Vec<Line>,
}

/// An operation.
struct Line {
    signature: String,
    gives: String,
    http: String,
    summary: String,
}

/// The text of `api.md`.
pub fn generate(api: &Api) -> String {
    markdown::page(&render(&plan(api)))
}

fn plan(api: &Api) -> Page {
    let sections = api.resources.iter().map(|resource| Section {
        title: resource.name.snake(),
        about: encode::paragraphs(&resource.docs),
        lines: resource.operations.iter().map(|operation| line(api, operation)).collect(),
    });
    Page { title: encode::text(&api.title), sections: sections.collect() }
}

fn line(api: &Api, operation: &Operation) -> Line {
    let arguments: Vec<String> = operation.arguments.iter().map(argument).collect();
    let of = operation.envelope.of.as_ref().map(|of| type_name(api, of));
    Line {
        signature: format!("{}({})", operation.call, arguments.join(", ")),
        gives: match (operation.envelope.kind, of) {
            (ReplyKind::Item, of) => of.unwrap_or_else(|| "any value".to_owned()),
            (ReplyKind::List, of) => format!("list of {}", of.unwrap_or_else(|| "any value".to_owned())),
            (ReplyKind::Created, of) => with("created", of),
            (ReplyKind::Updated, of) => with("updated", of),
            (ReplyKind::Deleted, _) => "deleted".to_owned(),
            (ReplyKind::Batch, _) => "batch".to_owned(),
            (ReplyKind::Ack, _) => "nothing but success".to_owned(),
            (ReplyKind::Text, _) => "text".to_owned(),
            (ReplyKind::Bytes, _) => "bytes".to_owned(),
            (ReplyKind::Events(EventForm::Text), _) => "stream of events".to_owned(),
            (ReplyKind::Events(_), of) => with("stream of events of", of),
            (ReplyKind::Lines, of) => with("stream of", of),
        },
        http: encode::code(&format!(
            "{} {}",
            operation.http.as_str(),
            operation.path_template().for_encoder()
        )),
        summary: encode::sentence(&operation.docs),
    }
}

/// Optional arguments end in a question mark.
fn argument(argument: &Argument) -> String {
    let mark = if argument.is_asked_for() { "" } else { "?" };
    format!("{}{mark}", argument.field.name.snake())
}

fn with(word: &str, of: Option<String>) -> String {
    of.map_or_else(|| word.to_owned(), |of| format!("{word} {of}"))
}

fn type_name(api: &Api, ty: &TypeUse) -> String {
    match ty {
        TypeUse::Any => "any value".to_owned(),
        TypeUse::Bool => "boolean".to_owned(),
        TypeUse::String | TypeUse::DateTime | TypeUse::Date | TypeUse::Bytes => "string".to_owned(),
        TypeUse::Int | TypeUse::UInt => "whole number".to_owned(),
        TypeUse::Number => "number".to_owned(),
        TypeUse::Upload => "upload".to_owned(),
        TypeUse::Object => "object".to_owned(),
        TypeUse::Map(inner) => format!("map to {}", type_name(api, inner)),
        TypeUse::List(inner) => format!("list of {}", type_name(api, inner)),
        TypeUse::Nullable(inner) => format!("{} or null", type_name(api, inner)),
        TypeUse::Named(id) => {
            api.types.get(*id).map_or_else(|| "any value".to_owned(), |def| def.name.pascal())
        }
    }
}

fn render(page: &Page) -> String {
    let mut text =
        format!("# {}\n\nEvery operation: its arguments (`?`: optional), and what it gives.\n", page.title);
    for section in &page.sections {
        text.push_str(&format!("\n## {}\n\n", section.title));
        for line in &section.about {
            text.push_str(line);
            text.push('\n');
        }
        text.push('\n');
        for line in &section.lines {
            text.push_str(&format!(
                "- `{}` → {}\\\n  {} {}\n",
                line.signature, line.gives, line.http, line.summary
            ));
        }
    }
    text
}
