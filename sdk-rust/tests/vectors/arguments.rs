//! The arguments of a vector, taken one by one as the types that setters want.

use serde::de::DeserializeOwned;

use super::calls::sdk::{FileUpload, Maybe, Object, Value};
use super::observed::Failed;

/// A model that arguments hold. Vectors write the public names of its fields, models read their wire names.
#[derive(Debug)]
pub struct Type {
    pub name: &'static str,
    pub fields: &'static [Field],
}

/// A field of such a model.
#[derive(Debug)]
pub struct Field {
    pub public: &'static str,
    pub wire: &'static str,
    /// The model in its value, be it in a list; empty when there is none.
    pub of: &'static str,
    /// It travels as a string that holds JSON.
    pub text: bool,
}

/// The content of a file, as vectors write it.
#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct File {
    base64: String,
    filename: Option<String>,
    content_type: Option<String>,
}

impl From<File> for FileUpload {
    fn from(file: File) -> Self {
        let mut upload = Self::bytes(base64(&file.base64));
        if let Some(name) = file.filename {
            upload = upload.file_name(name);
        }
        if let Some(content_type) = file.content_type {
            upload = upload.content_type(content_type);
        }
        upload
    }
}

/// Arguments that have not been taken yet.
#[derive(Debug)]
pub struct Arguments {
    left: Object,
}

impl Arguments {
    pub fn new(left: Object) -> Self {
        Self { left }
    }

    /// The argument with one of these names; `of` is the model in it, if there is one.
    pub fn required<T: DeserializeOwned>(&mut self, names: &[&str], of: &str) -> Result<T, Failed> {
        for name in names {
            if let Some(value) = self.optional(name, of)? {
                return Ok(value);
            }
        }
        Err(Failed::Argument(format!("no argument {names:?}")))
    }

    /// An argument that may be left out.
    pub fn optional<T: DeserializeOwned>(&mut self, name: &str, of: &str) -> Result<Option<T>, Failed> {
        self.left.shift_remove(name).map(|value| read(name, under_wire_names(value, of))).transpose()
    }

    /// The same, where `null` has no form and means that nothing is sent.
    pub fn unless_null<T: DeserializeOwned>(&mut self, name: &str, of: &str) -> Result<Option<T>, Failed> {
        if self.left.get(name).is_some_and(Value::is_null) {
            self.left.shift_remove(name);
        }
        self.optional(name, of)
    }

    /// An argument that may be left out and may be `null`.
    pub fn maybe<T: DeserializeOwned>(&mut self, name: &str, of: &str) -> Result<Maybe<T>, Failed> {
        match self.left.get(name) {
            None => Ok(Maybe::Absent),
            Some(Value::Null) => {
                self.left.shift_remove(name);
                Ok(Maybe::Null)
            }
            Some(_) => self.required(&[name], of).map(Maybe::Value),
        }
    }

    /// Whether an argument is there and has not been taken.
    pub fn has(&self, name: &str) -> bool {
        self.left.contains_key(name)
    }

    /// Nothing may be left.
    pub fn done(&self) -> Result<(), Failed> {
        if self.left.is_empty() {
            return Ok(());
        }
        let names: Vec<&String> = self.left.keys().collect();
        Err(Failed::Vector(format!("arguments that the method does not take: {names:?}")))
    }
}

fn read<T: DeserializeOwned>(name: &str, value: Value) -> Result<T, Failed> {
    serde_json::from_value(value).map_err(|error| Failed::Argument(format!("argument {name}: {error}")))
}

fn under_wire_names(value: Value, of: &str) -> Value {
    let Some(model) = super::calls::TYPES.iter().find(|model| model.name == of) else { return value };
    match value {
        Value::Array(items) => items.into_iter().map(|item| under_wire_names(item, of)).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| match model.fields.iter().find(|field| field.public == name) {
                Some(field) => {
                    let value = under_wire_names(value, field.of);
                    let value = if field.text { Value::String(value.to_string()) } else { value };
                    (field.wire.to_owned(), value)
                }
                None => (name, value),
            })
            .collect(),
        other => other,
    }
}

/// The bytes that a text of base64 stands for.
pub fn base64(text: &str) -> Vec<u8> {
    let digits = text.bytes().filter_map(|byte| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    });
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for digit in digits {
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap_or_default());
        }
    }
    bytes
}
