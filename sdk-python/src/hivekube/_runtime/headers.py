"""Reply headers: a read-only mapping that ignores case and hides what is secret when shown."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, TypeVar

from .moments import day, timestamp

__all__ = ["Headers"]

_SHOWN: Final = frozenset(
    {
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "retry-after",
        "server",
        "x-request-id",
    }
)


D = TypeVar("D", str, None)
T = TypeVar("T", str, int, float, bool, datetime, date)

_WHOLE: Final = re.compile(r"[+-]?[0-9]+", re.ASCII)
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)


_LONGEST_NUMBER: Final = 19
"""Digits: what 64 bits hold, in either language."""


class Headers(Mapping[str, str]):
    """Headers of a reply. Looking a name up ignores case; repeated headers are joined by `, `."""

    __slots__ = ("_pairs", "_values")

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._pairs = tuple(pairs)
        values: dict[str, str] = {}
        for name, value in self._pairs:
            key = name.lower()
            values[key] = f"{values[key]}, {value}" if key in values else value
        self._values = values

    def get_list(self, name: str) -> list[str]:
        """Every value of a header, in the order received."""
        key = name.lower()
        return [value for each, value in self._pairs if each.lower() == key]

    def first(self, name: str, default: D) -> str | D:
        """The first value of a header, for one that may be there once: what a second one says is not part of it."""
        return self.get_list(name)[0] if name.lower() in self._values else default

    def parse(self, name: str, of: type[T]) -> T | None:
        """The value of a header as the type the document gives it: `parse("X-Total", int)`; `None` if there is none.

        Args:
            name: Its name, in any case.
            of: `str`, `int`, `float`, `bool`, or `datetime` and `date`, as RFC 3339 or HTTP (RFC 9110 §5.6.7) write them.

        Raises:
            ValueError: The server sent something else.
        """
        values = self.get_list(name)
        return _parsed(name, values[0], of) if values else None

    def parse_list(self, name: str, of: type[T]) -> list[T] | None:
        """The elements of a header that is a list (simple style: `a,b`), over all fields of that name.

        Raises:
            ValueError: The server sent something else.
        """
        values = self.get_list(name)
        if not values:
            return None
        elements = (each.strip() for value in values for each in value.split(","))
        return [_parsed(name, each, of) for each in elements if each]

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        shown = {name: value if name in _SHOWN else "…" for name, value in self._values.items()}
        return f"Headers({shown!r})"

    def __reduce__(self) -> tuple[type[Headers], tuple[tuple[tuple[str, str], ...]]]:
        return (Headers, (self._pairs,))


def _parsed(name: str, text: str, of: type[T]) -> T:
    value: T | None = _value(text.strip(), of)
    if value is None:
        raise ValueError(f"the header {name!r} is no {of.__name__}")
    return value


def _value(text: str, of: Any) -> Any:
    """A text as a value of a type; `None` if it is none."""
    if of is bool and text.lower() in {"true", "false"}:
        return text.lower() == "true"
    if of is int and _WHOLE.fullmatch(text) and len(text) <= _LONGEST_NUMBER:
        return int(text)
    if of is float and _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    if of is datetime or of is date:
        return _moment(text, of)
    return text if of is str else None


def _moment(text: str, of: Any) -> date | None:
    try:
        return timestamp(text) if of is datetime else day(text)
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if of is datetime else moment.date()
