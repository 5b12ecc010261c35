//! The typed view: the checked 3.0 tree as `openapiv3::OpenAPI`. Nothing that crate says ever reaches a user.

use openapiv3::{OpenAPI, ReferenceOr};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::shape::{ObjectKind, Shape};
use super::tree::{Node, Value};
use crate::diagnostics::{Diagnostic, Diagnostics, SpecPointer, codes, quote};

/// The typed view of the frame of a tree that went through `conform`: info, servers, tags, security, and of every operation
/// its head. What operations take and answer is read off the tree, and [`typed_node`] gives the typed form of any part: the
/// types of a large document take longer to build than all other stages together. `None` with an error when the document
/// cannot be read at all.
pub(crate) fn typed_view(tree: &Node, diagnostics: &mut Diagnostics) -> Option<OpenAPI> {
    let mut json = project(tree, Shape::Object(ObjectKind::Document), Extent::Frame);
    if let Some(openapi) = from_json(&json) {
        return Some(openapi);
    }
    // The check let something through that the types refuse: find it piece by piece, and leave it out.
    drop_unreadable::<ReferenceOr<openapiv3::PathItem>>(&mut json, tree, &["paths"], diagnostics);
    drop_unreadable::<ReferenceOr<openapiv3::SecurityScheme>>(
        &mut json,
        tree,
        &["components", "securitySchemes"],
        diagnostics,
    );
    match from_json(&json) {
        Some(openapi) => Some(openapi),
        None => {
            let message =
                "the head of the document (info, servers, tags, security) cannot be read as OpenAPI 3.0";
            diagnostics.push(
                Diagnostic::error(codes::UNSUPPORTED, message).at(tree.span).pointer(&SpecPointer::root()),
            );
            None
        }
    }
}

/// The typed form of one node of a checked tree, wherever it stands (the target of a reference, say).
#[must_use]
pub fn typed_node<T: DeserializeOwned + Send>(node: &Node, kind: ObjectKind) -> Option<T> {
    from_json(&project(node, Shape::RefOr(kind), Extent::Whole))
}

/// Levels of nesting that the types may recurse into on any thread's stack.
const SHALLOW: usize = 24;

/// Stack for the deepest tree the default budget lets through, many times over.
const DEEP_STACK: usize = 64 << 20;

/// Reads JSON as a type. The types recurse with large frames: what is nested deep is read on a stack made for it.
fn from_json<T: DeserializeOwned + Send>(json: &Json) -> Option<T> {
    if levels(json) <= SHALLOW {
        return T::deserialize(json).ok();
    }
    std::thread::scope(|scope| {
        let deep = std::thread::Builder::new().stack_size(DEEP_STACK);
        let worker = deep.spawn_scoped(scope, || T::deserialize(json).ok()).ok()?;
        worker.join().ok().flatten()
    })
}

/// Levels of nesting.
fn levels(json: &Json) -> usize {
    let mut deepest = 0;
    let mut todo = vec![(json, 0)];
    while let Some((json, depth)) = todo.pop() {
        deepest = deepest.max(depth);
        match json {
            Json::Array(items) => todo.extend(items.iter().map(|item| (item, depth + 1))),
            Json::Object(members) => todo.extend(members.values().map(|member| (member, depth + 1))),
            _ => {}
        }
    }
    deepest
}

/// Removes the members of an object that cannot be read as `T`, with a diagnostic each.
fn drop_unreadable<T: DeserializeOwned + Send>(
    json: &mut Json,
    tree: &Node,
    path: &[&str],
    diagnostics: &mut Diagnostics,
) {
    let Some(Json::Object(members)) = path.iter().try_fold(json, |json, key| json.get_mut(*key)) else {
        return;
    };
    let unreadable: Vec<String> = members
        .iter()
        .filter(|(key, value)| {
            !key.starts_with("x-") && serde_json::from_value::<T>((*value).clone()).is_err()
        })
        .map(|(key, _)| key.clone())
        .collect();
    for key in unreadable {
        let pointer = SpecPointer::from_tokens(path.iter().copied()).child(&key);
        let message = format!("{} cannot be read as OpenAPI 3.0", quote(&key));
        let mut diagnostic =
            Diagnostic::oddity(codes::UNSUPPORTED, message).pointer(&pointer).action("it is left out");
        if let Some(span) = tree.name_span(&pointer) {
            diagnostic = diagnostic.at(span);
        }
        diagnostics.push(diagnostic);
        members.remove(&key);
    }
}

/// How much of a document is projected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// Everything.
    Whole,
    /// What the frame is made of.
    Frame,
}

impl Extent {
    /// What of a member is projected; `None`: nothing.
    fn of(self, kind: ObjectKind, key: &str) -> Option<Self> {
        let left_out = match kind {
            ObjectKind::PathItem => key == "parameters",
            ObjectKind::Operation => matches!(key, "parameters" | "requestBody"),
            ObjectKind::Components => key != "securitySchemes",
            _ => false,
        };
        (self == Self::Whole || !left_out).then_some(self)
    }
}

/// JSON of the fields the typed view has: known fields, and extensions.
fn project(node: &Node, shape: Shape, extent: Extent) -> Json {
    match (shape, &node.value) {
        (Shape::List(shape), Value::Sequence(items)) => {
            Json::Array(items.iter().map(|item| project(item, *shape, extent)).collect())
        }
        (Shape::Map(shape), Value::Mapping(members)) => {
            let kept = members.iter().filter(|(_, member)| has_typed_form(member, *shape));
            Json::Object(
                kept.map(|(key, member)| (key.to_owned(), project(member, *shape, extent))).collect(),
            )
        }
        (Shape::Object(kind) | Shape::RefOr(kind), Value::Mapping(members)) => {
            let is_ref = matches!(shape, Shape::RefOr(_));
            project_object(members, kind, is_ref, extent)
        }
        (Shape::SchemaOrFlag, Value::Mapping(members)) => {
            project_object(members, ObjectKind::Schema, true, extent)
        }
        _ => node.to_json(),
    }
}

fn project_object(members: &super::Mapping, kind: ObjectKind, may_be_ref: bool, extent: Extent) -> Json {
    if may_be_ref && let Some(reference) = members.get("$ref").filter(|node| node.as_str().is_some()) {
        return Json::Object(Map::from_iter([("$ref".to_owned(), reference.to_json())]));
    }
    let mut json = Map::new();
    // The types ask for responses; the frame has none.
    if kind == ObjectKind::Responses && extent == Extent::Frame {
        return Json::Object(json);
    }
    for (key, member) in members.iter() {
        let Some(extent) = extent.of(kind, key) else { continue };
        match kind.shape().member(key) {
            Some(Shape::Untyped(_)) => {}
            Some(shape) => {
                json.insert(key.to_owned(), project(member, shape, extent));
            }
            None if key.starts_with("x-") => {
                json.insert(key.to_owned(), member.to_json());
            }
            None => {}
        }
    }
    Json::Object(json)
}

/// Mutual TLS is decided by the transport; the typed view has no word for it.
fn has_typed_form(node: &Node, shape: Shape) -> bool {
    !(matches!(shape, Shape::RefOr(ObjectKind::SecurityScheme)) && node.get_str("type") == Some("mutualTLS"))
}
