//! Where rules say what they looked at and what they found.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Finding, Look, Mend, RULES, Report, Tally};
use crate::diagnostics::{Code, Diagnostic, SpecPointer};
use crate::load::Node;
use crate::load::jsonpath::written::WrittenPath;
use crate::normalise::view::At;

/// What a run of all rules holds.
pub(super) struct Desk<'a> {
    pub(super) look: Look<'a>,
    counts: BTreeMap<Code, (usize, usize)>,
    findings: Vec<Finding>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(look: Look<'a>) -> Self {
        Self { look, counts: BTreeMap::new(), findings: Vec::new() }
    }

    /// The document's root.
    pub(super) fn root(&self) -> At<'a> {
        At { node: &self.look.resolved.tree, pointer: SpecPointer::root() }
    }

    /// The node behind all references.
    pub(super) fn follow(&self, at: &At<'a>) -> Option<At<'a>> {
        crate::normalise::view::View { resolved: self.look.resolved }.follow(at)
    }

    /// Says that a rule applies to so many more places.
    pub(super) fn checked(&mut self, rule: Code, places: usize) {
        self.counts.entry(rule).or_default().0 += places;
    }

    /// Says what a rule found at a place it looked at. `pointer` is one of the lowered tree; the user sees the document's.
    pub(super) fn find(&mut self, rule: Code, pointer: &SpecPointer, message: impl AsRef<str>, help: &str) {
        self.push(rule, pointer, message, help, |diagnostic| diagnostic, None);
    }

    /// As [`Self::find`], with other places that belong to it.
    pub(super) fn find_with(
        &mut self,
        rule: Code,
        pointer: &SpecPointer,
        message: impl AsRef<str>,
        help: &str,
        related: &[(&SpecPointer, &str)],
    ) {
        let resolved = self.look.resolved;
        let add = |diagnostic: Diagnostic| {
            related.iter().fold(diagnostic, |diagnostic, (pointer, label)| match resolved.span(pointer) {
                Some(span) => diagnostic.related(span, label),
                None => diagnostic,
            })
        };
        self.push(rule, pointer, message, help, add, None);
    }

    /// As [`Self::find`], with what an overlay adds to the node.
    pub(super) fn find_mended(
        &mut self,
        rule: Code,
        pointer: &SpecPointer,
        message: impl AsRef<str>,
        help: &str,
        update: Json,
    ) {
        let target = self.look.resolved.origin(pointer);
        // An overlay speaks of the document alone: what stands in another file, or was moved here, has no place in it.
        let resolved = self.look.resolved;
        let is_here = resolved.span(pointer).is_some_and(|span| span.source == resolved.source);
        let has_place = is_here && self.look.original.lookup(&target).is_some_and(|node| fits(node, &update));
        let mend = has_place.then(|| Mend { path: written(self.look.original, &target), target, update });
        self.push(rule, pointer, message, help, |diagnostic| diagnostic, mend);
    }

    fn push(
        &mut self,
        rule: Code,
        pointer: &SpecPointer,
        message: impl AsRef<str>,
        help: &str,
        add: impl FnOnce(Diagnostic) -> Diagnostic,
        mend: Option<Mend>,
    ) {
        let Some(known) = RULES.iter().find(|known| known.code == rule) else { return };
        let resolved = self.look.resolved;
        self.counts.entry(rule).or_default().1 += 1;
        let mut diagnostic =
            Diagnostic::new(known.severity, rule, message).pointer(&resolved.origin(pointer)).help(help);
        if let Some(span) = resolved.span(pointer).or_else(|| resolved.node(pointer).map(|node| node.span)) {
            diagnostic = diagnostic.at(span);
        }
        self.findings.push(Finding { diagnostic: add(diagnostic), mend });
    }

    /// What was found, with what the stages before said in so many places.
    pub(super) fn close(self, odd: usize) -> Report {
        let Self { look, counts, mut findings } = self;
        let tallies = RULES.iter().map(|rule| {
            let (checked, found) = counts.get(&rule.code).copied().unwrap_or_default();
            Tally { rule, checked: checked.max(found), found }
        });
        findings.sort_by_key(|finding| finding.diagnostic.code);
        let operations = look.normalised.operations.len();
        Report { findings, tallies: tallies.collect(), odd, operations }
    }
}

/// The JSONPath of a node of the document: a number is an index in a list, and a name elsewhere.
fn written(tree: &Node, target: &SpecPointer) -> String {
    let (mut path, mut at) = (WrittenPath::root(), Some(tree));
    for token in target.tokens() {
        let list = at.and_then(Node::as_sequence);
        let index = token.parse::<usize>().ok().filter(|_| list.is_some());
        path = index.map_or_else(|| path.child(token), |index| path.index(index));
        at = match (list, index) {
            (Some(items), Some(index)) => items.get(index),
            _ => at.and_then(|node| node.get(token)),
        };
    }
    path.0
}

/// Whether an update only adds: members that an object does not have, or an element of a list.
fn fits(node: &Node, update: &Json) -> bool {
    match (node.as_mapping(), update.as_object()) {
        (Some(members), Some(update)) => update.keys().all(|key| !members.contains_key(key)),
        (None, _) => node.as_sequence().is_some(),
        _ => false,
    }
}
