//! The overlay that makes one document of another: the fewest places, not the fewest words. Order of keys is not looked at.

use serde_json::{Map, Value as Json, json};

use super::super::jsonpath::written::WrittenPath;
use super::super::tree::{Mapping, Node, Value};

/// The actions that turn `old` into `new`, in their order; applying them gives a document that says the same as `new`. Empty where the
/// two say the same. `None` where the roots are no objects: an overlay cannot replace a whole document.
#[must_use]
pub fn difference(old: &Node, new: &Node) -> Option<Vec<Json>> {
    let mut actions = Vec::new();
    let (Value::Mapping(old), Value::Mapping(new)) = (&old.value, &new.value) else { return None };
    objects(&WrittenPath::root(), old, new, &mut actions);
    Some(actions)
}

/// What has to be done inside an object, and to its own members. The depth budget bounds the recursion.
fn objects(at: &WrittenPath, old: &Mapping, new: &Mapping, actions: &mut Vec<Json>) {
    let mut update = Map::new();
    for (key, was) in old.iter() {
        let place = at.child(key);
        match new.get(key) {
            None => actions.push(json!({ "target": place.0, "remove": true })),
            Some(is) if was.same_value(is) => {}
            Some(is) => match (&was.value, &is.value) {
                (Value::Mapping(was), Value::Mapping(is)) => objects(&place, was, is, actions),
                (Value::Sequence(was), Value::Sequence(is)) => {
                    if !lists(&place, was, is, actions) {
                        // An update would be joined to the list: the old one has to go first.
                        actions.push(json!({ "target": place.0, "remove": true }));
                        update.insert(key.to_owned(), is_json(is));
                    }
                }
                _ => {
                    update.insert(key.to_owned(), is.to_json());
                }
            },
        }
    }
    for (key, is) in new.iter().filter(|(key, _)| !old.contains_key(key)) {
        update.insert(key.to_owned(), is.to_json());
    }
    if !update.is_empty() {
        actions.push(json!({ "target": at.0, "update": update }));
    }
}

fn is_json(items: &[Node]) -> Json {
    items.iter().map(Node::to_json).collect()
}

/// What has to be done inside a list; `false` where it has to be replaced as a whole.
fn lists(at: &WrittenPath, old: &[Node], new: &[Node], actions: &mut Vec<Json>) -> bool {
    let same = |(was, is): (&Node, &Node)| was.same_value(is);
    if old.len() == new.len() {
        let is_inside = |(was, is): (&Node, &Node)| {
            was.same_value(is) || (was.as_mapping().is_some() && is.as_mapping().is_some())
        };
        if !old.iter().zip(new).all(is_inside) {
            return false;
        }
        for (index, (was, is)) in old.iter().zip(new).enumerate().filter(|(_, (was, is))| !was.same_value(is))
        {
            if let (Some(was), Some(is)) = (was.as_mapping(), is.as_mapping()) {
                objects(&at.index(index), was, is, actions);
            }
        }
        return true;
    }
    if old.len() < new.len() && old.iter().zip(new).all(same) {
        let more = new.get(old.len()..).unwrap_or_default();
        // A list that is appended would be taken for several elements.
        if more.iter().any(|item| item.as_sequence().is_some()) {
            return false;
        }
        actions.extend(more.iter().map(|item| json!({ "target": at.0, "update": item.to_json() })));
        return true;
    }
    // Some were taken out, from the back so that indexes hold.
    let mut left = new.iter().peekable();
    let gone: Vec<usize> = old
        .iter()
        .enumerate()
        .filter(|(_, was)| left.next_if(|is| was.same_value(is)).is_none())
        .map(|(index, _)| index)
        .collect();
    if left.next().is_some() {
        return false;
    }
    actions.extend(gone.iter().rev().map(|index| json!({ "target": at.index(*index).0, "remove": true })));
    true
}
