//! The whole program on one screen: files in memory → files in memory. Reading and writing are the caller's.

use crate::diagnostics::{Diagnostic, Diagnostics, Severity, SourceMap, Strictness, codes};
use crate::diff;
use crate::lang;
use crate::lang::surface::Surface;
use crate::ledger::{self, Ledger};
use crate::lint;
use crate::load::{self, Budget};
use crate::lock::{self, Lock};
use crate::lower::{self, Lowered};
use crate::normalise::{self, Normalised};
use crate::output::{FileSet, InputHashes, sha256};
use crate::provenance::{self, Provenance};
use crate::reference;
use crate::resolve::{self, Resolved};
use crate::rules::{self, Rules};
use crate::vectors;
use std::collections::BTreeMap;

/// A file as the caller read it.
#[derive(Debug, Clone)]
pub struct Input {
    /// The name that diagnostics show.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Everything a run depends on.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The document.
    pub spec: Input,
    /// The other files that it is written in, as [`load::Gather`] asks for them.
    pub files: Vec<load::File>,
    /// Overlays, in order.
    pub overlays: Vec<Input>,
    /// The rules.
    pub rules: Option<Input>,
    /// The names published so far.
    pub lock: Option<Input>,
    /// Refuse oddities of the document instead of degrading them.
    pub strict: bool,
}

/// What is made of a document before any target language.
#[derive(Debug)]
pub struct Front {
    /// The texts that positions point into.
    pub sources: SourceMap,
    /// What there is to say.
    pub diagnostics: Diagnostics,
    /// The model; `None` when there are errors.
    pub lowered: Option<Lowered>,
    /// Whether every stage ran: what there is to say about the document has been said then.
    pub complete: bool,
    /// The rules in force.
    pub rules: Rules,
    /// What was made on the way.
    pub rest: Rest,
}

/// What a run made on its way: millions of small things. They are freed with the outcome and not in the middle of the work, since
/// memory with that many holes is slow to get more from; a program that is about to end may forget them.
#[derive(Debug, Default)]
pub struct Rest {
    stages: Option<(Resolved, Normalised)>,
    lowered: Option<Lowered>,
}

/// Which SDKs to make.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    /// The Rust crate.
    pub rust: bool,
    /// The Python package.
    pub python: bool,
    /// Files of wire vectors or of a conformance suite, name and text: tests that run them become part of the SDKs.
    pub vectors: Vec<(String, String)>,
}

/// What a run gives.
#[derive(Debug)]
pub struct Outcome {
    /// The texts that positions point into.
    pub sources: SourceMap,
    /// What there is to say.
    pub diagnostics: Diagnostics,
    /// The files; `None` when there are errors: nothing may be written then.
    pub generated: Option<Generated>,
    /// What was made on the way.
    pub rest: Rest,
}

/// Files, ready to be written.
#[derive(Debug)]
pub struct Generated {
    /// The crate.
    pub rust: Option<FileSet>,
    /// The package.
    pub python: Option<FileSet>,
    /// The new lock.
    pub lock: String,
    /// What the packages say they were made from.
    pub provenance: String,
    /// Files of the crate's folder that are written by hand.
    pub keep_rust: Vec<String>,
    /// Files of the package's folder that are written by hand.
    pub keep_python: Vec<String>,
    /// What goes into the manifests.
    pub inputs: InputHashes,
}

/// A part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Stage {
    Load,
    Resolve,
    Normalise,
    Lower,
    Rust,
    Python,
}

/// Is told what a run does, so that a caller with a clock can time it. Targets are made at the same time, on threads of
/// their own.
pub trait Watch: Sync {
    /// A stage starts.
    fn started(&self, stage: Stage);
    /// It is over.
    fn ended(&self, stage: Stage);
}

/// Nobody watches.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn started(&self, _: Stage) {}
    fn ended(&self, _: Stage) {}
}

fn watched<T>(watch: &dyn Watch, stage: Stage, work: impl FnOnce() -> T) -> T {
    watch.started(stage);
    let made = work();
    watch.ended(stage);
    made
}

/// load → resolve → normalise → lower.
#[must_use]
pub fn front(inputs: &Inputs) -> Front {
    run(inputs, false, &Unwatched).0
}

/// [`front`], and the account of every node of the document.
#[must_use]
pub fn account(inputs: &Inputs) -> (Front, Option<Ledger>) {
    run(inputs, true, &Unwatched)
}

