//! Parameters `in: body` and `in: formData` → `requestBody`.

use super::super::super::tree::{Mapping, Node, Value};
use super::parameter::{Carried, list_style, value_schema};
use super::{Media, Swagger, take};
use crate::diagnostics::{Diagnostic, Span, SpecPointer, codes, quote};

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

impl Swagger<'_> {
    /// Gives an operation at `at` the request body that its parameters describe.
    pub(super) fn body(
        &mut self,
        operation: &mut Mapping,
        at: &SpecPointer,
        carried: &[Carried],
        consumes: &[Media],
    ) {
        let place = at.child("requestBody");
        let (bodies, forms): (Vec<&Carried>, Vec<&Carried>) =
            carried.iter().partition(|parameter| parameter.is_body());
        let Some(body) = bodies.first() else {
            if let Some(body) = self.form(&forms, &place, consumes) {
                operation.set("requestBody", body.span, body);
            }
            return;
        };
        for extra in bodies.iter().skip(1).chain(&forms) {
            let message = format!(
                "the parameter {} cannot be sent: the operation has a body already",
                quote(extra.name())
            );
            let help = "an operation has one body, or a form";
            let (span, origin) = (extra.node.span, extra.element.clone());
            self.side.reword(origin.clone());
            self.odd(codes::SCHEMA_CONFLICT, span, &origin, &message, "it is left out", help);
        }
        let span = body.node.span;
        if let Some(name) = body.shared.as_deref().filter(|_| consumes == self.consumes) {
            let target = SpecPointer::from_tokens(["components", "requestBodies", name]);
            let mut members = Mapping::new();
            members.set("$ref", span, Node::text(span, format!("#{target}")));
            self.side.moved(place, body.element.clone());
            operation.set("requestBody", span, Node::new(span, Value::Mapping(members)));
            return;
        }
        match &body.shared {
            Some(_) => {
                self.side.reword(body.element.clone());
                self.side.copied(place.clone(), body.definition());
            }
            None if body.element.starts_with(at) => self.side.moved(place.clone(), body.element.clone()),
            None => {
                self.side.went(body.element.clone(), place.clone());
                self.side.copied(place.clone(), body.element.clone());
            }
        }
        let made = self.request_body(body.node.clone(), &place, consumes);
        operation.set("requestBody", span, made);
    }

    /// A body parameter as the request body that will stand at `at`.
    pub(super) fn request_body(&mut self, mut parameter: Node, at: &SpecPointer, consumes: &[Media]) -> Node {
        let span = parameter.span;
        let Value::Mapping(members) = &mut parameter.value else { return parameter };
        let origin = self.side.origin(at).unwrap_or_else(|| at.clone());
        for field in ["name", "in"] {
            members.remove(field);
            self.side.reword(origin.child(field));
        }
        let (key, schema) = take(members, "schema").unwrap_or_else(|| {
            // Some write the type beside the name, as for other parameters.
            let (schema, schema_span) = value_schema(members, span, at, &at.child("schema"), self);
            (schema_span, Node::new(schema_span, Value::Mapping(schema)))
        });
        let content = self.content(&schema, key, at, consumes, key);
        members.set("content", key, Node::new(span, Value::Mapping(content)));
        parameter
    }

    /// The parts of a form as one object; `None` without any.
    fn form(&mut self, parts: &[&Carried], at: &SpecPointer, consumes: &[Media]) -> Option<Node> {
        let span = parts.first()?.node.span;
        let has_file = parts.iter().any(|part| part.node.get_str("type") == Some("file"));
        let media = form_types(consumes, has_file, span);
        let first = at.child("content").child(&media.first()?.name);
        let schema_place = first.child("schema");
        let mut properties = Mapping::new();
        let mut encoding = Mapping::new();
        let mut required: Vec<Node> = Vec::new();
        for part in parts {
            self.part_of_form(part, &first, (&mut properties, &mut encoding, &mut required));
        }
        let needed = !required.is_empty();
        let mut schema = Mapping::new();
        schema.set("type", span, Node::text(span, "object"));
        schema.set("properties", span, Node::new(span, Value::Mapping(properties)));
        if needed {
            schema.set("required", span, Node::new(span, Value::Sequence(required)));
        }
        let schema = Node::new(span, Value::Mapping(schema));
        let mut content = Mapping::new();
        for (index, media) in media.iter().enumerate() {
            let mut members = Mapping::new();
            members.set("schema", span, schema.clone());
            if !encoding.is_empty() {
                members.set("encoding", span, Node::new(span, Value::Mapping(encoding.clone())));
            }
            if index > 0 {
                self.side
                    .copied(at.child("content").child(&media.name).child("schema"), schema_place.clone());
            }
            content.set(media.name.as_str(), media.span, Node::new(span, Value::Mapping(members)));
        }
        let mut body = Mapping::new();
        body.set("content", span, Node::new(span, Value::Mapping(content)));
        if needed {
            body.set("required", span, Node::new(span, Value::Bool(true)));
        }
        Some(Node::new(span, Value::Mapping(body)))
    }

    /// One part of a form: a property of the body's schema, and how it is written if it is a list.
    fn part_of_form(
        &mut self,
        part: &Carried,
        media: &SpecPointer,
        (properties, encoding, required): (&mut Mapping, &mut Mapping, &mut Vec<Node>),
    ) {
        let Value::Mapping(mut members) = part.node.value.clone() else { return };
        let (name, span, origin) = (part.name().to_owned(), part.node.span, part.definition());
        let key = members.get("name").map_or(span, |name| name.span);
        if let Some(first) = properties.key_span(&name) {
            self.side.reword(part.element.clone());
            let message = format!("the formData parameter {} is given twice", quote(&name));
            self.diagnostics.push(
                Diagnostic::oddity(codes::DUPLICATE_PARAMETER, message)
                    .at(key)
                    .pointer(&part.element)
                    .related(first, "first given here")
                    .action("the second is left out")
                    .help("remove one of the two"),
            );
            return;
        }
        let to = media.child("schema").child("properties").child(&name);
        if part.shared.is_some() {
            self.side.reword(part.element.clone());
        } else {
            self.side.went(part.element.clone(), to.clone());
        }
        for field in ["name", "in", "required", "allowEmptyValue", "collectionFormat"] {
            self.side.reword(origin.child(field));
        }
        let is_required = members.get("required").and_then(Node::as_bool) == Some(true);
        let is_list = members.get("type").and_then(Node::as_str) == Some("array");
        let format = take(&mut members, "collectionFormat");
        members.retain(|key, _| !matches!(key, "name" | "in" | "required" | "allowEmptyValue"));
        let (mut schema, _) = value_schema(&mut members, span, &part.element, &to, self);
        self.side.copied(to.clone(), origin.clone());
        if let Some(style) = list_style(format, is_list, "formData", span, &part.element, self) {
            let mut of_part = Mapping::new();
            style.write(&mut of_part);
            encoding.set(name.as_str(), key, Node::new(span, Value::Mapping(of_part)));
            self.side.copied(media.child("encoding").child(&name), origin);
        }
        // What is left describes the part: words, examples, extensions.
        for (field, field_key, node) in members.entries() {
            schema.set(field, field_key, node.clone());
        }
        if is_required {
            required.push(Node::text(key, name.as_str()));
        }
        properties.set(name, key, Node::new(span, Value::Mapping(schema)));
    }
}

/// The media types of a form: those that an operation consumes and that are forms, else the one that fits.
fn form_types(consumes: &[Media], has_file: bool, span: Span) -> Vec<Media> {
    let essence =
        |media: &Media| media.name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let forms = consumes.iter().filter(|media| {
        let essence = essence(media);
        essence == MULTIPART || (essence == FORM && !has_file)
    });
    let forms: Vec<Media> = forms.cloned().collect();
    if !forms.is_empty() {
        return forms;
    }
    let name = if has_file { MULTIPART } else { FORM };
    vec![Media { name: name.to_owned(), span }]
}
