//! The emulator over real sockets: what it answers, remembers, tolerates and gets wrong on purpose.
#![allow(clippy::unwrap_used, clippy::panic)] // a helper that fails is a test that fails

mod client;
mod envelopes;
mod misbehaviour;
mod program;
mod requests;
mod state;
