//! The document as `normalise` walks it: nodes that know their pointer, and references followed.

use crate::diagnostics::{Span, SpecPointer};
use crate::load::Node;
use crate::resolve::Resolved;

/// A node and its place.
#[derive(Debug, Clone)]
pub(crate) struct At<'a> {
    pub(crate) node: &'a Node,
    pub(crate) pointer: SpecPointer,
}

impl<'a> At<'a> {
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        self.node.get(key).map(|node| Self { node, pointer: self.pointer.child(key) })
    }

    pub(crate) fn path(&self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self.clone(), |at, key| at.get(key))
    }

    pub(crate) fn str(&self, key: &str) -> Option<&'a str> {
        self.node.get(key)?.as_str()
    }

    /// The text that this is.
    pub(crate) fn text(&self) -> Option<&'a str> {
        self.node.as_str()
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.node.get(key).and_then(Node::as_bool).unwrap_or(false)
    }

    /// Members, in document order, with the place of their key.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'a str, Span, Self)> + use<'a> {
        let pointer = self.pointer.clone();
        self.node
            .as_mapping()
            .into_iter()
            .flat_map(crate::load::Mapping::entries)
            .map(move |(key, span, node)| (key, span, Self { node, pointer: pointer.child(key) }))
    }

    /// Elements, in order.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Self> + use<'a> {
        let pointer = self.pointer.clone();
        let elements = self.node.as_sequence().unwrap_or_default().iter().enumerate();
        elements.map(move |(index, node)| Self { node, pointer: pointer.index(index) })
    }

    pub(crate) fn span(&self) -> Span {
        self.node.span
    }
}

/// The whole document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) resolved: &'a Resolved,
}

impl<'a> View<'a> {
    pub(crate) fn root(&self) -> At<'a> {
        At { node: &self.resolved.tree, pointer: SpecPointer::root() }
    }

    /// Where the value stands that keys lead to.
    pub(crate) fn span_of(&self, keys: &[&str]) -> Option<Span> {
        self.root().path(keys).map(|at| at.span())
    }

    /// The node behind all references.
    pub(crate) fn follow(&self, at: &At<'a>) -> Option<At<'a>> {
        if at.node.get("$ref").is_none() {
            return Some(at.clone());
        }
        self.resolved.deref(&at.pointer).map(|(node, pointer)| At { node, pointer })
    }

    /// The place of the key that names a node.
    pub(crate) fn name_span(&self, pointer: &SpecPointer) -> Option<Span> {
        self.resolved.span(pointer)
    }
}
