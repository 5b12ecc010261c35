//! A YAML mapping while it is being read: key and value in turn, duplicates, and merge keys (`<<`) last.

use super::json::{Duplicate, add_member};
use super::tree::{Mapping, Node, Value};
use crate::diagnostics::{Diagnostic, Span, codes};

#[derive(Default)]
pub(super) struct OpenMapping {
    members: Mapping,
    pending: Option<(String, Span, bool)>,
    merges: Vec<Node>,
    last: Option<Span>,
}

impl OpenMapping {
    /// Whether the next node is a key.
    pub(super) const fn wants_key(&self) -> bool {
        self.pending.is_none()
    }

    /// The key whose value is being read.
    pub(super) fn pending_key(&self) -> Option<&str> {
        self.pending.as_ref().map(|(key, ..)| key.as_str())
    }

    /// Takes a key; `merge` for a plain `<<`.
    pub(super) fn key(&mut self, text: String, span: Span, merge: bool) {
        self.last = Some(span);
        self.pending = Some((text, span, merge));
    }

    /// Takes the value of the pending key.
    pub(super) fn value(&mut self, node: Node) -> Result<Option<Duplicate>, Box<Diagnostic>> {
        let Some((name, key_span, merge)) = self.pending.take() else { return Ok(None) };
        // The value of an alias stands elsewhere, an empty one nowhere: the key is the end then.
        self.last = Some(if node.span.start >= key_span.start { node.span } else { key_span });
        if !merge {
            return Ok(add_member(&mut self.members, name, key_span, node).err());
        }
        match node.value {
            Value::Mapping(_) => self.merges.push(node),
            Value::Sequence(items) if items.iter().all(|item| item.as_mapping().is_some()) => {
                self.merges.extend(items);
            }
            _ => {
                let message = "a merge key (`<<`) takes an object or a list of objects";
                let diagnostic = Diagnostic::error(codes::SYNTAX, message).at(node.span);
                return Err(Box::new(diagnostic.help("put `<<` in quotes if it is an ordinary key")));
            }
        }
        Ok(None)
    }

    /// The members, merged ones after the written ones (which win, as do earlier merges), and where the text ends.
    pub(super) fn finish(mut self) -> (Mapping, Option<Span>) {
        for merge in self.merges {
            let Value::Mapping(merged) = merge.value else { continue };
            for (key, key_span, node) in merged.entries() {
                // One that is there already is nearer, and stands.
                if !self.members.contains_key(key) {
                    self.members.set(key, key_span, node.clone());
                }
            }
        }
        self.members.shrink();
        (self.members, self.last)
    }
}

/// What a copy of a node costs: nodes, levels of nesting, bytes of text. Without recursion.
pub(super) fn anchor_cost(node: &Node) -> (usize, usize, usize) {
    let (mut nodes, mut deepest, mut bytes) = (0, 0, 0);
    let mut open = vec![(node, 0)];
    while let Some((node, depth)) = open.pop() {
        nodes += 1;
        deepest = deepest.max(depth);
        match &node.value {
            Value::String(text) => bytes += text.text.len(),
            Value::Sequence(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Mapping(members) => {
                for (key, item) in members.iter() {
                    bytes += key.len();
                    open.push((item, depth + 1));
                }
            }
            _ => {}
        }
    }
    (nodes, deepest, bytes)
}
