//! Unions: one of several types, told apart by what fits; a value that fits none is kept as it came.

/// Makes an enum of one-field variants travel as whichever of them it holds.
///
/// ```text
/// wire_union! { PassWhen { Bool(bool), Number(f64) } }
/// ```
///
/// Reading tries the variants in this order, those of the value's JSON type only. The enum has one more variant,
/// `Unknown(Value)`. Every payload type converts into the union by `From`.
macro_rules! wire_union {
    ($type:ident { $($variant:ident($payload:ty)),* $(,)? }) => {
        $(
            impl From<$payload> for $type {
                fn from(value: $payload) -> Self {
                    Self::$variant(value)
                }
            }

            impl From<$payload> for $crate::runtime::Maybe<$type> {
                fn from(value: $payload) -> Self {
                    Self::Value(value.into())
                }
            }
        )*

        impl $crate::runtime::wire::Wire for $type {
            const KIND: $crate::runtime::wire::Kind = $crate::runtime::wire::Kind::Any;

            fn decode<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                let value = <serde_json::Value as serde::Deserialize>::deserialize(input)?;
                $(
                    if let Some(value) = $crate::runtime::wire::union::arm::<$payload>(&value) {
                        return Ok(Self::$variant(value));
                    }
                )*
                Ok(Self::Unknown(value))
            }

            fn encode<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::runtime::wire::Wire::encode(value, output),)*
                    Self::Unknown(value) => $crate::runtime::wire::Wire::encode(value, output),
                }
            }
        }

        $crate::runtime::wire::serde_by_wire!($type);
    };
}
pub(crate) use wire_union;

use serde_json::Value;

use super::{Kind, Wire, spelling, trail};

/// The value as this variant's type, if it is one.
pub(crate) fn arm<T: Wire>(value: &Value) -> Option<T> {
    if T::KIND != Kind::Any && !T::KIND.fits(value) {
        return None;
    }
    let (read, reports) = spelling::hold(|| trail::attempt(|| T::decode(value)));
    if read.is_some() {
        spelling::publish(reports);
    }
    read
}
