//! Suggestions as an OpenAPI Overlay: what a document can say of them. Envelopes and paging have no form in a document.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Source, Suggestions};
use crate::drift::{Action, json_path, overlay};

impl Suggestions {
    /// `x-trueup-aliases` at every field with another name; `None` without any.
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
        let actions: Vec<Action> = found
            .into_iter()
            .map(|(target, names)| {
                let names: Vec<Value> = names.into_iter().map(Value::from).collect();
                Action { target, update: Some(json!({"x-trueup-aliases": names})) }
            })
            .collect();
        overlay(title, actions.iter())
    }
}
