"""What a client is made of, behind its methods: credential, address, options, connections; and sending one call.

Everything but the two sending loops is shared by both kinds of clients.
"""

from __future__ import annotations

import asyncio
import dataclasses
import platform
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from time import monotonic
from typing import Any, ClassVar, Self, TypeVar

from .api import Api
from .attempt import Outgoing
from .compression import compressed
from .credentials import Ask, AskAsync, Credentials, Found, with_credentials
from .exchange import Exchange
from .hooked import AsyncHooked, SyncHooked
from .log import Log
from .oauth import Means
from .opened import AsyncOpened, SyncOpened, Wanted
from .operation import Operation
from .options import Options
from .outcome import Reader, Received
from .paging import Asked
from .request import Prepared, needs_idempotency_key, prepare
from .retry import Bucket
from .secrets import secrets_in
from .transport import AsyncTransport, SyncTransport, library_version

__all__ = ["AsyncCore", "Core", "SyncCore"]

AnyTransport = TypeVar("AnyTransport", SyncTransport, AsyncTransport)


@dataclass(frozen=True, kw_only=True)
class Core:
    """The parts that both kinds of clients have."""

    api: Api
    credentials: Credentials
    options: Options
    bucket: Bucket
    allow_http: bool = False
    is_async: ClassVar[bool]
    waits: bool = True
    """Whether pauses before retries are waited for; no server gains by them where there is none."""

    def __post_init__(self) -> None:
        secrets = [*self.credentials.fixed(), *secrets_in(self.options.headers)]
        reader = Reader(self.api, secrets, self.credentials.shown())
        object.__setattr__(self, "reader", reader)
        object.__setattr__(self, "log", Log(self.api.package, self.reader))

    reader: Reader = dataclasses.field(init=False, repr=False)
    log: Log = dataclasses.field(init=False, repr=False)

    def with_changes(self, credentials: Credentials, options: Options) -> Self:
        """The same connections with other options; another address has tokens of its own."""
        same = credentials.base_url == self.credentials.base_url
        return dataclasses.replace(
            self,
            credentials=credentials,
            options=options,
            bucket=self.bucket if same else Bucket(self.bucket.full),
        )

    def prepared(
        self, operation: Operation[Any], arguments: Mapping[str, object], url: str | None = None
    ) -> Prepared:
        """The request of a call, the same on every try, without its credentials.

        A URL that a page before said is read as it is, whatever the method of the call (RFC 8288 section 1).
        """
        options = self.options
        if options.idempotency_key is None and needs_idempotency_key(
            operation, arguments, options.headers
        ):
            options = dataclasses.replace(options, idempotency_key=str(uuid.uuid4()))
        prepared = prepare(operation, arguments, options, user_agent=user_agent(self.api))
        prepared = compressed(prepared, options)
        return prepared if url is None else prepared.at(url)

    def address(self, operation: Operation[Any], asked: Asked) -> str:
        """Where a page is asked for, without credentials."""
        prepared = self.prepared(operation, asked.arguments, asked.url)
        return prepared.url_below(self.credentials.base_url)

    def outgoing(self, prepared: Prepared, found: Found) -> Outgoing:
        """The request as it is sent."""
        target, headers = with_credentials(prepared.target, prepared.headers, found)
        base = self.credentials.base_url
        if prepared.servers:
            base = self.credentials.servers.base(
                base, prepared.servers, allow_http=self.allow_http or not found
            )
        url = prepared.url_below(base, target)
        return Outgoing(method=prepared.method, url=url, headers=headers, body=prepared.body)

    def taken_up(self, last_id: str) -> Self:
        """The same for going on with a stream after the event with this id, if there is one."""
        if not last_id:
            return self
        options = dataclasses.replace(self.options, last_event_id=last_id)
        return dataclasses.replace(self, options=options)

    def exchange(
        self, operation: Operation[Any], prepared: Prepared, found: Found, began: float
    ) -> Exchange:
        """The tries of a call."""
        return Exchange(
            operation,
            prepared,
            self.outgoing(prepared, found),
            self.options,
            reader=self.reader,
            bucket=self.bucket,
            log=self.log,
            waits=self.waits,
            found=found,
            has_token=self.credentials.has_token(operation, prepared.headers),
            began=began,
        )


