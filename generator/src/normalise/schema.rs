//! Schemas of the document as [`Schema`]s: merged, classified, connected by id. A queue takes the place of recursion,
//! so that neither depth nor cycles of a document matter.

use std::collections::VecDeque;

use super::docs;
use super::keywords::Keywords;
use super::model::{EnumValue, Fate, Fates, Field, Kind, Object, Schema, SchemaId, Schemas};
use super::place::Places;
use super::view::{At, View};
use crate::diagnostics::{Diagnostic, Diagnostics, SpecPointer, codes};
use crate::ir::{EnumWire, SpecText, WireName, Words};
use crate::load::{Node, Value};
use crate::naming;

/// More values than this are no enum a reader could use.
const ENUM_VALUES: usize = 10_000;

/// Reads schemas on demand.
pub(super) struct SchemaReader<'a, 'd> {
    pub(super) view: View<'a>,
    pub(super) places: Places,
    pub(super) schemas: Schemas,
    pub(super) fates: Fates,
    pub(super) diagnostics: &'d mut Diagnostics,
    pending: VecDeque<(SchemaId, At<'a>)>,
}

impl<'a, 'd> SchemaReader<'a, 'd> {
    pub(super) fn new(view: View<'a>, places: Places, diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            view,
            places,
            schemas: Schemas::default(),
            fates: Fates::default(),
            diagnostics,
            pending: VecDeque::new(),
        }
    }

    /// The id of a schema, read later. A reference gives the id of what it leads to.
    pub(super) fn id(&mut self, at: &At<'a>) -> SchemaId {
        // What leads nowhere was reported by `resolve` and holds anything.
        let target = self.view.follow(at).unwrap_or_else(|| at.clone());
        if let Some(id) = self.schemas.at(&target.pointer) {
            return id;
        }
        let id = SchemaId(self.schemas.all.len());
        self.schemas.by_pointer.insert(target.pointer.clone(), id);
        self.schemas.all.push(Schema {
            name: self.places.schema_name(&target.pointer),
            public: type_name(&target),
            title: target.str("title").map(str::to_owned),
            docs: docs::node(&target),
            nullable: false,
            kind: Kind::Any,
            span: self.view.name_span(&target.pointer).unwrap_or_else(|| target.span()),
            pointer: target.pointer.clone(),
        });
        self.pending.push_back((id, target));
        id
    }

    /// Reads everything that was asked for, and what that leads to.
    pub(super) fn finish(&mut self) {
        while let Some((id, at)) = self.pending.pop_front() {
            let keywords = Keywords::collect(self.view, &at, &mut self.fates);
            let mut nullable = at.flag("nullable");
            let kind = self.classify(&at, &keywords, &mut nullable);
            if let Some(schema) = self.schemas.all.get_mut(id.0) {
                schema.kind = kind;
                schema.nullable = nullable;
            }
        }
    }

    fn classify(&mut self, at: &At<'a>, keywords: &Keywords<'a>, nullable: &mut bool) -> Kind {
        if at.str("$ref").is_some() {
            return Kind::Any;
        }
        if let Some(only) = lone_member(self.view, at) {
            return Kind::Same(self.id(&only));
        }
        if let Some(values) = keywords.get("enum") {
            if let Some(kind) = self.enumeration(&values, nullable) {
                return kind;
            }
        } else if !keywords.properties.is_empty() || keywords.str("type") == Some("object") {
            return self.object(keywords);
        } else if let Some(arms) = keywords.get("oneOf").or_else(|| keywords.get("anyOf")) {
            return self.union(&arms, nullable);
        }
        match keywords.str("type") {
            Some("array") => self.list(keywords),
            Some("boolean") => Kind::Bool,
            Some("integer") => Kind::Int,
            Some("number") => Kind::Number,
            Some("string") => match keywords.str("format") {
                Some("date-time") => Kind::DateTime,
                Some("date") => Kind::Date,
                Some("byte") => Kind::Bytes,
                _ => Kind::String,
            },
            Some("null") => {
                *nullable = true;
                Kind::Any
            }
            Some(_) => self.unsupported(at, "type", "its type is none of JSON's"),
            None if keywords.says(&["items"]) => self.list(keywords),
            None if keywords.says(&["additionalProperties", "minProperties", "maxProperties"]) => {
                self.object(keywords)
            }
            None => Kind::Any,
        }
    }

