//! What clients are given to ask for tokens themselves: the arguments of their constructors, and the runtime's table of
//! schemes.

use serde::Serialize;

use super::models::tuple;
use crate::ir::{Api, OAuth, TokenUrls};
use crate::lang::python::docs;
use crate::lang::python::encode::{Prose, PyDoc, PyLiteral};
use crate::lang::python::reserved;
use crate::lang::scope::{Case, Scope};

/// The constructor of a client; there is one only where there is something to ask tokens with.
#[derive(Debug, Serialize)]
pub(in crate::lang::python) struct Constructor {
    doc: Option<PyDoc>,
    /// `client_id: str | None = None`
    parameters: Vec<String>,
    /// What is given for each scheme: `client_id=client_id`.
    grants: Vec<String>,
    /// What it takes in brackets: servers and client of the HTTP library.
    options: String,
}

/// A scheme and how the names of its arguments begin.
type Scheme<'a> = (usize, &'a OAuth, String);

fn schemes(api: &Api) -> Vec<Scheme<'_>> {
    let mut scope = Scope::new(Case::Snake).reserve(reserved::KEYWORDS);
    let granted =
        api.auth.iter().enumerate().filter_map(|(at, credential)| Some((at, credential.oauth.as_ref()?)));
    granted
        .map(|(at, oauth)| {
            let prefix =
                oauth.prefix.as_ref().map_or_else(String::new, |words| format!("{}_", scope.claim(words)));
            (at, oauth, prefix)
        })
        .collect()
}

/// Pairs of arguments that tokens are asked for with, as Markdown.
pub(super) fn options(api: &Api) -> Vec<String> {
    let pairs = |(_, oauth, prefix): Scheme<'_>| {
        let pair = |of: bool, a: &str, b: &str| of.then(|| format!("`{prefix}{a}` and `{prefix}{b}`"));
        [
            pair(oauth.client_credentials.is_some(), "client_id", "client_secret"),
            pair(oauth.password.is_some(), "username", "password"),
        ]
    };
    schemes(api).into_iter().flat_map(pairs).flatten().collect()
}

/// The runtime's table of schemes; `None`: an empty one.
pub(super) fn tables(api: &Api) -> Option<String> {
    let urls = |urls: &TokenUrls| {
        let refresh = urls.refresh.as_ref().map_or_else(|| PyLiteral::string(""), PyLiteral::text);
        format!("({}, {refresh})", PyLiteral::text(&urls.token))
    };
    tuple(schemes(api).into_iter().map(|(at, oauth, prefix)| {
        let mut set = vec![format!("at={at}")];
        for (name, flow) in [("client_credentials", &oauth.client_credentials), ("password", &oauth.password)]
        {
            set.extend(flow.as_ref().map(|flow| format!("{name}={}", urls(flow))));
        }
        let scopes = tuple(oauth.scopes.iter().map(|scope| PyLiteral::text(scope).to_string()));
        set.extend(scopes.map(|scopes| format!("scopes={scopes}")));
        set.push(format!("env={}", PyLiteral::string(&oauth.env)));
        if !prefix.is_empty() {
            set.push(format!("prefix={}", PyLiteral::string(&prefix)));
        }
        format!("OAuth({})", set.join(", "))
    }))
}

/// Plans the constructor of a client; `servers` is what its base takes in brackets.
pub(super) fn constructor(api: &Api, servers: &str, asynchronous: bool) -> Option<Constructor> {
    let schemes = schemes(api);
    if schemes.is_empty() {
        return None;
    }
    let (mut parameters, mut grants, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    entries.push(("api_key".to_owned(), Prose::own(
        "Key to authenticate with, an access token, or a function that is asked for it before every call; by default from the \
         environment.",
    )));
    entries.push((
        "base_url".to_owned(),
        Prose::own("Address of the API; by default from the environment, else as documented."),
    ));
    for (_, oauth, prefix) in &schemes {
        let mut given = Vec::new();
        for (name, hint, about) in arguments(oauth) {
            parameters.push(format!("{prefix}{name}: {hint}"));
            given.push(format!("{name}={prefix}{name}"));
            entries.push((format!("{prefix}{name}"), about));
        }
        grants.push(given.join(", "));
    }
    entries.push(("credentials".to_owned(), Prose::own(
        "Credentials besides the key, or functions that give them, by the document's names for their security schemes; by \
         default from the environment.",
    )));
    entries.push(("**options".to_owned(), Prose::own("What every client takes: see `ClientOptions`.")));
    let about = Prose::own("Makes a client.").paragraph(&Prose::own(
        "Where no key is given, it asks an authorization server for tokens, keeps them, and renews them before they expire or \
         when they are refused.",
    ));
    let raises = [("ConfigurationError", Prose::own("There is no key, or an option makes no sense."))];
    let doc = docs::docstring(
        &about,
        &[
            docs::section("Args", entries.iter().map(|(name, text)| (name.as_str(), text.clone())), 8),
            docs::section("Raises", raises, 8),
        ],
        8,
    );
    let http = if asynchronous { "constructors.AsyncHttpClient" } else { "constructors.HttpClient" };
    let servers = match servers.trim_matches(['[', ']']).split(", ").filter(|name| !name.is_empty()).count() {
        0 => "str, constructors.Mapping[str, object]".to_owned(),
        1 => format!("{}, constructors.Mapping[str, object]", servers.trim_matches(['[', ']'])),
        _ => servers.trim_matches(['[', ']']).to_owned(),
    };
    Some(Constructor { doc, parameters, grants, options: format!("{http}, {servers}") })
}

fn arguments(oauth: &OAuth) -> Vec<(&'static str, &'static str, Prose)> {
    let read = |words: &str, variable: &str| {
        Prose::own(&format!("{words}; by default from `{}{variable}`.", oauth.env))
    };
    let text = "str | None = None";
    let program = if oauth.client_credentials.is_some() {
        "Id of the program at the authorization server, which gives tokens for it and its secret (RFC 6749 section 4.4)"
    } else {
        "Id of the program at the authorization server, if it wants one"
    };
    let mut found = vec![
        ("client_id", text, read(program, "CLIENT_ID")),
        ("client_secret", text, read("Secret of the program", "CLIENT_SECRET")),
        (
            "client_secret_in_body",
            "bool = False",
            Prose::own(
                "Send id and secret as parameters, for servers that do not take them in `Authorization` (RFC 6749 section \
                 2.3.1).",
            ),
        ),
    ];
    if oauth.password.is_some() {
        let user = "Name of a user, for whom and whose password the authorization server gives tokens (RFC 6749 section 4.3)";
        found.push(("username", text, read(user, "USERNAME")));
        found.push(("password", text, read("Password of the user", "PASSWORD")));
    }
    let url = Prose::own(&format!(
        "Where tokens are asked for and renewed, a URL or a path below the base URL; by default from `{}TOKEN_URL`, else as \
         documented.",
        oauth.env
    ));
    found.extend([
        ("token_url", text, url),
        (
            "scopes",
            "constructors.Collection[str] | None = None",
            Prose::own(
                "Scopes to ask for, in place of those that the document names for its operations; none: what the \
                 authorization server thinks best.",
            ),
        ),
        (
            "token_leeway",
            "float = 30.0",
            Prose::own("Seconds before its end at which a token is renewed; half of its life at most."),
        ),
    ]);
    found
}
