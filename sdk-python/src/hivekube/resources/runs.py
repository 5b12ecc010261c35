"""Experiments: sets of sessions judged together, with their results and comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from .._runtime.calls import (
    AsyncPageRequest,
    AsyncResource,
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
    Paging,
    Path,
    Query,
    SyncResource,
    Updated,
    UpdatedReply,
    legacy_keywords,
    omit,
    raw,
    raw_async,
    raw_async_pages,
)
from ..models.runs import (
    AggregateFunction,
    ExperimentComparison,
    ExperimentResult,
    Run,
    RunSortField,
    RunsSchema,
    RunStatus,
    SortOrder,
)
from ..models.shared import DateRange, DateRangeDict

__all__ = ["AsyncRuns", "AsyncRunsWithRawResponse", "Runs", "RunsWithRawResponse"]

_LIST: Final = Operation(
    "runs.list",
    "GET",
    "/runs",
    arguments=(
        Query("project"),
        Query("dataset_id"),
        Query("run_ids", style="brackets"),
        Query("name"),
        Query("status", of=RunStatus),
        Query("date_range", "dateRange", of=DateRange, style="json"),
        Query("sort_by", of=RunSortField),
        Query("sort_order", of=SortOrder),
        Query("page"),
        Query("limit"),
    ),
    paging=Paging("page", "limit", max_limit=100),
    reply=ListReply(
        Run, items=("/evaluations", "/runs", "/0", "/"), total=("/pagination/total", "/total")
    ),
)

_CREATE: Final = Operation(
    "runs.create",
    "POST",
    "/runs",
    arguments=(
        Body("name"),
        Body("project"),
        Body("event_ids"),
        Body("dataset_id", nullable=True),
        Body("datapoint_ids"),
        Body("configuration", nullable=True),
        Body("metadata"),
        Body("status", of=RunStatus),
    ),
    reply=CreatedReply(
        Run,
        value=("/evaluation", "/run"),
        value_has=(("run_id", "evaluation_id"),),
        id=("/run_id", "/evaluation/run_id", "/run/run_id"),
    ),
)

_SCHEMA: Final = Operation(
    "runs.schema",
    "GET",
    "/runs/schema",
    arguments=(
        Query("date_range", "dateRange", of=DateRange, style="json"),
        Query("run_id", "evaluation_id"),
    ),
    reply=ItemReply(RunsSchema),
)

_COMPARE: Final = Operation(
    "runs.compare",
    "GET",
    "/runs/{run_id_1}/compare-with/{run_id_2}",
    arguments=(
        Path("new_run_id", "run_id_1"),
        Path("old_run_id", "run_id_2"),
        Query("project_id"),
        Query("aggregate_function", of=AggregateFunction),
    ),
    reply=ItemReply(ExperimentComparison),
)

_GET: Final = Operation(
    "runs.get",
    "GET",
    "/runs/{run_id}",
    arguments=(Path("run_id"),),
    reply=ItemReply(
        Run,
        value=("/evaluation", "/run", "/"),
        value_has=(("run_id", "evaluation_id"),),
        fails=("success", "error"),
    ),
)

_UPDATE: Final = Operation(
    "runs.update",
    "PUT",
    "/runs/{run_id}",
    arguments=(
        Path("run_id"),
        Body("name"),
        Body("status", of=RunStatus),
        Body("event_ids"),
        Body("dataset_id", nullable=True),
        Body("datapoint_ids"),
        Body("configuration", nullable=True),
        Body("metadata"),
        Body("results"),
    ),
    body_required=True,
    reply=UpdatedReply(
        Run,
        value=("/evaluation", "/run"),
        value_has=(("run_id", "evaluation_id"),),
        id=("/run_id", "/evaluation/run_id", "/run/run_id"),
        matched=("/matchedCount",),
        modified=("/modifiedCount",),
    ),
)

_DELETE: Final = Operation(
    "runs.delete",
    "DELETE",
    "/runs/{run_id}",
    arguments=(Path("run_id"),),
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

_RESULT: Final = Operation(
    "runs.result",
    "GET",
    "/runs/{run_id}/result",
    arguments=(
        Path("run_id"),
        Query("project_id"),
        Query("aggregate_function", of=AggregateFunction),
    ),
    reply=ItemReply(ExperimentResult, fails=()),
)


class Runs(SyncResource):
    """Experiments: sets of sessions judged together, with their results and comparisons."""

    @cached_property
    def with_raw_response(self) -> RunsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return RunsWithRawResponse(self)

    def list(
        self,
        *,
        project: str | None = None,
        dataset_id: str | None = None,
        run_ids: Sequence[str] | None = None,
        name: str | None = None,
        status: RunStatus | None = None,
        date_range: DateRange | DateRangeDict | None = None,
        sort_by: RunSortField | None = None,
        sort_order: SortOrder | None = None,
        page: int | None = None,
        limit: int | None = None,
    ) -> Page[Run]:
        """List runs, page by page.

        Returns the runs that match, at most 100 on a page, newest first unless sorted
        otherwise.

        `GET /runs`

        Args:
            project: Name of the project to list from. Newer servers take the project from the API
                key and ignore this. Example: `"Support Assistant"`.
            dataset_id: Only runs on the dataset with this id. Example:
                `"dS2nG7_uFk9LpVx4QwRt-1Hj"`.
            run_ids: Only the runs with these ids (UUID v4). Keep it to about a hundred, as the
                address has a limit. Example: `["9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48"]`.
            name: Only runs with this name. Example: `"refund prompt, second draft"`.
            status: Only runs that are this far. Example: `"completed"`.
            date_range: Only runs created within this span of time, as a JSON object.
            sort_by: Field to sort by. Example: `"created_at"`.
            sort_order: Direction of sorting. Example: `"desc"`.
            page: Number of the page, counted from 1. At least 1. Server default: `1`. Example:
                `1`.
            limit: Number of runs on a page. 1 to 100. Server default: `20`. Example: `20`.

        Returns:
            One page; iterating over it goes on to the next ones.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._page(
            _LIST,
            project=project,
            dataset_id=dataset_id,
            run_ids=run_ids,
            name=name,
            status=status,
            date_range=date_range,
            sort_by=sort_by,
            sort_order=sort_order,
            page=page,
            limit=limit,
        )

    def create(
        self,
        *,
        name: str,
        project: str | Omit = omit,
        event_ids: Sequence[str] | Omit = omit,
        dataset_id: str | None | Omit = omit,
        datapoint_ids: Sequence[str] | Omit = omit,
        configuration: Mapping[str, object] | None | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
        status: RunStatus | Omit = omit,
    ) -> Created[Run]:
        """Create a run.

        Stores a run. Its events may be named now or in a later update. The id to keep is
        `run_id`, not the internal `id` of the run.

        `POST /runs`

        Args:
            name: Name of the run.
            project: Name of the project the run belongs to. Newer servers take the project from
                the API key and ignore this.
            event_ids: Ids of its sessions and events (UUID v4). They may be added later.
            dataset_id: Id of the dataset it runs on; null without one. An id of your own has to
                begin with `EXT-`.
            datapoint_ids: Ids of the datapoints it runs on.
            configuration: What is tried in the run; null for nothing.
            metadata: Anything else to keep with it.
            status: How far the run is. The server assumes `pending`.

        Returns:
            The new id, and the new object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _CREATE,
            name=name,
            project=project,
            event_ids=event_ids,
            dataset_id=dataset_id,
            datapoint_ids=datapoint_ids,
            configuration=configuration,
            metadata=metadata,
            status=status,
        )

    @legacy_keywords(evaluation_id="run_id")
    def schema(
        self, *, date_range: DateRange | DateRangeDict | None = None, run_id: str | None = None
    ) -> RunsSchema:
        """Get the fields that occur in runs.

        Lists the fields of the events of runs, and which of them stand for columns of datasets.
        Use it to build filters.

        `GET /runs/schema`

        Args:
            date_range: Only runs created within this span of time, as a JSON object.
            run_id: Only the run with this id (UUID v4). Example:
                `"9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_SCHEMA, date_range=date_range, run_id=run_id)

    def compare(
        self,
        new_run_id: str,
        old_run_id: str,
        *,
        project_id: str | None = None,
        aggregate_function: AggregateFunction | None = None,
    ) -> ExperimentComparison:
        """Compare two runs.

        Sets a new run against an old one, on the datapoints both have. Mind the order: the new
        run comes first.

        `GET /runs/{run_id_1}/compare-with/{run_id_2}`

        Args:
            new_run_id: Id of the new run (UUID v4), the one that is judged. Example:
                `"9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48"`.
            old_run_id: Id of the old run (UUID v4), the one it is measured against. Example:
                `"41e8b6f3-2d97-4c5a-9e80-b6a3d7f15c02"`.
            project_id: Id of the project of the run (NanoId, 24 characters). Newer servers take
                the project from the API key and ignore this. Example:
                `"pJ0aM6_sNb4ViCu9-XyLz2Oe"`.
            aggregate_function: How the values of each metric are condensed into one. Example:
                `"average"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _COMPARE,
            new_run_id=new_run_id,
            old_run_id=old_run_id,
            project_id=project_id,
            aggregate_function=aggregate_function,
        )

    @legacy_keywords(evaluation_id="run_id")
    def get(self, run_id: str) -> Run:
        """Get a run.

        Returns the run itself. What its metrics came to is part of the result of the run.

        `GET /runs/{run_id}`

        Args:
            run_id: Id of the run (UUID v4). Example: `"9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_GET, run_id=run_id)

    @legacy_keywords(evaluation_id="run_id")
    def update(
        self,
        run_id: str,
        *,
        name: str | Omit = omit,
        status: RunStatus | Omit = omit,
        event_ids: Sequence[str] | Omit = omit,
        dataset_id: str | None | Omit = omit,
        datapoint_ids: Sequence[str] | Omit = omit,
        configuration: Mapping[str, object] | None | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
        results: Mapping[str, object] | Omit = omit,
    ) -> Updated[Run]:
        """Change a run.

        Sets the given fields of a run; metadata, results and configuration are merged into the
        stored ones. A warning tells of events without a datapoint id. Older servers answer with
        a receipt of the database in place of the run.

        `PUT /runs/{run_id}`

        Args:
            run_id: Id of the run (UUID v4). Example: `"9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48"`.
            name: Name of the run.
            status: How far a run is.
            event_ids: Ids of further sessions and events of the run (UUID v4).
            dataset_id: Id of the dataset it runs on; null without one.
            datapoint_ids: Ids of further datapoints the run is about.
            configuration: What is tried in the run; null for nothing.
            metadata: Anything else to keep with it.
            results: Results to store with the run.

        Returns:
            The changed object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _UPDATE,
            run_id=run_id,
            name=name,
            status=status,
            event_ids=event_ids,
            dataset_id=dataset_id,
            datapoint_ids=datapoint_ids,
            configuration=configuration,
            metadata=metadata,
            results=results,
        )

    @legacy_keywords(evaluation_id="run_id")
    def delete(self, run_id: str) -> Deleted:
        """Delete a run.

        Deletes the run, whatever its status, and says which one it was.

        `DELETE /runs/{run_id}`

        Args:
            run_id: Id of the run (UUID v4). Example: `"9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_DELETE, run_id=run_id)

    @legacy_keywords(evaluation_id="run_id")
    def result(
        self,
        run_id: str,
        *,
        project_id: str | None = None,
        aggregate_function: AggregateFunction | None = None,
    ) -> ExperimentResult:
        """Get the result of a run.

        Says which datapoints passed and what each metric came to over the whole run. Answers
        400 if the run cannot be evaluated.

        `GET /runs/{run_id}/result`

        Args:
            run_id: Id of the run (UUID v4). Example: `"9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48"`.
            project_id: Id of the project of the run (NanoId, 24 characters). Newer servers take
                the project from the API key and ignore this. Example:
                `"pJ0aM6_sNb4ViCu9-XyLz2Oe"`.
            aggregate_function: How the values of each metric are condensed into one. Example:
                `"average"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _RESULT, run_id=run_id, project_id=project_id, aggregate_function=aggregate_function
        )


class AsyncRuns(AsyncResource):
    """Experiments: sets of sessions judged together, with their results and comparisons."""

    @cached_property
    def with_raw_response(self) -> AsyncRunsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncRunsWithRawResponse(self)

    def list(
        self,
        *,
        project: str | None = None,
        dataset_id: str | None = None,
        run_ids: Sequence[str] | None = None,
        name: str | None = None,
        status: RunStatus | None = None,
        date_range: DateRange | DateRangeDict | None = None,
        sort_by: RunSortField | None = None,
        sort_order: SortOrder | None = None,
        page: int | None = None,
        limit: int | None = None,
    ) -> AsyncPageRequest[Run]:
        """List runs, page by page.

        Returns the runs that match, at most 100 on a page, newest first unless sorted
        otherwise.

        `GET /runs`

        Args:
            project: Name of the project to list from. Newer servers take the project from the API
                key and ignore this. Example: `"Support Assistant"`.
            dataset_id: Only runs on the dataset with this id. Example:
                `"dS2nG7_uFk9LpVx4QwRt-1Hj"`.
            run_ids: Only the runs with these ids (UUID v4). Keep it to about a hundred, as the
                address has a limit. Example: `["9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48"]`.
            name: Only runs with this name. Example: `"refund prompt, second draft"`.
            status: Only runs that are this far. Example: `"completed"`.
            date_range: Only runs created within this span of time, as a JSON object.
            sort_by: Field to sort by. Example: `"created_at"`.
            sort_order: Direction of sorting. Example: `"desc"`.
            page: Number of the page, counted from 1. At least 1. Server default: `1`. Example:
                `1`.
            limit: Number of runs on a page. 1 to 100. Server default: `20`. Example: `20`.

        Returns:
            One page; iterating over it goes on to the next ones.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._page(
            _LIST,
            project=project,
            dataset_id=dataset_id,
            run_ids=run_ids,
            name=name,
            status=status,
            date_range=date_range,
            sort_by=sort_by,
            sort_order=sort_order,
            page=page,
            limit=limit,
        )

    async def create(
        self,
        *,
        name: str,
        project: str | Omit = omit,
        event_ids: Sequence[str] | Omit = omit,
        dataset_id: str | None | Omit = omit,
        datapoint_ids: Sequence[str] | Omit = omit,
        configuration: Mapping[str, object] | None | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
        status: RunStatus | Omit = omit,
    ) -> Created[Run]:
        """Create a run.

        Stores a run. Its events may be named now or in a later update. The id to keep is
        `run_id`, not the internal `id` of the run.

        `POST /runs`

        Args:
            name: Name of the run.
            project: Name of the project the run belongs to. Newer servers take the project from
                the API key and ignore this.
            event_ids: Ids of its sessions and events (UUID v4). They may be added later.
            dataset_id: Id of the dataset it runs on; null without one. An id of your own has to
                begin with `EXT-`.
            datapoint_ids: Ids of the datapoints it runs on.
            configuration: What is tried in the run; null for nothing.
            metadata: Anything else to keep with it.
            status: How far the run is. The server assumes `pending`.

        Returns:
            The new id, and the new object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _CREATE,
            name=name,
            project=project,
            event_ids=event_ids,
            dataset_id=dataset_id,
            datapoint_ids=datapoint_ids,
            configuration=configuration,
            metadata=metadata,
            status=status,
        )

    @legacy_keywords(evaluation_id="run_id")
    async def schema(
        self, *, date_range: DateRange | DateRangeDict | None = None, run_id: str | None = None
    ) -> RunsSchema:
        """Get the fields that occur in runs.

        Lists the fields of the events of runs, and which of them stand for columns of datasets.
        Use it to build filters.

        `GET /runs/schema`

        Args:
            date_range: Only runs created within this span of time, as a JSON object.
            run_id: Only the run with this id (UUID v4). Example:
                `"9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_SCHEMA, date_range=date_range, run_id=run_id)

    async def compare(
        self,
        new_run_id: str,
        old_run_id: str,
        *,
        project_id: str | None = None,
        aggregate_function: AggregateFunction | None = None,
    ) -> ExperimentComparison:
        """Compare two runs.

        Sets a new run against an old one, on the datapoints both have. Mind the order: the new
        run comes first.

        `GET /runs/{run_id_1}/compare-with/{run_id_2}`

        Args:
            new_run_id: Id of the new run (UUID v4), the one that is judged. Example:
                `"9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48"`.
            old_run_id: Id of the old run (UUID v4), the one it is measured against. Example:
                `"41e8b6f3-2d97-4c5a-9e80-b6a3d7f15c02"`.
            project_id: Id of the project of the run (NanoId, 24 characters). Newer servers take
                the project from the API key and ignore this. Example:
                `"pJ0aM6_sNb4ViCu9-XyLz2Oe"`.
            aggregate_function: How the values of each metric are condensed into one. Example:
                `"average"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _COMPARE,
            new_run_id=new_run_id,
            old_run_id=old_run_id,
            project_id=project_id,
            aggregate_function=aggregate_function,
        )

    @legacy_keywords(evaluation_id="run_id")
    async def get(self, run_id: str) -> Run:
        """Get a run.

        Returns the run itself. What its metrics came to is part of the result of the run.

        `GET /runs/{run_id}`

        Args:
            run_id: Id of the run (UUID v4). Example: `"9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_GET, run_id=run_id)

    @legacy_keywords(evaluation_id="run_id")
    async def update(
        self,
        run_id: str,
        *,
        name: str | Omit = omit,
        status: RunStatus | Omit = omit,
        event_ids: Sequence[str] | Omit = omit,
        dataset_id: str | None | Omit = omit,
        datapoint_ids: Sequence[str] | Omit = omit,
        configuration: Mapping[str, object] | None | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
        results: Mapping[str, object] | Omit = omit,
    ) -> Updated[Run]:
        """Change a run.

        Sets the given fields of a run; metadata, results and configuration are merged into the
        stored ones. A warning tells of events without a datapoint id. Older servers answer with
        a receipt of the database in place of the run.

        `PUT /runs/{run_id}`

        Args:
            run_id: Id of the run (UUID v4). Example: `"9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48"`.
            name: Name of the run.
            status: How far a run is.
            event_ids: Ids of further sessions and events of the run (UUID v4).
            dataset_id: Id of the dataset it runs on; null without one.
            datapoint_ids: Ids of further datapoints the run is about.
            configuration: What is tried in the run; null for nothing.
            metadata: Anything else to keep with it.
            results: Results to store with the run.

        Returns:
            The changed object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _UPDATE,
            run_id=run_id,
            name=name,
            status=status,
            event_ids=event_ids,
            dataset_id=dataset_id,
            datapoint_ids=datapoint_ids,
            configuration=configuration,
            metadata=metadata,
            results=results,
        )

    @legacy_keywords(evaluation_id="run_id")
    async def delete(self, run_id: str) -> Deleted:
        """Delete a run.

        Deletes the run, whatever its status, and says which one it was.

        `DELETE /runs/{run_id}`

        Args:
            run_id: Id of the run (UUID v4). Example: `"9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_DELETE, run_id=run_id)

    @legacy_keywords(evaluation_id="run_id")
    async def result(
        self,
        run_id: str,
        *,
        project_id: str | None = None,
        aggregate_function: AggregateFunction | None = None,
    ) -> ExperimentResult:
        """Get the result of a run.

        Says which datapoints passed and what each metric came to over the whole run. Answers
        400 if the run cannot be evaluated.

        `GET /runs/{run_id}/result`

        Args:
            run_id: Id of the run (UUID v4). Example: `"9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48"`.
            project_id: Id of the project of the run (NanoId, 24 characters). Newer servers take
                the project from the API key and ignore this. Example:
                `"pJ0aM6_sNb4ViCu9-XyLz2Oe"`.
            aggregate_function: How the values of each metric are condensed into one. Example:
                `"average"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _RESULT, run_id=run_id, project_id=project_id, aggregate_function=aggregate_function
        )


class RunsWithRawResponse:
    """The methods of `Runs`, returning raw responses."""

    def __init__(self, runs: Runs) -> None:
        self.list = raw(runs.list)
        self.create = raw(runs.create)
        self.schema = raw(runs.schema)
        self.compare = raw(runs.compare)
        self.get = raw(runs.get)
        self.update = raw(runs.update)
        self.delete = raw(runs.delete)
        self.result = raw(runs.result)


class AsyncRunsWithRawResponse:
    """The methods of `AsyncRuns`, returning raw responses."""

    def __init__(self, runs: AsyncRuns) -> None:
        self.list = raw_async_pages(runs.list)
        self.create = raw_async(runs.create)
        self.schema = raw_async(runs.schema)
        self.compare = raw_async(runs.compare)
        self.get = raw_async(runs.get)
        self.update = raw_async(runs.update)
        self.delete = raw_async(runs.delete)
        self.result = raw_async(runs.result)
