//! Unions whose members cannot be told apart for certain.

use std::collections::BTreeSet;

use super::desk::Desk;
use super::schemas;
use crate::diagnostics::{codes, quote};
use crate::load::Node;
use crate::normalise::view::At;

pub(super) fn check(desk: &mut Desk<'_>) {
    for at in schemas::all(desk) {
        for keyword in ["oneOf", "anyOf"] {
            let Some(list) = at.get(keyword) else { continue };
            let arms: Vec<At<'_>> = list.elements().filter_map(|arm| desk.follow(&arm)).collect();
            let objects: Vec<Arm> = arms.iter().filter_map(|arm| Arm::of(desk, arm)).collect();
            if objects.len() < 2 {
                continue;
            }
            desk.checked(codes::LINT_UNION, 1);
            if at.get("discriminator").is_some() {
                continue;
            }
            let pairs =
                objects.iter().enumerate().flat_map(|(i, a)| objects.iter().skip(i + 1).map(move |b| (a, b)));
            if let Some((a, b)) = pairs.into_iter().find(|(a, b)| !a.is_apart_from(b)) {
                let message = format!(
                    "{} and {} of the union {} cannot be told apart: which is meant is a guess",
                    quote(&a.name),
                    quote(&b.name),
                    quote(&schemas::place(desk, &at))
                );
                let help = "add a `discriminator`, or a required member with one value to each";
                desk.find(codes::LINT_UNION, &at.pointer.child(keyword), message, help);
            }
        }
    }
}

/// What tells an object from others.
struct Arm {
    name: String,
    fields: BTreeSet<String>,
    required: BTreeSet<String>,
    /// Fields with the values they may have.
    values: Vec<(String, BTreeSet<String>)>,
    /// It takes more than its fields, or is made of parts: its fields say nothing of others.
    open: bool,
}

impl Arm {
    fn of(desk: &Desk<'_>, at: &At<'_>) -> Option<Self> {
        let mut arm = Self {
            name: at.pointer.last().unwrap_or_default().to_owned(),
            fields: BTreeSet::new(),
            required: BTreeSet::new(),
            values: Vec::new(),
            open: false,
        };
        arm.add(desk, at, 0);
        (at.str("type") == Some("object") || !arm.fields.is_empty()).then_some(arm)
    }

    /// Takes in what a schema and its parts say. Deeper than eight parts nobody composes.
    fn add(&mut self, desk: &Desk<'_>, at: &At<'_>, depth: usize) {
        for (name, _, property) in at.get("properties").into_iter().flat_map(|all| all.members()) {
            self.fields.insert(name.to_owned());
            let values = desk.follow(&property).and_then(|property| property.get("enum"));
            if let Some(values) = values {
                let all = values.elements().map(|value| value.node.json_text()).collect();
                self.values.push((name.to_owned(), all));
            }
        }
        let required = at.node.get("required").and_then(Node::as_sequence).unwrap_or_default();
        self.required.extend(required.iter().filter_map(|name| name.as_str().map(str::to_owned)));
        self.open |= ["oneOf", "anyOf"].iter().any(|key| at.node.get(key).is_some()) || depth > 8;
        for part in at.get("allOf").into_iter().flat_map(|parts| parts.elements()).filter(|_| depth <= 8) {
            if let Some(part) = desk.follow(&part) {
                self.add(desk, &part, depth + 1);
            }
        }
    }

    fn is_apart_from(&self, other: &Self) -> bool {
        let lacks = |a: &Self, b: &Self| a.required.iter().any(|name| !b.fields.contains(name));
        let differs = self.values.iter().any(|(name, values)| {
            let same = other.values.iter().find(|(other, _)| other == name);
            same.is_some_and(|(_, others)| values.is_disjoint(others))
        });
        self.open || other.open || differs || lacks(self, other) || lacks(other, self)
    }
}
