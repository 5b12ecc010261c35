//! `trueup init`: writes the files of a beginning beside a document; overwrites nothing.

use super::arguments::{Init, Printing};
use super::{Failure, Status, inputs, print, read};
use std::path::{Path, PathBuf};
use trueup::diagnostics::{Diagnostic, Diagnostics, SourceMap, codes};
use trueup::init::{self, Place};
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
    let document = options.document.spec.to_string_lossy().replace('\\', "/");
    let (rust, python) = (options.rust.to_string_lossy(), options.python.to_string_lossy());
    let place = Place { document: &document, rust: &rust, python: &python, ci: options.ci };
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
    if !found.is_empty() {
        print::diagnostics(printing, &found, &SourceMap::new());
        if !print::for_programs(printing) {
            print::err("nothing was written\n");
        }
        return Ok(Status::No);
    }
    for (path, text) in &files {
        trueup::output::write_lock(path, text).map_err(|error| {
            let message =
                format!("{} cannot be written: {}", read::shown(path), trueup::output::said(&error));
            Box::new(Diagnostic::error(codes::UNWRITABLE, message))
        })?;
        if !print::for_programs(printing) {
            print::out(&format!("wrote {}\n", read::shown(path)));
        }
    }
    if !print::for_programs(printing) {
        print::out("next: make -f sdk.mk sdks\n");
    }
    Ok(Status::Done)
}
