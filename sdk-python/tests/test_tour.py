"""Every operation against the emulator, in every wire revision: the same outcomes as the Rust client, to the last field.

`TRUEUP_RECORD=1` rewrites the expected outcomes; read the difference before you commit it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import hivekube

from .support import observed, tour
from .support.vectors import REPOSITORY

EXAMPLES = sorted((REPOSITORY / "examples" / "python").glob("*.py"))


@pytest.fixture(scope="session")
def emulator() -> str:
    """The emulator's program; `cargo xtask test` builds it and says where it is."""
    program = os.environ.get("HIVE_SERVER") or str(REPOSITORY / "target" / "debug" / "hive-server")
    assert Path(program).is_file(), "build the emulator first: cargo build -p hive-server"
    return program


@pytest.mark.parametrize("wire", tour.WIRES)
def test_sync(emulator: str, wire: str) -> None:
    with tour.running(emulator, wire) as url, hivekube.Hive(api_key="k", base_url=url) as hive:
        taken = Tour()
        for step in tour.steps():
            arguments = taken.arguments(step)
            try:
                got = observed.result(_method(hive, step["call"])(**arguments))
            except hivekube.APIError as problem:
                got = _error(problem)
            taken.check(step, got)
    _compare(wire, taken.outcomes)


@pytest.mark.parametrize("wire", tour.WIRES)
async def test_async(emulator: str, wire: str) -> None:
    with tour.running(emulator, wire) as url:
        async with hivekube.AsyncHive(api_key="k", base_url=url) as hive:
            taken = Tour()
            for step in tour.steps():
                arguments = taken.arguments(step)
                try:
                    got = observed.result(await _method(hive, step["call"])(**arguments))
                except hivekube.APIError as problem:
                    got = _error(problem)
                taken.check(step, got)
    _compare(wire, taken.outcomes)


def test_the_tour_takes_every_operation() -> None:
    document = (REPOSITORY / "specs" / "hive" / "openapi.yaml").read_text()
    assert len({step["call"] for step in tour.steps()}) == document.count("operationId:")


@pytest.mark.parametrize("program", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("wire", ["D", "E", "F"])
def test_examples_run(emulator: str, program: Path, wire: str) -> None:
    # Older generations answer some creates with an empty body, and the examples need the id to go on.
    with tour.running(emulator, wire) as url:
        environment = os.environ | {"HIVE_API_KEY": "k", "HIVE_API_URL": url}
        command = [sys.executable, "-W", "error", str(program)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


class Tour:
    """What was saved and seen so far."""

    def __init__(self) -> None:
        self.saved: dict[str, Any] = {}
        self.outcomes: list[dict[str, Any]] = []

    def arguments(self, step: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = tour.with_saved(step["arguments"], self.saved)
        return found

    def check(self, step: dict[str, Any], got: Any) -> None:
        expected = tour.with_saved(step.get("expect", {}), self.saved)
        wrong = tour.mismatch(expected, got)
        assert wrong is None, f"{step['call']}: {wrong}"
        for name, pointer in step.get("save", {}).items():
            self.saved[name] = tour.pick(got, pointer)
        self.outcomes.append({"call": step["call"], "outcome": got})


def _method(client: Any, call: str) -> Any:
    resource, method = call.split(".")
    return getattr(getattr(client, resource), method)


def _error(problem: hivekube.APIError) -> dict[str, Any]:
    return {"error": observed.error(problem, {"kind": None, "status": None})}


def _compare(wire: str, outcomes: list[dict[str, Any]]) -> None:
    path = tour.FOLDER / "outcomes" / f"{wire}.json"
    text = json.dumps(outcomes, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("TRUEUP_RECORD"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    expected = json.loads(path.read_text())
    for step, (wanted, got) in enumerate(zip(expected, json.loads(text), strict=True)):
        assert got == wanted, f"step {step + 1}"
