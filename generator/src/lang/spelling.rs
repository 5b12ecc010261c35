//! What a target language calls the things of a model: the names its plan claims, and nothing of where they are written. Made by
//! each target from the scopes it plans with, so that a name looked up here is the one that stands in the sources.

use std::collections::BTreeMap;

use crate::ir::TypeId;

/// The names of one SDK.
#[derive(Debug, Clone, Default)]
pub struct Spelling {
    /// Crate or package, as code imports it.
    pub package: String,
    /// Type of the client.
    pub client: String,
    /// In the order of the resources.
    pub resources: Vec<ResourceSpelling>,
    /// Those that are emitted.
    pub types: BTreeMap<TypeId, TypeSpelling>,
}

/// The names of a resource.
#[derive(Debug, Clone)]
pub struct ResourceSpelling {
    /// What the client calls it: `tools`.
    pub accessor: String,
    /// Its type: `Tools`.
    pub class: String,
    /// In the order of its operations.
    pub methods: Vec<MethodSpelling>,
}

/// The names of a method.
#[derive(Debug, Clone)]
pub struct MethodSpelling {
    /// Its own.
    pub name: String,
    /// In the order of the operation's arguments.
    pub arguments: Vec<String>,
    /// The type that holds those arguments that go by name, where the language has one.
    pub holder: Option<String>,
}

/// The names of a type.
#[derive(Debug, Clone)]
pub struct TypeSpelling {
    /// Its own.
    pub name: String,
    /// Fields of an object, variants of an enum (its values as literals, where the language has no variants), in the order of
    /// the model; empty where members have no names.
    pub members: Vec<String>,
}
