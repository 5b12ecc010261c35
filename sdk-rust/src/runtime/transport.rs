//! One request over the HTTP library, which this file and those of its folder alone name: sending it, reading what comes piece by
//! piece. How a client is made is in `client`, what failures mean in `failures`.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use super::bound::{self, Late};
use super::error::ErrorKind;
use super::header::Headers;
use super::operation::Method;
use super::payload::{PIECE as ONE_PIECE, Payload, Taken};
use super::reply::Received;
use super::retry::Outcome;
use super::secret::snippet;
#[cfg(feature = "testing")]
use super::testing::{FakeTransport, Played};
use super::unpack::{self, Refused, Unpacker};

pub(crate) use client::{Connecting, HttpClient};
pub(crate) use failures::Failure;
pub(crate) use reqwest::Url;
pub(crate) use reqwest::header::{
    AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
};

/// A request, ready to go.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: Headers,
    pub(crate) body: Option<Payload>,
}

/// What becomes of the header fields of a request that is sent: copying them is a good part of what a try costs here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fields {
    Copied,
    /// They leave with it.
    Taken,
}

impl Outgoing {
    /// The fields to send, with room for those of the HTTP library.
    fn fields(&mut self, fields: Fields) -> Headers {
        match fields {
            Fields::Copied => self.headers.with_room(3),
            Fields::Taken => std::mem::take(&mut self.headers),
        }
    }
}

/// Sends requests.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    client: HttpClient,
    /// One for each request that may be under way; none for a caller's client, which may follow redirects too.
    turns: Option<Arc<Semaphore>>,
    pool_timeout: Option<Duration>,
    /// Bounds the silence before and within a reply; a caller's client has a bound of its own.
    read_timeout: Option<Duration>,
    longest_body: usize,
    /// Answers in place of any server.
    #[cfg(feature = "testing")]
    fake: Option<FakeTransport>,
}

impl Transport {
    /// A transport with connections of its own.
    pub(crate) fn new(connecting: Connecting, longest_body: usize) -> Result<Self, String> {
        let client = client::connected(&connecting)?;
        let turns = Semaphore::new(connecting.max_connections.min(Semaphore::MAX_PERMITS));
        let (turns, pool_timeout) = (Some(Arc::new(turns)), connecting.pool_timeout);
        let read_timeout = connecting.read_timeout;
        Ok(Self { turns, pool_timeout, read_timeout, ..Self::given(client, longest_body) })
    }

    /// A transport that uses a caller's client, with its connections, proxies and timeouts.
    pub(crate) fn given(client: HttpClient, longest_body: usize) -> Self {
        Self {
            client,
            turns: None,
            pool_timeout: None,
            read_timeout: None,
            longest_body,
            #[cfg(feature = "testing")]
            fake: None,
        }
    }

    /// The same, but every answer comes from a script, if there is one.
    #[cfg(feature = "testing")]
    pub(crate) fn played_by(self, fake: Option<FakeTransport>) -> Self {
        Self { fake, ..self }
    }

    /// Whether pauses before retries are waited for; no server gains by them where there is none.
    pub(crate) fn waits(&self) -> bool {
        #[cfg(feature = "testing")]
        let waits = self.fake.is_none();
        #[cfg(not(feature = "testing"))]
        let waits = true;
        waits
    }

    /// Waits for a turn, which ends when it is dropped.
    async fn turn(&self, deadline: Option<Instant>) -> Result<Option<OwnedSemaphorePermit>, Failure> {
        let Some(turns) = &self.turns else { return Ok(None) };
        match turns.clone().try_acquire_owned() {
            Ok(turn) => Ok(Some(turn)),
            // In a box: few calls wait, and all of them would carry the room for it.
            Err(_) => Box::pin(self.awaited_turn(turns.clone(), deadline)).await.map(Some),
        }
    }

