"""One call as a sequence of tries: what each outcome means for the next step. Does no I/O itself.

The sending loops of both clients ask it for bounds, send, and hand it the outcome.
"""

from __future__ import annotations

import dataclasses
import random
import time
from typing import TYPE_CHECKING, Any, Final

from .attempt import Bounds, Failure, Outgoing
from .errors import APIConnectionError, APIError, APITimeoutError
from .log import Log
from .operation import Operation
from .options import Options
from .outcome import Reader, Received
from .redirects import MOST_REDIRECTS, may_be_followed, redirect_target
from .request import Prepared
from .retry import Bucket, Event, Try, pause
from .retry_after import retry_after_of
from .uploads import Content

if TYPE_CHECKING:
    from .credentials import Found

__all__ = ["Exchange"]

_SENT: Final = frozenset({Event.LOST, Event.TIMED_OUT})
_UNAUTHORIZED: Final = 401
_WORDS: Final = {"true": True, "false": False}


class Exchange:
    """The tries of one call."""

    def __init__(
        self,
        operation: Operation[Any],
        prepared: Prepared,
        outgoing: Outgoing,
        options: Options,
        *,
        reader: Reader,
        bucket: Bucket,
        log: Log,
        waits: bool = True,
        found: Found | None = None,
        has_token: bool = False,
        began: float | None = None,
    ) -> None:
        self.operation = operation
        self.prepared = prepared
        self.found: Found = [] if found is None else found
        """The credentials of the last try."""
        self._has_token = has_token
        self.is_refused = False
        """The next try needs another token than the last one had."""
        self.outgoing = outgoing
        """What the next try sends."""
        self._options = options
        self._reader = reader
        self._bucket = bucket
        self._log = log
        self._waits = waits
        self.tries = 0
        """How many there were."""
        self.last: Received | Failure | None = None
        """The try that failed and is followed by another one after a pause."""
        self.pause: float | None = None
        """That pause, in seconds, whether it is waited for or not."""
        self._hops = 0
        self._paid = 0
        self._renewed = 0
        self._began = time.monotonic() if began is None else began
        self.deadline = options.deadline(operation.timeout, self._began)
        """When the call must be over."""

    def bounds(self) -> Bounds:
        """The bounds of the next try."""
        return Bounds(
            connect=self._options.connect_timeout,
            read=self._options.read_timeout,
            pool=self._options.pool_timeout,
            deadline=self.deadline,
        )

    def judge(self, outcome: Received | Failure) -> Received | float:
        """A successful reply, or the seconds to wait before the next try.

        Raises:
            APIError: There is none.
        """
        self.tries += 1
        self.last = self.pause = None
        if isinstance(outcome, Received):
            if outcome.attempts != self.tries:
                outcome = dataclasses.replace(outcome, attempts=self.tries)
            self._log.reply(self.operation, outcome, self._began)
            if outcome.is_success:
                self._bucket.refund(self._paid)
                return outcome
        else:
            self._log.failure(self.operation, outcome, self.tries, self._began)
        if self._refuses(outcome):
            self.is_refused = True
            return 0.0
        if self._follows(outcome):
            return 0.0
        wait = self._wait(outcome)
        if wait is None:
            raise self._error(outcome, self.tries)
        self.last, self.pause = outcome, wait
        return wait if self._waits else 0.0

    def renew(self, found: Found, outgoing: Outgoing) -> None:
        """Goes on with other credentials."""
        self.found, self.outgoing = found, outgoing
        self.is_refused = self._has_token = False
        self._renewed = 1

    def _refuses(self, outcome: Received | Failure) -> bool:
        """Whether the server refuses a token of ours: it has expired or was revoked (RFC 6750 section 3.1). Once a call.

        Nothing was done with the request, whatever its method.
        """
        if not self._has_token or isinstance(outcome, Failure):
            return False
        body = self.prepared.body
        is_repeatable = not isinstance(body, Content) or body.is_repeatable
        return outcome.status_code == _UNAUTHORIZED and is_repeatable

    def _follows(self, outcome: Received | Failure) -> bool:
        """Whether the outcome is a redirect that may be followed; then the next try goes there."""
        if isinstance(outcome, Failure) or not self._options.follow_redirects:
            return False
        if self._hops == MOST_REDIRECTS or not may_be_followed(
            outcome.status_code, self.outgoing.method
        ):
            return False
        target = redirect_target(self.outgoing.url, outcome.headers.first("location", ""))
        if target is None:
            return False
        self.outgoing = dataclasses.replace(self.outgoing, url=target)
        self._hops += 1
        return True

    def _said(self, reply: Received) -> bool | None:
        """`x-should-retry`, where it counts."""
        if not self._options.heed_should_retry:
            return None
        return _WORDS.get(reply.headers.first("x-should-retry", "").lower())

    def _wait(self, outcome: Received | Failure) -> float | None:
        body = self.prepared.body
        if isinstance(body, Content) and not body.is_repeatable:
            # Pieces that were sent are gone.
            return None
        retry_after = said = None
        if isinstance(outcome, Failure):
            event, status = outcome.event, 0
        else:
            final = self._reader.is_final(self.operation, outcome)
            event, status = Event.FINAL if final else Event.STATUS, outcome.status_code
            retry_after = retry_after_of(outcome.headers)
            said = self._said(outcome)
        wait = pause(
            Try(
                number=self.tries - self._hops - self._renewed - 1,
                event=event,
                status=status,
                retry_after=retry_after,
                resendable=self.prepared.resendable,
                max_retries=self._options.retries_of(self.operation.max_retries),
                statuses=self._options.retry_statuses,
                said=said,
                pauses=self._options.retry_pauses,
                longest_wait=self._options.max_retry_after,
                remaining=None if self.deadline is None else self.deadline - time.monotonic(),
                random=random.random(),  # noqa: S311
            )
        )
        if wait is None or not self._bucket.pay(Bucket.cost(event)):
            return None
        self._paid = Bucket.cost(event)
        self._log.retry(self.operation, wait)
        return wait

    def error_of(self, outcome: Received | Failure) -> APIError:
        """What the caller would get for a try: one that was judged and is followed by another, or one under way."""
        return self._error(outcome, self.tries + (outcome is not self.last))

    def _error(self, outcome: Received | Failure, attempts: int) -> APIError:
        if isinstance(outcome, Received):
            return self._reader.hiding(self.prepared.headers).status_error(self.operation, outcome)
        if outcome.reply is not None:
            reader = self._reader.hiding(self.prepared.headers)
            reply = dataclasses.replace(outcome.reply, attempts=attempts)
            return reader.response_error(self.operation, reply, outcome.message)
        unknown = outcome.event in _SENT and not self.prepared.resendable
        tries = "" if attempts == 1 else f" after {attempts} tries"
        doubt = "; the server may have carried out the request" if unknown else ""
        message = f"{self.operation.name}: {outcome.message}{tries}{doubt}"
        cls = APITimeoutError if outcome.is_timeout else APIConnectionError
        return cls(message, attempts=attempts, outcome_unknown=unknown)
