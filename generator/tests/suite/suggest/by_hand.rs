//! What is suggested for a real API from its real revisions, held against the rules that people wrote for it (`specs/hive`).

use std::collections::BTreeSet;

use trueup::pipeline::Reading;
use trueup::suggest::Confidence;

use super::{called, reading, suggestions, suggestions_beside};
use crate::support;

/// Calls of real revisions of an API, as they would be called without rules, held against those that people wrote: of the resources and
/// methods that are suggested, how many they chose too, and of those that they chose, how many are suggested. `--nocapture` shows the
/// table of docs/suggest.md.
#[test]
fn names_are_held_against_rules_that_people_wrote() {
    let Some(shared) = support::shared() else { return };
    let mut revisions = support::documents(&shared.join("facts/specs"), u64::MAX);
    revisions.retain(|path| !path.file_name().unwrap().to_string_lossy().starts_with("S-"));
    let hive = support::hive().join("openapi.yaml");
    let chosen = reading(&hive, Some(support::rules_text(&support::hive())));
    let corpus = shared.join("corpus/honeyhive.yaml");
    let mains = [&hive, &corpus].into_iter().chain(&revisions);
    let mut all: Vec<(Confidence, (usize, usize, usize))> = Vec::new();
    for main in mains {
        let plain = reading(main, None);
        let (_, plain, _) = plain.document.as_ref().unwrap();
        for confidence in [Confidence::Low, Confidence::Medium] {
            let found = suggestions(main, &revisions, confidence);
            let said = found.json();
            let (mut suggested, mut wanted) = (BTreeSet::new(), BTreeSet::new());
            for operation in &plain.operations {
                let Some(by_hand) = by_hand(&chosen, operation) else { continue };
                let old = operation.call();
                let place = format!("{} {}", operation.http.as_str(), operation.path);
                for (parts, to) in
                    [(&mut suggested, called(&said, &old, true)), (&mut wanted, by_hand.call())]
                {
                    for (part, (was, is)) in
                        ["resource", "method"].iter().zip(old.split('.').zip(to.split('.')))
                    {
                        parts.extend((was != is).then(|| (format!("{part} of {place}"), is.to_owned())));
                    }
                }
                let renames = said["renames"].as_array().unwrap().iter();
                for rename in renames.filter(|each| each["operation"].as_str() == operation.id.as_deref()) {
                    let text = |key: &str| rename[key].as_str().unwrap().to_owned();
                    suggested.insert((format!("{} of {place}", text("parameter")), text("to")));
                }
                for argument in &operation.arguments {
                    let declared = &argument.field.declared;
                    let own = by_hand.arguments.iter().find(|own| own.field.declared == *declared);
                    if let Some(own) = own.filter(|own| own.field.public != argument.field.public) {
                        let name = declared.for_encoder();
                        wanted.insert((format!("{name} of {place}"), own.field.public.snake()));
                    }
                }
            }
            println!("wrong {:?}", suggested.difference(&wanted).collect::<Vec<_>>());
            println!("missed {:?}", wanted.difference(&suggested).collect::<Vec<_>>());
            let (precision, recall) = rates(&suggested, &wanted);
            println!(
                "| {} | {} | {precision} | {recall} |",
                main.file_name().unwrap().display(),
                confidence.as_str()
            );
            let right = suggested.intersection(&wanted).count();
            all.push((confidence, (right, suggested.len(), wanted.len())));
        }
    }
    for (confidence, precision, recall) in [(Confidence::Low, 95, 70), (Confidence::Medium, 95, 19)] {
        let own = all.iter().filter(|(own, _)| *own == confidence).map(|(_, counts)| *counts);
        let (right, suggested, wanted) =
            own.fold((0, 0, 0), |sum, each| (sum.0 + each.0, sum.1 + each.1, sum.2 + each.2));
        println!("{}: {right} of {suggested} right, {wanted} wanted", confidence.as_str());
        assert!(right * 100 >= suggested * precision && right * 100 >= wanted * recall);
    }
}

/// What people call an operation of another revision: method and path are the same, versions and names of parameters aside.
fn by_hand<'a>(
    chosen: &'a Reading,
    operation: &trueup::normalise::model::Operation,
) -> Option<&'a trueup::normalise::model::Operation> {
    let shape = |path: &str| -> String {
        let segments = path.split('/').filter(|segment| *segment != "v1");
        segments
            .map(|segment| if segment.contains('{') { "{}" } else { segment })
            .collect::<Vec<_>>()
            .join("/")
    };
    let (_, model, _) = chosen.document.as_ref()?;
    let mut all = model.operations.iter();
    all.find(|own| own.http == operation.http && shape(&own.path) == shape(&operation.path))
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

/// Beside its revisions, a document with the rules that people wrote for it needs no more of them.
#[test]
fn rules_that_people_wrote_leave_nothing_to_suggest() {
    let Some(shared) = support::shared() else { return };
    let mut revisions = support::documents(&shared.join("facts/specs"), u64::MAX);
    revisions.retain(|path| !path.file_name().unwrap().to_string_lossy().starts_with("S-"));
    let (document, rules) = (support::hive().join("openapi.yaml"), support::rules_text(&support::hive()));
    let found = suggestions_beside(&document, Some(rules), &revisions, Confidence::Medium);
    assert!(found.is_empty(), "{}", found.rules());
}

