"""Models that several resources use."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypedDict

from .._runtime.models import Model, wire

__all__ = ["Span", "SpanDict"]


class Span(Model):
    """A span of days, both ends included."""

    since: Annotated[date | None, wire("$from")] = None
    """First day."""

    until: Annotated[date | None, wire("$to")] = None
    """Last day."""


class SpanDict(TypedDict, total=False):
    """`Span` as a plain dict."""

    since: date
    until: date
