"""Raw responses: status, headers and bytes as received, and the value on demand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, cast

from .jsontext import NotJson, body_of, read_json
from .rate_limit import RateLimit, rate_limit_of

if TYPE_CHECKING:
    from .headers import Headers
    from .outcome import Received
    from .pages import AsyncPage, AsyncPageRequest

__all__ = ["RawResponse", "raw", "raw_async", "raw_async_pages"]

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class RawResponse(Generic[R_co]):
    """A successful reply as received."""

    def __init__(
        self, reply: Received, request_id: str | None, parse: Callable[[Received], R_co]
    ) -> None:
        self._reply = reply
        self._request_id = request_id
        self._parse = parse

    @property
    def status_code(self) -> int:
        """Status as received."""
        return self._reply.status_code

    @property
    def headers(self) -> Headers:
        """Reply headers."""
        return self._reply.headers

    @property
    def request_id(self) -> str | None:
        """The server's name for the request."""
        return self._request_id

    @property
    def rate_limit(self) -> RateLimit | None:
        """What the server says of its rate limit, in `RateLimit`, `RateLimit-*` or `X-RateLimit-*`."""
        return rate_limit_of(self.headers)

    @property
    def attempts(self) -> int:
        """How many requests it took."""
        return self._reply.attempts

    @property
    def content(self) -> bytes:
        """The body."""
        return self._reply.content

    @property
    def text(self) -> str:
        """The body as text; what is no UTF-8 is replaced."""
        return self._reply.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as plain JSON; `None` if it is empty.

        Raises:
            ValueError: It is no JSON.
        """
        text = body_of(self._reply.content)
        try:
            return read_json(text) if text else None
        except NotJson as problem:
            raise ValueError(str(problem)) from None

    def parse(self) -> R_co:
        """The value that the plain method would return.

        Raises:
            APIResponseError: The reply cannot be read.
            APIStatusError: The body says that the call failed.
        """
        return self._parse(self._reply)

    def __repr__(self) -> str:
        return f"RawResponse(status_code={self.status_code}, {len(self.content)} bytes)"


def raw(method: Callable[P, R]) -> Callable[P, RawResponse[R]]:
    """The method of a resource, returning the raw response."""
    return cast("Callable[P, RawResponse[R]]", _of_raw_resource(method))


def raw_async(method: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[RawResponse[R]]]:
    """The same for asyncio."""
    return cast("Callable[P, Awaitable[RawResponse[R]]]", _of_raw_resource(method))


def raw_async_pages(
    method: Callable[P, AsyncPageRequest[R]],
) -> Callable[P, Awaitable[RawResponse[AsyncPage[R]]]]:
    """The same for lists."""
    return cast("Callable[P, Awaitable[RawResponse[AsyncPage[R]]]]", _of_raw_resource(method))


def _of_raw_resource(method: Any) -> Any:
    return getattr(method.__self__._as_raw(), method.__name__)
