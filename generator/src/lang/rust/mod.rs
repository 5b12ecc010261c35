//! The Rust target: `plan` decides, `render` prints.

pub mod encode;
pub mod names;
mod package;
pub mod plan;
mod render;
mod runtime;
mod vectors;

use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{Api, Words};
use crate::vectors::Vectors;

/// Whether the client has something else of this name, or no method can have it.
pub(super) fn is_kept_from_resources(name: &Words) -> bool {
    !names::accessors().is_free(name)
}

/// Makes all files of the crate, by path from its folder. With wire vectors, the tests that run them are
/// among its files.
///
/// What the crate cannot do is told in the diagnostics. An error there is a bug of this target: something that was rendered
/// is not Rust.
pub fn generate(api: &Api, vectors: &Vectors) -> (BTreeMap<String, String>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let plan = plan::plan(api, &mut diagnostics);
    let mut files: BTreeMap<String, String> =
        runtime::FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let made = render::sources(&plan).and_then(|sources| {
        files.extend(sources);
        files.insert("Cargo.toml".to_owned(), package::cargo_toml(&plan)?);
        files.insert("README.md".to_owned(), package::readme(&plan)?);
        if !vectors.own.is_empty() {
            files.extend(vectors::files(&plan, &vectors.own)?);
        }
        if !vectors.cases.is_empty() {
            files.extend(vectors::conformance(&plan, &vectors.cases)?);
        }
        Ok(())
    });
    if let Err(message) = made {
        diagnostics.push(Diagnostic::error(codes::INTERNAL, message));
    }
    (files, diagnostics)
}
