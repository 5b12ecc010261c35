//! Parts that are written out where the reference to them stands, and references that lead to nothing.

use super::Unread;
use super::assemble::{Assembly, Here, joined};
use super::library::{MAIN, Miss, Target};
use crate::diagnostics::{Code, Diagnostic, Span, SpecPointer, codes, quote};
use crate::load::shape::{ObjectKind, Shape};
use crate::load::{Mapping, Node, Value};

impl Assembly<'_> {
    /// A reference where the specification has none, or to something that has no name of its own.
    pub(super) fn write_out(
        &mut self,
        node: &mut Node,
        shape: Shape,
        (text, span): (&str, Span),
        here: &Here<'_>,
        at: &SpecPointer,
    ) {
        match self.find((text, span), here, at) {
            Ok(target) => self.write_target(node, shape, target, (text, span), here, at),
            Err(miss) => {
                let kind = match shape {
                    Shape::RefOr(kind) | Shape::Object(kind) => kind,
                    _ => ObjectKind::Example,
                };
                self.missed(node, kind, miss, (text, span), here, at);
            }
        }
    }

    /// Writes a part out where the reference to it stands. What stands next to the reference wins.
    pub(super) fn write_target(
        &mut self,
        node: &mut Node,
        shape: Shape,
        target: Target,
        (text, span): (&str, Span),
        here: &Here<'_>,
        at: &SpecPointer,
    ) {
        let place = joined(&here.base, at);
        if here.is_inside(&target) {
            let message = format!("the reference {} leads back to where it stands", quote(text));
            let help = "let one of the parts say what it is";
            self.odd((codes::REF_CYCLE, span), &message, "it is left out", help, here, at);
            node.value = Value::Mapping(Mapping::new());
            return;
        }
        let Some(found) = self.library.node(&target) else { return };
        self.written_out += found.size();
        if self.written_out > self.budget.alias_nodes {
            self.breach(
                "nodes in parts that are written out (alias_nodes)",
                self.budget.alias_nodes,
                span,
                here,
                at,
            );
            return;
        }
        let mut part = found.clone();
        let (file, origin) = (target.file, target.pointer.clone());
        let inner = Here {
            owner: here.owner,
            file,
            base: place.clone(),
            origin: origin.clone(),
            around: Some((here, target)),
        };
        self.visit(&mut part, shape, &inner, &SpecPointer::root());
        self.grafts.insert((here.owner, place.clone()), (file, origin));
        if let (Value::Mapping(whole), Value::Mapping(own)) = (&mut part.value, &mut node.value) {
            own.remove("$ref");
            for (key, key_span, member) in own.entries() {
                let mut member = member.clone();
                let key_at = at.child(key);
                if let Some(shape) = member_shape(shape, key) {
                    self.visit(&mut member, shape, here, &key_at);
                }
                self.grafts
                    .insert((here.owner, place.child(key)), (here.file, joined(&here.origin, &key_at)));
                whole.set(key, key_span, member);
            }
        }
        *node = part;
    }

    /// The node that a reference in a file names. A local reference that the file has nothing for, but the document does, is one
    /// of the document's: some write all files as if they were one.
    pub(super) fn find(
        &mut self,
        (text, span): (&str, Span),
        here: &Here<'_>,
        at: &SpecPointer,
    ) -> Result<Target, Miss> {
        let found = self.library.locate(text, here.file);
        let (Err(Miss::Nothing { path }), true) = (&found, text.starts_with('#') && here.file != MAIN) else {
            return found;
        };
        let Ok(meant) = self.library.locate(text, MAIN) else { return found };
        let message = format!("{} has nothing at {}, but the document does", quote(path), quote(text));
        let up = "../".repeat(path.matches('/').count());
        let help =
            format!("write the file too: {}", quote(&format!("{up}{}{text}", self.library.path(MAIN))));
        self.odd((codes::DANGLING_REF, span), &message, "that is what it refers to", &help, here, at);
        Ok(meant)
    }

    /// A reference that leads to no node.
    pub(super) fn missed(
        &mut self,
        node: &mut Node,
        kind: ObjectKind,
        miss: Miss,
        (text, span): (&str, Span),
        here: &Here<'_>,
        at: &SpecPointer,
    ) {
        let why = match miss {
            // Whoever has no files to give is told by `resolve`.
            Miss::Wanted(path) => {
                self.wanted.insert(path);
                return;
            }
            Miss::NotAFile => return,
            Miss::Unreadable { why: Unread::Missing(_), .. } if self.is_name(text) => return,
            Miss::Unreadable { path, why: Unread::Missing(why) } => format!("{} {why}", quote(&path)),
            Miss::Unreadable { path, why: Unread::Refused(why) } => {
                let message =
                    format!("the reference {} cannot be followed: {} {why}", quote(text), quote(&path));
                let origin = joined(&here.origin, at);
                self.diagnostics
                    .push(Diagnostic::error(codes::REMOTE_REF, message).at(span).pointer(&origin));
                node.value = instead_of(kind);
                return;
            }
            Miss::Nothing { path } => format!("{} has nothing at that place", quote(&path)),
            Miss::Circle => "it leads back to itself".to_owned(),
        };
        let message = format!("the reference {} cannot be followed: {why}", quote(text));
        let action = match kind {
            ObjectKind::Schema => "any value is accepted",
            _ => "it is left out",
        };
        let help = "correct the path, or add what is missing";
        self.odd((codes::DANGLING_REF, span), &message, action, help, here, at);
        node.value = instead_of(kind);
    }

    /// Whether a reference is the bare name of a component, which `resolve` proposes.
    pub(super) fn is_name(&self, text: &str) -> bool {
        let start = Target { file: MAIN, pointer: SpecPointer::root() };
        let sections = self.library.node(&start).and_then(|root| root.get("components"));
        let mut sections = sections.and_then(Node::as_mapping).into_iter().flat_map(|all| all.iter());
        !text.contains(['/', '.', '#'])
            && sections.any(|(_, section)| {
                let mut names = section.as_mapping().into_iter().flat_map(|members| members.keys());
                names.any(|name| name.eq_ignore_ascii_case(text))
            })
    }

    pub(super) fn odd(
        &mut self,
        (code, span): (Code, Span),
        message: &str,
        action: &str,
        help: &str,
        here: &Here<'_>,
        at: &SpecPointer,
    ) {
        let origin = joined(&here.origin, at);
        self.diagnostics
            .push(Diagnostic::oddity(code, message).at(span).pointer(&origin).action(action).help(help));
    }

    pub(super) fn breach(&mut self, what: &str, limit: usize, span: Span, here: &Here<'_>, at: &SpecPointer) {
        let message = format!("the document, put together from its files, has more than {limit} {what}");
        let origin = joined(&here.origin, at);
        self.diagnostics.push(Diagnostic::error(codes::BUDGET_EXCEEDED, message).at(span).pointer(&origin));
        self.stopped = true;
    }
}

fn member_shape(shape: Shape, key: &str) -> Option<Shape> {
    match shape {
        Shape::Object(kind) | Shape::RefOr(kind) => kind.shape().member(key),
        Shape::Map(shape) => Some(*shape),
        Shape::SchemaOrFlag => ObjectKind::Schema.shape().member(key),
        _ => None,
    }
}

/// What stands in for a part that is not there. What cannot be read as its kind is left out when the tree is checked; a schema
/// accepts anything then.
fn instead_of(kind: ObjectKind) -> Value {
    match kind {
        ObjectKind::Schema | ObjectKind::Response | ObjectKind::PathItem | ObjectKind::Operation => {
            Value::Mapping(Mapping::new())
        }
        _ => Value::Null,
    }
}
