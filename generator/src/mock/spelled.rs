//! What rules say of the spelling of fields, by the place of their property in the document.

use std::collections::BTreeMap;

use crate::diagnostics::SpecPointer;
use crate::ir::{Api, EnumValue, Field, Shape, TypeUse};
use serde_json::{Value, json};

/// All that rules say of spellings.
#[derive(Debug, Default)]
pub(super) struct Spelled {
    fields: BTreeMap<SpecPointer, Spelling>,
    /// Enums: value → the old one that replies may have.
    values: BTreeMap<SpecPointer, BTreeMap<String, String>>,
}

/// Of one field.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    /// Names that a request may have for it, besides its own.
    pub(super) sent: Vec<String>,
    /// The name that old servers answer with.
    pub(super) old: Option<String>,
    /// A text that holds JSON: of such a value.
    pub(super) json: Option<Value>,
}

impl Spelled {
    pub(super) fn of(api: &Api) -> Self {
        let mut found = Self::default();
        for (_, def) in api.types.iter() {
            match &def.shape {
                Shape::Object(object) => object.fields.iter().for_each(|field| found.field(field)),
                Shape::Enum(values) => found.values(&def.pointer, values),
                Shape::Union(_) => {}
            }
        }
        for operation in api.resources.iter().flat_map(|resource| &resource.operations) {
            operation.arguments.iter().for_each(|argument| found.field(&argument.field));
        }
        found
    }

    /// Whether any field or value has an old spelling that replies have.
    pub(super) fn has_old(&self) -> bool {
        !self.values.is_empty() || self.fields.values().any(|spelling| spelling.old.is_some())
    }

    /// What is said of the property or parameter at a place.
    pub(super) fn at(&self, pointer: &SpecPointer) -> Option<&Spelling> {
        self.fields.get(pointer)
    }

    /// The old value that stands for one of an enum.
    pub(super) fn old_value(&self, pointer: &SpecPointer, value: &str) -> Option<&str> {
        self.values.get(pointer)?.get(value).map(String::as_str)
    }

    fn field(&mut self, field: &Field) {
        if field.legacy.is_empty() && !field.json_string {
            return;
        }
        let spelling = self.fields.entry(field.pointer.clone()).or_default();
        let old = |legacy: &crate::ir::Legacy| legacy.wire.for_encoder().to_owned();
        spelling.sent.push(field.wire.for_encoder().to_owned());
        spelling.sent.extend(field.legacy.iter().filter(|legacy| legacy.request).map(old));
        let mut answers = field.legacy.iter().filter(|legacy| legacy.response && legacy.wire != field.wire);
        spelling.old = spelling.old.take().or_else(|| answers.next().map(old));
        if field.json_string {
            spelling.json = Some(of_type(&field.ty));
        }
    }

    fn values(&mut self, pointer: &SpecPointer, values: &[EnumValue]) {
        let old = values.iter().filter_map(|value| {
            let old = value.legacy.first()?;
            Some((value.wire.text(), old.for_encoder().to_owned()))
        });
        let old: BTreeMap<String, String> = old.collect();
        if !old.is_empty() {
            self.values.insert(pointer.clone(), old);
        }
    }
}

/// The smallest value of a type.
fn of_type(ty: &TypeUse) -> Value {
    match ty {
        TypeUse::Bool => json!(true),
        TypeUse::Int | TypeUse::UInt | TypeUse::Number => json!(1),
        TypeUse::String | TypeUse::Bytes | TypeUse::Upload => json!(""),
        TypeUse::DateTime => json!(super::scalar::DATE_TIME),
        TypeUse::Date => json!(super::scalar::DATE),
        TypeUse::List(_) => json!([]),
        TypeUse::Any | TypeUse::Object | TypeUse::Map(_) | TypeUse::Named(_) => json!({}),
        TypeUse::Nullable(inner) => of_type(inner),
    }
}
