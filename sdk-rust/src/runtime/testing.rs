//! A transport that answers from a script, so that programs test what they do with a client without any server.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http_body::Body as _;
use serde_json::Value;

use super::error::ErrorKind;
use super::header::Headers;
use super::operation::Method;
use super::payload::Payload;
use super::reply::Received;
use super::retry::Outcome;
use super::transport::{Failure, Outgoing};

/// Answers requests from a script and keeps them, in place of a network.
///
/// A request takes the first reply of the script that is left and fits it: one made with [`on`](Self::on) fits its method
/// and path, one made with [`then`](Self::then) every request. If none is left, the call fails with
/// [`ErrorKind::Configuration`] and a message that names the request. Pauses before retries are not waited for. Clones
/// share one script, so that a test keeps one and gives the other to the client:
///
/// ```text
/// let fake = FakeTransport::new().on(Method::Get, "/pets/1", FakeReply::json(200, r#"{"id": "1"}"#));
/// let client = Client::builder().api_key("test").transport(&fake).build()?;
/// // … calls …
/// fake.assert_used();
/// assert_eq!(fake.requests()[0].target(), "/pets/1");
/// ```
#[derive(Clone, Default)]
pub struct FakeTransport {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    script: VecDeque<Step>,
    requests: Vec<FakeRequest>,
}

struct Step {
    /// Method, and path or target.
    fits: Option<(Method, String)>,
    reply: FakeReply,
}

impl FakeTransport {
    /// One that has no reply yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers one request, whichever it is.
    pub fn then(self, reply: FakeReply) -> Self {
        self.push(None, reply)
    }

    /// Answers one request with this method and path. A path with a `?` must fit the query too, as it is sent.
    pub fn on(self, method: Method, path: impl Into<String>, reply: FakeReply) -> Self {
        self.push(Some((method, path.into())), reply)
    }

    /// The replies of one wire vector (an object with `responses`, each with `status`, `headers` and `body`, and with the
    /// `request` or `requests` that they answer).
    ///
    /// # Errors
    ///
    /// Says what of it is no vector.
    pub fn vector(self, vector: &Value) -> Result<Self, String> {
        let responses = vector.get("responses").and_then(Value::as_array);
        let responses = responses.ok_or("a vector has a list of `responses`")?;
        let several = vector.get("requests").and_then(Value::as_array);
        let mut fake = self;
        for (at, response) in responses.iter().enumerate() {
            let request = match several {
                Some(several) => several.get(at),
                None => vector.get("request"),
            };
            let fits = match request.filter(|request| !request.is_null()) {
                Some(request) => Some(fits_of(request)?),
                None => None,
            };
            fake = fake.push(fits, FakeReply::of_vector(response)?);
        }
        Ok(fake)
    }

    fn push(self, fits: Option<(Method, String)>, reply: FakeReply) -> Self {
        self.state().script.push_back(Step { fits, reply });
        self
    }

    /// The requests that were sent so far, retries included.
    pub fn requests(&self) -> Vec<FakeRequest> {
        self.state().requests.clone()
    }

    /// How many replies are left.
    pub fn unused(&self) -> usize {
        self.state().script.len()
    }

    /// Fails the test unless every reply was used.
    ///
    /// # Panics
    ///
    /// If one was not; the message names the requests that did not come.
    pub fn assert_used(&self) {
        let state = self.state();
        let missing: Vec<String> = state.script.iter().map(Step::name).collect();
        assert!(missing.is_empty(), "requests that did not come: {}", missing.join(", "));
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request: the head of the reply, and its pieces.
    pub(crate) async fn open(
        &self,
        outgoing: &Outgoing,
        headers: &Headers,
    ) -> Result<(Box<Received>, Played), Failure> {
        let body = whole(outgoing.body.as_ref()).await?;
        let query = outgoing.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let request = FakeRequest {
            method: outgoing.method,
            host: outgoing.url.host_str().unwrap_or_default().to_owned(),
            target: format!("{}{query}", outgoing.url.path()),
            headers: headers.clone(),
            body,
        };
        let reply = {
            let mut state = self.state();
            let at = state.script.iter().position(|step| step.fits(&request));
            let reply = at.and_then(|at| state.script.remove(at)).map(|step| step.reply);
            state.requests.push(request);
            reply
        };
        let Some(FakeReply { status, headers, pieces, failure }) = reply else {
            let (method, path) = (outgoing.method.as_str(), outgoing.url.path());
            let message = format!("the fake transport has no reply for {method} {path}");
            return Err(Failure::new(ErrorKind::Configuration, Outcome::Final, message));
        };
        if status == 0 {
            return Err(failure.unwrap_or(Fault::Lost).failure());
        }
        Ok((Box::new(Received { status, headers, body: Bytes::new() }), Played { pieces, failure }))
    }
}

impl fmt::Debug for FakeTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("FakeTransport")
            .field("requests", &state.requests.len())
            .field("unused", &state.script.len())
            .finish()
    }
}

impl Step {
    fn fits(&self, request: &FakeRequest) -> bool {
        let Some((method, path)) = &self.fits else { return true };
        let sent = if path.contains('?') { request.target() } else { request.path() };
        *method == request.method && path == sent
    }

    fn name(&self) -> String {
        match &self.fits {
            Some((method, path)) => format!("{} {path}", method.as_str()),
            None => "any".to_owned(),
        }
    }
}

