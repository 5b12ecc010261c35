"""Replies whose bodies are still to come."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from .headers import Headers

if TYPE_CHECKING:
    from .attempt import Failure
    from .outcome import Received

__all__ = ["AsyncOpened", "Broken", "SyncOpened", "Wanted", "is_wanted", "nothing"]

Wanted: TypeAlias = Callable[[Headers], bool]
"""Whether the body of a 2xx reply with these headers is left to the caller."""


def nothing(_: Headers) -> bool:
    """All bodies are read."""
    return False


def is_wanted(status: int, headers: Headers, wanted: Wanted) -> bool:
    """Whether the body of a reply is left to the caller."""
    return 200 <= status <= 299 and wanted(headers)  # noqa: PLR2004


class Broken(Exception):
    """A reply that ended too early; it stays inside of the runtime."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class SyncOpened:
    """A reply whose body is still to come.

    Args:
        head: The reply with an empty body.
        chunks: The pieces, decompressed.
        close: Closes the connection, or gives it back if the body was read to its end.
        explain: What an error of `chunks` means.
    """

    def __init__(
        self,
        head: Received,
        chunks: Iterator[bytes],
        close: Callable[[], None],
        explain: Callable[[Exception], Failure],
    ) -> None:
        self.head = head
        self.close = close
        self._chunks = chunks
        self._explain = explain

    def next(self) -> bytes | None:
        """The next piece; `None` at the end.

        Raises:
            Broken: There is none, and there should be.
        """
        try:
            return next(self._chunks, None)
        except Exception as error:  # noqa: BLE001
            failure = self._explain(error)
        raise Broken(failure)


class AsyncOpened:
    """The same for asyncio."""

    def __init__(
        self,
        head: Received,
        chunks: AsyncIterator[bytes],
        aclose: Callable[[], Awaitable[None]],
        explain: Callable[[Exception], Failure],
    ) -> None:
        self.head = head
        self.aclose = aclose
        self._chunks = chunks
        self._explain = explain

    async def next(self) -> bytes | None:
        """The next piece; `None` at the end.

        Raises:
            Broken: There is none, and there should be.
        """
        try:
            return await anext(self._chunks, None)
        except Exception as error:  # noqa: BLE001
            failure = self._explain(error)
        raise Broken(failure)
