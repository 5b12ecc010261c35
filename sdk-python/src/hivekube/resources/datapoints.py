"""Inputs and expected outputs that runs are measured against."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from .._runtime.calls import (
    AsyncResource,
    ItemReply,
    Operation,
    Path,
    SyncResource,
    raw,
    raw_async,
)
from ..models.datapoints import Datapoint

__all__ = [
    "AsyncDatapoints",
    "AsyncDatapointsWithRawResponse",
    "Datapoints",
    "DatapointsWithRawResponse",
]

_GET: Final = Operation(
    "datapoints.get",
    "GET",
    "/datapoints/{id}",
    arguments=(Path("id"),),
    reply=ItemReply(
        Datapoint,
        value=("/datapoint/0/datapoint/0", "/datapoint/0", "/"),
        value_has=(("id", "_id"),),
        not_found=("/datapoint",),
    ),
)


class Datapoints(SyncResource):
    """Inputs and expected outputs that runs are measured against."""

    @cached_property
    def with_raw_response(self) -> DatapointsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return DatapointsWithRawResponse(self)

    def get(self, id: str) -> Datapoint:
        """Gets a datapoint.

        `GET /datapoints/{id}`

        Args:
            id: Id of the datapoint.

        Raises:
            NotFoundError: There is no such datapoint.
        """
        return self._call(_GET, id=id)


class AsyncDatapoints(AsyncResource):
    """Inputs and expected outputs that runs are measured against."""

    @cached_property
    def with_raw_response(self) -> AsyncDatapointsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncDatapointsWithRawResponse(self)

    async def get(self, id: str) -> Datapoint:
        """Gets a datapoint.

        `GET /datapoints/{id}`

        Args:
            id: Id of the datapoint.

        Raises:
            NotFoundError: There is no such datapoint.
        """
        return await self._call(_GET, id=id)


class DatapointsWithRawResponse:
    """The methods of `Datapoints`, returning raw responses."""

    def __init__(self, datapoints: Datapoints) -> None:
        self.get = raw(datapoints.get)


class AsyncDatapointsWithRawResponse:
    """The methods of `AsyncDatapoints`, returning raw responses."""

    def __init__(self, datapoints: AsyncDatapoints) -> None:
        self.get = raw_async(datapoints.get)
