//! How an update comes into a node: objects are merged, lists joined, primitive values replaced; anything else does not fit together.

use super::refusal;
use crate::diagnostics::{Diagnostic, SpecPointer, codes};
use crate::load::tree::{Node, Value};

/// What decides whether an update fits a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Object,
    Array,
    Primitive,
}

impl Shape {
    pub(super) fn of(node: &Node) -> Self {
        match node.value {
            Value::Mapping(_) => Self::Object,
            Value::Sequence(_) => Self::Array,
            _ => Self::Primitive,
        }
    }
}

/// Merges an update into a node, which is at a place of the document. The depth budget bounds the recursion.
///
/// # Errors
/// When something would be put in the place of what it does not fit: `null`, or a text, where an object is. A `null` of the document
/// holds nothing that could be lost, and takes anything.
pub(super) fn merge(node: &mut Node, update: &Node, at: &SpecPointer) -> Result<(), Box<Diagnostic>> {
    if !node.is_null() && Shape::of(node) != Shape::of(update) {
        let message = format!(
            "the update has {} where the document has {}, at {}",
            update.kind().with_article(),
            node.kind().with_article(),
            at.shown()
        );
        let help = "remove that by an action of its own first, or leave it out of the update";
        return Err(refusal(codes::BAD_OVERLAY, message, help));
    }
    match (&mut node.value, &update.value) {
        (Value::Mapping(members), Value::Mapping(more)) => {
            for (key, key_span, value) in more.entries() {
                match members.get_mut(key) {
                    Some(member) => merge(member, value, &at.child(key))?,
                    None => members.set(key, key_span, value.clone()),
                }
            }
        }
        (Value::Sequence(items), Value::Sequence(more)) => items.extend(more.iter().cloned()),
        _ => *node = update.clone(),
    }
    Ok(())
}
