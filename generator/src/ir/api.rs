//! The whole API and its resources.

use super::{Docs, FailureRules, Operation, Server, ServerChoices, SpecText, TypeArena, Words, XmlObject};
use crate::diagnostics::SpecPointer;

/// A lowered document: the only thing a target language sees.
#[derive(Debug, Clone)]
pub struct Api {
    /// Product name (`sdk.name`, else the document's title).
    pub title: SpecText,
    /// The document's description.
    pub docs: Docs,
    /// `info.version`.
    pub version: SpecText,
    /// The default base URL: the first usable server. `None`: the caller must give one.
    pub base_url: Option<SpecText>,
    /// The document's servers, the default one first.
    pub servers: Vec<Server>,
    /// What callers may choose of all servers.
    pub server_choices: ServerChoices,
    /// How calls are authenticated; empty for an open API. The first one is the client's key.
    pub auth: Vec<Credential>,
    /// Some operation does not work without a credential, and none that writes does: one like that is how people log in or
    /// sign up, for which a client has to be made before there is a credential.
    pub needs_credential: bool,
    /// How the packages are called.
    pub package: Package,
    /// In document order of their tags, then of first use.
    pub resources: Vec<Resource>,
    /// All named types.
    pub types: TypeArena,
    /// Bodies that say they failed, whatever the status.
    pub failures: FailureRules,
    /// Objects that XML bodies hold.
    pub xml: Vec<XmlObject>,
    /// Calls from the server to the client.
    pub incoming: Vec<Incoming>,
}

/// What calls of one kind from the server to the client bring.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Which.
    pub kind: IncomingKind,
    /// The union of their bodies.
    pub of: super::TypeUse,
}

/// Calls from the server to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncomingKind {
    /// `webhooks` (OpenAPI 3.1.1 §4.8.1): to an address that was agreed on elsewhere.
    Webhook,
    /// `callbacks` of operations (OpenAPI 3.1.1 §4.8.18): to an address that a request named.
    Callback,
}

/// Package facts from the `sdk` section of the rules, with defaults read off the document.
#[derive(Debug, Clone)]
pub struct Package {
    /// Crate name, a valid Cargo package name.
    pub rust_crate: String,
    /// Client type in Rust.
    pub rust_client: String,
    /// Import name in Python, a valid identifier; also the distribution's name.
    pub python_package: String,
    /// Client class in Python; the asynchronous one is `Async` + this.
    pub python_client: String,
    /// SemVer.
    pub rust_version: String,
    /// PEP 440.
    pub python_version: String,
    /// SPDX expression.
    pub license: Option<String>,
    /// Source repository URL.
    pub repository: Option<SpecText>,
    /// Environment variable with the credential.
    pub env_api_key: String,
    /// Environment variable with the base URL.
    pub env_base_url: String,
    /// Reply header with the request id.
    pub request_id_header: String,
}

/// A credential the client may be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The document's name for its scheme.
    pub name: super::WireName,
    /// Environment variable with it.
    pub env: String,
    /// Other schemes of the document that are satisfied by it: they travel alike.
    pub also: Vec<super::WireName>,
    /// How it travels.
    pub scheme: AuthScheme,
    /// How the client gets it by itself.
    pub oauth: Option<OAuth>,
}

/// How a client asks for the tokens of a scheme (OpenAPI, OAuth Flows Object).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuth {
    /// With the id and secret of the program (RFC 6749 §4.4).
    pub client_credentials: Option<TokenUrls>,
    /// With the name and password of a user (RFC 6749 §4.3).
    pub password: Option<TokenUrls>,
    /// What operations ask for, in the order of their paths.
    pub scopes: Vec<super::SpecText>,
    /// How the names of its environment variables begin: `HIVE_`.
    pub env: String,
    /// How the names of its options begin, where several schemes have some.
    pub prefix: Option<Words>,
}

/// Where tokens are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenUrls {
    /// Absolute, or relative to the base URL.
    pub token: super::SpecText,
    /// Where one is renewed; `None`: at the same place.
    pub refresh: Option<super::SpecText>,
}

/// Whether a scheme of HTTP answers a challenge of the server each time, which clients do not (RFC 9110 §11.3).
#[must_use]
pub fn answers_challenges(scheme: &str) -> bool {
    const SCHEMES: [&str; 7] =
        ["digest", "hoba", "mutual", "negotiate", "ntlm", "scram-sha-1", "scram-sha-256"];
    SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// A security scheme the client can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthScheme {
    /// `Authorization: Bearer …`.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// `Authorization: <scheme> …`: another scheme of HTTP (RFC 9110 §11.1).
    Http(super::WireName),
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where it goes.
        location: super::Location,
        /// The header's or parameter's name.
        name: super::WireName,
    },
}

/// An old name of a resource.
#[derive(Debug, Clone)]
pub struct FormerResource {
    /// `utilities`.
    pub name: Words,
    /// Words of the Cargo feature that compiled it; `None`: it was always there.
    pub feature: Option<Words>,
}

/// A group of operations: `client.tools`.
#[derive(Debug, Clone)]
pub struct Resource {
    /// `tools`.
    pub name: Words,
    /// Old names that go on to work.
    pub former: Vec<FormerResource>,
    /// From the tag.
    pub docs: Docs,
    /// Words of the Cargo feature that compiles it; `None`: it is always there.
    pub feature: Option<Words>,
    /// In document order.
    pub operations: Vec<Operation>,
    /// The tag, or the first operation.
    pub pointer: SpecPointer,
}
