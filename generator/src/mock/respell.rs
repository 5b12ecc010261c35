//! A reply as an old server would spell it: fields and values under the first of the old names that rules declare.

use serde_json::{Map, Value};

use super::Mock;
use crate::normalise::Fates;
use crate::normalise::keywords::{Keywords, Parts};
use crate::normalise::view::At;

/// Values inside each other, at most.
const DEEPEST: usize = 64;

/// Spells a value of a schema the old way.
pub(super) fn old<'a>(mock: &'a Mock, schema: &At<'a>, value: &mut Value) {
    walk(mock, schema, value, 0);
}

fn walk<'a>(mock: &'a Mock, schema: &At<'a>, value: &mut Value, depth: usize) {
    let Some(target) = mock.view().follow(schema).filter(|_| depth < DEEPEST) else { return };
    let keywords = Keywords::collect(mock.view(), &Parts::of(target), &mut Fates::default());
    for list in keywords.alternatives() {
        for arm in list.list.elements() {
            walk(mock, &arm, value, depth + 1);
        }
    }
    match value {
        Value::Object(members) => {
            let mut spelled = Map::new();
            for (name, mut value) in std::mem::take(members) {
                let property = keywords.properties.get(name.as_str());
                if let Some(property) = property {
                    walk(mock, &property.at, &mut value, depth + 1);
                }
                let spelling = property.and_then(|property| mock.spelled.at(&property.at.pointer));
                let old = spelling.and_then(|spelling| spelling.old.clone());
                spelled.insert(old.unwrap_or(name), value);
            }
            *members = spelled;
        }
        Value::Array(items) => {
            if let Some(of) = keywords.get("items").filter(|of| of.node.as_mapping().is_some()) {
                items.iter_mut().for_each(|item| walk(mock, &of, item, depth + 1));
            }
        }
        Value::String(text) => {
            let old = keywords.members.iter().find_map(|at| mock.spelled.old_value(&at.pointer, text));
            if let Some(old) = old {
                *text = old.to_owned();
            }
        }
        _ => {}
    }
}
