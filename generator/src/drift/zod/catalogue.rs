//! Which schema of the source is which one of the document: by rule, by the id that the source gives it, by name.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::evaluate::{Evaluator, Members, Value};
use super::model::{Declared, Kind, Schema};
use super::tree::Tree;
use crate::diagnostics::{Diagnostic, Diagnostics, Span, codes, quote};
use crate::ir::Words;
use crate::normalise::Normalised;
use crate::normalise::model::SchemaId;
use crate::rules::Spanned;

/// A schema of the source that has a name.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) at: Declared,
    /// What the source calls it: `ToolSchema`, `Tool.schema`.
    pub(super) shown: String,
    /// The names by which it may be known.
    names: Vec<String>,
    pub(super) schema: Rc<Schema>,
    /// Of the constant's value.
    pub(super) span: Span,
    exported: bool,
    id: Option<String>,
}

/// A schema of the document that may be meant.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) name: String,
    pub(super) schema: SchemaId,
    pub(super) span: Span,
    is_component: bool,
}

impl Named {
    /// A schema that stands in a route.
    pub(super) fn in_route(module: usize, label: String, schema: Rc<Schema>, span: Span) -> Self {
        Self {
            shown: label.clone(),
            names: Vec::new(),
            at: (module, label),
            schema,
            span,
            exported: false,
            id: None,
        }
    }
}

impl Wanted {
    /// A schema of the document that a route names.
    pub(super) const fn of_route(name: String, schema: SchemaId, span: Span) -> Self {
        Self { name, schema, span, is_component: false }
    }
}

/// What belongs together.
#[derive(Debug, Default)]
pub(super) struct Matches {
    pub(super) pairs: Vec<(Wanted, Named)>,
    pub(super) only_document: Vec<Wanted>,
    pub(super) only_source: Vec<Named>,
}

/// All constants that are schemas, in the order of files and lines.
pub(super) fn named(tree: &Tree, evaluator: &mut Evaluator<'_>) -> Vec<Named> {
    let mut found = Vec::new();
    for (number, module) in tree.modules.iter().enumerate() {
        let (owners, exports) = (tree.names_of(number), tree.exported(number));
        for (name, node) in &module.values {
            let exported = exports.contains(name.as_str());
            let schema = match evaluator.constant(number, name) {
                Value::Schema(schema) => schema,
                Value::Object(members) if exported => {
                    let within: Vec<&str> = owners.iter().copied().chain([name.as_str()]).collect();
                    let own = |own: &str| !module.values.contains_key(own);
                    gather(number, &within, &members, &own, &mut found);
                    continue;
                }
                _ => continue,
            };
            let id = schema.id.clone();
            let is_named = !module.is_class || is_name(name) || is_kind(name);
            found.push(Named {
                at: (number, name.clone()),
                shown: dotted(&owners, name),
                names: names(&owners, name, !module.is_class),
                schema,
                span: node.span,
                exported: exported && is_named,
                id,
            });
        }
        for call in &module.calls {
            evaluator.alone(number, call);
        }
        evaluator.blocks(number);
    }
    // A constant that holds what is registered is met as a constant.
    let mut known: BTreeSet<(Span, String)> =
        found.iter().filter_map(|named| Some((named.schema.span, named.id.clone()?))).collect();
    for (module, schema) in std::mem::take(&mut evaluator.unnamed) {
        let Some(id) = schema.id.clone() else { continue };
        let span = schema.span;
        if known.insert((span, id.clone())) {
            found.push(Named {
                at: (module, id.clone()),
                shown: id.clone(),
                names: Vec::new(),
                schema,
                span,
                exported: true,
                id: Some(id),
            });
        }
    }
    // The first name that a schema is registered by is its own.
    let mut ids: BTreeMap<&Declared, &String> = BTreeMap::new();
    for (at, id) in &evaluator.registered {
        ids.entry(at).or_insert(id);
    }
    for named in found.iter_mut().filter(|named| named.id.is_none()) {
        named.id = ids.get(&named.at).map(|id| (*id).clone());
    }
    found
}

/// Objects in objects that are looked into.
const DEEPEST: usize = 4;

/// Schemas that are members of an exported object: `export const schemas = { Tool: z.object({…}) }`.
fn gather(
    module: usize,
    within: &[&str],
    members: &Members,
    own: &dyn Fn(&str) -> bool,
    found: &mut Vec<Named>,
) {
    for (name, span, value) in members.all.iter().filter(|(name, ..)| own(name)) {
        match value {
            Value::Object(inner) if within.len() < DEEPEST => {
                let within: Vec<&str> = within.iter().copied().chain([name.as_str()]).collect();
                gather(module, &within, inner, own, found);
            }
            // One that is a constant has its name there.
            Value::Schema(schema) if schema.declared.is_none() => {
                let at = (module, dotted(within, name));
                let schema = Rc::new(Schema { declared: Some(at.clone()), ..(**schema).clone() });
                let exported = is_name(name) || is_kind(name);
                let (names, id) = (names(within, name, false), schema.id.clone());
                found.push(Named { shown: at.1.clone(), at, names, schema, span: *span, exported, id });
            }
            _ => {}
        }
    }
}

