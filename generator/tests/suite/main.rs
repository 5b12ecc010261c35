//! All integration tests of the generator, one module a subject, in one binary: it is linked once. The data they run over
//! stands beside this folder. `cargo test -p trueup --test suite lock::` runs one module.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

mod bad_documents;
mod cli;
mod corpus;
mod corruption;
mod determinism;
mod dialect;
mod dialects;
mod diff;
mod documents;
mod drift;
mod explain;
mod hostile;
mod layering;
mod ledger;
mod lint;
mod lint_pages;
mod lock;
mod lowering;
mod mock;
mod names;
mod output;
mod overlay;
mod parse;
mod presence;
mod python;
mod reference;
mod robustness;
mod rules;
mod rust_target;
mod suggest;
mod support;
mod types;
mod vectors;
#[cfg(feature = "zod")]
mod zod;

/// A file of tests that no module line names would never run.
#[test]
fn every_file_of_tests_is_a_module_here() {
    let tests = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let files = |folder: &std::path::Path| {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let rust = entries.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
        rust.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(files(&tests), Vec::<String>::new(), "these belong into tests/suite");
    let main = include_str!("main.rs");
    for name in files(&tests.join("suite")).iter().filter(|name| *name != "main") {
        assert!(main.contains(&format!("\nmod {name};\n")), "tests/suite/{name}.rs has no `mod {name};`");
    }
}
