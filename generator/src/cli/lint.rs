//! `trueup lint`: what a document would make of an SDK, with a score; writes the safe mends as an overlay.

use super::arguments::{Document, Format, Lint, Printing};
use super::{Failure, Status, inputs, print, read};
use std::collections::BTreeMap;
use std::path::Path;
use trueup::diagnostics::{Diagnostic, Diagnostics, Severity, SourceMap, codes};
use trueup::lint::{self, Report};
use trueup::pipeline::{self, Inputs, Linted};

pub(super) fn run(options: &Lint, printing: &Printing) -> Result<Status, Failure> {
    let document = match (&options.explain, &options.document) {
        (Some(code), _) => return explain(code),
        (None, Some(document)) => document,
        (None, None) => return Err(Box::new(Diagnostic::error(codes::USAGE, "no document is named"))),
    };
    let deny = Limits::of(options)?;
    let inputs = inputs(document)?;
    let Linted { sources, mut diagnostics, report } = pipeline::lint(&inputs);
    // A document that is not what its overlays and rules would make of it is not the one that was asked about.
    let Some((mut report, tree)) = report.filter(|_| !is_misled(&inputs, &diagnostics, &sources)) else {
        show(printing, None, &diagnostics, &diagnostics, &sources);
        return Ok(Status::BadInput);
    };
    report.allow(&options.allow);
    for path in &options.with {
        let found = lint::others::read(&read::bytes(path)?, &tree, &sources).map_err(|why| {
            let message = format!("{} {why}", read::shown(path));
            Box::new(Diagnostic::error(codes::UNREADABLE, message))
        })?;
        diagnostics.extend(found);
    }
    diagnostics.extend(report.findings.iter().map(|finding| finding.diagnostic.clone()));
    if let Some(path) = &options.fix {
        write(path, &report, document, printing)?;
    }
    show(printing, Some(&report), &diagnostics, &shortened(&diagnostics, options.at_most), &sources);
    let is_low = options.min_score.is_some_and(|least| report.score() < least);
    Ok(if is_low || diagnostics.iter().any(|found| deny.hit(found)) { Status::No } else { Status::Done })
}

/// Whether there is an error in what goes with the document: overlays, rules, the lock.
fn is_misled(inputs: &Inputs, diagnostics: &Diagnostics, sources: &SourceMap) -> bool {
    let others: Vec<&str> = inputs
        .overlays
        .iter()
        .chain(&inputs.rules)
        .chain(&inputs.lock)
        .map(|input| input.name.as_str())
        .collect();
    let lies_there = |found: &Diagnostic| {
        let source = found.span.and_then(|span| sources.get(span.source));
        source.is_some_and(|source| others.contains(&source.name()))
    };
    diagnostics.iter().any(|found| found.severity == Severity::Error && lies_there(found))
}

/// Prints the page of a rule.
fn explain(code: &str) -> Result<Status, Failure> {
    let rule = lint::RULES.iter().find(|rule| rule.code.as_str() == code);
    let rule =
        rule.ok_or_else(|| unknown(code, "--explain takes the code of a rule; docs/lint.md lists them"))?;
    print::out(rule.page);
    Ok(Status::Done)
}

/// What makes the answer no.
struct Limits {
    severity: Option<Severity>,
    codes: Vec<String>,
}

impl Limits {
    fn of(options: &Lint) -> Result<Self, Failure> {
        let mut limits = Self { severity: None, codes: Vec::new() };
        let known = |code: &String| codes::ALL.iter().any(|known| known.as_str() == code);
        for word in &options.deny {
            let severity = match word.as_str() {
                "error" => Severity::Error,
                "warning" => Severity::Warning,
                "note" => Severity::Note,
                "never" => continue,
                _ if known(word) => {
                    limits.codes.push(word.clone());
                    continue;
                }
                _ => {
                    return Err(unknown(
                        word,
                        "--deny takes error, warning, note, never, or the code of a rule",
                    ));
                }
            };
            limits.severity = limits.severity.max(Some(severity));
        }
        match options.allow.iter().find(|code| !known(code)) {
            Some(code) => Err(unknown(code, "--allow takes the code of a rule; docs/lint.md lists them")),
            None => Ok(limits),
        }
    }

    fn hit(&self, found: &Diagnostic) -> bool {
        // Errors are never let pass: `generate` refuses them.
        found.severity == Severity::Error
            || self.severity.is_some_and(|limit| found.severity <= limit)
            || self.codes.iter().any(|code| code == found.code.as_str())
    }
}

fn unknown(word: &str, help: &str) -> Failure {
    let message = format!("there is no rule {}", trueup::diagnostics::quote(word));
    let near: Vec<String> = lint::near(word).into_iter().map(|code| format!("`{code}`")).collect();
    let help = match near.as_slice() {
        [] => help.to_owned(),
        [one] => format!("is {one} meant? {help}"),
        several => format!("is one of {} meant? {help}", several.join(", ")),
    };
    Box::new(Diagnostic::error(codes::USAGE, message).help(help))
}

fn write(path: &Path, report: &Report, document: &Document, printing: &Printing) -> Result<(), Failure> {
    let title = format!("Mends of {}", read::shown(&document.spec));
    let Some(overlay) = lint::overlay(report, &title) else {
        aside(printing, "there is nothing to mend: no overlay is written\n");
        return Ok(());
    };
    let json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let text = super::overlay::serialised(&overlay, json)?;
    trueup::output::write_lock(path, &text).map_err(|error| {
        let message = format!("{} cannot be written: {}", read::shown(path), trueup::output::said(&error));
        Box::new(Diagnostic::error(codes::UNWRITABLE, message))
    })?;
    let (mends, all) = (report.mends(), report.findings.len());
    aside(printing, &format!("{} mends {mends} of {}\n", read::shown(path), print::counted(all, "finding")));
    Ok(())
}

/// A word to people; programs find the file.
fn aside(printing: &Printing, text: &str) {
    if !print::for_programs(printing) {
        print::err(text);
    }
}

fn show(
    printing: &Printing,
    report: Option<&Report>,
    all: &Diagnostics,
    shortened: &Diagnostics,
    sources: &SourceMap,
) {
    match printing.format {
        Format::Json => print::out(&lint::json(report, all, sources)),
        Format::Sarif => print::out(&lint::sarif(report, all, sources)),
        Format::Github => print::diagnostics(printing, all, sources),
        _ => {
            print::some_of(printing, shortened, all, sources);
            if let Some(report) = report {
                print::out(&format!("score: {} of 100\n", report.score()));
            }
        }
    }
}

/// The first findings of each rule, and how many more there are. What is wrong is shown in full.
fn shortened(all: &Diagnostics, at_most: usize) -> Diagnostics {
    let mut kept = Diagnostics::default();
    let mut met: BTreeMap<trueup::diagnostics::Code, usize> = BTreeMap::new();
    for found in all.sorted() {
        let count = met.entry(found.code).or_default();
        *count += 1;
        if at_most == 0 || *count <= at_most || found.severity == Severity::Error {
            kept.push(found.clone());
        }
    }
    for (code, count) in met.into_iter().filter(|(_, count)| at_most > 0 && *count > at_most) {
        let message = format!("{} more of this: `--at-most 0` shows all", count - at_most);
        kept.push(Diagnostic::note(code, message));
    }
    kept
}
