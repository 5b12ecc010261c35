//! Names of calls: which of two operations a name belongs to, methods that say their resource again or are second,
//! operations away from all others of their path, and what other documents call them.

use std::collections::{BTreeMap, BTreeSet};

use super::Confidence;
use super::names::{Asked, CallName, Desk, ResourceName, lines_of, one, says};
use crate::diagnostics::SpecPointer;
use crate::ir::{HttpMethod, Words};
use crate::naming::{is_action, is_form_of, usual, words};
use crate::normalise::model::Operation;

/// Words of a summary that no name has.
const ARTICLES: [&str; 5] = ["a", "all", "an", "its", "the"];

/// Words of a summary that make a name; longer ones are sentences.
const MOST_WORDS: usize = 6;

pub(super) fn calls(desk: &Desk<'_>, resources: &[ResourceName]) -> Vec<CallName> {
    let mut found = Found { desk, calls: BTreeMap::new(), taken: BTreeSet::new() };
    for (resource, methods) in &desk.methods {
        found.taken.extend(methods.keys().map(|method| format!("{resource}.{method}")));
    }
    let mut moved: BTreeMap<&SpecPointer, &str> = BTreeMap::new();
    for name in resources.iter().flat_map(|name| &name.moved) {
        found.taken.insert(name.to.clone());
        moved.insert(&name.node, name.to.as_str());
    }
    found.exact();
    found.strays();
    let shapes = shapes(desk);
    for at in 0..desk.asked.len() {
        found.repeated(at, &shapes, &moved);
        found.second(at);
        found.compared(at);
    }
    found.usual();
    found.kept(&moved);
    found.calls.into_values().collect()
}

/// What was found so far.
pub(super) struct Found<'d, 'a> {
    pub(super) desk: &'d Desk<'a>,
    /// By the number of the operation.
    pub(super) calls: BTreeMap<usize, CallName>,
    /// Calls that are some operation's, or are to be.
    taken: BTreeSet<String>,
}

