//! Hooks: code of the caller's around every try of a call.
//!
//! A [`Hook`] is told before a try and after its reply, of failures and of retries, and may stand around the try itself, to
//! measure it, to answer in place of the server (a cache) or to refuse it (a circuit breaker). Give it to a client with
//! [`ClientBuilder::hook`](super::config::ClientBuilder::hook), or to one call with `hook`.
//!
//! Of several hooks the first one is outermost: it comes first before a try and last after it. Hooks of a call are within
//! those of its client. A retry is a try of its own, and so is a redirect that is followed, a page of a list and the
//! taking up of a stream.
//!
//! What a hook raises ends the call at once, with [`ErrorKind::Hook`](super::error::ErrorKind::Hook) and the hook's own error
//! as its source: it is neither swallowed nor tried again. Time spent in hooks counts for the `timeout` of the call.
//!
//! Hooks see no secrets unless they ask for them; see [`Hook::sees_secrets`].
//!
//! ```text
//! struct Measure;
//!
//! impl Hook for Measure {
//!     fn after_reply(&self, attempt: &Attempt, answer: &Answer) -> Result<(), AttemptError> {
//!         println!("{} {} {:?}", attempt.operation(), answer.status(), attempt.elapsed());
//!         Ok(())
//!     }
//! }
//!
//! let client = Client::builder().hook(Measure).build()?;
//! ```

mod answer;
mod attempt;
mod telemetry;
#[cfg(test)]
mod tests;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::call::Call;
use super::error::{Error, ErrorKind};
use super::retry::Outcome;
use super::transport::Failure;

pub use self::answer::Answer;
pub use self::attempt::Attempt;
pub use self::telemetry::OpenTelemetry;

/// Stands in what hooks are shown for what they did not ask for.
const REDACTED: &str = "REDACTED";

/// What a try comes to.
pub type Running<'a> = Pin<Box<dyn Future<Output = Result<Answer, AttemptError>> + Send + 'a>>;

/// Code around every try of a call. All of it may be left out.
///
/// One hook serves all calls of its client, also at the same time.
pub trait Hook: Send + Sync + 'static {
    /// Whether the hook is shown credentials, queries and bodies: to sign requests, or to keep replies.
    ///
    /// Without it, the values of header fields that may carry credentials and all values in queries are `REDACTED`, and
    /// there are no bodies.
    fn sees_secrets(&self) -> bool {
        false
    }

    /// Before a try: header fields may be read and changed, for this try alone.
    ///
    /// # Errors
    /// Nothing is sent, and the call ends.
    fn before_attempt(&self, attempt: &mut Attempt) -> Result<(), AttemptError> {
        let _ = attempt;
        Ok(())
    }

    /// Stands around the try: `next.run(attempt)` makes it, and what is given back is taken for its answer.
    ///
    /// The try may be left out (an [`Answer`] of the hook's own is read like one of the server's) or made again.
    ///
    /// # Errors
    /// An error of `next` that is given back is dealt with as if there were no hook: the call may be tried again. Any
    /// other one ends the call.
    fn around<'a>(&'a self, attempt: &'a mut Attempt, next: Next<'a>) -> Running<'a> {
        next.run(attempt)
    }

    /// After a reply, whatever its status. The body of a stream is still to come.
    ///
    /// # Errors
    /// The reply is dropped, and the call ends.
    fn after_reply(&self, attempt: &Attempt, answer: &Answer) -> Result<(), AttemptError> {
        let _ = (attempt, answer);
        Ok(())
    }

    /// After a try that failed: there was no reply, or one whose status is that of a failure. `error` is what the caller
    /// gets if it was the last try.
    ///
    /// # Errors
    /// The call ends with this error in place of the other.
    fn on_error(&self, attempt: &Attempt, error: &Error) -> Result<(), AttemptError> {
        let _ = (attempt, error);
        Ok(())
    }

    /// Before the pause that comes before another try; `error` says why there is one.
    ///
    /// # Errors
    /// There is none, and the call ends.
    fn on_retry(&self, attempt: &Attempt, error: &Error, pause: Duration) -> Result<(), AttemptError> {
        let _ = (attempt, error, pause);
        Ok(())
    }
}

/// A hook that is kept: to read what it counted, or to share it between clients.
impl<H: Hook + ?Sized> Hook for Arc<H> {
    fn sees_secrets(&self) -> bool {
        (**self).sees_secrets()
    }

    fn before_attempt(&self, attempt: &mut Attempt) -> Result<(), AttemptError> {
        (**self).before_attempt(attempt)
    }

    fn around<'a>(&'a self, attempt: &'a mut Attempt, next: Next<'a>) -> Running<'a> {
        (**self).around(attempt, next)
    }

    fn after_reply(&self, attempt: &Attempt, answer: &Answer) -> Result<(), AttemptError> {
        (**self).after_reply(attempt, answer)
    }

    fn on_error(&self, attempt: &Attempt, error: &Error) -> Result<(), AttemptError> {
        (**self).on_error(attempt, error)
    }

    fn on_retry(&self, attempt: &Attempt, error: &Error, pause: Duration) -> Result<(), AttemptError> {
        (**self).on_retry(attempt, error, pause)
    }
}

