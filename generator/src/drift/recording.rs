//! Reads a recording entry by entry, so that it may be larger than memory: HAR 1.2, NDJSON with an exchange a line, or a JSON list of
//! exchanges.

use std::cell::Cell;
use std::io::{BufRead, Read};
use std::ops::Range;
use std::rc::Rc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::scope;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::exchange::Exchange;

/// What is wrong with a part of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The line, from 1.
    pub line: u64,
    /// The reason, without a full stop.
    pub reason: String,
    /// Nothing behind it could be read.
    pub end: bool,
    /// The recording as a whole has nothing in it.
    pub empty: bool,
}

impl Broken {
    fn exchange(line: u64, reason: impl Into<String>) -> Self {
        Self { line, reason: reason.into(), end: false, empty: false }
    }

    fn rest(line: u64, reason: impl Into<String>) -> Self {
        Self { end: true, ..Self::exchange(line, reason) }
    }

    fn whole(line: u64, reason: &str) -> Self {
        Self { empty: true, ..Self::rest(line, reason) }
    }
}

/// Longest line of NDJSON, in bytes.
const LONGEST_LINE: u64 = 256 * 1024 * 1024;

/// Reads a recording and hands over each exchange with its number, from 1. What cannot be read is told and left out.
pub fn read(mut reader: impl BufRead + Send, mut each: impl FnMut(u64, Exchange)) -> Vec<Broken> {
    let mut broken = Vec::new();
    // Some programs on Windows begin a file with a byte order mark.
    if reader.fill_buf().is_ok_and(|start| start.starts_with(b"\xef\xbb\xbf")) {
        reader.consume(3);
    }
    match reader.fill_buf().map(form).unwrap_or(Form::Lines) {
        Form::Lines => lines(reader, &mut each, &mut broken),
        whole => one(reader, whole, &mut each, &mut broken),
    }
    broken
}

/// How exchanges are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// HAR: an object with `log`.
    Har,
    /// A list of entries.
    List,
    /// NDJSON: one a line.
    Lines,
}

/// What a file is by how it starts: an object that has a `log`, or goes on in another line, is no line of NDJSON.
fn form(start: &[u8]) -> Form {
    let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(start).trim_ascii_start();
    match start.first() {
        Some(b'[') => return Form::List,
        Some(b'{') => {}
        _ => return Form::Lines,
    }
    let (mut depth, mut at) = (0_u32, 0);
    while let Some(byte) = start.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth <= 1 => return Form::Lines,
            b'}' | b']' => depth -= 1,
            b'\n' => match start.get(at + 1) {
                // The line was broken, and is no more than that.
                Some(b'{') | None => return Form::Lines,
                Some(b'\n' | b'\r') => {}
                Some(_) => return Form::Har,
            },
            b'"' => {
                let text = start.get(at + 1..).unwrap_or_default();
                let mut escaped = false;
                let end = text.iter().position(|byte| {
                    let ends = *byte == b'"' && !escaped;
                    escaped = *byte == b'\\' && !escaped;
                    ends
                });
                let Some(end) = end else { return Form::Lines };
                at += end + 1;
                let is_key =
                    || start.get(at + 1..).unwrap_or_default().trim_ascii_start().first() == Some(&b':');
                if depth == 1 && text.get(..end) == Some(b"log") && is_key() {
                    return Form::Har;
                }
            }
            _ => {}
        }
        at += 1;
    }
    Form::Lines
}

fn lines(mut reader: impl BufRead, each: &mut dyn FnMut(u64, Exchange), broken: &mut Vec<Broken>) {
    let (mut text, mut line, mut number) = (Vec::new(), 0, 0);
    loop {
        text.clear();
        line += 1;
        match (&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut text) {
            Ok(0) if number == 0 => return broken.push(Broken::whole(1, "it is empty")),
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return broken.push(Broken::rest(line, error.to_string())),
        }
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        number += 1;
        let entry = serde_json::from_slice::<Value>(text)
            .map_err(|error| format!("it is not JSON: {}", reason(&error)));
        match entry.and_then(|entry| Exchange::read(&entry).map_err(str::to_owned)) {
            Ok(exchange) => each(number, exchange),
            Err(reason) => broken.push(Broken::exchange(line, reason)),
        }
    }
}

/// Entries that wait to be looked at: few, since each may be as large as a reply.
const WAITING: usize = 2;

