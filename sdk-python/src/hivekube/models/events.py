"""The steps a session is made of: calls of models and tools, and the chains that group them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Required, TypedDict

from .._runtime.models import Model, Nullable, deprecated, wire
from .shared import EventType

__all__ = [
    "CreateEventRequest",
    "CreateEventRequestDict",
    "CreateModelEvent",
    "CreateModelEventDict",
    "Event",
    "SessionPropertiesBatch",
    "SessionPropertiesBatchDict",
]


class CreateEventRequest(Model):
    """The event to record."""

    project: str | None = None
    """Name of the project the event belongs to. Newer servers take the project from the API key
    and ignore this.
    """

    source: str | None = None
    """Where the event was recorded, such as `production` or `staging`."""

    event_name: str | None = None
    """Name shown for the event."""

    event_type: EventType
    """Kind of a traced event: a whole session, a call of a model, a call of a tool, or a chain
    that groups other events.
    """

    event_id: str | None = None
    """Id to give to the event (UUID v4); the server makes one up if it is missing."""

    session_id: str | None = None
    """Id of the session the event belongs to (UUID v4); the server makes one up if it is missing.
    """

    parent_id: Nullable[str] = None
    """Id of the event above it (UUID v4); null for none."""

    children_ids: list[str] | None = None
    """Ids of the events directly below it (UUID v4)."""

    config: dict[str, Any] | None = None
    """Configuration the event ran with: model, provider, index and so on."""

    inputs: dict[str, Any] | None = None
    """What went into the event, such as messages or chunks."""

    outputs: Nullable[dict[str, Any]] = None
    """What came out of the event; null if nothing did."""

    error: Nullable[str] = None
    """Text of the error, if the event failed; null if it did not."""

    start_time: float | None = None
    """When the event began, in milliseconds since the Unix epoch."""

    end_time: float | None = None
    """When the event ended, in milliseconds since the Unix epoch."""

    duration: float | None = None
    """How long the event took, in milliseconds."""

    metadata: dict[str, Any] | None = None
    """Anything else worth keeping, such as cost and token counts."""

    feedback: dict[str, Any] | None = None
    """Feedback given on the event, by any key."""

    metrics: dict[str, Any] | None = None
    """Values already computed for the event, by metric name."""

    user_properties: dict[str, Any] | None = None
    """Properties of the user the event served."""


class CreateEventRequestDict(TypedDict, total=False):
    """`CreateEventRequest` as a plain dict."""

    project: str
    source: str
    event_name: str
    event_type: Required[EventType]
    event_id: str
    session_id: str
    parent_id: str | None
    children_ids: Sequence[str]
    config: Mapping[str, Any]
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any] | None
    error: str | None
    start_time: float
    end_time: float
    duration: float
    metadata: Mapping[str, Any]
    feedback: Mapping[str, Any]
    metrics: Mapping[str, Any]
    user_properties: Mapping[str, Any]


class CreateModelEvent(Model):
    """A call of a model, described in the terms of chat APIs. The server files it as an event of
    type `model`.
    """

    project: str | None = None
    """Name of the project the event belongs to. Newer servers take the project from the API key
    and ignore this.
    """

    model: str
    """Name of the model."""

    provider: str
    """Name of the provider of the model, such as `openai`."""

    messages: list[dict[str, Any]]
    """Messages the model was given, in order."""

    response: dict[str, Any]
    """Message or object the model answered with."""

    duration: float
    """How long the call took, in milliseconds."""

    usage: dict[str, Any]
    """Token counts as the provider reported them."""

    cost: float | None = None
    """Cost of the call, in the currency the caller keeps to."""

    error: Nullable[str] = None
    """Text of the error, if the call failed; null if it did not."""

    source: str | None = None
    """Where the call was recorded, such as `production` or `staging`."""

    event_name: str | None = None
    """Name shown for the event."""

    hyperparameters: dict[str, Any] | None = None
    """Sampling parameters of the call."""

    template: list[dict[str, Any]] | None = None
    """Messages before their placeholders were filled in."""

    template_inputs: dict[str, Any] | None = None
    """Values of the placeholders of the template."""

    tools: list[dict[str, Any]] | None = None
    """Tools the model was offered."""

    tool_choice: str | None = None
    """How the model was told to choose among the tools, such as `none` or `auto`."""

    response_format: dict[str, Any] | None = None
    """Format the model was asked to answer in."""


class CreateModelEventDict(TypedDict, total=False):
    """`CreateModelEvent` as a plain dict."""

    project: str
    model: Required[str]
    provider: Required[str]
    messages: Required[Sequence[Mapping[str, Any]]]
    response: Required[Mapping[str, Any]]
    duration: Required[float]
    usage: Required[Mapping[str, Any]]
    cost: float
    error: str | None
    source: str
    event_name: str
    hyperparameters: Mapping[str, Any]
    template: Sequence[Mapping[str, Any]]
    template_inputs: Mapping[str, Any]
    tools: Sequence[Mapping[str, Any]]
    tool_choice: str
    response_format: Mapping[str, Any]


class Event(Model):
    """One step of a trace. No field is certain to be there: a server sends what was recorded, and
    an export with projections sends only the fields that were asked for.
    """

    event_id: str | None = None
    """Id of the event (UUID v4)."""

    session_id: Nullable[str] = None
    """Id of the session the event belongs to (UUID v4)."""

    parent_id: Nullable[str] = None
    """Id of the event above it (UUID v4); null at the top."""

    children_ids: list[str] | None = None
    """Ids of the events directly below it (UUID v4)."""

    org_id: Annotated[Nullable[str], wire("org_id", legacy=("tenant",))] = None
    """Id of the organization that owns it (NanoId, 24 characters)."""

    workspace_id: Nullable[str] = None
    """Id of the workspace it belongs to (NanoId, 24 characters)."""

    project_id: Nullable[str] = None
    """Id of the project it belongs to (NanoId, 24 characters); some servers put the name of the
    project here.
    """

    project: Nullable[str] = None
    """Name of the project it belongs to."""

    source: Nullable[str] = None
    """Where the event was recorded, such as `production` or `staging`."""

    event_name: Nullable[str] = None
    """Name shown for the event."""

    event_type: Nullable[EventType] = None
    """Kind of the event."""

    config: Nullable[dict[str, Any]] = None
    """Configuration the event ran with: model, provider, index and so on."""

    inputs: Nullable[dict[str, Any]] = None
    """What went into the event."""

    outputs: Nullable[dict[str, Any]] = None
    """What came out of the event."""

    error: Nullable[str] = None
    """Text of the error of the event, if it failed."""

    start_time: Annotated[Nullable[float], wire("start_time", legacy=("startTime",))] = None
    """When the event began, in milliseconds since the Unix epoch."""

    end_time: Nullable[float] = None
    """When the event ended, in milliseconds since the Unix epoch."""

    duration: Nullable[float] = None
    """How long the event took, in milliseconds."""

    metadata: Nullable[dict[str, Any]] = None
    """Anything else kept with the event, such as cost and token counts."""

    feedback: Nullable[dict[str, Any]] = None
    """Feedback given on the event."""

    metrics: Nullable[dict[str, Any]] = None
    """Values computed for the event, by metric name."""

    user_properties: Nullable[dict[str, Any]] = None
    """Properties of the user the event served."""

    success: Nullable[bool] = None
    """Whether the traced step succeeded, if the server says so."""

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id


class SessionPropertiesBatch(Model):
    """Properties of the session that the events of a batch are filed under.

    Example:

    ```json
    {
      "session_name": "refund question",
      "source": "production",
      "session_id": "5f0c8a52-9f3e-4d5b-8a1c-6e2b7d904f31",
      "metadata": {
        "release": "2024.5.1"
      },
      "user_properties": {
        "plan": "team"
      }
    }
    ```
    """

    session_name: str | None = None
    """Name shown for the session."""

    source: str | None = None
    """Where the session was recorded, such as `production` or `staging`."""

    session_id: str | None = None
    """Id of the session (UUID v4); the server makes one up if it is missing."""

    config: dict[str, Any] | None = None
    """Configuration the session ran with."""

    inputs: dict[str, Any] | None = None
    """What went into the session, such as the question of the user."""

    outputs: dict[str, Any] | None = None
    """What came out of the session."""

    error: str | None = None
    """Text of the error, if the session failed."""

    user_properties: dict[str, Any] | None = None
    """Properties of the user the session served."""

    metrics: dict[str, Any] | None = None
    """Values already computed for the session, by metric name."""

    feedback: dict[str, Any] | None = None
    """Feedback given on the session, by any key."""

    metadata: dict[str, Any] | None = None
    """Anything else worth keeping, by any key."""


class SessionPropertiesBatchDict(TypedDict, total=False):
    """`SessionPropertiesBatch` as a plain dict."""

    session_name: str
    source: str
    session_id: str
    config: Mapping[str, Any]
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    error: str
    user_properties: Mapping[str, Any]
    metrics: Mapping[str, Any]
    feedback: Mapping[str, Any]
    metadata: Mapping[str, Any]
