//! An emulator of the Hive backends over real HTTP: 46 operations with state, replies in the wire revision asked for, and
//! the misbehaviour recorded from real servers on request; and smaller emulators of other [backends](System). For tests
//! and examples of the SDKs; it knows nothing of them.
//!
//! ```
//! let server = hive_server::spawn(hive_server::Config::default())?;
//! assert!(server.base_url().starts_with("http://127.0.0.1:"));
//! # Ok::<(), std::io::Error>(())
//! ```

mod app;
mod call;
pub mod cli;
mod config;
mod connection;
pub mod faults;
mod ids;
mod journal;
mod moment;
pub mod operation;
mod reply;
mod resources;
mod running;
mod store;
mod systems;
mod transport;
mod wire;
mod world;

pub use config::{Config, StoreKind};
pub use running::{Running, interrupted, serve, serve_until, spawn};
pub use systems::System;
pub use wire::{Revision, Wire};
