//! The rules as values. Everything that can be wrong about the document keeps its place, so that a message can name both.

use std::collections::BTreeMap;

use crate::diagnostics::{Span, SpecPointer};
use crate::ir::{Bounds, ConflictPolicy, JsonPointer, LegacyStatus, ReplyKind};

/// A value and where it stands in the rules file (or in an `x-trueup-*` extension).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// A whole rules file. The default is a file that says nothing.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Where everything stands in the file, by its place in the text.
    pub pointers: BTreeMap<Span, SpecPointer>,
    /// How the packages are called.
    pub sdk: Sdk,
    /// Tag → resource name.
    pub resources: Vec<(Spanned<String>, Spanned<String>)>,
    /// Schemas of the document → schemas of its source (`trueup drift --zod`).
    pub zod: Vec<(Spanned<String>, Spanned<String>)>,
    /// By operationId.
    pub operations: Vec<OperationRule>,
    /// Whether the id of get, update and delete is positional wherever it travels; default true.
    pub positional_ids: Option<bool>,
    /// Public names that differ from the wire's.
    pub renames: Vec<RenameRule>,
    /// Public names of types that differ from their schemas'.
    pub type_renames: Vec<TypeRenameRule>,
    /// Public names of resources that differ from what the document makes of them.
    pub resource_renames: Vec<ResourceRenameRule>,
    /// How query arrays are written.
    pub arrays: Arrays,
    /// Other spellings of fields.
    pub aliases: Vec<AliasRule>,
    /// Other spellings of enum values.
    pub values: Vec<ValueRule>,
    /// Fields that hold JSON inside a string.
    pub json_strings: Vec<TargetField>,
    /// Where payloads sit.
    pub envelopes: Vec<EnvelopeRule>,
    /// How long calls may take, and how often they are tried again.
    pub bounds: Vec<BoundsRule>,
    /// Non-2xx replies that carry partial success.
    pub partial_failures: Vec<PartialFailureRule>,
    /// Bodies that say they failed.
    pub failures: Failures,
}

/// The `sdk` section; whatever is missing is read off the document.
#[derive(Debug, Clone, Default)]
pub struct Sdk {
    /// Product name.
    pub name: Option<Spanned<String>>,
    /// SemVer.
    pub version: Option<Spanned<String>>,
    /// Version of the crate, where it is one of its own.
    pub rust_version: Option<Spanned<String>>,
    /// Version of the package, where it is one of its own.
    pub python_version: Option<Spanned<String>>,
    /// SPDX expression.
    pub license: Option<Spanned<String>>,
    /// URL.
    pub repository: Option<Spanned<String>>,
    /// Crate name.
    pub rust_crate: Option<Spanned<String>>,
    /// Client type in Rust.
    pub rust_client: Option<Spanned<String>>,
    /// Import name.
    pub python_package: Option<Spanned<String>>,
    /// Client class in Python.
    pub python_client: Option<Spanned<String>>,
    /// Environment variable with the credential.
    pub env_api_key: Option<Spanned<String>>,
    /// Environment variable with the base URL.
    pub env_base_url: Option<Spanned<String>>,
    /// Reply header with the request id.
    pub request_id_header: Option<Spanned<String>>,
    /// Globs of hand-written files of the Rust package.
    pub keep_rust: Vec<Spanned<String>>,
    /// Globs of hand-written files of the Python package.
    pub keep_python: Vec<Spanned<String>>,
}

/// What is said about one operation.
#[derive(Debug, Clone, Default)]
pub struct OperationRule {
    /// operationId.
    pub id: Option<Spanned<String>>,
    /// `resource.method`.
    pub call: Option<Spanned<String>>,
    /// Old `resource.method` names.
    pub deprecated_calls: Vec<Spanned<String>>,
    /// Safe to resend.
    pub idempotent: Option<bool>,
    /// Key the body fields sit in.
    pub wrapper: Option<Spanned<String>>,
    /// The wrapped value travels as a JSON string.
    pub json_string_body: Option<Spanned<()>>,
    /// Public names of positional arguments, in order.
    pub positional: Option<Vec<Spanned<String>>>,
    /// How the next page is asked for.
    pub paging: Option<Paging>,
    /// Which list goes out in several requests.
    pub batch: Option<BatchRule>,
}

