"""Replies that are bytes: to a file, to a writer, piece by piece, or whole when asked."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from .attempt import Failure
from .opened import Broken
from .retry import Event

if TYPE_CHECKING:
    from .errors import APIError
    from .headers import Headers
    from .opened import AsyncOpened, SyncOpened
    from .operation import Operation
    from .outcome import Reader, Received

__all__ = ["AsyncByteStream", "ByteStream"]


class _Bytes:
    """What both kinds are made of, but for the waiting."""

    def __init__(
        self, operation: Operation[Any], reader: Reader, head: Received, most: int
    ) -> None:
        self._operation = operation
        self._reader = reader
        self._head = head
        self._most = most
        self._read = 0

    @property
    def status_code(self) -> int:
        """Status as received."""
        return self._head.status_code

    @property
    def headers(self) -> Headers:
        """Reply headers."""
        return self._head.headers

    @property
    def request_id(self) -> str | None:
        """The server's name for the request."""
        return self._reader.request_id(self._head)

    @property
    def media_type(self) -> str:
        """The media type, without parameters; empty if the server did not say."""
        kind = self._head.headers.first("content-type", "")
        return kind.partition(";")[0].strip().lower()

    @property
    def content_length(self) -> int | None:
        """How many bytes there will be, if the server said so and they are not compressed."""
        declared = self._head.headers.get("content-length", "")
        encoded = self._head.headers.get("content-encoding", "identity").lower() != "identity"
        return (
            int(declared[:20])
            if declared.isascii() and declared.isdigit() and not encoded
            else None
        )

    def _checked(self, chunk: bytes | None) -> bytes | None:
        """A piece, counted; an end that comes too early is no end."""
        if chunk is not None:
            self._read += len(chunk)
            return chunk
        announced = self.content_length
        if announced is not None and self._read < announced and self._operation.method != "HEAD":
            why = f"the reply ended after {self._read} of {announced} bytes"
            raise self._broken(Failure(Event.LOST, why))
        return None

    def _broken(self, failure: Failure) -> APIError:
        return self._reader.broken_error(self._operation, self._head, failure)

    def _room(self, length: int) -> None:
        if length > self._most:
            raise self._reader.response_error(
                self._operation, self._head, f"the reply is longer than {self._most} bytes"
            )

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(status_code={self.status_code}, media_type={self.media_type!r})"
        )


class ByteStream(_Bytes):
    """A reply of bytes that are still to come: `read` them whole, iterate, `write_to` a file object or `save` them.

    A body that ends before its announced length is an error, and never a short success. What is not read to its end must be
    closed: use it in a `with` block.
    """

    def __init__(
        self, operation: Operation[Any], reader: Reader, opened: SyncOpened, most: int
    ) -> None:
        super().__init__(operation, reader, opened.head, most)
        self._opened: SyncOpened | None = opened

    def __iter__(self) -> Iterator[bytes]:
        """The pieces as they arrive.

        Raises:
            APIConnectionError: The connection broke, or no byte came in time.
        """
        while self._opened is not None:
            failure: Failure | None = None
            chunk: bytes | None = None
            try:
                chunk = self._opened.next()
            except Broken as broken:
                failure = broken.failure
            if chunk is None:
                self.close()
            if failure is not None:
                raise self._broken(failure)
            chunk = self._checked(chunk)
            if chunk is not None:
                yield chunk

    def read(self) -> bytes:
        """All bytes, in memory; at most as many as the client's `max_response_bytes`."""
        chunks: list[bytes] = []
        with self:
            for chunk in self:
                chunks.append(chunk)
                self._room(self._read)
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def write_to(self, writer: IO[bytes]) -> int:
        """Writes all bytes, as they arrive, and gives their number."""
        with self:
            for chunk in self:
                writer.write(chunk)
        return self._read

    def save(self, path: str | os.PathLike[str]) -> int:
        """Writes all bytes to a file, which is there under this name only once it is complete. Gives their number.

        The name is yours: one that the server suggests is never used. If something goes wrong nothing is left behind, and a
        file that was there stays as it was.
        """
        with self, _complete(path) as file:
            for chunk in self:
                file.write(chunk)
        return self._read

    def close(self) -> None:
        """Closes the connection. What has not been read is lost."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.close()


class AsyncByteStream(_Bytes):
    """The same for asyncio. Files are written in the event loop's thread, piece by piece."""

    def __init__(
        self, operation: Operation[Any], reader: Reader, opened: AsyncOpened, most: int
    ) -> None:
        super().__init__(operation, reader, opened.head, most)
        self._opened: AsyncOpened | None = opened

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The pieces as they arrive.

        Raises:
            APIConnectionError: The connection broke, or no byte came in time.
        """
        while self._opened is not None:
            failure: Failure | None = None
            chunk: bytes | None = None
            try:
                chunk = await self._opened.next()
            except Broken as broken:
                failure = broken.failure
            if chunk is None:
                await self.aclose()
            if failure is not None:
                raise self._broken(failure)
            chunk = self._checked(chunk)
            if chunk is not None:
                yield chunk

    async def read(self) -> bytes:
        """All bytes, in memory; at most as many as the client's `max_response_bytes`."""
        chunks: list[bytes] = []
        async with self:
            async for chunk in self:
                chunks.append(chunk)
                self._room(self._read)
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    async def write_to(self, writer: IO[bytes]) -> int:
        """Writes all bytes, as they arrive, and gives their number."""
        async with self:
            async for chunk in self:
                writer.write(chunk)
        return self._read

    async def save(self, path: str | os.PathLike[str]) -> int:
        """Writes all bytes to a file, as that of the blocking client."""
        async with self:
            with _complete(path) as file:
                async for chunk in self:
                    file.write(chunk)
        return self._read

    async def aclose(self) -> None:
        """Closes the connection. What has not been read is lost."""
        opened, self._opened = self._opened, None
        if opened is not None:
            await opened.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        await self.aclose()


@contextmanager
def _complete(path: str | os.PathLike[str]) -> Generator[IO[bytes]]:
    """A file beside the path, moved there when it is complete."""
    target = Path(path)
    partial = target.with_name(f"{target.name}.{secrets.token_hex(8)}.part")
    try:
        with partial.open("xb") as file:
            yield file
        partial.replace(target)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
