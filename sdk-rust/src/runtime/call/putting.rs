//! What a call is given: the arguments of its operation, and what the caller adds to them. Says nothing of how it is sent.

use serde::Serialize;
use serde_json::Value;

use super::super::batching::{self, Sent};
use super::super::error::ErrorKind;
use super::super::finite;
use super::super::header;
use super::super::multipart::Content;
use super::super::operation::{In, Spot};
use super::super::paging;
use super::super::style;
use super::super::upload::FileUpload;
use super::super::url::Pair;
use super::super::wire::{Encode, Wire};
use super::Call;

/// Arguments, by the places of `arguments::place`; `None` is `null`.
impl Call {
    /// Takes note of the place of an argument that is not sent.
    pub(crate) fn pass_over(&mut self, name: &str) {
        self.page_at = match self.operation.paging.and_then(|paging| paging.by.spot()) {
            Some((In::Query, own)) if own == name => Some(self.query.len()),
            Some((In::Body, own)) if own == name => Some(self.body.fields.len()),
            _ => self.page_at,
        };
    }

    pub(crate) fn put_body<T: Wire>(&mut self, name: &'static str, value: Option<&T>) {
        let at = self.body.fields.len();
        let field = |part: &Value| Sent::Field(at, name, part.to_string().into_bytes());
        if self.is_cut((In::Body, name)) && self.cut(name, value, field) {
            return;
        }
        if let Some(text) = self.text(name, value.map(Encode)) {
            self.body.put(name.into(), text);
        }
    }

    pub(crate) fn put_body_text<T: Wire>(&mut self, name: &'static str, value: Option<&T>) {
        let Some(value) = value else { return self.put_body::<Value>(name, None) };
        if let Some(text) = self.text(name, Encode(value)) {
            let text = String::from_utf8_lossy(&text).into_owned();
            self.put_body(name, Some(&text));
        }
    }

    /// Whether a list may be too long for one request.
    fn is_cut(&self, spot: Spot) -> bool {
        self.operation.batch.is_some_and(|(own, _)| own == spot)
    }

    /// Cuts such a list, if it is.
    fn cut<T: Wire>(&mut self, name: &str, value: Option<&T>, write: impl FnMut(&Value) -> Sent) -> bool {
        let Some((_, size)) = self.operation.batch else { return false };
        let Some(list) = self.json(name, value) else { return false };
        self.slices = batching::slices(&list, size, write).into();
        !self.slices.is_empty()
    }

    pub(crate) fn put_whole<T: Wire>(&mut self, value: Option<&T>) {
        let whole = |part: &Value| Sent::Whole(part.to_string().into_bytes());
        if self.is_cut((In::Body, "body")) && self.cut("body", value, whole) {
            return;
        }
        // Most bodies fit in there, and are not moved while they are written.
        self.body.whole = self.written("body", value.map(Encode), 2048).map(Into::into);
    }

    /// A field of a form, written by a query's style.
    pub(crate) fn put_form<T: Wire>(
        &mut self,
        name: &str,
        value: Option<&T>,
        write: impl Fn(&Value) -> Vec<Pair>,
    ) {
        let Some(value) = self.json(name, value) else { return };
        self.body.form.extend(write(&value));
    }

    /// A part of a multipart body; if `repeated`, each item of a list is one.
    pub(crate) fn put_part<T: Wire>(&mut self, name: &'static str, repeated: bool, value: Option<&T>) {
        let values = match self.json(name, value) {
            Some(Value::Array(items)) if repeated => items,
            Some(value) => vec![value],
            None => Vec::new(),
        };
        for value in values {
            self.body.fields.push((name.into(), Content::Json(value.to_string().into_bytes())));
        }
    }

    /// A part with the content of a file.
    pub(crate) fn put_file(&mut self, name: &'static str, upload: &FileUpload) {
        match upload.refusal() {
            Some(why) => self.refuse(why),
            None => self.body.fields.push((name.into(), Content::File(upload.clone()))),
        }
    }

    /// The body itself.
    pub(crate) fn put_upload(&mut self, upload: &FileUpload) {
        match upload.refusal() {
            Some(why) => self.refuse(why),
            None => self.body.upload = Some(Box::new(upload.clone())),
        }
    }

    /// Every field of an object as a field of the body.
    pub(crate) fn put_object<T: Wire>(&mut self, object: &T) {
        let Some(Value::Object(fields)) = self.json("body", Some(object)) else { return };
        for (name, value) in fields {
            if let Some(text) = self.text(&name, &value) {
                self.body.put(name.into(), text);
            }
        }
    }

    pub(crate) fn put_query<T: Wire>(
        &mut self,
        name: &str,
        suffix: &'static str,
        reserved: bool,
        value: Option<&T>,
    ) {
        self.put_pairs(name, value, |value| style::form(name, suffix, reserved, value));
    }

    /// A list or an object as one value, its elements with `delimiter` between them as it is.
    pub(crate) fn put_query_list<T: Wire>(
        &mut self,
        name: &str,
        delimiter: &str,
        reserved: bool,
        value: Option<&T>,
    ) {
        self.put_pairs(name, value, |value| {
            style::delimited(name, delimiter, reserved, value).into_iter().collect()
        });
    }

