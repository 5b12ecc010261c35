//! From the bytes of a 2xx reply to the kinds of answer.

use serde_json::Value;

use super::super::charset;
use super::super::error::{Error, Result};
use super::super::failure;
use super::super::page::PageParts;
use super::super::paging::Said;
use super::super::replies::{Ack, Batch, Created, Deleted, Updated};
use super::super::reply::Reply;
use super::super::wire::container::Extra;
use super::super::wire::text::from_text;
use super::super::wire::{Kind, Wire, spelling, trail};
use super::{Candidate, Envelope, list, pointer};

/// `T`.
pub(crate) fn item<T: Wire>(reply: &Reply) -> Result<T> {
    reading(|| {
        if let Some(item) = straight(reply) {
            return Ok(item);
        }
        let body = opened(reply)?.unwrap_or(Value::Null);
        if body.is_null() && reply.envelope().value.iter().any(|candidate| candidate.at == "/") {
            // Nothing, for the types that have it.
            let nothing = T::decode(Value::Null).ok().filter(|nothing| !nothing.is_unknown());
            trail::clear();
            if let Some(nothing) = nothing {
                return Ok(nothing);
            }
        }
        Body { reply, body }.value()?.ok_or_else(|| nothing_fits(reply, "value"))
    })
}

/// An object that is the whole body, without a tree in between; `None` where anything is odd, and the careful way decides.
fn straight<T: Wire>(reply: &Reply) -> Option<T> {
    let is_whole =
        reply.envelope().value.first().is_some_and(|first| first.at == "/" && first.has.is_empty());
    let text = reply.text();
    let is_plain = T::KIND == Kind::Object && text.trim_ascii_start().starts_with(b"{");
    if !is_whole || !is_plain || failure::may_be_said(reply, text) {
        return None;
    }
    let (read, reports) = spelling::hold(|| from_text(text));
    match read {
        Ok(item) => {
            spelling::publish(reports);
            Some(item)
        }
        Err(_) => {
            trail::clear();
            None
        }
    }
}

/// `Page<T>`.
pub(crate) fn list<T: Wire>(reply: &Reply) -> Result<PageParts<T>> {
    reading(|| {
        let (fast, reports) = spelling::hold(|| list::fast(reply.envelope(), reply.text()));
        if let Some((items, rest)) = fast
            && !failure::says_failed(reply, &rest)
        {
            spelling::publish(reports);
            return Ok(page_of(reply, items, rest));
        }
        trail::clear();
        let Some(mut body) = opened(reply)? else {
            return Ok(page_of(reply, Vec::new(), Value::Null));
        };
        let envelope = reply.envelope();
        let holds_list =
            |at: &&&str| pointer::get(&body, at).is_some_and(Value::is_array) && !has_siblings(&body, at);
        let place = envelope.items.iter().find(holds_list);
        let Some(place) = place else {
            let lacks = |at: &&str| *at == "/" || pointer::get(&body, at).is_none_or(Value::is_null);
            if envelope.may_lack_items && body.is_object() && envelope.items.iter().all(lacks) {
                return Ok(page_of(reply, Vec::new(), body));
            }
            return Err(nothing_fits(reply, "items"));
        };
        let items = pointer::take(&mut body, place).unwrap_or_default();
        let items = Vec::decode(items).map_err(|error| undecodable(reply, place, &error))?;
        Ok(page_of(reply, items, body))
    })
}

/// Whether a place is one of several lists in an array: then it is not the list, and the others would be lost.
fn has_siblings(body: &Value, at: &str) -> bool {
    let parent = at.rsplit_once('/').and_then(|(parent, _)| body.pointer(parent));
    let lists = |items: &Vec<Value>| {
        items.iter().filter(|item| item.as_array().is_some_and(|list| !list.is_empty())).count()
    };
    at != "/" && parent.and_then(Value::as_array).is_some_and(|items| lists(items) > 1)
}

/// A page of these items; `rest` is the body without them.
fn page_of<T>(reply: &Reply, items: Vec<T>, rest: Value) -> PageParts<T> {
    let said = Said::of(reply.call.operation().paging, &rest);
    let mut body = Body { reply, body: rest };
    let total = first(&body.body, reply.envelope().total, pointer::count);
    body.consume(total.map(|(at, _)| at));
    PageParts { items, total: total.map(|(_, total)| total), extra: body.extra(), said }
}

