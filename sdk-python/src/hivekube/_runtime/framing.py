"""Where a reply begins and ends: heads that are refused, and what a server says beyond its reply. Reads no bodies.

HTTP libraries differ in what they let pass; what is said here is what the SDKs of both languages take.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

__all__ = ["Fields", "as_sent", "is_sound", "retire_if_more", "text_of"]

Fields: TypeAlias = Sequence[tuple[bytes, bytes]]
"""Header fields as they came."""

_VERSIONS: Final = frozenset({b"HTTP/1.0", b"HTTP/1.1"})
_MOST_FIELDS: Final = 100
_LONGEST_HEAD: Final = 100_000
"""Bytes of all fields, with four each for what stands between."""

_LONGEST_BODY: Final = 2**64 - 3
_DIGITS: Final = 20
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")

_INWARD: Final = ("_httpcore_stream", "_connection", "_stream")
"""Where the HTTP library keeps what a body comes from."""


def is_sound(version: bytes, fields: Fields) -> bool:
    """Whether a head says one thing about the reply, in a form that cannot be read in two ways (RFC 9112 sections 5 and 6)."""
    if version not in _VERSIONS or len(fields) > _MOST_FIELDS:
        return False
    if sum(len(name) + len(value) + 4 for name, value in fields) > _LONGEST_HEAD:
        return False
    for name, value in fields:
        if _CONTROL.search(value):
            return False
        if len(name) == 14 and name.lower() == b"content-length":  # noqa: PLR2004
            if len(value) >= _DIGITS and int(value[:_DIGITS]) > _LONGEST_BODY:
                return False
        elif version == b"HTTP/1.0" and name.lower() == b"transfer-encoding":
            return False
    return True


def as_sent(headers: dict[str, str]) -> Any:
    """Header fields of a request as the library takes them: text is ASCII to it, and the one that may be more is UTF-8 (HTML standard §9.2.4)."""
    if "Last-Event-ID" not in headers:
        return headers
    return {name.encode(): value.encode() for name, value in headers.items()}


def text_of(value: bytes) -> str:
    """The value of a field: UTF-8, as most servers mean it, else ISO 8859-1."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def retire_if_more(stream: Any) -> None:
    """Has the connection closed, in place of kept, if more came over it than the reply that was read from `stream`.

    Nobody asked for that yet: the next call must not take it for its own reply. The library looks for it in the socket alone,
    not among what it has read already.
    """
    machine = None
    while stream is not None and machine is None:
        machine = getattr(stream, "_h11_state", None)
        stream = next((inner for name in _INWARD if (inner := getattr(stream, name, None))), None)
    if machine is not None and machine.trailing_data[0]:
        machine.send_failed()
