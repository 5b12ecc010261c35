//! The shape of a rules file as one table: the reader checks against it, the JSON Schema for editors is made from it.

/// What a key holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// The format version.
    Version,
    /// Text.
    Text,
    /// Text with at least one character, or a list of such.
    TextList,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of these words.
    Words(&'static [&'static str]),
    /// true or false.
    Flag,
    /// A whole number, at least 1.
    Size,
    /// A span of time in seconds, more than nothing.
    Seconds,
    /// How many: a whole number, 0 or more.
    Count,
    /// A list of HTTP statuses.
    Statuses,
    /// A JSON pointer; `/` means the whole body.
    Pointer,
    /// A pointer or a list of pointers.
    Pointers,
    /// `active`, `warn` or `{removed_in: version}`.
    Status,
    /// An object of this shape.
    Object(&'static Shape),
    /// A list of objects of this shape.
    List(&'static Shape),
    /// Any keys, each with an object of this shape.
    MapOf(&'static Shape),
    /// Any keys, each with text.
    TextMap,
}

/// A key of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
    pub(super) docs: &'static str,
}

/// An object with known keys.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) docs: &'static str,
    pub(super) keys: &'static [Key],
}

impl Shape {
    pub(super) fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

const fn key(name: &'static str, kind: Kind, docs: &'static str) -> Key {
    Key { name, kind, required: false, docs }
}

const fn must(name: &'static str, kind: Kind, docs: &'static str) -> Key {
    Key { name, kind, required: true, docs }
}

pub(super) const KINDS: &[&str] = &["item", "list", "created", "updated", "deleted", "batch", "ack"];
pub(super) const ERROR_KINDS: &[&str] = &[
    "bad_request",
    "authentication",
    "permission_denied",
    "not_found",
    "conflict",
    "unprocessable_entity",
    "rate_limit",
    "internal_server",
    "status",
];

pub(super) static ROOT: Shape = Shape {
    name: "trueup.yaml",
    docs: "Rules of trueup: what the generated SDKs call things, and how the server's spellings map to that.",
    keys: &[
        must("trueup", Kind::Version, "Version of this format: 1."),
        key("sdk", Kind::Object(&SDK), "How the packages are called."),
        key("resources", Kind::TextMap, "Tag → resource name."),
        key(
            "zod",
            Kind::TextMap,
            "Schema of the document → schema of the source, for `trueup drift --zod`: `Constant` or `file.ts#Constant`.",
        ),
        key("operations", Kind::MapOf(&OPERATION), "By operationId."),
        key(
            "positional_ids",
            Kind::Flag,
            "Whether the id of get, update and delete is positional wherever it travels; default true.",
        ),
        key(
            "rename",
            Kind::List(&RENAME),
            "Public names of resources, types, fields and parameters that differ from the document's.",
        ),
        key(
            "arrays",
            Kind::Word(&["document", "brackets", "repeat", "comma"]),
            "How query arrays are written; default as the document says.",
        ),
        key("aliases", Kind::List(&ALIAS), "Other wire names of fields and arguments."),
        key("values", Kind::List(&VALUE), "Other wire spellings of enum values."),
        key(
            "json_string",
            Kind::List(&JSON_STRING),
            "Fields whose value travels as a string that holds JSON.",
        ),
        key(
            "envelopes",
            Kind::List(&ENVELOPE),
            "Where payloads sit in replies; the first rule that matches a call holds.",
        ),
        key(
            "bounds",
            Kind::List(&BOUNDS),
            "How long calls may take and how often they are tried again; the first rule that matches a call holds.",
        ),
        key("partial_failure", Kind::List(&PARTIAL), "Non-2xx replies that carry partial success."),
        key("failures", Kind::Object(&FAILURES), "Bodies that say they failed whatever the status."),
    ],
};

static SDK: Shape = Shape {
    name: "sdk",
    docs: "How the packages are called.",
    keys: &[
        key("name", Kind::Text, "Product name in documentation; default the document's title."),
        key("version", Kind::Text, "Version of both packages (SemVer)."),
        key("license", Kind::Text, "SPDX expression."),
        key("repository", Kind::Text, "URL of the source repository."),
        key("rust", Kind::Object(&RUST), "The Rust crate."),
        key("python", Kind::Object(&PYTHON), "The Python package."),
        key("env", Kind::Object(&ENV), "Environment variables the clients read."),
        key("request_id_header", Kind::Text, "Reply header with the request id; default x-request-id."),
        key("keep", Kind::Object(&KEEP), "Globs of hand-written files, never touched."),
    ],
};

static RUST: Shape = Shape {
    name: "rust",
    docs: "The Rust crate.",
    keys: &[
        key("crate", Kind::Text, "Crate name."),
        key("client", Kind::Text, "Client type; default Client."),
        key("version", Kind::Text, "Version of the crate (SemVer); default that of both."),
    ],
};

static PYTHON: Shape = Shape {
    name: "python",
    docs: "The Python package.",
    keys: &[
        key("package", Kind::Text, "Import name."),
        key("client", Kind::Text, "Client class; the asynchronous one is Async and this."),
        key("version", Kind::Text, "Version of the package (PEP 440); default that of both."),
    ],
};

static ENV: Shape = Shape {
    name: "env",
    docs: "Environment variables the clients read.",
    keys: &[key("api_key", Kind::Text, "The credential."), key("base_url", Kind::Text, "The base URL.")],
};

static KEEP: Shape = Shape {
    name: "keep",
    docs: "Globs of hand-written files, relative to the package.",
    keys: &[
        key("rust", Kind::TextList, "In the Rust package."),
        key("python", Kind::TextList, "In the Python package."),
    ],
};

static OPERATION: Shape = Shape {
    name: "operation",
    docs: "What is said about one operation.",
    keys: &[
        key("call", Kind::Text, "Its public name, resource.method."),
        key("idempotent", Kind::Flag, "Declared safe to resend."),
        key(
            "wrapper",
            Kind::Text,
            "The JSON body is an object with this one key; the fields inside are the arguments.",
        ),
        key("body", Kind::Word(&["json", "json-string"]), "How the wrapped value is encoded; default json."),
        key("positional", Kind::TextList, "Public names of the positional arguments, in order."),
        key("paging", Kind::Object(&PAGING), "The reply is one page of several."),
        key(
            "batch",
            Kind::Object(&BATCH),
            "A long list goes out in several requests, whose answers are put together.",
        ),
        key("deprecated_calls", Kind::TextList, "Old resource.method names, kept as deprecated shims."),
    ],
};

static BATCH: Shape = Shape {
    name: "batch",
    docs: "A list that goes out in several requests, one after the other.",
    keys: &[
        must(
            "parameter",
            Kind::Text,
            "The list: a query parameter, a field of a JSON body, or the body itself.",
        ),
        must("size", Kind::Size, "So many elements go out in one request at most."),
    ],
};

static PAGING: Shape = Shape {
    name: "paging",
    docs: "How the next page is asked for: one of page, offset, cursor, next_url, link; or none.",
    keys: &[
        key("page", Kind::Text, "Argument that counts pages from 1."),
        key("offset", Kind::Text, "Argument that counts items from 0."),
        key(
            "cursor",
            Kind::Text,
            "Argument that takes a token: token, token_header or last says where it is.",
        ),
        key("next_url", Kind::Pointer, "Where the reply has the URL of the next page."),
        key("link", Kind::Flag, "A Link field with rel=next has the URL of the next page (RFC 8288)."),
        key("none", Kind::Flag, "The reply is no page, whatever it looks like."),
        key("token", Kind::Pointer, "Where the reply has the token of the next page."),
        key("token_header", Kind::Text, "The header field of the reply that has the token of the next page."),
        key("last", Kind::Pointer, "Where the last item of a page has the token: /id."),
        key("more", Kind::Pointer, "Where the reply says whether there is another page: /has_more."),
        key("limit", Kind::Text, "Argument that sizes a page."),
    ],
};

static RENAME: Shape = Shape {
    name: "rename",
    docs: "The public name of a resource, of a type (schema alone), of a field (schema, field) or of an argument (operation, parameter).",
    keys: &[
        key("resource", Kind::Text, "A resource, by the name that it has without the rule."),
        key("schema", Kind::TextList, "Schemas, by name or glob; one, where it is the type that is renamed."),
        key("field", Kind::Text, "Wire name of the field."),
        key("operation", Kind::TextList, "Operations, by operationId, call or glob of calls."),
        key("parameter", Kind::Text, "Wire name of the parameter or body field."),
        must("to", Kind::Text, "The public name."),
        key("deprecated", Kind::TextList, "Old public names that go on to work, deprecated."),
    ],
};

static ALIAS: Shape = Shape {
    name: "alias",
    docs: "Several wire names for one field.",
    keys: &[
        must("field", Kind::Text, "Canonical public name."),
        must("legacy", Kind::TextList, "Other wire names, in order of preference."),
        must("in", Kind::Object(&SCOPE), "Which schemas or operations have the field."),
        key("direction", Kind::Word(&["request", "response", "both"]), "Where it holds; default both."),
        key("status", Kind::Status, "Life cycle; default active."),
        key(
            "conflict",
            Kind::Word(&["warn", "error"]),
            "What two different values in one reply do; default warn.",
        ),
        key(
            "keyword",
            Kind::Flag,
            "Usable as a deprecated keyword, setter and accessor; default where the name allows it.",
        ),
        key("send", Kind::Text, "The spelling that is sent; default the document's."),
    ],
};

static SCOPE: Shape = Shape {
    name: "scope",
    docs: "Schemas (whose fields) or operations (whose parameters and body fields); globs are allowed.",
    keys: &[
        key("schemas", Kind::TextList, "Schema names or globs."),
        key("operations", Kind::TextList, "operationIds, calls or globs of calls."),
    ],
};

static VALUE: Shape = Shape {
    name: "value",
    docs: "Other spellings of an enum's values.",
    keys: &[
        must("schema", Kind::Text, "The enum's schema."),
        must("legacy", Kind::TextMap, "Legacy value → canonical value."),
        key("send", Kind::TextMap, "Canonical value → the spelling that is sent; default the canonical one."),
    ],
};

static JSON_STRING: Shape = Shape {
    name: "json_string",
    docs: "A field whose value travels as a string that holds JSON.",
    keys: &[
        must("schema", Kind::TextList, "Schemas, by name or glob."),
        must("field", Kind::Text, "The field."),
    ],
};

static ENVELOPE: Shape = Shape {
    name: "envelope",
    docs: "Where the payload of some operations sits: ordered places for each part.",
    keys: &[
        must("calls", Kind::TextList, "Calls (resource.method) or globs."),
        must("kind", Kind::Word(KINDS), "What the method answers with."),
        key("of", Kind::Text, "Schema of the value or of one item; default read off the documented reply."),
        key("value", Kind::Pointers, "The entity."),
        key("value_has", Kind::TextList, "Fields an object must have to be the entity."),
        key("items", Kind::Pointers, "The list."),
        key("total", Kind::Pointers, "How many there are in all."),
        key("id", Kind::Pointers, "The id."),
        key("matched", Kind::Pointers, "How many an update found."),
        key("modified", Kind::Pointers, "How many an update changed."),
        key("count", Kind::Pointers, "How many were deleted."),
        key("ids", Kind::Pointers, "The ids of a batch."),
        key("errors", Kind::Pointers, "The messages of a batch."),
        key("not_found", Kind::Pointers, "An empty array, object or null here means not found."),
        key(
            "empty",
            Kind::Word(&["ok", "error"]),
            "Whether an empty body is success; default error for item and list.",
        ),
    ],
};

static BOUNDS: Shape = Shape {
    name: "bounds",
    docs: "Bounds of calls, unless a client or a call has others.",
    keys: &[
        must("calls", Kind::TextList, "Calls (resource.method) or globs."),
        key("timeout", Kind::Seconds, "Seconds a call may take, retries and pauses included."),
        key("max_retries", Kind::Count, "How often a failed request is sent again at most."),
    ],
};

static PARTIAL: Shape = Shape {
    name: "partial_failure",
    docs: "A failing reply that tells which parts worked.",
    keys: &[
        must("calls", Kind::TextList, "Calls (resource.method) or globs."),
        must("status", Kind::Statuses, "Statuses it comes with."),
        must("ids", Kind::Pointer, "What worked."),
        must("errors", Kind::Pointer, "What did not."),
    ],
};

static FAILURES: Shape = Shape {
    name: "failures",
    docs: "Bodies that say they failed whatever the status.",
    keys: &[
        key(
            "in_2xx",
            Kind::Words(&["success", "error", "status"]),
            "Signs of failure in a 2xx body, unless the operation's own entity has the field.",
        ),
        key(
            "known",
            Kind::List(&KNOWN),
            "Bodies that mean one error, on every operation and with any status.",
        ),
    ],
};

static KNOWN: Shape = Shape {
    name: "known_failure",
    docs: "A body that means one error.",
    keys: &[
        must("at", Kind::Pointer, "Where the text sits."),
        must("equals", Kind::Text, "The text."),
        must("kind", Kind::Word(ERROR_KINDS), "The kind of error."),
    ],
};
