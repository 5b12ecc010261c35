//! Drift: where a document and recorded traffic disagree, which of the declared spellings and envelopes really occur, and
//! an overlay that would mend the document. Reads recordings from a reader; nothing of them is kept but names and counts.

pub mod documents;
mod evidence;
mod exchange;
mod infer;
mod matrix;
mod observe;
mod proposal;
mod query;
mod recording;
mod redact;
mod report;
pub(crate) mod routes;
mod way;
#[cfg(feature = "zod")]
pub mod zod;

pub use evidence::{Direction, Evidence, Fact, Place, Seen, Spellings};
pub use exchange::{Exchange, Reply};
pub use observe::Observer;
pub use proposal::Action;
pub(crate) use proposal::{json_path, overlay};
pub use recording::{Broken, read};
pub use report::{Finding, Report, Usage};
pub use routes::base_path;
