//! From a set of files to a folder: what is owned, what changed, what may be written.
//!
//! The only stage that touches a file system, and it writes nothing unless [`apply`] has first decided everything.
//! `Write`, `Check` and `DryRun` are one code path that differs in its last step.

mod apply;
mod difference;
mod fileset;
mod glob;
mod manifest;

pub use apply::{Mode, Refusal, RefusalKind, Report, apply, said, write_lock};
pub use difference::{Change, ChangeKind, capped_diff};
pub use fileset::{FileSet, InvalidPath, RelPath};
pub use glob::Glob;
pub use manifest::{InputHashes, MANIFEST_NAME, Manifest, ManifestError, sha256};