/// A file that is one JSON value. One thread finds the entries, this one looks at them: the bodies in them are texts, which have to be
/// read in their turn.
fn one(reader: impl Read + Send, form: Form, each: &mut dyn FnMut(u64, Exchange), broken: &mut Vec<Broken>) {
    let (found, entries) = sync_channel::<(u64, Value)>(WAITING);
    let end = scope(|threads| {
        let parser = threads.spawn(move || parse(reader, form, &found));
        for (number, (line, entry)) in (1..).zip(entries) {
            match Exchange::read(&entry) {
                Ok(exchange) => each(number, exchange),
                Err(reason) => broken.push(Broken::exchange(line, reason)),
            }
        }
        // A panic is a bug wherever it happens: it goes on as if there were one thread.
        parser.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    });
    broken.extend(end);
}

/// Hands over the entries of a file, each with its line; what ends it early, if anything does.
fn parse(reader: impl Read, form: Form, found: &SyncSender<(u64, Value)>) -> Option<Broken> {
    let line = Rc::new(Cell::new(1));
    let mut parser = serde_json::Deserializer::from_reader(Counting::new(reader, Rc::clone(&line)));
    let sink =
        Sink { found, line: &line, has_log: Cell::new(false), entries: Cell::new(None), count: Cell::new(0) };
    let read = match form {
        Form::List => Entries(&sink).deserialize(&mut parser),
        Form::Har | Form::Lines => Log(&sink, "log").deserialize(&mut parser),
    };
    // What stands behind the end would be another recording.
    match (read.and_then(|()| parser.end()), sink.entries.get(), sink.count.get()) {
        (Err(error), ..) => Some(Broken::rest(line.get(), reason(&error))),
        (Ok(()), None, _) if !sink.has_log.get() => Some(Broken::whole(1, "it is no HAR: it has no `log`")),
        (Ok(()), None, _) => Some(Broken::whole(1, "its `log` has no `entries`")),
        (Ok(()), Some(at), 0) if form == Form::List => Some(Broken::whole(at, "it is an empty list")),
        (Ok(()), Some(at), 0) => Some(Broken::whole(at, "its `entries` are empty")),
        (Ok(()), ..) => None,
    }
}

/// The reason alone: serde's place is that of a part.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    // What stands there instead may be a secret.
    match text.rsplit_once(", expected ") {
        Some((_, expected)) => format!("{expected} is expected"),
        None => text.to_owned(),
    }
}

/// Counts the lines that were handed on. The parser takes one byte at a time, a hundred million of them: what is done for each
/// of them is what reading costs.
struct Counting<R> {
    reader: R,
    line: Rc<Cell<u64>>,
    buffer: Vec<u8>,
    /// What of the buffer was not handed on yet.
    rest: Range<usize>,
}

/// Bytes asked for at a time.
const CHUNK: usize = 1 << 16;

impl<R: Read> Counting<R> {
    fn new(reader: R, line: Rc<Cell<u64>>) -> Self {
        Self { reader, line, buffer: vec![0; CHUNK], rest: 0..0 }
    }
}

impl<R: Read> Read for Counting<R> {
    #[inline]
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if self.rest.is_empty() {
            self.rest = 0..self.reader.read(&mut self.buffer)?;
        }
        let mut read = 0;
        for (to, from) in out.iter_mut().zip(self.buffer.get(self.rest.clone()).unwrap_or_default()) {
            *to = *from;
            read += 1;
            if *from == b'\n' {
                self.line.set(self.line.get() + 1);
            }
        }
        self.rest.start += read;
        Ok(read)
    }
}

struct Sink<'a> {
    found: &'a SyncSender<(u64, Value)>,
    line: &'a Cell<u64>,
    has_log: Cell<bool>,
    /// The line where the entries begin, once they have.
    entries: Cell<Option<u64>>,
    count: Cell<u64>,
}

/// The object with a member of this name that leads to the entries.
struct Log<'a>(&'a Sink<'a>, &'static str);

