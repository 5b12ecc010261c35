//! Every public document of the shared corpus is read and resolved without a panic, and its parts get their typed form.

use std::path::Path;

use openapiv3::{ReferenceOr, Schema};
use trueup::diagnostics::{Diagnostics, SourceMap, SpecPointer, Strictness, render};
use trueup::load::shape::ObjectKind;
use trueup::load::{Budget, Input, Node, load};
use trueup::resolve::resolve;

use crate::support;

#[test]
fn every_document_of_the_corpus_is_read() {
    let Some(shared) = support::shared() else { return };
    let mut failures = Vec::new();
    let schemas = SpecPointer::from_tokens(["components", "schemas"]);
    for folder in ["corpus", "facts/specs", "drift"] {
        for path in support::documents(&shared.join(folder), u64::MAX) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).unwrap();
            let mut sources = SourceMap::new();
            let mut diagnostics = Diagnostics::new(Strictness::Lenient);
            let budget = Budget::default();
            let input = Input { name: &name, bytes: &bytes };
            let loaded = load(input, &budget, &mut sources, &mut diagnostics);
            let resolved = loaded.and_then(|loaded| resolve(loaded, &budget, &mut diagnostics));
            let plain = render::plain(&diagnostics, &sources);
            match resolved {
                Some(resolved) if !diagnostics.has_errors() => {
                    let paths =
                        resolved.tree.get("paths").and_then(|node| node.as_mapping()).map_or(0, |m| m.len());
                    let typed = resolved.openapi.paths.paths.len();
                    let extensions = resolved.openapi.paths.extensions.len();
                    if paths != typed + extensions {
                        failures
                            .push(format!("{name}: {paths} paths in the tree, {typed} in the typed view"));
                    }
                    for (schema, _) in
                        resolved.node(&schemas).and_then(Node::as_mapping).iter().flat_map(|all| all.iter())
                    {
                        let at = schemas.child(schema);
                        let typed: Option<ReferenceOr<Schema>> = resolved.typed(&at, ObjectKind::Schema);
                        if typed.is_none() {
                            failures.push(format!("{name}: {schema} has no typed form"));
                        }
                    }
                }
                _ => failures.push(format!(
                    "{name}: {}",
                    plain.lines().filter(|l| l.contains("error")).collect::<Vec<_>>().join("\n")
                )),
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The documents this repository generates from have nothing that a strict run would say a word about.
#[test]
fn our_own_documents_are_clean() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    for folder in std::fs::read_dir(specs).expect("specs/ can be listed") {
        let path = folder.expect("specs/ can be listed").path().join("openapi.yaml");
        if !path.exists() {
            continue;
        }
        let bytes = std::fs::read(&path).expect("the document can be read");
        let (mut sources, mut diagnostics) = (SourceMap::new(), Diagnostics::new(Strictness::Strict));
        let budget = Budget::default();
        let input = Input { name: "openapi.yaml", bytes: &bytes };
        let loaded = load(input, &budget, &mut sources, &mut diagnostics);
        let resolved = loaded.and_then(|loaded| resolve(loaded, &budget, &mut diagnostics));
        assert!(resolved.is_some() && diagnostics.is_empty(), "{}", render::plain(&diagnostics, &sources));
    }
}
