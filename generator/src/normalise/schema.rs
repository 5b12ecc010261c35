//! Schemas of the document as [`Schema`]s: merged, classified, connected by id. A queue takes the place of recursion,
//! so that neither depth nor cycles of a document matter.

use std::collections::{BTreeSet, VecDeque};

use super::docs;
use super::inheritance::Inheritance;
use super::keywords::{Keywords, Parts, Property, lone_reference, shapes};
use super::model::{
    Fate, Fates, Field, GivenName, Kind, Object, PublicName, Schema, SchemaId, Schemas, XmlHints,
};
use super::place::Places;
use super::view::{At, View};
use crate::diagnostics::{Diagnostic, Diagnostics, SpecPointer, codes, quote};
use crate::ir::{EnumWire, WireName, Words};
use crate::load::shape::is_annotation;
use crate::load::{Mapping, Node};
use crate::naming;

/// What reading a schema tells besides its kind.
pub(super) struct Read {
    pub(super) nullable: bool,
    pub(super) constants: Vec<EnumWire>,
}

/// Reads schemas on demand.
pub(super) struct SchemaReader<'a, 'd> {
    pub(super) view: View<'a>,
    pub(super) places: Places,
    pub(super) schemas: Schemas,
    pub(super) fates: Fates,
    pub(super) diagnostics: &'d mut Diagnostics,
    pub(super) inheritance: Inheritance<'a>,
    /// Schemas of server-sent events as objects.
    pub(super) events: BTreeSet<SchemaId>,
    pending: VecDeque<(SchemaId, Parts<'a>)>,
}

impl<'a, 'd> SchemaReader<'a, 'd> {
    pub(super) fn new(view: View<'a>, places: Places, diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            view,
            places,
            schemas: Schemas::default(),
            fates: Fates::default(),
            diagnostics,
            inheritance: Inheritance::find(view),
            events: BTreeSet::new(),
            pending: VecDeque::new(),
        }
    }

    /// The id of a schema, read later. A reference gives the id of what it leads to.
    pub(super) fn id(&mut self, at: &At<'a>) -> SchemaId {
        // What leads nowhere was reported by `resolve` and holds anything.
        let target = self.view.follow(at).unwrap_or_else(|| at.clone());
        let pointer = target.pointer.clone();
        self.made_of(&pointer, Parts::of(target))
    }

    /// The id of a schema that is made of several and stands, by what holds it, at a pointer. The first part describes it.
    pub(super) fn made_of(&mut self, pointer: &SpecPointer, parts: Parts<'a>) -> SchemaId {
        if let Some(id) = self.schemas.at(pointer) {
            return id;
        }
        let Some(own) = parts.roots.first() else { return self.anything(pointer, None) };
        let media_type = self.held(own);
        let id = SchemaId(self.schemas.all.len());
        self.schemas.by_pointer.insert(pointer.clone(), id);
        self.schemas.all.push(Schema {
            name: self.places.schema_name(pointer),
            public: type_name(own).filter(|_| own.pointer == *pointer),
            title: own.str("title").map(str::to_owned),
            docs: docs::node(own),
            nullable: false,
            constants: Vec::new(),
            binary: is_binary(own),
            media_type,
            xml: xml_hints(own),
            kind: Kind::Any,
            span: self.view.name_span(pointer).unwrap_or_else(|| own.span()),
            pointer: pointer.clone(),
        });
        self.pending.push_back((id, parts));
        id
    }

    /// The media type of what a text holds as it is (JSON Schema 2020-12 §8.4).
    fn held(&mut self, at: &At<'a>) -> Option<String> {
        let said = at.get("contentMediaType").filter(|_| is_plain(at))?;
        let media_type = said.node.as_str()?;
        if !super::operation::is_media_type(media_type) {
            self.diagnostics.push(no_media_type(media_type, &said).action("it is not looked at"));
            return None;
        }
        Some(media_type.to_owned())
    }

