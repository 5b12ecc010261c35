//! Replies as they came.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use super::error::{ErrorKind, Result};
use super::header::Headers;
use super::rate_limit::RateLimit;
use super::reply::Reply;
use super::request::{Read, Request, Sending, options};
use super::send;

/// A request whose answer is the reply itself; see [`Request::raw`].
#[must_use = "a request does nothing unless it is awaited"]
pub struct RawRequest<T> {
    request: Request<T>,
}

impl<T> RawRequest<T> {
    pub(crate) fn new(request: Request<T>) -> Self {
        Self { request }
    }
}

options!(RawRequest, request.call);

impl<T: 'static> IntoFuture for RawRequest<T> {
    type Output = Result<RawResponse<T>>;
    type IntoFuture = Sending<RawResponse<T>>;

    fn into_future(self) -> Self::IntoFuture {
        let Request { mut call, read, .. } = self.request;
        if !call.slices().is_empty() {
            call.refuse_as(
                ErrorKind::InvalidArgument,
                "the list takes several requests, which have no reply in common",
            );
        }
        Box::pin(async move { Ok(RawResponse { reply: send::send(Arc::new(call)).await?, read }) })
    }
}

impl<T> fmt::Debug for RawRequest<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawRequest").field(&self.request).finish()
    }
}

/// A 2xx reply as it came (any other status is an error of the request).
#[derive(Clone)]
pub struct RawResponse<T> {
    reply: Reply,
    read: Read<T>,
}

impl<T> RawResponse<T> {
    /// The status, 200 to 299.
    pub fn status(&self) -> u16 {
        self.reply.status()
    }

    /// The header fields.
    pub fn headers(&self) -> &Headers {
        self.reply.headers()
    }

    /// The body.
    pub fn bytes(&self) -> &[u8] {
        self.reply.bytes()
    }

    /// What the server calls this request in its logs.
    pub fn request_id(&self) -> Option<String> {
        self.reply.call.request_id(self.reply.headers())
    }

    /// What the server says of its rate limit, in `RateLimit`, `RateLimit-*` or `X-RateLimit-*`.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(self.headers())
    }

    /// How many requests it took, retries included.
    pub fn attempts(&self) -> u32 {
        self.reply.attempts
    }

    /// What awaiting the request itself would have given.
    ///
    /// # Errors
    ///
    /// If the body cannot be read, or says that the call failed.
    pub fn parse(&self) -> Result<T> {
        (self.read)(&self.reply)
    }
}

/// The body, which may be long and private, is left to [`RawResponse::bytes`].
impl<T> fmt::Debug for RawResponse<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.status())
            .field("headers", self.headers())
            .field("length", &self.bytes().len())
            .finish()
    }
}
