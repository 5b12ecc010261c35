//! Places of payloads that no document shows for an operation, and that the rest of the API speaks for: what one database driver
//! answers elsewhere, ids under the other names of ids, things under the name that their resource has now.

use std::collections::{BTreeMap, BTreeSet};

use super::Confidence;
use super::aliases::Alias;
use super::envelopes::Seen;
use super::family::{stem, thing};
use crate::ir::Words;
use crate::naming::{singular, words};
use crate::normalise::model::Operation;

/// What MongoDB's drivers call the parts of their results, as JavaScript and Python spell them: part, names, place below the name.
const DRIVER: [(&str, &str, [&str; 2], &str); 5] = [
    ("created", "id", ["insertedId", "inserted_id"], ""),
    ("created", "id", ["insertedIds", "inserted_ids"], "/0"),
    ("updated", "matched", ["matchedCount", "matched_count"], ""),
    ("updated", "modified", ["modifiedCount", "modified_count"], ""),
    ("deleted", "count", ["deletedCount", "deleted_count"], ""),
];

/// Operations that must answer in a driver's words before others are taken to.
const HABIT: usize = 2;

/// Names of wrappers that name no thing.
pub(super) const PLAIN: [&str; 12] = [
    "body", "content", "data", "entry", "item", "object", "payload", "record", "request", "response",
    "result", "value",
];

/// What is known of an API as a whole.
#[derive(Debug, Default)]
pub(super) struct Habits {
    /// Where a driver's words stand, and in which spelling of the two.
    driver: BTreeSet<(String, usize)>,
    /// Things with the other nouns that they stand under.
    nouns: BTreeMap<String, BTreeSet<String>>,
}

impl Habits {
    pub(super) fn of(looks: &[Seen<'_>]) -> Self {
        let mut driver: BTreeMap<(String, usize), BTreeSet<String>> = BTreeMap::new();
        let mut nouns: BTreeMap<(String, String), BTreeSet<&str>> = BTreeMap::new();
        let resources: BTreeSet<String> =
            looks.iter().map(|(operation, ..)| own(operation).snake()).collect();
        for (operation, _, seen) in looks {
            for (part, place) in seen.iter().flat_map(|(_, look)| look.all()) {
                let (prefix, last) = place.rsplit_once('/').unwrap_or_default();
                let spelled =
                    DRIVER.iter().find_map(|(_, _, names, _)| names.iter().position(|name| *name == last));
                if let Some(spelling) = spelled {
                    driver.entry((prefix.to_owned(), spelling)).or_default().insert(operation.call());
                }
                if let Some(noun) = noun(part, place)
                    && !resources.contains(&noun)
                {
                    nouns.entry((own(operation).snake(), noun)).or_default().insert(part);
                }
            }
        }
        let mut habits = Self::default();
        let calls: BTreeSet<&String> = driver.values().flatten().collect();
        if calls.len() >= HABIT {
            habits.driver = driver.into_keys().collect();
        }
        // One thing and a list of them under one noun: the resource went by that name.
        for ((resource, noun), parts) in nouns {
            if parts.contains("items") && parts.contains("value") {
                habits.nouns.entry(resource).or_default().insert(noun);
            }
        }
        habits
    }

    /// Things with the names they went by.
    pub(super) fn renamed(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.nouns.iter();
        all.flat_map(|(resource, nouns)| nouns.iter().map(move |noun| (resource.as_str(), noun.as_str())))
    }

    /// Places that the rest of an API speaks for, by part; `known`: those that documents show.
    pub(super) fn places(
        &self,
        operation: &Operation,
        kind: &str,
        known: &[(&'static str, Vec<String>)],
        aliases: &[Alias],
    ) -> Vec<(&'static str, Vec<String>)> {
        let mut found: Vec<(&'static str, Vec<String>)> = Vec::new();
        let mut add = |part: &'static str, place: String| {
            let is_known = |all: &[(&'static str, Vec<String>)]| {
                all.iter().any(|(name, places)| *name == part && places.contains(&place))
            };
            if is_known(known) || is_known(&found) {
                return;
            }
            match found.iter_mut().find(|(name, _)| *name == part) {
                Some((_, places)) => places.push(place),
                None => found.push((part, vec![place])),
            }
        };
        for (_, part, names, below) in DRIVER.iter().filter(|(deed, ..)| *deed == kind) {
            for (prefix, spelling) in &self.driver {
                if let Some(name) = names.get(*spelling) {
                    add(part, format!("{prefix}/{name}{below}"));
                }
            }
        }
        let now = own(operation).snake();
        let before = self.nouns.get(&now);
        for (part, places) in known {
            for place in places {
                if let Some(noun) =
                    noun(part, place).filter(|noun| before.is_some_and(|all| all.contains(noun)))
                    && *part == "value"
                {
                    let place = format!("/{now}{}", place.get(noun.len() + 1..).unwrap_or_default());
                    if matches!(kind, "created" | "updated") {
                        add("id", format!("{place}/{now}_id"));
                    }
                    add(part, place);
                }
                if let Some(noun) = noun(part, place)
                    && *part == "items"
                    && before.is_some_and(|all| all.contains(&noun))
                    && !place.trim_start_matches('/').contains('/')
                {
                    add("items", format!("/{}", thing(operation).1.snake()));
                }
                // A place that shows the id under the thing's name has it under no other.
                let is_own = |place: &String| {
                    place.rsplit_once('/').is_some_and(|(_, last)| last == format!("{now}_id"))
                };
                let prefix = |place: &str| place.rsplit_once('/').map(|(prefix, _)| prefix.to_owned());
                let is_settled = places.iter().any(|other| is_own(other) && prefix(other) == prefix(place));
                if *part == "id" && !is_settled {
                    for other in others_of(place, &now, aliases) {
                        add("id", other);
                    }
                }
            }
        }
        found
    }
}

/// The same place under the other names of an id: `/result/_id` beside `/result/id`.
fn others_of(place: &str, own: &str, aliases: &[Alias]) -> Vec<String> {
    let Some((prefix, last)) = place.rsplit_once('/') else { return Vec::new() };
    let is_of_it = |alias: &&Alias| {
        let own_words = own.replace('_', " ");
        let of_resource = alias.schemas.iter().any(|schema| stem(schema) == own_words);
        // An id that goes by another name in several things goes by it in all of them.
        of_resource || (alias.schemas.len() > 2 && alias.confidence >= Confidence::Medium)
    };
    let ids = aliases.iter().filter(is_of_it).flat_map(|alias| {
        let names: Vec<&str> =
            std::iter::once(alias.field.as_str()).chain(alias.legacy.iter().map(String::as_str)).collect();
        let all_ids = names.iter().all(|name| is_id(name));
        if all_ids && names.contains(&last) { names } else { Vec::new() }
    });
    ids.filter(|name| *name != last).map(|name| format!("{prefix}/{name}")).collect()
}

fn is_id(name: &str) -> bool {
    words(name, "field").as_slice().last().is_some_and(|last| last == "id")
}

/// `run` of `/runs/{run_id}`.
fn own(operation: &Operation) -> Words {
    thing(operation).0
}

/// What the first word of a place calls the thing, one of them: `evaluation` of `/evaluations`.
fn noun(part: &str, place: &str) -> Option<String> {
    let first = place.trim_start_matches('/').split('/').next().filter(|first| !first.is_empty())?;
    let is_thing = matches!(part, "items" | "value") && first.parse::<u32>().is_err();
    let said = words(first, "field");
    let one = singular(&said).unwrap_or(said).snake();
    (is_thing && !PLAIN.contains(&one.as_str())).then_some(one)
}
