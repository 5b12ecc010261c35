//! The command line as clap sees it: the whole, and the commands that no file of the folder has. Says nothing of what the commands do.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

pub(crate) use agreement::{Drift, Suggest, Sureness};
pub(crate) use changes::{Diff, FailOn, Release};
pub(crate) use overlay::{Overlay, OverlayApply, OverlayCompare, OverlayValidate};

/// OpenAPI documents in, two typed SDKs out.
#[derive(Parser)]
#[command(
    name = "trueup",
    version,
    about = "Turns OpenAPI documents into typed Rust and Python SDKs that hide what the server got wrong.",
    after_help = "Exit status: 0 done; 1 the answer is no (--check differs, findings); 2 the input or the usage is wrong; \
                  3 a bug in trueup.",
    disable_help_subcommand = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) printing: Printing,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Write what a document needs to become SDKs: rules, `cargo xtask` or a makefile, a page, workflows with --ci; overwrites
    /// nothing.
    Init(Init),
    /// Write the SDKs of a document.
    Generate(Generate),
    /// Say whether a document would give a good SDK: what is odd, what is missing, a score; exit 1 on warnings.
    Lint(Lint),
    /// Account for every node of a document: emitted, documented, ignored by a rule, unsupported.
    Ledger(Ledger),
    /// Say what changed from one document to another, and what that breaks on the wire, in Rust and in Python.
    Diff(Diff),
    /// Say where a document disagrees with recorded traffic, or with another document of the same API; exit 1 when it does.
    Drift(Drift),
    /// Apply overlays to a document, check them, or make one of two revisions.
    #[command(subcommand)]
    Overlay(Overlay),
    /// Propose alias, envelope, paging and naming rules that a document seems to need, with the evidence.
    Suggest(Suggest),
    /// Choose the next versions of crate and package from what changed, and write changelog and migration page.
    Release(Release),
    /// Make a crate or package again from what it says it was made from, and compare byte for byte; exit 1 where it differs.
    Verify(Verify),
    /// Write pages for the users of both SDKs: every operation and type, in both languages, as static HTML.
    Docs(Docs),
    /// Say where a name comes from: its place in the document, what it is called everywhere, the rules that made it so.
    Explain(Explain),
    /// Answer every operation of a document on a port of this machine, with its examples or with values made from its schemas.
    #[cfg(feature = "mock")]
    Mock(Mock),
    /// Print the language-neutral model that the SDKs are planned from.
    Ir(Ir),
}

#[derive(Args)]
pub(crate) struct Printing {
    /// How diagnostics are printed.
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub(crate) format: Format,
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub(crate) color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Code frames on a terminal, plain lines elsewhere.
    Auto,
    /// Code frames.
    Terminal,
    /// One line each: file:line:column: severity[code]: message.
    Plain,
    /// One JSON document.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// Markdown, for `diff` and `drift --spec`.
    Markdown,
    /// One page of HTML, for `diff`, `drift` and `suggest`.
    Html,
}

impl Format {
    /// Whether it is a form of a report, which diagnostics have none of.
    pub(crate) fn is_report(self) -> bool {
        matches!(self, Self::Markdown | Self::Html)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    Always,
    Never,
}

/// A document and what changes how it is read.
#[derive(Args)]
pub(crate) struct Document {
    /// The OpenAPI document, YAML or JSON.
    #[arg(value_name = "SPEC")]
    pub(crate) spec: PathBuf,
    /// The rules; by default trueup.yaml beside the document, if there is one.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// An OpenAPI Overlay to apply before anything else; may be given several times, applied in order.
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
    /// The folder that files the document refers to may lie in; by default the one the document lies in.
    #[arg(long, value_name = "DIR")]
    pub(crate) ref_root: Option<PathBuf>,
    /// Refuse what is odd in the document instead of degrading it with a warning.
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Args)]
pub(crate) struct Generate {
    #[command(flatten)]
    pub(crate) document: Document,
    /// Write the Rust crate into this folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) rust: Option<PathBuf>,
    /// Write the Python package into this folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) python: Option<PathBuf>,
    /// Also write tests into the SDKs that run wire vectors or a conformance suite (a file, or a folder of them).
    #[arg(long, value_name = "FILE")]
    pub(crate) vectors: Option<PathBuf>,
    /// Write nothing; exit 1 when a file is not what the document says.
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) check: bool,
    /// Write nothing; say what would be written.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Say on standard error how long each stage took.
    #[arg(long)]
    pub(crate) timings: bool,
    /// Overwrite generated files that were edited by hand.
    #[arg(long, conflicts_with = "check")]
    pub(crate) force: bool,
}

