//! One call being put together: an operation, its arguments and the caller's options, up to the bytes to send.
//!
//! What cannot be sent is remembered and becomes the error of the call when it is awaited, before any I/O.

use std::time::Duration;

use serde_json::Value;

use super::arguments::Parameters;
use super::batching::Slice;
use super::body::Given;
use super::core::Core;
use super::envelope::read;
use super::error::ErrorKind;
use super::header::Headers;
use super::hooks::Hooks;
use super::operation::{Method, Operation};
use super::page::{PageRequest, page};
use super::replies::{Ack, Batch, Created, Deleted, Updated};
use super::request::Request;
use super::stream::bytes::ByteStream;
use super::stream::events::{EventStream, ServerEvent};
use super::stream::lines::LineStream;
use super::stream::{self, StreamRequest};
use super::style::{self, PathStyle};
use super::transport::Url;
use super::url::{self, Pair};
use super::wire::Wire;

/// A call of one operation.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    core: Core,
    operation: &'static Operation,
    method: Method,
    /// A path that a caller wrote, in place of the operation's.
    written_path: Option<Box<str>>,
    /// The whole URL, where a page before said it.
    given_url: Option<Box<Url>>,
    /// Values by name, percent-encoded.
    path: Vec<(&'static str, String)>,
    query: Vec<Pair>,
    /// Those of this call alone: in a box, since few calls have any.
    headers: Option<Box<Headers>>,
    body: Given,
    /// Parts of a list that is too long for one request.
    slices: Box<[Slice]>,
    /// Where the number of the page stands among the query parameters or fields, if it was not given.
    page_at: Option<usize>,
    /// Its idempotency key is one that it made itself.
    made_key: bool,
    pub(crate) options: Options,
    refused: Option<Box<(ErrorKind, String)>>,
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
            headers: None,
            body: Given::default(),
            slices: Box::default(),
            page_at: None,
            made_key: false,
            options: Options::default(),
            refused: None,
        }
    }

    /// A call that no document describes.
    pub(crate) fn untyped(core: &Core, operation: &'static Operation, method: Method, path: &str) -> Self {
        Self { method, written_path: Some(path.into()), ..Self::new(core, operation) }
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

mod putting;
mod sending;
#[cfg(test)]
mod tests;
mod turning;
