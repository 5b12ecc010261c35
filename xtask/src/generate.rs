//! `cargo xtask gen`: runs the generator over every folder of specs/, strictly.

use crate::process::{self, Failure, Outcome, cargo, root, target};
use std::path::Path;

#[derive(clap::Args, Clone, Default)]
pub(crate) struct Options {
    /// Compare only; exit 1 when something differs.
    #[arg(long)]
    pub(crate) check: bool,
    /// Overwrite generated files that were edited by hand.
    #[arg(long, conflicts_with = "check")]
    pub(crate) force: bool,
}

/// A document and the folders of its SDKs.
struct System {
    spec: &'static str,
    rust: &'static str,
    python: &'static str,
}

/// In order of name. A new system is one line here and one folder under specs/.
const SYSTEMS: [System; 1] = [System { spec: "specs/hive", rust: "sdk-rust", python: "sdk-python" }];

/// Builds the generator and runs it.
pub(crate) fn run(options: &Options) -> Outcome {
    process::run(&mut cargo(["build", "--quiet", "--package", "trueup"]))?;
    run_program(&target().join("debug").join(format!("trueup{}", std::env::consts::EXE_SUFFIX)), options)
}

/// Runs a generator that is built already.
pub(crate) fn run_program(trueup: &Path, options: &Options) -> Outcome {
    for System { spec, rust, python } in SYSTEMS {
        let document = format!("{spec}/openapi.yaml");
        let vectors = format!("{spec}/vectors");
        let mut generate = process::command(trueup, ["generate", &document, "--strict"]);
        generate.args(["--rust", rust, "--python", python]);
        if Path::new(&root().join(&vectors)).is_dir() {
            generate.args(["--vectors", &vectors]);
        }
        if options.check {
            generate.arg("--check");
        }
        if options.force {
            generate.arg("--force");
        }
        process::run(&mut generate).map_err(|failure| Failure {
            message: if options.check {
                format!("{spec}: {}\n  to bring the SDKs in line: cargo xtask gen", failure.message)
            } else {
                format!("{spec}: {}", failure.message)
            },
            ..failure
        })?;
    }
    Ok(())
}
