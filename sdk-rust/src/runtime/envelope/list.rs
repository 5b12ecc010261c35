//! Lists straight from the bytes, without a tree of the whole body in between.
//!
//! This is the fast way for the usual reply: an array under one expected key, or an array alone. Whatever is odd
//! (two expected keys, a wrong type, broken JSON) gives `None`, and the careful way in `read` decides.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::super::wire::container::{ListVisitor, Object};
use super::super::wire::{Decode, Wire};
use super::{Envelope, pointer};

/// The list, and the rest of the body's object.
pub(super) fn fast<T: Wire>(envelope: &Envelope, bytes: &[u8]) -> Option<(Vec<T>, Value)> {
    let mut input = serde_json::Deserializer::from_slice(bytes);
    let whole = Whole { places: envelope.items, item: PhantomData::<T> };
    let Listed { items, place, rest } = whole.deserialize(&mut input).ok()?;
    input.end().ok()?;
    let rest = Value::Object(rest);
    let earlier = envelope.items.iter().take_while(|at| **at != place);
    if earlier.into_iter().any(|at| pointer::get(&rest, at).is_some_and(Value::is_array)) {
        return None;
    }
    Some((items, rest))
}

struct Listed<T> {
    items: Vec<T>,
    place: &'static str,
    rest: Object,
}

struct Whole<T> {
    places: &'static [&'static str],
    item: PhantomData<T>,
}

impl<T> Whole<T> {
    /// The expected place that is this top-level key.
    fn place(&self, key: &str) -> Option<&'static str> {
        self.places.iter().find(|at| at.len() > 1 && at.strip_prefix('/') == Some(key)).copied()
    }
}

impl<'de, T: Wire> DeserializeSeed<'de> for Whole<T> {
    type Value = Listed<T>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Listed<T>, D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de, T: Wire> Visitor<'de> for Whole<T> {
    type Value = Listed<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, input: A) -> Result<Listed<T>, A::Error> {
        let Some(place) = self.places.iter().find(|at| **at == "/") else {
            return Err(A::Error::custom("a bare array is not expected"));
        };
        let items = ListVisitor(PhantomData).visit_seq(input)?;
        Ok(Listed { items, place, rest: Object::new() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut input: A) -> Result<Listed<T>, A::Error> {
        let mut found: Option<(Vec<T>, &'static str)> = None;
        let mut rest = Object::new();
        while let Some(key) = input.next_key::<String>()? {
            match (self.place(&key), &found) {
                (Some(place), None) => {
                    found = Some((input.next_value_seed(Decode::new())?, place));
                }
                (Some(_), Some(_)) => return Err(A::Error::custom("two lists")),
                (None, _) => {
                    rest.insert(key, input.next_value()?);
                }
            }
        }
        let Some((items, place)) = found else { return Err(A::Error::custom("no list")) };
        Ok(Listed { items, place, rest })
    }
}
