//! The pages of the rules of `trueup lint`: what they show as found is found, and what they show as mended or kept is not.

use std::collections::BTreeSet;

use crate::lint::{codes, inputs, report_of};
use crate::support;
use trueup::diagnostics::Severity;
use trueup::lint::{self, RULES, Rule};
use trueup::pipeline::{Input, Inputs};

/// The YAML of a section: documents, and rules (`trueup: 1` begins them).
fn examples(page: &str, section: &str) -> Vec<String> {
    let text = page.split("\n## ").find(|part| part.lines().next() == Some(section)).unwrap_or_default();
    let blocks = text.split("\n```yaml\n").skip(1);
    blocks.map(|block| block.split("\n```").next().unwrap_or_default().to_owned() + "\n").collect()
}

fn is_rules(example: &str) -> bool {
    example.starts_with("trueup:")
}

/// A part of a document, as pages show it, with what every document has.
fn document(part: &str) -> Inputs {
    let has = |key: &str| part.lines().any(|line| line.starts_with(key));
    let frame = [("info:", "info: {title: Shop, version: 1.0.0}\n"), ("paths:", "paths: {}\n")];
    let missing = frame.iter().filter(|(key, _)| !has(key)).map(|(_, line)| *line);
    inputs(&format!("openapi: 3.0.3\n{}{part}", missing.collect::<String>()))
}

/// What a section of a page shows: its document, or else the one that was found, as it is and with each of its rules.
fn shown(page: &str, section: &str) -> Vec<Inputs> {
    let (rules, documents): (Vec<_>, Vec<_>) =
        examples(page, section).into_iter().partition(|example| is_rules(example));
    let found = examples(page, "Found").concat();
    let base = document(documents.last().unwrap_or(&found));
    let with = |rules: String| {
        let rules = Input { name: "trueup.yaml".into(), bytes: rules.into_bytes() };
        Inputs { rules: Some(rules), ..base.clone() }
    };
    let mut all: Vec<Inputs> = documents.iter().map(|part| document(part)).collect();
    all.extend(rules.into_iter().map(with));
    all
}

#[test]
fn what_pages_show_as_found_is_found_and_what_they_show_as_mended_or_kept_is_not() {
    for rule in RULES {
        let found = examples(rule.page, "Found");
        assert!(found.len() == 1 && !is_rules(&found[0]), "{}: one document is found", rule.code);
        let before = codes(&report_of(&document(&found[0])));
        assert!(before.contains(rule.code.as_str()), "{}: only {before:?} found", rule.code);
        assert!(!shown(rule.page, "Mended").is_empty(), "{}: nothing is mended", rule.code);
        for inputs in ["Mended", "Kept as it is"].iter().flat_map(|section| shown(rule.page, section)) {
            let after = codes(&report_of(&inputs));
            let text = String::from_utf8_lossy(&inputs.spec.bytes);
            assert!(!after.contains(rule.code.as_str()), "{} is still found:\n{text}", rule.code);
            let is_warning = |code: &&str| {
                RULES.iter().any(|rule| rule.code.as_str() == *code && rule.severity == Severity::Warning)
            };
            let new: Vec<&str> = after.difference(&before).copied().filter(is_warning).collect();
            assert!(new.is_empty(), "{}: the mended one has {new:?}:\n{text}", rule.code);
        }
    }
}

/// The words behind the title: severity, and whether `--fix` mends what the page shows as found.
fn mark(rule: &Rule) -> (String, &'static str) {
    let report = report_of(&document(&examples(rule.page, "Found").concat()));
    let own: Vec<_> = report.findings.iter().filter(|finding| finding.diagnostic.code == rule.code).collect();
    let mended = if own.iter().all(|finding| finding.mend.is_some()) { "mended" } else { "" };
    (rule.severity.as_str().to_owned(), mended)
}

#[test]
fn what_is_marked_as_mended_is_what_an_overlay_mends() {
    for rule in RULES {
        let (severity, mended) = mark(rule);
        let marks: Vec<&str> =
            [severity.as_str(), mended].into_iter().filter(|mark| !mark.is_empty()).collect();
        let title = format!("# {}\n\n*{}*\n\n", rule.code, marks.join(", "));
        assert!(rule.page.starts_with(&title), "{title}");
        if mended.is_empty() {
            continue;
        }
        let mut inputs = document(&examples(rule.page, "Found").concat());
        let overlay = lint::overlay(&report_of(&inputs), "Mends").unwrap().to_string();
        inputs.overlays.push(Input { name: "fix.json".into(), bytes: overlay.into_bytes() });
        assert!(!codes(&report_of(&inputs)).contains(rule.code.as_str()), "{}", rule.code);
    }
}

#[test]
fn every_rule_has_a_page_of_the_same_parts_and_a_row_in_the_table() {
    let folder = support::data("../../docs/lint");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files, RULES.iter().map(|rule| format!("{}.md", rule.code)).collect());
    let table: String = RULES
        .iter()
        .map(|rule| {
            let (severity, mended) = mark(rule);
            let code = rule.code;
            format!("| [{code}](lint/{code}.md) | {severity} | {mended} | {} |\n", code.summary())
        })
        .collect();
    let page = std::fs::read_to_string(support::data("../../docs/lint.md")).unwrap();
    assert!(
        page.ends_with(&format!("|---|---|---|---|\n{table}")),
        "the table of docs/lint.md should be:\n{table}"
    );
    for rule in RULES {
        let parts: Vec<&str> = rule.page.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(parts, ["## In the SDKs", "## Found", "## Mended", "## Kept as it is"], "{}", rule.code);
        let kept = rule.page.rsplit("\n## ").next().unwrap_or_default().replace('\n', " ");
        assert!(kept.contains(&format!("`--allow {}`", rule.code)), "{}: how is it left out?", rule.code);
    }
}
