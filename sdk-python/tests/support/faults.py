"""What a case of specs/hive/faults says, in the words of its README: the steps of the server, the client, the calls."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import hivekube
from hivekube.hooks import Hook, OpenTelemetryHook

from . import observed
from .hooks import Scripted
from .server import Reply
from .telemetry import Spans

__all__ = ["KEY", "run", "run_async", "steps"]

KEY: Final = "fault-key"

_BODY: Final = {"a": 1}
_OFTEN: Final = 2000
"""The last step of a server goes on for this many requests."""

_SECONDS: Final = {
    "timeout_ms": "timeout",
    "connect_timeout_ms": "connect_timeout",
    "read_timeout_ms": "read_timeout",
    "pool_timeout_ms": "pool_timeout",
}


def steps(case: Mapping[str, Any]) -> list[Reply]:
    """The steps of the server; the last one is repeated."""
    all_steps = [_step(step) for step in case["server"]]
    return all_steps + all_steps[-1:] * _OFTEN


def run(case: Mapping[str, Any], address: str, told: list[str], spans: Spans) -> Any:
    """Makes the calls of a case one after the other and gives what comes of the last one, maybe an error.

    What hooks are told is added to `told`, their spans to `spans`.
    """
    try:
        last: Any = None
        with hivekube.Hive(**_options(case, address, told, spans)) as hive:
            if "at_once" in case:
                with ThreadPoolExecutor(case["at_once"]) as threads:
                    work = [
                        threads.submit(_caught, hive, case["call"], told)
                        for _ in range(case["at_once"])
                    ]
                return _first_error([each.result() for each in work])
            for call in _calls(case):
                if "wait_ms" in call:
                    time.sleep(call["wait_ms"] / 1000)
                else:
                    last = _caught(hive, call, told)
    except Exception as error:  # noqa: BLE001
        return error
    return last


async def run_async(case: Mapping[str, Any], address: str, told: list[str], spans: Spans) -> Any:
    """The same for asyncio."""
    try:
        last: Any = None
        async with hivekube.AsyncHive(**_options(case, address, told, spans)) as hive:
            if "at_once" in case:
                work = [_caught_async(hive, case["call"], told) for _ in range(case["at_once"])]
                return _first_error(await asyncio.gather(*work))
            for call in _calls(case):
                if "wait_ms" in call:
                    await asyncio.sleep(call["wait_ms"] / 1000)
                else:
                    last = await _caught_async(hive, call, told)
    except Exception as error:  # noqa: BLE001
        return error
    return last


def _first_error(outcomes: list[Any]) -> Any:
    return next((each for each in outcomes if isinstance(each, Exception)), outcomes[-1])


def _caught(hive: hivekube.Hive, call: Any, told: list[str]) -> Any:
    try:
        if call == "walk":
            return [event.event_id for event in hive.events.export(limit=2)]
        return _value(_call(hive, call, told))
    except Exception as error:  # noqa: BLE001
        return error


async def _caught_async(hive: hivekube.AsyncHive, call: Any, told: list[str]) -> Any:
    try:
        if call == "walk":
            return [event.event_id async for event in hive.events.export(limit=2)]
        return _value(await _call(hive, call, told))
    except Exception as error:  # noqa: BLE001
        return error


def _calls(case: Mapping[str, Any]) -> list[Any]:
    calls = case["call"]
    return list(calls) if isinstance(calls, list) else [calls] * case.get("times", 1)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _options(
    case: Mapping[str, Any], address: str, told: list[str], spans: Spans
) -> dict[str, Any]:
    """Options of the client; `{server}` in one stands for the address of the server."""
    options: dict[str, Any] = {"api_key": KEY, "base_url": f"http://{address}"}
    hooks: list[Hook] = [Scripted(script, told) for script in case.get("hooks", ())]
    if "telemetry" in case:
        hooks.append(OpenTelemetryHook(tracer_provider=spans, **case["telemetry"]))
    options["hooks"] = hooks
    for name, value in case.get("options", {}).items():
        if name in _SECONDS:
            options[_SECONDS[name]] = value / 1000
        else:
            options[name] = value.replace("{server}", address) if isinstance(value, str) else value
    return options


def _call(hive: Any, call: Any, told: list[str]) -> Any:
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
        case "tools" | "metrics":
            return getattr(hive, call).list()
        case {"method": method}:
            return _untyped(hive, method, call, told)
        case _:
            raise LookupError(call)


def _untyped(hive: Any, method: str, call: Mapping[str, Any], told: list[str]) -> Any:
    given = {name: call[name] for name in ("query", "headers") if name in call}
    if "gzip_above" in call:
        hive = hive.with_options(gzip_above=call["gzip_above"])
    if "hooks" in call:
        hive = hive.with_options(hooks=[Scripted(script, told) for script in call["hooks"]])
    if "idempotency_key" in call:
        hive = hive.with_options(idempotency_key=call["idempotency_key"])
    match call:
        case {"body": {"$repeat": [text, times]}}:
            given["body"] = text * times
        case {"body": body}:
            given["body"] = body
        case _:
            pass
    return hive.request(method, call.get("path", "/things"), **given)


def _value(got: Any) -> Any:
    """What came of a call, as a case writes it."""
    if isinstance(got, hivekube.RawResponse):
        return got.parse()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return observed.items(got.items)["items"]


def _step(step: Mapping[str, Any]) -> Reply:
    then = step.get("then", "close" if "raw" in step else "keep")
    return Reply(
        raw=_latin1(step["raw"]) if "raw" in step else _message(step),
        reads=step.get("reads", "all"),
        drip=step.get("drip_ms", 0) / 1000,
        hang=then == "hang",
        drain=then == "drain",
        close=then == "close",
        reset=then == "reset",
    )


def _latin1(text: Any) -> bytes:
    """A text in ISO 8859-1; several ones one after the other."""
    match text:
        case {"$repeat": [part, times]}:
            return _latin1(part) * int(times)
        case [*parts]:
            return b"".join(map(_latin1, parts))
        case _:
            return str(text).encode("latin-1")


def _message(step: Mapping[str, Any]) -> bytes:
    match step.get("body", {"$text": ""}):
        case {"$text": str(text)}:
            body = text.encode()
        case {"$text": [*pieces]}:
            body = _latin1(pieces)
        case {"$bytes": numbers}:
            body = bytes(numbers)
        case {"$repeat": _} as repeated:
            body = _latin1(repeated)
        case value:
            body = json.dumps(value, ensure_ascii=False).encode()
    headers = [(name, value) for name, value in step.get("headers", ())]
    return Reply(status=step["status"], headers=headers, body=body).message()
