"""Contents that are sent as they are, of a file or of a whole body, and bodies that are sent piece by piece."""

from __future__ import annotations

import asyncio
import io
import os
import stat
from collections.abc import AsyncIterable, AsyncIterator, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

from .options import check_headers

__all__ = ["Content", "FileUpload", "UnreadableUpload", "Uploadable", "upload_of"]

_PIECE: Final = 256 * 1024
"""Bytes that are read of a file at a time."""

_Source: TypeAlias = (
    bytes
    | bytearray
    | memoryview
    | os.PathLike[str]
    | IO[bytes]
    | Iterable[bytes]
    | AsyncIterable[bytes]
)


class FileUpload:
    """Bytes to send, with what is said about them.

    A file is read piece by piece while it is sent, whatever its size. Files, paths and bytes can be sent again when a try
    fails; other iterables can be sent once, so a call with one of them is not retried.

    Args:
        content: Bytes, the path of a file, a file opened for reading bytes (read from where it stands), or pieces. What is
            asynchronous is for the asynchronous client.
        filename: Name that is sent with a file, in place of its own.
        content_type: Media type of the content, in place of the documented one.
        headers: Further headers of the part, where the content is one of several parts.
        length: How many bytes there are, for iterables whose server wants to know.

    Raises:
        OSError: There is no such file.
        TypeError: The content is text or none of these.
        ValueError: A header has a character that no header can hold.
    """

    __slots__ = ("_start", "content", "content_type", "filename", "headers", "length", "spent")

    def __init__(
        self,
        content: _Source,
        *,
        filename: str | None = None,
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
        length: int | None = None,
    ) -> None:
        given: Any = content
        if isinstance(given, str | int) or not (
            _is_bytes(given) or _is_path(given) or _is_iterable(given)
        ):
            raise TypeError(
                f"expected bytes, a path, an open file or pieces of bytes, not {type(given).__name__}"
            )
        _check_pieces(given)
        self.content: Any = given
        self.filename = filename if filename is not None else _name_of(given)
        self.content_type = content_type
        self.headers = dict(headers or {})
        check_headers(self.headers | ({"Content-Type": content_type} if content_type else {}))
        self._start: int | None = given.tell() if _is_seekable(given) else None
        self.length = length if length is not None else self._own_length()
        self.spent = False

    @property
    def is_repeatable(self) -> bool:
        """Whether it can be sent again."""
        return _is_bytes(self.content) or _is_path(self.content) or self._start is not None

    def _own_length(self) -> int | None:
        content = self.content
        if _is_bytes(content):
            return memoryview(content).nbytes
        if _is_path(content):
            about = Path(content).stat()
            # Pipes and devices have no length that means anything.
            return about.st_size if stat.S_ISREG(about.st_mode) else None
        if self._start is not None:
            end = int(content.seek(0, io.SEEK_END))
            content.seek(self._start)
            return end - self._start
        return None

    def pieces(self) -> Iterator[bytes]:
        """The bytes, piece by piece."""
        content = self._opened()
        if _is_bytes(content):
            yield bytes(content)
        elif _is_path(content):
            with Path(content).open("rb") as file:
                yield from _pieces_of_file(file)
        elif _is_file(content):
            yield from _pieces_of_file(content)
        elif isinstance(content, Iterable):
            yield from map(_piece, content)  # pyright: ignore[reportUnknownArgumentType]
        else:
            raise UnreadableUpload("what is asynchronous is for the asynchronous client")

    async def async_pieces(self) -> AsyncIterator[bytes]:
        """The same for asyncio; files and iterables are read in threads."""
        if _is_bytes(self.content):
            yield bytes(self._opened())
        elif _is_async(self.content) and not _is_file(self.content):
            async for piece in self._opened():
                yield _piece(piece)
        else:
            pieces = self.pieces()
            while piece := await asyncio.to_thread(_next_of, pieces):
                yield piece

    def _opened(self) -> Any:
        """The content, from its start."""
        if self.spent and not self.is_repeatable:
            raise UnreadableUpload("an iterable can be sent once, and has been")
        self.spent = True
        if self._start is not None:
            self.content.seek(self._start)
        return self.content

    def __repr__(self) -> str:
        return f"FileUpload({type(self.content).__name__}, filename={self.filename!r}, content_type={self.content_type!r})"


