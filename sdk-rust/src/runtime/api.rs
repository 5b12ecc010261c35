//! What the runtime must be told about an API as a whole.

use super::error::ErrorKind;
use super::servers::Server;

/// An API, as its client describes it in one `static`.
#[derive(Debug)]
pub(crate) struct Api {
    /// The product's name in messages: `Hive`.
    pub(crate) name: &'static str,
    /// Name and version of this crate, for `User-Agent`.
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
    /// Where the document says the server is; empty when it does not say.
    pub(crate) base_url: &'static str,
    /// What the caller may choose from in its place; the first one is the default.
    pub(crate) servers: &'static [Server],
    /// Environment variables read by `from_env`.
    pub(crate) api_key_env: &'static str,
    pub(crate) base_url_env: &'static str,
    /// How the credential travels.
    pub(crate) auth: Auth,
    /// Credentials besides it.
    pub(crate) more: &'static [Scheme],
    /// Those of them, and the key, whose tokens the client can ask for itself.
    pub(crate) oauth: &'static [OAuth],
    /// Some operation does not work without a credential.
    pub(crate) key_required: bool,
    /// Reply header that names a request in the server's logs.
    pub(crate) request_id_header: &'static str,
    /// Bodies that mean one kind of error whatever the status.
    pub(crate) known_failures: &'static [KnownFailure],
}

impl Api {
    /// What an API has unless it says otherwise.
    pub(crate) const DEFAULT: Self = Self {
        name: "",
        package: "",
        version: "",
        base_url: "",
        servers: &[],
        api_key_env: "",
        base_url_env: "",
        auth: Auth::Bearer,
        more: &[],
        oauth: &[],
        key_required: true,
        request_id_header: "x-request-id",
        known_failures: &[],
    };
}

/// How the credential travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Auth {
    /// `Authorization: Bearer <key>`.
    Bearer,
    /// `Authorization: Basic …` of a key written `user:password`.
    Basic,
    /// `Authorization: <scheme> <key>`.
    Http(&'static str),
    /// `<name>: <key>`.
    Header(&'static str),
    /// `?<name>=<key>`.
    Query(&'static str),
    /// `Cookie: <name>=<key>`.
    Cookie(&'static str),
    /// The API has no credential.
    None,
}

/// A credential besides the client's key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scheme {
    /// The document's name.
    pub(crate) name: &'static str,
    /// Environment variable with it.
    pub(crate) env: &'static str,
    /// How it travels.
    pub(crate) auth: Auth,
}

/// A scheme whose tokens the client can ask for itself (OpenAPI, OAuth Flows Object).
#[derive(Debug, Clone, Copy)]
pub(crate) struct OAuth {
    /// Place of its credential: 0 is the client's key, 1 the first one besides it.
    pub(crate) at: usize,
    /// With the id and secret of the program (RFC 6749 §4.4).
    pub(crate) client_credentials: Option<TokenUrls>,
    /// With the name and password of a user (RFC 6749 §4.3).
    pub(crate) password: Option<TokenUrls>,
    /// What operations ask for.
    pub(crate) scopes: &'static [&'static str],
    /// How the names of its environment variables begin: `SHOP_`.
    pub(crate) env: &'static str,
}

/// Where tokens are asked for; what is relative lies below the base URL.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TokenUrls {
    pub(crate) token: &'static str,
    /// Where a token is renewed; empty: at the same place.
    pub(crate) refresh: &'static str,
}

/// A body that means one kind of error whatever the status.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KnownFailure {
    /// JSON Pointer to a string.
    pub(crate) at: &'static str,
    /// The string.
    pub(crate) equals: &'static str,
    /// What it means.
    pub(crate) kind: ErrorKind,
}