/// A document looked at for what it would make of an SDK.
#[derive(Debug)]
pub struct Linted {
    /// The texts that positions point into.
    pub sources: SourceMap,
    /// What the stages had to say.
    pub diagnostics: Diagnostics,
    /// What the rules found, and the document as it was read; `None` where it cannot be read to its end.
    pub report: Option<(lint::Report, load::Node)>,
}

/// load → resolve → normalise → lower → the rules of readiness.
#[must_use]
pub fn lint(inputs: &Inputs) -> Linted {
    let mut run = Run::start(inputs);
    let passed = run.stages(inputs, true, &Unwatched);
    let Run { sources, diagnostics, rules, .. } = run;
    let report = passed.and_then(|Passed { original, resolved, normalised, lowered }| {
        let original = original?;
        let look = lint::Look {
            original: &original,
            resolved: &resolved,
            normalised: &normalised,
            lowered: &lowered,
            rules: &rules,
        };
        let report = lint::look(look, &diagnostics);
        Some((report, original))
    });
    Linted { sources, diagnostics, report }
}

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
    fn texts(files: Option<&FileSet>) -> impl Iterator<Item = (&str, &str)> {
        files.into_iter().flat_map(|files| files.iter().map(|(path, text)| (path.as_str(), text)))
    }
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

fn run(inputs: &Inputs, with_ledger: bool, watch: &dyn Watch) -> (Front, Option<Ledger>) {
    let mut run = Run::start(inputs);
    let passed = run.stages(inputs, with_ledger, watch);
    let Run { sources, diagnostics, rules, .. } = run;
    let complete = passed.is_some();
    let mut rest = Rest::default();
    let (lowered, ledger) = passed
        .filter(|_| !diagnostics.has_errors())
        .map(|Passed { original, resolved, normalised, lowered }| {
            let account =
                |original| ledger::account(&original, &resolved, &normalised, &lowered.api, &diagnostics);
            let ledger = original.map(account);
            rest.stages = Some((resolved, normalised));
            (lowered, ledger)
        })
        .unzip();
    (Front { sources, diagnostics, lowered, complete, rules, rest }, ledger.flatten())
}

/// What a run has read and said so far.
struct Run {
    budget: Budget,
    sources: SourceMap,
    diagnostics: Diagnostics,
    rules: Rules,
    locked: Lock,
}

/// What the stages before the targets make of a document.
struct Passed {
    /// The document as it was read, if it is asked for.
    original: Option<load::Node>,
    resolved: Resolved,
    normalised: Normalised,
    lowered: Lowered,
}

impl Run {
    fn start(inputs: &Inputs) -> Self {
        let budget = Budget::default();
        let strictness = if inputs.strict { Strictness::Strict } else { Strictness::Lenient };
        let mut sources = SourceMap::new();
        let mut diagnostics = Diagnostics::new(strictness);
        let rules = read_rules(inputs, &budget, &mut sources, &mut diagnostics);
        let locked = read_lock(inputs, &budget, &mut sources, &mut diagnostics);
        Self { budget, sources, diagnostics, rules, locked }
    }

    /// load → resolve → normalise → lower; `None` when a stage cannot go on.
    fn stages(&mut self, inputs: &Inputs, keep_original: bool, watch: &dyn Watch) -> Option<Passed> {
        let (original, resolved) = self.open(inputs, keep_original, watch)?;
        let normalised = self.normalise(&resolved, watch);
        let lowered = self.lower(&resolved, &normalised, watch);
        Some(Passed { original, resolved, normalised, lowered })
    }

    /// load → resolve. The document as it was read comes along if it is asked for.
    fn open(
        &mut self,
        inputs: &Inputs,
        keep_original: bool,
        watch: &dyn Watch,
    ) -> Option<(Option<load::Node>, Resolved)> {
        let Self { budget, sources, diagnostics, .. } = self;
        let spec = load::Input { name: &inputs.spec.name, bytes: &inputs.spec.bytes };
        let overlays: Vec<load::Input<'_>> = inputs
            .overlays
            .iter()
            .map(|overlay| load::Input { name: &overlay.name, bytes: &overlay.bytes })
            .collect();
        let (original, loaded) = watched(watch, Stage::Load, || {
            let document = load::read_tree(spec, &inputs.files, &overlays, budget, sources, diagnostics)?;
            let original = keep_original.then(|| document.root.clone());
            Some((original, load::admit(document, diagnostics)?))
        })?;
        let resolved = watched(watch, Stage::Resolve, || resolve::resolve(loaded, budget, diagnostics))?;
        Some((original, resolved))
    }

