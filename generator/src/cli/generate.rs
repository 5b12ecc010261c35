//! `trueup generate`: runs the pipeline, then brings folders in line with what it gave.

use super::arguments::{Generate, Printing};
use super::{Status, inputs, lock_path, print, read};
use std::path::{Path, PathBuf};
use trueup::output::{self, ChangeKind, FileSet, Glob, Mode, RefusalKind, Report};
use trueup::pipeline::{self, Outcome, Targets};

/// A folder to bring in line.
struct Job<'a> {
    language: &'static str,
    root: &'a Path,
    files: FileSet,
    keep: Vec<Glob>,
}

pub(super) fn run(options: &Generate, printing: &Printing) -> Result<Status, String> {
    if options.rust.is_none() && options.python.is_none() {
        return Err("nothing to generate: give --rust DIR, --python DIR or both".into());
    }
    let inputs = inputs(&options.document)?;
    let targets = Targets {
        rust: options.rust.is_some(),
        python: options.python.is_some(),
        vectors: options.vectors.as_deref().map(read::vectors).transpose()?.unwrap_or_default(),
    };
    let Outcome { sources, diagnostics, generated } = pipeline::generate(&inputs, &targets);
    print::diagnostics(printing, &diagnostics, &sources);
    let Some(generated) = generated else { return Ok(Status::BadInput) };

    let globs = |patterns: &[String]| patterns.iter().map(|pattern| Glob::new(pattern)).collect();
    let jobs: Vec<Job<'_>> = [
        (options.rust.as_deref(), "Rust", generated.rust, globs(&generated.keep_rust)),
        (options.python.as_deref(), "Python", generated.python, globs(&generated.keep_python)),
    ]
    .into_iter()
    .filter_map(|(root, language, files, keep)| Some(Job { language, root: root?, files: files?, keep }))
    .collect();

    let mode = if options.check { Mode::Check } else { Mode::DryRun };
    let (reports, refused) = pass(&jobs, mode, &generated.inputs, options.force);
    if refused {
        print::err("nothing was written\n");
        return Ok(Status::No);
    }
    let lock = lock_path(&options.document).map(|path| (path, generated.lock));
    let lock_differs = match &lock {
        Some((path, text)) => read::bytes_if_any(path)?.as_deref() != Some(text.as_bytes()),
        None => false,
    };
    let clean = reports.iter().all(Report::is_clean) && !lock_differs;
    if options.check || options.dry_run {
        let path = lock.as_ref().filter(|_| lock_differs).map(|(path, _)| path);
        describe(&jobs, &reports, path, options.check);
        return Ok(if clean || options.dry_run { Status::Done } else { Status::No });
    }

    let (_, refused) = pass(&jobs, Mode::Write, &generated.inputs, options.force);
    if refused {
        return Ok(Status::No);
    }
    if let (Some((path, text)), true) = (lock, lock_differs) {
        output::write_lock(&path, &text)
            .map_err(|error| format!("cannot write {}: {error}", read::shown(&path)))?;
    }
    for (job, report) in jobs.iter().zip(&reports) {
        let changed = report.changes.len();
        let unchanged = report.unchanged;
        print::err(&format!(
            "{} in {}: {} changed, {unchanged} unchanged\n",
            job.language,
            read::shown(job.root),
            print::counted(changed, "file"),
        ));
    }
    Ok(Status::Done)
}

/// Runs one mode over every folder; the refusals of all are printed before anything is decided.
fn pass(jobs: &[Job<'_>], mode: Mode, inputs: &output::InputHashes, force: bool) -> (Vec<Report>, bool) {
    let mut reports = Vec::new();
    let mut refused = false;
    for job in jobs {
        match output::apply(mode, job.root, &job.files, inputs, &job.keep, force) {
            Ok(report) => reports.push(report),
            Err(refusals) => {
                refused = true;
                for refusal in refusals {
                    let path = read::shown(&job.root.join(&refusal.path));
                    print::err(&format!("error[refused]: {path} {}\n", reason(&refusal.kind)));
                }
            }
        }
    }
    (reports, refused)
}

fn reason(kind: &RefusalKind) -> String {
    match kind {
        RefusalKind::HandEdited => {
            "was edited by hand; undo the edit, list the file under `keep:` in trueup.yaml, or overwrite it with --force"
                .into()
        }
        RefusalKind::NotOurs => {
            "was there before and is not ours; move it, list it under `keep:`, or overwrite it with --force".into()
        }
        RefusalKind::SymbolicLink => "is reached through a symbolic link, which is not followed".into(),
        RefusalKind::Unusable(why) => format!("cannot be used: {}", trueup::diagnostics::escape_line(why)),
    }
}

fn describe(jobs: &[Job<'_>], reports: &[Report], lock: Option<&PathBuf>, check: bool) {
    for (job, report) in jobs.iter().zip(reports) {
        for change in &report.changes {
            let verb = match change.kind {
                ChangeKind::Add => "missing",
                ChangeKind::Change => "differs",
                ChangeKind::Delete => "no longer generated",
            };
            print::out(&format!("{verb}: {}\n", read::shown(&job.root.join(change.path.as_str()))));
            for line in &change.diff {
                print::out(&format!("    {}\n", trueup::diagnostics::escape_line(line)));
            }
        }
        if report.manifest_changed && report.changes.is_empty() {
            print::out(&format!("differs: {}\n", read::shown(&job.root.join(output::MANIFEST_NAME))));
        }
    }
    if let Some(path) = lock {
        print::out(&format!("differs: {}\n", read::shown(path)));
    }
    if check && (lock.is_some() || !reports.iter().all(Report::is_clean)) {
        print::err("the folders are not what the document says; run the same command without --check\n");
    }
}
