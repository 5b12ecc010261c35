//! An explanation as text and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Item;
use crate::diagnostics::{SourceMap, Span, escape_line};

/// A paragraph for each item: what it is, its names, its place, the rules that reach it.
#[must_use]
pub fn text(items: &[Item], sources: &SourceMap) -> String {
    let mut out = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let _ =
            writeln!(out, "{} {}", item.kind.word(), escape_line(item.python.trim_start_matches("client.")));
        let mut line = |label: &str, text: &str| {
            let _ = writeln!(out, "  {label:<9} {}", escape_line(text));
        };
        line("Rust", &item.rust);
        line("Python", &item.python);
        if !item.wire.is_empty() {
            line("wire", &item.wire);
        }
        if !item.legacy.is_empty() {
            line("also", &item.legacy.iter().map(|old| format!("`{old}`")).collect::<Vec<_>>().join(", "));
        }
        line("document", &format!("{} {}", place(item.span, sources), item.pointer.shown()));
        for (said, span) in &item.rules {
            line("rule", &format!("{} {said}", place(Some(*span), sources)));
        }
    }
    out
}

/// The same for programs: an array of objects with `kind`, `rust`, `python`, `wire`, `legacy`, `pointer`, `at`, `rules`; `at` has
/// `file`, `line` and `column`.
#[must_use]
pub fn json(items: &[Item], sources: &SourceMap) -> Value {
    let at = |span: Option<Span>| {
        let span = span?;
        let at = sources.line_column(span)?;
        Some(json!({"file": sources.get(span.source)?.name(), "line": at.line, "column": at.column}))
    };
    let shown = |item: &Item| {
        let rules: Vec<Value> =
            item.rules.iter().map(|(said, span)| json!({"says": said, "at": at(Some(*span))})).collect();
        json!({
            "kind": item.kind.word(),
            "rust": item.rust,
            "python": item.python,
            "wire": item.wire,
            "legacy": item.legacy,
            "pointer": item.pointer.to_string(),
            "at": at(item.span),
            "rules": rules,
        })
    };
    items.iter().map(shown).collect()
}

fn place(span: Option<Span>, sources: &SourceMap) -> String {
    let shown = span.and_then(|span| {
        let at = sources.line_column(span)?;
        Some(format!("{}:{}:{}", sources.get(span.source)?.name(), at.line, at.column))
    });
    shown.unwrap_or_else(|| "(nowhere)".to_owned())
}
