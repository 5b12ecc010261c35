//! The HTTP library, named in this file alone: building a client, sending one request, telling its failures apart.

use std::error::Error as _;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::{Certificate, Proxy, redirect, retry};

use super::error::ErrorKind;
use super::header::Headers;
use super::operation::Method;
use super::reply::Received;
use super::retry::Outcome;
use super::secret::snippet;

pub(crate) use reqwest::Url;
pub(crate) use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// A client of the HTTP library, for callers that bring their own.
pub(crate) type HttpClient = reqwest::Client;

/// A request, ready to go.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: Headers,
    pub(crate) body: Option<Bytes>,
}

/// Why no reply came, in words without URLs.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) outcome: Outcome,
    pub(crate) message: String,
    /// The head of the reply whose body is of no use.
    pub(crate) reply: Option<Box<Received>>,
}

impl Failure {
    fn new(kind: ErrorKind, outcome: Outcome, message: String) -> Self {
        Self { kind, outcome, message, reply: None }
    }

    /// A reply came: its head says something even if its body cannot be read.
    fn of(self, status: u16, headers: Headers) -> Self {
        let head = Received { status, headers, body: Bytes::new() };
        Self { reply: (self.kind == ErrorKind::Response).then(|| Box::new(head)), ..self }
    }
}

/// How connections are made.
#[derive(Debug, Default)]
pub(crate) struct Connecting {
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) proxy: Option<String>,
    /// Not even the proxies that the environment names.
    pub(crate) no_proxy: bool,
    pub(crate) certificates: Vec<Vec<u8>>,
}

/// Sends requests.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    client: HttpClient,
    /// The client is the caller's and may follow redirects.
    given: bool,
    longest_body: usize,
}

impl Transport {
    /// A transport with connections of its own: no redirects, no retries, TLS 1.2 or later.
    pub(crate) fn new(connecting: Connecting, longest_body: usize) -> Result<Self, String> {
        let mut builder = HttpClient::builder()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .tls_version_min(reqwest::tls::Version::TLS_1_2);
        if let Some(timeout) = connecting.connect_timeout {
            builder = builder.connect_timeout(timeout);
        }
        if let Some(timeout) = connecting.read_timeout {
            builder = builder.read_timeout(timeout);
        }
        if connecting.no_proxy {
            builder = builder.no_proxy();
        }
        if let Some(proxy) = connecting.proxy {
            // The error of a proxy URL may repeat the credentials in it.
            let proxy = Proxy::all(proxy).map_err(|_| "the proxy is not a URL".to_owned())?;
            builder = builder.proxy(proxy);
        }
        for pem in connecting.certificates {
            let bundle = Certificate::from_pem_bundle(&pem).map_err(|error| in_words(&error))?;
            if bundle.is_empty() {
                return Err("the CA file has no certificate".to_owned());
            }
            builder = builder.tls_certs_merge(bundle);
        }
        let client = builder.build().map_err(|error| in_words(&error.without_url()))?;
        Ok(Self { client, given: false, longest_body })
    }

    /// A transport that uses a caller's client, with its connections, proxies and timeouts.
    pub(crate) fn given(client: HttpClient, longest_body: usize) -> Self {
        Self { client, given: true, longest_body }
    }

    /// Sends one request and reads its whole reply.
    pub(crate) async fn send(&self, outgoing: &Outgoing) -> Result<Received, Failure> {
        let mut response =
            self.client.execute(build(outgoing)).await.map_err(|error| failure(error, true))?;
        if self.given && *response.url() != outgoing.url {
            let message =
                "the given HTTP client followed a redirect; make it with a policy of none".to_owned();
            return Err(Failure::new(ErrorKind::Redirect, Outcome::Final, message));
        }
        let status = response.status().as_u16();
        let headers = Headers(std::mem::take(response.headers_mut()));
        let body = match self.body(&mut response).await {
            Ok(body) => body,
            // The status says enough, with as much of the body as there is.
            Err(_) if !(200..300).contains(&status) => Bytes::new(),
            Err(failure) => return Err(failure.of(status, headers)),
        };
        // What was decoded has lost this field.
        match headers.get("content-encoding") {
            Some(encoding) if encoding != "identity" && !body.is_empty() => {
                // The status says enough here too; what cannot be unpacked says nothing.
                if !(200..300).contains(&status) {
                    return Ok(Received { status, headers, body: Bytes::new() });
                }
                Err(unknown_encoding(encoding).of(status, headers))
            }
            _ => Ok(Received { status, headers, body }),
        }
    }

