//! Every operation of either document beside its counterpart, with its parts, whether anything of it changed or not: what a page has
//! a row for. What changed is found elsewhere.

use std::collections::BTreeMap;

use super::super::Side;
use super::super::change::{Compared, Part, Place};
use super::super::findings::{Anchor, place};
use super::operations::Operation;
use super::{Comparer, Document};
use crate::diagnostics::{SpecPointer, escape_line};
use crate::normalise::view::At;

/// The parts that an operation has, each by what it is called.
type Parts = BTreeMap<(Part, String), SpecPointer>;

impl<'a> Comparer<'a> {
    /// The operations of both documents by their paths, then the webhooks.
    pub(in super::super) fn rows(old: &Side<'a>, new: &Side<'a>) -> Vec<Compared> {
        let comparer = Self::of(old, new);
        let (was, is) = (comparer.old.operations("paths"), comparer.new.operations("paths"));
        let pairs = comparer.paired(&was, &is);
        let mut rows: Vec<(&str, Compared)> = Vec::with_capacity(is.len());
        let mut row = |a: Option<&Operation<'a>>, b: Option<&Operation<'a>>| {
            let Some(named) = b.or(a) else { return };
            let document = if b.is_some() { &comparer.new } else { &comparer.old };
            let call = document.surface.method(&named.at.pointer).map(|method| escape_line(method.call));
            let parts = [
                a.map(|of| comparer.old.parts_of(of)).unwrap_or_default(),
                b.map(|of| comparer.new.parts_of(of)).unwrap_or_default(),
            ];
            let places = [a, b].map(|of| of.map(|of| &of.at.pointer));
            rows.push((named.path, compared((old, new), named.label(), call, places, parts)));
        };
        for (at, operation) in was.iter().enumerate() {
            let other = pairs.iter().find(|(a, _)| *a == at).and_then(|(_, b)| is.get(*b));
            row(Some(operation), other);
        }
        for (at, operation) in is.iter().enumerate() {
            if pairs.iter().all(|(_, b)| *b != at) {
                row(None, Some(operation));
            }
        }
        rows.sort_by(|a, b| (a.0, &a.1.label).cmp(&(b.0, &b.1.label)));
        let mut rows: Vec<Compared> = rows.into_iter().map(|(_, row)| row).collect();
        rows.extend(comparer.webhook_rows(old, new));
        rows
    }

    fn webhook_rows(&self, old: &Side<'a>, new: &Side<'a>) -> Vec<Compared> {
        let mut calls: BTreeMap<String, [Option<At<'a>>; 2]> = BTreeMap::new();
        for (which, hooks) in [self.old.webhooks(), self.new.webhooks()].into_iter().enumerate() {
            for (name, at) in hooks {
                if let Some(side) = calls.entry(name).or_default().get_mut(which) {
                    *side = Some(at);
                }
            }
        }
        let row = |(name, [a, b]): (String, [Option<At<'a>>; 2])| {
            let parts = [(&self.old, &a), (&self.new, &b)]
                .map(|(document, at)| at.as_ref().map(|at| document.bodies_of(at)).unwrap_or_default());
            let places = [&a, &b].map(|at| at.as_ref().map(|at| &at.pointer));
            compared((old, new), format!("webhook {name}"), None, places, parts)
        };
        calls.into_iter().map(row).collect()
    }
}

fn compared(
    (old, new): (&Side<'_>, &Side<'_>),
    label: String,
    call: Option<String>,
    [was, is]: [Option<&SpecPointer>; 2],
    [before, after]: [Parts; 2],
) -> Compared {
    let at = |side: &Side<'_>, pointer: Option<&SpecPointer>| -> Option<Place> {
        pointer.map(|pointer| place(side, &Anchor::at(pointer)))
    };
    let mut names: Vec<&(Part, String)> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let parts = names
        .into_iter()
        .map(|key| (key.0, escape_line(&key.1), [at(old, before.get(key)), at(new, after.get(key))]));
    Compared { parts: parts.collect(), label: escape_line(&label), call, places: [at(old, was), at(new, is)] }
}

impl<'a> Document<'a> {
    fn parts_of(&self, operation: &Operation<'a>) -> Parts {
        let mut parts = self.bodies_of(&operation.at);
        for (of, name) in [(&operation.item, "of its path"), (&operation.at, "")] {
            if let Some(list) = of.get("parameters").filter(|list| list.elements().next().is_some()) {
                parts.insert((Part::Parameters, name.to_owned()), list.pointer);
            }
        }
        let own = operation.at.get("security");
        if let Some(said) = own.or_else(|| self.view.root().get("security")) {
            parts.insert((Part::Security, String::new()), said.pointer);
        }
        if let Some(calls) = operation.at.get("callbacks") {
            parts.insert((Part::Callbacks, String::new()), calls.pointer);
        }
        parts
    }

    /// What an operation, or a call of the server, takes and answers.
    fn bodies_of(&self, at: &At<'a>) -> Parts {
        let mut parts = Parts::new();
        if let Some(body) = at.get("requestBody") {
            parts.insert((Part::Request, String::new()), body.pointer);
        }
        let replies = at.get("responses");
        let replies = replies.iter().flat_map(At::members);
        for (status, _, reply) in replies.filter(|(status, ..)| !status.starts_with("x-")) {
            let part = if status.starts_with('2') { Part::Reply } else { Part::Errors };
            parts.insert((part, status.to_owned()), reply.pointer);
        }
        parts
    }
}
