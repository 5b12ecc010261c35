"""Running the hooks of a call, around each of its tries: the same order and the same ends in both kinds of clients."""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any, Final

from .attempt import Failure, Outgoing
from .errors import APIError, ConfigurationError
from .hooks import Answer, Attempt, Hook, Told, fields_of, reveal
from .opened import AsyncOpened, Broken, SyncOpened, Wanted, is_wanted, nothing
from .outcome import Reader, Received
from .retry import Event

if TYPE_CHECKING:
    from .exchange import Exchange
    from .operation import Operation

__all__ = ["AsyncHooked", "SyncHooked"]


_GRACE: Final = 0.05
"""Seconds by which hooks may outlast the call: the try within them ends by itself when the call is over, and they see how."""

_LATE: Final = Failure(Event.TIMED_OUT, "the time for the call is over", is_timeout=True)


@dataclasses.dataclass(frozen=True, slots=True)
class _Judged:
    """What a try means for the next step."""

    verdict: Received | float = 0.0
    problem: APIError | None = None
    """The error it is, or would be if no other try followed; `None`: there is nothing to tell."""
    pause: float | None = None
    """Seconds until the next try; `None`: there is none."""


class _Hooked:
    """What both kinds share: the hooks of one call, and what the last try showed them."""

    def __init__(
        self,
        hooks: tuple[Hook, ...],
        operation: Operation[Any],
        exchange: Exchange,
        reader: Reader,
        wanted: Wanted = nothing,
    ) -> None:
        self._hooks = hooks
        self._operation = operation
        self._exchange = exchange
        self._reader = reader
        self._wanted = wanted
        self._failures: list[tuple[APIError, Failure]] = []
        self._attempt = self._next()

    def _next(self) -> Attempt:
        self._failures = []
        self._attempt = Attempt(
            self._operation,
            self._exchange.outgoing,
            self._reader,
            self._exchange.tries + 1,
            is_streamed=self._wanted is not nothing,
        )
        return self._attempt

    def _outgoing(self) -> Outgoing:
        """What this try sends."""
        return dataclasses.replace(
            self._exchange.outgoing,
            headers=fields_of(self._attempt),
        )

    def _answered(self, came: SyncOpened | AsyncOpened | Received | Failure) -> Answer:
        """The answer of the server.

        Raises:
            APIError: There is none; `_failure` knows it again.
        """
        if isinstance(came, Failure):
            error = self._exchange.error_of(came)
            self._failures.append((error, came))
            raise error
        if isinstance(came, Received):
            return Answer.of(self._reader, came)
        return Answer.of(self._reader, came.head, came)

    def _failure(self, error: APIError) -> Failure | None:
        """The failure behind an error, unless it is a hook's own."""
        return next((failure for own, failure in self._failures if own is error), None)

    def _judged(self, outcome: Received | Failure) -> _Judged:
        """What `Exchange.judge` says, with what there is to tell of it."""
        try:
            verdict = self._exchange.judge(outcome)
        except APIError as error:
            return _Judged(problem=error)
        last = self._exchange.last
        if last is None:
            return _Judged(verdict)
        return _Judged(verdict, self._exchange.error_of(last), self._exchange.pause)

    def _told(self) -> Iterator[Hook]:
        """The hooks in the order in which they are told of a try that is over, each with what it may see."""
        for hook in reversed(self._hooks):
            reveal(self._attempt, revealed=hook.sees_secrets)
            yield hook


