//! One try of a call, as hooks see it: what it is, what it sends, and no more of it than they asked for.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::super::call::Call;
use super::super::error::Error;
use super::super::header::{self, Headers};
use super::super::operation::Method;
use super::super::payload::Payload;
use super::super::transport::{Fields, Outgoing, Url};
use super::{Answer, AttemptError, REDACTED};

/// A request that is about to be sent, or was.
pub struct Attempt {
    call: Arc<Call>,
    /// What this try sends; the next one starts from what the call says.
    outgoing: Outgoing,
    number: u32,
    streamed: bool,
    deadline: Option<Instant>,
    began: Instant,
    /// The hook at work sees secrets.
    revealed: bool,
}

impl Attempt {
    /// The operation, as errors and logs call it: `tools.create`.
    pub fn operation(&self) -> &'static str {
        self.call.operation().name
    }

    /// The method.
    pub fn method(&self) -> Method {
        self.outgoing.method
    }

    /// The path as the document writes it, `/runs/{run_id}`; `None` for requests that no document describes.
    pub fn url_template(&self) -> Option<&'static str> {
        Some(self.call.operation().path).filter(|path| path.starts_with('/'))
    }

    /// The URL. Its path has the arguments of the call; the values in its query are `REDACTED` for hooks that do not see
    /// secrets.
    pub fn url(&self) -> String {
        if self.revealed { self.outgoing.url.to_string() } else { self.shown_url(&[]) }
    }

    /// The URL, with only these values of the query as they are.
    pub(super) fn shown_url(&self, shown: &[String]) -> String {
        self.call.redact(redacted(&self.outgoing.url, shown))
    }

    /// The host: a name, or an address (one of IPv6 without brackets).
    pub fn server_address(&self) -> &str {
        let host = self.outgoing.url.host_str().unwrap_or_default();
        host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
    }

    /// The port, also where the URL leaves it to its scheme.
    pub fn server_port(&self) -> u16 {
        self.outgoing.url.port_or_known_default().unwrap_or_default()
    }

    /// 1 for the first try; retries and redirects count.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// How long it has been going on.
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    /// Whether the body of the reply is left to the caller, piece by piece.
    pub fn is_streamed(&self) -> bool {
        self.streamed
    }

    /// A header field of the request; `REDACTED` where it may carry a credential and the hook does not see secrets.
    pub fn header(&self, name: &str) -> Option<String> {
        let value = self.outgoing.headers.get(name)?;
        Some(if self.revealed { value.to_owned() } else { shown_field(&self.call, name, value) })
    }

    /// All header fields of the request, in the same way.
    pub fn headers(&self) -> Headers {
        shown_headers(&self.call, &self.outgoing.headers, self.revealed)
    }

    /// Sets a header field of this try, in place of any other with this name.
    ///
    /// # Errors
    /// It cannot be sent, or belongs to the transport.
    pub fn set_header(&mut self, name: &str, value: &str) -> Result<(), AttemptError> {
        match header::refusal(name, value) {
            Some(why) => Err(AttemptError::new(why)),
            None => {
                self.outgoing.headers.set(name, value);
                Ok(())
            }
        }
    }

    /// Takes a header field out of this try.
    pub fn remove_header(&mut self, name: &str) {
        self.outgoing.headers.0.remove(name);
    }

    /// The bytes of the body as they are sent, compressed if they are. `None` if there are none, if they come from an
    /// upload or are several parts, and for hooks that do not see secrets.
    pub fn body(&self) -> Option<&[u8]> {
        match &self.outgoing.body {
            Some(Payload::Bytes(bytes)) if self.revealed => Some(bytes),
            _ => None,
        }
    }
}

/// What sending needs to know.
impl Attempt {
    pub(crate) fn new(
        call: Arc<Call>,
        outgoing: &Outgoing,
        number: u32,
        streamed: bool,
        deadline: Option<Instant>,
    ) -> Self {
        let (outgoing, began) = (outgoing.clone(), Instant::now());
        Self { call, outgoing, number, streamed, deadline, began, revealed: false }
    }

    /// Sends it.
    pub(super) async fn send(&mut self) -> Result<Answer, AttemptError> {
        let transport = self.call.core().transport();
        // Hooks read the fields afterwards too; and the whole of what they stand around has the deadline.
        let outgoing = &mut self.outgoing;
        let came = if self.streamed {
            transport.start(outgoing, Fields::Copied, None).await
        } else {
            transport.send(outgoing, Fields::Copied, None).await.map(|received| (received, None))
        };
        let (received, chunks) = came.map_err(AttemptError::of)?;
        Ok(self.shows(Answer::of(received, chunks)))
    }

    /// An answer as the hook at work is shown it.
    pub(super) fn shows(&self, answer: Answer) -> Answer {
        answer.shown_for(&self.call, self.revealed)
    }

    /// When the whole call must be over.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Whether the hook at work sees secrets; gives what was true before.
    pub(super) fn reveal(&mut self, revealed: bool) -> bool {
        std::mem::replace(&mut self.revealed, revealed)
    }

    /// The error of a call that a hook ends.
    pub(super) fn ended(&self, why: AttemptError) -> Error {
        why.ending(&self.call).after(self.number)
    }
}

/// Bodies and queries stay out of it.
impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt")
            .field("operation", &self.operation())
            .field("method", &self.method())
            .field("url_template", &self.url_template())
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// Header fields as a hook is shown them.
pub(super) fn shown_headers(call: &Call, headers: &Headers, revealed: bool) -> Headers {
    if revealed {
        return headers.clone();
    }
    let mut shown = Headers::default();
    for (name, value) in headers.iter() {
        shown.add(name, &shown_field(call, name, &String::from_utf8_lossy(value)));
    }
    shown
}

fn shown_field(call: &Call, name: &str, value: &str) -> String {
    if header::is_secret(name) { REDACTED.to_owned() } else { call.redact(value.to_owned()) }
}

/// A URL without user information and fragment, and without the values of its query but those of `shown`.
fn redacted(url: &Url, shown: &[String]) -> String {
    let mut bare = url.clone();
    // These fail for URLs without a host alone, which no request has.
    let _ = (bare.set_username(""), bare.set_password(None));
    bare.set_fragment(None);
    if let Some(query) = url.query() {
        let pairs: Vec<String> = query
            .split('&')
            .map(|pair| match pair.split_once('=') {
                Some((name, _)) if shown.iter().any(|shown| shown == name) => pair.to_owned(),
                Some((name, _)) => format!("{name}={REDACTED}"),
                None => pair.to_owned(),
            })
            .collect();
        bare.set_query(Some(&pairs.join("&")));
    }
    bare.into()
}