/// A list that is sent in several requests.
#[derive(Debug, Clone)]
pub struct BatchRule {
    /// The argument, by public or wire name.
    pub parameter: Spanned<String>,
    /// Its elements in one request, at most.
    pub size: u32,
}

/// How the next page is asked for: one of the first five, or nothing at all.
#[derive(Debug, Clone)]
pub struct Paging {
    /// The argument that counts pages.
    pub page: Option<Spanned<String>>,
    /// The argument that counts items.
    pub offset: Option<Spanned<String>>,
    /// The argument that takes a token.
    pub cursor: Option<Spanned<String>>,
    /// Where the body has the URL of the next page.
    pub next_url: Option<JsonPointer>,
    /// A `Link` field has it.
    pub link: bool,
    /// The reply is what it is.
    pub none: bool,
    /// Where the body has the token.
    pub token: Option<JsonPointer>,
    /// The header field that has the token.
    pub token_header: Option<Spanned<String>>,
    /// Where the last item has the token.
    pub last: Option<JsonPointer>,
    /// Where the body says whether there is more.
    pub more: Option<JsonPointer>,
    /// The argument that sizes a page.
    pub limit: Option<Spanned<String>>,
    /// Where the rule stands.
    pub span: Span,
}

/// `to` is the public name of a field or parameter.
#[derive(Debug, Clone)]
pub struct RenameRule {
    /// What is renamed.
    pub target: TargetField,
    /// Its public name.
    pub to: Spanned<String>,
    /// Old public names that go on to work.
    pub deprecated: Vec<Spanned<String>>,
}

/// `to` is the public name of the type of a schema.
#[derive(Debug, Clone)]
pub struct TypeRenameRule {
    /// Name or glob of one schema.
    pub schema: Spanned<String>,
    /// Its public name.
    pub to: Spanned<String>,
    /// Old public names that go on to work.
    pub deprecated: Vec<Spanned<String>>,
}

/// `to` is the public name of a resource.
#[derive(Debug, Clone)]
pub struct ResourceRenameRule {
    /// What it is called without the rule.
    pub resource: Spanned<String>,
    /// Its public name.
    pub to: Spanned<String>,
    /// Old public names that go on to work.
    pub deprecated: Vec<Spanned<String>>,
}

/// A field of schemas, or an argument of operations.
#[derive(Debug, Clone)]
pub struct TargetField {
    /// Where to look.
    pub scope: Scope,
    /// Which one, by wire name (or public name).
    pub field: Spanned<String>,
}

/// Which schemas or operations a rule reaches.
#[derive(Debug, Clone)]
pub enum Scope {
    /// Globs of schema names.
    Schemas(Vec<Spanned<String>>),
    /// Globs of `resource.method`, or operationIds.
    Operations(Vec<Spanned<String>>),
}

/// How query arrays are written where the document does not say otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Arrays {
    /// As the document's style and explode say.
    #[default]
    Document,
    /// `name[]=a&name[]=b`.
    Brackets,
    /// `name=a&name=b`.
    Repeat,
    /// `name=a,b`.
    Comma,
}

/// Directions a rule holds in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// What is sent.
    Request,
    /// What is received.
    Response,
    /// Both.
    #[default]
    Both,
}

impl Direction {
    /// Whether it covers requests.
    #[must_use]
    pub const fn request(self) -> bool {
        matches!(self, Self::Request | Self::Both)
    }

    /// Whether it covers replies.
    #[must_use]
    pub const fn response(self) -> bool {
        matches!(self, Self::Response | Self::Both)
    }
}

