//! What the rules of a document say already, so that nobody is asked for it again: whoever reads suggestions sees what is left. What
//! rules speak of is still evidence for the rest.

use std::collections::BTreeMap;

use super::aliases::Alias;
use super::family::fields;
use crate::normalise::Normalised;
use crate::normalise::model::{Field, Object, Operation};
use crate::rules::{OperationRule, Rules, glob};

/// Whether an envelope is declared for a call, whatever its kind.
pub(super) fn says_payload(rules: &Rules, operation: &Operation) -> bool {
    let call = operation.call();
    let mut globs = rules.envelopes.iter().flat_map(|rule| &rule.calls);
    globs.any(|pattern| glob::matches(&pattern.value, &call))
}

/// Whether a rule says how an operation pages, or that it does not.
pub(super) fn says_paging(rules: &Rules, operation: &Operation) -> bool {
    let named = |rule: &&OperationRule| {
        rule.id.as_ref().is_some_and(|id| operation.id.as_deref() == Some(id.value.as_str()))
    };
    rules.operations.iter().filter(named).any(|rule| rule.paging.is_some())
}

/// Whether rules make two fields one in another way than by calling the second name an old one of the first: one of them was given
/// the public name of the other, or the first name is declared to be an old one of the second.
pub(super) fn are_one(field: &Field, other: &Field) -> bool {
    let is_renamed = (field.renamed.is_some() || other.renamed.is_some()) && field.public == other.public;
    is_renamed || other.legacy.iter().any(|(known, _)| known.wire == field.declared)
}

/// Aliases without what is declared, by rules or by the document: each other name for the schemas where it is open.
pub(super) fn undeclared(main: &Normalised, aliases: Vec<Alias>) -> Vec<Alias> {
    let mut objects: BTreeMap<&str, Vec<&Object>> = BTreeMap::new();
    for (_, schema) in main.schemas.iter() {
        if let Some(object) = fields(schema) {
            objects.entry(&schema.name).or_default().push(object);
        }
    }
    let is_open = |schema: &str, field: &str, legacy: &str| {
        let objects = objects.get(schema).map(Vec::as_slice).unwrap_or_default();
        objects.iter().filter(|object| has(object, field)).any(|object| !speaks_of(object, legacy))
    };
    let mut open = Vec::with_capacity(aliases.len());
    for alias in aliases {
        // Other names that are open for the same schemas stay together.
        let mut left: Vec<(Vec<String>, Vec<String>)> = Vec::new();
        for legacy in &alias.legacy {
            let schemas = alias.schemas.iter().filter(|schema| is_open(schema, &alias.field, legacy));
            let schemas: Vec<String> = schemas.cloned().collect();
            match left.iter_mut().find(|(known, _)| *known == schemas) {
                _ if schemas.is_empty() => {}
                Some((_, names)) => names.push(legacy.clone()),
                None => left.push((schemas, vec![legacy.clone()])),
            }
        }
        if let [(schemas, names)] = left.as_slice()
            && *schemas == alias.schemas
            && *names == alias.legacy
        {
            open.push(alias);
            continue;
        }
        open.extend(left.into_iter().filter_map(|(schemas, legacy)| narrowed(&alias, schemas, legacy)));
    }
    open
}

/// An alias for some of its schemas and names, with the evidence of those; none where none is left.
fn narrowed(alias: &Alias, schemas: Vec<String>, legacy: Vec<String>) -> Option<Alias> {
    let named = || alias.sightings.iter().filter(|seen| legacy.contains(&seen.legacy)).cloned();
    let mut sightings: Vec<_> = named().filter(|seen| schemas.contains(&seen.schema)).collect();
    if sightings.is_empty() {
        // One sighting may stand for all schemas of a name.
        sightings = named().collect();
    }
    let mut evidence: Vec<String> = sightings.iter().map(|seen| seen.reason.clone()).collect();
    evidence.sort();
    evidence.dedup();
    let confidence = alias.confidence;
    (!sightings.is_empty()).then_some(Alias {
        field: alias.field.clone(),
        legacy,
        schemas,
        confidence,
        evidence,
        sightings,
    })
}

fn has(object: &Object, name: &str) -> bool {
    object.fields.iter().any(|field| field.declared.for_encoder() == name)
}

/// Whether a name is declared to be another one of some field of an object.
fn speaks_of(object: &Object, legacy: &str) -> bool {
    let mut names = object.fields.iter().flat_map(|field| &field.legacy);
    names.any(|(known, _)| known.wire.for_encoder() == legacy)
}
