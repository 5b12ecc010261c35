"""The HTTP library, named in this file alone: sending one request once, and what went wrong in the runtime's own words.

What the library says in its errors never leaves this file, since it may quote URLs. Nothing is raised for a failed try;
it is returned, so that no error carries the library's in its context.
"""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import AsyncIterator, Iterator
from functools import lru_cache, partial
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

import httpx2

from .attempt import Bounds, Failure, Outgoing, Way
from .deadline import bound_reads, deadline
from .errors import ConfigurationError
from .forks import renew_after_fork, unforked
from .framing import as_sent, async_pieces_of, is_sound, pieces_of, retire_if_more, text_of
from .headers import Headers
from .intake import Head, Intake
from .network import Network
from .opened import AsyncOpened, SyncOpened, Wanted, is_wanted, nothing
from .outcome import Received
from .retry import Event
from .unpack import ACCEPTED, Unreadable, unpacked, unpacked_async
from .unreached import no_connection
from .uploads import Content, UnreadableUpload

__all__ = [
    "AsyncHttpClient",
    "AsyncTransport",
    "HttpClient",
    "SyncTransport",
    "library_version",
    "outcome_of",
]

HttpClient: TypeAlias = httpx2.Client
"""A client of the HTTP library that the caller made and closes."""

AsyncHttpClient: TypeAlias = httpx2.AsyncClient
"""The same for asyncio."""

_WITH_BODY: Final = frozenset({"PATCH", "POST", "PUT", "QUERY"})
"""Methods whose requests tell that they have no body (RFC 9110 section 8.6)."""


def library_version() -> str:
    """Name and version of the HTTP library, for the User-Agent."""
    return f"{httpx2.__title__}/{httpx2.__version__}"


class SyncTransport:
    """Sends requests over connections that it keeps."""

    def __init__(self, network: Network, http_client: HttpClient | None = None) -> None:
        self._network = network
        self._given = http_client
        if http_client is not None:
            _refuse_other(http_client, httpx2.Client)
            _bound_reads_of_client(http_client)
        self._own: dict[str | None, httpx2.HTTPTransport] = {}
        self._closed = False
        self._lock = threading.Lock()
        renew_after_fork(self)

    @property
    def max_response_bytes(self) -> int:
        """Longest reply that is kept in memory."""
        return self._network.max_response_bytes

    def send(self, outgoing: Outgoing, bounds: Bounds) -> Received | Failure:
        """Sends a request once."""
        came = self._once(outgoing, bounds, nothing)
        return came.head if isinstance(came, SyncOpened) else came

    def open(
        self, outgoing: Outgoing, bounds: Bounds, wanted: Wanted
    ) -> SyncOpened | Received | Failure:
        """Sends a request once, and leaves the body of a wanted reply to the caller."""
        return self._once(outgoing, bounds, wanted)

    def _once(
        self, outgoing: Outgoing, bounds: Bounds, wanted: Wanted
    ) -> SyncOpened | Received | Failure:
        self._refuse_closed()
        head: Head | None = None
        response: httpx2.Response | None = None
        way = Way()
        opened: SyncOpened | None = None
        token = deadline.set(bounds.deadline)
        try:
            steps = bounds.steps() if wanted is nothing else bounds.steps_of_stream()
            if self._given is not None:
                request = _request_of_client(self._given, outgoing, steps)
                response = self._given.send(request, stream=True, follow_redirects=False)
            else:
                proxy = self._network.proxies.of(outgoing.url)
                request = _request(outgoing, steps)
                if proxy is not None:
                    request.extensions["trace"] = way.note
                response = self._transport(proxy).handle_request(request)
            response.stream = _Watched(response.stream)
            head = _head(response)
            if is_wanted(head.status, head.headers, wanted):
                came = Received(head.status, head.headers, b"")
                body = unpacked(head.headers, response.iter_raw())
                opened = SyncOpened(came, body, response.close, partial(_broken, url=outgoing.url))
                return opened
            intake = Intake(head, self._network.max_response_bytes, bounds.deadline)
            for chunk in pieces_of(response):
                intake.add(chunk)
            return Received(head.status, head.headers, intake.content())
        except Exception as error:  # noqa: BLE001
            outcome = outcome_of(error, head, outgoing.url, bounds, way)
        finally:
            deadline.reset(token)
            if response is not None and opened is None:
                response.close()
        return outcome

    def close(self) -> None:
        """Closes the connections, unless they are the caller's."""
        self._closed = True
        with self._lock:
            own, self._own = self._own, {}
        for transport in own.values():
            transport.close()

    def after_fork(self) -> None:
        """Lets go of connections that the parent process goes on using."""
        self._lock = threading.Lock()
        self._own = {}

    def _refuse_closed(self) -> None:
        if self._closed:
            raise ConfigurationError("the client is closed")

    def _transport(self, proxy: str | None) -> httpx2.HTTPTransport:
        transport = self._own.get(proxy)
        if transport is None:
            with unforked, self._lock:
                self._refuse_closed()
                transport = self._own.get(proxy)
                if transport is None:
                    transport = httpx2.HTTPTransport(
                        verify=self._network.tls(httpx2.create_ssl_context),
                        proxy=proxy,
                        limits=_limits(self._network),
                    )
                    bound_reads(transport)
                    self._own[proxy] = transport
        return transport


