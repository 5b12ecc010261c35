//! A schema with its `allOf` members laid over each other: one set of keywords, one list of properties.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::model::{Fate, Fates};
use super::view::{At, View};
use crate::diagnostics::{Span, SpecPointer};
use crate::load::Node;

/// Members one schema may have in all, `allOf` inside `allOf` counted.
const MEMBERS: usize = 1000;

/// The merged keywords.
pub(super) struct Keywords<'a> {
    /// The schema object itself first, then its `allOf` members, inner ones where they stand.
    pub(super) members: Vec<At<'a>>,
    /// Properties by wire name, in order of first appearance.
    pub(super) properties: IndexMap<&'a str, Property<'a>>,
    required: BTreeSet<&'a str>,
}

/// A declared property.
pub(super) struct Property<'a> {
    pub(super) at: At<'a>,
    pub(super) span: Span,
}

impl<'a> Keywords<'a> {
    /// Collects a schema whose reference has been followed already.
    pub(super) fn collect(view: View<'a>, schema: &At<'a>, fates: &mut Fates) -> Self {
        let mut members = Vec::new();
        let mut seen: Vec<SpecPointer> = Vec::new();
        let mut pending = vec![schema.clone()];
        while let Some(at) = pending.pop() {
            if seen.contains(&at.pointer) || members.len() >= MEMBERS {
                continue;
            }
            seen.push(at.pointer.clone());
            if let Some(all) = at.get("allOf") {
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
        for member in ordered {
            for (wire, span, at) in member.get("properties").iter().flat_map(At::members) {
                let property = Property { at, span };
                if let Some(earlier) = properties.insert(wire, property) {
                    fates.note(
                        &earlier.at.pointer,
                        Fate::Ignored("allOf: declared again by a later member".into()),
                    );
                }
            }
            let names = member.node.get("required").and_then(Node::as_sequence).unwrap_or_default();
            required.extend(names.iter().filter_map(Node::as_str));
        }
        Self { members, properties, required }
    }

    /// A keyword, from the schema itself or else from the first member that has it.
    pub(super) fn get(&self, key: &str) -> Option<At<'a>> {
        self.members.iter().find_map(|member| member.get(key))
    }

    pub(super) fn str(&self, key: &str) -> Option<&'a str> {
        self.get(key).and_then(|at| at.node.as_str())
    }

    pub(super) fn is_required(&self, wire: &str) -> bool {
        self.required.contains(wire)
    }

    /// Whether any member says something about the shape of values.
    pub(super) fn says(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.members.iter().any(|member| member.node.get(key).is_some()))
    }
}
