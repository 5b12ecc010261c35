//! What lowering took out of a document or moved inside it, by JSON pointer.

use std::collections::BTreeMap;

use super::super::tree::Node;
use crate::diagnostics::SpecPointer;

/// Keywords as the document has them, where the lowered tree says something else. Keywords that 3.0 does not know but
/// that stand in nobody's way (`prefixItems`, `contentEncoding`, siblings of `$ref`) are still in the tree.
#[derive(Debug, Clone, Default)]
pub struct SideTable {
    originals: BTreeMap<SpecPointer, BTreeMap<String, Node>>,
    /// New place → old place, and the other way round (the last move from a place counts).
    moved: BTreeMap<SpecPointer, SpecPointer>,
    left: BTreeMap<SpecPointer, SpecPointer>,
}

impl SideTable {
    /// The original value of a keyword that was rewritten (`type: [string, 'null']`, `exclusiveMinimum: 0`).
    #[must_use]
    pub fn original(&self, pointer: &SpecPointer, keyword: &str) -> Option<&Node> {
        self.originals.get(pointer)?.get(keyword)
    }

    /// Where the node at a pointer of the lowered tree stands in the document, if the two differ.
    #[must_use]
    pub fn origin(&self, pointer: &SpecPointer) -> Option<SpecPointer> {
        // The nearest moved ancestor decides; its own place may have been moved by an ancestor of it.
        let mut at = Some(pointer.clone());
        while let Some(ancestor) = at {
            if let Some(origin) = self.moved.get(&ancestor) {
                let origin = self.origin(origin).unwrap_or_else(|| origin.clone());
                return pointer.rebase(&ancestor, &origin);
            }
            at = ancestor.parent();
        }
        None
    }

    /// The pointer, in the lowered tree, of the node that the document has at `pointer`. `exists` tells whether the lowered
    /// tree has a node at a pointer.
    #[must_use]
    pub fn current(&self, pointer: &SpecPointer, exists: impl Fn(&SpecPointer) -> bool) -> SpecPointer {
        let mut found = SpecPointer::root();
        for token in pointer.tokens() {
            let next = found.child(token);
            // Where elements of a list moved up, an old index may name another element now: the table decides.
            found = match self.left.get(&next) {
                Some(to) if to.parent() == next.parent() || !exists(&next) => to.clone(),
                _ => next,
            };
        }
        found
    }

    /// Every rewritten keyword, in the order of the pointers.
    pub fn originals(&self) -> impl Iterator<Item = (&SpecPointer, &str, &Node)> {
        self.originals.iter().flat_map(|(pointer, keywords)| {
            keywords.iter().map(move |(name, node)| (pointer, name.as_str(), node))
        })
    }

    pub(super) fn keep(&mut self, pointer: &SpecPointer, keyword: &str, node: Node) {
        self.originals.entry(pointer.clone()).or_default().entry(keyword.to_owned()).or_insert(node);
    }

    pub(crate) fn moved(&mut self, to: SpecPointer, from: SpecPointer) {
        if to != from {
            self.left.insert(from.clone(), to.clone());
            self.moved.insert(to, from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_follow_every_move() {
        let at = |text: &str| SpecPointer::parse(text).unwrap();
        let mut side = SideTable::default();
        side.moved(at("/a/anyOf/0"), at("/a/anyOf/1"));
        side.moved(at("/a/anyOf/0/x/allOf/0"), at("/a/anyOf/0/x"));
        assert_eq!(side.origin(&at("/a/anyOf/0/x/allOf/0/y")), Some(at("/a/anyOf/1/x/y")));
        assert_eq!(side.origin(&at("/a/anyOf/0/z")), Some(at("/a/anyOf/1/z")));
        assert_eq!(side.origin(&at("/a")), None);
    }
}
