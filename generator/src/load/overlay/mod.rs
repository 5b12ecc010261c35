//! OpenAPI Overlay 1.0 and 1.1: changes to a document, kept beside it. Actions are applied in order; one that matches nothing
//! is an error, as it no longer says what its author meant.

mod difference;
mod merge;

pub use difference::{Difference, difference};

use super::Budget;
use super::jsonpath;
use super::tree::{Document, Mapping, Node, Value};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span, SpecPointer, codes, quote};
use merge::{Shape, merge};

/// What one action of an overlay was done to.
#[derive(Debug, Clone)]
pub struct Applied {
    /// The target, where the overlay says it.
    pub at: Span,
    /// The target.
    pub target: String,
    /// `update`, `remove` or `copy`.
    pub what: &'static str,
    /// The nodes it names, as they were called before the action.
    pub matches: Vec<SpecPointer>,
}

/// The version of the specification, as far as it decides anything; the third number never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    V1_0,
    V1_1,
}

/// One action, checked.
struct Action<'o> {
    text: &'o str,
    query: jsonpath::Query,
    at: Span,
    pointer: SpecPointer,
    change: Change<'o>,
}

enum Change<'o> {
    Remove,
    Update(&'o Node),
    Copy(jsonpath::Query),
}

/// Whether an overlay is one: its head, every action and every path in it. What [`apply`] can do without is asked for as well.
pub fn validate(overlay: &Document, diagnostics: &mut Diagnostics) {
    info(overlay, diagnostics);
    let Some((version, actions)) = actions(overlay, diagnostics) else { return };
    for (index, action) in actions.iter().enumerate() {
        let at = SpecPointer::root().child("actions").index(index);
        let _ = read_action(action, &at, version, diagnostics);
    }
}

/// What an overlay says of itself: it must have a title and a version.
fn info(overlay: &Document, diagnostics: &mut Diagnostics) {
    let Some(members) = overlay.root.as_mapping() else { return };
    let at = SpecPointer::root().child("info");
    let info = members.get("info");
    for key in ["title", "version"] {
        let member = info.and_then(|info| info.get(key));
        // A version that reads as a number is no other version.
        if !member.is_some_and(|member| Shape::of(member) == Shape::Primitive && !member.is_null()) {
            let message = format!("the overlay has no `info.{key}`");
            let span = member.or(info).map_or(overlay.root.span, |node| node.span);
            diagnostics.push(
                Diagnostic::error(codes::BAD_OVERLAY, message)
                    .at(span)
                    .pointer(&at.child(key))
                    .help("begin it with `overlay`, and `info: {title: …, version: …}`"),
            );
        }
    }
}

/// Applies an overlay to a tree, and says what each action was done to. Errors leave the tree as far as it has come.
pub fn apply(
    tree: &mut Node,
    overlay: &Document,
    budget: &Budget,
    diagnostics: &mut Diagnostics,
) -> Vec<Applied> {
    let mut applied = Vec::new();
    let Some((version, actions)) = actions(overlay, diagnostics) else { return applied };
    let mut steps = budget.steps;
    let mut copied = 0_usize;
    for (index, action) in actions.iter().enumerate() {
        let at = SpecPointer::root().child("actions").index(index);
        let Some(action) = read_action(action, &at, version, diagnostics) else { continue };
        match apply_action(tree, &action, version, budget, &mut steps, &mut copied) {
            Ok(matches) => {
                let what = match action.change {
                    Change::Remove => "remove",
                    Change::Update(_) => "update",
                    Change::Copy(_) => "copy",
                };
                applied.push(Applied { at: action.at, target: action.text.to_owned(), what, matches });
            }
            Err(diagnostic) => diagnostics.push(diagnostic.at(action.at).pointer(&action.pointer)),
        }
    }
    applied
}

