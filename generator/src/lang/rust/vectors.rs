//! The runners of wire vectors and of conformance suites that a crate can carry among its tests: real code that is the same
//! for every API, the typed calls of this one, and the vectors.

use std::collections::BTreeMap;

use super::names;
use super::plan::CratePlan;
use super::render;
use crate::ir::Words;
use crate::vectors::Case;

macro_rules! files {
    ($folder:literal: $($from:literal/$path:literal),* $(,)?) => {
        &[$((
            concat!("tests/", $folder, "/", $path),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/package/rust/", $from, "/", $path)),
        )),*]
    };
}

/// Paths in the crate, and contents: the runner of wire vectors.
const RUNNER: &[(&str, &str)] = files!["vectors": "vectors"/"arguments.rs", "vectors"/"format.rs", "vectors"/"main.rs",
    "vectors"/"observed.rs", "vectors"/"server.rs", "vectors"/"traces.rs"];

/// The runner of a conformance suite, which makes and reads calls in the same way.
const CONFORMANCE: &[(&str, &str)] = files!["conformance": "vectors"/"arguments.rs", "conformance"/"compare.rs",
    "conformance"/"format.rs", "conformance"/"main.rs", "vectors"/"observed.rs", "vectors"/"server.rs"];

/// The files of the runner. `vectors` are files of vectors, each with its name.
///
/// # Errors
/// When something that was rendered is not Rust.
pub(super) fn files(
    plan: &CratePlan,
    vectors: &[(String, String)],
) -> Result<BTreeMap<String, String>, String> {
    let mut files: BTreeMap<String, String> =
        RUNNER.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let mut scope = names::modules();
    let mut data = Vec::new();
    for (name, text) in vectors {
        let stem = name.rsplit(['/', '\\']).next().unwrap_or(name).trim_end_matches(".json");
        let file = format!("{}.json", scope.claim(&Words::split(stem)));
        files.insert(format!("tests/vectors/data/{file}"), text.clone());
        data.push(file);
    }
    files.insert("tests/vectors/calls.rs".to_owned(), render::calls(plan, &data)?);
    Ok(files)
}

/// The files of the runner of a suite.
///
/// # Errors
/// As [`files`].
pub(super) fn conformance(plan: &CratePlan, cases: &[Case]) -> Result<BTreeMap<String, String>, String> {
    let mut files: BTreeMap<String, String> =
        CONFORMANCE.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let data = serde_json::to_string_pretty(cases).map_err(|error| error.to_string())?;
    files.insert("tests/conformance/data/cases.json".to_owned(), data + "\n");
    files.insert("tests/conformance/calls.rs".to_owned(), render::calls(plan, &["cases.json".to_owned()])?);
    Ok(files)
}
