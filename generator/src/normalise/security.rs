//! Credentials: what the document's security schemes are, and which of them each operation takes (OpenAPI, Security
//! Requirement Object): the schemes of one requirement all at once, any of several requirements.

use std::collections::BTreeMap;

use openapiv3::{APIKeyLocation, OAuth2Flows, OpenAPI, ReferenceOr, SecurityScheme};

use super::view::At;
use crate::diagnostics::{Diagnostic, Diagnostics, Span, SpecPointer, codes, quote};
use crate::ir::{AuthScheme, Credential, Location, OAuth, SpecText, TokenUrls, WireName, Words};

/// The schemes of a document that operations ask for.
pub(super) struct Security {
    /// Each way a credential travels, once.
    pub(super) credentials: Vec<Credential>,
    /// Which one a scheme means; `None`: it is no part of a request (mutual TLS).
    by_name: BTreeMap<String, Option<usize>>,
    /// Which scheme says how tokens are had, where it is not the one that the credential is called after.
    granted: BTreeMap<usize, String>,
    /// What holds where an operation does not say.
    default: Sets,
}

/// A `security` list: what each requirement asks for.
pub(super) type Sets = Vec<Vec<Asked>>;

/// A scheme that a requirement asks for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    name: String,
    scopes: Vec<String>,
    span: Span,
    pointer: SpecPointer,
}

/// Reads a `security` list.
pub(super) fn sets(security: &At<'_>) -> Sets {
    let asked = |(name, span, scopes): (&str, Span, At<'_>)| Asked {
        name: name.to_owned(),
        span,
        pointer: scopes.pointer.clone(),
        scopes: scopes.elements().filter_map(|scope| scope.text().map(str::to_owned)).collect(),
    };
    security.elements().map(|requirement| requirement.members().map(asked).collect()).collect()
}

impl Security {
    /// Reads what the document and its operations ask for, in order. `env` is the variable with the first credential.
    pub(super) fn read(
        openapi: &OpenAPI,
        root: &At<'_>,
        own: &[Option<&Sets>],
        env: &str,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let default = root.get("security").map(|security| sets(&security)).unwrap_or_default();
        let prefix = env.strip_suffix("_API_KEY").or_else(|| env.strip_suffix("_KEY")).unwrap_or(env);
        let mut made = Self {
            credentials: Vec::new(),
            by_name: BTreeMap::new(),
            granted: BTreeMap::new(),
            default: Vec::new(),
        };
        for asked in default.iter().chain(own.iter().copied().flatten().flatten()).flatten() {
            let Asked { name, scopes, .. } = asked;
            let declared =
                openapi.components.as_ref().and_then(|components| components.security_schemes.get(name));
            let declared = declared.and_then(ReferenceOr::as_item);
            let flows = declared.and_then(flows);
            let is_oauth = flows.is_some();
            if !made.by_name.contains_key(name) {
                if root.path(&["components", "securitySchemes", name]).is_none() {
                    diagnostics.push(unknown(asked));
                }
                let scheme = declared.and_then(scheme);
                let at = scheme.map(|scheme| made.place(name, scheme, flows, (env, prefix)));
                made.by_name.insert(name.clone(), at);
            }
            let at = made.by_name.get(name).copied().flatten().filter(|_| is_oauth);
            if let Some(oauth) = at.and_then(|at| made.credentials.get_mut(at)?.oauth.as_mut()) {
                oauth.ask_for(scopes);
            }
        }
        made.default = default;
        made.name_options(prefix);
        made
    }