Uploadable: TypeAlias = FileUpload | _Source
"""What methods take where bytes are sent as they are."""


class UnreadableUpload(Exception):
    """Why the bytes to send cannot be had."""


def upload_of(value: Any) -> FileUpload:
    """What was given for the content of a file or a body.

    Raises:
        TypeError: It is none.
    """
    return value if isinstance(value, FileUpload) else FileUpload(value)


class Content:
    """A body of several pieces: bytes and uploads in turn."""

    __slots__ = ("_pieces",)

    def __init__(self, pieces: Iterable[bytes | FileUpload]) -> None:
        self._pieces = tuple(pieces)

    @property
    def length(self) -> int | None:
        """How many bytes there are, if that is known."""
        total = 0
        for piece in self._pieces:
            own = len(piece) if isinstance(piece, bytes) else piece.length
            if own is None:
                return None
            total += own
        return total

    @property
    def is_repeatable(self) -> bool:
        """Whether it can be sent again."""
        return all(isinstance(piece, bytes) or piece.is_repeatable for piece in self._pieces)

    def pieces(self) -> Iterator[bytes]:
        """The bytes, piece by piece.

        Raises:
            UnreadableUpload: A file cannot be read.
        """
        try:
            for piece in self._pieces:
                if isinstance(piece, bytes):
                    yield piece
                else:
                    yield from piece.pieces()
        except OSError as error:
            raise UnreadableUpload(str(error)) from None

    async def async_pieces(self) -> AsyncIterator[bytes]:
        """The same for asyncio."""
        try:
            for piece in self._pieces:
                if isinstance(piece, bytes):
                    yield piece
                else:
                    async for each in piece.async_pieces():
                        yield each
        except OSError as error:
            raise UnreadableUpload(str(error)) from None


def _is_bytes(content: Any) -> bool:
    return isinstance(content, bytes | bytearray | memoryview)


def _check_pieces(content: Any) -> None:
    """What is no bytes among pieces that are there already is told before anything is sent."""
    if _is_bytes(content) or _is_path(content) or _is_file(content) or not _is_collection(content):
        return
    for piece in content:
        if not _is_bytes(piece):
            raise TypeError(
                f"expected pieces of bytes, not a {type(content).__name__} with {type(piece).__name__} in it:"
                " FileUpload(content, filename=..., content_type=...) says the name and the media type of a file"
            )


def _piece(piece: Any) -> bytes:
    if not _is_bytes(piece):
        raise UnreadableUpload(f"a piece of it is {type(piece).__name__}, and no bytes")
    return bytes(piece)


def _is_path(content: Any) -> bool:
    return isinstance(content, os.PathLike)


def _is_iterable(content: Any) -> bool:
    return isinstance(content, Iterable | AsyncIterable)


def _is_collection(content: Any) -> bool:
    return isinstance(content, Collection)


def _is_async(content: Any) -> bool:
    return isinstance(content, AsyncIterable)


def _is_file(content: Any) -> bool:
    return callable(getattr(content, "read", None))


def _is_seekable(content: Any) -> bool:
    seekable = getattr(content, "seekable", None)
    return _is_file(content) and callable(seekable) and bool(seekable())


def _next_of(pieces: Iterator[bytes]) -> bytes:
    """The next piece that is not empty; nothing at the end."""
    return next(filter(None, pieces), b"")


def _pieces_of_file(file: Any) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        if not isinstance(piece, bytes):
            raise UnreadableUpload("the file is open for text; open it for bytes")
        yield piece


def _name_of(content: Any) -> str | None:
    """The name of the file, if it has one."""
    if _is_path(content):
        return Path(content).name or None
    name: Any = getattr(content, "name", None)
    return (Path(name).name or None) if isinstance(name, str) else None
