//! Visits the objects of a document by their shapes: pre-order, without recursion, examples and extensions left alone.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::super::tree::{Node, Value};
use super::{ObjectKind, Shape};
use crate::diagnostics::SpecPointer;

/// Where a visitor is.
pub struct Place<'w> {
    /// What the specification says stands here.
    pub object: ObjectKind,
    /// Whether a reference may stand here instead.
    pub may_be_ref: bool,
    /// Whether a boolean may stand here instead (`additionalProperties`).
    pub may_be_flag: bool,
    start: &'w SpecPointer,
    trail: &'w [Step<'w>],
    at: usize,
    pointer: OnceCell<SpecPointer>,
}

impl Place<'_> {
    /// The node's pointer, put together when it is asked for: most nodes are never named.
    #[must_use]
    pub fn pointer(&self) -> &SpecPointer {
        self.pointer.get_or_init(|| {
            let mut tokens = Vec::new();
            let mut at = self.at;
            while let Some(step) = self.trail.get(at) {
                tokens.push(match step.token {
                    Token::Key(key) => Cow::Borrowed(key),
                    Token::Index(index) => Cow::Owned(index.to_string()),
                });
                at = step.parent;
            }
            let tokens: Vec<&str> = tokens.iter().rev().map(AsRef::as_ref).collect();
            self.start.descendant(&tokens)
        })
    }
}

/// A way down: from which step, to which member or element.
struct Step<'n> {
    parent: usize,
    token: Token<'n>,
}

#[derive(Clone, Copy)]
enum Token<'n> {
    Key(&'n str),
    Index(usize),
}

/// No step: the node the walk begins at.
const START: usize = usize::MAX;

/// What still has to be looked at: a node of a shape, and the step that leads to it.
struct Todo<N> {
    node: N,
    shape: Shape,
    at: usize,
}

/// Calls `visit` with every object of the specification in `root`, which itself has the shape `shape` and the place
/// `pointer`. Nodes that are no objects (a boolean schema) are visited too; what lies under a `$ref` object is not.
pub fn walk<'n>(
    root: &'n Node,
    shape: Shape,
    pointer: &SpecPointer,
    mut visit: impl FnMut(&'n Node, &Place<'_>),
) {
    let mut trail: Vec<Step<'n>> = Vec::new();
    let mut todo = vec![Todo { node: root, shape, at: START }];
    while let Some(Todo { node, shape, at }) = todo.pop() {
        let first_child = todo.len();
        let mut enter = |node: &'n Node, shape: Shape, token: Token<'n>| {
            trail.push(Step { parent: at, token });
            Todo { node, shape, at: trail.len() - 1 }
        };
        match (shape, &node.value) {
            (Shape::Untyped(shape), _) => todo.push(Todo { node, shape: *shape, at }),
            (Shape::List(shape), Value::Sequence(items)) => {
                let items = items.iter().enumerate();
                todo.extend(items.map(|(index, node)| enter(node, *shape, Token::Index(index))));
            }
            (Shape::Map(shape), Value::Mapping(members)) => {
                todo.extend(members.iter().map(|(key, node)| enter(node, *shape, Token::Key(key))));
            }
            _ => {
                let Some((object, may_be_ref)) = object_of(shape) else { continue };
                visit(node, &place(object, may_be_ref, shape, pointer, &trail, at));
                let Value::Mapping(members) = &node.value else { continue };
                let is_ref = may_be_ref && members.get("$ref").and_then(Node::as_str).is_some();
                for (key, node) in members.iter() {
                    if let Some(shape) = inside(object, key, is_ref) {
                        trail.push(Step { parent: at, token: Token::Key(key) });
                        todo.push(Todo { node, shape, at: trail.len() - 1 });
                    }
                }
            }
        }
        todo[first_child..].reverse();
    }
}

/// As [`walk`], with the right to change each node before what lies inside it is visited.
pub fn walk_mut(
    root: &mut Node,
    shape: Shape,
    pointer: &SpecPointer,
    mut visit: impl FnMut(&mut Node, &Place<'_>),
) {
    let mut trail: Vec<Step<'_>> = Vec::new();
    let mut todo = vec![Todo { node: root, shape, at: START }];
    while let Some(Todo { node, shape, at }) = todo.pop() {
        let first_child = todo.len();
        if let Shape::Untyped(shape) = shape {
            todo.push(Todo { node, shape: *shape, at });
            continue;
        }
        let object = object_of(shape);
        if let Some((object, may_be_ref)) = object {
            visit(node, &place(object, may_be_ref, shape, pointer, &trail, at));
        }
        match (shape, object, &mut node.value) {
            (Shape::List(shape), _, Value::Sequence(items)) => {
                for (index, node) in items.iter_mut().enumerate() {
                    trail.push(Step { parent: at, token: Token::Index(index) });
                    todo.push(Todo { node, shape: *shape, at: trail.len() - 1 });
                }
            }
            (Shape::Map(shape), _, Value::Mapping(members)) => {
                for (key, node) in members.iter_mut() {
                    trail.push(Step { parent: at, token: Token::Key(key) });
                    todo.push(Todo { node, shape: *shape, at: trail.len() - 1 });
                }
            }
            (_, Some((object, may_be_ref)), Value::Mapping(members)) => {
                let is_ref = may_be_ref && members.get("$ref").and_then(Node::as_str).is_some();
                for (key, node) in members.iter_mut() {
                    if let Some(shape) = inside(object, key, is_ref) {
                        trail.push(Step { parent: at, token: Token::Key(key) });
                        todo.push(Todo { node, shape, at: trail.len() - 1 });
                    }
                }
            }
            _ => {}
        }
        todo[first_child..].reverse();
    }
}

fn place<'w>(
    object: ObjectKind,
    may_be_ref: bool,
    shape: Shape,
    start: &'w SpecPointer,
    trail: &'w [Step<'w>],
    at: usize,
) -> Place<'w> {
    let may_be_flag = matches!(shape, Shape::SchemaOrFlag);
    Place { object, may_be_ref, may_be_flag, start, trail, at, pointer: OnceCell::new() }
}

/// The shape of a member that holds objects. Next to a `$ref` only what the reference does not replace is read.
fn inside(object: ObjectKind, key: &str, is_ref: bool) -> Option<Shape> {
    if is_ref && key != "$defs" {
        return None;
    }
    object.shape().member(key).filter(|shape| holds_objects(*shape))
}

/// The object of the specification a shape stands for, and whether a reference may take its place.
fn object_of(shape: Shape) -> Option<(ObjectKind, bool)> {
    match shape {
        Shape::Object(object) => Some((object, false)),
        Shape::RefOr(object) => Some((object, true)),
        Shape::SchemaOrFlag => Some((ObjectKind::Schema, true)),
        _ => None,
    }
}

/// Whether objects of the specification may lie inside. Lists and maps of plain values are passed by.
const fn holds_objects(shape: Shape) -> bool {
    match shape {
        Shape::List(inner) | Shape::Map(inner) | Shape::Untyped(inner) => holds_objects(*inner),
        Shape::Object(_) | Shape::RefOr(_) | Shape::SchemaOrFlag => true,
        _ => false,
    }
}
