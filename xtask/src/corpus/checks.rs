//! What is done with one document: generate, compile, lint, document, import, type-check, count.

use super::matrix::{Cell, Row};
use super::{Document, folder};
use crate::process::{Failure, cargo, command, root, run, target};
use crate::python::Environment;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Imports every module and makes every model build its schema.
const IMPORT_ALL: &str = include_str!("../import_all.py");

/// Runs a command and says, in the last line on standard error, how much memory its largest process took, in KiB.
const PEAK: &str = "\
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
print('peak', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(status)
";

/// Lines of a failed command's output that are shown.
const SHOWN: usize = 12;

/// The tools.
pub(super) struct Bench {
    trueup: PathBuf,
    environment: Environment,
    quick: bool,
}

/// The generator as its users have it.
pub(crate) fn release_program() -> Result<PathBuf, Failure> {
    run(&mut cargo(["build", "--quiet", "--release", "--package", "trueup"]))?;
    Ok(target().join("release").join(format!("trueup{}", std::env::consts::EXE_SUFFIX)))
}

impl Bench {
    pub(super) fn new(trueup: &Path, environment: Environment, quick: bool) -> Result<Self, Failure> {
        std::fs::create_dir_all(target().join("corpus"))?;
        Ok(Self { trueup: trueup.to_owned(), environment, quick })
    }

    /// Everything about one document.
    pub(super) fn row(&self, document: &Document) -> Row {
        let folder = folder(document);
        let (rust, python) = (folder.join("rust"), folder.join("python"));
        let mut row = Row::new(&document.name);
        if folder.exists() {
            let _ = std::fs::remove_dir_all(&folder);
        }
        let mut generate = command(&self.trueup, ["generate"]);
        generate.arg(&document.path).arg("--rust").arg(&rust).arg("--python").arg(&python);
        row.generate = self.cell(&mut generate);
        if row.generate.is_red() {
            return row;
        }
        (row.operations, row.lost) = (counted(document, &rust, &python), self.lost(document));
        row.import = self.import(&python);
        if self.quick {
            return row;
        }
        // The versions this workspace is built with, so that the dependencies of all crates are built once.
        let _ = std::fs::copy(root().join("Cargo.lock"), rust.join("Cargo.lock"));
        let build = |arguments: &[&str]| {
            let mut build = cargo(arguments);
            build.current_dir(&rust).env("CARGO_TARGET_DIR", target().join("corpus/target"));
            build
        };
        row.check = self.cell(&mut build(&["check", "--all-features"])).without_warnings();
        row.clippy = self.cell(&mut build(&["clippy", "--all-features", "--", "-D", "warnings"]));
        row.doc =
            self.cell(build(&["doc", "--no-deps", "--all-features"]).env("RUSTDOCFLAGS", "-D warnings"));
        row.mypy = self.cell(
            self.environment
                .python(["-m", "mypy", "--strict", "--no-incremental", "src"])
                .current_dir(&python),
        );
        let interpreter = self.environment.program("python");
        row.pyright = self.cell(
            self.environment
                .python(["-m", "pyright", "--pythonpath", &interpreter.to_string_lossy()])
                .current_dir(&python),
        );
        let ruff = self.environment.program("ruff");
        row.ruff = self
            .cell(command(&ruff, ["check", "--no-cache", "."]).current_dir(&python))
            .and(self.cell(command(&ruff, ["format", "--check", "--no-cache", "."]).current_dir(&python)));
        row
    }

    fn import(&self, python: &Path) -> Cell {
        let sources = python.join("src");
        let packages = std::fs::read_dir(&sources).into_iter().flatten().flatten();
        let Some(package) = packages.map(|entry| entry.file_name().to_string_lossy().into_owned()).next()
        else {
            return Cell::failed("there is no package".into());
        };
        let mut import = self.environment.python(["-W", "error", "-c", IMPORT_ALL, &package]);
        self.cell(import.current_dir(sources))
    }

    /// Nodes of the document that the ledger calls unsupported.
    fn lost(&self, document: &Document) -> Option<usize> {
        let mut ledger = command(&self.trueup, ["ledger"]);
        let printed = ledger.arg(&document.path).stderr(Stdio::null()).output().ok()?;
        let text = String::from_utf8_lossy(&printed.stdout).into_owned();
        text.lines().last()?.rsplit_once(", ")?.1.strip_suffix(" unsupported")?.parse().ok()
    }

    /// Runs a command through the interpreter that measures its memory.
    fn cell(&self, inner: &mut Command) -> Cell {
        let mut measured = self.environment.python(["-c", PEAK]);
        measured.arg(inner.get_program()).args(inner.get_args());
        if let Some(folder) = inner.get_current_dir() {
            measured.current_dir(folder);
        }
        for (name, value) in inner.get_envs() {
            if let Some(value) = value {
                measured.env(name, value);
            }
        }
        let started = Instant::now();
        match measured.output() {
            Ok(output) => {
                let took = started.elapsed();
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                let (said, peak) = split_peak(&said);
                let printed = format!("{}{said}", String::from_utf8_lossy(&output.stdout));
                Cell::ran(output.status.success(), took, peak, tail(&printed))
            }
            Err(error) => Cell::ran(false, Duration::ZERO, 0, error.to_string()),
        }
    }
}

/// What was said, and the memory in KiB from the last line.
fn split_peak(said: &str) -> (String, u64) {
    let Some((before, number)) = said.trim_end().rsplit_once("peak ") else { return (said.to_owned(), 0) };
    (before.to_owned(), number.parse().unwrap_or(0))
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(SHOWN)..].join("\n")
}

/// Operations of the document, and how many tables each SDK has: one for each, and one more for each further form of a success.
fn counted(document: &Document, rust: &Path, python: &Path) -> Cell {
    let in_rust = lines_with(rust, "rs", |line| line.contains(": Operation = Operation {"));
    let in_python = lines_with(python, "py", |line| {
        let table = line.rsplit_once("= ").map_or(line, |(_, value)| value).trim_start();
        // Of packages with many models, tables are made when an operation is first called.
        let table = table.strip_prefix("lambda: ").unwrap_or(table);
        table.starts_with("Operation(") || (table.starts_with("Operation[") && table.contains("]("))
    });
    let expected = document.operations.unwrap_or(in_rust);
    let text = format!("{expected}");
    if in_rust >= expected && in_python == in_rust {
        Cell::said(text)
    } else {
        Cell::failed(format!("the document has {expected} operations, Rust {in_rust}, Python {in_python}"))
    }
}

/// Lines of generated files, the runtime's apart, that are of some kind.
fn lines_with(folder: &Path, extension: &str, is_one: impl Fn(&str) -> bool + Copy) -> usize {
    let mut count = 0;
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_none_or(|name| name != "runtime" && name != "_runtime") {
            count += lines_with(&path, extension, is_one);
        } else if path.extension().is_some_and(|found| found == extension) {
            let lines = std::fs::read_to_string(&path).unwrap_or_default();
            count += lines.lines().filter(|line| is_one(line)).count();
        }
    }
    count
}
