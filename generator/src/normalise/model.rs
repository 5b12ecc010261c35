//! A document after its rules: still its own schemas and places, but every field knows its names and every operation
//! its arguments and its envelope. What `lower` reads; type names are decided there.

mod operations;
mod schemas;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::SpecPointer;
use crate::ir::{Credential, Docs, FailureRules, SpecText, Words};

pub use operations::{Argument, Body, BodyFormat, Envelope, Operation, Sent};
pub use schemas::{
    Arm, Discriminator, EnumValue, Field, GivenName, Kind, Object, PublicName, Schema, SchemaId, Schemas,
    Union, XmlHints,
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
    pub(in crate::normalise) places: super::place::Places,
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
    /// Old names that go on to work.
    pub former: Vec<Words>,
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
