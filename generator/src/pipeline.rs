//! The whole program on one screen: files in memory → files in memory. Reading and writing are the caller's.

mod generate;
mod revisions;

use crate::diagnostics::{Diagnostics, SourceMap, Strictness};
use crate::lang;
use crate::ledger::{self, Ledger};
use crate::lint;
use crate::load::{self, Budget};
use crate::lock::{self, Lock};
use crate::lower::{self, Lowered};
use crate::normalise::{self, Normalised};
use crate::resolve::{self, Resolved};
use crate::rules::{self, Rules};

pub use generate::{Generated, Outcome, Reference, Targets, generate, generate_watched, reference};
pub use revisions::{Reading, Succession, reading, readings, succession};

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
        lang::former::check(rules, diagnostics);
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
