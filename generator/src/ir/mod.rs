//! The language-neutral model of an API: what every target language plans from.
//!
//! `lower` builds it, `lang/*` reads it. It holds facts (names as words, wire names, types, where a payload sits),
//! never a Rust or Python spelling. Every node knows the place in the document it came from.

pub mod api;
pub mod envelope;
pub mod example;
pub(crate) mod graph;
mod latin;
pub mod operation;
pub mod paging;
pub mod server;
pub mod text;
pub mod types;
pub mod version;
pub mod words;
pub mod xml;

pub use api::{
    Api, AuthScheme, Credential, FormerResource, Incoming, IncomingKind, OAuth, Package, Resource, TokenUrls,
    answers_challenges,
};
pub use envelope::{
    Candidate, Envelope, EventForm, FailureRules, InlineFailure, KnownFailure, PartialFailure, ReplyKind,
};
pub(crate) use latin::in_ascii;
pub use operation::{
    Argument, Batching, Body, BodyEncoding, BodyFormat, Bounds, HttpMethod, Location, Operation, Part,
    PathSegment, Style, seconds,
};
pub use paging::{Paging, PagingWay, TokenPlace};
pub use server::{Server, ServerChoices, ServerVariable};
pub use text::{Docs, JsonPointer, SpecText, WireName};
pub use types::{
    ConflictPolicy, EnumForm, EnumValue, EnumWire, Extra, Field, Guard, Legacy, LegacyStatus, ObjectType,
    Shape, TypeArena, TypeDef, TypeId, TypeUse, UnionArm, UnionType, Usage,
};
pub use version::{Label, Version};
pub use words::Words;
pub use xml::{XmlId, XmlMember, XmlName, XmlObject, XmlPlace, XmlRoot, XmlShape};
