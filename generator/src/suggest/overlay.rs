//! Suggestions as an OpenAPI Overlay: what a document can say of them. Envelopes and paging have no form in a document.

use serde_json::{Value, json};

use super::{Source, Suggestions};
use crate::drift::{Action, json_path, overlay};

impl Suggestions {
    /// `x-trueup-aliases` at every field with another name; `None` without any.
    #[must_use]
    pub fn overlay(&self, title: &str, main: Source<'_>) -> Option<String> {
        let (resolved, _) = main.text?;
        let mut found: Vec<(String, Vec<&str>)> = Vec::new();
        for alias in &self.aliases {
            for sighting in &alias.sightings {
                let target = json_path(resolved, &resolved.origin(&sighting.field));
                let names = alias.legacy.iter().map(String::as_str);
                match found.iter_mut().find(|(known, _)| *known == target) {
                    Some((_, known)) => {
                        known.extend(names.filter(|name| !known.contains(name)).collect::<Vec<_>>())
                    }
                    None => found.push((target, names.collect())),
                }
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
