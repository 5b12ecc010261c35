//! A reply as it came: what every reader and every error starts from.

use std::sync::Arc;

use bytes::Bytes;

use super::call::Call;
use super::envelope::Envelope;
use super::header::Headers;
use super::xml;

/// A whole reply and the call it answers.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) call: Arc<Call>,
    /// In a box, since it goes through many hands.
    pub(crate) received: Box<Received>,
    /// How many requests it took.
    pub(crate) attempts: u32,
    /// The body as JSON, where it came as something else.
    pub(crate) json: Option<Bytes>,
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
        let text = self.json.as_ref().map_or(self.bytes(), |json| json);
        text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
    }

    /// Turns a body of XML into JSON, for operations that have such replies.
    ///
    /// # Errors
    /// Says why it is no XML.
    pub(crate) fn convert(&mut self) -> Result<(), String> {
        let Some(root) = self.call.operation().reply_xml else { return Ok(()) };
        // JSON never starts like this: some servers send it all the same.
        if self.text().trim_ascii_start().first() == Some(&b'<') {
            let value = xml::read(root, self.text())?;
            self.json = Some(value.to_string().into());
        }
        Ok(())
    }
}
