"""What models, tools and chains did."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias, TypedDict

from .._runtime.models import Model, Nullable, deprecated, wire

__all__ = ["Event", "EventFilter", "EventFilterDict", "EventType"]

EventType: TypeAlias = Literal["session", "model", "tool", "chain"] | str
"""Kind of event. Values the document does not know are kept as they are."""


class Event(Model):
    """Something a model, a tool or a chain did."""

    event_id: str
    """Id of the event."""

    event_type: EventType
    """Kind of event."""

    session_id: str | None = None
    """Session the event belongs to."""

    parent_id: Nullable[str] = None
    """Event this one is nested in."""

    children_ids: list[str] | None = None
    """Events nested in this one."""

    event_name: str | None = None
    """Name of the event."""

    source: str | None = None
    """Where the event comes from: production, staging …"""

    config: dict[str, Any] | None = None
    """Configuration: model name, index name …"""

    inputs: dict[str, Any] | None = None
    """What went in."""

    outputs: Nullable[dict[str, Any]] = None
    """What came out."""

    error: Nullable[str] = None
    """Why the event failed."""

    start_time: Annotated[float | None, wire("start_time", legacy=("startTime",))] = None
    """Start, in milliseconds since 1970."""

    end_time: int | None = None
    """End, in milliseconds since 1970."""

    duration: float | None = None
    """Duration in milliseconds."""

    org_id: Annotated[str | None, wire("org_id", legacy=("tenant",))] = None
    """Organisation the event belongs to."""

    metadata: dict[str, Any] | None = None
    """Anything else about the event."""

    feedback: dict[str, Any] | None = None
    """What users said about it."""

    metrics: dict[str, Any] | None = None
    """Values computed from it."""

    user_properties: dict[str, Any] | None = None
    """Properties of the user."""

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id


class EventFilter(Model):
    """A condition on events."""

    field: str | None = None
    """Name of the field."""

    operator: Literal["is", "is not", "contains", "not contains", "greater than"] | str | None = (
        None
    )
    """How it is compared."""

    value: str | None = None
    """What it is compared with."""

    type: Literal["string", "number", "boolean", "id"] | str | None = None
    """Type of the field."""


class EventFilterDict(TypedDict, total=False):
    """`EventFilter` as a plain dict."""

    field: str
    operator: Literal["is", "is not", "contains", "not contains", "greater than"] | str
    value: str
    type: Literal["string", "number", "boolean", "id"] | str
