//! Streams of server-sent events: what an event becomes, and taking a broken stream up again.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use serde_json::{Value, json};

use super::super::call::Call;
use super::super::error::{Error, ErrorKind, Result};
use super::super::failure;
use super::super::operation::Method;
use super::super::reply::Reply;
use super::super::send;
use super::super::wire::text::{from_known_text, from_text};
use super::super::wire::{Wire, trail};
use super::sse::{Frame, Parser, TooLong};
use super::{LONGEST_ITEM, Opened, Reconnects, Started, StreamRequest, head, streaming};

/// Data that ends a stream; it is no event.
const DONE: &str = "[DONE]";

/// Longest pause before a stream is taken up again, and the one where the server did not say.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);
const USUAL_PAUSE: Duration = Duration::from_secs(1);

/// One server-sent event.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ServerEvent<T = Value> {
    /// Its type, if the server named one; without one it is a `message`.
    pub event: Option<String>,
    /// The id of this event, or of the last one before it that had one: where a broken stream goes on.
    pub id: Option<String>,
    /// How long the server wants clients to wait before they connect again.
    pub retry: Option<Duration>,
    /// What it says.
    pub data: T,
}

/// Server-sent events as they arrive, as a [`Stream`]. It ends with the reply or with `[DONE]`, and after an error.
#[must_use = "a stream does nothing unless it is polled"]
pub struct EventStream<T> {
    head: Reply,
    stream: Events<T>,
}

head!(EventStream<T>);
streaming!(EventStream<T>, T, "event");

impl<T> StreamRequest<EventStream<T>> {
    /// Connects again, up to `times` without an event in between, when the connection breaks or the reply ends: with
    /// `Last-Event-ID`, after the pause the server asks for. Without an id, only while nothing has been received, and only for
    /// `GET`: an event is never silently repeated.
    pub fn reconnect(mut self, times: u32) -> Self {
        self.reconnects = times;
        self
    }
}

/// What an event is read into.
type ReadEvent<T> = fn(&mut State, Frame) -> Result<T>;

/// The events of a stream. Those that are there are given at once: only what has to be waited for is a future, one a piece of the
/// reply and not one an event.
struct Events<T> {
    /// None of it while more is waited for, or at the end.
    state: Option<Box<State>>,
    more: Option<More>,
    read: ReadEvent<T>,
}

/// The state with the next piece in it; without an opened reply at the end.
type More = Pin<Box<dyn Future<Output = Result<Box<State>>> + Send>>;

struct State {
    call: Arc<Call>,
    /// The head of the reply that is being read.
    head: Reply,
    opened: Option<Opened>,
    parser: Parser,
    reconnects: Reconnects,
    left: Reconnects,
    has_event: bool,
}

/// Events whose data is JSON of this type.
pub(crate) fn json<T: Wire + Send + 'static>(
    opened: Opened,
    reconnects: Reconnects,
) -> Started<EventStream<ServerEvent<T>>> {
    start(opened, reconnects, |state, frame| {
        let data = state.decode(&frame)?;
        Ok(State::event(frame, data))
    })
}

/// Events whose data is text.
pub(crate) fn text(opened: Opened, reconnects: Reconnects) -> Started<EventStream<ServerEvent<String>>> {
    start(opened, reconnects, |state, frame| {
        let data = state.parser.take_data();
        Ok(State::event(frame, data))
    })
}

/// Events that the document describes as objects with `event`, `data`, `id` and `retry` (OpenAPI 3.2, `itemSchema`).
pub(crate) fn whole<T: Wire + Send + 'static>(
    opened: Opened,
    reconnects: Reconnects,
) -> Started<EventStream<T>> {
    start(opened, reconnects, State::decode_whole)
}

fn start<T: Send + 'static>(
    opened: Opened,
    reconnects: Reconnects,
    read: ReadEvent<T>,
) -> Started<EventStream<T>> {
    Box::pin(async move {
        if !is_stream(&opened) {
            return Err(opened.refused("stream of events").await);
        }
        let head = opened.reply.clone();
        let state = State {
            call: head.call.clone(),
            head: head.clone(),
            opened: (head.status() != 204).then_some(opened),
            parser: Parser::new(LONGEST_ITEM, String::new(), None),
            reconnects,
            left: reconnects,
            has_event: false,
        };
        let stream = Events { state: Some(Box::new(state)), more: None, read };
        Ok(EventStream { head, stream })
    })
}

impl<T> Stream for Events<T> {
    type Item = Result<T>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        let this = self.get_mut();
        loop {
            if let Some(more) = &mut this.more {
                let came = ready!(more.as_mut().poll(context));
                this.more = None;
                match came {
                    Ok(state) => this.state = Some(state),
                    Err(error) => return Poll::Ready(Some(Err(error))),
                }
            }
            let Some(state) = &mut this.state else { return Poll::Ready(None) };
            let found = state.next();
            match found.and_then(|found| found.map(|frame| (this.read)(state, frame)).transpose()) {
                Ok(Some(event)) => return Poll::Ready(Some(Ok(event))),
                Ok(None) => {}
                Err(error) => {
                    this.state = None;
                    return Poll::Ready(Some(Err(error)));
                }
            }
            // Without a reply, this was the end.
            let state = this.state.take().filter(|state| state.opened.is_some());
            let Some(state) = state else { return Poll::Ready(None) };
            this.more = Some(Box::pin(state.more()));
        }
    }
}

/// Servers forget the media type, or call it text; JSON and HTML are something else.
fn is_stream(opened: &Opened) -> bool {
    let media_type = opened.media_type();
    !(media_type.ends_with("json") || media_type == "text/html")
}

