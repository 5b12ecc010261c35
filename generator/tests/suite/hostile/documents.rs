//! `tests/hostile/documents.yaml`: small documents and what is to be said of them. `refused`: always, with nothing written; `degrades`:
//! a lenient run goes on and says so, a strict one refuses; `warns`: both go on and say so; `silent`: nothing to say.
//! A line that ends in `# <-` is the one that must be named. What comes out is held to the same rules as everything else.

use serde_json::Value;
use trueup::diagnostics::Severity;

use super::safety;
use super::text::rows;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: 1.0.0}\n";

/// The row's text with what every document needs.
fn document(row: &Value) -> (String, String) {
    let name = row["name"].as_str().unwrap_or("openapi.yaml").to_owned();
    let mut text = row["document"].as_str().unwrap().to_owned();
    let is_whole = text.contains("openapi") || text.contains("swagger") || row["whole"] == true;
    if !is_whole {
        text = format!("{HEAD}{text}");
        if !text.contains("\npaths:") {
            text.push_str("\npaths: {}\n");
        }
    }
    (name, text)
}

#[test]
fn odd_documents_are_answered() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("../../hostile/documents.yaml")) {
        let id = row["id"].as_str().unwrap();
        let (name, text) = document(&row);
        let answer = row["answer"].as_str().unwrap();
        let line = text.lines().position(|line| line.ends_with("# <-")).map(|at| at + 1);
        for strict in [false, true] {
            let (sdks, said) = safety::run(&name, text.as_bytes(), strict);
            if let Some(sdks) = &sdks {
                safety::attempt(&mut wrong, || safety::check(id, sdks));
            }
            let refuses = answer == "refused" || (answer == "degrades" && strict);
            let severity = if refuses { Severity::Error } else { Severity::Warning };
            let code = row["code"].as_str();
            let is_said = answer == "silent"
                || said.iter().any(|(how, what, at, _)| {
                    *how == severity
                        && code.is_none_or(|code| code == *what)
                        && line.is_none_or(|line| line == *at)
                });
            let placed = said.iter().all(|(_, _, at, _)| *at > 0);
            if refuses == sdks.is_some() || !is_said || !placed || (answer == "silent" && !said.is_empty()) {
                wrong.push(format!(
                    "{id}, strict: {strict}, expected {answer} {code:?} on {line:?}: {said:#?}\n{text}"
                ));
            }
        }
    }
    safety::none(&wrong);
}

/// What a document says of numbers and text is what both SDKs hold.
#[test]
fn values_are_exact() {
    for row in rows(include_str!("../../hostile/documents.yaml")) {
        let Some(values) = row["holds"].as_array() else { continue };
        let (name, text) = document(&row);
        let id = row["id"].as_str().unwrap();
        let (sdks, said) = safety::run(&name, text.as_bytes(), false);
        let sdks = sdks.unwrap_or_else(|| panic!("{id}: {said:#?}"));
        for (language, files) in [("rust", &sdks.rust), ("python", &sdks.python)] {
            let all: String = files
                .iter()
                .filter(|(path, _)| !path.contains("runtime/"))
                .map(|(_, text)| text.as_str())
                .collect();
            for value in values {
                let value = value.as_str().unwrap();
                assert!(all.contains(value), "{id}: {language} does not hold {value}:\n{all}");
            }
        }
    }
}
