//! The forms of a report: whatever the texts of a document are, they stay texts.

use serde_json::{Value, json};
use trueup::diff::{Report, render};

use super::pair;

/// Names and values that try to be something else where they land.
const HOSTILE: &str = "<script>alert(1)</script>`|**x**|\u{1b}[2J\u{202e}\r\n::error::owned%0A";

fn hostile() -> Report {
    let document = |names: &[&str]| {
        let properties: serde_json::Map<String, Value> = names
            .iter()
            .map(|name| ((*name).to_owned(), json!({ "type": "string", "default": name })))
            .collect();
        json!({
            "openapi": "3.0.3",
            "info": { "title": "T", "version": "1" },
            "paths": { "/things": { "post": {
                "operationId": "createThing",
                "requestBody": { "content": { "application/json": { "schema": {
                    "type": "object", "properties": properties,
                } } } },
                "responses": { "204": { "description": "Done." } },
            } } },
        })
    };
    pair::of_values(&document(&["a"]), &document(&["a", HOSTILE]))
}

#[test]
fn texts_of_documents_stay_texts() {
    let report = hostile();
    assert_eq!(report.changes.len(), 1);
    let outputs = [
        render::terminal(&report, false),
        render::json(&report),
        render::sarif(&report),
        render::github(&report),
        render::markdown(&report),
        render::html(&report),
    ];
    for text in &outputs {
        assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{text:?}");
    }
    let [_, _, _, github, markdown, html] = &outputs;
    assert_eq!(github.lines().count(), 2, "{github}");
    assert!(github.lines().all(|line| line.starts_with("::notice ")), "{github}");
    assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "{html}");
    assert!(!html.contains("http://") && !html.contains("https://") && !html.contains("src="), "{html}");
    // Outside of code nothing of it is markup: cut out what stands between equal fences.
    let outside: String = markdown.split("``").step_by(2).collect();
    assert!(!outside.contains("<script") && !outside.contains("**x**"), "{markdown}");
}

#[test]
fn programs_find_verdicts_positions_and_changes() {
    let report = hostile();
    let json: Value = serde_json::from_str(&render::json(&report)).unwrap();
    for verdict in ["wire", "rust", "python", "overall"] {
        assert_eq!(json[verdict], "minor");
    }
    let change = &json["changes"][0];
    for verdict in ["wire", "rust", "python"] {
        assert_eq!(change[verdict], "minor");
    }
    assert_eq!(change["kind"], "property-added");
    assert_eq!(change["suspect"], false);
    assert_eq!(change["directions"], json!(["request"]));
    assert_eq!(change["operations"], json!(["POST /things"]));
    assert_eq!(change["fingerprint"].as_str().unwrap().len(), 16);
    assert_eq!(change["old"]["file"], "old.json");
    assert_eq!(change["old"]["present"], false);
    assert_eq!(change["new"]["present"], true);
    assert!(change["new"]["line"].as_u64().unwrap() > change["old"]["line"].as_u64().unwrap());
    assert!(change["pointer"].as_str().unwrap().starts_with("/paths/~1things/post/requestBody"));
    let sarif: Value = serde_json::from_str(&render::sarif(&report)).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "property-added");
    assert_eq!(result["level"], "warning");
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "new.json");
    assert_eq!(result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"], "old.json");
    assert_eq!(result["partialFingerprints"]["trueup/v1"], change["fingerprint"]);
    assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"][0]["id"], "property-added");
}

#[test]
fn no_change_is_said_in_every_form() {
    let none = Report::default();
    assert_eq!(render::terminal(&none, true), "no change\n");
    let json: Value = serde_json::from_str(&render::json(&none)).unwrap();
    assert_eq!(
        json,
        json!({ "wire": "none", "rust": "none", "python": "none", "overall": "none", "changes": [] })
    );
    assert!(render::markdown(&none).contains("No change."));
    assert!(render::html(&none).contains("No change."));
    assert_eq!(render::github(&none).lines().count(), 1);
}
