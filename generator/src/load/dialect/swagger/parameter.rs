//! Parameters that stay parameters, and headers: their type moves into a schema, `collectionFormat` becomes a style.

use super::super::super::tree::{Mapping, Node, Value};
use super::{Swagger, take};
use crate::diagnostics::{Span, SpecPointer, codes, quote};

/// The fields that describe a value: in 3.0 they stand in the schema.
const OF_VALUE: &[&str] = &[
    "type",
    "format",
    "items",
    "default",
    "enum",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "readOnly",
    // Not of Swagger 2.0, but written there.
    "properties",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "allOf",
    "nullable",
    "x-nullable",
    "x-isnullable",
];

/// A parameter that is part of a request body, taken out of its list.
#[derive(Clone)]
pub(super) struct Carried {
    /// The parameter itself, a reference followed.
    pub(super) node: Node,
    /// Where it stands; the element of the list, if it was referred to.
    pub(super) element: SpecPointer,
    /// The name under `parameters` of the document it was referred to by.
    pub(super) shared: Option<String>,
}

impl Carried {
    pub(super) fn is_body(&self) -> bool {
        self.node.get_str("in") == Some("body")
    }

    pub(super) fn name(&self) -> &str {
        self.node.get_str("name").unwrap_or_default()
    }

    /// Where the parameter's own fields stand.
    pub(super) fn definition(&self) -> SpecPointer {
        match &self.shared {
            Some(name) => SpecPointer::root().child("parameters").child(name),
            None => self.element.clone(),
        }
    }
}

/// The parameters that stay in a list, with their old indices.
pub(super) struct Rest(Vec<(usize, Node)>);

impl Swagger<'_> {
    /// Parts a list of parameters: those of the body are taken out. The others go back with [`Self::put_back`] once the body
    /// has been made, so that places are left in order.
    pub(super) fn part(&self, list: &mut Node, at: &SpecPointer) -> (Vec<Carried>, Rest) {
        let Value::Sequence(items) = &mut list.value else { return (Vec::new(), Rest(Vec::new())) };
        let (mut carried, mut rest) = (Vec::new(), Vec::new());
        for (index, node) in std::mem::take(items).into_iter().enumerate() {
            let shared = node.get_str("$ref").and_then(|text| text.strip_prefix("#/parameters/"));
            let name = shared.map(|name| name.replace("~1", "/").replace("~0", "~"));
            let found = name.as_deref().and_then(|name| self.shared.get(name));
            match found.unwrap_or(&node).get_str("in") {
                Some("body" | "formData") => {
                    let shared = found.and(name);
                    let node = found.cloned().unwrap_or(node);
                    carried.push(Carried { node, element: at.index(index), shared });
                }
                _ => rest.push((index, node)),
            }
        }
        (carried, Rest(rest))
    }

    /// Writes the parameters that stay.
    pub(super) fn put_back(&mut self, list: &mut Node, rest: Rest, at: &SpecPointer) {
        let Value::Sequence(items) = &mut list.value else { return };
        for (index, (old, _)) in rest.0.iter().enumerate() {
            self.side.moved(at.index(index), at.index(*old));
        }
        for (index, (_, mut node)) in rest.0.into_iter().enumerate() {
            self.parameter(&mut node, &at.index(index));
            items.push(node);
        }
    }

    /// Rewrites one parameter in place.
    pub(super) fn parameter(&mut self, parameter: &mut Node, at: &SpecPointer) {
        let span = parameter.span;
        let Value::Mapping(members) = &mut parameter.value else { return };
        if members.get("$ref").is_some() || members.contains_key("schema") {
            return;
        }
        let place = members.get("in").and_then(Node::as_str).unwrap_or_default().to_owned();
        into_schema(members, &place, span, at, self);
    }
}

/// Moves what describes the value of a parameter or header into its `schema`, and says how lists are written.
pub(super) fn into_schema(
    members: &mut Mapping,
    place: &str,
    span: Span,
    at: &SpecPointer,
    swagger: &mut Swagger<'_>,
) {
    let is_list = members.get("type").and_then(Node::as_str) == Some("array");
    let format = take(members, "collectionFormat");
    if format.is_some() {
        let origin = swagger.side.origin(at).unwrap_or_else(|| at.clone());
        swagger.side.reword(origin.child("collectionFormat"));
    }
    if let Some(style) = list_style(format, is_list, place, span, at, swagger) {
        style.write(members);
    }
    let (schema, span) = value_schema(members, span, at, &at.child("schema"), swagger);
    members.set("schema", span, Node::new(span, Value::Mapping(schema)));
}

