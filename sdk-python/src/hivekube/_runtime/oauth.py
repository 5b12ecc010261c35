"""Tokens that a client asks for itself (RFC 6749): held until they expire, renewed, and asked for by one call at a time.

What they are asked for with is in `grants`.
"""

from __future__ import annotations

import asyncio
import copy
import math
import threading
import time
import weakref
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from .api import Api, OAuth
from .attempt import Outgoing
from .errors import (
    APIError,
    APIResponseError,
    APIStatusError,
    APITimeoutError,
    TokenError,
)
from .exchange import Exchange
from .forks import renew_after_fork
from .grants import Grant, Ready
from .jsontext import NotJson, body_of, read_json
from .jsonvalue import is_object
from .log import Log
from .operation import Operation
from .options import Options
from .outcome import Reader, Received
from .replies import UntypedReply
from .request import Prepared
from .retry import Bucket
from .secrets import Secret, mask, printable
from .transport import AsyncTransport, SyncTransport

__all__ = ["Means", "Tokens"]

T_co = TypeVar("T_co", SyncTransport, AsyncTransport, covariant=True)

_LONGEST: Final = 60.0
"""Seconds for a token, retries and pauses included."""

_SHORT: Final = 0.05
"""Seconds before the end of a call in which what was asked for is late because of that end."""

_REMEMBERED: Final = 100
"""Tokens that were held last, and must not be shown even when they are not any more."""

_ANSWERS: Final = frozenset({400, 401, 403, *range(200, 300)})
"""Statuses of what an authorization server says itself; anything else is a failure like any other."""

_SHOWN: Final = 512

