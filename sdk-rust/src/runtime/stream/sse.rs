//! Server-sent events as the WHATWG HTML standard parses them (§9.2.6), fed with bytes as they arrive, and without I/O.

use std::borrow::Cow;
use std::io::BufRead as _;

use bytes::Bytes;

/// One event, as dispatched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// The `event` field; `None`: it was not sent, which means `message`.
    pub(crate) event: Option<String>,
    pub(crate) data: String,
    /// The `id` of this event, or of the last one before it that had one; `None`: there is none.
    pub(crate) id: Option<String>,
    /// The `retry` that holds, in milliseconds.
    pub(crate) retry: Option<u64>,
}

/// The event is longer than allowed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

/// A parser in the middle of a stream.
#[derive(Debug, Default)]
pub(crate) struct Parser {
    /// The line that is not over.
    line: Vec<u8>,
    /// The first line may begin with a byte order mark.
    begun: bool,
    /// The last piece ended with CR: LF at the start of the next one belongs to it.
    after_cr: bool,
    data: String,
    event: String,
    id: String,
    /// Of the last event that was over and had one; events after it keep it.
    pub(crate) last_id: String,
    /// Milliseconds, as the server last said.
    pub(crate) retry: Option<u64>,
    /// What came last, and how far it has been read.
    piece: Bytes,
    ends: Ends,
    longest: usize,
}

impl Parser {
    /// At the start of a stream; what the one before said of ids and pauses holds.
    pub(crate) fn new(longest: usize, last_id: String, retry: Option<u64>) -> Self {
        Self { longest, id: last_id.clone(), last_id, retry, ..Self::default() }
    }

    /// Takes the next bytes, after the events of those before were taken. What is left when the stream ends is no event.
    pub(crate) fn feed(&mut self, bytes: Bytes) {
        // Of a body that is unpacked, some pieces come to nothing.
        if bytes.is_empty() {
            return;
        }
        let is_parted = std::mem::take(&mut self.after_cr) && bytes.starts_with(b"\n");
        self.ends = Ends { at: usize::from(is_parted), ..Ends::default() };
        self.piece = bytes;
    }

    /// The next event in the bytes so far, if one is over. One by one: events that wait for each other leave the processor's cache.
    pub(crate) fn next(&mut self) -> Result<Option<Frame>, TooLong> {
        let piece = std::mem::take(&mut self.piece);
        let found = self.next_in(&piece);
        self.piece = piece;
        found
    }

