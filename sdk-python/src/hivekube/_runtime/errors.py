"""Everything a call can raise besides TypeError and ValueError for wrong arguments.

    APIError
      ConfigurationError            the client cannot be made, or an option makes no sense
      APIConnectionError            no reply
        APITimeoutError             no reply in time
      APIResponseError              a reply that cannot be read
        MissingIdError              no id where one was asked for
      PaginationError               no way to the next page
      BatchError                    a list went out in several requests, and one behind the first failed
      WaitTimeoutError              what was waited for did not come about
      APIStatusError                a reply that says the call failed
        BadRequestError 400, AuthenticationError 401, PermissionDeniedError 403, NotFoundError 404, ConflictError 409,
        UnprocessableEntityError 422, RateLimitError 429, InternalServerError 5xx
        TokenError                  the authorization server gives no token
        PartialFailureError         part of a batch failed
        RedirectError               3xx: redirects are never followed

All of them pickle. Their text never holds a credential, a query or the raw text of the transport.
"""

from __future__ import annotations

from typing import Any, Final, TypeVar, cast

from .headers import Headers
from .rate_limit import RateLimit, rate_limit_of

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIResponseError",
    "APIStatusError",
    "APITimeoutError",
    "AliasConflictWarning",
    "AuthenticationError",
    "BadRequestError",
    "BatchError",
    "ConfigurationError",
    "ConflictError",
    "InternalServerError",
    "LegacyNameWarning",
    "MissingIdError",
    "NotFoundError",
    "PaginationError",
    "PartialFailureError",
    "PermissionDeniedError",
    "RateLimitError",
    "RedirectError",
    "SpellingWarning",
    "TokenError",
    "UnprocessableEntityError",
    "WaitTimeoutError",
    "error_class_of_kind",
    "error_class_of_status",
]

E = TypeVar("E", bound=Exception)

_NO_HEADERS: Final = Headers()


class APIError(Exception):
    """Base of all errors of this package."""

    message: str
    """What happened, for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restore, (type(self), self.args, self.__dict__))


def _restore(cls: type[E], args: tuple[Any, ...], state: dict[str, Any]) -> E:
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class ConfigurationError(APIError, ValueError):
    """The client cannot be made like this: no key, a base URL that is none, an option out of range."""


class APIConnectionError(APIError):
    """There was no reply: no connection, a broken one, or one that could not be trusted."""

    attempts: int
    """How often the request was tried."""

    outcome_unknown: bool
    """Whether the server may have acted on the request."""

    status_code: int | None = None
    """Status of a reply that broke while it was read piece by piece; `None` if there was no reply."""

    request_id: str | None = None
    """The server's name for the request, of such a reply."""

    def __init__(self, message: str, *, attempts: int = 1, outcome_unknown: bool = False) -> None:
        super().__init__(message)
        self.attempts = attempts
        self.outcome_unknown = outcome_unknown


class APITimeoutError(APIConnectionError):
    """There was no reply in time."""


class APIResponseError(APIError):
    """The reply cannot be read: not JSON, not of the documented shape, or too large."""

    status_code: int
    """Status as received."""

    headers: Headers
    """Reply headers."""

    request_id: str | None
    """The server's name for the request."""

    body: Any
    """The reply as JSON if it is JSON, else as text."""

    raw: bytes
    """The reply as received, cut at 64 KiB."""

    attempts: int
    """How often the request was tried."""

    def __init__(
        self,
        message: str,
        *,
        status_code: int = 200,
        headers: Headers = _NO_HEADERS,
        request_id: str | None = None,
        body: Any = None,
        raw: bytes = b"",
        attempts: int = 1,
    ) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.headers = headers
        self.request_id = request_id
        self.body = body
        self.raw = raw
        self.attempts = attempts


class MissingIdError(APIResponseError):
    """The server made something but did not say which id it has."""


class PaginationError(APIError):
    """There is no way to the next page: the server leads back to one that was there, or to another server."""


class BatchError(APIError):
    """A long list went out in several requests, and one behind the first failed: `__cause__` says how."""

    ids: list[str]
    """The elements of the list that are done."""

    status_code: int | None
    """Status of the reply that failed, if one came."""

    def __init__(
        self, message: str, *, ids: list[str] | None = None, status_code: int | None = None
    ) -> None:
        super().__init__(message)
        self.ids = ids or []
        self.status_code = status_code

    @classmethod
    def of(cls, call: str, error: Exception, done: list[str]) -> BatchError:
        """The error of a call that another error broke off, which may be a hook's own."""
        said = str(error).removeprefix(f"{call}: ")
        message = f"{call}: {len(done)} elements of the list are done, then: {said}"
        return cls(message, ids=done, status_code=getattr(error, "status_code", None))


class WaitTimeoutError(APIError):
    """What was waited for did not come about before the deadline."""

    calls: int
    """How often it was asked for."""

    last: Any
    """The last answer; `None` if there was none."""

    def __init__(self, message: str, *, calls: int = 0, last: Any = None) -> None:
        super().__init__(message)
        self.calls = calls
        self.last = last


