//! How the variants of a union are told apart: by its discriminator, else by constants they declare. What has neither is
//! told apart by the keys that are there, at run time. Variants without a name of their own are called by what tells them.

use std::collections::{BTreeMap, BTreeSet};

use super::enums::is_title;
use super::model::{Arm, Discriminator, Kind, SchemaId, Schemas, Union};
use super::place::Places;
use crate::diagnostics::SpecPointer;
use crate::ir::{EnumWire, Guard, SpecText, WireName, Words};
use crate::naming;

/// Unions of unions of unions this deep have no common tag.
const DEPTH: usize = 8;

/// More guards than this say nothing new.
const GUARDS: usize = 4;

/// Finds the guards of all unions, and names for their inline variants.
pub(super) fn settle(schemas: &mut Schemas, places: &mut Places) {
    let unions: Vec<(SchemaId, Union)> = schemas
        .iter()
        .filter_map(|(id, schema)| match &schema.kind {
            Kind::Union(union) => Some((id, union.clone())),
            _ => None,
        })
        .collect();
    for (id, mut union) in unions {
        let nullable = union.arms.iter().any(|arm| schemas.settle(arm.schema).1);
        if let Some(discriminator) = &union.discriminator {
            declared(schemas, &mut union.arms, discriminator);
        }
        inferred(schemas, &mut union.arms);
        name(schemas, places, id, &union.arms);
        let tag = union.discriminator.as_ref().map(|discriminator| discriminator.property.clone());
        for arm in &union.arms {
            if let Some(tag) = tag.as_ref().filter(|_| arm.guards.iter().any(|guard| !guard.negated)) {
                add_tag(schemas, arm.schema, tag);
            }
        }
        if let Some(schema) = schemas.all.get_mut(id.0) {
            schema.nullable |= nullable;
            schema.kind = Kind::Union(union);
        }
    }
}

/// Guards by a `discriminator`: the values its mapping has for a variant, else the constants the variant declares, else
/// the variant's name (OpenAPI 3.1 §4.8.25). A value of no variant belongs to the one that `defaultMapping` names, or to none.
fn declared(schemas: &Schemas, arms: &mut [Arm], discriminator: &Discriminator) {
    let told: Vec<Vec<EnumWire>> = arms.iter().map(|arm| tags(schemas, arm, discriminator, 0)).collect();
    for (index, arm) in arms.iter_mut().enumerate() {
        let negated = discriminator.default.as_ref() == Some(&arm.of);
        let mine = told.get(index).map(Vec::as_slice).unwrap_or_default();
        let mut values = mine.to_vec();
        if negated {
            values = told.iter().flatten().filter(|value| !mine.contains(value)).cloned().collect();
        }
        values.sort();
        values.dedup();
        if !values.is_empty() {
            let property = WireName::new(&discriminator.property);
            arm.guards.push(Guard { property, values, required: !negated, negated });
        }
    }
}

fn tags(schemas: &Schemas, arm: &Arm, discriminator: &Discriminator, depth: usize) -> Vec<EnumWire> {
    let mapped: Vec<EnumWire> = discriminator
        .mapping
        .iter()
        .filter(|(_, target)| *target == arm.of)
        .map(|(value, _)| EnumWire::String(SpecText::new(value)))
        .collect();
    if !mapped.is_empty() {
        return mapped;
    }
    let (settled, _) = schemas.settle(arm.schema);
    match schemas.get(settled).map(|schema| &schema.kind) {
        Some(Kind::Object(_)) => {}
        Some(Kind::Union(inner)) if depth < DEPTH => {
            let mut found: Vec<EnumWire> = Vec::new();
            for value in inner.arms.iter().flat_map(|arm| tags(schemas, arm, discriminator, depth + 1)) {
                if !found.contains(&value) {
                    found.push(value);
                }
            }
            return found;
        }
        _ => return Vec::new(),
    }
    let constants = constants(schemas, settled).remove(discriminator.property.as_str());
    constants.map(|(values, _)| values).unwrap_or_else(|| {
        let tokens: Vec<&str> = arm.of.tokens().collect();
        match tokens.as_slice() {
            ["components", "schemas", name] => vec![EnumWire::String(SpecText::new(*name))],
            _ => Vec::new(),
        }
    })
}

/// The fields of an object whose values are listed, with whether they are required.
fn constants(schemas: &Schemas, id: SchemaId) -> BTreeMap<&str, (Vec<EnumWire>, bool)> {
    let Some(Kind::Object(object)) = schemas.get(id).map(|schema| &schema.kind) else {
        return BTreeMap::new();
    };
    let listed = object.fields.iter().filter_map(|field| {
        let (settled, nullable) = schemas.settle(field.schema);
        let values = &schemas.get(settled)?.constants;
        (!values.is_empty() && !nullable)
            .then(|| (field.declared.for_encoder(), (values.clone(), field.required)))
    });
    listed.collect()
}

