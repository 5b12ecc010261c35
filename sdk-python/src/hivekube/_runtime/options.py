"""What a caller may set for a client or for some calls, and the sentinel for "not given"."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, final

from .errors import ConfigurationError

if TYPE_CHECKING:
    from .hooks import Hook

__all__ = [
    "FRAMING_HEADERS",
    "Omit",
    "Options",
    "check_count",
    "check_headers",
    "check_seconds",
    "omit",
]


@final
class Omit:
    """Type of `omit`: the argument is not sent at all. `None` is a value and is sent as null."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "omit"

    def __reduce__(self) -> str:
        return "omit"


omit: Final = Omit()

_TIMEOUT: Final = 600.0
"""Seconds for a call of which nobody says more."""

_RETRIES: Final = 2

_LONGEST: Final = 1_000_000_000
"""Seconds; some thirty years."""

FRAMING_HEADERS: Final = frozenset(
    {
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
    }
)
"""Headers that say how a message travels; only the transport may set them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options in force for a call. Times are seconds; `None` means no bound."""

    timeout: float | Omit | None = omit
    """Not given: what the operation says, or as long as most."""
    connect_timeout: float | None = 5.0
    read_timeout: float | None = 60.0
    pool_timeout: float | None = 30.0
    max_retries: int | Omit = omit
    """The same."""
    retry_statuses: Collection[int] = ()
    retry_pauses: tuple[float, float] = (0.5, 8.0)
    max_retry_after: float = 120.0
    heed_should_retry: bool = False
    follow_redirects: bool = False
    stream_reconnects: int = 0
    max_pages: int | None = None
    gzip_above: int | None = None
    gzip_uploads: bool = False
    hooks: tuple[Hook, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """All that were given; arguments of methods come before those of the client as a whole."""
    own_headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Those of them that `with_options` was given, which come before arguments too."""
    idempotency_key: str | None = field(default=None, repr=False)
    query: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    body: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    last_event_id: str = field(default="", repr=False)
    """Where a stream is taken up again."""
    left: float | None = None
    """Seconds that are left for all that a call is a part of."""

    def __post_init__(self) -> None:
        if not isinstance(self.timeout, Omit):
            check_seconds("timeout", self.timeout)
        check_seconds("connect_timeout", self.connect_timeout)
        check_seconds("read_timeout", self.read_timeout)
        check_seconds("pool_timeout", self.pool_timeout)
        if not isinstance(self.max_retries, Omit):
            check_count("max_retries", self.max_retries, 0)
        check_count("stream_reconnects", self.stream_reconnects, 0)
        if self.max_pages is not None:
            check_count("max_pages", self.max_pages, 1)
        _check_retries(self.retry_statuses, self.retry_pauses, self.max_retry_after)
        object.__setattr__(self, "retry_statuses", frozenset(self.retry_statuses))
        if self.gzip_above is not None:
            check_count("gzip_above", self.gzip_above, 0)
        for name in ("heed_should_retry", "follow_redirects", "gzip_uploads"):
            if not isinstance(getattr(self, name), bool):
                raise ConfigurationError(f"{name}: must be True or False")
        check_headers(self.headers)
        object.__setattr__(self, "headers", dict(self.headers))
        if self.idempotency_key is not None:
            if not self.idempotency_key:
                raise ConfigurationError("idempotency_key: is empty")
            check_headers({"Idempotency-Key": self.idempotency_key})

    def timeout_of(self, own: float | None) -> float | None:
        """Seconds for a call of an operation; `own` is what that says of itself."""
        given = self.timeout
        if isinstance(given, Omit):
            given = _TIMEOUT if own is None else own
        if self.left is None or given is None:
            return self.left if given is None else given
        return min(self.left, given)

    def deadline(self, own: float | None, began: float) -> float | None:
        """When a call of an operation that began then must be over, in seconds of the monotonic clock."""
        timeout = self.timeout_of(own)
        return None if timeout is None else began + timeout

    def retries_of(self, own: int | None) -> int:
        """How often a call of an operation is tried again at most."""
        if not isinstance(self.max_retries, Omit):
            return self.max_retries
        return _RETRIES if own is None else own


def check_seconds(name: str, value: float | None) -> None:
    """Refuses what is no span of time, and what is too long a one for sockets."""
    if value is None:
        return
    is_number = isinstance(value, int | float) and not isinstance(value, bool)  # pyright: ignore[reportUnnecessaryIsInstance]
    if not is_number or not 0 < value <= _LONGEST:
        raise ConfigurationError(
            f"{name}: must be a number of seconds, more than 0 and at most {_LONGEST}, or None"
        )


def check_count(name: str, value: int, least: int) -> None:
    """Refuses what is no whole number, or less than `least`."""
    if type(value) is not int or value < least:
        raise ConfigurationError(f"{name}: must be a whole number, {least} or more")


def _check_retries(statuses: Collection[int], pauses: tuple[float, float], longest: float) -> None:
    if isinstance(statuses, str) or not isinstance(statuses, Collection):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError("retry_statuses: must be a collection of statuses")
    if not all(type(each) is int and 400 <= each <= 999 for each in statuses):  # noqa: PLR2004
        raise ConfigurationError("retry_statuses: must be statuses of failures, 400 or more")
    if not isinstance(pauses, tuple | list) or len(pauses) != 2:  # pyright: ignore[reportUnnecessaryIsInstance]  # noqa: PLR2004
        raise ConfigurationError("retry_pauses: must be two numbers of seconds")
    for bound in pauses:
        check_seconds("retry_pauses", bound)
    check_seconds("max_retry_after", longest)
    if None in {*pauses, longest}:  # pyright: ignore[reportUnnecessaryContains]
        raise ConfigurationError("retry_pauses, max_retry_after: there must be a bound")


def check_headers(headers: Mapping[str, str]) -> None:
    """Refuses headers that would break the message apart."""
    if not isinstance(headers, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError("headers: must be a mapping of names to values")
    for name, value in headers.items():
        if (
            not isinstance(name, str)  # pyright: ignore[reportUnnecessaryIsInstance]
            or not name
            or not name.isascii()
            or any(c <= " " or c in '()<>@,;:\\"/[]?={}\x7f' for c in name)
        ):
            raise ConfigurationError(f"headers: {name!r} is not the name of a header")
        if name.lower() in FRAMING_HEADERS:
            raise ConfigurationError(
                f"headers: {name!r} is set by the transport and cannot be given"
            )
        if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(f"headers: the value of {name!r} must be a string")
        if name.lower() == "idempotency-key" and not value:
            raise ConfigurationError("headers: the idempotency key is empty")
        if value != value.strip(" \t"):
            raise ConfigurationError(f"headers: the value of {name!r} starts or ends with a blank")
        if not all(c == "\t" or " " <= c <= "~" for c in value):
            raise ConfigurationError(
                f"headers: the value of {name!r} holds a character that no header may"
            )
