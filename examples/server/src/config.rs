//! How an emulator is to behave: the one value behind the flags of the program and the in-process [`spawn`](crate::spawn).

use std::path::PathBuf;
use std::time::Duration;

use crate::faults::Faults;
use crate::systems::System;
use crate::wire::{Revision, Wire};

/// How an emulator is to behave. `Config::default()` answers in revision D from memory, without misbehaviour.
#[derive(Debug, Clone)]
pub struct Config {
    /// The backend. All but Hive pay no heed to the rest.
    pub system: System,
    /// The revision replies are written in.
    pub wire: Wire,
    /// Seed of the ids and of the draws of [`Wire::Mixed`].
    pub seed: u64,
    /// Where the state is kept.
    pub store: StoreKind,
    /// How long something created stays out of lists.
    pub list_delay: Duration,
    /// Whether projects may be written; if not, they answer `Forbidden route`.
    pub projects_admin: bool,
    /// Status of `Forbidden route`: 403, 400 or 200.
    pub forbidden_status: u16,
    /// Misbehaviour of every reply.
    pub emulate: Faults,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            system: System::Hive,
            wire: Wire::Revision(Revision::D),
            seed: 0,
            store: StoreKind::Memory,
            list_delay: Duration::ZERO,
            projects_admin: true,
            forbidden_status: 403,
            emulate: Faults::default(),
        }
    }
}

impl Config {
    /// The default configuration of another backend.
    #[must_use]
    pub fn of(system: System) -> Self {
        Self { system, ..Self::default() }
    }

    /// The default configuration with another wire.
    #[must_use]
    pub fn with_wire(wire: Wire) -> Self {
        Self { wire, ..Self::default() }
    }
}

/// Where an emulator keeps its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreKind {
    /// In the memory of the process.
    Memory,
    /// In an SQLite database: this file, or one in memory.
    Sqlite(Option<PathBuf>),
}
