"""Models that several resources use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, TypeAlias, TypedDict

from .._runtime.models import Model, Nullable, OpenUnion, wire

__all__ = [
    "DatapointMapping",
    "DatapointMappingDict",
    "DateRange",
    "DateRangeDict",
    "EventFilter",
    "EventFilterDict",
    "EventType",
    "FilterOperator",
    "FilterType",
    "FilterValue",
]

EventType: TypeAlias = Literal["session", "model", "tool", "chain"] | str
"""Kind of a traced event: a whole session, a call of a model, a call of a tool, or a chain that
groups other events. Values the document does not know are kept as they are.
"""

FilterOperator: TypeAlias = (
    Literal[
        "is",
        "is not",
        "contains",
        "not contains",
        "greater than",
        "less than",
        "exists",
        "not exists",
        "after",
        "before",
    ]
    | str
)
"""Comparison of a filter. Text takes `is`, `is not`, `contains` and `not contains`; numbers take
`is`, `is not`, `greater than` and `less than`; booleans take `is`; times take `is`, `is not`,
`after` and `before`. `exists` and `not exists` fit every type and ignore the value. Values the
document does not know are kept as they are.
"""

FilterType: TypeAlias = Literal["string", "number", "boolean", "datetime"] | str
"""Type a filter compares as. Values the document does not know are kept as they are."""


class DatapointMapping(Model):
    """Which keys of a record become which part of a datapoint.

    Example:

    ```json
    {
      "inputs": [
        "question"
      ],
      "history": [],
      "ground_truth": [
        "answer"
      ]
    }
    ```
    """

    inputs: list[str] | None = None
    """Keys that become inputs."""

    history: list[str] | None = None
    """Keys that hold earlier messages."""

    ground_truth: list[str] | None = None
    """Keys that become the answer to expect."""


class DatapointMappingDict(TypedDict, total=False):
    """`DatapointMapping` as a plain dict."""

    inputs: Sequence[str]
    history: Sequence[str]
    ground_truth: Sequence[str]


class DateRange(Model):
    """A span of time, both ends included. Leave out an end to keep that side open.

    Example:

    ```json
    {
      "$gte": "2024-05-01T00:00:00.000Z",
      "$lte": "2024-05-31T23:59:59.999Z"
    }
    ```
    """

    gte: Annotated[str | None, wire("$gte")] = None
    """Earliest moment, ISO 8601 such as `2024-05-01T00:00:00.000Z`."""

    lte: Annotated[str | None, wire("$lte")] = None
    """Latest moment, ISO 8601 such as `2024-05-31T23:59:59.999Z`."""


class DateRangeDict(TypedDict, total=False):
    """`DateRange` as a plain dict."""

    gte: str
    lte: str


class EventFilter(Model):
    """One condition on a field of an event. Several filters are joined with AND.

    Example:

    ```json
    {
      "field": "metadata.cost",
      "operator": "greater than",
      "value": 0.01,
      "type": "number"
    }
    ```
    """

    field: str | None = None
    """Dotted path of the field, such as `event_type`, `metadata.cost` or
    `inputs.chat_history.0.content`.
    """

    operator: FilterOperator | None = None
    """Comparison of a filter."""

    value: Nullable[FilterValue] = None
    """Right-hand side of a filter: text, a number, a boolean, or null where the operator needs no
    value.
    """

    type: FilterType | None = None
    """Type a filter compares as."""


class EventFilterDict(TypedDict, total=False):
    """`EventFilter` as a plain dict."""

    field: str
    operator: FilterOperator
    value: FilterValue | None
    type: FilterType


FilterValue: TypeAlias = Annotated[str | float | bool, OpenUnion()]
"""Right-hand side of a filter: text, a number, a boolean, or null where the operator needs no
value. A value of no known type is kept as it is.
"""
