//! The kinds of failure, by which a program decides what to do, and how logs and test vectors spell them.

use std::fmt;

/// What kind of failure an [`Error`](super::Error) is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No reply: the connection could not be made or broke.
    Connection,
    /// No reply in time.
    Timeout,
    /// The client cannot be made or used like this.
    Configuration,
    /// An argument cannot be sent; nothing was.
    InvalidArgument,
    /// A reply that cannot be read.
    Response,
    /// The server did not say the id of what it created.
    MissingId,
    /// A redirect (3xx); none is followed.
    Redirect,
    /// A hook ended the call: see [`hooks`](super::super::hooks). Its own error is the source of this one.
    Hook,
    /// There is no way to the next page: the server leads back to one that was there, or to another server.
    Paging,
    /// What was waited for did not come about: see [`Request::wait_until`](super::super::request::Request::wait_until).
    WaitTimeout,
    /// A long list went out in several requests, and one behind the first failed: see [`Error::ids`](super::Error::ids) for what is done, and
    /// [`source`](std::error::Error::source) for the failure.
    Batch,
    /// Parts of a batch worked: see [`Error::ids`](super::Error::ids) and [`Error::errors`](super::Error::errors).
    PartialFailure,
    /// The authorization server gives no token: see [`Error::code`](super::Error::code) and [`Error::description`](super::Error::description).
    Token,
    /// 400.
    BadRequest,
    /// 401.
    Authentication,
    /// 403.
    PermissionDenied,
    /// 404.
    NotFound,
    /// 409.
    Conflict,
    /// 422.
    UnprocessableEntity,
    /// 429.
    RateLimit,
    /// Any 5xx.
    InternalServer,
    /// Any other status, or a 2xx whose body says that the call failed.
    Status,
}

impl ErrorKind {
    /// The kind of a failing status.
    pub(crate) fn of_status(status: u16) -> Self {
        match status {
            300..=399 => Self::Redirect,
            400 => Self::BadRequest,
            401 => Self::Authentication,
            403 => Self::PermissionDenied,
            404 => Self::NotFound,
            409 => Self::Conflict,
            422 => Self::UnprocessableEntity,
            429 => Self::RateLimit,
            500..=599 => Self::InternalServer,
            _ => Self::Status,
        }
    }

    /// As logs and test vectors spell it: `not_found`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Timeout => "timeout",
            Self::Configuration => "configuration",
            Self::InvalidArgument => "invalid_argument",
            Self::Response => "response",
            Self::MissingId => "missing_id",
            Self::Redirect => "redirect",
            Self::Hook => "hook",
            Self::Paging => "paging",
            Self::WaitTimeout => "wait_timeout",
            Self::Batch => "batch",
            Self::PartialFailure => "partial_failure",
            Self::Token => "token",
            Self::BadRequest => "bad_request",
            Self::Authentication => "authentication",
            Self::PermissionDenied => "permission_denied",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::UnprocessableEntity => "unprocessable_entity",
            Self::RateLimit => "rate_limit",
            Self::InternalServer => "internal_server",
            Self::Status => "status",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
