"""Faults: what happens when a server misbehaves. The cases are in specs/hive/faults; the Rust SDK runs the same ones."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any, Final

import pytest

import hivekube

from .support import observed
from .support.run import Runner
from .support.server import Reply, ScriptedServer

FAULTS: Final = Path(__file__).parents[2] / "specs" / "hive" / "faults"
KEY: Final = "fault-key"
_BODY: Final = {"a": 1}

CASES: Final[list[tuple[str, dict[str, Any]]]] = [
    (f"{file.stem}: {case['name']}", case)
    for file in sorted(FAULTS.glob("*.json"))
    for case in json.loads(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_fault(run: Runner, case: dict[str, Any]) -> None:
    steps = [_reply(step) for step in case["server"]]
    with ScriptedServer(steps + steps[-1:] * 9) as server:
        got = _outcome(run, server.url, case)
        requests = list(server.requests)
    if "error" in case:
        _judge_error(case, got)
    else:
        assert observed.same(got, case["value"]), repr(got)
    assert len(requests) == case["tries"]
    assert all(request == requests[0] for request in requests)


def _judge_error(case: dict[str, Any], got: Any) -> None:
    assert isinstance(got, hivekube.APIError), repr(got)
    assert observed.error(got, case["error"]) == case["error"], repr(got)
    for text in (str(got), repr(got)):
        for shown in case.get("says", ()):
            assert shown in text
        for hidden in (*case.get("hides", ()), KEY):
            assert hidden not in text


def _outcome(run: Runner, url: str, case: dict[str, Any]) -> Any:
    """The value, or the error."""
    given = case.get("options", {})
    options: dict[str, Any] = {}
    if "max_retries" in given:
        options["max_retries"] = given["max_retries"]
    if "timeout_ms" in given:
        options["timeout"] = given["timeout_ms"] / 1000
    if "read_timeout_ms" in given:
        options["read_timeout"] = given["read_timeout_ms"] / 1000
    try:
        if run.kind == "sync":
            with hivekube.Hive(api_key=KEY, base_url=url, **options) as hive:
                return _value(_call(hive, case["call"]))
        else:
            return asyncio.run(_on_async(url, case["call"], options))
    except Exception as error:  # noqa: BLE001
        return error


def _value(got: Any) -> Any:
    """What came of a call, as a case writes it."""
    if isinstance(got, hivekube.RawResponse):
        return got.parse()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return observed.items(got.items)["items"]


async def _on_async(url: str, call: str, options: dict[str, Any]) -> Any:
    async with hivekube.AsyncHive(api_key=KEY, base_url=url, **options) as hive:
        return _value(await _call(hive, call))


def _call(hive: Any, call: str) -> Any:
    match call:
        case "read":
            return hive.request("GET", "/things")
        case "put":
            return hive.request("PUT", "/things", body=_BODY)
        case "write":
            return hive.request("POST", "/things", body=_BODY)
        case "write with key":
            keyed = hive.with_options(idempotency_key="k")
            return keyed.request("POST", "/things", body=_BODY)
        case "tools":
            return hive.tools.list()
        case _:
            raise LookupError(call)


def _reply(step: dict[str, Any]) -> Reply:
    then = step.get("then", "close" if "raw" in step else "keep")
    raw = step["raw"].encode("latin-1") if "raw" in step else _message(step)
    return Reply(raw=raw, hang=then == "hang", close=then == "close")


def _message(step: dict[str, Any]) -> bytes:
    match step.get("body", {"$text": ""}):
        case {"$text": str(text)}:
            body = text.encode()
        case {"$bytes": numbers}:
            body = bytes(numbers)
        case value:
            body = json.dumps(value, ensure_ascii=False).encode()
    headers = [(name, value) for name, value in step.get("headers", ())]
    return Reply(status=step["status"], headers=headers, body=body).message()
