//! A request that is sent when it is awaited, and the options of one call.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::batching::{self, Merge};
use super::call::Call;
use super::error::Result;
use super::raw::RawRequest;
use super::reply::Reply;
use super::send;

/// What awaiting a request gives.
pub(crate) type Sending<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// Makes an answer of a reply.
pub(crate) type Read<T> = fn(&Reply) -> Result<T>;

/// A request, ready to be sent: `await` it, or set options for this one call first.
///
/// Nothing happens until it is awaited (or, with the feature `blocking`, until `call()`). Dropping the future stops
/// waiting; the server may carry out the request all the same.
#[must_use = "a request does nothing unless it is awaited"]
pub struct Request<T> {
    pub(crate) call: Call,
    pub(crate) read: Read<T>,
    /// Puts two answers together, where a list may go out in several requests.
    pub(crate) merge: Option<fn(&mut T, T)>,
}

impl<T> Request<T> {
    pub(crate) fn new(call: Call, read: Read<T>) -> Self {
        Self { call, read, merge: None }
    }

    /// One whose answers add up.
    pub(crate) fn merging(call: Call, read: Read<T>) -> Self
    where
        T: Merge,
    {
        Self { call, read, merge: Some(T::merge) }
    }

    /// Gives the reply itself: status, headers, bytes, and `parse()` for what awaiting the request would give.
    pub fn raw(self) -> RawRequest<T> {
        RawRequest::new(self)
    }
}

impl Request<Value> {
    /// Sends `body` as JSON, in place of single fields.
    pub fn json(mut self, body: impl Serialize) -> Self {
        self.call.set_whole(body);
        self
    }
}

/// The options of one call, the same on every kind of request.
macro_rules! options {
    ($type:ident, $($call:ident).+) => {
        impl<T> $type<T> {
            /// Bounds the whole call, retries and pauses included; `None` means no bound.
            pub fn timeout(mut self, timeout: impl Into<Option<std::time::Duration>>) -> Self {
                self.$($call).+.options.timeout = Some(timeout.into());
                self
            }

            /// How often a failed request is sent again at most.
            pub fn max_retries(mut self, retries: u32) -> Self {
                self.$($call).+.options.max_retries = Some(retries);
                self
            }

            /// Sends the body compressed (gzip) if it has more bytes than this; `None`: as it is.
            pub fn gzip_above(mut self, bytes: impl Into<Option<usize>>) -> Self {
                self.$($call).+.options.gzip_above = Some(bytes.into());
                self
            }

            /// Compresses an upload or a body of several parts too, while it is sent.
            pub fn gzip_uploads(mut self, uploads: bool) -> Self {
                self.$($call).+.options.gzip_uploads = Some(uploads);
                self
            }

            /// Adds a hook to this call, within those of the client; see [`hooks`](crate::runtime::hooks).
            pub fn hook(mut self, hook: impl $crate::runtime::hooks::Hook) -> Self {
                self.$($call).+.options.hooks.push(hook);
                self
            }

            /// Sends `Idempotency-Key`, the same on every try, which makes any request safe to send again.
            pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
                self.$($call).+.set_header($crate::runtime::header::IDEMPOTENCY_KEY, &key.into());
                self
            }

            /// Sends a header field, in place of any other with this name.
            pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
                self.$($call).+.set_header(name.as_ref(), value.as_ref());
                self
            }

            /// Sends the body in another one of the media types that the document has for it; the method's documentation
            /// names them, and any other is refused.
            pub fn content_type(mut self, media_type: impl AsRef<str>) -> Self {
                self.$($call).+.set_content_type(media_type.as_ref());
                self
            }

            /// Sends a query parameter, in place of any other with this name.
            pub fn query(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
                self.$($call).+.set_query(name.as_ref(), value.as_ref());
                self
            }

            /// Sends a field of the body (beside the other fields, in their wrapper if they have one), in place of
            /// any other with this name.
            pub fn body_field(mut self, name: impl AsRef<str>, value: impl serde::Serialize) -> Self {
                self.$($call).+.set_field(name.as_ref(), value);
                self
            }
        }
    };
}
pub(crate) use options;

options!(Request, call);

impl<T: Send + 'static> IntoFuture for Request<T> {
    type Output = Result<T>;
    type IntoFuture = Sending<T>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { call, read, merge } = self;
        match merge.filter(|_| !call.slices().is_empty()) {
            Some(merge) => Box::pin(batching::send(call, read, merge)),
            None => {
                let call = Arc::new(call);
                // What waits for a reply has room for much that is not there yet. Made in its place, that is not copied.
                let place = Box::new_uninit();
                let sending = Box::write(place, async move { read(&send::send(call).await?) });
                Box::into_pin(sending)
            }
        }
    }
}

impl<T> fmt::Debug for Request<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("operation", &self.call.operation().name).finish_non_exhaustive()
    }
}
