//! Wire vectors that an SDK carries among its tests.
//!
//! Files in the project's own format (an array; `docs/vectors.schema.json`) go into the tests as they are. A conformance
//! suite (an object with `vectors`, which speaks of many documents in terms of HTTP) is turned into [`Case`]s: calls of the
//! typed operations of this document, what must go over the wire, and what the caller gets.

mod cases;
mod suite;
mod values;

pub use cases::Case;

use crate::diagnostics::{Diagnostic, codes};
use crate::ir::Api;
use suite::Suite;

/// What the tests of an SDK are given.
#[derive(Debug, Default)]
pub struct Vectors {
    /// Files of the project's own format, name and text.
    pub own: Vec<(String, String)>,
    /// What a suite says of this document; empty when there is no suite, or nothing in it is about the document.
    pub cases: Vec<Case>,
}

/// Sorts files of vectors (name and text) by format, and reads suites as an API with the document `document` is called.
///
/// # Errors
/// A file is a suite that cannot be read. One that is no suite is taken to be of the own format.
pub fn read(files: &[(String, String)], document: &str, api: &Api) -> Result<Vectors, Box<Diagnostic>> {
    let mut vectors = Vectors::default();
    for (name, text) in files {
        match Suite::parse(text) {
            None => vectors.own.push((name.clone(), text.clone())),
            Some(Ok(suite)) => vectors.cases.extend(cases::of(&suite, document, api)),
            Some(Err(error)) => {
                let message = format!("{name} is no suite of vectors: {error}");
                let refused = Diagnostic::error(codes::UNREADABLE, message);
                return Err(Box::new(refused.help(
                    "each vector needs `id`, `method`, `path`, `document`, `request` and `response`",
                )));
            }
        }
    }
    Ok(vectors)
}