class _TransportsOfLoops(
    weakref.WeakKeyDictionary[
        asyncio.AbstractEventLoop, dict[str | None, httpx2.AsyncHTTPTransport]
    ]
):
    """Connections belong to the event loop they were made in; here they are by loop, then by proxy."""


class AsyncTransport:
    """Sends requests over connections that it keeps, for asyncio; each event loop has its own."""

    def __init__(self, network: Network, http_client: AsyncHttpClient | None = None) -> None:
        if http_client is not None:
            _refuse_other(http_client, httpx2.AsyncClient)
        self._network = network
        self._given = http_client
        self._own = _TransportsOfLoops()
        self._closed = False
        renew_after_fork(self)

    @property
    def max_response_bytes(self) -> int:
        """Longest reply that is kept in memory."""
        return self._network.max_response_bytes

    async def send(self, outgoing: Outgoing, bounds: Bounds) -> Received | Failure:
        """Sends a request once."""
        came = await self._once(outgoing, bounds, nothing)
        return came.head if isinstance(came, AsyncOpened) else came

    async def open(
        self, outgoing: Outgoing, bounds: Bounds, wanted: Wanted
    ) -> AsyncOpened | Received | Failure:
        """Sends a request once, and leaves the body of a wanted reply to the caller."""
        return await self._once(outgoing, bounds, wanted)

    async def _once(
        self, outgoing: Outgoing, bounds: Bounds, wanted: Wanted
    ) -> AsyncOpened | Received | Failure:
        self._refuse_closed()
        head: Head | None = None
        response: httpx2.Response | None = None
        way = Way()
        opened: AsyncOpened | None = None
        try:
            async with asyncio.timeout(bounds.remaining()):
                steps = bounds.steps() if wanted is nothing else bounds.steps_of_stream()
                if self._given is not None:
                    request = _request_of_client(self._given, outgoing, steps)
                    response = await self._given.send(request, stream=True, follow_redirects=False)
                else:
                    proxy = self._network.proxies.of(outgoing.url)
                    request = _request(outgoing, steps, is_async=True)
                    if proxy is not None:
                        request.extensions["trace"] = way.note_async
                    response = await self._transport(proxy).handle_async_request(request)
                response.stream = _Watched(response.stream)
                head = _head(response)
                if is_wanted(head.status, head.headers, wanted):
                    received = Received(head.status, head.headers, b"")
                    explain = partial(_broken, url=outgoing.url)
                    pieces = unpacked_async(head.headers, response.aiter_raw())
                    opened = AsyncOpened(received, pieces, response.aclose, explain)
                    return opened
                intake = Intake(head, self._network.max_response_bytes, bounds.deadline)
                async for chunk in async_pieces_of(response):
                    intake.add(chunk)
            return Received(head.status, head.headers, intake.content())
        except Exception as error:  # noqa: BLE001
            outcome = outcome_of(error, head, outgoing.url, bounds, way)
        finally:
            if response is not None and opened is None:
                await response.aclose()
        return outcome

    async def aclose(self) -> None:
        """Closes the connections of this event loop, unless they are the caller's; those of others went with theirs."""
        self._closed = True
        own, self._own = self._own, _TransportsOfLoops()
        for transport in own.get(asyncio.get_running_loop(), {}).values():
            await transport.aclose()

    def after_fork(self) -> None:
        """Lets go of connections that the parent process goes on using."""
        self._own = _TransportsOfLoops()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise ConfigurationError("the client is closed")

    def _transport(self, proxy: str | None) -> httpx2.AsyncHTTPTransport:
        own = self._own.setdefault(asyncio.get_running_loop(), {})
        transport = own.get(proxy)
        if transport is None:
            with unforked:
                transport = own[proxy] = httpx2.AsyncHTTPTransport(
                    verify=self._network.tls(httpx2.create_ssl_context),
                    proxy=proxy,
                    limits=_limits(self._network),
                )
        return transport


