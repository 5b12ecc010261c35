//! The overlay that makes one document of another: the fewest places, not the fewest words. Order of keys is not looked at.

use serde_json::{Map, Value as Json, json};

use super::super::jsonpath::written::WrittenPath;
use super::super::tree::{Mapping, Node, Value};
use super::merge::Shape;

/// What leads from one document to another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// The actions, in their order.
    pub actions: Vec<Json>,
    /// Some of them remove a primitive value by itself, which Overlay 1.0 has no action for.
    is_of_1_1: bool,
}

impl Difference {
    /// The first version of the specification that has all the actions.
    #[must_use]
    pub fn version(&self) -> &'static str {
        if self.is_of_1_1 { "1.1.0" } else { "1.0.0" }
    }

    fn remove(&mut self, place: &WrittenPath, was: &Node) {
        self.is_of_1_1 |= Shape::of(was) == Shape::Primitive;
        self.actions.push(json!({ "target": place.0, "remove": true }));
    }

    fn update(&mut self, place: &WrittenPath, update: Json) {
        self.actions.push(json!({ "target": place.0, "update": update }));
    }
}

/// The actions that turn `old` into `new`, in their order; applying them gives a document that says the same as `new`. Empty where the
/// two say the same. `None` where the roots are no objects: an overlay cannot replace a whole document.
#[must_use]
pub fn difference(old: &Node, new: &Node) -> Option<Difference> {
    let mut actions = Difference::default();
    let (Value::Mapping(old), Value::Mapping(new)) = (&old.value, &new.value) else { return None };
    objects(&WrittenPath::root(), old, new, &mut actions);
    Some(actions)
}

/// What has to be done inside an object, and to its own members. The depth budget bounds the recursion.
fn objects(at: &WrittenPath, old: &Mapping, new: &Mapping, actions: &mut Difference) {
    let mut update = Map::new();
    for (key, was) in old.iter() {
        let place = at.child(key);
        match new.get(key) {
            None => actions.remove(&place, was),
            Some(is) if was.same_value(is) => {}
            Some(is) => match (&was.value, &is.value) {
                (Value::Mapping(was), Value::Mapping(is)) => objects(&place, was, is, actions),
                (Value::Sequence(older), Value::Sequence(newer)) => {
                    if !lists(&place, older, newer, actions) {
                        // An update would be joined to the list: the old one has to go first.
                        actions.remove(&place, was);
                        update.insert(key.to_owned(), is.to_json());
                    }
                }
                _ => {
                    if Shape::of(was) != Shape::of(is) {
                        // An update fits nothing of another kind.
                        actions.remove(&place, was);
                    }
                    update.insert(key.to_owned(), is.to_json());
                }
            },
        }
    }
    for (key, is) in new.iter().filter(|(key, _)| !old.contains_key(key)) {
        update.insert(key.to_owned(), is.to_json());
    }
    if !update.is_empty() {
        actions.update(at, Json::Object(update));
    }
}

/// What has to be done inside a list; `false` where it has to be replaced as a whole.
fn lists(at: &WrittenPath, old: &[Node], new: &[Node], actions: &mut Difference) -> bool {
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
        more.iter().for_each(|item| actions.update(at, item.to_json()));
        return true;
    }
    // Some were taken out, from the back so that indexes hold.
    let mut left = new.iter().peekable();
    let gone: Vec<(usize, &Node)> =
        old.iter().enumerate().filter(|(_, was)| left.next_if(|is| was.same_value(is)).is_none()).collect();
    if left.next().is_some() {
        return false;
    }
    gone.iter().rev().for_each(|(index, was)| actions.remove(&at.index(*index), was));
    true
}
