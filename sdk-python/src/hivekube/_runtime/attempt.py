"""One try of a request: what is sent, its bounds, how far it came, and why no reply did. Knows no HTTP library."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Final

from .outcome import Received
from .retry import Event
from .uploads import Content

__all__ = ["Bounds", "Failure", "Outgoing", "Way"]

_LEAST_TIMEOUT: Final = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request as it is sent."""

    method: str
    url: str = field(repr=False)
    headers: dict[str, str] = field(repr=False)
    body: bytes | Content | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Seconds for the steps of one try, and when the whole call must be over; `None` means no bound."""

    connect: float | None
    read: float | None
    pool: float | None = 30.0
    deadline: float | None

    def remaining(self) -> float | None:
        """Seconds left for the call."""
        return None if self.deadline is None else self.deadline - time.monotonic()

    def steps(self) -> dict[str, float | None]:
        """The bounds of the steps, as the library takes them."""
        remaining = self.remaining()
        steps = {
            "connect": self.connect,
            "read": self.read,
            "write": self.read,
            "pool": self.pool,
        }
        if remaining is None:
            return steps
        least = max(_LEAST_TIMEOUT, remaining)
        return {
            name: least if bound is None else min(bound, least) for name, bound in steps.items()
        }

    def steps_of_stream(self) -> dict[str, float | None]:
        """The same where the reply is read for longer than the call lasts: its pieces have a bound of their own."""
        return {**self.steps(), "read": self.read}


@dataclass(frozen=True, slots=True)
class Failure:
    """A try without a reply."""

    event: Event
    message: str
    is_timeout: bool = False
    reply: Received | None = None
    """The head of a reply that cannot be read."""


class Way:
    """How far a request came that a proxy is asked to make a way for."""

    def __init__(self) -> None:
        self._to_proxy = False
        self._to_server = False

    @property
    def ends_at_proxy(self) -> bool:
        """Whether the proxy was asked for a way and the request itself never left."""
        return self._to_proxy and not self._to_server

    def note(self, event: str, info: dict[str, Any]) -> None:
        """Takes what the library tells of its steps."""
        if event.endswith("send_request_headers.started"):
            is_for_proxy = info["request"].method == b"CONNECT"
            self._to_proxy |= is_for_proxy
            self._to_server |= not is_for_proxy

    async def note_async(self, event: str, info: dict[str, Any]) -> None:
        """The same for asyncio."""
        self.note(event, info)