impl<'a> Found<'_, 'a> {
    /// An operation that nothing was said of, and that is not one of several ways to make a call.
    pub(super) fn open(&self, at: usize) -> Option<&Asked<'a>> {
        let asked = self.desk.asked.get(at)?;
        (!asked.is_ruled && asked.operation.variant.is_none() && !self.calls.contains_key(&at))
            .then_some(asked)
    }

    /// Suggests a call that nothing else has.
    pub(super) fn add(&mut self, at: usize, call: String, confidence: Confidence, evidence: String) -> bool {
        let is_open = self.open(at).is_some();
        if !is_open || !self.taken.insert(call.clone()) {
            return false;
        }
        self.put(at, Some(call), confidence, evidence);
        true
    }

    fn put(&mut self, at: usize, call: Option<String>, confidence: Confidence, evidence: String) {
        let Some(asked) = self.desk.asked.get(at) else { return };
        let name = CallName {
            operation: asked.operation.id.clone(),
            from: asked.operation.call(),
            call,
            deprecated: Vec::new(),
            confidence,
            evidence: vec![evidence],
            node: asked.operation.pointer.clone(),
            variants: self.desk.variants.get(&asked.operation.pointer).cloned().unwrap_or_default(),
            sides: vec![self.desk.lines(at)],
        };
        self.calls.insert(at, name);
    }

    /// Operations that would have one name: `image.list` is what `ImageList` says, and `ImageGetAll` does not; where one of two that
    /// get says that it lists, the other one gets.
    fn exact(&mut self) {
        let mut same: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        for (at, asked) in self.desk.asked.iter().enumerate() {
            same.entry((asked.operation.resource.snake(), asked.alone.snake())).or_default().push(at);
        }
        for ((resource, method), members) in same {
            let [a, b] = members.as_slice() else { continue };
            let (Some(one), Some(other)) = (self.open(*a), self.open(*b)) else { continue };
            let pair = match (one.operation.method == one.alone, other.operation.method == other.alone) {
                (true, false) => (*a, *b),
                (false, true) => (*b, *a),
                _ => continue,
            };
            let (Some(winner), Some(loser)) = (self.open(pair.0), self.open(pair.1)) else { continue };
            let old = format!("{resource}.{method}");
            let (spoken, heard) = (said(winner), said(loser));
            let (new, why) = if heard == winner.alone && spoken != winner.alone {
                let why = |asked: &Asked<'_>| {
                    format!("operationId `{}`", asked.operation.id.as_deref().unwrap_or_default())
                };
                (spoken, (why(winner), why(loser)))
            } else if let Some(many) = as_list(winner, loser) {
                let why = |asked: &Asked<'_>| {
                    let path = &asked.operation.path;
                    format!("`{path}`: {}", summary(asked.operation))
                };
                (many, (why(winner), why(loser)))
            } else {
                continue;
            };
            let call = format!("{resource}.{}", new.snake());
            if new.as_slice().is_empty() || !self.taken.insert(call.clone()) {
                continue;
            }
            self.put(pair.0, Some(call), Confidence::Medium, why.0);
            self.put(pair.1, Some(old), Confidence::Medium, why.1);
        }
    }

    /// The one operation of a path that no tag, or one that nothing else has, puts elsewhere than all others.
    fn strays(&mut self) {
        let mut paths: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut tags: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, asked) in self.desk.asked.iter().enumerate() {
            paths.entry(family(&asked.operation.path)).or_default().push(at);
            if let Some(tag) = asked.tag {
                *tags.entry(tag).or_default() += 1;
            }
        }
        for members in paths.into_values().filter(|members| members.len() >= 3) {
            let mut by_resource: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for at in &members {
                let resource = self.desk.asked.get(*at).map(|asked| asked.operation.resource.snake());
                by_resource.entry(resource.unwrap_or_default()).or_default().push(*at);
            }
            if by_resource.len() != 2 {
                continue;
            }
            let Some(odd) = by_resource.values().find_map(|of| <[usize; 1]>::try_from(of.as_slice()).ok())
            else {
                continue;
            };
            let [odd] = odd;
            let Some((resource, first)) = by_resource
                .iter()
                .filter(|(_, of)| !of.contains(&odd))
                .find_map(|(resource, of)| Some((resource.clone(), *of.first()?)))
            else {
                continue;
            };
            let Some(asked) = self.open(odd) else { continue };
            let has_tags = by_resource
                .values()
                .flatten()
                .all(|at| *at == odd || self.desk.asked.get(*at).is_some_and(|asked| asked.tag.is_some()));
            let (confidence, why) = match asked.tag {
                None => (Confidence::Medium, "it has no tag".to_owned()),
                Some(tag) if tags.get(tag) == Some(&1) => {
                    (Confidence::Low, format!("nothing else has the tag `{tag}`"))
                }
                Some(_) => continue,
            };
            let Some(usual) = self.desk.asked.get(first).filter(|_| has_tags) else { continue };
            let method = self.desk.derived(asked.operation, usual.tag, &usual.operation.resource);
            let call = format!("{resource}.{}", method.snake());
            let why = format!("{why}; `{}` stands on this path too", usual.operation.call());
            if self.add(odd, call, confidence, why) {
                let lines = self.desk.lines(first);
                self.calls.entry(odd).and_modify(|name| name.sides.push(lines));
            }
        }
    }

    /// A method that says its resource again, where another document, another resource, or the end of the path has the plain name.
    fn repeated(
        &mut self,
        at: usize,
        shapes: &BTreeMap<String, (String, usize)>,
        moved: &BTreeMap<&SpecPointer, &str>,
    ) {
        let Some(asked) = self.open(at) else { return };
        let operation = asked.operation;
        if moved.contains_key(&operation.pointer) || !says(&operation.method, &operation.resource) {
            return;
        }
        let resource = operation.resource.snake();
        let twin = self.desk.twins(operation).find(|(_, twin, _)| {
            twin.id.is_some()
                && twin.id != operation.id
                && one(&twin.resource) == one(&operation.resource)
                && !says(&twin.method, &operation.resource)
        });
        let plain = without(&operation.method, &operation.resource);
        let shape = shapes.get(&sorted(&plain)).filter(|(method, other)| {
            let last = |at: usize| self.desk.asked.get(at).and_then(|asked| asked.literals.last());
            *method != plain.snake() && last(*other) == last(at)
        });
        let action = asked.literals.last().filter(|last| {
            let is_verb = matches!(last.as_slice(), [only] if is_action(only));
            let is_plain = plain.as_slice().len() == 1 && operation.http == HttpMethod::Post;
            is_verb && is_plain && *last != &plain
        });
        let (method, confidence, evidence, side) = if let Some((of, twin, _)) = twin {
            let evidence = format!("`{}` in {}", twin.call(), of.name);
            (twin.method.snake(), Confidence::Medium, evidence, Some(lines_of(of, twin)))
        } else if let Some((method, other)) = shape {
            let call = self.desk.asked.get(*other).map(|asked| asked.operation.call()).unwrap_or_default();
            (method.clone(), Confidence::Medium, format!("beside `{call}`"), Some(self.desk.lines(*other)))
        } else if let Some(action) = action {
            (action.snake(), Confidence::Low, format!("the end of `{}`", operation.path), None)
        } else {
            return;
        };
        if self.add(at, format!("{resource}.{method}"), confidence, evidence) {
            self.calls.entry(at).and_modify(|name| name.sides.extend(side));
        }
    }

    /// A method that has a longer name because another one has the plain one, where the summary has words for it.
    fn second(&mut self, at: usize) {
        let Some(asked) = self.open(at) else { return };
        let operation = asked.operation;
        let resource = operation.resource.snake();
        let methods = self.desk.methods.get(&resource);
        let goes_on = operation.method.as_slice().strip_prefix(asked.alone.as_slice());
        let is_second = goes_on.is_some_and(|rest| !rest.is_empty())
            && methods.is_some_and(|methods| methods.contains_key(&asked.alone.snake()));
        let Some(method) = summarised(operation).filter(|_| is_second) else { return };
        let evidence = format!("summary: {}", summary(operation));
        self.add(at, format!("{resource}.{}", method.snake()), Confidence::Low, evidence);
    }

    /// `get_comparison` of a path that compares.
    fn compared(&mut self, at: usize) {
        let Some(asked) = self.open(at) else { return };
        let operation = asked.operation;
        let [verb, noun] = operation.method.as_slice() else { return };
        let behind = asked.literals.iter().skip(1);
        let action = behind.filter_map(|literal| literal.as_slice().first()).find(|word| {
            word.len() > STEM && is_action(word) && *word != noun && noun.get(..STEM) == word.get(..STEM)
        });
        let Some(action) = action.filter(|_| verb == "get") else { return };
        let call = format!("{}.{action}", operation.resource.snake());
        let evidence = format!("`{}`", operation.path);
        self.add(at, call, Confidence::Low, evidence);
    }

    /// What another document calls an operation is a name that somebody may use.
    fn kept(&mut self, moved: &BTreeMap<&SpecPointer, &str>) {
        for at in 0..self.desk.asked.len() {
            let Some(asked) = self.desk.asked.get(at).filter(|asked| !asked.is_ruled) else { continue };
            let operation = asked.operation;
            if operation.variant.is_some() || operation.id.is_none() || moved.contains_key(&operation.pointer)
            {
                continue;
            }
            let mut found: Vec<(String, String, super::aliases::Lines)> = Vec::new();
            let now =
                self.calls.get(&at).and_then(|name| name.call.clone()).unwrap_or_else(|| operation.call());
            let resource = now.split_once('.').map(|(resource, _)| resource.to_owned()).unwrap_or_default();
            for (of, twin, tag) in self.desk.twins(operation) {
                let old = twin.call();
                let is_said = twin.id.is_some() && twin.id != operation.id && tag.is_some();
                if is_said
                    && is_chosen(twin)
                    && !operation.deprecated_methods.contains(&twin.method)
                    && twin.resource.snake() == resource
                    && old != now
                    && found.iter().all(|(known, _, _)| *known != old)
                {
                    found.push((old.clone(), format!("`{old}` in {}", of.name), lines_of(of, twin)));
                }
            }
            for (old, evidence, lines) in found {
                if !self.taken.insert(old.clone()) {
                    continue;
                }
                if !self.calls.contains_key(&at) {
                    self.put(at, None, Confidence::Low, evidence);
                }
                self.calls.entry(at).and_modify(|name| {
                    // A name that is suggested for another reason is as sure as it was.
                    if name.call.is_none() {
                        name.deprecated.push(old);
                        name.sides.push(lines);
                    }
                });
            }
        }
    }
}