    fn object(&mut self, keywords: &Keywords<'a>) -> Kind {
        let mut fields: Vec<Field> = Vec::new();
        for (wire, property) in &keywords.properties {
            let required = keywords.is_required(wire);
            fields.push(self.field(wire, &property.at, property.span, required));
        }
        for arms in ["oneOf", "anyOf"].iter().filter_map(|key| keywords.get(key)) {
            self.variant_fields(&arms, &mut fields);
        }
        let additional = keywords.get("additionalProperties");
        if !fields.is_empty() {
            if let Some(additional) = additional.filter(|additional| is_schema(additional.node)) {
                let reason = "values of undeclared keys are kept, untyped, beside the declared fields";
                self.fates.note(&additional.pointer, Fate::Unsupported(reason.into()));
            }
            return Kind::Object(Object { fields, ..Object::default() });
        }
        match additional.filter(|additional| is_schema(additional.node)) {
            Some(values) => Kind::Map(self.id(&values)),
            None => Kind::FreeObject,
        }
    }

    /// `oneOf` beside `properties`: whichever variant is meant, its fields may be there.
    fn variant_fields(&mut self, arms: &At<'a>, fields: &mut Vec<Field>) {
        let view = self.view;
        for arm in arms.elements().filter_map(|arm| view.follow(&arm)) {
            let variant = Keywords::collect(self.view, &arm, &mut self.fates);
            for (wire, property) in &variant.properties {
                if fields.iter().all(|field| field.declared.for_encoder() != *wire) {
                    let field = self.field(wire, &property.at, property.span, false);
                    fields.push(field);
                }
            }
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
        let mut field = Field {
            declared: WireName::new(wire),
            wire: WireName::new(wire),
            public: naming::words(chosen.unwrap_or(wire), "field"),
            renamed: chosen.and_then(|_| at.node.get("x-trueup-name")).map(|node| node.span),
            schema: self.id(at),
            required,
            read_only: at.flag("readOnly"),
            write_only: at.flag("writeOnly"),
            json_string: false,
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
            kind: Kind::Any,
            span: span.unwrap_or(self.view.resolved.tree.span),
            pointer: pointer.clone(),
        });
        id
    }

    fn union(&mut self, arms: &At<'a>, nullable: &mut bool) -> Kind {
        let mut kept: Vec<At<'a>> = Vec::new();
        for arm in arms.elements() {
            let target = self.view.follow(&arm).unwrap_or_else(|| arm.clone());
            // Null is a flag of the whole union, whichever variant brings it.
            *nullable |= target.flag("nullable");
            if is_null(target.node) {
                *nullable = true;
            } else if kept
                .iter()
                .all(|other| self.view.follow(other).is_none_or(|o| o.pointer != target.pointer))
            {
                kept.push(arm);
            }
        }
        match kept.as_slice() {
            [] => Kind::Any,
            [only] => Kind::Same(self.id(only)),
            _ => match self.text_union(&kept) {
                Some(kind) => kind,
                None => Kind::Union(kept.iter().map(|arm| self.id(arm)).collect()),
            },
        }
    }