    /// normalise; calls that the lock has are kept.
    fn normalise(&mut self, resolved: &Resolved, watch: &dyn Watch) -> Normalised {
        let Self { diagnostics, rules, locked, .. } = self;
        let published = lower::published(locked);
        let before = diagnostics.len();
        let normalised =
            watched(watch, Stage::Normalise, || normalise::run(resolved, rules, &published, diagnostics));
        diagnostics.rename_nodes(before, |pointer| resolved.origin(pointer));
        normalised
    }

    /// lower; names and shapes that the lock has are kept.
    fn lower(&mut self, resolved: &Resolved, normalised: &Normalised, watch: &dyn Watch) -> Lowered {
        let Self { diagnostics, locked, .. } = self;
        let before = diagnostics.len();
        let lowered = watched(watch, Stage::Lower, || lower::run(normalised, locked, diagnostics));
        diagnostics.rename_nodes(before, |pointer| resolved.origin(pointer));
        lowered
    }
}

/// [`front`], then every target asked for.
#[must_use]
pub fn generate(inputs: &Inputs, targets: &Targets) -> Outcome {
    generate_watched(inputs, targets, &Unwatched)
}

/// [`generate`], telling `watch` when each stage starts and ends.
#[must_use]
pub fn generate_watched(inputs: &Inputs, targets: &Targets, watch: &dyn Watch) -> Outcome {
    let (Front { sources, mut diagnostics, lowered, rules, mut rest, .. }, _) = run(inputs, false, watch);
    let generated = lowered.as_ref().and_then(|lowered| {
        let api = &lowered.api;
        let vectors = vectors::read(&targets.vectors, &inputs.spec.name, api);
        let vectors = vectors.map_err(|refused| diagnostics.push(*refused)).ok()?;
        let rust = || watched(watch, Stage::Rust, || lang::rust::generate(api, &vectors));
        let python = || watched(watch, Stage::Python, || lang::python::generate(api, &vectors));
        let (rust, python) = lang::parallel::both(|| targets.rust.then(rust), || targets.python.then(python));
        let outline = (rust.is_some() || python.is_some()).then(|| lang::outline::generate(api));
        let lock = lock::render(&lowered.lock).map_err(|why| diagnostics.push(internal(&why))).ok()?;
        let provenance = made_from(inputs, &lock, &targets.vectors).render();
        // Said in a fixed order, whichever was ready first.
        let mut take = |made: Option<Made>, bill: Bill| {
            made.map(|(mut files, said)| {
                said.iter().for_each(|diagnostic| diagnostics.push(diagnostic.clone()));
                match bill(&files) {
                    Ok(text) => {
                        let [at, bill_at] = provenance::places(files.keys().map(String::as_str));
                        files.extend([(at, provenance.clone()), (bill_at, text)]);
                    }
                    Err(why) => diagnostics.push(internal(&why)),
                }
                files.extend(outline.clone().map(|outline| ("api.md".to_owned(), outline)));
                FileSet::from_files(files)
                    .map_err(|invalid| diagnostics.push(internal(&invalid.to_string())))
                    .ok()
            })
        };
        let rust = take(rust, |files| provenance::rust_sbom(text_of(files, "Cargo.toml")));
        let python = take(python, |files| provenance::python_sbom(text_of(files, "pyproject.toml")));
        Some(Generated {
            rust: rust.map_or(Some(None), |files| files.map(Some))?,
            python: python.map_or(Some(None), |files| files.map(Some))?,
            lock,
            provenance,
            keep_rust: rules.sdk.keep_rust.iter().map(|glob| glob.value.clone()).collect(),
            keep_python: rules.sdk.keep_python.iter().map(|glob| glob.value.clone()).collect(),
            inputs: hashes(inputs),
        })
    });
    let generated = generated.filter(|_| !diagnostics.has_errors());
    rest.lowered = lowered;
    Outcome { sources, diagnostics, generated, rest }
}

