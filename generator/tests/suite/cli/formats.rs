//! What programs read: JSON, SARIF and GitHub annotations are well-formed whatever goes wrong, and spec text cannot break
//! out of them.

use serde_json::Value;

use super::command::Folder;
use crate::support;

/// A document with a finding whose texts try to be commands, in a file whose name does too.
const HOSTILE_NAME: &str = "a,b%0A::error::x.yaml";
const HOSTILE: &str = r##"openapi: 3.0.3
info: {title: T, version: '1'}
"::error file=/etc/passwd::owned": 1
"x\e[2J\u202e\r\n::set-output name=a::b": 2
paths: {}
"##;

/// Ways for a run to end badly, with the code of the diagnostic that says so.
const ENDINGS: [(&str, &[&str], &str); 8] = [
    ("a document is odd", &["lint", HOSTILE_NAME], "unknown-field"),
    ("an input is missing", &["lint", "nowhere.yaml"], "unreadable"),
    ("rules are missing", &["generate", "shop.yaml", "--config", "none.yaml", "--rust", "r"], "unreadable"),
    ("nothing is asked for", &["generate", "shop.yaml"], "usage"),
    ("a file was edited", &["generate", "shop.yaml", "--rust", "edited"], "not-owned"),
    ("a folder is out of date", &["generate", "shop.yaml", "--rust", "r", "--check"], "out-of-date"),
    ("a run would change something", &["generate", "shop.yaml", "--rust", "r", "--dry-run"], "out-of-date"),
    ("a file stands where a folder should", &["generate", "shop.yaml", "--rust", "shop.yaml"], "unwritable"),
];

fn folder() -> Folder {
    let folder = Folder::new();
    let shop = std::fs::read_to_string(support::data("cli/documents/shop.yaml")).unwrap();
    folder.put("shop.yaml", &shop);
    folder.put(HOSTILE_NAME, HOSTILE);
    folder.trueup(&["generate", "shop.yaml", "--rust", "edited"], None);
    folder.put("edited/src/lib.rs", "// mine");
    folder
}

/// What a run prints in a format.
fn printed(folder: &Folder, arguments: &[&str], format: &str) -> String {
    let output = folder.trueup(&[arguments, &["--format", format]].concat(), None);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn json_is_one_list_of_findings() {
    let folder = folder();
    for (what, arguments, code) in ENDINGS {
        let text = printed(&folder, arguments, "json");
        let all: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{what}: {e}\n{text}"));
        // `lint` says more than what it found.
        let found: Vec<Value> = serde_json::from_value(all.get("findings").unwrap_or(&all).clone()).unwrap();
        assert!(found.iter().any(|entry| entry["code"] == code), "{what}: {text}");
        for entry in &found {
            let keys: Vec<&String> = entry.as_object().unwrap().keys().collect();
            let expected =
                ["code", "severity", "message", "action", "help", "pointer", "location", "related"];
            assert_eq!(keys, expected, "{what}");
        }
        assert!(text.is_ascii(), "{what}: a terminal may act on it");
    }
    let calm = printed(&folder, &["lint", "shop.yaml"], "json");
    let calm: Value = serde_json::from_str(&calm).unwrap();
    assert!(calm["score"].as_u64().is_some_and(|score| score < 100), "{calm:#}");
    let calm = printed(&folder, &["generate", "shop.yaml", "--rust", "calm"], "json");
    assert_eq!(serde_json::from_str::<Value>(&calm).unwrap(), Value::Array(Vec::new()));
}

/// SARIF 2.1.0: what sections 3.13 to 3.30 of the standard require, and what code-scanning services ask for.
#[test]
fn sarif_has_what_the_standard_requires() {
    let folder = folder();
    for (what, arguments, code) in ENDINGS {
        let text = printed(&folder, arguments, "sarif");
        let log: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{what}: {e}\n{text}"));
        assert_eq!(log["version"], "2.1.0", "{what}");
        assert!(log["$schema"].as_str().unwrap().contains("sarif-2.1.0"), "{what}");
        let [run] = &log["runs"].as_array().unwrap()[..] else { panic!("{what}: one run") };
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert_eq!(run["tool"]["driver"]["name"], "trueup", "{what}");
        let results = run["results"].as_array().unwrap();
        assert!(results.iter().any(|result| result["ruleId"] == code), "{what}: {text}");
        for result in results {
            let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"], "{what}");
            assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()), "{what}");
            assert!(!result["message"]["text"].as_str().unwrap().is_empty(), "{what}");
            for location in result["locations"].as_array().into_iter().flatten() {
                let physical = &location["physicalLocation"];
                let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
                assert!(uri.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"{}|\\^`,:".contains(&b)), "{uri}");
                let region = &physical["region"];
                assert!(region["startLine"].as_u64().unwrap() > 0, "{what}");
                assert!(region["endLine"].as_u64() >= region["startLine"].as_u64(), "{what}");
            }
        }
    }
}

