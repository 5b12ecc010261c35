//! References by `$anchor` (`$ref: '#node'`) are rewritten to pointers, and `$dynamicRef` to the `$ref` it is without
//! dynamic scope, so that every later reference is a pointer.

use std::collections::BTreeMap;

use crate::diagnostics::{Diagnostic, Diagnostics, Span, SpecPointer, codes, quote};
use crate::load::reference::{Reference, read};
use crate::load::shape::{ObjectKind, Shape, walk, walk_mut};
use crate::load::{Loaded, Node};

/// Rewrites the references that name an anchor. Those that name none are left to the check of all references.
pub(super) fn rewrite(loaded: &mut Loaded, diagnostics: &mut Diagnostics) {
    let document = Shape::Object(ObjectKind::Document);
    let mut anchors: BTreeMap<String, (SpecPointer, Span)> = BTreeMap::new();
    let mut asked = false;
    walk(&loaded.tree, document, &SpecPointer::root(), |node, place| {
        asked |= place.may_be_ref && names_anchor(node);
        for keyword in ["$anchor", "$dynamicAnchor"] {
            let Some(anchor) = node.get(keyword).filter(|_| place.object == ObjectKind::Schema) else {
                continue;
            };
            let Some(name) = anchor.as_str() else { continue };
            match anchors.get(name) {
                Some((first, span)) if first != place.pointer() => diagnostics.push(
                    Diagnostic::oddity(codes::BAD_REF, format!("the anchor {} is given twice", quote(name)))
                        .at(anchor.span)
                        .pointer(place.pointer())
                        .related(*span, "first given here")
                        .action("references lead to the first")
                        .help("rename one of the two"),
                ),
                Some(_) => {}
                None => {
                    anchors.insert(name.to_owned(), (place.pointer().clone(), anchor.span));
                }
            }
        }
    });
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
                Reference::Anchor(name) => anchors.get(&name).map(|(pointer, _)| format!("#{pointer}")),
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