    /// What a value comes to in the query.
    fn put_pairs<T: Wire>(&mut self, name: &str, value: Option<&T>, write: impl Fn(&Value) -> Vec<Pair>) {
        let at = self.query.len();
        let is_cut = self.operation.batch.is_some_and(|((place, own), _)| place == In::Query && own == name);
        if is_cut && self.cut(name, value, |part| Sent::Query(at, write(part))) {
            return;
        }
        let Some(value) = self.json(name, value) else { return };
        self.query.extend(write(&value));
    }

    pub(crate) fn put_query_deep<T: Wire>(&mut self, name: &str, value: Option<&T>) {
        let Some(value) = self.json(name, value) else { return };
        self.query.extend(style::deep(name, &value));
    }

    pub(crate) fn put_query_json<T: Wire>(&mut self, name: &str, value: Option<&T>) {
        let Some(value) = self.json(name, value).filter(|value| !value.is_null()) else { return };
        self.query.push(Pair::new(name, &value.to_string()));
    }

    pub(crate) fn put_header<T: Wire>(&mut self, name: &str, explode: bool, value: Option<&T>) {
        if let Some(value) = self.json(name, value).and_then(|value| style::simple(&value, explode)) {
            self.set_header(name, &value);
        }
    }

    pub(crate) fn put_header_json<T: Wire>(&mut self, name: &str, value: Option<&T>) {
        if let Some(value) = self.json(name, value).filter(|value| !value.is_null()) {
            self.set_header(name, &value.to_string());
        }
    }

    /// Each `name=value` that a value comes to in `write` is a cookie of its own.
    pub(crate) fn put_cookies<T: Wire>(
        &mut self,
        name: &str,
        value: Option<&T>,
        write: impl Fn(&Value) -> Vec<(String, String)>,
    ) {
        let Some(value) = self.json(name, value) else { return };
        for (name, value) in write(&value) {
            if value.bytes().any(|c| !c.is_ascii_graphic() || b"\";\\".contains(&c)) {
                return self.refuse(format!("the cookie `{name}` has a character that cookies cannot hold"));
            }
            let cookies = self.sent_header("cookie").map_or(String::new(), |cookies| format!("{cookies}; "));
            self.headers.get_or_insert_default().set("cookie", &format!("{cookies}{name}={value}"));
        }
    }

    pub(super) fn json<T: Wire>(&mut self, name: &str, value: Option<&T>) -> Option<Value> {
        let value = serde_json::to_value(Encode(value?));
        value.inspect_err(|error| self.refuse(format!("the argument `{name}` cannot be sent: {error}"))).ok()
    }

    fn text(&mut self, name: &str, value: impl Serialize) -> Option<Vec<u8>> {
        self.written(name, value, 128)
    }

    /// The JSON text of a value that probably has no more bytes than `room`.
    fn written(&mut self, name: &str, value: impl Serialize, room: usize) -> Option<Vec<u8>> {
        let mut text = Vec::with_capacity(room);
        let written = serde_json::to_writer(&mut text, &value);
        written
            .inspect_err(|error| self.refuse(format!("the argument `{name}` cannot be sent: {error}")))
            .ok()?;
        Some(text)
    }

    pub(super) fn refuse(&mut self, why: String) {
        self.refused.get_or_insert_with(|| Box::new((ErrorKind::InvalidArgument, why)));
    }
}

/// What a caller adds to one call.
impl Call {
    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        match header::refusal(name, value) {
            Some(why) => self.refuse(why),
            None => self.headers.get_or_insert_default().set(name, value),
        }
    }

    /// Says where a stream goes on. An id is UTF-8 (HTML standard §9.2.4), which fields that callers give are not.
    pub(crate) fn go_on_after(&mut self, id: &str) {
        self.headers.get_or_insert_default().set("last-event-id", id.trim_matches([' ', '\t']));
    }

    /// Sends the body in another media type of the operation's.
    pub(crate) fn set_content_type(&mut self, media_type: &str) {
        let operation = self.operation;
        let named = |name: &str| name.eq_ignore_ascii_case(media_type.trim());
        self.body.chosen = operation.others.iter().find(|(name, _)| named(name));
        if self.body.chosen.is_none() && !named(operation.content_type) {
            self.refuse(format!("`content_type`: the body cannot be sent as `{media_type}`"));
        }
    }

    pub(crate) fn set_query(&mut self, name: &str, value: &str) {
        self.query.retain(|pair| pair.name != name);
        self.query.push(Pair::new(name, value));
    }

    pub(crate) fn set_field(&mut self, name: &str, value: impl Serialize) {
        if let Some(text) = self.free_text(name, value) {
            self.body.put(name.to_owned().into(), text);
        }
    }

    pub(crate) fn set_whole(&mut self, value: impl Serialize) {
        self.body.whole = self.free_text("body", value).map(Into::into);
    }

    /// The JSON text of a value whose type is none of ours.
    fn free_text(&mut self, name: &str, value: impl Serialize) -> Option<Vec<u8>> {
        match finite::check(&value) {
            Ok(()) => self.text(name, value),
            Err(why) => {
                self.refuse(format!("the argument `{name}` cannot be sent: {why}"));
                None
            }
        }
    }
}
