"""Named collections of datapoints, for evaluation or fine-tuning."""

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
from ..models.datasets import Dataset, DatasetType, PipelineType
from ..models.shared import DatapointMapping, DatapointMappingDict

__all__ = ["AsyncDatasets", "AsyncDatasetsWithRawResponse", "Datasets", "DatasetsWithRawResponse"]

_LIST: Final = Operation(
    "datasets.list",
    "GET",
    "/datasets",
    arguments=(
        Query("project"),
        Query("name"),
        Query("dataset_id"),
        Query("type", of=DatasetType),
    ),
    reply=ListReply(Dataset, items=("/datasets", "/testcases", "/datapoints", "/0", "/")),
)

_CREATE: Final = Operation(
    "datasets.create",
    "POST",
    "/datasets",
    arguments=(
        Body("name"),
        Body("project"),
        Body("description", nullable=True),
        Body("type", of=DatasetType),
        Body("datapoints"),
        Body("linked_evals"),
        Body("saved"),
        Body("pipeline_type", of=PipelineType),
        Body("metadata"),
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

_UPDATE: Final = Operation(
    "datasets.update",
    "PUT",
    "/datasets",
    arguments=(
        Body("dataset_id"),
        Body("name"),
        Body("description", nullable=True),
        Body("datapoints"),
        Body("linked_evals"),
        Body("metadata"),
    ),
    reply=UpdatedReply(
        Dataset,
        value=("/result", "/"),
        value_has=("name",),
        id=("/result/id", "/result/_id", "/result/dataset_id", "/id", "/_id", "/dataset_id"),
        matched=("/matchedCount", "/result/matchedCount"),
        modified=("/modifiedCount", "/result/modifiedCount"),
    ),
)

_DELETE: Final = Operation(
    "datasets.delete",
    "DELETE",
    "/datasets",
    arguments=(Query("dataset_id", required=True),),
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

_ADD_DATAPOINTS: Final = Operation(
    "datasets.add_datapoints",
    "POST",
    "/datasets/{dataset_id}/datapoints",
    arguments=(
        Path("dataset_id"),
        Body("data"),
        Body("mapping", of=DatapointMapping),
        Body("project"),
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

_REMOVE_DATAPOINT: Final = Operation(
    "datasets.remove_datapoint",
    "DELETE",
    "/datasets/{dataset_id}/datapoints/{datapoint_id}",
    arguments=(
        Path("dataset_id"),
        Path("datapoint_id"),
    ),
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


class Datasets(SyncResource):
    """Named collections of datapoints, for evaluation or fine-tuning."""

    @cached_property
    def with_raw_response(self) -> DatasetsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return DatasetsWithRawResponse(self)

    def list(
        self,
        *,
        project: str | None = None,
        name: str | None = None,
        dataset_id: str | None = None,
        type: DatasetType | None = None,
    ) -> Page[Dataset]:
        """List datasets.

        Returns all datasets that match; there are no pages. A filter by id gives a list of one,
        or an empty list if there is no such dataset.

        `GET /datasets`

        Args:
            project: Name of the project to list from. Newer servers take the project from the API
                key and ignore this. Example: `"Support Assistant"`.
            name: Only the dataset with this name. Example: `"refund questions"`.
            dataset_id: Only the dataset with this id (NanoId, 24 characters). Example:
                `"dS2nG7_uFk9LpVx4QwRt-1Hj"`.
            type: Only datasets for this purpose. Example: `"evaluation"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._page(_LIST, project=project, name=name, dataset_id=dataset_id, type=type)

    def create(
        self,
        *,
        name: str,
        project: str | Omit = omit,
        description: str | None | Omit = omit,
        type: DatasetType | Omit = omit,
        datapoints: Sequence[str] | Omit = omit,
        linked_evals: Sequence[str] | Omit = omit,
        saved: bool | Omit = omit,
        pipeline_type: PipelineType | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
    ) -> Created[None]:
        """Create a dataset.

        Stores a dataset, empty or with datapoints that exist already. A new dataset may take
        some seconds to be listed.

        `POST /datasets`

        Args:
            name: Name of the dataset, at most 200 characters.
            project: Name of the project the dataset belongs to. Newer servers take the project
                from the API key and ignore this.
            description: What the dataset holds.
            type: What a dataset is for.
            datapoints: Ids of the datapoints to put into it (NanoId, 24 characters).
            linked_evals: Ids of the runs to link it with (UUID v4).
            saved: Whether it counts as saved by a person.
            pipeline_type: What the datapoints of a dataset stand for: single events or whole
                sessions.
            metadata: Anything else to keep with it.

        Returns:
            The new id.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _CREATE,
            name=name,
            project=project,
            description=description,
            type=type,
            datapoints=datapoints,
            linked_evals=linked_evals,
            saved=saved,
            pipeline_type=pipeline_type,
            metadata=metadata,
        )

    def update(
        self,
        dataset_id: str,
        *,
        name: str | Omit = omit,
        description: str | None | Omit = omit,
        datapoints: Sequence[str] | Omit = omit,
        linked_evals: Sequence[str] | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
    ) -> Updated[Dataset]:
        """Change a dataset.

        Sets the given fields of a dataset; lists are replaced as a whole. Some servers answer
        with an empty body.

        `PUT /datasets`

        Args:
            dataset_id: Id of the dataset to change (NanoId, 24 characters).
            name: Name of the dataset, at most 200 characters.
            description: What the dataset holds; null for none.
            datapoints: Ids of its datapoints, the full list: those left out are taken out of it.
            linked_evals: Ids of the runs it is linked with (UUID v4), the full list.
            metadata: Anything else to keep with it.

        Returns:
            The changed object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _UPDATE,
            dataset_id=dataset_id,
            name=name,
            description=description,
            datapoints=datapoints,
            linked_evals=linked_evals,
            metadata=metadata,
        )

    def delete(self, dataset_id: str) -> Deleted:
        """Delete a dataset.

        Deletes the dataset and says which one it was. Some servers answer 204 without a body.

        `DELETE /datasets`

        Args:
            dataset_id: Id of the dataset to delete (NanoId, 24 characters). Example:
                `"dS2nG7_uFk9LpVx4QwRt-1Hj"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_DELETE, dataset_id=dataset_id)

    def add_datapoints(
        self,
        dataset_id: str,
        *,
        data: Sequence[Mapping[str, object]],
        mapping: DatapointMapping | DatapointMappingDict,
        project: str | Omit = omit,
    ) -> Batch:
        """Add datapoints to a dataset.

        Makes one datapoint from each record and puts it into the dataset. The mapping says
        which keys of a record are inputs, history and ground truth.

        `POST /datasets/{dataset_id}/datapoints`

        Args:
            dataset_id: Id of the dataset (NanoId, 24 characters). Example:
                `"dS2nG7_uFk9LpVx4QwRt-1Hj"`.
            data: The records, one for each datapoint, with any keys. At least 1 item.
            mapping: Which keys of a record become which part of a datapoint.
            project: Name of the project of the dataset. Newer servers take the project from the
                API key and ignore this.

        Returns:
            The ids that were made, and what went wrong.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _ADD_DATAPOINTS, dataset_id=dataset_id, data=data, mapping=mapping, project=project
        )

    def remove_datapoint(self, dataset_id: str, datapoint_id: str) -> Deleted:
        """Remove a datapoint from a dataset.

        Takes the datapoint out of the dataset without deleting it.

        `DELETE /datasets/{dataset_id}/datapoints/{datapoint_id}`

        Args:
            dataset_id: Id of the dataset (NanoId, 24 characters). Example:
                `"dS2nG7_uFk9LpVx4QwRt-1Hj"`.
            datapoint_id: Id of the datapoint (NanoId, 24 characters). Example:
                `"dP6yB1xZc-3MnTq8_VsKw5Rg"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_REMOVE_DATAPOINT, dataset_id=dataset_id, datapoint_id=datapoint_id)


class AsyncDatasets(AsyncResource):
    """Named collections of datapoints, for evaluation or fine-tuning."""

    @cached_property
    def with_raw_response(self) -> AsyncDatasetsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncDatasetsWithRawResponse(self)

    def list(
        self,
        *,
        project: str | None = None,
        name: str | None = None,
        dataset_id: str | None = None,
        type: DatasetType | None = None,
    ) -> AsyncPageRequest[Dataset]:
        """List datasets.

        Returns all datasets that match; there are no pages. A filter by id gives a list of one,
        or an empty list if there is no such dataset.

        `GET /datasets`

        Args:
            project: Name of the project to list from. Newer servers take the project from the API
                key and ignore this. Example: `"Support Assistant"`.
            name: Only the dataset with this name. Example: `"refund questions"`.
            dataset_id: Only the dataset with this id (NanoId, 24 characters). Example:
                `"dS2nG7_uFk9LpVx4QwRt-1Hj"`.
            type: Only datasets for this purpose. Example: `"evaluation"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._page(_LIST, project=project, name=name, dataset_id=dataset_id, type=type)

    async def create(
        self,
        *,
        name: str,
        project: str | Omit = omit,
        description: str | None | Omit = omit,
        type: DatasetType | Omit = omit,
        datapoints: Sequence[str] | Omit = omit,
        linked_evals: Sequence[str] | Omit = omit,
        saved: bool | Omit = omit,
        pipeline_type: PipelineType | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
    ) -> Created[None]:
        """Create a dataset.

        Stores a dataset, empty or with datapoints that exist already. A new dataset may take
        some seconds to be listed.

        `POST /datasets`

        Args:
            name: Name of the dataset, at most 200 characters.
            project: Name of the project the dataset belongs to. Newer servers take the project
                from the API key and ignore this.
            description: What the dataset holds.
            type: What a dataset is for.
            datapoints: Ids of the datapoints to put into it (NanoId, 24 characters).
            linked_evals: Ids of the runs to link it with (UUID v4).
            saved: Whether it counts as saved by a person.
            pipeline_type: What the datapoints of a dataset stand for: single events or whole
                sessions.
            metadata: Anything else to keep with it.

        Returns:
            The new id.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _CREATE,
            name=name,
            project=project,
            description=description,
            type=type,
            datapoints=datapoints,
            linked_evals=linked_evals,
            saved=saved,
            pipeline_type=pipeline_type,
            metadata=metadata,
        )

    async def update(
        self,
        dataset_id: str,
        *,
        name: str | Omit = omit,
        description: str | None | Omit = omit,
        datapoints: Sequence[str] | Omit = omit,
        linked_evals: Sequence[str] | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
    ) -> Updated[Dataset]:
        """Change a dataset.

        Sets the given fields of a dataset; lists are replaced as a whole. Some servers answer
        with an empty body.

        `PUT /datasets`

        Args:
            dataset_id: Id of the dataset to change (NanoId, 24 characters).
            name: Name of the dataset, at most 200 characters.
            description: What the dataset holds; null for none.
            datapoints: Ids of its datapoints, the full list: those left out are taken out of it.
            linked_evals: Ids of the runs it is linked with (UUID v4), the full list.
            metadata: Anything else to keep with it.

        Returns:
            The changed object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _UPDATE,
            dataset_id=dataset_id,
            name=name,
            description=description,
            datapoints=datapoints,
            linked_evals=linked_evals,
            metadata=metadata,
        )

    async def delete(self, dataset_id: str) -> Deleted:
        """Delete a dataset.

        Deletes the dataset and says which one it was. Some servers answer 204 without a body.

        `DELETE /datasets`

        Args:
            dataset_id: Id of the dataset to delete (NanoId, 24 characters). Example:
                `"dS2nG7_uFk9LpVx4QwRt-1Hj"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_DELETE, dataset_id=dataset_id)

    async def add_datapoints(
        self,
        dataset_id: str,
        *,
        data: Sequence[Mapping[str, object]],
        mapping: DatapointMapping | DatapointMappingDict,
        project: str | Omit = omit,
    ) -> Batch:
        """Add datapoints to a dataset.

        Makes one datapoint from each record and puts it into the dataset. The mapping says
        which keys of a record are inputs, history and ground truth.

        `POST /datasets/{dataset_id}/datapoints`

        Args:
            dataset_id: Id of the dataset (NanoId, 24 characters). Example:
                `"dS2nG7_uFk9LpVx4QwRt-1Hj"`.
            data: The records, one for each datapoint, with any keys. At least 1 item.
            mapping: Which keys of a record become which part of a datapoint.
            project: Name of the project of the dataset. Newer servers take the project from the
                API key and ignore this.

        Returns:
            The ids that were made, and what went wrong.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _ADD_DATAPOINTS, dataset_id=dataset_id, data=data, mapping=mapping, project=project
        )

    async def remove_datapoint(self, dataset_id: str, datapoint_id: str) -> Deleted:
        """Remove a datapoint from a dataset.

        Takes the datapoint out of the dataset without deleting it.

        `DELETE /datasets/{dataset_id}/datapoints/{datapoint_id}`

        Args:
            dataset_id: Id of the dataset (NanoId, 24 characters). Example:
                `"dS2nG7_uFk9LpVx4QwRt-1Hj"`.
            datapoint_id: Id of the datapoint (NanoId, 24 characters). Example:
                `"dP6yB1xZc-3MnTq8_VsKw5Rg"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_REMOVE_DATAPOINT, dataset_id=dataset_id, datapoint_id=datapoint_id)


class DatasetsWithRawResponse:
    """The methods of `Datasets`, returning raw responses."""

    def __init__(self, datasets: Datasets) -> None:
        self.list = raw(datasets.list)
        self.create = raw(datasets.create)
        self.update = raw(datasets.update)
        self.delete = raw(datasets.delete)
        self.add_datapoints = raw(datasets.add_datapoints)
        self.remove_datapoint = raw(datasets.remove_datapoint)


class AsyncDatasetsWithRawResponse:
    """The methods of `AsyncDatasets`, returning raw responses."""

    def __init__(self, datasets: AsyncDatasets) -> None:
        self.list = raw_async_pages(datasets.list)
        self.create = raw_async(datasets.create)
        self.update = raw_async(datasets.update)
        self.delete = raw_async(datasets.delete)
        self.add_datapoints = raw_async(datasets.add_datapoints)
        self.remove_datapoint = raw_async(datasets.remove_datapoint)
