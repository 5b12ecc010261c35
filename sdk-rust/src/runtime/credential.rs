//! Credentials of a client: given once or asked for with every call, which of them a call takes, and where they go.

use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use super::api::{Api, Auth};
use super::call::Call;
use super::error::{Error, ErrorKind, Result};
use super::header::{self, Headers};
use super::oauth::Tokens;
use super::redact;
use super::secret::Secret;
use super::url::Pair;

/// Why a provider has no credential, in words that hold none.
pub(crate) type Refusal = Box<dyn std::error::Error + Send + Sync>;

/// Credentials that providers gave last, of calls that may be under way at once.
const REMEMBERED: usize = 100;

/// The credentials of a call.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// The key of the client, which is in the header fields that its calls begin with.
    pub(crate) has_key: bool,
    /// Others, and how each travels.
    pub(crate) more: Vec<(Auth, Secret)>,
}

type Asked = Pin<Box<dyn Future<Output = Result<String, Refusal>> + Send>>;

/// Where a credential comes from.
#[derive(Clone)]
pub(crate) enum Source {
    Given(Secret),
    /// Asked before every call.
    Provider(Arc<dyn Fn() -> Asked + Send + Sync>),
    /// Tokens that the client asks for itself; none yet while it is being made.
    Granted(Option<Arc<Tokens>>),
}

impl Source {
    pub(crate) fn given(text: impl Into<String>) -> Self {
        Self::Given(Secret::new(text))
    }

