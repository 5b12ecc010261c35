//! What fields the objects of the specification miss, have too many of, or cannot have together.

use super::super::Dialect;
use super::super::shape::{Field, Need, ObjectKind, Shape};
use super::super::tree::{Mapping, Node, Value};
use super::{Checker, Subject};
use crate::diagnostics::{Diagnostic, Span, codes, nearest, quote};

impl Checker<'_> {
    /// A field that the specification does not know. It stays in the tree; nobody reads it.
    pub(super) fn unknown_field(
        &mut self,
        members: &mut Mapping,
        kind: ObjectKind,
        key: &str,
        subject: &Subject<'_>,
    ) {
        let Some(at) = members.key_span(key) else { return };
        let pointer = subject.pointer().child(key);
        let name = kind.shape().name;
        match kind {
            ObjectKind::Paths => {
                let message = format!("the path {} does not begin with `/`", quote(key));
                self.odd(codes::PATH_TEMPLATE, at, &pointer, &message, "it is left out", "begin it with `/`");
                members.remove(key);
            }
            ObjectKind::Responses => {
                let message =
                    format!("{} is no status: a response is named `200`, `4XX` or `default`", quote(key));
                self.odd(
                    codes::UNKNOWN_FIELD,
                    at,
                    &pointer,
                    &message,
                    "it is left out",
                    "correct or remove it",
                );
                members.remove(key);
            }
            // JSON Schema lets anybody add keywords.
            ObjectKind::Schema if self.dialect > Dialect::V30 => self.diagnostics.push(
                Diagnostic::warning(
                    codes::UNKNOWN_FIELD,
                    format!("{} is no keyword of JSON Schema", quote(key)),
                )
                .at(at)
                .pointer(&pointer)
                .action("it is ignored"),
            ),
            _ => {
                let message = format!("{} is no field of {name}", quote(key));
                let near = nearest(key, kind.shape().fields.iter().map(|field| field.name));
                let help = near.map_or_else(
                    || "remove it, or begin its name with `x-`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                self.odd(codes::UNKNOWN_FIELD, at, &pointer, &message, "it is ignored", &help);
            }
        }
    }

    /// A needed field that is not there. `false`: the object means nothing without it.
    pub(super) fn missing_field(
        &mut self,
        members: &mut Mapping,
        field: &Field,
        kind: ObjectKind,
        span: Span,
        subject: &Subject<'_>,
    ) -> bool {
        // `paths` may be missing since 3.1, `responses` and an empty `content` too.
        let newer = self.dialect > Dialect::V30 && matches!(field.name, "paths" | "responses");
        // A response needs no words since 3.2.
        let newer = newer || (self.dialect == Dialect::V32 && kind == ObjectKind::Response);
        let (value, action) = match field.need {
            Need::OrEmptyText | Need::OrEmptyObject => (Some(empty(field, span)), "it is read as empty"),
            Need::Vital | Need::Optional => (None, "it is left out"),
        };
        if !newer {
            let name = kind.shape().name;
            let message = format!("{} is not valid: `{}` is missing", named(name, members), field.name);
            let help = format!("add `{}`", field.name);
            let at = misspelt(members, field, kind).unwrap_or_else(|| first_line(members, span));
            self.odd(codes::MISSING_FIELD, at, &subject.pointer(), &message, action, &help);
        }
        match value {
            Some(node) => {
                members.set(field.name, span, node);
                true
            }
            None => false,
        }
    }

    /// Rules between the fields of one object. `false`: it is left out.
    pub(super) fn rules_of(
        &mut self,
        kind: ObjectKind,
        members: &mut Mapping,
        span: Span,
        subject: &Subject<'_>,
    ) -> bool {
        match kind {
            ObjectKind::Parameter => {
                self.schema_or_content(kind, members, span, subject);
                self.path_parameter_required(members, subject);
                self.parameter_style(members, subject);
                true
            }
            ObjectKind::Header => {
                self.schema_or_content(kind, members, span, subject);
                true
            }
            ObjectKind::SecurityScheme => self.security_scheme(members, span, subject),
            _ => true,
        }
    }

    fn schema_or_content(
        &mut self,
        kind: ObjectKind,
        members: &mut Mapping,
        span: Span,
        subject: &Subject<'_>,
    ) {
        let name = named(kind.shape().name, members);
        match (members.contains_key("schema"), members.contains_key("content")) {
            (true, true) => {
                let message = format!("{name} has both `schema` and `content`");
                let at = members.key_span("content").unwrap_or(span);
                let action = "`content` is ignored";
                self.odd(
                    codes::SCHEMA_CONFLICT,
                    at,
                    &subject.pointer(),
                    &message,
                    action,
                    "remove one of the two",
                );
                members.remove("content");
            }
            (false, false) => {
                let message = format!("{name} has neither `schema` nor `content`");
                let at = first_line(members, span);
                let action = "any value is accepted";
                self.odd(codes::MISSING_FIELD, at, &subject.pointer(), &message, action, "add `schema`");
                members.set("schema", span, Node::new(span, Value::Mapping(Mapping::new())));
            }
            _ => {}
        }
    }

    fn path_parameter_required(&mut self, members: &mut Mapping, subject: &Subject<'_>) {
        let in_path = members.get("in").and_then(Node::as_str) == Some("path");
        if !in_path || members.get("required").and_then(Node::as_bool) == Some(true) {
            return;
        }
        let message = format!("{} is in the path but not `required: true`", named("a parameter", members));
        let Some(at) = members.get("in").map(|node| node.span) else { return };
        let action = "it is required";
        self.odd(codes::PATH_PARAMETER, at, &subject.pointer(), &message, action, "add `required: true`");
        members.set("required", at, Node::new(at, Value::Bool(true)));
    }

    /// Each place of a parameter has styles of its own.
    fn parameter_style(&mut self, members: &mut Mapping, subject: &Subject<'_>) {
        let Some(style) = members.get("style") else { return };
        let (text, at) = (style.as_str().unwrap_or("").to_owned(), style.span);
        let place = members.get("in").and_then(Node::as_str).unwrap_or("");
        let styles: &[&str] = match place {
            "path" => &["simple", "label", "matrix"],
            "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
            // The second one is of OpenAPI 3.2: cookies are not percent-encoded, and never were here.
            "cookie" => &["form", "cookie"],
            _ => &["simple"],
        };
        if styles.contains(&text.as_str()) {
            return;
        }
        let message = format!("{} is no style of a {place} parameter", quote(&text));
        let action = format!("it is read as `{}`", styles[0]);
        let help = format!("write one of {}", styles.join(", "));
        self.odd(codes::WRONG_TYPE, at, &subject.pointer().child("style"), &message, &action, &help);
        members.remove("style");
    }

    fn security_scheme(&mut self, members: &mut Mapping, span: Span, subject: &Subject<'_>) -> bool {
        let of_type = members.get("type").and_then(Node::as_str).unwrap_or("").to_owned();
        let needs: &[&str] = match of_type.as_str() {
            "apiKey" => &["name", "in"],
            "http" => &["scheme"],
            "oauth2" => &["flows"],
            "openIdConnect" => &["openIdConnectUrl"],
            _ => &[],
        };
        let Some(field) = needs.iter().find(|field| !members.contains_key(field)) else { return true };
        let message = format!("a security scheme of type `{of_type}` is not valid: `{field}` is missing");
        let at = first_line(members, span);
        let help = format!("add `{field}`");
        self.odd(codes::MISSING_FIELD, at, &subject.pointer(), &message, "the scheme is left out", &help);
        false
    }
}

