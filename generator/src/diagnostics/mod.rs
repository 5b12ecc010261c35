//! What the generator says to its user, and where: source texts, positions, JSON pointers, diagnostics and their printing.
//! The base every stage stands on; it knows nothing of OpenAPI, rules or target languages and does no I/O.

mod code;
mod collector;
mod diagnostic;
mod escape;
mod fingerprint;
mod nearest;
mod pointer;
pub mod render;
mod source;

pub use code::{Code, codes};
pub use collector::{Diagnostics, Strictness};
pub use diagnostic::{Diagnostic, Related, Severity};
pub(crate) use escape::is_unprintable;
pub use escape::{escape_line, quote};
pub(crate) use fingerprint::fingerprint;
pub(crate) use nearest::nearest;
pub use pointer::SpecPointer;
pub use source::{LineColumn, Source, SourceId, SourceMap, Span};
