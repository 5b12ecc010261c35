//! The runner of a conformance suite that a package can carry among its tests: real code that is the same for every API,
//! and one file with the suite's calls and the names this package has for them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::plan::PackagePlan;
use crate::ir::Api;
use crate::vectors::Case;

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$((
            concat!("tests/", $path),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/package/python/tests/", $path)),
        )),*]
    };
}

/// Paths in the package, and contents.
const RUNNER: &[(&str, &str)] = files![
    "conformance/__init__.py",
    "conformance/__main__.py",
    "conformance/compare.py",
    "conformance/run.py",
    "conformance/server.py",
    "conformance/test_cases.py",
];

/// `cases.json`.
#[derive(Debug, Serialize)]
struct Data<'a> {
    package: &'a str,
    client: &'a str,
    calls: BTreeMap<&'a str, Call<'a>>,
    cases: &'a [Case],
}

/// Where a call is.
#[derive(Debug, Serialize)]
struct Call<'a> {
    attribute: &'a str,
    module: &'a str,
    method: &'a str,
    /// The constant in `module` that holds the operation.
    table: &'a str,
    /// Public name to keyword.
    arguments: BTreeMap<String, &'a str>,
}

/// The files of the runner.
///
/// # Errors
/// When the cases have no JSON form, which nothing in them lacks.
pub(super) fn files(
    plan: &PackagePlan,
    api: &Api,
    cases: &[Case],
) -> Result<BTreeMap<String, String>, String> {
    let mut calls = BTreeMap::new();
    for (resource, module) in api.resources.iter().zip(&plan.resources) {
        for (operation, (stem, method)) in resource.operations.iter().zip(module.calls()) {
            if !cases.iter().any(|case| case.call == operation.call) {
                continue;
            }
            let names = operation.arguments.iter().map(|argument| argument.field.name.snake());
            let arguments = names.zip(method.arguments.iter().map(|own| own.name.as_str())).collect();
            let call = Call {
                attribute: &module.attribute,
                module: stem,
                method: &method.name,
                table: &method.constant,
                arguments,
            };
            calls.insert(operation.call.as_str(), call);
        }
    }
    let data =
        Data { package: &plan.package.python_package, client: &plan.package.python_client, calls, cases };
    let text = serde_json::to_string_pretty(&data).map_err(|error| error.to_string())?;
    let mut files: BTreeMap<String, String> =
        RUNNER.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    files.insert("tests/conformance/cases.json".to_owned(), text + "\n");
    Ok(files)
}