impl<'de> DeserializeSeed<'de> for Log<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Log<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "an object with `{}`", self.1)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match (self.1, key.as_str()) {
                ("log", "log") => {
                    self.0.has_log.set(true);
                    map.next_value_seed(Log(self.0, "entries"))?;
                }
                ("entries", "entries") => map.next_value_seed(Entries(self.0))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

struct Entries<'a>(&'a Sink<'a>);

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut entries: S) -> Result<(), S::Error> {
        let sink = self.0;
        sink.entries.set(Some(sink.line.get()));
        loop {
            let line = sink.line.get();
            let Some(entry) = entries.next_element::<Value>()? else { return Ok(()) };
            sink.count.set(sink.count.get() + 1);
            if sink.found.send((line, entry)).is_err() {
                // Nobody looks at them any more.
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> (Vec<(u64, String)>, Vec<Broken>) {
        let mut seen = Vec::new();
        let broken = read(text.as_bytes(), |number, exchange| seen.push((number, exchange.path)));
        (seen, broken)
    }

    #[test]
    fn good_entries_survive_broken_ones() {
        let entry = |path: &str| format!(r#"{{"method":"GET","url":"{path}","status":200}}"#);
        let (seen, broken) = all(&format!("{}\n\nnot json\n{}\n", entry("/a"), entry("/b")));
        assert_eq!(seen, [(1, "/a".into()), (3, "/b".into())]);
        assert_eq!(broken.len(), 1);
        assert_eq!((broken[0].line, broken[0].end), (3, false));

        let har = format!(
            "{{\"log\": {{\"creator\": {{}}, \"entries\": [\n{},\n{{}},\n{}\n]}}}}",
            entry("/a"),
            entry("/b")
        );
        let (seen, broken) = all(&har);
        assert_eq!(seen, [(1, "/a".into()), (3, "/b".into())]);
        assert_eq!(broken.len(), 1);
        assert!(!broken[0].end);

        let (seen, broken) = all(&har[..har.len() - 8]);
        assert_eq!(seen.len(), 1);
        assert!(broken.last().is_some_and(|last| last.end));
        let (seen, broken) = all(&format!("\u{feff}{har}"));
        assert_eq!((seen.len(), broken.len()), (2, 1));
        assert!(all("{\"log\": 7}").1[0].end);
        let (seen, broken) = all(&format!("{har}\n{har}"));
        assert_eq!((seen.len(), broken.last().map(|last| (last.end, last.line))), (2, Some((true, 6))));
    }

    /// However its members are ordered and its lines are broken.
    #[test]
    fn a_har_and_a_list_are_known_by_more_than_their_first_key() {
        let entry = r#"{"method":"GET","url":"/a","status":200}"#;
        for (text, found) in [
            (format!(r#"{{"comment": "a \\\"log\": {{", "log": {{"entries": [{entry}]}}}}"#), 1),
            (
                format!(
                    "{{\n  \"comment\": {{\"log\": 1}},\n  \"log\": {{\"entries\": [\n{entry}, {entry}]}}\n}}\n"
                ),
                2,
            ),
            (format!(" [{entry},\n {entry}]"), 2),
            (format!("{entry}\n{entry}\n"), 2),
            (format!("{{\r\n\r\n  \"log\": {{\"entries\": [{entry}]}}\r\n}}"), 1),
            (format!("{}\n{entry}", entry.replace("\"GET\"", "\"GET\",\"request\":{\"log\":1}")), 2),
        ] {
            let (seen, broken) = all(&text);
            assert_eq!((seen.len(), broken), (found, Vec::new()), "{text}");
        }
        for (text, why) in [("[]", "it is an empty list"), ("{\n\"a\": 1}", "it is no HAR: it has no `log`")]
        {
            assert_eq!(all(text).1, [Broken::whole(1, why)], "{text}");
        }
    }

    /// Nothing agrees with nothing: a recording without exchanges is told, with the place where they would be.
    #[test]
    fn an_empty_recording_is_told() {
        for (text, line, why) in [
            ("", 1, "it is empty"),
            ("\u{feff}", 1, "it is empty"),
            (" \n\t\r\n\n", 1, "it is empty"),
            ("{\"log\": {}}", 1, "its `log` has no `entries`"),
            ("{\"log\": {\"version\": \"1.2\",\n\"entries\": []}}\n", 2, "its `entries` are empty"),
        ] {
            let (seen, broken) = all(text);
            assert_eq!((seen.len(), broken), (0, vec![Broken::whole(line, why)]), "{text:?}");
        }
        for text in
            ["{\"log\": \"sk-live-secret\"}", "{\"log\": {\"entries\": \"sk-live-secret, expected \"}}"]
        {
            let told = all(text).1.remove(0).reason;
            assert!(!told.contains("secret") && told.ends_with("is expected"), "{told}");
        }
        // What cannot be read is told as such.
        assert!(all("{}").1.iter().all(|broken| !broken.empty));
    }
}
