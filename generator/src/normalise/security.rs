//! Credentials: what the document's security schemes are, and which of them each operation takes (OpenAPI, Security
//! Requirement Object): the schemes of one requirement all at once, any of several requirements.

use std::collections::BTreeMap;

use openapiv3::{APIKeyLocation, OpenAPI, ReferenceOr, SecurityScheme};

use super::view::At;
use crate::ir::{AuthScheme, Credential, Location, WireName, Words};

/// The schemes of a document that operations ask for.
pub(super) struct Security {
    /// Each way a credential travels, once.
    pub(super) credentials: Vec<Credential>,
    /// Which one a scheme means; `None`: it is no part of a request (mutual TLS).
    by_name: BTreeMap<String, Option<usize>>,
    /// What holds where an operation does not say.
    default: Vec<Vec<String>>,
}

/// A `security` list: the names in each requirement.
pub(super) fn sets(security: &At<'_>) -> Vec<Vec<String>> {
    let names = |requirement: At<'_>| requirement.members().map(|(name, ..)| name.to_owned()).collect();
    security.elements().map(names).collect()
}

impl Security {
    /// Reads what the document and its operations ask for, in order. `env` is the variable with the first credential.
    pub(super) fn read(
        openapi: &OpenAPI,
        root: &At<'_>,
        own: &[Option<&Vec<Vec<String>>>],
        env: &str,
    ) -> Self {
        let default = root.get("security").map(|security| sets(&security)).unwrap_or_default();
        let prefix = env.strip_suffix("_API_KEY").or_else(|| env.strip_suffix("_KEY")).unwrap_or(env);
        let mut made = Self { credentials: Vec::new(), by_name: BTreeMap::new(), default: Vec::new() };
        for name in default.iter().chain(own.iter().copied().flatten().flatten()).flatten() {
            if made.by_name.contains_key(name) {
                continue;
            }
            let declared =
                openapi.components.as_ref().and_then(|components| components.security_schemes.get(name));
            let scheme = declared.and_then(ReferenceOr::as_item).and_then(scheme);
            let at =
                scheme.map(|scheme| match made.credentials.iter().position(|known| known.scheme == scheme) {
                    Some(at) => at,
                    None => {
                        let words = crate::naming::words(name, "credential");
                        let own =
                            Words::split(&format!("{prefix} {}", words.snake())).snake().to_ascii_uppercase();
                        let env = if made.credentials.is_empty() { env.to_owned() } else { own };
                        made.credentials.push(Credential { name: WireName::new(name), env, scheme });
                        made.credentials.len() - 1
                    }
                });
            made.by_name.insert(name.clone(), at);
        }
        made.default = default;
        made
    }

    /// The sets that will do for an operation, and whether it works without any.
    pub(super) fn of(&self, own: Option<&Vec<Vec<String>>>) -> (Vec<Vec<usize>>, bool) {
        let sets = own.unwrap_or(&self.default);
        let known = |set: &Vec<String>| -> Vec<usize> {
            set.iter().filter_map(|name| self.by_name.get(name).copied().flatten()).collect()
        };
        let is_open = sets.is_empty() || sets.iter().any(|set| known(set).is_empty());
        let mut found: Vec<Vec<usize>> = Vec::new();
        for set in sets.iter().map(known).filter(|set| !set.is_empty()) {
            if !found.contains(&set) {
                found.push(set);
            }
        }
        (found, is_open)
    }
}

fn scheme(declared: &SecurityScheme) -> Option<AuthScheme> {
    match declared {
        SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => {
            Some(AuthScheme::Basic)
        }
        SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => {
            Some(AuthScheme::Bearer)
        }
        SecurityScheme::HTTP { scheme, .. } => {
            let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
            let is_token = !scheme.is_empty() && scheme.bytes().all(token);
            is_token.then(|| AuthScheme::Http(WireName::new(scheme)))
        }
        // The client is given a token; how it was come by is not its business.
        SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => Some(AuthScheme::Bearer),
        SecurityScheme::APIKey { location, name, .. } => {
            let location = match location {
                APIKeyLocation::Query => Location::Query,
                APIKeyLocation::Header => Location::Header,
                APIKeyLocation::Cookie => Location::Cookie,
            };
            Some(AuthScheme::ApiKey { location, name: WireName::new(name) })
        }
    }
}