    pub(crate) fn provider<F, A, E>(ask: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<String, E>> + Send + 'static,
        E: Into<Refusal>,
    {
        Self::Provider(Arc::new(move || {
            let asked = ask();
            Box::pin(async move { asked.await.map_err(Into::into) })
        }))
    }

    fn tokens(&self) -> Option<&Tokens> {
        match self {
            Self::Granted(tokens) => tokens.as_deref(),
            Self::Given(_) | Self::Provider(_) => None,
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Source")
    }
}

/// The credentials of a client: its key, then those of `Api::more`.
#[derive(Debug, Default)]
pub(crate) struct Credentials {
    sources: Vec<Option<Source>>,
    /// What providers gave last, and of which place: it must not be shown either, while calls are under way that have it.
    provided: Mutex<VecDeque<(usize, Secret)>>,
}

impl Credentials {
    pub(crate) fn new(sources: Vec<Option<Source>>) -> Self {
        Self { sources, provided: Mutex::default() }
    }

    /// The key, where it was given once and for all, and how it travels.
    pub(crate) fn given_key(&self, api: &Api) -> Option<(Auth, &Secret)> {
        match self.sources.first()?.as_ref()? {
            Source::Given(secret) => Some((auth(api, 0), secret)),
            Source::Provider(_) | Source::Granted(_) => None,
        }
    }

    /// `text` without them.
    pub(crate) fn redact(&self, text: String) -> String {
        let given = self.sources.iter().filter_map(|source| match source {
            Some(Source::Given(secret)) => Some(secret),
            _ => None,
        });
        let text = given.fold(text, |text, secret| redact::without(secret, text));
        let tokens = self.sources.iter().flatten().filter_map(Source::tokens);
        let text = tokens.fold(text, |text, tokens| tokens.redact(text));
        let provided = self.provided.lock().unwrap_or_else(PoisonError::into_inner);
        provided.iter().fold(text, |text, (_, secret)| redact::without(secret, text))
    }

    /// The credentials that a call takes: those of the first set that is complete, else what there is of the first one.
    pub(crate) async fn of(&self, call: &Call) -> Result<Found> {
        let mut more = Vec::new();
        for (at, source) in self.set(call) {
            let secret = match source {
                Source::Given(secret) => secret.clone(),
                Source::Provider(ask) => self.asked(call, at, ask().await)?,
                Source::Granted(Some(tokens)) => tokens.token(None).await?,
                Source::Granted(None) => continue,
            };
            more.push((auth(call.api(), at), secret));
        }
        Ok(Found { has_key: false, more })
    }

    /// The same where nobody has to be asked.
    pub(crate) fn at_once(&self, call: &Call) -> Option<Found> {
        let mut set = self.set(call);
        match (set.next(), set.next()) {
            (None, _) => return Some(Found::default()),
            (Some((0, _)), None) if call.core().heads().have_key() => {
                return Some(Found { has_key: true, more: Vec::new() });
            }
            _ => {}
        }
        let given = |(at, source): (usize, &Source)| match source {
            Source::Given(secret) => Some((auth(call.api(), at), secret.clone())),
            Source::Provider(_) | Source::Granted(_) => None,
        };
        let more = self.set(call).map(given).collect::<Option<_>>()?;
        Some(Found { has_key: false, more })
    }

    /// The same for a server that has `refused` what it was sent, with other tokens; `None`: there were none of ours.
    pub(crate) async fn renewed(&self, call: &Call, refused: &Found) -> Result<Option<Found>> {
        let mut found = refused.clone();
        let mut is_other = false;
        for ((_, source), (_, secret)) in self.set(call).zip(&mut found.more) {
            if let Some(tokens) = source.tokens() {
                *secret = tokens.token(Some(&*secret)).await?;
                is_other = true;
            }
        }
        Ok(is_other.then_some(found))
    }

    /// Where the credentials of a call come from.
    fn set<'a>(&'a self, call: &'a Call) -> impl Iterator<Item = (usize, &'a Source)> {
        let operation = call.operation();
        let has = |at: &usize| self.sources.get(*at).is_some_and(Option::is_some);
        let security = if operation.anonymous { &[] } else { operation.security };
        let complete = security.iter().find(|set| set.iter().all(has));
        let set = complete.or_else(|| security.first()).copied().unwrap_or_default();
        // What the caller writes into the field counts: no token is asked for in vain.
        let is_wanted = |source: &Source| source.tokens().is_none() || !call.is_authorized();
        let source = |at: &usize| Some((*at, self.sources.get(*at)?.as_ref()?));
        set.iter().filter_map(source).filter(move |(_, source)| is_wanted(source))
    }

    fn asked(&self, call: &Call, at: usize, answer: Result<String, Refusal>) -> Result<Secret> {
        let refuse = |why: String| call.error(ErrorKind::Configuration, why);
        let secret = Secret::new(answer.map_err(|why| refuse(format!("there is no credential: {why}")))?);
        if let Some(why) = refusal(auth(call.api(), at), &secret) {
            return Err(refuse(format!("{}: {why}", named(call.api(), at))));
        }
        let mut provided = self.provided.lock().unwrap_or_else(PoisonError::into_inner);
        if provided.iter().rfind(|(own, _)| *own == at).is_none_or(|(_, last)| *last != secret) {
            provided.push_back((at, secret.clone()));
            if provided.len() > REMEMBERED {
                provided.pop_front();
            }
        }
        Ok(secret)
    }
}

/// What callers give the credential at a place by.
pub(crate) fn named(api: &Api, at: usize) -> String {
    let scheme = at.checked_sub(1).and_then(|at| api.more.get(at));
    scheme.map_or_else(
        || "the API key".to_owned(),
        |scheme| format!("the credential `{}`", scheme.name.escape_debug()),
    )
}

/// How the credential at a place travels.
pub(crate) fn auth(api: &Api, at: usize) -> Auth {
    match at.checked_sub(1) {
        None => api.auth,
        Some(at) => api.more.get(at).map_or(Auth::None, |scheme| scheme.auth),
    }
}

/// Why a credential cannot be sent.
pub(crate) fn refusal(auth: Auth, secret: &Secret) -> Option<&'static str> {
    let text = secret.expose();
    match auth {
        // It travels as Base64 (RFC 7617 §2).
        Auth::Basic if text.chars().any(char::is_control) => Some("its password has a control character"),
        Auth::Basic if !text.contains(':') => Some("it must be written `user:password`"),
        Auth::Basic => None,
        Auth::Cookie(_) if text.contains([';', ',', '"', '\\']) => {
            Some("it has a character that no cookie has")
        }
        // RFC 9110 §11.4: a word, or parameters with blanks between them; a key in a field may be written so too (`Token abc`).
        Auth::Http(_) | Auth::Header(_)
            if header::refusal("authorization", text).is_none() && !text.is_empty() =>
        {
            None
        }
        _ if !secret.is_token() => Some("it is empty or has a character that no key has"),
        _ => None,
    }
}

