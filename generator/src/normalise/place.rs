//! What a place in the document is called: a pure function of its pointer, so that names depend on no order.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::SpecPointer;
use crate::ir::Words;
use crate::naming;

use super::view::{At, View};

/// Names of operations by the pointer of their object, which inline schemas below are named after.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    operations: BTreeMap<String, BTreeMap<String, String>>,
    parameters: BTreeMap<SpecPointer, String>,
    /// Names of operations whose id says nothing but the path, or is missing: what their methods are called.
    called: BTreeMap<String, BTreeMap<String, Words>>,
    /// Components whose names say of what kind they are.
    telling: BTreeSet<SpecPointer>,
    /// What a place is called for a better reason than where it stands.
    suggested: BTreeMap<SpecPointer, Suggested>,
}

/// A better name of a place.
#[derive(Debug, Clone)]
enum Suggested {
    Whole(Words),
    /// What another place is called, then these.
    Behind(SpecPointer, Words),
}

impl Places {
    /// What operations, parameters and components are called.
    pub(super) fn of(view: View<'_>) -> Self {
        let mut places = Self::default();
        for (path, _, item) in view.root().get("paths").iter().flat_map(At::members) {
            let Some(item) = view.follow(&item) else { continue };
            let shared = item.get("parameters");
            let mut lists: Vec<At<'_>> = shared.into_iter().collect();
            for (method, _, operation) in item.members() {
                if let Some(id) = operation.str("operationId") {
                    places.add_operation(path, method, id);
                }
                lists.extend(operation.get("parameters"));
            }
            for parameter in lists.iter().flat_map(At::elements) {
                if let Some(name) = parameter.str("name") {
                    places.add_parameter(&parameter.pointer, name);
                }
            }
        }
        places.call_components(view);
        places
    }

    /// What stands in a component is called after it and its kind; one whose name says the kind is not told it twice, where nothing else
    /// has the name.
    fn call_components(&mut self, view: View<'_>) {
        let Some(components) = view.root().get("components") else { return };
        let named = |kind: &str| -> Vec<(Words, SpecPointer)> {
            let members = components.get(kind);
            let members = members.iter().flat_map(At::members);
            members.map(|(name, _, at)| (Words::split(name), at.pointer)).collect()
        };
        let schemas = named("schemas");
        let schemas: BTreeSet<&[String]> = schemas.iter().map(|(words, _)| words.as_slice()).collect();
        for (kind, suffix) in [("requestBodies", "body"), ("responses", "response"), ("headers", "header")] {
            let members = named(kind);
            let others: BTreeSet<&[String]> = members.iter().map(|(words, _)| words.as_slice()).collect();
            for (words, pointer) in &members {
                let Some((last, rest)) = words.as_slice().split_last() else { continue };
                let is_told = last == suffix && !rest.is_empty();
                if is_told && !schemas.contains(words.as_slice()) && !others.contains(rest) {
                    self.telling.insert(pointer.clone());
                }
            }
        }
    }

    pub(super) fn add_operation(&mut self, path: &str, method: &str, id: &str) {
        self.operations.entry(path.to_owned()).or_default().insert(method.to_owned(), id.to_owned());
    }

    /// Calls what stands in an operation after its method, in types alone: rules go on to use the id or the path.
    pub(super) fn call_operation(&mut self, path: &str, method: &str, words: Words) {
        self.called.entry(path.to_owned()).or_default().entry(method.to_owned()).or_insert(words);
    }

    pub(super) fn add_parameter(&mut self, pointer: &SpecPointer, name: &str) {
        self.parameters.insert(pointer.clone(), name.to_owned());
    }

    /// Calls a place, and with it what stands in it, something better than its number. The first word stays.
    pub(super) fn suggest(&mut self, pointer: &SpecPointer, words: Words) {
        self.suggested.entry(pointer.clone()).or_insert(Suggested::Whole(words));
    }

    /// Calls a place what `before` is called, then `words`.
    pub(super) fn suggest_behind(&mut self, pointer: &SpecPointer, before: &SpecPointer, words: Words) {
        let suggested = Suggested::Behind(before.clone(), words);
        self.suggested.entry(pointer.clone()).or_insert(suggested);
    }

    /// The nearest place around a pointer that has such a name.
    fn suggestion(&self, pointer: &SpecPointer) -> Option<(Words, usize)> {
        if self.suggested.is_empty() {
            return None;
        }
        let mut at = Some(pointer.clone());
        while let Some(place) = at {
            if let Some(suggested) = self.suggested.get(&place) {
                let words = match suggested {
                    Suggested::Whole(words) => words.clone(),
                    Suggested::Behind(before, words) => naming::join([&self.type_words(before), words]),
                };
                return Some((words, self.steps(&place).len()));
            }
            at = place.parent();
        }
        None
    }

