"""Single examples: inputs, conversation and the answer to expect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import NoneType
from typing import Final

from .._runtime.calls import (
    AsyncPageRequest,
    AsyncResource,
    Batch,
    BatchReply,
    Body,
    Created,
    CreatedReply,
    Deleted,
    DeletedReply,
    ItemReply,
    ListReply,
    Omit,
    Operation,
    Page,
    Path,
    Query,
    SyncResource,
    Updated,
    UpdatedReply,
    omit,
    raw,
    raw_async,
    raw_async_pages,
)
from ..models.datapoints import Datapoint, DatapointSelection, DatapointSelectionInput
from ..models.shared import DatapointMapping, DatapointMappingDict, DateRange, DateRangeDict

__all__ = [
    "AsyncDatapoints",
    "AsyncDatapointsWithRawResponse",
    "Datapoints",
    "DatapointsWithRawResponse",
]

_LIST: Final = Operation(
    "datapoints.list",
    "GET",
    "/datapoints",
    arguments=(
        Query("project"),
        Query("datapoint_ids", style="brackets"),
        Query("dataset_name"),
    ),
    reply=ListReply(Datapoint, items=("/datapoints", "/0", "/")),
)

_CREATE: Final = Operation(
    "datapoints.create",
    "POST",
    "/datapoints",
    arguments=(
        Body("inputs"),
        Body("history"),
        Body("ground_truth", nullable=True),
        Body("linked_event", nullable=True),
        Body("linked_datasets"),
        Body("metadata"),
        Body("project"),
    ),
    reply=CreatedReply(
        NoneType,
        id=(
            "/insertedId",
            "/result/insertedId",
            "/result/insertedIds/0",
            "/insertedIds/0",
            "/result/id",
            "/result/_id",
            "/metric_id",
            "/event_id",
            "/session_id",
            "/session/session_id",
            "/data/id",
            "/id",
            "/_id",
        ),
    ),
)

_CREATE_BATCH: Final = Operation(
    "datapoints.create_batch",
    "POST",
    "/datapoints/batch",
    arguments=(
        Body("events"),
        Body("mapping", of=DatapointMapping),
        Body("filters", of=DatapointSelection),
        Body("date_range", "dateRange", of=DateRange),
        Body("check_state", "checkState"),
        Body("select_all", "selectAll"),
        Body("dataset_id"),
    ),
    reply=BatchReply(
        ids=(
            "/event_ids",
            "/insertedIds",
            "/result/insertedIds",
            "/datapoint_ids",
            "/result/datapoint_ids",
        ),
        errors=("/errors",),
    ),
)

_GET: Final = Operation(
    "datapoints.get",
    "GET",
    "/datapoints/{id}",
    arguments=(Path("id"),),
    reply=ItemReply(
        Datapoint,
        value=(
            "/datapoint/0/datapoint/0",
            "/datapoint/0/datapoint",
            "/datapoint/0",
            "/datapoint",
            "/",
        ),
        value_has=(("id", "_id"),),
        not_found=("/datapoint", "/datapoint/0/datapoint"),
    ),
)

_UPDATE: Final = Operation(
    "datapoints.update",
    "PUT",
    "/datapoints/{id}",
    arguments=(
        Path("id"),
        Body("inputs"),
        Body("history"),
        Body("ground_truth", nullable=True),
        Body("linked_evals"),
        Body("linked_datasets"),
        Body("metadata"),
    ),
    body_required=True,
    reply=UpdatedReply(
        NoneType,
        id=("/result/id", "/result/_id", "/event_id", "/metric_id", "/id", "/_id"),
        matched=("/matchedCount", "/result/matchedCount"),
        modified=("/modifiedCount", "/result/modifiedCount"),
    ),
)

_DELETE: Final = Operation(
    "datapoints.delete",
    "DELETE",
    "/datapoints/{id}",
    arguments=(Path("id"),),
    reply=DeletedReply(
        id=(
            "/deleted",
            "/result/id",
            "/result/_id",
            "/result/dataset_id",
            "/result/function_id",
            "/run_id",
            "/id",
            "/_id",
        ),
        count=("/deletedCount", "/result/deletedCount"),
    ),
)


class Datapoints(SyncResource):
    """Single examples: inputs, conversation and the answer to expect."""

    @cached_property
    def with_raw_response(self) -> DatapointsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return DatapointsWithRawResponse(self)

    def list(
        self,
        *,
        project: str | None = None,
        datapoint_ids: Sequence[str] | None = None,
        dataset_name: str | None = None,
    ) -> Page[Datapoint]:
        """List datapoints.

        Returns all datapoints that match; there are no pages. A new datapoint may take some
        seconds to be listed.

        `GET /datapoints`

        Args:
            project: Name of the project to list from. Newer servers take the project from the API
                key and ignore this. Example: `"Support Assistant"`.
            datapoint_ids: Only the datapoints with these ids (NanoId, 24 characters). Keep it to
                about a hundred, as the address has a limit. Example:
                `["dP6yB1xZc-3MnTq8_VsKw5Rg"]`.
            dataset_name: Only the datapoints of the dataset with this name. Example:
                `"refund questions"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._page(
            _LIST, project=project, datapoint_ids=datapoint_ids, dataset_name=dataset_name
        )

    def create(
        self,
        *,
        inputs: Mapping[str, object],
        history: Sequence[Mapping[str, object]] | Omit = omit,
        ground_truth: Mapping[str, object] | None | Omit = omit,
        linked_event: str | None | Omit = omit,
        linked_datasets: Sequence[str] | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
        project: str | Omit = omit,
    ) -> Created[None]:
        """Create a datapoint.

        Stores one datapoint and returns its id alone. It may take some seconds to be listed.

        `POST /datapoints`

        Args:
            inputs: Inputs of the example.
            history: Messages that came before, oldest first.
            ground_truth: Answer to expect; null for none.
            linked_event: Id of the event it is made from (UUID v4); null for none.
            linked_datasets: Ids of the datasets to put it into (NanoId, 24 characters).
            metadata: Anything else to keep with it.
            project: Name of the project the datapoint belongs to. Newer servers take the project
                from the API key and ignore this.

        Returns:
            The new id.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _CREATE,
            inputs=inputs,
            history=history,
            ground_truth=ground_truth,
            linked_event=linked_event,
            linked_datasets=linked_datasets,
            metadata=metadata,
            project=project,
        )

    def create_batch(
        self,
        *,
        events: Sequence[str],
        mapping: DatapointMapping | DatapointMappingDict | Omit = omit,
        filters: DatapointSelectionInput | Omit = omit,
        date_range: DateRange | DateRangeDict | Omit = omit,
        check_state: Mapping[str, bool] | Omit = omit,
        select_all: bool | Omit = omit,
        dataset_id: str | Omit = omit,
    ) -> Batch:
        """Create datapoints from events.

        Makes one datapoint from each event that is named or selected, and puts them into a
        dataset if one is given.

        `POST /datapoints/batch`

        Args:
            events: Ids of the events (UUID v4).
            mapping: Which keys of a record become which part of a datapoint.
            filters: Which events to pick: a list of conditions that all have to hold, or a filter
                object in the notation of the server.
            date_range: A span of time, both ends included.
            check_state: By event id, whether the event is picked.
            select_all: Whether to take every event the filters and the date range match.
            dataset_id: Id of the dataset to put the datapoints into (NanoId, 24 characters).

        Returns:
            The ids that were made, and what went wrong.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _CREATE_BATCH,
            events=events,
            mapping=mapping,
            filters=filters,
            date_range=date_range,
            check_state=check_state,
            select_all=select_all,
            dataset_id=dataset_id,
        )

    def get(self, id: str) -> Datapoint:
        """Get a datapoint.

        Returns the datapoint as a list of one. A list that is empty means that there is no such
        datapoint.

        `GET /datapoints/{id}`

        Args:
            id: Id of the datapoint (NanoId, 24 characters). Example: `"dP6yB1xZc-3MnTq8_VsKw5Rg"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_GET, id=id)

    def update(
        self,
        id: str,
        *,
        inputs: Mapping[str, object] | Omit = omit,
        history: Sequence[Mapping[str, object]] | Omit = omit,
        ground_truth: Mapping[str, object] | None | Omit = omit,
        linked_evals: Sequence[str] | Omit = omit,
        linked_datasets: Sequence[str] | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
    ) -> Updated[None]:
        """Change a datapoint.

        Sets the given fields of a datapoint. The reply says how many datapoints were changed: 0
        or 1.

        `PUT /datapoints/{id}`

        Args:
            id: Id of the datapoint (NanoId, 24 characters). Example: `"dP6yB1xZc-3MnTq8_VsKw5Rg"`.
            inputs: Inputs of the example.
            history: Messages that came before, oldest first.
            ground_truth: Answer to expect; null for none.
            linked_evals: Ids of the runs it took part in (UUID v4).
            linked_datasets: Ids of the datasets it belongs to (NanoId, 24 characters).
            metadata: Anything else to keep with it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _UPDATE,
            id=id,
            inputs=inputs,
            history=history,
            ground_truth=ground_truth,
            linked_evals=linked_evals,
            linked_datasets=linked_datasets,
            metadata=metadata,
        )

    def delete(self, id: str) -> Deleted:
        """Delete a datapoint.

        Deletes the datapoint for good. To take it out of one dataset only, remove it from
        there.

        `DELETE /datapoints/{id}`

        Args:
            id: Id of the datapoint (NanoId, 24 characters). Example: `"dP6yB1xZc-3MnTq8_VsKw5Rg"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_DELETE, id=id)


class AsyncDatapoints(AsyncResource):
    """Single examples: inputs, conversation and the answer to expect."""

    @cached_property
    def with_raw_response(self) -> AsyncDatapointsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncDatapointsWithRawResponse(self)

    def list(
        self,
        *,
        project: str | None = None,
        datapoint_ids: Sequence[str] | None = None,
        dataset_name: str | None = None,
    ) -> AsyncPageRequest[Datapoint]:
        """List datapoints.

        Returns all datapoints that match; there are no pages. A new datapoint may take some
        seconds to be listed.

        `GET /datapoints`

        Args:
            project: Name of the project to list from. Newer servers take the project from the API
                key and ignore this. Example: `"Support Assistant"`.
            datapoint_ids: Only the datapoints with these ids (NanoId, 24 characters). Keep it to
                about a hundred, as the address has a limit. Example:
                `["dP6yB1xZc-3MnTq8_VsKw5Rg"]`.
            dataset_name: Only the datapoints of the dataset with this name. Example:
                `"refund questions"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._page(
            _LIST, project=project, datapoint_ids=datapoint_ids, dataset_name=dataset_name
        )

    async def create(
        self,
        *,
        inputs: Mapping[str, object],
        history: Sequence[Mapping[str, object]] | Omit = omit,
        ground_truth: Mapping[str, object] | None | Omit = omit,
        linked_event: str | None | Omit = omit,
        linked_datasets: Sequence[str] | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
        project: str | Omit = omit,
    ) -> Created[None]:
        """Create a datapoint.

        Stores one datapoint and returns its id alone. It may take some seconds to be listed.

        `POST /datapoints`

        Args:
            inputs: Inputs of the example.
            history: Messages that came before, oldest first.
            ground_truth: Answer to expect; null for none.
            linked_event: Id of the event it is made from (UUID v4); null for none.
            linked_datasets: Ids of the datasets to put it into (NanoId, 24 characters).
            metadata: Anything else to keep with it.
            project: Name of the project the datapoint belongs to. Newer servers take the project
                from the API key and ignore this.

        Returns:
            The new id.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _CREATE,
            inputs=inputs,
            history=history,
            ground_truth=ground_truth,
            linked_event=linked_event,
            linked_datasets=linked_datasets,
            metadata=metadata,
            project=project,
        )

    async def create_batch(
        self,
        *,
        events: Sequence[str],
        mapping: DatapointMapping | DatapointMappingDict | Omit = omit,
        filters: DatapointSelectionInput | Omit = omit,
        date_range: DateRange | DateRangeDict | Omit = omit,
        check_state: Mapping[str, bool] | Omit = omit,
        select_all: bool | Omit = omit,
        dataset_id: str | Omit = omit,
    ) -> Batch:
        """Create datapoints from events.

        Makes one datapoint from each event that is named or selected, and puts them into a
        dataset if one is given.

        `POST /datapoints/batch`

        Args:
            events: Ids of the events (UUID v4).
            mapping: Which keys of a record become which part of a datapoint.
            filters: Which events to pick: a list of conditions that all have to hold, or a filter
                object in the notation of the server.
            date_range: A span of time, both ends included.
            check_state: By event id, whether the event is picked.
            select_all: Whether to take every event the filters and the date range match.
            dataset_id: Id of the dataset to put the datapoints into (NanoId, 24 characters).

        Returns:
            The ids that were made, and what went wrong.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _CREATE_BATCH,
            events=events,
            mapping=mapping,
            filters=filters,
            date_range=date_range,
            check_state=check_state,
            select_all=select_all,
            dataset_id=dataset_id,
        )

    async def get(self, id: str) -> Datapoint:
        """Get a datapoint.

        Returns the datapoint as a list of one. A list that is empty means that there is no such
        datapoint.

        `GET /datapoints/{id}`

        Args:
            id: Id of the datapoint (NanoId, 24 characters). Example: `"dP6yB1xZc-3MnTq8_VsKw5Rg"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_GET, id=id)

    async def update(
        self,
        id: str,
        *,
        inputs: Mapping[str, object] | Omit = omit,
        history: Sequence[Mapping[str, object]] | Omit = omit,
        ground_truth: Mapping[str, object] | None | Omit = omit,
        linked_evals: Sequence[str] | Omit = omit,
        linked_datasets: Sequence[str] | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
    ) -> Updated[None]:
        """Change a datapoint.

        Sets the given fields of a datapoint. The reply says how many datapoints were changed: 0
        or 1.

        `PUT /datapoints/{id}`

        Args:
            id: Id of the datapoint (NanoId, 24 characters). Example: `"dP6yB1xZc-3MnTq8_VsKw5Rg"`.
            inputs: Inputs of the example.
            history: Messages that came before, oldest first.
            ground_truth: Answer to expect; null for none.
            linked_evals: Ids of the runs it took part in (UUID v4).
            linked_datasets: Ids of the datasets it belongs to (NanoId, 24 characters).
            metadata: Anything else to keep with it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _UPDATE,
            id=id,
            inputs=inputs,
            history=history,
            ground_truth=ground_truth,
            linked_evals=linked_evals,
            linked_datasets=linked_datasets,
            metadata=metadata,
        )

    async def delete(self, id: str) -> Deleted:
        """Delete a datapoint.

        Deletes the datapoint for good. To take it out of one dataset only, remove it from
        there.

        `DELETE /datapoints/{id}`

        Args:
            id: Id of the datapoint (NanoId, 24 characters). Example: `"dP6yB1xZc-3MnTq8_VsKw5Rg"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_DELETE, id=id)


class DatapointsWithRawResponse:
    """The methods of `Datapoints`, returning raw responses."""

    def __init__(self, datapoints: Datapoints) -> None:
        self.list = raw(datapoints.list)
        self.create = raw(datapoints.create)
        self.create_batch = raw(datapoints.create_batch)
        self.get = raw(datapoints.get)
        self.update = raw(datapoints.update)
        self.delete = raw(datapoints.delete)


class AsyncDatapointsWithRawResponse:
    """The methods of `AsyncDatapoints`, returning raw responses."""

    def __init__(self, datapoints: AsyncDatapoints) -> None:
        self.list = raw_async_pages(datapoints.list)
        self.create = raw_async(datapoints.create)
        self.create_batch = raw_async(datapoints.create_batch)
        self.get = raw_async(datapoints.get)
        self.update = raw_async(datapoints.update)
        self.delete = raw_async(datapoints.delete)
