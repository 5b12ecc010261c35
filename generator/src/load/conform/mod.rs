//! Checks a 3.0 document against the shapes of the specification and mends it in place, so that the typed view always
//! succeeds: what does not fit degrades to the nearest honest thing, with a located diagnostic.

mod objects;
mod values;

use super::shape::{Need, ObjectKind, Shape};
use super::tree::{Mapping, Node, Value};
use super::{Dialect, SideTable};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span, SpecPointer, codes, quote};

/// What a check needs besides the node.
struct Checker<'a> {
    dialect: Dialect,
    side: &'a mut SideTable,
    diagnostics: &'a mut Diagnostics,
}

/// Checks and mends a whole document.
pub(super) fn conform(
    tree: &mut Node,
    dialect: Dialect,
    side: &mut SideTable,
    diagnostics: &mut Diagnostics,
) {
    conform_part(tree, ObjectKind::Document, &SpecPointer::root(), dialect, side, diagnostics);
}

/// Checks and mends one object and what lies inside it.
pub(super) fn conform_part(
    node: &mut Node,
    kind: ObjectKind,
    pointer: &SpecPointer,
    dialect: Dialect,
    side: &mut SideTable,
    diagnostics: &mut Diagnostics,
) {
    let mut checker = Checker { dialect, side, diagnostics };
    let subject = match kind {
        ObjectKind::Document => Subject::Document,
        _ => Subject::Part(pointer),
    };
    let kept = checker.value(node, Shape::RefOr(kind), &subject);
    if !kept {
        node.value = Value::Mapping(Mapping::new());
    }
}

/// What is checked. Its name and place are put together when a message needs them: most nodes are in order.
#[derive(Clone, Copy)]
enum Subject<'s> {
    /// The whole document.
    Document,
    /// A part that is checked on its own.
    Part(&'s SpecPointer),
    /// A field of an object of the specification.
    Field { holder: &'s Subject<'s>, of: &'static str, key: &'s str },
    /// A member with a name that the document chose.
    Member { holder: &'s Subject<'s>, key: &'s str },
    /// An element of a list.
    Element { holder: &'s Subject<'s>, index: usize },
}

impl Subject<'_> {
    /// As messages name it: `` `description` of a parameter``.
    fn what(&self) -> String {
        match self {
            Self::Document => "the document".to_owned(),
            Self::Part(pointer) => quote(pointer.last().unwrap_or_default()),
            Self::Field { of, key, .. } => format!("{} of {of}", quote(key)),
            Self::Member { key, .. } => quote(key),
            Self::Element { holder, .. } => format!("an element of {}", holder.what()),
        }
    }

    /// Its place.
    fn pointer(&self) -> SpecPointer {
        match self {
            Self::Document => SpecPointer::root(),
            Self::Part(pointer) => (*pointer).clone(),
            Self::Field { holder, key, .. } | Self::Member { holder, key } => holder.pointer().child(key),
            Self::Element { holder, index } => holder.pointer().index(*index),
        }
    }
}

