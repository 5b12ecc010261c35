//! The life of one call: try, decide, wait, try again, until there is a reply or an error, all before a deadline.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Instant;
use tracing::{Instrument as _, Span};

use super::bound::{self, Late};
use super::call::Call;
use super::credential::Found;
use super::error::{Error, ErrorKind, Result};
use super::failure;
use super::hooks::{Attempt, AttemptError, Hooks};
use super::payload::Payload;
use super::redirect;
use super::reply::{Received, Reply};
use super::retry::{Bucket, Outcome, Try};
use super::retry_after;
use super::stream::Opened;
use super::transport::{CONTENT_ENCODING, Chunks, Failure, Fields, Outgoing, Url};

/// Sends a call and gives its 2xx reply.
pub(crate) async fn send(call: Arc<Call>) -> Result<Reply> {
    carry_out(call.keyed(), false).await.map(|(reply, _)| reply)
}

/// Sends a call and gives its 2xx reply with the body still to come.
pub(crate) async fn open(call: Arc<Call>) -> Result<Opened> {
    let (reply, chunks) = carry_out(call.keyed(), true).await?;
    match chunks {
        Some(chunks) => Ok(Opened { reply, chunks: *chunks }),
        None => Err(Error::about(&reply, ErrorKind::Response, "the reply has no body")),
    }
}

async fn carry_out(call: Arc<Call>, streamed: bool) -> Result<(Reply, Option<Box<Chunks>>)> {
    call.check()?;
    if Handle::try_current().is_err() {
        let why = "there is no async runtime here: await requests within one of tokio";
        return Err(call.error(ErrorKind::Configuration, why));
    }
    // In a block: what only this needs is not kept until there is a reply.
    let mut sending = {
        let limit = Limit::of(&call);
        let all = call.core().credentials();
        let credentials = match all.at_once(&call) {
            Some(found) => found,
            // In a box: most calls ask nobody, and all of them would carry the room for it.
            None => Box::pin(limit.on(&call, all.of(&call))).await?,
        };
        let outgoing = call.outgoing(&credentials)?;
        // What else a body says in header fields (a boundary, how it is packed) was found while it was made, which is done once.
        let Outgoing { body, headers, .. } = &outgoing;
        let is_plain = matches!(body, None | Some(Payload::Bytes(_))) && !headers.has(&CONTENT_ENCODING);
        Sending { credentials, streamed, is_plain, ..Sending::new(call, outgoing, limit) }
    };
    let Some(span) = sending.span() else { return sending.run().await };
    // In a box: few programs look.
    Box::pin(sending.run().instrument(span)).await
}

/// Sends a request as it is, with the retries of a call. In a box, since sending may ask for a token, which is sent for too.
pub(crate) fn exchange(
    call: Arc<Call>,
    outgoing: Outgoing,
) -> Pin<Box<dyn Future<Output = Result<Reply>> + Send>> {
    let limit = Limit::of(&call);
    let mut sending = Sending::new(call, outgoing, limit);
    Box::pin(async move { sending.run().await.map(|(reply, _)| reply) })
}

/// When a call must be over.
struct Limit {
    timeout: Option<Duration>,
    deadline: Option<Instant>,
}

impl Limit {
    fn of(call: &Call) -> Self {
        let timeout = call.timeout();
        // A bound too far away to be an instant is no bound.
        Self { timeout, deadline: timeout.and_then(|timeout| Instant::now().checked_add(timeout)) }
    }

    /// Credentials, if they are there in time.
    async fn on<T>(&self, call: &Call, asked: impl Future<Output = Result<T>>) -> Result<T> {
        bound::until(self.deadline, pin!(asked)).await.unwrap_or_else(|_| {
            let bound = self.timeout.unwrap_or_default();
            Err(call.error(ErrorKind::Timeout, format!("no credential within {bound:?}")))
        })
    }
}

struct Sending {
    call: Arc<Call>,
    outgoing: Outgoing,
    /// What is in it to say who sends it.
    credentials: Found,
    max_retries: u32,
    limit: Limit,
    /// Tokens paid for the last retry.
    paid: u32,
    /// Redirects that were followed.
    hops: u32,
    /// Another token has taken the place of one that was refused.
    renewed: bool,
    /// The body of a 2xx reply is left to the caller.
    streamed: bool,
    hooks: Hooks,
    /// Its header fields are what the call says, and can be made again.
    is_plain: bool,
    /// Its header fields have left with the last try.
    is_spent: bool,
}

/// What came of one try.
type Came = Result<(Box<Received>, Option<Box<Chunks>>), AttemptError>;

/// One try that did not end well.
struct Failed {
    outcome: Outcome,
    error: Error,
}

