//! `trueup generate`: runs the pipeline, then brings folders in line with what it gave.

use super::arguments::{Generate, Printing};
use super::timings::Timings;
use super::{Failure, Status, inputs, lock_path, print, read};
use std::path::{Path, PathBuf};
use trueup::diagnostics::{Diagnostic, Diagnostics, Severity, codes};
use trueup::output::{self, ChangeKind, FileSet, Glob, Mode, Refusal, RefusalKind, Report};
use trueup::pipeline::{self, Generated, Outcome, Targets};

/// A folder to bring in line.
pub(super) struct Job<'a> {
    /// What it holds: `Rust`, `Python`, or `Pages`, of which none are kept.
    pub(super) language: &'static str,
    pub(super) root: &'a Path,
    pub(super) files: FileSet,
    pub(super) keep: Vec<Glob>,
}

/// What became of the folders.
struct Delivery {
    status: Status,
    /// Results for people, on standard output.
    result: String,
    /// A last word for people, on standard error.
    closing: String,
}

pub(super) fn run(options: &Generate, printing: &Printing) -> Result<Status, Failure> {
    check_usage(options)?;
    let timings = Timings::start();
    let inputs = timings.time("read", || inputs(&options.document))?;
    let targets = Targets {
        rust: options.rust.is_some(),
        python: options.python.is_some(),
        vectors: options.vectors.as_deref().map(read::vectors).transpose()?.unwrap_or_default(),
    };
    let Outcome { sources, mut diagnostics, generated, rest } =
        pipeline::generate_watched(&inputs, &targets, &timings);
    // The program is about to end: memory need not be given back piece by piece.
    std::mem::forget(rest);
    let programs = print::for_programs(printing);
    let delivery = timings.time("deliver", || {
        generated.map(|generated| deliver(options, generated, programs, &mut diagnostics)).transpose()
    });
    let delivery = delivery.unwrap_or_else(|failure| {
        diagnostics.push(*failure);
        None
    });
    print::diagnostics(printing, &diagnostics, &sources);
    let Some(delivery) = delivery else { return Ok(Status::BadInput) };
    if !programs {
        print::out(&delivery.result);
    }
    print::err(&delivery.closing);
    if options.timings {
        print::err(&timings.table());
    }
    Ok(delivery.status)
}

fn check_usage(options: &Generate) -> Result<(), Failure> {
    let refuse =
        |message: String, help: &str| Err(Box::new(Diagnostic::error(codes::USAGE, message).help(help)));
    match (&options.rust, &options.python) {
        (None, None) => {
            refuse("there is nothing to generate".into(), "give --rust DIR, --python DIR or both")
        }
        (Some(rust), Some(python)) if same_place(rust, python) => refuse(
            format!("the crate and the package cannot both be written into {}", read::shown(rust)),
            "give each a folder of its own",
        ),
        _ => Ok(()),
    }
}

/// Whether two paths are one folder, as far as can be seen before it is made.
fn same_place(one: &Path, other: &Path) -> bool {
    let settled = |path: &Path| {
        let full = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        std::fs::canonicalize(&full).unwrap_or(full).components().collect::<PathBuf>()
    };
    settled(one) == settled(other)
}

/// Brings the folders in line, or says what they lack: all of them or, when one refuses, none.
fn deliver(
    options: &Generate,
    generated: Generated,
    programs: bool,
    diagnostics: &mut Diagnostics,
) -> Result<Delivery, Failure> {
    let globs = |patterns: &[String]| patterns.iter().map(|pattern| Glob::new(pattern)).collect();
    let jobs: Vec<Job<'_>> = [
        (options.rust.as_deref(), "Rust", generated.rust, globs(&generated.keep_rust)),
        (options.python.as_deref(), "Python", generated.python, globs(&generated.keep_python)),
    ]
    .into_iter()
    .filter_map(|(root, language, files, keep)| Some(Job { language, root: root?, files: files?, keep }))
    .collect();

    let looks_only = options.check || options.dry_run;
    let refused = |status| {
        let closing = if looks_only { "" } else { "nothing was written\n" };
        Delivery { status, result: String::new(), closing: closing.into() }
    };
    let mode = if options.check { Mode::Check } else { Mode::DryRun };
    let reports = match pass(&jobs, mode, &generated.inputs, options.force, diagnostics) {
        Ok(reports) => reports,
        Err(status) => return Ok(refused(status)),
    };
    let lock = lock_path(&options.document).map(|path| (path, generated.lock));
    let lock_differs = match &lock {
        Some((path, text)) => read::bytes_if_any(path)?.as_deref() != Some(text.as_bytes()),
        None => false,
    };
    if looks_only {
        let path = lock.as_ref().filter(|_| lock_differs).map(|(path, _)| path.as_path());
        let differences = Differences::of(&jobs, &reports, path);
        let differs = !differences.files.is_empty();
        if programs {
            let severity = if options.check { Severity::Error } else { Severity::Note };
            diagnostics.extend(differences.diagnostics(severity));
        }
        let (status, closing) = match options.check && differs {
            true => (
                Status::No,
                "the folders are not what the document says; run the same command without --check\n",
            ),
            false => (Status::Done, ""),
        };
        return Ok(Delivery { status, result: differences.text(), closing: closing.into() });
    }

    if let Err(status) = pass(&jobs, Mode::Write, &generated.inputs, options.force, diagnostics) {
        let closing = "not everything was written; the same command finishes the work\n".into();
        return Ok(Delivery { closing, ..refused(status) });
    }
    if let (Some((path, text)), true) = (lock, lock_differs) {
        output::write_lock(&path, &text).map_err(|error| {
            let message = format!("{} cannot be written: {}", read::shown(&path), output::said(&error));
            Box::new(Diagnostic::error(codes::UNWRITABLE, message))
        })?;
    }
    let mut closing = String::new();
    for (job, report) in jobs.iter().zip(&reports) {
        closing += &format!(
            "{} in {}: {} changed, {} unchanged\n",
            job.language,
            read::shown(job.root),
            print::counted(report.changes.len(), "file"),
            report.unchanged,
        );
    }
    Ok(Delivery { status: Status::Done, result: String::new(), closing })
}