/// Puts credentials where they go; a header field that the caller gave stays as given.
pub(crate) fn put(credentials: &[(Auth, Secret)], headers: &mut Headers, query: &mut Vec<Pair>) {
    for (auth, secret) in credentials {
        let text = secret.expose();
        match auth {
            Auth::None => {}
            Auth::Bearer => headers.set_authorization(["Bearer ", text].concat()),
            Auth::Http(scheme) => headers.set_authorization([scheme, " ", text].concat()),
            Auth::Basic => headers.set_authorization(["Basic ", &base64(text.as_bytes())].concat()),
            Auth::Header(name) => headers.set_absent(name, text.to_owned()),
            Auth::Query(name) => query.push(Pair::new(*name, text)),
            Auth::Cookie(name) => {
                let cookie = format!("{name}={text}");
                let all = headers
                    .get("cookie")
                    .map_or_else(|| cookie.clone(), |given| format!("{given}; {cookie}"));
                headers.set("cookie", &all);
            }
        }
    }
}

/// Base64 with its usual alphabet and padding (RFC 4648 §4).
pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= group.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

/// The error of a credential that no scheme of the API has the name of.
pub(crate) fn unknown(api: &Api, name: &str) -> Error {
    let known: Vec<&str> = api.more.iter().map(|scheme| scheme.name).collect();
    let known = if known.is_empty() { "it has none besides its key".to_owned() } else { known.join(", ") };
    Error::new(
        ErrorKind::Configuration,
        format!("the API has no credential `{}`: {known}", name.escape_debug()),
    )
}

#[cfg(test)]
mod cases;

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test that panics has failed
mod tests {
    use super::super::api::Scheme;
    use super::super::config::ClientBuilder;
    use super::super::core::Core;
    use super::super::operation::Operation;
    use super::*;

    static MANY: Api = Api {
        package: "many",
        base_url: "https://a.example",
        auth: Auth::Bearer,
        more: &[
            Scheme { name: "login", env: "", auth: Auth::Basic },
            Scheme { name: "shared", env: "", auth: Auth::Http("SharedKey") },
            Scheme { name: "app", env: "", auth: Auth::Query("app") },
        ],
        key_required: false,
        ..Api::DEFAULT
    };

    fn builder() -> ClientBuilder<Core> {
        ClientBuilder::new(&MANY, |core| core)
    }

    static BEARER: Operation = Operation { name: "bearer", ..Operation::DEFAULT };
    static EITHER: Operation = Operation { name: "either", security: &[&[0], &[2, 3]], ..Operation::DEFAULT };
    static BOTH: Operation = Operation { name: "both", security: &[&[2, 3], &[0]], ..Operation::DEFAULT };
    static LOGIN: Operation = Operation { name: "login", security: &[&[1]], ..Operation::DEFAULT };
    static OPEN: Operation = Operation { name: "open", anonymous: true, ..Operation::DEFAULT };

    #[tokio::test]
    async fn the_first_complete_set_is_sent() {
        let key = || builder().api_key("k1").credential("shared", "s1");
        let parts = || builder().credential("shared", "s1").credential("app", "a&b");
        let cases = [
            (key(), &BEARER, Some("Bearer k1"), ""),
            (builder(), &BEARER, None, ""),
            (parts(), &EITHER, Some("SharedKey s1"), "app=a%26b"),
            (key(), &BOTH, Some("Bearer k1"), ""),
            (builder().credential("app", "x"), &BOTH, None, "app=x"),
            (builder().credential("login", "me:pass word"), &LOGIN, Some("Basic bWU6cGFzcyB3b3Jk"), ""),
            (key(), &OPEN, None, ""),
            (key().header("authorization", "Mine x"), &BEARER, Some("Mine x"), ""),
        ];
        for (builder, operation, authorization, query) in cases {
            let call = builder.build().unwrap().call(operation);
            let all = call.core().credentials();
            for credentials in [all.of(&call).await.unwrap(), all.at_once(&call).unwrap()] {
                let outgoing = call.outgoing(&credentials).unwrap();
                assert_eq!(outgoing.headers.get("authorization"), authorization, "{}", operation.name);
                assert_eq!(outgoing.url.query().unwrap_or_default(), query, "{}", operation.name);
            }
        }
    }

