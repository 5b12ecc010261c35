//! Where an answer sits in a reply: the description. Reading by it is in the files beside this one.
//!
//! Places are JSON Pointers, tried in order; `/` means the whole body. The first that fits is taken, and what no
//! place asked for ends up in `extra`. Nothing is guessed.

mod list;
pub(crate) mod pointer;
pub(crate) mod read;
#[cfg(test)]
mod tests;

/// The places of one operation; empty where its kind of answer has no such part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Envelope {
    /// The entity.
    pub(crate) value: &'static [Candidate],
    /// The list.
    pub(crate) items: &'static [&'static str],
    /// How many there are in all.
    pub(crate) total: &'static [&'static str],
    /// The id: a string, or a whole number that becomes one.
    pub(crate) id: &'static [&'static str],
    /// How many an update found.
    pub(crate) matched: &'static [&'static str],
    /// How many an update changed.
    pub(crate) modified: &'static [&'static str],
    /// How many were deleted.
    pub(crate) count: &'static [&'static str],
    /// The ids of a batch.
    pub(crate) ids: &'static [&'static str],
    /// The messages of a batch.
    pub(crate) errors: &'static [&'static str],
    /// An empty array, an empty object or `null` here means "not found".
    pub(crate) not_found: &'static [&'static str],
    /// An empty body is success.
    pub(crate) empty_ok: bool,
    /// An object without the list is an empty page.
    pub(crate) may_lack_items: bool,
    /// What in a 2xx body says that the call failed.
    pub(crate) fails: &'static [Fail],
}

impl Envelope {
    /// `T`; an empty body is an error.
    pub(crate) const ITEM: Self = Self {
        value: &[],
        items: &[],
        total: &[],
        id: &[],
        matched: &[],
        modified: &[],
        count: &[],
        ids: &[],
        errors: &[],
        not_found: &[],
        empty_ok: false,
        may_lack_items: false,
        fails: &[Fail::Success, Fail::Error, Fail::Status],
    };
    /// `Page<T>`; an empty body is an error.
    pub(crate) const LIST: Self = Self::ITEM;
    /// `Created<T>`; an empty body is success.
    pub(crate) const CREATED: Self = Self { empty_ok: true, ..Self::ITEM };
    /// `Updated<T>`; an empty body is success.
    pub(crate) const UPDATED: Self = Self::CREATED;
    /// `Deleted`; an empty body is success.
    pub(crate) const DELETED: Self = Self::CREATED;
    /// `Batch`; an empty body is success.
    pub(crate) const BATCH: Self = Self::CREATED;
    /// Anything but one JSON value.
    pub(crate) const STREAM: Self = Self::CREATED;
    /// `Ack`; an empty body is success.
    pub(crate) const ACK: Self = Self::CREATED;
}

/// A place for an entity, and what an object there must have to be one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) at: &'static str,
    /// Each inner list holds the spellings of one field.
    pub(crate) has: &'static [&'static [&'static str]],
}

/// A place for an entity.
pub(crate) const fn at(pointer: &'static str) -> Candidate {
    Candidate { at: pointer, has: &[] }
}

impl Candidate {
    /// Fits only an object that has one spelling of each of these fields.
    pub(crate) const fn has(self, fields: &'static [&'static [&'static str]]) -> Self {
        Self { at: self.at, has: fields }
    }
}

/// A sign of failure inside a 2xx body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fail {
    /// `"success": false`.
    Success,
    /// An `"error"` that is not `null`, `""` or `false`.
    Error,
    /// `"status": "error"`.
    Status,
}
