//! One call being put together: an operation, its arguments and the caller's options, up to the bytes to send.
//!
//! What cannot be sent is remembered and becomes the error of the call when it is awaited, before any I/O.

use std::borrow::Cow;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::api::{Api, Auth};
use super::arguments::Parameters;
use super::batching::{self, Sent, Slice};
use super::body::{Encoded, Given};
use super::compression::Gzip;
use super::config::Settings;
use super::core::Core;
use super::credential;
use super::envelope::read;
use super::error::{Error, ErrorKind, Result};
use super::finite;
use super::header::{self, Headers};
use super::hooks::Hooks;
use super::multipart::Content;
use super::operation::{In, Method, Operation, Spot};
use super::page::{PageRequest, page};
use super::paging;
use super::replies::{Ack, Batch, Created, Deleted, Updated};
use super::request::Request;
use super::secret::Secret;
use super::stream::bytes::ByteStream;
use super::stream::events::{EventStream, ServerEvent};
use super::stream::lines::LineStream;
use super::stream::{self, StreamRequest};
use super::style::{self, PathStyle};
use super::transport::{Outgoing, Url};
use super::upload::FileUpload;
use super::url::{self, Pair};
use super::wire::{Encode, Wire};

/// A call of one operation.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    core: Core,
    operation: &'static Operation,
    method: Method,
    /// A path that a caller wrote, in place of the operation's.
    written_path: Option<String>,
    /// The whole URL, where a page before said it.
    given_url: Option<Url>,
    /// Values by name, percent-encoded.
    path: Vec<(&'static str, String)>,
    query: Vec<Pair>,
    headers: Headers,
    body: Given,
    /// Parts of a list that is too long for one request.
    slices: Vec<Slice>,
    /// Where the number of the page stands among the query parameters or fields, if it was not given.
    page_at: Option<usize>,
    pub(crate) options: Options,
    refused: Option<(ErrorKind, String)>,
}

/// What a caller may set for one call.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    /// `Some(None)`: no bound.
    pub(crate) timeout: Option<Option<Duration>>,
    pub(crate) max_retries: Option<u32>,
    /// Pages that may still be asked for, this one among them.
    pub(crate) max_pages: Option<u32>,
    /// `Some(None)`: nothing is compressed.
    pub(crate) gzip_above: Option<Option<usize>>,
    pub(crate) gzip_uploads: Option<bool>,
    /// Within those of the client.
    pub(crate) hooks: Hooks,
}

impl Call {
    pub(crate) fn new(core: &Core, operation: &'static Operation) -> Self {
        Self {
            core: core.clone(),
            operation,
            method: operation.method,
            written_path: None,
            given_url: None,
            path: Vec::new(),
            query: Vec::new(),
            headers: Headers::default(),
            body: Given::default(),
            slices: Vec::new(),
            page_at: None,
            options: Options::default(),
            refused: None,
        }
    }

    /// A call that no document describes.
    pub(crate) fn untyped(core: &Core, operation: &'static Operation, method: Method, path: &str) -> Self {
        Self { method, written_path: Some(path.to_owned()), ..Self::new(core, operation) }
    }

    /// An argument in the path.
    pub(crate) fn path(mut self, name: &'static str, value: String) -> Self {
        self.path.push((name, url::segment(&value)));
        self
    }

    /// An argument in the path that is a list or an object, or is written in a style of its own.
    pub(crate) fn path_in<T: Wire>(mut self, style: PathStyle, name: &'static str, value: T) -> Self {
        if let Some(value) = self.json(name, Some(&value)) {
            self.path.push((name, style::in_path(style, name, &value)));
        }
        self
    }

    /// A string argument in the query.
    pub(crate) fn query(mut self, name: &'static str, value: String) -> Self {
        self.refuse_no_id(name, &value);
        self.query.push(Pair::new(name, &value));
        self
    }

    /// A string argument in the body.
    pub(crate) fn body(mut self, name: &'static str, value: String) -> Self {
        self.refuse_no_id(name, &value);
        self.put_body(name, Some(&value));
        self
    }