    /// Reads everything that was asked for, and what that leads to.
    pub(super) fn finish(&mut self) {
        while let Some((id, parts)) = self.pending.pop_front() {
            let Some(pointer) = self.schemas.get(id).map(|schema| schema.pointer.clone()) else { continue };
            let keywords = Keywords::collect(self.view, &parts, &mut self.fates);
            let mut read = Read { nullable: keywords.is_nullable(), constants: Vec::new() };
            let kind = self.classify(&pointer, &parts, &keywords, &mut read);
            if let Some(schema) = self.schemas.all.get_mut(id.0) {
                schema.kind = kind;
                schema.nullable = read.nullable;
                schema.constants = read.constants;
            }
        }
    }

    fn classify(
        &mut self,
        pointer: &SpecPointer,
        parts: &Parts<'a>,
        keywords: &Keywords<'a>,
        read: &mut Read,
    ) -> Kind {
        let Some(at) = parts.roots.first() else { return Kind::Any };
        if at.str("$ref").is_some() {
            return Kind::Any;
        }
        if parts.roots.len() == 1 && parts.without.is_none() {
            if let Some(kind) = self.base(at, pointer) {
                return kind;
            }
            // A child that adds nothing to its base is still not the base.
            let only = lone_reference(self.view, at).filter(|only| {
                let base = self.view.follow(only).is_some_and(|base| self.inheritance.is_base(&base.pointer));
                !(base && self.inheritance.is_child(&at.pointer))
            });
            if let Some(only) = only {
                return Kind::Same(self.id(&only));
            }
        }
        let (of_type, contradiction) = keywords.type_name();
        if let Some([first, second]) = contradiction {
            self.contradiction(&first, &second, "these two types contradict each other");
        }
        if let Some(kind) = self.enumeration(keywords, read) {
            return kind;
        }
        let alternatives = keywords.alternatives();
        let plain = keywords.properties.is_empty() && keywords.get("additionalProperties").is_none();
        let is_object = !keywords.properties.is_empty() || of_type == Some("object");
        if let Some(kind) = self.union(pointer, parts, &alternatives, plain, is_object, read) {
            return kind;
        }
        if is_object {
            return self.object(pointer, keywords);
        }
        match of_type {
            Some("array") => self.list(keywords),
            Some("boolean") => Kind::Bool,
            Some("integer") if is_unsigned(keywords) => Kind::UInt,
            Some("integer") => Kind::Int,
            Some("number") => Kind::Number,
            Some("string") => match keywords.str("format") {
                Some("date-time") => Kind::DateTime,
                Some("date") => Kind::Date,
                Some("byte") => Kind::Bytes,
                _ => Kind::String,
            },
            Some("null") => {
                read.nullable = true;
                Kind::Any
            }
            Some(_) => self.unsupported(at, "type", "its type is none of JSON's"),
            None if keywords.says(&["items"]) => self.list(keywords),
            None if keywords.says(&[
                "additionalProperties",
                "patternProperties",
                "minProperties",
                "maxProperties",
            ]) =>
            {
                self.object(pointer, keywords)
            }
            None => Kind::Any,
        }
    }

    fn object(&mut self, pointer: &SpecPointer, keywords: &Keywords<'a>) -> Kind {
        let mut fields: Vec<Field> = Vec::with_capacity(keywords.properties.len());
        for (wire, property) in &keywords.properties {
            let required = keywords.is_required(wire);
            fields.push(self.property(pointer, wire, property, required));
        }
        for alternatives in keywords.alternatives() {
            self.variant_fields(&alternatives.list, &mut fields);
        }
        self.conditional_fields(keywords, &mut fields);
        let extra = self.extra(keywords);
        match extra {
            _ if !fields.is_empty() => Kind::Object(Object { fields, extra, ..Object::default() }),
            Some(values) => Kind::Map(values),
            None => Kind::FreeObject,
        }
    }

