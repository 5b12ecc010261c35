//! Readiness: a tidy document scores 100; each edit of it makes one rule speak; what is mended stays what it was in the SDKs.

use std::collections::BTreeSet;

use crate::support;
use trueup::diagnostics::Severity;
use trueup::lint::{self, RULES, Report};
use trueup::pipeline::{self, Input, Inputs};

fn tidy() -> String {
    std::fs::read_to_string(support::data("lint/tidy.yaml")).unwrap()
}

pub(crate) fn inputs(text: &str) -> Inputs {
    let spec = Input { name: "openapi.yaml".into(), bytes: text.as_bytes().to_vec() };
    Inputs { spec, files: Vec::new(), overlays: Vec::new(), rules: None, lock: None, strict: false }
}

fn report(text: &str) -> Report {
    report_of(&inputs(text))
}

pub(crate) fn report_of(inputs: &Inputs) -> Report {
    let linted = pipeline::lint(inputs);
    let said: Vec<_> = linted.diagnostics.iter().collect();
    assert!(!linted.diagnostics.has_errors(), "{said:?}\n{}", String::from_utf8_lossy(&inputs.spec.bytes));
    linted.report.unwrap_or_else(|| panic!("{said:?}")).0
}

pub(crate) fn codes(report: &Report) -> BTreeSet<&'static str> {
    report.findings.iter().map(|finding| finding.diagnostic.code.as_str()).collect()
}

/// Rule, other rules that may speak, and edited document.
fn edits() -> Vec<(String, String, String)> {
    let table = std::fs::read_to_string(support::data("lint/rules.txt")).unwrap();
    let cases = table.split("\n\n").filter(|case| case.starts_with("lint-"));
    let unescaped = |line: &str| line.get(2..).unwrap_or_default().replace("\\n", "\n");
    cases
        .map(|case| {
            let mut lines = case.lines();
            let (rule, also) = lines.next().map(|line| line.split_once(' ').unwrap_or((line, ""))).unwrap();
            let mut text = tidy();
            let lines: Vec<&str> = lines.collect();
            for pair in lines.chunks(2) {
                let (old, new) = (unescaped(pair[0]), unescaped(pair[1]));
                assert!(text.contains(&old), "{rule}: {old:?} is not there");
                text = text.replacen(&old, &new, 1);
            }
            (rule.to_owned(), also.to_owned(), text)
        })
        .collect()
}

#[test]
fn a_tidy_document_has_no_findings() {
    let report = report(&tidy());
    assert_eq!(codes(&report), BTreeSet::new(), "{:?}", report.findings);
    assert_eq!(report.score(), 100);
}

#[test]
fn each_edit_makes_its_rule_speak_and_costs_points() {
    let mut wrong = Vec::new();
    for (rule, also, text) in edits() {
        let report = report(&text);
        let found = codes(&report);
        let is_warning = |code: &&str| {
            RULES.iter().any(|known| known.code.as_str() == *code && known.severity == Severity::Warning)
        };
        let others: Vec<&str> = found
            .iter()
            .copied()
            .filter(|code| *code != rule && !also.contains(*code))
            .filter(is_warning)
            .collect();
        if !found.contains(rule.as_str()) || !others.is_empty() {
            wrong.push(format!("{rule}: found {found:?}"));
        }
        if report.score() >= 100 {
            wrong.push(format!("{rule}: costs nothing"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let tried: BTreeSet<String> = edits().into_iter().map(|(rule, ..)| rule).collect();
    let all: BTreeSet<String> = RULES.iter().map(|rule| rule.code.as_str().to_owned()).collect();
    assert_eq!(tried, all);
}

#[test]
fn mends_apply_and_change_nothing_of_the_sdks() {
    let mut mended = 0;
    for (rule, _, text) in edits() {
        let before = report(&text);
        let Some(overlay) = lint::overlay(&before, "Mends") else { continue };
        mended += 1;
        let mut with = inputs(&text);
        with.overlays.push(Input { name: "fix.json".into(), bytes: overlay.to_string().into_bytes() });
        let linted = pipeline::lint(&with);
        assert!(!linted.diagnostics.has_errors(), "{rule}: {:?}", linted.diagnostics);
        let after = linted.report.unwrap().0;
        assert!(!codes(&after).contains(rule.as_str()), "{rule}: not mended");
        assert!(after.score() > before.score(), "{rule}");
        let (old, new) = (pipeline::reading(&inputs(&text)), pipeline::reading(&with));
        let changes = trueup::diff::compare(&old.side().unwrap(), &new.side().unwrap());
        assert!(changes.overall() <= trueup::diff::Verdict::Patch, "{rule}: {}", changes.overall().as_str());
    }
    assert!(mended >= 4, "only {mended} documents were mended");
}

#[test]
fn the_score_does_not_depend_on_the_size_of_a_document() {
    let (.., text) = edits().into_iter().find(|(rule, ..)| rule == "lint-operation-id").unwrap();
    let one = report(&text).score();
    assert!((80..100).contains(&one), "{one}");
}
