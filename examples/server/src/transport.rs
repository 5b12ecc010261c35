//! From a reply to the bytes of a response: whole, in two halves, or less than was promised.

use std::io;
use std::time::Duration;

use axum::body::{Body as HttpBody, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use futures_util::stream;

use crate::reply::Body;

/// Between the promise of more and its breach: long enough for what was written to leave the process.
const BEFORE_THE_BREACH: Duration = Duration::from_millis(20);

/// A reply before it is bytes.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Body,
}

impl Reply {
    pub(crate) fn new(status: StatusCode, body: Body) -> Self {
        Self { status, headers: Vec::new(), body }
    }
}

/// How the bytes of a body go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// At once.
    Whole,
    /// The second half this long after the first.
    Slow(Duration),
    /// Half of them, under a `Content-Length` of all; then the connection closes.
    Truncated,
}

/// The response of a reply.
pub(crate) fn deliver(reply: Reply, delivery: Delivery) -> Response {
    let (kind, bytes) = match reply.body {
        Body::Empty => (None, Bytes::new()),
        // A `Value` always has a text.
        Body::Json(value) => (Some("application/json; charset=utf-8"), Bytes::from(value.to_string())),
        Body::Text(kind, text) => (Some(kind), Bytes::from(text)),
    };
    let length = bytes.len();
    let body = match delivery {
        Delivery::Whole => HttpBody::from(bytes),
        Delivery::Slow(pause) => in_two(bytes, pause, false),
        Delivery::Truncated => in_two(bytes, BEFORE_THE_BREACH, true),
    };
    let mut response = Response::new(body);
    *response.status_mut() = reply.status;
    let headers = response.headers_mut();
    if let Some(kind) = kind {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    if delivery != Delivery::Whole {
        // At least one byte is promised, or an empty body could not fall short of it.
        let promised = if delivery == Delivery::Truncated { length.max(1) } else { length };
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(promised));
    }
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.append(HeaderName::from_static(name), value);
        }
    }
    response
}

/// The first half, a pause, and then the second half or a broken connection.
fn in_two(bytes: Bytes, pause: Duration, broken: bool) -> HttpBody {
    let half = bytes.len() / 2;
    let (first, second) = (bytes.slice(..half), bytes.slice(half..));
    HttpBody::from_stream(stream::unfold(0, move |step| {
        let (first, second) = (first.clone(), second.clone());
        async move {
            match (step, broken) {
                (0, _) => Some((Ok(first), 1)),
                (1, _) => {
                    tokio::time::sleep(pause).await;
                    let rest =
                        if broken { Err(io::Error::from(io::ErrorKind::UnexpectedEof)) } else { Ok(second) };
                    Some((rest, 2))
                }
                _ => None,
            }
        }
    }))
}