    async fn awaited_turn(
        &self,
        turns: Arc<Semaphore>,
        deadline: Option<Instant>,
    ) -> Result<OwnedSemaphorePermit, Failure> {
        match bound::soonest(self.pool_timeout, deadline, pin!(turns.acquire_owned())).await {
            Ok(Ok(turn)) => Ok(turn),
            Err(Late) if bound::is_over(deadline) => Err(Failure::overdue()),
            _ => {
                let message = "no connection became free in time".to_owned();
                Err(Failure::new(ErrorKind::Timeout, Outcome::NeverSent, message))
            }
        }
    }

    /// Sends one request and reads its whole reply, all until `deadline`.
    pub(crate) async fn send(
        &self,
        outgoing: &mut Outgoing,
        fields: Fields,
        deadline: Option<Instant>,
    ) -> Result<Box<Received>, Failure> {
        let (head, mut chunks) = self.open(outgoing, fields, deadline).await?;
        let body = self.body(&mut chunks).await;
        self.whole(head, body)
    }

    /// The same, but that the body of a 2xx reply is still to come, any other is read; it may take longer than to the deadline.
    pub(crate) async fn start(
        &self,
        outgoing: &mut Outgoing,
        fields: Fields,
        deadline: Option<Instant>,
    ) -> Result<(Box<Received>, Option<Box<Chunks>>), Failure> {
        let (head, mut chunks) = self.open(outgoing, fields, deadline).await?;
        if !(200..300).contains(&head.status) {
            let body = self.body(&mut chunks).await;
            return self.whole(head, body).map(|head| (head, None));
        }
        match Unpacker::new(head.headers.get_all("content-encoding")) {
            Ok(unpacker) => {
                (chunks.unpacker, chunks.deadline) = (unpacker, None);
                Ok((head, Some(chunks)))
            }
            Err(why) => Err(self.refused(why).of(head)),
        }
    }

    /// A reply of its head and what came of its body.
    fn whole(
        &self,
        mut head: Box<Received>,
        mut body: Result<Bytes, Failure>,
    ) -> Result<Box<Received>, Failure> {
        if head.headers.has(&CONTENT_ENCODING) {
            let codings = head.headers.get_all("content-encoding");
            body = body.and_then(|body| {
                unpack::unpack(codings, body, self.longest_body).map_err(|why| self.refused(why))
            });
        }
        match body {
            Ok(body) => head.body = body,
            Err(failure) if failure.is_overdue => return Err(failure),
            // The status says enough, without its body.
            Err(_) if !(200..300).contains(&head.status) => {}
            Err(failure) => return Err(failure.of(head)),
        }
        Ok(head)
    }

    /// Sends one request and waits for the head of its reply. In boxes, since both go through many hands.
    async fn open(
        &self,
        outgoing: &mut Outgoing,
        fields: Fields,
        deadline: Option<Instant>,
    ) -> Result<(Box<Received>, Box<Chunks>), Failure> {
        #[cfg(feature = "testing")]
        if let Some(fake) = &self.fake {
            let headers = outgoing.fields(fields);
            let played = bound::until(deadline, pin!(fake.open(outgoing, &headers))).await;
            let (head, played) = played.map_err(|Late| Failure::overdue())??;
            let chunks = Chunks { deadline, ..Chunks::of(Source::Played(played), None) };
            return Ok((head, Box::new(chunks)));
        }
        let turn = self.turn(deadline).await?;
        let (request, taken) = build(outgoing, fields)?;
        let mut response = self.answer(pin!(self.client.execute(request)), &taken, deadline).await?;
        if self.turns.is_none() && *response.url() != outgoing.url {
            let message =
                "the given HTTP client followed a redirect; make it with a policy of none".to_owned();
            return Err(Failure::new(ErrorKind::Redirect, Outcome::Final, message));
        }
        let status = response.status().as_u16();
        let headers = Headers(std::mem::take(response.headers_mut()));
        if status < 200 {
            let message = "the server switched to another protocol, which nobody asked for".to_owned();
            return Err(Failure::new(ErrorKind::Connection, Outcome::Lost, message));
        }
        if !framing::is_sound(&headers.0) {
            let message = "the reply has a head that can be read in two ways, or is too long".to_owned();
            return Err(Failure::new(ErrorKind::Connection, Outcome::Lost, message));
        }
        let announced = response.content_length();
        let chunks = Chunks::of(Source::Server(response), announced);
        Ok((
            Box::new(Received { status, headers, body: Bytes::new() }),
            Box::new(Chunks { read_timeout: self.read_timeout, deadline, _turn: turn, ..chunks }),
        ))
    }

