"""Waiting for what a server does in its own time: a call is made again until its answer will do. Never done unasked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from typing import Any, TypeVar

from .client import AsyncClient, SyncClient
from .clientbase import AnyClient
from .errors import APIStatusError, APITimeoutError, ConfigurationError, WaitTimeoutError

__all__ = ["wait_until", "wait_until_async"]

T = TypeVar("T")
S = TypeVar("S", bound=SyncClient)
A = TypeVar("A", bound=AsyncClient)
C = TypeVar("C", bound=AnyClient)


def wait_until(
    client: S,
    call: Callable[[S], T],
    done: Callable[[T], bool],
    *,
    deadline: float = 60.0,
    pauses: tuple[float, float] = (0.5, 8.0),
    pending: Collection[int] = (),
) -> T:
    """Makes a call again and again, until its answer will do.

        run = wait_until(client, lambda c: c.runs.get("r1"), lambda run: run.status == "done")

    Args:
        client: Its client; `call` is given one whose timeout is what is left until the deadline, if that is less.
        call: The call.
        done: Whether an answer is the one that is waited for.
        deadline: Seconds in all.
        pauses: Seconds: the first pause, which doubles with every call, and the longest.
        pending: Statuses that mean "not yet", such as 404 of a thing that was made a moment ago.

    Raises:
        WaitTimeoutError: The deadline passed.
        APIError: A call failed in another way.
    """
    waiting = _Waiting(deadline, pauses, pending)
    while True:
        last: T | None = None
        try:
            last = answer = call(_bounded(client, waiting.bound()))
        except (APIStatusError, APITimeoutError) as error:
            waiting.excuse(error)
        else:
            if done(answer):
                return answer
        time.sleep(waiting.pause(last))


async def wait_until_async(
    client: A,
    call: Callable[[A], Awaitable[T]],
    done: Callable[[T], bool],
    *,
    deadline: float = 60.0,
    pauses: tuple[float, float] = (0.5, 8.0),
    pending: Collection[int] = (),
) -> T:
    """The same for asyncio."""
    waiting = _Waiting(deadline, pauses, pending)
    while True:
        last: T | None = None
        try:
            last = answer = await call(_bounded(client, waiting.bound()))
        except (APIStatusError, APITimeoutError) as error:
            waiting.excuse(error)
        else:
            if done(answer):
                return answer
        await asyncio.sleep(waiting.pause(last))


def _bounded(client: C, left: float) -> C:
    """The same client, whose calls take no longer than that."""
    made: Any = type(client).__new__(type(client))
    core = client._parts  # pyright: ignore[reportPrivateUsage]
    made._core = replace(core, options=replace(core.options, left=left))
    return made  # type: ignore[no-any-return]


class _Waiting:
    """How long is left, and which pause comes next."""

    def __init__(
        self, deadline: float, pauses: tuple[float, float], pending: Collection[int]
    ) -> None:
        if not 0 < deadline < float("inf") or not 0 < pauses[0] <= pauses[1]:
            raise ConfigurationError("deadline, pauses: must be seconds, more than 0")
        self._end = time.monotonic() + deadline
        self._pause, self._longest = pauses
        self._pending = frozenset(pending)
        self._calls = 0

    def _left(self) -> float:
        return self._end - time.monotonic()

    def bound(self) -> float:
        """Seconds that the next call may take."""
        self._calls += 1
        return max(self._left(), 0.001)

    def excuse(self, error: APIStatusError | APITimeoutError) -> None:
        """Lets an error pass that means "not yet", or that the deadline made."""
        if isinstance(error, APIStatusError) and error.status_code in self._pending:
            return
        if isinstance(error, APITimeoutError) and self._left() <= 0:
            raise self._too_late(None) from error
        raise error

    def pause(self, last: Any) -> float:
        """Seconds to the next call.

        Raises:
            WaitTimeoutError: They lead beyond the deadline.
        """
        pause = self._pause
        if pause >= self._left():
            raise self._too_late(last)
        self._pause = min(2 * pause, self._longest)
        return pause

    def _too_late(self, last: Any) -> WaitTimeoutError:
        times = "once" if self._calls == 1 else f"{self._calls} times"
        return WaitTimeoutError(
            f"what was waited for did not come about in time (asked {times})",
            calls=self._calls,
            last=last,
        )
