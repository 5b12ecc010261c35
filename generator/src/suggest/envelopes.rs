//! Where payloads of an operation sit in the replies of several documents.

use super::aliases::{Alias, Lines};
use super::family::{Twins, is_of_one, thing};
use super::inferred::Habits;
use super::replies::{Look, look};
use super::{Confidence, Source, ruled};
use crate::ir::HttpMethod;
use crate::normalise::model::Operation;
use crate::rules::Rules;

/// A suggested envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// `tools.list`.
    pub calls: Vec<String>,
    /// `list`, `item`, `created`, `updated`, `deleted`.
    pub kind: &'static str,
    /// Part of the rule and its places, in order.
    pub parts: Vec<(&'static str, Vec<String>)>,
    /// Places that no document shows and the rest of the API speaks for: they come last, and only with what is not sure.
    pub(super) inferred: Vec<(&'static str, Vec<String>)>,
    /// How sure.
    pub confidence: Confidence,
    /// Documents it was seen in.
    pub evidence: Vec<String>,
    /// For each call the replies that were looked at, by document.
    pub(super) sightings: Vec<Vec<Lines>>,
}

impl Envelope {
    /// Puts what was inferred behind what was seen.
    pub(super) fn take_inferred(&mut self) {
        if self.inferred.is_empty() {
            return;
        }
        for (part, places) in std::mem::take(&mut self.inferred) {
            match self.parts.iter_mut().find(|(name, _)| *name == part) {
                Some((_, known)) => {
                    known.extend(places);
                    // The whole body is what is left when no other place fits.
                    known.sort_by_key(|place| place == "/");
                }
                None => self.parts.push((part, places)),
            }
        }
        self.confidence = self.confidence.min(Confidence::Medium);
        self.evidence.push("other replies of the API".to_owned());
    }
}

/// An operation, its kind, and what each document says of its reply.
pub(super) type Seen<'a> = (&'a Operation, &'static str, Vec<(&'a str, Look)>);