impl Checker<'_> {
    /// Reports an oddity. The pointer is the one of the document as written.
    fn odd(&mut self, code: Code, at: Span, pointer: &SpecPointer, message: &str, action: &str, help: &str) {
        let origin = self.side.origin(pointer).unwrap_or_else(|| pointer.clone());
        let mut diagnostic = Diagnostic::oddity(code, message).at(at).pointer(&origin).action(action);
        if !help.is_empty() {
            diagnostic = diagnostic.help(help);
        }
        self.diagnostics.push(diagnostic);
    }

    fn wrong_type(&mut self, node: &Node, subject: &Subject<'_>, wanted: &str, action: &str) {
        let message = format!("{} is {}; it must be {wanted}", subject.what(), node.kind().with_article());
        self.odd(
            codes::WRONG_TYPE,
            node.span,
            &subject.pointer(),
            &message,
            action,
            &format!("write {wanted}"),
        );
    }

    /// Checks a value. `false`: it cannot be mended, and its holder leaves it out.
    fn value(&mut self, node: &mut Node, shape: Shape, subject: &Subject<'_>) -> bool {
        match shape {
            Shape::Any => true,
            Shape::Untyped(shape) => self.value(node, *shape, subject),
            Shape::Text => self.text(node, subject),
            Shape::Choice(choices) => self.choice(node, choices, subject),
            Shape::Flag => self.flag(node, subject),
            Shape::Number => self.number(node, subject),
            Shape::Count => self.count(node, subject),
            Shape::List(shape) => self.list(node, *shape, subject),
            Shape::Map(shape) => self.map(node, *shape, subject),
            Shape::Object(kind) => self.object(node, kind, subject),
            Shape::RefOr(kind) => self.reference(node, subject) || self.object(node, kind, subject),
            Shape::SchemaOrFlag => {
                node.as_bool().is_some()
                    || self.reference(node, subject)
                    || self.object(node, ObjectKind::Schema, subject)
            }
        }
    }

    /// Whether a node is a reference; one with a `$ref` that is no text loses it.
    fn reference(&mut self, node: &mut Node, subject: &Subject<'_>) -> bool {
        let Some(reference) = node.get("$ref") else { return false };
        if reference.as_str().is_some() {
            return true;
        }
        let message =
            format!("the $ref of {} is {}, not text", subject.what(), reference.kind().with_article());
        let at = reference.span;
        self.odd(
            codes::BAD_REF,
            at,
            &subject.pointer(),
            &message,
            "it is ignored",
            "write it as a quoted JSON pointer",
        );
        if let Some(members) = node.as_mapping_mut() {
            members.remove("$ref");
        }
        false
    }

    fn list(&mut self, node: &mut Node, shape: Shape, subject: &Subject<'_>) -> bool {
        if let (Shape::Text, Value::String(_)) = (shape, &node.value) {
            self.wrong_type(node, subject, "a list of texts", "it is read as a list of one");
            let only = node.clone();
            node.value = Value::Sequence(vec![only]);
            return true;
        }
        if !matches!(node.value, Value::Sequence(_)) {
            self.wrong_type(node, subject, "a list", "it is left out");
            return false;
        }
        let Value::Sequence(items) = &mut node.value else { return false };
        let mut kept = Vec::with_capacity(items.len());
        for (index, mut item) in std::mem::take(items).into_iter().enumerate() {
            if self.value(&mut item, shape, &Subject::Element { holder: subject, index }) {
                // Elements left out move the ones behind them.
                if kept.len() < index {
                    let list = subject.pointer();
                    self.side.moved(list.index(kept.len()), list.index(index));
                }
                kept.push(item);
            }
        }
        *items = kept;
        true
    }

    fn map(&mut self, node: &mut Node, shape: Shape, subject: &Subject<'_>) -> bool {
        let Value::Mapping(members) = &mut node.value else {
            self.wrong_type(node, subject, "an object", "it is left out");
            return false;
        };
        members.retain(|key, item| {
            if key.starts_with("x-") && item.as_mapping().is_none() {
                return true;
            }
            self.value(item, shape, &Subject::Member { holder: subject, key })
        });
        true
    }

    /// Checks the fields of an object of the specification.
    fn object(&mut self, node: &mut Node, kind: ObjectKind, subject: &Subject<'_>) -> bool {
        let shape = kind.shape();
        let span = node.span;
        if node.as_mapping().is_none() {
            // An unreadable schema is any value; anything else unreadable is left out.
            let schema = kind == ObjectKind::Schema;
            let action = if schema { "any value is accepted" } else { "it is left out" };
            self.wrong_type(node, subject, shape.name, action);
            if schema {
                node.value = Value::Mapping(Mapping::new());
            }
            return schema;
        }
        let Value::Mapping(members) = &mut node.value else { return false };
        let mut unknown = Vec::new();
        members.retain(|key, member| match shape.member(key) {
            Some(member_shape) => {
                self.value(member, member_shape, &Subject::Field { holder: subject, of: shape.name, key })
            }
            None => {
                if !key.starts_with("x-") && key != "$ref" {
                    unknown.push(key.to_owned());
                }
                true
            }
        });
        for key in unknown {
            self.unknown_field(members, kind, &key, subject);
        }
        for field in shape.fields.iter().filter(|field| field.need != Need::Optional) {
            if !members.contains_key(field.name) && !self.missing_field(members, field, kind, span, subject) {
                return false;
            }
        }
        self.rules_of(kind, members, span, subject)
    }
}
