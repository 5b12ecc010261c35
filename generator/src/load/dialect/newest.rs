//! What OpenAPI 3.2 says in new places: media types and security schemes that are references, the whole query string as one
//! parameter.

use super::super::shape::{ObjectKind, Shape, walk_mut};
use super::super::tree::{Mapping, Node, Value};
use super::{SideTable, querystring};
use crate::diagnostics::{Diagnostics, SpecPointer};

/// Rewrites a document in place.
pub(super) fn lower(tree: &mut Node, side: &mut SideTable, diagnostics: &mut Diagnostics) {
    let shared = tree.get("components").and_then(|components| components.get("mediaTypes"));
    let shared = shared.and_then(Node::as_mapping).cloned().unwrap_or_else(Mapping::new);
    let query_strings = querystring::Known::of(tree);
    let schemes = tree.get("components").and_then(|components| components.get("securitySchemes"));
    let schemes = schemes.and_then(Node::as_mapping).cloned().unwrap_or_else(Mapping::new);
    walk_mut(tree, Shape::Object(ObjectKind::Document), &SpecPointer::root(), |node, place| {
        let Value::Mapping(members) = &mut node.value else { return };
        if let Some(security) = members.get_mut("security") {
            scheme_names(security, &schemes, || place.pointer().child("security"), side);
        }
        match place.object {
            ObjectKind::Parameter | ObjectKind::Header | ObjectKind::RequestBody | ObjectKind::Response => {
                if let Some(Value::Mapping(content)) = members.get_mut("content").map(|node| &mut node.value)
                {
                    media_types(content, &shared, || place.pointer().child("content"), side);
                }
            }
            ObjectKind::PathItem | ObjectKind::Operation => {
                let list = members.get_mut("parameters").map(|node| &mut node.value);
                if let (Some(known), Some(Value::Sequence(list))) = (&query_strings, list) {
                    known.write_out(list, || place.pointer().child("parameters"), side, diagnostics);
                }
            }
            _ => {}
        }
    });
    if let Some(known) = query_strings {
        known.take_away(tree, side, diagnostics);
    }
}

/// `content: {application/json: {$ref: '#/components/mediaTypes/Pet'}}`: written out.
fn media_types(content: &mut Mapping, shared: &Mapping, at: impl Fn() -> SpecPointer, side: &mut SideTable) {
    for (name, media) in content.iter_mut() {
        let target = media.get_str("$ref").and_then(|text| text.strip_prefix("#/components/mediaTypes/"));
        let Some((target, part)) = target
            .map(|name| name.replace("~1", "/").replace("~0", "~"))
            .and_then(|target| shared.get(&target).cloned().map(|part| (target, part)))
        else {
            continue;
        };
        let from = SpecPointer::from_tokens(["components", "mediaTypes", target.as_str()]);
        side.reword(at().child(name).child("$ref"));
        side.copied(at().child(name), from);
        *media = part;
    }
}

/// `security: [{'#/components/securitySchemes/key': []}]`: by the name. What is a name already stays one.
fn scheme_names(security: &mut Node, schemes: &Mapping, at: impl Fn() -> SpecPointer, side: &mut SideTable) {
    let Value::Sequence(requirements) = &mut security.value else { return };
    for (index, requirement) in requirements.iter_mut().enumerate() {
        let Value::Mapping(asked) = &mut requirement.value else { continue };
        let mut named = Mapping::new();
        for (key, span, scopes) in asked.entries() {
            let name =
                key.strip_prefix("#/components/securitySchemes/").filter(|_| !schemes.contains_key(key));
            let name = name.map(|name| name.replace("~1", "/").replace("~0", "~"));
            let name = name.filter(|name| schemes.contains_key(name));
            if let Some(name) = &name {
                side.moved(at().index(index).child(name), at().index(index).child(key));
            }
            named.set(name.as_deref().unwrap_or(key), span, scopes.clone());
        }
        *asked = named;
    }
}
