//! The runner of wire vectors that a crate can carry among its tests: real code that is the same for every API, the typed
//! calls of this one, and the vectors.

use std::collections::BTreeMap;

use super::names;
use super::plan::CratePlan;
use super::render;
use crate::ir::Words;

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$((
            concat!("tests/vectors/", $path),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/package/rust/vectors/", $path)),
        )),*]
    };
}

/// Paths in the crate, and contents.
const RUNNER: &[(&str, &str)] =
    files!["arguments.rs", "format.rs", "main.rs", "observed.rs", "server.rs", "traces.rs"];

/// The files of the runner. `vectors` are files of vectors, each with its name.
///
/// # Errors
/// When something that was rendered is not Rust.
pub(super) fn files(plan: &CratePlan, vectors: &[(&str, &str)]) -> Result<BTreeMap<String, String>, String> {
    let mut files: BTreeMap<String, String> =
        RUNNER.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let mut scope = names::modules();
    let mut data = Vec::new();
    for (name, text) in vectors {
        let stem = name.rsplit(['/', '\\']).next().unwrap_or(name).trim_end_matches(".json");
        let file = format!("{}.json", scope.claim(&Words::split(stem)));
        files.insert(format!("tests/vectors/data/{file}"), (*text).to_owned());
        data.push(file);
    }
    files.insert("tests/vectors/calls.rs".to_owned(), render::calls(plan, &data)?);
    Ok(files)
}
