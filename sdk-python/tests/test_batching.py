"""Lists that take several requests, as the cases that both runtimes share say it (`specs/batches`)."""

# pyright: reportPrivateUsage=false
# Resources are made without a generated module around them.

from __future__ import annotations

import asyncio
import json
import pickle
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import pytest

from hivekube._runtime import errors
from hivekube._runtime.operation import Body, Operation, Query
from hivekube._runtime.replies import (
    AckReply,
    BatchReply,
    DeletedReply,
    ListReply,
    Reply,
    UpdatedReply,
)
from hivekube._runtime.resource import AsyncResource, SyncResource
from hivekube.hooks import Answer, Attempt, Hook

from .support import observed
from .support.server import Reply as Said
from .support.server import ScriptedServer
from .support.shop import AsyncShop, Shop

TABLE = Path(__file__).parents[2] / "specs" / "batches" / "cases.json"
CASES: list[dict[str, Any]] = json.loads(TABLE.read_text())

GIVES: dict[str, Reply[Any]] = {
    "list": ListReply(cast("type[Any]", Any), items=("/items",), total=("/total",)),
    "batch": BatchReply(ids=("/ids",), errors=("/errors",)),
    "deleted": DeletedReply(id=("/id",), count=("/count",)),
    "updated": UpdatedReply(None, matched=("/matched",), modified=("/modified",)),
    "ack": AckReply(),
}
MEMBERS = ("items", "total", "ids", "errors", "id", "count", "matched", "modified", "extra")


class _BrokenHookError(Exception):
    """What the hook raises."""


class _Breaking(Hook):
    """Fails where the case says."""

    def __init__(self, script: dict[str, Any]) -> None:
        self._script = script
        self._seen = 0

    def _reach(self, where: str) -> None:
        if self._script == {"fails": where, "at": self._seen}:
            raise _BrokenHookError("broken hook")

    def before_attempt(self, attempt: Attempt) -> None:
        self._seen += 1
        self._reach("before")

    def around(self, attempt: Attempt, proceed: Callable[[], Answer]) -> Answer:
        self._reach("around")
        return proceed()

    async def around_async(
        self, attempt: Attempt, proceed: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        self._reach("around")
        return await proceed()

    def after_reply(self, attempt: Attempt, answer: Answer) -> None:
        self._reach("after")

    def on_error(self, attempt: Attempt, error: Exception) -> None:
        self._reach("error")

    def on_retry(self, attempt: Attempt, error: Exception, pause: float) -> None:
        self._reach("retry")


def _operation(case: dict[str, Any]) -> Operation[Any]:
    is_sent = case["gives"] == "batch"
    return Operation(
        "things.all",
        "POST" if is_sent else "GET",
        "/things",
        arguments=((Body if is_sent else Query)("ids"),),
        batch=("ids", 2),
        reply=GIVES[case["gives"]],
    )


def _options(case: dict[str, Any]) -> dict[str, Any]:
    return {
        "max_retries": case.get("max_retries", 0),
        "retry_pauses": (0.001, 0.001),
        "hooks": [_Breaking(case["hook"])] if "hook" in case else [],
    }


def _call(case: dict[str, Any], url: str) -> Any:
    with Shop("key-12345", url, **_options(case)) as shop:
        resource = SyncResource(shop)
        call = resource._page if case["gives"] == "list" else resource._call
        return call(_operation(case), ids=case["ids"])


async def _call_async(case: dict[str, Any], url: str) -> Any:
    async with AsyncShop("key-12345", url, **_options(case)) as shop:
        resource = AsyncResource(shop)
        call: Any = resource._page if case["gives"] == "list" else resource._call
        return await call(_operation(case), ids=case["ids"])


def _shown(value: Any) -> dict[str, Any]:
    """What is in an answer, without what is empty; a list has its items and a batch its ids in any case."""
    members = {name: getattr(value, name, None) for name in MEMBERS}
    kept = {"items", "ids"} & {name for name in MEMBERS if hasattr(value, name)}
    return {
        name: each for name, each in members.items() if name in kept or each not in (None, {}, [])
    }


def _kind(error: BaseException | None) -> str:
    assert isinstance(error, Exception)
    return (
        "hook"
        if isinstance(error, _BrokenHookError)
        else observed.error(error, {"kind": ""})["kind"]
    )


def _shown_error(error: Exception, wanted: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {"kind": _kind(error)}
    if getattr(error, "status_code", None) is not None:
        shown["status"] = getattr(error, "status_code", None)
    if isinstance(error, errors.BatchError):
        cause = error.__cause__
        shown["ids"] = error.ids
        shown["cause"] = {"kind": _kind(cause)} | {
            name: getattr(cause, name) for name in wanted.get("cause", {}) if name != "kind"
        }
    return shown


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_batches(case: dict[str, Any], kind: str) -> None:
    script = [
        Said(
            status=reply.get("status", 200),
            json=reply.get("body", {}),
            text=reply.get("text"),
            headers=[("content-type", "application/json"), ("connection", "close")],
            raw=b"" if reply.get("lost") else None,
            close=True,
        )
        for reply in case["replies"]
    ]
    given: Any = None
    error: Exception | None = None
    with ScriptedServer(script) as server:
        try:
            given = (
                _call(case, server.url)
                if kind == "sync"
                else asyncio.run(_call_async(case, server.url))
            )
        except (errors.APIError, _BrokenHookError) as problem:
            error = problem
        assert len(server.requests) == case["requests"]
    if error is None:
        assert _shown(given) == case["value"]
        return
    assert _shown_error(error, case["error"]) == case["error"]
    if isinstance(error, errors.BatchError):
        copy = pickle.loads(pickle.dumps(error))
        assert (copy.ids, copy.status_code, str(copy)) == (error.ids, error.status_code, str(error))
