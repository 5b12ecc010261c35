//! Calls that the server makes: webhooks, and the callbacks of an operation. What it sends is received, what it is answered is sent. The
//! SDKs have nothing of them, so they count on the wire alone.

use super::super::findings::{Anchor, Context, Found, PairId};
use super::super::kind::Kind;
use super::operations::{METHODS, Operation};
use super::{Comparer, Label, Scope};
use crate::normalise::view::{At, View};

/// A call of the server, by what it is called in the document.
type Call<'a> = (String, At<'a>);

impl<'a> Comparer<'a> {
    pub(super) fn webhooks(&mut self) {
        let list =
            |view: View<'a>| view.root().get("webhooks").map(|hooks| calls(view, &hooks)).unwrap_or_default();
        let (old, new) = (list(self.old.view), list(self.new.view));
        if old.is_empty() && new.is_empty() {
            return;
        }
        let pair = self.findings.pair(None);
        let roots = (self.old.view.root(), self.new.view.root());
        self.calls(pair, "webhook", (&roots.0, &old), (&roots.1, &new));
    }

    pub(super) fn callbacks(&mut self, scope: &Scope, old: &Operation<'a>, new: &Operation<'a>) {
        let list = |view: View<'a>, of: &Operation<'a>| -> Vec<Call<'a>> {
            let callbacks = of.at.get("callbacks");
            let named = callbacks.iter().flat_map(At::members);
            named
                .filter_map(|(name, _, at)| Some((name, view.follow(&at)?)))
                .flat_map(|(name, at)| {
                    calls(view, &at).into_iter().map(move |(call, at)| (format!("{name} {call}"), at))
                })
                .collect()
        };
        let (was, is) = (list(self.old.view, old), list(self.new.view, new));
        let label = format!("{} callback", scope.label.shown());
        self.calls(scope.pair, &label, (&old.at, &was), (&new.at, &is));
    }

    fn calls(
        &mut self,
        pair: PairId,
        label: &str,
        (old, was): (&At<'a>, &[Call<'a>]),
        (new, is): (&At<'a>, &[Call<'a>]),
    ) {
        let scope = |name: &str, received: bool| Scope {
            pair,
            context: Context { received, typed: false, used: true },
            label: Label::new(format!("{label} {name}")),
        };
        for (name, at) in was {
            let Some((_, now)) = is.iter().find(|(other, _)| other == name) else {
                let places = (Anchor::at(&at.pointer), Anchor::holder(&new.pointer));
                let scope = scope(name, true);
                let subject = scope.label.shown();
                self.push(&scope, Found::new(Kind::CallbackRemoved, places.0, places.1, subject));
                continue;
            };
            self.request_bodies(&scope(name, true), at, now);
            self.responses(&scope(name, false), at, now);
        }
        for (name, at) in is {
            if was.iter().all(|(other, _)| other != name) {
                let places = (Anchor::holder(&old.pointer), Anchor::at(&at.pointer));
                let scope = scope(name, true);
                let subject = scope.label.shown();
                self.push(&scope, Found::new(Kind::CallbackAdded, places.0, places.1, subject));
            }
        }
    }
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
