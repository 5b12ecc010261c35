//! Calls from the server: proving that a webhook or callback comes from whom it should, and reading what it brings.
//!
//! [`WebhookVerifier`] checks deliveries that are signed by [Standard Webhooks](https://www.standardwebhooks.com) 1.0;
//! [`verify_hmac`] is the step that most other schemes come down to. Both compare in constant time.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::de::DeserializeOwned;
use sha2::Sha256;

/// Why a delivery is refused. Nothing of it holds a secret or the body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The secret is empty, or no base64: nothing can be verified.
    Secret,
    /// A header that the scheme needs is missing, or is there several times; this is its name.
    Header(&'static str),
    /// The delivery is too old, or from the future: it may be one that somebody sends again.
    Timestamp,
    /// No signature is by any of the secrets.
    Signature,
    /// The signature is good, and the body is not what the document describes.
    Payload(String),
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret => f.write_str("the secret is empty or no base64"),
            Self::Header(name) => write!(f, "there must be one header `{name}`"),
            Self::Timestamp => f.write_str("the time of the delivery is out of tolerance"),
            Self::Signature => f.write_str("no signature fits"),
            Self::Payload(why) => write!(f, "the body is not what was described: {why}"),
        }
    }
}

impl std::error::Error for WebhookError {}

/// Verifies deliveries by Standard Webhooks: `webhook-id`, `webhook-timestamp`, and `webhook-signature` with `v1`
/// signatures (HMAC-SHA256). Headers may come from any web framework:
///
/// ```text
/// let verifier = WebhookVerifier::new("whsec_…")?;
/// let event: WebhookEvent = verifier.unwrap(&body, request.headers())?;
/// ```
///
/// What was delivered before is not remembered: a receiver that must not act twice keeps the ids.
#[derive(Clone)]
pub struct WebhookVerifier {
    secrets: Vec<Vec<u8>>,
    tolerance: Duration,
}

impl WebhookVerifier {
    /// One that knows this secret: base64, with or without `whsec_` before it.
    ///
    /// # Errors
    ///
    /// [`WebhookError::Secret`] if it is empty or no base64.
    pub fn new(secret: &str) -> Result<Self, WebhookError> {
        Self { secrets: Vec::new(), tolerance: Duration::from_secs(300) }.or(secret)
    }

    /// Takes signatures by another secret too, as while secrets are changed.
    ///
    /// # Errors
    ///
    /// [`WebhookError::Secret`] if it is empty or no base64.
    pub fn or(mut self, secret: &str) -> Result<Self, WebhookError> {
        let secret = secret.trim();
        let secret = decode(secret.strip_prefix("whsec_").unwrap_or(secret)).ok_or(WebhookError::Secret)?;
        if secret.is_empty() {
            return Err(WebhookError::Secret);
        }
        self.secrets.push(secret);
        Ok(self)
    }

    /// How far the clocks may be apart (default five minutes, both ways).
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Verifies a delivery, now.
    ///
    /// # Errors
    ///
    /// Every [`WebhookError`] but `Payload`.
    pub fn verify<N: AsRef<str>, V: AsRef<[u8]>>(
        &self,
        body: &[u8],
        headers: impl IntoIterator<Item = (N, V)>,
    ) -> Result<(), WebhookError> {
        self.verify_at(SystemTime::now(), body, headers)
    }

