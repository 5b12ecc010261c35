//! Settings of a client, one by one. Whether they can be used is found out in `building`.

use std::fmt;
use std::time::Duration;

use super::api::Api;
use super::base_url::{BaseUrl, base_url};
use super::compression::Gzip;
use super::core::Core;
use super::credential::Source;
use super::grant::Grant;
use super::hooks::{Hook, Hooks};
use super::retry::Policy;
use super::secret::{MASK, Secret};
use super::servers::{Choice, Servers};
use super::transport::{Connecting, HttpClient};

/// Longest reply that is read, in bytes.
const LONGEST_BODY: usize = 256 * 1024 * 1024;

/// What a client's calls go by.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) base: BaseUrl,
    pub(crate) servers: Servers,
    /// What the caller says; `Some(None)`: no bound.
    pub(crate) timeout: Option<Option<Duration>>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) retry: Policy,
    pub(crate) heed_should_retry: bool,
    pub(crate) follow_redirects: bool,
    pub(crate) gzip: Gzip,
    pub(crate) hooks: Hooks,
    /// What of the headers must not be shown.
    pub(crate) header_secrets: Vec<Secret>,
}

/// Settings of a client that is about to be made.
///
/// Every setting has a default that suits production; only the API key is needed.
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<C> {
    pub(super) api: &'static Api,
    /// The API key, then the credentials besides it.
    pub(super) credentials: Vec<Option<Source>>,
    /// What tokens are asked for with, by the places of `Api::oauth`.
    pub(super) grants: Vec<Grant>,
    /// A name that no credential has.
    pub(super) unknown: Option<String>,
    base_url: Option<String>,
    pub(super) choice: Choice,
    headers: Vec<(String, Secret)>,
    timeout: Option<Option<Duration>>,
    max_retries: Option<u32>,
    retry: Policy,
    retry_budget: u32,
    heed_should_retry: bool,
    follow_redirects: bool,
    gzip: Gzip,
    hooks: Hooks,
    connecting: Connecting,
    user_agent: Option<String>,
    longest_body: usize,
    allow_http: bool,
    client: Option<HttpClient>,
    #[cfg(feature = "testing")]
    fake: Option<super::testing::FakeTransport>,
    /// Puts the client around its inside.
    make: fn(Core) -> C,
}

impl<C> ClientBuilder<C> {
    pub(crate) fn new(api: &'static Api, make: fn(Core) -> C) -> Self {
        Self {
            api,
            credentials: vec![None; api.more.len() + 1],
            grants: vec![Grant::default(); api.oauth.len()],
            unknown: None,
            base_url: None,
            choice: Choice::default(),
            headers: Vec::new(),
            timeout: None,
            max_retries: None,
            retry: Policy {
                statuses: Vec::new(),
                longest_wait: Duration::from_secs(120),
                initial: Duration::from_millis(500),
                longest: Duration::from_secs(8),
            },
            retry_budget: 500,
            heed_should_retry: false,
            follow_redirects: false,
            gzip: Gzip::default(),
            hooks: Hooks::default(),
            connecting: Connecting {
                max_connections: 1000,
                pool_timeout: Some(Duration::from_secs(30)),
                connect_timeout: Some(Duration::from_secs(5)),
                read_timeout: Some(Duration::from_secs(60)),
                ..Connecting::default()
            },
            user_agent: None,
            longest_body: LONGEST_BODY,
            allow_http: false,
            client: None,
            #[cfg(feature = "testing")]
            fake: None,
            make,
        }
    }

    /// Takes credentials and the base URL from the environment, as it is now; what is not there stays as it was.
    pub fn from_env(mut self) -> Self {
        let read = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        self = self.grants_from_env();
        let variables =
            [self.api.api_key_env].into_iter().chain(self.api.more.iter().map(|scheme| scheme.env));
        for (at, variable) in variables.enumerate() {
            if let Some(text) = read(variable) {
                self = self.source(at, Source::given(text));
            }
        }
        match read(self.api.base_url_env) {
            Some(url) => self.base_url(url),
            None => self,
        }
    }

