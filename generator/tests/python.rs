//! Whole Python packages from small documents, compared file by file with `golden/python/*/package`. `TRUEUP_BLESS=1`
//! writes what is found in place of what is expected. The runtime is left out: it has its own tests.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use trueup::lang::python;

fn package(folder: &Path) -> BTreeMap<String, String> {
    let (mut files, diagnostics) = python::generate(&support::lower_folder(folder).api);
    assert!(diagnostics.is_empty(), "{folder:?}: {:?}", diagnostics.sorted());
    files.retain(|path, _| !path.contains("/_runtime/"));
    files
}

#[test]
fn packages_are_as_recorded() {
    for folder in support::folders("golden/python") {
        let found = package(&folder);
        let root = folder.join("package");
        let mut expected: Vec<PathBuf> = Vec::new();
        walk(&root, &mut expected);
        for path in expected {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            if !found.contains_key(&name) {
                support::compare(&path, "");
            }
        }
        for (path, text) in &found {
            let path = root.join(path);
            if std::env::var_os("TRUEUP_BLESS").is_some() {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
            }
            support::compare(&path, text);
        }
    }
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, into) } else { into.push(path) }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for folder in support::folders("golden/python") {
        assert_eq!(package(&folder), package(&folder), "{folder:?}");
    }
}
