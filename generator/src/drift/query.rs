//! The query of a request against the parameters of its operation: names that nobody documented, required ones that are missing, types and
//! enums, and which spellings occur.

use serde_json::Value;

use super::evidence::Fact;
use super::observe::{Walk, spellings};
use super::redact::named;
use super::way::{Way, Where};
use crate::ir::{EnumWire, Location};
use crate::normalise::model::{Argument, Field, Kind, Operation, SchemaId};

impl Walk<'_> {
    pub(super) fn query(&mut self, operation: &Operation, place: Where<'_>, sent: &[(String, String)]) {
        let arguments = || operation.arguments.iter().filter(|argument| argument.location == Location::Query);
        let is = |field: &Field, name: &str| {
            let name = name.split('[').next().unwrap_or(name);
            spellings(field).any(|spelling| spelling == name || spelling.strip_suffix("[]") == Some(name))
        };
        // Members of an object may go by their own names.
        let schemas = &self.normalised.schemas;
        let kind = |schema: SchemaId| schemas.get(schemas.settle(schema).0).map(|found| &found.kind);
        let has = |argument: &Argument, name: &str| match kind(argument.field.schema) {
            Some(Kind::Object(of)) => of.extra.is_some() || of.fields.iter().any(|field| is(field, name)),
            Some(Kind::FreeObject | Kind::Map(_)) => true,
            _ => false,
        };
        let known = |name: &str| arguments().any(|argument| is(&argument.field, name) || has(argument, name));
        for (name, _) in sent.iter().filter(|(name, _)| !known(name)) {
            self.note(place, Fact::UndocumentedParameter(named(name)), &Way::start(""));
        }
        for field in arguments().map(|argument| &argument.field) {
            let own = Where {
                pointer: &field.pointer,
                span: field.span,
                of: place.of,
                field: Some(field.declared.for_encoder()),
            };
            let mut values = sent.iter().filter(|(name, _)| is(field, name)).peekable();
            if values.peek().is_none() && field.required && !self.is_object(field.schema) {
                self.note(own, Fact::Missing, &Way::start(""));
            }
            for (_, text) in values.filter(|(_, text)| !text.is_empty()) {
                if let Some(value) = self.scalar(text, field.schema) {
                    self.value(&value, field.schema, own, &Way::start(""), 0);
                }
            }
        }
        for argument in arguments() {
            if argument.field.legacy.is_empty() {
                continue;
            }
            let count =
                self.evidence.spellings.entry((argument.field.pointer.clone(), self.direction)).or_default();
            count.objects += 1;
            for spelling in spellings(&argument.field) {
                if sent.iter().any(|(name, _)| name == spelling) {
                    count.see(spelling);
                }
            }
        }
    }

    fn is_object(&self, schema: SchemaId) -> bool {
        let schemas = &self.normalised.schemas;
        let found = schemas.get(schemas.settle(schema).0);
        found.is_some_and(|found| matches!(found.kind, Kind::Object(_) | Kind::FreeObject | Kind::Map(_)))
    }

    /// What a text of the query stands for, where its type says so; a text that is none of that type stays one.
    fn scalar(&self, text: &str, schema: SchemaId) -> Option<Value> {
        let schemas = &self.normalised.schemas;
        let read = || serde_json::from_str::<Value>(text).ok();
        let as_text = || Value::from(text);
        match &schemas.get(schemas.settle(schema).0)?.kind {
            Kind::Int | Kind::UInt | Kind::Number => {
                Some(read().filter(Value::is_number).unwrap_or_else(as_text))
            }
            Kind::Bool => Some(read().filter(Value::is_boolean).unwrap_or_else(as_text)),
            Kind::Enum(values) => {
                let is_text = values.iter().any(|each| matches!(each.wire, EnumWire::String(_)));
                Some(if is_text { as_text() } else { read().unwrap_or_else(as_text) })
            }
            _ => None,
        }
    }
}
