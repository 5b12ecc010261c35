//! Verbs: one of the usual five (list, create, get, update, delete) under a name that no sibling of its path has.

use std::collections::{BTreeMap, BTreeSet};

use super::Confidence;
use super::calls::{Found, family, without};
use super::names::lines_of;
use crate::ir::HttpMethod;
use crate::normalise::model::Operation;

/// Verbs that say what one of the usual five says.
const VERBS: [(&str, &[&str]); 5] = [
    ("create", &["add", "insert", "make", "new", "post"]),
    ("delete", &["destroy", "drop", "erase", "remove"]),
    ("get", &["find", "load", "lookup"]),
    ("list", &["all", "browse", "enumerate", "find", "index"]),
    ("update", &["alter", "change", "put", "save"]),
];

/// Verbs of membership: where one stands beside the other, both mean what they say.
const MEMBERS: [&str; 2] = ["add", "remove"];

impl Found<'_, '_> {
    /// One of the usual five under another verb, where its siblings have the usual ones.
    pub(super) fn usual(&mut self) {
        // What a document says everywhere is its way to say it.
        let mut habits: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut usuals: BTreeMap<&str, usize> = BTreeMap::new();
        for asked in &self.desk.asked {
            let Some(spoken) = asked.operation.method.as_slice().first() else { continue };
            match usual_verb(asked.operation) {
                Some(verb) => *habits.entry((verb, spoken)).or_default() += 1,
                None => *usuals.entry(spoken).or_default() += 1,
            }
        }
        let mut starts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (resource, methods) in &self.desk.methods {
            let words = methods.keys().filter_map(|method| method.split('_').next());
            starts.insert(resource, words.collect());
        }
        let mut paths: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        for (at, asked) in self.desk.asked.iter().enumerate() {
            let resource = asked.operation.resource.snake();
            paths.entry((resource, family(&asked.operation.path))).or_default().push(at);
        }
        for ((resource, _), members) in paths.into_iter().filter(|(_, members)| members.len() >= 3) {
            let method = |at: usize| self.desk.asked.get(at).map(|asked| &asked.operation.method);
            let usual = members
                .iter()
                .filter_map(|at| method(*at))
                .filter(|method| {
                    matches!(method.as_slice(), [only] if VERBS.iter().any(|(verb, _)| verb == only))
                })
                .count();
            let starts = starts.get(resource.as_str());
            let members_are_meant =
                MEMBERS.iter().all(|word| starts.is_some_and(|words| words.contains(word)));
            for at in members.iter().copied().filter(|_| usual >= 2) {
                let Some(asked) = self.open(at) else { continue };
                let operation = asked.operation;
                let Some(verb) = usual_verb(operation) else { continue };
                let spoken = operation.method.as_slice().first().map(String::as_str).unwrap_or_default();
                let times = habits.get(&(verb, spoken)).copied().unwrap_or_default();
                let is_habit = times > 1 && times > usuals.get(verb).copied().unwrap_or_default();
                if is_habit || members_are_meant && MEMBERS.contains(&spoken) {
                    continue;
                }
                let twin = self
                    .desk
                    .twins(operation)
                    .find(|(_, twin, _)| twin.id.is_some() && twin.method.snake() == verb);
                let (confidence, why, side) = match twin {
                    Some((of, twin, _)) => (
                        Confidence::Medium,
                        format!("; `{}` in {}", twin.call(), of.name),
                        Some(lines_of(of, twin)),
                    ),
                    None => (Confidence::Low, String::new(), None),
                };
                let why = format!("{usual} others of its path have the usual verbs{why}");
                if self.add(at, format!("{resource}.{verb}"), confidence, why) {
                    self.calls.entry(at).and_modify(|name| name.sides.extend(side));
                }
            }
        }
    }
}

/// The usual verb for an operation that has another one and says nothing else than that and its resource.
fn usual_verb(operation: &Operation) -> Option<&'static str> {
    let is_item = operation.path.ends_with('}');
    let fits = |verb: &str| match verb {
        "create" => operation.http == HttpMethod::Post && !is_item,
        "delete" => operation.http == HttpMethod::Delete,
        "get" => operation.http == HttpMethod::Get && is_item,
        "list" => operation.http == HttpMethod::Get && !is_item,
        _ => matches!(operation.http, HttpMethod::Put | HttpMethod::Patch),
    };
    let method = without(&operation.method, &operation.resource);
    let [spoken] = method.as_slice() else { return None };
    let (verb, _) = VERBS.iter().find(|(verb, others)| fits(verb) && others.contains(&spoken.as_str()))?;
    Some(verb)
}