/// `Created<T>`.
pub(crate) fn created<T: Wire>(reply: &Reply) -> Result<Created<T>> {
    reading(|| {
        let Some(body) = opened(reply)? else { return Ok(Created::empty(reply)) };
        let mut body = Body { reply, body };
        let id = body.id();
        let value = body.value()?;
        body.consume(id.as_ref().map(|(at, _)| *at));
        Ok(Created::new(reply, id.map(|(_, id)| id), value, body.extra()))
    })
}

/// `Updated<T>`.
pub(crate) fn updated<T: Wire>(reply: &Reply) -> Result<Updated<T>> {
    reading(|| {
        let Some(body) = acknowledged(reply)? else { return Ok(Updated::default()) };
        let mut body = Body { reply, body };
        let envelope = reply.envelope();
        let id = body.id();
        let matched = first(&body.body, envelope.matched, pointer::count);
        let modified = first(&body.body, envelope.modified, pointer::count);
        let value = body.value()?;
        body.consume(id.as_ref().map(|(at, _)| *at));
        body.consume(matched.map(|(at, _)| at));
        body.consume(modified.map(|(at, _)| at));
        Ok(Updated {
            id: id.map(|(_, id)| id),
            value,
            matched: matched.map(|(_, n)| n),
            modified: modified.map(|(_, n)| n),
            extra: body.extra(),
        })
    })
}

/// `Deleted`.
pub(crate) fn deleted(reply: &Reply) -> Result<Deleted> {
    reading(|| {
        let Some(body) = acknowledged(reply)? else { return Ok(Deleted::default()) };
        let mut body = Body { reply, body };
        let id = body.id();
        let count = first(&body.body, reply.envelope().count, pointer::count);
        body.consume(id.as_ref().map(|(at, _)| *at));
        body.consume(count.map(|(at, _)| at));
        Ok(Deleted { id: id.map(|(_, id)| id), count: count.map(|(_, n)| n), extra: body.extra() })
    })
}

/// `Batch`.
pub(crate) fn batch(reply: &Reply) -> Result<Batch> {
    reading(|| {
        let Some(body) = opened(reply)? else { return Ok(Batch::default()) };
        let mut body = Body { reply, body };
        let ids = first(&body.body, reply.envelope().ids, ids_of);
        let errors = first(&body.body, reply.envelope().errors, |value| value.as_array().cloned());
        body.consume(ids.as_ref().map(|(at, _)| *at));
        body.consume(errors.as_ref().map(|(at, _)| *at));
        let ids = ids.map(|(_, ids)| ids).unwrap_or_default();
        let errors = errors.map(|(_, errors)| errors).unwrap_or_default();
        Ok(Batch { ids, errors, extra: body.extra() })
    })
}

/// `Ack`.
pub(crate) fn ack(reply: &Reply) -> Result<Ack> {
    reading(|| {
        let Some(body) = acknowledged(reply)? else { return Ok(Ack::default()) };
        Ok(Ack { extra: Body { reply, body }.extra() })
    })
}

/// A text: UTF-8, or as its `charset` says; bytes that are none are an error.
pub(crate) fn text(reply: &Reply) -> Result<String> {
    let charset = charset::of(reply.headers().get("content-type").unwrap_or_default());
    match charset.as_deref() {
        Some(charset) if charset::is_latin(charset) => {
            Ok(reply.bytes().iter().copied().map(char::from).collect())
        }
        _ => match std::str::from_utf8(reply.text()) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => {
                let why = format!("the reply is no UTF-8 (at byte {})", error.valid_up_to());
                Err(Error::undecodable(reply, &why, ""))
            }
        },
    }
}

/// Any JSON, for requests that no document describes; an empty body is `null`.
pub(crate) fn untyped(reply: &Reply) -> Result<Value> {
    Ok(parsed(reply)?.unwrap_or(Value::Null))
}

/// Publishes what spellings had to say once the whole reply turned out fine.
fn reading<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    trail::clear();
    let (outcome, reports) = spelling::hold(read);
    if outcome.is_ok() {
        spelling::publish(reports);
    }
    outcome
}

/// The body as JSON, after every check for failures; `None` if it is empty and may be.
fn opened(reply: &Reply) -> Result<Option<Value>> {
    let body = parsed(reply)?;
    let Some(body) = body else {
        if reply.envelope().empty_ok {
            return Ok(None);
        }
        return Err(Error::undecodable(reply, "the reply is empty", ""));
    };
    match failure::in_success(reply, &body) {
        Some(error) => Err(error),
        None => Ok(Some(body)),
    }
}