/// A hook of one function, called before every try.
pub fn before_attempt<F>(function: F) -> impl Hook
where
    F: Fn(&mut Attempt) -> Result<(), AttemptError> + Send + Sync + 'static,
{
    struct Before<F>(F);

    impl<F: Fn(&mut Attempt) -> Result<(), AttemptError> + Send + Sync + 'static> Hook for Before<F> {
        fn before_attempt(&self, attempt: &mut Attempt) -> Result<(), AttemptError> {
            (self.0)(attempt)
        }
    }

    Before(function)
}

/// What a hook stands around: the hooks after it, and the try.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    hooks: &'a [Arc<dyn Hook>],
}

impl Next<'_> {
    /// Makes the try.
    pub fn run<'b>(self, attempt: &'b mut Attempt) -> Running<'b>
    where
        Self: 'b,
    {
        Box::pin(async move {
            let Some((hook, rest)) = self.hooks.split_first() else { return attempt.send().await };
            let outer = attempt.reveal(hook.sees_secrets());
            let came = turn(hook.as_ref(), Next { hooks: rest }, attempt).await;
            attempt.reveal(outer);
            came.map(|answer| attempt.shows(answer))
        })
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").field("hooks", &self.hooks.len()).finish()
    }
}

async fn turn(hook: &dyn Hook, next: Next<'_>, attempt: &mut Attempt) -> Result<Answer, AttemptError> {
    hook.before_attempt(attempt)?;
    let answer = hook.around(attempt, next).await?;
    hook.after_reply(attempt, &answer)?;
    Ok(answer)
}

/// Why a try has no answer: nothing came from the server, or a hook refuses.
///
/// Every error of a hook's own becomes one with `?`.
pub struct AttemptError(Why);

enum Why {
    Failure(Failure),
    Hook(Box<dyn std::error::Error + Send + Sync>),
}

impl AttemptError {
    /// A hook's own reason, in words.
    pub fn new(why: impl Into<String>) -> Self {
        Self(Why::Hook(why.into().into()))
    }

    /// What kind of failure it was that no reply came; `None` if a hook refuses.
    pub fn kind(&self) -> Option<ErrorKind> {
        match &self.0 {
            Why::Failure(failure) => Some(failure.kind),
            Why::Hook(_) => None,
        }
    }

    /// The status of a reply that came and cannot be read.
    pub fn status(&self) -> Option<u16> {
        match &self.0 {
            Why::Failure(failure) => failure.reply.as_ref().map(|reply| reply.status),
            Why::Hook(_) => None,
        }
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for AttemptError {
    fn from(error: E) -> Self {
        Self(Why::Hook(Box::new(error)))
    }
}

impl fmt::Display for AttemptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Why::Failure(failure) => f.write_str(&failure.message),
            Why::Hook(error) => write!(f, "{error}"),
        }
    }
}

impl fmt::Debug for AttemptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttemptError")
            .field("kind", &self.kind())
            .field("message", &self.to_string())
            .finish()
    }
}

/// What sending needs to know.
impl AttemptError {
    pub(crate) fn of(failure: Failure) -> Self {
        Self(Why::Failure(failure))
    }

    /// The failure to judge, or the error that ends the call.
    pub(crate) fn sorted(self, call: &Call) -> Result<Failure, Error> {
        match self.0 {
            Why::Failure(failure) => Ok(failure),
            Why::Hook(source) => {
                let error = call.error(ErrorKind::Hook, format!("a hook failed: {source}"));
                Err(error.caused_by(source))
            }
        }
    }

    /// The error that ends the call.
    fn ending(self, call: &Call) -> Error {
        self.sorted(call).map_or_else(|error| error, |failure| call.error(failure.kind, failure.message))
    }
}

/// The hooks of a client, or of a call.
#[derive(Clone, Default)]
pub(crate) struct Hooks(Vec<Arc<dyn Hook>>);

impl Hooks {
    pub(crate) fn push(&mut self, hook: impl Hook) {
        self.0.push(Arc::new(hook));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These, and `inner` within them.
    pub(crate) fn around(&self, inner: &Self) -> Self {
        Self(self.0.iter().chain(&inner.0).cloned().collect())
    }

    /// Makes a try.
    pub(crate) async fn run(&self, attempt: &mut Attempt) -> Result<Answer, AttemptError> {
        Next { hooks: &self.0 }.run(attempt).await
    }

    /// Tells of a try that failed, and of the pause before the next one, if there is one.
    ///
    /// # Errors
    /// What a hook raises ends the call.
    pub(crate) fn failed(
        &self,
        attempt: &mut Attempt,
        error: &Error,
        pause: Option<Duration>,
    ) -> Result<(), Error> {
        for hook in self.0.iter().rev() {
            attempt.reveal(hook.sees_secrets());
            let told = hook.on_error(attempt, error);
            told.map_err(|why| attempt.ended(why))?;
        }
        let Some(pause) = pause else { return Ok(()) };
        for hook in self.0.iter().rev() {
            attempt.reveal(hook.sees_secrets());
            let told = hook.on_retry(attempt, error, pause);
            told.map_err(|why| attempt.ended(why))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Hooks").field(&self.0.len()).finish()
    }
}
