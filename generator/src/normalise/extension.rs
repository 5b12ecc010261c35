//! `x-trueup-*` in the document: which keys there are and where they mean something; `x-trueup-aliases` itself, the short
//! way to say what an alias rule says.

use std::collections::BTreeMap;

use crate::diagnostics::nearest;
use crate::diagnostics::{Diagnostic, Diagnostics, Span, SpecPointer, codes, quote};
use crate::load::Mapping;
use crate::load::shape::{ObjectKind, Shape, walk};

use super::model::Field;
use super::schema::is_name;
use super::view::At;
use crate::ir::{Legacy, WireName, Words};
use crate::load::Node;

/// What an extension holds.
#[derive(Clone, Copy)]
enum Holds {
    Name,
    Call,
    Text,
    Flag,
    Aliases,
}

/// Every extension that is read: its key, what it holds, where it means something.
const KNOWN: &[(&str, Holds, &[ObjectKind])] = &[
    ("x-trueup-name", Holds::Name, &[ObjectKind::Schema, ObjectKind::Parameter, ObjectKind::Operation]),
    ("x-trueup-call", Holds::Call, &[ObjectKind::Operation]),
    ("x-trueup-aliases", Holds::Aliases, &[ObjectKind::Schema, ObjectKind::Parameter]),
    ("x-trueup-wrapper", Holds::Text, &[ObjectKind::Operation]),
    ("x-trueup-idempotent", Holds::Flag, &[ObjectKind::Operation]),
];

/// Reports extensions of this name space that are unknown, misplaced or malformed: they are rules, and refused like rules.
///
/// Returns where they stand, by their places in the text.
pub(super) fn check(tree: &Node, diagnostics: &mut Diagnostics) -> BTreeMap<Span, SpecPointer> {
    let mut places = BTreeMap::new();
    walk(tree, Shape::Object(ObjectKind::Document), &SpecPointer::root(), |node, place| {
        for (key, span, value) in node.as_mapping().into_iter().flat_map(Mapping::entries) {
            if !key.starts_with("x-trueup-") {
                continue;
            }
            let at = place.pointer().child(key);
            places.extend(places_in(value, &at));
            let Some((_, holds, homes)) = KNOWN.iter().find(|(known, _, _)| *known == key) else {
                let near = nearest(key, KNOWN.iter().map(|(known, _, _)| *known));
                let message = format!("there is no extension {}", quote(key));
                let found = Diagnostic::error(codes::UNKNOWN_RULE_KEY, message).at(span).pointer(&at);
                diagnostics.push(found.help(super::unmatched::mend(near)));
                continue;
            };
            if !homes.contains(&place.object) {
                let message = format!("`{key}` means nothing on {}", place.object.shape().name);
                let found = Diagnostic::error(codes::BAD_RULE, message).at(span).pointer(&at);
                diagnostics.push(found.help("move it to what it is about, or drop it"));
            } else if let Some(wanted) = misfit(*holds, value) {
                let message = format!("`{key}` needs {wanted}");
                diagnostics.push(Diagnostic::error(codes::BAD_RULE, message).at(value.span).pointer(&at));
            }
        }
    });
    places
}

/// The places of an extension's value: itself, its elements, and their legacy names.
fn places_in(value: &Node, at: &SpecPointer) -> Vec<(Span, SpecPointer)> {
    let elements = value.as_sequence().unwrap_or_default().iter().enumerate();
    let inner = elements.map(|(index, element)| (element.span, at.index(index)));
    std::iter::once((value.span, at.clone())).chain(inner).collect()
}

fn misfit(holds: Holds, value: &Node) -> Option<&'static str> {
    let text = value.as_str().unwrap_or_default();
    let alias = |node: &Node| {
        node.as_str().or_else(|| node.get_str("legacy")).is_some_and(|legacy| !legacy.is_empty())
    };
    let (fine, wanted) = match holds {
        Holds::Name => (is_name(text), "a name of ASCII letters, digits and underscores"),
        Holds::Call => (
            text.split_once('.').is_some_and(|(resource, method)| is_name(resource) && is_name(method)),
            "a call such as `tools.create`",
        ),
        Holds::Text => (!text.is_empty(), "text that is not empty"),
        Holds::Flag => (value.as_bool().is_some(), "true or false"),
        Holds::Aliases => (
            value.as_sequence().unwrap_or(std::slice::from_ref(value)).iter().all(alias),
            "a legacy name, or a list of names or of objects with `legacy`",
        ),
    };
    (!fine).then_some(wanted)
}

/// Reads the extension, a name or a list of names; each may be an object `{legacy, direction, status, keyword}`.
pub(super) fn aliases(at: &At<'_>, field: &mut Field) {
    let Some(node) = at.node.get("x-trueup-aliases") else { return };
    let entries = node.as_sequence().unwrap_or(std::slice::from_ref(node));
    for entry in entries {
        let Some(wire) = entry.as_str().or_else(|| entry.get_str("legacy")) else { continue };
        let direction = crate::rules::direction(entry.get_str("direction"));
        let status = crate::rules::status(entry.get("status"));
        let keyword = entry.get("keyword").and_then(Node::as_bool);
        let legacy = Legacy {
            wire: WireName::new(wire),
            name: keyword_name(wire, keyword, &field.public),
            request: direction.request(),
            response: direction.response(),
            status,
        };
        field.legacy.push((legacy, entry.span));
    }
}

/// The deprecated keyword of a legacy wire name, if it can be one and is not the public name anyway.
pub(super) fn keyword_name(wire: &str, wanted: Option<bool>, public: &Words) -> Option<Words> {
    let usable = is_name(wire) && !wire.starts_with('_');
    let words = Words::split(wire);
    (wanted.unwrap_or(usable) && words != *public).then_some(words)
}
