//! Bytes that travel as base64 text (`format: byte`). Text that would be written otherwise than it was read is kept beside
//! the bytes: without padding, with line breaks, of the alphabet for URLs. Text that is no base64 is refused.

use std::fmt;
use std::ops::Deref;

use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::ser::Serializer;

use super::super::credential::base64;
use super::{Kind, Wire, serde_by_wire};

/// Bytes that travel as text, base64 (RFC 4648 §4). What was read is sent again as it came.
#[derive(Clone, Default)]
pub struct Base64 {
    bytes: Vec<u8>,
    /// As it came, where that is not what these bytes are usually written as.
    text: Option<Box<str>>,
}

impl Base64 {
    /// The bytes that a text stands for: also one without padding, with spaces and line breaks in it, or with `-` and `_` for
    /// `+` and `/` (RFC 4648 §5). `None`: it is no base64.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = decode(text)?;
        let is_usual = base64(&bytes) == text;
        Some(Self { bytes, text: (!is_usual).then(|| text.into()) })
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes, without a copy.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The text that travels.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.text.as_ref().map_or_else(|| base64(&self.bytes), ToString::to_string)
    }
}

/// The digits of a text, four for three bytes; of the last ones as many as there are.
fn decode(text: &str) -> Option<Vec<u8>> {
    let is_space = |c: u8| matches!(c, b' ' | b'\t' | b'\r' | b'\n');
    let plain = text.bytes().filter(|c| !is_space(*c));
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut digits, mut padding) = (0_u32, 0_usize, 0_usize);
    for c in plain {
        let digit = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                padding += 1;
                continue;
            }
            _ => return None,
        };
        if padding > 0 {
            return None;
        }
        bits = bits << 6 | u32::from(digit);
        digits += 1;
        if digits % 4 == 0 {
            bytes.extend_from_slice(bits.to_be_bytes().get(1..)?);
            bits = 0;
        }
    }
    match (digits % 4, padding) {
        (_, 3..) | (1, _) => return None,
        (2, _) => bytes.extend((bits << 12).to_be_bytes().get(1..2)?),
        (3, _) => bytes.extend((bits << 6).to_be_bytes().get(1..3)?),
        _ => {}
    }
    Some(bytes)
}

impl Wire for Base64 {
    const KIND: Kind = Kind::String;

    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_str(Base64Text)
    }

    fn encode<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        match &self.text {
            Some(text) => output.serialize_str(text),
            None => output.serialize_str(&base64(&self.bytes)),
        }
    }
}

serde_by_wire!(Base64);

struct Base64Text;

impl Visitor<'_> for Base64Text {
    type Value = Base64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("base64")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Base64, E> {
        Base64::from_text(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// The same bytes, however they were written.
impl PartialEq for Base64 {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Base64 {}

impl std::hash::Hash for Base64 {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

impl Deref for Base64 {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl AsRef<[u8]> for Base64 {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Base64").field(&self.to_text()).finish()
    }
}

/// The text that travels.
impl fmt::Display for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

macro_rules! of_bytes {
    ($([$($generics:tt)*] $type:ty),*) => {$(
        impl<$($generics)*> From<$type> for Base64 {
            fn from(bytes: $type) -> Self {
                Self { bytes: bytes.into(), text: None }
            }
        }

        impl<$($generics)*> From<$type> for super::maybe::Maybe<Base64> {
            fn from(bytes: $type) -> Self {
                Self::Value(bytes.into())
            }
        }
    )*};
}

of_bytes!([] Vec<u8>, [] &[u8], [const N: usize] [u8; N], [const N: usize] &[u8; N]);

impl From<Base64> for Vec<u8> {
    fn from(value: Base64) -> Self {
        value.bytes
    }
}
