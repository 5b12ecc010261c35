//! Names: groups of operations, calls and arguments that a document names in a way that nobody would choose, where the document or another
//! one of the same API has the better name. What is only a matter of taste is left alone.

use std::collections::{BTreeMap, BTreeSet};

use super::aliases::{Alias, Lines};
use super::family::Twins;
use super::{Confidence, Source, arguments, calls, resources};
use crate::diagnostics::SpecPointer;
use crate::ir::Words;
use crate::load::Node;
use crate::naming::{self, CallParts, is_form_of, singular};
use crate::normalise::model::Operation;
use crate::rules::Rules;

/// Suggested names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Of groups of operations.
    pub resources: Vec<ResourceName>,
    /// Of operations.
    pub calls: Vec<CallName>,
    /// Of arguments.
    pub arguments: Vec<ArgumentName>,
}

/// What the operations of a tag are called together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceName {
    /// The tags as the document writes them.
    pub tags: Vec<String>,
    /// The resource.
    pub to: String,
    /// Old names to keep.
    pub deprecated: Vec<String>,
    /// How sure.
    pub confidence: Confidence,
    /// What it was seen in.
    pub evidence: Vec<String>,
    /// What becomes of its calls.
    pub(super) moved: Vec<Moved>,
    pub(super) sides: Vec<Lines>,
}

/// What a call is called when its resource has another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) from: String,
    pub(super) to: String,
    /// The operation.
    pub(super) node: SpecPointer,
    /// It is another way to make a call, which goes by that one's name.
    pub(super) is_variant: bool,
}

/// What an operation is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallName {
    /// operationId; rules cannot name an operation that has none.
    pub operation: Option<String>,
    /// What it would be called.
    pub from: String,
    /// What it is better called; `None`: it keeps its name.
    pub call: Option<String>,
    /// Old names to keep.
    pub deprecated: Vec<String>,
    /// How sure.
    pub confidence: Confidence,
    /// What it was seen in.
    pub evidence: Vec<String>,
    pub(super) node: SpecPointer,
    /// Other ways to make the call, with what their methods end in: they go by its name.
    pub(super) variants: Vec<(String, Words)>,
    pub(super) sides: Vec<Lines>,
}

/// What an argument is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentName {
    /// operationId, or the call.
    pub operation: String,
    /// Its name in the document.
    pub parameter: String,
    /// Its public name.
    pub to: String,
    /// How sure.
    pub confidence: Confidence,
    /// What it was seen in.
    pub evidence: Vec<String>,
    /// The call.
    pub(super) call: String,
    /// The argument.
    pub(super) node: SpecPointer,
    /// The operation.
    pub(super) owner: SpecPointer,
    pub(super) sides: Vec<Lines>,
}

/// An operation with what its name is made of.
pub(super) struct Asked<'a> {
    pub(super) operation: &'a Operation,
    pub(super) tag: Option<&'a str>,
    /// What it would be called if it were alone.
    pub(super) alone: Words,
    /// The literals of its path.
    pub(super) literals: Vec<Words>,
    /// A rule, or the document, says what it is called.
    pub(super) is_ruled: bool,
}

/// All operations of a document, looked at for names.
pub(super) struct Desk<'a> {
    pub(super) main: Source<'a>,
    pub(super) others: &'a [Twins<'a>],
    pub(super) rules: &'a Rules,
    pub(super) asked: Vec<Asked<'a>>,
    /// Methods of every resource, and the operations that have them.
    pub(super) methods: BTreeMap<String, BTreeMap<String, usize>>,
    /// Ways to make a call beside the usual one, by the operation.
    pub(super) variants: BTreeMap<SpecPointer, Vec<(String, Words)>>,
    title: &'a str,
}