_TOKEN: Final[Operation[Any]] = Operation(
    "token", "POST", "(token)", reply=UntypedReply(), anonymous=True, idempotent=True
)
"""Asking twice does no harm: it makes another token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means(Generic[T_co]):
    """What a client has that its tokens are asked for with."""

    api: Api
    transport: T_co
    options: Options
    user_agent: str
    retry_budget: int
    waits: bool
    deadline: float | None
    """When the call must be over that wants the token."""


class Tokens:
    """The tokens of one scheme of a client, and of those that `with_options` makes of it."""

    def __init__(self, grant: Grant, oauth: OAuth, base_url: str, *, allow_http: bool) -> None:
        self._made_of = (grant, oauth)
        self._ready = Ready.of(grant, oauth, base_url, allow_http=allow_http)
        self.shown: dict[int, Secret] = {}
        """Tokens that must not be shown."""
        self._count = 0
        self._access: Secret | None = None
        self._until = math.inf
        self._refresh: Secret | None = None
        self._flights = 0
        self._failed: tuple[int, APIError] | None = None
        self._bucket: Bucket | None = None
        self._lock = threading.Lock()
        self._locks: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]
        self._locks = weakref.WeakKeyDictionary()
        renew_after_fork(self)

    def __repr__(self) -> str:
        return "Tokens()"

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("tokens cannot be pickled")

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What they are asked for with."""
        return self._ready.secrets

    def below(self, base_url: str, *, allow_http: bool) -> Tokens:
        """Those of another address of the API; the same where the authorization server is."""
        grant, oauth = self._made_of
        other = Tokens(grant, oauth, base_url, allow_http=allow_http)
        return self if other._ready == self._ready else other

    def token(self, means: Means[SyncTransport], refused: Secret | None = None) -> Secret:
        """A token, but not the one that a server has refused.

        Raises:
            APIError: There is none. Calls that waited for the same request share its failure.
        """
        seen, lock = self._flights, self._lock
        remaining = _remaining(means)
        if not lock.acquire(timeout=-1 if remaining is None else max(0.0, remaining)):
            raise _late()
        try:
            held = self._held(refused, seen)
            return self._flown(self._asked(means), means) if held is None else held
        finally:
            lock.release()

    async def token_async(
        self, means: Means[AsyncTransport], refused: Secret | None = None
    ) -> Secret:
        """The same for asyncio."""
        seen = self._flights
        lock = self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())
        try:
            async with asyncio.timeout(_remaining(means)), lock:
                held = self._held(refused, seen)
                return await self._flown_async(self._asked(means), means) if held is None else held
        except TimeoutError:
            pass
        raise _late()

    def after_fork(self) -> None:
        """Lets go of locks that other threads of the parent process may hold."""
        self._lock = threading.Lock()
        self._locks = weakref.WeakKeyDictionary()

    def _held(self, refused: Secret | None, seen: int) -> Secret | None:
        """The token that is held, if it can be used."""
        access = self._access
        if access is not None and refused is not None and access.reveal() == refused.reveal():
            access = self._access = None
        if access is not None and time.monotonic() < self._until:
            return access
        if self._failed is not None and self._failed[0] > seen:
            raise copy.copy(self._failed[1])
        return None

    def _flown(
        self, asked: Generator[Exchange, Received | APIError, Secret], means: Means[SyncTransport]
    ) -> Secret:
        """One flight: sends what is to be sent until there is a token."""
        came: Received | APIError | None = None
        try:
            while True:
                exchange = next(asked) if came is None else asked.send(came)
                came = _sent(exchange, means)
        except StopIteration as done:
            self._landed(None)
            token: Secret = done.value
            return token
        except APIError as error:
            self._crashed(error, means)
            raise

    async def _flown_async(
        self, asked: Generator[Exchange, Received | APIError, Secret], means: Means[AsyncTransport]
    ) -> Secret:
        came: Received | APIError | None = None
        try:
            while True:
                exchange = next(asked) if came is None else asked.send(came)
                came = await _sent_async(exchange, means)
        except StopIteration as done:
            self._landed(None)
            token: Secret = done.value
            return token
        except APIError as error:
            self._crashed(error, means)
            raise

    def _crashed(self, error: APIError, means: Means[Any]) -> None:
        """Others share a failure, but not that of a call which could not wait: the next one of them asks itself."""
        left = _remaining(means)
        if left is None or left > _SHORT or not isinstance(error, APITimeoutError):
            self._landed(error)

    def _landed(self, failed: APIError | None) -> None:
        self._flights += 1
        # A copy: the one that is raised comes to hold frames.
        self._failed = None if failed is None else (self._flights, copy.copy(failed))

    def _asked(self, means: Means[Any]) -> Generator[Exchange, Received | APIError, Secret]:
        """Asks with the token that renews the other one if there is one, else with the grant."""
        ready = self._ready
        self._access = None
        refresh, self._refresh = self._refresh, None
        if refresh is not None:
            asked = time.monotonic()
            came = yield self._exchange(means, ready.refresh_url, ready.refresh_form(refresh))
            error = self._refusal(came) if isinstance(came, APIError) else self._taken(came, asked)
            if error is None:
                # A server that sends no other one goes on taking this one (RFC 6749 section 6).
                self._refresh = self._refresh or refresh
            elif not isinstance(error, TokenError):
                self._refresh = refresh
                raise error
            # Else it has expired, or was used before; the grant itself still holds.
        if self._access is None:
            asked = time.monotonic()
            came = yield self._exchange(means, ready.token_url, ready.form())
            error = self._refusal(came) if isinstance(came, APIError) else self._taken(came, asked)
            if error is not None:
                raise error
        access: Secret | None = self._access
        if access is None:
            raise APIResponseError("token: there is none")
        return access

    def _exchange(self, means: Means[Any], url: str, form: bytes) -> Exchange:
        remaining = _remaining(means)
        if remaining is not None and remaining <= 0:
            raise _late()
        given = means.options
        bounds = [
            each for each in (given.timeout_of(None), remaining, _LONGEST) if each is not None
        ]
        # None of the headers that were set for the API: they may be secrets, and this may be another host.
        options = Options(
            timeout=min(bounds),
            connect_timeout=given.connect_timeout,
            read_timeout=given.read_timeout,
            pool_timeout=given.pool_timeout,
            max_retries=given.max_retries,
            retry_statuses=given.retry_statuses,
            retry_pauses=given.retry_pauses,
            max_retry_after=given.max_retry_after,
            heed_should_retry=given.heed_should_retry,
        )
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": means.user_agent,
        }
        if self._ready.authorization is not None:
            headers["Authorization"] = f"Basic {self._ready.authorization}"
        prepared = Prepared(method="POST", target=url, headers=headers, body=form, resendable=True)
        if self._bucket is None:
            self._bucket = Bucket(means.retry_budget)
        reader = self._reader(means.api)
        return Exchange(
            _TOKEN,
            prepared,
            Outgoing(method="POST", url=url, headers=headers, body=form),
            options,
            reader=reader,
            bucket=self._bucket,
            log=Log(means.api.package, reader),
            waits=means.waits,
        )

    def _reader(self, api: Api) -> Reader:
        server = Api(package=api.package, version=api.version, env_api_key="", env_base_url="")
        return Reader(server, self.secrets, (self.shown,))

    def _taken(self, reply: Received, asked: float) -> APIError | None:
        """Takes the tokens of a reply (RFC 6749 section 5.1), else says why there are none, without its text."""
        body = _object(reply)
        if "access_token" not in body and isinstance(body.get("error"), str):
            # Some servers say so with 200.
            facts = _facts(reply, body)
            return self._refusal(APIStatusError(f"token: status {reply.status_code}", **facts))
        why = _unusable(body)
        if why is not None:
            return APIResponseError(
                f"token: the reply has no token: {why}",
                status_code=reply.status_code,
                headers=reply.headers,
            )
        access = Secret(body["access_token"])
        renews = body.get("refresh_token")
        refresh = Secret(renews) if isinstance(renews, str) and renews else None
        for each in (access, refresh):
            if each is not None:
                self.shown[self._count % _REMEMBERED] = each
                self._count += 1
        life = _life(body.get("expires_in"))
        self._until = asked + life - min(self._ready.leeway, life / 2)
        self._access, self._refresh = access, refresh
        return None

    def _refusal(self, error: APIError) -> APIError:
        """The error of an authorization server that gives no token."""
        if not isinstance(error, APIStatusError) or error.status_code not in _ANSWERS:
            return error
        facts = {name: value for name, value in vars(error).items() if name != "message"}
        typed = TokenError(error.message, **facts)
        said = ": ".join(each for each in (typed.error, typed.error_description) if each)
        if said:
            hidden = (*self.secrets, *self.shown.values())
            shown = printable(mask(said, hidden), _SHOWN)
            typed = TokenError(f"token: status {typed.status_code}: {shown}", **facts)
        return typed


