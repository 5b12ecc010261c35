//! One operation: what a method takes, what goes on the wire, and where the answer sits.

use super::{Docs, EnumWire, Envelope, Field, Paging, PartialFailure, SpecText, TypeUse, WireName, Words};
use crate::diagnostics::SpecPointer;

/// An operation of a resource.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The document's operationId as words: `create tool`. Names the struct of its arguments.
    pub id: Words,
    /// Method name: `create`.
    pub method: Words,
    /// `tools.create`: how rules, vectors, logs and errors call it.
    pub call: String,
    /// Old method names kept as deprecated shims.
    pub deprecated_methods: Vec<Words>,
    /// Old values of `id`.
    pub former_ids: Vec<Words>,
    /// HTTP method.
    pub http: HttpMethod,
    /// The path template, compiled.
    pub path: Vec<PathSegment>,
    /// Every argument of the method: positional ones first, then required, then optional, each in document order.
    pub arguments: Vec<Argument>,
    /// How body arguments travel; `None` when nothing goes into a body.
    pub body: Option<Body>,
    /// Where the answer sits.
    pub envelope: Envelope,
    /// The reply is XML of this form.
    pub reply_xml: Option<super::XmlRoot>,
    /// What `Accept` asks for; `None`: `application/json`.
    pub accept: Option<WireName>,
    /// A non-2xx reply that carries partial success.
    pub partial: Option<PartialFailure>,
    /// How long a call may take and how often it is tried again, unless a client or a call says otherwise.
    pub bounds: Bounds,
    /// Declared safe to resend although the method is not idempotent by RFC 9110 §9.2.2.
    pub idempotent: bool,
    /// Set when the reply is one page of several.
    pub paging: Option<Paging>,
    /// A list that goes out in several requests, whose answers are put together.
    pub batch: Option<Batching>,
    /// Takes no credential.
    pub anonymous: bool,
    /// Sets of credentials that each will do, by their places in [`Api::auth`](super::Api::auth): the first that is complete is sent.
    pub security: Vec<Vec<usize>>,
    /// Where it is, if not on the document's servers: the first one, or the one that is chosen by name.
    pub servers: Vec<super::Server>,
    /// Summary, description, deprecation.
    pub docs: Docs,
    /// What a success answers with, with an example of its body.
    pub success: Docs,
    /// An example of the request's body, as compact JSON.
    pub request_example: Option<SpecText>,
    /// Documented error statuses with their descriptions, ascending.
    pub errors: Vec<(u16, Docs)>,
    /// Types of the bodies of documented errors, by what the document calls their status: `404`, `4XX`, `default`.
    pub error_types: Vec<(String, TypeUse)>,
    /// The operation object.
    pub pointer: SpecPointer,
}

/// A list that is too long for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batching {
    /// Name of the argument.
    pub argument: Words,
    /// Elements in one request, at most.
    pub size: u32,
}

impl Operation {
    /// The path as the document writes it: `/tools/{id}`.
    #[must_use]
    pub fn path_template(&self) -> WireName {
        template(&self.path)
    }

    /// Whether the document has a header field that tells which requests are the same one sent again
    /// (draft-ietf-httpapi-idempotency-key-header).
    #[must_use]
    pub fn takes_key(&self) -> bool {
        let is_key = |name: &WireName| name.for_encoder().eq_ignore_ascii_case("idempotency-key");
        self.arguments
            .iter()
            .any(|argument| argument.location == Location::Header && is_key(&argument.field.wire))
    }
}

/// Bounds of a call; what is not given is as everywhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Milliseconds for the whole call, retries and pauses included.
    pub timeout_ms: Option<u64>,
    /// Retries at most.
    pub max_retries: Option<u32>,
}

impl Bounds {
    /// What documentation says of them, in a sentence; `None` if there are none.
    #[must_use]
    pub fn in_words(self) -> Option<String> {
        let timeout = self.timeout_ms.map(|ms| {
            let unit = if ms == 1000 { "second" } else { "seconds" };
            format!("takes {} {unit} at most", self::seconds(ms))
        });
        let retries = self.max_retries.map(|retries| match retries {
            0 => "is not tried again".to_owned(),
            1 => "is tried again once at most".to_owned(),
            more => format!("is tried again {more} times at most"),
        });
        let both: Vec<String> = timeout.into_iter().chain(retries).collect();
        let what = both.join(" and ");
        (!both.is_empty()).then(|| format!("A call {what}, unless the client or the call has other bounds."))
    }
}

