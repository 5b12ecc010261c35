//! Fields that go by another name in a schema that speaks of the same thing.

use std::collections::{BTreeMap, BTreeSet};

use super::directions::Directions;
use super::family::{Pair, fields, stem};
use super::identifiers;
use super::likeness::{Traits, alike, points, said, schema_of};
use super::replies::INSERTED;
use super::{Confidence, Source, ruled};
use crate::diagnostics::SpecPointer;
use crate::naming::words;
use crate::normalise::Normalised;
use crate::normalise::model::Field;

/// A suggested alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The field's name in the document.
    pub field: String,
    /// Its other names.
    pub legacy: Vec<String>,
    /// Schemas it is suggested for.
    pub schemas: Vec<String>,
    /// How sure.
    pub confidence: Confidence,
    /// What it was seen in.
    pub evidence: Vec<String>,
    /// Where: the schema, the field and its other name.
    pub(super) sightings: Vec<Sighting>,
}

/// A field beside what another schema calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sighting {
    /// The schema of the main document.
    pub(super) schema: String,
    pub(super) node: SpecPointer,
    /// The field of the main document.
    pub(super) field: SpecPointer,
    /// Its other name.
    pub(super) legacy: String,
    pub(super) points: u32,
    pub(super) reason: String,
    pub(super) here: Lines,
    pub(super) there: Lines,
}

/// Place and lines of one side.
pub(super) type Lines = (String, Vec<(usize, String, bool)>);

/// Points that two fields must have in common to be one.
const ENOUGH: u32 = 5;
/// Points from which on there is little doubt.
const SURE: u32 = 8;

impl Alias {
    /// One of which nothing was seen yet.
    pub(super) fn new(field: &str, legacy: &str, confidence: Confidence) -> Self {
        Self {
            field: field.to_owned(),
            legacy: vec![legacy.to_owned()],
            schemas: Vec::new(),
            confidence,
            evidence: Vec::new(),
            sightings: Vec::new(),
        }
    }

    /// It was seen here too.
    pub(super) fn add(&mut self, seen: Sighting) {
        if !self.schemas.contains(&seen.schema) {
            self.schemas.push(seen.schema.clone());
        }
        if !self.evidence.contains(&seen.reason) {
            self.evidence.push(seen.reason.clone());
        }
        self.sightings.push(seen);
    }
}

/// Pairs of fields that are only in one of two related schemas each, matched best first.
pub(super) fn aliases(main: Source<'_>, others: &[Source<'_>], pairs: &[Pair<'_>]) -> Vec<Alias> {
    let mut found: BTreeMap<(String, String), Vec<Sighting>> = BTreeMap::new();
    let company = Company::of(main.normalised, pairs);
    let nouns = identifiers::nouns(main.normalised);
    let directions = Directions::of(main.normalised);
    for pair in pairs {
        for (field, legacy, points) in matches(main.normalised, pair, &company, &nouns) {
            let name = |field: &Field| field.declared.for_encoder().to_owned();
            let (here, there) = (&pair.main.pointer, &pair.other.pointer);
            if pair.same_document && directions.part(here, there) && is_spelling(field, legacy) {
                continue;
            }
            let lines = |of: Source<'_>, field: &Field| {
                let side = of.side("", field.span);
                (side.place, side.lines)
            };
            let sighting = Sighting {
                schema: pair.main.name.clone(),
                node: pair.main.pointer.clone(),
                field: field.pointer.clone(),
                legacy: name(legacy),
                points,
                reason: format!("`{}` of {} in {}", name(legacy), pair.other.name, pair.of.name),
                here: lines(main, field),
                there: lines(pair.of, legacy),
            };
            found.entry((name(field), name(legacy))).or_default().push(sighting);
        }
    }
    outvoted(&mut found);
    let holders = Holders::of(std::iter::once(main).chain(others.iter().copied()));
    found.retain(|(field, legacy), seen| {
        let is_weak = seen.iter().all(|seen| seen.points <= ENOUGH);
        !(is_weak && holders.are_two(field, legacy))
    });
    let mut merged: Vec<Alias> = Vec::new();
    for ((field, legacy), seen) in found {
        let mut schemas: Vec<String> = seen.iter().map(|seen| seen.schema.clone()).collect();
        schemas.sort();
        schemas.dedup();
        let mut evidence: Vec<String> = seen.iter().map(|seen| seen.reason.clone()).collect();
        evidence.sort();
        evidence.dedup();
        let best = seen.iter().map(|seen| seen.points).max().unwrap_or_default();
        let best = if best > ENOUGH && evidence.len() > 1 { best + 1 } else { best };
        // A request that calls the id of its thing by the thing's name: methods take it by its place, whatever it is called.
        let is_sent = |seen: &Sighting| {
            !directions.received.contains(&seen.node) && names_itself(&field, &legacy, &seen.schema)
        };
        if seen.iter().all(is_sent) {
            continue;
        }
        let confidence = match best {
            SURE.. => Confidence::High,
            6.. => Confidence::Medium,
            _ => Confidence::Low,
        };
        match merged
            .iter_mut()
            .find(|alias| alias.field == field && alias.schemas == schemas && alias.confidence == confidence)
        {
            Some(same) => {
                same.legacy.push(legacy);
                same.evidence.extend(evidence);
                same.sightings.extend(seen);
            }
            None => merged.push(Alias {
                field,
                legacy: vec![legacy],
                schemas,
                confidence,
                evidence,
                sightings: seen,
            }),
        }
    }
    merged.sort_by(|a, b| b.confidence.cmp(&a.confidence).then_with(|| a.field.cmp(&b.field)));
    merged
}

