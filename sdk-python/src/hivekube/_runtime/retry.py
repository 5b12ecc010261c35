"""When to try again: pure decisions from what happened to how long to wait.

Safe to send again are the idempotent methods and what is declared idempotent. Anything else only if the request never
left, if the server says 429, or says 503 together with how long to wait.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from typing import Final

from .forks import renew_after_fork

__all__ = ["IDEMPOTENT_METHODS", "Bucket", "Event", "Try", "pause"]

IDEMPOTENT_METHODS: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PUT", "QUERY", "TRACE"})

_TRANSIENT: Final = frozenset({408, 429, 500, 502, 503, 504})
_TOO_MANY: Final = 429
_UNAVAILABLE: Final = 503


class Event(Enum):
    """How a try ended, if not well."""

    STATUS = "status"
    NEVER_SENT = "never sent"
    """The request never left, so that nothing can have happened."""
    LOST = "lost"
    """The request left, but no complete reply came."""
    TIMED_OUT = "timed out"
    """The same, because time ran out."""
    FINAL = "final"
    """No further try would change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """What the decision depends on."""

    number: int
    """0 for the first."""
    event: Event
    status: int = 0
    retry_after: float | None = None
    resendable: bool
    max_retries: int
    statuses: Collection[int] = ()
    """Statuses to try again after besides the usual ones."""
    said: bool | None = None
    """The server's own word on whether to try again, where it counts."""
    pauses: tuple[float, float] = (0.5, 8.0)
    """Upper bounds in seconds: of the first pause, which doubles with every try, and of every pause."""
    longest_wait: float = 120.0
    """Seconds a server may ask to wait; beyond it the call fails at once."""
    remaining: float | None
    """Seconds left for the whole call."""
    random: float
    """Uniform in 0 to 1."""


def pause(last: Try) -> float | None:
    """Seconds to wait before the next try; `None`: there is none."""
    if last.number >= last.max_retries or not _may_resend(last):
        return None
    if last.retry_after is not None and last.retry_after > last.longest_wait:
        return None
    first, longest = last.pauses
    wait = last.retry_after or last.random * min(longest, first * 2.0 ** min(last.number, 64))
    return wait if last.remaining is None or wait < last.remaining else None


def _may_resend(last: Try) -> bool:
    match last.event:
        case Event.FINAL | Event.NEVER_SENT:
            return last.event is Event.NEVER_SENT
        case Event.STATUS if last.said is not None:
            return last.said
        case Event.STATUS if last.status not in _TRANSIENT and last.status not in last.statuses:
            return False
        case Event.STATUS if last.status == _TOO_MANY:
            return True
        case Event.STATUS if last.status == _UNAVAILABLE and last.retry_after is not None:
            return True
        case _:
            return last.resendable


class Bucket:
    """Tokens that retries cost and successes give back, so that a server which is down is not asked ever more."""

    FULL: Final = 500

    def __init__(self, full: int = FULL) -> None:
        self._lock = threading.Lock()
        self._tokens = self.full = full
        renew_after_fork(self)

    @staticmethod
    def cost(event: Event) -> int:
        """What a retry after this event costs."""
        return 10 if event is Event.TIMED_OUT else 5

    def pay(self, cost: int) -> bool:
        """Pays for a retry, if there is enough."""
        with self._lock:
            if self._tokens < cost:
                return False
            self._tokens -= cost
            return True

    def refund(self, paid: int) -> None:
        """Gives back what a success has shown to be worth it; at least one token."""
        with self._lock:
            self._tokens = min(self.full, self._tokens + max(1, paid))

    def after_fork(self) -> None:
        """Lets go of a lock that another thread of the parent process may hold."""
        self._lock = threading.Lock()
