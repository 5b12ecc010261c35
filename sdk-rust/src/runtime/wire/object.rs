//! Objects with known fields: `wire_object!` and what its expansion calls.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer as _, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value;

use super::maybe::Maybe;
use super::text::Codec;
use super::{Wire, trail};

/// Makes a struct travel as a JSON object.
///
/// ```text
/// wire_object! {
///     Tool "Tool" {
///         id: required "id" | "_id" | "function_id",
///         tool_type: optional "tool_type" | "type",
///         description: maybe "description",
///     }
/// }
/// ```
///
/// After the type comes the schema's name in the document, then optionally `conflicts error` (default: `warn`).
/// Each field: its name, a mode, the canonical spelling, the legacy ones in order (`"old" (warn)` reports every
/// meeting), and `as json_text` when the value travels as a string that holds JSON.
///
/// | mode | type of the field | absent | `null` |
/// |---|---|---|---|
/// | `required` | `T` | error | error |
/// | `optional` | `Option<T>` | `None` | error |
/// | `nullable` | `Option<T>` | error | `None` |
/// | `maybe` | `Maybe<T>` | `Absent` | `Null` |
/// | `or_default` | `T` | `T::default()` | error |
///
/// The struct has one more field, `extra: Extra`, for everything else.
macro_rules! wire_object {
    ($type:ident $schema:literal $(conflicts $conflicts:ident)? {
        $($field:ident: $mode:ident $wire:literal
            $(| $legacy:literal $(($status:ident))?)*
            $(as $codec:ident)?),* $(,)?
    }) => {
        const _: () = {
            use $crate::runtime::wire::{Kind, Wire, object, spelling};

            #[allow(dead_code)] // a schema may have no legacy spelling
            const CONFLICTS: spelling::Conflicts = object::conflicts!($($conflicts)?);

            #[allow(non_camel_case_types)] // the fields' own names
            #[derive(Clone, Copy, PartialEq)]
            enum Known { $($field),* }

            fn find(key: &str) -> object::Found<Known> {
                match key {
                    $(
                        $wire => object::Found::Canonical(Known::$field),
                        $($legacy => object::Found::Legacy(Known::$field, $legacy),)*
                    )*
                    _ => object::Found::Unknown,
                }
            }

            struct Fields;

            impl<'de> serde::de::Visitor<'de> for Fields {
                type Value = $type;

                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(concat!("an object (", $schema, ")"))
                }

                #[allow(unused_mut, clippy::needless_update)] // a schema may have no field at all
                fn visit_map<A: serde::de::MapAccess<'de>>(self, mut input: A) -> Result<$type, A::Error> {
                    $(let mut $field = object::Slot::Absent;)*
                    let mut met: Vec<spelling::Met<Known>> = Vec::new();
                    let mut extra = $crate::runtime::Extra::new();
                    while let Some(key) = input.next_key_seed(object::Key(find))? {
                        match key {
                            object::Name::Canonical(known) => match known {
                                $(Known::$field => {
                                    $field = object::read::<
                                        _, object::codec!($($codec)?), A,
                                    >(&mut input, $wire)?;
                                })*
                            },
                            object::Name::Legacy(known, name) => {
                                object::stash(&mut met, known, name, object::value(&mut input, name)?);
                            }
                            object::Name::Unknown(name) => {
                                let value = object::value(&mut input, &name)?;
                                extra.insert(name, value);
                            }
                        }
                    }
                    if !met.is_empty() {
                        $(object::settle!(
                            ($schema, CONFLICTS, $mode, codec = $($codec)?) $field (&mut met, &mut extra, A)
                            $wire $(| $legacy $(($status))?)*
                        );)*
                    }
                    Ok($type { $($field: object::decode::$mode($field, $wire)?,)* extra })
                }
            }

            impl Wire for $type {
                const KIND: Kind = Kind::Object;

                fn decode<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                    input.deserialize_map(Fields)
                }

                fn encode<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                    use serde::ser::SerializeMap as _;

                    let mut map = output.serialize_map(None)?;
                    $(object::encode::$mode::<_, object::codec!($($codec)?), _>(&mut map, $wire, &self.$field)?;)*
                    for (key, value) in &self.extra {
                        if matches!(find(key), object::Found::Unknown) {
                            map.serialize_entry(key, value)?;
                        }
                    }
                    map.end()
                }
            }

            impl $crate::runtime::Parameters for $type {
                fn put(&self, call: &mut $crate::runtime::Call) {
                    call.put_object(self);
                }
            }
        };

        $crate::runtime::wire::serde_by_wire!($type);
    };
}

/// Merges the spellings of a field that has several.
macro_rules! settle {
    ($about:tt $field:ident $into:tt $wire:literal) => {};
    (
        ($schema:literal, $conflicts:ident, $mode:ident, codec = $($codec:ident)?)
        $field:ident
        ($met:expr, $extra:expr, $access:ident)
        $wire:literal $(| $legacy:literal $(($status:ident))?)+
    ) => {
        let spellings = spelling::Field {
            schema: $schema,
            name: stringify!($field),
            canonical: $wire,
            legacy: &[$(($legacy, object::status!($($status)?))),+],
            conflicts: $conflicts,
            nullable: object::NULLABLE.$mode,
        };
        $field = spellings.settle::<_, object::codec!($($codec)?), _, $access::Error>(
            $field, $met, Known::$field, $extra,
        )?;
    };
}

/// The codec of a field: what stands after `as`, else the value as it is.
macro_rules! codec {
    () => {
        $crate::runtime::wire::text::plain
    };
    ($codec:ident) => {
        $crate::runtime::wire::text::$codec
    };
}

/// The life cycle of a legacy spelling.
macro_rules! status {
    () => {
        $crate::runtime::wire::spelling::Status::active
    };
    ($status:ident) => {
        $crate::runtime::wire::spelling::Status::$status
    };
}

/// What differing spellings do.
macro_rules! conflicts {
    () => {
        $crate::runtime::wire::spelling::Conflicts::warn
    };
    ($conflicts:ident) => {
        $crate::runtime::wire::spelling::Conflicts::$conflicts
    };
}

pub(crate) use {codec, conflicts, settle, status, wire_object};

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

/// What a key means to a schema.
pub(crate) enum Found<K> {
    Canonical(K),
    Legacy(K, &'static str),
    Unknown,
}

/// The same, with an unknown key kept.
pub(crate) enum Name<K> {
    Canonical(K),
    Legacy(K, &'static str),
    Unknown(String),
}

/// Reads a key and looks it up without keeping the text of a known one.
pub(crate) struct Key<K>(pub(crate) fn(&str) -> Found<K>);

impl<'de, K> DeserializeSeed<'de> for Key<K> {
    type Value = Name<K>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Name<K>, D::Error> {
        input.deserialize_identifier(self)
    }
}

impl<K> Visitor<'_> for Key<K> {
    type Value = Name<K>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Name<K>, E> {
        Ok(match (self.0)(key) {
            Found::Canonical(known) => Name::Canonical(known),
            Found::Legacy(known, name) => Name::Legacy(known, name),
            Found::Unknown => Name::Unknown(key.to_owned()),
        })
    }
}

/// Reads the value under a canonical key.
pub(crate) fn read<'de, T, C: Codec<T>, A: MapAccess<'de>>(
    input: &mut A,
    name: &str,
) -> Result<Slot<T>, A::Error> {
    input.next_value_seed(SlotSeed::<T, C>(PhantomData)).inspect_err(|_| trail::key(name))
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
    fn from_null<T: Wire, E: Error>(name: &'static str) -> Result<T, E> {
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
