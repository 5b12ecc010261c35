//! The ledger as text and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Entry, Ledger};
use crate::diagnostics::{SourceMap, escape_line};
use crate::normalise::Fate;

/// One line an entry: place, pointer, fate; then the counts.
#[must_use]
pub fn text(ledger: &Ledger, sources: &SourceMap) -> String {
    let mut out = String::new();
    for entry in &ledger.entries {
        let pointer = escape_line(&entry.pointer.to_string());
        let pointer = if pointer.is_empty() { "/" } else { pointer.as_str() };
        let _ = write!(out, "{}: {pointer}: {}", place(entry, sources), status(&entry.fate));
        if let Some(detail) = detail(&entry.fate) {
            let _ = write!(out, ": {}", escape_line(detail));
        }
        out.push('\n');
    }
    let counts = ledger.counts();
    let _ = writeln!(
        out,
        "{} emitted, {} documented, {} ignored, {} unsupported",
        counts.emitted, counts.documented, counts.ignored, counts.unsupported
    );
    out
}

/// The same for programs: `counts`, and `entries` with `line`, `column`, `pointer`, `status`, `detail`.
#[must_use]
pub fn json(ledger: &Ledger, sources: &SourceMap) -> Value {
    let counts = ledger.counts();
    let entries: Vec<Value> = ledger
        .entries
        .iter()
        .map(|entry| {
            let at = entry.span.and_then(|span| sources.line_column(span));
            json!({
                "line": at.map(|at| at.line),
                "column": at.map(|at| at.column),
                "pointer": entry.pointer.to_string(),
                "status": status(&entry.fate),
                "detail": detail(&entry.fate),
            })
        })
        .collect();
    json!({
        "counts": {
            "emitted": counts.emitted,
            "documented": counts.documented,
            "ignored": counts.ignored,
            "unsupported": counts.unsupported,
        },
        "entries": entries,
    })
}

fn place(entry: &Entry, sources: &SourceMap) -> String {
    let Some(span) = entry.span else { return "-".to_owned() };
    let name = sources.get(span.source).map(|source| escape_line(source.name())).unwrap_or_default();
    match sources.line_column(span) {
        Some(at) => format!("{name}:{}:{}", at.line, at.column),
        None => name,
    }
}

fn status(fate: &Fate) -> &'static str {
    match fate {
        Fate::Emitted(_) => "emitted",
        Fate::Documented => "documented",
        Fate::Ignored(_) => "ignored",
        Fate::Unsupported(_) => "unsupported",
    }
}

fn detail(fate: &Fate) -> Option<&str> {
    match fate {
        Fate::Documented => None,
        Fate::Emitted(text) | Fate::Ignored(text) | Fate::Unsupported(text) => Some(text),
    }
}
