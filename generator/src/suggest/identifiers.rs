//! Ids by the name of something that is nowhere else: where `DELETE /tools` asks for a `function_id`, a tool was a function once.

use std::collections::{BTreeMap, BTreeSet};

use super::aliases::{Alias, Sighting};
use super::family::{self, Twins, fields, object, payload};
use super::inferred::Habits;
use super::{Confidence, Source, ruled};
use crate::ir::{HttpMethod, Location, ReplyKind};
use crate::naming::{singular, words};
use crate::normalise::Normalised;
use crate::normalise::model::{Argument, Field, Operation, Schema};

/// What an id is of where it is not of a thing of the API: calls, callers, places in lists.
const OTHERS: [&str; 14] = [
    "account",
    "client",
    "correlation",
    "cursor",
    "external",
    "idempotency",
    "org",
    "organization",
    "page",
    "parent",
    "request",
    "tenant",
    "trace",
    "user",
];

/// Suggests the id of the thing that an operation is about for such a name.
pub(super) fn aliases(main: Source<'_>, others: &[Twins<'_>], habits: &Habits) -> Vec<Alias> {
    let things = Things::of(main.normalised);
    let mut known = nouns(main.normalised);
    known.extend(habits.renamed().map(|(_, noun)| noun.replace('_', " ")));
    let mut found: BTreeMap<(String, String), Alias> = BTreeMap::new();
    for operation in &main.normalised.operations {
        let Some((entity, id)) = things.get(operation) else { continue };
        let twins = others.iter().filter_map(|other| Some((other.of, other.twin(operation)?)));
        for (of, asked) in std::iter::once((main, operation)).chain(twins) {
            for argument in
                asked.arguments.iter().filter(|argument| is_foreign(argument, operation, entity, &known))
            {
                if ruled::are_one(id, &argument.field) {
                    continue;
                }
                let (field, legacy) = (name(id), name(&argument.field));
                let lines = |of: Source<'_>, field: &Field| {
                    let side = of.side("", field.span);
                    (side.place, side.lines)
                };
                let reason = format!("`{legacy}` of {} in {}", asked.call(), of.name);
                let sighting = Sighting {
                    schema: entity.name.clone(),
                    node: entity.pointer.clone(),
                    field: id.pointer.clone(),
                    legacy: legacy.to_owned(),
                    points: 0,
                    reason,
                    here: lines(main, id),
                    there: lines(of, &argument.field),
                };
                // What must be there says which thing is meant; what may be there narrows a list.
                let confidence = if argument.field.required { Confidence::Medium } else { Confidence::Low };
                let alias = found
                    .entry((field.to_owned(), legacy.to_owned()))
                    .or_insert_with(|| Alias::new(field, legacy, confidence));
                alias.confidence = alias.confidence.max(confidence);
                alias.add(sighting);
            }
        }
    }
    found.into_values().collect()
}

/// Where replies call a run an evaluation, `evaluation_id` is what a run's id was called, if it is anywhere.
pub(super) fn renamed(main: Source<'_>, others: &[Source<'_>], habits: &Habits) -> Vec<Alias> {
    let mut found = Vec::new();
    for (resource, noun) in habits.renamed() {
        let of_it = |operation: &&Operation| family::thing(operation).0.snake() == resource;
        let mut own = main.normalised.operations.iter().filter(of_it);
        let Some((entity, id)) = own.find_map(|operation| long_id(main.normalised, operation)) else {
            continue;
        };
        let legacy = format!("{noun} id");
        let spelled =
            |field: &&Field| words(name(field), "field").as_slice().join(" ").to_lowercase() == legacy;
        for of in std::iter::once(main).chain(others.iter().copied()) {
            let arguments = of.normalised.operations.iter().flat_map(|operation| {
                operation.arguments.iter().map(move |argument| (operation.call(), &argument.field))
            });
            let members = of.normalised.schemas.iter().flat_map(|(_, schema)| {
                let all = fields(schema).map(|object| object.fields.as_slice()).unwrap_or_default();
                all.iter().map(|field| (schema.name.clone(), field))
            });
            let Some((holder, field)) =
                arguments.chain(members).find(|(_, field)| spelled(field) && !ruled::are_one(id, field))
            else {
                continue;
            };
            let is_own = fields(entity)
                .is_some_and(|object| object.fields.iter().any(|own| own.declared == field.declared));
            if is_own {
                break;
            }
            let reason = format!(
                "`{}` of {holder} in {}, where a {resource} stands under `{noun}`",
                name(field),
                of.name
            );
            let lines = |of: Source<'_>, field: &Field| {
                let side = of.side("", field.span);
                (side.place, side.lines)
            };
            found.push(Alias {
                field: name(id).to_owned(),
                legacy: vec![name(field).to_owned()],
                schemas: vec![entity.name.clone()],
                confidence: Confidence::Medium,
                evidence: vec![reason.clone()],
                sightings: vec![Sighting {
                    schema: entity.name.clone(),
                    node: entity.pointer.clone(),
                    field: id.pointer.clone(),
                    legacy: name(field).to_owned(),
                    points: 0,
                    reason,
                    here: lines(main, id),
                    there: lines(of, field),
                }],
            });
            break;
        }
    }
    found
}

