//! Enums: `enum` and `const` of one schema, and variants that together are one enum (`oneOf` of constants with words of
//! their own).

use std::collections::BTreeSet;

use super::docs;
use super::keywords::Keywords;
use super::model::{EnumValue, Fate, Kind};
use super::schema::{Read, SchemaReader};
use super::view::At;
use crate::ir::{Docs, EnumWire, SpecText};
use crate::load::{Node, Value};
use crate::naming;

/// More values than this are no enum a reader could use.
const ENUM_VALUES: usize = 10_000;

/// A title longer than this is no name.
const TITLE: usize = 40;

impl<'a> SchemaReader<'a, '_> {
    /// The values all members of a schema allow. `None` when none of them lists values, or none but null.
    pub(super) fn enumeration(&mut self, keywords: &Keywords<'a>, read: &mut Read) -> Option<Kind> {
        let mut lists = keywords.all("enum");
        let values = lists.next()?;
        let mut common: Vec<At<'a>> = values.elements().collect();
        for other in lists {
            let allowed: BTreeSet<String> =
                other.elements().map(|at| at.node.to_json().to_string()).collect();
            let left: Vec<At<'a>> = common
                .iter()
                .filter(|at| allowed.contains(&at.node.to_json().to_string()))
                .cloned()
                .collect();
            if left.is_empty() && !common.is_empty() {
                self.contradiction(&values, &other, "these two enums have no value in common");
            } else {
                common = left;
            }
        }
        if common.iter().any(|at| at.node.is_null()) {
            read.nullable = true;
        }
        common.retain(|at| !at.node.is_null());
        if common.is_empty() {
            return None;
        }
        let (names, words) = (texts(keywords, NAMES), texts(keywords, DESCRIPTIONS));
        let numbers = common.iter().all(|at| matches!(at.node.value, Value::Number(_)));
        let mut found: Vec<EnumValue> = Vec::with_capacity(common.len());
        let mut seen = BTreeSet::new();
        for at in &common {
            let Some(wire) = scalar(at.node) else {
                if numbers {
                    self.fates.note(&values.pointer, Fate::Documented);
                    return Some(Kind::Number);
                }
                self.odd(&values, "this enum has values that are objects, lists or fractions", &Kind::Any);
                return Some(Kind::Any);
            };
            if seen.insert(wire.clone()) {
                // The lists that go with the values are in the order of the list they were taken from.
                let position = at.pointer.last().and_then(|index| index.parse().ok()).unwrap_or(usize::MAX);
                let text = |list: &[&str]| list.get(position).map(|text| (*text).to_owned());
                let public = text(&names).filter(|name| super::schema::is_name(name));
                found.push(EnumValue {
                    wire,
                    legacy: Vec::new(),
                    sent: None,
                    public: public.map(|name| naming::words(&name, "value")),
                    docs: text(&words).map(|text| docs::described(&text)).unwrap_or_default(),
                });
            }
        }
        read.constants = found.iter().map(|value| value.wire.clone()).collect();
        if found.iter().all(|value| matches!(value.wire, EnumWire::Bool(_))) {
            return Some(Kind::Bool);
        }
        if found.len() > ENUM_VALUES {
            let instead = match &found[0].wire {
                EnumWire::Int(_) => Kind::Int,
                EnumWire::String(_) => Kind::String,
                EnumWire::Bool(_) => Kind::Any,
            };
            self.odd(&values, "this enum has more values than the limit of 10000", &instead);
            return Some(instead);
        }
        Some(Kind::Enum(found))
    }

    /// Variants that are all text, or all whole numbers: the known values of all of them as one open enum, each with the
    /// words of its variant; plain text or numbers if they list none. Constants of several kinds are one enum too.
    pub(super) fn scalar_union(&mut self, arms: &[At<'a>], read: &mut Read) -> Option<Kind> {
        let mut values: Vec<EnumValue> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut kinds: BTreeSet<&str> = BTreeSet::new();
        let mut open = false;
        for arm in arms {
            let arm = self.view.follow(arm)?;
            if ["allOf", "oneOf", "anyOf", "properties", "items", "$ref"]
                .iter()
                .any(|key| arm.node.get(key).is_some())
            {
                return None;
            }
            let own: Vec<At<'a>> = arm.get("enum").iter().flat_map(At::elements).collect();
            if own.is_empty() {
                open = true;
                kinds.insert(arm.str("type").filter(|of_type| ["string", "integer"].contains(of_type))?);
            }
            let alone = own.iter().filter(|value| !value.node.is_null()).count() == 1;
            for value in own.iter().filter(|value| !value.node.is_null()) {
                let wire = scalar(value.node)?;
                kinds.insert(match wire {
                    EnumWire::String(_) => "string",
                    EnumWire::Int(_) => "integer",
                    EnumWire::Bool(_) => "boolean",
                });
                if !seen.insert(wire.clone()) {
                    continue;
                }
                let title = arm.str("title").filter(|title| alone && is_title(title));
                // What is said about a variant of one value is said about the value.
                let words = if alone { Docs { default: None, ..docs::node(&arm) } } else { Docs::default() };
                values.push(EnumValue {
                    wire,
                    legacy: Vec::new(),
                    sent: None,
                    public: title.map(|title| naming::words(title, "value")),
                    docs: Docs { example: None, constraints: Vec::new(), ..words },
                });
            }
            read.nullable |= own.iter().any(|value| value.node.is_null());
        }
        if kinds.len() > 1 && open || values.len() > ENUM_VALUES {
            return None;
        }
        if !open {
            read.constants = values.iter().map(|value| value.wire.clone()).collect();
        }
        match (values.is_empty(), kinds.first()) {
            (true, Some(&"integer")) => Some(Kind::Int),
            (true, _) => Some(Kind::String),
            (false, Some(&"boolean")) if kinds.len() == 1 => Some(Kind::Bool),
            (false, _) => Some(Kind::Enum(values)),
        }
    }
}

const NAMES: &[&str] = &["x-enum-varnames", "x-enumNames", "x-enum-names"];
const DESCRIPTIONS: &[&str] = &["x-enum-descriptions", "x-enumDescriptions"];

/// What widely used extensions say about the values of an enum, in their order.
fn texts<'a>(keywords: &Keywords<'a>, keys: &[&str]) -> Vec<&'a str> {
    let list = keys.iter().find_map(|key| keywords.get(key)).and_then(|at| at.node.as_sequence());
    list.unwrap_or_default().iter().filter_map(Node::as_str).collect()
}

fn scalar(node: &Node) -> Option<EnumWire> {
    if let Some(text) = node.as_str() {
        return Some(EnumWire::String(SpecText::new(text)));
    }
    node.as_bool().map(EnumWire::Bool).or_else(|| node.as_i64().map(EnumWire::Int))
}

/// A title that can be a name: short, and with letters in it.
pub(super) fn is_title(title: &str) -> bool {
    title.len() <= TITLE && title.chars().any(|c| c.is_ascii_alphabetic())
}