/// What the documents say of the replies of every operation that has a kind.
pub(super) fn looks<'a>(main: Source<'a>, others: &[Twins<'a>]) -> Vec<Seen<'a>> {
    let mut looks = Vec::new();
    for operation in &main.normalised.operations {
        let mut seen = vec![(main.name, look(main, operation, operation))];
        for other in others {
            if let Some(twin) = other.twin(operation) {
                seen.push((other.of.name, look(other.of, twin, operation)));
            }
        }
        if let Some(kind) = kind(operation, &mut seen) {
            looks.push((operation, kind, seen));
        }
    }
    looks
}

/// Envelopes of the operations that no rule speaks of; the others are evidence.
pub(super) fn envelopes(
    looks: &[Seen<'_>],
    habits: &Habits,
    aliases: &[Alias],
    rules: &Rules,
) -> Vec<Envelope> {
    let habit = habit(looks);
    let mut found: Vec<Envelope> = Vec::new();
    for (operation, kind, seen) in
        looks.iter().filter(|(operation, ..)| !ruled::says_payload(rules, operation))
    {
        let kind = *kind;
        let mut parts: Vec<(&'static str, Vec<String>)> = Vec::new();
        for part in parts_of(kind) {
            let mut places: Vec<String> = Vec::new();
            for (_, look) in seen {
                for place in look.places(part) {
                    if !places.contains(place) {
                        places.push(place.clone());
                    }
                }
            }
            // The whole body is what is left when no other place fits.
            places.sort_by_key(|place| place == "/");
            if !places.is_empty() {
                parts.push((part, places));
            }
        }
        let is_documented = parts.iter().map(|(_, places)| places.len()).max().unwrap_or_default() > 1;
        let by_habit = habit.as_ref().filter(|_| kind == "list").and_then(|why| {
            let (_, items) = parts.iter_mut().find(|(part, _)| *part == "items")?;
            // Where a document names the place, that is it.
            let is_bare = items.iter().all(|place| matches!(place.as_str(), "/" | "/0"));
            is_bare.then(|| items.insert(0, own_place(operation)))?;
            Some(why)
        });
        if parts.is_empty() {
            continue;
        }
        let plain = parts.iter().all(|(_, places)| places.as_slice() == ["/"]);
        if plain && matches!(kind, "list" | "item") {
            continue;
        }
        let all = || parts.iter().flat_map(|(_, places)| places);
        let confidence = match () {
            () if seen.len() > 1 && is_documented => Confidence::High,
            // What stands at the root is read without a rule too.
            () if all().any(|place| !matches!(place.as_str(), "/" | "/id" | "/_id")) => Confidence::Medium,
            () => Confidence::Low,
        };
        let confidence = if by_habit.is_some() { confidence.min(Confidence::Medium) } else { confidence };
        let mut evidence: Vec<String> = seen.iter().map(|(name, _)| (*name).to_owned()).collect();
        evidence.extend(by_habit.cloned());
        let sightings = seen.iter().map(|(_, look)| look.lines.clone()).collect();
        let inferred = habits.places(operation, kind, &parts, aliases);
        let same = found.iter_mut().find(|envelope| {
            envelope.kind == kind
                && envelope.parts == parts
                && envelope.inferred == inferred
                && envelope.confidence == confidence
        });
        match same {
            Some(envelope) => {
                envelope.calls.push(operation.call());
                envelope.sightings.push(sightings);
            }
            None => found.push(Envelope {
                calls: vec![operation.call()],
                kind,
                parts,
                inferred,
                confidence,
                evidence,
                sightings: vec![sightings],
            }),
        }
    }
    found
}

/// `/tools` for the list of tools.
fn own_place(operation: &Operation) -> String {
    format!("/{}", thing(operation).1.snake())
}

/// Lists under the names of their resources, so many of them.
const HABIT: usize = 3;
/// Of so many lists one at least.
const SHARE: usize = 4;

/// Servers of one API that put several lists under the names of their resources, and no small part of all, do so with the others
/// too, sooner or later.
fn habit(looks: &[Seen<'_>]) -> Option<String> {
    let is_named = |(operation, kind, seen): &&Seen<'_>| {
        let own = own_place(operation);
        *kind == "list" && seen.iter().any(|(_, look)| look.places("items").contains(&own))
    };
    let named: Vec<String> =
        looks.iter().filter(is_named).map(|(operation, ..)| thing(operation).1.snake()).collect();
    let lists = looks.iter().filter(|(_, kind, _)| *kind == "list").count();
    (named.len() >= HABIT && named.len() * SHARE >= lists)
        .then(|| format!("lists of {} stand under these names", named.join(", ")))
}

fn parts_of(kind: &str) -> &'static [&'static str] {
    match kind {
        "list" => &["items", "total"],
        "item" => &["value"],
        "created" => &["id", "value"],
        "updated" => &["id", "value", "matched", "modified"],
        "deleted" => &["id", "count"],
        _ => &[],
    }
}

/// What an operation does with its thing, by its method and path, and by what documents answer.
fn kind(operation: &Operation, seen: &mut [(&str, Look)]) -> Option<&'static str> {
    let verb = operation.method.as_slice().first().cloned().unwrap_or_default();
    let any = |seen: &[(&str, Look)], part: &str| seen.iter().any(|(_, look)| !look.places(part).is_empty());
    let is_item = is_of_one(operation);
    // The document itself says whether it is a list, unless it says nothing.
    let speaking =
        seen.iter().find(|(_, look)| look.is_list || look.places.iter().any(|(part, _)| *part != "total"));
    let is_list = !is_item && speaking.is_some_and(|(_, look)| look.is_list);
    match operation.http {
        HttpMethod::Get if is_item => {
            // One thing in a list of one.
            for (_, look) in seen.iter_mut().filter(|(_, look)| look.is_list) {
                for place in std::mem::take(&mut look.ones) {
                    look.add("value", place);
                }
            }
            any(seen, "value").then_some("item")
        }
        HttpMethod::Get if is_list => Some("list"),
        HttpMethod::Get => any(seen, "value").then_some("item"),
        HttpMethod::Post if ["create", "add", "start"].contains(&verb.as_str()) => {
            any(seen, "id").then_some("created")
        }
        HttpMethod::Post if is_list => Some("list"),
        HttpMethod::Put | HttpMethod::Patch => Some("updated"),
        HttpMethod::Delete => Some("deleted"),
        _ => None,
    }
}
