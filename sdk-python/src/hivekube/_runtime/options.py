"""What a caller may set for a client or for some calls, and the sentinel for "not given"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, final

from .errors import ConfigurationError

__all__ = ["FRAMING_HEADERS", "Omit", "Options", "check_headers", "check_seconds", "omit"]


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

    timeout: float | None = 600.0
    connect_timeout: float | None = 5.0
    read_timeout: float | None = 60.0
    max_retries: int = 2
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    idempotency_key: str | None = field(default=None, repr=False)
    query: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    body: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)

    def __post_init__(self) -> None:
        check_seconds("timeout", self.timeout)
        check_seconds("connect_timeout", self.connect_timeout)
        check_seconds("read_timeout", self.read_timeout)
        if type(self.max_retries) is not int or self.max_retries < 0:
            raise ConfigurationError("max_retries: must be a whole number, 0 or more")
        check_headers(self.headers)
        object.__setattr__(self, "headers", dict(self.headers))
        if self.idempotency_key is not None:
            if not self.idempotency_key:
                raise ConfigurationError("idempotency_key: is empty")
            check_headers({"Idempotency-Key": self.idempotency_key})


def check_seconds(name: str, value: float | None) -> None:
    """Refuses what is no span of time, and what is too long a one for sockets."""
    if value is None:
        return
    is_number = isinstance(value, int | float) and not isinstance(value, bool)  # pyright: ignore[reportUnnecessaryIsInstance]
    if not is_number or not 0 < value <= _LONGEST:
        raise ConfigurationError(
            f"{name}: must be a number of seconds, more than 0 and at most {_LONGEST}, or None"
        )


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
