//! An SDK of a small API, as the generator would write it: operations over the runtime, and what hand-written code would do in
//! their place. Programs that use it have the runtime as their own module `runtime`, since a published crate shows none of this.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each program uses the part that it needs, and publishes nothing"
)]

use crate::runtime::wire::maybe::Maybe;
use crate::runtime::{
    Api, Auth, BodyFormat, ByteStream, Call, ClientBuilder, Core, Envelope, EventStream, Extra, FileUpload,
    Method, Operation, Request, ServerEvent, StreamRequest, at, wire_object,
};
use serde::{Deserialize, Serialize};

static API: Api = Api { name: "Bench", package: "bench", version: "1", auth: Auth::Bearer, ..Api::DEFAULT };

static DOWN: Operation = Operation {
    name: "bench.down",
    path: "/down",
    accept: "*/*",
    reply: Envelope::STREAM,
    ..Operation::DEFAULT
};
static UP: Operation = Operation {
    name: "bench.up",
    method: Method::Post,
    path: "/up",
    content_type: "application/octet-stream",
    format: BodyFormat::Bytes,
    reply: Envelope::ACK,
    ..Operation::DEFAULT
};
static FEED: Operation = Operation {
    name: "bench.feed",
    path: "/feed",
    accept: "text/event-stream",
    reply: Envelope::STREAM,
    ..Operation::DEFAULT
};
static ECHO: Operation = Operation {
    name: "bench.echo",
    method: Method::Post,
    path: "/echo",
    body_required: true,
    reply: Envelope { value: &[at("/")], ..Envelope::ITEM },
    ..Operation::DEFAULT
};
static READ: Operation = Operation {
    name: "bench.read",
    path: "/note",
    reply: Envelope { value: &[at("/")], ..Envelope::ITEM },
    ..Operation::DEFAULT
};

/// About 1 KB of JSON.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Note {
    pub(crate) id: String,
    pub(crate) title: Maybe<String>,
    pub(crate) text: Maybe<String>,
    pub(crate) tags: Option<Vec<String>>,
    pub(crate) size: Option<i64>,
    pub(crate) score: Option<f64>,
    pub(crate) extra: Extra,
}

wire_object! {
    Note "Note" {
        id: required "id",
        title: maybe "title",
        text: maybe "text",
        tags: optional "tags",
        size: optional "size",
        score: optional "score",
    }
}

/// The same by hand.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PlainNote {
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) tags: Option<Vec<String>>,
    pub(crate) size: Option<i64>,
    pub(crate) score: Option<f64>,
}

impl PlainNote {
    /// One with a text in it.
    pub(crate) fn long() -> Self {
        Self {
            id: "note-1".to_owned(),
            title: Some("About datapoints".to_owned()),
            text: Some("One example of a dataset, with inputs and a ground truth. ".repeat(14)),
            tags: Some(["golden", "reviewed", "long"].map(str::to_owned).to_vec()),
            size: Some(812),
            score: Some(0.75),
        }
    }
}

impl Note {
    /// One with a text in it.
    pub(crate) fn long() -> Self {
        let PlainNote { id, title, text, tags, size, score } = PlainNote::long();
        let (title, text) =
            (title.map_or(Maybe::Absent, Maybe::Value), text.map_or(Maybe::Absent, Maybe::Value));
        Self { id, title, text, tags, size, score, extra: Extra::default() }
    }
}

/// What is in an event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) number: i64,
    pub(crate) text: Option<String>,
    pub(crate) extra: Extra,
}

wire_object! {
    Tick "Tick" {
        number: required "number",
        text: optional "text",
    }
}

/// The same by hand.
#[derive(Debug, Deserialize)]
pub(crate) struct PlainTick {
    pub(crate) number: i64,
    pub(crate) text: Option<String>,
}

/// A client of the API.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    core: Core,
}

crate::runtime::key_options!(Client);

impl Client {
    /// Options of a client, as `Client::builder` gives them.
    pub(crate) fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new(&API, |core| Self { core })
    }

    /// Bytes of the server.
    pub(crate) fn down(&self) -> StreamRequest<ByteStream> {
        self.core.call(&DOWN).byte_stream()
    }

    /// Bytes for the server.
    pub(crate) fn up(&self, upload: &FileUpload) -> Request<crate::runtime::Ack> {
        let mut call = self.core.call(&UP);
        call.put_upload(upload);
        call.ack()
    }

    /// Events whose data is text.
    pub(crate) fn feed(&self) -> StreamRequest<EventStream<ServerEvent<String>>> {
        self.core.call(&FEED).text_events()
    }

    /// Events whose data is JSON.
    pub(crate) fn ticks(&self) -> StreamRequest<EventStream<ServerEvent<Tick>>> {
        self.core.call(&FEED).events()
    }

    /// The same note again.
    pub(crate) fn echo(&self, note: &Note) -> Request<Note> {
        let mut call: Call = self.core.call(&ECHO);
        call.put_whole(Some(note));
        call.item()
    }

    /// A note.
    pub(crate) fn read(&self) -> Request<Note> {
        self.core.call(&READ).item()
    }
}
