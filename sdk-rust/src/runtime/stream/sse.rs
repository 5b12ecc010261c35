//! Server-sent events as the WHATWG HTML standard parses them (§9.2.6), fed with bytes as they arrive, and without I/O.

use std::ops::Range;

/// One event, as dispatched. What it says is in [`Parser::data`], until the next one is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// The `event` field; `None`: it was not sent, which means `message`.
    pub(crate) event: Option<String>,
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
    /// What came last, as text.
    text: String,
    /// Bytes at its end that are a character only with the next ones.
    cut: Vec<u8>,
    ends: Ends,
    /// The last piece ended with CR: LF at the start of the next one belongs to it.
    after_cr: bool,
    /// The line that is not over.
    line: String,
    /// The first line may begin with a byte order mark.
    begun: bool,
    event: Event,
    /// The event was given, and is in nobody's way.
    given: bool,
    /// Of the last event that was over and had one; events after it keep it.
    pub(crate) last_id: String,
    /// Milliseconds, as the server last said.
    pub(crate) retry: Option<u64>,
    longest: usize,
}

/// What is known of the event that is not over.
#[derive(Debug, Default)]
struct Event {
    name: String,
    id: String,
    /// It came with the event.
    has_id: bool,
    data: Data,
    /// From where to where in the text, if it is there: numbers by themselves, which the processor hands on as they are written.
    start: usize,
    end: usize,
    /// Where lines of data are put together that do not stand in one place.
    gathered: String,
}

/// Where the data of an event is. Most is one line, which can be read where it came.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum Data {
    #[default]
    None,
    InText,
    Gathered,
}

impl Parser {
    /// At the start of a stream; what the one before said of ids and pauses holds.
    pub(crate) fn new(longest: usize, last_id: String, retry: Option<u64>) -> Self {
        let event = Event { id: last_id.clone(), ..Event::default() };
        Self { longest, event, last_id, retry, ..Self::default() }
    }

    /// Takes the next bytes, after the events of those before were taken. What is left when the stream ends is no event.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.event.leave(&self.text);
        decode(&mut self.text, &mut self.cut, bytes);
        // Of a body that is unpacked, some pieces come to nothing; of a character, less.
        let is_parted =
            !self.text.is_empty() && std::mem::take(&mut self.after_cr) && self.text.starts_with('\n');
        self.ends = Ends::new(self.text.as_bytes(), usize::from(is_parted));
    }

    /// The next event in the bytes so far, if one is over. One by one: events that wait for each other leave the processor's cache.
    pub(crate) fn next(&mut self) -> Result<Option<Frame>, TooLong> {
        if std::mem::take(&mut self.given) {
            self.event.data = Data::None;
        }
        loop {
            let Some(line) = self.ends.next_line(self.text.as_bytes()) else {
                let left = self.text.get(self.ends.at..).unwrap_or_default();
                self.line.push_str(left);
                self.ends.at = self.text.len();
                let is_too_long = self.line.len() + self.event.data(&self.text).len() > self.longest;
                return if is_too_long { Err(TooLong) } else { Ok(None) };
            };
            self.after_cr = self.ends.at == self.text.len() && self.text.ends_with('\r');
            let is_over = if self.line.is_empty() { self.take_line(line) } else { self.take_parted(line) };
            if self.event.data(&self.text).len() > self.longest {
                return Err(TooLong);
            }
            if is_over && let Some(frame) = self.dispatch() {
                return Ok(Some(frame));
            }
        }
    }

    /// What the event says that [`next`](Self::next) gave last.
    pub(crate) fn data(&self) -> &str {
        self.event.data(&self.text)
    }

    /// The same, to keep.
    pub(crate) fn take_data(&mut self) -> String {
        match std::mem::take(&mut self.event.data) {
            Data::Gathered => std::mem::take(&mut self.event.gathered),
            Data::InText => self.event.in_text(&self.text).to_owned(),
            Data::None => String::new(),
        }
    }

    /// Takes a line of the text; gives whether the event is over.
    fn take_line(&mut self, at: Range<usize>) -> bool {
        let Self { text, event, .. } = self;
        let mut line = text.get(at.start..at.end).unwrap_or_default();
        if !std::mem::replace(&mut self.begun, true) {
            line = line.strip_prefix('\u{feff}').unwrap_or(line);
        }
        let Some(value) = line.strip_prefix("data:") else {
            if line == "data" {
                event.leave(text);
            }
            return event.take(line, &mut self.retry);
        };
        let value = value.strip_prefix(' ').unwrap_or(value);
        if event.data == Data::None {
            (event.start, event.end) = (at.end - value.len(), at.end);
            event.data = Data::InText;
        } else {
            event.leave(text);
            event.add(value);
        }
        false
    }

    /// Takes a line that came in several pieces, of which this is the last.
    fn take_parted(&mut self, last: Range<usize>) -> bool {
        let mut line = std::mem::take(&mut self.line);
        line.push_str(self.text.get(last).unwrap_or_default());
        self.event.leave(&self.text);
        let whole = match std::mem::replace(&mut self.begun, true) {
            true => line.as_str(),
            false => line.strip_prefix('\u{feff}').unwrap_or(&line),
        };
        self.event.take(whole, &mut self.retry)
    }

    fn dispatch(&mut self) -> Option<Frame> {
        let event = &mut self.event;
        let name = std::mem::take(&mut event.name);
        // Two empty texts are not compared either: a library that looks at nothing at no address can take longer than all else here.
        if std::mem::take(&mut event.has_id) {
            self.last_id.clone_from(&event.id);
        }
        if event.data == Data::None {
            return None;
        }
        self.given = true;
        Some(Frame {
            event: (!name.is_empty()).then_some(name),
            id: (!self.last_id.is_empty()).then(|| self.last_id.clone()),
            retry: self.retry,
        })
    }
}

