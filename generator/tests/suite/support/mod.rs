//! Shared by the tests of rules and lowering: runs the stages on small documents and compares with recorded text.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "helpers of tests may panic"
)]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use trueup::diagnostics::{Diagnostics, SourceMap, Strictness};
use trueup::ledger::Ledger;
use trueup::load::{self, Budget};
use trueup::lock::Lock;
use trueup::{ir, ledger, lock, lower, normalise, resolve, rules};

/// What the stages say about a document.
pub struct Lowered {
    pub api: trueup::ir::Api,
    pub ledger: Ledger,
    pub ledger_text: String,
    pub resolved: resolve::Resolved,
    pub outline: String,
    pub lock: String,
    pub diagnostics: String,
}

/// Folders of test data under `tests/`.
pub fn folders(name: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    let mut found: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    assert!(!found.is_empty(), "no data for {name}");
    found
}

/// Test data beside the tests.
pub fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// The folder of the real document and its rules.
pub fn hive() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/hive")
}

pub fn document_text(folder: &Path) -> String {
    fs::read_to_string(folder.join("openapi.yaml")).unwrap()
}

pub fn rules_text(folder: &Path) -> String {
    fs::read_to_string(folder.join("trueup.yaml")).unwrap_or_default()
}

/// The shared folder: `TRUEUP_SHARED`, or `../shared` beside the workspace. Its absence is said aloud, and is a failure on CI.
pub fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let folder = std::env::var_os("TRUEUP_SHARED").map_or(beside, PathBuf::from);
    if folder.join("corpus").is_dir() {
        return Some(folder);
    }
    let message = format!("THE SHARED CORPUS IS MISSING: looked in {}", folder.display());
    assert!(std::env::var_os("CI").is_none_or(|value| value == "false"), "{message}");
    eprintln!("{message}; this test checked nothing");
    None
}

/// The real documents in it.
pub fn corpus() -> Option<PathBuf> {
    shared().map(|folder| folder.join("corpus"))
}

/// Documents in a folder of up to so many bytes.
pub fn documents(folder: &Path, largest: u64) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "json" || ending == "yaml"));
    files.retain(|path| fs::metadata(path).unwrap().len() <= largest);
    files.sort();
    files
}

/// A public document without rules; `None` if it cannot be read at all.
pub fn lower_public(path: &Path) -> Option<ir::Api> {
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new(Strictness::Lenient);
    let budget = Budget::default();
    let bytes = fs::read(path).unwrap();
    let name = path.to_string_lossy();
    let loaded =
        load::load(load::Input { name: &name, bytes: &bytes }, &budget, &mut sources, &mut diagnostics)?;
    let resolved = resolve::resolve(loaded, &budget, &mut diagnostics)?;
    let (rules, lock) = (rules::Rules::default(), Lock::default());
    let calls = lower::published(&lock);
    let normalised = normalise::run(&resolved, &rules, &calls, &mut diagnostics);
    Some(lower::run(&normalised, &lock, &mut diagnostics).api)
}

pub fn lower_folder(folder: &Path) -> Lowered {
    lower(&document_text(folder), &rules_text(folder), None)
}