    async fn body(&self, response: &mut reqwest::Response) -> Result<Bytes, Failure> {
        let announced = response.content_length().unwrap_or(0);
        if announced > self.longest_body as u64 {
            return Err(self.too_long());
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(error, false))? {
            if body.len() + chunk.len() > self.longest_body {
                return Err(self.too_long());
            }
            if body.is_empty() && chunk.len() as u64 == announced {
                return Ok(chunk);
            }
            if body.is_empty() {
                // Most replies know their length; a lie costs one reservation of at most a megabyte.
                body.reserve(chunk.len().max(usize::try_from(announced.min(1 << 20)).unwrap_or(0)));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    fn too_long(&self) -> Failure {
        let message = format!("the reply is longer than {} bytes", self.longest_body);
        Failure::new(ErrorKind::Response, Outcome::Final, message)
    }
}

fn unknown_encoding(encoding: &str) -> Failure {
    let message = format!("the reply has the content encoding `{}`, which cannot be read", snippet(encoding));
    Failure::new(ErrorKind::Response, Outcome::Final, message)
}

fn build(outgoing: &Outgoing) -> reqwest::Request {
    let method = match outgoing.method {
        Method::Get => reqwest::Method::GET,
        Method::Head => reqwest::Method::HEAD,
        Method::Options => reqwest::Method::OPTIONS,
        Method::Trace => reqwest::Method::TRACE,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
        Method::Post => reqwest::Method::POST,
        Method::Patch => reqwest::Method::PATCH,
    };
    let mut request = reqwest::Request::new(method, outgoing.url.clone());
    *request.headers_mut() = outgoing.headers.0.clone();
    *request.body_mut() = outgoing.body.clone().map(Into::into);
    request
}

/// Tells failures apart; `starting`: no reply had begun.
fn failure(error: reqwest::Error, starting: bool) -> Failure {
    let (connecting, timed_out, dns) = (error.is_connect(), error.is_timeout(), error.is_dns());
    let host = error.url().and_then(Url::host_str).unwrap_or("the server").to_owned();
    let words = in_words(&error.without_url());
    let (kind, outcome, what) = if connecting && timed_out {
        (ErrorKind::Timeout, Outcome::NeverSent, "could not connect in time")
    } else if connecting && words.to_lowercase().contains("certificate") {
        let message = format!("the certificate of {host} is not trusted; add its CA to the client: {words}");
        return Failure::new(ErrorKind::Connection, Outcome::Final, message);
    } else if dns {
        (ErrorKind::Connection, Outcome::NeverSent, "the host has no address")
    } else if connecting {
        (ErrorKind::Connection, Outcome::NeverSent, "could not connect")
    } else if timed_out {
        (ErrorKind::Timeout, Outcome::TimedOut, "the server stopped answering")
    } else if starting {
        (ErrorKind::Connection, Outcome::Lost, "the connection broke before a reply")
    } else if !words.contains("from connection") {
        // The connection is fine: the bytes are not what their content encoding says.
        (ErrorKind::Response, Outcome::Final, "the reply cannot be unpacked")
    } else {
        (ErrorKind::Connection, Outcome::Lost, "the connection broke in the middle of the reply")
    };
    Failure::new(kind, outcome, format!("{what}: {words}"))
}

/// An error and its causes, in one line.
fn in_words(error: &reqwest::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !words.ends_with(&next) {
            words = format!("{words}: {next}");
        }
        cause = error.source();
    }
    words
}

/// Where a client's requests go.
#[derive(Debug)]
pub(crate) struct BaseUrl {
    url: Url,
    pub(crate) is_loopback: bool,
}

impl BaseUrl {
    /// Whether everybody on the way can read along.
    pub(crate) fn is_http(&self) -> bool {
        self.url.scheme() == "http"
    }

    /// An encoded path, and maybe a query, below this URL.
    pub(crate) fn with(&self, path: &str, query: Option<&str>) -> Url {
        let mut url = self.url.clone();
        match self.url.path().trim_end_matches('/') {
            "" => url.set_path(path),
            base => url.set_path(&format!("{base}{path}")),
        }
        url.set_query(query);
        url
    }
}

/// Reads a base URL: `http` or `https`, a host, maybe a path, and nothing else.
pub(crate) fn base_url(text: &str) -> Result<BaseUrl, &'static str> {
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) || text.contains('\\') {
        return Err("the base URL has a space, a control character or a backslash");
    }
    let url = Url::parse(text).map_err(|_| "the base URL is not an absolute URL")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("the base URL must start with https:// or http://");
    }
    if !url.username().is_empty() || url.password().is_some() || text.contains('@') {
        return Err("the base URL must not have a user name or password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("the base URL must not have a query or a fragment");
    }
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let loopback = |ip: std::net::IpAddr| ip.is_loopback();
    let is_loopback = host == "localhost" || host.ends_with(".localhost") || host.parse().is_ok_and(loopback);
    Ok(BaseUrl { url, is_loopback })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_are_checked() {
        let cases = [
            ("https://api.example.com", Ok("https://api.example.com/x")),
            ("https://api.example.com/", Ok("https://api.example.com/x")),
            ("https://api.example.com/v1/", Ok("https://api.example.com/v1/x")),
            ("http://127.0.0.1:8080", Ok("http://127.0.0.1:8080/x")),
            ("http://[::1]:8080/x", Ok("http://[::1]:8080/x/x")),
            ("HTTPS://Example.COM", Ok("https://example.com/x")),
            ("https://bücher.example", Ok("https://xn--bcher-kva.example/x")),
            ("https://u:p@h", Err(())),
            ("https://@h", Err(())),
            ("https://h?q=1", Err(())),
            ("https://h?", Err(())),
            ("https://h#f", Err(())),
            ("https://h /x", Err(())),
            ("https://h\t", Err(())),
            ("https:\\\\h", Err(())),
            ("ftp://h", Err(())),
            ("file:///etc", Err(())),
            ("h:8080", Err(())),
            ("api.example.com", Err(())),
            ("/v1", Err(())),
            ("", Err(())),
        ];
        for (text, expected) in cases {
            let url = base_url(text).map(|base| String::from(base.with("/x", None)));
            assert_eq!(url.as_deref().map_err(|_| ()), expected, "{text:?}");
        }
    }

    #[test]
    fn loopback_is_known() {
        let cases = [
            ("http://localhost", true),
            ("http://127.8.8.8", true),
            ("http://[::1]", true),
            ("http://a.localhost:1", true),
            ("http://10.0.0.1", false),
            ("http://localhost.evil", false),
        ];
        for (text, loopback) in cases {
            assert_eq!(base_url(text).map(|base| base.is_loopback), Ok(loopback), "{text}");
        }
    }
}
