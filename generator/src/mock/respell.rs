//! A reply as an old server would spell it: fields and values under the first of the old names that rules declare.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::Mock;
use super::check::Checker;
use crate::diagnostics::SpecPointer;
use crate::normalise::inheritance::discriminator;
use crate::normalise::keywords::{Alternatives, Keywords};
use crate::normalise::view::At;

/// Values inside each other, at most.
const DEEPEST: usize = 64;
/// Schemas that are looked at for one reply, each once for a value; what is left then stays as the document spells it.
const STEPS: usize = 50_000;

/// Spells a value of a schema the old way.
pub(super) fn old<'a>(mock: &'a Mock, schema: &At<'a>, value: &mut Value) {
    if mock.spelled.has_old() {
        let mut speller = Speller { mock, checker: Checker::of_replies(mock), steps: 0 };
        speller.walk(vec![schema.clone()], value, 0);
    }
}

struct Speller<'a> {
    mock: &'a Mock,
    checker: Checker<'a>,
    steps: usize,
}

impl<'a> Speller<'a> {
    /// Spells a value that all these schemas describe.
    fn walk(&mut self, schemas: Vec<At<'a>>, value: &mut Value, depth: usize) {
        if depth >= DEEPEST || matches!(value, Value::Null | Value::Bool(_) | Value::Number(_)) {
            return;
        }
        // All of them first, and then one name for each member: an old name may be that of another field.
        let said = self.said(schemas, value);
        match value {
            Value::Object(members) => {
                let mut spelled = Map::new();
                for (name, mut value) in std::mem::take(members) {
                    let properties = said.iter().filter_map(|said| said.properties.get(name.as_str()));
                    let properties: Vec<&At<'a>> =
                        properties.flat_map(|own| std::iter::once(&own.at).chain(&own.also)).collect();
                    let old = properties.iter().find_map(|at| self.mock.spelled.at(&at.pointer)?.old.clone());
                    self.walk(properties.into_iter().cloned().collect(), &mut value, depth + 1);
                    spelled.insert(old.unwrap_or(name), value);
                }
                *members = spelled;
            }
            Value::Array(items) => {
                let of: Vec<At<'a>> = said
                    .iter()
                    .filter_map(|said| said.get("items").filter(|of| of.node.as_mapping().is_some()))
                    .collect();
                items.iter_mut().for_each(|item| self.walk(of.clone(), item, depth + 1));
            }
            Value::String(text) => {
                let mut members = said.iter().flat_map(|said| &said.members);
                let old = members.find_map(|at| self.mock.spelled.old_value(&at.pointer, text));
                if let Some(old) = old {
                    *text = old.to_owned();
                }
            }
            _ => {}
        }
    }

    /// What schemas say of a value, with the variants that it fits: those that say more before what they are variants of.
    fn said(&mut self, mut pending: Vec<At<'a>>, value: &Value) -> Vec<Rc<Keywords<'a>>> {
        let mut seen: BTreeSet<SpecPointer> = BTreeSet::new();
        let mut found = Vec::new();
        while let Some(schema) = pending.pop() {
            self.steps += 1;
            let Some(target) = self.mock.view().follow(&schema).filter(|_| self.steps <= STEPS) else {
                continue;
            };
            if !seen.insert(target.pointer.clone()) {
                continue;
            }
            let keywords = self.checker.keywords(target);
            for list in keywords.alternatives() {
                pending.extend(self.variants(&list, value));
            }
            found.push(keywords);
        }
        found.reverse();
        found
    }

    /// The variants that a value is one of: the one that the discriminator says, else those that it fits, else any.
    fn variants(&mut self, list: &Alternatives<'a>, value: &Value) -> Vec<At<'a>> {
        let view = self.mock.view();
        let arms: Vec<At<'a>> = list.list.elements().filter_map(|arm| view.follow(&arm)).collect();
        let told = discriminator(view, &list.owner).and_then(|told| {
            let said = value.get(&told.property)?.as_str()?;
            let (_, target) = told.mapping.into_iter().find(|(own, _)| own == said)?;
            arms.iter().find(|arm| arm.pointer == target)
        });
        if let Some(told) = told {
            return vec![told.clone()];
        }
        let fitting: Vec<At<'a>> =
            arms.iter().filter(|arm| self.checker.is_one(arm, value)).cloned().collect();
        if fitting.is_empty() { arms } else { fitting }
    }
}
