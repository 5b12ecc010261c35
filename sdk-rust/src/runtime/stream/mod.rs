//! Replies that are read while they arrive: events, lines, bytes. None of them is ever whole in memory unless asked for.
//!
//! The bound of the whole call ends with the head of the reply; the bound between pieces (`read_timeout`) stays.

pub(crate) mod bytes;
pub(crate) mod events;
pub(crate) mod lines;
pub(crate) mod sse;
#[cfg(test)]
mod tests;

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;

use ::bytes::{Bytes, BytesMut};

use super::call::Call;
use super::error::{Error, Result};
use super::failure;
use super::header::Headers;
use super::reply::Reply;
use super::request::{Sending, options};
use super::send;
use super::transport::{Chunks, Failure};
use super::wire::text::from_text;

/// Longest event or line, in bytes.
pub(crate) const LONGEST_ITEM: usize = 16 * 1024 * 1024;

/// How much of a reply is read to see why it is not what was asked for.
const LONGEST_REFUSAL: usize = 1024 * 1024;

/// A 2xx reply whose body is still to come.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The head; its body is empty.
    pub(crate) reply: Reply,
    pub(crate) chunks: Chunks,
}

impl Opened {
    /// The next piece of the body; `None` at its end.
    pub(crate) async fn chunk(&mut self) -> Result<Option<Bytes>> {
        self.chunks.next().await.map_err(|failure| self.broken(failure))
    }

    /// The error of a body that ends too early, or cannot be unpacked.
    fn broken(&self, failure: Failure) -> Error {
        Error::about(&self.reply, failure.kind, &failure.message)
    }

    fn media_type(&self) -> String {
        media_type(self.reply.headers())
    }

    /// The error of a reply of another media type than documented: what a body of JSON says of itself comes first.
    async fn refused(mut self, wanted: &str) -> Error {
        let mut body = BytesMut::new();
        while let Ok(Some(chunk)) = self.chunks.next().await {
            body.extend_from_slice(&chunk);
            if body.len() > LONGEST_REFUSAL {
                break;
            }
        }
        let got = match self.media_type() {
            none if none.is_empty() => "none".to_owned(),
            other => other,
        };
        let mut reply = self.reply;
        reply.received.body = body.freeze();
        from_text(reply.text()).ok().and_then(|body| failure::in_success(&reply, &body)).unwrap_or_else(
            || Error::undecodable(&reply, &format!("the reply is no {wanted} (content type: {got})"), ""),
        )
    }
}

/// The media type of a reply without its parameters, in lower case.
pub(crate) fn media_type(headers: &Headers) -> String {
    let written = headers.get("content-type").unwrap_or_default();
    written.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

type Started<S> = Pin<Box<dyn Future<Output = Result<S>> + Send>>;

/// Makes a stream of an open reply.
pub(crate) type Start<S> = fn(Opened, Reconnects) -> Started<S>;

/// How often a stream of events may be taken up again.
pub(crate) type Reconnects = u32;

/// A request whose reply is read while it arrives: `await` it for the stream.
///
/// The bound of the call (`timeout`) counts until the reply begins; `read_timeout` of the client bounds the silence in it.
#[must_use = "a request does nothing unless it is awaited"]
pub struct StreamRequest<S> {
    call: Call,
    start: Start<S>,
    pub(crate) reconnects: Reconnects,
}

options!(StreamRequest, call);

impl<S> StreamRequest<S> {
    pub(crate) fn new(call: Call, start: Start<S>) -> Self {
        Self { call, start, reconnects: 0 }
    }
}

impl<S: Send + 'static> IntoFuture for StreamRequest<S> {
    type Output = Result<S>;
    type IntoFuture = Sending<S>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { call, start, reconnects } = self;
        Box::pin(async move { start(send::open(Arc::new(call)).await?, reconnects).await })
    }
}

impl<S> fmt::Debug for StreamRequest<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamRequest")
            .field("operation", &self.call.operation().name)
            .finish_non_exhaustive()
    }
}

/// What is known of a reply before its body: the same on all streams.
macro_rules! head {
    ($type:ident $(<$parameter:ident>)?) => {
        impl $(<$parameter>)? $type $(<$parameter>)? {
            /// The status, 200 to 299.
            pub fn status(&self) -> u16 {
                self.head.status()
            }

            /// The header fields.
            pub fn headers(&self) -> &$crate::runtime::header::Headers {
                self.head.headers()
            }

            /// What the server calls this request in its logs.
            pub fn request_id(&self) -> Option<String> {
                self.head.call.request_id(self.head.headers())
            }
        }
    };
}
pub(crate) use head;

/// A boxed stream with a name: `next()` for a loop, [`Stream`](futures_core::Stream) for combinators.
macro_rules! streaming {
    ($type:ident<$parameter:ident>, $item:ty, $what:literal) => {
        impl<$parameter> $type<$parameter> {
            #[doc = concat!("The next ", $what, "; `None` at the end, and after an error.")]
            pub async fn next(&mut self) -> Option<$crate::runtime::error::Result<$item>> {
                futures_util::StreamExt::next(&mut self.stream).await
            }
        }

        impl<$parameter> futures_core::Stream for $type<$parameter> {
            type Item = $crate::runtime::error::Result<$item>;

            fn poll_next(
                mut self: std::pin::Pin<&mut Self>,
                context: &mut std::task::Context<'_>,
            ) -> std::task::Poll<Option<Self::Item>> {
                std::pin::Pin::new(&mut self.stream).poll_next(context)
            }
        }

        impl<$parameter> std::fmt::Debug for $type<$parameter> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($type)).field("status", &self.status()).finish_non_exhaustive()
            }
        }
    };
}
pub(crate) use streaming;
