//! The `trueup` command as its users meet it: exit status, what it says, and which files it touches.
//!
//! `cases/*.txt` are transcripts that are played in an empty folder ([`transcript`]); `documents` is what they start from.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may panic")]

#[path = "../support/mod.rs"]
mod support;

mod changed_copy;
mod command;
mod formats;
mod transcript;
