//! Where payloads of an operation sit in the replies of several documents.

use super::aliases::Alias;
use super::family::{Twins, holds, thing};
use super::inferred::Habits;
use super::{Confidence, Source, ruled};
use crate::ir::HttpMethod;
use crate::naming::words;
use crate::normalise::Normalised;
use crate::normalise::model::{Kind, Object, Operation, SchemaId};
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

/// Members beside a list that say something of the list.
const AROUND_LISTS: [&str; 7] = ["_links", "links", "meta", "metadata", "metrics", "pagination", "paging"];
/// An object with an id and so many members is the thing itself, and not what is said of it.
const ENTITY: usize = 4;

/// What database drivers call the id of what was stored.
pub(super) const INSERTED: [&str; 4] = ["insertedId", "inserted_id", "upsertedId", "upserted_id"];

/// An operation, its kind, and what each document says of its reply.
pub(super) type Seen<'a> = (&'a Operation, &'static str, Vec<(&'a str, Look)>);

/// What the documents say of the replies of every operation that has a kind.
pub(super) fn looks<'a>(main: Source<'a>, others: &[Twins<'a>]) -> Vec<Seen<'a>> {
    let mut looks = Vec::new();
    for operation in &main.normalised.operations {
        let mut seen = vec![(main.name, look(main.normalised, operation, operation))];
        for other in others {
            if let Some(twin) = other.twin(operation) {
                seen.push((other.of.name, look(other.of.normalised, twin, operation)));
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
            let own = own_place(operation);
            (!items.contains(&own)).then(|| items.insert(0, own))?;
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
        let inferred = habits.places(operation, kind, &parts, aliases);
        let same = found.iter_mut().find(|envelope| {
            envelope.kind == kind
                && envelope.parts == parts
                && envelope.inferred == inferred
                && envelope.confidence == confidence
        });
        match same {
            Some(envelope) => envelope.calls.push(operation.call()),
            None => found.push(Envelope {
                calls: vec![operation.call()],
                kind,
                parts,
                inferred,
                confidence,
                evidence,
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

/// Servers of one API that put several lists under the names of their resources do so with the others too, sooner or later.
fn habit(looks: &[Seen<'_>]) -> Option<String> {
    let is_named = |(operation, kind, seen): &&Seen<'_>| {
        let own = own_place(operation);
        *kind == "list" && seen.iter().any(|(_, look)| look.places("items").contains(&own))
    };
    let named: Vec<String> =
        looks.iter().filter(is_named).map(|(operation, ..)| thing(operation).1.snake()).collect();
    (named.len() >= HABIT).then(|| format!("lists of {} stand under these names", named.join(", ")))
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

/// What a documented reply holds, and where.
#[derive(Debug, Default)]
pub(super) struct Look {
    is_list: bool,
    places: Vec<(&'static str, Vec<String>)>,
}

impl Look {
    fn add(&mut self, part: &'static str, place: String) {
        match self.places.iter_mut().find(|(name, _)| *name == part) {
            Some((_, places)) => places.push(place),
            None => self.places.push((part, vec![place])),
        }
    }

    /// Every part with its places.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.places.iter().flat_map(|(part, all)| all.iter().map(|place| (*part, place.as_str())))
    }

    fn places(&self, part: &str) -> &[String] {
        self.places
            .iter()
            .find(|(name, _)| *name == part)
            .map(|(_, places)| places.as_slice())
            .unwrap_or_default()
    }
}

/// What an operation does with its thing, by its method and path, and by what documents answer.
fn kind(operation: &Operation, seen: &mut [(&str, Look)]) -> Option<&'static str> {
    let verb = operation.method.as_slice().first().cloned().unwrap_or_default();
    let any = |seen: &[(&str, Look)], part: &str| seen.iter().any(|(_, look)| !look.places(part).is_empty());
    let is_item = operation.path.ends_with('}');
    // The document itself says whether it is a list, unless it says nothing.
    let speaking =
        seen.iter().find(|(_, look)| look.is_list || look.places.iter().any(|(part, _)| *part != "total"));
    let is_list = !is_item && speaking.is_some_and(|(_, look)| look.is_list);
    match operation.http {
        HttpMethod::Get if is_item => {
            // One thing in a list of one.
            for (_, look) in seen.iter_mut().filter(|(_, look)| look.is_list) {
                for place in look.places("items").to_vec() {
                    look.add("value", format!("{}/0", place.trim_end_matches('/')));
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

/// Looks at the reply of an operation; `of` is what the main document calls it.
fn look(normalised: &Normalised, operation: &Operation, of: &Operation) -> Look {
    let mut found = Look::default();
    let Some(reply) = operation.reply else { return found };
    let (settled, _) = normalised.schemas.settle(reply);
    match normalised.schemas.get(settled).map(|schema| &schema.kind) {
        Some(Kind::List(inner)) => {
            found.is_list = true;
            // A list in a list: some servers answer with the inner one in the place of the outer one.
            if is_list(normalised, *inner) {
                found.add("items", "/0".to_owned());
            }
            found.add("items", "/".to_owned());
        }
        Some(Kind::Object(object)) => look_into(normalised, object, "", of, &mut found),
        _ => {}
    }
    found
}

fn is_list(normalised: &Normalised, id: SchemaId) -> bool {
    let (settled, _) = normalised.schemas.settle(id);
    matches!(normalised.schemas.get(settled).map(|schema| &schema.kind), Some(Kind::List(_)))
}

fn look_into(normalised: &Normalised, object: &Object, at: &str, of: &Operation, found: &mut Look) {
    let mut lists = Vec::new();
    let mut objects = Vec::new();
    let mut others = 0;
    // Beside the id that is called after its thing, another one is the database's own.
    let has_own = object.fields.iter().any(|field| is_own_id(field.declared.for_encoder(), of));
    for field in &object.fields {
        let name = field.declared.for_encoder();
        let place = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        let (settled, _) = normalised.schemas.settle(field.schema);
        let Some(schema) = normalised.schemas.get(settled) else { continue };
        match &schema.kind {
            Kind::List(inner) if holds(normalised, *inner) => lists.push(place),
            Kind::Object(inner) if AROUND_LISTS.contains(&name) => around(normalised, inner, &place, found),
            Kind::FreeObject | Kind::Map(_) if AROUND_LISTS.contains(&name) => {}
            Kind::Object(inner) => objects.push((place, inner)),
            Kind::List(_) | Kind::FreeObject | Kind::Map(_) => others += 1,
            Kind::Int | Kind::UInt | Kind::Number => match name.to_ascii_lowercase().as_str() {
                name if TOTALS.contains(&name) => found.add("total", place),
                "matchedcount" | "matched_count" | "matched" => found.add("matched", place),
                "modifiedcount" | "modified_count" | "modified" => found.add("modified", place),
                "deletedcount" | "deleted_count" => found.add("count", place),
                _ => {}
            },
            Kind::String | Kind::Any | Kind::Union(_)
                if is_id(name, of) && (!has_own || is_own_id(name, of) || INSERTED.contains(&name)) =>
            {
                found.add("id", place);
            }
            _ => {}
        }
    }
    match (lists.as_slice(), objects.as_slice()) {
        ([only], []) if others == 0 && object.fields.len() <= 6 => {
            found.is_list = true;
            found.add("items", only.clone());
        }
        ([], [(place, inner)]) if object.fields.len() <= 4 => {
            found.add("value", place.clone());
            if at.is_empty() {
                let mut nested = Look::default();
                look_into(normalised, inner, place, of, &mut nested);
                for part in ["id", "matched", "modified", "count"] {
                    nested.places(part).iter().for_each(|place| found.add(part, place.clone()));
                }
            }
        }
        _ if at.is_empty()
            && object.fields.len() >= ENTITY
            && object.fields.iter().any(|field| is_id(field.declared.for_encoder(), of)) =>
        {
            found.add("value", "/".to_owned());
        }
        _ => {}
    }
}

/// What stands beside a list says how many there are.
fn around(normalised: &Normalised, object: &Object, at: &str, found: &mut Look) {
    for field in &object.fields {
        let name = field.declared.for_encoder();
        let (settled, _) = normalised.schemas.settle(field.schema);
        let kind = normalised.schemas.get(settled).map(|schema| &schema.kind);
        if matches!(kind, Some(Kind::Int | Kind::UInt | Kind::Number))
            && TOTALS.contains(&name.to_ascii_lowercase().as_str())
        {
            found.add("total", format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")));
        }
    }
}

/// What the number of all items is called, in lower case.
const TOTALS: [&str; 9] = [
    "total",
    "count",
    "totalcount",
    "total_count",
    "totalevents",
    "total_items",
    "totalitems",
    "total_results",
    "totalresults",
];

/// Whether a field is the id of the thing that an operation is about: `id`, or its own.
fn is_id(name: &str, of: &Operation) -> bool {
    matches!(name, "id" | "_id" | "uuid") || INSERTED.contains(&name) || is_own_id(name, of)
}

/// `run_id` of runs.
fn is_own_id(name: &str, of: &Operation) -> bool {
    let (own, _) = thing(of);
    let said = words(name, "field");
    said.as_slice().last().is_some_and(|last| last == "id")
        && said.as_slice().len() == own.as_slice().len() + 1
        && said.as_slice().starts_with(own.as_slice())
}
