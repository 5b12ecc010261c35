//! Two documents in memory, compared.

use serde_json::Value;
use trueup::diff::{self, Report, Side};
use trueup::pipeline::{self, Input, Inputs, Reading};

/// A document, and its rules if it has any.
pub(super) fn reading(
    name: &str,
    text: impl Into<Vec<u8>>,
    rules: Option<&str>,
    published: Option<&Reading>,
) -> Reading {
    let inputs = Inputs {
        spec: Input { name: name.to_owned(), bytes: text.into() },
        files: Vec::new(),
        overlays: Vec::new(),
        rules: rules.map(|text| Input { name: "trueup.yaml".to_owned(), bytes: text.into() }),
        lock: None,
        strict: false,
    };
    let lock = published.and_then(|reading| reading.document.as_ref()).map(|(_, _, lowered)| &lowered.lock);
    pipeline::reading(&inputs, lock)
}

pub(super) fn side(reading: &Reading) -> Side<'_> {
    let said: Vec<&str> = reading.diagnostics.iter().map(|found| found.message.as_str()).collect();
    let (resolved, _, lowered) = reading.document.as_ref().unwrap_or_else(|| panic!("unreadable: {said:?}"));
    Side { sources: &reading.sources, diagnostics: &reading.diagnostics, resolved, api: Some(&lowered.api) }
}

pub(super) fn compare(old: &Reading, new: &Reading) -> Report {
    diff::compare(&side(old), &side(new))
}

pub(super) fn of_values(old: &Value, new: &Value) -> Report {
    with_rules(old, new, None)
}

pub(super) fn with_rules(old: &Value, new: &Value, rules: Option<&str>) -> Report {
    let before = reading("old.json", format!("{old:#}"), rules, None);
    let after = reading("new.json", format!("{new:#}"), rules, Some(&before));
    compare(&before, &after)
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
