//! The one error type of the crate.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use super::header::Headers;
use super::rate_limit::RateLimit;
use super::reply::Reply;
use super::secret::snippet;

pub use kind::ErrorKind;

/// What every call gives.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed.
///
/// [`kind`](Self::kind) tells what to do about it; the rest of the methods give what is known of the reply, if one
/// came. Neither `Display` nor `Debug` shows credentials; [`body`](Self::body) and [`raw`](Self::raw) are what the
/// server said, unchanged.
pub struct Error(Box<Inner>);

/// What an error comes of.
#[derive(Clone)]
enum Cause {
    /// The failure of one request of several.
    Failure(Arc<Error>),
    /// What a hook says.
    Hook(Arc<dyn std::error::Error + Send + Sync>),
}

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    /// Ready to be shown: secrets are masked.
    message: String,
    operation: &'static str,
    attempts: u32,
    outcome_unknown: bool,
    retry_after: Option<Duration>,
    reply: Option<Kept>,
    path: Option<String>,
    location: Option<String>,
    ids: Vec<String>,
    errors: Vec<Value>,
    source: Option<Cause>,
}

/// What an error keeps of a reply.
#[derive(Clone)]
struct Kept {
    status: u16,
    headers: Headers,
    request_id: Option<String>,
    /// The same, ready to be shown.
    shown_request_id: Option<String>,
    body: Option<Value>,
    raw: Bytes,
}

impl Kept {
    /// Bytes kept of a body.
    const LONGEST: usize = 64 * 1024;

