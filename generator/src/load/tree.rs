//! The spanned document tree every input is read into: YAML or JSON, spec, overlay, rules or lock.
//! It keeps what typed views lose: positions, exact numbers, unknown keys. Order of keys is the document's.

use serde_json::Value as Json;

pub use super::mapping::Mapping;
pub use super::number::Number;
use crate::diagnostics::{SourceId, Span, SpecPointer};

/// A value and where it stands. Nodes reached through a YAML alias have the place of the anchored text.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where.
    pub span: Span,
    /// What.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A finite number.
    Number(Number),
    /// Text.
    String(Text),
    /// A list.
    Sequence(Vec<Node>),
    /// An object.
    Mapping(Mapping),
}

/// A string of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text after unescaping.
    pub text: String,
    /// Whether it was a YAML plain scalar (no quotes, no block).
    pub plain: bool,
}

/// The kind of a value, for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// Text.
    String,
    /// A list.
    Sequence,
    /// An object.
    Mapping,
}

impl Kind {
    /// With its article: `a list`, `null`.
    #[must_use]
    pub const fn with_article(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Sequence => "a list",
            Self::Mapping => "an object",
        }
    }
}

impl Node {
    /// A node.
    #[must_use]
    pub fn new(span: Span, value: Value) -> Self {
        Self { span, value }
    }

    /// A text node that did not stand in the document as such (`plain` is false).
    #[must_use]
    pub fn text(span: Span, text: impl Into<String>) -> Self {
        Self::new(span, Value::String(Text { text: text.into(), plain: false }))
    }

