//! What lowering took out of a document or moved inside it, by JSON pointer.

use std::collections::{BTreeMap, BTreeSet};

use super::super::files::Grafts;
use super::super::tree::Node;
use crate::diagnostics::SpecPointer;

/// Tokens that tell most places apart (`/components/schemas/Pet`).
const HEAD: usize = 3;

/// Keywords as the document has them, where the lowered tree says something else. Keywords that 3.0 does not know but
/// that stand in nobody's way (`prefixItems`, `contentEncoding`, siblings of `$ref`) are still in the tree.
#[derive(Debug, Clone, Default)]
pub struct SideTable {
    originals: BTreeMap<SpecPointer, BTreeMap<String, Node>>,
    /// New place → the moves to it: when, and from where. A later move speaks of places as earlier ones left them.
    moved: BTreeMap<SpecPointer, Vec<(usize, SpecPointer)>>,
    /// Old place → new place, the last move from it.
    left: BTreeMap<SpecPointer, SpecPointer>,
    /// The beginnings of the places in `left`.
    heads: BTreeSet<String>,
    /// Places of the document whose words were replaced by others: nothing in the lowered tree is called that.
    reworded: BTreeSet<SpecPointer>,
    moves: usize,
    /// The parts of the document that are written in other files.
    grafts: Grafts,
}

impl SideTable {
    pub(in super::super) fn with_grafts(grafts: Grafts) -> Self {
        Self { grafts, ..Self::default() }
    }

    /// The original value of a keyword that was rewritten (`type: [string, 'null']`, `exclusiveMinimum: 0`).
    #[must_use]
    pub fn original(&self, pointer: &SpecPointer, keyword: &str) -> Option<&Node> {
        self.originals.get(pointer)?.get(keyword)
    }

    /// Where the node at a pointer of the lowered tree stands in the document, if the two differ.
    #[must_use]
    pub fn origin(&self, pointer: &SpecPointer) -> Option<SpecPointer> {
        let mut origin = pointer.clone();
        let mut before = usize::MAX;
        // Moves are undone from the last to the first.
        while let Some((when, to, from)) = self.last_move(&origin, before) {
            origin = origin.rebase(&to, &from)?;
            before = when;
        }
        let origin = self.in_file(&origin);
        (origin != *pointer).then_some(origin)
    }

    /// Whether a node is the outermost one of a part that is written in another file.
    #[must_use]
    pub fn is_graft(&self, pointer: &SpecPointer) -> bool {
        self.grafts.contains_key(pointer)
    }

    /// Where a node of the document, put together from its files, stands in the file that it is written in.
    #[must_use]
    pub fn in_file(&self, pointer: &SpecPointer) -> SpecPointer {
        if self.grafts.is_empty() {
            return pointer.clone();
        }
        let mut at = Some(pointer.clone());
        while let Some(ancestor) = at {
            if let Some((_, from)) = self.grafts.get(&ancestor) {
                return pointer.rebase(&ancestor, from).unwrap_or_else(|| pointer.clone());
            }
            at = ancestor.parent();
        }
        pointer.clone()
    }

    /// The last move, of those before a time, of a node or of what holds it.
    fn last_move(&self, pointer: &SpecPointer, before: usize) -> Option<(usize, SpecPointer, SpecPointer)> {
        let mut last: Option<(usize, SpecPointer, SpecPointer)> = None;
        let mut at = Some(pointer.clone());
        while let Some(ancestor) = at {
            let moves = self
                .moved
                .get(&ancestor)
                .and_then(|moves| moves.iter().rev().find(|(when, _)| *when < before));
            if let Some((when, from)) =
                moves.filter(|(when, _)| last.as_ref().is_none_or(|(best, ..)| when > best))
            {
                last = Some((*when, ancestor.clone(), from.clone()));
            }
            at = ancestor.parent();
        }
        last
    }

    /// The pointer, in the lowered tree, of the node that the document has at `pointer`. `exists` tells whether the lowered
    /// tree has a node at a pointer.
    #[must_use]
    pub fn current(&self, pointer: &SpecPointer, exists: impl Fn(&SpecPointer) -> bool) -> SpecPointer {
        if !self.may_have_left(pointer) {
            return pointer.clone();
        }
        let mut found = SpecPointer::root();
        for token in pointer.tokens() {
            let next = found.child(token);
            // Where elements of a list moved up, an old index may name another element now: the table decides.
            found = match self.left.get(&next) {
                Some(to)
                    if to.parent() == next.parent() || !exists(&next) || self.moved.contains_key(&next) =>
                {
                    to.clone()
                }
                _ => next,
            };
        }
        found
    }

    /// Whether a node, or one that holds it, may have left its place: most have not, and are told by their beginning.
    fn may_have_left(&self, pointer: &SpecPointer) -> bool {
        !self.left.is_empty()
            && (1..=HEAD).any(|len| {
                let head: Vec<&str> = pointer.tokens().take(len).collect();
                head.len() == len && self.heads.contains(&head.join("\n"))
            })
    }

    /// Every rewritten keyword, in the order of the pointers.
    pub fn originals(&self) -> impl Iterator<Item = (&SpecPointer, &str, &Node)> {
        self.originals.iter().flat_map(|(pointer, keywords)| {
            keywords.iter().map(move |(name, node)| (pointer, name.as_str(), node))
        })
    }

    pub(crate) fn keep(&mut self, pointer: &SpecPointer, keyword: &str, node: Node) {
        self.originals.entry(pointer.clone()).or_default().entry(keyword.to_owned()).or_insert(node);
    }

    pub(crate) fn moved(&mut self, to: SpecPointer, from: SpecPointer) {
        if to != from {
            self.went(from.clone(), to.clone());
            self.copied(to, from);
        }
    }

    /// A node that has its origin elsewhere, while that stays what it was or went to another place.
    pub(super) fn copied(&mut self, to: SpecPointer, from: SpecPointer) {
        self.moved.entry(to).or_default().push((self.moves, from));
        self.moves += 1;
    }

    /// Where references to a place lead now.
    pub(super) fn went(&mut self, from: SpecPointer, to: SpecPointer) {
        let head: Vec<&str> = from.tokens().take(HEAD).collect();
        self.heads.insert(head.join("\n"));
        self.left.insert(from, to);
    }

    /// A place, as the document has it, whose words were replaced by others.
    pub(super) fn reword(&mut self, origin: SpecPointer) {
        self.reworded.insert(origin);
    }

    /// Whether a place of the document is said in other words in the lowered tree.
    #[must_use]
    pub fn is_reworded(&self, origin: &SpecPointer) -> bool {
        self.reworded.contains(origin)
    }

    /// An element was taken out of a list of `len`: those behind it moved up.
    pub(crate) fn element_removed(&mut self, list: &SpecPointer, index: usize, len: usize) {
        for from in index + 1..len {
            self.moved(list.index(from - 1), list.index(from));
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
        side.element_removed(&at("/l"), 0, 4);
        side.element_removed(&at("/l"), 1, 3);
        assert_eq!(side.origin(&at("/l/0")), Some(at("/l/1")));
        assert_eq!(side.origin(&at("/l/1/x")), Some(at("/l/3/x")));
    }
}
