//! `securityDefinitions` → `components/securitySchemes`.

use super::super::super::tree::{Mapping, Node, Value};
use super::{Swagger, take};
use crate::diagnostics::{SpecPointer, codes, quote};

/// What a flow is called in 3.0.
const FLOWS: &[(&str, &str)] = &[
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
];

impl Swagger<'_> {
    /// Rewrites all definitions; `at` is their new place.
    pub(super) fn security(&mut self, mut definitions: Node, at: &SpecPointer) -> Node {
        self.side.went(SpecPointer::root().child("securityDefinitions"), at.clone());
        for (name, scheme) in definitions.as_mapping_mut().into_iter().flat_map(|members| members.iter_mut())
        {
            let origin = SpecPointer::root().child("securityDefinitions").child(name);
            if let Value::Mapping(members) = &mut scheme.value {
                match members.get("type").map(|node| (node.as_str().map(str::to_owned), node.span)) {
                    Some((Some(of_type), span)) if of_type == "basic" => {
                        members.set("type", span, Node::text(span, "http"));
                        members.set("scheme", span, Node::text(span, "basic"));
                    }
                    Some((Some(of_type), _)) if of_type == "oauth2" => {
                        self.flow(members, &at.child(name), &origin);
                    }
                    _ => {}
                }
            }
        }
        definitions
    }

    /// The one flow of an `oauth2` definition.
    fn flow(&mut self, members: &mut Mapping, at: &SpecPointer, origin: &SpecPointer) {
        let Some((key, flow)) = take(members, "flow") else { return };
        self.side.reword(origin.child("flow"));
        let text = flow.as_str().unwrap_or_default();
        let Some((_, name)) = FLOWS.iter().find(|(old, new)| *old == text || *new == text) else {
            let message = format!("{} is no flow of OAuth 2", quote(text));
            let help = "write implicit, password, application or accessCode";
            self.odd(codes::WRONG_TYPE, flow.span, &origin.child("flow"), &message, "it is left out", help);
            members.set("flows", key, Node::new(flow.span, Value::Mapping(Mapping::new())));
            return;
        };
        let mut inside = Mapping::new();
        let place = at.child("flows").child(name);
        for field in ["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"] {
            if let Some((key, node)) = take(members, field) {
                self.side.moved(place.child(field), at.child(field));
                inside.set(field, key, node);
            }
        }
        let mut flows = Mapping::new();
        flows.set(*name, key, Node::new(flow.span, Value::Mapping(inside)));
        self.side.copied(place, at.clone());
        members.set("flows", key, Node::new(flow.span, Value::Mapping(flows)));
    }
}