    /// A property as a field; one that is declared several times has to satisfy all of it.
    fn property(
        &mut self,
        owner: &SpecPointer,
        wire: &str,
        property: &Property<'a>,
        required: bool,
    ) -> Field {
        let mut field = self.field(wire, &property.at, property.span, required);
        if !property.also.is_empty() && !field.json_string {
            let all = std::iter::once(&property.at).chain(&property.also);
            let roots: Vec<At<'a>> = all.filter_map(|at| self.view.follow(at)).collect();
            if let Some(content) = roots.iter().find_map(content_schema) {
                return Field { schema: self.id(&content), json_string: true, ..field };
            }
            let pointer = owner.child("properties").child(wire);
            field.schema = self.made_of(&pointer, Parts { roots, without: None });
        }
        field
    }

    /// Alternatives beside properties that make no union: whichever variant is meant, its fields may be there.
    fn variant_fields(&mut self, arms: &At<'a>, fields: &mut Vec<Field>) {
        let view = self.view;
        for arm in arms.elements().filter_map(|arm| view.follow(&arm)) {
            let variant = Keywords::collect(self.view, &Parts::of(arm), &mut self.fates);
            for (wire, property) in &variant.properties {
                if fields.iter().all(|field| field.declared.for_encoder() != *wire) {
                    let field = self.field(wire, &property.at, property.span, false);
                    fields.push(field);
                }
            }
        }
    }

    /// Properties that only some objects have: under `then` and `else`, or beside another one. What is said of one twice, and
    /// differently, depends on the object: it stays among what is not declared.
    fn conditional_fields(&mut self, keywords: &Keywords<'a>, fields: &mut Vec<Field>) {
        let branches = ["then", "else"].into_iter().flat_map(|key| keywords.all(key).collect::<Vec<_>>());
        let dependent = keywords.all("dependentSchemas").flat_map(|at| at.members().collect::<Vec<_>>());
        let branches: Vec<At<'a>> = branches.chain(dependent.map(|(.., at)| at)).collect();
        let mut found: Vec<(&'a str, At<'a>, crate::diagnostics::Span, bool)> = Vec::new();
        for branch in branches.iter().filter_map(|at| self.view.follow(at)) {
            for (wire, span, at) in branch.get("properties").iter().flat_map(At::members) {
                if !shapes(at.node) || fields.iter().any(|field| field.declared.for_encoder() == wire) {
                    continue;
                }
                match found.iter_mut().find(|(known, ..)| *known == wire) {
                    Some((_, known, _, certain)) => *certain &= self.says_the_same(known, &at),
                    None => found.push((wire, at, span, true)),
                }
            }
        }
        for (wire, at, span, _) in found.into_iter().filter(|(.., certain)| *certain) {
            let field = self.field(wire, &at, span, false);
            fields.push(field);
        }
    }

    /// A property as a field.
    pub(super) fn field(
        &mut self,
        wire: &str,
        at: &At<'a>,
        span: crate::diagnostics::Span,
        required: bool,
    ) -> Field {
        let chosen = extension_text(at, "x-trueup-name");
        let target = self.view.follow(at);
        let wrapped = lone_reference(self.view, at).and_then(|only| self.view.follow(&only));
        let content = target.as_ref().and_then(content_schema);
        let flag = |key: &str| at.flag(key) || target.iter().chain(&wrapped).any(|behind| behind.flag(key));
        let mut field = Field {
            declared: WireName::new(wire),
            wire: WireName::new(wire),
            public: naming::words(chosen.unwrap_or(wire), "field"),
            renamed: chosen.and_then(|_| at.node.get("x-trueup-name")).map(|node| node.span),
            schema: self.id(content.as_ref().unwrap_or(at)),
            required,
            read_only: flag("readOnly"),
            write_only: flag("writeOnly"),
            json_string: content.is_some(),
            secret: [Some(at), target.as_ref(), wrapped.as_ref()]
                .into_iter()
                .flatten()
                .any(|at| at.str("format") == Some("password")),
            legacy: Vec::new(),
            docs: docs::node(at),
            pointer: at.pointer.clone(),
            span,
        };
        super::extension::aliases(at, &mut field);
        field
    }

