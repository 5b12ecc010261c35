//! Tokens that a client asks for itself (RFC 6749): held until they expire, renewed, and asked for by one call at a time
//! however many want one. What they are asked for with is in `grant`.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::api::{Api, Auth};
use super::compression::Gzip;
use super::config::Settings;
use super::core::{Core, Shared};
use super::credential::Credentials;
use super::error::{Error, ErrorKind, Result};
use super::grant::Ready;
use super::header::Headers;
use super::heads::Heads;
use super::hooks::Hooks;
use super::operation::{Method, Operation};
use super::payload::Payload;
use super::redact;
use super::reply::Reply;
use super::retry::Bucket;
use super::secret::Secret;
use super::send;
use super::servers::{Choice, Servers};
use super::transport::{Outgoing, Transport, Url};

/// Longest time for a token, retries and pauses included.
const LONGEST: Duration = Duration::from_secs(60);

/// Tokens that were held last, and must not be shown even when they are not any more.
const REMEMBERED: usize = 100;

/// The authorization server, as an API of its own.
static SERVER: Api = Api { name: "authorization server", auth: Auth::None, ..Api::DEFAULT };

/// Asking twice does no harm: it makes another token.
static TOKEN: Operation = Operation {
    name: "token",
    method: Method::Post,
    path: "(token)",
    anonymous: true,
    idempotent: true,
    ..Operation::DEFAULT
};

/// The tokens of one scheme.
pub(crate) struct Tokens {
    core: Core,
    ready: Ready,
    /// Locked while one is asked for.
    held: tokio::sync::Mutex<Held>,
    /// How often one was asked for, with whatever outcome.
    flights: AtomicU64,
    shown: Mutex<VecDeque<Secret>>,
}

#[derive(Default)]
struct Held {
    access: Option<Secret>,
    /// When it is renewed; `None`: when it is refused.
    until: Option<Instant>,
    refresh: Option<Secret>,
    /// Why the last flight brought none, and which it was.
    failed: Option<(u64, Error)>,
}

impl Held {
    /// The token, if it can be used.
    fn usable(&self) -> Option<&Secret> {
        let fresh = self.until.is_none_or(|until| Instant::now() < until);
        self.access.as_ref().filter(|_| fresh)
    }
}

/// What a client has that its tokens are asked for with.
pub(crate) struct Means<'a> {
    pub(crate) transport: &'a Transport,
    pub(crate) settings: &'a Settings,
    pub(crate) user_agent: &'a str,
    pub(crate) retry_budget: u32,
}

impl Tokens {
    /// Tokens over the connections of a client, with bounds, retries and tokens for them of their own.
    pub(crate) fn new(ready: Ready, means: &Means<'_>) -> Self {
        let client = means.settings;
        let settings = Settings {
            base: client.base.clone(),
            servers: Servers { choice: Choice::default(), is_given: true, https_only: false },
            timeout: Some(Some(client.timeout.flatten().map_or(LONGEST, |timeout| timeout.min(LONGEST)))),
            max_retries: client.max_retries,
            retry: client.retry.clone(),
            heed_should_retry: client.heed_should_retry,
            follow_redirects: false,
            header_secrets: ready.secrets(),
            gzip: Gzip::default(),
            // Hooks are around the tries of calls; what a credential takes to get is none.
            hooks: Hooks::default(),
        };
        // None of the headers that were set for the API: they may be secrets, and this may be another host.
        let headers = Headers::of_client(means.user_agent, "application/json");
        let core = Core::new(Shared {
            api: &SERVER,
            transport: means.transport.clone(),
            settings,
            bucket: Bucket::new(means.retry_budget),
            heads: Heads::new(&headers, None),
            credentials: Credentials::default(),
        });
        Self {
            core,
            ready,
            held: tokio::sync::Mutex::default(),
            flights: AtomicU64::new(0),
            shown: Mutex::default(),
        }
    }

    /// A token, but not the one that a server has `refused`.
    ///
    /// # Errors
    /// There is none. Calls that waited for the same request to the authorization server share its failure.
    pub(crate) async fn token(&self, refused: Option<&Secret>) -> Result<Secret> {
        let seen = self.flights.load(Ordering::Acquire);
        let mut held = self.held.lock().await;
        if refused.is_some() && held.access.as_ref() == refused {
            held.access = None;
        }
        if let Some(token) = held.usable() {
            return Ok(token.clone());
        }
        if let Some((flight, error)) = &held.failed
            && *flight > seen
        {
            return Err(error.again());
        }
        // In a box: few calls ask, and all of them would carry the room for it.
        let outcome = Box::pin(self.asked(&mut held)).await;
        let flight = self.flights.fetch_add(1, Ordering::AcqRel) + 1;
        held.failed = outcome.as_ref().err().map(|error| (flight, error.again()));
        outcome
    }

