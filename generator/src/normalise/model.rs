//! A document after its rules: still its own schemas and places, but every field knows its names and every operation
//! its arguments and its envelope. What `lower` reads; type names are decided there.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Span, SpecPointer};
use crate::ir::{
    BodyEncoding, Candidate, ConflictPolicy, Credential, Docs, EnumWire, FailureRules, Guard, HttpMethod,
    InlineFailure, JsonPointer, Legacy, Location, Paging, PartialFailure, PathSegment, ReplyKind, SpecText,
    Style, WireName, Words,
};

/// The whole document.
#[derive(Debug, Clone)]
pub struct Normalised {
    /// Product name.
    pub title: SpecText,
    /// The document's description.
    pub docs: Docs,
    /// `info.version`.
    pub version: SpecText,
    /// First usable server.
    pub base_url: Option<SpecText>,
    /// The document's servers, the default one first.
    pub servers: Vec<crate::ir::Server>,
    /// What callers may choose of all servers.
    pub server_choices: crate::ir::ServerChoices,
    /// Schemes the clients use.
    pub auth: Vec<Credential>,
    /// Some operation does not work without a credential, and none that writes does: one like that is how people log in or
    /// sign up, for which a client has to be made before there is a credential.
    pub needs_credential: bool,
    /// How the packages are called.
    pub package: crate::ir::Package,
    /// Resources in document order: of their tags, then of first use.
    pub resources: Vec<Resource>,
    /// In document order.
    pub operations: Vec<Operation>,
    /// Every schema that can be reached, by id.
    pub schemas: Schemas,
    /// Failures of the whole API.
    pub failures: FailureRules,
    /// What became of nodes whose fate their keyword alone does not tell.
    pub fates: Fates,
    /// Calls from the server to the client.
    pub incoming: Vec<Incoming>,
    pub(super) places: super::place::Places,
}

/// Calls from the server to the client, of one kind.
#[derive(Debug, Clone, Copy)]
pub struct Incoming {
    /// Which.
    pub kind: crate::ir::IncomingKind,
    /// The union of what they bring.
    pub schema: SchemaId,
}

impl Normalised {
    /// Schemas that arguments and payloads lead to.
    #[must_use]
    pub fn reached(&self) -> BTreeSet<SchemaId> {
        let mut pending: Vec<SchemaId> = self.incoming.iter().map(|incoming| incoming.schema).collect();
        for operation in &self.operations {
            pending.extend(operation.arguments.iter().map(|argument| argument.field.schema));
            pending.extend(operation.envelope.of);
            pending.extend(operation.error_schemas.iter().map(|(_, schema)| *schema));
        }
        self.schemas.closure(pending)
    }

    /// The words of a type that stands at a place: parent and property, singular for items.
    #[must_use]
    pub fn type_words(&self, pointer: &SpecPointer) -> Words {
        self.places.type_words(pointer)
    }
}

/// A group of operations.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Its name.
    pub name: Words,
    /// From the tag.
    pub docs: Docs,
    /// The tag, or the first operation.
    pub pointer: SpecPointer,
}

/// What became of single nodes of the document, for the ledger.
#[derive(Debug, Clone, Default)]
pub struct Fates {
    notes: BTreeMap<SpecPointer, Fate>,
}

/// What became of a node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is in the generated code, as this.
    Emitted(String),
    /// It is in the documentation only.
    Documented,
    /// A rule of this name leaves it out.
    Ignored(String),
    /// There is no form for it, for this reason.
    Unsupported(String),
}

impl Fates {
    /// Notes what became of a node. The first note stays.
    pub fn note(&mut self, pointer: &SpecPointer, fate: Fate) {
        self.notes.entry(pointer.clone()).or_insert(fate);
    }

    /// What was noted about a node.
    #[must_use]
    pub fn get(&self, pointer: &SpecPointer) -> Option<&Fate> {
        self.notes.get(pointer)
    }
}

/// Index into [`Schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub(super) usize);