fn name(field: &Field) -> &str {
    field.declared.for_encoder()
}

/// What the API has: resources, schemas, and whatever another id is of.
pub(super) fn nouns(normalised: &Normalised) -> BTreeSet<String> {
    let resources = normalised.operations.iter().map(thing);
    let components = normalised
        .schemas
        .iter()
        .map(|(_, schema)| words(&schema.name, "schema").as_slice().join(" ").to_lowercase());
    resources.chain(components).collect()
}

/// `/runs` is about a run.
fn thing(operation: &Operation) -> String {
    family::thing(operation).0.as_slice().join(" ").to_lowercase()
}

/// The things that operations are about, each with what replies give of it, and with the field of that which is its id: `id`, or
/// `run_id` of a run.
struct Things<'a>(BTreeMap<String, (&'a Schema, Option<&'a Field>)>);

impl<'a> Things<'a> {
    /// Of each thing the first schema by its name that an operation on it answers with.
    fn of(normalised: &'a Normalised) -> Self {
        let mut entities = BTreeMap::new();
        for operation in &normalised.operations {
            let Some(schema) = payload(normalised, operation).and_then(|id| object(normalised, id)) else {
                continue;
            };
            let own = thing(operation);
            if words(&schema.name, "schema").as_slice().join(" ").to_lowercase() == own {
                let id = own_id(schema, &own);
                entities.entry(own).or_insert((schema, id));
            }
        }
        Self(entities)
    }

    fn get(&self, operation: &Operation) -> Option<(&'a Schema, &'a Field)> {
        let (entity, id) = self.0.get(&thing(operation))?;
        Some((entity, (*id)?))
    }
}

fn own_id<'a>(entity: &'a Schema, own: &str) -> Option<&'a Field> {
    let all = &fields(entity)?.fields;
    let long = format!("{own} id");
    let spelled = |field: &&Field| words(name(field), "field").as_slice().join(" ").to_lowercase();
    let by_long = all.iter().find(|field| spelled(field) == long);
    by_long.or_else(|| all.iter().find(|field| spelled(field) == "id"))
}

/// What an operation answers with, and the field that is called the id of the thing that it is about: `run_id` of whatever run.
fn long_id<'a>(normalised: &'a Normalised, operation: &Operation) -> Option<(&'a Schema, &'a Field)> {
    let entity = object(normalised, payload(normalised, operation)?)?;
    let long = format!("{} id", thing(operation));
    let spelled = |field: &&Field| words(name(field), "field").as_slice().join(" ").to_lowercase() == long;
    Some((entity, fields(entity)?.fields.iter().find(spelled)?))
}

/// Whether an argument names one thing, and by a name that the API has for nothing else.
fn is_foreign(argument: &Argument, operation: &Operation, entity: &Schema, known: &BTreeSet<String>) -> bool {
    let is_list = operation.envelope.kind == ReplyKind::List || operation.http == HttpMethod::Post;
    if is_list || !matches!(argument.location, Location::Path | Location::Query) {
        return false;
    }
    let said = words(name(&argument.field), "field");
    let Some((last, rest)) = said.as_slice().split_last() else { return false };
    let noun = rest.join(" ").to_lowercase();
    let is_field = fields(entity)
        .is_some_and(|object| object.fields.iter().any(|field| field.declared == argument.field.declared));
    last.eq_ignore_ascii_case("id")
        && !noun.is_empty()
        && !is_below_another(name(&argument.field), operation)
        && !is_short_for(&noun, &thing(operation))
        && !is_field
        && !known.contains(&noun)
        && !OTHERS.contains(&noun.as_str())
        && noun != thing(operation)
        // `run_id_1`, `new_run_id`: a word more, and the same thing.
        && !rest.iter().any(|word| thing(operation).split(' ').any(|own| own == word.to_lowercase()))
}

/// Whether a place in a path is below the name of something else: `{sub}` of `/customers/{id}/subscriptions/{sub}/discount`.
fn is_below_another(argument: &str, operation: &Operation) -> bool {
    let place = format!("{{{argument}}}");
    let segments: Vec<&str> = operation.path.split('/').collect();
    let above =
        segments.iter().position(|segment| *segment == place).and_then(|at| segments.get(at.checked_sub(1)?));
    above.filter(|above| !above.is_empty() && !above.contains('{')).is_some_and(|above| {
        let above = words(above, "resource");
        let one = singular(&above).unwrap_or(above);
        one.as_slice().join(" ").to_lowercase() != thing(operation)
    })
}

/// `tos` of `terms of service user status`.
fn is_short_for(noun: &str, thing: &str) -> bool {
    let initials: String = thing.split(' ').filter_map(|word| word.chars().next()).collect();
    noun.len() > 1 && initials.contains(noun)
}
