//! One thing by two names in one document: `org_id` in most schemas and `tenant` in some, `start_time` here and `startTime` there, and
//! nowhere both.

use std::collections::{BTreeMap, BTreeSet};

use super::aliases::{Alias, Sighting, alike, schema_of};
use super::envelopes::INSERTED;
use super::family::fields;
use super::vocabulary::same_meaning;
use super::{Confidence, Source};
use crate::naming::words;
use crate::normalise::model::{Field, Schema};

/// Schemas that have each of the names, at least: one may be a coincidence.
const ENOUGH: usize = 2;
/// Names that are looked at: pairs of more are too many.
const MOST: usize = 2_000;

/// Where a name is a field.
type Uses<'a> = Vec<(&'a Schema, &'a Field)>;

pub(super) fn aliases(main: Source<'_>) -> Vec<Alias> {
    let mut uses: BTreeMap<&str, Uses<'_>> = BTreeMap::new();
    for (schema, field) in all(main) {
        uses.entry(field.declared.for_encoder()).or_default().push((schema, field));
    }
    let names: Vec<&str> = uses.keys().copied().collect();
    if names.len() > MOST {
        return Vec::new();
    }
    let together = together(main);
    // By the rarer name: with which other one, how often that is used, and whether the two are spellings of one.
    let mut found: BTreeMap<&str, (&str, usize, bool)> = BTreeMap::new();
    for (at, one) in names.iter().enumerate() {
        for other in names.iter().skip(at + 1) {
            let Some(is_spelling) = alike_names(one, other) else { continue };
            if together.contains(&(*one, *other)) {
                continue;
            }
            let (Some(a), Some(b)) = (uses.get(one), uses.get(other)) else { continue };
            if a.len().min(b.len()) < ENOUGH || !same_type(main, a, b) {
                continue;
            }
            // What most schemas say is what it is called.
            let (field, legacy, count) =
                if a.len() >= b.len() { (one, other, a.len()) } else { (other, one, b.len()) };
            let best = found.entry(legacy).or_insert((field, count, is_spelling));
            if (is_spelling, count) > (best.2, best.1) {
                *best = (field, count, is_spelling);
            }
        }
    }
    let pair = |(legacy, (field, _, is_spelling)): (&&str, &(&str, usize, bool))| {
        alias(main, uses.get(field)?, uses.get(legacy)?, *is_spelling)
    };
    // What is another name itself is no name to go by.
    found.iter().filter(|(_, (field, ..))| !found.contains_key(field)).filter_map(pair).collect()
}

fn alias(main: Source<'_>, field: &Uses<'_>, legacy: &Uses<'_>, is_spelling: bool) -> Option<Alias> {
    let ((holder, own), (other, old)) = (field.first()?, legacy.first()?);
    let name = |field: &Field| field.declared.for_encoder().to_owned();
    let mut schemas: Vec<String> = field.iter().map(|(schema, _)| schema.name.clone()).collect();
    schemas.sort();
    schemas.dedup();
    let times =
        |uses: &Uses<'_>| if uses.len() == 1 { "once".to_owned() } else { format!("{} times", uses.len()) };
    let reason = format!(
        "`{}` of {} in {}, {} beside `{}` {}",
        name(old),
        other.name,
        main.name,
        times(legacy),
        name(own),
        times(field)
    );
    let lines = |field: &Field| {
        let side = main.side("", field.span);
        (side.place, side.lines)
    };
    Some(Alias {
        field: name(own),
        legacy: vec![name(old)],
        schemas,
        confidence: if is_spelling { Confidence::Medium } else { Confidence::Low },
        evidence: vec![reason.clone()],
        sightings: vec![Sighting {
            schema: holder.name.clone(),
            node: holder.pointer.clone(),
            field: own.pointer.clone(),
            points: 0,
            reason,
            here: lines(own),
            there: lines(old),
        }],
    })
}

fn all<'a>(of: Source<'a>) -> impl Iterator<Item = (&'a Schema, &'a Field)> {
    of.normalised.schemas.iter().flat_map(|(_, schema)| {
        let all = fields(schema).map(|object| object.fields.as_slice()).unwrap_or_default();
        all.iter().map(move |field| (schema, field))
    })
}

/// Whether two names say the same: `Some(true)` where they are one name in two spellings. A single word is a type or a name of
/// many different things.
fn alike_names(one: &str, other: &str) -> Option<bool> {
    let (a, b) = (words(one, "field"), words(other, "field"));
    if a.as_slice().len() < 2 && b.as_slice().len() < 2 {
        return None;
    }
    // A thing and its id are two.
    let is_id = |words: &[String]| words.last().is_some_and(|last| last == "id");
    if a.as_slice().first() == b.as_slice().first() && is_id(a.as_slice()) != is_id(b.as_slice())
        || [one, other].iter().any(|name| INSERTED.contains(name))
    {
        return None;
    }
    match a == b {
        true => Some(true),
        false => same_meaning(one, other).then_some(false),
    }
}

/// Names that say the same and stand in one schema: those are two things there.
fn together(main: Source<'_>) -> BTreeSet<(&str, &str)> {
    let mut found = BTreeSet::new();
    for (_, schema) in main.normalised.schemas.iter() {
        let all = fields(schema).map(|object| object.fields.as_slice()).unwrap_or_default();
        let names: Vec<&str> = all.iter().map(|field| field.declared.for_encoder()).collect();
        for (at, one) in names.iter().enumerate() {
            for other in names.iter().skip(at + 1) {
                if alike_names(one, other).is_some() {
                    found.insert(if one < other { (*one, *other) } else { (*other, *one) });
                }
            }
        }
    }
    found
}

/// Whether all uses of the two names have one type that is said.
fn same_type(main: Source<'_>, a: &Uses<'_>, b: &Uses<'_>) -> bool {
    let kind = |field: &Field| schema_of(main.normalised, field).map(|schema| &schema.kind);
    a.iter().all(|(_, one)| {
        b.iter().all(|(_, other)| {
            kind(one).zip(kind(other)).is_some_and(|(one, other)| alike(one, other) == Some(1))
        })
    })
}
