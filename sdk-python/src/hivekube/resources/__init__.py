"""The resources of the client, one module each."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from .datapoints import AsyncDatapoints, Datapoints
    from .events import AsyncEvents, Events
    from .runs import AsyncRuns, Runs
    from .tools import AsyncTools, Tools
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            ".datapoints": ("AsyncDatapoints", "Datapoints"),
            ".events": ("AsyncEvents", "Events"),
            ".runs": ("AsyncRuns", "Runs"),
            ".tools": ("AsyncTools", "Tools"),
        },
    )

__all__ = [
    "AsyncDatapoints",
    "AsyncEvents",
    "AsyncRuns",
    "AsyncTools",
    "Datapoints",
    "Events",
    "Runs",
    "Tools",
]
