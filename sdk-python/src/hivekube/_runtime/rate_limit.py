"""What a server says of its rate limit, by whichever headers it has for that.

They are `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers), the three fields of its drafts before
the eighth, and the same three with `X-` before their names.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .headers import Headers
from .retry_after import http_date

__all__ = ["RateLimit", "rate_limit_of"]

_PREFIXES: Final = ("ratelimit-", "x-ratelimit-", "x-rate-limit-")
"""What comes before `limit`, `remaining` and `reset`; the first one that a reply has counts, for each of them."""

_EARLIEST_MOMENT: Final = 1e9
"""A number this large is a moment in seconds since 1970, not a delay; a thousand times larger, one in milliseconds."""

_LARGEST: Final = 2**64 - 1
_LONGEST_DIGITS: Final = 20
_SECONDS: Final = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """How many requests a server still takes, as far as a reply says so."""

    limit: int | None = None
    """Requests in one window."""

    remaining: int | None = None
    """Requests that are left in this window."""

    reset: float | None = None
    """Seconds until the next window, counted from the reply."""


def rate_limit_of(headers: Headers) -> RateLimit | None:
    """What the headers of a reply say; `None` if they say nothing that can be read."""

    def own(name: str) -> str:
        return next(
            (found[0] for prefix in _PREFIXES if (found := headers.get_list(prefix + name))), ""
        )

    def now() -> float:
        # The server's own clock decides, where it tells it: ours may be wrong.
        told = http_date(headers.first("date", ""))
        return time.time() if told is None else told

    whole = _policy(headers)
    found = RateLimit(
        limit=_number(own("limit")) if whole.limit is None else whole.limit,
        remaining=_number(own("remaining")) if whole.remaining is None else whole.remaining,
        reset=_delay(own("reset"), now) if whole.reset is None else whole.reset,
    )
    return None if found == RateLimit() else found


def _policy(headers: Headers) -> RateLimit:
    """The policy with the least left, of `RateLimit: "burst";r=3;t=10, …` and `RateLimit-Policy: "burst";q=100;w=60`.

    The seventh draft wrote `limit=100, remaining=3, reset=10`.
    """
    fields = headers.get_list("ratelimit")
    limit = remaining = seconds = None
    least: tuple[int, str, int | None] | None = None
    for member in fields[0].split(",") if fields else ():
        head, _, parameters = member.partition(";")
        head, _, value = head.partition("=")
        match head.strip():
            case "limit":
                limit = _number(value)
            case "remaining":
                remaining = _number(value)
            case "reset":
                seconds = _number(value)
            case name:
                left = _parameter(parameters, "r")
                if left is not None and (least is None or left < least[0]):
                    least = (left, name, _parameter(parameters, "t"))
    if least is not None:
        remaining, name, seconds = least
        policies = [each.partition(";") for each in _first(headers, "ratelimit-policy").split(",")]
        own = next((parameters for head, _, parameters in policies if head.strip() == name), "")
        limit = _parameter(own, "q")
    reset = None if seconds is None else float(seconds)
    return RateLimit(limit=limit, remaining=remaining, reset=reset)


def _first(headers: Headers, name: str) -> str:
    return next(iter(headers.get_list(name)), "")


def _parameter(parameters: str, name: str) -> int | None:
    """A parameter of an item of a structured field (RFC 9651 §3.1.2) that is a whole number."""
    pairs = (pair.partition("=") for pair in parameters.split(";"))
    return next((_number(value) for own, _, value in pairs if own.strip() == name), None)


def _number(field: str) -> int | None:
    """Digits; `100, 100;w=60` of the earlier drafts says its number first."""
    digits = re.split("[,;]", field, maxsplit=1)[0].strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _LONGEST_DIGITS:
        return None
    return number if (number := int(digits)) <= _LARGEST else None


def _delay(field: str, now: Callable[[], float]) -> float | None:
    """Seconds, maybe with a fraction; or the moment itself."""
    text = field.strip()
    if not _SECONDS.fullmatch(text):
        moment = http_date(text)
        return None if moment is None else max(0.0, moment - now())
    seconds = float(text)
    if seconds < _EARLIEST_MOMENT:
        return seconds
    scale = 1 if seconds < _EARLIEST_MOMENT * 1000 else 1000
    return max(0.0, seconds / scale - now())
