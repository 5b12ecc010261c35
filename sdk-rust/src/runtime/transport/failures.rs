//! What failures of the HTTP library mean: of which kind they are, whether a try may be made again, and words without URLs.

use std::io;
use std::time::Duration;

use reqwest::Url;

use super::super::error::ErrorKind;
use super::super::reply::Received;
use super::super::retry::Outcome;

/// Why no reply came, in words without URLs.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) outcome: Outcome,
    pub(crate) message: String,
    /// The head of the reply whose body is of no use.
    pub(crate) reply: Option<Box<Received>>,
    /// The deadline of the whole call is over.
    pub(crate) is_overdue: bool,
}

impl Failure {
    pub(crate) fn new(kind: ErrorKind, outcome: Outcome, message: String) -> Self {
        Self { kind, outcome, message, reply: None, is_overdue: false }
    }

    /// The call must be over; it says itself what that means.
    pub(super) fn overdue() -> Self {
        let failure = Self::new(ErrorKind::Timeout, Outcome::Final, "no reply in time".to_owned());
        Self { is_overdue: true, ..failure }
    }

    /// A reply came: its head says something even if its body cannot be read.
    pub(super) fn of(self, head: Box<Received>) -> Self {
        Self { reply: (self.kind == ErrorKind::Response).then_some(head), ..self }
    }
}

/// The server says nothing more.
pub(super) fn silent(bound: Duration) -> Failure {
    let message = format!("the server stopped answering: no byte within {bound:?}");
    Failure::new(ErrorKind::Timeout, Outcome::TimedOut, message)
}

/// What came is not packed as it says.
pub(super) fn corrupt() -> Failure {
    Failure::new(ErrorKind::Response, Outcome::Final, "the reply cannot be unpacked".to_owned())
}

/// Tells failures apart; `starting`: no reply had begun.
pub(super) fn told(error: reqwest::Error, starting: bool) -> Failure {
    let (connecting, timed_out, dns) = (error.is_connect(), error.is_timeout(), error.is_dns());
    let host = error.url().and_then(Url::host_str).unwrap_or("the server").to_owned();
    let error = error.without_url();
    let (words, speaks_no_tls) = (in_words(&error), speaks_no_tls(&error));
    let (kind, outcome, what) = if connecting && timed_out {
        (ErrorKind::Timeout, Outcome::NeverSent, "could not connect in time")
    } else if connecting && words.to_lowercase().contains("certificate") {
        let fix = "pass its CA as `ca_certificate_pem`, or install the CA certificates of the system";
        let message = format!("the certificate of {host} is not trusted; {fix}: {words}");
        return Failure::new(ErrorKind::Connection, Outcome::Final, message);
    } else if connecting && words.contains("proxy authorization required") {
        let message = "the proxy wants a credential".to_owned();
        return Failure::new(ErrorKind::Connection, Outcome::Final, message);
    } else if connecting && words.contains("tunnel error") {
        (ErrorKind::Connection, Outcome::NeverSent, "the proxy cannot connect")
    } else if connecting && speaks_no_tls {
        let message = format!("no secure connection to {host}: {words}");
        return Failure::new(ErrorKind::Connection, Outcome::Final, message);
    } else if dns {
        (ErrorKind::Connection, Outcome::NeverSent, "the host has no address")
    } else if connecting {
        (ErrorKind::Connection, Outcome::NeverSent, "could not connect")
    } else if timed_out {
        (ErrorKind::Timeout, Outcome::TimedOut, "the server stopped answering")
    } else if starting {
        (ErrorKind::Connection, Outcome::Lost, "the connection broke before a reply")
    } else {
        (ErrorKind::Connection, Outcome::Lost, "the connection broke in the middle of the reply")
    };
    Failure::new(kind, outcome, format!("{what}: {words}"))
}

/// An error and its causes, in one line.
pub(super) fn in_words(error: &reqwest::Error) -> String {
    causes(error).fold(String::new(), |words, cause| {
        let next = cause.to_string();
        match words.as_str() {
            "" => next,
            words if words.ends_with(&next) => words.to_owned(),
            words => format!("{words}: {next}"),
        }
    })
}

/// An error, its cause, the cause of that, and so on.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error as &(dyn std::error::Error + 'static)), |error| error.source())
}

/// Whether the handshake failed by what the server said, which it would say again; a connection that broke says nothing.
fn speaks_no_tls(error: &reqwest::Error) -> bool {
    /// An error may be wrapped in another one, which does not call it its source.
    fn is_invalid(error: &io::Error) -> bool {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
        error.kind() == io::ErrorKind::InvalidData || inner.is_some_and(is_invalid)
    }

    causes(error).filter_map(|cause| cause.downcast_ref()).any(is_invalid)
}