/// What is assumed where a needed field is missing, with the fields that it needs itself.
fn empty(field: &Field, span: Span) -> Node {
    let mut members = Mapping::new();
    match (field.need, field.shape) {
        (Need::OrEmptyText, _) => return Node::text(span, ""),
        (_, Shape::Object(kind)) => {
            for inner in kind.shape().fields {
                if matches!(inner.need, Need::OrEmptyText | Need::OrEmptyObject) {
                    members.set(inner.name, span, empty(inner, span));
                }
            }
        }
        _ => {}
    }
    Node::new(span, Value::Mapping(members))
}

/// `a parameter`, or `the parameter `limit`` when it has a name.
fn named(name: &str, members: &Mapping) -> String {
    match members.get("name").and_then(Node::as_str) {
        Some(own) => {
            let bare = name.trim_start_matches("an ").trim_start_matches("a ");
            format!("the {bare} {}", quote(own))
        }
        None => name.to_owned(),
    }
}

/// Where the field that is missing stands under a misspelt name.
fn misspelt(members: &Mapping, missing: &Field, kind: ObjectKind) -> Option<Span> {
    let known = |key: &&str| kind.shape().fields.iter().any(|field| field.name == *key);
    let unknown = members.keys().filter(|key| !known(key) && !key.starts_with("x-"));
    members.key_span(nearest(missing.name, unknown)?)
}

/// The first key of an object: marking the whole of it would mark a page.
fn first_line(members: &Mapping, span: Span) -> Span {
    members.entries().next().map_or(span, |(_, key_span, _)| key_span)
}