impl Event {
    /// Takes a line; gives whether the event is over.
    fn take(&mut self, line: &str, retry: &mut Option<u64>) -> bool {
        if line.is_empty() {
            return true;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => self.add(value),
            "event" => value.clone_into(&mut self.name),
            "id" if !value.contains('\0') => {
                value.clone_into(&mut self.id);
                self.has_id = true;
            }
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                // More digits than a number holds are a very long time.
                *retry = Some(value.parse().unwrap_or(u64::MAX));
            }
            // Comments, and fields that mean nothing.
            _ => {}
        }
        false
    }

    /// Adds a line of data to those that were gathered.
    fn add(&mut self, value: &str) {
        match self.data {
            Data::None => self.gathered.clear(),
            Data::InText | Data::Gathered => self.gathered.push('\n'),
        }
        self.gathered.push_str(value);
        self.data = Data::Gathered;
    }

    /// Takes data along from a text that will be gone, or has more of it elsewhere.
    fn leave(&mut self, text: &str) {
        if self.data == Data::InText {
            self.in_text(text).clone_into(&mut self.gathered);
            self.data = Data::Gathered;
        }
    }

    fn data<'a>(&'a self, text: &'a str) -> &'a str {
        match self.data {
            Data::None => "",
            Data::InText => self.in_text(text),
            Data::Gathered => &self.gathered,
        }
    }

    fn in_text<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Makes text of what was `cut` off before and the next bytes; what is no UTF-8 is replaced (WHATWG Encoding §6.1).
fn decode(text: &mut String, cut: &mut Vec<u8>, bytes: &[u8]) {
    let mut whole = std::mem::take(text).into_bytes();
    whole.clear();
    whole.append(cut);
    whole.extend_from_slice(bytes);
    let whole = match String::from_utf8(whole) {
        Ok(whole) => {
            *text = whole;
            return;
        }
        Err(error) => error.into_bytes(),
    };
    let mut left = whole.len();
    for chunk in whole.utf8_chunks() {
        text.push_str(chunk.valid());
        let invalid = chunk.invalid();
        left -= chunk.valid().len() + invalid.len();
        let is_begun = || std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none());
        if left == 0 && is_begun() {
            cut.extend_from_slice(invalid);
        } else if !invalid.is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
}

/// Where lines end, in a text that is read line after line. The next LF and the next CR are looked for apart and kept until they are
/// passed: so every byte is looked at twice at most, whatever ends the lines.
#[derive(Debug, Default)]
struct Ends {
    /// How far lines have been read.
    at: usize,
    lf: usize,
    cr: usize,
}

impl Ends {
    /// In a text that begins with a part of `at` bytes of a line ending.
    fn new(text: &[u8], at: usize) -> Self {
        let find = |byte| at + position(text.get(at..).unwrap_or_default(), byte);
        Self { at, lf: find(b'\n'), cr: find(b'\r') }
    }

