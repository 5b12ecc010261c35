"""The HTTP library, named in this file alone: sending one request once, and what went wrong in the runtime's own words.

What the library says in its errors never leaves this file, since it may quote URLs. Nothing is raised for a failed try;
it is returned, so that no error carries the library's in its context.
"""

from __future__ import annotations

import os
import socket
import ssl
import threading
import time
import weakref
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import anyio
import httpcore2
import httpx2

from .errors import ConfigurationError
from .headers import Headers
from .outcome import Received
from .retry import Event
from .secrets import Secret

__all__ = [
    "AsyncHttpClient",
    "AsyncTransport",
    "Bounds",
    "Failure",
    "HttpClient",
    "Outgoing",
    "Settings",
    "SyncTransport",
    "library_version",
]

HttpClient: TypeAlias = httpx2.Client
"""A client of the HTTP library that the caller made and closes."""

AsyncHttpClient: TypeAlias = httpx2.AsyncClient
"""The same for asyncio."""

_POOL_TIMEOUT: Final = 30.0
_LIMITS: Final = httpx2.Limits(
    max_connections=100, max_keepalive_connections=20, keepalive_expiry=5.0
)
_ENCODINGS: Final = "gzip, deflate"
_MOST_ENCODINGS: Final = 2

_FINAL_TLS_REASONS: Final = ("CERTIFICATE", "PROTOCOL", "VERSION")
"""Words in the reason of a failed handshake that a further try would meet again."""

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
"""When the call must be over, on the clock of `time.monotonic`."""


def library_version() -> str:
    """Name and version of the HTTP library, for the User-Agent."""
    return f"{httpx2.__title__}/{httpx2.__version__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How connections are made."""

    proxy: Secret | None = None
    """URL of a proxy, which may hold a credential; without it the proxy variables of the environment count."""
    ca_bundle: str | os.PathLike[str] | ssl.SSLContext | None = None
    max_response_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request as it is sent."""

    method: str
    url: str
    headers: dict[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Seconds for the steps of one try, and when the whole call must be over; `None` means no bound."""

    connect: float | None
    read: float | None
    deadline: float | None

    def remaining(self) -> float | None:
        """Seconds left for the call."""
        return None if self.deadline is None else self.deadline - time.monotonic()


@dataclass(frozen=True, slots=True)
class Failure:
    """A try without a reply."""

    event: Event
    message: str
    is_timeout: bool = False
    reply: Received | None = None
    """The head of a reply that cannot be read."""


class _TooLarge(Exception):
    """The reply is longer than is allowed."""


class _BadEncoding(Exception):
    """The reply is compressed in a way that was not asked for."""


class SyncTransport:
    """Sends requests over connections that it keeps."""

    def __init__(self, settings: Settings, http_client: HttpClient | None = None) -> None:
        self._settings = settings
        self._given = http_client
        self._own: HttpClient | None = None
        self._closed = False
        self._lock = threading.Lock()
        _living.add(self)

    def send(self, outgoing: Outgoing, bounds: Bounds) -> Received | Failure:
        """Sends a request once."""
        client = self._client()
        response: httpx2.Response | None = None
        token = _deadline.set(bounds.deadline)
        try:
            request = _request(client, outgoing, bounds)
            response = client.send(request, stream=True, follow_redirects=False)
            _check_encoding(response)
            content = self._content(response, bounds)
        except Exception as error:  # noqa: BLE001
            failure = _failure(error, response)
        else:
            return Received(response.status_code, _headers(response), content)
        finally:
            _deadline.reset(token)
            if response is not None:
                response.close()
        return failure

    def _content(self, response: httpx2.Response, bounds: Bounds) -> bytes:
        chunks = _Chunks(response, self._settings.max_response_bytes, bounds)
        for chunk in response.iter_bytes():
            chunks.add(chunk)
        return chunks.joined()

    def close(self) -> None:
        """Closes the connections, unless they are the caller's."""
        self._closed = True
        with self._lock:
            own, self._own = self._own, None
        if own is not None:
            own.close()

    def after_fork(self) -> None:
        """Lets go of connections that a parent process uses too."""
        self._lock = threading.Lock()
        self._own = None

    def _client(self) -> HttpClient:
        if self._closed:
            raise ConfigurationError("the client is closed")
        if self._given is not None:
            return self._given
        if self._own is None:
            with self._lock:
                if self._own is None:
                    self._own = httpx2.Client(**_client_options(self._settings))
                    _bound_reads(self._own)
        return self._own


