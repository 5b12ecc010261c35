//! The systems whose SDKs are not committed: made under target/, compiled with what the workspace has built, run against
//! their emulators (docs/decisions/0009-systems.md).

use crate::process::{Failure, Outcome, cargo, command, output, root, run, target};
use crate::python::Environment;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// In order of name: a folder under specs/, one under examples/systems, a value of `hive-server --system`. An API that is
/// there for its vectors alone (`bodies`) has neither examples nor an emulator.
pub(crate) const SYSTEMS: [System; 3] = [
    System { name: "aqumen", address: "AQUMEN_URL" },
    System { name: "bodies", address: "BODIES_URL" },
    System { name: "sutazai", address: "SUTAZAI_URL" },
];

/// A system, by its name everywhere.
#[derive(Clone, Copy)]
pub(crate) struct System {
    pub(crate) name: &'static str,
    /// Environment variable with the base URL.
    address: &'static str,
}

/// The profile of the workspace, so that dependencies are built once for all: a package outside of it has its own.
pub(crate) const PROFILE: [&str; 3] = [
    "profile.dev.debug=\"line-tables-only\"",
    "profile.dev.package.\"*\".opt-level=1",
    "profile.dev.package.\"*\".debug=false",
];

/// Makes the SDKs of a system, runs its vectors in both languages, and its examples, whose output must be equal.
pub(crate) fn check(system: System, trueup: &Path, emulator: &Path) -> Outcome {
    let made = generate(system, trueup)?;
    let environment = Environment::for_tests()?;
    let sources = made.python.join("src");
    let mut vectors = environment.python([
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "sdk-python/tests/test_vectors.py",
    ]);
    run(vectors
        .args(["-o", "faulthandler_timeout=300", "-o", "faulthandler_exit_on_timeout=true"])
        .env("PYTHONPATH", &sources)
        .env("TRUEUP_SDK", system.name)
        .env("TRUEUP_VECTORS", specs(system).join("vectors")))?;
    let programs = examples(system, "py")?;
    let mut mypy = environment.python(["-m", "mypy", "--config-file", "sdk-python/pyproject.toml"]);
    let checked = if programs.is_empty() { vec![sources.join(system.name)] } else { programs.clone() };
    run(mypy.args(&checked).env("MYPYPATH", &sources))?;

    let crate_examples = made.rust.join("examples");
    std::fs::create_dir_all(&crate_examples)?;
    for program in examples(system, "rs")? {
        run(&mut command(
            "rustfmt",
            ["--check".as_ref(), "--edition".as_ref(), "2024".as_ref(), program.as_os_str()],
        ))?;
        std::fs::copy(&program, crate_examples.join(file_name(&program)))?;
    }
    // The versions this workspace is built with.
    std::fs::copy(root().join("Cargo.lock"), made.rust.join("Cargo.lock"))?;
    for work in [["test", "--quiet", "--tests"], ["build", "--quiet", "--examples"]] {
        let mut work =
            cargo(work.into_iter().chain(PROFILE.iter().flat_map(|setting| ["--config", *setting])));
        run(work.current_dir(&made.rust).env("CARGO_TARGET_DIR", target()))?;
    }

    for program in programs {
        let name = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let said_by = |program: &mut Command| -> Result<String, Failure> {
            // A fresh one each: what a program leaves behind is nothing to the other.
            let server = Emulator::start(emulator, system)?;
            output(program.env(system.address, &server.url).env("NO_PROXY", "127.0.0.1"))
        };
        let built = target().join("debug/examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let rust = said_by(&mut command(built, [""; 0]))?;
        let script = program.to_string_lossy();
        let python = said_by(environment.python([&*script]).env("PYTHONPATH", &sources))?;
        if rust != python || rust.is_empty() {
            return Err(Failure::new(format!(
                "{}: {name} says other things in Rust and in Python\n--- Rust\n{rust}--- Python\n{python}",
                system.name
            )));
        }
        print!("{rust}");
    }
    Ok(())
}

/// Where the SDKs of a system are.
struct Made {
    rust: PathBuf,
    python: PathBuf,
}

fn specs(system: System) -> PathBuf {
    root().join("specs").join(system.name)
}

/// Strictly, with vectors, and with the lock as it is committed; nothing of the document may be lost.
fn generate(system: System, trueup: &Path) -> Result<Made, Failure> {
    let folder = target().join("systems").join(system.name);
    let made = Made { rust: folder.join("rust"), python: folder.join("python") };
    // What an older generator or another branch left there is no hand-written file.
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let (document, lock) = (specs(system).join("openapi.yaml"), specs(system).join("trueup.lock"));
    let before = std::fs::read(&lock).unwrap_or_default();
    let mut generate = command(trueup, ["generate", "--strict"]);
    generate.arg(&document).arg("--vectors").arg(specs(system).join("vectors"));
    run(generate.arg("--rust").arg(&made.rust).arg("--python").arg(&made.python))?;
    if std::fs::read(&lock)? != before {
        return Err(Failure::new(format!("{} has changed: commit it", lock.display())));
    }
    let mut ledger = command(trueup, ["ledger", "--deny", "loss"]);
    run(ledger.arg(&document).stdout(Stdio::null()))?;
    Ok(made)
}

/// The example programs of a system in one language.
fn examples(system: System, extension: &str) -> Result<Vec<PathBuf>, Failure> {
    let folder = root().join("examples/systems").join(system.name);
    if folder.exists() { crate::test::files_in(&folder, extension) } else { Ok(Vec::new()) }
}

fn file_name(path: &Path) -> &std::ffi::OsStr {
    path.file_name().unwrap_or_default()
}

/// A running emulator; it ends with this value.
struct Emulator {
    child: Child,
    url: String,
}

impl Emulator {
    fn start(program: &Path, system: System) -> Result<Self, Failure> {
        let mut start = command(program, ["--system", system.name, "--port", "0"]);
        let mut child = start.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line)?;
        }
        let emulator =
            Self { child, url: line.trim().strip_prefix("listening on ").unwrap_or_default().to_owned() };
        if emulator.url.is_empty() { Err(Failure::new("the emulator did not start")) } else { Ok(emulator) }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // Ended already if it failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
