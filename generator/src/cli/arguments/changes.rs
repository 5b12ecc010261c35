//! The command lines of `diff` and `release`: what changed, and what follows from it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Document;

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
