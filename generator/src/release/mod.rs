//! What a release needs: the next versions of the crate and of the package with the reasons, an entry for the changelog, a page
//! on how to migrate. Pure: two documents and their SDKs in, texts out. docs/release.md is the page for users.

mod changelog;
mod edit;
mod migration;
mod plan;
mod version;

pub use changelog::{entry, has_entry, with_entry};
pub use edit::with_versions;
pub use migration::migration;
pub use plan::{MADE_BY, Plan, Policy, Step, plan};
pub use version::next;
