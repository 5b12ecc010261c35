//! What an object holds under keys that its schema does not declare: values as they come, or of the one type that the
//! schema gives them. The field `extra` of a model is one of these.

use std::collections::BTreeMap;

use serde::de::MapAccess;
use serde::ser::SerializeMap;
use serde_json::Value;

use super::container::Extra;
use super::{Decode, Encode, Wire, slot, spelling, trail};

/// Members that are no fields.
pub(crate) trait Rest: Default {
    /// Reads the value under a key.
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, input: &mut A) -> Result<(), A::Error>;

    /// Takes the value of a spelling that lost against another one.
    fn keep(&mut self, name: &str, value: Value);

    /// Writes all but what `is_field` says goes by the name of a field.
    fn write<M: SerializeMap>(&self, map: &mut M, is_field: impl Fn(&str) -> bool) -> Result<(), M::Error>;
}

impl Rest for Extra {
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, input: &mut A) -> Result<(), A::Error> {
        let value = slot::value(input, &name)?;
        self.insert(name, value);
        Ok(())
    }

    fn keep(&mut self, name: &str, value: Value) {
        self.insert(name.to_owned(), value);
    }

    fn write<M: SerializeMap>(&self, map: &mut M, is_field: impl Fn(&str) -> bool) -> Result<(), M::Error> {
        self.iter()
            .filter(|(name, _)| !is_field(name))
            .try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}

impl<T: Wire> Rest for BTreeMap<String, T> {
    fn read<'de, A: MapAccess<'de>>(&mut self, name: String, input: &mut A) -> Result<(), A::Error> {
        let value = input.next_value_seed(Decode::new()).inspect_err(|_| trail::key(&name))?;
        self.insert(name, value);
        Ok(())
    }

    /// One that is not of the type has been told of, and is never sent again: it has no place here.
    fn keep(&mut self, name: &str, value: Value) {
        if let Some(read) = spelling::hold(|| trail::attempt(|| T::decode(value))).0 {
            self.insert(name.to_owned(), read);
        }
    }

    fn write<M: SerializeMap>(&self, map: &mut M, is_field: impl Fn(&str) -> bool) -> Result<(), M::Error> {
        self.iter()
            .filter(|(name, _)| !is_field(name))
            .try_for_each(|(name, value)| map.serialize_entry(name, &Encode(value)))
    }
}
