"""Hooks: code of the caller's around every try of a call, and what it is shown of it. Running them is left to `hooked`."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import urlsplit, urlunsplit

from .errors import ConfigurationError
from .headers import Headers
from .options import check_headers
from .outcome import Received
from .replies import UntypedReply
from .secrets import is_secret_header

if TYPE_CHECKING:
    from typing import Any

    from .attempt import Outgoing
    from .opened import AsyncOpened, SyncOpened
    from .operation import Operation
    from .outcome import Reader

__all__ = [
    "Answer",
    "Attempt",
    "Hook",
    "Hooks",
    "RequestHeaders",
    "Told",
    "fields_of",
    "made_hooks",
    "reveal",
    "template_of",
]

REDACTED: Final = "REDACTED"
"""Stands in what hooks are shown for what they did not ask for."""

Told: TypeAlias = Awaitable[None] | None
"""What a hook gives when it is told something: nothing, or, with asyncio, something to await."""

_PORTS: Final = {"http": 80, "https": 443}


class Hook:
    """Code around every try of a call. All of it may be left out.

    Give it to a client as one of `hooks`, or to some calls with `with_options(hooks=[…])`. Of several hooks the first one is
    outermost: it comes first before a try and last after it. A retry is a try of its own, and so is a redirect that is
    followed, a page of a list and the taking up of a stream. One hook serves all calls of its client, also at the same time.

    What a hook raises ends the call at once: it is neither swallowed nor tried again. Time spent in hooks counts for the
    `timeout` of the call.

    With asyncio every method but `around` may be `async`.
    """

    sees_secrets: bool = False
    """Whether the hook is shown credentials, queries and bodies: to sign requests, or to keep replies. Without it, the values of
    headers that may carry credentials and all values in queries are `REDACTED`, and there are no bodies."""

    def before_attempt(self, attempt: Attempt) -> Told:
        """Before a try: `attempt.headers` may be read and changed, for this try alone."""

    def around(self, attempt: Attempt, proceed: Callable[[], Answer]) -> Answer:  # noqa: ARG002
        """Stands around the try: `proceed()` makes it, and what is given back is taken for its answer.

        The try may be left out (an `Answer` of the hook's own is read like one of the server's) or made again. An error of
        `proceed` that is let through is dealt with as if there were no hook: the call may be tried again.
        """
        return proceed()

    async def around_async(
        self,
        attempt: Attempt,  # noqa: ARG002
        proceed: Callable[[], Awaitable[Answer]],
    ) -> Answer:
        """The same for asyncio. A hook that has one of the two serves one kind of client."""
        return await proceed()

    def after_reply(self, attempt: Attempt, answer: Answer) -> Told:
        """After a reply, whatever its status. The body of a stream is still to come."""

    def on_error(self, attempt: Attempt, error: Exception) -> Told:
        """After a try that failed: there was no reply, or one whose status is that of a failure.

        `error` is what the caller gets if it was the last try.
        """

    def on_retry(self, attempt: Attempt, error: Exception, pause: float) -> Told:
        """Before the pause, in seconds, that comes before another try; `error` says why there is one."""


Hooks: TypeAlias = Sequence[Hook | Callable[["Attempt"], Told]]
"""What clients take: hooks, and functions that are called before every try."""


class _Before(Hook):
    """A function as a hook."""

    def __init__(self, function: Callable[[Attempt], Told]) -> None:
        self._function = function

    def before_attempt(self, attempt: Attempt) -> Told:
        return self._function(attempt)


def made_hooks(given: Hooks, *, is_async: bool) -> tuple[Hook, ...]:
    """The hooks of a client.

    Raises:
        ConfigurationError: One is none, or is made for the other kind of client.
    """
    if not isinstance(given, Sequence):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError("hooks: must be a sequence")
    return tuple(_made(each, is_async=is_async) for each in given)


def _made(each: Hook | Callable[[Attempt], Told], *, is_async: bool) -> Hook:
    if isinstance(each, type) or not (isinstance(each, Hook) or callable(each)):
        raise ConfigurationError("hooks: must be hooks or functions")
    if not isinstance(each, Hook):
        return _Before(each)
    own, other = ("around_async", "around") if is_async else ("around", "around_async")
    kind = type(each)
    if getattr(kind, other) is not getattr(Hook, other) and getattr(kind, own) is getattr(
        Hook, own
    ):
        raise ConfigurationError(f"hooks: {kind.__name__} has `{other}` and needs `{own}` here")
    return each


class Attempt:
    """One try of a call: a request that is about to be sent, or was."""

    def __init__(
        self,
        operation: Operation[Any],
        outgoing: Outgoing,
        reader: Reader,
        number: int,
        *,
        is_streamed: bool,
    ) -> None:
        self._operation = operation
        self._outgoing = outgoing
        self._reader = reader
        self._began = time.monotonic()
        self._revealed = False
        self._fields = dict(outgoing.headers)
        self.number = number
        """1 for the first try; retries and redirects count."""
        self.is_streamed = is_streamed
        """Whether the body of the reply is left to the caller, piece by piece."""

    @property
    def operation(self) -> str:
        """The operation, as errors and logs call it: `tools.create`."""
        return self._operation.name

    @property
    def method(self) -> str:
        """The method."""
        return self._outgoing.method

    @property
    def url_template(self) -> str | None:
        """The path as the document writes it, `/runs/{run_id}`; `None` for requests that no document describes."""
        return template_of(self._operation)

    @property
    def url(self) -> str:
        """The URL. Its path has the arguments of the call; the values in its query are `REDACTED` for hooks that do not see secrets."""
        return self._outgoing.url if self._revealed else self.shown_url()

    def shown_url(self, shown: Sequence[str] = ()) -> str:
        """The URL with only these values of the query as they are, by their names."""
        return self._reader.masked(_redacted(self._outgoing.url, shown))

    @property
    def server_address(self) -> str:
        """The host: a name, or an address (one of IPv6 without brackets)."""
        return urlsplit(self._outgoing.url).hostname or ""

    @property
    def server_port(self) -> int:
        """The port, also where the URL leaves it to its scheme."""
        split = urlsplit(self._outgoing.url)
        return split.port or _PORTS.get(split.scheme, 0)

    @property
    def elapsed(self) -> float:
        """Seconds it has been going on."""
        return time.monotonic() - self._began

    @property
    def headers(self) -> RequestHeaders:
        """The headers of the request, which may be changed, for this try alone."""
        return RequestHeaders(self._fields, None if self._revealed else self._reader)

    @property
    def body(self) -> bytes | None:
        """The bytes of the body as they are sent, compressed if they are.

        `None` if there are none, if they come from an upload or are several parts, and for hooks that do not see secrets.
        """
        body = self._outgoing.body
        return body if self._revealed and isinstance(body, bytes) else None

    def __repr__(self) -> str:
        return (
            f"Attempt(operation={self.operation!r}, method={self.method!r}, number={self.number})"
        )


class RequestHeaders(MutableMapping[str, str]):
    """Headers of a request. Looking a name up ignores case; what is set is checked as everywhere.

    Values that may carry credentials read as `REDACTED` for hooks that do not see secrets.
    """

    __slots__ = ("_fields", "_hides")

    def __init__(self, fields: dict[str, str], hides: Reader | None) -> None:
        self._fields = fields
        self._hides = hides

    def __getitem__(self, name: str) -> str:
        key = self._key(name)
        return _shown(key, self._fields[key], self._hides)

    def __setitem__(self, name: str, value: str) -> None:
        check_headers({name: value})
        key = next((each for each in self._fields if each.lower() == name.lower()), name)
        self._fields[key] = value

    def __delitem__(self, name: str) -> None:
        del self._fields[self._key(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __repr__(self) -> str:
        return f"RequestHeaders({list(self._fields)!r})"

    def _key(self, name: str) -> str:
        lower = name.lower()
        for each in self._fields:
            if each.lower() == lower:
                return each
        raise KeyError(name)


class Answer:
    """A reply: the server's, or one that a hook gives in its place, which never changes.

    Args:
        status_code: The status.
        headers: Header fields.
        body: The body, which is not compressed, whatever a header says.
    """

    __slots__ = ("_opened", "_reader", "_received", "_revealed")

    def __init__(
        self, status_code: int, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> None:
        self._received = Received(status_code, Headers((headers or {}).items()), body)
        self._opened: SyncOpened | AsyncOpened | None = None
        self._reader: Reader | None = None
        self._revealed = True

    @classmethod
    def of(
        cls,
        reader: Reader,
        received: Received,
        opened: SyncOpened | AsyncOpened | None = None,
        *,
        revealed: bool = False,
    ) -> Answer:
        """What came from a server; its body may still be to come."""
        answer = cls.__new__(cls)
        answer._received, answer._opened = received, opened
        answer._reader, answer._revealed = reader, revealed
        return answer

    def revealed(self, reader: Reader, *, revealed: bool) -> Answer:
        """The same for a hook that sees more or less of it."""
        return Answer.of(self._reader or reader, self._received, self._opened, revealed=revealed)

    @property
    def came(self) -> tuple[Received, SyncOpened | AsyncOpened | None]:
        """What sending goes on with."""
        return self._received, self._opened

    @property
    def status_code(self) -> int:
        """The status."""
        return self._received.status_code

    @property
    def headers(self) -> Headers:
        """The headers; `REDACTED` where they may carry a credential and the hook does not see secrets."""
        headers = self._received.headers
        if self._revealed or self._reader is None:
            return headers
        pairs = [(name, value) for name in headers for value in headers.get_list(name)]
        return Headers((name, _shown(name, value, self._reader)) for name, value in pairs)

    @property
    def request_id(self) -> str | None:
        """What the server calls the request in its logs."""
        if self._reader is None:
            return None
        found = self._reader.request_id(self._received)
        return found if found is None or self._revealed else self._reader.masked(found)

    @property
    def body(self) -> bytes | None:
        """The body, decompressed. `None` if it is still to come, and for hooks that do not see secrets."""
        return self._received.content if self._revealed and self._opened is None else None

    def __repr__(self) -> str:
        return f"Answer(status_code={self.status_code})"


def reveal(attempt: Attempt, *, revealed: bool) -> bool:
    """Says whether the hook at work sees secrets; gives what was true before."""
    before = attempt._revealed  # pyright: ignore[reportPrivateUsage]
    attempt._revealed = revealed  # pyright: ignore[reportPrivateUsage]
    return before


def fields_of(attempt: Attempt) -> dict[str, str]:
    """What the headers of a try are, as they are sent."""
    return dict(attempt._fields)  # pyright: ignore[reportPrivateUsage]


def template_of(operation: Operation[Any]) -> str | None:
    """The path as a document writes it; a request that none describes has a path with arguments in it."""
    return None if isinstance(operation.reply, UntypedReply) else operation.path


def _shown(name: str, value: str, hides: Reader | None) -> str:
    if hides is None:
        return value
    return REDACTED if is_secret_header(name) else hides.masked(value)


def _redacted(url: str, shown: Sequence[str]) -> str:
    """A URL without user information and fragment, and without the values of its query but those of `shown`."""
    split = urlsplit(url)
    pairs = (pair.partition("=") for pair in split.query.split("&"))
    query = "&".join(
        f"{name}{sign}{value if name in shown or not sign else REDACTED}"
        for name, sign, value in pairs
    )
    return urlunsplit((split.scheme, split.netloc.rpartition("@")[2], split.path, query, ""))
