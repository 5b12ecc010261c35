//! `trueup init`: writes the files of a beginning beside a document; overwrites nothing.

use super::arguments::{Document, Init, Printing};
use super::{Failure, Status, inputs, print, read};
use std::path::{Path, PathBuf};
use trueup::diagnostics::{Diagnostic, Diagnostics, Severity, SourceMap, codes};
use trueup::init::{self, Level, Place, Xtask};
use trueup::pipeline;
use trueup::suggest::{self, Confidence, Source};

pub(super) fn run(options: &Init, printing: &Printing) -> Result<Status, Failure> {
    if options.document.spec == Path::new("-") {
        let message = "the rules stand beside the document: standard input has no folder";
        return Err(Box::new(
            Diagnostic::error(codes::USAGE, message).help("write the document into a file"),
        ));
    }
    let reading = pipeline::reading(&inputs(&options.document)?);
    let Some((_, normalised, lowered)) = &reading.document else {
        print::diagnostics(printing, &reading.diagnostics, &reading.sources);
        return Ok(Status::BadInput);
    };
    let looked_at = Source { name: "the document", normalised, text: None };
    let mut suggestions = suggest::suggest(looked_at, &[], &reading.rules);
    suggestions.at_least(Confidence::Medium);
    let document = from_here(&options.document.spec);
    let (rust, python) = (from_here(&options.rust), from_here(&options.python));
    let handed_on = handed_on(&options.document);
    let levels = levels();
    let is_taken = Path::new(Xtask::FOLDER).symlink_metadata().is_ok();
    let (runner, mut told) = init::runner(&levels, options.xtask, is_taken);
    if let Some(found) = init::stranger(&levels, &rust) {
        told.push(found);
    }
    let place = Place {
        document: &document,
        rust: &rust,
        python: &python,
        options: &handed_on,
        runner,
        ci: options.ci,
    };
    let files: Vec<(PathBuf, String)> = init::files(&lowered.api, &suggestions, &place)
        .into_iter()
        .map(|file| match file.beside_document {
            true => (options.document.spec.with_file_name(&file.path), file.text),
            false => (PathBuf::from(&file.path), file.text),
        })
        .collect();
    let mut found = Diagnostics::default();
    for (path, _) in files.iter().filter(|(path, _)| path.symlink_metadata().is_ok()) {
        let message = format!("{} is there already", read::shown(path));
        found.push(
            Diagnostic::error(codes::NOT_OWNED, message).help("move it away, or go on from what it says"),
        );
    }
    if !found.is_empty() || told.has_errors() {
        told.iter().filter(|one| one.severity == Severity::Error).for_each(|one| found.push(one.clone()));
        print::diagnostics(printing, &found, &SourceMap::new());
        if !print::for_programs(printing) {
            print::err("nothing was written\n");
        }
        return Ok(Status::No);
    }
    write(&files)?;
    if !print::for_programs(printing) {
        files.iter().for_each(|(path, _)| print::out(&format!("wrote {}\n", read::shown(path))));
    }
    // The commands are strict: what would stop them is said now.
    let odd: Vec<Diagnostic> = reading.diagnostics.iter().filter(|found| found.oddity).cloned().collect();
    let mend =
        if odd.is_empty() { "" } else { "mend what is odd in the document (the commands are strict), then " };
    told.extend(odd);
    print::diagnostics(printing, &told, &reading.sources);
    if !print::for_programs(printing) {
        print::out(&format!("next: {mend}{}\n", runner.first()));
    }
    Ok(Status::Done)
}

/// Writes all files or none: what is there would stop the next run.
fn write(files: &[(PathBuf, String)]) -> Result<(), Failure> {
    for (count, (path, text)) in files.iter().enumerate() {
        if let Err(error) = trueup::output::write_lock(path, text) {
            for (written, _) in files.iter().take(count) {
                let _ = std::fs::remove_file(written);
                // Folders that this made are empty now; others are not, and stay.
                written.ancestors().skip(1).take_while(|folder| std::fs::remove_dir(folder).is_ok()).count();
            }
            let why = trueup::output::said(&error);
            let message = format!("{} cannot be written: {why}", read::shown(path));
            let found = Diagnostic::error(codes::UNWRITABLE, message);
            return Err(Box::new(found.help("nothing is left of what was written before it")));
        }
    }
    Ok(())
}

/// A path as the files that are written have it: from this folder where it lies in it.
fn from_here(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(here).unwrap_or(path).to_string_lossy();
    if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() }
}

/// The options without which the document would not be read as it was now.
fn handed_on(document: &Document) -> Vec<String> {
    let overlays = document.overlay.iter().map(|path| ("--overlay", path));
    let root = document.ref_root.iter().map(|path| ("--ref-root", path));
    overlays.chain(root).flat_map(|(option, path)| [option.to_owned(), from_here(path)]).collect()
}

/// What there is of Cargo in this folder and in those above it. What cannot be read is as if it were not there.
fn levels() -> Vec<Level> {
    let here = std::env::current_dir().unwrap_or_default();
    let text = |path: &Path| String::from_utf8(read::bytes_if_any(path).ok()??).ok();
    let level = |folder: &Path| {
        let path = here.strip_prefix(folder).unwrap_or(Path::new("")).to_string_lossy().replace('\\', "/");
        // Cargo reads the older name where both are there.
        let config = ["config", "config.toml"].iter().find_map(|name| {
            let at = folder.join(".cargo").join(name);
            Some((from_here(&at), text(&at)?))
        });
        Level { here: path, manifest: text(&folder.join("Cargo.toml")), config }
    };
    here.ancestors().map(level).collect()
}