class SyncHooked(_Hooked):
    """The hooks of one call of the blocking client."""

    def attempt(
        self, send: Callable[[Outgoing], SyncOpened | Received | Failure]
    ) -> SyncOpened | Received | Failure:
        """One try: the hooks, and `send` within them."""
        attempt = self._next()
        opened: list[SyncOpened] = []
        kept: SyncOpened | None = None

        def once() -> Answer:
            came = send(self._outgoing())
            if isinstance(came, SyncOpened):
                opened.append(came)
            return self._answered(came)

        try:
            outcome = self._outcome(self._run(0, attempt, once))
            kept = outcome if isinstance(outcome, SyncOpened) else None
        except APIError as error:
            failure = self._failure(error)
            if failure is None:
                raise
        else:
            return outcome
        finally:
            for each in opened:
                if each is not kept:
                    each.close()
        return failure

    def judge(self, outcome: Received | Failure) -> Received | float:
        """What `Exchange.judge` says; hooks are told of failures and of retries."""
        judged = self._judged(outcome)
        if judged.problem is None:
            return judged.verdict
        for hook in self._told():
            _finished(hook.on_error(self._attempt, judged.problem))
        if judged.pause is None:
            raise judged.problem
        for hook in self._told():
            _finished(hook.on_retry(self._attempt, judged.problem, judged.pause))
        return judged.verdict

    def _run(self, at: int, attempt: Attempt, once: Callable[[], Answer]) -> Answer:
        if at == len(self._hooks):
            return once()
        hook = self._hooks[at]
        sees = hook.sees_secrets
        outer = reveal(attempt, revealed=sees)

        def proceed() -> Answer:
            answer = self._run(at + 1, attempt, once)
            return answer.revealed(self._reader, revealed=sees)

        try:
            _finished(hook.before_attempt(attempt))
            answer = hook.around(attempt, proceed)
            _finished(hook.after_reply(attempt, answer))
            return answer
        finally:
            reveal(attempt, revealed=outer)

    def _outcome(self, answer: Answer) -> SyncOpened | Received:
        received, opened = answer.came
        if isinstance(opened, SyncOpened):
            return opened
        if is_wanted(received.status_code, received.headers, self._wanted):
            head = dataclasses.replace(received, content=b"")
            return SyncOpened(head, iter([received.content]), _close, _explained)
        return received


class AsyncHooked(_Hooked):
    """The same for asyncio."""

    async def attempt(
        self,
        send: Callable[[Outgoing], Coroutine[Any, Any, AsyncOpened | Received | Failure]],
    ) -> AsyncOpened | Received | Failure:
        """One try: the hooks, and `send` within them."""
        attempt = self._next()
        opened: list[AsyncOpened] = []
        kept: AsyncOpened | None = None

        async def once() -> Answer:
            came = await send(self._outgoing())
            if isinstance(came, AsyncOpened):
                opened.append(came)
            return self._answered(came)

        left = self._exchange.bounds().remaining()
        bound = asyncio.timeout(None if left is None else max(left, 0.0) + _GRACE)
        failure: Failure | None = None
        try:
            async with bound:
                outcome = self._outcome(await self._run(0, attempt, once))
            kept = outcome if isinstance(outcome, AsyncOpened) else None
        except TimeoutError:
            if not bound.expired():
                raise
        except APIError as error:
            failure = self._failure(error)
            if failure is None:
                raise
        else:
            return outcome
        finally:
            for each in opened:
                if each is not kept:
                    await each.aclose()
        return failure or _LATE

    async def judge(self, outcome: Received | Failure) -> Received | float:
        """What `Exchange.judge` says; hooks are told of failures and of retries."""
        judged = self._judged(outcome)
        if judged.problem is None:
            return judged.verdict
        for hook in self._told():
            await _awaited(hook.on_error(self._attempt, judged.problem))
        if judged.pause is None:
            raise judged.problem
        for hook in self._told():
            await _awaited(hook.on_retry(self._attempt, judged.problem, judged.pause))
        return judged.verdict

    async def _run(
        self, at: int, attempt: Attempt, once: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        if at == len(self._hooks):
            return await once()
        hook = self._hooks[at]
        sees = hook.sees_secrets
        outer = reveal(attempt, revealed=sees)

        async def proceed() -> Answer:
            answer = await self._run(at + 1, attempt, once)
            return answer.revealed(self._reader, revealed=sees)

        try:
            await _awaited(hook.before_attempt(attempt))
            answer = await hook.around_async(attempt, proceed)
            await _awaited(hook.after_reply(attempt, answer))
            return answer
        finally:
            reveal(attempt, revealed=outer)

    def _outcome(self, answer: Answer) -> AsyncOpened | Received:
        received, opened = answer.came
        if isinstance(opened, AsyncOpened):
            return opened
        if is_wanted(received.status_code, received.headers, self._wanted):
            head = dataclasses.replace(received, content=b"")
            return AsyncOpened(head, _once(received.content), _aclose, _explained)
        return received


def _finished(told: Told) -> None:
    """What a hook of the blocking client gives.

    Raises:
        ConfigurationError: It is asynchronous.
    """
    if told is None:
        return
    if inspect.iscoroutine(told):
        told.close()
    raise ConfigurationError("hooks: an asynchronous hook is for the asynchronous client")


async def _awaited(told: Told) -> None:
    if told is not None:
        await told


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _close() -> None:
    """There is no connection."""


async def _aclose() -> None:
    """There is no connection."""


def _explained(error: Exception) -> Failure:
    known = error.failure if isinstance(error, Broken) else None
    return known or Failure(Event.FINAL, "the answer of a hook cannot be read")