    fn of(reply: &Reply) -> Self {
        let bytes = &reply.received.body;
        let request_id = reply.call.request_id(reply.headers());
        Self {
            status: reply.status(),
            headers: reply.headers().clone(),
            shown_request_id: request_id.clone().map(|id| snippet(&reply.call.redact(id))),
            request_id,
            body: if bytes.len() <= Self::LONGEST { serde_json::from_slice(reply.text()).ok() } else { None },
            // A copy, so that a short piece does not keep a long body alive.
            raw: if bytes.len() <= Self::LONGEST {
                bytes.clone()
            } else {
                Bytes::copy_from_slice(&bytes[..Self::LONGEST])
            },
        }
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            operation: "",
            attempts: 0,
            outcome_unknown: false,
            retry_after: None,
            reply: None,
            path: None,
            location: None,
            ids: Vec::new(),
            errors: Vec::new(),
            source: None,
        }))
    }

    /// The error of a call in several requests, of which one behind the first failed.
    pub(crate) fn broken_off(source: Self, done: Vec<String>) -> Self {
        let message = format!("{} elements of the list are done, then: {}", done.len(), source.0.message);
        let mut error = Self::new(ErrorKind::Batch, message).during(source.0.operation);
        error.0.ids = done;
        error.0.outcome_unknown = source.0.outcome_unknown;
        error.0.attempts = source.0.attempts;
        error.0.source = Some(Cause::Failure(Arc::new(source)));
        error
    }

    /// An error about a reply; `message` comes before what the body says.
    pub(crate) fn about(reply: &Reply, kind: ErrorKind, message: &str) -> Self {
        let said = String::from_utf8_lossy(reply.bytes());
        let said = reply.call.redact(said.trim().chars().take(2048).collect());
        let mut text = message.to_owned();
        if !said.is_empty() {
            text = format!("{text}: {}", snippet(&said));
        }
        let mut error = Self::new(kind, reply.call.redact(text)).during(reply.call.operation().name);
        error.0.attempts = reply.attempts;
        error.0.reply = Some(Kept::of(reply));
        error
    }

    /// A reply that cannot be read, and where.
    pub(crate) fn undecodable(reply: &Reply, message: &str, path: &str) -> Self {
        let mut error = Self::about(reply, ErrorKind::Response, message);
        error.0.path = Some(path.to_owned());
        error
    }

    /// The same error for another call that failed by it.
    pub(crate) fn again(&self) -> Self {
        Self(self.0.clone())
    }

    pub(crate) fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    pub(crate) fn during(mut self, operation: &'static str) -> Self {
        self.0.operation = operation;
        self
    }

    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_retry_after(mut self, delay: Option<Duration>) -> Self {
        self.0.retry_after = delay;
        self
    }

    pub(crate) fn with_outcome_unknown(mut self, unknown: bool) -> Self {
        self.0.outcome_unknown = unknown;
        self
    }

    pub(crate) fn with_location(mut self, location: String) -> Self {
        self.0.location = Some(location);
        self
    }

    pub(crate) fn with_parts(mut self, ids: Vec<String>, errors: Vec<Value>) -> Self {
        self.0.ids = ids;
        self.0.errors = errors;
        self
    }

    /// What is kept of the reply, or of the one that broke the call off.
    fn kept(&self) -> Option<&Kept> {
        let of_source = || match self.0.source.as_ref()? {
            Cause::Failure(failure) => failure.kept(),
            Cause::Hook(_) => None,
        };
        self.0.reply.as_ref().or_else(of_source)
    }

    pub(crate) fn caused_by(mut self, source: Box<dyn std::error::Error + Send + Sync>) -> Self {
        self.0.source = Some(Cause::Hook(Arc::from(source)));
        self
    }

    /// What kind of failure this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The status as received, if a reply came.
    pub fn status(&self) -> Option<u16> {
        self.kept().map(|reply| reply.status)
    }

    /// The server's own code for the failure, if its body has one; `invalid_client` and others of RFC 6749 §5.2 where there
    /// is no token.
    pub fn code(&self) -> Option<&str> {
        let body = self.body()?;
        if self.0.kind == ErrorKind::Token {
            return body.get("error")?.as_str();
        }
        let places = ["/code", "/error_code", "/errorCode", "/error/code"];
        places.iter().find_map(|at| body.pointer(at)?.as_str())
    }

    /// What an authorization server that gives no token says to people (`error_description`, RFC 6749 §5.2).
    pub fn description(&self) -> Option<&str> {
        let body = self.body().filter(|_| self.0.kind == ErrorKind::Token)?;
        body.get("error_description")?.as_str()
    }

    /// The header fields of the reply, if one came.
    pub fn headers(&self) -> Option<&Headers> {
        self.kept().map(|reply| &reply.headers)
    }

    /// What the server calls this request in its logs.
    pub fn request_id(&self) -> Option<&str> {
        self.kept()?.request_id.as_deref()
    }

    /// The body of the reply, if it is JSON.
    pub fn body(&self) -> Option<&Value> {
        self.kept()?.body.as_ref()
    }

    /// The body as a type, such as the one that the document has for this status; `None` if there is none, or it does not
    /// fit.
    pub fn parsed<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        T::deserialize(self.body()?).ok()
    }

    /// The body of the reply as received; at most its first 64 KiB.
    pub fn raw(&self) -> Option<&[u8]> {
        self.kept().map(|reply| reply.raw.as_ref())
    }

    /// How long the server asked to wait before the next try.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// What the server says of its rate limit, in `RateLimit`, `RateLimit-*` or `X-RateLimit-*`.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(self.headers()?)
    }

    /// Where a redirect points, without credentials and query.
    pub fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }

    /// The ids that worked, of a partial failure; the elements that are done, of a list in several requests.
    pub fn ids(&self) -> &[String] {
        &self.0.ids
    }

    /// What the server said about the parts that did not work, of a partial failure.
    pub fn errors(&self) -> &[Value] {
        &self.0.errors
    }

    /// Where in the reply decoding failed, as a JSON Pointer (`""` is the whole body).
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// How many requests were sent, retries included.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// Whether no reply came at all.
    pub fn is_connection(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Connection | ErrorKind::Timeout)
    }

    /// Whether the same call may well succeed later.
    pub fn is_retryable(&self) -> bool {
        match self.0.kind {
            ErrorKind::Connection | ErrorKind::Timeout => true,
            ErrorKind::PartialFailure | ErrorKind::Batch => false,
            ErrorKind::RateLimit => true,
            _ => self.status().is_some_and(super::retry::is_transient),
        }
    }

    /// Whether the request may have been carried out although no reply came.
    pub fn is_outcome_unknown(&self) -> bool {
        self.0.outcome_unknown
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { operation, message, outcome_unknown, .. } = &*self.0;
        if !operation.is_empty() {
            write!(f, "{operation}: ")?;
        }
        f.write_str(message)?;
        if *outcome_unknown {
            f.write_str(" (outcome unknown: the request may have been carried out)")?;
        }
        if let Some(id) = self.0.reply.as_ref().and_then(|reply| reply.shown_request_id.as_deref()) {
            write!(f, " (request id {id})")?;
        }
        Ok(())
    }
}

/// What the server said is left to [`Error::raw`].
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("status", &self.status())
            .field("message", &self.to_string())
            .field("attempts", &self.0.attempts)
            .finish_non_exhaustive()
    }
}

/// Where a hook ended the call its own error is the source, and where a failure broke a list off, that one; nothing else has one.
impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.0.source.as_ref()? {
            Cause::Failure(failure) => Some(&**failure),
            Cause::Hook(error) => Some(&**error),
        }
    }
}

mod kind;
