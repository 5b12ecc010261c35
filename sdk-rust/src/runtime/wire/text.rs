//! The two ways a field is written: as JSON, or as a string that holds JSON.

use serde::de::{Deserializer, Error as _};
use serde::ser::{Error as _, Serializer};

use super::{Decode, Encode, Wire};

/// How one field is read and written; a type-level choice of the macros.
pub(crate) trait Codec<T> {
    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<T, D::Error>;
    fn encode<S: Serializer>(value: &T, output: S) -> Result<S::Ok, S::Error>;
}

/// The value as it is.
#[allow(non_camel_case_types)] // named as the macros spell it
pub(crate) struct plain;

/// The value as text in a JSON string.
#[allow(non_camel_case_types)] // named as the macros spell it
pub(crate) struct json_text;

impl<T: Wire> Codec<T> for plain {
    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<T, D::Error> {
        T::decode(input)
    }

    fn encode<S: Serializer>(value: &T, output: S) -> Result<S::Ok, S::Error> {
        value.encode(output)
    }
}

impl<T: Wire> Codec<T> for json_text {
    fn decode<'de, D: Deserializer<'de>>(input: D) -> Result<T, D::Error> {
        let text = String::decode(input)?;
        from_text(text.as_bytes()).map_err(D::Error::custom)
    }

    fn encode<S: Serializer>(value: &T, output: S) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(&Encode(value)).map_err(S::Error::custom)?;
        output.serialize_str(&text)
    }
}

/// Reads one JSON text to its end.
pub(crate) fn from_text<T: Wire>(text: &[u8]) -> Result<T, serde_json::Error> {
    read_whole(serde_json::Deserializer::from_slice(text))
}

/// The same of what is known to be text: nothing in it is looked at again to see whether it is.
pub(crate) fn from_known_text<T: Wire>(text: &str) -> Result<T, serde_json::Error> {
    read_whole(serde_json::Deserializer::from_str(text))
}

fn read_whole<'de, T: Wire, R: serde_json::de::Read<'de>>(
    mut input: serde_json::Deserializer<R>,
) -> Result<T, serde_json::Error> {
    use serde::de::DeserializeSeed as _;

    let value = Decode::new().deserialize(&mut input)?;
    input.end()?;
    Ok(value)
}
