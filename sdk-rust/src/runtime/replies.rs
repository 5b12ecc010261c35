//! The kinds of answer that methods give besides an entity and a page.

use std::fmt;

use serde_json::Value;

use super::error::{Error, ErrorKind, Result};
use super::reply::Reply;
use super::wire::container::Extra;

/// Something was created.
#[derive(Clone)]
#[non_exhaustive]
pub struct Created<T = Value> {
    id: Option<String>,
    /// What was created, if the server sent it.
    pub value: Option<T>,
    /// Everything else the server said.
    pub extra: Extra,
    /// For the error of an id that is not there.
    reply: Option<Box<Reply>>,
}

impl<T> Created<T> {
    /// The id of what was created.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::MissingId`] if the server did not say it (some servers answer with an empty body). The thing
    /// exists all the same.
    pub fn id(&self) -> Result<&str> {
        self.id.as_deref().ok_or_else(|| match &self.reply {
            Some(reply) => Error::about(reply, ErrorKind::MissingId, "the reply has no id"),
            None => Error::new(ErrorKind::MissingId, "the reply has no id"),
        })
    }

    pub(crate) fn new(reply: &Reply, id: Option<String>, value: Option<T>, extra: Extra) -> Self {
        let reply = id.is_none().then(|| Box::new(reply.clone()));
        Self { id, value, extra, reply }
    }

    pub(crate) fn empty(reply: &Reply) -> Self {
        Self::new(reply, None, None, Extra::new())
    }
}

impl<T: PartialEq> PartialEq for Created<T> {
    fn eq(&self, other: &Self) -> bool {
        (&self.id, &self.value, &self.extra) == (&other.id, &other.value, &other.extra)
    }
}

impl<T: fmt::Debug> fmt::Debug for Created<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Created")
            .field("id", &self.id)
            .field("value", &self.value)
            .field("extra", &self.extra)
            .finish()
    }
}

/// Something was updated. Each field is there if the server sent it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Updated<T = Value> {
    /// The id of what was updated.
    pub id: Option<String>,
    /// What was updated, as it is now.
    pub value: Option<T>,
    /// How many things were found.
    pub matched: Option<u64>,
    /// How many of them changed.
    pub modified: Option<u64>,
    /// Everything else the server said.
    pub extra: Extra,
}

impl<T> Default for Updated<T> {
    fn default() -> Self {
        Self { id: None, value: None, matched: None, modified: None, extra: Extra::new() }
    }
}

/// Something was deleted. Each field is there if the server sent it.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Deleted {
    /// The id of what was deleted.
    pub id: Option<String>,
    /// How many things were deleted.
    pub count: Option<u64>,
    /// Everything else the server said.
    pub extra: Extra,
}

/// Several things were created at once.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Batch {
    /// The ids of what was created.
    pub ids: Vec<String>,
    /// What the server said about those that were not.
    pub errors: Vec<Value>,
    /// Everything else the server said.
    pub extra: Extra,
}

/// It worked.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Ack {
    /// What the server said.
    pub extra: Extra,
}