    fn list(&mut self, keywords: &Keywords<'a>) -> Kind {
        match keywords.get("items").filter(|items| items.node.as_mapping().is_some()) {
            Some(items) => Kind::List(self.id(&items)),
            None => {
                // A list of anything needs a schema for its items; the list's own place stands for it.
                let pointer =
                    keywords.members.first().map(|at| at.pointer.child("items")).unwrap_or_default();
                let span = keywords.members.first().map(At::span);
                Kind::List(self.anything(&pointer, span))
            }
        }
    }

    /// A place that holds any value.
    pub(super) fn anything(
        &mut self,
        pointer: &SpecPointer,
        span: Option<crate::diagnostics::Span>,
    ) -> SchemaId {
        if let Some(id) = self.schemas.at(pointer) {
            return id;
        }
        let id = SchemaId(self.schemas.all.len());
        self.schemas.by_pointer.insert(pointer.clone(), id);
        self.schemas.all.push(Schema {
            name: self.places.schema_name(pointer),
            public: None,
            title: None,
            docs: crate::ir::Docs::default(),
            nullable: false,
            constants: Vec::new(),
            binary: false,
            media_type: None,
            xml: XmlHints::default(),
            kind: Kind::Any,
            span: span.unwrap_or(self.view.resolved.tree.span),
            pointer: pointer.clone(),
        });
        id
    }

    /// Two keywords that cannot both hold; the one that stands further out counts.
    pub(super) fn contradiction(&mut self, first: &At<'a>, second: &At<'a>, message: &str) {
        self.fates.note(&second.pointer, Fate::Ignored("allOf: contradicts another member".into()));
        self.diagnostics.push(
            Diagnostic::oddity(codes::SCHEMA_CONFLICT, message)
                .at(second.span())
                .pointer(&second.pointer)
                .related(first.span(), "the other one")
                .action("the other one counts")
                .help("no value satisfies both: correct one of them"),
        );
    }

    pub(super) fn odd(&mut self, at: &At<'a>, message: &str, instead: &Kind) {
        let action = match instead {
            Kind::Number => "any number is accepted",
            Kind::Int => "any whole number is accepted",
            Kind::String => "any text is accepted",
            _ => "any value is accepted",
        };
        self.fates.note(&at.pointer, Fate::Unsupported(message.to_owned()));
        self.diagnostics.push(
            Diagnostic::oddity(codes::UNSUPPORTED, message).at(at.span()).pointer(&at.pointer).action(action),
        );
    }

    fn unsupported(&mut self, at: &At<'a>, key: &str, reason: &str) -> Kind {
        let place = at.get(key).unwrap_or_else(|| at.clone());
        self.odd(&place, &format!("this schema has no form in the generated code: {reason}"), &Kind::Any);
        Kind::Any
    }
}

/// Whether a schema stands for bytes as they are.
fn is_binary(at: &At<'_>) -> bool {
    at.str("format") == Some("binary") || (at.str("type").is_none() && at.str("contentMediaType").is_some())
}

/// What stands where a media type should.
pub(super) fn no_media_type(said: &str, at: &At<'_>) -> Diagnostic {
    let message = format!("{} is no media type", quote(said));
    let found = Diagnostic::oddity(codes::UNSUPPORTED, message).at(at.span()).pointer(&at.pointer);
    found.help("a media type is like `image/png`")
}

/// Whether the content of a text is not encoded.
pub(super) fn is_plain(at: &At<'_>) -> bool {
    at.str("contentEncoding").is_none_or(|encoding| ["7bit", "8bit", "binary"].contains(&encoding))
}

