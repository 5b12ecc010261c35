//! A schema with its `allOf` members laid over each other: one set of keywords, one list of properties, and what they
//! say against each other. JSON Schema 2020-12 §10.2.1.1: a value has to satisfy all of them.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::model::{Fate, Fates};
use super::view::{At, View};
use crate::diagnostics::{Span, SpecPointer};
use crate::load::Node;

/// Members one schema may have in all, `allOf` inside `allOf` counted.
const MEMBERS: usize = 1000;

/// Keywords that say something about the shape of values; the others describe or constrain.
const SHAPING: &[&str] = &[
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "contentSchema",
    "enum",
    "items",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
    "required",
    "type",
    "unevaluatedProperties",
];

/// What a schema is made of: itself, and what has to hold besides.
#[derive(Debug, Clone)]
pub(crate) struct Parts<'a> {
    /// The schema itself first. References have been followed.
    pub(crate) roots: Vec<At<'a>>,
    /// The list of alternatives this schema is one of: not to be looked at again.
    pub(crate) without: Option<SpecPointer>,
}

impl<'a> Parts<'a> {
    pub(crate) fn of(at: At<'a>) -> Self {
        Self { roots: vec![at], without: None }
    }
}

/// The merged keywords.
pub(crate) struct Keywords<'a> {
    /// The schema object itself first, then its `allOf` members, inner ones where they stand.
    pub(crate) members: Vec<At<'a>>,
    /// Properties by wire name, in order of first appearance.
    pub(crate) properties: IndexMap<&'a str, Property<'a>>,
    required: BTreeSet<&'a str>,
    without: Option<SpecPointer>,
}

/// A declared property.
pub(crate) struct Property<'a> {
    pub(crate) at: At<'a>,
    pub(crate) span: Span,
    /// Other declarations of it that say something else: its value has to satisfy them too.
    pub(crate) also: Vec<At<'a>>,
}

/// A list of alternatives.
pub(crate) struct Alternatives<'a> {
    pub(crate) list: At<'a>,
    /// The schema that has the list.
    pub(crate) owner: At<'a>,
    /// `oneOf`.
    pub(crate) exclusive: bool,
}

impl<'a> Keywords<'a> {
    /// Collects a schema whose reference has been followed already.
    pub(crate) fn collect(view: View<'a>, parts: &Parts<'a>, fates: &mut Fates) -> Self {
        let mut members = Vec::new();
        let mut seen: BTreeSet<SpecPointer> = BTreeSet::new();
        let mut pending: Vec<At<'a>> = parts.roots.iter().rev().cloned().collect();
        while let Some(at) = pending.pop() {
            let all = at.get("allOf");
            // Most schemas are one alone, which cannot be met twice.
            let is_alone = all.is_none() && members.is_empty() && pending.is_empty();
            if members.len() >= MEMBERS || !(is_alone || seen.insert(at.pointer.clone())) {
                continue;
            }
            if let Some(all) = all {
                let inner: Vec<At<'a>> = all.elements().filter_map(|member| view.follow(&member)).collect();
                pending.extend(inner.into_iter().rev());
            }
            members.push(at);
        }
        // What a schema says beside `allOf` comes after what it builds upon.
        let mut ordered: Vec<&At<'a>> = members.iter().skip(1).collect();
        ordered.extend(members.first());
        let mut properties: IndexMap<&'a str, Property<'a>> = IndexMap::new();
        let mut required = BTreeSet::new();
        let mut forbidden: Vec<(&'a str, At<'a>)> = Vec::new();
        for member in ordered {
            for (wire, span, at) in member.get("properties").iter().flat_map(At::members) {
                if allows_nothing(at.node) {
                    forbidden.push((wire, at.clone()));
                }
                match properties.get_mut(wire) {
                    Some(known) => known.redeclare(view, at, span, fates),
                    None => {
                        properties.insert(wire, Property { at, span, also: Vec::new() });
                    }
                }
            }
            let names = member.node.get("required").and_then(Node::as_sequence).unwrap_or_default();
            required.extend(names.iter().filter_map(Node::as_str));
        }
        // An object that has to be without a property has no field for it.
        for (wire, at) in forbidden.iter().filter(|(wire, _)| !required.contains(wire)) {
            fates.note(&at.pointer, Fate::Emitted("no field, since no value is allowed here".to_owned()));
            properties.shift_remove(wire);
        }
        Self { members, properties, required, without: parts.without.clone() }
    }

