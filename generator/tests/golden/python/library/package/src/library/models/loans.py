"""Who has what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Required, TypeAlias, TypedDict

from .._runtime.models import Model, OpenUnion
from .shared import Span, SpanDict

__all__ = ["Loan", "LoanDict", "Reason", "ReasonInput"]


class Loan(Model):
    """A book in somebody's hands."""

    isbn: str

    reader: str

    reason: Reason | None = None
    """Why somebody borrows."""

    note: dict[str, Any] | None = None


class LoanDict(TypedDict, total=False):
    """`Loan` as a plain dict."""

    isbn: Required[str]
    reader: Required[str]
    reason: ReasonInput
    note: Mapping[str, Any]


Reason: TypeAlias = Annotated[str | Span, OpenUnion()]
"""Why somebody borrows. A value of no known type is kept as it is."""

ReasonInput: TypeAlias = str | Span | SpanDict
"""`Reason`, or plain dicts in its place."""
