//! Which call asks for the page after one: by a number, a token or a URL, as the operation says.
//!
//! Numbers are counted on here and end with a short or an empty page. Tokens and URLs are the server's: they are
//! followed until it sends none, also over empty pages; one that came before is refused, and so is a URL of another
//! origin, which must not see credentials.

#[cfg(test)]
mod tests;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::Value;

use super::call::Call;
use super::envelope::pointer;
use super::error::ErrorKind;
use super::link;
use super::operation::{PagedBy, Paging, Spot};
use super::redirect;
use super::reply::Reply;

/// What the body of a page says of the next one.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Whether there is one.
    more: Option<bool>,
    /// Its token or URL.
    next: Option<Value>,
}

impl Said {
    /// Looks at a body; its list may be gone from it.
    pub(crate) fn of(paging: Option<Paging>, body: &Value) -> Self {
        let Some(paging) = paging else { return Self::default() };
        let at = match paging.by {
            PagedBy::Token(_, at) | PagedBy::Url(at) => Some(at),
            _ => None,
        };
        let more = paging.more.and_then(|at| pointer::get(body, at)).and_then(Value::as_bool);
        Self { more, next: at.and_then(|at| pointer::get(body, at)).cloned() }
    }
}

/// A call for the next page.
pub(crate) struct Following {
    pub(crate) call: Call,
    /// What it is told apart by, unless that is what is on the page.
    pub(crate) mark: Option<u64>,
}

/// What is known of a page when the next one is worked out.
pub(crate) struct Turned<'a> {
    pub(crate) said: &'a Said,
    pub(crate) length: usize,
    pub(crate) total: Option<u64>,
    /// The last item as JSON, made when it is needed.
    pub(crate) last: &'a dyn Fn() -> Option<Value>,
}

/// The call for the page after one; none if it is the last one.
pub(crate) fn following(reply: &Reply, page: &Turned<'_>) -> Option<Following> {
    let call = &*reply.call;
    let paging = call.operation().paging?;
    let left = call.options.max_pages;
    if page.said.more == Some(false) || left.is_some_and(|left| left <= 1) {
        return None;
    }
    let mut found = match paging.by {
        PagedBy::Number(spot) | PagedBy::Index(spot) => {
            let first = u64::from(matches!(paging.by, PagedBy::Number(_)));
            let number = call.number(spot).unwrap_or(first).saturating_add(1);
            counted(call, paging, page)
                .then(|| Following { call: call.asking(spot, number.into()), mark: None })
        }
        PagedBy::Offset(spot) => {
            let number = call.number(spot).unwrap_or(0).saturating_add(page.length as u64);
            let goes_on = match page.total {
                Some(total) => page.length > 0 && number < total,
                None => counted(call, paging, page),
            };
            goes_on.then(|| Following { call: call.asking(spot, number.into()), mark: None })
        }
        PagedBy::Token(spot, _) => with_token(call, spot, page.said.next.clone()),
        PagedBy::HeaderToken(spot, name) => {
            with_token(call, spot, reply.headers().get(name).map(Value::from))
        }
        PagedBy::LastItem(spot, at) => {
            with_token(call, spot, (page.last)().and_then(|item| pointer::get(&item, at).cloned()))
        }
        PagedBy::Url(_) => page.said.next.as_ref().and_then(Value::as_str).and_then(|url| at_url(call, url)),
        PagedBy::Link => {
            link::target(reply.headers().get_all("link"), "next").and_then(|url| at_url(call, url))
        }
    }?;
    found.call.options.max_pages = left.map(|left| left - 1);
    Some(found)
}

/// Whether a page that was counted to may be followed by another: not if it is empty, or shorter than asked for where
/// nothing else says that there is more.
fn counted(call: &Call, paging: Paging, page: &Turned<'_>) -> bool {
    let asked = paging.limit.and_then(|limit| call.number(limit));
    let full = asked.map(|asked| paging.max.map_or(asked, |max| asked.min(max)));
    let is_short = full.is_some_and(|full| (page.length as u64) < full);
    page.length > 0 && (!is_short || page.said.more == Some(true))
}

/// What the first call of a list is told apart by, if it was made with a token.
pub(crate) fn first_mark(call: &Call) -> Option<u64> {
    match call.operation().paging?.by {
        PagedBy::Token(spot, _) | PagedBy::HeaderToken(spot, _) | PagedBy::LastItem(spot, _) => {
            call.sent(spot).map(|token| mark(&text(&token)))
        }
        PagedBy::Url(_) | PagedBy::Link => call.current_url().map(|url| mark(url.as_str())),
        PagedBy::Number(_) | PagedBy::Index(_) | PagedBy::Offset(_) => None,
    }
}

/// Makes an error of a call that would never end.
pub(crate) fn refuse_loop(call: &mut Call) {
    call.refuse_as(ErrorKind::Paging, "the server sends a page over again: the next one was there before");
}

fn with_token(call: &Call, spot: Spot, token: Option<Value>) -> Option<Following> {
    let token = token.filter(is_token)?;
    Some(Following { mark: Some(mark(&text(&token))), call: call.asking(spot, token) })
}

fn at_url(call: &Call, text: &str) -> Option<Following> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let here = call.current_url()?;
    Some(match redirect::target(&here, text) {
        Some(url) => Following { mark: Some(mark(url.as_str())), call: call.at(url) },
        None => {
            let mut call = call.clone();
            call.refuse_as(ErrorKind::Paging, "the URL of the next page is not one of this server");
            Following { mark: Some(mark(text)), call }
        }
    })
}

/// Whether a value names a page: `null`, `""` and `false` say that there is none.
fn is_token(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty(),
        Value::Number(_) => true,
        _ => false,
    }
}

/// A token as it stands in a query.
pub(crate) fn text(token: &Value) -> String {
    token.as_str().map_or_else(|| token.to_string(), str::to_owned)
}

fn mark(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
