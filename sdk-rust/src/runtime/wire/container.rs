//! Lists, maps, boxes, untyped values, and `null` inside lists and maps.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Decode, Encode, Kind, Rank, Wire, trail};

/// A JSON object with keys in the order they were sent.
pub type Object = serde_json::Map<String, Value>;

/// What a reply holds under keys that its document does not declare, in the order it was sent.
pub type Extra = Object;

impl Wire for Value {
    const KIND: Kind = Kind::Any;

    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::deserialize(input)
    }

    fn encode<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        self.serialize(output)
    }
}

impl Wire for Object {
    const KIND: Kind = Kind::Object;

    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_map(ObjectVisitor)
    }

    fn encode<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        self.serialize(output)
    }
}

/// Its own visitor would take `null` for an empty object.
struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, input: A) -> Result<Object, A::Error> {
        Object::deserialize(MapAccessDeserializer::new(input))
    }
}

impl<T: Wire> Wire for Box<T> {
    const KIND: Kind = T::KIND;

    fn rank(value: &Value) -> Option<Rank> {
        T::rank(value)
    }

    fn is_unknown(&self) -> bool {
        T::is_unknown(self)
    }

    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        T::decode(input).map(Box::new)
    }

    fn encode<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        T::encode(self, output)
    }
}

/// `null` or a value, where a place must hold one of them (items of lists and maps).
impl<T: Wire> Wire for Option<T> {
    const KIND: Kind = Kind::Any;

    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_option(OptionVisitor(PhantomData))
    }

    fn encode<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.encode(output),
            None => output.serialize_unit(),
        }
    }
}

struct OptionVisitor<T>(PhantomData<T>);

impl<'de, T: Wire> Visitor<'de> for OptionVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null or a value")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        T::decode(input).map(Some)
    }
}

impl<T: Wire> Wire for Vec<T> {
    const KIND: Kind = Kind::Array;

    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_seq(ListVisitor(PhantomData))
    }

    fn encode<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.collect_seq(self.iter().map(Encode))
    }
}

pub(crate) struct ListVisitor<T>(pub(crate) PhantomData<T>);

impl<'de, T: Wire> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut input: A) -> Result<Vec<T>, A::Error> {
        let mut items = Vec::new();
        loop {
            match input.next_element_seed(Decode::new()) {
                Ok(Some(item)) => items.push(item),
                Ok(None) => return Ok(items),
                Err(error) => {
                    trail::index(items.len());
                    return Err(error);
                }
            }
        }
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    const KIND: Kind = Kind::Object;

    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_map(MapVisitor(PhantomData))
    }

    fn encode<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        let mut map = output.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            map.serialize_entry(key, &Encode(value))?;
        }
        map.end()
    }
}

struct MapVisitor<T>(PhantomData<T>);

impl<'de, T: Wire> Visitor<'de> for MapVisitor<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut input: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(key) = input.next_key::<String>()? {
            let value = input.next_value_seed(Decode::new()).inspect_err(|_| trail::key(&key))?;
            map.insert(key, value);
        }
        Ok(map)
    }
}
