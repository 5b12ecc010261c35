//! Named types, their fields and how a place uses a type.

use super::{Docs, SpecText, WireName, Words};
use crate::diagnostics::SpecPointer;

/// Index into [`TypeArena`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// All named types, in document order.
#[derive(Debug, Clone, Default)]
pub struct TypeArena {
    types: Vec<TypeDef>,
}

impl TypeArena {
    /// Adds a type and says how to find it.
    pub fn insert(&mut self, def: TypeDef) -> TypeId {
        self.types.push(def);
        TypeId(self.types.len() - 1)
    }

    /// The type behind an id. Ids come from `insert` alone, so there always is one.
    pub fn get(&self, id: TypeId) -> Option<&TypeDef> {
        self.types.get(id.0)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, id: TypeId) -> Option<&mut TypeDef> {
        self.types.get_mut(id.0)
    }

    /// In order of insertion.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        self.types.iter().enumerate().map(|(i, def)| (TypeId(i), def))
    }
}

/// A named type.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// Public name as words.
    pub name: Words,
    /// Old public names that go on to work, deprecated.
    pub former: Vec<Words>,
    /// A rule or an extension gives the name: it follows that, whatever was published.
    pub is_given: bool,
    /// The schema's own name, for rules, warnings and docs; the path of names for an inline schema.
    pub schema: WireName,
    /// Name of the resource whose topic file it belongs to; `None` when several share it.
    pub topic: Option<Words>,
    /// Documentation.
    pub docs: Docs,
    /// Its shape.
    pub shape: Shape,
    /// Where values of it travel.
    pub usage: Usage,
    /// Part of a cycle of types (Python defers).
    pub recursive: bool,
    /// The circle of types that hold each other with no list or map between (Rust boxes there); one number a circle.
    pub circle: Option<usize>,
    /// Where it stands.
    pub pointer: SpecPointer,
}

/// Directions in which values of a type travel. Neither: the type is not reached and not emitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// As (part of) an argument, other than being one operation's whole flat body.
    pub request: bool,
    /// As (part of) a reply.
    pub response: bool,
}

/// What a named type looks like.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Known fields.
    Object(ObjectType),
    /// An open enum of JSON scalars.
    Enum(Vec<EnumValue>),
    /// One of several; unknown values are kept.
    Union(UnionType),
}

/// One of several types. A value belongs to the arm that can hold it: whose JSON type it has, whose guards it passes and
/// whose required fields are there. If several can, it is the one that knows most of its keys, then the one that passed
/// most guards, then the one that misses fewest of its own, then the first; an object that knows none of its keys is not
/// meant where another one knows some.
#[derive(Debug, Clone, Default)]
pub struct UnionType {
    /// In document order.
    pub arms: Vec<UnionArm>,
    /// `oneOf`: a value that two objects can hold equally well is kept as it is, since neither is certain.
    pub exclusive: bool,
}

/// An object with known fields; unknown ones are always kept.
#[derive(Debug, Clone)]
pub struct ObjectType {
    /// In document order.
    pub fields: Vec<Field>,
    /// Values under all other keys, where the document says what they are.
    pub extra: Option<Extra>,
    /// What two different spellings of one field do on decode.
    pub conflict: ConflictPolicy,
}

/// Values under keys that are no fields.
#[derive(Debug, Clone)]
pub struct Extra {
    /// Type of each; never [`TypeUse::Any`], which says nothing.
    pub of: TypeUse,
    /// Documentation.
    pub docs: Docs,
}

/// What happens when two spellings of one field disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ConflictPolicy {
    /// The canonical one wins, with a structured warning.
    #[default]
    Warn,
    /// A typed decode error.
    Error,
}

/// A field of an object, or the value part of an argument.
#[derive(Debug, Clone)]
pub struct Field {
    /// Public name as words.
    pub name: Words,
    /// The spelling that is sent, and the first one that is accepted.
    pub wire: WireName,
    /// Type, without the field's own nullability.
    pub ty: TypeUse,
    /// Always there (in a reply) or must be given (in a request).
    pub required: bool,
    /// `null` is a value.
    pub nullable: bool,
    /// Only received: no type that is only sent has it.
    pub read_only: bool,
    /// Only sent: no type that is only received has it.
    pub write_only: bool,
    /// The value travels as a string that holds JSON.
    pub json_string: bool,
    /// Not shown where a value is printed for a developer (`format: password`).
    pub secret: bool,
    /// Other accepted spellings, in order of preference. One whose wire name is the field's own adds a keyword alone.
    pub legacy: Vec<Legacy>,
    /// Documentation.
    pub docs: Docs,
    /// Where it stands.
    pub pointer: SpecPointer,
}

