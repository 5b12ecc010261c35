//! Objects with known fields: `wire_object!` and what its expansion calls.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Visitor};
use serde_json::Value;

use super::Rank;

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
/// The struct has one more field, `extra`, for everything else: an `Extra`, or a `BTreeMap<String, T>` where the document
/// says what undeclared keys hold.
///
/// A type of a document may be called like anything: what the expansion adds beside it starts with `__`.
macro_rules! wire_object {
    // Most schemas have one spelling a field, and compilers have thousands of them to go through: these need less.
    ($type:ident $schema:literal $(conflicts $conflicts:ident)? {
        $($field:ident: $mode:ident $wire:literal $(as $codec:ident)?),* $(,)?
    }) => {
        const _: () = {
            #[allow(unused_imports)] // a schema may have no field at all
            use $crate::runtime::wire::{object, rest::Rest as __Rest, slot};

            #[allow(non_camel_case_types)] // the fields' own names
            enum __Known { $($field),* }

            fn find(key: &str) -> Option<__Known> {
                match key {
                    $($wire => Some(__Known::$field),)*
                    _ => None,
                }
            }

            struct __Fields;

            impl<'de> serde::de::Visitor<'de> for __Fields {
                type Value = $type;

                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(concat!("an object (", $schema, ")"))
                }

                #[allow(unused_mut, clippy::needless_update)] // a schema may have no field at all
                fn visit_map<__A: serde::de::MapAccess<'de>>(self, mut input: __A) -> Result<$type, __A::Error> {
                    $(let mut $field = slot::Slot::Absent;)*
                    let mut extra = std::default::Default::default();
                    while let Some(key) = input.next_key_seed(object::Key(find))? {
                        match key {
                            Ok(__known) => match __known {
                                $(__Known::$field => {
                                    $field = slot::read::<
                                        _, object::codec!($($codec)?), __A,
                                    >(&mut input, $wire, slot::NULLABLE.$mode)?;
                                })*
                            },
                            Err(name) => __Rest::read(&mut extra, name, &mut input)?,
                        }
                    }
                    Ok($type { $($field: slot::decode::$mode($field, $wire)?,)* extra })
                }
            }

            object::wired!($type { $($field: $mode $wire $(as $codec)?),* });
        };

        $crate::runtime::wire::serde_by_wire!($type);
    };
    ($type:ident $schema:literal $(conflicts $conflicts:ident)? {
        $($field:ident: $mode:ident $wire:literal
            $(| $legacy:literal $(($status:ident))?)*
            $(as $codec:ident)?),* $(,)?
    }) => {
        const _: () = {
            use $crate::runtime::wire::{object, rest::Rest as __Rest, slot, spelling};

            const CONFLICTS: spelling::Conflicts = object::conflicts!($($conflicts)?);

            #[allow(non_camel_case_types)] // the fields' own names
            #[derive(Clone, Copy, PartialEq)]
            enum __Known { $($field),* }

            fn find(key: &str) -> Option<object::Found<__Known>> {
                match key {
                    $(
                        $wire => Some(object::Found::Canonical(__Known::$field)),
                        $($legacy => Some(object::Found::Legacy(__Known::$field, $legacy)),)*
                    )*
                    _ => None,
                }
            }

            struct __Fields;

            impl<'de> serde::de::Visitor<'de> for __Fields {
                type Value = $type;

                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(concat!("an object (", $schema, ")"))
                }

                fn visit_map<__A: serde::de::MapAccess<'de>>(self, mut input: __A) -> Result<$type, __A::Error> {
                    $(let mut $field = slot::Slot::Absent;)*
                    let mut met: Vec<spelling::Met<__Known>> = Vec::new();
                    let mut extra = std::default::Default::default();
                    while let Some(key) = input.next_key_seed(object::Key(find))? {
                        match key {
                            Ok(object::Found::Canonical(__known)) => match __known {
                                $(__Known::$field => {
                                    $field = slot::read::<
                                        _, object::codec!($($codec)?), __A,
                                    >(&mut input, $wire, slot::NULLABLE.$mode || object::several!($($legacy)*))?;
                                })*
                            },
                            Ok(object::Found::Legacy(__known, name)) => {
                                slot::stash(&mut met, __known, name, slot::value(&mut input, name)?);
                            }
                            Err(name) => __Rest::read(&mut extra, name, &mut input)?,
                        }
                    }
                    if !met.is_empty() {
                        $(object::settle!(
                            ($schema, CONFLICTS, $mode, codec = $($codec)?) $field (&mut met, &mut extra, __A)
                            $wire $(| $legacy $(($status))?)*
                        );)*
                    }
                    Ok($type { $($field: slot::decode::$mode($field, $wire)?,)* extra })
                }
            }

            object::wired!($type { $($field: $mode $wire $(as $codec)?),* });
        };

        $crate::runtime::wire::serde_by_wire!($type);
    };
}

/// What objects have in common, by their `__Fields` and `find`.
macro_rules! wired {
    ($type:ident { $($field:ident: $mode:ident $wire:literal $(as $codec:ident)?),* }) => {
        impl $crate::runtime::wire::Wire for $type {
            const KIND: $crate::runtime::wire::Kind = $crate::runtime::wire::Kind::Object;

            fn rank(value: &serde_json::Value) -> Option<$crate::runtime::wire::Rank> {
                object::rank(value, find, &[$($wire),*])
            }

            fn decode<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                input.deserialize_map(__Fields)
            }

            fn encode<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;

                let mut map = output.serialize_map(None)?;
                $(slot::encode::$mode::<_, object::codec!($($codec)?), _>(&mut map, $wire, &self.$field)?;)*
                __Rest::write(&self.extra, &mut map, |key| find(key).is_some())?;
                map.end()
            }
        }

        impl $crate::runtime::Parameters for $type {
            fn put(&self, call: &mut $crate::runtime::Call) {
                call.put_object(self);
            }
        }
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
            nullable: slot::NULLABLE.$mode,
        };
        $field = spellings.settle::<_, object::codec!($($codec)?), _, _, $access::Error>(
            $field, $met, __Known::$field, $extra,
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

/// Whether a field has legacy spellings.
macro_rules! several {
    () => {
        false
    };
    ($($legacy:literal)+) => {
        true
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

pub(crate) use {codec, conflicts, settle, several, status, wire_object, wired};

/// What a known key means to a schema that has legacy spellings.
pub(crate) enum Found<K> {
    Canonical(K),
    Legacy(K, &'static str),
}

/// How well a schema suits a value: by the keys of the one that are fields of the other.
pub(crate) fn rank<K>(value: &Value, find: fn(&str) -> Option<K>, fields: &[&str]) -> Option<Rank> {
    let known = value.as_object()?.keys().filter(|key| find(key).is_some()).count();
    let missing = fields.len().saturating_sub(known);
    Some(Rank { known: std::cmp::Reverse(known), missing, ..Rank::default() })
}

/// Reads a key and looks it up; the text of an unknown one is kept.
pub(crate) struct Key<K>(pub(crate) fn(&str) -> Option<K>);

impl<'de, K> DeserializeSeed<'de> for Key<K> {
    type Value = Result<K, String>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_identifier(self)
    }
}

impl<K> Visitor<'_> for Key<K> {
    type Value = Result<K, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok((self.0)(key).ok_or_else(|| key.to_owned()))
    }
}