def _limits(network: Network) -> httpx2.Limits:
    # All that may be open are kept: of calls at once, each would else leave a connection to be made again.
    most = network.max_connections
    return httpx2.Limits(max_connections=most, max_keepalive_connections=most, keepalive_expiry=5.0)


def _refuse_other(given: object, kind: type) -> None:
    if not isinstance(given, kind):
        raise ConfigurationError(f"http_client: must be an {httpx2.__title__}.{kind.__name__}")


def _bound_reads_of_client(client: HttpClient) -> None:
    """The same for the transports of a caller's client. What it sends by itself goes on as before: there is no deadline."""
    mounted: Any = getattr(client, "_mounts", {})
    for transport in (getattr(client, "_transport", None), *mounted.values()):
        if isinstance(transport, httpx2.HTTPTransport):
            bound_reads(transport)


def _request(
    outgoing: Outgoing, steps: dict[str, float | None], *, is_async: bool = False
) -> httpx2.Request:
    url, host = _parsed_url(outgoing.url)
    body, method, extensions = outgoing.body, outgoing.method, {"timeout": steps}
    headers = {"Accept-Encoding": ACCEPTED, **outgoing.headers}
    if isinstance(body, Content):
        content = _content(outgoing, is_async=is_async)
        given = as_sent(headers)
        return httpx2.Request(method, url, headers=given, content=content, extensions=extensions)
    # The library looks for headers of framing, which nobody but the transport may set, and adds them; not beside a stream.
    framing = {"Host": host}
    if body or method in _WITH_BODY:
        framing["Content-Length"] = str(len(body or b""))
    stream = httpx2.ByteStream(body or b"")
    return httpx2.Request(
        method, url, headers=as_sent(framing | headers), stream=stream, extensions=extensions
    )


def _request_of_client(
    client: HttpClient | AsyncHttpClient, outgoing: Outgoing, steps: dict[str, float | None]
) -> httpx2.Request:
    return client.build_request(
        outgoing.method,
        outgoing.url,
        headers=as_sent({"Accept-Encoding": ACCEPTED, **outgoing.headers}),
        content=_content(outgoing, is_async=isinstance(client, httpx2.AsyncClient)),
        timeout=httpx2.Timeout(**steps),
    )


def _content(
    outgoing: Outgoing, *, is_async: bool
) -> bytes | Iterator[bytes] | AsyncIterator[bytes] | None:
    if not isinstance(outgoing.body, Content):
        return outgoing.body
    return outgoing.body.async_pieces() if is_async else outgoing.body.pieces()


