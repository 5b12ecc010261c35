"""A transport that answers from a script, so that programs test what they do with a client without any server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, Self
from urllib.parse import urlsplit

from .attempt import Bounds, Failure, Outgoing
from .errors import ConfigurationError
from .headers import Headers
from .intake import Head, Intake
from .network import Network
from .opened import AsyncOpened, SyncOpened, Wanted, is_wanted
from .outcome import Received
from .retry import Event
from .transport import AsyncHttpClient, AsyncTransport, HttpClient, SyncTransport, outcome_of
from .unpack import unpacked, unpacked_async
from .uploads import Content

__all__ = ["FakeReply", "FakeRequest", "FakeTransport", "async_transport", "sync_transport"]

_REFUSED: Final = Failure(Event.NEVER_SENT, "could not connect")
_LOST: Final = Failure(Event.LOST, "the connection broke")
_TIMEOUT: Final = Failure(Event.TIMED_OUT, "no reply in time", is_timeout=True)


class _Broken(Exception):
    """The body of a scripted reply ends too early."""


@dataclass(frozen=True, slots=True)
class FakeReply:
    """What a `FakeTransport` answers: a reply, or the reason why none comes."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    pieces: Sequence[bytes] = ()
    """The body. Streams get the pieces one by one."""
    breaks: bool = False
    """Whether the connection breaks after the pieces."""
    failure: Failure | None = field(default=None, repr=False)

    @classmethod
    def json(cls, status: int, value: object, headers: Mapping[str, str] | None = None) -> Self:
        """A reply with this value as JSON."""
        text = json.dumps(value).encode()
        return cls(status, {"content-type": "application/json", **(headers or {})}, [text])

    @classmethod
    def refused(cls) -> Self:
        """No connection: nothing was sent."""
        return cls(failure=_REFUSED)

    @classmethod
    def lost(cls) -> Self:
        """The connection breaks after the request was sent, before a reply."""
        return cls(failure=_LOST)

    @classmethod
    def timeout(cls) -> Self:
        """The request was sent, and no reply comes in time. Nothing is waited for."""
        return cls(failure=_TIMEOUT)

    def played(self) -> Iterator[bytes]:
        """The pieces one by one."""
        yield from self.pieces
        if self.breaks:
            raise _Broken

    async def played_async(self) -> AsyncIterator[bytes]:
        """The same for asyncio."""
        for piece in self.played():
            yield piece