    /// Where the next line is, which is passed then; `None` if it is not over.
    fn next_line(&mut self, text: &[u8]) -> Option<Range<usize>> {
        let Self { at, mut lf, mut cr } = *self;
        let find = |byte| at + position(text.get(at..).unwrap_or_default(), byte);
        if lf < at {
            lf = find(b'\n');
            self.lf = lf;
        }
        if cr < at {
            cr = find(b'\r');
            self.cr = cr;
        }
        let end = lf.min(cr);
        if end >= text.len() {
            return None;
        }
        self.at = end + if lf == cr + 1 { 2 } else { 1 };
        Some(at..end)
    }
}

/// Where a byte is first; the length, if it is nowhere. Eight at a time: of a word, that with which the bytes are compared leaves zero
/// where they are equal, and the borrow of a subtraction finds the first of these (a carry can only mark later ones wrongly).
fn position(text: &[u8], byte: u8) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHS: u64 = ONES << 7;
    let (words, rest) = text.as_chunks::<8>();
    let sought = ONES * u64::from(byte);
    for (number, word) in words.iter().enumerate() {
        let differs = u64::from_le_bytes(*word) ^ sought;
        let equal = differs.wrapping_sub(ONES) & !differs & HIGHS;
        if equal != 0 {
            return number * 8 + equal.trailing_zeros() as usize / 8;
        }
    }
    let tail = rest.iter().position(|other| *other == byte).unwrap_or(rest.len());
    words.len() * 8 + tail
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = "\u{feff}: hello\nid: 1\nevent: a\ndata: x\u{2028}y\u{85}\ndata\ndata:z\r\n\r\nretry: 10\rdata: é🦀\r\rid: n\0l\ndata:  two\n\nid\ndata:\n\nevent: lost\n\nretry: 1x\ndata: last\n\nid: 9\ndata: cut";

    fn frames() -> Vec<(String, Frame)> {
        let frame = |event: Option<&str>, data: &str, id: &str, retry| {
            let id = Some(id.to_owned()).filter(|id| !id.is_empty());
            (data.to_owned(), Frame { event: event.map(str::to_owned), id, retry })
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
                    parser.feed(piece);
                    while let Some(frame) = parser.next().expect("short events") {
                        found.push((parser.data().to_owned(), frame));
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
        parser.feed(b"data: 0123456789\n\ndata: 0123456789\n\ndata: 01234567890123456789");
        assert!(matches!(parser.next(), Ok(Some(_))) && matches!(parser.next(), Ok(Some(_))));
        assert_eq!(parser.next(), Err(TooLong));
        let mut parser = Parser::new(20, String::new(), None);
        parser.feed(b"data: 0123456789\ndata: 0123456789\n\n");
        assert_eq!(parser.next(), Err(TooLong));
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced_wherever_they_are_cut() {
        // A lone continuation, a character that breaks off, one that is not over at the end of a line, and one that never is.
        let stream = b"data: a\x80b\xe2\x82c\ndata: \xf0\x9f\xa6\ndata: \xf0\x9f\xa6\x80\xff\n\ndata: \xc3";
        let expected = "a\u{fffd}b\u{fffd}c\n\u{fffd}\n\u{1f980}\u{fffd}";
        for first in 0..=stream.len() {
            for second in first..=stream.len() {
                let (mut parser, mut found) = (Parser::new(1000, String::new(), None), Vec::new());
                for piece in [&stream[..first], &stream[first..second], &stream[second..]] {
                    parser.feed(piece);
                    while parser.next().expect("short events").is_some() {
                        found.push(parser.data().to_owned());
                    }
                }
                assert_eq!(found, [expected], "cut at {first} and {second}");
            }
        }
    }

    #[test]
    fn bytes_are_found_where_they_are_first() {
        for length in 0..40 {
            for at in 0..=length {
                // What differs by one from the byte that is sought, behind it, is what a borrow reaches.
                let mut text = vec![b'\n' ^ 1; length];
                text[..at].fill(0x8a);
                if let Some(byte) = text.get_mut(at) {
                    *byte = b'\n';
                }
                assert_eq!(position(&text, b'\n'), at, "{length}");
            }
        }
    }
}
