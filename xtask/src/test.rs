//! `cargo xtask test`: everything that must hold, in both languages, from a fresh clone.

use crate::conformance;
use crate::corpus;
use crate::differential;
use crate::fuzz;
use crate::generate;
use crate::goldens;
use crate::own_files;
use crate::pages;
use crate::process::{Failure, Outcome, cargo, command, output, root, run, target, tested_program};
use crate::python::Environment;
use crate::release;
use crate::soak;
use crate::steps::{self, Step};
use crate::systems::{self, SYSTEMS};
use std::path::{Path, PathBuf};
use std::process::Stdio;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Also run what takes minutes or needs npm: dependency audits, the document linter.
    #[arg(long)]
    long: bool,
    /// Only the steps whose names contain this word; may be given several times.
    #[arg(long, value_name = "WORD")]
    only: Vec<String>,
}

/// Packages written by hand; generated Rust is formatted by the generator and exempt from rustfmt.
const HAND_WRITTEN: [&str; 5] = ["trueup", "xtask", "hive-server", "hive-examples", "hive-benches"];

pub(crate) fn run_task(options: &Options) -> Outcome {
    let mut steps = vec![
        Step::new("rust: format", format),
        Step::new("rust: clippy", || {
            run(&mut cargo([
                "clippy",
                "--workspace",
                "--all-targets",
                "--all-features",
                "--",
                "-D",
                "warnings",
            ]))
        }),
        Step::new("rust: tests and doc tests", || run(&mut cargo(["test", "--workspace", "--all-features"]))),
        Step::new("rust: documentation", || {
            run(cargo(["doc", "--workspace", "--no-deps", "--all-features"])
                .env("RUSTDOCFLAGS", "-D warnings"))
        }),
        Step::new("gen --check", || {
            generate::run_program(
                &tested_program("trueup")?,
                &generate::Options { check: true, force: false },
            )
        }),
        Step::new("ledger --deny loss", || {
            let ledger = ["ledger", "specs/hive/openapi.yaml", "--deny", "loss"];
            // The listing itself is long; a loss is told on standard error.
            run(command(&tested_program("trueup")?, ledger).stdout(Stdio::null()))
        }),
        Step::new("rust: publish dry run", || {
            run(&mut cargo(["publish", "--dry-run", "--allow-dirty", "-p", "trueup", "-p", "hivekube"]))
        }),
        Step::new("python: environment", || Environment::for_tests()?.install_sdk()),
        Step::new("python: ruff", ruff),
        Step::new("python: mypy --strict", || {
            // The package by its source; the examples as a user's program: the package installed, through py.typed.
            let environment = Environment::for_tests()?;
            let mypy = ["-m", "mypy", "--config-file", "sdk-python/pyproject.toml"];
            run(&mut environment.python(mypy.into_iter().chain(["sdk-python/src", "sdk-python/tests"])))?;
            run(&mut environment.python(mypy.into_iter().chain(["examples/python"])))
        }),
        Step::new("python: pyright strict", || {
            let environment = Environment::for_tests()?;
            let python = environment.program("python");
            let python = python.to_string_lossy();
            run(&mut environment.python([
                "-m",
                "pyright",
                "--project",
                "sdk-python",
                "--pythonpath",
                &python,
            ]))
        }),
        Step::new("python: recorded packages", goldens::check),
        Step::new("python: tests and examples", python_tests),
        Step::new("systems: vectors and examples", || {
            let (trueup, emulator) = (tested_program("trueup")?, tested_program("hive-server")?);
            SYSTEMS.into_iter().try_for_each(|system| systems::check(system, &trueup, &emulator))
        }),
        Step::new("own files: the code of docs/init.md", || own_files::check(&tested_program("trueup")?)),
        Step::new("corpus: a subset", || corpus::subset(&tested_program("trueup")?)),
        Step::new("differential: our own document", || differential::subset(&tested_program("trueup")?)),
        Step::new("python: wheel in an empty environment", wheel),
    ];
    if options.long {
        // Apart, because the second one needs the advisory database, which is fetched.
        steps.push(Step::new("long: cargo deny", || cargo_deny(&["bans", "licenses", "sources"])));
        steps.push(Step::new("long: cargo deny advisories", || cargo_deny(&["advisories"])));
        steps.push(Step::new("long: corpus", || corpus::run_task(&corpus::Options::default())));
        steps.push(Step::new("long: differential", differential::long));
        // It needs Node and the suite, and says so where one is missing.
        steps.push(Step::new("long: conformance, a subset", conformance::subset));
        steps.push(Step::new("long: bills of materials", release::bills));
        steps.push(Step::new("long: a release, rehearsed", release::rehearse));
        // It needs Chromium and chromedriver, and fails where they are missing.
        steps.push(Step::new("long: pages in a browser", || pages::check(&tested_program("trueup")?)));
        steps.push(Step::new("long: soak, less than a minute", soak::short));
        steps.push(Step::new("long: pip-audit", || {
            let environment = Environment::for_tests()?;
            run(&mut environment.pip(["install", "--quiet", "pip-audit==2.10.1"]))?;
            run(&mut environment.python([
                "-m",
                "pip_audit",
                // Without it a package that could not be looked up counts as fine.
                "--strict",
                "--requirement",
                "sdk-python/requirements-dev.txt",
            ]))
        }));
        for target in fuzz::TARGETS {
            steps.push(Step::new(target.step, move || fuzz::run_target(target, fuzz::SECONDS)));
        }
        steps.push(Step::new("long: document linter", || {
            run(&mut command(
                "npx",
                ["--yes", "@redocly/cli@2", "lint", "--extends", "recommended", "specs/hive/openapi.yaml"],
            ))
        }));
    }
    steps::run(steps, &options.only)
}

