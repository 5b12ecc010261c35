//! The `trueup` command as its users meet it: exit status, what it says, and which files it touches.
//!
//! `tests/cli/cases/*.txt` are transcripts that are played in an empty folder ([`transcript`]); `tests/cli/documents` is
//! what they start from.

mod changed_copy;
mod command;
mod formats;
#[cfg(feature = "mock")]
mod mock;
mod revisions;
mod transcript;
mod verify;
mod xtask;
