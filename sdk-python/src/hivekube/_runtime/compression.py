"""Compressing what is sent: gzip (RFC 9110 section 8.4), once for all tries of a call.

Compressing what comes back is not here; see `unpack`.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from .uploads import Content

if TYPE_CHECKING:
    from .options import Options
    from .request import Prepared

__all__ = ["compressed"]

_GZIP: Final = 16 + zlib.MAX_WBITS
_PACKED: Final = frozenset({"gzip", "zip", "zstd", "zlib"})
"""Suffixes of media types that are compressed already, and subtypes, with or without `x-`."""

_PACKED_TYPES: Final = frozenset(
    {
        "application/vnd.rar",
        "application/x-7z-compressed",
        "application/x-bzip2",
        "application/x-rar-compressed",
        "application/x-xz",
        "application/x-zip-compressed",
        "font/woff",
        "font/woff2",
    }
)
_PACKED_FAMILIES: Final = (
    "application/java-",
    "application/vnd.oasis.opendocument.",
    "application/vnd.openxmlformats-officedocument.",
    "audio/",
    "image/",
    "video/",
)


def compressed(prepared: Prepared, options: Options) -> Prepared:
    """The request as it is sent: compressed, if the caller wants that and it makes sense.

    A body is left alone that is not longer than the caller says, gets no shorter, is of a type that is compressed already, or
    has a `Content-Encoding` of the caller's.
    """
    body, above = prepared.body, options.gzip_above
    if body is None or (above is None and not options.gzip_uploads):
        return prepared
    fields = {name.lower(): value for name, value in prepared.headers.items()}
    if "content-encoding" in fields or is_packed(fields.get("content-type", "")):
        return prepared
    if isinstance(body, Content):
        short = body.length is not None and body.length <= (above or 0)
        packed: bytes | Content = body if short or not options.gzip_uploads else _Packed(body)
    else:
        packed = body if above is None or len(body) <= above else _packed(body)
    if packed is body:
        return prepared
    headers = {
        name: value for name, value in prepared.headers.items() if name.lower() != "content-length"
    }
    return replace(prepared, body=packed, headers=headers | {"Content-Encoding": "gzip"})


def is_packed(content_type: str) -> bool:
    """Whether contents of a media type are compressed already, so that compressing them again is a waste."""
    media = content_type.partition(";")[0].strip().lower()
    if media == "image/svg+xml":
        return False
    subtype = media.partition("/")[2].removeprefix("x-")
    return (
        media in _PACKED_TYPES
        or media.startswith(_PACKED_FAMILIES)
        or subtype.rpartition("+")[2] in _PACKED
    )


def _packed(body: bytes) -> bytes:
    """The same bytes for the same body, whenever it is; or the body itself, if that is shorter."""
    packed = zlib.compress(body, wbits=_GZIP)
    return packed if len(packed) < len(body) else body


class _Packed(Content):
    """A body that is compressed while it is sent, on every try anew. How long it gets shows at its end."""

    __slots__ = ("_content",)

    def __init__(self, content: Content) -> None:
        super().__init__(())
        self._content = content

    @property
    def length(self) -> int | None:
        return None

    @property
    def is_repeatable(self) -> bool:
        return self._content.is_repeatable

    def pieces(self) -> Iterator[bytes]:
        packer = zlib.compressobj(wbits=_GZIP)
        for piece in self._content.pieces():
            if packed := packer.compress(piece):
                yield packed
        yield packer.flush()

    async def async_pieces(self) -> AsyncIterator[bytes]:
        packer = zlib.compressobj(wbits=_GZIP)
        async for piece in self._content.async_pieces():
            # Compressing a piece takes milliseconds, and the event loop has other things to do.
            if packed := await asyncio.to_thread(packer.compress, piece):
                yield packed
        yield packer.flush()
