//! The arrows of docs/ARCHITECTURE.md: a stage imports only what stands above it, and each of the owner's crates is
//! used in one place.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

use std::fs;
use std::path::{Path, PathBuf};

/// Top to bottom. A module may use those before it, never those after it.
const LAYERS: [&str; 24] = [
    "diagnostics",
    "ir",
    "load",
    "rules",
    "resolve",
    "naming",
    "normalise",
    "ledger",
    "lock",
    "lower",
    "diff",
    "vectors",
    "lang",
    "explain",
    "output",
    "reference",
    "drift",
    "mock",
    "suggest",
    "lint",
    "release",
    "provenance",
    "init",
    "pipeline",
];

/// Where each of these crates may be named, as path prefixes under `src/`.
const HOMES: [(&str, &[&str]); 15] = [
    ("openapiv3", &["load/", "resolve/", "normalise/", "lower/"]),
    ("granit_parser", &["load/"]),
    ("heck", &["ir/words.rs", "naming/"]),
    ("oxc_ast", &["drift/zod/reader.rs", "drift/zod/blocks.rs", "drift/zod/spaces.rs"]),
    ("oxc_parser", &["drift/zod/parse.rs"]),
    ("tera", &["lang/python/", "lang/rust/package.rs"]),
    ("ruff_python_formatter", &["lang/python/format.rs"]),
    ("quote", &["lang/rust/"]),
    ("regex", &["load/jsonpath/", "mock/scalar.rs"]),
    ("hyper", &["cli/mock.rs"]),
    ("tokio", &["cli/mock.rs"]),
    ("syn", &["lang/rust/"]),
    ("prettyplease", &["lang/rust/"]),
    ("clap", &["main.rs", "cli"]),
    ("annotate_snippets", &["diagnostics/render/"]),
];

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, into) } else { into.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (name, code_only(&fs::read_to_string(&path).unwrap()))
        })
        .collect()
}

/// The text without comment lines, which may name anything.
fn code_only(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| *layer == name)
}

/// Every `crate::name` of a text.
fn crate_paths(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("crate::").map(|(at, found)| {
        let rest = &text[at + found.len()..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        &rest[..end]
    })
}

#[test]
fn no_stage_imports_what_stands_below_it() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let own = file.split(['/', '.']).next().unwrap_or_default();
        let Some(own_layer) = layer(own) else { continue };
        for used in crate_paths(&text) {
            if layer(used).is_some_and(|used| used > own_layer) {
                wrong.push(format!("{file} uses crate::{used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "wrong arrows: {wrong:#?}");
}

#[test]
fn every_module_has_a_layer() {
    for (file, _) in sources() {
        let own = file.split(['/', '.']).next().unwrap_or_default();
        assert!(["lib", "main", "cli"].contains(&own) || layer(own).is_some(), "{file} stands in no layer");
    }
}

#[test]
fn target_languages_do_not_know_each_other() {
    for (file, text) in sources() {
        for language in ["rust", "python", "outline"] {
            let inside = file.starts_with(&format!("lang/{language}/"));
            let other = file.starts_with("lang/") && file.matches('/').count() > 1 && !inside;
            assert!(!(other && text.contains(&format!("lang::{language}"))), "{file} uses lang::{language}");
        }
    }
}

#[test]
fn each_library_is_used_where_it_belongs() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        for (library, homes) in HOMES {
            let named = text.match_indices(&format!("{library}::")).any(|(at, _)| {
                !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':')
            });
            if named && !homes.iter().any(|home| file.starts_with(home)) {
                wrong.push(format!("{file} uses {library}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_have_one_subject_and_say_which() {
    for (file, text) in sources() {
        let full = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(&file)).unwrap();
        assert!(full.starts_with("//!"), "{file} does not say what it is for");
        assert!(
            text.lines().count() <= 600,
            "{file} is too long for one subject: {} lines",
            text.lines().count()
        );
        // The command line alone may look at the terminal's wishes (NO_COLOR).
        let outside = file.starts_with("cli/") || file == "main.rs";
        assert!(outside || !text.contains("std::env::"), "{file} reads the environment");
    }
}
