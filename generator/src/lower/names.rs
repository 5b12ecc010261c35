//! Names of types and of what is in them.

use super::pins::Pins;
use crate::ir::{EnumWire, Words};
use crate::lock::LockedType;
use crate::naming::{self, Case, Wanted};
use crate::normalise::Normalised;
use crate::normalise::model::{EnumValue, Field, Schema, SchemaId};

/// Names of the schemas that are types, in their order.
pub(super) fn type_names(
    normalised: &Normalised,
    named: &[(SchemaId, &Schema)],
    pins: &Pins<'_>,
) -> Vec<Words> {
    let wanted: Vec<Wanted> = named
        .iter()
        .map(|(id, schema)| {
            let component = matches!(
                schema.pointer.tokens().collect::<Vec<_>>().as_slice(),
                ["components", "schemas", _]
            );
            let words = schema.public.clone().unwrap_or_else(|| normalised.type_words(&schema.pointer));
            let exact = component && words.pascal() == schema.name;
            let pinned = pins.get(*id).map(|locked| Words::split(&locked.name));
            Wanted {
                // A component keeps its name against an inline schema that happens to be called so.
                rank: (u8::from(!component) * 2 + u8::from(!exact), schema.pointer.to_string()),
                pinned: pinned.filter(|_| schema.public.is_none()),
                words,
            }
        })
        .collect();
    naming::assign(&wanted, Case::Pascal)
}

/// Names of the fields of an object, in their order.
pub(super) fn field_names(fields: &[Field], locked: Option<&LockedType>) -> Vec<Words> {
    let wanted: Vec<Wanted> = fields
        .iter()
        .map(|field| {
            let wire = field.declared.for_encoder();
            let pinned = locked.and_then(|locked| locked.members.get(wire)).map(|name| Words::split(name));
            Wanted {
                rank: (u8::from(field.public.snake() != wire), wire.to_owned()),
                pinned: pinned.filter(|_| field.renamed.is_none()),
                words: field.public.clone(),
            }
        })
        .collect();
    naming::assign(&wanted, Case::Snake)
}

/// Names of the values of an enum, in their order.
pub(super) fn value_names(values: &[EnumValue], locked: Option<&LockedType>) -> Vec<Words> {
    let wanted: Vec<Wanted> = values
        .iter()
        .map(|value| {
            let wire = value.wire.text();
            let fallback = if wire.trim().is_empty() { "empty" } else { "value" };
            let words = value.public.clone().unwrap_or_else(|| match &value.wire {
                EnumWire::Int(number) if *number < 0 => {
                    naming::words(&format!("minus {}", number.unsigned_abs()), "value")
                }
                _ => naming::words(&wire, fallback),
            });
            let pinned = locked.and_then(|locked| locked.members.get(&wire)).map(|name| Words::split(name));
            Wanted { rank: (u8::from(words.snake() != wire), wire), pinned, words }
        })
        .collect();
    naming::assign(&wanted, Case::Pascal)
}
