//! What changed from one document to another, and what that breaks for whom: three verdicts for every change, one each for the
//! wire, the crate and the package. Pure: two sides in, one report out. docs/diff.md is the page for users.

mod change;
mod compare;
mod findings;
mod fingerprint;
mod kind;
mod pairing;
pub mod render;
mod schema;
mod surface;
mod suspect;

pub use change::{Change, Compared, Part, Place, Reach, Report, Travels, Verdict, Verdicts};
pub use kind::{Cost, Kind};

use crate::diagnostics::{Diagnostics, SourceMap};
use crate::ir::Api;
use crate::resolve::Resolved;

/// One of the two documents, as the stages before left it.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The texts that positions point into.
    pub sources: &'a SourceMap,
    /// What was said about the document.
    pub diagnostics: &'a Diagnostics,
    /// The document, references followed.
    pub resolved: &'a Resolved,
    /// What the SDKs are planned from; `None` where a document does not come that far.
    pub api: Option<&'a Api>,
    /// Whether rules were given with it.
    pub is_ruled: bool,
}

/// Compares two documents.
#[must_use]
pub fn compare(old: &Side<'_>, new: &Side<'_>) -> Report {
    compare::Comparer::run(old, new).report(old, new)
}

/// Every operation of either document beside its counterpart, whether anything of it changed or not.
#[must_use]
pub fn operations(old: &Side<'_>, new: &Side<'_>) -> Vec<Compared> {
    compare::Comparer::rows(old, new)
}
