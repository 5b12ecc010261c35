//! The servers of a document (OpenAPI, Server Object), and what callers may choose.

use super::{SpecText, WireName, Words};

/// Where operations are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// What it is chosen by.
    pub name: Words,
    /// The address, with `{variables}`.
    pub url: SpecText,
    /// What the document says about it.
    pub description: SpecText,
    /// The variables in the address.
    pub variables: Vec<ServerVariable>,
}

/// A part of an address that callers may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name in the address.
    pub name: WireName,
    /// What it is where nobody chooses.
    pub default: SpecText,
    /// What it may be; empty: anything.
    pub values: Vec<SpecText>,
    /// What the document says about it.
    pub description: SpecText,
}

/// All that a client may choose of its servers, those of single operations included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerChoices {
    /// Servers by name; fewer than two are no choice.
    pub servers: Vec<Server>,
    /// Variables by name, with the values of all servers.
    pub variables: Vec<ServerVariable>,
}

impl ServerChoices {
    /// Whether there is nothing to choose.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.servers.is_empty() && self.variables.is_empty()
    }
}
