//! JSON Lines, NDJSON and JSON text sequences (RFC 7464): one value a line, as they arrive.

use std::collections::VecDeque;
use std::pin::Pin;

use futures_core::Stream;
use futures_util::stream;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::super::error::{Error, ErrorKind, Result};
use super::super::failure;
use super::super::reply::Reply;
use super::super::wire::text::from_text;
use super::super::wire::{Wire, trail};
use super::{LONGEST_ITEM, Opened, Reconnects, Started, head, streaming};

/// The values of a reply in JSON Lines as they arrive, as a [`Stream`]. It ends with the reply, and after an error.
#[must_use = "a stream does nothing unless it is polled"]
pub struct LineStream<T> {
    head: Reply,
    stream: Pin<Box<dyn Stream<Item = Result<T>> + Send>>,
}

head!(LineStream<T>);
streaming!(LineStream<T>, T, "value");

struct State {
    opened: Opened,
    /// The line that is not over.
    rest: Vec<u8>,
    /// The text of a sequence that is not over: such a text may go over several lines.
    open: Option<Vec<u8>>,
    /// How long it was when it was last found to be no value yet.
    tried: usize,
    lines: VecDeque<Vec<u8>>,
    ended: bool,
}

/// Reads values of this type.
pub(crate) fn lines<T: Wire + Send + 'static>(opened: Opened, _: Reconnects) -> Started<LineStream<T>> {
    Box::pin(async move {
        if matches!(opened.media_type().as_str(), "text/html" | "text/event-stream") {
            return Err(opened.refused("JSON Lines").await);
        }
        let head = opened.reply.clone();
        let state =
            State { opened, rest: Vec::new(), open: None, tried: 0, lines: VecDeque::new(), ended: false };
        let values = stream::unfold(Some(state), |state| async move {
            let mut state = state?;
            match state.next().await {
                Ok(Some(line)) => match state.value(&line) {
                    Ok(value) => Some((Ok(value), Some(state))),
                    Err(error) => Some((Err(error), None)),
                },
                Ok(None) => None,
                Err(error) => Some((Err(error), None)),
            }
        });
        Ok(LineStream { head, stream: Box::pin(values) })
    })
}

impl State {
    /// The next line that is not blank.
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        loop {
            if let Some(line) = self.lines.pop_front() {
                return Ok(Some(line));
            }
            if self.ended {
                return Ok(None);
            }
            match self.opened.chunk().await? {
                Some(chunk) => {
                    let mut pieces = chunk.split(|byte| *byte == b'\n');
                    let last = pieces.next_back().unwrap_or_default();
                    for piece in pieces {
                        self.rest.extend_from_slice(piece);
                        let line = std::mem::take(&mut self.rest);
                        self.push(line);
                    }
                    self.rest.extend_from_slice(last);
                    let kept = self.rest.len() + self.open.as_ref().map_or(0, Vec::len);
                    if kept > LONGEST_ITEM && self.lines.is_empty() {
                        let why = format!("a line is longer than {LONGEST_ITEM} bytes");
                        return Err(Error::about(&self.opened.reply, ErrorKind::Response, &why));
                    }
                }
                None => {
                    self.ended = true;
                    let line = std::mem::take(&mut self.rest);
                    self.push(line);
                    let last = self.open.take();
                    self.lines.extend(last.filter(|text| !trimmed(text).is_empty()));
                }
            }
        }
    }

    /// A line that is over: a value, or a part of a text sequence, whose texts a record separator begins (RFC 7464).
    fn push(&mut self, line: Vec<u8>) {
        let mut pieces = line.split(|byte| *byte == b'\x1e');
        let first = pieces.next().unwrap_or_default();
        match &mut self.open {
            Some(text) => {
                text.push(b'\n');
                text.extend_from_slice(first);
                // Where a value may end, and when it is twice as long as last time: all of it is looked at, and it may have many
                // such lines. The next separator ends it anyway.
                let may_end = first.starts_with(b"}") || first.starts_with(b"]");
                if may_end && text.len() >= 2 * self.tried {
                    self.tried = text.len();
                    self.close();
                }
            }
            None => {
                self.lines.extend(Some(bare(first)).filter(|text| !text.is_empty()).map(<[u8]>::to_vec));
            }
        }
        for text in pieces {
            let last = self.open.replace(bare(text).to_vec());
            self.lines.extend(last.filter(|text| !trimmed(text).is_empty()));
            self.tried = 0;
            self.close();
        }
    }

    /// Takes the text of a sequence for a value as soon as it is one.
    fn close(&mut self) {
        if self.open.as_ref().is_some_and(|text| serde_json::from_slice::<IgnoredAny>(text).is_ok()) {
            self.lines.extend(self.open.take());
        }
    }

    fn value<T: Wire>(&self, line: &[u8]) -> Result<T> {
        let about = || {
            let mut reply = self.opened.reply.clone();
            reply.received.body = line.to_vec().into();
            reply
        };
        let signs = !self.opened.reply.envelope().fails.is_empty();
        if signs
            && line.starts_with(b"{")
            && let Ok(value) = from_text::<Value>(line)
            && let Some(error) = failure::in_success(&about(), &value)
        {
            return Err(error);
        }
        trail::clear();
        from_text(line).map_err(|error| {
            let cut = if error.is_eof() { "; possibly cut off" } else { "" };
            let why = format!("a line does not match the document: {error}{cut}");
            Error::undecodable(&about(), &why, &trail::take())
        })
    }
}

/// Without the byte order mark that some servers put first.
fn bare(line: &[u8]) -> &[u8] {
    let line = trimmed(line);
    trimmed(line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line))
}

/// Without the white space of JSON around it.
fn trimmed(line: &[u8]) -> &[u8] {
    let is_ink = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let begin = line.iter().position(is_ink).unwrap_or(line.len());
    let end = line.iter().rposition(is_ink).map_or(begin, |last| last + 1);
    line.get(begin..end).unwrap_or_default()
}
