"""Experiments: sets of sessions judged together, with their results and comparisons."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from .._runtime.models import Model, Nullable, OpenUnion, deprecated, wire
from .shared import EventType

__all__ = [
    "AggregateFunction",
    "DatapointMetric",
    "DatapointResult",
    "EventComparisonDetail",
    "EventDetail",
    "EventPresence",
    "ExperimentComparison",
    "ExperimentResult",
    "MetricComparison",
    "MetricDatapoints",
    "MetricDetail",
    "MetricValue",
    "MetricsAggregation",
    "PassingRange",
    "ResultMetricType",
    "Run",
    "RunSortField",
    "RunStatus",
    "RunsSchema",
    "RunsSchemaField",
    "RunsSchemaMapping",
    "SortOrder",
]

AggregateFunction: TypeAlias = (
    Literal["average", "min", "max", "median", "p90", "p95", "p99", "sum", "count"] | str
)
"""How the values of a metric are condensed into one. Server default: `"average"`. Values the
document does not know are kept as they are.
"""

EventPresence: TypeAlias = Literal["old", "new", "both"] | str
"""Which of two compared runs has an event. Values the document does not know are kept as they are.
"""

ResultMetricType: TypeAlias = Literal["PYTHON", "LLM", "HUMAN", "COMPOSITE", "CLIENT_SIDE"] | str
"""How a metric of a result was computed; `CLIENT_SIDE` values came with the events. Values the
document does not know are kept as they are.
"""

RunSortField: TypeAlias = Literal["created_at", "updated_at", "name", "status"] | str
"""Field that runs are sorted by. Server default: `"created_at"`. Values the document does not know
are kept as they are.
"""

RunStatus: TypeAlias = Literal["pending", "running", "completed", "failed", "cancelled"] | str
"""How far a run is. Values the document does not know are kept as they are."""

SortOrder: TypeAlias = Literal["asc", "desc"] | str
"""Direction of sorting. Server default: `"desc"`. Values the document does not know are kept as
they are.
"""


class DatapointMetric(Model):
    """Value of one metric for one datapoint.

    Example:

    ```json
    {
      "name": "answer faithfulness",
      "event_name": "answer",
      "event_type": "model",
      "value": 5,
      "passed": true
    }
    ```
    """

    name: str | None = None
    """Name of the metric."""

    event_name: Nullable[str] = None
    """Name of the event it was computed on."""

    event_type: Nullable[EventType] = None
    """Kind of the event it was computed on."""

    value: MetricValue | None = None
    """Value of a metric: a number, or a boolean for a boolean metric."""

    passed: Nullable[bool] = None
    """Whether the value passed."""


class DatapointResult(Model):
    """How one datapoint fared in a run.

    Example:

    ```json
    {
      "datapoint_id": "dP6yB1xZc-3MnTq8_VsKw5Rg",
      "session_id": "5f0c8a52-9f3e-4d5b-8a1c-6e2b7d904f31",
      "passed": true,
      "metrics": [
        {
          "name": "answer faithfulness",
          "event_name": "answer",
          "event_type": "model",
          "value": 5,
          "passed": true
        }
      ]
    }
    ```
    """

    datapoint_id: Nullable[str] = None
    """Id of the datapoint; null if the session has none."""

    session_id: Nullable[str] = None
    """Id of the session that was judged (UUID v4)."""

    passed: Nullable[bool] = None
    """Whether all its metrics passed."""

    metrics: list[DatapointMetric] | None = None
    """Its values, one for each metric."""


class EventComparisonDetail(Model):
    """A name under which at least one of the two runs has events.

    Example:

    ```json
    {
      "event_name": "answer",
      "event_type": "model",
      "presence": "both"
    }
    ```
    """

    event_name: str | None = None
    """Name of the events."""

    event_type: Nullable[EventType] = None
    """Kind of the events."""

    presence: Nullable[EventPresence] = None
    """Which of the runs has them."""


class EventDetail(Model):
    """A name under which the run has events.

    Example:

    ```json
    {
      "event_name": "answer",
      "event_type": "model"
    }
    ```
    """

    event_name: str | None = None
    """Name of the events."""

    event_type: Nullable[EventType] = None
    """Kind of the events."""


class ExperimentComparison(Model):
    """Two runs side by side, on the datapoints they share."""

    metrics: list[MetricComparison] | None = None
    """One entry for each metric."""

    common_datapoints: Annotated[list[str] | None, wire("commonDatapoints")] = None
    """Ids of the datapoints both runs have."""

    event_details: list[EventComparisonDetail] | None = None
    """Names under which the runs have events."""

    old_run: Nullable[Run] = None
    """The run compared against."""

    new_run: Nullable[Run] = None
    """The run that is judged."""

    org_id: Annotated[Nullable[str], wire("org_id", legacy=("tenant",))] = None
    """Id of the organization that owns it (NanoId, 24 characters)."""

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id


class ExperimentResult(Model):
    """Result of a run: which datapoints passed, and what the metrics came to."""

    status: Nullable[RunStatus] = None
    """How far the run is."""

    success: Nullable[bool] = None
    """Whether the run as a whole passed."""

    error: Nullable[str] = None
    """Why there is no result, if there is none."""

    passed: list[str] | None = None
    """Ids of the datapoints or sessions that passed."""

    failed: list[str] | None = None
    """Ids of those that did not."""

    metrics: Nullable[MetricsAggregation] = None
    """The metrics of the run."""

    datapoints: list[DatapointResult] | None = None
    """One entry for each datapoint."""

    event_details: list[EventDetail] | None = None
    """Names under which the run has events."""

    run_object: Nullable[Run] = None
    """The run itself."""

    org_id: Annotated[Nullable[str], wire("org_id", legacy=("tenant",))] = None
    """Id of the organization that owns it (NanoId, 24 characters)."""

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id


class MetricComparison(Model):
    """One metric in the old run and in the new one.

    Example:

    ```json
    {
      "metric_name": "answer faithfulness",
      "metric_type": "LLM",
      "event_name": "answer",
      "event_type": "model",
      "old_aggregate": 3,
      "new_aggregate": 5,
      "difference": 2,
      "percentage_change": 66.7,
      "found_count": 1,
      "improved_count": 1,
      "degraded_count": 0,
      "same_count": 0,
      "improved": [
        "dP6yB1xZc-3MnTq8_VsKw5Rg"
      ],
      "degraded": [],
      "same": [],
      "old_values": [
        3
      ],
      "new_values": [
        5
      ]
    }
    ```
    """

    metric_name: str | None = None
    """Name of the metric."""

    metric_type: Nullable[ResultMetricType] = None
    """How the metric was computed."""

    event_name: Nullable[str] = None
    """Name of the events it was computed on."""

    event_type: Nullable[EventType] = None
    """Kind of the events it was computed on."""

    old_aggregate: Nullable[float] = None
    """Condensed value in the old run."""

    new_aggregate: Nullable[float] = None
    """Condensed value in the new run."""

    difference: Nullable[float] = None
    """New value minus old value."""

    percentage_change: Nullable[float] = None
    """Difference in percent of the old value."""

    found_count: Nullable[int] = None
    """Number of datapoints found in both runs."""

    improved_count: Nullable[int] = None
    """Number of datapoints that improved."""

    degraded_count: Nullable[int] = None
    """Number of datapoints that got worse."""

    same_count: Nullable[int] = None
    """Number of datapoints that stayed the same."""

    improved: list[str] | None = None
    """Ids of the datapoints that improved."""

    degraded: list[str] | None = None
    """Ids of the datapoints that got worse."""

    same: list[str] | None = None
    """Ids of the datapoints that stayed the same."""

    old_values: list[MetricValue] | None = None
    """Single values in the old run."""

    new_values: list[MetricValue] | None = None
    """Single values in the new run."""


class MetricDatapoints(Model):
    """Which datapoints passed a metric and which did not.

    Example:

    ```json
    {
      "passed": [
        "dP6yB1xZc-3MnTq8_VsKw5Rg"
      ],
      "failed": [
        "dP9eW4_rTy2UiOp7-AsDf0Gh"
      ]
    }
    ```
    """

    passed: list[str] | None = None
    """Ids of the datapoints or sessions that passed."""

    failed: list[str] | None = None
    """Ids of those that did not."""


class MetricDetail(Model):
    """One metric over all events of a run.

    Example:

    ```json
    {
      "metric_name": "answer faithfulness",
      "metric_type": "LLM",
      "event_name": "answer",
      "event_type": "model",
      "aggregate": 4,
      "values": [
        5,
        3
      ],
      "passing_range": {
        "min": 4,
        "max": 5
      },
      "datapoints": {
        "passed": [
          "dP6yB1xZc-3MnTq8_VsKw5Rg"
        ],
        "failed": [
          "dP9eW4_rTy2UiOp7-AsDf0Gh"
        ]
      }
    }
    ```
    """

    metric_name: str | None = None
    """Name of the metric."""

    metric_type: Nullable[ResultMetricType] = None
    """How the metric was computed."""

    event_name: Nullable[str] = None
    """Name of the events it was computed on."""

    event_type: Nullable[EventType] = None
    """Kind of the events it was computed on."""

    aggregate: Nullable[float] = None
    """The values condensed by the aggregate function."""

    values: list[MetricValue] | None = None
    """The single values."""

    passing_range: Nullable[PassingRange] = None
    """Range in which values pass."""

    datapoints: Nullable[MetricDatapoints] = None
    """Which datapoints passed."""


class MetricsAggregation(Model):
    """The metrics of a run, each condensed by the same function.

    Example:

    ```json
    {
      "aggregation_function": "average",
      "details": [
        {
          "metric_name": "answer faithfulness",
          "metric_type": "LLM",
          "event_name": "answer",
          "event_type": "model",
          "aggregate": 4,
          "values": [
            5,
            3
          ],
          "passing_range": {
            "min": 4,
            "max": 5
          },
          "datapoints": {
            "passed": [
              "dP6yB1xZc-3MnTq8_VsKw5Rg"
            ],
            "failed": [
              "dP9eW4_rTy2UiOp7-AsDf0Gh"
            ]
          }
        }
      ]
    }
    ```
    """

    aggregation_function: Nullable[AggregateFunction] = None
    """The function that was used."""

    details: list[MetricDetail] | None = None
    """One entry for each metric and event name."""


class PassingRange(Model):
    """Range in which the values of a metric pass.

    Example:

    ```json
    {
      "min": 4,
      "max": 5
    }
    ```
    """

    min: Nullable[float] = None
    """Smallest value that passes."""

    max: Nullable[float] = None
    """Largest value that passes."""


class Run(Model):
    """One experiment: a set of traced sessions or events, judged together.

    Example:

    ```json
    {
      "run_id": "9c27d5e0-84b1-4e6f-a3d2-5f1c0b7e9a48",
      "id": "rN1uX5_cVb9NmQa2-WsEd6Rf",
      "name": "refund prompt, second draft",
      "status": "completed",
      "project": "Support Assistant",
      "project_id": "pJ0aM6_sNb4ViCu9-XyLz2Oe",
      "org_id": "oG3wD7-fRt5HyJu1_KiLo8Pm",
      "event_ids": [
        "b3a9e7d4-1c62-4f08-9d7e-2a5c8f416b90",
        "e81d4c6f-75a2-49b3-8f0d-c94b2e6a1753"
      ],
      "dataset_id": "dS2nG7_uFk9LpVx4QwRt-1Hj",
      "datapoint_ids": [
        "dP6yB1xZc-3MnTq8_VsKw5Rg",
        "dP9eW4_rTy2UiOp7-AsDf0Gh"
      ],
      "configuration": {
        "model": "gpt-4o",
        "temperature": 0.2
      },
      "metadata": {
        "branch": "main"
      },
      "results": {},
      "created_at": "2024-05-04 20:15:04.124000",
      "updated_at": "2024-05-06T08:30:11.002Z"
    }
    ```
    """

    run_id: Annotated[str, wire("run_id", legacy=("evaluation_id",))]
    """Id of the run (UUID v4). This is the one every operation takes."""

    id: Annotated[Nullable[str], wire("id", legacy=("_id",))] = None
    """Internal id of the record (NanoId, 24 characters); no operation takes it."""

    name: Nullable[str] = None
    """Name of the run."""

    description: Nullable[str] = None
    """What the run is about."""

    status: Nullable[RunStatus] = None
    """How far the run is."""

    project: Nullable[str] = None
    """Project it belongs to, by name or by id as the server likes."""

    project_id: Nullable[str] = None
    """Id of the project it belongs to (NanoId, 24 characters)."""

    org_id: Annotated[Nullable[str], wire("org_id", legacy=("tenant",))] = None
    """Id of the organization that owns it (NanoId, 24 characters)."""

    event_ids: list[str] | None = None
    """Ids of its sessions and events (UUID v4)."""

    session_ids: list[str] | None = None
    """Ids of its sessions (UUID v4)."""

    dataset_id: Nullable[str] = None
    """Id of the dataset it ran on; null without one. Ids of datasets kept elsewhere begin with
    `EXT-`.
    """

    datapoint_ids: list[str] | None = None
    """Ids of the datapoints it ran on. Newer servers list them in the metadata."""

    evaluators: list[Any] | None = None
    """Evaluators of the run. Newer servers list them in the metadata."""

    results: Nullable[dict[str, Any]] = None
    """Results stored with the run, such as passed and failed ids."""

    configuration: Nullable[dict[str, Any]] = None
    """What was tried in the run."""

    metadata: Nullable[dict[str, Any]] = None
    """Anything else kept with it."""

    passing_ranges: Nullable[dict[str, Any]] = None
    """Ranges in which values pass, by metric name."""

    is_active: Nullable[bool] = None
    """Whether the run is shown."""

    scope_type: Nullable[str] = None
    """Kind of scope the run is kept in, such as a project."""

    scope_id: Nullable[str] = None
    """Id of that scope."""

    created_at: str | None = None
    """When the run was created, in the spelling of the server: `2024-05-04 20:15:04.124000` (UTC)
    or ISO 8601.
    """

    updated_at: Nullable[str] = None
    """When the run was last changed, spelled like `created_at`; null if it never was."""

    @property
    @deprecated("renamed: use `run_id`")
    def evaluation_id(self) -> str:
        """Old name of `run_id`."""
        return self.run_id

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id


class RunsSchema(Model):
    """What the events of runs look like: which fields occur, and how they map to datasets.

    Example:

    ```json
    {
      "fields": [
        {
          "name": "metadata.topic",
          "event_type": "session"
        }
      ],
      "datasets": [
        "dS2nG7_uFk9LpVx4QwRt-1Hj"
      ],
      "mappings": {
        "question": [
          {
            "field_name": "inputs.question",
            "event_type": "session"
          }
        ]
      }
    }
    ```
    """

    fields: list[RunsSchemaField] | None = None
    """The fields that occur."""

    datasets: list[str] | None = None
    """Datasets the runs used."""

    mappings: dict[str, list[RunsSchemaMapping]] | None = None
    """By column, the fields that stand for it."""

    org_id: Annotated[Nullable[str], wire("org_id", legacy=("tenant",))] = None
    """Id of the organization that owns it (NanoId, 24 characters)."""

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id


class RunsSchemaField(Model):
    """A field the events of runs have.

    Example:

    ```json
    {
      "name": "metadata.topic",
      "event_type": "session"
    }
    ```
    """

    name: str | None = None
    """Dotted path of the field."""

    event_type: Nullable[EventType] = None
    """Kind of the events that have it."""


class RunsSchemaMapping(Model):
    """A field that stands for a column of a dataset.

    Example:

    ```json
    {
      "field_name": "inputs.question",
      "event_type": "session"
    }
    ```
    """

    field_name: str | None = None
    """Dotted path of the field."""

    event_type: Nullable[EventType] = None
    """Kind of the events that have it."""


MetricValue: TypeAlias = Annotated[float | bool, OpenUnion()]
"""Value of a metric: a number, or a boolean for a boolean metric. A value of no known type is kept
as it is.
"""
