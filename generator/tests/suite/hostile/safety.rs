//! Runs the generator over a document and holds what must be true of every output, whatever the document says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use trueup::diagnostics::{Diagnostics, Severity, SourceMap, render};
use trueup::output::{FileSet, RelPath};
use trueup::pipeline::{Input, Inputs, Outcome, Targets, generate};

use super::{pages, python, rust};

/// Severity, code, line and message of a finding.
pub(super) type Finding = (Severity, &'static str, usize, String);

/// What a run gave: files by path, without the runtimes, which are the same in every SDK.
pub(super) struct Sdks {
    pub(super) rust: BTreeMap<String, String>,
    pub(super) python: BTreeMap<String, String>,
}

/// Runs a document through the whole generator. `None` when it is refused; what was said is checked either way.
pub(super) fn run(name: &str, bytes: &[u8], strict: bool) -> (Option<Sdks>, Vec<Finding>) {
    let spec = Input { name: name.to_owned(), bytes: bytes.to_vec() };
    let inputs =
        Inputs { spec, overlays: Vec::new(), rules: None, lock: None, strict, files: Default::default() };
    let targets = Targets { rust: true, python: true, vectors: Vec::new() };
    let Outcome { sources, diagnostics, generated, .. } = generate(&inputs, &targets);
    let said = said(&diagnostics, &sources);
    assert_eq!(generated.is_none(), diagnostics.has_errors(), "{name}: {said:?}");
    assert!(said.iter().all(|(_, code, ..)| *code != "internal"), "{name}: {said:?}");
    let Some(generated) = generated else { return (None, said) };
    assert!(generated.lock.lines().all(|line| !line.contains(is_hidden)), "the lock of {name}");
    let files = |set: Option<FileSet>| -> BTreeMap<String, String> {
        let set = set.unwrap();
        let own = set.iter().filter(|(path, _)| {
            !path.as_str().contains("/_runtime/") && !path.as_str().starts_with("src/runtime/")
        });
        own.map(|(path, text)| (path.as_str().to_owned(), text.to_owned())).collect()
    };
    let (rust, python) = (files(generated.rust), files(generated.python));
    (Some(Sdks { rust, python }), said)
}

/// As [`run`] leniently, for documents that must come out.
pub(super) fn sdks(row: &str, document: &Value) -> Sdks {
    let (sdks, said) = run("openapi.json", document.to_string().as_bytes(), false);
    sdks.unwrap_or_else(|| panic!("{row} is refused: {said:#?}"))
}

/// What is said, after making sure that no format of it acts on a terminal or on a build server.
fn said(diagnostics: &Diagnostics, sources: &SourceMap) -> Vec<Finding> {
    let sorted = diagnostics.sorted();
    let formats = [
        render::plain(diagnostics, sources),
        render::github(diagnostics, sources),
        render::terminal(diagnostics, sources, false),
        render::json(diagnostics, sources),
        render::sarif(diagnostics, sources),
    ];
    for text in &formats {
        assert!(!text.contains(is_hidden), "{text:?}");
    }
    let related: usize = sorted.iter().map(|found| found.related.len()).sum();
    assert_eq!(formats[0].lines().count(), sorted.len() + related, "{}", formats[0]);
    assert_eq!(formats[1].lines().count(), sorted.len(), "{}", formats[1]);
    for line in formats[1].lines() {
        let command =
            line.strip_prefix("::").and_then(|rest| rest.split_once(' ')).map(|(command, _)| command);
        assert!(matches!(command, Some("error" | "warning" | "notice")), "{line}");
        assert_eq!(line.matches("::").count().min(2), 2, "{line}");
    }
    for line in [&formats[0], &formats[2]].iter().flat_map(|text| text.lines()) {
        assert!(
            !line.trim_start().starts_with("::error") && !line.trim_start().starts_with("::set-"),
            "{line}"
        );
    }
    sorted
        .iter()
        .map(|found| {
            let at = found.span.and_then(|span| sources.line_column(span));
            (found.severity, found.code.as_str(), at.map_or(0, |at| at.line), found.message.clone())
        })
        .collect()
}

/// Characters that hide, act on a terminal, or turn the direction of what stands around them.
pub(super) fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Everything that holds of one SDK pair by itself.
pub(super) fn check(row: &str, sdks: &Sdks) {
    for (language, files) in [("rust", &sdks.rust), ("python", &sdks.python)] {
        let mut folded = BTreeSet::new();
        for (path, text) in files {
            assert!(RelPath::new(path).is_ok(), "{row}: the path {path:?}");
            assert!(folded.insert(path.to_lowercase()), "{row}: {path} is there twice, case aside");
            let hidden = text.lines().find(|line| line.contains(is_hidden));
            assert!(hidden.is_none(), "{row}: {language} {path}: {hidden:?}");
        }
    }
    rust::check(row, &sdks.rust);
    python::check(row, &sdks.python);
    for files in [&sdks.rust, &sdks.python] {
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".md")) {
            pages::check(&format!("{row}: {path}"), text);
        }
    }
}

/// What must be the same for two documents that differ in prose alone: code, dependencies, examples in the README.
pub(super) fn compare(row: &str, benign: &Sdks, hostile: &Sdks) {
    let shapes = |sdks: &Sdks| (rust::shapes(&sdks.rust), python::shapes(&sdks.python));
    let (benign_shapes, hostile_shapes) = (shapes(benign), shapes(hostile));
    same(row, "rust", &benign_shapes.0, &hostile_shapes.0);
    same(row, "python", &benign_shapes.1, &hostile_shapes.1);
    frame(row, benign, hostile);
}

/// What must be the same whatever a document calls things: dependencies and build settings.
pub(super) fn frame(row: &str, benign: &Sdks, hostile: &Sdks) {
    assert_eq!(rust::manifest(&benign.rust), rust::manifest(&hostile.rust), "{row}: Cargo.toml");
    assert_eq!(python::manifest(&benign.python), python::manifest(&hostile.python), "{row}: pyproject.toml");
    assert_eq!(pages::examples(&benign.rust), pages::examples(&hostile.rust), "{row}: examples of the crate");
    assert_eq!(
        pages::examples(&benign.python),
        pages::examples(&hostile.python),
        "{row}: examples of the package"
    );
}

/// Fails with the first shape that only one side has.
fn same(row: &str, language: &str, benign: &[String], hostile: &[String]) {
    if benign == hostile {
        return;
    }
    let only = |one: &[String], other: &[String]| {
        let mut rest = other.to_vec();
        let alone = one.iter().find(|shape| match rest.iter().position(|known| known == *shape) {
            Some(at) => {
                rest.swap_remove(at);
                false
            }
            None => true,
        });
        alone.cloned().unwrap_or_default()
    };
    panic!(
        "{row}: the {language} code has another shape\n--- only benign\n{}\n--- only hostile\n{}",
        only(benign, hostile),
        only(hostile, benign)
    );
}

/// Runs one attempt of a table and keeps what it fails with, so that one run of a table tells all of its faults.
pub(super) fn attempt(wrong: &mut Vec<String>, attempt: impl FnOnce()) {
    if let Err(payload) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(attempt)) {
        let said = payload.downcast_ref::<String>().cloned();
        wrong.push(
            said.or_else(|| payload.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_default(),
        );
    }
}

/// Fails with everything that was kept.
pub(super) fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} attempts failed:\n{}", wrong.len(), wrong.join("\n"));
}
