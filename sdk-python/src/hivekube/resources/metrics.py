"""What events are judged by: code, models, people, or a mix of those."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from types import NoneType
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
from ..models.metrics import (
    ChildMetric,
    ChildMetricDict,
    Metric,
    MetricCategory,
    MetricCategoryDict,
    MetricDefinition,
    MetricDefinitionDict,
    MetricFilters,
    MetricFiltersDict,
    MetricResult,
    MetricReturnType,
    MetricThreshold,
    MetricThresholdDict,
    MetricType,
)
from ..models.shared import EventType

__all__ = ["AsyncMetrics", "AsyncMetricsWithRawResponse", "Metrics", "MetricsWithRawResponse"]

_LIST: Final = Operation(
    "metrics.list",
    "GET",
    "/metrics",
    arguments=(
        Query("project_name"),
        Query("type", of=MetricType),
        Query("id"),
    ),
    reply=ListReply(Metric, items=("/metrics", "/0", "/")),
)

_CREATE: Final = Operation(
    "metrics.create",
    "POST",
    "/metrics",
    arguments=(
        Body("name"),
        Body("criteria"),
        Body("type", of=MetricType),
        Body("description", nullable=True),
        Body("return_type", of=MetricReturnType),
        Body("enabled_in_prod"),
        Body("needs_ground_truth"),
        Body("sampling_percentage", of=float),
        Body("scale"),
        Body("categories", of=list[MetricCategory]),
        Body("threshold", of=MetricThreshold),
        Body("filters", of=MetricFilters),
        Body("model_provider"),
        Body("model_name"),
        Body("event_name"),
        Body("event_type", of=EventType),
        Body("child_metrics", of=list[ChildMetric]),
        Body("project_name"),
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
    "metrics.update",
    "PUT",
    "/metrics",
    arguments=(
        Body("metric_id"),
        Body("name"),
        Body("criteria"),
        Body("type", of=MetricType),
        Body("description", nullable=True),
        Body("return_type", of=MetricReturnType),
        Body("enabled_in_prod"),
        Body("needs_ground_truth"),
        Body("sampling_percentage", of=float),
        Body("scale"),
        Body("categories", of=list[MetricCategory]),
        Body("threshold", of=MetricThreshold),
        Body("filters", of=MetricFilters),
        Body("model_provider"),
        Body("model_name"),
        Body("event_name"),
        Body("event_type", of=EventType),
        Body("child_metrics", of=list[ChildMetric]),
        Body("project_name"),
    ),
    reply=UpdatedReply(
        NoneType,
        id=("/result/id", "/result/_id", "/event_id", "/metric_id", "/id", "/_id"),
        matched=("/matchedCount", "/result/matchedCount"),
        modified=("/modifiedCount", "/result/modifiedCount"),
    ),
)

_DELETE: Final = Operation(
    "metrics.delete",
    "DELETE",
    "/metrics",
    arguments=(Query("metric_id", required=True),),
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

_RUN: Final = Operation(
    "metrics.run",
    "POST",
    "/metrics/run_metric",
    arguments=(
        Body("metric", of=MetricDefinition),
        Body("event", nullable=True),
    ),
    reply=ItemReply(MetricResult, fails=("status",)),
)


class Metrics(SyncResource):
    """What events are judged by: code, models, people, or a mix of those."""

    @cached_property
    def with_raw_response(self) -> MetricsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return MetricsWithRawResponse(self)

    @legacy_keywords(task="project_name")
    def list(
        self,
        *,
        project_name: str | None = None,
        type: MetricType | None = None,
        id: str | None = None,
    ) -> Page[Metric]:
        """List metrics.

        Returns all metrics that match; there are no pages. A filter by id gives a list of one,
        or an empty list if there is no such metric.

        `GET /metrics`

        Args:
            project_name: Name of the project to list from. Newer servers take the project from the
                API key and ignore this. Example: `"Support Assistant"`.
            type: Only metrics of this type. Example: `"LLM"`.
            id: Only the metric with this id (NanoId, 24 characters). Example:
                `"mT8rJ3-hKq5WzXc1BvNy6_Pd"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._page(_LIST, project_name=project_name, type=type, id=id)

    @legacy_keywords(code_snippet="criteria", prompt="criteria", task="project_name")
    def create(
        self,
        *,
        name: str,
        criteria: str,
        type: MetricType,
        description: str | None | Omit = omit,
        return_type: MetricReturnType | Omit = omit,
        enabled_in_prod: bool | Omit = omit,
        needs_ground_truth: bool | Omit = omit,
        sampling_percentage: float | Omit = omit,
        scale: int | Omit = omit,
        categories: Sequence[MetricCategory | MetricCategoryDict] | Omit = omit,
        threshold: MetricThreshold | MetricThresholdDict | Omit = omit,
        filters: MetricFilters | MetricFiltersDict | Omit = omit,
        model_provider: str | Omit = omit,
        model_name: str | Omit = omit,
        event_name: str | Omit = omit,
        event_type: EventType | Omit = omit,
        child_metrics: Sequence[ChildMetric | ChildMetricDict] | Omit = omit,
        project_name: str | Omit = omit,
    ) -> Created[None]:
        """Create a metric.

        Stores a metric. A metric of type `LLM` needs the provider and name of a model, one with
        return type `float` needs a scale; otherwise the server answers 400.

        `POST /metrics`

        Args:
            name: Name of the metric, at most 200 characters.
            criteria: What is computed: Python source, instructions for the judging model, guidance
                for people, or the formula of a composite, as the type says.
            type: How a metric is computed: by Python code, by a model, by a person, or out of
                other metrics.
            description: What the metric measures.
            return_type: Type of the value of a metric.
            enabled_in_prod: Whether it runs on every event as it arrives. The server assumes true
                for metrics of type `HUMAN`, false for others.
            needs_ground_truth: Whether an event needs a ground truth to be judged. False by
                default.
            sampling_percentage: Share of the matching events it runs on, in percent. The default
                depends on the server: 10 or 100. 0 to 100.
            scale: Largest value of a numeric metric. Servers insist on it for return type `float`.
                At least 1.
            categories: Values a categorical metric can take. At least 1 item.
            threshold: When a value of the metric passes: within a range, at a given value, or in
                given categories.
            filters: Which events a metric is computed on.
            model_provider: Provider of the judging model, such as `openai`; needed for type `LLM`.
            model_name: Name of the judging model; needed for type `LLM`.
            event_name: Name of the events it is computed on.
            event_type: Kind of a traced event: a whole session, a call of a model, a call of a
                tool, or a chain that groups other events.
            child_metrics: Metrics a composite one is made of. Newer servers no longer know it.
            project_name: Name of the project the metric belongs to. Newer servers take the project
                from the API key and ignore this.

        Returns:
            The new id.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _CREATE,
            name=name,
            criteria=criteria,
            type=type,
            description=description,
            return_type=return_type,
            enabled_in_prod=enabled_in_prod,
            needs_ground_truth=needs_ground_truth,
            sampling_percentage=sampling_percentage,
            scale=scale,
            categories=categories,
            threshold=threshold,
            filters=filters,
            model_provider=model_provider,
            model_name=model_name,
            event_name=event_name,
            event_type=event_type,
            child_metrics=child_metrics,
            project_name=project_name,
        )

    @legacy_keywords(code_snippet="criteria", prompt="criteria", task="project_name")
    def update(
        self,
        metric_id: str,
        *,
        name: str | Omit = omit,
        criteria: str | Omit = omit,
        type: MetricType | Omit = omit,
        description: str | None | Omit = omit,
        return_type: MetricReturnType | Omit = omit,
        enabled_in_prod: bool | Omit = omit,
        needs_ground_truth: bool | Omit = omit,
        sampling_percentage: float | Omit = omit,
        scale: int | Omit = omit,
        categories: Sequence[MetricCategory | MetricCategoryDict] | Omit = omit,
        threshold: MetricThreshold | MetricThresholdDict | Omit = omit,
        filters: MetricFilters | MetricFiltersDict | Omit = omit,
        model_provider: str | Omit = omit,
        model_name: str | Omit = omit,
        event_name: str | Omit = omit,
        event_type: EventType | Omit = omit,
        child_metrics: Sequence[ChildMetric | ChildMetricDict] | Omit = omit,
        project_name: str | Omit = omit,
    ) -> Updated[None]:
        """Change a metric.

        Sets the given fields of a metric. The rules for new metrics hold for the result: a
        model for type `LLM`, a scale for return type `float`.

        `PUT /metrics`

        Args:
            metric_id: Id of the metric to change (NanoId, 24 characters).
            name: Name of the metric, at most 200 characters.
            criteria: What is computed: Python source, instructions for the judging model, guidance
                for people, or the formula of a composite, as the type says.
            type: How a metric is computed: by Python code, by a model, by a person, or out of
                other metrics.
            description: What the metric measures.
            return_type: Type of the value of a metric.
            enabled_in_prod: Whether it runs on every event as it arrives. The server assumes true
                for metrics of type `HUMAN`, false for others.
            needs_ground_truth: Whether an event needs a ground truth to be judged. False by
                default.
            sampling_percentage: Share of the matching events it runs on, in percent. The default
                depends on the server: 10 or 100. 0 to 100.
            scale: Largest value of a numeric metric. Servers insist on it for return type `float`.
                At least 1.
            categories: Values a categorical metric can take. At least 1 item.
            threshold: When a value of the metric passes: within a range, at a given value, or in
                given categories.
            filters: Which events a metric is computed on.
            model_provider: Provider of the judging model, such as `openai`; needed for type `LLM`.
            model_name: Name of the judging model; needed for type `LLM`.
            event_name: Name of the events it is computed on.
            event_type: Kind of a traced event: a whole session, a call of a model, a call of a
                tool, or a chain that groups other events.
            child_metrics: Metrics a composite one is made of. Newer servers no longer know it.
            project_name: Name of the project the metric belongs to. Newer servers take the project
                from the API key and ignore this.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _UPDATE,
            metric_id=metric_id,
            name=name,
            criteria=criteria,
            type=type,
            description=description,
            return_type=return_type,
            enabled_in_prod=enabled_in_prod,
            needs_ground_truth=needs_ground_truth,
            sampling_percentage=sampling_percentage,
            scale=scale,
            categories=categories,
            threshold=threshold,
            filters=filters,
            model_provider=model_provider,
            model_name=model_name,
            event_name=event_name,
            event_type=event_type,
            child_metrics=child_metrics,
            project_name=project_name,
        )

    def delete(self, metric_id: str) -> Deleted:
        """Delete a metric.

        Deletes the metric, so that it is no longer computed on new events.

        `DELETE /metrics`

        Args:
            metric_id: Id of the metric to delete (NanoId, 24 characters). Example:
                `"mT8rJ3-hKq5WzXc1BvNy6_Pd"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_DELETE, metric_id=metric_id)

    def run(
        self, *, metric: MetricDefinition | MetricDefinitionDict, event: object
    ) -> MetricResult:
        """Compute a metric for one event.

        Computes a metric, stored or not, on the event that is sent along, and stores nothing.
        For metrics of type `LLM` this takes as long as the judging model does. A metric that
        fails is still a 200: see `success` and `error`.

        `POST /metrics/run_metric`

        Args:
            metric: A metric to try out.
            event: The event: an object with the fields the metric reads, most often an exported
                event.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_RUN, metric=metric, event=event)


class AsyncMetrics(AsyncResource):
    """What events are judged by: code, models, people, or a mix of those."""

    @cached_property
    def with_raw_response(self) -> AsyncMetricsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncMetricsWithRawResponse(self)

    @legacy_keywords(task="project_name")
    def list(
        self,
        *,
        project_name: str | None = None,
        type: MetricType | None = None,
        id: str | None = None,
    ) -> AsyncPageRequest[Metric]:
        """List metrics.

        Returns all metrics that match; there are no pages. A filter by id gives a list of one,
        or an empty list if there is no such metric.

        `GET /metrics`

        Args:
            project_name: Name of the project to list from. Newer servers take the project from the
                API key and ignore this. Example: `"Support Assistant"`.
            type: Only metrics of this type. Example: `"LLM"`.
            id: Only the metric with this id (NanoId, 24 characters). Example:
                `"mT8rJ3-hKq5WzXc1BvNy6_Pd"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._page(_LIST, project_name=project_name, type=type, id=id)

    @legacy_keywords(code_snippet="criteria", prompt="criteria", task="project_name")
    async def create(
        self,
        *,
        name: str,
        criteria: str,
        type: MetricType,
        description: str | None | Omit = omit,
        return_type: MetricReturnType | Omit = omit,
        enabled_in_prod: bool | Omit = omit,
        needs_ground_truth: bool | Omit = omit,
        sampling_percentage: float | Omit = omit,
        scale: int | Omit = omit,
        categories: Sequence[MetricCategory | MetricCategoryDict] | Omit = omit,
        threshold: MetricThreshold | MetricThresholdDict | Omit = omit,
        filters: MetricFilters | MetricFiltersDict | Omit = omit,
        model_provider: str | Omit = omit,
        model_name: str | Omit = omit,
        event_name: str | Omit = omit,
        event_type: EventType | Omit = omit,
        child_metrics: Sequence[ChildMetric | ChildMetricDict] | Omit = omit,
        project_name: str | Omit = omit,
    ) -> Created[None]:
        """Create a metric.

        Stores a metric. A metric of type `LLM` needs the provider and name of a model, one with
        return type `float` needs a scale; otherwise the server answers 400.

        `POST /metrics`

        Args:
            name: Name of the metric, at most 200 characters.
            criteria: What is computed: Python source, instructions for the judging model, guidance
                for people, or the formula of a composite, as the type says.
            type: How a metric is computed: by Python code, by a model, by a person, or out of
                other metrics.
            description: What the metric measures.
            return_type: Type of the value of a metric.
            enabled_in_prod: Whether it runs on every event as it arrives. The server assumes true
                for metrics of type `HUMAN`, false for others.
            needs_ground_truth: Whether an event needs a ground truth to be judged. False by
                default.
            sampling_percentage: Share of the matching events it runs on, in percent. The default
                depends on the server: 10 or 100. 0 to 100.
            scale: Largest value of a numeric metric. Servers insist on it for return type `float`.
                At least 1.
            categories: Values a categorical metric can take. At least 1 item.
            threshold: When a value of the metric passes: within a range, at a given value, or in
                given categories.
            filters: Which events a metric is computed on.
            model_provider: Provider of the judging model, such as `openai`; needed for type `LLM`.
            model_name: Name of the judging model; needed for type `LLM`.
            event_name: Name of the events it is computed on.
            event_type: Kind of a traced event: a whole session, a call of a model, a call of a
                tool, or a chain that groups other events.
            child_metrics: Metrics a composite one is made of. Newer servers no longer know it.
            project_name: Name of the project the metric belongs to. Newer servers take the project
                from the API key and ignore this.

        Returns:
            The new id.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _CREATE,
            name=name,
            criteria=criteria,
            type=type,
            description=description,
            return_type=return_type,
            enabled_in_prod=enabled_in_prod,
            needs_ground_truth=needs_ground_truth,
            sampling_percentage=sampling_percentage,
            scale=scale,
            categories=categories,
            threshold=threshold,
            filters=filters,
            model_provider=model_provider,
            model_name=model_name,
            event_name=event_name,
            event_type=event_type,
            child_metrics=child_metrics,
            project_name=project_name,
        )

    @legacy_keywords(code_snippet="criteria", prompt="criteria", task="project_name")
    async def update(
        self,
        metric_id: str,
        *,
        name: str | Omit = omit,
        criteria: str | Omit = omit,
        type: MetricType | Omit = omit,
        description: str | None | Omit = omit,
        return_type: MetricReturnType | Omit = omit,
        enabled_in_prod: bool | Omit = omit,
        needs_ground_truth: bool | Omit = omit,
        sampling_percentage: float | Omit = omit,
        scale: int | Omit = omit,
        categories: Sequence[MetricCategory | MetricCategoryDict] | Omit = omit,
        threshold: MetricThreshold | MetricThresholdDict | Omit = omit,
        filters: MetricFilters | MetricFiltersDict | Omit = omit,
        model_provider: str | Omit = omit,
        model_name: str | Omit = omit,
        event_name: str | Omit = omit,
        event_type: EventType | Omit = omit,
        child_metrics: Sequence[ChildMetric | ChildMetricDict] | Omit = omit,
        project_name: str | Omit = omit,
    ) -> Updated[None]:
        """Change a metric.

        Sets the given fields of a metric. The rules for new metrics hold for the result: a
        model for type `LLM`, a scale for return type `float`.

        `PUT /metrics`

        Args:
            metric_id: Id of the metric to change (NanoId, 24 characters).
            name: Name of the metric, at most 200 characters.
            criteria: What is computed: Python source, instructions for the judging model, guidance
                for people, or the formula of a composite, as the type says.
            type: How a metric is computed: by Python code, by a model, by a person, or out of
                other metrics.
            description: What the metric measures.
            return_type: Type of the value of a metric.
            enabled_in_prod: Whether it runs on every event as it arrives. The server assumes true
                for metrics of type `HUMAN`, false for others.
            needs_ground_truth: Whether an event needs a ground truth to be judged. False by
                default.
            sampling_percentage: Share of the matching events it runs on, in percent. The default
                depends on the server: 10 or 100. 0 to 100.
            scale: Largest value of a numeric metric. Servers insist on it for return type `float`.
                At least 1.
            categories: Values a categorical metric can take. At least 1 item.
            threshold: When a value of the metric passes: within a range, at a given value, or in
                given categories.
            filters: Which events a metric is computed on.
            model_provider: Provider of the judging model, such as `openai`; needed for type `LLM`.
            model_name: Name of the judging model; needed for type `LLM`.
            event_name: Name of the events it is computed on.
            event_type: Kind of a traced event: a whole session, a call of a model, a call of a
                tool, or a chain that groups other events.
            child_metrics: Metrics a composite one is made of. Newer servers no longer know it.
            project_name: Name of the project the metric belongs to. Newer servers take the project
                from the API key and ignore this.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _UPDATE,
            metric_id=metric_id,
            name=name,
            criteria=criteria,
            type=type,
            description=description,
            return_type=return_type,
            enabled_in_prod=enabled_in_prod,
            needs_ground_truth=needs_ground_truth,
            sampling_percentage=sampling_percentage,
            scale=scale,
            categories=categories,
            threshold=threshold,
            filters=filters,
            model_provider=model_provider,
            model_name=model_name,
            event_name=event_name,
            event_type=event_type,
            child_metrics=child_metrics,
            project_name=project_name,
        )

    async def delete(self, metric_id: str) -> Deleted:
        """Delete a metric.

        Deletes the metric, so that it is no longer computed on new events.

        `DELETE /metrics`

        Args:
            metric_id: Id of the metric to delete (NanoId, 24 characters). Example:
                `"mT8rJ3-hKq5WzXc1BvNy6_Pd"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_DELETE, metric_id=metric_id)

    async def run(
        self, *, metric: MetricDefinition | MetricDefinitionDict, event: object
    ) -> MetricResult:
        """Compute a metric for one event.

        Computes a metric, stored or not, on the event that is sent along, and stores nothing.
        For metrics of type `LLM` this takes as long as the judging model does. A metric that
        fails is still a 200: see `success` and `error`.

        `POST /metrics/run_metric`

        Args:
            metric: A metric to try out.
            event: The event: an object with the fields the metric reads, most often an exported
                event.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_RUN, metric=metric, event=event)


class MetricsWithRawResponse:
    """The methods of `Metrics`, returning raw responses."""

    def __init__(self, metrics: Metrics) -> None:
        self.list = raw(metrics.list)
        self.create = raw(metrics.create)
        self.update = raw(metrics.update)
        self.delete = raw(metrics.delete)
        self.run = raw(metrics.run)


class AsyncMetricsWithRawResponse:
    """The methods of `AsyncMetrics`, returning raw responses."""

    def __init__(self, metrics: AsyncMetrics) -> None:
        self.list = raw_async_pages(metrics.list)
        self.create = raw_async(metrics.create)
        self.update = raw_async(metrics.update)
        self.delete = raw_async(metrics.delete)
        self.run = raw_async(metrics.run)