/// Which of what is suggested was written by hand, and which of what was written by hand is suggested, in percent: names that
/// are one, whichever of them was chosen, and places of parts of replies. `--nocapture` shows the table of docs/suggest.md.
#[test]
fn suggestions_are_held_against_rules_that_people_wrote() {
    let Some(shared) = support::shared() else { return };
    let mut revisions = support::documents(&shared.join("facts/specs"), u64::MAX);
    revisions.retain(|path| !path.file_name().unwrap().to_string_lossy().starts_with("S-"));
    let corpus = shared.join("corpus/honeyhive.yaml");
    let hive = support::hive().join("openapi.yaml");
    let rules: serde_json::Value = serde_yaml::from_str(&support::rules_text(&support::hive())).unwrap();
    let (names, places) = (names_by_hand(&rules), places_by_hand(&rules));
    let mut measured = Vec::new();
    for (name, main, beside, others) in [
        ("specs/hive", &hive, "nothing", Vec::new()),
        ("specs/hive", &hive, "honeyhive", vec![corpus.clone()]),
        ("specs/hive", &hive, "its revisions", revisions.clone()),
        ("honeyhive", &corpus, "its revisions", revisions),
    ] {
        for confidence in [Confidence::Low, Confidence::Medium, Confidence::High] {
            let found = suggestions(main, &others, confidence);
            let aliases = found.aliases.iter();
            let pairs =
                aliases.flat_map(|alias| alias.legacy.iter().map(|legacy| pair(&alias.field, legacy)));
            let parts = found.envelopes.iter().flat_map(|envelope| &envelope.parts);
            let seen = parts
                .flat_map(|(part, all)| all.iter().map(|at| pair_of(part, at)))
                .filter(|(_, at)| at != "/");
            let (pairs, seen): (BTreeSet<_>, BTreeSet<_>) = (pairs.collect(), seen.collect());
            let (a, e) = (rates(&pairs, &names), rates(&seen, &places));
            for (what, found, known) in [("aliases", &pairs, &names), ("envelopes", &seen, &places)] {
                println!("{what}: wrong {:?}", found.difference(known).collect::<Vec<_>>());
                println!("{what}: missed {:?}", known.difference(found).collect::<Vec<_>>());
            }
            println!(
                "| {name} | {beside} | {} | {} % | {} % | {} % | {} % |",
                confidence.as_str(),
                a.0,
                a.1,
                e.0,
                e.1
            );
            measured.push((a, e));
        }
    }
    // Beside its revisions, at low, medium and high confidence; and the oldest of them.
    let beside_revisions: Vec<_> = measured.iter().skip(6).collect();
    assert_eq!(beside_revisions.len(), 6);
    for ((aliases, envelopes), least) in beside_revisions.iter().zip([
        ((95, 66), (95, 79)),
        ((95, 66), (95, 75)),
        ((95, 25), (95, 22)),
        ((80, 41), (95, 75)),
        ((95, 25), (95, 72)),
        ((95, 8), (95, 16)),
    ]) {
        assert!(aliases.0 >= least.0.0 && aliases.1 >= least.0.1, "{aliases:?}, not {least:?}");
        assert!(envelopes.0 >= least.1.0 && envelopes.1 >= least.1.1, "{envelopes:?}, not {least:?}");
    }
}

fn pair_of(a: &str, b: &str) -> (String, String) {
    (a.to_owned(), b.to_owned())
}

/// Two names in one order.
fn pair(a: &str, b: &str) -> (String, String) {
    if a < b { pair_of(a, b) } else { pair_of(b, a) }
}

/// Percent of what was found that is right, and of what is right that was found.
fn rates(found: &BTreeSet<(String, String)>, known: &BTreeSet<(String, String)>) -> (usize, usize) {
    let right = found.intersection(known).count();
    (right * 100 / found.len().max(1), right * 100 / known.len().max(1))
}

fn texts(value: &serde_json::Value) -> Vec<&str> {
    match value {
        serde_json::Value::Array(all) => all.iter().filter_map(|each| each.as_str()).collect(),
        other => other.as_str().into_iter().collect(),
    }
}

fn names_by_hand(rules: &serde_json::Value) -> BTreeSet<(String, String)> {
    let rules = rules["aliases"].as_array().unwrap().iter();
    rules
        .flat_map(|rule| texts(&rule["legacy"]).into_iter().map(|old| pair(texts(&rule["field"])[0], old)))
        .collect()
}

fn places_by_hand(rules: &serde_json::Value) -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    for rule in rules["envelopes"].as_array().unwrap() {
        for part in ["items", "value", "total", "id", "matched", "modified", "count"] {
            all.extend(
                texts(&rule[part]).into_iter().map(|at| pair_of(part, at)).filter(|(_, at)| at != "/"),
            );
        }
    }
    all
}
