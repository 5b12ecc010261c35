//! Where a walk stands, in the document and in a body: put into words only when there is something to say of it.

use serde_json::Value;

use super::evidence::Place;
use super::redact::is_key;
use crate::diagnostics::{Span, SpecPointer};

/// A place, put into words only when there is something to say of it.
#[derive(Clone, Copy)]
pub(super) struct Where<'a> {
    pub(super) pointer: &'a SpecPointer,
    pub(super) span: Span,
    pub(super) of: &'a str,
    pub(super) field: Option<&'a str>,
}

impl Where<'_> {
    pub(super) fn place(self) -> Place {
        let name = self.field.map_or_else(|| self.of.to_owned(), |field| format!("{}.{field}", self.of));
        Place { pointer: self.pointer.clone(), span: self.span, name }
    }
}

/// The way to a value in a body.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    before: Option<&'a Way<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    Start(&'a str),
    Key(&'a str),
    Index(usize),
}

impl<'a> Way<'a> {
    pub(super) const fn start(text: &'a str) -> Self {
        Self { before: None, step: Step::Start(text) }
    }

    pub(super) const fn key(&'a self, key: &'a str) -> Self {
        Self { before: Some(self), step: Step::Key(key) }
    }

    pub(super) const fn index(&'a self, index: usize) -> Self {
        Self { before: Some(self), step: Step::Index(index) }
    }

    pub(super) fn text(&self) -> String {
        let before = self.before.map(Way::text).unwrap_or_default();
        match self.step {
            Step::Start(text) => text.to_owned(),
            // Keys of a map may be anything.
            Step::Key(key) if is_key(key) => format!("{before}[…]"),
            Step::Key(key) => step(&before, key),
            Step::Index(index) => format!("{before}[{index}]"),
        }
    }
}

/// A path one member further.
pub(super) fn step(path: &str, key: &str) -> String {
    let plain = key.chars().all(|c| c.is_alphanumeric() || c == '_') && !key.is_empty();
    if plain { format!("{path}.{key}") } else { format!("{path}[{}]", Value::from(key)) }
}
