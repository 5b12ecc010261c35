//! Calls that the server makes: webhooks, and the callbacks of an operation. What it sends is received, what it is answered is sent.
//! The SDKs have types for the JSON that such calls bring (the variants of an open union for each of the two kinds), and nothing for
//! answers: those count on the wire alone.

use std::collections::BTreeSet;

use super::super::change::Part;
use super::super::change::Verdict::{Major as M, Minor as I, None as N, Patch as P};
use super::super::findings::{Anchor, Context, Found};
use super::super::kind::{Cost, Kind};
use super::super::schema::{Schema, Site};
use super::bodies::{essence, is_json};
use super::operations::{METHODS, Operation};
use super::{Comparer, Document, Label, Scope};
use crate::normalise::view::{At, View};

/// A call of the server, by what it is called in the document.
type Call<'a> = (String, At<'a>);

/// The calls of one kind in one document, and what holds them.
struct Side<'a> {
    holder: At<'a>,
    calls: Vec<Call<'a>>,
}

/// Which of the two unions the bodies of calls are variants of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Webhooks,
    Callbacks,
}

impl<'a> Document<'a> {
    pub(super) fn webhooks(&self) -> Vec<Call<'a>> {
        self.view.root().get("webhooks").map(|hooks| calls(self.view, &hooks)).unwrap_or_default()
    }

    fn callbacks(&self, of: &Operation<'a>) -> Vec<Call<'a>> {
        let callbacks = of.at.get("callbacks");
        let named = callbacks.iter().flat_map(At::members);
        named
            .filter_map(|(name, _, at)| Some((name, self.view.follow(&at)?)))
            .flat_map(|(name, at)| {
                calls(self.view, &at).into_iter().map(move |(call, at)| (format!("{name} {call}"), at))
            })
            .collect()
    }

    /// The named schemas that calls of a family bring: one variant each, however many calls bring it.
    fn variants(&self, family: Family) -> BTreeSet<String> {
        let calls: Vec<Call<'a>> = match family {
            Family::Webhooks => self.webhooks(),
            Family::Callbacks => {
                self.operations("paths").iter().flat_map(|operation| self.callbacks(operation)).collect()
            }
        };
        calls.iter().filter_map(|(_, at)| self.variant(&body(self.view, at)?)?.name).collect()
    }

    /// What a body is to the SDKs: JSON of which something is said, or nothing.
    fn variant(&self, body: &At<'a>) -> Option<Site<'a>> {
        let content = body.get("content")?;
        let (_, _, media) = content.members().find(|(name, ..)| is_json(&essence(name)))?;
        let site = Site::of(self.view, &media.get("schema")?);
        (!Schema::of(self.view, &site.target).is_any()).then_some(site)
    }
}

impl<'a> Comparer<'a> {
    pub(super) fn webhooks(&mut self) {
        let (was, is) = (self.old.webhooks(), self.new.webhooks());
        if was.is_empty() && is.is_empty() {
            return;
        }
        let old = Side { holder: self.old.view.root(), calls: was };
        let new = Side { holder: self.new.view.root(), calls: is };
        self.calls(Family::Webhooks, None, &old, &new);
    }

    pub(super) fn callbacks(&mut self, scope: &Scope, old: &Operation<'a>, new: &Operation<'a>) {
        let old = Side { holder: old.at.clone(), calls: self.old.callbacks(old) };
        let new = Side { holder: new.at.clone(), calls: self.new.callbacks(new) };
        self.calls(Family::Callbacks, Some(scope), &old, &new);
    }

    /// `of`: the operation whose callbacks they are.
    fn calls(&mut self, family: Family, of: Option<&Scope>, old: &Side<'a>, new: &Side<'a>) {
        for (name, at) in &old.calls {
            let scope = self.call_scope(of, name);
            match new.calls.iter().find(|(other, _)| other == name) {
                Some((_, now)) => {
                    self.brought(family, &scope, at, now);
                    let context = Context { received: true, typed: false, used: true };
                    self.answers(&Scope { context, ..scope }, at, now);
                }
                None => {
                    let shown = self.shown_in_sdks(family, body(self.old.view, at).as_ref(), true);
                    let places = (Anchor::at(&at.pointer), Anchor::holder(&new.holder.pointer));
                    let subject = scope.label.shown();
                    let found = Found::new(Kind::CallbackRemoved, places.0, places.1, subject);
                    self.push(&scope, found.costing(shown.cost(true)));
                }
            }
        }
        for (name, at) in &new.calls {
            if old.calls.iter().all(|(other, _)| other != name) {
                let scope = self.call_scope(of, name);
                let shown = self.shown_in_sdks(family, body(self.new.view, at).as_ref(), false);
                let places = (Anchor::holder(&old.holder.pointer), Anchor::at(&at.pointer));
                let subject = scope.label.shown();
                let found = Found::new(Kind::CallbackAdded, places.0, places.1, subject);
                self.push(&scope, found.costing(shown.cost(false)));
            }
        }
    }