/// Letters that a verb and its noun have in common: `compare`, `comparison`.
const STEM: usize = 5;

/// Methods of all resources by their words in order, each with an operation that has it.
fn shapes(desk: &Desk<'_>) -> BTreeMap<String, (String, usize)> {
    let mut all = BTreeMap::new();
    for (at, asked) in desk.asked.iter().enumerate() {
        let method = &asked.operation.method;
        if method.as_slice().len() > 1 && !says(method, &asked.operation.resource) {
            all.entry(sorted(method)).or_insert_with(|| (method.snake(), at));
        }
    }
    all
}

fn sorted(words: &Words) -> String {
    let mut all: Vec<&str> = words.as_slice().iter().map(String::as_str).collect();
    all.sort_unstable();
    all.join(" ")
}

/// The words of an operationId without those of the resource, as they stand there.
fn said(asked: &Asked<'_>) -> Words {
    without(&words(asked.operation.id.as_deref().unwrap_or_default(), "call"), &asked.operation.resource)
}

pub(super) fn without(words: &Words, noun: &Words) -> Words {
    let (all, noun) = (words.as_slice(), noun.as_slice());
    let at = all
        .windows(noun.len().max(1))
        .position(|window| window.iter().zip(noun).all(|(a, b)| is_form_of(a, b)));
    let Some(at) = at else { return words.clone() };
    let kept = all.iter().enumerate().filter(|(place, _)| !(at..at + noun.len()).contains(place));
    Words::from_words(kept.map(|(_, word)| word.clone()))
}

