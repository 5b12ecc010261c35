//! The report as one JSON document; its shape is part of the interface (docs/diff.md).

use serde_json::{Value, json};

use super::super::change::{Change, Place, Report, Verdicts};
use super::shown_place;
use crate::diagnostics::escape_line;
use crate::diagnostics::render::ascii;

/// One object: the three verdicts, the worst of them, and every change.
#[must_use]
pub fn json(report: &Report) -> String {
    let mut whole = verdicts(report.verdicts);
    whole["overall"] = json!(report.overall().as_str());
    whole["changes"] = report.changes.iter().map(change).collect();
    ascii(&whole)
}

fn verdicts(of: Verdicts) -> Value {
    json!({ "wire": of.wire.as_str(), "rust": of.rust.as_str(), "python": of.python.as_str() })
}

fn change(change: &Change) -> Value {
    let mut out = json!({
        "kind": change.kind.as_str(),
        "subject": change.subject,
        "message": change.message,
    });
    let three = verdicts(change.verdicts);
    for key in ["wire", "rust", "python"] {
        out[key] = three[key].clone();
    }
    if let Some(is_drift) = change.is_drift {
        out["drift"] = json!(is_drift);
    }
    out["suspect"] = json!(change.suspect.is_some());
    if let Some(why) = &change.suspect {
        out["suspicion"] = json!(why);
    }
    if let Some(from) = &change.from {
        out["from"] = json!(from);
    }
    if let Some(to) = &change.to {
        out["to"] = json!(to);
    }
    let mut directions = Vec::new();
    if change.travels.request {
        directions.push("request");
    }
    if change.travels.response {
        directions.push("response");
    }
    out["directions"] = json!(directions);
    out["pointer"] = json!(shown_place(change).pointer.to_string());
    out["old"] = place(&change.old);
    out["new"] = place(&change.new);
    out["operations"] = change.operations.iter().map(|reach| json!(reach.operation)).collect();
    out["fingerprint"] = json!(change.fingerprint);
    out
}

fn place(place: &Place) -> Value {
    json!({
        "file": escape_line(&place.file),
        "line": place.line,
        "column": place.column,
        "pointer": place.pointer.to_string(),
        "present": !place.is_holder,
    })
}