    /// A keyword, from the schema itself or else from the first member that has it.
    pub(crate) fn get(&self, key: &str) -> Option<At<'a>> {
        self.members.iter().find_map(|member| member.get(key))
    }

    /// A keyword of every member that has it.
    pub(crate) fn all(&self, key: &str) -> impl Iterator<Item = At<'a>> + use<'_, 'a> {
        let key = key.to_owned();
        self.members.iter().filter_map(move |member| member.get(&key))
    }

    pub(crate) fn str(&self, key: &str) -> Option<&'a str> {
        self.members.iter().find_map(|member| member.node.get(key)).and_then(Node::as_str)
    }

    /// The type all members agree on; else the first one and the places of the two that contradict each other.
    pub(crate) fn type_name(&self) -> (Option<&'a str>, Option<[At<'a>; 2]>) {
        let mut found: Option<(&'a str, &At<'a>)> = None;
        for owner in &self.members {
            let Some(name) = owner.str("type") else { continue };
            match found {
                Some(("number", _)) if name == "integer" => found = Some((name, owner)),
                None => found = Some((name, owner)),
                Some((known, _)) if known == name || (known == "integer" && name == "number") => {}
                Some((known, first)) => {
                    let contradicting = first.get("type").zip(owner.get("type"));
                    return (Some(known), contradicting.map(|(first, second)| [first, second]));
                }
            }
        }
        (found.map(|(name, _)| name), None)
    }

    pub(crate) fn is_required(&self, wire: &str) -> bool {
        self.required.contains(wire)
    }

    /// `null` is a value: the schema itself says so, or all members that say a type do.
    pub(crate) fn is_nullable(&self) -> bool {
        let Some((own, others)) = self.members.split_first() else { return false };
        if own.flag("nullable") || others.iter().any(|other| !shapes(other.node) && other.flag("nullable")) {
            return true;
        }
        let mut typed = self.members.iter().filter(|member| member.node.get("type").is_some()).peekable();
        typed.peek().is_some() && !others.is_empty() && typed.all(|member| member.flag("nullable"))
    }

    /// Whether any member says something about the shape of values.
    pub(crate) fn says(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.members.iter().any(|member| member.node.get(key).is_some()))
    }

    /// The lists of alternatives, but for the one the schema itself comes from.
    pub(crate) fn alternatives(&self) -> Vec<Alternatives<'a>> {
        let mut found = Vec::new();
        for owner in &self.members {
            for (key, exclusive) in [("oneOf", true), ("anyOf", false)] {
                let list = owner.get(key).filter(|list| Some(&list.pointer) != self.without.as_ref());
                found.extend(list.map(|list| Alternatives { list, owner: owner.clone(), exclusive }));
            }
        }
        found
    }
}

impl<'a> Property<'a> {
    /// The property is declared once more. A declaration that only describes gives way to one that shapes.
    fn redeclare(&mut self, view: View<'a>, at: At<'a>, span: Span, fates: &mut Fates) {
        if !shapes(at.node) {
            fates.note(&at.pointer, Fate::Documented);
            return;
        }
        let earlier = std::mem::replace(&mut self.at, at);
        self.span = span;
        let target = |at: &At<'a>| view.follow(at).map(|at| at.pointer);
        let same = target(&earlier) == target(&self.at) || earlier.node.to_json() == self.at.node.to_json();
        let weaker = !shapes(earlier.node) || says_only_the_type_of(view, &earlier, &self.at);
        if same || weaker {
            let said = if same {
                "allOf: declared again by a later member"
            } else {
                "allOf: a later member says more"
            };
            fates.note(&earlier.pointer, Fate::Ignored(said.into()));
        } else if says_only_the_type_of(view, &self.at, &earlier) {
            fates.note(&self.at.pointer, Fate::Documented);
            self.at = earlier;
        } else {
            self.also.push(earlier);
        }
    }
}

/// Whether a schema says something about the shape of values, itself.
pub(crate) fn shapes(node: &Node) -> bool {
    shaping(node).next().is_some()
}

/// The shaping keywords a schema has itself.
pub(crate) fn shaping<'n>(node: &'n Node) -> impl Iterator<Item = &'static str> + 'n {
    let shapes = |key: &&str| match node.get(key) {
        // A flag says which keys there are, and not what is under them.
        Some(said) if *key == "unevaluatedProperties" => {
            said.as_mapping().is_some_and(|said| !said.is_empty())
        }
        said => said.is_some(),
    };
    SHAPING.iter().copied().filter(shapes)
}

/// Whether the one schema says nothing but a type, and the other one has that type.
fn says_only_the_type_of<'a>(view: View<'a>, one: &At<'a>, other: &At<'a>) -> bool {
    let Some(other) = view.follow(other) else { return false };
    shaping(one.node).eq(["type"])
        && one.str("type") == other.str("type")
        && one.str("format").is_none_or(|format| other.str("format") == Some(format))
}

/// `allOf` of which one member alone shapes values, and that is a reference: that schema, with other words around it.
/// Saying its type once more shapes nothing.
pub(crate) fn lone_reference<'a>(view: View<'a>, at: &At<'a>) -> Option<At<'a>> {
    let members = at.get("allOf")?;
    let mut shaped = members.elements().filter(|member| shapes(member.node));
    let only = shaped.next()?;
    only.node.get("$ref")?;
    let target = view.follow(&only)?;
    let adds_nothing = |one: &Node| {
        let its_type = target.str("type");
        let agrees = its_type.is_none() || its_type == one.get_str("type");
        shaping(one).filter(|key| *key != "allOf").all(|key| key == "type" && agrees)
    };
    (adds_nothing(at.node)
        && shaped.all(|other| other.node.get("allOf").is_none() && adds_nothing(other.node)))
    .then_some(only)
}

/// Whether no value suits a schema: `not: {}`, which `false` has become.
fn allows_nothing(node: &Node) -> bool {
    let says_not =
        node.get("not").and_then(Node::as_mapping).is_some_and(|members| members.keys().next().is_none());
    says_not && node.as_mapping().is_some_and(|members| members.keys().count() == 1)
}
