"""The tour of specs/hive/tour: its steps, taken by one client against a real server, and what they gave."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .vectors import REPOSITORY

__all__ = ["FOLDER", "WIRES", "mismatch", "pick", "running", "steps", "with_saved"]

FOLDER = REPOSITORY / "specs" / "hive" / "tour"
WIRES = ("B", "C", "C2", "D", "E", "F", "mixed")


def steps() -> list[dict[str, Any]]:
    """The steps in order."""
    found: list[dict[str, Any]] = json.loads((FOLDER / "steps.json").read_text())
    return found


@contextmanager
def running(program: str, wire: str) -> Iterator[str]:
    """Starts the emulator in one wire revision and gives its address."""
    command = [program, "--wire", wire, "--port", "0", "--seed", "7"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            assert line.startswith("listening on "), line
            yield line.removeprefix("listening on ").strip()
        finally:
            server.terminate()


def with_saved(value: Any, saved: dict[str, Any]) -> Any:
    """The value with every `{"$saved": name}` replaced."""
    if isinstance(value, dict):
        if set(value) == {"$saved"}:
            return saved[value["$saved"]]
        return {key: with_saved(inner, saved) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_saved(inner, saved) for inner in value]
    return value


def pick(value: Any, pointer: str) -> Any:
    """The part of an outcome a JSON pointer names."""
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def mismatch(expected: Any, got: Any, path: str = "") -> str | None:
    """Where `got` lacks something of `expected`: members must be there and equal, lists as long."""
    if isinstance(expected, dict) and isinstance(got, dict):
        for key, value in expected.items():
            if key not in got:
                return f"{path}/{key} is missing"
            if found := mismatch(value, got[key], f"{path}/{key}"):
                return found
        return None
    if isinstance(expected, list) and isinstance(got, list):
        if len(expected) != len(got):
            return f"{path} has {len(got)} elements instead of {len(expected)}"
        pairs = enumerate(zip(expected, got, strict=True))
        return next((bad for i, (a, b) in pairs if (bad := mismatch(a, b, f"{path}/{i}"))), None)
    return None if expected == got else f"{path} is {got!r} instead of {expected!r}"