    /// Waits for an answer as long as there is one to be expected: what is being sent may take its time, silence may not.
    async fn answer(
        &self,
        mut answer: Pin<&mut impl Future<Output = reqwest::Result<reqwest::Response>>>,
        taken: &Taken,
        deadline: Option<Instant>,
    ) -> Result<reqwest::Response, Failure> {
        loop {
            let before = taken.load(Ordering::Relaxed);
            match bound::soonest(self.read_timeout, deadline, answer.as_mut()).await {
                Ok(answer) => return answer.map_err(|error| failures::told(error, true)),
                Err(Late) if bound::is_over(deadline) => return Err(Failure::overdue()),
                Err(Late) if taken.load(Ordering::Relaxed) > before => {}
                Err(Late) => return Err(failures::silent(self.read_timeout.unwrap_or_default())),
            }
        }
    }

    async fn body(&self, chunks: &mut Chunks) -> Result<Bytes, Failure> {
        let announced = chunks.announced.unwrap_or(0);
        if announced > self.longest_body as u64 {
            return Err(self.too_long());
        }
        match chunks.at_once().await {
            Poll::Ready(first) => match first? {
                None => Ok(Bytes::new()),
                // Without bytes it is no end: HTTP/2 has empty frames, and nothing may be announced.
                Some(whole) if !whole.is_empty() && whole.len() as u64 == announced => Ok(whole),
                Some(first) => Box::pin(self.pieces(chunks, first, announced)).await,
            },
            // In a box: most replies come whole with their heads, and all calls would carry the room for it.
            Poll::Pending => Box::pin(self.pieces(chunks, Bytes::new(), announced)).await,
        }
    }

    /// A body of which one piece may be known already.
    async fn pieces(&self, chunks: &mut Chunks, first: Bytes, announced: u64) -> Result<Bytes, Failure> {
        let mut body = BytesMut::new();
        let mut next = Some(first);
        while let Some(piece) = next {
            if body.len() + piece.len() > self.longest_body {
                return Err(self.too_long());
            }
            if body.is_empty() && !piece.is_empty() {
                if piece.len() as u64 == announced {
                    return Ok(piece);
                }
                // Most replies know their length; a lie costs one reservation of at most a megabyte.
                body.reserve(piece.len().max(usize::try_from(announced.min(1 << 20)).unwrap_or(0)));
            }
            body.extend_from_slice(&piece);
            next = chunks.next().await?;
        }
        Ok(body.freeze())
    }

    /// The most bytes of a reply that are kept in memory.
    pub(crate) fn longest_body(&self) -> usize {
        self.longest_body
    }

    fn too_long(&self) -> Failure {
        self.refused(Refused::TooLong)
    }

    fn refused(&self, why: Refused) -> Failure {
        let message = match why {
            Refused::Codings(codings) => {
                format!("the reply has the content encoding `{}`, which cannot be read", snippet(&codings))
            }
            Refused::Corrupt => return failures::corrupt(),
            Refused::TooLong => format!("the reply is longer than {} bytes", self.longest_body),
        };
        Failure::new(ErrorKind::Response, Outcome::Final, message)
    }
}

