//! What sending needs to know of a call: its bounds, whether it may be sent twice, and the bytes that go on the wire.

use std::borrow::Cow;
use std::time::Duration;

use super::super::api::Api;
use super::super::compression::Gzip;
use super::super::config::Settings;
use super::super::core::Core;
use super::super::credential::{self, Found};
use super::super::error::{Error, ErrorKind, Result};
use super::super::header::{self, Headers};
use super::super::operation::{Method, Operation};
use super::super::redact;
use super::super::secret::Secret;
use super::super::transport::{Outgoing, Url};
use super::super::url::{self, Pair};
use super::Call;

/// What sending needs to know.
impl Call {
    pub(crate) fn core(&self) -> &Core {
        &self.core
    }

    pub(crate) fn api(&self) -> &'static Api {
        self.core.api()
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn method(&self) -> Method {
        self.method
    }

    /// Whether the caller has written who sends it.
    pub(crate) fn is_authorized(&self) -> bool {
        let name = "authorization";
        self.sent_header(name).or_else(|| self.core.heads().plain().get(name)).is_some()
    }

    /// How long it may take: what the caller says of it, of all calls, what the operation says, or as long as most.
    pub(crate) fn timeout(&self) -> Option<Duration> {
        const USUAL: Duration = Duration::from_secs(600);
        let of_operation = || Some(self.operation.timeout_ms.map_or(USUAL, Duration::from_millis));
        self.options.timeout.or(self.core.settings().timeout).unwrap_or_else(of_operation)
    }

    /// How often it is tried again at most, in the same way.
    pub(crate) fn max_retries(&self) -> u32 {
        const USUAL: u32 = 2;
        let given = self.options.max_retries.or(self.core.settings().max_retries);
        given.or(self.operation.max_retries).unwrap_or(USUAL)
    }

    /// Whether sending the request twice does no harm.
    pub(crate) fn is_resendable(&self) -> bool {
        self.method.is_idempotent() || self.operation.idempotent || self.idempotency_key().is_some()
    }

    pub(crate) fn request_id(&self, headers: &Headers) -> Option<String> {
        headers.get(self.api().request_id_header).map(str::to_owned)
    }

    pub(crate) fn redact(&self, text: String) -> String {
        let own = self.headers.iter().flat_map(|headers| headers.iter());
        let secrets = own.filter(|(name, _)| header::is_secret(name));
        let secrets = secrets.map(|(_, value)| Secret::new(String::from_utf8_lossy(value)));
        secrets.fold(self.core.redact(text), |text, secret| redact::without(&secret, text))
    }

    pub(crate) fn error(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        Error::new(kind, self.redact(message.into())).during(self.operation.name)
    }

    /// Whether it can be sent at all.
    pub(crate) fn check(&self) -> Result<()> {
        self.refused.as_deref().map_or(Ok(()), |(kind, why)| Err(self.error(*kind, why)))
    }

    /// The request as it goes on the wire.
    pub(crate) fn outgoing(&self, credentials: &Found) -> Result<Outgoing> {
        let body = if self.given_url.is_some() { Ok(None) } else { self.body.encode(self.operation) };
        let refused = |why| self.error(ErrorKind::InvalidArgument, format!("the body cannot be sent: {why}"));
        let body = body.map_err(refused)?;
        let (content_type, payload) = body.map(|body| (body.content_type, body.payload)).unzip();
        let (mut headers, query) = self.head(content_type, credentials);
        let body = payload.map(|payload| self.gzip().apply(payload, &mut headers));
        Ok(Outgoing { method: self.method, url: self.url(&query)?, headers, body })
    }

    /// Header fields, and what the query is made of.
    fn head(
        &self,
        content_type: Option<Cow<'static, str>>,
        credentials: &Found,
    ) -> (Headers, Cow<'_, [Pair]>) {
        let mut headers = self.all_headers(content_type, credentials.has_key);
        let mut query = Cow::Borrowed(self.query.as_slice());
        if !credentials.more.is_empty() {
            credential::put(&credentials.more, &mut headers, query.to_mut());
        }
        (headers, query)
    }

    /// The header fields of [`outgoing`](Self::outgoing) once more, of a request whose body says nothing in them but its media type.
    pub(crate) fn headers_again(&self, credentials: &Found, has_body: bool) -> Headers {
        self.head(has_body.then(|| self.body.media_type(self.operation).into()), credentials).0
    }

    fn gzip(&self) -> Gzip {
        let Gzip { above, uploads } = self.core.settings().gzip;
        let own = &self.options;
        Gzip { above: own.gzip_above.unwrap_or(above), uploads: own.gzip_uploads.unwrap_or(uploads) }
    }

    pub(super) fn url(&self, query: &[Pair]) -> Result<Url> {
        if let Some(given) = &self.given_url {
            return Ok(url::with_more(given, query));
        }
        let value =
            |name: &str| self.path.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str());
        let path = match &self.written_path {
            Some(path) => url::written(path),
            None => url::fill(self.operation.path, value),
        };
        let path = path.map_err(|why| self.error(ErrorKind::InvalidArgument, why))?;
        let Settings { base, servers, .. } = self.core.settings();
        let base = servers.base(base, self.operation.servers);
        let base = base.map_err(|why| self.error(ErrorKind::Configuration, why))?;
        Ok(base.with(&path, url::query(query).as_deref()))
    }

    fn all_headers(&self, content_type: Option<Cow<'static, str>>, with_key: bool) -> Headers {
        let (head, says_type) = self.core.heads().of(with_key, content_type.as_deref());
        let own = self.headers.as_deref();
        let mut headers = head.with_room(own.map_or(0, Headers::len));
        if let Some(content_type) = content_type.filter(|_| !says_type) {
            headers.set_content_type(content_type);
        }
        let is_usual = self.operation.accept == Operation::DEFAULT.accept;
        // What was set for the whole client stays.
        if !is_usual && headers.get("accept") == Some(Operation::DEFAULT.accept) {
            headers.set("accept", self.operation.accept);
        }
        if let Some(own) = own {
            headers.set_all(own);
        }
        headers
    }
}
