//! Values under keys that an object does not declare: `additionalProperties`, `patternProperties` and
//! `unevaluatedProperties` together. Not here: what the declared properties are.

use super::keywords::{Keywords, shaping};
use super::model::{Fate, SchemaId};
use super::schema::{SchemaReader, is_schema};
use super::view::At;
use crate::diagnostics::{Diagnostic, codes};
use crate::load::Node;

impl<'a> SchemaReader<'a, '_> {
    /// What those values are, if the document says one thing of all of them. Most patterns mean all other keys there are, so a
    /// pattern speaks for the keys that it does not fit, unless the document has a word for those: none (`false`), or any.
    pub(super) fn extra(&mut self, keywords: &Keywords<'a>) -> Option<SchemaId> {
        let patterns: Vec<At<'a>> = keywords.all("patternProperties").collect();
        let mut said: Vec<At<'a>> =
            patterns.iter().flat_map(|at| at.members().collect::<Vec<_>>()).map(|(.., at)| at).collect();
        let others = others(keywords);
        if let Some(others) = others.filter(|at| at.node.as_bool() != Some(false)) {
            if !is_schema(others.node) {
                self.keys_by_pattern(&patterns);
                return None;
            }
            said.push(others);
        }
        let (first, rest) = said.split_first()?;
        let Some(different) = rest.iter().find(|other| !self.says_the_same(first, other)) else {
            return is_schema(first.node).then(|| self.id(first));
        };
        let message = "values under undeclared keys are of several types, by pattern";
        self.diagnostics.push(
            Diagnostic::oddity(codes::UNSUPPORTED, message)
                .at(different.span())
                .pointer(&different.pointer)
                .related(first.span(), "another one")
                .action("they are kept as they come"),
        );
        self.fates.note(&different.pointer, Fate::Unsupported(message.to_owned()));
        self.keys_by_pattern(&patterns);
        None
    }

    fn keys_by_pattern(&mut self, patterns: &[At<'a>]) {
        for at in patterns {
            let reason = "keys by pattern: their values are kept as they come";
            self.fates.note(&at.pointer, Fate::Unsupported(reason.to_owned()));
        }
    }

    /// Whether two schemas give their values one type, whatever they say of it besides.
    pub(super) fn says_the_same(&self, one: &At<'a>, other: &At<'a>) -> bool {
        let target = |at: &At<'a>| self.view.follow(at).map(|at| at.pointer);
        target(one) == target(other) || shape_of(one.node) == shape_of(other.node)
    }
}

/// The word for keys of no pattern. What one member of an `allOf` leaves open another one may say.
fn others<'a>(keywords: &Keywords<'a>) -> Option<At<'a>> {
    ["additionalProperties", "unevaluatedProperties"].iter().find_map(|key| {
        let said: Vec<At<'a>> = keywords.all(key).collect();
        said.iter().find(|at| is_schema(at.node)).or(said.first()).cloned()
    })
}

/// What a schema says of the type of its values.
fn shape_of(node: &Node) -> Vec<(&'static str, String)> {
    let more = ["format", "nullable"].into_iter().filter(|key| node.get(key).is_some());
    shaping(node)
        .chain(more)
        .map(|key| (key, node.get(key).map(Node::json_text).unwrap_or_default()))
        .collect()
}