    /// A string argument in a header.
    pub(crate) fn header(mut self, name: &'static str, value: String) -> Self {
        self.refuse_no_id(name, &value);
        self.put_header(name, false, Some(&value));
        self
    }

    /// What goes by position names the thing that is meant: an empty name would mean another one, or all of them.
    fn refuse_no_id(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            self.refuse(format!("the argument `{name}` is empty"));
        }
    }

    /// The remaining arguments.
    pub(crate) fn with(mut self, arguments: impl Parameters) -> Self {
        arguments.put(&mut self);
        self
    }

    /// Gives `T`.
    pub(crate) fn item<T: Wire>(self) -> Request<T> {
        Request::new(self, read::item)
    }

    /// Gives a page of `T`, and the pages after it.
    pub(crate) fn pages<T: Wire>(self) -> PageRequest<T> {
        PageRequest::new(Request::merging(self, page))
    }

    /// Gives the id of what was created, and maybe the thing itself.
    pub(crate) fn created<T: Wire>(self) -> Request<Created<T>> {
        Request::new(self, read::created)
    }

    /// Gives what the server says about an update.
    pub(crate) fn updated<T: Wire>(self) -> Request<Updated<T>> {
        Request::merging(self, read::updated)
    }

    /// Gives what the server says about a deletion.
    pub(crate) fn deleted(self) -> Request<Deleted> {
        Request::merging(self, read::deleted)
    }

    /// Gives a text.
    pub(crate) fn plain_text(self) -> Request<String> {
        Request::new(self, read::text)
    }

    /// Gives bytes that are still to come.
    pub(crate) fn byte_stream(self) -> StreamRequest<ByteStream> {
        StreamRequest::new(self, stream::bytes::bytes)
    }

    /// Gives events whose data is JSON.
    pub(crate) fn events<T: Wire + Send + 'static>(self) -> StreamRequest<EventStream<ServerEvent<T>>> {
        StreamRequest::new(self, stream::events::json)
    }

    /// Gives events whose data is text.
    pub(crate) fn text_events(self) -> StreamRequest<EventStream<ServerEvent<String>>> {
        StreamRequest::new(self, stream::events::text)
    }

    /// Gives events that are described as objects.
    pub(crate) fn whole_events<T: Wire + Send + 'static>(self) -> StreamRequest<EventStream<T>> {
        StreamRequest::new(self, stream::events::whole)
    }

    /// Gives the values of JSON Lines.
    pub(crate) fn lines<T: Wire + Send + 'static>(self) -> StreamRequest<LineStream<T>> {
        StreamRequest::new(self, stream::lines::lines)
    }

    /// Gives the ids of what was created.
    pub(crate) fn batch(self) -> Request<Batch> {
        Request::merging(self, read::batch)
    }

    /// Gives nothing but success.
    pub(crate) fn ack(self) -> Request<Ack> {
        Request::merging(self, read::ack)
    }

    /// Gives whatever JSON comes back.
    pub(crate) fn value(self) -> Request<Value> {
        Request::new(self, read::untyped)
    }
}

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
        self.slices = batching::slices(&list, size, write);
        !self.slices.is_empty()
    }

    pub(crate) fn put_whole<T: Wire>(&mut self, value: Option<&T>) {
        let whole = |part: &Value| Sent::Whole(part.to_string().into_bytes());
        if self.is_cut((In::Body, "body")) && self.cut("body", value, whole) {
            return;
        }
        self.body.whole = self.text("body", value.map(Encode));
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
            None => self.body.upload = Some(upload.clone()),
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
            let cookies = self.headers.get("cookie").map_or(String::new(), |cookies| format!("{cookies}; "));
            self.headers.set("cookie", &format!("{cookies}{name}={value}"));
        }
    }

    fn json<T: Wire>(&mut self, name: &str, value: Option<&T>) -> Option<Value> {
        let value = serde_json::to_value(Encode(value?));
        value.inspect_err(|error| self.refuse(format!("the argument `{name}` cannot be sent: {error}"))).ok()
    }

    fn text(&mut self, name: &str, value: impl Serialize) -> Option<Vec<u8>> {
        let text = serde_json::to_vec(&value);
        text.inspect_err(|error| self.refuse(format!("the argument `{name}` cannot be sent: {error}"))).ok()
    }

    fn refuse(&mut self, why: String) {
        self.refused.get_or_insert((ErrorKind::InvalidArgument, why));
    }
}

