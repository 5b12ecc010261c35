"""Bounds of calls, as the cases that both runtimes share say it (`specs/bounds`)."""

# pyright: reportPrivateUsage=false
# Resources are made without a generated module around them.

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from hivekube._runtime.calls import AsyncResource, Operation, SyncResource
from hivekube._runtime.replies import UntypedReply

from .support.sdk import SDK
from .support.server import Reply, ScriptedServer
from .support.shop import AsyncShop, Shop

TABLE = Path(__file__).parents[2] / "specs" / "bounds" / "cases.json"
CASES: list[dict[str, Any]] = json.loads(TABLE.read_text())


def _options(of: dict[str, Any]) -> dict[str, Any]:
    options = {name: value for name, value in of.items() if name == "max_retries"}
    if "timeout_ms" in of:
        timeout = of["timeout_ms"]
        options["timeout"] = None if timeout is None else timeout / 1000
    return options


def _operation(of: dict[str, Any]) -> Operation[Any]:
    return Operation("things.get", "GET", "/things", reply=UntypedReply(), **_options(of))


def _call(case: dict[str, Any], url: str) -> None:
    client = _options(case.get("client", {}))
    with Shop("key-12345", url, retry_pauses=(0.001, 0.001), **client) as shop:
        operation = _operation(case.get("operation", {}))
        own = shop.with_options(**_options(case.get("call", {})))
        timeout = own._core.options.timeout_of(operation.timeout)
        assert timeout == _options(case)["timeout"]
        SyncResource(own)._call(operation)


async def _call_async(case: dict[str, Any], url: str) -> None:
    client = _options(case.get("client", {}))
    async with AsyncShop("key-12345", url, retry_pauses=(0.001, 0.001), **client) as shop:
        own = shop.with_options(**_options(case.get("call", {})))
        await AsyncResource(own)._call(_operation(case.get("operation", {})))


def _called_async(case: dict[str, Any], url: str) -> None:
    asyncio.run(_call_async(case, url))


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_bounds(case: dict[str, Any], kind: str) -> None:
    reply = Reply(raw=b"", hang=True) if "ends_ms" in case else Reply(status=503)
    with ScriptedServer([reply] * 10) as server:
        began = time.monotonic()
        call = _call if kind == "sync" else _called_async
        with pytest.raises((SDK.InternalServerError, SDK.APITimeoutError)) as raised:
            call(case, server.url)
        took = (time.monotonic() - began) * 1000
        assert len(server.requests) == case["tries"]
    if "ends_ms" in case:
        assert isinstance(raised.value, SDK.APITimeoutError)
        assert case["ends_ms"] <= took < 10 * case["ends_ms"]
