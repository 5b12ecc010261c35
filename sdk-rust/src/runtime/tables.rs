//! Tables of cases that the runtimes of both languages share (`specs` of the repository), for tests alone.

use std::path::Path;

use serde_json::Value;

/// The cases of `values/texts.json`; a crate that stands alone has none to run, and says so.
pub(crate) fn cases(path: &str) -> Vec<Value> {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs").join(path);
    match std::fs::read(&table) {
        Ok(table) => serde_json::from_slice(&table).expect("the table"),
        Err(_) => {
            eprintln!("{} is not there: nothing was run", table.display());
            Vec::new()
        }
    }
}
