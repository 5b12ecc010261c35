//! The command line: reads files, calls the pipeline, prints, chooses the exit status. No logic of the generator.

mod arguments;
mod diff;
mod docs;
mod drift;
mod explain;
mod generate;
mod init;
mod inspect;
mod lint;
#[cfg(feature = "mock")]
mod log;
mod makers;
#[cfg(feature = "mock")]
mod mock;
mod overlay;
mod print;
mod published;
mod read;
mod release;
mod revision;
mod suggest;
mod timings;
mod tree;
mod verify;
#[cfg(feature = "zod")]
mod zod;

use arguments::{Cli, Command, Document};
use clap::Parser as _;
use std::process::ExitCode;
use trueup::diagnostics::{Diagnostic, Diagnostics, SourceMap, codes};
use trueup::pipeline::{Input, Inputs};

/// Why a command did not get as far as the pipeline: an error that lies in no document.
type Failure = Box<Diagnostic>;

/// What a command comes to; see `trueup --help`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Done = 0,
    No = 1,
    BadInput = 2,
    Bug = 3,
}

/// Parses the command line and does what it says.
pub(crate) fn run() -> ExitCode {
    let cli = Cli::parse();
    // A panic is a bug in trueup, and says so with a status of its own instead of the one of a crash.
    let status = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| match &cli.command {
        command if cli.printing.format.is_report() && !makes_reports(command, cli.printing.format) => {
            let message = "--format markdown and --format html are forms of a report: `diff` and `drift --spec` make both, `drift` and `suggest` html";
            Err(Box::new(
                Diagnostic::error(codes::USAGE, message).help("use terminal, plain, json, sarif or github"),
            ))
        }
        Command::Generate(options) => generate::run(options, &cli.printing),
        Command::Lint(options) => lint::run(options, &cli.printing),
        Command::Ledger(options) => inspect::ledger(options, &cli.printing),
        Command::Diff(options) => diff::run(options, &cli.printing),
        Command::Drift(options) => drift::run(options, &cli.printing),
        Command::Overlay(command) => overlay::run(command, &cli.printing),
        Command::Release(options) => release::run(options, &cli.printing),
        Command::Verify(options) => verify::run(options, &cli.printing),
        Command::Init(options) => init::run(options, &cli.printing),
        Command::Suggest(options) => suggest::run(options, &cli.printing),
        #[cfg(feature = "mock")]
        Command::Mock(options) => mock::run(options, &cli.printing),
        Command::Docs(options) => docs::run(options, &cli.printing),
        Command::Explain(options) => explain::run(options, &cli.printing),
        Command::Ir(options) => inspect::ir(&options.document, &cli.printing),
    }));
    let status = status.unwrap_or_else(|_| {
        print::err("trueup: internal error: this is a bug in trueup, please report it with the document\n");
        Ok(Status::Bug)
    });
    ExitCode::from(match status {
        Ok(status) => status as u8,
        Err(failure) => {
            let mut diagnostics = Diagnostics::default();
            diagnostics.push(*failure);
            print::diagnostics(&cli.printing, &diagnostics, &SourceMap::new());
            Status::BadInput as u8
        }
    })
}

/// Whether a command has a report in this form.
fn makes_reports(command: &Command, format: arguments::Format) -> bool {
    match command {
        Command::Diff(_) => true,
        Command::Drift(options) => format == arguments::Format::Html || options.source.against.is_some(),
        Command::Suggest(_) => format == arguments::Format::Html,
        _ => false,
    }
}

/// Reads everything a document needs: itself, overlays, rules and lock.
///
/// The rules stand beside the document unless `--config` says otherwise; the lock stands beside the rules.
fn inputs(document: &Document) -> Result<Inputs, Failure> {
    let input = |path: &std::path::Path| -> Result<Input, Failure> {
        Ok(Input { name: path.to_string_lossy().into_owned(), bytes: read::bytes(path)? })
    };
    let spec = input(&document.spec)?;
    let overlays: Vec<Input> = document.overlay.iter().map(|path| input(path)).collect::<Result<_, _>>()?;
    let files = tree::files(document, &spec, &overlays)?;
    let rules = match rules_path(document) {
        Some(path) => Some(input(&path)?),
        None => None,
    };
    let lock = match lock_path(document) {
        Some(path) => {
            read::bytes_if_any(&path)?.map(|bytes| Input { name: path.to_string_lossy().into_owned(), bytes })
        }
        None => None,
    };
    Ok(Inputs { spec, files, overlays, rules, lock, strict: document.strict })
}

/// The rules file in force, if any.
fn rules_path(document: &Document) -> Option<std::path::PathBuf> {
    document
        .config
        .clone()
        .or_else(|| Some(document.spec.with_file_name("trueup.yaml")).filter(|path| path.is_file()))
}

/// The lock beside the rules: without rules there is nothing published to pin.
fn lock_path(document: &Document) -> Option<std::path::PathBuf> {
    rules_path(document).map(|rules| rules.with_file_name("trueup.lock"))
}
