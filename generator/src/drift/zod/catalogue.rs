//! Which schema of the source is which one of the document: by rule, by the id that the source gives it, by name.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::evaluate::{Evaluator, Value};
use super::model::{Declared, Kind, Schema};
use super::syntax::Export;
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
        Self { at: (module, label), schema, span, exported: false, id: None }
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
        let exports = module.exports.values().filter_map(|export| match export {
            Export::Local(name) => Some(name.as_str()),
            Export::Other(_) => None,
        });
        let exports: BTreeSet<&str> = exports.collect();
        for (name, node) in &module.values {
            let exported = exports.contains(name.as_str());
            let schema = match evaluator.constant(number, name) {
                Value::Schema(schema) => schema,
                Value::Object(members) if exported => {
                    let own = members.all.iter().filter(|(own, ..)| !module.values.contains_key(own));
                    found
                        .extend(own.filter_map(|(own, span, value)| member(number, name, own, *span, value)));
                    continue;
                }
                _ => continue,
            };
            let id = schema.id.clone();
            found.push(Named { at: (number, name.clone()), schema, span: node.span, exported, id });
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
            found.push(Named { at: (module, id.clone()), schema, span, exported: true, id: Some(id) });
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

/// A schema that is a member of an exported object, by a name as schemas have them: `export const schemas = { Tool: z.object({…}) }`.
fn member(module: usize, of: &str, name: &str, span: Span, value: &Value) -> Option<Named> {
    let Value::Schema(schema) = value else { return None };
    let is_name = name.starts_with(|c: char| c.is_ascii_uppercase())
        || ["Schema", "Dto"].iter().any(|end| name.ends_with(end));
    // One that is a constant has its name there.
    if !is_name || schema.declared.is_some() {
        return None;
    }
    let declared = Some((module, format!("{of}.{name}")));
    let schema = Rc::new(Schema { declared, ..(**schema).clone() });
    let id = schema.id.clone();
    Some(Named { at: (module, name.to_owned()), schema, span, exported: true, id })
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
            let name = if tier == Tier::Id { named.id.as_deref() } else { Some(named.at.1.as_str()) };
            // An id is the source's own word for what it is.
            let Some(name) = name.filter(|_| tier == Tier::Id || named.id.is_none()) else { continue };
            by_key.entry(key(name)).or_default().push(at);
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
                        said = said.related(found.span, format!("{} may be meant", quote(&found.at.1)));
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
            named.at.1 == name && tree.paths.get(named.at.0).is_some_and(|known| known == path)
        }
        None => named.at.1 == text,
    }
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
        while words.len() > 1
            && words.last().is_some_and(|word| {
                matches!(
                    word.as_str(),
                    "schema" | "schemas" | "zod" | "z" | "validator" | "validation" | "dto" | "model"
                )
            })
        {
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
