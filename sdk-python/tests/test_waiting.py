"""Waiting for what a server does in its own time."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import hivekube
from hivekube._runtime import waiting
from hivekube._runtime.errors import WaitTimeoutError
from hivekube._runtime.waiting import wait_until, wait_until_async

from .support.run import Call, Runner
from .support.server import Reply


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses are recorded, and pass in no time."""
    made: list[float] = []

    class Time:
        @staticmethod
        def monotonic() -> float:
            return sum(made)

        @staticmethod
        def sleep(seconds: float) -> None:
            made.append(seconds)

    class Asyncio:
        @staticmethod
        async def sleep(seconds: float) -> None:
            made.append(seconds)

    monkeypatch.setattr(waiting, "time", Time)
    monkeypatch.setattr(waiting, "asyncio", Asyncio)
    return made


def until(name: str, **options: Any) -> Call:
    """Waits until a thing has a name, on either client."""

    def get(client: Any) -> Any:
        return client.things.get("t1")

    def is_called_so(thing: Any) -> bool:
        found: str = thing.name
        return found == name

    def call(client: Any) -> Any:
        wait: Any = wait_until_async if hasattr(client, "aclose") else wait_until
        return wait(client, get, is_called_so, **options)

    return call


def thing(name: str) -> Reply:
    return Reply(json={"id": "t1", "name": name})


def test_asks_until_the_answer_will_do(run: Runner, pauses: list[float]) -> None:
    ran = run(until("done"), *[thing("new")] * 6, thing("done"), max_retries=0)
    assert ran.get().name == "done"
    assert len(ran.requests) == 7
    assert pauses == [0.5, 1, 2, 4, 8, 8]


def test_one_answer_is_enough(run: Runner, pauses: list[float]) -> None:
    assert run(until("done"), thing("done")).get().name == "done"
    assert pauses == []


def test_statuses_that_mean_not_yet(run: Runner, pauses: list[float]) -> None:
    script = [Reply(status=404, json={"error": "none"}), thing("done")]
    assert run(until("done", pending={404}), *script).get().name == "done"
    assert isinstance(run(until("done"), *script).error, hivekube.NotFoundError)
    assert pauses == [0.5]


def test_the_deadline(run: Runner, pauses: list[float]) -> None:
    ran = run(until("done", deadline=3, pauses=(1, 1)), *[thing("new")] * 3)
    assert isinstance(ran.error, WaitTimeoutError)
    assert (ran.error.calls, ran.error.last.name) == (3, "new")
    assert pauses == [1, 1]
    assert not inspect.isawaitable(ran.value)


@pytest.mark.parametrize("options", [{"deadline": 0}, {"pauses": (0, 1)}, {"pauses": (2, 1)}])
def test_options_that_make_no_sense(run: Runner, options: dict[str, Any]) -> None:
    assert isinstance(run(until("done", **options)).error, hivekube.ConfigurationError)
