"""The bases of generated resources: from an operation and its arguments to a value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar, cast

from .batching import Gathered, options_of_part, parts
from .bytestreams import AsyncByteStream, ByteStream
from .items import EventReader, LineReader
from .pages import AsyncPage, AsyncPageRequest, Page
from .paging import Asked, Following, Turned, kept
from .raw import RawResponse
from .streams import AsyncEventStream, AsyncLineStream, EventStream, LineStream

if TYPE_CHECKING:
    from collections.abc import Callable

    from .client import AsyncClient, SyncClient
    from .core import AsyncCore, Core, SyncCore
    from .opened import AsyncOpened, SyncOpened
    from .operation import DeferredOperation, Operation
    from .outcome import Received
    from .replies import Listed

__all__ = ["AsyncResource", "SyncResource"]

R = TypeVar("R")
T = TypeVar("T")
AnyOperation: TypeAlias = "Operation[R] | DeferredOperation[R]"


def _following(
    core: Core, operation: Operation[Any], asked: Asked, listed: Listed[Any], reply: Received
) -> Following | None:
    """How to ask for the page after this one."""
    if operation.paging is None:
        return None
    turned = Turned(
        asked=asked,
        listed=listed,
        headers=reply.headers,
        address=lambda: core.address(operation, asked),
    )
    return operation.paging.following(turned)


def _refuse_raw(*, is_raw: bool) -> None:
    if is_raw:
        raise ValueError("the list takes several requests, which have no reply in common")


class SyncResource:
    """Base of resources of the blocking client."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client
        self._core: SyncCore = client._core  # pyright: ignore[reportPrivateUsage]
        self._raw = False

    def _as_raw(self) -> Self:
        resource = type(self)(self._client)
        resource._raw = True
        return resource

    def _call(self, operation: AnyOperation[R], /, **arguments: object) -> R:
        operation = operation.made()
        core = self._core
        if each := parts(operation, arguments):
            return self._in_parts(operation, each, core.reader.read)
        reply = core.send(operation, arguments)
        if self._raw:
            response = RawResponse(
                reply,
                core.reader.request_id(reply),
                lambda reply: core.reader.read(operation, reply),
            )
            return cast("R", response)
        return core.reader.read(operation, reply)

    def _in_parts(
        self,
        operation: Operation[R],
        each: list[dict[str, object]],
        read: Callable[[Operation[R], Received], R],
    ) -> R:
        """Sends a list in several requests, one after the other, and puts the answers together."""
        _refuse_raw(is_raw=self._raw)
        gathered = Gathered(operation)
        for at, part in enumerate(each):
            core = replace(self._core, options=options_of_part(self._core.options, at))
            try:
                answer = read(operation, core.send(operation, part))
            except Exception as error:
                if not gathered.is_begun:
                    raise
                raise gathered.broken_off(error) from error
            gathered.add(part, answer)
        return gathered.merged()

    def _page(self, operation: AnyOperation[Listed[T]], /, **given: object) -> Page[T]:
        operation = operation.made()
        arguments = kept(given) if operation.paging else given
        return self._turn(operation, Asked(arguments=arguments, left=self._core.options.max_pages))

    def _turn(self, operation: Operation[Listed[T]], asked: Asked) -> Page[T]:
        core = self._core
        plain = type(self)(self._client)

        def page(reply: Received) -> Page[T]:
            listed = core.reader.read(operation, reply)
            following = _following(core, operation, asked, listed, reply)
            return Page(listed, following, lambda next_: plain._turn(operation, next_.asked))

        if each := parts(operation, asked.arguments):
            listed = self._in_parts(operation, each, core.reader.read)
            return Page(listed, None, lambda next_: plain._turn(operation, next_.asked))
        reply = core.send(operation, asked.arguments, asked.url)
        if self._raw:
            return cast("Page[T]", RawResponse(reply, core.reader.request_id(reply), page))
        return page(reply)

    def _events(self, operation: AnyOperation[T], /, **arguments: object) -> EventStream[T]:
        operation = operation.made()
        core = self._core
        opened = core.open(operation, arguments)
        reader: EventReader[T] = EventReader(
            operation, core.reader, opened.head, reconnects=core.options.stream_reconnects
        )
        request_id = core.reader.request_id(opened.head)

        def connect(last_id: str) -> SyncOpened:
            return core.taken_up(last_id).open(operation, arguments)

        return EventStream(opened, request_id, reader, connect)

    def _lines(self, operation: AnyOperation[T], /, **arguments: object) -> LineStream[T]:
        operation = operation.made()
        core = self._core
        opened = core.open(operation, arguments)
        reader: LineReader[T] = LineReader(operation, core.reader, opened.head)
        request_id = core.reader.request_id(opened.head)
        return LineStream(opened, request_id, reader, lambda _: core.open(operation, arguments))

    def _bytes(self, operation: AnyOperation[bytes], /, **arguments: object) -> ByteStream:
        operation = operation.made()
        core = self._core
        opened = core.open(operation, arguments)
        return ByteStream(operation, core.reader, opened, core.transport.max_response_bytes)


