//! Calls with a list that is too long for one request: several requests, one after the other, and their answers as one.

use std::sync::Arc;

use serde_json::Value;

use super::call::Call;
use super::error::{Error, Result};
use super::header;
use super::page::Page;
use super::replies::{Ack, Batch, Deleted, Updated};
use super::request::Read;
use super::send;
use super::url::Pair;

/// A part of the list.
#[derive(Debug, Clone)]
pub(crate) struct Slice {
    /// Its elements as text, for the error of a call that breaks off.
    ids: Vec<String>,
    pub(crate) sent: Sent,
}

/// How a part of the list travels.
#[derive(Debug, Clone)]
pub(crate) enum Sent {
    /// From this place among the query parameters.
    Query(usize, Vec<Pair>),
    /// At this place among the fields of the body, as JSON text.
    Field(usize, &'static str, Vec<u8>),
    /// As JSON text of the body.
    Whole(Vec<u8>),
}

/// The parts of a list that is longer than `size`.
pub(crate) fn slices(list: &Value, size: usize, mut write: impl FnMut(&Value) -> Sent) -> Vec<Slice> {
    let Some(items) = list.as_array().filter(|items| items.len() > size) else { return Vec::new() };
    let slice = |part: &[Value]| Slice {
        ids: part.iter().map(text).collect(),
        sent: write(&Value::Array(part.to_vec())),
    };
    items.chunks(size.max(1)).map(slice).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Sends each part, and puts the answers together. What fails behind the first part says which elements were done.
pub(crate) async fn send<T>(call: Call, read: Read<T>, merge: fn(&mut T, T)) -> Result<T> {
    let mut done: Vec<String> = Vec::new();
    let mut merged: Option<T> = None;
    for (at, slice) in call.slices().to_vec().into_iter().enumerate() {
        let part = part(&call, at, slice.sent);
        let answer = match send::send(Arc::new(part)).await {
            Ok(reply) => read(&reply),
            Err(error) => Err(error),
        };
        match (answer, &mut merged) {
            (Err(error), None) => return Err(error),
            (Err(error), Some(_)) => return Err(Error::broken_off(error, done)),
            (Ok(answer), Some(merged)) => merge(merged, answer),
            (Ok(answer), None) => merged = Some(answer),
        }
        done.extend(slice.ids);
    }
    match merged {
        Some(merged) => Ok(merged),
        None => read(&send::send(Arc::new(call)).await?),
    }
}

/// The request of one part. Each is another request, so a key that the caller gave is one for each of them.
fn part(call: &Call, at: usize, sent: Sent) -> Call {
    let mut part = call.with_slice(sent);
    let own = part.sent_header(header::IDEMPOTENCY_KEY).filter(|_| at > 0).map(str::to_owned);
    if let Some(key) = own {
        part.set_header(header::IDEMPOTENCY_KEY, &format!("{key}-{}", at + 1));
    }
    part
}

/// An answer that adds up with the next one.
pub(crate) trait Merge: Sized {
    /// Takes in the answer to the part after this one.
    fn merge(&mut self, next: Self);
}

impl<T> Merge for Page<T> {
    fn merge(&mut self, next: Self) {
        self.total = sum(self.total, next.total);
        self.items.extend(next.items);
        self.extra.extend(next.extra);
    }
}

impl Merge for Batch {
    fn merge(&mut self, next: Self) {
        self.ids.extend(next.ids);
        self.errors.extend(next.errors);
        self.extra.extend(next.extra);
    }
}

impl Merge for Deleted {
    fn merge(&mut self, next: Self) {
        self.id = None;
        self.count = sum(self.count, next.count);
        self.extra.extend(next.extra);
    }
}

impl<T> Merge for Updated<T> {
    fn merge(&mut self, next: Self) {
        (self.id, self.value) = (None, None);
        self.matched = sum(self.matched, next.matched);
        self.modified = sum(self.modified, next.modified);
        self.extra.extend(next.extra);
    }
}

impl Merge for Ack {
    fn merge(&mut self, next: Self) {
        self.extra.extend(next.extra);
    }
}

/// A number that only some of the answers have is none of all of them.
fn sum(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    one?.checked_add(other?)
}

#[cfg(test)]
mod tests;