    /// Variants that are all text: the known values of all of them, as one open enum; plain text if there are none.
    fn text_union(&mut self, arms: &[At<'a>]) -> Option<Kind> {
        let mut values: Vec<EnumValue> = Vec::new();
        for arm in arms {
            let arm = self.view.follow(arm)?;
            if arm.str("type") != Some("string") || arm.flag("nullable") {
                return None;
            }
            for value in arm.get("enum").iter().flat_map(At::elements) {
                let wire = EnumWire::String(SpecText::new(value.node.as_str()?));
                if values.iter().all(|known| known.wire != wire) {
                    values.push(EnumValue {
                        wire,
                        legacy: Vec::new(),
                        public: None,
                        docs: Default::default(),
                    });
                }
            }
        }
        Some(if values.is_empty() { Kind::String } else { Kind::Enum(values) })
    }

    fn enumeration(&mut self, values: &At<'a>, nullable: &mut bool) -> Option<Kind> {
        let nodes: Vec<&Node> = values.elements().map(|value| value.node).collect();
        *nullable |= nodes.iter().any(|node| node.is_null());
        let nodes: Vec<&Node> = nodes.into_iter().filter(|node| !node.is_null()).collect();
        if nodes.is_empty() {
            return None;
        }
        if nodes.iter().all(|node| node.as_bool().is_some()) {
            return Some(Kind::Bool);
        }
        let wires: Option<Vec<EnumWire>> = if nodes.iter().all(|node| node.as_str().is_some()) {
            nodes.iter().map(|node| node.as_str().map(|text| EnumWire::String(SpecText::new(text)))).collect()
        } else {
            nodes.iter().map(|node| node.as_i64().map(EnumWire::Int)).collect()
        };
        let Some(wires) = wires else {
            let numbers = nodes.iter().all(|node| matches!(node.value, Value::Number(_)));
            let instead = if numbers { Kind::Number } else { Kind::Any };
            self.odd(values, "the values of this enum are neither all text nor all whole numbers", &instead);
            return Some(instead);
        };
        if wires.len() > ENUM_VALUES {
            let instead =
                if matches!(wires.first(), Some(EnumWire::Int(_))) { Kind::Int } else { Kind::String };
            self.odd(values, "this enum has more values than the limit of 10000", &instead);
            return Some(instead);
        }
        let mut unique: Vec<EnumValue> = Vec::with_capacity(wires.len());
        let mut seen = std::collections::BTreeSet::new();
        for wire in wires {
            if seen.insert(wire.clone()) {
                unique.push(EnumValue { wire, legacy: Vec::new(), public: None, docs: Default::default() });
            }
        }
        Some(Kind::Enum(unique))
    }

    fn odd(&mut self, at: &At<'a>, message: &str, instead: &Kind) {
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

/// `allOf` with one member and nothing else that shapes values: the member, with other words around it. Saying its type
/// once more shapes nothing.
fn lone_member<'a>(view: View<'a>, at: &At<'a>) -> Option<At<'a>> {
    const SHAPING: &[&str] =
        &["properties", "required", "enum", "oneOf", "anyOf", "items", "additionalProperties"];
    let mut members = at.get("allOf")?.elements();
    let only = members.next()?;
    let target = view.follow(&only)?;
    let same_type = at.str("type").is_none_or(|own| target.str("type").is_none_or(|other| own == other));
    let alone = members.next().is_none() && same_type && SHAPING.iter().all(|key| at.node.get(key).is_none());
    alone.then_some(only)
}

/// `additionalProperties: {}` and `true` say nothing about values.
fn is_schema(node: &Node) -> bool {
    node.as_mapping().is_some_and(|mapping| !mapping.is_empty())
}

fn is_null(node: &Node) -> bool {
    let only_null = |values: &[Node]| !values.is_empty() && values.iter().all(Node::is_null);
    node.get_str("type") == Some("null")
        || node.get("enum").and_then(Node::as_sequence).is_some_and(only_null)
}

/// The name a schema gives to its type. On a property it names the field, not the type.
fn type_name(at: &At<'_>) -> Option<Words> {
    let holder = at.pointer.parent()?;
    if holder.last() == Some("properties") {
        return None;
    }
    extension_text(at, "x-trueup-name").map(|text| naming::words(text, "type"))
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