@dataclass(frozen=True, slots=True)
class FakeRequest:
    """A request as a server would have seen it."""

    method: str
    host: str
    target: str = field(repr=False)
    """Path and query, as they were sent."""
    headers: Headers
    """The header fields, credentials among them."""
    body: bytes = field(repr=False)
    """Empty where there was none."""

    @property
    def path(self) -> str:
        """The path alone."""
        return self.target.partition("?")[0]

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: It is none.
        """
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class _Step:
    method: str | None
    path: str | None
    reply: FakeReply

    def fits(self, request: FakeRequest) -> bool:
        if self.path is None:
            return True
        sent = request.target if "?" in self.path else request.path
        return (self.method, self.path) == (request.method, sent)


class FakeTransport:
    """Answers requests from a script and keeps them, in place of a network; give it as `http_client`.

    A request takes the first reply of the script that is left and fits it: one made with `on` fits its method and path, one
    made with `then` every request. If none is left, the call raises `ConfigurationError`, with a message that names the
    request. Pauses before retries are not waited for. One serves clients for blocking code and for asyncio.

    ```python
    fake = FakeTransport().on("GET", "/pets/1", FakeReply.json(200, {"id": "1"}))
    client = Client(api_key="test", http_client=fake)
    ...
    fake.assert_used()
    assert fake.requests[0].target == "/pets/1"
    ```
    """

    requests: list[FakeRequest]
    """The requests that were sent so far, retries included."""

    def __init__(self) -> None:
        self.requests = []
        self._script: list[_Step] = []
        self._lock = Lock()

    def then(self, reply: FakeReply) -> Self:
        """Answers one request, whichever it is."""
        self._script.append(_Step(None, None, reply))
        return self

    def on(self, method: str, path: str, reply: FakeReply) -> Self:
        """Answers one request with this method and path. A path with a `?` must fit the query too, as it is sent."""
        self._script.append(_Step(method, path, reply))
        return self

    def vector(self, vector: Mapping[str, Any]) -> Self:
        """Plays the replies of one wire vector.

        They are its `responses`, each with `status`, `headers` and `body`; they answer its `request`, or one of its
        `requests` each.

        Raises:
            ValueError: It is no vector.
        """
        try:
            several = vector.get("requests")
            for at, response in enumerate(vector["responses"]):
                request = several[at] if several else vector.get("request")
                reply = _reply_of_vector(response)
                if request is None:
                    self.then(reply)
                else:
                    self.on(request["method"], request["target"], reply)
        except (AttributeError, IndexError, KeyError, TypeError) as error:
            raise ValueError("not a vector") from error
        return self

    @property
    def unused(self) -> int:
        """How many replies are left."""
        return len(self._script)

    def assert_used(self) -> None:
        """Fails the test unless every reply was used.

        Raises:
            AssertionError: One was not; the message names the requests that did not come.
        """
        missing = [f"{step.method} {step.path}" if step.method else "any" for step in self._script]
        if missing:
            raise AssertionError(f"requests that did not come: {', '.join(missing)}")

    def answer(self, outgoing: Outgoing, body: bytes) -> FakeReply:
        """Keeps a request and takes its reply out of the script."""
        split = urlsplit(outgoing.url)
        target = f"{split.path or '/'}?{split.query}" if split.query else split.path or "/"
        headers = Headers(outgoing.headers.items())
        request = FakeRequest(outgoing.method, split.hostname or "", target, headers, body)
        with self._lock:
            self.requests.append(request)
            step = next((step for step in self._script if step.fits(request)), None)
            if step is not None:
                self._script.remove(step)
                return step.reply
        raise ConfigurationError(
            f"the fake transport has no reply for {request.method} {request.path}"
        )

    def __repr__(self) -> str:
        return f"FakeTransport(requests={len(self.requests)}, unused={self.unused})"


class PlayingSync(SyncTransport):
    """A fake in place of connections."""

    def __init__(self, network: Network, fake: FakeTransport) -> None:
        super().__init__(network)
        self._fake = fake

    def _once(
        self, outgoing: Outgoing, bounds: Bounds, wanted: Wanted
    ) -> SyncOpened | Received | Failure:
        self._refuse_closed()
        head: Head | None = None
        try:
            body = outgoing.body
            whole = b"".join(body.pieces()) if isinstance(body, Content) else body or b""
            reply = self._fake.answer(outgoing, whole)
            if reply.failure is not None:
                return reply.failure
            head = Head(reply.status, Headers(reply.headers.items()))
            received = Received(head.status, head.headers, b"")
            if is_wanted(head.status, head.headers, wanted):
                return SyncOpened(received, unpacked(head.headers, reply.played()), _close, _ended)
            intake = Intake(head, self.max_response_bytes, bounds.deadline)
            for piece in reply.played():
                intake.add(piece)
            return Received(head.status, head.headers, intake.content())
        except _Broken:
            return _LOST
        except Exception as error:  # noqa: BLE001
            return outcome_of(error, head, outgoing.url, bounds)


class PlayingAsync(AsyncTransport):
    """The same for asyncio."""

    def __init__(self, network: Network, fake: FakeTransport) -> None:
        super().__init__(network)
        self._fake = fake

    async def _once(
        self, outgoing: Outgoing, bounds: Bounds, wanted: Wanted
    ) -> AsyncOpened | Received | Failure:
        self._refuse_closed()
        head: Head | None = None
        try:
            body = outgoing.body
            if isinstance(body, Content):
                body = b"".join([piece async for piece in body.async_pieces()])
            reply = self._fake.answer(outgoing, body or b"")
            if reply.failure is not None:
                return reply.failure
            head = Head(reply.status, Headers(reply.headers.items()))
            received = Received(head.status, head.headers, b"")
            if is_wanted(head.status, head.headers, wanted):
                pieces = unpacked_async(head.headers, reply.played_async())
                return AsyncOpened(received, pieces, _aclose, _ended)
            intake = Intake(head, self.max_response_bytes, bounds.deadline)
            for piece in reply.played():
                intake.add(piece)
            return Received(head.status, head.headers, intake.content())
        except _Broken:
            return _LOST
        except Exception as error:  # noqa: BLE001
            return outcome_of(error, head, outgoing.url, bounds)


def sync_transport(network: Network, given: HttpClient | FakeTransport | None) -> SyncTransport:
    """What the blocking client sends with."""
    if isinstance(given, FakeTransport):
        return PlayingSync(network, given)
    return SyncTransport(network, given)


def async_transport(
    network: Network, given: AsyncHttpClient | FakeTransport | None
) -> AsyncTransport:
    """What the client for asyncio sends with."""
    if isinstance(given, FakeTransport):
        return PlayingAsync(network, given)
    return AsyncTransport(network, given)


def _reply_of_vector(response: Mapping[str, Any]) -> FakeReply:
    headers: dict[str, str] = response.get("headers", {})
    if "body" not in response:
        return FakeReply(response["status"], headers)
    text: object = _under("$text", response["body"])
    if isinstance(text, str):
        return FakeReply(response["status"], headers, [text.encode()])
    if _under("$base64", response["body"]) is not None:
        raise ValueError("a fake transport plays no vectors with bytes; give them as a piece")
    return FakeReply.json(response["status"], response["body"], headers)


def _under(name: str, body: Any) -> object:
    return body.get(name) if isinstance(body, dict) else None  # pyright: ignore[reportUnknownMemberType,reportUnknownVariableType]


def _close() -> None:
    """There is no connection."""


async def _aclose() -> None:
    """There is no connection."""


def _ended(error: Exception) -> Failure:
    if isinstance(error, _Broken):
        return _LOST
    return Failure(Event.FINAL, str(error))