/// What a caller adds to one call.
impl Call {
    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        match header::refusal(name, value) {
            Some(why) => self.refuse(why),
            None => self.headers.set(name, value),
        }
    }

    /// Sends the body in another media type of the operation's.
    pub(crate) fn set_content_type(&mut self, media_type: &str) {
        let operation = self.operation;
        let named = |name: &str| name.eq_ignore_ascii_case(media_type.trim());
        self.body.chosen = operation.others.iter().find(|(name, _)| named(name)).copied();
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
        self.body.whole = self.free_text("body", value);
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

/// Going from one page to the next.
impl Call {
    /// A whole number among the arguments.
    pub(crate) fn number(&self, spot: Spot) -> Option<u64> {
        paging::text(&self.sent(spot)?).parse().ok()
    }

    /// The value of an argument: text from the query and headers, JSON from the body.
    pub(crate) fn sent(&self, (place, name): Spot) -> Option<Value> {
        match place {
            In::Query => {
                self.query.iter().find(|pair| pair.name == name).map(|pair| pair.value.clone().into())
            }
            In::Header => self.headers.get(name).map(Value::from),
            In::Body => serde_json::from_slice(self.body.field(name)?).ok(),
        }
    }

    /// The same call with another value of one argument, which stands where the document has it.
    pub(crate) fn asking(&self, (place, name): Spot, value: Value) -> Self {
        let mut next = self.clone();
        match place {
            In::Body => {
                let json = value.to_string().into_bytes();
                if next.body.field(name).is_some() {
                    next.body.put(name.into(), json);
                } else {
                    insert(&mut next.body.fields, self.page_at, (name.into(), Content::Json(json)));
                }
            }
            In::Query => {
                let pair = Pair::new(name, &paging::text(&value));
                match next.query.iter_mut().find(|pair| pair.name == name) {
                    Some(known) => *known = pair,
                    None => insert(&mut next.query, self.page_at, pair),
                }
            }
            In::Header => next.set_header(name, &paging::text(&value)),
        }
        next
    }

    /// A call that reads what is at a URL.
    pub(crate) fn at(&self, url: Url) -> Self {
        let (query, body) = (Vec::new(), Given::default());
        Self { method: Method::Get, given_url: Some(url), query, body, ..self.clone() }
    }

    /// Where the call goes, without its credentials.
    pub(crate) fn current_url(&self) -> Option<Url> {
        self.url(&self.query).ok()
    }

    /// Parts of a list that is too long for one request; empty where it is not.
    pub(crate) fn slices(&self) -> &[Slice] {
        &self.slices
    }

    /// The call of one part.
    pub(crate) fn with_slice(&self, sent: Sent) -> Self {
        let mut part = Self { slices: Vec::new(), ..self.clone() };
        match sent {
            Sent::Query(at, pairs) => {
                let at = at.min(part.query.len());
                part.query.splice(at..at, pairs);
            }
            Sent::Field(at, name, text) => {
                insert(&mut part.body.fields, Some(at), (name.into(), Content::Json(text)));
            }
            Sent::Whole(text) => part.body.whole = Some(text),
        }
        part
    }

    /// A header field that the caller set.
    pub(crate) fn sent_header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(str::to_owned)
    }

    pub(crate) fn refuse_as(&mut self, kind: ErrorKind, why: &str) {
        self.refused.get_or_insert_with(|| (kind, why.to_owned()));
    }
}

/// What sending needs to know.
impl Call {
    pub(crate) fn core(&self) -> &Core {
        &self.core
    }

    pub(crate) fn api(&self) -> &'static Api {
        self.core.api()
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn method(&self) -> Method {
        self.method
    }