impl Sending {
    fn new(call: Arc<Call>, outgoing: Outgoing, limit: Limit) -> Self {
        let max_retries = call.max_retries();
        let hooks = call.core().settings().hooks.around(&call.options.hooks);
        Self {
            call,
            outgoing,
            credentials: Found::default(),
            max_retries,
            limit,
            paid: 0,
            hops: 0,
            renewed: false,
            streamed: false,
            hooks,
            is_plain: false,
            is_spent: false,
        }
    }

    /// What is traced around all tries, if anybody looks.
    fn span(&self) -> Option<Span> {
        let operation = self.call.operation();
        let method = self.call.method().as_str();
        let span = tracing::debug_span!("request", operation = operation.name, method, path = operation.path);
        Some(span).filter(|span| !span.is_disabled())
    }

    async fn run(&mut self) -> Result<(Reply, Option<Box<Chunks>>)> {
        let mut number = 0;
        loop {
            self.refill();
            let mut shown = self.shown(number);
            let failed = match self.attempt(number, shown.as_deref_mut()).await {
                Ok(done) => {
                    self.bucket().refund(self.paid);
                    return Ok(done);
                }
                Err(failed) => failed,
            };
            if self.renew(&failed.error).await? {
                continue;
            }
            if let Some(url) = self.redirected(&failed.error) {
                self.outgoing.url = url;
                self.hops += 1;
                continue;
            }
            let pause = self.pause(number, &failed);
            if let Some(shown) = shown.as_deref_mut().filter(|_| failed.error.kind() != ErrorKind::Hook) {
                self.hooks.failed(shown, &failed.error, pause)?;
            }
            let Some(pause) = pause else { return Err(failed.error) };
            if self.call.core().transport().waits() {
                tokio::time::sleep(pause).await;
            }
            number += 1;
        }
    }

    /// Makes the header fields again, after a try that took them along; where it is sent to and the body stay.
    fn refill(&mut self) {
        if std::mem::take(&mut self.is_spent) {
            self.outgoing.headers = self.call.headers_again(&self.credentials, self.outgoing.body.is_some());
        }
    }

    /// Puts another token in place of one that the server refuses: it has expired or was revoked, and nothing was done with
    /// it (RFC 6750 §3.1). Once a call.
    async fn renew(&mut self, error: &Error) -> Result<bool> {
        let is_repeatable = self.outgoing.body.as_ref().is_none_or(Payload::is_repeatable);
        if self.renewed || error.status() != Some(401) || !is_repeatable {
            return Ok(false);
        }
        let renewed = self.call.core().credentials().renewed(&self.call, &self.credentials);
        // In a box: few tokens are refused, and all calls would carry the room for it.
        let found = Box::pin(self.limit.on(&self.call, renewed)).await?;
        let Some(found) = found else { return Ok(false) };
        self.outgoing = self.call.outgoing(&found)?;
        self.credentials = found;
        self.is_spent = false;
        self.renewed = true;
        Ok(true)
    }

    /// Where a redirect leads that may be followed.
    fn redirected(&self, error: &Error) -> Option<Url> {
        let wanted = self.call.core().settings().follow_redirects && self.hops < redirect::MOST;
        if !wanted || !redirect::may_be_followed(error.status()?, self.call.method()) {
            return None;
        }
        redirect::target(&self.outgoing.url, error.headers()?.get("location")?)
    }