/// Milliseconds as a number of seconds: `90`, `0.25`.
#[must_use]
pub fn seconds(ms: u64) -> String {
    let fraction = format!("{:03}", ms % 1000);
    match fraction.trim_end_matches('0') {
        "" => (ms / 1000).to_string(),
        fraction => format!("{}.{fraction}", ms / 1000),
    }
}

/// A compiled path template as the document writes it.
#[must_use]
pub fn template(path: &[PathSegment]) -> WireName {
    let segment = |segment: &PathSegment| match segment {
        PathSegment::Literal(text) => text.for_encoder().to_owned(),
        PathSegment::Parameter(name) => format!("{{{}}}", name.for_encoder()),
    };
    WireName::new(path.iter().map(segment).collect::<String>())
}

/// HTTP methods an OpenAPI path item can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum HttpMethod {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    /// Safe, with a body (OpenAPI 3.2).
    Query,
}

impl HttpMethod {
    /// `GET`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
        }
    }
}

/// A piece of a path template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathSegment {
    /// Text as the document has it, slashes included.
    Literal(WireName),
    /// The argument with this wire name and [`Location::Path`].
    Parameter(WireName),
}

/// One argument of a method.
#[derive(Debug, Clone)]
pub struct Argument {
    /// Name, wire name, type, requiredness, legacy names, docs.
    pub field: Field,
    /// Where it travels.
    pub location: Location,
    /// How its value is written, outside of a body.
    pub style: Style,
    /// In a path or a header: members of lists and objects are written one by one (`explode`). Query styles say so
    /// themselves.
    pub explode: bool,
    /// Characters that RFC 3986 reserves are sent as they are (`allowReserved`).
    pub reserved: bool,
    /// How it travels in a multipart body.
    pub part: Option<Part>,
    /// Comes first and may be given by position.
    pub positional: bool,
    /// Its place in the document among the operation's arguments: what is sent is written in this order.
    pub order: usize,
    /// Of a required one: what is sent where the caller gives nothing, since the document allows one value alone.
    pub default: Option<EnumWire>,
}

impl Argument {
    /// Whether every caller has to give it.
    #[must_use]
    pub const fn is_asked_for(&self) -> bool {
        self.field.required && self.default.is_none()
    }
}

/// Where an argument travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
    Body,
}

/// How a value is written outside of a body (OpenAPI 3.1.1 §4.8.12.3; RFC 6570).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `name=value`; a list repeats the name, members of an object are parameters of their own (form, explode).
    Form,
    /// `name=a,b`; `name=key,1,other,2` (form, no explode).
    Comma,
    /// `name=a%20b` (spaceDelimited).
    Space,
    /// `name=a%7Cb` (pipeDelimited).
    Pipe,
    /// `name[]=a&name[]=b`.
    Brackets,
    /// `name[key]=1&name[other]=2` (deepObject).
    Deep,
    /// `{"a":1}`: compact JSON.
    Json,
    /// `a,b`; `key,1,other,2`, exploded `key=1,other=2` (simple: in paths and headers).
    Simple,
    /// `.a,b`, exploded `.a.b` (label: in paths).
    Label,
    /// `;name=a,b`, exploded `;name=a;name=b` (matrix: in paths).
    Matrix,
}

/// One argument in a multipart body (RFC 7578).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Content type of the part; `None`: by its value.
    pub content_type: Option<WireName>,
    /// A list is a part for each item.
    pub repeated: bool,
}

/// How the body arguments are put together.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// The arguments sit inside this key: `{"event": {…}}`.
    pub wrapper: Option<WireName>,
    /// Object, or JSON text inside a string.
    pub encoding: BodyEncoding,
    /// The body is no object with known fields: the one body argument *is* the body.
    pub whole: Option<TypeUse>,
    /// The named type whose fields, all of them, the body arguments are.
    pub schema: Option<super::TypeId>,
    /// A body must be sent even if every argument is absent.
    pub required: bool,
    /// `application/json` and friends.
    pub media_type: WireName,
    /// What the bytes are.
    pub format: BodyFormat,
    /// Media types that callers may choose in its place, with the same arguments.
    pub others: Vec<(WireName, BodyFormat)>,
    /// The document has no other media type.
    pub is_only: bool,
}

/// What the bytes of a body are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyFormat {
    /// JSON.
    Json,
    /// XML of this form.
    Xml(super::XmlRoot),
    /// A part for each argument.
    Multipart,
    /// `application/x-www-form-urlencoded`; [`Argument::style`] says how.
    Form,
    /// The one argument's items as JSON, one a line.
    Lines,
    /// The one argument as it is.
    Text,
    /// The one argument's bytes.
    Binary,
}

/// How a wrapped value is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyEncoding {
    /// As JSON.
    Json,
    /// As a string that holds JSON.
    JsonString,
}
