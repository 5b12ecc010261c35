//! The command line as clap sees it. Says nothing of what the commands do.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

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
    /// Markdown, for `diff`.
    Markdown,
    /// One page of HTML, for `diff`.
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

#[derive(Args)]
pub(crate) struct Release {
    #[command(flatten)]
    pub(crate) document: Document,
    /// The last published state: a git revision, or a folder with the same files as they were. By default the newest tag of this
    /// history that has the version of its packages.
    #[arg(long, value_name = "REV|DIR")]
    pub(crate) since: Option<String>,
    /// The package that was published last, unpacked, or its provenance file: the revision that it was made from is looked for.
    #[arg(long, value_name = "PACKAGE", conflicts_with = "since")]
    pub(crate) published: Option<PathBuf>,
    /// Release a pre-release of the next version.
    #[arg(long, value_name = "LABEL", value_enum)]
    pub(crate) pre: Option<PreRelease>,
    /// Give both packages the higher of the two versions.
    #[arg(long)]
    pub(crate) together: bool,
    /// The date that the changelog shows.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) date: Option<String>,
    /// The changelog; by default CHANGELOG.md beside the rules.
    #[arg(long, value_name = "FILE")]
    pub(crate) changelog: Option<PathBuf>,
    /// The page on how to migrate; by default MIGRATION.md beside the rules.
    #[arg(long, value_name = "FILE")]
    pub(crate) migration: Option<PathBuf>,
    /// Write nothing; exit 1 when the rules have lower versions than the changes ask for, or the changelog lacks them.
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) check: bool,
    /// Write nothing; print what would be written.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PreRelease {
    Alpha,
    Beta,
    Rc,
}

impl From<PreRelease> for trueup::ir::Label {
    fn from(chosen: PreRelease) -> Self {
        match chosen {
            PreRelease::Alpha => Self::Alpha,
            PreRelease::Beta => Self::Beta,
            PreRelease::Rc => Self::Rc,
        }
    }
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

#[derive(Args)]
pub(crate) struct Diff {
    /// The document as it was: a file, or `REV:path` of a git revision.
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The document as it is: a file, or `REV:path` of a git revision.
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// The rules of both documents; by default trueup.yaml beside each, and where one has none that of the other.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The rules of the older document, where they were others.
    #[arg(long, value_name = "FILE")]
    pub(crate) old_config: Option<PathBuf>,
    /// An OpenAPI Overlay to apply to both documents; may be given several times, applied in order.
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,
    /// The overlays of the older document, where they were others: a file, or `REV:path`; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) old_overlay: Vec<PathBuf>,
    /// The folder that files the documents refer to may lie in; by default the one each document lies in.
    #[arg(long, value_name = "DIR")]
    pub(crate) ref_root: Option<PathBuf>,
    /// The least verdict, of wire, Rust and Python, that makes the exit status 1.
    #[arg(long, value_name = "VERDICT", value_enum, default_value = "major")]
    pub(crate) fail_on: FailOn,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Something that worked no longer does.
    Major,
    /// Something is new.
    Minor,
    /// Anything that shows at all.
    Patch,
    /// Nothing: the status is 0 whatever changed.
    Never,
}

impl From<FailOn> for Option<trueup::diff::Verdict> {
    fn from(limit: FailOn) -> Self {
        use trueup::diff::Verdict;
        match limit {
            FailOn::Major => Some(Verdict::Major),
            FailOn::Minor => Some(Verdict::Minor),
            FailOn::Patch => Some(Verdict::Patch),
            FailOn::Never => None,
        }
    }
}

#[derive(Subcommand)]
pub(crate) enum Overlay {
    /// Print a document with overlays applied, and list what each action was done to.
    Apply(OverlayApply),
    /// Print the overlay that makes one document of another; exit 1 when they differ.
    Compare(OverlayCompare),
    /// Say whether overlays are in order, and with --spec whether every action matches something.
    Validate(OverlayValidate),
}

#[derive(Args)]
pub(crate) struct OverlayApply {
    /// The document, YAML or JSON.
    #[arg(value_name = "SPEC")]
    pub(crate) spec: PathBuf,
    /// An OpenAPI Overlay; may be given several times, applied in order.
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) overlay: Vec<PathBuf>,
    /// Write the result into this file instead of printing it.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct OverlayCompare {
    /// The document as it was.
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The document as it is to be.
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
}

#[derive(Args)]
pub(crate) struct OverlayValidate {
    /// The overlays.
    #[arg(value_name = "OVERLAY", required = true)]
    pub(crate) overlay: Vec<PathBuf>,
    /// The document that they are for.
    #[arg(long, value_name = "SPEC")]
    pub(crate) spec: Option<PathBuf>,
}
