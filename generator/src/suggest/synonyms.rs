//! One thing by two names in one document: `org_id` in most schemas and `tenant` in some, `start_time` here and `startTime` there, and
//! nowhere both.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::aliases::{Alias, Sighting};
use super::directions::Directions;
use super::family::fields;
use super::likeness::{alike, schema_of};
use super::replies::INSERTED;
use super::vocabulary::{gist, meanings, same_meanings};
use super::{Confidence, Source};
use crate::ir::Words;
use crate::naming::words;
use crate::normalise::model::{Field, Kind, Schema};

/// Schemas that have each of the names, at least: one may be a coincidence.
const ENOUGH: usize = 2;
/// A name is compared with so many that say the same, those that are used most: there are a few of them where it is not made up.
const MOST: usize = 100;

/// Where a name is a field.
type Uses<'a> = Vec<(&'a Schema, &'a Field)>;

/// A name of fields.
struct Name<'a> {
    name: &'a str,
    words: Words,
    meanings: Vec<String>,
    uses: Uses<'a>,
    /// Schemas that have it, by their place, in order.
    holders: Vec<usize>,
    /// The type that all uses have; `None`: they have several, or it is not said.
    of_type: Option<&'a Kind>,
}

impl<'a> Name<'a> {
    fn new(main: Source<'a>, name: &'a str, found: Vec<(usize, &'a Schema, &'a Field)>) -> Self {
        let holders = found.iter().map(|(at, ..)| *at).collect();
        let uses: Uses<'a> = found.into_iter().map(|(_, schema, field)| (schema, field)).collect();
        let words = words(name, "field");
        let kind = |field: &Field| schema_of(main.normalised, field).map(|schema| &schema.kind);
        let first = uses.first().and_then(|(_, field)| kind(field));
        let is_first = |(_, field): &(&Schema, &'a Field)| {
            first.zip(kind(field)).is_some_and(|(first, kind)| alike(first, kind) == Some(1))
        };
        let of_type = first.filter(|_| uses.iter().all(is_first));
        Self { name, meanings: meanings(&words), words, uses, holders, of_type }
    }

    /// Whether the two say the same: `Some(true)` where they are one name in two spellings. A single word is a type or a name
    /// of many different things.
    fn alike(&self, other: &Self) -> Option<bool> {
        let (a, b) = (self.words.as_slice(), other.words.as_slice());
        if a.len() < 2 && b.len() < 2 {
            return None;
        }
        // A thing and its id are two.
        let is_id = |words: &[String]| words.last().is_some_and(|last| last == "id");
        if a.first() == b.first() && is_id(a) != is_id(b)
            || [self.name, other.name].iter().any(|name| INSERTED.contains(name))
        {
            return None;
        }
        match a == b {
            true => Some(true),
            false => same_meanings(&self.meanings, &other.meanings).then_some(false),
        }
    }

    /// Whether one schema has both: those are two things there.
    fn stands_beside(&self, other: &Self) -> bool {
        let (few, many) =
            if self.holders.len() < other.holders.len() { (self, other) } else { (other, self) };
        few.holders.iter().any(|holder| many.holders.binary_search(holder).is_ok())
    }

    fn has_type_of(&self, other: &Self) -> bool {
        self.of_type.zip(other.of_type).is_some_and(|(one, other)| alike(one, other) == Some(1))
    }
}

pub(super) fn aliases(main: Source<'_>) -> Vec<Alias> {
    let directions = Directions::of(main.normalised);
    let is_by_direction = |one: &Name<'_>, other: &Name<'_>| {
        let part =
            |(a, _): &(&Schema, &Field), (b, _): &(&Schema, &Field)| directions.part(&a.pointer, &b.pointer);
        let (Some(first), Some(second)) = (one.uses.first(), other.uses.first()) else { return false };
        one.uses.iter().all(|each| part(each, second)) && other.uses.iter().all(|each| part(first, each))
    };
    let mut found: BTreeMap<&str, Vec<(usize, &Schema, &Field)>> = BTreeMap::new();
    for (at, schema, field) in all(main) {
        found.entry(field.declared.for_encoder()).or_default().push((at, schema, field));
    }
    let enough = found.into_iter().filter(|(_, uses)| uses.len() >= ENOUGH);
    let names: Vec<Name<'_>> = enough.map(|(name, uses)| Name::new(main, name, uses)).collect();
    // Names that say the same have this in common: others need not be compared.
    let mut groups: BTreeMap<&[String], Vec<&Name<'_>>> = BTreeMap::new();
    for name in &names {
        groups.entry(gist(&name.meanings)).or_default().push(name);
    }
    // By the rarer name: the other one, and whether the two are spellings of one.
    let mut found: BTreeMap<&str, (&Name<'_>, &Name<'_>, bool)> = BTreeMap::new();
    for group in groups.values_mut() {
        // What most schemas say is what it is called.
        group.sort_by_key(|name| (Reverse(name.uses.len()), name.name));
        for (at, legacy) in group.iter().enumerate() {
            // The spelling of it that is used most, or else what is used most.
            let fits = group.iter().take(at.min(MOST)).filter_map(|field| {
                let is_spelling = field.alike(legacy)?;
                let is_one = field.has_type_of(legacy)
                    && !field.stands_beside(legacy)
                    && !is_by_direction(field, legacy);
                is_one.then_some((*field, is_spelling))
            });
            let fits: Vec<(&Name<'_>, bool)> = fits.collect();
            if let Some((field, is_spelling)) = fits.iter().find(|(_, yes)| *yes).or_else(|| fits.first()) {
                found.insert(legacy.name, (field, legacy, *is_spelling));
            }
        }
    }
    // What is another name itself is no name to go by.
    let last = found.values().filter(|(field, ..)| !found.contains_key(field.name));
    last.filter_map(|(field, legacy, is_spelling)| alias(main, &field.uses, &legacy.uses, *is_spelling))
        .collect()
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
            legacy: name(old),
            points: 0,
            reason,
            here: lines(own),
            there: lines(old),
        }],
    })
}

/// Every field with its schema, and the place of that.
fn all<'a>(of: Source<'a>) -> impl Iterator<Item = (usize, &'a Schema, &'a Field)> {
    of.normalised.schemas.iter().enumerate().flat_map(|(at, (_, schema))| {
        let all = fields(schema).map(|object| object.fields.as_slice()).unwrap_or_default();
        all.iter().map(move |field| (at, schema, field))
    })
}
