"""JSON pointers (RFC 6901) into a decoded reply: reading a place, and what is left once places have been read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, TypeAlias

from .jsonvalue import is_array, is_object

__all__ = ["MISSING", "Missing", "Steps", "look_up", "steps_of", "without"]

Steps: TypeAlias = tuple[str, ...]
"""The unescaped tokens of a pointer; none for the whole body."""


class Missing:
    """Type of `MISSING`: there is nothing at that place, not even a null."""


MISSING: Final = Missing()


@lru_cache(maxsize=4096)
def steps_of(pointer: str) -> Steps:
    """Splits a pointer. `/` means the whole body, as in the rules of an API."""
    if pointer in {"", "/"}:
        return ()
    return tuple(
        token.replace("~1", "/").replace("~0", "~")
        for token in pointer.removeprefix("/").split("/")
    )


def look_up(body: Any, steps: Steps) -> Any:
    """What is at a place, or `MISSING`. A token of digits also indexes an array."""
    for step in steps:
        if is_object(body):
            body = body.get(step, MISSING)
        elif is_array(body) and step.isascii() and step.isdigit():
            index = int(step)
            body = body[index] if index < len(body) else MISSING
        else:
            return MISSING
        if body is MISSING:
            return MISSING
    return body


def without(body: Any, places: Iterable[Steps]) -> dict[str, Any]:
    """The members of an object less what is at `places`; a container emptied by that goes too.

    A body that is no object has no members.
    """
    if not is_object(body):
        return {}
    rest: Any = body
    # A later element first, so that removing one does not move the others.
    for steps in sorted(places, key=_removal_order, reverse=True):
        rest = _remove(rest, steps) if steps else {}
        if rest is MISSING:
            return {}
    return dict(rest)


def _removal_order(steps: Steps) -> tuple[tuple[int, str], ...]:
    return tuple((int(step) if step.isascii() and step.isdigit() else -1, step) for step in steps)


def _remove(value: Any, steps: Steps) -> Any:
    if look_up(value, steps) is MISSING:
        return value
    if not steps:
        return MISSING
    copied: Any = value.copy()
    key: Any = steps[0] if is_object(copied) else int(steps[0])
    rest = _remove(copied[key], steps[1:])
    if rest is MISSING:
        del copied[key]
    else:
        copied[key] = rest
    return copied or MISSING
