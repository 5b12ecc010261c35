"""Named collections of datapoints, for evaluation or fine-tuning."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from .._runtime.models import Model, Nullable, deprecated, wire

__all__ = ["Dataset", "DatasetType", "PipelineType"]

DatasetType: TypeAlias = Literal["evaluation", "fine-tuning"] | str
"""What a dataset is for. Values the document does not know are kept as they are."""

PipelineType: TypeAlias = Literal["event", "session"] | str
"""What the datapoints of a dataset stand for: single events or whole sessions. Values the document
does not know are kept as they are.
"""


class Dataset(Model):
    """A named collection of datapoints.

    Example:

    ```json
    {
      "id": "dS2nG7_uFk9LpVx4QwRt-1Hj",
      "name": "refund questions",
      "description": "Questions about refunds, reviewed.",
      "type": "evaluation",
      "pipeline_type": "event",
      "datapoints": [
        "dP6yB1xZc-3MnTq8_VsKw5Rg"
      ],
      "num_points": 1,
      "linked_evals": [],
      "saved": true,
      "metadata": {
        "owner": "support"
      },
      "project": "Support Assistant",
      "project_id": "pJ0aM6_sNb4ViCu9-XyLz2Oe",
      "org_id": "oG3wD7-fRt5HyJu1_KiLo8Pm",
      "created_at": "2024-05-04 20:15:04.124000",
      "updated_at": "2024-05-04 20:15:04.124000"
    }
    ```
    """

    id: Annotated[str | None, wire("id", legacy=("_id", "dataset_id"))] = None
    """Id of the dataset (NanoId, 24 characters)."""

    name: str
    """Name of the dataset, at most 200 characters."""

    description: Nullable[str] = None
    """What the dataset holds."""

    type: Nullable[DatasetType] = None
    """What the dataset is for."""

    pipeline_type: Nullable[PipelineType] = None
    """What its datapoints stand for."""

    datapoints: list[str] | None = None
    """Ids of its datapoints (NanoId, 24 characters)."""

    num_points: Nullable[int] = None
    """Number of its datapoints."""

    linked_evals: list[str] | None = None
    """Ids of the runs that used it (UUID v4)."""

    saved: Nullable[bool] = None
    """Whether it was saved by a person rather than detected by the server."""

    metadata: Nullable[dict[str, Any]] = None
    """Anything else kept with it."""

    project: Nullable[str] = None
    """Project it belongs to, by name or by id as the server likes."""

    project_id: Nullable[str] = None
    """Id of the project it belongs to (NanoId, 24 characters)."""

    org_id: Annotated[Nullable[str], wire("org_id", legacy=("tenant",))] = None
    """Id of the organization that owns it (NanoId, 24 characters)."""

    created_at: str | None = None
    """When the dataset was created, in the spelling of the server: `2024-05-04 20:15:04.124000`
    (UTC) or ISO 8601.
    """

    updated_at: Nullable[str] = None
    """When the dataset was last changed, spelled like `created_at`; null if it never was."""

    @property
    @deprecated("renamed: use `id`")
    def dataset_id(self) -> str | None:
        """Old name of `id`."""
        return self.id

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id
