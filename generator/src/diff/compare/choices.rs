//! Unions of texts, or of whole numbers, that list values: `anyOf: [{enum: [a, b]}, {type: string}]` is an enum that says it is
//! open, `oneOf: [{const: a}, {const: b}]` one that describes its values. The SDKs make an enum of either, and their enums are open
//! anyway: what differs between them is the wire.

use std::collections::BTreeSet;

use super::super::change::Verdict::{Major as M, Minor as I, None as N, Patch as P};
use super::super::findings::{Anchor, Found};
use super::super::kind::{Cost, Kind};
use super::super::schema::{Schema, Site};
use super::{Comparer, Scope};
use crate::load::{Node, Value};
use crate::normalise::view::{At, View};

/// What may stand at a place.
struct Choices<'a> {
    of_type: &'static str,
    /// Without null.
    values: Vec<At<'a>>,
    /// The same, as they are compared.
    known: BTreeSet<String>,
    /// Any other value of the type may stand there too.
    open: bool,
}

impl<'a> Choices<'a> {
    fn of(view: View<'a>, schema: &Schema<'a>) -> Option<Self> {
        if !schema.is_union() {
            return Self::plain(&schema.at, schema);
        }
        let mut all: Option<Self> = None;
        for arm in &schema.arms {
            let site = Site::of(view, arm);
            let own = Schema::of(view, &site.target);
            let own = (!own.is_union()).then(|| Self::plain(&site.target, &own)).flatten()?;
            all = Some(match all {
                None => own,
                Some(mut all) if all.of_type == own.of_type => {
                    all.open |= own.open;
                    for value in own.values {
                        if all.known.insert(compared(value.node)) {
                            all.values.push(value);
                        }
                    }
                    all
                }
                Some(_) => return None,
            });
        }
        all.filter(|all| !all.values.is_empty())
    }

    /// The values of one schema that is no union.
    fn plain(at: &At<'a>, schema: &Schema<'a>) -> Option<Self> {
        let of_type = match schema.of_type {
            Some("string") => "string",
            Some("integer") => "integer",
            _ => return None,
        };
        let limits = |key: &&&str| !matches!(**key, "type" | "enum" | "title") && !key.starts_with("x-");
        let is_limited =
            schema.keywords.keys().filter(limits).any(|key| !crate::load::shape::is_annotation(key));
        let list = at.get("enum");
        let values: Vec<At<'a>> =
            list.iter().flat_map(At::elements).filter(|value| !value.node.is_null()).collect();
        let open = values.is_empty();
        // A pattern or a format says something else than any text.
        let known = values.iter().map(|value| compared(value.node)).collect();
        (!(open && is_limited)).then_some(Self { of_type, values, known, open })
    }

    fn has(&self, value: &At<'_>) -> bool {
        self.known.contains(&compared(value.node))
    }
}

/// Two values are the same where this is: a whole number may be written in several ways.
fn compared(node: &Node) -> String {
    let whole = if let Value::Number(number) = &node.value { number.as_i128() } else { None };
    whole.map_or_else(|| node.json_text(), |number| number.to_string())
}

impl<'a> Comparer<'a> {
    /// Compares two schemas that list values, one of them as a union. Whether they are such.
    pub(super) fn choices(&mut self, scope: &Scope, before: &Schema<'a>, after: &Schema<'a>) -> bool {
        let (was, is) = (Choices::of(self.old.view, before), Choices::of(self.new.view, after));
        let Some((was, is)) = was.zip(is).filter(|(was, is)| was.of_type == is.of_type) else { return false };
        let place = |schema: &Schema<'a>| {
            let lists = ["enum", "anyOf", "oneOf"];
            let list = lists.iter().find_map(|key| schema.keywords.get(key));
            list.map_or_else(|| Anchor::at(&schema.at.pointer), |list| Anchor::at(&list.pointer))
        };
        let (old, new) = (place(before), place(after));
        let subject = scope.label.shown();
        let found = |kind| Found::new(kind, old.clone(), new.clone(), subject.clone());
        // Text of which values are known is another type than text; they need not be all.
        let listed = match (was.values.is_empty(), is.values.is_empty()) {
            (true, false) => Some(found(Kind::EnumIntroduced)),
            (false, true) => Some(found(Kind::EnumDropped)),
            _ => None,
        };
        let is_listed = listed.is_some();
        if let Some(found) = listed {
            let wire = match (was.open, is.open) {
                (true, false) => [M, P],
                (false, true) => [I, I],
                _ => [N, N],
            };
            self.push(scope, found.costing(Cost::new([wire[0], M, I], [wire[1], M, I])));
        } else if was.open != is.open {
            let (kind, cost, message) = match is.open {
                true => (Kind::EnumDropped, Cost::both([I, N, N]), "values that are not listed are allowed"),
                false => (
                    Kind::EnumIntroduced,
                    Cost::new([M, N, N], [P, N, N]),
                    "no value is allowed but those listed",
                ),
            };
            self.push(scope, found(kind).costing(cost).saying(message));
        }
        if is_listed {
            return true;
        }
        for value in was.values.iter().filter(|value| !is.has(value)) {
            let holder = Anchor { is_holder: true, ..new.clone() };
            let text = value.node.json_text();
            let found =
                Found::new(Kind::EnumValueRemoved, Anchor::at(&value.pointer), holder, subject.clone());
            let found = if is.open { found.costing(Cost::both([P, M, I])) } else { found };
            self.push(scope, found.saying(format!("the value {text} is gone")).values(Some(text), None));
        }
        for value in is.values.iter().filter(|value| !was.has(value)) {
            let holder = Anchor { is_holder: true, ..old.clone() };
            let text = value.node.json_text();
            let found = Found::new(Kind::EnumValueAdded, holder, Anchor::at(&value.pointer), subject.clone());
            let found = if was.open { found.costing(Cost::both([P, I, I])) } else { found };
            self.push(scope, found.saying(format!("the value {text} is new")).values(None, Some(text)));
        }
        true
    }
}
