//! `cargo xtask`: runs `trueup` over the API of this folder. Written once by `trueup init`; from then on it is yours.
//!
//! It needs `trueup` alone: on the `PATH` (`cargo install trueup --locked`), or named by `TRUEUP`.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

// Paths are from the folder that holds this package.
// PLACE

const HELP: &str = "\
cargo xtask gen [--check]   write the SDKs; --check only says whether they are what the document says
cargo xtask lint            would the document give better SDKs?
cargo xtask diff [REV]      what changed since a revision (HEAD, if none is named), and what that breaks
cargo xtask release         the next versions, changelog and migration page, and the SDKs with them
cargo xtask help            this text

Options are handed on to trueup (`trueup generate --help` and so on); the exit status is the one of trueup.
TRUEUP names the binary, where it is not the `trueup` of the PATH.
";

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let command = arguments.next().unwrap_or_default();
    let more: Vec<OsString> = arguments.collect();
    ExitCode::from(match command.to_str() {
        Some("gen") => generate(&more),
        Some("lint") => trueup("lint", &[DOCUMENT], &more),
        Some("diff") => diff(&more),
        Some("release") => release(&more),
        Some("help" | "--help" | "-h") => {
            print!("{HELP}");
            0
        }
        _ => {
            let command = command.to_string_lossy();
            eprint!("error: no such command: `{command}`\n\n{HELP}");
            2
        }
    })
}

fn generate(more: &[OsString]) -> u8 {
    let to = [DOCUMENT, "--strict", "--rust", RUST, "--python", PYTHON];
    trueup("generate", &to, more)
}

fn diff(more: &[OsString]) -> u8 {
    let revision = more.first().and_then(|first| first.to_str());
    let (revision, more) = match revision.filter(|first| !first.starts_with('-')) {
        Some(revision) => (revision, &more[1..]),
        None => ("HEAD", more),
    };
    trueup(
        "diff",
        &[&format!("{revision}:./{DOCUMENT}"), DOCUMENT],
        more,
    )
}

/// The versions are in the SDKs too, so these follow, unless nothing was written.
fn release(more: &[OsString]) -> u8 {
    let status = trueup("release", &[DOCUMENT], more);
    let writes_nothing = |word: &OsString| {
        ["--check", "--dry-run", "--help", "-h"].contains(&word.to_str().unwrap_or_default())
    };
    if status != 0 || more.iter().any(writes_nothing) {
        return status;
    }
    generate(&[])
}

/// Runs `trueup` in the folder that holds this package, and gives its exit status.
fn trueup(command: &str, arguments: &[&str], more: &[OsString]) -> u8 {
    let named = env::var_os("TRUEUP").filter(|name| !name.is_empty());
    let mut program = PathBuf::from(named.as_deref().unwrap_or("trueup".as_ref()));
    // A path is from where the caller stands, a bare name is looked for on the PATH.
    if program.components().count() > 1 {
        program = env::current_dir().unwrap_or_default().join(program);
    }
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let mut run = Command::new(&program);
    run.arg(command).args(arguments).args(OPTIONS).args(more);
    match run.current_dir(folder).status() {
        // Without a code it was killed.
        Ok(status) => status
            .code()
            .map_or(3, |code| u8::try_from(code).unwrap_or(3)),
        Err(why) => {
            match named {
                Some(_) => {
                    let program = program.display();
                    eprintln!("error: TRUEUP names {program}, which cannot be run: {why}");
                }
                None => eprintln!(
                    "error: `trueup` is not on the PATH ({why})\n  \
                     help: install it (cargo install trueup --locked), or name the binary in TRUEUP"
                ),
            }
            2
        }
    }
}
