//! The calls that follow from a call: those for the pages behind one, and for the parts of a list too long for one request.

use serde_json::Value;

use super::super::batching::{Sent, Slice};
use super::super::body::Given;
use super::super::error::ErrorKind;
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

    pub(crate) fn refuse_as(&mut self, kind: ErrorKind, why: &str) {
        self.refused.get_or_insert_with(|| Box::new((kind, why.to_owned())));
    }
}

fn insert<T>(list: &mut Vec<T>, at: Option<usize>, value: T) {
    let at = at.unwrap_or(list.len()).min(list.len());
    list.insert(at, value);
}
