//! Names the parts, sets the texts that refer to them, and puts them into the document.

use std::collections::BTreeMap;

use super::Grafts;
use super::assemble::{Assembled, Assembly, Link, Owner, Part, Section, joined, reference_to};
use super::library::{FileId, Target};
use super::names::{Nameless, choose};
use crate::diagnostics::SpecPointer;
use crate::load::{Mapping, Node, Value};

impl Assembly<'_> {
    /// Names the parts, sets the texts that refer to them, and puts them into the document.
    pub(super) fn finish(mut self, mut root: Node) -> Assembled {
        let places = self.places(&root);
        for Link { owner, at, part, rest } in std::mem::take(&mut self.links) {
            let Some(place) = places.get(part) else { continue };
            let text = reference_to(&joined(&place.0, &rest));
            let tree = match owner {
                Owner::Document => &mut root,
                Owner::Part(index) => match self.parts.get_mut(index) {
                    Some(part) => &mut part.node,
                    None => continue,
                },
            };
            if let Some(node) = tree.lookup_mut(&at) {
                node.value = Node::text(node.span, text).value;
            }
        }
        let mut grafts = Grafts::new();
        let source = |file: FileId| self.library.source(file);
        for ((owner, at), (file, origin)) in &self.grafts {
            let place = match owner {
                Owner::Document => Some(at.clone()),
                Owner::Part(index) => {
                    places.get(*index).filter(|(_, own)| *own).map(|(place, _)| joined(place, at))
                }
            };
            if let (Some(place), Some(source)) = (place, source(*file)) {
                grafts.insert(place, (source, origin.clone()));
            }
        }
        let mut order: Vec<usize> = (0..self.parts.len()).filter(|index| places[*index].1).collect();
        order.sort_by(|a, b| places[*a].0.cmp(&places[*b].0));
        for index in order {
            let Part { target, node, .. } = &self.parts[index];
            let place = &places[index].0;
            if let Some(source) = source(target.file) {
                grafts.insert(place.clone(), (source, target.pointer.clone()));
            }
            put(&mut root, place, node.clone());
        }
        Assembled { root, grafts, wanted: self.wanted }
    }

    /// Where each part stands in the document, and whether it is put there: what lies inside another one is there already.
    pub(super) fn places(&self, root: &Node) -> Vec<(SpecPointer, bool)> {
        // Stretches of files that stand in the document under a name.
        let mut held: BTreeMap<&Target, SpecPointer> = BTreeMap::new();
        for ((target, _), home) in &self.homes {
            held.entry(target).or_insert_with(|| home.clone());
        }
        let inside_of = |target: &Target| {
            let mut at = target.pointer.parent();
            while let Some(pointer) = at {
                let outer = Target { file: target.file, pointer: pointer.clone() };
                if let Some(place) = held.get(&outer) {
                    return Some(target.pointer.rebase(&pointer, place).unwrap_or_default());
                }
                at = pointer.parent();
            }
            None
        };
        let mut places: Vec<Option<(SpecPointer, bool)>> = vec![None; self.parts.len()];
        let mut of_section: BTreeMap<Section, Vec<usize>> = BTreeMap::new();
        let whole: BTreeMap<&Target, usize> =
            self.known.iter().map(|((target, _), index)| (target, *index)).collect();
        let mut inner: Vec<(usize, usize, SpecPointer)> = Vec::new();
        for ((target, section), index) in &self.known {
            if let Some(place) = inside_of(target) {
                places[*index] = Some((place, false));
                continue;
            }
            let mut at = target.pointer.parent();
            let mut outer = None;
            while let Some(pointer) = at {
                let holder = Target { file: target.file, pointer: pointer.clone() };
                if let Some(part) = whole.get(&holder) {
                    let rest = target.pointer.rebase(&pointer, &SpecPointer::root()).unwrap_or_default();
                    outer = Some((*part, rest));
                    break;
                }
                at = pointer.parent();
            }
            match outer {
                Some((part, rest)) => inner.push((*index, part, rest)),
                None => of_section.entry(section).or_default().push(*index),
            }
        }
        for (section, members) in of_section {
            let at = SpecPointer::from_tokens(section.iter().copied());
            let taken = root.lookup(&at).and_then(Node::as_mapping);
            let taken = taken.map(|members| members.keys().map(str::to_owned).collect()).unwrap_or_default();
            let parts: Vec<Nameless<'_>> = members
                .iter()
                .filter_map(|index| self.parts.get(*index))
                .map(|part| Nameless {
                    path: self.library.path(part.target.file),
                    pointer: &part.target.pointer,
                })
                .collect();
            for (index, name) in members.iter().zip(choose(&parts, &taken)) {
                places[*index] = Some((at.child(&name), true));
            }
        }
        // From the outermost in: the place of the holder is known by then.
        inner.sort_by_key(|(index, ..)| self.parts[*index].target.pointer.depth());
        for (index, part, rest) in inner {
            let place = places[part].as_ref().map(|(place, _)| joined(place, &rest));
            places[index] = place.map(|place| (place, false));
        }
        places.into_iter().map(|place| place.unwrap_or((SpecPointer::root(), false))).collect()
    }
}

/// Puts a node at a place, with the objects around it where they are missing.
fn put(root: &mut Node, place: &SpecPointer, node: Node) {
    let span = root.span;
    let Some(parent) = place.parent() else { return };
    let mut holder = root;
    for token in parent.tokens() {
        let Value::Mapping(members) = &mut holder.value else { return };
        if members.get(token).and_then(Node::as_mapping).is_none() {
            members.set(token, span, Node::new(span, Value::Mapping(Mapping::new())));
        }
        match members.get_mut(token) {
            Some(next) => holder = next,
            None => return,
        }
    }
    if let (Value::Mapping(members), Some(name)) = (&mut holder.value, place.last()) {
        members.set(name, node.span, node);
    }
}
