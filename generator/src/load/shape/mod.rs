//! What the objects of an OpenAPI document are made of, as data: fields, their kinds, which of them hold schemas and references.
//! One table serves the check of a document, the typed view, the lowering of dialects, and the search for references.

mod objects;
mod schema;
mod walk;

pub(crate) use schema::is_annotation;
pub use walk::{Place, walk, walk_mut};

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Any JSON: examples, defaults, extensions. Nothing inside is looked at.
    Any,
    /// Text.
    Text,
    /// Text out of a list.
    Choice(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A non-negative integer.
    Count,
    /// A list.
    List(&'static Shape),
    /// An object with free keys.
    Map(&'static Shape),
    /// An object of the specification.
    Object(ObjectKind),
    /// An object of the specification, or a reference to one.
    RefOr(ObjectKind),
    /// `additionalProperties`: a schema, a reference to one, or a boolean.
    SchemaOrFlag,
    /// Not part of the typed view (callbacks, links, keywords beyond 3.0).
    Untyped(&'static Shape),
}

/// The objects of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // Each is the object of that name.
pub enum ObjectKind {
    Callback,
    CodeFlow,
    Components,
    Contact,
    Discriminator,
    Document,
    Encoding,
    Example,
    ExternalDocs,
    Flows,
    Header,
    ImplicitFlow,
    Info,
    License,
    Link,
    MediaType,
    Operation,
    Parameter,
    Paths,
    PathItem,
    RequestBody,
    Response,
    Responses,
    Schema,
    SecurityScheme,
    Server,
    ServerVariable,
    Tag,
    TokenFlow,
}

impl ObjectKind {
    /// What it is made of.
    #[must_use]
    pub fn shape(self) -> &'static ObjectShape {
        match self {
            Self::Callback => &objects::CALLBACK,
            Self::CodeFlow => &objects::CODE_FLOW,
            Self::Components => &objects::COMPONENTS,
            Self::Contact => &objects::CONTACT,
            Self::Discriminator => &schema::DISCRIMINATOR,
            Self::Document => &objects::DOCUMENT,
            Self::Encoding => &objects::ENCODING,
            Self::Example => &objects::EXAMPLE,
            Self::ExternalDocs => &objects::EXTERNAL_DOCS,
            Self::Flows => &objects::FLOWS,
            Self::Header => &objects::HEADER,
            Self::ImplicitFlow => &objects::IMPLICIT_FLOW,
            Self::Info => &objects::INFO,
            Self::License => &objects::LICENSE,
            Self::Link => &objects::LINK,
            Self::MediaType => &objects::MEDIA_TYPE,
            Self::Operation => &objects::OPERATION,
            Self::Parameter => &objects::PARAMETER,
            Self::Paths => &objects::PATHS,
            Self::PathItem => &objects::PATH_ITEM,
            Self::RequestBody => &objects::REQUEST_BODY,
            Self::Response => &objects::RESPONSE,
            Self::Responses => &objects::RESPONSES,
            Self::Schema => &schema::SCHEMA,
            Self::SecurityScheme => &objects::SECURITY_SCHEME,
            Self::Server => &objects::SERVER,
            Self::ServerVariable => &objects::SERVER_VARIABLE,
            Self::Tag => &objects::TAG,
            Self::TokenFlow => &objects::TOKEN_FLOW,
        }
    }
}

/// An object of the specification.
#[derive(Debug)]
pub struct ObjectShape {
    /// As messages call it, with its article: `a parameter object`.
    pub name: &'static str,
    /// Its fixed fields.
    pub fields: &'static [Field],
    /// Its free fields, if it has such.
    pub free: Option<Free>,
}

/// Fields with names that the document chooses.
#[derive(Debug)]
pub struct Free {
    /// Whether a name is one of them.
    pub matches: fn(&str) -> bool,
    /// What they hold.
    pub shape: Shape,
}

/// A fixed field.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// What happens without it.
    pub need: Need,
}

/// How much an object needs a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It may be left out.
    Optional,
    /// The specification asks for it; without it an empty text is assumed.
    OrEmptyText,
    /// The specification asks for it; without it an empty object is assumed.
    OrEmptyObject,
    /// Without it the object means nothing.
    Vital,
}

impl ObjectShape {
    /// The fixed field `name`.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        // Most names are told apart by their length and first byte: this is asked for every key of a document.
        let first = name.as_bytes().first();
        self.fields.iter().find(|field| {
            field.name.len() == name.len() && field.name.as_bytes().first() == first && field.name == name
        })
    }

    /// What the member `name` holds; `None` for extensions and unknown fields.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<Shape> {
        if let Some(field) = self.field(name) {
            return Some(field.shape);
        }
        self.free.as_ref().filter(|free| (free.matches)(name)).map(|free| free.shape)
    }
}

const fn optional(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, need: Need::Optional }
}

const fn needed(name: &'static str, shape: Shape, need: Need) -> Field {
    Field { name, shape, need }
}
