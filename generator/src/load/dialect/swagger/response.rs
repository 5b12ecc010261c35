//! Responses: `schema` and `examples` → `content`, one entry a media type; `headers` get schemas.

use super::super::super::tree::{Mapping, Node, Value};
use super::parameter::into_schema;
use super::{Media, Swagger, take};
use crate::diagnostics::{Span, SpecPointer};

impl Swagger<'_> {
    /// Rewrites one response in place. `produces` are the media types of its operation.
    pub(super) fn response(&mut self, response: &mut Node, at: &SpecPointer, produces: &[Media]) {
        let span = response.span;
        let Value::Mapping(members) = &mut response.value else { return };
        if members.get("$ref").is_some() {
            return;
        }
        if let Some(Value::Mapping(headers)) = members.get_mut("headers").map(|node| &mut node.value) {
            let place = at.child("headers");
            for (name, header) in headers.iter_mut() {
                if let Value::Mapping(members) = &mut header.value {
                    let of_header = place.child(name);
                    into_schema(members, "header", header.span, &of_header, self);
                }
            }
        }
        let schema = take(members, "schema");
        let examples = take(members, "examples");
        if schema.is_none() && examples.is_none() {
            return;
        }
        let mut content = Mapping::new();
        let place = at.child("content");
        if let Some((key, schema)) = schema {
            content = self.content(&schema, key, at, produces, span);
        }
        if let Some((_, examples)) = examples {
            self.examples(examples, &mut content, &place, at);
        }
        members.set("content", span, Node::new(span, Value::Mapping(content)));
    }

    /// `content` of a body or reply at `at`: its schema under each media type, under JSON (at `unsaid`) if none is said.
    pub(super) fn content(
        &mut self,
        schema: &Node,
        key: Span,
        at: &SpecPointer,
        media: &[Media],
        unsaid: Span,
    ) -> Mapping {
        let json = [Media { name: "application/json".to_owned(), span: unsaid }];
        let media = if media.is_empty() { &json[..] } else { media };
        let place = at.child("content");
        let mut content = Mapping::new();
        for media in media {
            let mut members = Mapping::new();
            members.set("schema", key, schema.clone());
            content.set(media.name.as_str(), media.span, Node::new(schema.span, Value::Mapping(members)));
        }
        // From the back: references into the schema lead to the first media type, which is written last.
        for media in media.iter().rev() {
            let of_media = place.child(&media.name);
            self.side.copied(of_media.clone(), at.clone());
            self.side.went(at.child("schema"), of_media.child("schema"));
        }
        content
    }

    /// Examples stand by media type.
    fn examples(&mut self, examples: Node, content: &mut Mapping, place: &SpecPointer, at: &SpecPointer) {
        let from = at.child("examples");
        let origin = self.side.origin(&from).unwrap_or_else(|| from.clone());
        self.side.reword(origin);
        let Value::Mapping(examples) = examples.value else { return };
        for (name, key, example) in examples.entries() {
            // Other keys than media types name nothing that a reply could be.
            if !name.contains('/') {
                continue;
            }
            self.side.copied(place.child(name).child("example"), from.child(name));
            if let Some(Value::Mapping(media)) = content.get_mut(name).map(|node| &mut node.value) {
                media.set("example", key, example.clone());
                continue;
            }
            let schema = content.iter().next().and_then(|(_, first)| first.get("schema").cloned());
            let mut media = Mapping::new();
            if let Some(schema) = schema {
                self.side.copied(place.child(name).child("schema"), at.child("schema"));
                media.set("schema", schema.span, schema);
            }
            media.set("example", key, example.clone());
            content.set(name, key, Node::new(example.span, Value::Mapping(media)));
        }
    }
}