    fn next_in(&mut self, piece: &[u8]) -> Result<Option<Frame>, TooLong> {
        loop {
            let left = piece.get(self.ends.at..).unwrap_or_default();
            let Some(length) = self.ends.next_line(left) else {
                self.ends.at = piece.len();
                self.line.extend_from_slice(left);
                let is_too_long = self.line.len() + self.data.len() > self.longest;
                return if is_too_long { Err(TooLong) } else { Ok(None) };
            };
            let (line, ending) = left.split_at(length);
            let found = if self.line.is_empty() {
                self.take_line(line)
            } else {
                self.line.extend_from_slice(line);
                let line = std::mem::take(&mut self.line);
                self.take_line(&line)
            };
            if self.data.len() > self.longest {
                return Err(TooLong);
            }
            self.after_cr = ending == b"\r";
            self.ends.at += length + if ending.starts_with(b"\r\n") { 2 } else { 1 };
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    fn take_line(&mut self, mut line: &[u8]) -> Option<Frame> {
        if !std::mem::replace(&mut self.begun, true) {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let (field, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => line.split_at(colon),
            None => (line, &b""[..]),
        };
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"data" => {
                self.data.reserve(value.len() + 1);
                self.data.push_str(&text(value));
                self.data.push('\n');
            }
            b"event" => self.event = text(value).into_owned(),
            b"id" if !value.contains(&0) => self.id = text(value).into_owned(),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                // More digits than a number holds are a very long time.
                let digits = std::str::from_utf8(value).unwrap_or_default();
                self.retry = Some(digits.parse().unwrap_or(u64::MAX));
            }
            // Comments, and fields that mean nothing.
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<Frame> {
        let event = std::mem::take(&mut self.event);
        let mut data = std::mem::take(&mut self.data);
        self.last_id.clone_from(&self.id);
        data.pop()?;
        Some(Frame {
            event: (!event.is_empty()).then_some(event),
            data,
            id: (!self.last_id.is_empty()).then(|| self.last_id.clone()),
            retry: self.retry,
        })
    }
}

/// Where lines end, in bytes that are read line after line. The next LF and the next CR are looked for apart, each by the fast search
/// of the standard library, and kept until they are passed: so every byte is looked at twice at most, whatever ends the lines.
#[derive(Debug, Default)]
struct Ends {
    /// How far lines have been read; places count from the same start.
    at: usize,
    lf: Option<usize>,
    cr: Option<usize>,
}

impl Ends {
    /// The length of the next line of what is left; `None` if it is not over.
    fn next_line(&mut self, left: &[u8]) -> Option<usize> {
        let (at, over) = (self.at, self.at + left.len());
        let find = |byte: u8| {
            let mut rest = left;
            let passed = rest.skip_until(byte).unwrap_or_default();
            if left.get(..passed).is_some_and(|passed| passed.ends_with(&[byte])) {
                at + passed - 1
            } else {
                over
            }
        };
        let lf = *self.lf.insert(self.lf.filter(|lf| *lf >= at).unwrap_or_else(|| find(b'\n')));
        let cr = *self.cr.insert(self.cr.filter(|cr| *cr >= at).unwrap_or_else(|| find(b'\r')));
        Some(lf.min(cr)).filter(|end| *end < over).map(|end| end - at)
    }
}

/// Bytes as text; what is no UTF-8 is replaced (WHATWG Encoding §6.1). Nearly all is, and found to be so faster than replaced.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = "\u{feff}: hello\nid: 1\nevent: a\ndata: x\u{2028}y\u{85}\ndata\ndata:z\r\n\r\nretry: 10\rdata: é🦀\r\rid: n\0l\ndata:  two\n\nid\ndata:\n\nevent: lost\n\nretry: 1x\ndata: last\n\nid: 9\ndata: cut";

    fn frames() -> Vec<Frame> {
        let frame = |event: Option<&str>, data: &str, id: &str, retry| Frame {
            event: event.map(str::to_owned),
            data: data.to_owned(),
            id: Some(id.to_owned()).filter(|id| !id.is_empty()),
            retry,
        };
        vec![
            frame(Some("a"), "x\u{2028}y\u{85}\n\nz", "1", None),
            frame(None, "é🦀", "1", Some(10)),
            frame(None, " two", "1", Some(10)),
            frame(None, "", "", Some(10)),
            frame(None, "last", "", Some(10)),
        ]
    }

    #[test]
    fn bytes_may_be_split_anywhere() {
        let bytes = STREAM.as_bytes();
        for first in 0..bytes.len() {
            for second in [first, first + 1, first + 2] {
                let second = second.min(bytes.len());
                let (mut parser, mut found) = (Parser::new(1000, String::new(), None), Vec::new());
                for piece in [&bytes[..first], &bytes[first..second], &bytes[second..]] {
                    parser.feed(Bytes::copy_from_slice(piece));
                    while let Some(frame) = parser.next().expect("short events") {
                        found.push(frame);
                    }
                }
                assert_eq!(found, frames(), "split at {first} and {second}");
                assert_eq!((parser.last_id.as_str(), parser.retry), ("", Some(10)));
            }
        }
    }

    #[test]
    fn an_event_has_a_longest_size() {
        let mut parser = Parser::new(20, String::new(), None);
        parser
            .feed(Bytes::from_static(b"data: 0123456789\n\ndata: 0123456789\n\ndata: 01234567890123456789"));
        assert!(matches!(parser.next(), Ok(Some(_))) && matches!(parser.next(), Ok(Some(_))));
        assert_eq!(parser.next(), Err(TooLong));
        let mut parser = Parser::new(20, String::new(), None);
        parser.feed(Bytes::from_static(b"data: 0123456789\ndata: 0123456789\n\n"));
        assert_eq!(parser.next(), Err(TooLong));
    }
}
