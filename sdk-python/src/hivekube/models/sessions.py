"""One run-through of an application, traced from beginning to end."""

from __future__ import annotations

from typing import Annotated, Any

from .._runtime.models import Model, Nullable, deprecated, wire
from .shared import EventType

__all__ = ["Session", "SessionTree"]


class Session(Model):
    """The session that was started. Older servers answer with the id alone, newer ones with the
    whole session.

    Example:

    ```json
    {
      "session_id": "5f0c8a52-9f3e-4d5b-8a1c-6e2b7d904f31",
      "event_id": "5f0c8a52-9f3e-4d5b-8a1c-6e2b7d904f31",
      "event_type": "session",
      "event_name": "refund question",
      "source": "production",
      "parent_id": null,
      "children_ids": [],
      "inputs": {
        "question": "How long does a refund take?"
      },
      "outputs": null,
      "error": null,
      "metadata": {
        "release": "2024.5.1"
      },
      "user_properties": {
        "plan": "team"
      },
      "org_id": "oG3wD7-fRt5HyJu1_KiLo8Pm",
      "workspace_id": "wS7tF2-gYh4UjIk8_OlPz3Qx",
      "project_id": "pJ0aM6_sNb4ViCu9-XyLz2Oe",
      "start_time": 1714853704124,
      "end_time": null,
      "duration": null
    }
    ```
    """

    session_id: Nullable[str] = None
    """Id of the session (UUID v4)."""

    event_id: Nullable[str] = None
    """Id of the event that stands for the session; the same as `session_id`."""

    event_type: Nullable[EventType] = None
    """Always `session`."""

    event_name: Nullable[str] = None
    """Name shown for the session."""

    source: Nullable[str] = None
    """Where the session was recorded."""

    parent_id: Nullable[str] = None
    """Id of the event above; null for a session."""

    children_ids: list[str] | None = None
    """Ids of the events directly under the session (UUID v4)."""

    config: Nullable[dict[str, Any]] = None
    """Configuration the session ran with."""

    inputs: Nullable[dict[str, Any]] = None
    """What went into the session."""

    outputs: Nullable[dict[str, Any]] = None
    """What came out of the session."""

    error: Nullable[str] = None
    """Text of the error of the session, if it failed."""

    duration: Nullable[float] = None
    """How long the session took, in milliseconds."""

    user_properties: Nullable[dict[str, Any]] = None
    """Properties of the user the session served."""

    metrics: Nullable[dict[str, Any]] = None
    """Values computed for the session, by metric name."""

    feedback: Nullable[dict[str, Any]] = None
    """Feedback given on the session."""

    metadata: Nullable[dict[str, Any]] = None
    """Anything else kept with the session."""

    org_id: Annotated[Nullable[str], wire("org_id", legacy=("tenant",))] = None
    """Id of the organization that owns it (NanoId, 24 characters)."""

    workspace_id: Nullable[str] = None
    """Id of the workspace it belongs to (NanoId, 24 characters)."""

    project_id: Nullable[str] = None
    """Id of the project it belongs to (NanoId, 24 characters)."""

    start_time: Annotated[Nullable[float], wire("start_time", legacy=("startTime",))] = None
    """When the session began, in milliseconds since the Unix epoch."""

    end_time: Nullable[float] = None
    """When the session ended, in milliseconds since the Unix epoch."""

    success: Nullable[bool] = None
    """Whether the server took the session, if it says so."""

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id


class SessionTree(Model):
    """An event together with everything below it. The root is the event of the session itself."""

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

    children: list[SessionTree] = []
    """Events directly below this one, each with its own children; empty at a leaf, and when the
    server sends none. Server default: `[]`.
    """

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id