impl<'a> Desk<'a> {
    /// `None` where there is no text to read tags in.
    fn new(main: Source<'a>, others: &'a [Twins<'a>], rules: &'a Rules) -> Option<Self> {
        let (resolved, _) = main.text?;
        let mut desk = Self {
            main,
            others,
            rules,
            asked: Vec::new(),
            methods: BTreeMap::new(),
            variants: BTreeMap::new(),
            title: &resolved.openapi.info.title,
        };
        for (at, operation) in main.normalised.operations.iter().enumerate() {
            let node = resolved.node(&operation.pointer);
            let tag = node.and_then(first_tag);
            let named = |rule: &&crate::rules::OperationRule| {
                rule.id.as_ref().is_some_and(|id| operation.id.as_deref() == Some(id.value.as_str()))
            };
            let extended =
                |node: &Node| node.get("x-trueup-call").or_else(|| node.get("x-trueup-name")).is_some();
            let is_ruled = rules.operations.iter().filter(named).any(|rule| rule.call.is_some())
                || node.is_some_and(extended);
            if let Some(variant) = &operation.variant {
                let known = desk.variants.entry(operation.pointer.clone()).or_default();
                known.push((operation.call(), Words::split(variant)));
            }
            let by_method = desk.methods.entry(operation.resource.snake()).or_default();
            by_method.insert(operation.method.snake(), at);
            let alone = desk.derived(operation, tag, &operation.resource);
            let literals = naming::path_literals(&operation.path);
            desk.asked.push(Asked { operation, tag, alone, literals, is_ruled });
        }
        Some(desk)
    }

    /// The method of an operation as one of a resource, if nothing else had that name.
    pub(super) fn derived(&self, operation: &Operation, tag: Option<&str>, resource: &Words) -> Words {
        let parts = CallParts {
            tag,
            id: operation.id.as_deref(),
            http: operation.http,
            path: &operation.path,
            title: self.title,
        };
        let short = naming::derive_call(parts, Some(resource.clone())).short;
        match operation.variant.as_deref() {
            Some(variant) => naming::join([&short, &Words::split(variant)]),
            None => short,
        }
    }

    /// What other documents call the same operation, where they say it themselves: its operationId or its tag.
    pub(super) fn twins<'b>(
        &'b self,
        operation: &'b Operation,
    ) -> impl Iterator<Item = (Source<'a>, &'a Operation, Option<&'a str>)> + 'b {
        self.others.iter().filter_map(|other| {
            let twin = other.twin(operation)?;
            let (resolved, _) = other.of.text?;
            let tag = resolved.node(&twin.pointer).and_then(first_tag);
            Some((other.of, twin, tag))
        })
    }

    /// Lines of an operation.
    pub(super) fn lines(&self, at: usize) -> Lines {
        let side = self.asked.get(at).map(|asked| self.main.side("", asked.operation.span));
        side.map(|side| (side.place, side.lines)).unwrap_or_default()
    }
}

/// Lines of an operation of another document.
pub(super) fn lines_of(of: Source<'_>, operation: &Operation) -> Lines {
    let side = of.side("", operation.span);
    (side.place, side.lines)
}

fn first_tag(node: &Node) -> Option<&str> {
    node.get("tags")?.as_sequence()?.first()?.as_str().filter(|tag| !tag.trim().is_empty())
}

/// Whether words stand in others one after the other, in either number.
pub(super) fn says(words: &Words, noun: &Words) -> bool {
    let noun = noun.as_slice();
    !noun.is_empty()
        && words
            .as_slice()
            .windows(noun.len())
            .any(|window| window.iter().zip(noun).all(|(a, b)| is_form_of(a, b)))
}

/// One of several, as one text.
pub(super) fn one(words: &Words) -> String {
    singular(words).unwrap_or_else(|| words.clone()).as_slice().concat()
}

/// `1 operation`, `2 operations`.
pub(super) fn counted(count: usize) -> String {
    format!("{count} operation{}", if count == 1 { "" } else { "s" })
}

/// Names for what has no good one.
pub(super) fn names(main: Source<'_>, others: &[Twins<'_>], rules: &Rules, aliases: &[Alias]) -> Names {
    let Some(desk) = Desk::new(main, others, rules) else { return Names::default() };
    let resources = resources::resources(&desk);
    let calls = calls::calls(&desk, &resources);
    let arguments = arguments::arguments(&desk, aliases);
    Names { resources, calls, arguments }
}

impl Names {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty() && self.calls.is_empty() && self.arguments.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.resources.len() + self.calls.len() + self.arguments.len()
    }

    /// Leaves out what is less sure. A call whose resource keeps its name stays there.
    pub(super) fn at_least(&mut self, confidence: Confidence) {
        self.resources.retain(|name| name.confidence >= confidence);
        self.calls.retain(|name| name.confidence >= confidence);
        self.arguments.retain(|name| name.confidence >= confidence);
    }

    /// What every call is called with these names that would be called otherwise without them.
    pub(super) fn renamed(&self) -> BTreeMap<&str, String> {
        let mut all: BTreeMap<&str, String> = BTreeMap::new();
        for moved in self.resources.iter().flat_map(|name| &name.moved) {
            all.insert(&moved.from, moved.to.clone());
        }
        for name in &self.calls {
            let Some(call) = &name.call else { continue };
            let moved = all.get(name.from.as_str());
            let new = settled(&name.from, call, moved.map(String::as_str));
            let (resource, method) = new.split_once('.').unwrap_or_default();
            for (from, end) in &name.variants {
                let method = naming::join([&Words::split(method), end]);
                all.insert(from, format!("{resource}.{}", method.snake()));
            }
            all.insert(&name.from, new);
        }
        all
    }

    /// Names that were published stay usable: only what keeps its old name beside the new one is left.
    pub fn keep_published(&mut self) {
        self.arguments.clear();
        let resource = |call: &str| call.split_once('.').map(|(resource, _)| resource.to_owned());
        let method = |call: &str| call.split_once('.').map(|(_, method)| method.to_owned());
        // A rule that renames a resource leaves its methods alone: where they had better be called otherwise too, that is more than this.
        self.resources.retain(|name| name.moved.iter().all(|moved| method(&moved.from) == method(&moved.to)));
        let given: BTreeSet<String> = self.resources.iter().map(|name| name.to.clone()).collect();
        for name in &mut self.resources {
            name.deprecated.extend(name.moved.first().and_then(|moved| resource(&moved.from)));
        }
        // What one resource is to be called cannot be another one's old name.
        self.resources.retain(|name| name.deprecated.iter().all(|old| !given.contains(old)));
        self.calls
            .retain(|name| name.call.as_ref().is_none_or(|call| resource(call) == resource(&name.from)));
        // A name that changes hands cannot be kept by the one and given to the other.
        let given: BTreeSet<String> = self.calls.iter().filter_map(|name| name.call.clone()).collect();
        let held: BTreeSet<String> = self.calls.iter().map(|name| name.from.clone()).collect();
        self.calls.retain(|name| match &name.call {
            Some(call) => !given.contains(&name.from) && !held.contains(call),
            None => true,
        });
        for name in self.calls.iter_mut().filter(|name| name.call.is_some()) {
            name.deprecated.insert(0, name.from.clone());
        }
    }
}

/// A call in the resource that it is moved to, unless it has one of its own.
fn settled(from: &str, call: &str, moved: Option<&str>) -> String {
    let parts = |call: &str| call.split_once('.').map(|(a, b)| (a.to_owned(), b.to_owned()));
    match (parts(from), parts(call), moved.and_then(parts)) {
        (Some((old, _)), Some((new, method)), Some((to, _))) if old == new => format!("{to}.{method}"),
        _ => call.to_owned(),
    }
}
