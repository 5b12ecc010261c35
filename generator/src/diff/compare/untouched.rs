//! What need not be looked at: places that say the same in both documents, and lead to nothing that does not. Most of two revisions of one
//! document is such.

use std::collections::{BTreeMap, BTreeSet};

use super::operations::{METHODS, Operation};
use super::{Comparer, Document};
use crate::diagnostics::SpecPointer;
use crate::load::Node;
use crate::normalise::view::At;

/// A component: its section and its name.
type Component<'a> = (&'a str, &'a str);

/// The components that are the same in both documents, with everything that they lead to.
#[derive(Debug, Default)]
pub(super) struct Untouched<'a> {
    components: BTreeSet<Component<'a>>,
    /// What an operation may leave to the document is the same: who may call.
    defaults: bool,
    /// The SDKs call what both have by the same names.
    names: bool,
}

impl<'a> Untouched<'a> {
    pub(super) fn of(old: &Document<'a>, new: &Document<'a>, is_ruled: bool) -> Self {
        let root = |document: &Document<'a>, path: &[&str]| document.view.root().path(path);
        let same = |path: &[&str]| match (root(old, path), root(new, path)) {
            (Some(was), Some(is)) => was.node.same_value(is.node),
            (None, None) => true,
            _ => false,
        };
        let names = !is_ruled || old.surface.agrees(&new.surface);
        let defaults = same(&["security"]) && same(&["components", "securitySchemes"]);
        if !(names && old.dangling.is_empty() && new.dangling.is_empty()) {
            return Self { components: BTreeSet::new(), defaults, names: false };
        }
        let mut components = BTreeSet::new();
        for (section, _, was) in root(old, &["components"]).iter().flat_map(At::members) {
            let Some(is) = root(new, &["components", section]) else { continue };
            for (name, _, was) in was.members() {
                if is.get(name).is_some_and(|is| was.node.same_value(is.node)) {
                    components.insert((section, name));
                }
            }
        }
        // What leads to something that is not the same is not the same either.
        let mut users: BTreeMap<Component<'a>, Vec<Component<'a>>> = BTreeMap::new();
        let mut todo: Vec<Component<'a>> = Vec::new();
        for (from, to) in &old.view.resolved.refs {
            let Some(from) = holder(from) else { continue };
            match holder(to) {
                Some(to) if components.contains(&to) => users.entry(to).or_default().push(from),
                _ => todo.push(from),
            }
        }
        while let Some(touched) = todo.pop() {
            if components.remove(&touched) {
                todo.extend(users.remove(&touched).unwrap_or_default());
            }
        }
        Self { components, defaults, names }
    }
}

impl<'a> Comparer<'a> {
    /// Whether two places say the same, with all that they lead to. What stands elsewhere now is looked at: its types have other names.
    pub(super) fn is_untouched(&self, old: &At<'a>, new: &At<'a>) -> bool {
        if !self.untouched.names || old.pointer != new.pointer {
            return false;
        }
        match component(&old.pointer) {
            Some(component) => self.untouched.components.contains(&component),
            None => self.is_same(old.node, new.node),
        }
    }

    /// Whether two operations are the same in the document, in what they share with others, and in the SDKs.
    pub(super) fn is_same_operation(&self, old: &Operation<'a>, new: &Operation<'a>) -> bool {
        let of_item = |key: &str| match (old.item.node.get(key), new.item.node.get(key)) {
            (Some(was), Some(is)) => self.is_same(was, is),
            (None, None) => true,
            _ => false,
        };
        let keys = |of: &Operation<'a>| {
            of.item
                .node
                .as_mapping()
                .is_some_and(|all| all.keys().filter(|key| !METHODS.contains(key)).all(of_item))
        };
        let method = |document: &Document<'a>, at: &At<'a>| {
            let method = document.surface.method(&at.pointer)?;
            let envelope = method.envelope;
            Some((
                method.call.to_owned(),
                method.shims.clone(),
                envelope.kind,
                method.answer,
                method.arguments.cloned(),
            ))
        };
        self.untouched.defaults
            && self.is_untouched(&old.at, &new.at)
            && keys(old)
            && keys(new)
            && method(&self.old, &old.at) == method(&self.new, &new.at)
    }

    /// Whether two nodes say the same, and refer to untouched components alone.
    fn is_same(&self, old: &'a Node, new: &'a Node) -> bool {
        let Some(members) = old.as_mapping() else {
            let (Some(was), Some(is)) = (old.as_sequence(), new.as_sequence()) else {
                return old.same_value(new);
            };
            return was.len() == is.len() && was.iter().zip(is).all(|(was, is)| self.is_same(was, is));
        };
        let Some(others) = new.as_mapping() else { return false };
        if members.len() != others.len() {
            return false;
        }
        if let Some(target) = old.get("$ref") {
            let known = target.as_str().and_then(|target| target.strip_prefix("#/components/"));
            let untouched = known.and_then(|path| path.split_once('/'));
            if !(old.same_value(new)
                && untouched.is_some_and(|component| self.untouched.components.contains(&component)))
            {
                return false;
            }
        }
        members.iter().all(|(name, was)| others.get(name).is_some_and(|is| self.is_same(was, is)))
    }
}

/// The component that a place is.
fn component(pointer: &SpecPointer) -> Option<(&str, &str)> {
    let mut tokens = pointer.tokens();
    match (tokens.next(), tokens.next(), tokens.next(), tokens.next()) {
        (Some("components"), Some(section), Some(name), None) => Some((section, name)),
        _ => None,
    }
}

/// The component that a place lies in.
fn holder(pointer: &SpecPointer) -> Option<(&str, &str)> {
    let mut tokens = pointer.tokens();
    match (tokens.next(), tokens.next(), tokens.next()) {
        (Some("components"), Some(section), Some(name)) => Some((section, name)),
        _ => None,
    }
}
