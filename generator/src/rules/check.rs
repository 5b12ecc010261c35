//! Checks the shape of a rules file against the table: unknown keys, missing ones, values of the wrong kind.

use super::shape::{Kind, ROOT, Shape};
use crate::diagnostics::{Diagnostic, Diagnostics, SpecPointer, codes, nearest, quote};
use crate::load::Node;

/// Reports everything that does not belong where it stands.
pub(super) fn check(root: &Node, diagnostics: &mut Diagnostics) {
    Check { diagnostics, docs: ROOT.docs }.object(root, &ROOT, &SpecPointer::root());
}

/// Walks the tree along the table and reports what does not belong there.
struct Check<'a> {
    diagnostics: &'a mut Diagnostics,
    /// What the key is for that is being looked at: the mend of whatever is wrong with it.
    docs: &'static str,
}

impl Check<'_> {
    fn object(&mut self, node: &Node, shape: &Shape, at: &SpecPointer) {
        let Some(mapping) = node.as_mapping() else { return self.wrong(node, "an object", at) };
        for (name, span, value) in mapping.entries() {
            let inside = at.child(name);
            let Some(key) = shape.key(name) else {
                let message = format!("`{}` has no key {}", shape.name, quote(name));
                let known = shape.keys.iter().map(|key| key.name);
                let help = match nearest(name, known.clone()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known keys: {}", known.collect::<Vec<_>>().join(", ")),
                };
                let found =
                    Diagnostic::error(codes::UNKNOWN_RULE_KEY, message).at(span).pointer(&inside).help(help);
                self.diagnostics.push(found);
                continue;
            };
            self.docs = key.docs;
            self.value(value, key.kind, &inside);
        }
        for key in shape.keys.iter().filter(|key| key.required && !mapping.contains_key(key.name)) {
            let message = format!("`{}` needs the key `{}`", shape.name, key.name);
            self.push(message, key.docs, node, at);
        }
    }

    fn value(&mut self, node: &Node, kind: Kind, at: &SpecPointer) {
        match kind {
            Kind::Version => {
                if node.as_i64() != Some(1) {
                    self.push(
                        "this version of the rules format is not known".into(),
                        "write `trueup: 1`",
                        node,
                        at,
                    );
                }
            }
            Kind::Text => self.text(node, at),
            Kind::TextList => self.one_or_more(node, at, Self::text),
            Kind::Word(words) => self.word(node, words, at),
            Kind::Words(words) => self.list(node, at, |check, item, at| check.word(item, words, at)),
            Kind::Flag => {
                if node.as_bool().is_none() {
                    self.wrong(node, "true or false", at);
                }
            }
            Kind::Size => {
                if node.as_i64().is_none_or(|count| !(1..=i64::from(u32::MAX)).contains(&count)) {
                    self.wrong(node, "a whole number, at least 1", at);
                }
            }
            Kind::Seconds => {
                if super::read::milliseconds(node).is_none() {
                    self.wrong(node, "a number of seconds, 0.001 to 1000000000", at);
                }
            }
            Kind::Count => {
                if super::read::count(node).is_none() {
                    self.wrong(node, "a whole number, 0 to 4294967295", at);
                }
            }
            Kind::Statuses => self.list(node, at, |check, item, at| {
                if !item.as_i64().is_some_and(|status| (100..600).contains(&status)) {
                    check.wrong(item, "an HTTP status", at);
                }
            }),
            Kind::Pointer => self.pointer(node, at),
            Kind::Pointers => self.one_or_more(node, at, Self::pointer),
            Kind::Status => self.status(node, at),
            Kind::Object(shape) => self.object(node, shape, at),
            Kind::List(shape) => self.list(node, at, |check, item, at| check.object(item, shape, at)),
            Kind::MapOf(shape) => self.map(node, at, |check, item, at| check.object(item, shape, at)),
            Kind::TextMap => self.map(node, at, Self::text),
        }
    }

    fn text(&mut self, node: &Node, at: &SpecPointer) {
        if node.as_str().is_none_or(str::is_empty) {
            self.wrong(node, "text that is not empty", at);
        }
    }

    fn word(&mut self, node: &Node, words: &[&str], at: &SpecPointer) {
        if !node.as_str().is_some_and(|word| words.contains(&word)) {
            self.wrong(node, &format!("one of {}", words.join(", ")), at);
        }
    }

    fn pointer(&mut self, node: &Node, at: &SpecPointer) {
        if !node.as_str().is_some_and(|text| !text.is_empty() && SpecPointer::parse(text).is_some()) {
            self.wrong(node, "a JSON pointer such as `/result/id`, or `/` for the whole body", at);
        }
    }

    fn status(&mut self, node: &Node, at: &SpecPointer) {
        match node.as_mapping() {
            Some(mapping) => {
                let removed = mapping.get("removed_in").and_then(Node::as_str).is_some();
                if !removed || mapping.len() != 1 {
                    self.wrong(node, "`{removed_in: version}`", at);
                }
            }
            None => self.word(node, &["active", "warn"], at),
        }
    }

    fn list(&mut self, node: &Node, at: &SpecPointer, mut each: impl FnMut(&mut Self, &Node, &SpecPointer)) {
        let Some(items) = node.as_sequence() else { return self.wrong(node, "a list", at) };
        for (index, item) in items.iter().enumerate() {
            each(self, item, &at.index(index));
        }
    }

    fn one_or_more(
        &mut self,
        node: &Node,
        at: &SpecPointer,
        mut each: impl FnMut(&mut Self, &Node, &SpecPointer),
    ) {
        if node.as_sequence().is_some() { self.list(node, at, each) } else { each(self, node, at) }
    }

    fn map(&mut self, node: &Node, at: &SpecPointer, mut each: impl FnMut(&mut Self, &Node, &SpecPointer)) {
        let Some(mapping) = node.as_mapping() else { return self.wrong(node, "an object", at) };
        for (key, value) in mapping.iter() {
            each(self, value, &at.child(key));
        }
    }

    fn wrong(&mut self, node: &Node, wanted: &str, at: &SpecPointer) {
        let found = if node.as_str() == Some("") { "an empty string" } else { node.kind().with_article() };
        self.push(format!("expected {wanted}, found {found}"), self.docs, node, at);
    }

    fn push(&mut self, message: String, help: &str, node: &Node, at: &SpecPointer) {
        self.diagnostics
            .push(Diagnostic::error(codes::BAD_RULE, message).at(node.span).pointer(at).help(help));
    }
}
