//! Suggestions as an OpenAPI Overlay: what a document can say of them. Envelopes, paging and old names of calls have no form in a document.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Source, Suggestions};
use crate::diagnostics::SpecPointer;
use crate::drift::{Action, json_path, overlay};

impl Suggestions {
    /// `x-trueup-aliases` at every field with another name, `x-trueup-call` at operations, `x-trueup-name` at arguments; `None` without
    /// any.
    #[must_use]
    pub fn overlay(&self, title: &str, main: Source<'_>) -> Option<String> {
        let (resolved, _) = main.text?;
        let mut found: Vec<(String, Vec<&str>)> = Vec::new();
        // Where a target stands in `found`.
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for sighting in self.aliases.iter().flat_map(|alias| &alias.sightings) {
            let target = json_path(resolved, &resolved.origin(&sighting.field));
            let at = *places.entry(target.clone()).or_insert(found.len());
            match found.get_mut(at) {
                Some((_, known)) if known.contains(&sighting.legacy.as_str()) => {}
                Some((_, known)) => known.push(&sighting.legacy),
                None => found.push((target, vec![&sighting.legacy])),
            }
        }
        // A resource has no place of its own in a document: each of its operations says it.
        let renamed = self.names.renamed();
        let mut calls: BTreeMap<&str, &SpecPointer> = BTreeMap::new();
        let (kept, given): (Vec<_>, Vec<_>) =
            self.names.resources.iter().partition(|name| !name.deprecated.is_empty());
        let moved = given.into_iter().flat_map(|name| &name.moved);
        for moved in moved.filter(|moved| !moved.is_variant) {
            calls.insert(&moved.from, &moved.node);
        }
        // Where the old name of a resource stays, a rule has to say it, and of all its operations.
        let is_ruled = |from: &str| kept.iter().flat_map(|name| &name.moved).any(|moved| moved.from == from);
        for name in self.names.calls.iter().filter(|name| name.call.is_some() && !is_ruled(&name.from)) {
            calls.insert(&name.from, &name.node);
        }
        let named = calls.into_iter().filter_map(|(from, node)| {
            let call = renamed.get(from)?;
            let target = json_path(resolved, &resolved.origin(node));
            Some(Action { target, update: Some(json!({"x-trueup-call": call})) })
        });
        // What several operations share says one name for all of them.
        let own = self.names.arguments.iter().filter(|name| {
            let is_own = name.node.starts_with(&name.owner);
            is_own && resolved.origin(&name.node).starts_with(&resolved.origin(&name.owner))
        });
        let arguments = own.map(|name| {
            let target = json_path(resolved, &resolved.origin(&name.node));
            Action { target, update: Some(json!({"x-trueup-name": name.to})) }
        });
        let actions: Vec<Action> = found
            .into_iter()
            .map(|(target, names)| {
                let names: Vec<Value> = names.into_iter().map(Value::from).collect();
                Action { target, update: Some(json!({"x-trueup-aliases": names})) }
            })
            .chain(named)
            .chain(arguments)
            .collect();
        overlay(title, actions.iter())
    }
}
