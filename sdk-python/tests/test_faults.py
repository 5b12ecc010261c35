"""Faults: what happens when a server misbehaves. The cases are in specs/hive/faults; the Rust SDK runs the same ones."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

import hivekube

from .support import faults, observed
from .support.hooks import HookFailedError
from .support.run import Runner
from .support.server import Request, ScriptedServer
from .support.telemetry import Spans

FAULTS: Final = Path(__file__).parents[2] / "specs" / "hive" / "faults"

CASES: Final[list[tuple[str, dict[str, Any]]]] = [
    (f"{file.stem}: {case['name']}", case)
    for file in sorted(FAULTS.glob("*.json"))
    if file.stem != "streams"  # see test_streams
    for case in json.loads(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_fault(run: Runner, case: dict[str, Any]) -> None:
    told: list[str] = []
    spans = Spans()
    with ScriptedServer(faults.steps(case)) as server:
        address = server.url.partition("//")[2]
        if run.kind == "sync":
            got = faults.run(case, address, told, spans)
        else:
            got = asyncio.run(faults.run_async(case, address, told, spans))
        requests, connections = list(server.requests), server.connections
    if "error" in case:
        _judge_error(case, got)
    else:
        assert observed.same(got, case["value"]), repr(got)
    _judge_requests(case, requests)
    if "told" in case:
        assert [line.replace(address, "{server}") for line in told] == case["told"]
    if "spans" in case:
        host, _, port = address.rpartition(":")
        written = json.dumps(case["spans"]).replace("{server}", address).replace("{host}", host)
        assert spans.written() == json.loads(written.replace('"{port}"', port))
    assert connections == case.get("connections", connections)
    waits = [wait / 1000 for wait in case.get("waits_ms", ())]
    assert all(slept >= wait for slept, wait in zip(run.sleeps, waits, strict=False))


def _judge_error(case: Mapping[str, Any], got: Any) -> None:
    assert isinstance(got, Exception), repr(got)
    if isinstance(got, HookFailedError):
        assert case["error"] == {"kind": "hook"}
    else:
        assert observed.error(got, case["error"]) == case["error"], repr(got)
    for text in (str(got), repr(got)):
        for shown in case.get("says", ()):
            assert shown in text
        for hidden in (*case.get("hides", ()), faults.KEY):
            assert hidden not in text
    assert isinstance(got, hivekube.APIError | TypeError | ValueError | HookFailedError)


def _judge_requests(case: Mapping[str, Any], requests: Sequence[Request]) -> None:
    assert len(requests) == case["tries"]
    for wanted, request in zip(case.get("sent", ()), requests, strict=False):
        sent = dict(wanted)
        seen: dict[str, Any] = {
            "method": request.method,
            "target": request.target,
            "body": request.body.decode("utf-8", "replace"),
            "headers": {name: request.headers.get(name) for name in sent.get("headers", ())},
        }
        if "unpacked" in sent:
            seen["unpacked"] = json.loads(gzip.decompress(request.body))
            text, times = wanted["unpacked"]["$repeat"]
            sent["unpacked"] = text * times
            assert request.headers["content-length"] == str(len(request.body))
        assert {name: seen[name] for name in sent} == sent
    if "sent" not in case and not isinstance(case["call"], list):
        assert all(request == requests[0] for request in requests)
