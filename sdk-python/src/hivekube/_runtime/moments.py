"""Times as APIs write them (RFC 3339 §5.6, and what servers make of it), read as `datetime` without losing their text."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

__all__ = ["CANONICAL", "Day", "Timestamp", "day", "timestamp"]

CANONICAL: Final = (
    r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,5}[1-9])?"
    r"(Z|[+-](0[1-9]|1\d|2[0-3]):[0-5]\d|[+-]00:(0[1-9]|[1-5]\d))?$"
)
"""Text that is written again just as it was read; a pattern that Rust's and Python's engines both know."""

_PARTS: Final = re.compile(
    r"(?P<year>\d{4,})-(?P<day>\d\d-\d\d)"
    r"(?:[Tt ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?"
    r" ?(?P<zone>[Zz]|[+-]\d\d(?::?\d\d)?)?)?"
)
_MICROSECONDS: Final = 6
_LAST_HOUR: Final = "24"
_LEAP: Final = "60"


class Timestamp(datetime):
    """A time whose text says more, or says it otherwise, than a `datetime` can: `text` is what is sent again.

    Digits beyond microseconds, a leap second (it reads as the second after it), `24:00`, lower-case letters. A year
    beyond 9999 reads as the last moment Python knows. What is computed from it has no text.
    """

    text: str | None = None


class Day(date):
    """A date that came with more than a date, such as a time of day: `text` is what is sent again."""

    text: str | None = None


def day(text: str) -> Day:
    """Reads the date of a time.

    Raises:
        ValueError: It is none.
    """
    read = Day.fromordinal(timestamp(text).toordinal())
    read.text = text
    return read


def timestamp(text: str) -> Timestamp:
    """Reads a time.

    Raises:
        ValueError: It is none.
    """
    parts = _PARTS.fullmatch(text)
    if parts is None:
        raise ValueError("not a time")
    part = {name: value or "" for name, value in parts.groupdict().items()}
    later = timedelta()
    hour, second = part["hour"] or "00", part["second"] or "00"
    if hour == _LAST_HOUR and part["minute"] == "00" and not second.strip("0"):
        hour, later = "00", timedelta(days=1)
    if second == _LEAP:
        second, later = "59", timedelta(seconds=1)
    zone = part["zone"].upper()
    fraction = part["fraction"][:_MICROSECONDS].ljust(_MICROSECONDS, "0")
    year = part["year"].lstrip("0").rjust(4, "0")
    clamped = len(year) > 4  # noqa: PLR2004
    day = "12-31" if clamped else part["day"]
    clock = f"{hour}:{part['minute'] or '00'}:{second}.{fraction}"
    read = Timestamp.fromisoformat(f"{'9999' if clamped else year}-{day}T{clock}{zone}")
    try:
        read += later
    except OverflowError:
        clamped = True
    if clamped:
        read = read.replace(hour=23, minute=59, second=59, microsecond=999_999)
    read.text = text
    return read
