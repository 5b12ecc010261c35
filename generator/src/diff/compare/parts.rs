//! Named parameters, headers, request bodies and responses that no operation leads to. What operations use is compared where they
//! use it; named schemas are in `components.rs`.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::super::findings::{Anchor, Context, Found};
use super::super::kind::Kind;
use super::{Comparer, Document, Label, Scope};
use crate::diagnostics::SpecPointer;
use crate::normalise::view::At;

/// The sections of `components` that are looked at, and what one of each is called.
const SECTIONS: [(&str, &str); 4] = [
    ("parameters", "parameter"),
    ("headers", "header"),
    ("requestBodies", "request body"),
    ("responses", "response"),
];

/// A part with its name.
type Named<'a> = (&'a str, At<'a>);

impl<'a> Comparer<'a> {
    pub(super) fn parts(&mut self) {
        // Asked only where something differs: most documents have nothing to ask for.
        let (was_used, is_used) = (OnceCell::new(), OnceCell::new());
        for (section, what) in SECTIONS {
            let list = |document: &Document<'a>| -> Vec<Named<'a>> {
                let parts = document.view.root().path(&["components", section]);
                parts.iter().flat_map(At::members).map(|(name, _, at)| (name, at)).collect()
            };
            let (was, is) = (list(&self.old), list(&self.new));
            let other = |list: &[Named<'a>], name: &str| {
                list.iter().find(|(other, _)| *other == name).map(|(_, at)| at.clone())
            };
            for (name, old) in &was {
                let Some(new) = other(&is, name) else { continue };
                if old.node.same_value(new.node) {
                    continue;
                }
                let is_told = self.is_used(&was_used, old, true) && self.is_used(&is_used, &new, false);
                if !is_told {
                    self.named_part(section, &format!("{what} {name}"), old, &new);
                }
            }
            let gone = was
                .iter()
                .filter(|(name, at)| other(&is, name).is_none() && !self.is_used(&was_used, at, true));
            let gone: Vec<Named<'a>> = gone.cloned().collect();
            let fresh = is
                .iter()
                .filter(|(name, at)| other(&was, name).is_none() && !self.is_used(&is_used, at, false));
            let fresh: Vec<Named<'a>> = fresh.cloned().collect();
            self.single_parts(section, what, &gone, &fresh);
        }
    }

    /// Parts of one document alone. One that says the same under another name was renamed.
    fn single_parts(&mut self, section: &str, what: &str, gone: &[Named<'a>], fresh: &[Named<'a>]) {
        let same = |list: &[Named<'a>], at: &At<'a>| -> Option<Named<'a>> {
            let mut found = list.iter().filter(|(_, other)| other.node.same_value(at.node));
            found.next().filter(|_| found.next().is_none()).cloned()
        };
        let twin = |at: &At<'a>, of: &[Named<'a>], back: &[Named<'a>]| {
            same(of, at).filter(|(_, other)| same(back, other).is_some())
        };
        let holder = Anchor::holder(&SpecPointer::from_tokens(["components", section]));
        let mut found = Vec::new();
        for (name, old) in gone {
            let at = Anchor::at(&old.pointer);
            found.push(match twin(old, fresh, gone) {
                Some((to, new)) => {
                    let change = Found::new(
                        Kind::ComponentRenamed,
                        at,
                        Anchor::at(&new.pointer),
                        format!("{what} {to}"),
                    );
                    let change = change.saying(format!("`{name}` is called `{to}` now"));
                    change.values(Some((*name).to_owned()), Some(to.to_owned()))
                }
                None => Found::new(Kind::ComponentRemoved, at, holder.clone(), format!("{what} {name}")),
            });
        }
        for (name, new) in fresh.iter().filter(|(_, new)| twin(new, gone, fresh).is_none()) {
            let at = Anchor::at(&new.pointer);
            found.push(Found::new(Kind::ComponentAdded, holder.clone(), at, format!("{what} {name}")));
        }
        found.into_iter().for_each(|found| self.findings.push(None, Context::UNUSED, found));
    }

    fn named_part(&mut self, section: &str, label: &str, old: &At<'a>, new: &At<'a>) {
        let (Some(old), Some(new)) = (self.old.view.follow(old), self.new.view.follow(new)) else { return };
        let pair = self.findings.pair(None);
        let scope = Scope { pair, context: Context::UNUSED, label: Label::new(label) };
        match section {
            "parameters" => self.named_parameter(&scope, &old, &new),
            "headers" => self.header(&scope, &old, &new),
            "requestBodies" => self.request_body(&scope, &old, &new),
            _ => self.response(&scope, None, &old, &new),
        }
    }

    /// Whether an operation leads to a part.
    fn is_used(&self, cache: &OnceCell<BTreeSet<SpecPointer>>, at: &At<'a>, in_old: bool) -> bool {
        let document = if in_old { &self.old } else { &self.new };
        cache.get_or_init(|| document.used_components()).contains(&at.pointer)
    }
}

impl Document<'_> {
    /// The components that references lead to from outside of `components`, or from one of these.
    fn used_components(&self) -> BTreeSet<SpecPointer> {
        let refs = &self.view.resolved.refs;
        let mut todo: Vec<SpecPointer> = Vec::new();
        for (_, target) in refs.iter().filter(|(from, _)| holder(from).is_none()) {
            todo.extend(holder(target));
        }
        let mut used = BTreeSet::new();
        while let Some(next) = todo.pop() {
            if used.insert(next.clone()) {
                let inside = refs.range(next.clone()..).take_while(|(from, _)| from.starts_with(&next));
                todo.extend(inside.filter_map(|(_, target)| holder(target)));
            }
        }
        used
    }
}

/// The component that a place lies in.
fn holder(pointer: &SpecPointer) -> Option<SpecPointer> {
    let mut tokens = pointer.tokens();
    match (tokens.next(), tokens.next(), tokens.next()) {
        (Some("components"), Some(section), Some(name)) => {
            Some(SpecPointer::from_tokens(["components", section, name]))
        }
        _ => None,
    }
}
