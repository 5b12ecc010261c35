//! Reads a recording entry by entry, so that it may be larger than memory: HAR 1.2, or NDJSON with an exchange a line.

use std::cell::Cell;
use std::io::{BufRead, Read};
use std::rc::Rc;

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
}

/// Longest line of NDJSON, in bytes.
const LONGEST_LINE: u64 = 256 * 1024 * 1024;

/// Reads a recording and hands over each exchange with its number, from 1. What cannot be read is told and left out.
pub fn read(mut reader: impl BufRead, mut each: impl FnMut(u64, Exchange)) -> Vec<Broken> {
    let mut broken = Vec::new();
    let first = reader.fill_buf().map(is_har).unwrap_or_default();
    if first {
        har(reader, &mut each, &mut broken)
    } else {
        lines(reader, &mut each, &mut broken)
    }
    broken
}

/// Whether a file starts as one JSON object whose first key is HAR's.
fn is_har(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(start.get(..start.len().min(4096)).unwrap_or_default()).into_owned();
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    rest = rest.strip_prefix('{').unwrap_or_default().trim_start();
    rest.starts_with("\"log\"")
}

fn lines(mut reader: impl BufRead, each: &mut dyn FnMut(u64, Exchange), broken: &mut Vec<Broken>) {
    let (mut text, mut line, mut number) = (Vec::new(), 0, 0);
    loop {
        text.clear();
        line += 1;
        match (&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut text) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => return broken.push(Broken { line, reason: error.to_string(), end: true }),
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
            Err(reason) => broken.push(Broken { line, reason, end: false }),
        }
    }
}

fn har(reader: impl Read, each: &mut dyn FnMut(u64, Exchange), broken: &mut Vec<Broken>) {
    let line = Rc::new(Cell::new(1));
    let mut parser = serde_json::Deserializer::from_reader(Counting { reader, line: Rc::clone(&line) });
    let mut sink = Sink { each, broken, line: &line, number: 0 };
    let found = Log(&mut sink, "log").deserialize(&mut parser);
    if let Err(error) = found {
        let reason = reason(&error);
        broken.push(Broken { line: line.get(), reason, end: true });
    }
}

/// The reason alone: serde's place is that of a part.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// Counts lines on their way.
struct Counting<R> {
    reader: R,
    line: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let seen = buffer.get(..read).unwrap_or_default();
        let breaks = seen.iter().filter(|byte| **byte == b'\n').count();
        self.line.set(self.line.get() + breaks as u64);
        Ok(read)
    }
}

struct Sink<'a> {
    each: &'a mut dyn FnMut(u64, Exchange),
    broken: &'a mut Vec<Broken>,
    line: &'a Cell<u64>,
    number: u64,
}

/// The object with a member of this name that leads to the entries.
struct Log<'a, 'b>(&'a mut Sink<'b>, &'static str);

impl<'de> DeserializeSeed<'de> for Log<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Log<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "an object with `{}`", self.1)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match (self.1, key.as_str()) {
                ("log", "log") => map.next_value_seed(Log(self.0, "entries"))?,
                ("entries", "entries") => map.next_value_seed(Entries(self.0))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

struct Entries<'a, 'b>(&'a mut Sink<'b>);

impl<'de> DeserializeSeed<'de> for Entries<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut entries: S) -> Result<(), S::Error> {
        let sink = self.0;
        loop {
            let line = sink.line.get();
            let Some(entry) = entries.next_element::<Value>()? else { return Ok(()) };
            sink.number += 1;
            match Exchange::read(&entry) {
                Ok(exchange) => (sink.each)(sink.number, exchange),
                Err(reason) => sink.broken.push(Broken { line, reason: reason.to_owned(), end: false }),
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
        assert_eq!(all(""), (Vec::new(), Vec::new()));
        assert!(all("{\"log\": 7}").1[0].end);
    }
}
