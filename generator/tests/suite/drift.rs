//! Recorded traffic held against documents: `tests/drift/*` has a document, rules, a recording, the expected report as
//! `report.json` and the expected overlay. `TRUEUP_BLESS=1` records.

use crate::support;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use trueup::drift::{Observer, Report, base_path, read};
use trueup::pipeline::{self, Input, Inputs, Reading};

fn reading(folder: &Path, overlay: Option<&str>) -> Reading {
    let input = |name: &str| Input { name: name.to_owned(), bytes: fs::read(folder.join(name)).unwrap() };
    let overlays =
        overlay.map(|text| Input { name: "overlay.yaml".to_owned(), bytes: text.as_bytes().to_vec() });
    pipeline::reading(&Inputs {
        spec: input("openapi.yaml"),
        files: Vec::new(),
        overlays: overlays.into_iter().collect(),
        rules: folder.join("trueup.yaml").is_file().then(|| input("trueup.yaml")),
        lock: None,
        strict: false,
    })
}

fn report(reading: &Reading, recording: &[u8]) -> Report {
    let said: Vec<&str> = reading.diagnostics.iter().map(|found| found.message.as_str()).collect();
    let (resolved, normalised, _) =
        reading.document.as_ref().unwrap_or_else(|| panic!("unreadable: {said:?}"));
    let bases = resolved.openapi.servers.iter().map(|server| base_path(&server.url));
    let mut observer = Observer::new(normalised, bases);
    let broken = read(recording, |entry, exchange| observer.observe(entry, &exchange));
    Report::new(&observer.evidence, broken, resolved, normalised)
}

fn recording(folder: &Path) -> Vec<u8> {
    fs::read(folder.join("traffic.ndjson")).unwrap()
}

#[test]
fn traffic_is_reported_as_recorded() {
    for folder in support::folders("drift") {
        let reading = reading(&folder, None);
        let found = report(&reading, &recording(&folder));
        support::compare(&folder.join("report.json"), &format!("{:#}\n", found.json(&reading.sources)));
        support::compare(&folder.join("overlay.yaml"), &found.overlay("What is seen").unwrap_or_default());
    }
}

/// What an overlay mends is found no more, and nothing else appears.
#[test]
fn a_proposed_overlay_mends_what_it_says() {
    for folder in support::folders("drift") {
        let first = report(&reading(&folder, None), &recording(&folder));
        let Some(overlay) = first.overlay("What is seen") else { continue };
        let mended = reading(&folder, Some(&overlay));
        let wrong: Vec<&str> = mended.diagnostics.iter().map(|found| found.code.as_str()).collect();
        assert!(
            !wrong.contains(&"bad-overlay") && !wrong.contains(&"rule-matches-nothing"),
            "{wrong:?}\n{overlay}"
        );
        let second = report(&mended, &recording(&folder));
        let expected: BTreeSet<_> = first
            .findings
            .iter()
            .filter(|found| found.action.is_none())
            .map(|found| &found.fingerprint)
            .collect();
        let left: BTreeSet<_> = second.findings.iter().map(|found| &found.fingerprint).collect();
        assert_eq!(expected, left, "{}\n{overlay}", folder.display());
    }
}

/// A HAR file says the same as the lines, whatever stands around its entries.
#[test]
fn both_forms_of_recordings_agree() {
    let folder = support::folders("drift").into_iter().find(|folder| folder.ends_with("shop")).unwrap();
    let lines = String::from_utf8(recording(&folder)).unwrap();
    let entries: Vec<serde_json::Value> =
        lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let body = |value: &serde_json::Value| serde_json::json!({"mimeType": "application/json", "text": value.to_string()});
    let entries: Vec<_> = entries
        .iter()
        .filter(|entry| entry.get("url").is_some())
        .map(|entry| {
            let mut request = serde_json::json!({"method": entry["method"], "url": entry["url"], "headers": []});
            if let Some(sent) = entry.get("request") {
                request["postData"] = body(sent);
            }
            let content = entry.get("response").map_or(serde_json::json!({}), body);
            serde_json::json!({"request": request, "response": {"status": entry["status"], "content": content}})
        })
        .collect();
    let har =
        serde_json::json!({"log": {"version": "1.2", "pages": [{}], "entries": entries, "comment": "x"}})
            .to_string();
    let reading = reading(&folder, None);
    let (of_lines, of_har) = (report(&reading, lines.as_bytes()), report(&reading, har.as_bytes()));
    let prints =
        |report: &Report| report.findings.iter().map(|found| found.fingerprint.clone()).collect::<Vec<_>>();
    assert_eq!(prints(&of_lines), prints(&of_har));
    assert_eq!(of_lines.spellings, of_har.spellings);
    assert_eq!(of_lines.envelopes, of_har.envelopes);
}

/// What may be a secret is in no report: values wherever they stand, and keys of maps, names of parameters and paths that look like one.
#[test]
fn secrets_are_not_repeated() {
    for folder in support::folders("drift") {
        let reading = reading(&folder, None);
        let found = report(&reading, &recording(&folder));
        let normalised = &reading.document.as_ref().unwrap().1;
        let page = found.matrix("x", normalised, &reading.sources).html();
        let text = format!("{}{}{:?}{page}", found.json(&reading.sources), found.text(), found.overlay("x"));
        assert!(String::from_utf8(recording(&folder)).unwrap().contains("sk-live-"));
        assert!(!text.contains("sk-live-"), "{text}");
        let mut observer = Observer::inferring(normalised, Vec::new());
        read(recording(&folder).as_slice(), |entry, exchange| observer.observe(entry, &exchange));
        assert!(!observer.inferred().unwrap_or_default().contains("sk-live-"));
    }
}
