//! Operations of a document after its rules: their arguments, how those travel, and where the answer sits.

use super::schemas::{Field, SchemaId};
use crate::diagnostics::{Span, SpecPointer};
use crate::ir::{
    BodyEncoding, Candidate, Docs, HttpMethod, InlineFailure, JsonPointer, Location, Paging, PartialFailure,
    PathSegment, ReplyKind, SpecText, Style, WireName, Words,
};

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// operationId.
    pub id: Option<String>,
    /// The same as words, or method and path.
    pub id_words: Words,
    /// What that was under old names of the resource.
    pub former_ids: Vec<Words>,
    /// What it is a method of its own for: a form of success (`as events`), or a way to send the body (`from form`).
    pub variant: Option<String>,
    /// Resource.
    pub resource: Words,
    /// Method.
    pub method: Words,
    /// Old method names.
    pub deprecated_methods: Vec<Words>,
    /// HTTP method.
    pub http: HttpMethod,
    /// Path template.
    pub path: String,
    /// The same, compiled.
    pub segments: Vec<PathSegment>,
    /// In document order: path, query, header and cookie parameters, then body fields.
    pub arguments: Vec<Argument>,
    /// The body.
    pub body: Option<Body>,
    /// Schema of the documented body.
    pub request: Option<SchemaId>,
    /// Schema of the documented reply.
    pub reply: Option<SchemaId>,
    /// The reply is XML.
    pub reply_is_xml: bool,
    /// What `Accept` asks for; `None`: `application/json`.
    pub accept: Option<WireName>,
    /// The reply.
    pub envelope: Envelope,
    /// A failing reply that tells which parts worked.
    pub partial: Option<PartialFailure>,
    /// How long a call may take, and how often it is tried again.
    pub bounds: crate::ir::Bounds,
    /// What a success says of itself, with an example of its body.
    pub success: Docs,
    /// An example of the documented body.
    pub request_example: Option<SpecText>,
    /// Safe to resend.
    pub idempotent: bool,
    /// Set when the reply is one page of several.
    pub paging: Option<Paging>,
    /// It answers with pages because the document looks like it; without that it would answer with an object.
    pub recognised: bool,
    /// A list that goes out in several requests.
    pub batch: Option<crate::ir::Batching>,
    /// Needs no credential.
    pub anonymous: bool,
    /// Sets of credentials that each will do.
    pub security: Vec<Vec<usize>>,
    /// Where it is, if not on the document's servers.
    pub servers: Vec<crate::ir::Server>,
    /// Documentation.
    pub docs: Docs,
    /// Documented error statuses.
    pub errors: Vec<(u16, Docs)>,
    /// Schemas of the bodies of documented errors, by status, range or `default`.
    pub error_schemas: Vec<(String, SchemaId)>,
    /// All statuses that are documented: `201`, `4XX`, `default`.
    pub statuses: Vec<String>,
    /// Where it stands.
    pub pointer: SpecPointer,
    /// Its key's place in the text.
    pub span: Span,
}

impl Operation {
    /// It is a method of its own for another way to send the body, so that what rules say of the body may not fit.
    #[must_use]
    pub fn sends_otherwise(&self) -> bool {
        self.variant.as_deref().is_some_and(|variant| variant.starts_with("from "))
    }

    /// `tools.create`.
    #[must_use]
    pub fn call(&self) -> String {
        format!("{}.{}", self.resource.snake(), self.method.snake())
    }
}

/// An argument.
#[derive(Debug, Clone)]
pub struct Argument {
    /// Names, type, requiredness.
    pub field: Field,
    /// Where it travels.
    pub location: Location,
    /// How its value is written, outside of a body.
    pub style: Style,
    /// In a path or a header: members are written one by one.
    pub explode: bool,
    /// Reserved characters are sent as they are.
    pub reserved: bool,
    /// How it travels in the body.
    pub sent: Sent,
    /// Place among the positional arguments.
    pub position: Option<usize>,
}

/// How one argument travels in a body.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Sent {
    /// As its value says.
    #[default]
    Value,
    /// As lines of its items.
    Lines,
    /// As the content of a file.
    File {
        /// `contentType`, if one is said.
        content_type: Option<String>,
    },
    /// As a file for each item.
    Files {
        /// `contentType`, if one is said.
        content_type: Option<String>,
    },
    /// As a part with this content type, if one is said.
    Part {
        /// A list is a part for each item.
        repeated: bool,
        /// `contentType`.
        content_type: Option<String>,
    },
}

/// How body arguments travel.
#[derive(Debug, Clone)]
pub struct Body {
    /// Key around the fields.
    pub wrapper: Option<WireName>,
    /// JSON or JSON in a string.
    pub encoding: BodyEncoding,
    /// The schema of the object whose fields the arguments are, or of the one argument that is the body.
    pub schema: SchemaId,
    /// The one argument is the body.
    pub whole: bool,
    /// Must be sent.
    pub required: bool,
    /// Media type.
    pub media_type: WireName,
    /// What the bytes are.
    pub format: BodyFormat,
    /// Media types that callers may choose in its place.
    pub others: Vec<(WireName, BodyFormat)>,
    /// The document has no other media type.
    pub is_only: bool,
    /// The schema that the document gives the body.
    pub declared: SchemaId,
}

/// What the bytes of a body are, in order of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BodyFormat {
    /// JSON.
    Json,
    /// A part for each field.
    Multipart,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// XML.
    Xml,
    /// A JSON value a line.
    Lines,
    /// Text as it is.
    Text,
    /// Bytes as they are.
    Binary,
}

/// Where the answer sits; `ir::Envelope` with schemas in place of types.
#[derive(Debug, Clone)]
#[allow(missing_docs)] // named as there
pub struct Envelope {
    pub kind: ReplyKind,
    pub of: Option<SchemaId>,
    pub value: Vec<Candidate>,
    pub items: Vec<JsonPointer>,
    pub total: Vec<JsonPointer>,
    pub id: Vec<JsonPointer>,
    pub matched: Vec<JsonPointer>,
    pub modified: Vec<JsonPointer>,
    pub count: Vec<JsonPointer>,
    pub ids: Vec<JsonPointer>,
    pub errors: Vec<JsonPointer>,
    pub not_found: Vec<JsonPointer>,
    pub empty_ok: bool,
    pub may_lack_items: bool,
    pub fails: Vec<InlineFailure>,
}
