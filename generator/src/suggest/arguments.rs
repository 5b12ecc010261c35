//! Names of arguments: numbers where another document has words, and ids by another name than the thing has now.

use std::collections::{BTreeMap, BTreeSet};

use super::aliases::Alias;
use super::family::{stem, thing};
use super::names::{ArgumentName, Desk, lines_of};
use super::{Confidence, Source};
use crate::ir::{Location, PathSegment, Words};
use crate::naming::{self, words};
use crate::normalise::model::{Argument, Operation};

pub(super) fn arguments(desk: &Desk<'_>, aliases: &[Alias]) -> Vec<ArgumentName> {
    let mut found = Vec::new();
    let mut ids: Ids<'_> = BTreeMap::new();
    for alias in aliases {
        let field = words(&alias.field, "field");
        let things: BTreeSet<String> = alias.schemas.iter().map(|schema| stem(schema)).collect();
        for thing in things.into_iter().filter(|_| field.as_slice().last().is_some_and(|last| last == "id")) {
            ids.entry(thing).or_default().push((alias, field.clone()));
        }
    }
    for asked in &desk.asked {
        let numbered = numbered(desk, asked.operation);
        found.extend(numbered.into_iter().chain(ids_of(desk.main, asked.operation, &ids)));
    }
    found
}

/// `run_id_1` and `run_id_2` where another document says `new_run_id` and `old_run_id` in the same places.
fn numbered(desk: &Desk<'_>, operation: &Operation) -> Vec<ArgumentName> {
    let ours = places(operation);
    let is_numbered = |argument: &&Argument| {
        let (stem, number) = split(&argument.field.public);
        let same = ours.iter().filter(|other| split(&other.field.public).0 == stem).count();
        number && same > 1
    };
    let own: Vec<usize> =
        ours.iter().enumerate().filter(|(_, argument)| is_numbered(argument)).map(|(at, _)| at).collect();
    if own.is_empty() {
        return Vec::new();
    }
    let mut twins = desk.twins(operation).filter_map(|(of, twin, _)| {
        let theirs = places(twin);
        let told = |at: &usize| theirs.get(*at).is_some_and(|argument| !split(&argument.field.public).1);
        (theirs.len() == ours.len() && own.iter().all(told)).then_some((of, twin, theirs))
    });
    let Some((of, twin, theirs)) = twins.next() else { return Vec::new() };
    let all = own.iter().filter_map(|at| {
        let (argument, other) = (ours.get(*at)?, theirs.get(*at)?);
        let evidence = format!("`{}` of {} in {}", name(other), twin.call(), of.name);
        let mut made =
            made(desk.main, operation, argument, &other.field.public, Confidence::Medium, evidence)?;
        made.sides.push(lines_of(of, twin));
        Some(made)
    });
    let all: Vec<ArgumentName> = all.collect();
    // All or none: half of a pair is worse than both numbers.
    if all.len() == own.len() { all } else { Vec::new() }
}

/// What ids of things were called once, by the thing, each with its name now.
type Ids<'a> = BTreeMap<String, Vec<(&'a Alias, Words)>>;

/// `function_id` where a tool has an `id` now.
fn ids_of(main: Source<'_>, operation: &Operation, ids: &Ids<'_>) -> Vec<ArgumentName> {
    let thing = thing(operation).0;
    let own = thing.as_slice().join(" ");
    let id_word = Words::split("id");
    let long = naming::join([&thing, &id_word]);
    // `tool_id` says what `id` says, and of which thing.
    let is_foreign = |argument: &Argument| {
        let said = words(name(argument), "field");
        said != long && said.as_slice().last().is_some_and(|last| last == "id")
    };
    let mut found = Vec::new();
    let known = ids.get(own.trim_end_matches('s')).map(Vec::as_slice).unwrap_or_default();
    // The id of another thing is no name of this one's.
    for (alias, field) in known.iter().filter(|(_, field)| *field == id_word || *field == long) {
        let outside = |argument: &&Argument| {
            argument.location != Location::Body
                && is_foreign(argument)
                && alias.legacy.iter().any(|legacy| *legacy == name(argument))
        };
        for argument in operation.arguments.iter().filter(outside) {
            let evidence = format!("`{}` is what the id of a {own} was called", name(argument));
            found.extend(made(main, operation, argument, field, alias.confidence, evidence));
        }
    }
    found
}

/// `None` where rules have named it, another argument has the name, or it has it itself.
fn made(
    main: Source<'_>,
    operation: &Operation,
    argument: &Argument,
    to: &Words,
    confidence: Confidence,
    evidence: String,
) -> Option<ArgumentName> {
    let is_taken = operation.arguments.iter().any(|other| other.field.public == *to);
    if is_taken || argument.field.renamed.is_some() {
        return None;
    }
    let side = main.side("", argument.field.span);
    Some(ArgumentName {
        operation: operation.id.clone().unwrap_or_else(|| operation.call()),
        parameter: name(argument).to_owned(),
        to: to.snake(),
        confidence,
        evidence: vec![evidence],
        call: operation.call(),
        node: argument.field.pointer.clone(),
        owner: operation.pointer.clone(),
        sides: vec![(side.place, side.lines)],
    })
}

fn name(argument: &Argument) -> &str {
    argument.field.declared.for_encoder()
}

/// The arguments of a path, in its order.
fn places(operation: &Operation) -> Vec<&Argument> {
    let named = operation.segments.iter().filter_map(|segment| match segment {
        PathSegment::Parameter(name) => Some(name),
        PathSegment::Literal(_) => None,
    });
    named
        .filter_map(|name| {
            let is_it = |argument: &&Argument| {
                argument.location == Location::Path && argument.field.declared == *name
            };
            operation.arguments.iter().find(is_it)
        })
        .collect()
}

/// A name without the number at its end, and whether it has one.
fn split(name: &Words) -> (String, bool) {
    let all = name.snake();
    let stem = all.trim_end_matches(|c: char| c.is_ascii_digit());
    (stem.trim_end_matches('_').to_owned(), stem.len() < all.len())
}
