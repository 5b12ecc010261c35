"""A decoded reply body: what is found at places in it, and what is left over."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from .decode import Decoder, json_path
from .jsonvalue import is_array, is_object
from .pointers import MISSING, look_up, steps_of, without

__all__ = ["Body", "Pointers", "count_of", "id_of", "ids_of", "list_of"]

T = TypeVar("T")

Pointers: TypeAlias = tuple[str, ...]
"""Places to look at, in order; `/` is the whole body."""


class Body:
    """A decoded reply body and the places that were read."""

    def __init__(self, value: Any, text: bytes) -> None:
        self.value = value
        self.text = text
        self._read: list[tuple[str, ...]] = []

    def first(self, places: Pointers, read: Callable[[Any], T | None]) -> T | None:
        """The first place whose value `read` accepts; it leaves the extra fields."""
        for place in places:
            steps = steps_of(place)
            found = look_up(self.value, steps)
            value = None if found is MISSING else read(found)
            if value is not None:
                self._read.append(steps)
                return value
        return None

    def entity(
        self, places: Pointers, has: tuple[str | tuple[str, ...], ...], decoder: Decoder[T]
    ) -> T | None:
        """The first place that holds the entity.

        Raises:
            Mismatch: What is there is not of its type.
        """
        for place in places:
            steps = steps_of(place)
            found = look_up(self.value, steps)
            if found is MISSING or not decoder.fits(found) or not _has(found, has):
                continue
            self._read.append(steps)
            return (
                decoder.decode_value(found, json_path(steps))
                if steps
                else decoder.decode(self.text)
            )
        return None

    def has_siblings(self, place: str) -> bool:
        """Whether a place is one of several lists in an array: then it is not the list, and the others would be lost."""
        steps = steps_of(place)
        parent = look_up(self.value, steps[:-1]) if steps else None
        return is_array(parent) and sum(is_array(each) and bool(each) for each in parent) > 1

    def lacks(self, places: Pointers) -> bool:
        """Whether the body is an object with nothing, or null, at these places in it."""
        found = (look_up(self.value, steps_of(place)) for place in places if steps_of(place))
        return is_object(self.value) and all(each is MISSING or each is None for each in found)

    def extra(self) -> dict[str, Any]:
        """Everything that was not read."""
        return without(self.value, self._read)


def _has(value: Any, has: tuple[str | tuple[str, ...], ...]) -> bool:
    if not has:
        return True
    return is_object(value) and all(
        each in value if isinstance(each, str) else any(name in value for name in each)
        for each in has
    )


def id_of(value: Any) -> str | None:
    """An id: text that is not empty, or a whole number, which becomes text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def ids_of(value: Any) -> list[str] | None:
    """A list of ids."""
    if not is_array(value):
        return None
    ids = [id_of(each) for each in value]
    return [each for each in ids if each is not None] if None not in ids else None


def list_of(value: Any) -> list[Any] | None:
    """A list of anything."""
    return value if is_array(value) else None


def count_of(value: Any) -> int | None:
    """A number that counts something: whole and not negative, `2` or `2.0`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value < math.inf and value == int(value) else None