/// The body of a reply, piece by piece as it arrives.
#[derive(Debug)]
pub(crate) struct Chunks {
    source: Source,
    announced: Option<u64>,
    /// Undoes the coding of a body that is read while it arrives.
    unpacker: Unpacker,
    read_timeout: Option<Duration>,
    /// When it must be over, if that is sooner.
    deadline: Option<Instant>,
    /// The connection is in use until the body has been read, or nobody wants it.
    _turn: Option<OwnedSemaphorePermit>,
}

/// Where the pieces of a reply come from.
#[derive(Debug)]
enum Source {
    Server(reqwest::Response),
    /// Everything at once, in place of a server.
    Given(Option<Bytes>),
    #[cfg(feature = "testing")]
    Played(Played),
}

impl Source {
    async fn next(&mut self) -> Result<Option<Bytes>, Failure> {
        match self {
            Self::Server(response) => response.chunk().await.map_err(|error| failures::told(error, false)),
            Self::Given(bytes) => Ok(bytes.take().filter(|bytes| !bytes.is_empty())),
            #[cfg(feature = "testing")]
            Self::Played(played) => played.next(),
        }
    }
}

impl Chunks {
    fn of(source: Source, announced: Option<u64>) -> Self {
        Self { source, announced, unpacker: Unpacker::Plain, read_timeout: None, deadline: None, _turn: None }
    }

    /// A body that is there already, unpacked.
    pub(crate) fn given(body: Bytes) -> Self {
        Self::of(Source::Given(Some(body)), None)
    }

    /// The next piece as it came, if it is there.
    async fn at_once(&mut self) -> Poll<Result<Option<Bytes>, Failure>> {
        let mut next = pin!(self.source.next());
        poll_fn(|context| Poll::Ready(next.as_mut().poll(context))).await
    }

    /// The next piece, unpacked; `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Failure> {
        let (bound, deadline) = (self.read_timeout, self.deadline);
        let late = |Late| match bound::is_over(deadline) {
            true => Failure::overdue(),
            false => failures::silent(bound.unwrap_or_default()),
        };
        match bound::soonest(bound, deadline, pin!(self.source.next())).await.map_err(late)?? {
            Some(chunk) => self.unpacker.feed(chunk).map(Some).map_err(|_| failures::corrupt()),
            None => self.unpacker.finish().map(|()| None).map_err(|_| failures::corrupt()),
        }
    }

    /// How many bytes there will be, if that is known.
    pub(crate) fn announced(&self) -> Option<u64> {
        self.announced.filter(|_| self.unpacker.is_plain())
    }
}

/// The request, and how far its body has come.
fn build(outgoing: &mut Outgoing, fields: Fields) -> Result<(reqwest::Request, Taken), Failure> {
    let method = match outgoing.method {
        Method::Get => reqwest::Method::GET,
        Method::Head => reqwest::Method::HEAD,
        Method::Options => reqwest::Method::OPTIONS,
        Method::Trace => reqwest::Method::TRACE,
        // Older versions of the HTTP library have no constant for it.
        Method::Query => reqwest::Method::from_bytes(b"QUERY")
            .map_err(|error| Failure::new(ErrorKind::InvalidArgument, Outcome::Final, error.to_string()))?,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
        Method::Post => reqwest::Method::POST,
        Method::Patch => reqwest::Method::PATCH,
    };
    let mut request = reqwest::Request::new(method, outgoing.url.clone());
    *request.headers_mut() = outgoing.fields(fields).0;
    let mut taken = Taken::default();
    *request.body_mut() = match &outgoing.body {
        None => None,
        Some(Payload::Bytes(bytes)) if bytes.len() <= ONE_PIECE => Some(bytes.clone().into()),
        Some(pieces) => {
            let opened = pieces.open().map_err(|error| {
                let message = format!("the upload cannot be read: {error}");
                Failure::new(ErrorKind::InvalidArgument, Outcome::Final, message)
            })?;
            taken = opened.taken();
            Some(reqwest::Body::wrap(opened))
        }
    };
    Ok((request, taken))
}

mod client;
mod failures;
mod framing;
