//! The command lines of `drift` and `suggest`: what a document is held against.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Document;

#[derive(Args)]
pub(crate) struct Drift {
    #[command(flatten)]
    pub(crate) document: Document,
    #[command(flatten)]
    pub(crate) source: Source,
    /// Leave out the findings whose fingerprints this file lists.
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write the fingerprints of all findings into this file, to be given to --baseline.
    #[arg(long, value_name = "FILE")]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Write an OpenAPI Overlay that would mend the document into this file.
    #[arg(long, value_name = "FILE", conflicts_with = "against")]
    pub(crate) overlay_out: Option<PathBuf>,
}

/// What the document is held against.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Source {
    /// Recorded traffic: a HAR file, or NDJSON with an exchange a line; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) har: Option<PathBuf>,
    /// A folder (or a file) of the server's source with its Zod schemas; it is read, never run.
    #[cfg(feature = "zod")]
    #[arg(long, value_name = "DIR")]
    pub(crate) zod: Option<PathBuf>,
    /// Another document of the same API; the rules are those of the first.
    #[arg(long = "spec", value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Suggest {
    #[command(flatten)]
    pub(crate) document: Document,
    /// Another document of the same API, such as an older revision; may be given several times.
    #[arg(long = "spec", value_name = "FILE")]
    pub(crate) others: Vec<PathBuf>,
    /// Recorded traffic: a HAR file, or NDJSON with an exchange a line; `-` is standard input.
    #[arg(long, visible_alias = "traffic", value_name = "FILE")]
    pub(crate) har: Option<PathBuf>,
    /// Write what a document can say of it as an OpenAPI Overlay into this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay_out: Option<PathBuf>,
    /// Leave out what is less sure.
    #[arg(long, value_name = "LEVEL", value_enum, default_value = "medium")]
    pub(crate) confidence: Sureness,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sureness {
    /// Everything that may be.
    Low,
    /// What is probable.
    Medium,
    /// What leaves little doubt.
    High,
}
