//! Two revisions of a document, read to be compared.

use super::generate::texts;
use super::{Inputs, Outcome, Run, Targets, Unwatched, generate};
use crate::diagnostics::{Diagnostic, Diagnostics, Severity, SourceMap, codes};
use crate::diff;
use crate::lang;
use crate::lang::surface::Surface;
use crate::lower::Lowered;
use crate::normalise::Normalised;
use crate::resolve::Resolved;
use crate::rules::Rules;

/// A published state and the one that follows it.
#[derive(Debug)]
pub struct Succession {
    /// What changed.
    pub report: diff::Report,
    /// How the packages are called: as published, and now.
    pub packages: [crate::ir::Package; 2],
    /// What users of the crate write against: as published, and now.
    pub rust: [Surface; 2],
    /// The same of the package.
    pub python: [Surface; 2],
}

/// Looks at a published state and at the one that follows it; `Err` with what either has to say where one cannot be read.
///
/// # Errors
/// The older one's findings and texts, or the newer one's.
pub fn succession(old: &Inputs, new: &Inputs) -> Result<Succession, Box<(Diagnostics, SourceMap)>> {
    let made = |inputs: &Inputs| {
        let targets = Targets { rust: true, python: true, vectors: Vec::new() };
        let Outcome { sources, diagnostics, generated, .. } = generate(inputs, &targets);
        generated.ok_or_else(|| Box::new((diagnostics, sources)))
    };
    let (was, is) = lang::parallel::both(|| made(old), || made(new));
    let (was, is) = (was?, is?);
    let (before, after) = (reading(old), reading(new));
    let unread = |reading: &Reading| Box::new((reading.diagnostics.clone(), reading.sources.clone()));
    let a = before.side().ok_or_else(|| unread(&before))?;
    let b = after.side().ok_or_else(|| unread(&after))?;
    let package = |side: &diff::Side<'_>| side.api.map(|api| api.package.clone());
    let packages = [package(&a).ok_or_else(|| unread(&before))?, package(&b).ok_or_else(|| unread(&after))?];
    Ok(Succession {
        report: diff::compare(&a, &b),
        packages,
        rust: [&was, &is].map(|made| Surface::rust(texts(made.rust.as_ref()))),
        python: [&was, &is].map(|made| Surface::python(texts(made.python.as_ref()))),
    })
}

/// A document with everything the stages before the targets know of it.
#[derive(Debug)]
pub struct Reading {
    /// The texts that positions point into.
    pub sources: SourceMap,
    /// What there is to say.
    pub diagnostics: Diagnostics,
    /// The document, what its rules make of it, and its model; `None` where it cannot be read at all.
    pub document: Option<(Resolved, Normalised, Lowered)>,
    /// Its rules.
    pub rules: Rules,
}

impl Reading {
    /// The document as [`diff::compare`] takes it; `None` where it cannot be read.
    #[must_use]
    pub fn side(&self) -> Option<diff::Side<'_>> {
        let (resolved, _, lowered) = self.document.as_ref()?;
        let (sources, diagnostics) = (&self.sources, &self.diagnostics);
        let is_ruled = !self.rules.pointers.is_empty();
        Some(diff::Side { sources, diagnostics, resolved, api: Some(&lowered.api), is_ruled })
    }
}

/// Reads a document for a look at it: rules that do not fit it are told and have no effect.
#[must_use]
pub fn reading(inputs: &Inputs) -> Reading {
    let (run, resolved) = opened(inputs);
    read(run, resolved)
}

/// A run that has read a document and laid its rules over it; nothing of it where its rules or its lock cannot be read.
fn opened(inputs: &Inputs) -> (Run, Option<(Resolved, Normalised)>) {
    let mut run = Run::start(inputs);
    let is_usable = !run.diagnostics.has_errors();
    let opened = run.open(inputs, false, &Unwatched).filter(|_| is_usable).map(|(_, resolved)| {
        let normalised = run.normalise(&resolved, &Unwatched);
        (resolved, normalised)
    });
    (run, opened)
}

/// Reads two documents to be compared, as far as it goes at the same time. Rules that do not fit one of them are told and have no
/// effect on it: they are written for one revision and looked at with another. Without a lock of its own, the newer one keeps
/// the shapes of the older one, as the lock of a next release would keep them; calls follow the document.
#[must_use]
pub fn readings(old: &Inputs, new: &Inputs) -> (Reading, Reading) {
    let ((run, was), (mut next, is)) = lang::parallel::both(|| opened(old), || opened(new));
    let before = read(run, was);
    if let (None, Some((_, _, lowered))) = (&new.lock, &before.document) {
        next.locked = lowered.lock.clone();
    }
    (before, read(next, is))
}

fn read(mut run: Run, opened: Option<(Resolved, Normalised)>) -> Reading {
    let document = opened.map(|(resolved, normalised)| {
        let lowered = run.lower(&resolved, &normalised, &Unwatched);
        (resolved, normalised, lowered)
    });
    let Run { sources, diagnostics, rules, .. } = run;
    let of_rules =
        [codes::RULE_MATCHES_NOTHING, codes::ALIAS_COLLISION, codes::NAME_COLLISION, codes::BAD_RULE];
    let is_error = |found: &Diagnostic| found.severity == Severity::Error && !of_rules.contains(&found.code);
    let document = document.filter(|_| !diagnostics.iter().any(is_error));
    Reading { sources, diagnostics, document, rules }
}
