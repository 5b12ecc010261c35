//! The report as SARIF 2.1.0, with fingerprints by which a service knows a change again.

use serde_json::{Value, json};

use super::super::change::{Change, Place, Report, Verdict};
use super::super::kind::Kind;
use super::{sentence, shown_place, verdicts};
use crate::diagnostics::render::{ascii, uri};

/// One SARIF log with one run: what breaks is an error, what is new or suspect a warning, the rest a note.
#[must_use]
pub fn sarif(report: &Report) -> String {
    let mut kinds: Vec<Kind> = report.changes.iter().map(|change| change.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let rules: Vec<Value> = kinds
        .iter()
        .map(|kind| json!({ "id": kind.as_str(), "shortDescription": { "text": kind.summary() } }))
        .collect();
    let results: Vec<Value> = report.changes.iter().map(|change| result(change, &kinds)).collect();
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

fn result(change: &Change, kinds: &[Kind]) -> Value {
    let level = match change.verdicts.worst() {
        _ if change.is_note() => "note",
        Verdict::Major => "error",
        Verdict::Minor => "warning",
        _ if change.is_drift == Some(true) => "warning",
        _ if change.suspect.is_some() => "warning",
        _ => "note",
    };
    let mut text = format!("{}: {} ({})", change.subject, sentence(change), verdicts(change));
    if let Some(why) = &change.suspect {
        text.push_str(&format!("; suspect: {why}"));
    }
    let mut related = location(&change.old);
    related["message"] = json!({ "text": "as it was" });
    json!({
        "ruleId": change.kind.as_str(),
        "ruleIndex": kinds.iter().position(|kind| *kind == change.kind),
        "level": level,
        "message": { "text": text },
        "locations": [location_of(change)],
        "relatedLocations": [related],
        "partialFingerprints": { "trueup/v1": change.fingerprint },
        "properties": {
            "wire": change.verdicts.wire.as_str(),
            "rust": change.verdicts.rust.as_str(),
            "python": change.verdicts.python.as_str(),
        },
    })
}

/// Annotations belong to the newer document; the node may be one of the older.
fn location_of(change: &Change) -> Value {
    let mut location = location(&change.new);
    let name = shown_place(change).pointer.to_string();
    location["logicalLocations"] = json!([{ "fullyQualifiedName": name, "kind": "member" }]);
    location
}

fn location(place: &Place) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&crate::diagnostics::escape_line(&place.file)) },
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "endLine": place.end.0,
                "endColumn": place.end.1,
            },
        },
    })
}
