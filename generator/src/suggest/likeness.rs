//! What two fields have in common: names, types, values and the words that describe them. What is seen in several places together is
//! not looked at here.

use std::collections::BTreeSet;

use super::vocabulary::{meanings, same_meanings};
use crate::ir::{EnumWire, Words};
use crate::naming::words;
use crate::normalise::Normalised;
use crate::normalise::model::{Field, Kind, Schema};

/// A field with what it is compared by: each is compared with many.
pub(super) struct Traits<'a> {
    pub(super) field: &'a Field,
    kind: &'a Kind,
    words: Words,
    meanings: Vec<String>,
    constants: Vec<String>,
    said: BTreeSet<String>,
}

impl<'a> Traits<'a> {
    pub(super) fn of(field: &'a Field, schema: &'a Schema) -> Self {
        let words = words(field.declared.for_encoder(), "field");
        let meanings = meanings(&words);
        Self { field, kind: &schema.kind, words, meanings, constants: constants(schema), said: said(field) }
    }
}

/// What speaks for two fields being one; 0 when their types rule it out.
///
/// `things`: the words of the names of the schemas. `tool_type` of a tool is its type; `template_inputs` of an event is something of a
/// template.
pub(super) fn points(a: &Traits<'_>, b: &Traits<'_>, things: &BTreeSet<String>) -> u32 {
    let Some(same_type) = alike(a.kind, b.kind) else { return 0 };
    let (left, right) = (a.words.as_slice(), b.words.as_slice());
    let named = match () {
        () if left == right => 6,
        () if adds(left, right, things) || adds(right, left, things) => 4,
        () if same_meanings(&a.meanings, &b.meanings) => 4,
        () if left.ends_with(right) || right.ends_with(left) => 2,
        () if left.iter().any(|word| right.contains(word)) => 1,
        () => 0,
    };
    let listed = match (&a.constants, &b.constants) {
        (one, two) if one.is_empty() || two.is_empty() => 0,
        (one, two) if one == two => 4,
        (one, two) if one.iter().any(|value| two.binary_search(value).is_ok()) => 2,
        _ => 0,
    };
    let described = match likeness(&a.said, &b.said) {
        75.. => 4,
        50.. => 2,
        _ => 0,
    };
    named + listed + described + same_type + u32::from(a.field.required == b.field.required)
}

/// Whether one name is the other one behind words that only say what it is of.
fn adds(long: &[String], short: &[String], things: &BTreeSet<String>) -> bool {
    long.strip_suffix(short).is_some_and(|more| more.iter().all(|word| things.contains(&word.to_lowercase())))
}

/// Whether two types can be one: 1 when they are equal, 0 when one of them is not said.
pub(super) fn alike(a: &Kind, b: &Kind) -> Option<u32> {
    let is_text = |kind: &Kind| {
        matches!(kind, Kind::String | Kind::Enum(_) | Kind::DateTime | Kind::Date | Kind::Bytes)
    };
    let is_number = |kind: &Kind| matches!(kind, Kind::Int | Kind::UInt | Kind::Number);
    let is_object = |kind: &Kind| matches!(kind, Kind::Object(_) | Kind::FreeObject | Kind::Map(_));
    match (a, b) {
        (Kind::Any, _) | (_, Kind::Any) => Some(0),
        (Kind::Bool, Kind::Bool) | (Kind::List(_), Kind::List(_)) | (Kind::Union(_), Kind::Union(_)) => {
            Some(1)
        }
        (a, b) if is_text(a) && is_text(b) => Some(1),
        (a, b) if is_number(a) && is_number(b) => Some(1),
        (a, b) if is_object(a) && is_object(b) => Some(1),
        _ => None,
    }
}

fn constants(schema: &Schema) -> Vec<String> {
    let mut all: Vec<String> = schema.constants.iter().map(EnumWire::text).collect();
    all.sort();
    all
}

/// Words that say nothing of a field.
const FILLERS: [&str; 16] = [
    "associated",
    "belongs",
    "field",
    "for",
    "from",
    "optional",
    "required",
    "string",
    "that",
    "the",
    "this",
    "value",
    "which",
    "will",
    "with",
    "used",
];

/// The words of the first sentence of a description that say something.
pub(super) fn said(field: &Field) -> BTreeSet<String> {
    let text = field.docs.summary.for_encoder().to_lowercase();
    let first = text.split(['.', ';']).next().unwrap_or_default();
    let words =
        first.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2 && !FILLERS.contains(word));
    words.map(|word| word.trim_end_matches('s').to_owned()).collect()
}

/// Words that the first sentences of two descriptions share, in percent of the shorter one; 0 for less than two.
fn likeness(a: &BTreeSet<String>, b: &BTreeSet<String>) -> usize {
    let shared = a.intersection(b).count();
    if shared < 2 { 0 } else { shared * 100 / a.len().min(b.len()) }
}

/// What a field holds.
pub(super) fn schema_of<'a>(normalised: &'a Normalised, field: &Field) -> Option<&'a Schema> {
    let (settled, _) = normalised.schemas.settle(field.schema);
    normalised.schemas.get(settled)
}