class AsyncTransport:
    """Sends requests over connections that it keeps, for asyncio."""

    def __init__(self, settings: Settings, http_client: AsyncHttpClient | None = None) -> None:
        self._settings = settings
        self._given = http_client
        self._own: AsyncHttpClient | None = None
        self._closed = False
        _living.add(self)

    async def send(self, outgoing: Outgoing, bounds: Bounds) -> Received | Failure:
        """Sends a request once."""
        client = self._client()
        response: httpx2.Response | None = None
        with anyio.move_on_after(bounds.remaining()):
            try:
                request = _request(client, outgoing, bounds)
                response = await client.send(request, stream=True, follow_redirects=False)
                _check_encoding(response)
                content = await self._content(response, bounds)
            except Exception as error:  # noqa: BLE001
                failure = _failure(error, response)
            else:
                return Received(response.status_code, _headers(response), content)
            finally:
                if response is not None:
                    with anyio.CancelScope(shield=True):
                        await response.aclose()
            return failure
        return _OUT_OF_TIME

    async def _content(self, response: httpx2.Response, bounds: Bounds) -> bytes:
        chunks = _Chunks(response, self._settings.max_response_bytes, bounds)
        async for chunk in response.aiter_bytes():
            chunks.add(chunk)
        return chunks.joined()

    async def aclose(self) -> None:
        """Closes the connections, unless they are the caller's."""
        self._closed = True
        own, self._own = self._own, None
        if own is not None:
            await own.aclose()

    def after_fork(self) -> None:
        """Lets go of connections that a parent process uses too."""
        self._own = None

    def _client(self) -> AsyncHttpClient:
        if self._closed:
            raise ConfigurationError("the client is closed")
        if self._given is not None:
            return self._given
        if self._own is None:
            self._own = httpx2.AsyncClient(**_client_options(self._settings))
        return self._own


_living: weakref.WeakSet[SyncTransport | AsyncTransport] = weakref.WeakSet()


def _after_fork() -> None:
    for transport in list(_living):
        transport.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


class _Chunks:
    """Collects a reply and sees to it that it is neither too long nor too slow."""

    def __init__(self, response: httpx2.Response, most: int, bounds: Bounds) -> None:
        self._parts: list[bytes] = []
        self._left = most
        self._bounds = bounds
        declared = response.headers.get("content-length", "")
        if declared.isascii() and declared.isdigit() and int(declared[:20]) > most:
            raise _TooLarge

    def add(self, chunk: bytes) -> None:
        self._left -= len(chunk)
        if self._left < 0:
            raise _TooLarge
        remaining = self._bounds.remaining()
        if remaining is not None and remaining <= 0:
            raise TimeoutError
        self._parts.append(chunk)

    def joined(self) -> bytes:
        return b"".join(self._parts)


def _client_options(settings: Settings) -> dict[str, Any]:
    return {
        "verify": _tls(settings.ca_bundle),
        "proxy": settings.proxy.reveal() if settings.proxy else None,
        "limits": _LIMITS,
        "headers": {"Accept-Encoding": _ENCODINGS},
    }


def _tls(ca_bundle: str | os.PathLike[str] | ssl.SSLContext | None) -> ssl.SSLContext | bool:
    if ca_bundle is None or isinstance(ca_bundle, ssl.SSLContext):
        return True if ca_bundle is None else ca_bundle
    path = Path(ca_bundle)
    try:
        return ssl.create_default_context(
            cafile=None if path.is_dir() else str(path), capath=str(path) if path.is_dir() else None
        )
    except (OSError, ssl.SSLError):
        raise ConfigurationError(
            f"ca_bundle: {str(path)!r} cannot be read as certificates"
        ) from None


def _request(
    client: HttpClient | AsyncHttpClient, outgoing: Outgoing, bounds: Bounds
) -> httpx2.Request:
    remaining = bounds.remaining()

    def bound(seconds: float | None) -> float | None:
        if remaining is None:
            return seconds
        return max(0.001, remaining if seconds is None else min(seconds, remaining))

    timeout = httpx2.Timeout(
        connect=bound(bounds.connect),
        read=bound(bounds.read),
        write=bound(bounds.read),
        pool=bound(_POOL_TIMEOUT),
    )
    return client.build_request(
        outgoing.method,
        outgoing.url,
        headers=outgoing.headers,
        content=outgoing.body,
        timeout=timeout,
    )


def _headers(response: httpx2.Response) -> Headers:
    return Headers(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw
    )