    /// The place of a credential that travels like this; one that is had in another way is another one.
    fn place(
        &mut self,
        name: &str,
        scheme: AuthScheme,
        oauth: Option<OAuth>,
        (env, prefix): (&str, &str),
    ) -> usize {
        let is_same = |known: &Credential| {
            let is_had_alike = match (&known.oauth, &oauth) {
                (Some(known), Some(oauth)) => {
                    (&known.client_credentials, &known.password)
                        == (&oauth.client_credentials, &oauth.password)
                }
                _ => true,
            };
            known.scheme == scheme && is_had_alike
        };
        if let Some(at) = self.credentials.iter().position(is_same) {
            if let Some(known) = self.credentials.get_mut(at) {
                if known.oauth.is_none() && oauth.is_some() {
                    self.granted.insert(at, name.to_owned());
                }
                known.oauth = known.oauth.take().or(oauth);
                known.also.push(WireName::new(name));
            }
            return at;
        }
        let words = crate::naming::words(name, "credential");
        let env = if self.credentials.is_empty() { env.to_owned() } else { variable(prefix, &words) };
        let name = WireName::new(name);
        self.credentials.push(Credential { name, also: Vec::new(), env, scheme, oauth });
        self.credentials.len() - 1
    }

    /// What the options of each scheme begin with that has some: nothing, if it is the only one.
    fn name_options(&mut self, prefix: &str) {
        let is_only = self.credentials.iter().filter(|credential| credential.oauth.is_some()).count() == 1;
        for (at, credential) in self.credentials.iter_mut().enumerate() {
            let Some(oauth) = &mut credential.oauth else { continue };
            let name = self.granted.get(&at).map_or(credential.name.for_encoder(), String::as_str);
            // One word, as people read it.
            let name = name.replace("OAuth", "Oauth");
            let words = crate::naming::words(&name, "credential");
            oauth.env = if is_only { format!("{prefix}_") } else { format!("{}_", variable(prefix, &words)) };
            oauth.prefix = (!is_only).then_some(words);
        }
    }

    /// The sets that will do for an operation, and whether it works without any.
    pub(super) fn of(&self, own: Option<&Sets>) -> (Vec<Vec<usize>>, bool) {
        let sets = own.unwrap_or(&self.default);
        let known = |set: &Vec<Asked>| -> Vec<usize> {
            set.iter().filter_map(|asked| self.by_name.get(&asked.name).copied().flatten()).collect()
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

/// The oddity of a scheme that the document does not have, or that was left out.
fn unknown(asked: &Asked) -> Diagnostic {
    let message = format!("there is no security scheme {} that could be used", quote(&asked.name));
    Diagnostic::oddity(codes::UNKNOWN_SCHEME, message)
        .at(asked.span)
        .pointer(&asked.pointer)
        .action("what asks for it alone is sent without a credential")
        .help("declare it under `components/securitySchemes`, or write the name of one that is there")
}

/// An environment variable.
fn variable(prefix: &str, words: &Words) -> String {
    Words::split(&format!("{prefix} {}", words.snake())).snake().to_ascii_uppercase()
}

/// How a client gets tokens of a scheme by itself; not at all, if a person has to be asked (implicit, authorization code).
fn flows(declared: &SecurityScheme) -> Option<OAuth> {
    let SecurityScheme::OAuth2 { flows: OAuth2Flows { password, client_credentials, .. }, .. } = declared
    else {
        return None;
    };
    let urls = |token: &str, refresh: Option<&String>| {
        let refresh = refresh.filter(|url| !url.is_empty()).map(SpecText::new);
        (!token.is_empty()).then(|| TokenUrls { token: SpecText::new(token), refresh })
    };
    let oauth = OAuth {
        client_credentials: client_credentials
            .as_ref()
            .and_then(|flow| urls(&flow.token_url, flow.refresh_url.as_ref())),
        password: password.as_ref().and_then(|flow| urls(&flow.token_url, flow.refresh_url.as_ref())),
        scopes: Vec::new(),
        env: String::new(),
        prefix: None,
    };
    (oauth.client_credentials.is_some() || oauth.password.is_some()).then_some(oauth)
}

impl OAuth {
    /// Adds what an operation asks for, if it can be asked for (RFC 6749 §3.3).
    fn ask_for(&mut self, scopes: &[String]) {
        let fine = |scope: &&String| {
            !scope.is_empty() && scope.bytes().all(|c| c.is_ascii_graphic() && !b"\"\\".contains(&c))
        };
        for scope in scopes.iter().filter(fine).map(SpecText::new) {
            if !self.scopes.contains(&scope) {
                self.scopes.push(scope);
            }
        }
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
        // A token, which the client is given or asks for.
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
