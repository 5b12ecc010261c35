//! Which replies are failures, and of what kind: by status, and by what a body says whatever the status.

use serde_json::Value;

use super::envelope::read::ids_of;
use super::envelope::{Fail, pointer};
use super::error::{Error, ErrorKind};
use super::reply::Reply;
use super::retry_after;
use super::secret::displayed_location;

/// The error of a reply whose status is not 2xx.
pub(crate) fn by_status(reply: &Reply) -> Option<Error> {
    let status = reply.status();
    if (200..300).contains(&status) {
        return None;
    }
    let error = match special(reply) {
        Some(error) => error,
        None if (300..400).contains(&status) => redirect(reply),
        None => Error::about(reply, ErrorKind::of_status(status), &format!("status {status}")),
    };
    Some(error.with_retry_after(retry_after::of(reply.headers())))
}

/// Whether a failing reply has a meaning of its own, which no further try would change.
pub(crate) fn is_final(reply: &Reply) -> bool {
    special(reply).is_some()
}

/// The error of a 2xx reply whose body says that the call failed.
pub(crate) fn in_success(reply: &Reply, body: &Value) -> Option<Error> {
    let status = reply.status();
    if let Some(error) = known(reply, body) {
        return Some(error);
    }
    if fails(reply, body) {
        let message = format!("status {status}, but the reply says that the call failed");
        return Some(Error::about(reply, ErrorKind::Status, &message));
    }
    let empty = |at: &&&str| match pointer::get(body, at) {
        Some(Value::Null) => true,
        Some(Value::Array(array)) => array.is_empty(),
        Some(Value::Object(object)) => object.is_empty(),
        _ => false,
    };
    reply.envelope().not_found.iter().find(empty).map(|at| {
        Error::about(reply, ErrorKind::NotFound, &format!("status {status}, but there is nothing at {at}"))
    })
}

/// Whether [`in_success`] may find something in a body that starts like an object, by the words in its text: most bodies have none
/// of those it looks for, and need not be read for it.
pub(crate) fn may_be_said(reply: &Reply, text: &[u8]) -> bool {
    let mut known = reply.call.api().known_failures.iter().map(|known| known.equals.as_bytes());
    !reply.envelope().not_found.is_empty() || has_usual_word(text) || known.any(|word| has_word(text, word))
}

/// Whether a text has one of the words that every reply is searched for, between quotes, or an escape, which may be any letter: in
/// one pass without a branch, so that a compiler looks at many places at a time; of a fixed size each, so that it does so to the end.
fn has_usual_word(text: &[u8]) -> bool {
    /// As many places at a time; and what follows the last of them up to the quote after the longest word.
    const PLACES: usize = 16;
    const MORE: usize = 8;
    fn look(seen: &[u8; PLACES + MORE]) -> bool {
        let is_at = |at: usize| {
            let quoted = |length: usize, first: u8| (seen[at + 1] == first) & (seen[at + 1 + length] == b'"');
            (seen[at] == b'\\') | ((seen[at] == b'"') & (quoted(5, b'e') | quoted(7, b's')))
        };
        let mut found = [false; PLACES];
        (0..PLACES).for_each(|at| found[at] = is_at(at));
        found != [false; PLACES]
    }
    let mut rest = text;
    let mut may_have = false;
    while let Some(seen) = rest.first_chunk() {
        may_have |= look(seen);
        rest = rest.get(PLACES..).unwrap_or_default();
    }
    // What is left is shorter than that: most of it can be looked at with what is before it.
    match text.last_chunk() {
        Some(seen) => {
            may_have |= look(seen);
            // In the last places there is room for the shorter word alone.
            rest = text.last_chunk::<MORE>().map_or(text, |last| last);
        }
        None => rest = text,
    }
    may_have |= rest.contains(&b'\\') || rest.windows(7).any(|word| word == b"\"error\"");
    may_have |= text.len() < PLACES + MORE && has_word(text, b"success");
    may_have && (text.contains(&b'\\') || has_word(text, b"error") || has_word(text, b"success"))
}

/// Whether a text has a word between quotes.
fn has_word(text: &[u8], word: &[u8]) -> bool {
    may_have_word(text, word) && text.split(|byte| *byte == b'"').any(|other| other == word)
}

