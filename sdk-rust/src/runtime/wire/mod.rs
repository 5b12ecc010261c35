//! How values travel: one trait for everything that is read from or written to JSON.
//!
//! `serde`'s own implementations are close but not the same: here a whole number may arrive as `1.0`, a failure
//! says where in the document it happened, and two spellings of one field are reconciled. Models get their
//! implementation from [`wire_object!`](super::wire_object), [`wire_enum!`](super::wire_enum) and
//! [`wire_union!`](super::wire_union). Not here: where a value sits in a reply (`envelope`) or a request (`arguments`).

pub(crate) mod bytes;
#[cfg(test)]
mod cases;
pub(crate) mod container;
pub(crate) mod maybe;
pub(crate) mod object;
pub(crate) mod open_enum;
pub(crate) mod rest;
mod scalar;
pub(crate) mod slot;
pub(crate) mod spelling;
#[cfg(test)]
mod tests;
pub(crate) mod text;
pub(crate) mod trail;
pub(crate) mod union;

use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// The JSON type of a value, to tell whether a place in a reply can hold it at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Any,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    /// Whether `value` has this JSON type; `null` has none of them.
    pub(crate) fn fits(self, value: &Value) -> bool {
        match value {
            Value::Null => false,
            Value::Bool(_) => matches!(self, Self::Any | Self::Bool),
            Value::Number(_) => matches!(self, Self::Any | Self::Number),
            Value::String(_) => matches!(self, Self::Any | Self::String),
            Value::Array(_) => matches!(self, Self::Any | Self::Array),
            Value::Object(_) => matches!(self, Self::Any | Self::Object),
        }
    }

    /// The same, but that what holds anything may hold `null`.
    fn may_hold(self, value: &Value) -> bool {
        self == Self::Any || self.fits(value)
    }
}

/// How well a type suits a value, for a union that has to choose: better ones are less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Rank {
    /// Keys of the value that the type knows.
    pub(crate) known: std::cmp::Reverse<usize>,
    /// Guards the value has passed.
    pub(crate) passed: std::cmp::Reverse<usize>,
    /// Keys of the type that the value does not have.
    pub(crate) missing: usize,
}

/// A value that travels as JSON.
pub(crate) trait Wire: Sized + PartialEq {
    /// Its JSON type.
    const KIND: Kind;

    /// How well the type suits a value; `None`: not at all.
    fn rank(value: &Value) -> Option<Rank> {
        Self::KIND.may_hold(value).then(Rank::default)
    }

    /// Whether this is a value of no known kind that is merely kept.
    fn is_unknown(&self) -> bool {
        false
    }

    /// Reads it; on failure [`trail`] holds the place.
    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error>;

    /// Writes it; numbers that JSON cannot hold are an error.
    fn encode<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error>;
}

/// [`Wire::decode`] where `serde` wants a seed.
pub(crate) struct Decode<T>(PhantomData<T>);

impl<T> Decode<T> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Wire> DeserializeSeed<'de> for Decode<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<T, D::Error> {
        T::decode(input)
    }
}

/// [`Wire::encode`] where `serde` wants something to serialize.
pub(crate) struct Encode<'a, T>(pub(crate) &'a T);

impl<T: Wire> Serialize for Encode<'_, T> {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        self.0.encode(output)
    }
}

/// Implements `serde`'s traits by [`Wire`], for models that callers store or print as JSON.
macro_rules! serde_by_wire {
    ($type:ident) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::wire::Wire::encode(self, output)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                <Self as $crate::runtime::wire::Wire>::decode(input)
            }
        }
    };
}
pub(crate) use serde_by_wire;
