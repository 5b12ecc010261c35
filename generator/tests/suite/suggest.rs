//! Rules that are suggested for documents: `tests/suggest/*` has a document, another one of the same API, and the expected
//! rules as `expected.yaml`. `TRUEUP_BLESS=1` records.

use crate::support;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use trueup::pipeline::{self, Input, Inputs, Reading};
use trueup::suggest::{Confidence, Source, Suggestions, suggest};

fn reading(path: &Path, rules: Option<String>) -> Reading {
    pipeline::reading(&Inputs {
        spec: Input { name: path.to_string_lossy().into_owned(), bytes: fs::read(path).unwrap() },
        files: Vec::new(),
        overlays: Vec::new(),
        rules: rules.map(|text| Input { name: "trueup.yaml".to_owned(), bytes: text.into_bytes() }),
        lock: None,
        strict: false,
    })
}

fn suggestions(main: &Path, others: &[impl AsRef<Path>], confidence: Confidence) -> Suggestions {
    let main = reading(main, None);
    let others: Vec<(String, Reading)> = others
        .iter()
        .map(|path| {
            (path.as_ref().file_name().unwrap().to_string_lossy().into_owned(), reading(path.as_ref(), None))
        })
        .collect();
    let of = |reading: &Reading| reading.document.as_ref().unwrap().1.clone();
    let (main, others): (_, Vec<_>) =
        (of(&main), others.iter().map(|(name, reading)| (name, of(reading))).collect());
    let others: Vec<Source<'_>> =
        others.iter().map(|(name, normalised)| Source { name: name.as_str(), normalised }).collect();
    let mut found = suggest(Source { name: "openapi.yaml", normalised: &main }, &others);
    found.at_least(confidence);
    found
}

#[test]
fn rules_are_suggested_as_recorded() {
    for folder in support::folders("suggest") {
        let found = suggestions(&folder.join("openapi.yaml"), &[folder.join("older.yaml")], Confidence::Low);
        support::compare(&folder.join("expected.yaml"), &found.rules());
    }
}

/// What is suggested is a rules file that the document takes.
#[test]
fn suggested_rules_fit_the_document() {
    for folder in support::folders("suggest") {
        let document = folder.join("openapi.yaml");
        let rules = suggestions(&document, &[folder.join("older.yaml")], Confidence::Medium).rules();
        let said = reading(&document, Some(rules.clone()));
        let wrong: Vec<&str> = said.diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert!(!said.diagnostics.has_errors(), "{wrong:#?}\n{rules}");
    }
}

/// Against the rules that were written by hand for a real API, from its real revisions.
#[test]
fn a_real_history_gives_the_aliases_that_people_found() {
    let Some(shared) = support::shared() else { return };
    let mut revisions = support::documents(&shared.join("facts/specs"), u64::MAX);
    revisions.retain(|path| !path.file_name().unwrap().to_string_lossy().starts_with("S-"));
    let found = suggestions(&support::hive().join("openapi.yaml"), &revisions, Confidence::Medium);
    let pairs: BTreeSet<(&str, &str)> = found
        .aliases
        .iter()
        .flat_map(|alias| alias.legacy.iter().map(|legacy| (alias.field.as_str(), legacy.as_str())))
        .collect();
    for known in [("id", "_id"), ("tool_type", "type"), ("project_name", "task")] {
        assert!(pairs.contains(&known), "{known:?} is not among {pairs:?}");
    }
    let places: BTreeSet<&str> = found
        .envelopes
        .iter()
        .flat_map(|envelope| &envelope.parts)
        .flat_map(|(_, places)| places)
        .map(String::as_str)
        .collect();
    for known in [
        "/datasets",
        "/testcases",
        "/datapoints",
        "/evaluation",
        "/evaluations",
        "/events",
        "/result/insertedId",
    ] {
        assert!(places.contains(known), "{known:?} is not among {places:?}");
    }
}