    /// The name rules and warnings use: `Tool`, `Tool.parameters`, `createTool.threshold`.
    pub(super) fn schema_name(&self, pointer: &SpecPointer) -> String {
        let mut name = String::new();
        for (at, step) in self.steps(pointer).iter().enumerate() {
            name.push_str(if at > 0 { "." } else { "" });
            name.push_str(&step.shown());
        }
        name
    }

    /// The words of a type that stands here: parent and property, singular for items.
    pub(super) fn type_words(&self, pointer: &SpecPointer) -> Words {
        let found =
            self.suggestion(pointer).or_else(|| self.operation_words(pointer).map(|words| (words, 1)));
        let (mut words, named) = found.map_or((None, 0), |(words, steps)| (Some(words), steps));
        for step in self.steps(pointer).into_iter().skip(named) {
            words = Some(match (words, step) {
                (None, step) => naming::words(&step.shown(), "value"),
                (Some(parent), Step::Name(name)) => naming::join([&parent, &naming::words(&name, "value")]),
                (Some(parent), Step::Item) => naming::singular(&parent)
                    .unwrap_or_else(|| naming::join([&parent, &naming::words("item", "item")])),
                (Some(parent), Step::Value) => naming::join([&parent, &naming::words("value", "value")]),
                (Some(parent), Step::Variant(index)) => {
                    let number = format!("variant {}", index + 1);
                    naming::join([&parent, &naming::words(&number, "variant")])
                }
            });
        }
        words.unwrap_or_else(|| naming::words("document", "document"))
    }

    /// What an operation that is called after its method calls what stands in it.
    fn operation_words(&self, pointer: &SpecPointer) -> Option<Words> {
        let mut tokens = pointer.tokens();
        let ("paths", path, method) = (tokens.next()?, tokens.next()?, tokens.next()?) else { return None };
        let words = self.called.get(path)?.get(method)?;
        let is_reply = tokens.next() == Some("responses");
        let suffix = Words::split("response");
        Some(if is_reply { naming::join([words, &suffix]) } else { words.clone() })
    }

    fn steps<'s>(&'s self, pointer: &'s SpecPointer) -> Vec<Step<'s>> {
        let words: Vec<&str> = pointer.tokens().collect();
        let (first, rest) = match words.as_slice() {
            ["components", "schemas", name, rest @ ..] => (Step::named(name), rest),
            ["components", kind, name, rest @ ..] => {
                let component = SpecPointer::from_tokens(["components", *kind, *name]);
                let suffix = match *kind {
                    _ if self.telling.contains(&component) => "",
                    "requestBodies" => "Body",
                    "responses" => "Response",
                    "headers" => "Header",
                    _ => "",
                };
                (Step::Name(Cow::Owned(format!("{name}{suffix}"))), rest)
            }
            ["webhooks", name, _, rest @ ..] => (Step::named(name), rest),
            ["paths", path, "parameters", ..] => (Step::named(path), &words[2..]),
            ["paths", path, method, rest @ ..] => {
                let id = self.operations.get(*path).and_then(|methods| methods.get(*method));
                let id = id
                    .map_or_else(|| Cow::Owned(format!("{method} {path}")), |id| Cow::Borrowed(id.as_str()));
                // Fields of a body are arguments: what stands in them is named after the operation alone.
                let is_reply = rest.first() == Some(&"responses");
                (Step::Name(if is_reply { id + "Response" } else { id }), rest)
            }
            _ => return words.into_iter().map(Step::named).collect(),
        };
        let mut steps = vec![first];
        let mut rest = rest;
        loop {
            rest = match rest {
                ["properties" | "$defs" | "definitions", name, rest @ ..] => {
                    steps.push(Step::named(name));
                    rest
                }
                ["items", rest @ ..] => {
                    steps.push(Step::Item);
                    rest
                }
                ["additionalProperties" | "unevaluatedProperties", rest @ ..]
                | ["patternProperties", _, rest @ ..] => {
                    steps.push(Step::Value);
                    rest
                }
                ["oneOf" | "anyOf", index, rest @ ..] => {
                    steps.push(Step::Variant(index.parse().unwrap_or(0)));
                    rest
                }
                ["parameters", _, rest @ ..] => {
                    let parameter =
                        SpecPointer::from_tokens(words[..words.len() - rest.len()].iter().copied());
                    steps.extend(self.parameters.get(&parameter).map(|name| Step::named(name)));
                    rest
                }
                [_, rest @ ..] => rest,
                [] => break,
            };
        }
        steps
    }
}

enum Step<'s> {
    Name(Cow<'s, str>),
    Item,
    Value,
    Variant(usize),
}

impl<'s> Step<'s> {
    fn named(name: &'s str) -> Self {
        Self::Name(Cow::Borrowed(name))
    }

    fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Name(name) => Cow::Borrowed(name),
            Self::Item => Cow::Borrowed("[]"),
            Self::Value => Cow::Borrowed("{}"),
            Self::Variant(index) => Cow::Owned(index.to_string()),
        }
    }
}