/// Fields by their names, each with the number of the schema that has it.
struct Holders<'a>(BTreeMap<&'a str, Vec<(usize, &'a Field)>>);

impl<'a> Holders<'a> {
    fn of(documents: impl Iterator<Item = Source<'a>>) -> Self {
        let mut holders: BTreeMap<&str, Vec<(usize, &Field)>> = BTreeMap::new();
        let schemas = documents.flat_map(|of| of.normalised.schemas.iter());
        for (at, object) in schemas.filter_map(|(_, schema)| fields(schema)).enumerate() {
            for field in &object.fields {
                holders.entry(field.declared.for_encoder()).or_default().push((at, field));
            }
        }
        Self(holders)
    }

    /// Whether a schema has both names, each with words of its own: where little speaks for them being one, they are two.
    fn are_two(&self, field: &str, legacy: &str) -> bool {
        let (Some(ones), Some(others)) = (self.0.get(field), self.0.get(legacy)) else { return false };
        let of_its_id = is_id_of(field, legacy) || is_id_of(legacy, field);
        let told = |field: &Field| !field.docs.summary.for_encoder().is_empty() || field.required;
        ones.iter().any(|(holder, a)| {
            let other = others.binary_search_by_key(holder, |(holder, _)| *holder);
            other
                .ok()
                .and_then(|at| others.get(at))
                .is_some_and(|(_, b)| told(a) && told(b) && (of_its_id || said(a).is_disjoint(&said(b))))
        })
    }
}

/// `project_id` of `project`.
fn is_id_of(id: &str, thing: &str) -> bool {
    let (id, thing) = (words(id, "field"), words(thing, "field"));
    id.as_slice().split_last().is_some_and(|(last, rest)| last == "id" && rest == thing.as_slice())
}

/// Whether one name is `id`, and the other one the id of something else that the API has.
fn is_of_another(a: &Field, b: &Field, pair: &Pair<'_>, nouns: &BTreeSet<String>) -> bool {
    let spelled =
        |field: &Field| words(field.declared.for_encoder(), "field").as_slice().join(" ").to_lowercase();
    let (a, b) = (spelled(a), spelled(b));
    let long = match (a.as_str(), b.as_str()) {
        ("id", long) | (long, "id") => long.to_owned(),
        _ => return false,
    };
    let own = [stem(&pair.main.name), stem(&pair.other.name)];
    long.strip_suffix(" id").is_some_and(|noun| nouns.contains(noun) && !own.iter().any(|own| own == noun))
}

/// Where a name could be several fields, and no more speaks for one than that nothing else is left, the one of most schemas is it.
fn outvoted(found: &mut BTreeMap<(String, String), Vec<Sighting>>) {
    let mut votes: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for ((field, legacy), seen) in found.iter() {
        let schemas: BTreeSet<&str> = seen.iter().map(|seen| seen.schema.as_str()).collect();
        votes.entry(legacy).or_default().insert(field, schemas.len());
    }
    let loses = |field: &str, legacy: &str, seen: &[Sighting]| {
        let all = votes.get(legacy);
        let own = all.and_then(|all| all.get(field)).copied().unwrap_or_default();
        let most = all.and_then(|all| all.values().max()).copied().unwrap_or_default();
        own < most && seen.iter().all(|seen| seen.points <= ENOUGH)
    };
    let lost: Vec<(String, String)> = found
        .iter()
        .filter(|((field, legacy), seen)| loses(field, legacy, seen))
        .map(|(names, _)| names.clone())
        .collect();
    lost.iter().for_each(|names| drop(found.remove(names)));
}

/// Whether two names of several words are one, spelled in two ways.
fn is_spelling(one: &Field, other: &Field) -> bool {
    let (one, other) =
        (words(one.declared.for_encoder(), "field"), words(other.declared.for_encoder(), "field"));
    one == other && one.as_slice().len() > 1
}

/// `id` and `dataset_id` of what is sent to change a dataset.
fn names_itself(field: &str, legacy: &str, schema: &str) -> bool {
    let spelled = |name: &str| words(name, "field").as_slice().join(" ").to_lowercase();
    let long = format!("{} id", stem(schema));
    let names = [spelled(field), spelled(legacy)];
    names.contains(&"id".to_owned()) && names.contains(&long)
}

/// Field, its other name, and what they have in common.
fn matches<'a>(
    main: &'a Normalised,
    pair: &Pair<'a>,
    company: &Company<'_>,
    nouns: &BTreeSet<String>,
) -> Vec<(&'a Field, &'a Field, u32)> {
    let (ours, theirs) = leftovers(pair);
    let traits = |of: &'a Normalised, all: Vec<&'a Field>| -> Vec<Traits<'a>> {
        all.into_iter().filter_map(|field| Some(Traits::of(field, schema_of(of, field)?))).collect()
    };
    let (ours, theirs) = (traits(main, ours), traits(pair.of.normalised, theirs));
    let things = format!("{} {}", stem(&pair.main.name), stem(&pair.other.name)).to_lowercase();
    let things: BTreeSet<String> = things.split(' ').map(str::to_owned).collect();
    let mut scored: Vec<(u32, &'a Field, &'a Field)> = Vec::new();
    for one in &ours {
        for other in &theirs {
            let (a, b) = (one.field, other.field);
            // A request calls the id of its thing by a longer name; that alone is no second spelling.
            let points = points(one, other, &things).saturating_sub(if pair.same_document { 2 } else { 0 });
            let keep_company = !pair.same_document && points > 0 && company.is_kept(a, b);
            // Company alone makes a suggestion to look at; with as much beside it is one to take.
            let points = match keep_company {
                true if points >= ENOUGH => points + 1,
                true => points.max(ENOUGH.min(points + 3)),
                false => points,
            };
            if points < ENOUGH {
                continue;
            }
            // What a database driver calls a new id is a place of an envelope.
            let is_place = [a, b].iter().any(|field| INSERTED.contains(&field.declared.for_encoder()));
            let is_other = is_of_another(a, b, pair, nouns) || ruled::are_one(a, b);
            if !is_place && !is_other && prefers(a, b, pair.same_document) {
                scored.push((points, a, b));
            }
        }
    }
    let names = |a: &'a Field, b: &'a Field| (a.declared.for_encoder(), b.declared.for_encoder());
    scored.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| names(a.1, a.2).cmp(&names(b.1, b.2))));
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut out = Vec::new();
    for (points, field, legacy) in scored {
        let (name, other) = names(field, legacy);
        if !taken.contains(name) && !taken.contains(other) {
            taken.extend([name, other]);
            out.push((field, legacy, points));
        }
    }
    out
}