    /// Whether the caller has written who sends it.
    pub(crate) fn is_authorized(&self) -> bool {
        [&self.headers, self.core.headers()].iter().any(|headers| headers.get("authorization").is_some())
    }

    /// How long it may take: what the caller says of it, of all calls, what the operation says, or as long as most.
    pub(crate) fn timeout(&self) -> Option<Duration> {
        const USUAL: Duration = Duration::from_secs(600);
        let of_operation = || Some(self.operation.timeout_ms.map_or(USUAL, Duration::from_millis));
        self.options.timeout.or(self.core.settings().timeout).unwrap_or_else(of_operation)
    }

    /// How often it is tried again at most, in the same way.
    pub(crate) fn max_retries(&self) -> u32 {
        const USUAL: u32 = 2;
        let given = self.options.max_retries.or(self.core.settings().max_retries);
        given.or(self.operation.max_retries).unwrap_or(USUAL)
    }

    /// Whether sending the request twice does no harm.
    pub(crate) fn is_resendable(&self) -> bool {
        self.method.is_idempotent()
            || self.operation.idempotent
            || self.headers.get(header::IDEMPOTENCY_KEY).is_some()
    }

    pub(crate) fn request_id(&self, headers: &Headers) -> Option<String> {
        headers.get(self.api().request_id_header).map(str::to_owned)
    }

    pub(crate) fn redact(&self, text: String) -> String {
        self.core.redact(text)
    }

    pub(crate) fn error(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        Error::new(kind, self.redact(message.into())).during(self.operation.name)
    }

    /// Whether it can be sent at all.
    pub(crate) fn check(&self) -> Result<()> {
        self.refused.as_ref().map_or(Ok(()), |(kind, why)| Err(self.error(*kind, why)))
    }

    /// The request as it goes on the wire.
    pub(crate) fn outgoing(&self, credentials: &[(Auth, Secret)]) -> Result<Outgoing> {
        let body = if self.given_url.is_some() { Ok(None) } else { self.body.encode(self.operation) };
        let refused = |why| self.error(ErrorKind::InvalidArgument, format!("the body cannot be sent: {why}"));
        let body = body.map_err(refused)?;
        let mut headers = self.all_headers(body.as_ref());
        let mut query = Cow::Borrowed(self.query.as_slice());
        if !credentials.is_empty() {
            credential::put(credentials, &mut headers, query.to_mut());
        }
        let body = body.map(|body| self.gzip().apply(body.payload, &mut headers));
        Ok(Outgoing { method: self.method, url: self.url(&query)?, headers, body })
    }

    fn gzip(&self) -> Gzip {
        let Gzip { above, uploads } = self.core.settings().gzip;
        let own = &self.options;
        Gzip { above: own.gzip_above.unwrap_or(above), uploads: own.gzip_uploads.unwrap_or(uploads) }
    }

    fn url(&self, query: &[Pair]) -> Result<Url> {
        if let Some(given) = &self.given_url {
            return Ok(url::with_more(given, query));
        }
        let value =
            |name: &str| self.path.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str());
        let path = match &self.written_path {
            Some(path) => url::written(path),
            None => url::fill(self.operation.path, value),
        };
        let path = path.map_err(|why| self.error(ErrorKind::InvalidArgument, why))?;
        let Settings { base, servers, .. } = self.core.settings();
        let base = servers.base(base, self.operation.servers);
        let base = base.map_err(|why| self.error(ErrorKind::Configuration, why))?;
        Ok(base.with(&path, url::query(query).as_deref()))
    }

    fn all_headers(&self, body: Option<&Encoded>) -> Headers {
        let mut headers = self.core.headers().clone();
        if let Some(body) = body {
            headers.set("content-type", &body.content_type);
        }
        // What was set for the whole client stays.
        if headers.get("accept") == Some(Operation::DEFAULT.accept) {
            headers.set("accept", self.operation.accept);
        }
        headers.set_all(&self.headers);
        headers
    }
}

fn insert<T>(list: &mut Vec<T>, at: Option<usize>, value: T) {
    let at = at.unwrap_or(list.len()).min(list.len());
    list.insert(at, value);
}

#[cfg(test)]
mod tests;
