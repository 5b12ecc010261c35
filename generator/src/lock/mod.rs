//! The lock: what is published stays called what it is called. Pointer → public names and constructor arguments, written
//! beside the document and read back as input of the next run. Pure: text in, text out.

mod text;

use std::collections::BTreeMap;

pub use text::{parse, render};

/// Published names. The default is a first run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// By operationId, else method and path.
    pub operations: BTreeMap<String, LockedOperation>,
    /// Resource → the Cargo feature that compiles it; empty for a crate without such features.
    pub features: BTreeMap<String, String>,
    /// Address of a server, as the document has it → the name it is chosen by.
    pub servers: BTreeMap<String, String>,
    /// By JSON pointer of the schema.
    pub types: BTreeMap<String, LockedType>,
}

/// What is published of an operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockedOperation {
    /// `resource.method`.
    pub call: String,
    /// Its reply was recognised as one page of several, and published as such.
    pub gives_pages: bool,
    /// The media type of its body, unless that is JSON: what is offered besides later does not take its place.
    pub sends: Option<String>,
    /// `location wire-name` → public name.
    pub arguments: BTreeMap<String, String>,
    /// Public names of the arguments that must be given, positional ones first.
    pub required: Vec<String>,
}

/// What is published of a type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockedType {
    /// Its public name, in words joined by `_`.
    pub name: String,
    /// Wire name → public name of its fields, wire value → public name of its values.
    pub members: BTreeMap<String, String>,
    /// Public names of the fields its constructor takes, where it is sent.
    pub required: Vec<String>,
    /// Of an enum of several values: the wire value that was its only one, which constructors do not ask for.
    pub default: Option<String>,
}