#[derive(Args)]
pub(crate) struct Docs {
    #[command(flatten)]
    pub(crate) document: Document,
    /// Write the pages into this folder.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Write nothing; exit 1 when a page is not what the document says.
    #[arg(long)]
    pub(crate) check: bool,
    /// Overwrite pages that were edited by hand.
    #[arg(long, conflicts_with = "check")]
    pub(crate) force: bool,
}

#[derive(Args)]
pub(crate) struct Lint {
    /// There is one unless `--explain` is given.
    #[command(flatten)]
    pub(crate) document: Option<Document>,
    /// Print the page of the rule of this code, in Markdown: what it finds, why, an example, the same mended.
    #[arg(long, value_name = "CODE", conflicts_with = "Document")]
    pub(crate) explain: Option<String>,
    /// What makes the exit status 1: a severity and worse ones, or the code of a rule; may be given several times.
    #[arg(long, value_name = "SEVERITY|CODE", default_value = "warning")]
    pub(crate) deny: Vec<String>,
    /// Leave out the rule of this code; may be given several times.
    #[arg(long, value_name = "CODE")]
    pub(crate) allow: Vec<String>,
    /// Exit 1 when the score is lower.
    #[arg(long, value_name = "SCORE", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) min_score: Option<u8>,
    /// Write an OpenAPI Overlay with the safe mends into this file.
    #[arg(long, value_name = "OUT")]
    pub(crate) fix: Option<PathBuf>,
    /// Merge the report of another linter, as Redocly or Spectral write it (JSON), or SARIF; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) with: Vec<PathBuf>,
    /// How many findings of one rule are shown to people; 0 shows all.
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    pub(crate) at_most: usize,
}

#[derive(Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) document: Document,
    /// A path in Rust (`Tool::name`) or Python (`tools.create`), on the wire (`GET /tools/{id}`, an operationId), or a JSON pointer.
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

#[cfg(feature = "mock")]
#[derive(Args)]
pub(crate) struct Mock {
    #[command(flatten)]
    pub(crate) document: Document,
    /// The port; 0 takes a free one. The first line of the output says which.
    #[arg(long, value_name = "N", default_value_t = 4010)]
    pub(crate) port: u16,
    /// The address to listen on; others than this machine reach it at `0.0.0.0` or `::`.
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    pub(crate) host: std::net::IpAddr,
    /// Answer with values made from the schemas even where the document has examples.
    #[arg(long)]
    pub(crate) dynamic: bool,
    /// Answer as rules say that old servers do: with the first old name of each field and value.
    #[arg(long)]
    pub(crate) rules: bool,
    /// Take other values and variants where there are several; the same seed gives the same replies.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
}

#[derive(Args)]
pub(crate) struct Ledger {
    #[command(flatten)]
    pub(crate) document: Document,
    /// Exit 1 when something is lost.
    #[arg(long, value_name = "WHAT", value_enum)]
    pub(crate) deny: Option<Deny>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    /// What a rule leaves out, and what the SDKs do not express.
    Loss,
}

#[derive(Args)]
pub(crate) struct Verify {
    /// The folder of the crate or package, as generated or unpacked.
    #[arg(value_name = "PACKAGE")]
    pub(crate) package: PathBuf,
    #[command(flatten)]
    pub(crate) document: Document,
    /// The vectors that it was generated with, if any.
    #[arg(long, value_name = "FILE")]
    pub(crate) vectors: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Init {
    #[command(flatten)]
    pub(crate) document: Document,
    /// The folder that the Rust crate is to be in.
    #[arg(long, value_name = "DIR", default_value = "sdk-rust")]
    pub(crate) rust: PathBuf,
    /// The folder that the Python package is to be in.
    #[arg(long, value_name = "DIR", default_value = "sdk-python")]
    pub(crate) python: PathBuf,
    /// Write a package that runs the commands as `cargo xtask`, instead of a makefile; done by itself in a package or workspace of
    /// Cargo.
    #[arg(long)]
    pub(crate) xtask: bool,
    /// Write workflows of GitHub Actions too: a check, and a release with trusted publishing.
    #[arg(long)]
    pub(crate) ci: bool,
}

#[derive(Args)]
pub(crate) struct Ir {
    #[command(flatten)]
    pub(crate) document: Document,
}

mod agreement;
mod changes;
mod overlay;
