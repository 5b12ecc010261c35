//! Strings, booleans and numbers. Nothing is coerced between JSON types.

use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::ser::{Error as _, Serializer};
use std::fmt;

use super::{Kind, Wire};

/// Above this a 64-bit float no longer holds every whole number.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Wire for String {
    const KIND: Kind = Kind::String;

    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        serde::Deserialize::deserialize(input)
    }

    fn encode<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.serialize_str(self)
    }
}

impl Wire for bool {
    const KIND: Kind = Kind::Bool;

    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        serde::Deserialize::deserialize(input)
    }

    fn encode<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.serialize_bool(*self)
    }
}

impl Wire for i64 {
    const KIND: Kind = Kind::Number;

    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_i64(WholeNumber)
    }

    fn encode<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.serialize_i64(*self)
    }
}

impl Wire for u64 {
    const KIND: Kind = Kind::Number;

    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_u64(NaturalNumber)
    }

    fn encode<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.serialize_u64(*self)
    }
}

/// As [`WholeNumber`], but not negative.
struct NaturalNumber;

impl Visitor<'_> for NaturalNumber {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number that is not negative")
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<u64, E> {
        Ok(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<u64, E> {
        u64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Signed(value), &self))
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked: whole, in the exact range
    fn visit_f64<E: Error>(self, value: f64) -> Result<u64, E> {
        if value.fract() == 0.0 && (0.0..EXACT).contains(&value) {
            Ok(value as u64)
        } else {
            Err(E::invalid_value(Unexpected::Float(value), &self))
        }
    }
}

/// Accepts `1` and `1.0`, not `1.5`, not `"1"`.
struct WholeNumber;

impl Visitor<'_> for WholeNumber {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    #[allow(clippy::cast_possible_truncation)] // checked: whole and within the exact range
    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        if value.fract() == 0.0 && value.abs() < EXACT {
            Ok(value as i64)
        } else {
            Err(E::invalid_value(Unexpected::Float(value), &self))
        }
    }
}

impl Wire for f64 {
    const KIND: Kind = Kind::Number;

    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        serde::Deserialize::deserialize(input)
    }

    /// Whole numbers are written without a fraction, as every other client of the API does.
    #[allow(clippy::cast_possible_truncation)] // checked: whole and within the exact range
    fn encode<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        if !self.is_finite() {
            return Err(S::Error::custom("a number that is infinite or not a number has no JSON form"));
        }
        if self.fract() == 0.0 && self.abs() < EXACT {
            output.serialize_i64(*self as i64)
        } else {
            output.serialize_f64(*self)
        }
    }
}
