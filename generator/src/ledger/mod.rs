//! What became of every node of the document: emitted as something, in the documentation only, left out by a named rule,
//! or unsupported. Nothing is dropped silently: a node that nobody accounts for is an entry too, and a bug.

mod names;
mod reach;
mod render;
mod table;
mod walk;

pub use render::{json, text};

use std::collections::BTreeSet;

use crate::diagnostics::{Diagnostics, Span, SpecPointer};
use crate::ir::Api;
use crate::load::Node;
use crate::normalise::{Fate, Normalised};
use crate::resolve::Resolved;

/// What became of one node.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The node, where the document has it.
    pub pointer: SpecPointer,
    /// Its place in the text.
    pub span: Option<Span>,
    /// What became of it.
    pub fate: Fate,
    /// What lies inside has the same fate and no entries of its own.
    pub whole: bool,
}

/// How many nodes met which fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// In the generated code.
    pub emitted: usize,
    /// In the documentation only.
    pub documented: usize,
    /// Left out by a named rule.
    pub ignored: usize,
    /// Without a form in the generated code.
    pub unsupported: usize,
}

/// The whole account.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// In document order.
    pub entries: Vec<Entry>,
    /// Nodes that nobody accounts for: a bug in trueup.
    pub missing: Vec<SpecPointer>,
}

impl Ledger {
    /// How many entries there are of each fate. An entry that stands for what lies inside counts once.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for entry in &self.entries {
            match entry.fate {
                Fate::Emitted(_) => counts.emitted += 1,
                Fate::Documented => counts.documented += 1,
                Fate::Ignored(_) => counts.ignored += 1,
                Fate::Unsupported(_) => counts.unsupported += 1,
            }
        }
        counts
    }

    /// Entries that tell of a loss: left out by a rule, or without a form.
    pub fn losses(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| matches!(entry.fate, Fate::Ignored(_) | Fate::Unsupported(_)))
    }
}

/// Accounts for every node of `original`, the document as it was read before any stage changed it (overlays applied).
#[must_use]
pub fn account(
    original: &Node,
    resolved: &Resolved,
    normalised: &Normalised,
    api: &Api,
    diagnostics: &Diagnostics,
) -> Ledger {
    let roles = reach::Roles::of(normalised);
    let names = names::Names::of(api);
    let entries = walk::walk(resolved, normalised, &roles, &names);
    let mut ledger = Ledger { entries, missing: Vec::new() };
    walk::mended(original, resolved, diagnostics, &mut ledger);
    // What lowering wrote out several times (a body in three media types) is one node of the document.
    let mut seen = BTreeSet::new();
    ledger.entries.retain(|entry| seen.insert((entry.pointer.clone(), entry.fate.clone(), entry.span)));
    ledger
}
