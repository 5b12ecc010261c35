"""Models that several resources use."""

from __future__ import annotations

from typing import Annotated, TypedDict

from .._runtime.models import Model, wire

__all__ = ["DateRange", "DateRangeDict"]


class DateRange(Model):
    """A span of time, both ends included."""

    gte: Annotated[str | None, wire("$gte")] = None
    """Start, ISO 8601."""

    lte: Annotated[str | None, wire("$lte")] = None
    """End, ISO 8601."""


class DateRangeDict(TypedDict, total=False):
    """`DateRange` as a plain dict."""

    gte: str
    lte: str
