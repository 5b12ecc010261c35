"""Evaluation runs."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from .._runtime.models import Model, Nullable, wire

__all__ = ["Run", "RunStatus"]

RunStatus: TypeAlias = Literal["pending", "completed"] | str
"""How far a run is. Values the document does not know are kept as they are."""


class Run(Model, schema_name="EvaluationRun"):
    """An evaluation run."""

    run_id: Annotated[str, wire("run_id", legacy=("evaluation_id",))]
    """Id of the run."""

    id: str | None = None
    """Internal id; calls take `run_id`."""

    name: str | None = None
    """Name of the run."""

    status: RunStatus | None = None
    """How far the run is."""

    dataset_id: Nullable[str] = None
    """Dataset the run is measured on."""

    event_ids: list[str] | None = None
    """Sessions of the run."""

    configuration: Nullable[dict[str, Any]] = None
    """Configuration of the run."""

    metadata: dict[str, Any] | None = None
    """Anything else about the run."""

    results: dict[str, Any] | None = None
    """What came out."""