    /// Whence a call is compared: a webhook is reached by itself, a callback by its operation.
    fn call_scope(&mut self, of: Option<&Scope>, name: &str) -> Scope {
        let context = Context { received: true, typed: true, used: true };
        match of {
            Some(of) => {
                let label = format!("{} callback {name}", of.label.shown());
                Scope { pair: of.pair, context, label: Label::new(label) }
            }
            None => {
                let label = format!("webhook {name}");
                Scope { pair: self.findings.operation(&label), context, label: Label::new(label) }
            }
        }
    }

    /// The bodies that two calls bring.
    fn brought(&mut self, family: Family, scope: &Scope, old: &At<'a>, new: &At<'a>) {
        let label = format!("{} body", scope.label.shown());
        let inside = Scope { label: Label::new(label.clone()), ..self.part(scope, Part::Request) };
        match (body(self.old.view, old), body(self.new.view, new)) {
            (None, None) => {}
            (None, Some(now)) => {
                let shown = self.shown_in_sdks(family, Some(&now), false);
                let at = (Anchor::holder(&old.pointer), Anchor::at(&now.pointer));
                let found = Found::new(Kind::RequestBodyAdded, at.0, at.1, label);
                self.push(&inside, found.costing(shown.cost(false)));
            }
            (Some(was), None) => {
                let shown = self.shown_in_sdks(family, Some(&was), true);
                let at = (Anchor::at(&was.pointer), Anchor::holder(&new.pointer));
                let found = Found::new(Kind::RequestBodyRemoved, at.0, at.1, label);
                self.push(&inside, found.costing(shown.cost(true)));
            }
            (Some(was), Some(is)) => {
                if was.flag("required") != is.flag("required") {
                    // Whoever reads a body has one in hand.
                    let kind = if is.flag("required") { Kind::BecameRequired } else { Kind::BecameOptional };
                    let cost = Cost::both([kind.cost().response.wire, N, N]);
                    let at = (Anchor::at(&was.pointer), Anchor::at(&is.pointer));
                    self.push(&inside, Found::new(kind, at.0, at.1, label.clone()).costing(cost));
                }
                self.words(&inside, &label, &was, &is, &["description"]);
                self.contents(&inside, None, &was, &is);
            }
        }
    }

    /// What a call that is in one document only is to the SDKs.
    fn shown_in_sdks(&self, family: Family, body: Option<&At<'a>>, in_old: bool) -> Shown {
        let (document, other) = if in_old { (&self.old, &self.new) } else { (&self.new, &self.old) };
        match body.and_then(|body| document.variant(body)) {
            None => Shown::Nothing,
            Some(Site { name: Some(name), .. }) if other.variants(family).contains(&name) => Shown::Words,
            Some(_) => Shown::Variant,
        }
    }
}

/// What the SDKs have of one call.
#[derive(Debug, Clone, Copy)]
enum Shown {
    Nothing,
    /// Its name in a description: another call brings the same.
    Words,
    /// A variant of a union.
    Variant,
}

impl Shown {
    fn cost(self, is_lost: bool) -> Cost {
        let wire = if is_lost { M } else { I };
        let sdk = match self {
            Self::Nothing => N,
            Self::Words => P,
            Self::Variant => wire,
        };
        Cost::both([wire, sdk, sdk])
    }
}

fn body<'a>(view: View<'a>, call: &At<'a>) -> Option<At<'a>> {
    view.follow(&call.get("requestBody")?)
}

/// The operations below a map of path items.
fn calls<'a>(view: View<'a>, items: &At<'a>) -> Vec<Call<'a>> {
    let mut found = Vec::new();
    for (name, _, item) in items.members().filter(|(name, ..)| !name.starts_with("x-")) {
        let Some(item) = view.follow(&item) else { continue };
        for method in METHODS {
            if let Some(at) = item.get(method) {
                found.push((format!("{} {name}", method.to_ascii_uppercase()), at));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}