@lru_cache(maxsize=256)
def _parsed_url(url: str) -> tuple[httpx2.URL, str]:
    """A URL, and its host as a header says it."""
    parsed = httpx2.URL(url)
    return parsed, parsed.netloc.decode("ascii")


def _head(response: httpx2.Response) -> Head:
    fields = response.headers.raw
    if not is_sound(response.extensions.get("http_version", b"HTTP/1.1"), fields):
        raise httpx2.RemoteProtocolError("not a head of the HTTP that was spoken")
    headers = Headers((name.decode("latin-1"), text_of(value)) for name, value in fields)
    return Head(response.status_code, headers)


class _Watched(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body whose connection is kept only if nothing came behind it."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._stream)

    def close(self) -> None:
        retire_if_more(self._stream)
        self._stream.close()

    async def aclose(self) -> None:
        retire_if_more(self._stream)
        await self._stream.aclose()


_FAILURES: Final[tuple[tuple[type[Exception] | tuple[type[Exception], ...], Failure], ...]] = (
    (
        httpx2.PoolTimeout,
        Failure(Event.NEVER_SENT, "no connection became free in time", is_timeout=True),
    ),
    (
        httpx2.ConnectTimeout,
        Failure(Event.NEVER_SENT, "could not connect in time", is_timeout=True),
    ),
    (httpx2.TimeoutException, Failure(Event.TIMED_OUT, "no reply in time", is_timeout=True)),
    (TimeoutError, Failure(Event.TIMED_OUT, "the time for the call is over", is_timeout=True)),
    (
        (httpx2.NetworkError, httpx2.RemoteProtocolError),
        Failure(Event.LOST, "the connection broke before the reply was complete"),
    ),
    (
        (httpx2.LocalProtocolError, httpx2.UnsupportedProtocol, httpx2.InvalidURL),
        Failure(Event.FINAL, "the request cannot be sent as HTTP"),
    ),
)
"""What errors of the library mean; the first that fits counts."""


def outcome_of(
    error: Exception, head: Head | None, url: str, bounds: Bounds, way: Way | None = None
) -> Received | Failure:
    """What a failed try of a request to `url` means. The status of a failing reply says enough, without its body."""
    if isinstance(error, ConfigurationError):
        raise error
    received = None if head is None else Received(head.status, head.headers, b"")
    remaining = bounds.remaining()
    if received is not None and not received.is_success and (remaining is None or remaining > 0):
        return received
    if isinstance(error, Unreadable):
        return Failure(Event.FINAL, str(error), reply=received)
    if isinstance(error, UnreadableUpload):
        return Failure(Event.FINAL, f"the upload cannot be read: {error}")
    failure = _failure_of(error, url)
    if way is not None and way.ends_at_proxy and failure.event in {Event.LOST, Event.TIMED_OUT}:
        message = f"the proxy cannot connect: {failure.message}"
        return Failure(Event.NEVER_SENT, message, is_timeout=failure.is_timeout)
    return failure


def _broken(error: Exception, url: str) -> Failure:
    """Why a body that is read piece by piece ended too early."""
    if isinstance(error, Unreadable):
        return Failure(Event.FINAL, str(error))
    return _failure_of(error, url)


def _failure_of(error: Exception, url: str) -> Failure:
    if isinstance(error, httpx2.ConnectError):
        return no_connection(error, urlsplit(url).hostname)
    if isinstance(error, httpx2.ProxyError):
        if str(error).startswith("407"):  # it has no more of the proxy's reply than the status line
            return Failure(Event.FINAL, "the proxy wants a credential")
        return Failure(Event.NEVER_SENT, "the proxy cannot connect")
    if isinstance(error, RuntimeError) and "closed" in str(error):
        return Failure(Event.FINAL, "the HTTP client is closed")
    known = next((failure for kind, failure in _FAILURES if isinstance(error, kind)), None)
    return known or Failure(Event.FINAL, f"sending failed ({type(error).__name__})")