fn dotted(within: &[&str], name: &str) -> String {
    within.iter().copied().chain([name]).collect::<Vec<_>>().join(".")
}

/// The names by which what stands inside of something may be known: its own, with that of what it stands in before or behind it (`create` of
/// `Tool` is `ToolCreate` or `CreateTool`), and that one's alone, where its own says no more than that it is a schema (`Tool.schema`).
/// `by_itself`: its own name says what it is, however it is written.
fn names(within: &[&str], name: &str, by_itself: bool) -> Vec<String> {
    if within.is_empty() {
        return vec![name.to_owned()];
    }
    let pascal =
        |words: &[&str]| -> String { words.iter().map(|word| Words::split(word).pascal()).collect() };
    // What holds several schemas may say no more than that.
    let owner: String = within.iter().map(|name| stripped(name)).collect();
    if is_kind(name) {
        return if owner.is_empty() { Vec::new() } else { vec![owner] };
    }
    let own = (by_itself || is_name(name)).then(|| name.to_owned());
    let both = [pascal(&[&owner, name]), pascal(&[name, &owner])];
    own.into_iter().chain(both.into_iter().filter(|_| !owner.is_empty())).collect()
}

/// A name as schemas have them.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        || ["Schema", "Dto"].iter().any(|end| name.ends_with(end))
}

/// Whether a name says that something is a schema, and not of what.
fn is_kind(name: &str) -> bool {
    stripped(name).is_empty()
}

/// A name without the words at its end that say what kind of thing it is.
fn stripped(name: &str) -> String {
    let words = Words::split(name);
    let mut words: &[String] = words.as_slice();
    while let [rest @ .., last] = words
        && says_kind(&last.to_lowercase())
    {
        words = rest;
    }
    words.iter().map(|word| Words::split(word).pascal()).collect()
}

fn says_kind(word: &str) -> bool {
    matches!(word, "schema" | "schemas" | "zod" | "z" | "validator" | "validation" | "dto" | "model")
}

/// Schemas of the document that a source may have: components, and what stands in operations themselves.
pub(super) fn wanted(normalised: &Normalised) -> Vec<Wanted> {
    let mut all = Vec::new();
    let mut add = |id: SchemaId, name: Option<String>| {
        let Some(schema) = normalised.schemas.get(id) else { return };
        let tokens: Vec<&str> = schema.pointer.tokens().collect();
        let is_component = matches!(tokens.as_slice(), ["components", "schemas", _]);
        if is_component == name.is_none() {
            let name = name.unwrap_or_else(|| schema.name.clone());
            all.push(Wanted { name, schema: id, span: schema.span, is_component });
        }
    };
    normalised.schemas.iter().for_each(|(id, _)| add(id, None));
    for operation in &normalised.operations {
        let id = operation.id.clone().unwrap_or_else(|| operation.id_words.pascal());
        if let Some(request) = operation.request {
            add(request, Some(format!("{id}Request")));
        }
        if let Some(reply) = operation.reply {
            add(reply, Some(format!("{id}Response")));
        }
    }
    let mut once = BTreeSet::new();
    all.retain(|wanted| once.insert(wanted.schema));
    all
}

