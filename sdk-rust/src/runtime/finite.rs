//! Whether a value of any type has a JSON form: `serde_json` writes numbers that are infinite or not a number as null, and
//! bytes as a list of numbers.

use std::fmt;

use serde::Serialize;
use serde::ser::{self, Serializer};

/// Looks for a part that has no JSON form.
///
/// # Errors
///
/// There is one, or the type does not serialize.
pub(crate) fn check(value: &(impl Serialize + ?Sized)) -> Result<(), NoForm> {
    value.serialize(Look)
}

/// Why a value has no JSON form.
#[derive(Debug)]
pub(crate) struct NoForm(String);

impl fmt::Display for NoForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoForm {}

impl ser::Error for NoForm {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// A serializer that writes nothing.
struct Look;

/// Those of its methods that have nothing to look for.
macro_rules! pass {
    ($($method:ident($($type:ty),*);)*) => {$(
        fn $method(self, $(_: $type),*) -> Result<(), NoForm> {
            Ok(())
        }
    )*};
}

impl Serializer for Look {
    type Ok = ();
    type Error = NoForm;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    pass! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_i128(i128);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_u128(u128);
        serialize_char(char);
        serialize_str(&str);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(&'static str);
        serialize_unit_variant(&'static str, u32, &'static str);
    }

    fn serialize_f32(self, value: f32) -> Result<(), NoForm> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<(), NoForm> {
        match value.is_finite() {
            true => Ok(()),
            false => Err(NoForm("a number that is infinite or not a number has no JSON form".to_owned())),
        }
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), NoForm> {
        Err(NoForm("bytes have no JSON form".to_owned()))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), NoForm> {
        check(value)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), NoForm> {
        check(value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), NoForm> {
        check(value)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, NoForm> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, NoForm> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, NoForm> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, NoForm> {
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, NoForm> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, NoForm> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, NoForm> {
        Ok(self)
    }
}

/// Its parts: each looks into what it is given.
macro_rules! parts {
    ($($part:ident { $($method:ident($($type:ty),*))* })*) => {$(
        impl ser::$part for Look {
            type Ok = ();
            type Error = NoForm;

            $(fn $method<T: Serialize + ?Sized>(&mut self, $(_: $type,)* value: &T) -> Result<(), NoForm> {
                check(value)
            })*

            fn end(self) -> Result<(), NoForm> {
                Ok(())
            }
        }
    )*};
}

parts! {
    SerializeSeq { serialize_element() }
    SerializeTuple { serialize_element() }
    SerializeTupleStruct { serialize_field() }
    SerializeTupleVariant { serialize_field() }
    SerializeMap { serialize_key() serialize_value() }
    SerializeStruct { serialize_field(&'static str) }
    SerializeStructVariant { serialize_field(&'static str) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::check;

    #[derive(serde::Serialize)]
    enum Shape {
        Circle(f64),
        Square { side: f32 },
        Line(f64, f64),
    }

    #[test]
    fn numbers_without_a_json_form_are_found_wherever_they_are() {
        let nan = f64::NAN;
        assert!(check(&nan).is_err());
        assert!(check(&f32::INFINITY).is_err());
        assert!(check(&Some(vec![1.0, f64::NEG_INFINITY])).is_err());
        assert!(check(&BTreeMap::from([("a", (1, nan))])).is_err());
        assert!(check(&[Shape::Circle(nan)]).is_err());
        assert!(check(&Shape::Square { side: f32::NAN }).is_err());
        assert!(check(&Shape::Line(1.0, nan)).is_err());
        assert!(check(&serde_json::json!({"a": [1, 1.5, "x", null, true]})).is_ok());
        assert!(
            check(&[Shape::Circle(1.0), Shape::Square { side: 1.0 }, Shape::Line(0.0, f64::MAX)]).is_ok()
        );
    }
}