    /// Where the server is: `http` or `https`, a host, maybe a path. Without it, the document's server. It holds for
    /// operations too that the document has on a server of their own; a relative address of theirs is resolved against it.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sends a header field with every request, in place of the client's own with this name.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), Secret::new(value)));
        self
    }

    /// Sends header fields with every request; see [`header`](Self::header).
    pub fn headers<N: Into<String>, V: Into<String>>(self, fields: impl IntoIterator<Item = (N, V)>) -> Self {
        fields.into_iter().fold(self, |builder, (name, value)| builder.header(name, value))
    }

    /// Bounds every call as a whole, retries and pauses included; `None` means no bound. Without it a call has the bound that
    /// the documentation of its method names, else 600 s.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = Some(timeout.into());
        self
    }

    /// Bounds making a connection (default 5 s); `None` means no bound.
    pub fn connect_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.connecting.connect_timeout = timeout.into();
        self
    }

    /// Bounds the silence before and between pieces of a reply (default 60 s); `None` means no bound.
    pub fn read_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.connecting.read_timeout = timeout.into();
        self
    }

    /// How often a failed request is sent again at most. Without it as often as the documentation of its method says, else
    /// twice.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// Bounds the pauses between tries: the first (default 0.5 s; it doubles), and every one (default 8 s). The
    /// pause itself is random below its bound, unless the server asks for one.
    pub fn retry_pauses(mut self, first: Duration, longest: Duration) -> Self {
        (self.retry.initial, self.retry.longest) = (first, longest);
        self
    }

    /// Sends a request again after these statuses too, besides 408, 429, 500, 502, 503 and 504, if that does no harm:
    /// 409, 423 and 425 are candidates.
    pub fn retry_statuses(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.retry.statuses = statuses.into_iter().collect();
        self
    }

    /// Lets the reply header `x-should-retry: true` or `false` decide whether a failed request is sent again.
    pub fn heed_should_retry(mut self, heed: bool) -> Self {
        self.heed_should_retry = heed;
        self
    }

    /// The longest `Retry-After` that is waited for (default 120 s); a longer one fails the call at once.
    pub fn max_retry_after(mut self, longest: Duration) -> Self {
        self.retry.longest_wait = longest;
        self
    }

    /// Tokens for retries (default 500). A retry costs five, ten after a timeout, and a success gives back what the
    /// retry before it cost, or one; without tokens nothing is sent again.
    pub fn retry_budget(mut self, tokens: u32) -> Self {
        self.retry_budget = tokens;
        self
    }

    /// Follows redirects of `GET` and `HEAD` within one origin, five in a row at most. Without it, and elsewhere, a
    /// redirect is an error.
    pub fn follow_redirects(mut self, follow: bool) -> Self {
        self.follow_redirects = follow;
        self
    }

    /// Sends bodies of more bytes than this compressed (gzip); `None`, the default: none. Not every server takes them. Bodies
    /// that get no shorter, are of a type that is compressed already or have a `Content-Encoding` are sent as they are.
    pub fn gzip_above(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.gzip.above = bytes.into();
        self
    }

    /// Compresses uploads and bodies of several parts too, while they are sent; how long they are is then not announced.
    pub fn gzip_uploads(mut self, uploads: bool) -> Self {
        self.gzip.uploads = uploads;
        self
    }

    /// Adds a hook, which is told of every try or stands around it; see [`hooks`](crate::runtime::hooks). The first one is
    /// outermost.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(hook);
        self
    }

    /// How many requests are under way at once at most (default 1000); further ones wait.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.connecting.max_connections = connections;
        self
    }

    /// Bounds the wait of a request for those before it (default 30 s); `None` means no bound.
    pub fn pool_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.connecting.pool_timeout = timeout.into();
        self
    }

    /// Sends everything through this proxy, in place of those named by `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`.
    /// Those of the environment are not used for an `http://` server on this machine.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.connecting.proxy = Some(url.into());
        self
    }

    /// Sends everything straight to the server, whatever the environment says about proxies.
    pub fn no_proxy(mut self) -> Self {
        self.connecting.proxy = None;
        self.connecting.no_proxy = true;
        self
    }

    /// Trusts the certificates in this PEM text besides those of the platform.
    pub fn ca_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.connecting.certificates.push(pem.into());
        self
    }

    /// Shows this certificate to servers that ask for one (mutual TLS): PEM text of it, of those between it and its
    /// authority, and of its private key, which is not encrypted.
    pub fn client_certificate_pem(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.connecting.identity = Some(Secret::new(String::from_utf8_lossy(pem.as_ref())));
        self
    }

    /// Adds a product to `User-Agent`: `my-app/1.0`.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// Longest reply that is read, in bytes (default 256 MiB).
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.longest_body = bytes;
        self
    }

    /// Lets the credential travel over `http://` to other hosts than this one. Everybody on the way can read it.
    pub fn allow_insecure_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Uses a client of the HTTP library, with its connections, proxies, certificates and timeouts: a proxy or a
    /// certificate set here is an error then, bounds of connecting and reading are not used. It must not follow redirects.
    pub fn http_client(mut self, client: HttpClient) -> Self {
        self.client = Some(client);
        self
    }

    /// Answers from a script in place of a server, for tests.
    #[cfg(feature = "testing")]
    pub fn transport(mut self, fake: &super::testing::FakeTransport) -> Self {
        self.fake = Some(fake.clone());
        self
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is no base URL may hold a password, wherever it stands.
        let usable = |url: &&str| base_url(url).is_ok();
        let base_url = self.base_url.as_deref().map(|url| Some(url).filter(usable).unwrap_or(MASK));
        f.debug_struct("ClientBuilder")
            .field("base_url", &base_url)
            .field("api_key", &self.credentials.first().is_some_and(Option::is_some).then_some(MASK))
            .finish_non_exhaustive()
    }
}

mod building;
