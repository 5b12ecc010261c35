"""The tour of specs/hive/tour: its steps, taken by one client against a real server, and what they gave."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, TypeGuard

from .vectors import REPOSITORY

__all__ = ["FOLDER", "WIRES", "mismatch", "pick", "running", "steps", "with_saved"]

FOLDER = REPOSITORY / "specs" / "hive" / "tour"
WIRES = ("B", "C", "C2", "D", "E", "F", "mixed")


def steps() -> list[dict[str, Any]]:
    """The steps in order."""
    found: list[dict[str, Any]] = json.loads((FOLDER / "steps.json").read_text())
    return found


@contextmanager
def running(program: str, wire: str) -> Generator[str]:
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
    if _is_object(value):
        if set(value) == {"$saved"}:
            return saved[value["$saved"]]
        return {key: with_saved(inner, saved) for key, inner in value.items()}
    if _is_array(value):
        return [with_saved(inner, saved) for inner in value]
    return value


def pick(value: Any, pointer: str) -> Any:
    """The part of an outcome a JSON pointer names."""
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if _is_array(value) else value[step]
    return value


def mismatch(expected: Any, got: Any, path: str = "") -> str | None:
    """Where `got` lacks something of `expected`: members must be there and equal, lists as long."""
    if _is_object(expected) and _is_object(got):
        pairs = {
            f"{path}/{key}": (value, got.get(key, _MISSING)) for key, value in expected.items()
        }
    elif _is_array(expected) and _is_array(got) and len(expected) == len(got):
        pairs = {f"{path}/{i}": pair for i, pair in enumerate(zip(expected, got, strict=True))}
    else:
        return None if expected == got else f"{path} is {got!r} instead of {expected!r}"
    found = (mismatch(wanted, there, at) for at, (wanted, there) in pairs.items())
    return next((wrong for wrong in found if wrong), None)


_MISSING = "(missing)"


def _is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_array(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)
