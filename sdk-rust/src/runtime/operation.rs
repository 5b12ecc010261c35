//! What the runtime must be told about one operation.

use std::fmt;

use super::envelope::Envelope;
use super::multipart::PartType;
use super::servers::Server;
use super::xml;

/// One operation of an API, as its resource describes it in a `static`.
#[derive(Debug)]
pub(crate) struct Operation {
    /// `tools.create`: how errors and logs call it.
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    /// `/runs/{run_id}`.
    pub(crate) path: &'static str,
    /// Where it is, if not where the others are.
    pub(crate) servers: &'static [Server],
    /// The body's fields sit inside this key: `{"event": {…}}`.
    pub(crate) wrapper: Option<&'static str>,
    /// How the wrapped value is written.
    pub(crate) encoding: Encoding,
    /// A body is sent even if every argument is absent.
    pub(crate) body_required: bool,
    /// `Content-Type` of the body.
    pub(crate) content_type: &'static str,
    /// What the bytes of the body are.
    pub(crate) format: BodyFormat,
    /// Media types that callers may choose in its place.
    pub(crate) others: &'static [(&'static str, BodyFormat)],
    /// Parts whose encoding is not that of their values.
    pub(crate) parts: &'static [PartType],
    /// What `Accept` asks for.
    pub(crate) accept: &'static str,
    /// Declared safe to send twice, although the method does not say so (RFC 9110 §9.2.2).
    pub(crate) idempotent: bool,
    /// The document has an `Idempotency-Key`: a call that is given none makes one.
    pub(crate) takes_key: bool,
    /// Milliseconds for a whole call, unless the client or the call says otherwise.
    pub(crate) timeout_ms: Option<u64>,
    /// How often a failed request is sent again at most, unless the client or the call says otherwise.
    pub(crate) max_retries: Option<u32>,
    /// Takes no credential.
    pub(crate) anonymous: bool,
    /// Sets of credentials that each will do: 0 is the client's key, 1 the first one besides it. The first set that is
    /// complete is sent.
    pub(crate) security: &'static [&'static [usize]],
    /// How further pages are asked for.
    pub(crate) paging: Option<Paging>,
    /// A list that goes out in several requests, and how much of it in one.
    pub(crate) batch: Option<(Spot, usize)>,
    /// A failing reply that tells which parts worked.
    pub(crate) partial: Option<Partial>,
    /// Replies are XML of this form.
    pub(crate) reply_xml: Option<&'static xml::Root>,
    /// Where the answer sits in a reply.
    pub(crate) reply: Envelope,
}

impl Operation {
    /// What an operation has unless it says otherwise.
    pub(crate) const DEFAULT: Self = Self {
        name: "",
        method: Method::Get,
        path: "/",
        servers: &[],
        wrapper: None,
        encoding: Encoding::Json,
        body_required: false,
        content_type: "application/json",
        format: BodyFormat::Json,
        others: &[],
        parts: &[],
        accept: "application/json",
        idempotent: false,
        takes_key: false,
        timeout_ms: None,
        max_retries: None,
        anonymous: false,
        security: &[&[0]],
        paging: None,
        batch: None,
        partial: None,
        reply_xml: None,
        reply: Envelope::ITEM,
    };
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs)] // their names say it all
pub enum Method {
    Get,
    Head,
    Options,
    Trace,
    /// Safe, with a body.
    Query,
    Put,
    Delete,
    Post,
    Patch,
}

impl Method {
    /// `GET`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
            Self::Post => "POST",
            Self::Patch => "PATCH",
        }
    }

    /// Whether sending a request twice is the same as sending it once (RFC 9110 §9.2.2).
    pub fn is_idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Patch)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a wrapped value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// As JSON.
    Json,
    /// As a string that holds JSON.
    JsonString,
}

/// What the bytes of a body are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum BodyFormat {
    /// JSON.
    Json,
    /// XML of this form.
    Xml(&'static xml::Root),
    /// `application/x-www-form-urlencoded`.
    Form,
    /// A part for each argument.
    Multipart,
    /// A JSON value a line.
    Lines,
    /// A text as it is.
    Text,
    /// Bytes as they are.
    Bytes,
}

/// How further pages are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paging {
    pub(crate) by: PagedBy,
    /// The argument that sizes a page.
    pub(crate) limit: Option<Spot>,
    /// A server never sends longer pages than this.
    pub(crate) max: Option<u64>,
    /// JSON Pointer to whether there is another page.
    pub(crate) more: Option<&'static str>,
}

impl Paging {
    /// One that says no more than that.
    pub(crate) const fn by(by: PagedBy) -> Self {
        Self { by, limit: None, max: None, more: None }
    }
}

/// What tells where the next page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PagedBy {
    /// An argument counts pages from 1.
    Number(Spot),
    /// An argument counts pages from 0.
    Index(Spot),
    /// An argument counts items from 0.
    Offset(Spot),
    /// An argument takes the token at this JSON Pointer into the body.
    Token(Spot, &'static str),
    /// An argument takes the token in this header field.
    HeaderToken(Spot, &'static str),
    /// An argument takes the token at this JSON Pointer into the last item.
    LastItem(Spot, &'static str),
    /// JSON Pointer to the URL of the next page.
    Url(&'static str),
    /// A `Link` field with `rel="next"` (RFC 8288).
    Link,
}

impl PagedBy {
    /// The argument that is set for another page.
    pub(crate) fn spot(self) -> Option<Spot> {
        match self {
            Self::Number(spot)
            | Self::Index(spot)
            | Self::Offset(spot)
            | Self::Token(spot, _)
            | Self::HeaderToken(spot, _)
            | Self::LastItem(spot, _) => Some(spot),
            Self::Url(_) | Self::Link => None,
        }
    }
}

/// An argument by its place and wire name.
pub(crate) type Spot = (In, &'static str);

/// A place for arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum In {
    Query,
    Header,
    Body,
}

/// A failing reply that tells which parts worked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Partial {
    pub(crate) statuses: &'static [u16],
    /// JSON Pointer to the ids that worked.
    pub(crate) ids: &'static str,
    /// JSON Pointer to the messages of what did not.
    pub(crate) errors: &'static str,
}
