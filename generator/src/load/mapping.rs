//! The objects of the document tree: members in the document's order, lookup by key, compact when small.

use std::collections::BTreeMap;

use super::tree::Node;
use crate::diagnostics::Span;

/// From this many members on, lookup goes through an index.
const INDEXED: usize = 16;

/// The members of an object, in the document's order. Keys are unique.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    members: Vec<Member>,
    /// Empty while there are few members.
    index: BTreeMap<Box<str>, usize>,
}

#[derive(Debug, Clone, PartialEq)]
struct Member {
    key: Box<str>,
    key_span: Span,
    node: Node,
}

impl PartialEq for Mapping {
    fn eq(&self, other: &Self) -> bool {
        self.members == other.members
    }
}

impl Mapping {
    /// An object without members.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn position(&self, key: &str) -> Option<usize> {
        if self.members.len() > INDEXED {
            return self.index.get(key).copied();
        }
        self.members.iter().position(|member| &*member.key == key)
    }

    /// The member `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.members.get(self.position(key)?).map(|member| &member.node)
    }

    /// The member `key`, to be changed.
    #[must_use]
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        let at = self.position(key)?;
        self.members.get_mut(at).map(|member| &mut member.node)
    }

    /// Where the key stands.
    #[must_use]
    pub fn key_span(&self, key: &str) -> Option<Span> {
        self.members.get(self.position(key)?).map(|member| member.key_span)
    }

    /// Whether there is a member `key`.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// Keys and values, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Node)> + ExactSizeIterator {
        self.members.iter().map(|member| (&*member.key, &member.node))
    }

    /// Keys and values, in order, the values to be changed.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (&str, &mut Node)> + ExactSizeIterator {
        self.members.iter_mut().map(|member| (&*member.key, &mut member.node))
    }

    /// Keys with their places, and values, in order.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (&str, Span, &Node)> + ExactSizeIterator {
        self.members.iter().map(|member| (&*member.key, member.key_span, &member.node))
    }

    /// Keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.members.iter().map(|member| &*member.key)
    }

    /// How many members there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Sets a member: replaced in place, or added at the end.
    pub fn set(&mut self, key: impl Into<Box<str>>, key_span: Span, node: Node) {
        let key = key.into();
        if let Some(member) = self.position(&key).and_then(|at| self.members.get_mut(at)) {
            *member = Member { key, key_span, node };
            return;
        }
        if self.members.len() > INDEXED {
            self.index.insert(key.clone(), self.members.len());
        }
        self.members.push(Member { key, key_span, node });
        if self.members.len() == INDEXED + 1 {
            self.build_index();
        }
    }

    /// Takes a member out; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        let at = self.position(key)?;
        let member = self.members.remove(at);
        self.build_index();
        Some(member.node)
    }

    /// Keeps the members a test says yes to, in order.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &mut Node) -> bool) {
        self.members.retain_mut(|member| keep(&member.key, &mut member.node));
        self.build_index();
    }

    fn build_index(&mut self) {
        self.index.clear();
        if self.members.len() > INDEXED {
            let keys = self.members.iter().enumerate().map(|(at, member)| (member.key.clone(), at));
            self.index.extend(keys);
        }
    }

    /// Gives back the room that growing left unused.
    pub(super) fn shrink(&mut self) {
        self.members.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::SourceMap;
    use crate::load::Value;

    #[test]
    fn small_and_indexed_objects_behave_alike() {
        let source = SourceMap::new().add("a", "");
        let span = Span::new(source, 0, 0);
        for size in [3, 100] {
            let mut mapping = Mapping::new();
            for n in 0..size {
                mapping.set(format!("k{n}"), span, Node::text(span, format!("{n}")));
            }
            mapping.set("k1", span, Node::text(span, "again"));
            assert_eq!(mapping.len(), size);
            assert_eq!(mapping.get("k1").and_then(Node::as_str), Some("again"));
            assert!(mapping.remove("k0").is_some() && mapping.remove("k0").is_none());
            mapping.retain(|key, node| key != "k2" && node.value != Value::Null);
            assert!(!mapping.contains_key("k2"));
            let last = format!("k{}", size - 1);
            assert_eq!(mapping.contains_key(&last), size > 3);
            assert_eq!(mapping.keys().next(), Some("k1"));
        }
    }
}