@dataclass(frozen=True, kw_only=True)
class SyncCore(Core):
    """The core of the blocking client."""

    is_async: ClassVar[bool] = False
    transport: SyncTransport

    def _begun(self, operation: Operation[Any], prepared: Prepared) -> Exchange:
        """The tries of a call, with its credentials."""
        began = monotonic()
        ask = self._asking(self.options.deadline(operation.timeout, began))
        found = self.credentials.of(self.api, operation, prepared.headers, ask)
        return self.exchange(operation, prepared, found, began)

    def _between(self, exchange: Exchange, seconds: float) -> None:
        """Waits for the next try, or gets a token for it."""
        if not exchange.is_refused:
            time.sleep(seconds)
            return
        found = self.credentials.renewed(
            exchange.operation,
            exchange.prepared.headers,
            exchange.found,
            self._asking(exchange.deadline),
        )
        exchange.renew(found, self.outgoing(exchange.prepared, found))

    def _asking(self, deadline: float | None) -> Ask:
        return lambda tokens, refused: tokens.token(
            means_of(self, self.transport, deadline), refused
        )

    def send(
        self, operation: Operation[Any], arguments: Mapping[str, object], url: str | None = None
    ) -> Received:
        """Sends a call and gives its successful reply."""
        exchange = self._begun(operation, self.prepared(operation, arguments, url))
        if self.options.hooks:
            return self._send_hooked(operation, exchange)
        while True:
            verdict = exchange.judge(self.transport.send(exchange.outgoing, exchange.bounds()))
            if isinstance(verdict, Received):
                return verdict
            self._between(exchange, verdict)

    def _send_hooked(self, operation: Operation[Any], exchange: Exchange) -> Received:
        hooked = SyncHooked(self.options.hooks, operation, exchange, self.reader)
        while True:
            came = hooked.attempt(lambda sent: self.transport.send(sent, exchange.bounds()))
            verdict = hooked.judge(came.head if isinstance(came, SyncOpened) else came)
            if isinstance(verdict, Received):
                return verdict
            self._between(exchange, verdict)

    def open(self, operation: Operation[Any], arguments: Mapping[str, object]) -> SyncOpened:
        """Sends a call and gives its successful reply with the body still to come."""
        exchange = self._begun(operation, self.prepared(operation, arguments))
        wanted = wanted_of(operation)
        hooks = self.options.hooks
        hooked = SyncHooked(hooks, operation, exchange, self.reader, wanted) if hooks else None
        while True:
            if hooked is None:
                came = self.transport.open(exchange.outgoing, exchange.bounds(), wanted)
            else:
                came = hooked.attempt(
                    lambda sent: self.transport.open(sent, exchange.bounds(), wanted)
                )
            opened = came if isinstance(came, SyncOpened) else None
            verdict = (hooked or exchange).judge(
                came.head if isinstance(came, SyncOpened) else came
            )
            if isinstance(verdict, Received):
                if opened is None:
                    raise self.reader.refused(operation, verdict)
                opened.head = verdict
                return opened
            self._between(exchange, verdict)


@dataclass(frozen=True, kw_only=True)
class AsyncCore(Core):
    """The core of the client for asyncio."""

    is_async: ClassVar[bool] = True
    transport: AsyncTransport

    async def _begun(self, operation: Operation[Any], prepared: Prepared) -> Exchange:
        """The tries of a call, with its credentials."""
        began = monotonic()
        deadline = self.options.deadline(operation.timeout, began)
        ask, headers = self._asking(deadline), prepared.headers
        found = await self.credentials.of_async(self.api, operation, headers, ask, deadline)
        return self.exchange(operation, prepared, found, began)

    async def _between(self, exchange: Exchange, seconds: float) -> None:
        """Waits for the next try, or gets a token for it."""
        if not exchange.is_refused:
            await asyncio.sleep(seconds)
            return
        found = await self.credentials.renewed_async(
            exchange.operation,
            exchange.prepared.headers,
            exchange.found,
            self._asking(exchange.deadline),
        )
        exchange.renew(found, self.outgoing(exchange.prepared, found))

    def _asking(self, deadline: float | None) -> AskAsync:
        return lambda tokens, refused: tokens.token_async(
            means_of(self, self.transport, deadline), refused
        )

    async def send(
        self, operation: Operation[Any], arguments: Mapping[str, object], url: str | None = None
    ) -> Received:
        """Sends a call and gives its successful reply."""
        exchange = await self._begun(operation, self.prepared(operation, arguments, url))
        if self.options.hooks:
            return await self._send_hooked(operation, exchange)
        while True:
            outcome = await self.transport.send(exchange.outgoing, exchange.bounds())
            verdict = exchange.judge(outcome)
            if isinstance(verdict, Received):
                return verdict
            await self._between(exchange, verdict)

    async def _send_hooked(self, operation: Operation[Any], exchange: Exchange) -> Received:
        hooked = AsyncHooked(self.options.hooks, operation, exchange, self.reader)
        while True:
            came = await hooked.attempt(lambda sent: self.transport.send(sent, exchange.bounds()))
            verdict = await hooked.judge(came.head if isinstance(came, AsyncOpened) else came)
            if isinstance(verdict, Received):
                return verdict
            await self._between(exchange, verdict)

    async def open(self, operation: Operation[Any], arguments: Mapping[str, object]) -> AsyncOpened:
        """Sends a call and gives its successful reply with the body still to come."""
        exchange = await self._begun(operation, self.prepared(operation, arguments))
        wanted = wanted_of(operation)
        hooks = self.options.hooks
        hooked = AsyncHooked(hooks, operation, exchange, self.reader, wanted) if hooks else None
        while True:
            if hooked is None:
                came = await self.transport.open(exchange.outgoing, exchange.bounds(), wanted)
            else:
                came = await hooked.attempt(
                    lambda sent: self.transport.open(sent, exchange.bounds(), wanted)
                )
            opened = came if isinstance(came, AsyncOpened) else None
            head = came.head if isinstance(came, AsyncOpened) else came
            verdict = exchange.judge(head) if hooked is None else await hooked.judge(head)
            if isinstance(verdict, Received):
                if opened is None:
                    raise self.reader.refused(operation, verdict)
                opened.head = verdict
                return opened
            await self._between(exchange, verdict)


def means_of(core: Core, transport: AnyTransport, deadline: float | None) -> Means[AnyTransport]:
    """What tokens are asked for with."""
    return Means(
        api=core.api,
        transport=transport,
        options=core.options,
        user_agent=user_agent(core.api),
        retry_budget=core.bucket.full,
        waits=core.waits,
        deadline=deadline,
    )


def wanted_of(operation: Operation[Any]) -> Wanted:
    """Whether a reply with these headers can be what the operation gives."""
    reply = operation.reply
    return lambda headers: reply.accepts(
        headers.first("content-type", "").partition(";")[0].strip().lower()
    )


@cache
def user_agent(api: Api) -> str:
    """`package/1.0 python/3.12 library/2.0`."""
    return f"{api.package}/{api.version} python/{platform.python_version()} {library_version()}"