    /// `x-should-retry`, where it counts.
    fn said(&self, error: &Error) -> Option<bool> {
        let heeded = self.call.core().settings().heed_should_retry;
        match error.headers()?.get("x-should-retry").filter(|_| heeded)?.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    fn bucket(&self) -> &Bucket {
        self.call.core().bucket()
    }

    fn remaining(&self) -> Option<Duration> {
        self.limit.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// How long to wait for the next try, which is then paid for.
    fn pause(&mut self, number: u32, failed: &Failed) -> Option<Duration> {
        // A stream that was sent is gone.
        if self.outgoing.body.as_ref().is_some_and(|body| !body.is_repeatable()) {
            return None;
        }
        let pause = self.call.core().settings().retry.pause(Try {
            number,
            max_retries: self.max_retries,
            outcome: failed.outcome,
            said: self.said(&failed.error),
            retry_after: failed.error.retry_after(),
            resendable: self.call.is_resendable(),
            remaining: self.remaining(),
            random: fastrand::f64(),
        })?;
        let cost = Bucket::cost(failed.outcome);
        if !self.bucket().pay(cost) {
            return None;
        }
        self.paid = cost;
        Some(pause)
    }

    /// The next try as hooks see it, if there are any: in a box, since most calls have none.
    fn shown(&self, number: u32) -> Option<Box<Attempt>> {
        let number = number + 1 + self.hops + u32::from(self.renewed);
        let attempt =
            || Attempt::new(self.call.clone(), &self.outgoing, number, self.streamed, self.limit.deadline);
        (!self.hooks.is_empty()).then(attempt).map(Box::new)
    }

    /// One try, until the deadline: around hooks it is kept here, without any by the transport, with the bound that it has anyway.
    async fn once(&mut self, shown: Option<&mut Attempt>) -> Result<Came, Late> {
        let deadline = self.limit.deadline;
        if let Some(attempt) = shown {
            let came = bound::until(deadline, pin!(self.hooks.run(attempt))).await?;
            return Ok(came.map(|answer| answer.into_parts(self.streamed)));
        }
        // Most calls are tried once.
        self.is_spent = self.is_plain;
        let fields = if self.is_plain { Fields::Taken } else { Fields::Copied };
        let (transport, outgoing) = (self.call.core().transport(), &mut self.outgoing);
        let came = if self.streamed {
            // In a box: few replies are left to the caller, and all calls would carry the room for it.
            Box::pin(transport.start(outgoing, fields, deadline)).await
        } else {
            transport.send(outgoing, fields, deadline).await.map(|received| (received, None))
        };
        match came {
            Err(failure) if failure.is_overdue => Err(Late),
            came => Ok(came.map_err(AttemptError::of)),
        }
    }

    async fn attempt(
        &mut self,
        number: u32,
        shown: Option<&mut Attempt>,
    ) -> Result<(Reply, Option<Box<Chunks>>), Failed> {
        let started = Instant::now();
        let outcome = self.once(shown).await;
        let attempt = number + 1 + self.hops + u32::from(self.renewed);
        match outcome {
            Ok(Ok((received, chunks))) => {
                self.log(attempt, started, Some(&received));
                self.judge(attempt, received).map(|reply| (reply, chunks))
            }
            Ok(Err(why)) => {
                self.log(attempt, started, None);
                Err(match why.sorted(&self.call) {
                    Ok(failure) => self.failed(attempt, failure),
                    Err(error) => Failed { outcome: Outcome::Final, error: error.after(attempt) },
                })
            }
            Err(_) => {
                self.log(attempt, started, None);
                let bound = self.limit.timeout.unwrap_or_default();
                let error = self.call.error(ErrorKind::Timeout, format!("no reply within {bound:?}"));
                Err(Failed { outcome: Outcome::Final, error: self.finish(attempt, error, true) })
            }
        }
    }

    fn judge(&self, attempts: u32, received: Box<Received>) -> Result<Reply, Failed> {
        let mut reply = Reply { call: self.call.clone(), received, attempts, json: None };
        let Some(error) = failure::by_status(&reply) else {
            let converted = reply.convert();
            return match converted {
                Ok(()) => Ok(reply),
                Err(why) => {
                    let message = format!("the reply is not XML: {why}");
                    let error = Error::about(&reply, ErrorKind::Response, &message);
                    Err(Failed { outcome: Outcome::Final, error })
                }
            };
        };
        let outcome =
            if failure::is_final(&reply) { Outcome::Final } else { Outcome::Status(reply.status()) };
        Err(Failed { outcome, error })
    }

    fn failed(&self, attempt: u32, failure: Failure) -> Failed {
        let error = match failure.reply {
            Some(head) => {
                let reply = Reply { call: self.call.clone(), received: head, attempts: attempt, json: None };
                Error::about(&reply, failure.kind, &failure.message)
            }
            None => self.call.error(failure.kind, failure.message),
        };
        let sent = matches!(failure.outcome, Outcome::Lost | Outcome::TimedOut);
        Failed { outcome: failure.outcome, error: self.finish(attempt, error, sent) }
    }

    /// A request that left, and may not be sent twice, may have been carried out.
    fn finish(&self, attempts: u32, error: Error, sent: bool) -> Error {
        error.after(attempts).with_outcome_unknown(sent && !self.call.is_resendable())
    }

    /// The only thing that is logged of a try; nothing in it comes from arguments or bodies.
    fn log(&self, attempt: u32, started: Instant, received: Option<&Received>) {
        let operation = self.call.operation();
        tracing::debug!(
            operation = operation.name,
            method = self.call.method().as_str(),
            path = operation.path,
            status = received.map(|received| received.status),
            request_id = received.and_then(|received| self.call.request_id(&received.headers)),
            attempt,
            duration_ms = started.elapsed().as_secs_f64() * 1000.0,
            "request"
        );
    }
}
