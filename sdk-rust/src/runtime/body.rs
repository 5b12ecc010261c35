//! The body of a request: what the arguments in it come to, in the format of the operation.

use std::borrow::Cow;

use bytes::Bytes;
use serde_json::Value;

use super::charset;
use super::multipart::{self, Content, Multipart};
use super::operation::{BodyFormat, Encoding, Operation};
use super::payload::{Payload, Piece};
use super::style;
use super::upload::FileUpload;
use super::url::{self, Pair};
use super::xml;

/// What was given for a body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Given {
    /// Field names and their values.
    pub(crate) fields: Vec<(Cow<'static, str>, Content)>,
    /// Fields of a form, as they are written.
    pub(crate) form: Vec<Pair>,
    /// The body itself as JSON text, in place of fields.
    pub(crate) whole: Option<Bytes>,
    /// The body itself, as it is.
    pub(crate) upload: Option<Box<FileUpload>>,
    /// The media type that the caller chose among the operation's others.
    pub(crate) chosen: Option<&'static (&'static str, BodyFormat)>,
}

/// A body and its content type.
pub(crate) struct Encoded {
    pub(crate) payload: Payload,
    pub(crate) content_type: Cow<'static, str>,
}

impl Given {
    /// Sets the value of a field, as JSON text.
    pub(crate) fn put(&mut self, name: Cow<'static, str>, text: Vec<u8>) {
        match self.fields.iter_mut().find(|(other, _)| *other == name) {
            Some(field) => field.1 = Content::Json(text),
            None => self.fields.push((name, Content::Json(text))),
        }
    }

    /// The value of a field as JSON text.
    pub(crate) fn field(&self, name: &str) -> Option<&[u8]> {
        self.fields.iter().find_map(|(other, content)| match content {
            Content::Json(text) if other == name => Some(text.as_slice()),
            _ => None,
        })
    }

    fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.form.is_empty() && self.whole.is_none() && self.upload.is_none()
    }

    fn form_of(&self, operation: &Operation) -> (&'static str, BodyFormat) {
        self.chosen.copied().unwrap_or((operation.content_type, operation.format))
    }

    /// What it is sent as. Parts have a boundary besides, and an upload may have a type of its own.
    pub(crate) fn media_type(&self, operation: &Operation) -> &'static str {
        self.form_of(operation).0
    }

    /// The body; `None` if there is none.
    ///
    /// # Errors
    /// Says why it cannot be sent.
    pub(crate) fn encode(&self, operation: &Operation) -> Result<Option<Encoded>, String> {
        if self.is_empty() && !operation.body_required {
            return Ok(None);
        }
        let (content_type, format) = self.form_of(operation);
        let mut content_type = Cow::Borrowed(content_type);
        let payload = match format {
            // What a caller sends as JSON in place of the documented body is JSON.
            BodyFormat::Json => Payload::Bytes(self.json(operation)),
            BodyFormat::Xml(root) => {
                let value =
                    serde_json::from_slice(&self.json(operation)).map_err(|error| error.to_string())?;
                Payload::Bytes(xml::write(root, &value)?.into())
            }
            BodyFormat::Form if self.chosen.is_some() => {
                let pairs: Vec<Pair> =
                    self.plain_fields().flat_map(|(name, value)| pairs(&name, &value)).collect();
                Payload::Bytes(url::query(&pairs).unwrap_or_default().into_bytes().into())
            }
            BodyFormat::Form => Payload::Bytes(self.form().into_bytes().into()),
            BodyFormat::Multipart => {
                let boundary = multipart::boundary();
                content_type = format!("{content_type}; boundary={boundary}").into();
                Payload::Pieces(self.parts(operation, boundary))
            }
            BodyFormat::Lines => Payload::Bytes(self.lines(&content_type)?.into()),
            BodyFormat::Text => Payload::Bytes(charset::encoded(self.text()?, &content_type)?.into()),
            BodyFormat::Bytes => {
                let none = || FileUpload::bytes(Vec::new());
                let upload = self.upload.as_deref().cloned().unwrap_or_else(none);
                if let Some(own) = upload.media_type() {
                    content_type = own.to_owned().into();
                }
                Payload::Pieces(vec![Piece::Upload(upload)])
            }
        };
        Ok(Some(Encoded { payload, content_type }))
    }

    /// The value of the body as JSON.
    fn json(&self, operation: &Operation) -> Bytes {
        let fields = self.whole.clone().unwrap_or_else(|| object(&self.fields).into());
        let Some(wrapper) = operation.wrapper else { return fields };
        let wrapped = match operation.encoding {
            Encoding::Json => fields.into(),
            Encoding::JsonString => {
                let mut text = Vec::with_capacity(fields.len() + 16);
                put_json_text(&mut text, &String::from_utf8_lossy(&fields));
                text
            }
        };
        object(&[(wrapper.into(), Content::Json(wrapped))]).into()
    }

    /// Fields that the document does not have are written as queries are.
    fn form(&self) -> String {
        let mut pairs = self.form.clone();
        for (name, content) in &self.fields {
            if let Content::Json(text) = content {
                let value = serde_json::from_slice(text).unwrap_or(Value::Null);
                pairs.extend(style::form(name, "", false, &value));
            }
        }
        if let Some(Ok(Value::Object(members))) = self.whole.as_deref().map(serde_json::from_slice) {
            pairs.extend(members.iter().flat_map(|(name, value)| style::form(name, "", false, value)));
        }
        url::query(&pairs).unwrap_or_default()
    }

    /// The fields of the body, lists as their items, for a media type that the arguments were not written for. There is
    /// no null in forms and parts.
    fn plain_fields(&self) -> impl Iterator<Item = (String, Value)> {
        let members = self.whole.as_deref().map(serde_json::from_slice);
        let members = members.and_then(|value| value.ok()).and_then(|value: Value| match value {
            Value::Object(members) => Some(members),
            _ => None,
        });
        let given = self.fields.iter().filter_map(|(name, content)| match content {
            Content::Json(text) => Some((name.to_string(), serde_json::from_slice(text).ok()?)),
            Content::File(_) => None,
        });
        let all = given.chain(members.into_iter().flatten());
        let items = all.flat_map(|(name, value)| match value {
            Value::Array(items) => items.into_iter().map(|item| (name.clone(), item)).collect(),
            value => vec![(name, value)],
        });
        items.filter(|(_, value)| !value.is_null())
    }

    fn parts(&self, operation: &Operation, boundary: String) -> Vec<Piece> {
        let mut multipart = Multipart::new(boundary);
        if self.chosen.is_some() {
            for (name, value) in self.plain_fields() {
                multipart.add(&name, &Content::Json(value.to_string().into_bytes()), None);
            }
            return multipart.finish();
        }
        let content_type =
            |name: &str| operation.parts.iter().find(|part| part.name == name).map(|part| part.content_type);
        for (name, content) in &self.fields {
            multipart.add(name, content, content_type(name));
        }
        if let Some(Ok(Value::Object(members))) = self.whole.as_deref().map(serde_json::from_slice) {
            for (name, value) in &members {
                multipart.add(name, &Content::Json(Value::to_string(value).into_bytes()), None);
            }
        }
        multipart.finish()
    }

    /// The items of the body, one a line; in a JSON text sequence a record separator begins each (RFC 7464 §2.2).
    fn lines(&self, media_type: &str) -> Result<Vec<u8>, String> {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let begin = if essence.ends_with("json-seq") { "\x1e" } else { "" };
        let whole = self.whole.as_deref().unwrap_or(b"[]");
        let items: Vec<Value> = serde_json::from_slice(whole).map_err(|error| error.to_string())?;
        Ok(items.iter().flat_map(|item| format!("{begin}{item}\n").into_bytes()).collect())
    }

    fn text(&self) -> Result<String, String> {
        let whole = self.whole.as_deref().unwrap_or(b"\"\"");
        let value: Value = serde_json::from_slice(whole).map_err(|error| error.to_string())?;
        Ok(style::text(&value).unwrap_or_default())
    }
}

/// A field of a form without a style of its own: objects are JSON (OpenAPI 3.0.4 §4.8.14.4).
fn pairs(name: &str, value: &Value) -> Vec<Pair> {
    match value {
        Value::Object(_) | Value::Array(_) => vec![Pair::new(name, &value.to_string())],
        _ => style::form(name, "", false, value),
    }
}

/// A compact JSON object of fields whose values are JSON text already.
fn object(fields: &[(Cow<'static, str>, Content)]) -> Vec<u8> {
    let lengths = fields.iter().map(|(name, content)| match content {
        Content::Json(value) => name.len() + value.len() + 4,
        Content::File(_) => 0,
    });
    let mut text = Vec::with_capacity(lengths.sum::<usize>() + 2);
    text.push(b'{');
    for (name, content) in fields {
        let Content::Json(value) = content else { continue };
        if text.len() > 1 {
            text.push(b',');
        }
        put_json_text(&mut text, name);
        text.push(b':');
        text.extend_from_slice(value);
    }
    text.push(b'}');
    text
}

/// Appends a JSON string.
fn put_json_text(target: &mut Vec<u8>, text: &str) {
    // A string can always be written to memory.
    let _ = serde_json::to_writer(target, text);
}
