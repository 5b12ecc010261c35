//! Counts what a document costs while it is read, against the budget.

use super::Budget;
use crate::diagnostics::{Diagnostic, Span, codes};

/// What has been used so far.
pub(super) struct Meter<'a> {
    budget: &'a Budget,
    nodes: usize,
    alias_nodes: usize,
    alias_bytes: usize,
}

impl<'a> Meter<'a> {
    pub(super) const fn new(budget: &'a Budget) -> Self {
        Self { budget, nodes: 0, alias_nodes: 0, alias_bytes: 0 }
    }

    /// Counts one node at a depth (the root has depth 0).
    pub(super) fn node(&mut self, depth: usize, at: Span) -> Result<(), Box<Diagnostic>> {
        self.nodes += 1;
        if self.nodes > self.budget.nodes {
            return Err(self.breach("nodes", self.budget.nodes, at));
        }
        self.depth(depth, at)
    }

    /// Checks that something may stand at a depth.
    pub(super) fn depth(&self, depth: usize, at: Span) -> Result<(), Box<Diagnostic>> {
        if depth > self.budget.depth {
            return Err(self.breach("levels of nesting (depth)", self.budget.depth, at));
        }
        Ok(())
    }

    /// Counts a copy of a subtree: an anchor kept, or an alias expanded.
    pub(super) fn copy(&mut self, nodes: usize, bytes: usize, at: Span) -> Result<(), Box<Diagnostic>> {
        self.alias_nodes = self.alias_nodes.saturating_add(nodes);
        self.alias_bytes = self.alias_bytes.saturating_add(bytes);
        let (what, limit) = if self.alias_nodes > self.budget.alias_nodes {
            ("nodes", self.budget.alias_nodes)
        } else if self.alias_bytes > self.budget.bytes {
            ("bytes of text", self.budget.bytes)
        } else {
            return Ok(());
        };
        let message = format!("expanding the YAML aliases takes more than {limit} {what}");
        Err(Box::new(
            Diagnostic::error(codes::ALIAS_LIMIT, message)
                .at(at)
                .help("aliases that nest multiply: write the repeated part as a component and reference it"),
        ))
    }

    fn breach(&self, what: &str, limit: usize, at: Span) -> Box<Diagnostic> {
        let message = format!("the document has more than {limit} {what}");
        Box::new(
            Diagnostic::error(codes::BUDGET_EXCEEDED, message)
                .at(at)
                .help("split the document, or raise the limit"),
        )
    }
}