/// Several wire names for one field.
#[derive(Debug, Clone)]
pub struct AliasRule {
    /// Canonical public name.
    pub field: Spanned<String>,
    /// Other wire names, in order of preference.
    pub legacy: Vec<Spanned<String>>,
    /// Globs of schemas whose field it is.
    pub schemas: Vec<Spanned<String>>,
    /// operationIds, calls or globs of calls whose argument it is.
    pub operations: Vec<Spanned<String>>,
    /// In which directions.
    pub direction: Direction,
    /// Life cycle.
    pub status: LegacyStatus,
    /// What two different values do.
    pub conflict: ConflictPolicy,
    /// Usable as deprecated keyword, setter, accessor. `None`: where the name allows it.
    pub keyword: Option<bool>,
    /// Spelling that is sent.
    pub send: Option<Spanned<String>>,
    /// The rule.
    pub span: Span,
}

/// Other spellings of an enum's values.
#[derive(Debug, Clone)]
pub struct ValueRule {
    /// The enum's schema.
    pub schema: Spanned<String>,
    /// Legacy value → canonical value.
    pub legacy: Vec<(Spanned<String>, Spanned<String>)>,
    /// Canonical value → the spelling that is sent.
    pub send: Vec<(Spanned<String>, Spanned<String>)>,
}

/// Where the payload of some operations sits.
#[derive(Debug, Clone)]
pub struct EnvelopeRule {
    /// Globs of `resource.method`.
    pub calls: Vec<Spanned<String>>,
    /// Kind of reply.
    pub kind: ReplyKind,
    /// Schema of the value or of an item.
    pub of: Option<Spanned<String>>,
    /// Fields a value must have to fit.
    pub value_has: Vec<Spanned<String>>,
    /// Places of every part.
    pub at: CandidatesRule,
    /// Whether an empty body is success.
    pub empty_ok: Option<bool>,
    /// The rule.
    pub span: Span,
}

/// Places of every part of a reply, in order of preference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)] // named as in `ir::Envelope`
pub struct CandidatesRule {
    pub value: Vec<JsonPointer>,
    pub items: Vec<JsonPointer>,
    pub total: Vec<JsonPointer>,
    pub id: Vec<JsonPointer>,
    pub matched: Vec<JsonPointer>,
    pub modified: Vec<JsonPointer>,
    pub count: Vec<JsonPointer>,
    pub ids: Vec<JsonPointer>,
    pub errors: Vec<JsonPointer>,
    pub not_found: Vec<JsonPointer>,
}

/// Bounds of calls.
#[derive(Debug, Clone)]
pub struct BoundsRule {
    /// Globs of `resource.method`.
    pub calls: Vec<Spanned<String>>,
    /// What they are.
    pub bounds: Bounds,
}

/// A failing reply that tells which parts worked.
#[derive(Debug, Clone)]
pub struct PartialFailureRule {
    /// Globs of `resource.method`.
    pub calls: Vec<Spanned<String>>,
    /// Statuses it comes with.
    pub statuses: Vec<u16>,
    /// What worked.
    pub ids: JsonPointer,
    /// What did not.
    pub errors: JsonPointer,
}

/// Bodies that say they failed.
#[derive(Debug, Clone, Default)]
pub struct Failures {
    /// Signs of failure in a 2xx body.
    pub in_2xx: Vec<FailureSign>,
    /// Bodies that mean one error whatever the status.
    pub known: Vec<KnownFailureRule>,
}

/// A sign of failure in a 2xx body: the field's name says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FailureSign {
    Success,
    Error,
    Status,
}

/// A body that means one error whatever the status.
#[derive(Debug, Clone)]
pub struct KnownFailureRule {
    /// Where the text sits.
    pub at: JsonPointer,
    /// The text.
    pub equals: Spanned<String>,
    /// Kind of error.
    pub kind: Spanned<String>,
}