class AsyncResource:
    """Base of resources of the client for asyncio."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._core: AsyncCore = client._core  # pyright: ignore[reportPrivateUsage]
        self._raw = False

    def _as_raw(self) -> Self:
        resource = type(self)(self._client)
        resource._raw = True
        return resource

    async def _call(self, operation: AnyOperation[R], /, **arguments: object) -> R:
        operation = operation.made()
        core = self._core
        if each := parts(operation, arguments):
            return await self._in_parts(operation, each, core.reader.read)
        reply = await core.send(operation, arguments)
        if self._raw:
            response = RawResponse(
                reply,
                core.reader.request_id(reply),
                lambda reply: core.reader.read(operation, reply),
            )
            return cast("R", response)
        return core.reader.read(operation, reply)

    async def _in_parts(
        self,
        operation: Operation[R],
        each: list[dict[str, object]],
        read: Callable[[Operation[R], Received], R],
    ) -> R:
        """Sends a list in several requests, one after the other, and puts the answers together."""
        _refuse_raw(is_raw=self._raw)
        gathered = Gathered(operation)
        for at, part in enumerate(each):
            core = replace(self._core, options=options_of_part(self._core.options, at))
            try:
                answer = read(operation, await core.send(operation, part))
            except Exception as error:
                if not gathered.is_begun:
                    raise
                raise gathered.broken_off(error) from error
            gathered.add(part, answer)
        return gathered.merged()

    def _page(self, operation: AnyOperation[Listed[T]], /, **given: object) -> AsyncPageRequest[T]:
        operation = operation.made()
        arguments = kept(given) if operation.paging else given
        asked = Asked(arguments=arguments, left=self._core.options.max_pages)
        return AsyncPageRequest(lambda: self._turn(operation, asked))

    async def _turn(self, operation: Operation[Listed[T]], asked: Asked) -> AsyncPage[T]:
        core = self._core
        plain = type(self)(self._client)

        def page(reply: Received) -> AsyncPage[T]:
            listed = core.reader.read(operation, reply)
            following = _following(core, operation, asked, listed, reply)
            return AsyncPage(listed, following, lambda next_: plain._turn(operation, next_.asked))

        if each := parts(operation, asked.arguments):
            listed = await self._in_parts(operation, each, core.reader.read)
            return AsyncPage(listed, None, lambda next_: plain._turn(operation, next_.asked))
        reply = await core.send(operation, asked.arguments, asked.url)
        if self._raw:
            return cast("AsyncPage[T]", RawResponse(reply, core.reader.request_id(reply), page))
        return page(reply)

    async def _events(
        self, operation: AnyOperation[T], /, **arguments: object
    ) -> AsyncEventStream[T]:
        operation = operation.made()
        core = self._core
        opened = await core.open(operation, arguments)
        reader: EventReader[T] = EventReader(
            operation, core.reader, opened.head, reconnects=core.options.stream_reconnects
        )
        request_id = core.reader.request_id(opened.head)

        async def connect(last_id: str) -> AsyncOpened:
            return await core.taken_up(last_id).open(operation, arguments)

        return AsyncEventStream(opened, request_id, reader, connect)

    async def _lines(
        self, operation: AnyOperation[T], /, **arguments: object
    ) -> AsyncLineStream[T]:
        operation = operation.made()
        core = self._core
        opened = await core.open(operation, arguments)
        reader: LineReader[T] = LineReader(operation, core.reader, opened.head)
        request_id = core.reader.request_id(opened.head)
        return AsyncLineStream(
            opened, request_id, reader, lambda _: core.open(operation, arguments)
        )

    async def _bytes(
        self, operation: AnyOperation[bytes], /, **arguments: object
    ) -> AsyncByteStream:
        operation = operation.made()
        core = self._core
        opened = await core.open(operation, arguments)
        return AsyncByteStream(operation, core.reader, opened, core.transport.max_response_bytes)