    #[tokio::test]
    async fn providers_are_asked_and_never_shown() {
        let asked = Arc::new(Mutex::new(0));
        let counter = asked.clone();
        let ask = move || {
            *counter.lock().unwrap() += 1;
            async { Ok::<_, std::io::Error>("secret-1".to_owned()) }
        };
        let core = builder().api_key_provider(ask).build().unwrap();
        let call = core.call(&BEARER);
        assert!(core.credentials().at_once(&call).is_none());
        let found = core.credentials().of(&call).await.unwrap();
        assert_eq!(call.outgoing(&found).unwrap().headers.get("authorization"), Some("Bearer secret-1"));
        assert_eq!(
            (*asked.lock().unwrap(), core.redact("a secret-1".to_owned())),
            (1, "a [redacted]".to_owned())
        );
        let refused =
            builder().api_key_provider(|| async { Err::<String, _>("the vault is shut") }).build().unwrap();
        let error = refused.credentials().of(&refused.call(&BEARER)).await.unwrap_err();
        assert!(error.to_string().contains("the vault is shut"), "{error}");
    }

    #[tokio::test]
    async fn every_kind_of_credential_may_be_asked_for() {
        static APP: Operation = Operation { name: "app", security: &[&[3]], ..Operation::DEFAULT };
        static SHARED: Operation = Operation { name: "shared", security: &[&[2]], ..Operation::DEFAULT };
        let cases = [
            (&LOGIN, "login", "me:pass", Some("Basic bWU6cGFzcw==")),
            (&SHARED, "shared", "realm=\"a\", nonce=1", Some("SharedKey realm=\"a\", nonce=1")),
            (&APP, "app", "key-1", Some("app=key-1")),
            (&APP, "app", "key 1", None),
        ];
        for (operation, name, text, expected) in cases {
            let ask = move || async move { Ok::<_, Refusal>(text.to_owned()) };
            let call = builder().credential_provider(name, ask).build().unwrap().call(operation);
            let found = call.core().credentials().of(&call).await;
            let outgoing = found.and_then(|found| call.outgoing(&found)).ok();
            let sent = outgoing
                .as_ref()
                .map(|sent| sent.headers.get("authorization").or(sent.url.query()).unwrap_or_default());
            assert_eq!(sent, expected, "{name}");
        }
    }

    #[test]
    fn credentials_that_cannot_be_sent() {
        for (builder, words) in [
            (builder().credential("other", "x"), "login, shared, app"),
            (builder().credential("login", "no colon"), "user:password"),
            (builder().credential("shared", "a\nb"), "no key has"),
            (builder().credential("app", "a b"), "no key has"),
        ] {
            let error = builder.build().unwrap_err().to_string();
            assert!(error.contains(words) && !error.contains("no colon"), "{error}");
        }
    }

    #[test]
    fn base64_is_padded() {
        let cases =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("user:pä§", "dXNlcjpww6TCpw==")];
        for (text, expected) in cases {
            assert_eq!(base64(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn credentials_go_to_their_places() {
        let secret = |text: &str| Secret::new(text);
        let mut headers = Headers::default();
        headers.set("cookie", "a=1");
        headers.set("x-key", "mine");
        let mut query = Vec::new();
        let all = [
            (Auth::Http("Token"), secret("t")),
            (Auth::Header("x-key"), secret("other")),
            (Auth::Query("key"), secret("q&")),
            (Auth::Cookie("session"), secret("c")),
        ];
        put(&all, &mut headers, &mut query);
        assert_eq!(headers.get("authorization"), Some("Token t"));
        assert_eq!(headers.get("x-key"), Some("mine"));
        assert_eq!(headers.get("cookie"), Some("a=1; session=c"));
        assert_eq!(super::super::url::query(&query).as_deref(), Some("key=q%26"));
    }
}
