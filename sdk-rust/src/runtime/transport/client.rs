//! Making a client of the HTTP library: timeouts, proxies, whom to trust, what it shows of itself.

use std::time::Duration;

use reqwest::{Certificate, Identity, Proxy, Url, redirect, retry};

use super::super::secret::Secret;
use super::failures::in_words;

/// A client of the HTTP library, for callers that bring their own.
pub(crate) type HttpClient = reqwest::Client;

/// How connections are made.
#[derive(Debug, Default)]
pub(crate) struct Connecting {
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) read_timeout: Option<Duration>,
    /// Bounds the wait for one of `max_connections`.
    pub(crate) pool_timeout: Option<Duration>,
    pub(crate) max_connections: usize,
    pub(crate) proxy: Option<String>,
    /// Not even the proxies that the environment names.
    pub(crate) no_proxy: bool,
    pub(crate) certificates: Vec<Vec<u8>>,
    /// What the client shows of itself: certificates and a private key, PEM.
    pub(crate) identity: Option<Secret>,
}

impl Connecting {
    /// Whether something is set that a client of the caller's would have to know.
    pub(crate) fn is_of_one_client(&self) -> bool {
        self.proxy.is_some() || !self.certificates.is_empty() || self.identity.is_some()
    }
}

/// A client with connections of its own.
pub(super) fn connected(connecting: &Connecting) -> Result<HttpClient, String> {
    let in_words = |error: reqwest::Error| in_words(&error.without_url());
    let certificates = certificates(connecting)?;
    let merged = if certificates.is_empty() {
        builder(connecting)?
    } else {
        builder(connecting)?.tls_certs_merge(certificates.clone())
    };
    match merged.build().map_err(in_words) {
        // Then a call over TLS says whom it does not trust; one in the clear needs no certificates.
        Err(why) if why.contains("No CA certificates") => {
            builder(connecting)?.tls_certs_only(certificates).build().map_err(in_words)
        }
        built => built,
    }
}

/// Everything but whom to trust: no redirects, no retries, TLS 1.2 or later.
fn builder(connecting: &Connecting) -> Result<reqwest::ClientBuilder, String> {
    let mut builder = HttpClient::builder()
        .redirect(redirect::Policy::none())
        // Without the second one, each request would be kept all the same.
        .retry(retry::never().max_retries_per_request(0))
        .referer(false)
        // What is packed is unpacked here, to the bound; other crates may switch these on.
        .no_gzip()
        .no_deflate()
        .no_brotli()
        .no_zstd()
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .tls_version_min(reqwest::tls::Version::TLS_1_2);
    if let Some(timeout) = connecting.connect_timeout {
        builder = builder.connect_timeout(timeout);
    }
    if connecting.no_proxy {
        builder = builder.no_proxy();
    }
    if let Some(identity) = &connecting.identity {
        // The library's own words may quote what it read.
        let refused = |_| "the client certificate is no PEM text with a certificate and its private key";
        builder = builder.identity(Identity::from_pem(identity.expose().as_bytes()).map_err(refused)?);
    }
    if let Some(proxy) = &connecting.proxy {
        builder = builder.proxy(proxy_url(proxy)?);
    }
    Ok(builder)
}

/// Whom to trust besides those that the platform does.
fn certificates(connecting: &Connecting) -> Result<Vec<Certificate>, String> {
    let bundles = connecting.certificates.iter().map(|pem| {
        let bundle = Certificate::from_pem_bundle(pem).map_err(|error| in_words(&error))?;
        if bundle.is_empty() { Err("the CA file has no certificate".to_owned()) } else { Ok(bundle) }
    });
    Ok(bundles.collect::<Result<Vec<_>, String>>()?.concat())
}

/// Reads the URL of a proxy. An error says nothing of it, since it may hold a credential.
fn proxy_url(text: &str) -> Result<Proxy, String> {
    const SCHEMES: [&str; 4] = ["http", "https", "socks5", "socks5h"];
    let refused = || "the proxy must be an http, https or socks5 URL with a host".to_owned();
    let url = Url::parse(text).map_err(|_| refused())?;
    if !SCHEMES.contains(&url.scheme()) || url.host_str().is_none_or(str::is_empty) || url.port() == Some(0) {
        return Err(refused());
    }
    Proxy::all(text).map_err(|_| refused())
}
