//! References by `$anchor` (`$ref: '#node'`) are rewritten to pointers, and `$dynamicRef` to the `$ref` it is without
//! dynamic scope, so that every later reference is a pointer.

use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, Diagnostics, Span, SpecPointer, codes, quote};
use crate::load::reference::{Reference, read};
use crate::load::shape::{ObjectKind, Shape, walk, walk_mut};
use crate::load::{Loaded, Node};

/// The anchors of a document.
#[derive(Default)]
struct Anchors {
    /// By name: the schema, the place of the word, and whether it is one for all (and not a dynamic one).
    named: BTreeMap<String, Vec<(SpecPointer, Span, bool)>>,
    /// The schemas with an `$id`: each has anchors of its own.
    resources: Vec<SpecPointer>,
}

impl Anchors {
    /// The schema of a name that shares most of its way with a reference to it: the one of the same resource.
    fn nearest(&self, name: &str, from: &SpecPointer) -> Option<&SpecPointer> {
        let shared =
            |pointer: &SpecPointer| pointer.tokens().zip(from.tokens()).take_while(|(a, b)| a == b).count();
        let mut best: Option<(usize, &SpecPointer)> = None;
        for (pointer, ..) in self.named.get(name)? {
            let own = shared(pointer);
            if best.is_none_or(|(most, _)| own > most) {
                best = Some((own, pointer));
            }
        }
        best.map(|(_, pointer)| pointer)
    }

    /// Anchors of one name in one file, where no `$id` parts them. Dynamic ones are there to be given again.
    fn report_twins(&self, diagnostics: &mut Diagnostics) {
        let free =
            |pointer: &SpecPointer| !self.resources.iter().any(|resource| pointer.starts_with(resource));
        for (name, all) in &self.named {
            let mut plain = all.iter().filter(|(pointer, _, plain)| *plain && free(pointer));
            let Some((_, first, _)) = plain.next() else { continue };
            for (pointer, span, _) in plain.filter(|(_, span, _)| span.source == first.source) {
                let message = format!("the anchor {} is given twice", quote(name));
                diagnostics.push(
                    Diagnostic::oddity(codes::BAD_REF, message)
                        .at(*span)
                        .pointer(pointer)
                        .related(*first, "first given here")
                        .action("references lead to the nearest")
                        .help("rename one of the two"),
                );
            }
        }
    }
}

/// Rewrites the references that name an anchor. Those that name none are left to the check of all references.
pub(super) fn rewrite(loaded: &mut Loaded, diagnostics: &mut Diagnostics) {
    let document = Shape::Object(ObjectKind::Document);
    let mut anchors = Anchors::default();
    let mut asked = false;
    walk(&loaded.tree, document, &SpecPointer::root(), |node, place| {
        asked |= place.may_be_ref && names_anchor(node);
        if place.object != ObjectKind::Schema {
            return;
        }
        if node.get("$id").is_some() {
            anchors.resources.push(place.pointer().clone());
        }
        for keyword in ["$anchor", "$dynamicAnchor"] {
            if let Some((name, anchor)) =
                node.get(keyword).and_then(|anchor| Some((anchor.as_str()?, anchor)))
            {
                let found = (place.pointer().clone(), anchor.span, keyword == "$anchor");
                anchors.named.entry(name.to_owned()).or_default().push(found);
            }
        }
    });
    anchors.report_twins(diagnostics);
    if !asked {
        return;
    }
    walk_mut(&mut loaded.tree, document, &SpecPointer::root(), |node, place| {
        let Some(members) = node.as_mapping_mut().filter(|_| place.may_be_ref) else { return };
        for keyword in ["$ref", "$dynamicRef"] {
            let Some((text, span)) = members.get(keyword).and_then(|node| Some((node.as_str()?, node.span)))
            else {
                continue;
            };
            let target = match read(text) {
                Reference::Anchor(name) => anchors
                    .nearest(&name, place.pointer())
                    .map(|pointer| format!("#{}", pointer.to_string().replace('%', "%25"))),
                Reference::Local(_) if keyword == "$dynamicRef" => Some(text.to_owned()),
                _ => None,
            };
            if let Some(target) = target {
                if let Some(dynamic) = members.remove(keyword).filter(|_| keyword == "$dynamicRef") {
                    loaded.side.keep(place.pointer(), keyword, dynamic);
                }
                members.set("$ref", span, Node::text(span, target));
            }
        }
    });
}

/// Whether a node refers to something by an anchor, or dynamically.
fn names_anchor(node: &Node) -> bool {
    let by_name =
        |text: &str| text.strip_prefix('#').is_some_and(|name| !name.is_empty() && !name.starts_with('/'));
    node.get_str("$ref").is_some_and(by_name) || node.get("$dynamicRef").is_some()
}
