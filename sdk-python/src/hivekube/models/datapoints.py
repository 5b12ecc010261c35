"""Inputs and expected outputs that runs are measured against."""

from __future__ import annotations

from typing import Annotated, Any

from .._runtime.models import Model, Nullable, wire

__all__ = ["Datapoint"]


class Datapoint(Model):
    """Inputs and what should come out of them."""

    id: Annotated[str, wire("id", legacy=("_id",))]
    """Id of the datapoint."""

    inputs: dict[str, Any] | None = None
    """What goes in."""

    history: list[dict[str, Any]] | None = None
    """Messages before."""

    ground_truth: Nullable[dict[str, Any]] = None
    """What should come out."""

    linked_event: Nullable[str] = None
    """Event it was made from."""

    linked_datasets: list[str] | None = None
    """Datasets it is part of."""

    metadata: dict[str, Any] | None = None
    """Anything else about it."""