def _check_encoding(response: httpx2.Response) -> None:
    """Refuses encodings that were not asked for: the library would hand the compressed bytes on."""
    used = [
        each.strip().lower() for each in response.headers.get("content-encoding", "").split(",")
    ]
    used = [each for each in used if each not in {"", "identity"}]
    asked = response.request.headers.get("accept-encoding", "").lower()
    accepted = {each.partition(";")[0].strip() for each in asked.split(",")}
    if len(used) > _MOST_ENCODINGS or not accepted.issuperset(used):
        raise _BadEncoding


_UNREADABLE: Final[dict[type[Exception], str]] = {
    _TooLarge: "the reply is too large",
    _BadEncoding: "the reply has an encoding that was not asked for",
}

_OUT_OF_TIME: Final = Failure(Event.TIMED_OUT, "the time for the call is over", is_timeout=True)


def _failure(error: Exception, response: httpx2.Response | None) -> Failure:  # noqa: PLR0911
    """What a failed try means."""
    match error:
        case _TooLarge() | _BadEncoding() | httpx2.DecodingError():
            message = _UNREADABLE.get(type(error), "the reply cannot be decompressed")
            status = response.status_code if response is not None else 200
            headers = _headers(response) if response is not None else Headers()
            return Failure(Event.FINAL, message, reply=Received(status, headers, b""))
        case httpx2.PoolTimeout():
            return Failure(Event.NEVER_SENT, "no connection became free in time", is_timeout=True)
        case httpx2.ConnectTimeout():
            return Failure(Event.NEVER_SENT, "no connection in time", is_timeout=True)
        case httpx2.ConnectError():
            return _no_connection(error)
        case httpx2.ProxyError():
            final = "407" in str(error)
            what = "the proxy wants a credential" if final else "the proxy cannot connect"
            return Failure(Event.FINAL if final else Event.NEVER_SENT, what)
        case httpx2.TimeoutException():
            return Failure(Event.TIMED_OUT, "no reply in time", is_timeout=True)
        case TimeoutError():
            return _OUT_OF_TIME
        case httpx2.NetworkError() | httpx2.RemoteProtocolError():
            return Failure(Event.LOST, "the connection broke before the reply was complete")
        case httpx2.LocalProtocolError() | httpx2.UnsupportedProtocol() | httpx2.InvalidURL():
            return Failure(Event.FINAL, "the request cannot be sent as HTTP")
        case RuntimeError() if "closed" in str(error):
            return Failure(Event.FINAL, "the HTTP client is closed")
        case _:
            return Failure(Event.FINAL, f"sending failed ({type(error).__name__})")


def _no_connection(error: BaseException) -> Failure:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            reason = (cause.reason or "").upper()
            if isinstance(cause, ssl.SSLCertVerificationError) or any(
                w in reason for w in _FINAL_TLS_REASONS
            ):
                why = getattr(cause, "verify_message", "") or reason.replace("_", " ").lower()
                return Failure(Event.FINAL, f"no trusted connection: {why}")
            return Failure(Event.NEVER_SENT, "the TLS handshake failed")
        if isinstance(cause, socket.gaierror):
            return Failure(Event.NEVER_SENT, "the host name does not resolve")
        if isinstance(cause, ConnectionRefusedError):
            return Failure(Event.NEVER_SENT, "the connection was refused")
    return Failure(Event.NEVER_SENT, "no connection")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _bound_reads(client: HttpClient) -> None:
    """Makes every read of a blocking client end with the call.

    The library bounds each read by itself, so that a server which sends a byte now and then is waited for without end;
    asyncio has cancellation for that, blocking code has not. The library takes a network backend for its pools but
    offers no way to hand one over, hence the private names.
    """
    transports: list[Any] = [client._transport, *client._mounts.values()]  # pyright: ignore[reportPrivateUsage]
    for transport in transports:
        pool = getattr(transport, "_pool", None)
        if pool is not None:
            pool._network_backend = _BoundBackend(pool._network_backend)


def _within_deadline(timeout: float | None) -> float | None:
    deadline = _deadline.get()
    if deadline is None:
        return timeout
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise httpcore2.ReadTimeout
    return remaining if timeout is None else min(timeout, remaining)


class _BoundBackend(httpcore2.NetworkBackend):
    """Makes streams whose reads and writes end with the call."""

    def __init__(self, inner: httpcore2.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        return _BoundStream(
            self._inner.connect_tcp(host, port, timeout, local_address, socket_options)
        )

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        return _BoundStream(self._inner.connect_unix_socket(path, timeout, socket_options))

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class _BoundStream(httpcore2.NetworkStream):
    """A stream whose reads and writes end with the call."""

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _within_deadline(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _within_deadline(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        return _BoundStream(self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
