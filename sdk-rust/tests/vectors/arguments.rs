//! The arguments of a vector, one by one, as the types that setters take.

use hivekube::{Maybe, Object, Value};
use serde::de::DeserializeOwned;

/// Public names of nested fields whose wire name is another: models are read under their wire names.
const RENAMED: &[(&str, &str)] = &[("gte", "$gte"), ("lte", "$lte"), ("filter_array", "filterArray")];

/// The same of the parameters of a configuration. Elsewhere `response_format` is a wire name.
const RENAMED_PARAMETERS: &[(&str, &str)] = &[
    ("response_format", "responseFormat"),
    ("selected_functions", "selectedFunctions"),
    ("function_call_params", "functionCallParams"),
    ("force_function", "forceFunction"),
];

/// The arguments that have not been used yet.
#[derive(Debug)]
pub struct Arguments(Object);

impl Arguments {
    /// All of a vector's.
    pub fn new(arguments: &Object) -> Self {
        Self(arguments.clone())
    }

    /// An id or another positional argument.
    pub fn id(&mut self, name: &str) -> String {
        self.text(name).unwrap_or_else(|| panic!("no argument {name}"))
    }

    pub fn text(&mut self, name: &str) -> Option<String> {
        self.model(name)
    }

    pub fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        self.model(name)
    }

    pub fn number(&mut self, name: &str) -> Option<f64> {
        self.model(name)
    }

    pub fn whole(&mut self, name: &str) -> Option<i64> {
        self.model(name)
    }

    pub fn flag(&mut self, name: &str) -> Option<bool> {
        self.model(name)
    }

    /// An object without known fields: its names are left alone.
    pub fn object(&mut self, name: &str) -> Option<Object> {
        self.value(name).and_then(|value| value.as_object().cloned())
    }

    pub fn objects(&mut self, name: &str) -> Option<Vec<Object>> {
        self.value(name).map(|value| from(name, value))
    }

    /// Anything. Null is a value for [`maybe`](Self::maybe) alone; elsewhere the argument is not given.
    pub fn value(&mut self, name: &str) -> Option<Value> {
        self.0.shift_remove(name).filter(|value| !value.is_null())
    }

    pub fn maybe_text(&mut self, name: &str) -> Option<Maybe<String>> {
        self.maybe(name)
    }

    pub fn maybe_object(&mut self, name: &str) -> Option<Maybe<Object>> {
        self.maybe(name)
    }

    /// A model, an enum, a list of models.
    pub fn model<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        self.value(name).map(|value| from(name, under_wire_names(value, RENAMED)))
    }

    /// The parameters of a configuration.
    pub fn parameters<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        self.value(name).map(|value| from(name, under_wire_names(value, RENAMED_PARAMETERS)))
    }

    /// Every argument must have been used.
    pub fn done(self) {
        assert!(self.0.is_empty(), "arguments nobody takes: {:?}", self.0);
    }

    fn maybe<T: DeserializeOwned>(&mut self, name: &str) -> Option<Maybe<T>> {
        let value = self.0.shift_remove(name)?;
        Some(if value.is_null() { Maybe::Null } else { Maybe::Value(from(name, value)) })
    }
}

fn from<T: DeserializeOwned>(name: &str, value: Value) -> T {
    serde_json::from_value(value).unwrap_or_else(|error| panic!("argument {name}: {error}"))
}

fn under_wire_names(value: Value, names: &[(&str, &str)]) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(|item| under_wire_names(item, names)).collect(),
        Value::Object(fields) => {
            let renamed = |(name, value): (String, Value)| {
                let wire =
                    names.iter().find(|(public, _)| *public == name).map(|(_, wire)| (*wire).to_owned());
                (wire.unwrap_or(name), under_wire_names(value, names))
            };
            Value::Object(fields.into_iter().map(renamed).collect())
        }
        other => other,
    }
}

/// Hands the arguments that are there to the setters of the same name: `set!(request, arguments; name: text)`.
macro_rules! set {
    ($request:ident, $arguments:ident; $($setter:ident: $taker:ident $(<$type:ty>)?),* $(,)?) => {
        $(
            if let Some(value) = $arguments.$taker$(::<$type>)?(stringify!($setter).trim_end_matches('_')) {
                $request = $request.$setter(value);
            }
        )*
    };
}
pub(crate) use set;
