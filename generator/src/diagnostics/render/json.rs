//! Diagnostics as a JSON array, for programs.

use serde_json::{Value, json};

use super::super::{Diagnostics, SourceMap, Span};
use super::place;

/// An array of `{code, severity, message, action, help, pointer, location, related}`; `location` is
/// `{file, line, column, endLine, endColumn}`, counted from 1; what is not known is `null`.
#[must_use]
pub fn json(diagnostics: &Diagnostics, sources: &SourceMap) -> String {
    let entries: Vec<Value> = diagnostics
        .sorted()
        .into_iter()
        .map(|d| {
            let related: Vec<Value> = d
                .related
                .iter()
                .map(|r| json!({ "label": r.label, "location": location(sources, Some(r.span)) }))
                .collect();
            json!({
                "code": d.code.as_str(),
                "severity": d.severity.as_str(),
                "message": d.message,
                "action": d.action,
                "help": d.help,
                "pointer": d.pointer.as_ref().map(ToString::to_string),
                "location": location(sources, d.span),
                "related": related,
            })
        })
        .collect();
    ascii(&Value::Array(entries))
}

fn location(sources: &SourceMap, span: Option<Span>) -> Value {
    span.and_then(|span| place(sources, span)).map_or(Value::Null, |place| {
        json!({
            "file": place.file,
            "line": place.start.line,
            "column": place.start.column,
            "endLine": place.end.line,
            "endColumn": place.end.column,
        })
    })
}

/// JSON text with every character beyond ASCII, and DEL, written as `\uXXXX`: safe to show on any terminal.
pub(crate) fn ascii(value: &Value) -> String {
    let mut out = String::new();
    for c in format!("{value:#}").chars() {
        if c.is_ascii() && c != '\u{7f}' {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out.push('\n');
    out
}
