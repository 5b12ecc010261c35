//! Names of types and of what is in them.

use super::pins::Pins;
use crate::diagnostics::{Diagnostic, Diagnostics, codes};
use crate::ir::{EnumWire, TypeArena, Words};
use crate::lock::LockedType;
use crate::naming::{self, Case, Wanted};
use crate::normalise::Normalised;
use crate::normalise::model::{EnumValue, Field, GivenName, Schema, SchemaId};

/// Names of the schemas that are types, in their order. What a rule names has that name, and an old name is nobody else's: others
/// step aside where the document does not call them so.
pub(super) fn type_names(
    normalised: &Normalised,
    named: &[(SchemaId, &Schema)],
    pins: &Pins<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Words> {
    let is_component = |schema: &Schema| {
        matches!(schema.pointer.tokens().collect::<Vec<_>>().as_slice(), ["components", "schemas", _])
    };
    let words =
        |schema: &Schema| schema.public_words().unwrap_or_else(|| normalised.type_words(&schema.pointer));
    let mut wanted: Vec<Wanted> = named
        .iter()
        .map(|(id, schema)| {
            let component = is_component(schema);
            let words = words(schema);
            let exact = component && words.pascal() == schema.name;
            let chosen = component || schema.public.is_some();
            let pinned = pins.get(*id).map(|locked| Words::split(&locked.name));
            Wanted {
                // A component keeps its name against an inline schema that happens to be called so.
                rank: (u8::from(!chosen) * 2 + u8::from(!exact), schema.pointer.to_string()),
                pinned: pinned.filter(|_| schema.public.is_none()),
                words,
            }
        })
        .collect();
    let former: Vec<(&Schema, &GivenName)> = named
        .iter()
        .flat_map(|(_, schema)| {
            schema.public.iter().flat_map(|public| &public.former).map(|old| (*schema, old))
        })
        .collect();
    wanted.extend(former.iter().map(|(_, old)| Wanted {
        words: old.words.clone(),
        pinned: Some(old.words.clone()),
        rank: (0, String::new()),
    }));
    let mut names = naming::assign(&wanted, Case::Pascal);
    let given_former = names.split_off(named.len().min(names.len()));
    for ((_, schema), name) in named.iter().zip(&names) {
        let Some(public) = schema.public.as_ref().filter(|public| *name != public.given.words) else {
            continue;
        };
        let asked = public.given.words.pascal();
        let holder = named.iter().zip(&names).find(|(_, other)| other.pascal() == asked);
        // Of an old name it is said there.
        if holder.is_none() && former.iter().any(|(_, old)| old.words.pascal() == asked) {
            continue;
        }
        taken(&public.given, holder.map(|((_, holder), _)| *holder), diagnostics);
    }
    for ((own, old), given) in former.iter().zip(&given_former) {
        let asks = |schema: &Schema| {
            (is_component(schema) || schema.public.is_some()) && words(schema).pascal() == old.words.pascal()
        };
        let holder = named.iter().zip(&names).find(|((_, schema), name)| {
            schema.pointer != own.pointer && (name.pascal() == old.words.pascal() || asks(schema))
        });
        if holder.is_some() || *given != old.words {
            taken(old, holder.map(|((_, holder), _)| *holder), diagnostics);
        }
    }
    names
}

/// Reports a name of a rule that another type has, or wants to keep.
fn taken(given: &GivenName, holder: Option<&Schema>, diagnostics: &mut Diagnostics) {
    let message = format!("a rule gives the name `{}` to two types", given.words.pascal());
    let mut found = Diagnostic::error(codes::NAME_COLLISION, message).at(given.span);
    if let Some(pointer) = &given.pointer {
        found = found.pointer(pointer);
    }
    if let Some(holder) = holder {
        let place = holder.public.as_ref().map_or(holder.span, |public| public.given.span);
        found = found.related(place, "the other one");
    }
    diagnostics.push(found.help("choose another name"));
}

/// Reports rules that name schemas of which there is no type in the end: a name that nobody sees.
pub(super) fn without_types(normalised: &Normalised, types: &TypeArena, diagnostics: &mut Diagnostics) {
    for (_, schema) in normalised.schemas.iter() {
        let Some(public) = schema.public.as_ref().filter(|public| public.by_rule) else { continue };
        let is_type = types
            .iter()
            .any(|(_, def)| def.pointer == schema.pointer && (def.usage.request || def.usage.response));
        if is_type {
            continue;
        }
        let message = format!("no type is made of `{}`", schema.name);
        let mut found = Diagnostic::error(codes::RULE_MATCHES_NOTHING, message).at(public.given.span);
        if let Some(pointer) = &public.given.pointer {
            found = found.pointer(pointer);
        }
        let help = "no call takes or gives it as a whole: its fields are arguments, or nothing uses it";
        diagnostics.push(found.related(schema.span, "the schema").help(help));
    }
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