/// rustfmt over what people write: whole packages, and the runtime and tests inside the generated crate.
fn format() -> Outcome {
    let packages = HAND_WRITTEN.iter().flat_map(|name| ["--package", name]);
    run(&mut cargo(["fmt", "--check"].into_iter().chain(packages)))?;
    let mut files = vec![root().join("sdk-rust/src/runtime/mod.rs")];
    files.extend(files_in(&root().join("sdk-rust/tests"), "rs")?);
    let mut rustfmt = command("rustfmt", ["--check", "--edition", "2024"]);
    run(rustfmt.args(files))
}

fn ruff() -> Outcome {
    let environment = Environment::for_tests()?;
    let ruff = environment.program("ruff");
    // Each folder has its own configuration, which ruff finds by itself.
    let folders = ["sdk-python", "examples/python", "examples/systems", "benches/python"];
    run(&mut command(&ruff, ["check", "--no-cache"].into_iter().chain(folders)))?;
    run(&mut command(&ruff, ["format", "--check", "--no-cache"].into_iter().chain(folders)))
}

/// The suite runs against the installed package, and starts the emulator and the mock that were built for it.
fn python_tests() -> Outcome {
    let server = tested_program("hive-server")?;
    let environment = Environment::for_tests()?;
    environment.install_sdk()?;
    run(environment
        .python(["-m", "pytest", "-q", "-p", "no:cacheprovider", "sdk-python/tests"])
        // A test that hangs says where, and ends the run.
        .args(["-o", "faulthandler_timeout=300", "-o", "faulthandler_exit_on_timeout=true"])
        .env("HIVE_SERVER", server)
        .env("TRUEUP_PROGRAM", tested_program("trueup")?))
}

/// Builds the wheel, installs it where nothing else is, and imports every module.
fn wheel() -> Outcome {
    let tests = Environment::for_tests()?;
    let folder = target().join("wheels");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let out = folder.to_string_lossy().into_owned();
    run(&mut tests.python(["-m", "build", "--no-isolation", "--wheel", "--outdir", &out, "sdk-python"]))?;
    let wheels = files_in(&folder, "whl")?;
    let [wheel] = wheels.as_slice() else {
        return Err(Failure::new(format!("expected one wheel, found {}", wheels.len())));
    };
    let empty = Environment::empty("python-empty")?;
    run(&mut empty.pip(["install", "--quiet", &wheel.to_string_lossy()]))?;
    const IMPORT_ALL: &str = "import hivekube, importlib, pkgutil\n\
        for m in pkgutil.walk_packages(hivekube.__path__, 'hivekube.'): importlib.import_module(m.name)\n\
        print(hivekube.__version__)";
    let mut import = empty.python(["-W", "error", "-c", IMPORT_ALL]);
    let version = output(import.current_dir(&folder))?;
    println!("hivekube {} imports", version.trim());
    Ok(())
}

fn cargo_deny(checks: &[&str]) -> Outcome {
    install_tool("cargo-deny", "0.20.2")?;
    run(&mut command(target().join("tools/bin/cargo-deny"), ["check"].iter().chain(checks)))
}

/// Installs a Cargo tool under target/, once.
pub(crate) fn install_tool(name: &str, version: &str) -> Outcome {
    let tools = target().join("tools");
    let root = tools.to_string_lossy().into_owned();
    run(&mut cargo(["install", "--quiet", "--locked", "--root", &root, "--version", version, name]))
}

/// The files of a folder with this extension, in order of name; none when there is no such folder.
pub(crate) fn files_in(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Failure> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
