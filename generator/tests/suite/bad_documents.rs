//! Documents with faults (`data/bad`), each beside what a lenient run says of it. A strict run refuses every one of them,
//! and an error never comes without a place. `TRUEUP_BLESS=1` rewrites the expectations.

use std::path::{Path, PathBuf};

use trueup::diagnostics::{Diagnostics, Severity, SourceMap, Strictness, render};
use trueup::load::{Budget, Input, load};
use trueup::resolve::{Resolved, resolve};

fn run(path: &Path, strictness: Strictness) -> (Option<Resolved>, Diagnostics, SourceMap) {
    let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
    let bytes = std::fs::read(path).expect("the case can be read");
    let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new(strictness));
    let budget = Budget::default();
    let input = Input { name: &name, bytes: &bytes };
    let loaded = load(input, &budget, &mut sources, &mut diagnostics);
    let resolved = loaded.and_then(|loaded| resolve(loaded, &budget, &mut diagnostics));
    (resolved, diagnostics, sources)
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bad");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the cases can be listed")
        .map(|entry| entry.expect("the cases can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending != "txt"))
        .collect();
    files.sort();
    files
}

#[test]
fn every_fault_is_reported_as_expected() {
    let bless = std::env::var_os("TRUEUP_BLESS").is_some();
    let mut wrong = Vec::new();
    for path in cases() {
        let (_, diagnostics, sources) = run(&path, Strictness::Lenient);
        let plain = render::plain(&diagnostics, &sources);
        let expected = path.with_extension("txt");
        if bless {
            std::fs::write(&expected, &plain).expect("the expectation can be written");
        }
        if std::fs::read_to_string(&expected).unwrap_or_default() != plain {
            wrong.push(format!("{}:\n{plain}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_strict_run_refuses_them_all() {
    for path in cases() {
        let (_, diagnostics, _) = run(&path, Strictness::Strict);
        assert!(diagnostics.has_errors(), "{}", path.display());
    }
}

#[test]
fn nothing_is_said_without_a_place() {
    for path in cases() {
        for strictness in [Strictness::Lenient, Strictness::Strict] {
            let (_, diagnostics, sources) = run(&path, strictness);
            for entry in diagnostics.iter() {
                let at = entry.span.and_then(|span| sources.line_column(span));
                assert!(at.is_some() && entry.pointer.is_some(), "{}: {}", path.display(), entry.message);
                let mends = entry.severity != Severity::Error || !entry.oddity || entry.action.is_none();
                assert!(mends, "{}: a refusal does nothing instead: {}", path.display(), entry.message);
            }
        }
    }
}

/// What a lenient run goes on with has no reference that leads nowhere, in the tree or in the typed view.
#[test]
fn mended_documents_are_sound() {
    for path in cases() {
        let (resolved, _, _) = run(&path, Strictness::Lenient);
        let Some(resolved) = resolved else { continue };
        for (at, target) in &resolved.refs {
            assert!(resolved.node(target).is_some(), "{}: {at} leads nowhere", path.display());
            let (node, _) = resolved.deref(at).expect("a reference leads somewhere");
            assert!(node.get("$ref").is_none(), "{}: {at} leads to a reference", path.display());
        }
        let typed = serde_json::to_string(&resolved.openapi).expect("the typed view can be written");
        let left = typed.matches("\"$ref\":").count();
        assert!(left <= resolved.refs.len(), "{}: {left} references are typed", path.display());
    }
}
