"""The resources of the client, one module each."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from .configurations import AsyncConfigurations, Configurations
    from .datapoints import AsyncDatapoints, Datapoints
    from .datasets import AsyncDatasets, Datasets
    from .events import AsyncEvents, Events
    from .metrics import AsyncMetrics, Metrics
    from .projects import AsyncProjects, Projects
    from .runs import AsyncRuns, Runs
    from .sessions import AsyncSessions, Sessions
    from .tools import AsyncTools, Tools
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            ".configurations": ("AsyncConfigurations", "Configurations"),
            ".datapoints": ("AsyncDatapoints", "Datapoints"),
            ".datasets": ("AsyncDatasets", "Datasets"),
            ".events": ("AsyncEvents", "Events"),
            ".metrics": ("AsyncMetrics", "Metrics"),
            ".projects": ("AsyncProjects", "Projects"),
            ".runs": ("AsyncRuns", "Runs"),
            ".sessions": ("AsyncSessions", "Sessions"),
            ".tools": ("AsyncTools", "Tools"),
        },
    )

__all__ = [
    "AsyncConfigurations",
    "AsyncDatapoints",
    "AsyncDatasets",
    "AsyncEvents",
    "AsyncMetrics",
    "AsyncProjects",
    "AsyncRuns",
    "AsyncSessions",
    "AsyncTools",
    "Configurations",
    "Datapoints",
    "Datasets",
    "Events",
    "Metrics",
    "Projects",
    "Runs",
    "Sessions",
    "Tools",
]
