//! A report for programs, and its mends as an overlay.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{RULES, Report};
use crate::diagnostics::{Diagnostics, SourceMap, SpecPointer, render};

/// `{score, rules, findings}`: rules that looked at something, with how many places they looked at and found something
/// at; findings as other commands print them. The score is `null` where the document was not read to its end.
#[must_use]
pub fn json(report: Option<&Report>, diagnostics: &Diagnostics, sources: &SourceMap) -> String {
    let findings: Json = serde_json::from_str(&render::json(diagnostics, sources)).unwrap_or_default();
    let rules: Vec<Json> = report
        .into_iter()
        .flat_map(|report| &report.tallies)
        .filter(|tally| tally.checked > 0)
        .map(|tally| {
            json!({
                "code": tally.rule.code.as_str(),
                "severity": tally.rule.severity.as_str(),
                "checked": tally.checked,
                "found": tally.found,
            })
        })
        .collect();
    render::ascii(&json!({ "score": report.map(Report::score), "rules": rules, "findings": findings }))
}

/// One SARIF log, as other commands write it, with the score as a property of the run and the pages of its rules (SARIF 2.1.0,
/// sections 3.49.10 and 3.49.13).
#[must_use]
pub fn sarif(report: Option<&Report>, diagnostics: &Diagnostics, sources: &SourceMap) -> String {
    let text = render::sarif(diagnostics, sources);
    let (Some(report), Ok(mut log)) = (report, serde_json::from_str::<Json>(&text)) else { return text };
    if let Some(run) = log.pointer_mut("/runs/0").and_then(Json::as_object_mut) {
        run.insert("properties".to_owned(), json!({ "score": report.score() }));
    }
    let described = log.pointer_mut("/runs/0/tool/driver/rules").and_then(Json::as_array_mut);
    for entry in described.into_iter().flatten() {
        let rule = RULES.iter().find(|rule| entry["id"] == rule.code.as_str());
        if let (Some(rule), Some(entry)) = (rule, entry.as_object_mut()) {
            entry.insert("fullDescription".to_owned(), json!({ "text": rule.description() }));
            entry.insert("help".to_owned(), json!({ "text": rule.page, "markdown": rule.page }));
        }
    }
    render::ascii(&log)
}

/// The mends of a report as an OpenAPI Overlay; `None` where there are none. Each adds what the document does not say, and
/// renames nothing of the SDKs.
#[must_use]
pub fn overlay(report: &Report, title: &str) -> Option<Json> {
    let mut updates: BTreeMap<&SpecPointer, (&str, Map<String, Json>)> = BTreeMap::new();
    for mend in report.findings.iter().filter_map(|finding| finding.mend.as_ref()) {
        if let Json::Object(members) = &mend.update {
            let (_, update) = updates.entry(&mend.target).or_insert_with(|| (&mend.path, Map::new()));
            update.extend(members.clone());
        }
    }
    let actions: Vec<Json> =
        updates.values().map(|(path, update)| json!({ "target": path, "update": update })).collect();
    (!actions.is_empty()).then(
        || json!({ "overlay": "1.0.0", "info": { "title": title, "version": "1.0.0" }, "actions": actions }),
    )
}
