//! Diagnostics as SARIF 2.1.0, for code-scanning services and editors.

use serde_json::{Value, json};

use super::super::{Code, Diagnostics, SourceMap, Span};
use super::json::ascii;
use super::{one_line, place};

/// One SARIF log with one run; columns count Unicode code points.
#[must_use]
pub fn sarif(diagnostics: &Diagnostics, sources: &SourceMap) -> String {
    let sorted = diagnostics.sorted();
    let mut used: Vec<Code> = sorted.iter().map(|d| d.code).collect();
    used.sort();
    used.dedup();
    let rules: Vec<Value> = used
        .iter()
        .map(|code| json!({ "id": code.as_str(), "shortDescription": { "text": code.summary() } }))
        .collect();
    let results: Vec<Value> = sorted
        .iter()
        .map(|d| {
            let mut result = json!({
                "ruleId": d.code.as_str(),
                "ruleIndex": used.iter().position(|code| *code == d.code),
                "level": d.severity.as_str(),
                "message": { "text": one_line(d) },
            });
            if let Some(mut location) = d.span.and_then(|span| location(sources, span)) {
                if let Some(pointer) = &d.pointer {
                    location["logicalLocations"] =
                        json!([{ "fullyQualifiedName": pointer.to_string(), "kind": "member" }]);
                }
                result["locations"] = json!([location]);
            }
            let related: Vec<Value> = d
                .related
                .iter()
                .filter_map(|r| {
                    let mut location = location(sources, r.span)?;
                    location["message"] = json!({ "text": r.label });
                    Some(location)
                })
                .collect();
            if !related.is_empty() {
                result["relatedLocations"] = Value::Array(related);
            }
            result
        })
        .collect();
    ascii(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "trueup", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn location(sources: &SourceMap, span: Span) -> Option<Value> {
    let place = place(sources, span)?;
    Some(json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&place.file) },
            "region": {
                "startLine": place.start.line,
                "startColumn": place.start.column,
                "endLine": place.end.line,
                "endColumn": place.end.column,
            },
        },
    }))
}

/// A file name as a relative URI: `/` between segments, everything unusual percent-encoded.
pub(crate) fn uri(file: &str) -> String {
    let mut out = String::new();
    for byte in file.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
