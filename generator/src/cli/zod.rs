//! `trueup drift --zod`: reads the files of a server's source and prints how its schemas stand to the document.

use std::path::{Path, PathBuf};

use super::arguments::{Drift, Format, Printing};
use super::{Failure, Status, drift, inputs, print, read};
use trueup::diagnostics::{Diagnostic, Diagnostics, codes};
use trueup::drift::zod::{self, SourceFile};
use trueup::pipeline;

/// Files that are read, and the bytes of all of them.
const MAX_FILES: usize = 20_000;
const MAX_BYTES: u64 = 256 << 20;
/// A file of schemas is written by hand.
const MAX_FILE: u64 = 4 << 20;
const EXTENSIONS: [&str; 8] = ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"];
/// Folders of what others wrote, or what was made.
const SKIPPED: [&str; 8] =
    ["node_modules", "dist", "build", "coverage", "__tests__", "__mocks__", "out", "vendor"];

pub(super) fn run(options: &Drift, folder: &Path, printing: &Printing) -> Result<Status, Failure> {
    let known = drift::baseline(options)?;
    let mut reading = pipeline::reading(&inputs(&options.document)?);
    let readable = reading.document.as_ref().filter(|_| !reading.diagnostics.has_errors());
    let Some((resolved, normalised, _)) = readable else {
        print::diagnostics(printing, &reading.diagnostics, &reading.sources);
        return Ok(Status::BadInput);
    };
    let mut said = Diagnostics::default();
    let files = files(folder, &mut said)?;
    let mut report =
        zod::compare(files, resolved, normalised, &reading.rules, &mut reading.sources, &mut said);
    if report.rows.is_empty() {
        said.push(unfit(folder, report.schemas));
    }
    if let Some(path) = &options.write_baseline {
        drift::write_baseline(path, report.findings.iter().map(|finding| finding.fingerprint.as_str()))?;
    }
    report.without(&known);
    if let Some(path) = &options.overlay_out {
        let title = format!("What the source says of {}", read::shown(&options.document.spec));
        drift::write_overlay(path, report.overlay(&title))?;
    }
    let incomplete = said.has_errors();
    if printing.format == Format::Html {
        // The page has what was compared; what was not is told beside it.
        print::aside(printing, &said, &reading.sources);
    }
    said.extend(report.diagnostics());
    match printing.format {
        Format::Json => {
            let mut whole = report.json(&reading.sources);
            let unread = said
                .sorted()
                .into_iter()
                .filter(|found| found.severity == trueup::diagnostics::Severity::Error);
            let place = |found: &Diagnostic| {
                let span = found.span?;
                let at = reading.sources.line_column(span)?;
                Some(
                    serde_json::json!({"file": reading.sources.get(span.source)?.name(), "line": at.line, "column": at.column}),
                )
            };
            whole["unread"] = unread
                .map(|found| serde_json::json!({"message": found.message, "action": found.action, "location": place(found)}))
                .collect();
            print::out(&format!("{whole:#}\n"));
        }
        Format::Sarif | Format::Github => print::diagnostics(printing, &said, &reading.sources),
        Format::Html => {
            let title = format!("{} beside its source", read::shown(&options.document.spec));
            print::out(&report.matrix(&title, normalised, &reading.sources).html());
        }
        Format::Auto | Format::Terminal | Format::Plain | Format::Markdown => {
            print::out(&report.text(&reading.sources));
            print::diagnostics(printing, &said, &reading.sources);
        }
    }
    Ok(match (report.differs(), incomplete) {
        (true, _) => Status::No,
        (false, true) => Status::BadInput,
        (false, false) => Status::Done,
    })
}

fn unfit(folder: &Path, schemas: usize) -> Diagnostic {
    let message = match schemas {
        0 => format!("{} has no Zod schemas", read::shown(folder)),
        many => format!("no Zod schema of {} is one of the document; it has {many}", read::shown(folder)),
    };
    Diagnostic::error(codes::UNREADABLE, message)
        .help("name the schemas that belong together under `zod:` in the rules")
}

/// The files of a folder and of those in it, in the order of their paths. Links are not followed.
fn files(folder: &Path, said: &mut Diagnostics) -> Result<Vec<SourceFile>, Failure> {
    let mut paths: Vec<PathBuf> = Vec::new();
    let root = if folder.is_file() {
        paths.push(folder.to_path_buf());
        folder.parent().unwrap_or(Path::new(""))
    } else {
        walk(folder, &mut paths)?;
        folder
    };
    let mut total = 0;
    let mut files = Vec::new();
    for path in paths {
        let size = std::fs::metadata(&path).map_or(0, |meta| meta.len());
        total += size;
        let left_out = |why: &str| {
            let message = format!("{} {why}", read::shown(&path));
            Diagnostic::error(codes::UNREADABLE, message).action("it is left out")
        };
        if files.len() >= MAX_FILES || total > MAX_BYTES {
            let message =
                format!("{} has more than {MAX_FILES} files or {} MiB", read::shown(folder), MAX_BYTES >> 20);
            said.push(Diagnostic::error(codes::BUDGET_EXCEEDED, message).action("the rest is left out"));
            break;
        }
        if size > MAX_FILE {
            said.push(left_out(&format!("is larger than {} MiB", MAX_FILE >> 20)));
            continue;
        }
        let bytes = match read::bytes(&path) {
            Ok(bytes) => bytes,
            Err(failure) => {
                said.push(failure.action("it is left out"));
                continue;
            }
        };
        let Ok(text) = String::from_utf8(bytes) else {
            said.push(left_out("is not UTF-8"));
            continue;
        };
        let below = path.strip_prefix(root).unwrap_or(&path);
        let below: Vec<_> =
            below.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        files.push(SourceFile { name: path.to_string_lossy().into_owned(), path: below.join("/"), text });
    }
    Ok(files)
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let mut pending = vec![folder.to_path_buf()];
    while let Some(folder) = pending.pop() {
        let describe = |error: std::io::Error| {
            let message =
                format!("{} cannot be read: {}", read::shown(&folder), trueup::output::said(&error));
            Box::new(Diagnostic::error(codes::UNREADABLE, message))
        };
        for entry in std::fs::read_dir(&folder).map_err(describe)? {
            let entry = entry.map_err(describe)?;
            let kind = entry.file_type().map_err(describe)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if kind.is_dir() && !SKIPPED.contains(&name.as_str()) {
                pending.push(entry.path());
            } else if kind.is_file() && is_wanted(&name) {
                into.push(entry.path());
            }
        }
    }
    into.sort();
    Ok(())
}

/// Programs that are no tests and no mere declarations, and where their imports lead.
fn is_wanted(name: &str) -> bool {
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let aside = [".d", ".test", ".spec", ".stories"].iter().any(|end| stem.ends_with(end));
    name == "tsconfig.json" || (EXTENSIONS.contains(&extension) && !aside)
}
