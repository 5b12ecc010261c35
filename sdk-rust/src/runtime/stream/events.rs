//! Streams of server-sent events: what an event becomes, and taking a broken stream up again.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_core::Stream;
use futures_util::stream;
use serde_json::{Value, json};

use super::super::call::Call;
use super::super::error::{Error, ErrorKind, Result};
use super::super::failure;
use super::super::operation::Method;
use super::super::reply::Reply;
use super::super::send;
use super::super::wire::text::from_text;
use super::super::wire::{Wire, trail};
use super::sse::{Frame, Parser};
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
    stream: Pin<Box<dyn Stream<Item = Result<T>> + Send>>,
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
type ReadEvent<T> = fn(&State<T>, Frame) -> Result<T>;

struct State<T> {
    call: Arc<Call>,
    /// The head of the reply that is being read.
    head: Reply,
    opened: Option<Opened>,
    parser: Parser,
    read: ReadEvent<T>,
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
        Ok(State::<ServerEvent<T>>::event(frame, data))
    })
}

/// Events whose data is text.
pub(crate) fn text(opened: Opened, reconnects: Reconnects) -> Started<EventStream<ServerEvent<String>>> {
    start(opened, reconnects, |_, mut frame| {
        let data = std::mem::take(&mut frame.data);
        Ok(State::<ServerEvent<String>>::event(frame, data))
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
            opened: Some(opened),
            parser: Parser::new(LONGEST_ITEM, String::new(), None),
            read,
            reconnects,
            left: reconnects,
            has_event: false,
        };
        // In a box, since it is handed on from event to event.
        let events = stream::unfold(Some(Box::new(state)), |state| async move {
            let mut state = state?;
            match state.next().await {
                Ok(Some(event)) => Some((Ok(event), Some(state))),
                Ok(None) => None,
                Err(error) => Some((Err(error), None)),
            }
        });
        Ok(EventStream { head, stream: Box::pin(events) })
    })
}

/// Servers forget the media type, or call it text; JSON and HTML are something else.
fn is_stream(opened: &Opened) -> bool {
    let media_type = opened.media_type();
    !(media_type.ends_with("json") || media_type == "text/html" || opened.reply.status() == 204)
}

impl<T> State<T> {
    async fn next(&mut self) -> Result<Option<T>> {
        loop {
            let found = self.parser.next();
            if let Ok(Some(frame)) = found {
                if frame.data == DONE {
                    self.opened = None;
                    return Ok(None);
                }
                (self.has_event, self.left) = (true, self.reconnects);
                return (self.read)(self, frame).map(Some);
            }
            if found.is_err() {
                let why = format!("an event is longer than {LONGEST_ITEM} bytes");
                return Err(Error::about(&self.head, ErrorKind::Response, &why));
            }
            let Some(opened) = &mut self.opened else { return Ok(None) };
            let lost = match opened.chunk().await {
                Ok(Some(chunk)) => {
                    self.parser.feed(chunk);
                    continue;
                }
                Ok(None) => None,
                Err(error) => Some(error),
            };
            self.opened = None;
            if !self.may_reconnect() {
                return lost.map_or(Ok(None), Err);
            }
            self.reconnect().await?;
        }
    }

    fn may_reconnect(&self) -> bool {
        let knows_where = !self.parser.last_id.is_empty();
        self.left > 0 && (knows_where || (!self.has_event && self.call.method() == Method::Get))
    }

    async fn reconnect(&mut self) -> Result<()> {
        self.left -= 1;
        let pause = self.parser.retry.map_or(USUAL_PAUSE, Duration::from_millis);
        tokio::time::sleep(pause.min(LONGEST_PAUSE)).await;
        let mut call = (*self.call).clone();
        if !self.parser.last_id.is_empty() {
            call.set_header("last-event-id", &self.parser.last_id);
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
    fn about(&self, frame: &Frame) -> Reply {
        let mut reply = self.head.clone();
        reply.received.body = frame.data.clone().into_bytes().into();
        reply
    }

    /// The data as JSON. One that says that the call failed, or is named `error`, is an error of the call.
    fn decode<D: Wire>(&self, frame: &Frame) -> Result<D> {
        if let Some(error) = self.failure(frame) {
            return Err(error);
        }
        trail::clear();
        from_text(frame.data.as_bytes()).map_err(|error| {
            let why = format!("the data of an event does not match the document: {error}");
            Error::undecodable(&self.about(frame), &why, &trail::take())
        })
    }

    fn failure(&self, frame: &Frame) -> Option<Error> {
        let named = frame.event.as_deref() == Some("error");
        let signs = !self.head.envelope().fails.is_empty() || !self.head.call.api().known_failures.is_empty();
        let may_say_so =
            signs && frame.data.starts_with('{') && failure::may_be_said(&self.head, frame.data.as_bytes());
        if !(named || may_say_so) {
            return None;
        }
        let about = self.about(frame);
        let said = from_text::<Value>(frame.data.as_bytes())
            .ok()
            .and_then(|data| failure::in_success(&about, &data));
        said.or_else(|| {
            named.then(|| Error::about(&about, ErrorKind::Status, "the stream has an event named `error`"))
        })
    }
}

impl<T: Wire> State<T> {
    fn decode_whole(&self, frame: Frame) -> Result<T> {
        let mut object = json!({"data": frame.data});
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
            Error::undecodable(&self.about(&frame), &why, &path)
        })
    }
}

impl<T> fmt::Debug for State<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State")
    }
}
