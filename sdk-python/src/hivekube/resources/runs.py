"""Evaluation runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final, Literal

from .._runtime.calls import (
    AsyncPageRequest,
    AsyncResource,
    Body,
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
from ..models.runs import Run, RunStatus
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
        Query("sort_by"),
        Query("sort_order"),
        Query("page"),
        Query("limit"),
    ),
    paging=Paging("page", "limit", max_limit=100),
    reply=ListReply(Run, items=("/evaluations",), total=("/pagination/total",)),
)

_GET: Final = Operation(
    "runs.get",
    "GET",
    "/runs/{run_id}",
    arguments=(Path("run_id"),),
    reply=ItemReply(Run, value=("/evaluation", "/"), value_has=(("run_id", "evaluation_id"),)),
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
    reply=UpdatedReply(
        Run,
        value=("/evaluation", "/"),
        value_has=(("run_id", "evaluation_id"),),
        id=("/run_id", "/evaluation/run_id"),
    ),
)


class Runs(SyncResource):
    """Evaluation runs."""

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
        sort_by: Literal["created_at", "updated_at", "name", "status"] | str | None = None,
        sort_order: Literal["asc", "desc"] | str | None = None,
        page: int | None = None,
        limit: int | None = None,
    ) -> Page[Run]:
        """Lists runs.

        `GET /runs`

        Args:
            project: Project the runs belong to.
            dataset_id: Dataset they are measured on.
            run_ids: Ids of the runs.
            name: Name of the run.
            status: How far the runs are.
            date_range: When they were made.
            sort_by: Field to sort by.
            sort_order: Direction to sort in.
            page: Number of the page, from 1.
            limit: Runs a page, at most 100.
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

    @legacy_keywords(evaluation_id="run_id")
    def get(self, run_id: str) -> Run:
        """Gets a run.

        `GET /runs/{run_id}`

        Args:
            run_id: Id of the run.

        Raises:
            NotFoundError: There is no such run.
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
        dataset_id: str | Omit | None = omit,
        datapoint_ids: Sequence[str] | Omit = omit,
        configuration: Mapping[str, object] | Omit | None = omit,
        metadata: Mapping[str, object] | Omit = omit,
        results: Mapping[str, object] | Omit = omit,
    ) -> Updated[Run]:
        """Changes a run.

        `PUT /runs/{run_id}`

        Args:
            run_id: Id of the run.
            name: Name of the run.
            status: How far the run is.
            event_ids: Sessions of the run.
            dataset_id: Dataset the run is measured on.
            datapoint_ids: Datapoints of the run.
            configuration: Configuration of the run.
            metadata: Anything else about the run.
            results: What came out.
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


class AsyncRuns(AsyncResource):
    """Evaluation runs."""

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
        sort_by: Literal["created_at", "updated_at", "name", "status"] | str | None = None,
        sort_order: Literal["asc", "desc"] | str | None = None,
        page: int | None = None,
        limit: int | None = None,
    ) -> AsyncPageRequest[Run]:
        """Lists runs.

        `GET /runs`

        Args:
            project: Project the runs belong to.
            dataset_id: Dataset they are measured on.
            run_ids: Ids of the runs.
            name: Name of the run.
            status: How far the runs are.
            date_range: When they were made.
            sort_by: Field to sort by.
            sort_order: Direction to sort in.
            page: Number of the page, from 1.
            limit: Runs a page, at most 100.
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

    @legacy_keywords(evaluation_id="run_id")
    async def get(self, run_id: str) -> Run:
        """Gets a run.

        `GET /runs/{run_id}`

        Args:
            run_id: Id of the run.

        Raises:
            NotFoundError: There is no such run.
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
        dataset_id: str | Omit | None = omit,
        datapoint_ids: Sequence[str] | Omit = omit,
        configuration: Mapping[str, object] | Omit | None = omit,
        metadata: Mapping[str, object] | Omit = omit,
        results: Mapping[str, object] | Omit = omit,
    ) -> Updated[Run]:
        """Changes a run.

        `PUT /runs/{run_id}`

        Args:
            run_id: Id of the run.
            name: Name of the run.
            status: How far the run is.
            event_ids: Sessions of the run.
            dataset_id: Dataset the run is measured on.
            datapoint_ids: Datapoints of the run.
            configuration: Configuration of the run.
            metadata: Anything else about the run.
            results: What came out.
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


class RunsWithRawResponse:
    """The methods of `Runs`, returning raw responses."""

    def __init__(self, runs: Runs) -> None:
        self.list = raw(runs.list)
        self.get = raw(runs.get)
        self.update = raw(runs.update)


class AsyncRunsWithRawResponse:
    """The methods of `AsyncRuns`, returning raw responses."""

    def __init__(self, runs: AsyncRuns) -> None:
        self.list = raw_async_pages(runs.list)
        self.get = raw_async(runs.get)
        self.update = raw_async(runs.update)