    /// Verifies a delivery at a time, for tests and for deliveries that were kept.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_at<N: AsRef<str>, V: AsRef<[u8]>>(
        &self,
        now: SystemTime,
        body: &[u8],
        headers: impl IntoIterator<Item = (N, V)>,
    ) -> Result<(), WebhookError> {
        const NAMES: [&str; 3] = ["webhook-id", "webhook-timestamp", "webhook-signature"];
        let mut found: [Option<String>; 3] = [None, None, None];
        for (name, value) in headers {
            let at = NAMES.iter().position(|known| name.as_ref().eq_ignore_ascii_case(known));
            if let Some((name, place)) = at.and_then(|at| Some((*NAMES.get(at)?, found.get_mut(at)?))) {
                let value = std::str::from_utf8(value.as_ref()).map_err(|_| WebhookError::Header(name))?;
                if place.replace(value.trim().to_owned()).is_some() {
                    return Err(WebhookError::Header(name));
                }
            }
        }
        let [id, timestamp, signatures] = found.map(|field| field.filter(|text| !text.is_empty()));
        let id = id.ok_or(WebhookError::Header(NAMES[0]))?;
        let timestamp = timestamp.ok_or(WebhookError::Header(NAMES[1]))?;
        let signatures = signatures.ok_or(WebhookError::Header(NAMES[2]))?;
        let digits = timestamp.bytes().all(|digit| digit.is_ascii_digit());
        let seconds = timestamp.parse::<u64>().ok().filter(|_| digits);
        let sent = seconds.ok_or(WebhookError::Header(NAMES[1]))?;
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        if now.abs_diff(sent) > self.tolerance.as_secs() {
            return Err(WebhookError::Timestamp);
        }
        let given = signatures.split(' ').filter_map(|signature| signature.strip_prefix("v1,"));
        let given: Vec<Vec<u8>> = given.filter_map(decode).collect();
        for secret in &self.secrets {
            for signature in &given {
                if signing(secret, &id, &timestamp, body)?.verify_slice(signature).is_ok() {
                    return Ok(());
                }
            }
        }
        Err(WebhookError::Signature)
    }

    /// Verifies a delivery and reads its body.
    ///
    /// # Errors
    ///
    /// Every [`WebhookError`].
    pub fn unwrap<T: DeserializeOwned>(
        &self,
        body: &[u8],
        headers: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<[u8]>)>,
    ) -> Result<T, WebhookError> {
        self.verify(body, headers)?;
        parse(body)
    }

    /// The value of `webhook-signature` for a delivery, by the first secret: for tests of receivers.
    ///
    /// # Errors
    ///
    /// [`WebhookError::Secret`] if there is none that can sign.
    pub fn sign(&self, id: &str, timestamp: u64, body: &[u8]) -> Result<String, WebhookError> {
        let secret = self.secrets.first().ok_or(WebhookError::Secret)?;
        let code = signing(secret, id, &timestamp.to_string(), body)?.finalize().into_bytes();
        Ok(format!("v1,{}", super::credential::base64(&code)))
    }
}

/// Secrets are not shown.
impl fmt::Debug for WebhookVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookVerifier").field("tolerance", &self.tolerance).finish_non_exhaustive()
    }
}

/// Reads the body of a delivery whose sender is known.
///
/// # Errors
///
/// [`WebhookError::Payload`] if it is not what the document describes. What is none of the variants of a union is its
/// `Unknown`.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, WebhookError> {
    serde_json::from_slice(body).map_err(|error| WebhookError::Payload(error.to_string()))
}

/// Checks an HMAC-SHA256 of `signed`, as hexadecimal digits or base64, with or without `sha256=` before it. What is signed
/// is often the body, and sometimes the time and the body with a dot between them: the server's documentation says.
///
/// # Errors
///
/// [`WebhookError::Signature`] if it is another one; [`WebhookError::Secret`] for an empty secret.
pub fn verify_hmac(secret: &[u8], signed: &[u8], signature: &str) -> Result<(), WebhookError> {
    let signature = signature.trim();
    let text = signature.strip_prefix("sha256=").unwrap_or(signature);
    let given = unhex(text).or_else(|| decode(text)).ok_or(WebhookError::Signature)?;
    let mut mac = keyed(secret)?;
    mac.update(signed);
    mac.verify_slice(&given).map_err(|_| WebhookError::Signature)
}

type Code = Hmac<Sha256>;

fn keyed(secret: &[u8]) -> Result<Code, WebhookError> {
    if secret.is_empty() {
        return Err(WebhookError::Secret);
    }
    Code::new_from_slice(secret).map_err(|_| WebhookError::Secret)
}

fn signing(secret: &[u8], id: &str, timestamp: &str, body: &[u8]) -> Result<Code, WebhookError> {
    let mut mac = keyed(secret)?;
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    Ok(mac)
}

/// Sixty-four hexadecimal digits.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.chars().map(|digit| digit.to_digit(16)).collect::<Option<Vec<u32>>>()?;
    let bytes = digits.chunks(2).map(|pair| match pair {
        [high, low] => u8::try_from(high << 4 | low).ok(),
        _ => None,
    });
    bytes.collect::<Option<Vec<u8>>>().filter(|bytes| bytes.len() == 32)
}

/// Base64 with its usual alphabet (RFC 4648 §4); padding may be left out.
fn decode(text: &str) -> Option<Vec<u8>> {
    let bare = text.trim_end_matches('=');
    if text.len() - bare.len() > 2 || bare.len() % 4 == 1 {
        return None;
    }
    let digit = |c: u8| match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let mut bytes = Vec::with_capacity(bare.len() * 3 / 4);
    for group in bare.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for at in 0..4 {
            bits = bits << 6 | group.get(at).map_or(Some(0), |c| digit(*c)).map(u32::from)?;
        }
        bytes.extend(bits.to_be_bytes().iter().skip(1).take(group.len() - 1));
    }
    Some(bytes)
}