impl State {
    /// The next event of what has arrived; `None`: there is none in it.
    fn next(&mut self) -> Result<Option<Frame>> {
        match self.parser.next() {
            Ok(Some(_)) if self.parser.data() == DONE => {
                self.opened = None;
                Ok(None)
            }
            Ok(Some(frame)) => {
                (self.has_event, self.left) = (true, self.reconnects);
                Ok(Some(frame))
            }
            Ok(None) => Ok(None),
            Err(TooLong) => {
                let why = format!("an event is longer than {LONGEST_ITEM} bytes");
                Err(Error::about(&self.head, ErrorKind::Response, &why))
            }
        }
    }

    /// Waits for the next piece of the reply, or of the one after it; at the end of the last one, none is opened.
    async fn more(mut self: Box<Self>) -> Result<Box<Self>> {
        while let Some(opened) = &mut self.opened {
            let lost = match opened.chunk().await {
                Ok(Some(chunk)) => {
                    self.parser.feed(&chunk);
                    return Ok(self);
                }
                Ok(None) => None,
                Err(error) => Some(error),
            };
            self.opened = None;
            if !self.may_reconnect() {
                return lost.map_or(Ok(self), Err);
            }
            self.reconnect().await?;
        }
        Ok(self)
    }

    fn may_reconnect(&self) -> bool {
        let id = &self.parser.last_id;
        let is_harmless = !self.has_event && self.call.method() == Method::Get;
        // An id that no header can hold cannot be told.
        let can_be_told = !id.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t');
        self.left > 0 && (!id.is_empty() || is_harmless) && can_be_told
    }

    async fn reconnect(&mut self) -> Result<()> {
        self.left -= 1;
        let pause = self.parser.retry.map_or(USUAL_PAUSE, Duration::from_millis);
        tokio::time::sleep(pause.min(LONGEST_PAUSE)).await;
        let mut call = (*self.call).clone();
        if !self.parser.last_id.is_empty() {
            call.go_on_after(&self.parser.last_id);
        }
        let opened = send::open(Arc::new(call)).await?;
        // HTML standard §9.2.3: 204 tells clients to stop.
        if opened.reply.status() == 204 {
            return Ok(());
        }
        if !is_stream(&opened) {
            return Err(opened.refused("stream of events").await);
        }
        self.head = opened.reply.clone();
        self.opened = Some(opened);
        self.parser = Parser::new(LONGEST_ITEM, std::mem::take(&mut self.parser.last_id), self.parser.retry);
        Ok(())
    }

    fn event<D>(frame: Frame, data: D) -> ServerEvent<D> {
        ServerEvent { event: frame.event, id: frame.id, retry: frame.retry.map(Duration::from_millis), data }
    }

    /// The head of the reply with the data of an event for its body: what errors speak about.
    fn about(&self) -> Reply {
        let mut reply = self.head.clone();
        reply.received.body = self.parser.data().to_owned().into_bytes().into();
        reply
    }

    /// The data as JSON. One that says that the call failed, or is named `error`, is an error of the call.
    fn decode<D: Wire>(&self, frame: &Frame) -> Result<D> {
        if let Some(error) = self.failure(frame) {
            return Err(error);
        }
        trail::clear();
        from_known_text(self.parser.data()).map_err(|error| {
            let why = format!("the data of an event does not match the document: {error}");
            Error::undecodable(&self.about(), &why, &trail::take())
        })
    }

    fn failure(&self, frame: &Frame) -> Option<Error> {
        let named = frame.event.as_deref() == Some("error");
        let signs = !self.head.envelope().fails.is_empty() || !self.head.call.api().known_failures.is_empty();
        let data = self.parser.data();
        let may_say_so =
            signs && data.trim_start().starts_with('{') && failure::may_be_said(&self.head, data.as_bytes());
        if !(named || may_say_so) {
            return None;
        }
        let about = self.about();
        let said =
            from_text::<Value>(data.as_bytes()).ok().and_then(|data| failure::in_success(&about, &data));
        said.or_else(|| {
            named.then(|| Error::about(&about, ErrorKind::Status, "the stream has an event named `error`"))
        })
    }

    fn decode_whole<T: Wire>(&mut self, frame: Frame) -> Result<T> {
        let mut object = json!({"data": self.parser.data()});
        let mut set = |name: &str, value: Option<Value>| {
            if let (Some(value), Some(members)) = (value, object.as_object_mut()) {
                members.insert(name.to_owned(), value);
            }
        };
        set("event", frame.event.clone().map(Value::from));
        set("id", frame.id.clone().map(Value::from));
        set("retry", frame.retry.map(Value::from));
        trail::clear();
        let read = T::decode(object.clone()).map_err(|error| (error, trail::take()));
        // A document that wants the name of every event means `message` where none was sent.
        let read = match (read, &frame.event) {
            (Ok(item), Some(_)) => Ok(item),
            (Ok(item), None) if !item.is_unknown() => Ok(item),
            (first, Some(_)) => first,
            (first, None) => {
                object["event"] = "message".into();
                trail::clear();
                T::decode(object).or(first)
            }
        };
        // An event named `error` that the document does not describe is one.
        let undescribed = read.as_ref().map_or(true, Wire::is_unknown);
        if let Some(error) = self.failure(&frame).filter(|_| undescribed) {
            return Err(error);
        }
        read.map_err(|(error, path)| {
            let why = format!("an event does not match the document: {error}");
            Error::undecodable(&self.about(), &why, &path)
        })
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State")
    }
}