/// The schema of a value: its fields are taken out of `members`, which stand at `at`; the schema will stand at `to`.
pub(super) fn value_schema(
    members: &mut Mapping,
    span: Span,
    at: &SpecPointer,
    to: &SpecPointer,
    swagger: &mut Swagger<'_>,
) -> (Mapping, Span) {
    let mut schema = Mapping::new();
    let mut schema_span = None;
    for field in OF_VALUE {
        let Some((key, node)) = take(members, field) else { continue };
        schema_span = schema_span.or(Some(key));
        swagger.side.went(at.child(field), to.child(field));
        schema.set(*field, key, node);
    }
    swagger.side.copied(to.clone(), at.clone());
    if let Some(items) = schema.get_mut("items") {
        inner_formats(items, &to.child("items"), swagger);
    }
    if schema.is_empty() {
        let name = members.get("name");
        let of = name.and_then(Node::as_str).map_or_else(String::new, |name| format!(" {}", quote(name)));
        let message = format!("the parameter{of} has no `type`");
        let origin = swagger.side.origin(at).unwrap_or_else(|| at.clone());
        let at = name.map_or(span, |name| name.span);
        swagger.odd(codes::MISSING_FIELD, at, &origin, &message, "any value is accepted", "add `type`");
    }
    (schema, schema_span.unwrap_or(span))
}

/// How a list is written.
pub(super) struct ListStyle {
    style: Option<&'static str>,
    explode: Option<bool>,
    span: Span,
}

impl ListStyle {
    /// Sets `style` and `explode`.
    pub(super) fn write(&self, members: &mut Mapping) {
        if let Some(style) = self.style {
            members.set("style", self.span, Node::text(self.span, style));
        }
        if let Some(explode) = self.explode {
            members.set("explode", self.span, Node::new(self.span, Value::Bool(explode)));
        }
    }
}

/// The style that a `collectionFormat` is. Without one lists are separated by commas; what is no list has no style.
pub(super) fn list_style(
    format: Option<(Span, Node)>,
    is_list: bool,
    place: &str,
    span: Span,
    at: &SpecPointer,
    swagger: &mut Swagger<'_>,
) -> Option<ListStyle> {
    if !is_list {
        return None;
    }
    let (text, span) = match &format {
        Some((_, node)) => (node.as_str().unwrap_or_default(), node.span),
        None => ("csv", span),
    };
    let in_query = matches!(place, "query" | "formData");
    let (style, explode) = match (text, in_query) {
        ("csv", true) => (None, Some(false)),
        // `simple`, the style of paths and headers, is commas.
        ("csv", false) => (None, None),
        ("ssv", true) => (Some("spaceDelimited"), Some(false)),
        ("pipes", true) => (Some("pipeDelimited"), Some(false)),
        ("multi", true) => (None, Some(true)),
        _ => {
            let message = format!("the collection format {} has no form here", quote(text));
            let origin = swagger.side.origin(at).unwrap_or_else(|| at.clone()).child("collectionFormat");
            let help = "write csv, or multi in a query";
            let action = "the elements are sent with commas between them";
            swagger.odd(codes::UNSUPPORTED, span, &origin, &message, action, help);
            (None, in_query.then_some(false))
        }
    };
    Some(ListStyle { style, explode, span })
}

/// Lists in lists: how the inner ones are written cannot be said in 3.0.
fn inner_formats(items: &mut Node, at: &SpecPointer, swagger: &mut Swagger<'_>) {
    let (mut node, mut at) = (items, at.clone());
    while let Value::Mapping(members) = &mut node.value {
        if let Some((_, format)) = take(members, "collectionFormat") {
            let origin = swagger.side.origin(&at).unwrap_or_else(|| at.clone()).child("collectionFormat");
            swagger.side.reword(origin.clone());
            if format.as_str() != Some("csv") {
                let message = "the collection format of a list in a list cannot be said in OpenAPI 3.0";
                let help = "write the list as text";
                let action = "it is ignored";
                swagger.odd(codes::UNSUPPORTED, format.span, &origin, message, action, help);
            }
        }
        at = at.child("items");
        match members.get_mut("items") {
            Some(inner) => node = inner,
            None => return,
        }
    }
}
