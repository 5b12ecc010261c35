"""The Retry-After header: seconds or an HTTP date (RFC 9110 §10.2.3), nothing else."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import Final

from .headers import Headers

__all__ = ["http_date", "parse_retry_after", "retry_after_of"]

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_CLOCK: Final = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_FORMS: Final = (
    re.compile(
        rf"(?P<weekday>\w{{3}}), (?P<day>\d\d) (?P<month>\w{{3}}) (?P<year>\d{{4}}) {_CLOCK} GMT",
        re.ASCII,
    ),
    re.compile(
        rf"(?P<weekday>\w{{6,9}}), (?P<day>\d\d)-(?P<month>\w{{3}})-(?P<year>\d\d) {_CLOCK} GMT",
        re.ASCII,
    ),
    re.compile(
        rf"(?P<weekday>\w{{3}}) (?P<month>\w{{3}}) (?P<day>[ \d]\d) {_CLOCK} (?P<year>\d{{4}})",
        re.ASCII,
    ),
)
_EPOCH: Final = 1970
"""No server means a date before it, nor has one a clock that old."""

_DIGITS_OF_A_DELAY: Final = 15
"""More of them are certainly too long to wait."""


def retry_after_of(headers: Headers) -> float | None:
    """Seconds that a reply asks to wait; `None` if it does not, or contradicts itself."""
    fields = headers.get_list("retry-after")
    if len(fields) != 1:
        return None
    # The server's own clock decides, where it tells it: ours may be wrong.
    now = http_date(headers.first("date", ""))
    return parse_retry_after(fields[0], time.time() if now is None else now)


def parse_retry_after(field: str, now: float) -> float | None:
    """Seconds from `now` (in seconds since 1970); never negative."""
    text = field.strip()
    if text.isascii() and text.isdigit():
        return float(text[:_DIGITS_OF_A_DELAY]) if len(text) <= _DIGITS_OF_A_DELAY else float("inf")
    date = http_date(text)
    return None if date is None else max(0.0, date - now)


def http_date(text: str) -> float | None:
    """Seconds since 1970 of a date in one of the three forms of HTTP; the weekday must be right."""
    match = next((found for form in _FORMS if (found := form.fullmatch(text.strip()))), None)
    if match is None or match["month"] not in _MONTHS:
        return None
    year = int(match["year"])
    if len(match["year"]) == 2:  # noqa: PLR2004
        year += 1900 if year >= 70 else 2000  # noqa: PLR2004
    if year < _EPOCH:
        return None
    try:
        date = datetime(
            year,
            _MONTHS.index(match["month"]) + 1,
            int(match["day"]),
            int(match["hour"]),
            int(match["minute"]),
            int(match["second"]),
            tzinfo=UTC,
        )
    except ValueError:
        return None
    day = _DAYS[date.weekday()]
    return date.timestamp() if match["weekday"] in {day, day[:3]} else None