/// Sections 3.49.10 and 3.49.13: whoever reads a finding of `lint` elsewhere has the page of its rule beside it.
#[test]
fn sarif_of_lint_has_the_pages_of_its_rules() {
    let log: Value = serde_json::from_str(&printed(&folder(), &["lint", "shop.yaml"], "sarif")).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["id"] == "lint-security"), "{rules:#?}");
    for rule in rules.iter().filter(|rule| rule["id"].as_str().unwrap().starts_with("lint-")) {
        let title = format!("# {}\n", rule["id"].as_str().unwrap());
        for form in ["text", "markdown"] {
            assert!(rule["help"][form].as_str().is_some_and(|page| page.starts_with(&title)), "{rule:#}");
        }
        assert!(rule["fullDescription"]["text"].as_str().is_some_and(|text| text.ends_with('.')), "{rule:#}");
    }
}

/// One command a line; nothing of a document begins a line or ends a property early.
#[test]
fn github_annotations_cannot_be_forged() {
    let folder = folder();
    for (what, arguments, code) in ENDINGS {
        let text = printed(&folder, arguments, "github");
        assert!(text.lines().count() > 0, "{what}");
        for line in text.lines() {
            let (head, _) = line[2..].split_once("::").unwrap_or_else(|| panic!("{what}: {line}"));
            let (command, properties) = head.split_once(' ').unwrap();
            assert!(line.starts_with("::") && ["error", "warning", "notice"].contains(&command), "{line}");
            for property in properties.split(',') {
                let (name, value) = property.split_once('=').unwrap_or_else(|| panic!("{what}: {line}"));
                let known = ["file", "line", "col", "endLine", "endColumn", "title"];
                assert!(known.contains(&name) && !value.is_empty(), "{what}: {line}");
            }
        }
        assert!(text.contains(&format!("title={code}::")), "{what}: {text}");
        assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{what}: {text:?}");
    }
    assert!(
        printed(&folder, &["lint", HOSTILE_NAME], "github")
            .contains("file=a%2Cb%250A%3A%3Aerror%3A%3Ax.yaml,")
    );
}

/// A page has what was compared; what could not be read is told beside it, and what is written is written whole or not at all.
#[test]
fn pages_of_drift_hide_nothing_and_files_are_whole() {
    let folder = folder();
    folder.put("t.ndjson", "{\"method\": \"GET\", \"url\": \"/items\", \"status\": 418}\nbroken\n");
    folder.put(
        "src/a.ts",
        "import { z } from \"zod\";\nexport const Item = z.object({ a: z.string() });\nconst = 7;\n",
    );
    folder.put("other.yaml", "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n");
    for (source, expected) in [
        (["--har", "t.ndjson"], "t.ndjson:2: an exchange cannot be read"),
        (["--zod", "src"], "src/a.ts:3:7: error[syntax]"),
    ] {
        let output =
            folder.trueup(&[&["drift", "shop.yaml", "--format", "html"][..], &source].concat(), None);
        let (page, said) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(page.starts_with("<!doctype html>") && page.contains("</html>"), "{page}");
        assert!(said.contains(expected), "{said}");
    }
    folder.put("there.yaml", "mine\n");
    let before = folder.contents();
    let drift = |to: [&str; 2]| {
        folder.trueup(&[&["drift", "shop.yaml", "--har", "t.ndjson"][..], &to].concat(), None).status.code()
    };
    for to in
        [["--overlay-out", "shop.yaml/x"], ["--write-baseline", "shop.yaml/x"], ["--overlay-out", "src"]]
    {
        assert_eq!(drift(to), Some(2), "{to:?}");
        assert_eq!(folder.contents(), before, "{to:?}");
    }
    assert_eq!(drift(["--overlay-out", "there.yaml"]), Some(1));
    assert!(folder.text("there.yaml").starts_with("overlay: "));
    assert_eq!(folder.contents().len(), before.len(), "something is left over");
}

/// A file that is there stays the file it is: one that a link leads to, readable for whom it was.
#[cfg(unix)]
#[test]
fn files_that_drift_writes_keep_their_place_and_their_mode() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = folder();
    folder.put("t.ndjson", "{\"method\": \"GET\", \"url\": \"/items\", \"status\": 418}\n");
    folder.put("kept/known.json", "");
    let (kept, link) = (folder.at("kept/known.json"), folder.at("known.json"));
    std::fs::set_permissions(&kept, std::fs::Permissions::from_mode(0o600)).unwrap();
    symlink("kept/known.json", &link).unwrap();
    folder.trueup(&["drift", "shop.yaml", "--har", "t.ndjson", "--write-baseline", "known.json"], None);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(folder.text("kept/known.json").contains("fingerprints"));
    assert_eq!(std::fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
}
