//! The document as `normalise` walks it: nodes that know their pointer, and references followed.

use crate::diagnostics::{Span, SpecPointer};
use crate::load::Node;
use crate::resolve::Resolved;

/// A node and its place.
#[derive(Debug, Clone)]
pub(super) struct At<'a> {
    pub(super) node: &'a Node,
    pub(super) pointer: SpecPointer,
}

impl<'a> At<'a> {
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        self.node.get(key).map(|node| Self { node, pointer: self.pointer.child(key) })
    }

    pub(super) fn path(&self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self.clone(), |at, key| at.get(key))
    }

    pub(super) fn str(&self, key: &str) -> Option<&'a str> {
        self.node.get(key)?.as_str()
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.node.get(key).and_then(Node::as_bool).unwrap_or(false)
    }

    /// Members, in document order, with the place of their key.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a str, Span, Self)> + use<'a> {
        let pointer = self.pointer.clone();
        self.node
            .as_mapping()
            .into_iter()
            .flat_map(crate::load::Mapping::entries)
            .map(move |(key, span, node)| (key, span, Self { node, pointer: pointer.child(key) }))
    }

    /// Elements, in order.
    pub(super) fn elements(&self) -> impl Iterator<Item = Self> + use<'a> {
        let pointer = self.pointer.clone();
        let elements = self.node.as_sequence().unwrap_or_default().iter().enumerate();
        elements.map(move |(index, node)| Self { node, pointer: pointer.index(index) })
    }

    pub(super) fn span(&self) -> Span {
        self.node.span
    }
}

/// The whole document.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) resolved: &'a Resolved,
}

impl<'a> View<'a> {
    pub(super) fn root(&self) -> At<'a> {
        At { node: &self.resolved.tree, pointer: SpecPointer::root() }
    }

    /// Where the value stands that keys lead to.
    pub(super) fn span_of(&self, keys: &[&str]) -> Option<Span> {
        self.root().path(keys).map(|at| at.span())
    }

    /// The node behind all references.
    pub(super) fn follow(&self, at: &At<'a>) -> Option<At<'a>> {
        if at.node.get("$ref").is_none() {
            return Some(at.clone());
        }
        self.resolved.deref(&at.pointer).map(|(node, pointer)| At { node, pointer })
    }

    /// The place of the key that names a node.
    pub(super) fn name_span(&self, pointer: &SpecPointer) -> Option<Span> {
        self.resolved.span(pointer)
    }
}
