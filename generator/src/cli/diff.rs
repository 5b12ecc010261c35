//! `trueup diff`: reads two documents, each with its rules, and prints what changed.

use super::arguments::{Diff, Document, Format, Printing};
use super::revision::{self, Origin};
use super::{Failure, Status, print, tree};
use std::path::{Path, PathBuf};
use trueup::diagnostics::{Diagnostics, Severity};
use trueup::diff::{self, Report, Verdict};
use trueup::load::{self, Budget, File, Gather, Unread};
use trueup::pipeline::{self, Input, Inputs, Reading};

/// A document by its name, and where its rules are.
pub(super) struct Named {
    pub(super) origin: Origin,
    pub(super) path: PathBuf,
    pub(super) rules: Option<(Origin, PathBuf)>,
}

pub(super) fn run(options: &Diff, printing: &Printing) -> Result<Status, Failure> {
    let Some((before, after)) = both(options, printing)? else { return Ok(Status::BadInput) };
    let (Some(a), Some(b)) = (before.side(), after.side()) else { return Ok(Status::BadInput) };
    let report = diff::compare(&a, &b);
    // The program is about to end: memory need not be given back piece by piece.
    std::mem::forget((before, after));
    print::out(&rendered(&report, printing));
    let limit = Option::<Verdict>::from(options.fail_on);
    Ok(match limit {
        Some(limit) if report.overall() >= limit => Status::No,
        _ => Status::Done,
    })
}

/// Both documents, if they can be compared; what keeps them from it is told.
pub(super) fn both(options: &Diff, printing: &Printing) -> Result<Option<(Reading, Reading)>, Failure> {
    let mut old = named(&options.old, options.old_config.as_ref().or(options.config.as_ref()))?;
    let mut new = named(&options.new, options.config.as_ref())?;
    // Rules are written for one of the two, and hold for the other one where it has none.
    old.rules = old.rules.or_else(|| new.rules.clone());
    new.rules = new.rules.or_else(|| old.rules.clone());
    let older = if options.old_overlay.is_empty() { &options.overlay } else { &options.old_overlay };
    let (before, after) =
        pipeline::readings(&inputs(&old, options, older)?, &inputs(&new, options, &options.overlay)?);
    if before.document.is_none() || after.document.is_none() {
        // One output for programs: of two broken documents the older one is told. A rules file of both is told once.
        let broken = [&before, &after].into_iter().filter(|reading| reading.document.is_none());
        let most = if print::for_programs(printing) { 1 } else { 2 };
        let mut told = String::new();
        for reading in broken.take(most) {
            let errors = errors(reading);
            let text = trueup::diagnostics::render::plain(&errors, &reading.sources);
            if text != told {
                print::diagnostics(printing, &errors, &reading.sources);
            }
            told = text;
        }
        return Ok(None);
    }
    if !print::for_programs(printing) {
        print::aside(printing, &misfits(&after), &after.sources);
    }
    Ok(Some((before, after)))
}

pub(super) fn rendered(report: &Report, printing: &Printing) -> String {
    match printing.format {
        Format::Json => diff::render::json(report),
        Format::Sarif => diff::render::sarif(report),
        Format::Github => diff::render::github(report),
        Format::Markdown => diff::render::markdown(report),
        Format::Html => diff::render::html(report),
        Format::Auto | Format::Terminal | Format::Plain => {
            diff::render::terminal(report, print::colours_out(printing))
        }
    }
}

fn named(spec: &Path, config: Option<&PathBuf>) -> Result<Named, Failure> {
    let (origin, path) = revision::parse(spec);
    let beside = path.with_file_name("trueup.yaml");
    let rules = match config {
        Some(config) => Some(revision::parse(config)),
        None => origin.bytes_if_any(&beside)?.map(|_| (origin.clone(), beside)),
    };
    Ok(Named { origin, path, rules })
}

fn inputs(named: &Named, options: &Diff, overlays: &[PathBuf]) -> Result<Inputs, Failure> {
    let overlays: Vec<(Origin, PathBuf)> = overlays.iter().map(|path| revision::parse(path)).collect();
    state(named, &overlays, options.ref_root.as_ref())
}

/// A document as it is, or was, with its overlays, rules and lock.
pub(super) fn state(
    named: &Named,
    overlays: &[(Origin, PathBuf)],
    ref_root: Option<&PathBuf>,
) -> Result<Inputs, Failure> {
    let input = |origin: &Origin, path: &Path| -> Result<Input, Failure> {
        Ok(Input { name: origin.shown(path), bytes: origin.bytes(path)? })
    };
    let spec = input(&named.origin, &named.path)?;
    let overlays: Vec<Input> =
        overlays.iter().map(|(origin, path)| input(origin, path)).collect::<Result<_, _>>()?;
    let files = match &named.origin {
        Origin::Disk => {
            let document = Document {
                spec: named.path.clone(),
                config: None,
                overlay: Vec::new(),
                ref_root: ref_root.cloned(),
                strict: false,
            };
            tree::files(&document, &spec, &overlays)?
        }
        origin @ Origin::Revision(_) => files(origin, &named.path, &spec, &overlays)?,
    };
    let (rules, lock) = match &named.rules {
        Some((origin, path)) => {
            let lock = path.with_file_name("trueup.lock");
            let bytes = origin.bytes_if_any(&lock)?;
            (Some(input(origin, path)?), bytes.map(|bytes| Input { name: origin.shown(&lock), bytes }))
        }
        None => (None, None),
    };
    Ok(Inputs { spec, files, overlays, rules, lock, strict: false })
}

/// The other files of a document of a revision: those of the same revision, below the top of the repository.
///
/// # Errors
/// One that was there cannot be read: what it said is not to be guessed at.
fn files(origin: &Origin, path: &Path, spec: &Input, overlays: &[Input]) -> Result<Vec<File>, Failure> {
    fn borrowed(input: &Input) -> load::Input<'_> {
        load::Input { name: &input.name, bytes: &input.bytes }
    }
    let overlays: Vec<load::Input<'_>> = overlays.iter().map(borrowed).collect();
    let mut gather = Gather::new(borrowed(spec), &overlays, &Budget::default());
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let mut wanted = gather.wanted();
    while !wanted.is_empty() {
        for path in wanted {
            let there = plain(&folder.join(&path));
            let content = match &there {
                Some(there) => {
                    origin.bytes_if_any(there)?.ok_or_else(|| Unread::Missing("does not exist".to_owned()))
                }
                None => Err(Unread::Refused("lies outside of the repository".to_owned())),
            };
            let name = origin.shown(&there.unwrap_or_else(|| PathBuf::from(&path)));
            gather.supply(File { path, name, content });
        }
        wanted = gather.wanted();
    }
    Ok(gather.finish())
}

/// A path without `..`; `None` if it leads out.
fn plain(path: &Path) -> Option<PathBuf> {
    use std::path::Component;
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => out.push(name),
            // `REV:./path` is how git names a path from the current folder.
            Component::CurDir if out.as_os_str().is_empty() => out.push("."),
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(out)
}

/// What kept a document from being read.
fn errors(reading: &Reading) -> Diagnostics {
    let mut errors = Diagnostics::default();
    errors.extend(reading.diagnostics.iter().filter(|found| found.severity == Severity::Error).cloned());
    errors
}

/// Rules that do not fit the newer document: they have no effect here, and would refuse a run of `generate`.
fn misfits(reading: &Reading) -> Diagnostics {
    let mut found = errors(reading);
    found.demote(Severity::Error, Severity::Warning);
    found
}