/// All schemas that can be reached.
#[derive(Debug, Clone, Default)]
pub struct Schemas {
    pub(super) all: Vec<Schema>,
    pub(super) by_pointer: BTreeMap<SpecPointer, SchemaId>,
}

impl Schemas {
    /// The schema behind an id. Ids come from this arena, so there always is one.
    #[must_use]
    pub fn get(&self, id: SchemaId) -> Option<&Schema> {
        self.all.get(id.0)
    }

    /// Adds a schema that no place of the document holds as it is.
    pub(super) fn add(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(self.all.len());
        self.by_pointer.insert(schema.pointer.clone(), id);
        self.all.push(schema);
        id
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, id: SchemaId) -> Option<&mut Schema> {
        self.all.get_mut(id.0)
    }

    /// The schema at a pointer.
    #[must_use]
    pub fn at(&self, pointer: &SpecPointer) -> Option<SchemaId> {
        self.by_pointer.get(pointer).copied()
    }

    /// All, in the order they were reached.
    pub fn iter(&self) -> impl Iterator<Item = (SchemaId, &Schema)> {
        self.all.iter().enumerate().map(|(index, schema)| (SchemaId(index), schema))
    }

    /// Everything some schemas lead to, themselves included.
    #[must_use]
    pub fn closure(&self, roots: impl IntoIterator<Item = SchemaId>) -> BTreeSet<SchemaId> {
        let mut reached = BTreeSet::new();
        let mut pending: Vec<SchemaId> = roots.into_iter().collect();
        while let Some(id) = pending.pop() {
            if !reached.insert(id) {
                continue;
            }
            match self.get(id).map(|schema| &schema.kind) {
                Some(Kind::Object(object)) => {
                    pending.extend(object.fields.iter().map(|field| field.schema).chain(object.extra));
                }
                Some(Kind::Map(inner) | Kind::List(inner) | Kind::Same(inner)) => pending.push(*inner),
                Some(Kind::Union(union)) => pending.extend(union.arms.iter().map(|arm| arm.schema)),
                _ => {}
            }
        }
        reached
    }

    /// Follows schemas that only stand for another one. `true`: one on the way allows `null`.
    #[must_use]
    pub fn settle(&self, id: SchemaId) -> (SchemaId, bool) {
        let (mut at, mut nullable) = (id, false);
        // Each step leads to another schema, so a longer way than there are schemas is a circle.
        for _ in 0..=self.all.len() {
            let Some(schema) = self.get(at) else { break };
            nullable |= schema.nullable;
            match schema.kind {
                Kind::Same(next) => at = next,
                _ => break,
            }
        }
        (at, nullable)
    }
}

/// A schema.
#[derive(Debug, Clone)]
pub struct Schema {
    /// Where it stands.
    pub pointer: SpecPointer,
    /// Its place in the text.
    pub span: Span,
    /// Its name for rules: of the component, or the path of names to it (`Tool.parameters`).
    pub name: String,
    /// Public name given by a rule or an extension.
    pub public: Option<Words>,
    /// `title`.
    pub title: Option<String>,
    /// Documentation.
    pub docs: Docs,
    /// `null` is a value.
    pub nullable: bool,
    /// The values of its `enum`, whatever became of them in `kind`; empty without one.
    pub constants: Vec<EnumWire>,
    /// Bytes as they are: `format: binary`, or content of a media type.
    pub binary: bool,
    /// What its `xml` says.
    pub xml: XmlHints,
    /// What it looks like.
    pub kind: Kind,
}

/// What the `xml` keyword of a schema says.
#[derive(Debug, Clone, Default)]
pub struct XmlHints {
    /// `name`.
    pub name: Option<String>,
    /// `prefix`.
    pub prefix: Option<String>,
    /// `namespace`.
    pub namespace: Option<String>,
    /// `attribute: true`, `nodeType: attribute`.
    pub attribute: bool,
    /// `wrapped: true`; of a list, `nodeType: element`.
    pub wrapped: bool,
    /// `nodeType: text` or `cdata`.
    pub text: bool,
}