    /// `text` without secrets and tokens.
    pub(crate) fn redact(&self, text: String) -> String {
        let text = self.core.redact(text);
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.iter().fold(text, |text, secret| redact::without(secret, text))
    }

    /// Asks for a token: with the one that renews it if there is one, else with the grant.
    async fn asked(&self, held: &mut Held) -> Result<Secret> {
        held.access = None;
        if let Some(refresh) = held.refresh.take() {
            match self.request(&self.ready.refresh_url, self.ready.refresh_form(&refresh), held).await {
                Ok(token) => {
                    // A server that sends no other one goes on taking this one (RFC 6749 §6).
                    held.refresh.get_or_insert(refresh);
                    return Ok(token);
                }
                // It has expired, or was used before; the grant itself still holds.
                Err(error) if error.kind() == ErrorKind::Token => {}
                Err(error) => {
                    held.refresh = Some(refresh);
                    return Err(error);
                }
            }
        }
        self.request(&self.ready.token_url, self.ready.form(), held).await
    }

    async fn request(&self, url: &Url, form: String, held: &mut Held) -> Result<Secret> {
        let call = Arc::new(self.core.call(&TOKEN));
        let mut headers = self.core.heads().plain().clone();
        headers.set("content-type", "application/x-www-form-urlencoded");
        if let Some(digits) = &self.ready.authorization {
            headers.set("authorization", &format!("Basic {}", digits.expose()));
        }
        let body = Some(Payload::Bytes(form.into_bytes().into()));
        let outgoing = Outgoing { method: Method::Post, url: url.clone(), headers, body };
        let asked = Instant::now();
        let reply = send::exchange(call, outgoing).await.map_err(refusal)?;
        let answer = Answer::of(&reply)?;
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.extend([Some(answer.access.clone()), answer.refresh.clone()].into_iter().flatten());
        while shown.len() > REMEMBERED {
            shown.pop_front();
        }
        held.until = answer.life.and_then(|life| {
            let early = self.ready.leeway.min(life / 2);
            asked.checked_add(life.saturating_sub(early))
        });
        held.access = Some(answer.access.clone());
        held.refresh = answer.refresh;
        Ok(answer.access)
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens")
    }
}

/// The error of an authorization server that gives no token (RFC 6749 §5.2).
fn refusal(error: Error) -> Error {
    match error.status() {
        Some(400 | 401 | 403) => error.with_kind(ErrorKind::Token),
        _ => error,
    }
}

/// What an authorization server gives (RFC 6749 §5.1).
struct Answer {
    access: Secret,
    refresh: Option<Secret>,
    life: Option<Duration>,
}

impl Answer {
    /// Reads a reply. What is wrong with one is said without its text, which may hold a token.
    fn of(reply: &Reply) -> Result<Self> {
        let refuse =
            |why: &str| reply.call.error(ErrorKind::Response, format!("the reply has no token: {why}"));
        let Ok(body) = serde_json::from_slice::<Value>(reply.text()) else {
            return Err(refuse("it is not JSON"));
        };
        let token = |name: &str| body.get(name).and_then(Value::as_str).map(Secret::new);
        let Some(access) = token("access_token") else {
            return Err(match body.get("error") {
                // Some servers say so with 200.
                Some(Value::String(_)) => {
                    Error::about(reply, ErrorKind::Token, &format!("status {}", reply.status()))
                }
                _ => refuse("`access_token` is missing"),
            });
        };
        if !access.is_token() {
            return Err(refuse("`access_token` is empty or has a character that no token has"));
        }
        match body.get("token_type") {
            None | Some(Value::Null) => {}
            Some(Value::String(kind)) if kind.eq_ignore_ascii_case("bearer") => {}
            // RFC 6749 §7.1: a token of a type that is not understood must not be used.
            Some(_) => return Err(refuse("`token_type` is not bearer")),
        }
        let life = match body.get("expires_in") {
            Some(Value::Number(seconds)) => seconds.as_f64(),
            Some(Value::String(seconds)) => seconds.trim().parse().ok(),
            _ => None,
        };
        // What is no span of time says nothing; one that is over makes a token for one call.
        let life = life.filter(|seconds| seconds.is_finite());
        let life = life.and_then(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)).ok());
        Ok(Self { access, refresh: token("refresh_token").filter(|token| !token.expose().is_empty()), life })
    }
}

#[cfg(test)]
mod tests;