/// Runs one mode over every folder; what any of them refuses is said before anything is decided.
pub(super) fn pass(
    jobs: &[Job<'_>],
    mode: Mode,
    inputs: &output::InputHashes,
    force: bool,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Report>, Status> {
    let mut reports = Vec::new();
    let mut status = None;
    for job in jobs {
        match output::apply(mode, job.root, &job.files, inputs, &job.keep, force) {
            Ok(report) => reports.push(report),
            Err(refusals) => {
                for refusal in refusals {
                    let usable =
                        !matches!(refusal.kind, RefusalKind::Unusable(_) | RefusalKind::BadManifest(_));
                    let wanted = if usable { Status::No } else { Status::BadInput };
                    if status != Some(Status::BadInput) {
                        status = Some(wanted);
                    }
                    diagnostics.push(refused(job, &refusal));
                }
            }
        }
    }
    status.map_or(Ok(reports), Err)
}

/// Why a file is left as it is, and what its owner can do.
fn refused(job: &Job<'_>, refusal: &Refusal) -> Diagnostic {
    let path = read::shown(&job.root.join(&refusal.path));
    let keep = match job.language {
        "Pages" => "keep it elsewhere".to_owned(),
        language => {
            format!("list it under `sdk: {{keep: {{{}: […]}}}}` in trueup.yaml", language.to_lowercase())
        }
    };
    let (code, what, help) = match &refusal.kind {
        RefusalKind::HandEdited => (
            codes::NOT_OWNED,
            "was edited by hand since it was generated".to_owned(),
            format!("undo the edit, {keep}, or overwrite it with --force"),
        ),
        RefusalKind::NotOurs => (
            codes::NOT_OWNED,
            "was not written by trueup, and a generated file has its name".to_owned(),
            format!("move it, {keep}, or overwrite it with --force"),
        ),
        RefusalKind::SymbolicLink => (
            codes::NOT_OWNED,
            "is reached through a symbolic link, which is not followed".to_owned(),
            "put a folder or file in the link's place, or generate into the folder it leads to".to_owned(),
        ),
        RefusalKind::BadManifest(why) => (
            codes::UNWRITABLE,
            format!("does not list the files of a run: {why}"),
            "restore it from version control, or write the folder anew with --force".to_owned(),
        ),
        RefusalKind::Unusable(why) => (
            codes::UNWRITABLE,
            format!("cannot be read or written: {why}"),
            "move what is in the way, or make it readable and writable".to_owned(),
        ),
    };
    Diagnostic::error(code, format!("{path} {what}")).help(help)
}

/// What a run would change, as lines for people.
pub(super) struct Differences {
    /// What is to be said of a file, the file, and a few lines of it.
    pub(super) files: Vec<(&'static str, PathBuf, Vec<String>)>,
}

impl Differences {
    pub(super) fn of(jobs: &[Job<'_>], reports: &[Report], lock: Option<&Path>) -> Self {
        let mut files = Vec::new();
        for (job, report) in jobs.iter().zip(reports) {
            for change in &report.changes {
                let verb = match change.kind {
                    ChangeKind::Add => "missing",
                    ChangeKind::Change => "differs",
                    ChangeKind::Delete => "no longer generated",
                };
                files.push((verb, job.root.join(change.path.as_str()), change.diff.clone()));
            }
            if report.manifest_changed && report.changes.is_empty() {
                files.push(("differs", job.root.join(output::MANIFEST_NAME), Vec::new()));
            }
        }
        files.extend(lock.map(|path| ("differs", path.to_path_buf(), Vec::new())));
        Self { files }
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for (verb, path, lines) in &self.files {
            text += &format!("{verb}: {}\n", read::shown(path));
            for line in lines {
                text += &format!("    {}\n", trueup::diagnostics::escape_line(line));
            }
        }
        text
    }

    pub(super) fn diagnostics(&self, severity: Severity) -> impl Iterator<Item = Diagnostic> {
        self.files.iter().map(move |(verb, path, _)| {
            let message = match *verb {
                "no longer generated" => format!("{} is no longer generated", read::shown(path)),
                "missing" => format!("{} is missing", read::shown(path)),
                _ => format!("{} is not what the document says", read::shown(path)),
            };
            Diagnostic::new(severity, codes::OUT_OF_DATE, message).help(REGENERATE)
        })
    }
}

const REGENERATE: &str = "run the same command without --check or --dry-run";
