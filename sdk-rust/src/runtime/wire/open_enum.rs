//! Enums that stay open: a value the document does not list is kept and sent back unchanged.

/// Makes an enum travel as a JSON string (or, with `int`, as a whole number; with `any`, as whatever its values are).
///
/// ```text
/// wire_enum! { MetricType { Python = "PYTHON" | "custom", Llm = "LLM" | "model" } }
/// wire_enum! { int Level { Low = 1, High = 2 } }
/// wire_enum! { any Limit { None = false, Two = 2i64, Many = "many" } }
/// ```
///
/// After `|` stand legacy values: read as the variant, never sent. The enum has one more variant, `Unknown(String)`,
/// `Unknown(i64)` or `Unknown(Value)`.
macro_rules! wire_enum {
    (any $type:ident { $($variant:ident = $wire:literal $(| $legacy:literal)*),* $(,)? }) => {
        impl $type {
            /// The value as it travels.
            pub fn to_value(&self) -> serde_json::Value {
                match self {
                    $(Self::$variant => $wire.into(),)*
                    Self::Unknown(value) => value.clone(),
                }
            }
        }

        impl From<serde_json::Value> for $type {
            fn from(value: serde_json::Value) -> Self {
                $(if value == $wire $(|| value == $legacy)* {
                    return Self::$variant;
                })*
                Self::Unknown(value)
            }
        }

        impl From<&str> for $type {
            fn from(value: &str) -> Self {
                serde_json::Value::from(value).into()
            }
        }

        impl $crate::runtime::wire::Wire for $type {
            const KIND: $crate::runtime::wire::Kind = $crate::runtime::wire::Kind::Any;

            fn rank(value: &serde_json::Value) -> Option<$crate::runtime::wire::Rank> {
                let known = false $(|| *value == $wire $(|| *value == $legacy)*)*;
                known.then_some($crate::runtime::wire::open_enum::KNOWN)
            }

            fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown(_))
            }

            fn decode<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                let listed = [$(serde_json::Value::from($wire)),*];
                $crate::runtime::wire::open_enum::any(input, &listed).map(Self::from)
            }

            fn encode<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(&self.to_value(), output)
            }
        }

        $crate::runtime::wire::serde_by_wire!($type);
    };

    (int $type:ident { $($variant:ident = $wire:literal $(| $legacy:literal)*),* $(,)? }) => {
        impl $type {
            /// The value as it travels.
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(value) => *value,
                }
            }
        }

        impl From<i64> for $type {
            #[allow(clippy::manual_range_patterns)] // old values may happen to follow each other
            fn from(value: i64) -> Self {
                match value {
                    $($wire $(| $legacy)* => Self::$variant,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.as_i64().fmt(f)
            }
        }

        impl $crate::runtime::wire::Wire for $type {
            const KIND: $crate::runtime::wire::Kind = $crate::runtime::wire::Kind::Number;

            fn rank(value: &serde_json::Value) -> Option<$crate::runtime::wire::Rank> {
                let known = value.as_i64().is_some_and(|value| !Self::from(value).is_unknown());
                value.is_number().then(|| $crate::runtime::wire::open_enum::rank(known))
            }

            fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown(_))
            }

            fn decode<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                <i64 as $crate::runtime::wire::Wire>::decode(input).map(Self::from)
            }

            fn encode<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                output.serialize_i64(self.as_i64())
            }
        }

        $crate::runtime::wire::serde_by_wire!($type);
    };

    ($type:ident { $($variant:ident = $wire:literal $(| $legacy:literal)*),* $(,)? }) => {
        impl $type {
            /// The value as it travels.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl From<&str> for $type {
            fn from(value: &str) -> Self {
                match value {
                    $($wire $(| $legacy)* => Self::$variant,)*
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }

        impl From<&str> for $crate::runtime::Maybe<$type> {
            fn from(value: &str) -> Self {
                Self::Value(value.into())
            }
        }

        impl From<String> for $type {
            fn from(value: String) -> Self {
                match value.as_str() {
                    $($wire $(| $legacy)* => Self::$variant,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::runtime::wire::Wire for $type {
            const KIND: $crate::runtime::wire::Kind = $crate::runtime::wire::Kind::String;

            fn rank(value: &serde_json::Value) -> Option<$crate::runtime::wire::Rank> {
                let known = matches!(value.as_str(), Some($($wire $(| $legacy)*)|*));
                value.is_string().then(|| $crate::runtime::wire::open_enum::rank(known))
            }

            fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown(_))
            }

            fn decode<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                $crate::runtime::wire::open_enum::decode(input)
            }

            fn encode<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                output.serialize_str(self.as_str())
            }
        }

        $crate::runtime::wire::serde_by_wire!($type);
    };
}
pub(crate) use wire_enum;

use std::cmp::Reverse;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize as _;
use serde::de::{Deserializer, Error, Visitor};
use serde_json::Value;

use super::{Rank, Wire as _};

/// How well an enum suits a value that it lists.
pub(crate) const KNOWN: Rank = Rank { known: Reverse(0), passed: Reverse(1), missing: 0 };

/// How well an enum suits a value of its JSON type.
pub(crate) fn rank(known: bool) -> Rank {
    if known { KNOWN } else { Rank::default() }
}

/// Reads a value of a JSON type that one of the `listed` ones has.
pub(crate) fn any<'de, D: Deserializer<'de>>(input: D, listed: &[Value]) -> Result<Value, D::Error> {
    let value = Value::deserialize(input)?;
    let like = |each: &Value| match each {
        Value::Number(_) => i64::decode(&value).is_ok(),
        each => std::mem::discriminant(each) == std::mem::discriminant(&value),
    };
    if listed.is_empty() || listed.iter().any(like) {
        return Ok(value);
    }
    Err(D::Error::custom(format_args!(
        "{} is no value of the enum, which has none of its type",
        shown(&value)
    )))
}

/// What a value is, in a few words.
fn shown(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "the number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Reads a string without copying it unless the enum has to keep it.
pub(crate) fn decode<'de, T, D>(input: D) -> Result<T, D::Error>
where
    T: for<'a> From<&'a str>,
    D: Deserializer<'de>,
{
    input.deserialize_str(Text(PhantomData))
}

struct Text<T>(PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        Ok(T::from(value))
    }
}
