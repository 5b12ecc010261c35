"""Where a reply begins and ends: heads that are refused, and what a server says beyond its reply. Reads no bodies.

HTTP libraries differ in what they let pass; what is said here is what the SDKs of both languages take.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, Final, TypeAlias

__all__ = [
    "Fields",
    "as_sent",
    "async_pieces_of",
    "is_sound",
    "pieces_of",
    "retire_if_more",
    "text_of",
]

Fields: TypeAlias = Sequence[tuple[bytes, bytes]]
"""Header fields as they came."""

_MOST_FIELDS: Final = 100
_LONGEST_HEAD: Final = 100_000
"""Bytes of all fields, with four each for what stands between."""

_CONTROLS: Final = bytes(range(0x20)).replace(b"\t", b"") + b"\x7f"

_INWARD: Final = ("_httpcore_stream", "_connection", "_stream")
"""Where the HTTP library keeps what a body comes from."""


def is_sound(version: bytes, fields: Fields) -> bool:
    """Whether a head says one thing about the reply, in a form that cannot be read in two ways (RFC 9112 sections 5 and 6)."""
    # Put together, they are looked at in one go: this is done for each reply.
    names = b",".join([name for name, _ in fields])
    values = b" ".join([value for _, value in fields])
    size = len(names) + len(values) + 2 * len(fields) + 2
    if len(fields) > _MOST_FIELDS or size > _LONGEST_HEAD:
        return False
    if version == b"HTTP/1.0":
        is_of_version = b"transfer-encoding" not in names.lower().split(b",")
    else:
        # Those without a point are no text that a server sent, but what a caller's client speaks with it.
        is_of_version = version in (b"HTTP/1.1", b"HTTP/2", b"HTTP/3")
    return is_of_version and len(values.translate(None, _CONTROLS)) == len(values)


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
    try:
        machine: Any = stream._httpcore_stream._stream._connection._h11_state
    except AttributeError:
        machine = _machine_of(stream)
    if machine is not None and machine.trailing_data[0]:
        machine.send_failed()


def _machine_of(stream: Any) -> Any:
    """The same for streams that a caller's client has wrapped; `None`: they have nothing of the kind."""
    while stream is not None:
        if machine := getattr(stream, "_h11_state", None):
            return machine
        stream = next((inner for name in _INWARD if (inner := getattr(stream, name, None))), None)
    return None


def pieces_of(response: Any) -> Iterable[bytes]:
    """The body as it comes, or as a transport or a hook of the caller's client has read it already."""
    return [response.content] if response.is_stream_consumed else response.iter_raw()


def async_pieces_of(response: Any) -> AsyncIterator[bytes]:
    """The same for asyncio."""
    return _given(response.content) if response.is_stream_consumed else response.aiter_raw()


async def _given(content: bytes) -> AsyncIterator[bytes]:
    yield content
