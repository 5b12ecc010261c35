//! Enums that stay open: a value the document does not list is kept and sent back unchanged.

/// Makes an enum travel as a JSON string (or, with `int`, as a whole number).
///
/// ```text
/// wire_enum! { MetricType { Python = "PYTHON" | "custom", Llm = "LLM" | "model" } }
/// wire_enum! { int Level { Low = 1, High = 2 } }
/// ```
///
/// After `|` stand legacy values: read as the variant, never sent. The enum has one more variant, `Unknown(String)`
/// or `Unknown(i64)`.
macro_rules! wire_enum {
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

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

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
