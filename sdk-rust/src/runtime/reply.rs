//! A reply as it came: what every reader and every error starts from.

use std::sync::Arc;

use bytes::Bytes;

use super::call::Call;
use super::envelope::Envelope;
use super::header::Headers;

/// A whole reply and the call it answers.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) call: Arc<Call>,
    pub(crate) received: Received,
    /// How many requests it took.
    pub(crate) attempts: u32,
}

/// What came over the wire.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn envelope(&self) -> &'static Envelope {
        &self.call.operation().reply
    }

    pub(crate) fn status(&self) -> u16 {
        self.received.status
    }

    pub(crate) fn headers(&self) -> &Headers {
        &self.received.headers
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.received.body
    }

    /// The JSON text: the body without the byte order mark that some servers put first.
    pub(crate) fn text(&self) -> &[u8] {
        self.bytes().strip_prefix(b"\xef\xbb\xbf").unwrap_or(self.bytes())
    }
}