/// The version and the actions of an overlay, its head being in order.
fn actions<'o>(overlay: &'o Document, diagnostics: &mut Diagnostics) -> Option<(Version, &'o [Node])> {
    let root = &overlay.root;
    let bad = |at: Span, pointer: SpecPointer, message: String, help: &str| {
        Diagnostic::error(codes::BAD_OVERLAY, message).at(at).pointer(&pointer).help(help)
    };
    let Some(members) = root.as_mapping() else {
        let message = format!("the overlay is {}, not an object", root.kind().with_article());
        diagnostics.push(bad(root.span, SpecPointer::root(), message, "begin it with `overlay: 1.0.0`"));
        return None;
    };
    let known = ["overlay", "info", "extends", "actions", "$schema"];
    for (key, span, _) in members.entries().filter(|(key, ..)| !known.contains(key) && !key.starts_with("x-"))
    {
        let message = format!("{} is no field of an overlay", quote(key));
        diagnostics.push(bad(
            span,
            SpecPointer::root().child(key),
            message,
            "remove it, or begin its name with `x-`",
        ));
    }
    let version = members.get("overlay");
    let text = version.and_then(|node| match &node.value {
        Value::String(text) => Some(text.text.as_str()),
        Value::Number(number) => Some(number.as_str()),
        _ => None,
    });
    let Some(known) = text.and_then(Version::read) else {
        let at = version.map_or(root.span, |node| node.span);
        let message = "this is no overlay of version 1.0 or 1.1".to_owned();
        diagnostics.push(bad(
            at,
            SpecPointer::root().child("overlay"),
            message,
            "begin it with `overlay: 1.0.0`",
        ));
        return None;
    };
    match members.get("actions").map(|node| (node, node.as_sequence())) {
        Some((_, Some(actions))) if !actions.is_empty() => Some((known, actions)),
        other => {
            let at = other.map_or(root.span, |(node, _)| node.span);
            let message = "the overlay has no list of actions".to_owned();
            diagnostics.push(bad(
                at,
                SpecPointer::root().child("actions"),
                message,
                "add `actions: [{target: …, update: …}]`",
            ));
            None
        }
    }
}

impl Version {
    fn read(text: &str) -> Option<Self> {
        let (minor, patch) = text.strip_prefix("1.")?.split_once('.').unwrap_or((text.get(2..)?, "0"));
        let is_number = !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit());
        match minor {
            "0" if is_number => Some(Self::V1_0),
            "1" if is_number => Some(Self::V1_1),
            _ => None,
        }
    }
}

fn read_action<'o>(
    node: &'o Node,
    at: &SpecPointer,
    version: Version,
    diagnostics: &mut Diagnostics,
) -> Option<Action<'o>> {
    let mut bad = |span: Span, pointer: &SpecPointer, message: &str, help: &str| {
        diagnostics.push(Diagnostic::error(codes::BAD_OVERLAY, message).at(span).pointer(pointer).help(help));
    };
    let Some(members) = node.as_mapping() else {
        bad(node.span, at, "an action is no object", "write `target` and `update` or `remove`");
        return None;
    };
    let known = ["target", "description", "update", "remove", "copy"];
    if let Some((key, span, _)) =
        members.entries().find(|(key, ..)| !known.contains(key) && !key.starts_with("x-"))
    {
        let message = format!("{} is no field of an action", quote(key));
        bad(span, &at.child(key), &message, "remove it, or begin its name with `x-`");
        return None;
    }
    if let (Version::V1_0, Some((_, span, _))) = (version, members.entries().find(|(key, ..)| *key == "copy"))
    {
        let message = "`copy` is an action of Overlay 1.1, and this is one of 1.0";
        bad(span, &at.child("copy"), message, "begin the overlay with `overlay: 1.1.0`");
        return None;
    }
    if let (Some(_), Some(copy)) = (members.get("update"), members.get("copy")) {
        bad(copy.span, &at.child("copy"), "an action updates and copies", "make two actions of it");
        return None;
    }
    let Some((target, text)) = members.get("target").and_then(|target| Some((target, target.as_str()?)))
    else {
        bad(node.span, at, "an action has no target", "add `target: $.paths['/x']`");
        return None;
    };
    let mut query = |node: &Node, text: &str, key: &str| match jsonpath::parse(text) {
        Ok(query) => Some(query),
        Err(fault) => {
            let message = format!(
                "the path {} cannot be read at character {}: {}",
                quote(text),
                fault.at + 1,
                fault.why
            );
            bad(
                node.span,
                &at.child(key),
                &message,
                "write a JSONPath (RFC 9535), as in `$.paths['/x'].get`",
            );
            None
        }
    };
    let chosen = query(target, text, "target")?;
    let change =
        match (members.get("remove").and_then(Node::as_bool), members.get("update"), members.get("copy")) {
            (Some(true), _, _) => Change::Remove,
            (_, Some(update), _) => Change::Update(update),
            (_, None, Some(copy)) => Change::Copy(query(copy, copy.as_str().unwrap_or(""), "copy")?),
            (_, None, None) => {
                bad(
                    node.span,
                    at,
                    "an action neither updates nor removes",
                    "add `update: …` or `remove: true`",
                );
                return None;
            }
        };
    Some(Action { text, query: chosen, at: target.span, pointer: at.child("target"), change })
}

