//! Where an operation's payload sits in its reply.

use super::{JsonPointer, TypeUse};

/// What kind of answer a method gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyKind {
    /// `T`.
    Item,
    /// `Page<T>`.
    List,
    /// `Created<T>`.
    Created,
    /// `Updated<T>`.
    Updated,
    /// `Deleted`.
    Deleted,
    /// `Batch`.
    Batch,
    /// Success and nothing else.
    Ack,
    /// A text.
    Text,
    /// Bytes that are read while they arrive.
    Bytes,
    /// Server-sent events.
    Events(EventForm),
    /// JSON Lines.
    Lines,
}

/// What the type of an event stream describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventForm {
    /// The data of each event, as JSON.
    Json,
    /// Nothing: data is text.
    Text,
    /// Each event as an object with `event`, `data`, `id` and `retry` (OpenAPI 3.2 §4.14.4).
    Whole,
}

impl ReplyKind {
    /// The reply is read while it arrives.
    #[must_use]
    pub fn is_streamed(self) -> bool {
        matches!(self, Self::Bytes | Self::Events(_) | Self::Lines)
    }
}

/// A place to look, and what must be there for it to fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The place.
    pub at: JsonPointer,
    /// The object there must have each of these fields; an inner list holds the spellings of one field.
    pub has: Vec<Vec<super::WireName>>,
}

/// Ordered candidates for each part of an answer; empty where the kind has no such part.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// The kind.
    pub kind: ReplyKind,
    /// Type of the value or of one item; `None`: the server never sends the entity.
    pub of: Option<TypeUse>,
    /// The entity.
    pub value: Vec<Candidate>,
    /// The list.
    pub items: Vec<JsonPointer>,
    /// How many there are in all.
    pub total: Vec<JsonPointer>,
    /// The id.
    pub id: Vec<JsonPointer>,
    /// How many were found by an update.
    pub matched: Vec<JsonPointer>,
    /// How many were changed by an update.
    pub modified: Vec<JsonPointer>,
    /// How many were deleted.
    pub count: Vec<JsonPointer>,
    /// The ids of a batch.
    pub ids: Vec<JsonPointer>,
    /// The messages of a batch.
    pub errors: Vec<JsonPointer>,
    /// An empty array, object or null here means "not found".
    pub not_found: Vec<JsonPointer>,
    /// An empty body is success.
    pub empty_ok: bool,
    /// An object without the list is an empty page.
    pub may_lack_items: bool,
    /// Which inline failures are looked for in a 2xx body: those of the API less what the entity has as own fields.
    pub fails: Vec<InlineFailure>,
}

/// A sign of failure inside a 2xx body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum InlineFailure {
    /// `"success": false`.
    Success,
    /// `"error"` that is not null, `""` or false.
    Error,
    /// `"status": "error"`.
    Status,
}

/// A failing reply that tells which parts worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartialFailure {
    /// Statuses it comes with.
    pub statuses: Vec<u16>,
    /// The ids that worked.
    pub ids: JsonPointer,
    /// The messages of what did not.
    pub errors: JsonPointer,
}

/// Failures of the whole API.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FailureRules {
    /// Bodies that mean one error whatever the status.
    pub known: Vec<KnownFailure>,
}

/// A body that means one error whatever the status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFailure {
    /// Where the text sits.
    pub at: JsonPointer,
    /// The text.
    pub equals: super::SpecText,
    /// The kind of error, as the runtimes call it: `permission_denied`.
    pub kind: String,
}
