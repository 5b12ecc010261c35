//! What a try gives, as hooks see it, and what they may give in its place.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::super::call::Call;
use super::super::header::Headers;
use super::super::reply::Received;
use super::super::transport::Chunks;
use super::attempt::shown_headers;

/// A reply: the server's, or one that a hook gives in its place.
pub struct Answer {
    received: Box<Received>,
    /// The body of a stream, still to come.
    chunks: Option<Box<Chunks>>,
    /// Who asked; nobody yet for an answer that a hook has just made.
    call: Option<Arc<Call>>,
    /// The hook at work sees secrets.
    revealed: bool,
}

impl Answer {
    /// A reply with this status, and nothing else.
    pub fn new(status: u16) -> Self {
        let received = Box::new(Received { status, headers: Headers::default(), body: Bytes::new() });
        Self { received, chunks: None, call: None, revealed: true }
    }

    /// Sets a header field. One that no reply can have is left out.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.received.headers.set(name, value);
        self
    }

    /// Sets the body, in place of what there was. It is not compressed, whatever a header field says.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.received.body = body.into().into();
        self.chunks = None;
        self
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.received.status
    }

    /// The header fields; `REDACTED` where they may carry a credential and the hook does not see secrets.
    pub fn headers(&self) -> Headers {
        match &self.call {
            Some(call) => shown_headers(call, &self.received.headers, self.revealed),
            None => self.received.headers.clone(),
        }
    }

    /// What the server calls the request in its logs.
    pub fn request_id(&self) -> Option<String> {
        let call = self.call.as_ref()?;
        let id = call.request_id(&self.received.headers)?;
        Some(if self.revealed { id } else { call.redact(id) })
    }

    /// The body, decompressed. `None` if it is still to come, and for hooks that do not see secrets.
    pub fn body(&self) -> Option<&[u8]> {
        (self.revealed && self.chunks.is_none()).then_some(self.received.body.as_ref())
    }

    /// Another one like it, to be given again later; `None` if its body is still to come.
    pub fn try_clone(&self) -> Option<Self> {
        let (received, call) = (self.received.clone(), self.call.clone());
        self.chunks.is_none().then_some(Self { received, chunks: None, call, revealed: self.revealed })
    }
}

/// What sending needs to know.
impl Answer {
    pub(super) fn of(received: Box<Received>, chunks: Option<Box<Chunks>>) -> Self {
        Self { received, chunks, call: None, revealed: false }
    }

    pub(super) fn shown_for(self, call: &Arc<Call>, revealed: bool) -> Self {
        Self { call: Some(call.clone()), revealed, ..self }
    }

    /// The reply as sending goes on with it; if it is `streamed`, a body that is there already is still to come.
    pub(crate) fn into_parts(self, streamed: bool) -> (Box<Received>, Option<Box<Chunks>>) {
        let Self { mut received, chunks, .. } = self;
        if !streamed || chunks.is_some() || !(200..300).contains(&received.status) {
            return (received, chunks);
        }
        let body = std::mem::take(&mut received.body);
        (received, Some(Box::new(Chunks::given(body))))
    }
}

/// The body stays out of it.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status()).finish_non_exhaustive()
    }
}
