//! The flags of the `hive-server` program and how they become a [`Config`]. Nothing is started here.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Parser, ValueEnum};

use crate::config::{Config, StoreKind};
use crate::faults::Faults;
use crate::systems::System;
use crate::wire::{Revision, Wire};

/// Emulates the Hive backends over HTTP, one wire revision at a time.
///
/// All 46 operations keep their state, so what was created can be listed, changed and deleted. Any key is accepted as
/// long as the request carries `Authorization: Bearer KEY`. Recorded misbehaviour is asked for with the request header
/// `x-emulate` or, for every request, with --emulate.
#[derive(Debug, Parser)]
#[command(name = "hive-server", version)]
pub struct Arguments {
    /// The backend; the flags of the wire, the store and misbehaviour are for Hive alone
    #[arg(long, value_enum, default_value_t = SystemArgument::Hive)]
    pub system: SystemArgument,

    /// Wire revision to answer in; `mixed` draws one for every reply
    #[arg(long, value_enum, default_value_t = WireArgument::Mixed)]
    pub wire: WireArgument,

    /// Port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8787)]
    pub port: u16,

    /// Address to listen on
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub host: IpAddr,

    /// Seed of the ids and of the draws of `--wire mixed`
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub seed: u64,

    /// Where the state is kept
    #[arg(long, value_enum, default_value_t = StoreArgument::Memory)]
    pub store: StoreArgument,

    /// File of `--store sqlite`; without it the database lives in memory
    #[arg(long, value_name = "FILE")]
    pub sqlite_path: Option<PathBuf>,

    /// Milliseconds until something created shows up in lists
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub list_delay_ms: u64,

    /// Whether the key may write projects; if not, they answer "Forbidden route"
    #[arg(long, default_value_t = true, action = ArgAction::Set, value_name = "BOOL")]
    pub projects_admin: bool,

    /// Status of "Forbidden route"
    #[arg(long, default_value_t = 403, value_name = "403|400|200", value_parser = forbidden_status)]
    pub forbidden_status: u16,

    /// Misbehaviour for every request, in the syntax of the `x-emulate` header
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NAME[=ARG],…")]
    pub emulate: String,
}

/// The values of `--system`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SystemArgument {
    /// Tracing and evaluation, in six revisions
    Hive,
    /// Questions that tell models apart
    Aqumen,
    /// Agents, chats and tasks on models of one's own
    Sutazai,
}

impl From<SystemArgument> for System {
    fn from(argument: SystemArgument) -> Self {
        match argument {
            SystemArgument::Hive => Self::Hive,
            SystemArgument::Aqumen => Self::Aqumen,
            SystemArgument::Sutazai => Self::Sutazai,
        }
    }
}

/// The values of `--wire`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WireArgument {
    /// March 2024: `_id`, `task`, `type`, most writes answer an empty body
    #[value(name = "B", alias = "b")]
    B,
    /// December 2025, hand-written: `testcases`, `evaluation`, `tenant`
    #[value(name = "C", alias = "c")]
    C,
    /// February 2026, hand-written: legacy and canonical spellings side by side
    #[value(name = "C2", alias = "c2")]
    C2,
    /// December 2025, generated: canonical names, arrays in arrays
    #[value(name = "D", alias = "d")]
    D,
    /// February 2026, generated: whole sessions, flat session trees
    #[value(name = "E", alias = "e")]
    E,
    /// June 2026, generated: lists under their own key, `count`
    #[value(name = "F", alias = "f")]
    F,
    /// Each reply in a random revision, reproducible with --seed
    #[value(name = "mixed")]
    Mixed,
}

/// The values of `--store`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StoreArgument {
    /// In the memory of the process
    Memory,
    /// In an SQLite database
    Sqlite,
}

impl Arguments {
    /// The configuration these flags ask for, or why they make no sense.
    pub fn into_config(self) -> Result<Config, String> {
        let store = match (self.store, self.sqlite_path) {
            (StoreArgument::Memory, None) => StoreKind::Memory,
            (StoreArgument::Memory, Some(_)) => return Err("--sqlite-path needs --store sqlite".to_owned()),
            (StoreArgument::Sqlite, path) => StoreKind::Sqlite(path),
        };
        Ok(Config {
            system: self.system.into(),
            wire: self.wire.into(),
            seed: self.seed,
            store,
            list_delay: Duration::from_millis(self.list_delay_ms),
            projects_admin: self.projects_admin,
            forbidden_status: self.forbidden_status,
            emulate: Faults::parse(&self.emulate).map_err(|reason| format!("--emulate: {reason}"))?,
        })
    }
}

impl From<WireArgument> for Wire {
    fn from(argument: WireArgument) -> Self {
        match argument {
            WireArgument::B => Self::Revision(Revision::B),
            WireArgument::C => Self::Revision(Revision::C),
            WireArgument::C2 => Self::Revision(Revision::C2),
            WireArgument::D => Self::Revision(Revision::D),
            WireArgument::E => Self::Revision(Revision::E),
            WireArgument::F => Self::Revision(Revision::F),
            WireArgument::Mixed => Self::Mixed,
        }
    }
}

fn forbidden_status(text: &str) -> Result<u16, String> {
    match text.parse() {
        Ok(status @ (400 | 403 | 200)) => Ok(status),
        _ => Err("one of 403, 400 and 200".to_owned()),
    }
}