/// Fields that only the first of a pair has, and those that only the second has.
fn leftovers<'a>(pair: &Pair<'a>) -> (Vec<&'a Field>, Vec<&'a Field>) {
    let (Some(ours), Some(theirs)) = (fields(pair.main), fields(pair.other)) else {
        return Default::default();
    };
    let only = |these: &'a [Field], those: &'a [Field]| {
        let known: BTreeSet<&str> = those.iter().map(|field| field.declared.for_encoder()).collect();
        these.iter().filter(|field| !known.contains(field.declared.for_encoder())).collect::<Vec<_>>()
    };
    (only(&ours.fields, &theirs.fields), only(&theirs.fields, &ours.fields))
}

/// Fields that may be left over of a schema where a name was changed: of more than so many, most came and went.
const LEFT: usize = 100;

/// Which fields are left over together: a name that was changed everywhere leaves the same two over in schema after schema.
struct Company<'a> {
    /// Schemas of the main document by the two names.
    together: BTreeMap<(&'a str, &'a str), BTreeSet<&'a str>>,
    /// The same by the second name alone.
    alone: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Company<'a> {
    fn of(main: &Normalised, pairs: &[Pair<'a>]) -> Self {
        let mut company = Self { together: BTreeMap::new(), alone: BTreeMap::new() };
        for pair in pairs.iter().filter(|pair| !pair.same_document) {
            let (ours, theirs) = leftovers(pair);
            if ours.len().max(theirs.len()) > LEFT {
                continue;
            }
            for b in theirs {
                let name = b.declared.for_encoder();
                company.alone.entry(name).or_default().insert(&pair.main.name);
                for a in &ours {
                    let (own, other) = (schema_of(main, a), schema_of(pair.of.normalised, b));
                    if own.zip(other).is_some_and(|(own, other)| alike(&own.kind, &other.kind).is_some()) {
                        let names = (a.declared.for_encoder(), name);
                        company.together.entry(names).or_default().insert(&pair.main.name);
                    }
                }
            }
        }
        company
    }

    /// Whether two names are left over together in three schemas or more, and nearly whenever the second one is.
    fn is_kept(&self, a: &Field, b: &Field) -> bool {
        let (a, b) = (a.declared.for_encoder(), b.declared.for_encoder());
        let alone = self.alone.get(b).map_or(0, BTreeSet::len);
        let together = self.together.get(&(a, b)).map_or(0, BTreeSet::len);
        together >= 3 && together * 5 >= alone * 4
    }
}

/// Inside of one document only one of the two can be the canonical name: the one that says more.
fn prefers(a: &Field, b: &Field, same_document: bool) -> bool {
    let weight = |field: &Field| {
        let name = field.declared.for_encoder();
        (words(name, "field").as_slice().len(), !name.starts_with('_'), std::cmp::Reverse(name.to_owned()))
    };
    !same_document || weight(a) > weight(b)
}