/// What a vector says a request must be; only its method and target choose the reply.
fn fits_of(request: &Value) -> Result<(Method, String), String> {
    const METHODS: [Method; 9] = [
        Method::Get,
        Method::Head,
        Method::Options,
        Method::Trace,
        Method::Query,
        Method::Put,
        Method::Delete,
        Method::Post,
        Method::Patch,
    ];
    let text = |name: &str| request.get(name).and_then(Value::as_str);
    let method = METHODS.into_iter().find(|method| Some(method.as_str()) == text("method"));
    let method = method.ok_or("a request of a vector has a `method`")?;
    let target = text("target").ok_or("a request of a vector has a `target`")?;
    Ok((method, target.to_owned()))
}

/// All of a body, as a server would have read it.
async fn whole(body: Option<&Payload>) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: std::io::Error| {
        let message = format!("the upload cannot be read: {error}");
        Failure::new(ErrorKind::InvalidArgument, Outcome::Final, message)
    };
    let Some(body) = body else { return Ok(Vec::new()) };
    if let Payload::Bytes(bytes) = body {
        return Ok(bytes.to_vec());
    }
    let (mut sending, mut all) = (body.open().map_err(unreadable)?, Vec::new());
    while let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut sending).poll_frame(context)).await {
        all.extend_from_slice(&frame.map_err(unreadable)?.into_data().unwrap_or_default());
    }
    Ok(all)
}

/// What a [`FakeTransport`] answers: a reply, or the reason why none comes.
#[derive(Debug, Clone)]
pub struct FakeReply {
    /// 0: there is no reply.
    status: u16,
    headers: Headers,
    pieces: VecDeque<Bytes>,
    failure: Option<Fault>,
}

#[derive(Debug, Clone, Copy)]
enum Fault {
    Refused,
    Lost,
    Timeout,
}

impl Fault {
    fn failure(self) -> Failure {
        let (kind, outcome, message) = match self {
            Self::Refused => (ErrorKind::Connection, Outcome::NeverSent, "could not connect"),
            Self::Lost => (ErrorKind::Connection, Outcome::Lost, "the connection broke"),
            Self::Timeout => (ErrorKind::Timeout, Outcome::TimedOut, "the server stopped answering"),
        };
        Failure::new(kind, outcome, message.to_owned())
    }
}

impl FakeReply {
    /// A reply without a body.
    pub fn new(status: u16) -> Self {
        Self { status, headers: Headers::default(), pieces: VecDeque::new(), failure: None }
    }

    /// A reply with this JSON text.
    pub fn json(status: u16, text: impl Into<String>) -> Self {
        Self::new(status).header("content-type", "application/json").piece(text.into())
    }

    /// No connection: nothing was sent.
    pub fn refused() -> Self {
        Self::new(0).broken(Fault::Refused)
    }

    /// The connection breaks after the request was sent, before a reply.
    pub fn lost() -> Self {
        Self::new(0).broken(Fault::Lost)
    }

    /// The request was sent, and no reply comes in time. Nothing is waited for.
    pub fn timeout() -> Self {
        Self::new(0).broken(Fault::Timeout)
    }

    /// Adds a header field.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.set(name, value);
        self
    }

    /// Adds a piece to the body. Streams get the pieces one by one.
    pub fn piece(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.pieces.push_back(bytes.into().into());
        self
    }

    /// The connection breaks after the pieces that there are.
    pub fn breaks(self) -> Self {
        self.broken(Fault::Lost)
    }

    fn broken(mut self, fault: Fault) -> Self {
        self.failure = Some(fault);
        self
    }

    fn of_vector(response: &Value) -> Result<Self, String> {
        let status = response.get("status").and_then(Value::as_u64);
        let status = status.and_then(|status| u16::try_from(status).ok());
        let mut reply = Self::new(status.ok_or("a response of a vector has a `status`")?);
        if let Some(body) = response.get("body") {
            if let Some(Value::String(text)) = body.get("$text") {
                reply = reply.piece(text.as_str());
            } else if body.get("$base64").is_some() {
                return Err("a fake transport plays no vectors with bytes; give them as a piece".to_owned());
            } else {
                reply = Self::json(reply.status, body.to_string());
            }
        }
        for (name, value) in response.get("headers").and_then(Value::as_object).into_iter().flatten() {
            reply = reply.header(name, value.as_str().ok_or("headers of a vector are strings")?);
        }
        Ok(reply)
    }
}

/// A request as a server would have seen it.
#[derive(Clone)]
pub struct FakeRequest {
    method: Method,
    host: String,
    target: String,
    headers: Headers,
    body: Vec<u8>,
}

impl FakeRequest {
    /// Its method.
    pub fn method(&self) -> Method {
        self.method
    }

    /// The host that it was sent to.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Path and query, as they were sent.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The path alone.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }

    /// The header fields, credentials among them.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The body; empty where there was none.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as JSON; `None` if it is none.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// Queries and bodies may hold secrets.
impl fmt::Debug for FakeRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeRequest")
            .field("method", &self.method.as_str())
            .field("path", &self.path())
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// The pieces of a scripted reply.
#[derive(Debug)]
pub(crate) struct Played {
    pieces: VecDeque<Bytes>,
    failure: Option<Fault>,
}

impl Played {
    pub(crate) fn next(&mut self) -> Result<Option<Bytes>, Failure> {
        match self.pieces.pop_front() {
            Some(piece) => Ok(Some(piece)),
            None => self.failure.take().map_or(Ok(None), |fault| Err(fault.failure())),
        }
    }
}
