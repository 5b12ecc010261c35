//! The document as `normalise` walks it: nodes that know their pointer, and references followed.

use crate::diagnostics::{Span, SpecPointer};
use crate::load::Node;

/// References followed one after the other before giving up; `resolve` reports longer chains.
const CHAIN: usize = 64;

/// A node and its place.
#[derive(Debug, Clone)]
pub(super) struct At<'a> {
    pub(super) node: &'a Node,
    pub(super) pointer: SpecPointer,
}

impl<'a> At<'a> {
    pub(super) fn root(node: &'a Node) -> Self {
        Self { node, pointer: SpecPointer::root() }
    }

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
    pub(super) root: &'a Node,
}

impl<'a> View<'a> {
    /// The node behind all references, or nothing when they lead nowhere; `resolve` has said so then.
    pub(super) fn follow(&self, at: &At<'a>) -> Option<At<'a>> {
        let mut at = at.clone();
        for _ in 0..CHAIN {
            let Some(reference) = at.str("$ref") else { return Some(at) };
            let pointer = SpecPointer::parse(&percent_decoded(reference.strip_prefix('#')?))?;
            at = At { node: self.root.lookup(&pointer)?, pointer };
        }
        None
    }

    /// The place of the key that names a node.
    pub(super) fn name_span(&self, pointer: &SpecPointer) -> Option<Span> {
        self.root.name_span(pointer)
    }
}

/// A fragment is percent-encoded (RFC 3986 §3.5) around the pointer's own escapes.
fn percent_decoded(fragment: &str) -> String {
    if !fragment.contains('%') {
        return fragment.to_owned();
    }
    let bytes = fragment.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = fragment.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (byte, hex) {
            (b'%', Some(value)) => {
                decoded.push(value);
                at += 3;
            }
            _ => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
