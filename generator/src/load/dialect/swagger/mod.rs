//! Swagger 2.0 → OpenAPI 3.0, on the spanned tree: what stands elsewhere in 3.0 is moved there, and the side table says where it
//! came from. What lies inside schemas, and the text of references, is rewritten when the tree is walked afterwards.

mod body;
mod parameter;
mod response;
mod schema;
mod security;
mod server;

pub(super) use schema::{lower as lower_schema, reference as lower_reference};

use super::super::tree::{Mapping, Node, Value};
use super::SideTable;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span, SpecPointer};

/// The methods of a path item of Swagger 2.0.
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch"];

/// What the sections of `components` were called.
const SECTIONS: &[(&str, &str)] = &[
    ("schemas", "definitions"),
    ("parameters", "parameters"),
    ("requestBodies", "parameters"),
    ("responses", "responses"),
    ("securitySchemes", "securityDefinitions"),
];

/// What the parts of a document need to know of the whole.
struct Swagger<'a> {
    side: &'a mut SideTable,
    diagnostics: &'a mut Diagnostics,
    /// The parameters that operations may refer to.
    shared: Mapping,
    /// Media types of bodies and of replies, where an operation says none itself.
    consumes: Vec<Media>,
    produces: Vec<Media>,
    server: server::Address,
}

/// A media type and where it stands.
#[derive(Clone, PartialEq)]
struct Media {
    name: String,
    span: Span,
}

/// Rewrites a document in place.
pub(super) fn lower(tree: &mut Node, side: &mut SideTable, diagnostics: &mut Diagnostics) {
    let Value::Mapping(root) = &mut tree.value else { return };
    let at = SpecPointer::root();
    if let Some((key, version)) = take(root, "swagger") {
        side.reword(at.child("swagger"));
        root.set("openapi", key, Node::text(version.span, "3.0.3"));
    }
    let server = server::lower(root, tree.span, side, diagnostics);
    let consumes = media_types(root, "consumes", &at, side).unwrap_or_default();
    let produces = media_types(root, "produces", &at, side).unwrap_or_default();
    let shared = take(root, "parameters");
    let (shared_key, shared) = shared.map_or((tree.span, None), |(key, node)| (key, Some(node)));
    let shared_members = shared.as_ref().and_then(Node::as_mapping).cloned().unwrap_or_else(Mapping::new);
    let mut swagger = Swagger { side, diagnostics, shared: shared_members, consumes, produces, server };
    swagger.paths(root);
    let components = swagger.components(root, shared_key, shared);
    if !components.is_empty() {
        let span = components.entries().next().map_or(tree.span, |(_, key, _)| key);
        root.set("components", span, Node::new(span, Value::Mapping(components)));
    }
}

