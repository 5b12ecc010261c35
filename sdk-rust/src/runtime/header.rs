//! Header fields, without showing the types of an HTTP library.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

use super::secret::MASK;
use super::transport::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use super::unpack;

/// The field that tells a server which requests are the same one sent again.
pub(crate) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Header fields; names are lower case.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(pub(super) HeaderMap);

impl Headers {
    /// What calls add to those of a client: a credential, what the body is, how it is packed; and three of the HTTP library.
    pub(crate) const MORE: usize = 5;

    /// What every request of a client says: who sends it, and in which forms it takes a reply.
    pub(crate) fn of_client(user_agent: &str, accept: &str) -> Self {
        let mut headers = Self::default();
        headers.set("user-agent", user_agent);
        headers.set("accept", accept);
        headers.set("accept-encoding", unpack::ACCEPTED);
        headers
    }

    /// The first field with this name, in any case, if its value is text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get_all(name).iter().find_map(|value| std::str::from_utf8(value.as_bytes()).ok())
    }

    /// All fields with this name whose value is text.
    pub fn get_all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.get_all(name).into_iter().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok())
    }

    /// Whether there is a field with this name.
    pub(crate) fn has(&self, name: &HeaderName) -> bool {
        self.0.contains_key(name)
    }

    /// Names and values, those of one name together.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_bytes()))
    }

    /// Puts a field in place of all others with its name, unless it cannot be sent at all (see [`refusal`]).
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            self.0.insert(name, value);
        }
    }

    /// Puts a field where there is none with its name.
    pub(crate) fn set_absent(&mut self, name: &str, value: String) {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            self.set_named(name, value);
        }
    }

    /// Says who sends it, where nobody has.
    pub(crate) fn set_authorization(&mut self, value: String) {
        self.set_named(AUTHORIZATION, value);
    }

    fn set_named(&mut self, name: HeaderName, value: String) {
        if let Ok(value) = HeaderValue::from_maybe_shared(Bytes::from(value)) {
            self.0.entry(name).or_insert(value);
        }
    }

    /// Says what a body is.
    pub(crate) fn set_content_type(&mut self, media_type: Cow<'static, str>) {
        let bytes = match media_type {
            Cow::Borrowed(text) => Bytes::from_static(text.as_bytes()),
            Cow::Owned(text) => text.into(),
        };
        if let Ok(value) = HeaderValue::from_maybe_shared(bytes) {
            self.0.insert(CONTENT_TYPE, value);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// A copy with room for so many fields more.
    pub(crate) fn with_room(&self, more: usize) -> Self {
        let mut copy = self.0.clone();
        copy.reserve(more);
        Self(copy)
    }

    /// Puts a field beside those with its name.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            self.0.append(name, value);
        }
    }

    /// Puts all of `others` in place of those with the same names.
    pub(crate) fn set_all(&mut self, others: &Self) {
        for (name, value) in &others.0 {
            self.0.insert(name.clone(), value.clone());
        }
    }
}

/// Values of fields that carry credentials are not shown.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |(name, value): (&str, &[u8])| {
            let value = String::from_utf8_lossy(value).into_owned();
            (name.to_owned(), if is_secret(name) { MASK.to_owned() } else { value })
        };
        f.debug_map().entries(self.iter().map(shown)).finish()
    }
}

/// Whether a field usually carries a credential.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let marks = ["auth", "cookie", "token", "secret", "key", "password", "signature"];
    marks.iter().any(|mark| name.contains(mark)) && name != IDEMPOTENCY_KEY
}

/// Why a header field that a caller gave cannot be sent.
pub(crate) fn refusal(name: &str, value: &str) -> Option<String> {
    const FRAMING: [&str; 10] = [
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];
    let shown = name.escape_debug();
    if FRAMING.iter().any(|framing| name.eq_ignore_ascii_case(framing)) {
        return Some(format!("the header `{shown}` belongs to the transport and cannot be set"));
    }
    let token = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&c);
    if name.is_empty() || !name.bytes().all(token) {
        return Some(format!("`{shown}` is not a header name"));
    }
    if value.bytes().any(|c| !matches!(c, b'\t' | b' '..=b'~')) {
        return Some(format!("the value of header `{shown}` has a character that no header may have"));
    }
    if value.starts_with([' ', '\t']) || value.ends_with([' ', '\t']) {
        return Some(format!("the value of header `{shown}` starts or ends with a blank"));
    }
    if name.eq_ignore_ascii_case(IDEMPOTENCY_KEY) && value.is_empty() {
        return Some("the idempotency key is empty".to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_cannot_be_sent_are_refused() {
        let cases = [
            ("x-trace", "1", true),
            ("X-Trace", "a\tb", true),
            ("X-Trace", "é", false),
            ("X-Trace", "a\t", false),
            ("X-Trace", " a", false),
            ("x-trace", "\u{7f}", false),
            ("Expect", "100-continue", false),
            ("Host", "evil", false),
            ("content-LENGTH", "1", false),
            ("Transfer-Encoding", "chunked", false),
            ("", "1", false),
            ("a b", "1", false),
            ("a:", "1", false),
            ("x-trace", "1\r\nx-evil: 2", false),
            ("x-trace", "\0", false),
            ("Idempotency-Key", "k", true),
            ("Idempotency-Key", " ", false),
        ];
        for (name, value, fine) in cases {
            assert_eq!(refusal(name, value).is_none(), fine, "{name:?}: {value:?}");
        }
    }

    #[test]
    fn credentials_are_not_shown() {
        let mut headers = Headers::default();
        for (name, value) in [("X-Api-Key", "k1"), ("Set-Cookie", "c1"), ("X-Request-Id", "r1")] {
            headers.set(name, value);
        }
        let shown = format!("{headers:?}");
        assert!(shown.contains("r1") && !shown.contains("k1") && !shown.contains("c1"), "{shown}");
        assert_eq!(headers.get("x-api-KEY"), Some("k1"));
    }
}