/// What a schema says of XML. `nodeType` is OpenAPI 3.2's word for `attribute` and `wrapped`.
fn xml_hints(at: &At<'_>) -> XmlHints {
    let Some(xml) = at.get("xml") else { return XmlHints::default() };
    let text = |key: &str| xml.str(key).filter(|text| !text.is_empty()).map(str::to_owned);
    let node_type = xml.str("nodeType").unwrap_or_default();
    XmlHints {
        name: text("name"),
        prefix: text("prefix"),
        namespace: text("namespace"),
        attribute: xml.flag("attribute") || node_type == "attribute",
        wrapped: xml.flag("wrapped") || node_type == "element",
        text: matches!(node_type, "text" | "cdata"),
    }
}

/// Whether a whole number may not fit into 64 bits with a sign, and is never negative.
fn is_unsigned(keywords: &Keywords<'_>) -> bool {
    let limit = |key: &str| keywords.get(key).and_then(|at| at.node.as_number()?.as_i128());
    let large = limit("maximum").is_some_and(|maximum| maximum > i128::from(i64::MAX));
    matches!(keywords.str("format"), Some("uint64" | "u-int64" | "ulong"))
        || (large && limit("minimum").is_some_and(|minimum| minimum >= 0))
}

/// The schema of the JSON that a text holds (JSON Schema 2020-12 §8.5).
fn content_schema<'a>(at: &At<'a>) -> Option<At<'a>> {
    let media_type = at.str("contentMediaType").unwrap_or("application/json");
    // What is encoded is no JSON text yet.
    at.get("contentSchema").filter(|_| is_plain(at) && super::operation::is_json(media_type))
}

/// `additionalProperties: {}` and `true` say nothing about values.
pub(super) fn is_schema(node: &Node) -> bool {
    node.as_mapping().is_some_and(|mapping| !mapping.is_empty())
}

/// Whether a schema has no value but null, or says of its values no more than that null is one: nobody writes a variant that
/// is anything at all, and says of it that it may be null.
pub(super) fn is_null(node: &Node) -> bool {
    let only_null = |values: &[Node]| !values.is_empty() && values.iter().all(Node::is_null);
    node.get_str("type") == Some("null")
        || node.get("enum").and_then(Node::as_sequence).is_some_and(only_null)
        || node.get("const").is_some_and(Node::is_null)
        || says_only_nullable(node, &[])
}

/// Whether a schema says of its values that they are objects or null, and nothing else.
pub(super) fn is_nullable_object(node: &Node) -> bool {
    node.get_str("type") == Some("object") && says_only_nullable(node, &["type"])
}

fn says_only_nullable(node: &Node, besides: &[&str]) -> bool {
    let is_nullable = node.get("nullable").and_then(Node::as_bool) == Some(true);
    let mut members = node.as_mapping().into_iter().flat_map(Mapping::iter);
    is_nullable && members.all(|(key, _)| key == "nullable" || besides.contains(&key) || is_annotation(key))
}

/// The name a schema gives to its type. On a property it names the field, not the type.
fn type_name(at: &At<'_>) -> Option<PublicName> {
    let holder = at.pointer.parent()?;
    if holder.last() == Some("properties") {
        return None;
    }
    let words = extension_text(at, "x-trueup-name").map(|text| naming::words(text, "type"))?;
    let place = at.get("x-trueup-name")?;
    let given = GivenName { words, span: place.span(), pointer: Some(place.pointer) };
    Some(PublicName { given, by_rule: false, former: Vec::new() })
}

/// The text of an `x-trueup-*` extension.
pub(super) fn extension_text<'a>(at: &At<'a>, key: &str) -> Option<&'a str> {
    at.str(key).filter(|text| !text.trim().is_empty())
}

/// Public words of an extension or a rule, which must be spelled in ASCII letters and digits.
pub(super) fn is_name(text: &str) -> bool {
    let start = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    start
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && Words::split(text).snake() != "unnamed"
}
