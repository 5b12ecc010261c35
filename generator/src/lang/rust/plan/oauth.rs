//! Options of a client that asks for tokens itself: their names, their documentation, and the runtime's table of schemes.

use crate::ir::{Api, OAuth, TokenUrls, WireName, Words};
use crate::lang::rust::encode::{RustDoc, RustStr};
use crate::lang::rust::names::setters;
use crate::lang::scope::{Identifier, Scope};
use crate::naming;

use super::ServersPlan;

/// A scheme whose tokens the client can ask for.
#[derive(Debug)]
pub struct OAuthPlan {
    /// Place of its credential.
    pub at: usize,
    /// Where tokens are asked for and renewed, with what a program has.
    pub client_credentials: Option<(RustStr, RustStr)>,
    /// The same with what a user has.
    pub password: Option<(RustStr, RustStr)>,
    /// What operations ask for.
    pub scopes: Vec<RustStr>,
    /// How the names of its environment variables begin.
    pub env: RustStr,
    /// Setters of the builder.
    pub options: Vec<OptionPlan>,
}

/// A setter of the client's builder.
#[derive(Debug)]
pub struct OptionPlan {
    /// The setter.
    pub setter: Identifier,
    /// What of the runtime it stands for.
    pub sets: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Its documentation.
    pub docs: RustDoc,
}

/// What a setter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A text.
    Text,
    /// Texts.
    Texts,
    /// Yes or no.
    Flag,
    /// A span of time.
    Duration,
}

/// Plans the options of all schemes; those of `servers` are in the same builder.
pub(super) fn plan(api: &Api, servers: Option<&ServersPlan>) -> Vec<OAuthPlan> {
    let mut scope = setters();
    for variable in servers.into_iter().flat_map(|servers| &servers.variables) {
        scope.claim(&Words::split(variable.setter.as_str()));
    }
    let granted =
        api.auth.iter().enumerate().filter_map(|(at, credential)| Some((at, credential.oauth.as_ref()?)));
    granted.map(|(at, oauth)| scheme(at, oauth, &mut scope)).collect()
}

fn scheme(at: usize, oauth: &OAuth, scope: &mut Scope) -> OAuthPlan {
    let urls = |urls: &TokenUrls| {
        let refresh = urls.refresh.as_ref().map_or_else(|| RustStr::own(""), RustStr::text);
        (RustStr::text(&urls.token), refresh)
    };
    let options = options(oauth).into_iter().map(|(name, takes, sets, docs)| {
        let words = Words::split(name);
        let words =
            oauth.prefix.as_ref().map_or_else(|| words.clone(), |prefix| naming::join([prefix, &words]));
        OptionPlan { setter: scope.claim(&words), sets, takes, docs }
    });
    OAuthPlan {
        at,
        client_credentials: oauth.client_credentials.as_ref().map(urls),
        password: oauth.password.as_ref().map(urls),
        options: options.collect(),
        scopes: oauth.scopes.iter().map(RustStr::text).collect(),
        env: RustStr::own(oauth.env.clone()),
    }
}

type Described = (&'static str, Takes, &'static str, RustDoc);

fn options(oauth: &OAuth) -> Vec<Described> {
    let own = |words: &[&str]| {
        let mut docs = RustDoc::default();
        for paragraph in words {
            docs.push_own(paragraph);
        }
        docs
    };
    let read = |words: &str, variable: &str| {
        let variable = WireName::new(format!("{}{variable}", oauth.env));
        let mut docs = RustDoc::default();
        docs.push_own(words);
        docs.push_codes(&["`from_env` reads ", "."], &[variable]);
        docs
    };
    let program = if oauth.client_credentials.is_some() {
        "Id of the program at the authorization server. With its secret the client asks for tokens itself, in place of an API \
         key, keeps them, and renews them before they expire or when they are refused (RFC 6749 §4.4)."
    } else {
        "Id of the program at the authorization server, if it wants one."
    };
    let mut found = vec![
        ("client_id", Takes::Text, "grant_client_id", read(program, "CLIENT_ID")),
        (
            "client_secret",
            Takes::Text,
            "grant_client_secret",
            read("Secret of the program at the authorization server.", "CLIENT_SECRET"),
        ),
        (
            "client_secret_in_body",
            Takes::Flag,
            "grant_secret_in_body",
            own(&[
                "Sends id and secret of the program as parameters, for servers that do not take them in `Authorization` \
                   (RFC 6749 §2.3.1).",
            ]),
        ),
    ];
    if oauth.password.is_some() {
        let user = "Name of a user. With the password the client asks for tokens itself, in place of an API key, keeps them, \
                    and renews them before they expire or when they are refused (RFC 6749 §4.3).";
        found.push(("username", Takes::Text, "grant_username", read(user, "USERNAME")));
        found.push(("password", Takes::Text, "grant_password", read("Password of the user.", "PASSWORD")));
    }
    let urls = oauth.client_credentials.as_ref().or(oauth.password.as_ref());
    let mut url = RustDoc::default();
    let documented = urls.map(|urls| WireName::new(urls.token.for_encoder()));
    url.push_own("Where tokens are asked for and renewed: a URL, or a path below the base URL.");
    url.push_codes(
        &["Default: ", ". `from_env` reads ", "."],
        &[documented.unwrap_or_else(|| WireName::new("")), WireName::new(format!("{}TOKEN_URL", oauth.env))],
    );
    found.extend([
        ("token_url", Takes::Text, "grant_token_url", url),
        (
            "scopes",
            Takes::Texts,
            "grant_scopes",
            own(&["Scopes to ask for, in place of those that the document names for its operations; none: what the \
                   authorization server thinks best."]),
        ),
        (
            "token_leeway",
            Takes::Duration,
            "grant_leeway",
            own(&["How long before its end a token is renewed (default 30 s); half of its life at most."]),
        ),
    ]);
    found
}