/// Puts schemas together.
pub(super) fn matched(
    tree: &Tree,
    wanted: Vec<Wanted>,
    named: Vec<Named>,
    rules: &[(Spanned<String>, Spanned<String>)],
    diagnostics: &mut Diagnostics,
) -> Matches {
    let mut chosen: BTreeMap<usize, usize> = BTreeMap::new();
    for (of, source) in rules {
        let left = wanted.iter().position(|wanted| wanted.name == of.value);
        let right = named.iter().position(|named| is_meant(tree, named, &source.value));
        match (left, right) {
            (Some(left), Some(right)) => drop(chosen.insert(left, right)),
            (None, _) => diagnostics.push(
                Diagnostic::error(
                    codes::RULE_MATCHES_NOTHING,
                    format!("the document has no schema {}", quote(&of.value)),
                )
                .at(of.span),
            ),
            (_, None) => diagnostics.push(
                Diagnostic::error(
                    codes::RULE_MATCHES_NOTHING,
                    format!("the source has no schema {}", quote(&source.value)),
                )
                .at(source.span)
                .help("name a constant, or a file and a constant: `schemas/tool.ts#ToolSchema`"),
            ),
        }
    }
    let mut given_up = BTreeSet::new();
    for tier in [Tier::Id, Tier::Name, Tier::Words, Tier::Meaning] {
        let key = |name: &str| tier.key(name);
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let taken: BTreeSet<usize> = chosen.values().copied().collect();
        for (at, named) in named.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
            // An id is the source's own word for what it is.
            let names = match (&named.id, tier) {
                (Some(id), Tier::Id) => std::slice::from_ref(id),
                (None, Tier::Name | Tier::Words | Tier::Meaning) => named.names.as_slice(),
                _ => continue,
            };
            let keys: BTreeSet<String> = names.iter().map(|name| key(name)).collect();
            keys.into_iter().for_each(|key| by_key.entry(key).or_default().push(at));
        }
        let mut of_document: BTreeMap<String, usize> = BTreeMap::new();
        for (_, wanted) in wanted.iter().enumerate().filter(|(at, _)| !chosen.contains_key(at)) {
            *of_document.entry(key(&wanted.name)).or_default() += 1;
        }
        for (at, wanted) in wanted.iter().enumerate() {
            if chosen.contains_key(&at)
                || given_up.contains(&at)
                || (tier == Tier::Id && !wanted.is_component)
            {
                continue;
            }
            let key = key(&wanted.name);
            let Some(candidates) = by_key.get(&key).filter(|_| of_document.get(&key) == Some(&1)) else {
                continue;
            };
            match best(&named, candidates) {
                Ok(found) => drop(chosen.insert(at, found)),
                Err(several) => {
                    given_up.insert(at);
                    let mut said = Diagnostic::warning(
                        codes::DRIFT_AMBIGUOUS,
                        format!(
                            "{} may be any of {} schemas of the source",
                            quote(&wanted.name),
                            several.len()
                        ),
                    )
                    .at(wanted.span)
                    .action("it is compared with none")
                    .help("say which under `zod:` in the rules");
                    for found in several.iter().filter_map(|at| named.get(*at)) {
                        said = said.related(found.span, format!("{} may be meant", quote(&found.shown)));
                    }
                    diagnostics.push(said);
                }
            }
        }
    }
    let mut matches = Matches::default();
    let met: BTreeSet<Declared> = chosen
        .values()
        .filter_map(|at| named.get(*at))
        .flat_map(|named| [Some(named.at.clone()), named.schema.declared.clone()])
        .flatten()
        .collect();
    for (at, wanted) in wanted.into_iter().enumerate() {
        match chosen.get(&at).and_then(|found| named.get(*found)) {
            Some(found) => matches.pairs.push((wanted, found.clone())),
            None if wanted.is_component => matches.only_document.push(wanted),
            None => {}
        }
    }
    // Parts that other files build on are no schemas of an API by themselves.
    let shown =
        |named: &Named| named.exported && matches!(named.schema.kind, Kind::Object(_) | Kind::Union(_));
    matches.only_source =
        named.into_iter().filter(|named| shown(named) && !met.contains(&named.at)).collect();
    matches
}

/// What is told apart by nothing but a constant that no other file sees is the one that others see.
fn best(named: &[Named], candidates: &[usize]) -> Result<usize, Vec<usize>> {
    let exported: Vec<usize> =
        candidates.iter().copied().filter(|at| named.get(*at).is_some_and(|named| named.exported)).collect();
    let left = if exported.is_empty() { candidates.to_vec() } else { exported };
    let made: BTreeSet<_> =
        left.iter().filter_map(|at| named.get(*at)).map(|named| &named.schema.declared).collect();
    match (left.first(), left.len(), made.len()) {
        (Some(only), 1, _) => Ok(*only),
        (Some(first), _, 1) => Ok(*first),
        _ => Err(left),
    }
}

/// `ToolSchema`, or `schemas/tool.ts#ToolSchema`.
fn is_meant(tree: &Tree, named: &Named, text: &str) -> bool {
    match text.rsplit_once('#') {
        Some((path, name)) => {
            is_called(named, name) && tree.paths.get(named.at.0).is_some_and(|known| known == path)
        }
        None => is_called(named, text),
    }
}

/// `Tool.schema` is called that, or `schema`.
fn is_called(named: &Named, name: &str) -> bool {
    named.shown == name || named.shown.rsplit('.').next() == Some(name)
}

/// Ways to say that two names are one, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tier {
    Id,
    Name,
    Words,
    Meaning,
}

impl Tier {
    fn key(self, name: &str) -> String {
        let mut words: Vec<String> = match self {
            Self::Id | Self::Name => return name.to_owned(),
            _ => Words::split(name).as_slice().iter().map(|word| word.to_lowercase()).collect(),
        };
        while words.len() > 1 && words.last().is_some_and(|word| says_kind(word)) {
            words.pop();
        }
        if words.len() > 1 && words.first().is_some_and(|word| matches!(word.as_str(), "z" | "zod")) {
            words.remove(0);
        }
        if let Some(last) = words.last_mut().filter(|_| self == Self::Meaning) {
            match last.as_str() {
                "body" | "input" | "payload" => "request".clone_into(last),
                "reply" | "output" => "response".clone_into(last),
                _ => {}
            }
        }
        words.join(" ")
    }
}
