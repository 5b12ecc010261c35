"""What events are judged by: code, models, people, or a mix of those."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Required, TypeAlias, TypedDict

from .._runtime.models import LegacyValues, Model, Nullable, OpenUnion, deprecated, wire
from .shared import EventFilter, EventFilterDict, EventType

__all__ = [
    "ChildMetric",
    "ChildMetricDict",
    "Metric",
    "MetricCategory",
    "MetricCategoryDict",
    "MetricDefinition",
    "MetricDefinitionDict",
    "MetricFilters",
    "MetricFiltersDict",
    "MetricPassValue",
    "MetricResult",
    "MetricReturnType",
    "MetricThreshold",
    "MetricThresholdDict",
    "MetricType",
]

MetricReturnType: TypeAlias = Literal["float", "boolean", "string", "categorical"] | str
"""Type of the value of a metric. Values the document does not know are kept as they are."""

MetricType: TypeAlias = Annotated[
    Literal["PYTHON", "LLM", "HUMAN", "COMPOSITE"] | str,
    LegacyValues({"custom": "PYTHON", "model": "LLM", "human": "HUMAN", "composite": "COMPOSITE"}),
]
"""How a metric is computed: by Python code, by a model, by a person, or out of other metrics.
Values the document does not know are kept as they are.
"""


class ChildMetric(Model):
    """A metric that counts towards a composite one.

    Example:

    ```json
    {
      "name": "answer faithfulness",
      "weight": 0.5,
      "scale": 5
    }
    ```
    """

    id: str | None = None
    """Id of the metric (NanoId, 24 characters)."""

    name: str | None = None
    """Name of the metric."""

    weight: float | None = None
    """Weight of its value in the composite."""

    scale: Nullable[int] = None
    """Largest value it can take, if it has a scale."""


class ChildMetricDict(TypedDict, total=False):
    """`ChildMetric` as a plain dict."""

    id: str
    name: str
    weight: float
    scale: int | None


class Metric(Model):
    """A metric as it is stored."""

    id: Annotated[str | None, wire("id", legacy=("_id",))] = None
    """Id of the metric (NanoId, 24 characters)."""

    name: str
    """Name of the metric, at most 200 characters."""

    criteria: Annotated[Nullable[str], wire("criteria", legacy=("code_snippet", "prompt"))] = None
    """What is computed: Python source, instructions for the judging model, guidance for people, or
    the formula of a composite, as the type says.
    """

    type: MetricType
    """How a metric is computed: by Python code, by a model, by a person, or out of other metrics.
    """

    description: Nullable[str] = None
    """What the metric measures."""

    return_type: Nullable[MetricReturnType] = None
    """Type of its values."""

    enabled_in_prod: Nullable[bool] = None
    """Whether it runs on every event as it arrives."""

    needs_ground_truth: Nullable[bool] = None
    """Whether an event needs a ground truth to be judged."""

    sampling_percentage: Nullable[float] = None
    """Share of the matching events it runs on, in percent."""

    scale: Nullable[int] = None
    """Largest value of a numeric metric."""

    categories: Nullable[list[MetricCategory]] = None
    """Values a categorical metric can take."""

    threshold: Nullable[MetricThreshold] = None
    """When a value passes."""

    filters: Nullable[MetricFilters] = None
    """Which events it is computed on."""

    model_provider: Nullable[str] = None
    """Provider of the judging model, such as `openai`."""

    model_name: Nullable[str] = None
    """Name of the judging model."""

    event_name: Nullable[str] = None
    """Name of the events it is computed on."""

    event_type: Nullable[EventType] = None
    """Kind of the events it is computed on."""

    child_metrics: Nullable[list[ChildMetric]] = None
    """Metrics a composite one is made of. Newer servers no longer know it."""

    project_name: Annotated[Nullable[str], wire("project_name", legacy=("task",))] = None
    """Name of the project it belongs to."""

    project_id: Nullable[str] = None
    """Id of the project it belongs to (NanoId, 24 characters)."""

    org_id: Annotated[Nullable[str], wire("org_id", legacy=("tenant",))] = None
    """Id of the organization that owns it (NanoId, 24 characters)."""

    created_at: str | None = None
    """When the metric was created, in the spelling of the server: `2024-05-04 20:15:04.124000`
    (UTC) or ISO 8601.
    """

    updated_at: Nullable[str] = None
    """When the metric was last changed, spelled like `created_at`; null if it never was."""

    @property
    @deprecated("renamed: use `criteria`")
    def code_snippet(self) -> str | None:
        """Old name of `criteria`."""
        return self.criteria

    @property
    @deprecated("renamed: use `criteria`")
    def prompt(self) -> str | None:
        """Old name of `criteria`."""
        return self.criteria

    @property
    @deprecated("renamed: use `project_name`")
    def task(self) -> str | None:
        """Old name of `project_name`."""
        return self.project_name

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id


class MetricCategory(Model):
    """One of the values a categorical metric can take.

    Example:

    ```json
    {
      "category": "polite",
      "score": 1
    }
    ```
    """

    category: str | None = None
    """Label of the category."""

    score: Nullable[float] = None
    """Number the category counts for; null if it has none."""


class MetricCategoryDict(TypedDict, total=False):
    """`MetricCategory` as a plain dict."""

    category: str
    score: float | None


class MetricDefinition(Model):
    """A metric to try out. It need not be stored, and running it stores nothing.

    Example:

    ```json
    {
      "name": "answer faithfulness",
      "criteria": "Rate from 1 to 5 how well the answer is supported by the context.",
      "type": "LLM",
      "description": "Is the answer backed by the context?",
      "return_type": "float",
      "needs_ground_truth": false,
      "scale": 5,
      "threshold": {
        "min": 4,
        "max": 5
      },
      "model_provider": "openai",
      "model_name": "gpt-4o",
      "event_name": "answer",
      "event_type": "model"
    }
    ```
    """

    name: str
    """Name of the metric, at most 200 characters."""

    criteria: Annotated[str, wire("criteria", legacy=("code_snippet", "prompt"))]
    """What is computed: Python source, instructions for the judging model, guidance for people, or
    the formula of a composite, as the type says.
    """

    type: MetricType
    """How a metric is computed: by Python code, by a model, by a person, or out of other metrics.
    """

    description: Nullable[str] = None
    """What the metric measures."""

    return_type: MetricReturnType | None = None
    """Type of the value of a metric."""

    enabled_in_prod: bool | None = None
    """Whether it runs on every event as it arrives. The server assumes true for metrics of type
    `HUMAN`, false for others.
    """

    needs_ground_truth: bool | None = None
    """Whether an event needs a ground truth to be judged. False by default."""

    sampling_percentage: float | None = None
    """Share of the matching events it runs on, in percent. The default depends on the server: 10
    or 100. 0 to 100.
    """

    scale: int | None = None
    """Largest value of a numeric metric. Servers insist on it for return type `float`. At least 1.
    """

    categories: list[MetricCategory] | None = None
    """Values a categorical metric can take. At least 1 item."""

    threshold: MetricThreshold | None = None
    """When a value of the metric passes: within a range, at a given value, or in given categories.
    """

    filters: MetricFilters | None = None
    """Which events a metric is computed on."""

    model_provider: str | None = None
    """Provider of the judging model, such as `openai`; needed for type `LLM`."""

    model_name: str | None = None
    """Name of the judging model; needed for type `LLM`."""

    event_name: str | None = None
    """Name of the events it is computed on."""

    event_type: EventType | None = None
    """Kind of a traced event: a whole session, a call of a model, a call of a tool, or a chain
    that groups other events.
    """

    child_metrics: list[ChildMetric] | None = None
    """Metrics a composite one is made of. Newer servers no longer know it."""

    @property
    @deprecated("renamed: use `criteria`")
    def code_snippet(self) -> str:
        """Old name of `criteria`."""
        return self.criteria

    @property
    @deprecated("renamed: use `criteria`")
    def prompt(self) -> str:
        """Old name of `criteria`."""
        return self.criteria


class MetricDefinitionDict(TypedDict, total=False):
    """`MetricDefinition` as a plain dict."""

    name: Required[str]
    criteria: Required[str]
    type: Required[MetricType]
    description: str | None
    return_type: MetricReturnType
    enabled_in_prod: bool
    needs_ground_truth: bool
    sampling_percentage: float
    scale: int
    categories: Sequence[MetricCategory | MetricCategoryDict]
    threshold: MetricThreshold | MetricThresholdDict
    filters: MetricFilters | MetricFiltersDict
    model_provider: str
    model_name: str
    event_name: str
    event_type: EventType
    child_metrics: Sequence[ChildMetric | ChildMetricDict]


class MetricFilters(Model):
    """Which events a metric is computed on.

    Example:

    ```json
    {
      "filterArray": [
        {
          "field": "event_name",
          "operator": "is",
          "value": "answer",
          "type": "string"
        }
      ]
    }
    ```
    """

    filter_array: Annotated[list[EventFilter] | None, wire("filterArray")] = None
    """Conditions an event has to meet, all of them; empty for every event."""


class MetricFiltersDict(TypedDict, total=False):
    """`MetricFilters` as a plain dict."""

    filter_array: Sequence[EventFilter | EventFilterDict]


class MetricResult(Model):
    """Value of a metric for one event.

    Example:

    ```json
    {
      "success": true,
      "loading": false,
      "result": 4,
      "explanation": "Every claim is found in the context.",
      "error": null
    }
    ```
    """

    success: Nullable[bool] = None
    """Whether the metric could be computed; if not, `error` says why."""

    loading: Nullable[bool] = None
    """Whether the value is still being computed."""

    result: Any = None
    """The value: a number, boolean or text as the return type of the metric says; null if there is
    none.
    """

    explanation: Nullable[str] = None
    """Reasons the judging model gave."""

    error: Nullable[str] = None
    """Why the metric could not be computed."""

    org_id: Annotated[Nullable[str], wire("org_id", legacy=("tenant",))] = None
    """Id of the organization that owns it (NanoId, 24 characters)."""

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id


class MetricThreshold(Model):
    """When a value of the metric passes: within a range, at a given value, or in given categories.

    Example:

    ```json
    {
      "min": 0.7,
      "max": 1
    }
    ```
    """

    min: float | None = None
    """Smallest value that passes."""

    max: float | None = None
    """Largest value that passes."""

    pass_when: MetricPassValue | None = None
    """Value at which a metric passes: a boolean for boolean metrics, a number for numeric ones."""

    passing_categories: list[str] | None = None
    """Categories that pass, for a categorical metric. At least 1 item."""


class MetricThresholdDict(TypedDict, total=False):
    """`MetricThreshold` as a plain dict."""

    min: float
    max: float
    pass_when: MetricPassValue
    passing_categories: Sequence[str]


MetricPassValue: TypeAlias = Annotated[bool | float, OpenUnion()]
"""Value at which a metric passes: a boolean for boolean metrics, a number for numeric ones. A
value of no known type is kept as it is.
"""
