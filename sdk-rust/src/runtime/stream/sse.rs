//! Server-sent events as the WHATWG HTML standard parses them (§9.2.6), fed with bytes as they arrive, and without I/O.

use std::collections::VecDeque;

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
    /// Events that nobody has taken.
    pub(crate) frames: VecDeque<Frame>,
    longest: usize,
}

impl Parser {
    /// At the start of a stream; what the one before said of ids and pauses holds.
    pub(crate) fn new(longest: usize, last_id: String, retry: Option<u64>) -> Self {
        Self { longest, id: last_id.clone(), last_id, retry, ..Self::default() }
    }

    /// Takes the next bytes. What is left when the stream ends is no event.
    pub(crate) fn feed(&mut self, mut bytes: &[u8]) -> Result<(), TooLong> {
        if std::mem::take(&mut self.after_cr) {
            bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
        }
        while let Some(end) = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let (line, ending) = bytes.split_at(end);
            if self.line.is_empty() {
                self.take_line(line);
            } else {
                self.line.extend_from_slice(line);
                let line = std::mem::take(&mut self.line);
                self.take_line(&line);
            }
            if self.data.len() > self.longest {
                return Err(TooLong);
            }
            bytes = match ending {
                [b'\r', b'\n', rest @ ..] => rest,
                [b'\r'] => {
                    self.after_cr = true;
                    return Ok(());
                }
                [_, rest @ ..] => rest,
                [] => return Ok(()),
            };
        }
        self.line.extend_from_slice(bytes);
        if self.line.len() + self.data.len() > self.longest { Err(TooLong) } else { Ok(()) }
    }

    fn take_line(&mut self, mut line: &[u8]) {
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
                self.data.push_str(&String::from_utf8_lossy(value));
                self.data.push('\n');
            }
            b"event" => self.event = String::from_utf8_lossy(value).into_owned(),
            b"id" if !value.contains(&0) => self.id = String::from_utf8_lossy(value).into_owned(),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                // More digits than a number holds are a very long time.
                let digits = std::str::from_utf8(value).unwrap_or_default();
                self.retry = Some(digits.parse().unwrap_or(u64::MAX));
            }
            // Comments, and fields that mean nothing.
            _ => {}
        }
    }

    fn dispatch(&mut self) {
        let event = std::mem::take(&mut self.event);
        let mut data = std::mem::take(&mut self.data);
        self.last_id.clone_from(&self.id);
        if data.pop().is_some() {
            self.frames.push_back(Frame {
                event: (!event.is_empty()).then_some(event),
                data,
                id: (!self.last_id.is_empty()).then(|| self.last_id.clone()),
                retry: self.retry,
            });
        }
    }
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
                let mut parser = Parser::new(1000, String::new(), None);
                for piece in [&bytes[..first], &bytes[first..second], &bytes[second..]] {
                    assert_eq!(parser.feed(piece), Ok(()));
                }
                assert_eq!(Vec::from(parser.frames), frames(), "split at {first} and {second}");
                assert_eq!((parser.last_id.as_str(), parser.retry), ("", Some(10)));
            }
        }
    }

    #[test]
    fn an_event_has_a_longest_size() {
        let mut parser = Parser::new(20, String::new(), None);
        assert_eq!(parser.feed(b"data: 0123456789\n\ndata: 0123456789\n\n"), Ok(()));
        assert_eq!(parser.feed(b"data: 01234567890123456789"), Err(TooLong));
        let mut parser = Parser::new(20, String::new(), None);
        assert_eq!(parser.feed(b"data: 0123456789\ndata: 0123456789\n\n"), Err(TooLong));
    }
}
