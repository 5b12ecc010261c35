//! `x-trueup-aliases` of a field or parameter: the short way to say what an alias rule says.

use super::model::Field;
use super::schema::is_name;
use super::view::At;
use crate::ir::{Legacy, WireName, Words};
use crate::load::Node;

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