class APIStatusError(APIError):
    """The server says that the call failed, by its status or in the body."""

    status_code: int
    """Status as received; 2xx when only the body says so."""

    headers: Headers
    """Reply headers."""

    request_id: str | None
    """The server's name for the request."""

    retry_after: float | None
    """Seconds the server asks to wait, if it does."""

    body: Any
    """The reply as JSON if it is JSON, else as text."""

    raw: bytes
    """The reply as received, cut at 64 KiB."""

    attempts: int
    """How often the request was tried."""

    parsed: Any
    """The body as the type that the document has for this status; `None` if there is none, or it does not fit."""

    def __init__(
        self,
        message: str,
        *,
        status_code: int,
        headers: Headers = _NO_HEADERS,
        request_id: str | None = None,
        retry_after: float | None = None,
        body: Any = None,
        raw: bytes = b"",
        attempts: int = 1,
        parsed: Any = None,
    ) -> None:
        super().__init__(message)
        self.parsed = parsed
        self.status_code = status_code
        self.headers = headers
        self.request_id = request_id
        self.retry_after = retry_after
        self.body = body
        self.raw = raw
        self.attempts = attempts

    @property
    def rate_limit(self) -> RateLimit | None:
        """What the server says of its rate limit, in `RateLimit`, `RateLimit-*` or `X-RateLimit-*`."""
        return rate_limit_of(self.headers)


class BadRequestError(APIStatusError):
    """400: the request is not valid."""


class AuthenticationError(APIStatusError):
    """401: the credential is missing or wrong."""


class PermissionDeniedError(APIStatusError):
    """403, or a body that says so: the credential does not allow this."""


class NotFoundError(APIStatusError):
    """404, or a body that says so: there is no such thing."""


class ConflictError(APIStatusError):
    """409: the state of the server does not allow this."""


class UnprocessableEntityError(APIStatusError):
    """422: the request is understood and refused."""


class RateLimitError(APIStatusError):
    """429: too many requests."""


class InternalServerError(APIStatusError):
    """5xx: the server failed."""


class TokenError(APIStatusError):
    """The authorization server gives no token (RFC 6749 section 5.2): the client's own request was not sent, or was refused."""

    @property
    def error(self) -> str | None:
        """The server's code: `invalid_client`, `invalid_grant`, `invalid_scope` …."""
        return self._said("error")

    @property
    def error_description(self) -> str | None:
        """What it says to people."""
        return self._said("error_description")

    def _said(self, name: str) -> str | None:
        body = cast("object", self.body)
        found = cast("dict[str, object]", body).get(name) if isinstance(body, dict) else None
        return found if isinstance(found, str) else None


class PartialFailureError(APIStatusError):
    """Part of a batch failed. Never retried: what worked would be done twice."""

    ids: list[str]
    """Ids of what worked."""

    errors: list[Any]
    """What the server says of the rest."""

    def __init__(self, message: str, *, ids: list[str], errors: list[Any], **reply: Any) -> None:
        super().__init__(message, **reply)
        self.ids = ids
        self.errors = errors


class RedirectError(APIStatusError):
    """3xx: redirects are never followed, for the credential would travel along."""

    location: str | None
    """Where the server points, without user information and query."""

    def __init__(self, message: str, *, location: str | None, **reply: Any) -> None:
        super().__init__(message, **reply)
        self.location = location


class SpellingWarning(UserWarning):
    """A reply has an old spelling of a field, and there is something to say about it."""

    schema: str
    """Name of the schema."""

    field: str
    """Name of the field."""

    legacy: str
    """The old spelling."""

    def __init__(self, schema: str, field: str, legacy: str, what: str) -> None:
        super().__init__(f"{schema}.{field}: {what}")
        self.schema = schema
        self.field = field
        self.legacy = legacy

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restore, (type(self), self.args, self.__dict__))


class AliasConflictWarning(SpellingWarning):
    """One field came in two spellings with different values. The canonical one, or the first listed, was read.

    The value of `legacy`, which was not read, is kept in `model_extra`.
    """

    def __init__(self, schema: str, field: str, legacy: str) -> None:
        what = f"the reply also has {legacy!r} with another value; it is kept in model_extra"
        super().__init__(schema, field, legacy, what)


class LegacyNameWarning(SpellingWarning):
    """A server still uses a name that is to go."""

    def __init__(self, schema: str, field: str, legacy: str) -> None:
        super().__init__(schema, field, legacy, f"a server still says {legacy!r}")


_BY_STATUS: Final[dict[int, type[APIStatusError]]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}

_BY_KIND: Final[dict[str, type[APIStatusError]]] = {
    "authentication": AuthenticationError,
    "bad_request": BadRequestError,
    "conflict": ConflictError,
    "internal_server": InternalServerError,
    "not_found": NotFoundError,
    "permission_denied": PermissionDeniedError,
    "rate_limit": RateLimitError,
    "status": APIStatusError,
    "unprocessable_entity": UnprocessableEntityError,
}


def error_class_of_status(status: int) -> type[APIStatusError]:
    """The class for a status outside 2xx and 3xx."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    return InternalServerError if 500 <= status <= 599 else APIStatusError  # noqa: PLR2004


def error_class_of_kind(kind: str) -> type[APIStatusError]:
    """The class for a kind named in the rules of an API."""
    return _BY_KIND.get(kind, APIStatusError)