    /// The kind of its value.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self.value {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Bool,
            Value::Number(_) => Kind::Number,
            Value::String(_) => Kind::String,
            Value::Sequence(_) => Kind::Sequence,
            Value::Mapping(_) => Kind::Mapping,
        }
    }

    /// Whether it is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// Its text, if it is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(&text.text),
            _ => None,
        }
    }

    /// Its truth value, if it is a boolean.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match &self.value {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Its number, if it is one.
    #[must_use]
    pub const fn as_number(&self) -> Option<&Number> {
        match &self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Its integer value, if it is a number that has one.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    /// Its elements, if it is a list.
    #[must_use]
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// Its members, if it is an object.
    #[must_use]
    pub const fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// Its members, if it is an object.
    #[must_use]
    pub const fn as_mapping_mut(&mut self) -> Option<&mut Mapping> {
        match &mut self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The member `key`, if it is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// The text of the member `key`, if it is a string.
    #[must_use]
    pub fn get_str(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// The node a pointer leads to from here.
    #[must_use]
    pub fn lookup(&self, pointer: &SpecPointer) -> Option<&Node> {
        self.descend(pointer.tokens())
    }

    fn descend<'t>(&self, mut tokens: impl Iterator<Item = &'t str>) -> Option<&Node> {
        tokens.try_fold(self, |node, token| match &node.value {
            Value::Mapping(mapping) => mapping.get(token),
            Value::Sequence(items) => items.get(sequence_index(token)?),
            _ => None,
        })
    }

    /// The node a pointer leads to from here, to be changed.
    #[must_use]
    pub fn lookup_mut(&mut self, pointer: &SpecPointer) -> Option<&mut Node> {
        pointer.tokens().try_fold(self, |node, token| match &mut node.value {
            Value::Mapping(mapping) => mapping.get_mut(token),
            Value::Sequence(items) => items.get_mut(sequence_index(token)?),
            _ => None,
        })
    }

    /// The span of the key that names the node a pointer leads to; of the node itself where no key does.
    #[must_use]
    pub fn name_span(&self, pointer: &SpecPointer) -> Option<Span> {
        let mut tokens = pointer.tokens();
        let Some(key) = tokens.next_back() else { return Some(self.span) };
        match self.descend(tokens).and_then(Node::as_mapping) {
            Some(mapping) => mapping.key_span(key),
            None => self.lookup(pointer).map(|node| node.span),
        }
    }

    /// How many nodes it is, itself included.
    pub(crate) fn size(&self) -> usize {
        let mut todo = vec![self];
        let mut count = 0;
        while let Some(node) = todo.pop() {
            count += 1;
            match &node.value {
                Value::Sequence(items) => todo.extend(items),
                Value::Mapping(members) => todo.extend(members.iter().map(|(_, node)| node)),
                _ => {}
            }
        }
        count
    }

    /// The value as JSON, without positions. Integers beyond 64 bits become floats; the tree keeps the digits.
    #[must_use]
    pub fn to_json(&self) -> Json {
        // The depth budget bounds this recursion.
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(number) => number.to_json(),
            Value::String(text) => Json::String(text.text.clone()),
            Value::Sequence(items) => Json::Array(items.iter().map(Node::to_json).collect()),
            Value::Mapping(mapping) => {
                Json::Object(mapping.iter().map(|(key, node)| (key.to_owned(), node.to_json())).collect())
            }
        }
    }

    /// The node as compact JSON text, every digit of its numbers kept. Members are sorted by name: the order they have in
    /// a document carries no meaning (RFC 8259 §4), so it must not show.
    #[must_use]
    pub fn json_text(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out, usize::MAX);
        out
    }

    /// The same, if it has so many bytes at most.
    #[must_use]
    pub fn json_text_within(&self, bytes: usize) -> Option<String> {
        let mut out = String::new();
        self.write_json(&mut out, bytes);
        (out.len() <= bytes).then_some(out)
    }

    /// Writes all of it, or more than so many bytes of it.
    fn write_json(&self, out: &mut String, enough: usize) {
        // The depth budget bounds this recursion.
        if out.len() > enough {
            return;
        }
        match &self.value {
            Value::Number(number) => out.push_str(number.as_str()),
            Value::Sequence(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index > 0 { "," } else { "" });
                    item.write_json(out, enough);
                }
                out.push(']');
            }
            Value::Mapping(members) => {
                out.push('{');
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|(key, _)| *key);
                for (index, (key, node)) in members.into_iter().enumerate() {
                    out.push_str(if index > 0 { "," } else { "" });
                    write_text(key, out);
                    out.push(':');
                    node.write_json(out, enough);
                }
                out.push('}');
            }
            Value::String(text) => write_text(&text.text, out),
            Value::Null | Value::Bool(_) => out.push_str(&self.to_json().to_string()),
        }
    }

    /// Whether two nodes say the same, wherever they stand and in whatever order their keys are.
    #[must_use]
    pub fn same_value(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a.same(b),
            (Value::String(a), Value::String(b)) => a.text == b.text,
            (Value::Sequence(a), Value::Sequence(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same_value(b))
            }
            (Value::Mapping(a), Value::Mapping(b)) => {
                a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| a.same_value(b)))
            }
            _ => false,
        }
    }
}

/// Writes a JSON string (RFC 8259 §7).
fn write_text(text: &str, out: &mut String) {
    if text.bytes().any(|byte| matches!(byte, b'"' | b'\\') || byte < 0x20) {
        out.push_str(&Json::String(text.to_owned()).to_string());
        return;
    }
    out.push('"');
    out.push_str(text);
    out.push('"');
}

/// A sequence index of a JSON pointer: digits without a leading zero.
fn sequence_index(token: &str) -> Option<usize> {
    let canonical = token == "0" || (!token.starts_with('0') && token.bytes().all(|b| b.is_ascii_digit()));
    if canonical { token.parse().ok() } else { None }
}

/// A document as read: which source, and its tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The source positions of the tree lie in (overlays bring nodes of other sources).
    pub source: SourceId,
    /// The tree.
    pub root: Node,
    /// The parts of it that are written in other files.
    pub(super) grafts: super::files::Grafts,
}