/// Whether quotes stand as far apart as they do around a word, and what follows the first is how it starts: without a branch, so
/// that a compiler looks at many places at a time.
fn may_have_word(text: &[u8], word: &[u8]) -> bool {
    let Some(first) = word.first() else { return true };
    let Some(closing) = text.get(word.len() + 1..) else { return false };
    let starts = text.iter().zip(text.get(1..).unwrap_or_default());
    starts.zip(closing).fold(false, |found, ((opening, start), closing)| {
        found | ((*opening == b'"') & (start == first) & (*closing == b'"'))
    })
}

/// Whether [`in_success`] would find something; the body may lack the list it came with.
pub(crate) fn says_failed(reply: &Reply, body: &Value) -> bool {
    in_success(reply, body).is_some()
}

fn special(reply: &Reply) -> Option<Error> {
    let body: Value = serde_json::from_slice(reply.text()).ok()?;
    known(reply, &body).or_else(|| partial(reply, &body))
}

fn known(reply: &Reply, body: &Value) -> Option<Error> {
    let said = |at: &str, text: &str| pointer::get(body, at).and_then(Value::as_str) == Some(text);
    let known = reply.call.api().known_failures.iter().find(|known| said(known.at, known.equals))?;
    Some(Error::about(reply, known.kind, &format!("status {}, {}", reply.status(), known.kind)))
}

fn partial(reply: &Reply, body: &Value) -> Option<Error> {
    let partial =
        reply.call.operation().partial.filter(|partial| partial.statuses.contains(&reply.status()))?;
    let ids = pointer::get(body, partial.ids).and_then(ids_of);
    let errors = pointer::get(body, partial.errors).and_then(Value::as_array).cloned();
    if ids.is_none() && errors.is_none() {
        return None;
    }
    let (ids, errors) = (ids.unwrap_or_default(), errors.unwrap_or_default());
    let message = format!("status {}, {} worked and {} failed", reply.status(), ids.len(), errors.len());
    Some(Error::about(reply, ErrorKind::PartialFailure, &message).with_parts(ids, errors))
}

fn redirect(reply: &Reply) -> Error {
    let status = reply.status();
    let location = reply.headers().get("location").map(|text| reply.call.redact(displayed_location(text)));
    let shown = location.as_deref().unwrap_or("nowhere");
    let message = format!("status {status}, a redirect to {shown}, which is not followed");
    let error = Error::about(reply, ErrorKind::Redirect, &message);
    match location {
        Some(location) => error.with_location(location),
        None => error,
    }
}

fn fails(reply: &Reply, body: &Value) -> bool {
    let said = |fail: &Fail| match fail {
        Fail::Success => body.get("success") == Some(&Value::Bool(false)),
        Fail::Error => body.get("error").is_some_and(|error| match error {
            Value::Null | Value::Bool(false) => false,
            Value::String(text) => !text.is_empty(),
            _ => true,
        }),
        Fail::Status => body.get("status").and_then(Value::as_str) == Some("error"),
    };
    reply.envelope().fails.iter().any(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_words_are_found_at_every_place() {
        for word in ["\"error\"", "\"success\"", "\\"] {
            for before in 0..60 {
                for after in 0..60 {
                    let text = [&"x".repeat(before), word, &"y".repeat(after)].concat();
                    assert!(has_usual_word(text.as_bytes()), "{text}");
                    let other = text.replace(['r', 'c', '\\'], "e");
                    assert!(!has_usual_word(other.as_bytes()), "{other}");
                }
            }
        }
        assert!(!has_usual_word(b""));
    }

    #[test]
    fn words_between_quotes_are_found() {
        let long = format!(r#"{{"text": "{}", "error": null}}"#, "some words, ".repeat(40));
        let cases = [
            (r#"{"error": 1}"#, true),
            (r#"{"a": "error"}"#, true),
            (r#"{"a":"error""#, true),
            (long.as_str(), true),
            (r#"{"errors": 1}"#, false),
            (r#"{"extra": 1}"#, false),
            (r#"{"an error": 1}"#, false),
            (r#"{"a": "error: it"}"#, false),
            (r#"{"a": "e", "b": 1}"#, false),
            ("{}", false),
            ("", false),
        ];
        for (text, found) in cases {
            assert_eq!(has_word(text.as_bytes(), b"error"), found, "{text}");
        }
        assert!(has_word(br#"{"a": ""}"#, b"") && !has_word(b"{\"a", b"longer than the text"));
    }
}