impl XmlHints {
    /// Takes what is not said from a schema that this one stands for.
    pub fn fill(&mut self, other: &Self) {
        let Self { name, prefix, namespace, attribute, wrapped, text } = other.clone();
        self.name = self.name.take().or(name);
        // A prefix and its namespace belong together.
        if self.prefix.is_none() && self.namespace.is_none() {
            (self.prefix, self.namespace) = (prefix, namespace);
        }
        self.attribute |= attribute;
        self.wrapped |= wrapped;
        self.text |= text;
    }
}

/// What a schema looks like.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Anything.
    Any,
    /// `true`, `false`.
    Bool,
    /// Text.
    String,
    /// Whole number.
    Int,
    /// Whole number that may be too large for a signed one of 64 bits.
    UInt,
    /// Number.
    Number,
    /// RFC 3339 date-time.
    DateTime,
    /// RFC 3339 full-date.
    Date,
    /// Base64.
    Bytes,
    /// Open enum.
    Enum(Vec<EnumValue>),
    /// Known fields.
    Object(Object),
    /// Any object.
    FreeObject,
    /// Any keys, one kind of value.
    Map(SchemaId),
    /// A list.
    List(SchemaId),
    /// One of several.
    Union(Union),
    /// Another schema, with other words around it.
    Same(SchemaId),
}

/// One of several schemas.
#[derive(Debug, Clone, Default)]
pub struct Union {
    /// In document order.
    pub arms: Vec<Arm>,
    /// `oneOf`: at most one of them is meant.
    pub exclusive: bool,
    /// The document's own way to tell them apart.
    pub discriminator: Option<Discriminator>,
}

/// A variant of a union.
#[derive(Debug, Clone)]
pub struct Arm {
    /// What it is.
    pub schema: SchemaId,
    /// The schema the document names, which a mapping speaks of.
    pub of: SpecPointer,
    /// What an object must say of itself to be it; found once all schemas are read.
    pub guards: Vec<Guard>,
}

/// A `discriminator`.
#[derive(Debug, Clone)]
pub struct Discriminator {
    /// Its `propertyName`.
    pub property: String,
    /// Its `mapping`: value and the place of a schema.
    pub mapping: Vec<(String, SpecPointer)>,
}

/// An object with known fields.
#[derive(Debug, Clone, Default)]
pub struct Object {
    /// In document order.
    pub fields: Vec<Field>,
    /// What the document says of values under all other keys.
    pub extra: Option<SchemaId>,
    /// What two different spellings of one field do.
    pub conflict: ConflictPolicy,
}

/// A value of an enum.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// As it travels.
    pub wire: EnumWire,
    /// Other spellings.
    pub legacy: Vec<SpecText>,
    /// The one of these that is sent in place of its own.
    pub sent: Option<SpecText>,
    /// Public name given by an extension.
    pub public: Option<Words>,
    /// Documentation.
    pub docs: Docs,
}

/// A field, or the value part of an argument.
#[derive(Debug, Clone)]
pub struct Field {
    /// The document's wire name.
    pub declared: WireName,
    /// The spelling that is sent.
    pub wire: WireName,
    /// The public name it would like.
    pub public: Words,
    /// The rule or extension that chose the public name.
    pub renamed: Option<Span>,
    /// Its schema.
    pub schema: SchemaId,
    /// Required where it stands.
    pub required: bool,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// JSON in a string.
    pub json_string: bool,
    /// `format: password`.
    pub secret: bool,
    /// Other spellings, with the rule they come from.
    pub legacy: Vec<(Legacy, Span)>,
    /// Documentation.
    pub docs: Docs,
    /// Where it stands.
    pub pointer: SpecPointer,
    /// Its name's place in the text.
    pub span: Span,
}

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// operationId.
    pub id: Option<String>,
    /// The same as words, or method and path.
    pub id_words: Words,
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