def _sent(exchange: Exchange, means: Means[SyncTransport]) -> Received | APIError:
    try:
        while True:
            verdict = exchange.judge(means.transport.send(exchange.outgoing, exchange.bounds()))
            if isinstance(verdict, Received):
                return verdict
            time.sleep(verdict)
    except APIError as error:
        return error.with_traceback(None)


async def _sent_async(exchange: Exchange, means: Means[AsyncTransport]) -> Received | APIError:
    try:
        while True:
            came = await means.transport.send(exchange.outgoing, exchange.bounds())
            verdict = exchange.judge(came)
            if isinstance(verdict, Received):
                return verdict
            await asyncio.sleep(verdict)
    except APIError as error:
        return error.with_traceback(None)


def _remaining(means: Means[Any]) -> float | None:
    return None if means.deadline is None else means.deadline - time.monotonic()


def _late() -> APITimeoutError:
    return APITimeoutError("token: there was none in time for the call", attempts=0)


def _life(value: object) -> float:
    """Seconds; what is no span of time says nothing, and one that is over makes a token for one call."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return math.inf
    if isinstance(value, str) and ("_" in value or not value.isascii()):
        return math.inf
    try:
        life = float(value)
    except (OverflowError, ValueError):
        return math.inf
    return max(0.0, life) if math.isfinite(life) else math.inf


def _facts(reply: Received, body: object) -> dict[str, Any]:
    return {
        "status_code": reply.status_code,
        "headers": reply.headers,
        "body": body,
        "attempts": reply.attempts,
    }


def _object(reply: Received) -> dict[str, Any]:
    """What a reply says; nothing, if it is no object."""
    try:
        body = read_json(body_of(reply.content))
    except NotJson:
        return {}
    return body if is_object(body) else {}


def _unusable(body: dict[str, Any]) -> str | None:
    """Why there is no token that can be used in what an authorization server says."""
    access, kind = body.get("access_token"), body.get("token_type")
    if not isinstance(access, str):
        return "there is no `access_token`"
    if not Secret(access).is_token():
        return "`access_token` is empty or has a character that no token has"
    # RFC 6749 section 7.1: a token of a type that is not understood must not be used.
    if kind is not None and not (isinstance(kind, str) and kind.lower() == "bearer"):
        return "`token_type` is not bearer"
    return None
