"""Runs one call on either client against a script, and gives what came of it."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import pytest

from hivekube._runtime import core

from .server import Reply, Request, ScriptedServer
from .shop import AsyncShop, Shop

Call: TypeAlias = Callable[[Any], Any]
"""Takes a client, gives a value or an awaitable."""


@dataclass(frozen=True)
class Ran:
    """What came of a call."""

    value: Any
    error: BaseException | None
    requests: Sequence[Request]
    sleeps: Sequence[float]

    def get(self) -> Any:
        """The value; raises if there is none."""
        if self.error is not None:
            raise self.error
        return self.value


class Runner:
    """Runs calls on one kind of client. Pauses between tries are recorded, not made."""

    def __init__(self, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.kind = kind
        self.sleeps: list[float] = []
        runner = self

        class Time:
            @staticmethod
            def sleep(seconds: float) -> None:
                runner.sleeps.append(seconds)

        class Asyncio:
            @staticmethod
            async def sleep(seconds: float) -> None:
                runner.sleeps.append(seconds)

        monkeypatch.setattr(core, "time", Time)
        monkeypatch.setattr(core, "asyncio", Asyncio)

    def __call__(
        self,
        call: Call,
        *script: Reply,
        key: str = "key-12345",
        url: str | None = None,
        **options: Any,
    ) -> Ran:
        """Makes a client, calls, closes it."""
        with ScriptedServer(list(script)) as server:
            value, error = self.on(call, key=key, url=url or server.url, **options)
            return Ran(value, error, server.requests, self.sleeps)

    def on(
        self, call: Call, *, key: str, url: str, **options: Any
    ) -> tuple[Any, BaseException | None]:
        try:
            if self.kind == "sync":
                with Shop(key, url, **options) as shop:
                    return call(shop), None
            return asyncio.run(_on_async(call, key, url, options)), None
        except Exception as error:  # noqa: BLE001
            return None, error


async def _on_async(call: Call, key: str, url: str, options: dict[str, Any]) -> Any:
    async with AsyncShop(key, url, **options) as shop:
        made = call(shop)
        return await made if inspect.isawaitable(made) else made