fn apply_action(
    tree: &mut Node,
    action: &Action<'_>,
    version: Version,
    budget: &Budget,
    steps: &mut usize,
    copied: &mut usize,
) -> Result<Vec<SpecPointer>, Box<Diagnostic>> {
    let too_long = |_| {
        let message = format!("the overlay takes more than {} steps (steps)", budget.steps);
        refusal(codes::BUDGET_EXCEEDED, message, "name the targets more exactly")
    };
    let mut targets = jsonpath::select(tree, &action.query, steps).map_err(too_long)?;
    if targets.is_empty() {
        let message = "this target matches nothing in the document";
        return Err(refusal(codes::RULE_MATCHES_NOTHING, message, "correct the path, or remove the action"));
    }
    let matches = targets.clone();
    let update = match &action.change {
        Change::Remove => {
            // From the back: leaving out an element moves those behind it.
            targets.sort_by(|a, b| b.cmp_by_index(a));
            for pointer in targets {
                remove(tree, &pointer)?;
            }
            return Ok(matches);
        }
        Change::Update(node) => (*node).clone(),
        Change::Copy(query) => {
            let found = jsonpath::select(tree, query, steps).map_err(too_long)?;
            match found.as_slice() {
                [one] => tree.lookup(one).cloned().unwrap_or_else(|| Node::new(action.at, Value::Null)),
                _ => {
                    let message = format!("`copy` must name one node; it names {}", found.len());
                    return Err(refusal(codes::BAD_OVERLAY, message, "correct the path"));
                }
            }
        }
    };
    let mut shapes = targets.iter().filter_map(|pointer| tree.lookup(pointer)).map(Shape::of);
    let first = shapes.next();
    if version == Version::V1_1 && shapes.any(|shape| Some(shape) != first) {
        let message = "this target matches nodes of several kinds";
        return Err(refusal(
            codes::BAD_OVERLAY,
            message,
            "name objects, arrays or primitive values, one kind in an action",
        ));
    }
    let (nodes, depth) = size(&update);
    for pointer in targets {
        *copied = copied.saturating_add(nodes);
        if *copied > budget.alias_nodes {
            let message = format!("the overlay adds more than {} nodes (alias_nodes)", budget.alias_nodes);
            return Err(refusal(codes::BUDGET_EXCEEDED, message, "name the targets more exactly"));
        }
        if pointer.depth() + depth > budget.depth {
            let message = format!("the overlay makes more than {} levels of nesting (depth)", budget.depth);
            return Err(refusal(codes::BUDGET_EXCEEDED, message, "nest less"));
        }
        if let Some(node) = tree.lookup_mut(&pointer) {
            match (&mut node.value, &update.value) {
                // A list takes the update as one more element, or as many if it is a list itself.
                (Value::Sequence(items), value) if !matches!(value, Value::Sequence(_)) => {
                    items.push(update.clone());
                }
                _ => merge(node, &update, &pointer)?,
            }
        }
    }
    Ok(matches)
}

fn refusal(code: Code, message: impl AsRef<str>, help: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(code, message).help(help))
}

fn remove(tree: &mut Node, pointer: &SpecPointer) -> Result<(), Box<Diagnostic>> {
    let (Some(parent), Some(last)) = (pointer.parent(), pointer.last()) else {
        return Err(refusal(codes::BAD_OVERLAY, "the whole document cannot be removed", "name a part of it"));
    };
    match tree.lookup_mut(&parent).map(|node| &mut node.value) {
        Some(Value::Mapping(members)) => {
            members.remove(last);
        }
        Some(Value::Sequence(items)) => {
            if let Some(index) = last.parse().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
    Ok(())
}

/// Nodes and levels of a value.
fn size(node: &Node) -> (usize, usize) {
    let (mut nodes, mut deepest) = (0, 0);
    let mut todo = vec![(node, 0)];
    while let Some((node, depth)) = todo.pop() {
        nodes += 1;
        deepest = deepest.max(depth);
        match &node.value {
            Value::Sequence(items) => todo.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Mapping(members) => todo.extend(Mapping::iter(members).map(|(_, item)| (item, depth + 1))),
            _ => {}
        }
    }
    (nodes, deepest)
}
