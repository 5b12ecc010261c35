//! Two documents in memory, compared.

use serde_json::Value;
use trueup::diff::{self, Report};
use trueup::pipeline::{self, Input, Inputs, Reading};

/// A document, and its rules if it has any.
pub(super) fn inputs(name: &str, text: impl Into<Vec<u8>>, rules: Option<&str>) -> Inputs {
    Inputs {
        spec: Input { name: name.to_owned(), bytes: text.into() },
        files: Vec::new(),
        overlays: Vec::new(),
        rules: rules.map(|text| Input { name: "trueup.yaml".to_owned(), bytes: text.into() }),
        lock: None,
        strict: false,
    }
}

pub(super) fn compare(old: &Inputs, new: &Inputs) -> Report {
    let (before, after) = pipeline::readings(old, new);
    let side = |reading: &Reading| {
        let said: Vec<&str> = reading.diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert!(reading.document.is_some(), "unreadable: {said:?}");
    };
    side(&before);
    side(&after);
    diff::compare(&before.side().unwrap(), &after.side().unwrap())
}

pub(super) fn of_values(old: &Value, new: &Value) -> Report {
    with_rules(old, new, None)
}

pub(super) fn with_rules(old: &Value, new: &Value, rules: Option<&str>) -> Report {
    compare(&inputs("old.json", format!("{old:#}"), rules), &inputs("new.json", format!("{new:#}"), rules))
}

/// The operations that a change reaches.
pub(super) fn reached(change: &diff::Change) -> Vec<&str> {
    change.operations.iter().map(|reach| reach.operation.as_str()).collect()
}

/// `kind wire rust python`, and `suspect`.
pub(super) fn lines(report: &Report) -> Vec<String> {
    let mut lines: Vec<String> = report
        .changes
        .iter()
        .map(|change| {
            let of = change.verdicts;
            let suspect = if change.suspect.is_some() { " suspect" } else { "" };
            format!(
                "{} {} {} {}{suspect}",
                change.kind.as_str(),
                of.wire.as_str(),
                of.rust.as_str(),
                of.python.as_str()
            )
        })
        .collect();
    lines.sort();
    lines
}
