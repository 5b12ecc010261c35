"""Single examples: inputs, conversation and the answer to expect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeAlias

from .._runtime.models import Model, Nullable, OpenUnion, deprecated, wire
from .shared import EventFilter, EventFilterDict

__all__ = ["Datapoint", "DatapointSelection", "DatapointSelectionInput"]


class Datapoint(Model):
    """One example of a dataset: inputs, the conversation so far, and the answer to expect.

    Example:

    ```json
    {
      "id": "dP6yB1xZc-3MnTq8_VsKw5Rg",
      "inputs": {
        "question": "How long does a refund take?"
      },
      "history": [
        {
          "role": "user",
          "content": "Hello!"
        }
      ],
      "ground_truth": {
        "answer": "Five working days."
      },
      "linked_event": "b3a9e7d4-1c62-4f08-9d7e-2a5c8f416b90",
      "linked_evals": [],
      "linked_datasets": [
        "dS2nG7_uFk9LpVx4QwRt-1Hj"
      ],
      "metadata": {
        "topic": "refunds"
      },
      "project_id": "pJ0aM6_sNb4ViCu9-XyLz2Oe",
      "org_id": "oG3wD7-fRt5HyJu1_KiLo8Pm",
      "created_at": "2024-05-04 20:15:04.124000",
      "updated_at": "2024-05-04 20:15:04.124000"
    }
    ```
    """

    id: Annotated[str | None, wire("id", legacy=("_id",))] = None
    """Id of the datapoint (NanoId, 24 characters)."""

    inputs: Nullable[dict[str, Any]] = None
    """Inputs of the example."""

    history: list[dict[str, Any]] | None = None
    """Messages that came before, oldest first."""

    ground_truth: Nullable[dict[str, Any]] = None
    """Answer to expect."""

    linked_event: Nullable[str] = None
    """Id of the event it was made from (UUID v4)."""

    linked_evals: list[str] | None = None
    """Ids of the runs it took part in (UUID v4)."""

    linked_datasets: list[str] | None = None
    """Ids of the datasets it belongs to (NanoId, 24 characters)."""

    metadata: Nullable[dict[str, Any]] = None
    """Anything else kept with it."""

    saved: Nullable[bool] = None
    """Whether it was saved by a person rather than detected by the server."""

    type: Nullable[str] = None
    """Kind of data it holds, `event` or `session`."""

    project_id: Nullable[str] = None
    """Id of the project it belongs to (NanoId, 24 characters)."""

    org_id: Annotated[Nullable[str], wire("org_id", legacy=("tenant",))] = None
    """Id of the organization that owns it (NanoId, 24 characters)."""

    created_at: str | None = None
    """When the datapoint was created, in the spelling of the server: `2024-05-04 20:15:04.124000`
    (UTC) or ISO 8601.
    """

    updated_at: Nullable[str] = None
    """When the datapoint was last changed, spelled like `created_at`; null if it never was."""

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id


DatapointSelection: TypeAlias = Annotated[list[EventFilter] | dict[str, Any], OpenUnion()]
"""Which events to pick: a list of conditions that all have to hold, or a filter object in the
notation of the server. A value of no known type is kept as it is.
"""

DatapointSelectionInput: TypeAlias = Sequence[EventFilter | EventFilterDict] | Mapping[str, object]
"""`DatapointSelection`, or plain dicts in its place."""