/// Pages for the users of both SDKs.
#[derive(Debug)]
pub struct Reference {
    /// The texts that positions point into.
    pub sources: SourceMap,
    /// What there is to say.
    pub diagnostics: Diagnostics,
    /// The pages, and what goes into their manifest; `None` when there are errors.
    pub pages: Option<(FileSet, InputHashes)>,
}

/// The stages, both SDKs, and the pages that tell of them.
#[must_use]
pub fn reference(inputs: &Inputs) -> Reference {
    fn texts(files: Option<&FileSet>) -> impl Iterator<Item = (&str, &str)> {
        files.into_iter().flat_map(|files| files.iter().map(|(path, text)| (path.as_str(), text)))
    }
    let targets = Targets { rust: true, python: true, vectors: Vec::new() };
    let Outcome { sources, mut diagnostics, generated, rest } = generate(inputs, &targets);
    let pages = generated.zip(rest.lowered.as_ref()).and_then(|(made, lowered)| {
        let surfaces = reference::Sources {
            rust: Surface::rust(texts(made.rust.as_ref())),
            python: Surface::python(texts(made.python.as_ref())),
        };
        let pages = reference::pages(&lowered.api, &surfaces);
        let pages = pages.map_err(|invalid| diagnostics.push(internal(&invalid.to_string()))).ok()?;
        Some((pages, made.inputs))
    });
    Reference { sources, diagnostics, pages }
}

/// What a target makes: files by path, and what it has to say.
type Made = (BTreeMap<String, String>, Diagnostics);

/// What makes a bill of materials of the files of a package.
type Bill = fn(&BTreeMap<String, String>) -> Result<String, String>;

fn text_of<'a>(files: &'a BTreeMap<String, String>, path: &str) -> &'a str {
    files.get(path).map(String::as_str).unwrap_or_default()
}

fn made_from(inputs: &Inputs, lock: &str, vectors: &[(String, String)]) -> Provenance {
    let source = |input: &Input| provenance::Source::of(&input.name, &input.bytes);
    Provenance::new(provenance::Made {
        document: provenance::Source::unnamed(&inputs.spec.bytes),
        files: inputs
            .files
            .iter()
            .filter_map(|file| {
                let bytes = file.content.as_ref().ok()?;
                Some(provenance::Source { name: file.path.clone(), sha256: sha256(bytes) })
            })
            .collect(),
        overlays: inputs.overlays.iter().map(source).collect(),
        rules: inputs.rules.as_ref().map(|rules| provenance::Source::unnamed(&rules.bytes)),
        lock: sha256(lock.as_bytes()),
        vectors: vectors.iter().map(|(name, text)| provenance::Source::of(name, text.as_bytes())).collect(),
    })
}

fn hashes(inputs: &Inputs) -> InputHashes {
    InputHashes {
        generator: env!("CARGO_PKG_VERSION").to_owned(),
        spec: spec_hash(inputs),
        overlays: inputs.overlays.iter().map(|overlay| sha256(&overlay.bytes)).collect(),
        rules: inputs.rules.as_ref().map(|rules| sha256(&rules.bytes)),
    }
}

/// One hash for the document and the other files it is written in.
fn spec_hash(inputs: &Inputs) -> String {
    if inputs.files.is_empty() {
        return sha256(&inputs.spec.bytes);
    }
    let parts = inputs.files.iter().map(|file| {
        let content = file.content.as_ref().map_or_else(|_| "unread".to_owned(), |bytes| sha256(bytes));
        format!("{} {content}\n", file.path)
    });
    sha256(format!("{}\n{}", sha256(&inputs.spec.bytes), parts.collect::<String>()).as_bytes())
}

fn read_rules(
    inputs: &Inputs,
    budget: &Budget,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Rules {
    let document = inputs
        .rules
        .as_ref()
        .and_then(|input| load::parse(&input.name, &input.bytes, budget, sources, diagnostics));
    document.map(|document| rules::read(&document.root, diagnostics)).unwrap_or_default()
}

fn read_lock(
    inputs: &Inputs,
    budget: &Budget,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Lock {
    let document = inputs
        .lock
        .as_ref()
        .and_then(|input| load::parse(&input.name, &input.bytes, budget, sources, diagnostics));
    document.map(|document| lock::parse(&document.root, diagnostics)).unwrap_or_default()
}

/// A bug of ours, said as such.
fn internal(why: &str) -> Diagnostic {
    Diagnostic::error(codes::INTERNAL, why)
        .help("this is a bug in trueup, please report it with the document")
}
