//! Visits the objects of a document by their shapes: pre-order, without recursion, examples and extensions left alone.

use super::super::tree::{Node, Value};
use super::{ObjectKind, Shape};
use crate::diagnostics::SpecPointer;

/// Where a visitor is.
#[derive(Debug, Clone)]
pub struct Place {
    /// The node.
    pub pointer: SpecPointer,
    /// What the specification says stands here.
    pub object: ObjectKind,
    /// Whether a reference may stand here instead.
    pub may_be_ref: bool,
    /// Whether a boolean may stand here instead (`additionalProperties`).
    pub may_be_flag: bool,
}

/// What still has to be looked at: a node of a shape.
struct Todo<N> {
    node: N,
    shape: Shape,
    pointer: SpecPointer,
}

/// Calls `visit` with every object of the specification in `root`, which itself has the shape `shape` and the place
/// `pointer`. Nodes that are no objects (a boolean schema) are visited too; what lies under a `$ref` object is not.
pub fn walk<'n>(
    root: &'n Node,
    shape: Shape,
    pointer: &SpecPointer,
    mut visit: impl FnMut(&'n Node, &Place),
) {
    let mut todo = vec![Todo { node: root, shape, pointer: pointer.clone() }];
    while let Some(Todo { node, shape, pointer }) = todo.pop() {
        let first_child = todo.len();
        match (shape, &node.value) {
            (Shape::Untyped(shape), _) => todo.push(Todo { node, shape: *shape, pointer }),
            (Shape::List(shape), Value::Sequence(items)) => {
                for (index, node) in items.iter().enumerate() {
                    todo.push(Todo { node, shape: *shape, pointer: pointer.index(index) });
                }
            }
            (Shape::Map(shape), Value::Mapping(members)) => {
                for (key, node) in members.iter() {
                    todo.push(Todo { node, shape: *shape, pointer: pointer.child(key) });
                }
            }
            _ => {
                let Some((object, may_be_ref)) = object_of(shape) else { continue };
                let may_be_flag = matches!(shape, Shape::SchemaOrFlag);
                let place = Place { pointer, object, may_be_ref, may_be_flag };
                visit(node, &place);
                let Value::Mapping(members) = &node.value else { continue };
                let is_ref = may_be_ref && members.get("$ref").and_then(Node::as_str).is_some();
                for (key, node) in members.iter() {
                    // Next to a $ref only what the reference does not replace is read.
                    if is_ref && key != "$defs" {
                        continue;
                    }
                    if let Some(shape) = object.shape().member(key).filter(|shape| holds_objects(*shape)) {
                        todo.push(Todo { node, shape, pointer: place.pointer.child(key) });
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
    mut visit: impl FnMut(&mut Node, &Place),
) {
    let mut todo = vec![Todo { node: root, shape, pointer: pointer.clone() }];
    while let Some(Todo { node, shape, pointer }) = todo.pop() {
        let first_child = todo.len();
        match (shape, &mut *node) {
            (Shape::Untyped(shape), node) => todo.push(Todo { node, shape: *shape, pointer }),
            (Shape::List(shape), Node { value: Value::Sequence(items), .. }) => {
                for (index, node) in items.iter_mut().enumerate() {
                    todo.push(Todo { node, shape: *shape, pointer: pointer.index(index) });
                }
            }
            (Shape::Map(shape), Node { value: Value::Mapping(members), .. }) => {
                for (key, node) in members.iter_mut() {
                    let pointer = pointer.child(key);
                    todo.push(Todo { node, shape: *shape, pointer });
                }
            }
            (shape, node) => {
                let Some((object, may_be_ref)) = object_of(shape) else { continue };
                let may_be_flag = matches!(shape, Shape::SchemaOrFlag);
                let place = Place { pointer, object, may_be_ref, may_be_flag };
                visit(node, &place);
                let Value::Mapping(members) = &mut node.value else { continue };
                let is_ref = may_be_ref && members.get("$ref").and_then(Node::as_str).is_some();
                for (key, node) in members.iter_mut() {
                    if is_ref && key != "$defs" {
                        continue;
                    }
                    if let Some(shape) = object.shape().member(key).filter(|shape| holds_objects(*shape)) {
                        let pointer = place.pointer.child(key);
                        todo.push(Todo { node, shape, pointer });
                    }
                }
            }
        }
        todo[first_child..].reverse();
    }
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

const fn holds_objects(shape: Shape) -> bool {
    matches!(
        shape,
        Shape::List(_)
            | Shape::Map(_)
            | Shape::Object(_)
            | Shape::RefOr(_)
            | Shape::SchemaOrFlag
            | Shape::Untyped(_)
    )
}
