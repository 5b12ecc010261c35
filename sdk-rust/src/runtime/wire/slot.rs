//! One field on its way between JSON and a struct: what a key brought, and what each mode of `wire_object!` makes of it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer as _, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value;

use super::maybe::Maybe;
use super::text::Codec;
use super::{Wire, trail};

/// What one spelling brought.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Slot<T> {
    Absent,
    Null,
    Value(T),
}

/// Which modes have `null` as a value, looked up by the mode's name.
pub(crate) struct Nullable {
    pub(crate) required: bool,
    pub(crate) optional: bool,
    pub(crate) nullable: bool,
    pub(crate) maybe: bool,
    pub(crate) or_default: bool,
}

/// See [`Nullable`].
pub(crate) const NULLABLE: Nullable =
    Nullable { required: false, optional: false, nullable: true, maybe: true, or_default: false };

/// Reads the value under a canonical key. Unless `null` may be kept (it is a value, or another spelling may have one), it is
/// refused at once: of several things that are wrong with an object the first one in the text is the one that is told.
pub(crate) fn read<'de, T: Wire, C: Codec<T>, A: MapAccess<'de>>(
    input: &mut A,
    name: &'static str,
    keeps_null: bool,
) -> Result<Slot<T>, A::Error> {
    let slot = input.next_value_seed(SlotSeed::<T, C>(PhantomData)).inspect_err(|_| trail::key(name))?;
    if keeps_null || slot != Slot::Null { Ok(slot) } else { decode::from_null(name).map(Slot::Value) }
}

/// Reads the value under any other key.
pub(crate) fn value<'de, A: MapAccess<'de>>(input: &mut A, name: &str) -> Result<Value, A::Error> {
    input.next_value().inspect_err(|_| trail::key(name))
}

/// Keeps a legacy spelling until the whole object is read; of two equal keys the last one counts.
pub(crate) fn stash<K: Copy + PartialEq>(
    met: &mut Vec<super::spelling::Met<K>>,
    known: K,
    name: &'static str,
    value: Value,
) {
    met.retain(|(other, spelling, _)| *other != known || *spelling != name);
    met.push((known, name, value));
}

struct SlotSeed<T, C>(PhantomData<(T, C)>);

impl<'de, T, C: Codec<T>> DeserializeSeed<'de> for SlotSeed<T, C> {
    type Value = Slot<T>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Slot<T>, D::Error> {
        input.deserialize_option(self)
    }
}

impl<'de, T, C: Codec<T>> Visitor<'de> for SlotSeed<T, C> {
    type Value = Slot<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_none<E>(self) -> Result<Slot<T>, E> {
        Ok(Slot::Null)
    }

    fn visit_unit<E>(self) -> Result<Slot<T>, E> {
        Ok(Slot::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, input: D) -> Result<Slot<T>, D::Error> {
        C::decode(input).map(Slot::Value)
    }
}

/// Turns what was read into the field's type, one function a mode.
pub(crate) mod decode {
    use super::*;

    pub(crate) fn required<T: Wire, E: Error>(slot: Slot<T>, name: &'static str) -> Result<T, E> {
        match slot {
            Slot::Value(value) => Ok(value),
            Slot::Null => from_null(name),
            Slot::Absent => missing(name),
        }
    }

    pub(crate) fn optional<T: Wire, E: Error>(slot: Slot<T>, name: &'static str) -> Result<Option<T>, E> {
        match slot {
            Slot::Value(value) => Ok(Some(value)),
            Slot::Null => from_null(name).map(Some),
            Slot::Absent => Ok(None),
        }
    }

    pub(crate) fn nullable<T, E: Error>(slot: Slot<T>, name: &'static str) -> Result<Option<T>, E> {
        match slot {
            Slot::Value(value) => Ok(Some(value)),
            Slot::Null => Ok(None),
            Slot::Absent => missing(name),
        }
    }

    pub(crate) fn or_default<T: Wire + Default, E: Error>(slot: Slot<T>, name: &'static str) -> Result<T, E> {
        optional(slot, name).map(Option::unwrap_or_default)
    }

    #[allow(clippy::unnecessary_wraps)] // one signature for all modes
    pub(crate) fn maybe<T, E: Error>(slot: Slot<T>, _: &'static str) -> Result<Maybe<T>, E> {
        Ok(match slot {
            Slot::Value(value) => Maybe::Value(value),
            Slot::Null => Maybe::Null,
            Slot::Absent => Maybe::Absent,
        })
    }

    /// Untyped values accept `null`; everything else says what it expected instead.
    pub(super) fn from_null<T: Wire, E: Error>(name: &'static str) -> Result<T, E> {
        T::decode(().into_deserializer()).inspect_err(|_| trail::key(name))
    }

    fn missing<T, E: Error>(name: &'static str) -> Result<T, E> {
        trail::key(name);
        Err(E::missing_field(name))
    }
}

/// Writes a field, one function a mode.
pub(crate) mod encode {
    use super::*;

    pub(crate) fn required<T, C: Codec<T>, M: SerializeMap>(
        map: &mut M,
        name: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        map.serialize_entry(name, &By::<T, C>(value, PhantomData))
    }

    pub(crate) fn optional<T, C: Codec<T>, M: SerializeMap>(
        map: &mut M,
        name: &'static str,
        value: &Option<T>,
    ) -> Result<(), M::Error> {
        value.as_ref().map_or(Ok(()), |value| required::<T, C, M>(map, name, value))
    }

    pub(crate) fn nullable<T, C: Codec<T>, M: SerializeMap>(
        map: &mut M,
        name: &'static str,
        value: &Option<T>,
    ) -> Result<(), M::Error> {
        match value {
            Some(value) => required::<T, C, M>(map, name, value),
            None => map.serialize_entry(name, &()),
        }
    }

    pub(crate) fn maybe<T, C: Codec<T>, M: SerializeMap>(
        map: &mut M,
        name: &'static str,
        value: &Maybe<T>,
    ) -> Result<(), M::Error> {
        match value {
            Maybe::Value(value) => required::<T, C, M>(map, name, value),
            Maybe::Null => map.serialize_entry(name, &()),
            Maybe::Absent => Ok(()),
        }
    }

    pub(crate) fn or_default<T, C: Codec<T>, M: SerializeMap>(
        map: &mut M,
        name: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        required::<T, C, M>(map, name, value)
    }

    struct By<'a, T, C>(&'a T, PhantomData<C>);

    impl<T, C: Codec<T>> serde::Serialize for By<'_, T, C> {
        fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
            C::encode(self.0, output)
        }
    }
}
