//! Objects written where they are used: those that stand in several places, and those that have no name of their own.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::schemas::{self, is_component};
use crate::diagnostics::{SpecPointer, codes};
use crate::normalise::view::At;

pub(super) fn check(desk: &mut Desk<'_>) {
    let mut same: BTreeMap<String, Vec<SpecPointer>> = BTreeMap::new();
    for at in schemas::all(desk) {
        let members = at.get("properties").map_or(0, |all| all.members().count());
        if is_component(&at.pointer) || members < 2 {
            continue;
        }
        desk.checked(codes::LINT_REPEATED_SCHEMA, 1);
        same.entry(without_words(&at)).or_default().push(at.pointer.clone());
        let holder = at.pointer.parent();
        let in_content = at.pointer.last() == Some("schema")
            && holder
                .and_then(|media| media.parent())
                .is_some_and(|content| content.last() == Some("content"));
        if in_content {
            desk.checked(codes::LINT_INLINE_SCHEMA, 1);
            let message = format!(
                "this object of {members} members has no name: its type is called after the operation"
            );
            let help = "move it to `components.schemas`, under the name its type should have";
            desk.find(codes::LINT_INLINE_SCHEMA, &at.pointer, message, help);
        }
    }
    for places in same.values().filter(|places| places.len() > 1) {
        let [first, others @ ..] = places.as_slice() else { continue };
        let message = format!("this object stands in {} places, and is another type in each", places.len());
        let help = "move it to `components.schemas` and refer to it";
        let related: Vec<(&SpecPointer, &str)> =
            others.iter().take(3).map(|other| (other, "here again")).collect();
        desk.find_with(codes::LINT_REPEATED_SCHEMA, first, message, help, &related);
    }
}

/// A schema's members and what is required, without its words.
fn without_words(at: &At<'_>) -> String {
    let part = |key: &str| at.node.get(key).map(|node| node.json_text()).unwrap_or_default();
    format!("{}\n{}", part("properties"), part("required"))
}
