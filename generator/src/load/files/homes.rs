//! Where parts stand that the document names itself: components that are references to other files, or lie in sections that are.

use std::collections::BTreeSet;

use super::assemble::{Assembly, Section};
use super::library::{MAIN, Target};
use super::names::{Nameless, choose};
use crate::diagnostics::SpecPointer;
use crate::load::Node;
use crate::load::shape::{ObjectKind, is_annotation};

impl Assembly<'_> {
    /// Where parts of a kind get a name; `None` for those that are written out wherever they are referred to.
    pub(super) fn section(&self, kind: ObjectKind) -> Option<Section> {
        if self.swagger {
            return match kind {
                ObjectKind::Schema => Some(&["definitions"]),
                ObjectKind::Parameter => Some(&["parameters"]),
                ObjectKind::Response => Some(&["responses"]),
                _ => None,
            };
        }
        match kind {
            ObjectKind::Schema => Some(&["components", "schemas"]),
            ObjectKind::Parameter => Some(&["components", "parameters"]),
            ObjectKind::Response => Some(&["components", "responses"]),
            ObjectKind::RequestBody => Some(&["components", "requestBodies"]),
            ObjectKind::Header => Some(&["components", "headers"]),
            ObjectKind::SecurityScheme => Some(&["components", "securitySchemes"]),
            ObjectKind::Link => Some(&["components", "links"]),
            ObjectKind::Callback => Some(&["components", "callbacks"]),
            _ => None,
        }
    }

    /// The components of the document that are references to other files, or lie in sections that are.
    pub(super) fn find_homes(&mut self, root: &Node) {
        use ObjectKind::{Callback, Header, Link, Parameter, RequestBody, Response, Schema, SecurityScheme};
        for kind in [Schema, Parameter, Response, RequestBody, Header, SecurityScheme, Link, Callback] {
            let Some(section) = self.section(kind) else { continue };
            let mut at = Target { file: MAIN, pointer: SpecPointer::root() };
            let mut node = Some(root);
            for key in section {
                at.pointer = at.pointer.child(key);
                node = node.and_then(|node| node.get(key));
                if let Some(text) = node.and_then(|node| node.get_str("$ref")) {
                    let Ok(target) = self.library.locate(text, at.file) else {
                        node = None;
                        break;
                    };
                    node = self.library.node(&target);
                    at = target;
                }
            }
            let place = SpecPointer::from_tokens(section.iter().copied());
            let Some(members) = node.and_then(Node::as_mapping) else { continue };
            for (name, member) in members.iter() {
                let home = place.child(name);
                let own = Target { file: at.file, pointer: at.pointer.child(name) };
                let target = match member.get_str("$ref") {
                    Some(text) if is_annotated_ref(member) => self.library.locate(text, at.file).ok(),
                    Some(_) => None,
                    None => Some(own),
                };
                let Some(target) = target.filter(|target| target.file != MAIN) else { continue };
                // Of several names for one part the one it has anyway is meant.
                let fits = |place: &SpecPointer| {
                    let pointer = &target.pointer;
                    let path = self.library.path(target.file);
                    let own = choose(&[Nameless { path, pointer }], &BTreeSet::new());
                    own.first().map(String::as_str) == place.last()
                };
                match self.homes.get(&(target.clone(), section)) {
                    Some(other) if fits(other) || !fits(&home) => {}
                    _ => {
                        self.homes.insert((target, section), home);
                    }
                }
            }
        }
    }
}

/// A reference with nothing but words beside it.
fn is_annotated_ref(node: &Node) -> bool {
    node.as_mapping().is_some_and(|members| members.keys().all(|key| key == "$ref" || is_annotation(key)))
}