/// Guards by what objects say of themselves: a property whose values differ from variant to variant, or a constant.
fn inferred(schemas: &Schemas, arms: &mut [Arm]) {
    let objects: Vec<usize> = (0..arms.len())
        .filter(|index| {
            let id = arms.get(*index).map(|arm| schemas.settle(arm.schema).0);
            matches!(id.and_then(|id| schemas.get(id)).map(|schema| &schema.kind), Some(Kind::Object(_)))
        })
        .collect();
    if objects.len() < 2 {
        return;
    }
    let mut by_property: BTreeMap<String, Vec<(usize, Vec<EnumWire>, bool)>> = BTreeMap::new();
    for index in &objects {
        let Some(arm) = arms.get(*index) else { continue };
        for (property, (values, required)) in constants(schemas, schemas.settle(arm.schema).0) {
            by_property.entry(property.to_owned()).or_default().push((*index, values, required));
        }
    }
    for (property, declared) in by_property {
        let mut seen: BTreeSet<&EnumWire> = BTreeSet::new();
        let disjoint = declared.len() > 1
            && declared.iter().flat_map(|(_, values, _)| values).all(|value| seen.insert(value));
        let all_equal =
            declared.len() == objects.len() && declared.windows(2).all(|pair| pair[0].1 == pair[1].1);
        for (index, values, required) in declared.iter().filter(|_| !all_equal) {
            let Some(arm) = arms.get_mut(*index) else { continue };
            let known = arm.guards.iter().any(|guard| guard.property.for_encoder() == property);
            if !known && arm.guards.len() < GUARDS && (disjoint || values.len() == 1) {
                let property = WireName::new(&property);
                arm.guards.push(Guard {
                    property,
                    values: values.clone(),
                    required: *required,
                    negated: false,
                });
            }
        }
    }
}

/// The property a document tells variants apart by is a field of each of them, also where a variant does not declare it:
/// what tells its values apart has to be sent.
fn add_tag(schemas: &mut Schemas, id: SchemaId, tag: &str) {
    let (settled, _) = schemas.settle(id);
    let Some(schema) = schemas.get(settled) else { return };
    let Kind::Object(object) = &schema.kind else { return };
    if object.fields.iter().any(|field| field.declared.for_encoder() == tag) {
        return;
    }
    let (pointer, span) = (schema.pointer.child("properties").child(tag), schema.span);
    let text = schemas.text(&pointer, span);
    let field = super::model::Field {
        declared: WireName::new(tag),
        wire: WireName::new(tag),
        public: naming::words(tag, "field"),
        renamed: None,
        schema: text,
        required: true,
        read_only: false,
        write_only: false,
        json_string: false,
        secret: false,
        legacy: Vec::new(),
        docs: super::docs::described("Tells the variants apart."),
        pointer,
        span,
    };
    if let Some(Kind::Object(object)) = schemas.all.get_mut(settled.0).map(|schema| &mut schema.kind) {
        object.fields.insert(0, field);
    }
}

/// Inline variants are called by their title, else by the constant that tells them, else by a required property that no
/// other variant has.
fn name(schemas: &Schemas, places: &mut Places, union: SchemaId, arms: &[Arm]) {
    let Some(owner) = schemas.get(union) else { return };
    let parent = owner.public_words().unwrap_or_else(|| places.type_words(&owner.pointer));
    for (index, arm) in arms.iter().enumerate() {
        let Some(schema) = schemas.get(arm.schema) else { continue };
        let is_inline =
            schema.pointer.parent().and_then(|list| list.parent()).as_ref() == Some(&owner.pointer);
        if !is_inline || !matches!(schema.kind, Kind::Object(_) | Kind::Enum(_) | Kind::Union(_)) {
            continue;
        }
        if let Some(words) = told_by(schemas, arms, index, &parent) {
            places.suggest(&schema.pointer, words);
        }
    }
}

fn told_by(schemas: &Schemas, arms: &[Arm], index: usize, parent: &Words) -> Option<Words> {
    let arm = arms.get(index)?;
    let schema = schemas.get(arm.schema)?;
    let under = |words: Words| {
        let starts = words.as_slice().starts_with(parent.as_slice());
        if starts { words } else { naming::join([parent, &words]) }
    };
    if let Some(title) = schema.title.as_deref().filter(|title| is_title(title)) {
        return Some(under(naming::words(title, "variant")));
    }
    let constant =
        arm.guards.iter().filter(|guard| !guard.negated).find_map(|guard| match guard.values.as_slice() {
            [EnumWire::String(value)] => Some(value.for_encoder().to_owned()),
            _ => None,
        });
    if let Some(value) = constant.filter(|value| is_title(value)) {
        return Some(under(naming::words(&value, "variant")));
    }
    let Kind::Object(object) = &schema.kind else { return None };
    let elsewhere = |name: &str| {
        arms.iter().enumerate().filter(|(other, _)| *other != index).any(|(_, other)| {
            let (settled, _) = schemas.settle(other.schema);
            let fields = match schemas.get(settled).map(|schema| &schema.kind) {
                Some(Kind::Object(object)) => object.fields.as_slice(),
                _ => &[],
            };
            fields.iter().any(|field| field.declared.for_encoder() == name)
        })
    };
    // The first by name, since a document's order decides no name.
    let own = object.fields.iter().filter(|field| field.required && !elsewhere(field.declared.for_encoder()));
    let own = own.min_by(|a, b| a.declared.cmp(&b.declared))?;
    Some(under(own.public.clone()))
}

impl Schemas {
    /// A place that holds text and does not stand in the document.
    fn text(&mut self, pointer: &SpecPointer, span: crate::diagnostics::Span) -> SchemaId {
        if let Some(id) = self.at(pointer) {
            return id;
        }
        let id = SchemaId(self.all.len());
        self.by_pointer.insert(pointer.clone(), id);
        self.all.push(super::model::Schema {
            binary: false,
            media_type: None,
            xml: super::model::XmlHints::default(),
            name: pointer.last().unwrap_or_default().to_owned(),
            public: None,
            title: None,
            docs: crate::ir::Docs::default(),
            nullable: false,
            constants: Vec::new(),
            kind: Kind::String,
            span,
            pointer: pointer.clone(),
        });
        id
    }
}