/// `list` for a `get` of a collection beside a `get` of one of its things, where its summary says that it lists.
fn as_list(winner: &Asked<'_>, loser: &Asked<'_>) -> Option<Words> {
    let (many, single) = (winner.operation, loser.operation);
    let summary = many.docs.summary.for_encoder().split_whitespace().next().unwrap_or_default();
    let says_so = matches!(summary.to_ascii_lowercase().as_str(), "list" | "lists");
    let below = single.path.strip_prefix(&many.path).is_some_and(|rest| rest.starts_with("/{"));
    let reads = many.http == HttpMethod::Get && single.http == HttpMethod::Get;
    let (verb, rest) = winner.alone.as_slice().split_first()?;
    let is_it = says_so && below && reads && verb == "get";
    is_it.then(|| Words::from_words(std::iter::once("list".to_owned()).chain(rest.iter().cloned())))
}

/// A method out of a summary that asks for something: `List archived tools` → `list_archived`.
fn summarised(operation: &Operation) -> Option<Words> {
    let summary = operation.docs.summary.for_encoder();
    if summary.split_whitespace().count() > MOST_WORDS || !summary.is_ascii() {
        return None;
    }
    let all = words(summary.trim_end_matches('.'), "call");
    let kept = all.as_slice().iter().filter(|word| !ARTICLES.contains(&word.as_str()));
    let kept = without(&Words::from_words(kept.cloned()), &operation.resource);
    let (verb, rest) = kept.as_slice().split_first()?;
    let is_method = (is_action(verb) || usual(verb).is_some()) && !rest.is_empty();
    let verb = usual(verb).unwrap_or(verb).to_owned();
    is_method.then(|| Words::from_words(std::iter::once(verb).chain(rest.iter().cloned())))
}

/// What an operation says of itself, as evidence: its beginning.
fn summary(operation: &Operation) -> String {
    operation.docs.summary.for_encoder().chars().take(80).collect()
}

/// A path without the parameter that it ends in, names of parameters aside.
pub(super) fn family(path: &str) -> String {
    let path = path.trim_end_matches('/');
    let base = match path.rsplit_once('/') {
        Some((base, last)) if last.starts_with('{') && last.ends_with('}') => base,
        _ => path,
    };
    let shape: Vec<&str> =
        base.split('/').map(|segment| if segment.contains('{') { "{}" } else { segment }).collect();
    shape.join("/")
}

/// Whether a method is what somebody chose, and no number tells it from another one.
fn is_chosen(operation: &Operation) -> bool {
    operation.method.as_slice().last().is_some_and(|last| !last.bytes().all(|b| b.is_ascii_digit()))
}
