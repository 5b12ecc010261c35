"""Content codings (RFC 9110 §8.4): what a body was before it was packed, and never more of it than its bound."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

from .headers import Headers
from .secrets import printable

__all__ = ["ACCEPTED", "Unreadable", "unpack", "unpacked", "unpacked_async"]

ACCEPTED: Final = "gzip, deflate"
"""What a request asks for."""

_MOST: Final = 2
"""More than one coding is rare, more than two are an attack."""

_GZIP: Final = 16 + zlib.MAX_WBITS
_ZLIB: Final = zlib.MAX_WBITS
_BARE: Final = -zlib.MAX_WBITS
_SHOWN: Final = 200


class Unreadable(Exception):
    """A body cannot be read; the message says why."""

    @classmethod
    def too_long(cls, most: int) -> Unreadable:
        """There is more of it than its bound."""
        return cls(f"the reply is longer than {most} bytes")


def unpack(field: str, body: bytes, most: int) -> bytes:
    """Undoes the codings of a body, the last one first; an empty body has none.

    Raises:
        Unreadable: They are too many or unknown, the body is not what they say, or is too long.
    """
    if not body:
        return body
    codings = _codings(field, _MOST)
    try:
        for coding in reversed(codings):
            body = _inflate(body, _deflate_format(body) if coding == "deflate" else _GZIP, most)
    except zlib.error:
        raise Unreadable("the reply cannot be unpacked") from None
    return body


def _codings(field: str, most: int) -> list[str]:
    codings = [each.strip().lower() for each in field.split(",")]
    codings = [each for each in codings if each not in {"", "identity"}]
    if len(codings) > most or not {"gzip", "x-gzip", "deflate"}.issuperset(codings):
        shown = printable(", ".join(codings), _SHOWN)
        raise Unreadable(f"the reply has the content encoding `{shown}`, which cannot be read")
    return codings


def unpacked(headers: Headers, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces of a body that is read while it arrives, unpacked; one coding at most.

    Raises:
        Unreadable: It is not what its coding says.
    """
    unpacker = _Unpacker(headers)
    for chunk in chunks:
        piece = unpacker.feed(chunk)
        if piece:
            yield piece
    unpacker.finish()


async def unpacked_async(headers: Headers, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same for asyncio."""
    unpacker = _Unpacker(headers)
    async for chunk in chunks:
        piece = unpacker.feed(chunk)
        if piece:
            yield piece
    unpacker.finish()


class _Unpacker:
    """Undoes the coding of a body piece by piece."""

    def __init__(self, headers: Headers) -> None:
        codings = _codings(headers.get("content-encoding", ""), 1)
        self._coding = codings[0] if codings else None
        self._decoder: Any = None
        self._head: bytes = b""
        """Of `deflate`, which has two forms: what is too short to tell which."""
        self._is_broken = False

    def feed(self, chunk: bytes) -> bytes:
        """The next bytes."""
        if self._coding is None:
            return chunk
        self.finish_broken()
        out = b""
        try:
            while chunk:
                if self._decoder is None:
                    chunk = self._head + chunk
                    self._head = b""
                    if self._coding == "deflate" and len(chunk) < 2:  # noqa: PLR2004
                        self._head = chunk
                        break
                    how = _deflate_format(chunk) if self._coding == "deflate" else _GZIP
                    self._decoder = zlib.decompressobj(how)
                out += self._decoder.decompress(chunk)
                chunk = self._decoder.unused_data
                # A body in gzip may be several packed ones in a row (RFC 1952 §2.2).
                if self._decoder.eof and chunk:
                    self._decoder = None
        except zlib.error:
            # What came before it is told first.
            self._is_broken = True
        if not out:
            self.finish_broken()
        return out

    def finish_broken(self) -> None:
        """Tells of what could not be unpacked before."""
        if self._is_broken:
            raise Unreadable("the reply cannot be unpacked")

    def finish(self) -> None:
        """The end."""
        self.finish_broken()
        if self._head or (self._decoder is not None and not self._decoder.eof):
            raise Unreadable("the reply cannot be unpacked")


def _deflate_format(packed: bytes) -> int:
    """`deflate` is the zlib format (RFC 1950); some servers leave its two bytes of head out."""
    head = packed[:2]
    is_zlib = len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head) % 31 == 0  # noqa: PLR2004
    return _ZLIB if is_zlib else _BARE


def _inflate(packed: bytes, how: int, most: int) -> bytes:
    unpacked = b""
    while packed:
        decoder = zlib.decompressobj(how)
        # One byte more than allowed shows that there is more.
        unpacked += decoder.decompress(packed, most - len(unpacked) + 1)
        if len(unpacked) > most:
            raise Unreadable.too_long(most)
        if not decoder.eof:
            raise zlib.error("cut off")
        # A body in gzip may be several packed ones in a row (RFC 1952 §2.2).
        packed = decoder.unused_data if how == _GZIP else b""
    return unpacked