/// Runs load, normalise and lower. Empty rules are no rules.
pub fn lower(document: &str, rules_text: &str, lock_text: Option<&str>) -> Lowered {
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::new(Strictness::Lenient);
    let budget = Budget::default();
    let input = load::Input { name: "openapi.yaml", bytes: document.as_bytes() };
    let original =
        load::parse(input.name, input.bytes, &budget, &mut sources, &mut Diagnostics::default()).unwrap();
    let loaded = load::load(input, &budget, &mut sources, &mut diagnostics).unwrap();
    let resolved = resolve::resolve(loaded, &budget, &mut diagnostics).unwrap();
    let mut rules = rules::Rules::default();
    if !rules_text.is_empty() {
        let file = load::parse("trueup.yaml", rules_text.as_bytes(), &budget, &mut sources, &mut diagnostics)
            .unwrap();
        rules = rules::read(&file.root, &mut diagnostics);
    }
    let mut old = Lock::default();
    if let Some(text) = lock_text {
        let file =
            load::parse("trueup.lock", text.as_bytes(), &budget, &mut sources, &mut diagnostics).unwrap();
        old = lock::parse(&file.root, &mut diagnostics);
    }
    let calls = lower::published(&old);
    let normalised = normalise::run(&resolved, &rules, &calls, &mut diagnostics);
    let lowered = lower::run(&normalised, &old, &mut diagnostics);
    let ledger = ledger::account(&original.root, &resolved, &normalised, &lowered.api, &diagnostics);
    Lowered {
        ledger_text: ledger::text(&ledger, &sources),
        ledger,
        resolved,
        outline: lower::outline(&lowered.api),
        api: lowered.api,
        lock: lock::render(&lowered.lock).unwrap(),
        diagnostics: shown(&sources, &diagnostics),
    }
}

/// A folder's document as JSON.
pub fn document_json(folder: &Path) -> Value {
    let mut sources = SourceMap::new();
    let mut diagnostics = Diagnostics::default();
    let text = document_text(folder);
    load::parse("openapi.yaml", text.as_bytes(), &Budget::default(), &mut sources, &mut diagnostics)
        .unwrap()
        .root
        .to_json()
}

/// One line a diagnostic, with its other places.
pub fn shown(sources: &SourceMap, diagnostics: &Diagnostics) -> String {
    let place = |span| {
        let at = sources.line_column(span).unwrap();
        format!("{}:{}:{}", sources.get(span.source).unwrap().name(), at.line, at.column)
    };
    let mut text = String::new();
    for found in diagnostics.sorted() {
        let at = found.span.map(place).unwrap_or_default();
        let pointer = found.pointer.as_ref().map(|pointer| format!(" {pointer}")).unwrap_or_default();
        text += &format!("{at}:{pointer} {} [{}] {}", found.severity.as_str(), found.code, found.message);
        for part in [&found.action, &found.help].into_iter().flatten() {
            text += &format!("; {part}");
        }
        for related in &found.related {
            text += &format!(" ({}: {})", place(related.span), related.label);
        }
        text.push('\n');
    }
    text
}

/// Compares with a recorded file, or records.
pub fn compare(file: &Path, found: &str) {
    if std::env::var_os("TRUEUP_BLESS").is_some() {
        if found.is_empty() {
            let _ = fs::remove_file(file);
        } else {
            fs::write(file, found).unwrap();
        }
        return;
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    assert!(expected == found, "{} differs\n--- expected\n{expected}\n--- found\n{found}", file.display());
}

/// The document as JSON with the keys of every object in another order. Lists keep theirs.
pub fn shuffled(folder: &Path, seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    shuffle(&document_json(folder), &mut state).to_string()
}

fn shuffle(value: &Value, state: &mut u64) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| shuffle(item, state)).collect(),
        Value::Object(members) => {
            let mut keyed: Vec<(u64, &String, &Value)> = members
                .iter()
                .map(|(key, value)| {
                    *state ^= *state << 13;
                    *state ^= *state >> 7;
                    *state ^= *state << 17;
                    (*state, key, value)
                })
                .collect();
            keyed.sort_by_key(|(random, _, _)| *random);
            keyed.into_iter().map(|(_, key, value)| (key.clone(), shuffle(value, state))).collect()
        }
        other => other.clone(),
    }
}

/// The lines of an outline, block by block, without their order.
pub fn unordered(outline: &str) -> Vec<Vec<String>> {
    let mut blocks: Vec<Vec<String>> = outline
        .split("\n\n")
        .map(|block| {
            let mut lines: Vec<String> = block.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        })
        .collect();
    blocks.sort();
    blocks
}
