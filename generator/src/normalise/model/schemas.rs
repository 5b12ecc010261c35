//! Schemas of a document after its rules: what each is, with the fields, variants and values it has. Not their names
//! as types, which are decided below.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Span, SpecPointer};
use crate::ir::{ConflictPolicy, Docs, EnumWire, Guard, Legacy, SpecText, WireName, Words};

/// Index into [`Schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub(in crate::normalise) usize);

/// All schemas that can be reached.
#[derive(Debug, Clone, Default)]
pub struct Schemas {
    pub(in crate::normalise) all: Vec<Schema>,
    pub(in crate::normalise) by_pointer: BTreeMap<SpecPointer, SchemaId>,
}

impl Schemas {
    /// The schema behind an id. Ids come from this arena, so there always is one.
    #[must_use]
    pub fn get(&self, id: SchemaId) -> Option<&Schema> {
        self.all.get(id.0)
    }

    /// Adds a schema that no place of the document holds as it is.
    pub(in crate::normalise) fn add(&mut self, schema: Schema) -> SchemaId {
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
    pub public: Option<PublicName>,
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
    /// Media type of what a text holds as it is (`contentMediaType` without an encoding).
    pub media_type: Option<String>,
    /// What its `xml` says.
    pub xml: XmlHints,
    /// What it looks like.
    pub kind: Kind,
}

impl Schema {
    /// The words of its public name, if a rule or an extension gives it one.
    #[must_use]
    pub fn public_words(&self) -> Option<Words> {
        self.public.as_ref().map(|public| public.given.words.clone())
    }

    /// Whether a part of a multipart body that is one of these holds a file: bytes, a value of no type at all (OpenAPI 3.1.1
    /// §4.8.15.1), or a text that is said to hold what no text can (§4.8.14.3 of OpenAPI 3.1.0).
    #[must_use]
    pub fn is_file(&self) -> bool {
        let is_content = || self.media_type.as_deref().is_some_and(crate::normalise::operation::is_bytes);
        self.binary || matches!(self.kind, Kind::Any) || (matches!(self.kind, Kind::String) && is_content())
    }
}

/// The name a rule or an extension gives to the type of a schema.
#[derive(Debug, Clone)]
pub struct PublicName {
    /// The name.
    pub given: GivenName,
    /// A rule of the rules file says so: one that changes nothing is an error.
    pub by_rule: bool,
    /// Old names that go on to work.
    pub former: Vec<GivenName>,
}

/// A name, and who gives it.
#[derive(Debug, Clone)]
pub struct GivenName {
    /// Its words.
    pub words: Words,
    /// Its place in the text.
    pub span: Span,
    /// Its place in the rules or the document.
    pub pointer: Option<SpecPointer>,
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
    /// Its `defaultMapping`: the schema of what has none of these values, or not the property (OpenAPI 3.2 §4.25).
    pub default: Option<SpecPointer>,
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