/// [`opened`], for answers that may say nothing: a word in plain text, such as `OK`, says nothing either.
fn acknowledged(reply: &Reply) -> Result<Option<Value>> {
    if reply.envelope().empty_ok && is_plain_text(reply) { Ok(None) } else { opened(reply) }
}

/// Whether the body is neither JSON, whole or cut off, nor markup, and is not said to be.
fn is_plain_text(reply: &Reply) -> bool {
    let media_type = reply.headers().get("content-type").unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    let Ok(text) = std::str::from_utf8(reply.text()) else { return false };
    (media_type.is_empty() || media_type.eq_ignore_ascii_case("text/plain"))
        && !text.trim_start().starts_with(['{', '[', '"', '<'])
        && serde_json::from_str::<serde::de::IgnoredAny>(text).is_err()
}

fn parsed(reply: &Reply) -> Result<Option<Value>> {
    let text = reply.text();
    if text.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    from_text(text).map(Some).map_err(|error| {
        let kind = reply.headers().get("content-type").unwrap_or("none");
        let cut = if error.is_eof() { "; possibly cut off" } else { "" };
        Error::undecodable(
            reply,
            &format!("the reply is not JSON: {error} (content type: {kind}){cut}"),
            &trail::take(),
        )
    })
}

/// A reply that is being taken apart.
struct Body<'a> {
    reply: &'a Reply,
    body: Value,
}

impl Body<'_> {
    fn envelope(&self) -> &Envelope {
        self.reply.envelope()
    }

    /// The entity at the first place that has one; what was there is gone from the body.
    fn value<T: Wire>(&mut self) -> Result<Option<T>> {
        let fits = |candidate: &&Candidate| {
            pointer::get(&self.body, candidate.at).is_some_and(|value| candidate.fits::<T>(value))
        };
        let Some(candidate) = self.envelope().value.iter().find(fits) else { return Ok(None) };
        let value = pointer::take(&mut self.body, candidate.at).unwrap_or_default();
        T::decode(value).map(Some).map_err(|error| undecodable(self.reply, candidate.at, &error))
    }

    fn id(&self) -> Option<(&'static str, String)> {
        first(&self.body, self.envelope().id, id_of)
    }

    /// Takes out what has been read; it may already be gone with the entity around it.
    fn consume(&mut self, at: Option<&'static str>) {
        if let Some(at) = at {
            pointer::take(&mut self.body, at);
        }
    }

    /// The rest; a body that is no object says nothing more.
    fn extra(self) -> Extra {
        match self.body {
            Value::Object(extra) => extra,
            _ => Extra::new(),
        }
    }
}

impl Candidate {
    fn fits<T: Wire>(&self, value: &Value) -> bool {
        let has = |fields: &&[&str]| fields.iter().any(|field| value.get(field).is_some());
        T::KIND.fits(value) && self.has.iter().all(has)
    }
}

/// The first place whose value `read` accepts, and what it made of it.
fn first<T>(
    body: &Value,
    places: &'static [&'static str],
    read: impl Fn(&Value) -> Option<T>,
) -> Option<(&'static str, T)> {
    places.iter().find_map(|at| Some((*at, read(pointer::get(body, at)?)?)))
}

fn id_of(value: &Value) -> Option<String> {
    match value {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) if id.is_i64() || id.is_u64() => Some(id.to_string()),
        _ => None,
    }
}

pub(crate) fn ids_of(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(id_of).collect()
}

fn nothing_fits(reply: &Reply, part: &str) -> Error {
    let envelope = reply.envelope();
    let places: Vec<&str> = match part {
        "items" => envelope.items.to_vec(),
        _ => envelope.value.iter().map(|candidate| candidate.at).collect(),
    };
    Error::undecodable(reply, &format!("no {part} in the reply; looked at {}", places.join(", ")), "")
}

fn undecodable(reply: &Reply, at: &str, error: &serde_json::Error) -> Error {
    let path = format!("{}{}", at.trim_end_matches('/'), trail::take());
    let place = if path.is_empty() { String::new() } else { format!(" at {path}") };
    Error::undecodable(reply, &format!("the reply does not match the document{place}: {error}"), &path)
}
