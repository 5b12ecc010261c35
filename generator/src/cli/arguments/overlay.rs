//! The command lines of `overlay`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

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