impl Field {
    /// Whether an absent list reads as an empty one: the document's default of it is `[]`, and values of the type it
    /// stands in are only received. In a request it would send what is the server's to choose.
    pub fn is_empty_when_absent(&self, usage: Usage) -> bool {
        let has_default = self.docs.default == Some(SpecText::new("[]"));
        matches!(self.ty, TypeUse::List(_))
            && has_default
            && !(self.required || self.nullable || usage.request)
    }
}

/// Another spelling of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Legacy {
    /// As it travels.
    pub wire: WireName,
    /// As a deprecated keyword, setter and accessor; `None` where it is only read off the wire.
    pub name: Option<Words>,
    /// Accepted in requests.
    pub request: bool,
    /// Accepted in replies.
    pub response: bool,
    /// Life cycle.
    pub status: LegacyStatus,
}

/// Life cycle of a legacy name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LegacyStatus {
    /// Accepted quietly.
    #[default]
    Active,
    /// Reported when met.
    Warn,
    /// Reported, and gone in this version.
    RemovedIn(String),
}

/// How a place uses a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeUse {
    /// Any JSON value, `null` included.
    Any,
    /// `true` or `false`.
    Bool,
    /// A string.
    String,
    /// A whole number of up to 64 bits, signed.
    Int,
    /// A whole number of up to 64 bits, not negative.
    UInt,
    /// A JSON number.
    Number,
    /// RFC 3339 date-time.
    DateTime,
    /// RFC 3339 full-date.
    Date,
    /// Base64 bytes.
    Bytes,
    /// Any JSON object.
    Object,
    /// String keys, one type of value.
    Map(Box<TypeUse>),
    /// A JSON array.
    List(Box<TypeUse>),
    /// A named type.
    Named(TypeId),
    /// Content of a file or a whole body: bytes, a path, a stream. Only sent.
    Upload,
    /// `null` or the type: only inside lists, maps and unions (a field has its own flag).
    Nullable(Box<TypeUse>),
}

/// A value of an open enum.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// Public name as words.
    pub name: Words,
    /// The value as it travels.
    pub wire: EnumWire,
    /// Other accepted values, read as this one and not sent.
    pub legacy: Vec<SpecText>,
    /// The one of these that is sent all the same, in place of `wire`.
    pub sent: Option<SpecText>,
    /// What a required place holds of which its caller says nothing: the only value, or the one that was published as
    /// the only one before there were others.
    pub is_default: bool,
    /// Documentation.
    pub docs: Docs,
}

/// A JSON scalar an enum can hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum EnumWire {
    /// A string.
    String(SpecText),
    /// A whole number.
    Int(i64),
    /// `true` or `false`.
    Bool(bool),
}

impl EnumWire {
    /// The value as JSON shows it, a string without its quotes: the key of its name, never its name.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::String(text) => text.for_encoder().to_owned(),
            Self::Int(number) => number.to_string(),
            Self::Bool(flag) => flag.to_string(),
        }
    }
}

/// What the values of an enum have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnumForm {
    /// All are strings.
    Text,
    /// All are whole numbers.
    Whole,
    /// Strings, numbers and booleans, or nothing at all.
    Mixed,
}

impl EnumForm {
    /// The form of an enum.
    #[must_use]
    pub fn of(values: &[EnumValue]) -> Self {
        Self::of_wires(values.iter().map(|value| &value.wire))
    }

    /// The same of the values as they travel.
    #[must_use]
    pub fn of_wires<'a>(wires: impl Iterator<Item = &'a EnumWire> + Clone) -> Self {
        if wires.clone().next().is_none() {
            return Self::Mixed;
        }
        if wires.clone().all(|wire| matches!(wire, EnumWire::String(_))) {
            return Self::Text;
        }
        if wires.clone().all(|wire| matches!(wire, EnumWire::Int(_))) { Self::Whole } else { Self::Mixed }
    }
}

/// An arm of a union.
#[derive(Debug, Clone)]
pub struct UnionArm {
    /// Public name as words.
    pub name: Words,
    /// Its type.
    pub ty: TypeUse,
    /// What an object must say of itself to belong here.
    pub guards: Vec<Guard>,
}

/// What a property must say for an object to belong to an arm: a discriminator, or a constant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// The property.
    pub property: WireName,
    /// One of these; never empty.
    pub values: Vec<EnumWire>,
    /// An object without the property does not belong here.
    pub required: bool,
    /// None of the values, in place of one of them: the variant takes what is told to be of no other one.
    pub negated: bool,
}
