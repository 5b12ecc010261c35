"""Replies that are read while they arrive: events and lines, as iterators. None of them is ever whole in memory.

The bound of a call ends with the head of the reply; the one between two pieces (`read_timeout`) stays.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Final, Generic, Self, TypeVar

from .items import Items
from .opened import Broken

if TYPE_CHECKING:
    from .headers import Headers
    from .items import Portion
    from .opened import AsyncOpened, SyncOpened
    from .outcome import Received

__all__ = [
    "AsyncConnect",
    "AsyncEventStream",
    "AsyncLineStream",
    "EventStream",
    "LineStream",
    "SyncConnect",
]

T = TypeVar("T")

_LONGEST_PAUSE: Final = 120.0
_USUAL_PAUSE: Final = 1.0

SyncConnect = Callable[[str], "SyncOpened"]
"""Sends the request again, with this `Last-Event-ID` if it is not empty."""

AsyncConnect = Callable[[str], Awaitable["AsyncOpened"]]


class _Stream(Generic[T]):
    """What all streams are made of, but for the waiting."""

    def __init__(self, head: Received, request_id: str | None, reader: Items[T]) -> None:
        self._head = head
        self._request_id = request_id
        self._reader = reader
        self._items: deque[T] = deque()
        self._coming: Iterator[Portion[T]] = iter(())
        """What else there is in the piece that was read last."""
        self._problem: Exception | None = None

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
        return self._request_id

    def _take(self, chunk: bytes | None) -> None:
        """Reads a piece, or the end. What is fine in it comes before what is not."""
        self._coming = self._reader.read(chunk)

    def _has_more(self) -> bool:
        """Whether there was something else in the last piece, which comes next now."""
        for items, problem in self._coming:
            self._items.extend(items)
            self._problem = problem
            return True
        return False

    def __repr__(self) -> str:
        return f"{type(self).__name__}(status_code={self.status_code})"


class _SyncStream(_Stream[T]):
    def __init__(
        self, opened: SyncOpened, request_id: str | None, reader: Items[T], connect: SyncConnect
    ) -> None:
        super().__init__(opened.head, request_id, reader)
        self._opened: SyncOpened | None = opened
        self._connect = connect

    def __iter__(self) -> Iterator[T]:
        """The items that are still to come. What has arrived already is given without looking at the connection."""
        items = self._items
        while True:
            while items:
                yield items.popleft()
            try:
                item = next(self)
            except StopIteration:
                return
            yield item

    def __next__(self) -> T:
        """The next item.

        Raises:
            APIError: The stream broke, or what came does not match the document. It is over then.
        """
        while True:
            if self._items:
                return self._items.popleft()
            if self._problem is not None:
                problem, self._problem = self._problem, None
                self.close()
                raise problem
            if self._has_more():
                continue
            if self._reader.is_done or self._opened is None:
                self.close()
                raise StopIteration
            self._pull(self._opened)

    def _pull(self, opened: SyncOpened) -> None:
        broken: Exception | None = None
        try:
            chunk = opened.next()
        except Broken as lost:
            broken, chunk = self._reader.broken(lost.failure), None
        if chunk is not None:
            self._take(chunk)
            return
        self.close()
        pause = self._reader.pause_before_next()
        if pause is None:
            if broken is None:
                self._take(None)
            self._problem = broken
            return
        time.sleep(min(pause, _LONGEST_PAUSE))
        self._opened = self._connect(self._reader.last_id)
        self._reader.begin(self._opened.head)

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


class _AsyncStream(_Stream[T]):
    def __init__(
        self, opened: AsyncOpened, request_id: str | None, reader: Items[T], connect: AsyncConnect
    ) -> None:
        super().__init__(opened.head, request_id, reader)
        self._opened: AsyncOpened | None = opened
        self._connect = connect

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        """The next item.

        Raises:
            APIError: The stream broke, or what came does not match the document. It is over then.
        """
        while True:
            if self._items:
                return self._items.popleft()
            if self._problem is not None:
                problem, self._problem = self._problem, None
                await self.aclose()
                raise problem
            if self._has_more():
                continue
            if self._reader.is_done or self._opened is None:
                await self.aclose()
                raise StopAsyncIteration
            await self._pull(self._opened)

    async def _pull(self, opened: AsyncOpened) -> None:
        broken: Exception | None = None
        try:
            chunk = await opened.next()
        except Broken as lost:
            broken, chunk = self._reader.broken(lost.failure), None
        if chunk is not None:
            self._take(chunk)
            return
        await self.aclose()
        pause = self._reader.pause_before_next()
        if pause is None:
            if broken is None:
                self._take(None)
            self._problem = broken
            return
        await asyncio.sleep(min(pause, _LONGEST_PAUSE))
        self._opened = await self._connect(self._reader.last_id)
        self._reader.begin(self._opened.head)

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


class EventStream(_SyncStream[T]):
    """Server-sent events as they arrive, for a `for` loop. It ends with the reply or with `[DONE]`.

    With the option `stream_reconnects` it is taken up again when the connection breaks or the reply ends: with
    `Last-Event-ID`, after the pause the server asks for. An event is never silently repeated.
    """

    @property
    def last_event_id(self) -> str | None:
        """Where a broken stream would go on."""
        return self._reader.last_id or None


class AsyncEventStream(_AsyncStream[T]):
    """The same for asyncio, for an `async for` loop."""

    @property
    def last_event_id(self) -> str | None:
        """Where a broken stream would go on."""
        return self._reader.last_id or None


class LineStream(_SyncStream[T]):
    """The values of a reply in JSON Lines as they arrive, for a `for` loop."""


class AsyncLineStream(_AsyncStream[T]):
    """The same for asyncio, for an `async for` loop."""