impl Swagger<'_> {
    /// `definitions`, `parameters`, `responses` and `securityDefinitions` become `components`.
    fn components(&mut self, root: &mut Mapping, shared_key: Span, shared: Option<Node>) -> Mapping {
        // Some documents have sections of later versions too.
        let own = take(root, "components").map(|(_, components)| components);
        let mut components = own.as_ref().and_then(Node::as_mapping).cloned().unwrap_or_else(Mapping::new);
        let at = SpecPointer::root().child("components");
        for (new, old) in SECTIONS {
            self.side.copied(at.child(new), SpecPointer::root().child(old));
        }
        if let Some((key, definitions)) = take(root, "definitions") {
            self.side.went(SpecPointer::root().child("definitions"), at.child("schemas"));
            components.set("schemas", key, definitions);
        }
        if let Some((key, mut responses)) = take(root, "responses") {
            let place = at.child("responses");
            self.side.went(SpecPointer::root().child("responses"), place.clone());
            for (name, response) in
                responses.as_mapping_mut().into_iter().flat_map(|members| members.iter_mut())
            {
                self.response(response, &place.child(name), &self.produces.clone());
            }
            components.set("responses", key, responses);
        }
        if let Some(shared) = shared {
            self.shared_parameters(shared_key, shared, &mut components);
        }
        if let Some((key, definitions)) = take(root, "securityDefinitions") {
            let schemes = self.security(definitions, &at.child("securitySchemes"));
            components.set("securitySchemes", key, schemes);
        }
        components
    }

    /// Shared parameters: bodies become request bodies, parts of forms went into the operations that use them.
    fn shared_parameters(&mut self, key: Span, mut shared: Node, components: &mut Mapping) {
        let from = SpecPointer::root().child("parameters");
        let at = SpecPointer::root().child("components").child("parameters");
        let Value::Mapping(members) = &mut shared.value else {
            self.side.went(from, at);
            components.set("parameters", key, shared);
            return;
        };
        self.side.reword(from.clone());
        let (mut bodies, mut others) = (Mapping::new(), Mapping::new());
        let body_place = SpecPointer::root().child("components").child("requestBodies");
        let entries: Vec<(String, Span, Node)> =
            members.entries().map(|(name, span, node)| (name.to_owned(), span, node.clone())).collect();
        for (name, span, node) in entries {
            match node.get_str("in") {
                Some("body") => {
                    let place = body_place.child(&name);
                    self.side.moved(place.clone(), from.child(&name));
                    let consumes = self.consumes.clone();
                    bodies.set(name, span, self.request_body(node, &place, &consumes));
                }
                Some("formData") => self.side.reword(from.child(&name)),
                _ => {
                    let place = at.child(&name);
                    self.side.moved(place, from.child(&name));
                    others.set(name, span, node);
                }
            }
        }
        for (name, parameter) in others.iter_mut() {
            self.parameter(parameter, &at.child(name));
        }
        for (section, members) in [("parameters", others), ("requestBodies", bodies)] {
            if !members.is_empty() {
                components.set(section, key, Node::new(shared.span, Value::Mapping(members)));
            }
        }
    }

    fn paths(&mut self, root: &mut Mapping) {
        let at = SpecPointer::root().child("paths");
        let Some(paths) = root.get_mut("paths").and_then(Node::as_mapping_mut) else { return };
        for (path, item) in paths.iter_mut().filter(|(path, _)| path.starts_with('/')) {
            let place = at.child(path);
            if let Value::Mapping(members) = &mut item.value {
                self.path_item(members, &place);
            }
        }
    }

    fn path_item(&mut self, item: &mut Mapping, at: &SpecPointer) {
        let inherited = item.get_mut("parameters").map(|list| self.part(list, &at.child("parameters")));
        let (inherited, rest) = inherited.unzip();
        let inherited = inherited.unwrap_or_default();
        for method in METHODS {
            if let Some(Value::Mapping(operation)) = item.get_mut(method).map(|node| &mut node.value) {
                self.operation(operation, &at.child(method), &inherited);
            }
        }
        if let (Some(list), Some(rest)) = (item.get_mut("parameters"), rest) {
            self.put_back(list, rest, &at.child("parameters"));
        }
    }

    fn operation(&mut self, operation: &mut Mapping, at: &SpecPointer, inherited: &[parameter::Carried]) {
        let consumes = media_types(operation, "consumes", at, self.side);
        let produces = media_types(operation, "produces", at, self.side);
        self.operation_servers(operation, at);
        let place = at.child("parameters");
        let parted = operation.get_mut("parameters").map(|list| self.part(list, &place));
        let (carried, rest) = parted.unzip();
        let mut carried = carried.unwrap_or_default();
        let overridden = |other: &parameter::Carried, own: &[parameter::Carried]| {
            own.iter()
                .any(|own| own.is_body() == other.is_body() && (own.is_body() || own.name() == other.name()))
        };
        let more: Vec<_> = inherited.iter().filter(|other| !overridden(other, &carried)).cloned().collect();
        carried.extend(more);
        let consumes = consumes.unwrap_or_else(|| self.consumes.clone());
        self.body(operation, at, &carried, &consumes);
        if let (Some(list), Some(rest)) = (operation.get_mut("parameters"), rest) {
            self.put_back(list, rest, &place);
        }
        let produces = produces.unwrap_or_else(|| self.produces.clone());
        let Some(responses) = operation.get_mut("responses").and_then(Node::as_mapping_mut) else { return };
        let place = at.child("responses");
        for (status, response) in responses.iter_mut().filter(|(status, _)| !status.starts_with("x-")) {
            self.response(response, &place.child(status), &produces);
        }
    }

    /// Reports an oddity at a place of the document as written.
    fn odd(&mut self, code: Code, at: Span, origin: &SpecPointer, message: &str, action: &str, help: &str) {
        self.diagnostics
            .push(Diagnostic::oddity(code, message).at(at).pointer(origin).action(action).help(help));
    }
}

/// Takes a member out, with the place of its key.
fn take(members: &mut Mapping, key: &str) -> Option<(Span, Node)> {
    let span = members.key_span(key)?;
    members.remove(key).map(|node| (span, node))
}

/// Takes a list of media types out of the document or an operation. `None` when there is none; what is no text stays away.
fn media_types(
    members: &mut Mapping,
    key: &str,
    at: &SpecPointer,
    side: &mut SideTable,
) -> Option<Vec<Media>> {
    let (_, node) = take(members, key)?;
    side.reword(at.child(key));
    let mut found: Vec<Media> = Vec::new();
    let one = std::slice::from_ref(&node);
    for item in node.as_sequence().unwrap_or(one) {
        let Some(name) = item.as_str().map(str::trim).filter(|name| !name.is_empty()) else { continue };
        if found.iter().all(|known| known.name != name) {
            found.push(Media { name: name.to_owned(), span: item.span });
        }
    }
    Some(found)
}
