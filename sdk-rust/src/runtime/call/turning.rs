//! The calls that follow from a call: those for the pages behind one, and for the parts of a list too long for one request.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::super::batching::{Sent, Slice};
use super::super::body::Given;
use super::super::error::ErrorKind;
use super::super::header;
use super::super::multipart::Content;
use super::super::operation::{In, Method, Spot};
use super::super::page::page;
use super::super::paging;
use super::super::transport::Url;
use super::super::url::Pair;
use super::Call;

/// Going from one page to the next.
impl Call {
    /// A whole number among the arguments.
    pub(crate) fn number(&self, spot: Spot) -> Option<u64> {
        paging::text(&self.sent(spot)?).parse().ok()
    }

    /// The value of an argument: text from the query and headers, JSON from the body.
    pub(crate) fn sent(&self, (place, name): Spot) -> Option<Value> {
        match place {
            In::Query => {
                self.query.iter().find(|pair| pair.name == name).map(|pair| pair.value.clone().into())
            }
            In::Header => self.sent_header(name).map(Value::from),
            In::Body => serde_json::from_slice(self.body.field(name)?).ok(),
        }
    }

    /// The same call with another value of one argument, which stands where the document has it.
    pub(crate) fn asking(&self, (place, name): Spot, value: Value) -> Self {
        let mut next = self.clone();
        match place {
            In::Body => {
                let json = value.to_string().into_bytes();
                if next.body.field(name).is_some() {
                    next.body.put(name.into(), json);
                } else {
                    insert(&mut next.body.fields, self.page_at, (name.into(), Content::Json(json)));
                }
            }
            In::Query => {
                let pair = Pair::new(name, &paging::text(&value));
                match next.query.iter_mut().find(|pair| pair.name == name) {
                    Some(known) => *known = pair,
                    None => insert(&mut next.query, self.page_at, pair),
                }
            }
            In::Header => next.set_header(name, &paging::text(&value)),
        }
        next
    }

    /// A call that reads what is at a URL.
    pub(crate) fn at(&self, url: Url) -> Self {
        let (query, body) = (Vec::new(), Given::default());
        Self { method: Method::Get, given_url: Some(Box::new(url)), query, body, ..self.clone() }
    }

    /// Where the call goes, without its credentials.
    pub(crate) fn current_url(&self) -> Option<Url> {
        self.url(&self.query).ok()
    }

    /// Parts of a list that is too long for one request; empty where it is not.
    pub(crate) fn slices(&self) -> &[Slice] {
        &self.slices
    }

    /// The call of one part.
    pub(crate) fn with_slice(&self, sent: Sent) -> Self {
        let mut part = Self { slices: Box::default(), ..self.clone() };
        match sent {
            Sent::Query(at, pairs) => {
                let at = at.min(part.query.len());
                part.query.splice(at..at, pairs);
            }
            Sent::Field(at, name, text) => {
                insert(&mut part.body.fields, Some(at), (name.into(), Content::Json(text)));
            }
            Sent::Whole(text) => part.body.whole = Some(text.into()),
        }
        part
    }

    /// A header field that the caller set.
    pub(crate) fn sent_header(&self, name: &str) -> Option<&str> {
        self.headers.as_ref()?.get(name)
    }

    /// What says that requests are the same one sent again, of the call or of all calls.
    pub(crate) fn idempotency_key(&self) -> Option<&str> {
        let name = header::IDEMPOTENCY_KEY;
        self.sent_header(name).or_else(|| self.core.heads().plain().get(name))
    }

    /// The same with an idempotency key of its own, where the document has one and the caller gave none: all tries have it,
    /// and what is asked for afterwards (another page, the same thing once more) gets another one.
    pub(crate) fn keyed(self: Arc<Self>) -> Arc<Self> {
        if !self.operation.takes_key || (!self.made_key && self.idempotency_key().is_some()) {
            return self;
        }
        let mut call = Arc::unwrap_or_clone(self);
        call.made_key = true;
        call.set_header(header::IDEMPOTENCY_KEY, &uuid());
        Arc::new(call)
    }

    pub(crate) fn refuse_as(&mut self, kind: ErrorKind, why: &str) {
        self.refused.get_or_insert_with(|| Box::new((kind, why.to_owned())));
    }
}

/// A UUID of random bits (RFC 9562 §5.4), of the same source as the keys of hash tables, which is the operating system's.
fn uuid() -> String {
    let bits = |at: u8| u128::from(RandomState::new().hash_one(at));
    let bits = bits(0) << 64 | bits(1);
    let bits = bits & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let text = format!("{bits:032x}");
    let part = |range: Range<usize>| text.get(range).unwrap_or_default();
    [part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-")
}

fn insert<T>(list: &mut Vec<T>, at: Option<usize>, value: T) {
    let at = at.unwrap_or(list.len()).min(list.len());
    list.insert(at, value);
}
