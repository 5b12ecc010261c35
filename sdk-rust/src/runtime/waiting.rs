//! Waiting for what a server does in its own time: a request is sent again until its answer will do. Never done unasked.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::error::{Error, ErrorKind, Result};
use super::request::{Request, Sending};
use super::send;

impl<T> Request<T> {
    /// Sends the request again and again, until `done` says that its answer will do.
    ///
    /// It waits for a minute at most, half a second after the first request, then twice as long each time, at most eight
    /// seconds. Nothing is sent before the result is awaited.
    pub fn wait_until(self, done: impl FnMut(&T) -> bool + Send + 'static) -> WaitUntil<T> {
        WaitUntil {
            request: self,
            done: Box::new(done),
            deadline: Duration::from_secs(60),
            pauses: (Duration::from_millis(500), Duration::from_secs(8)),
            pending: Vec::new(),
        }
    }
}

/// A request that is sent until its answer will do; see [`Request::wait_until`].
#[must_use = "nothing is sent unless it is awaited"]
pub struct WaitUntil<T> {
    request: Request<T>,
    done: Box<dyn FnMut(&T) -> bool + Send>,
    deadline: Duration,
    pauses: (Duration, Duration),
    pending: Vec<u16>,
}

impl<T> WaitUntil<T> {
    /// How long it waits in all. A request under way then is ended; afterwards it fails with
    /// [`ErrorKind::WaitTimeout`].
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The first pause, which doubles with every request, and the longest.
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.pauses = (first, longest);
        self
    }

    /// A status that means "not yet", such as 404 of a thing that was made a moment ago; any other error ends the wait.
    pub fn pending(mut self, status: u16) -> Self {
        self.pending.push(status);
        self
    }
}

impl<T: Send + 'static> WaitUntil<T> {
    async fn wait(mut self) -> Result<T> {
        // A deadline beyond all clocks is none.
        let end = Instant::now().checked_add(self.deadline);
        let is_over = |ahead: Duration| {
            end.is_some_and(|end| Instant::now().checked_add(ahead).is_none_or(|then| then >= end))
        };
        let (mut pause, longest) = self.pauses;
        let given = self.request.call.timeout();
        let mut requests: u32 = 0;
        loop {
            let left =
                end.map(|end| end.saturating_duration_since(Instant::now()).max(Duration::from_millis(1)));
            let mut call = self.request.call.clone();
            call.options.timeout = Some(given.into_iter().chain(left).min());
            requests = requests.saturating_add(1);
            let answer = send::send(Arc::new(call)).await.and_then(|reply| (self.request.read)(&reply));
            match answer {
                Ok(value) if (self.done)(&value) => return Ok(value),
                Ok(_) => {}
                Err(error) if error.status().is_some_and(|status| self.pending.contains(&status)) => {}
                Err(error) if error.is_timeout() && is_over(Duration::ZERO) => {
                    return Err(self.too_late(requests));
                }
                Err(error) => return Err(error),
            }
            if is_over(pause) {
                return Err(self.too_late(requests));
            }
            tokio::time::sleep(pause).await;
            pause = pause.saturating_mul(2).min(longest);
        }
    }

    fn too_late(&self, requests: u32) -> Error {
        let times = if requests == 1 { "once".to_owned() } else { format!("{requests} times") };
        let why = format!("what was waited for did not come about in time (asked {times})");
        self.request.call.error(ErrorKind::WaitTimeout, why)
    }
}

impl<T: Send + 'static> IntoFuture for WaitUntil<T> {
    type Output = Result<T>;
    type IntoFuture = Sending<T>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.wait())
    }
}

impl<T> fmt::Debug for WaitUntil<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitUntil")
            .field("request", &self.request)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}
