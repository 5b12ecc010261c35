"""What the API takes and returns, one module a topic."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from .datapoints import Datapoint
    from .events import Event, EventFilter, EventFilterDict, EventType
    from .runs import Run, RunStatus
    from .shared import DateRange, DateRangeDict
    from .tools import Tool, ToolType
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            ".datapoints": ("Datapoint",),
            ".events": ("Event", "EventFilter", "EventFilterDict", "EventType"),
            ".runs": ("Run", "RunStatus"),
            ".shared": ("DateRange", "DateRangeDict"),
            ".tools": ("Tool", "ToolType"),
        },
    )

__all__ = [
    "Datapoint",
    "DateRange",
    "DateRangeDict",
    "Event",
    "EventFilter",
    "EventFilterDict",
    "EventType",
    "Run",
    "RunStatus",
    "Tool",
    "ToolType",
]
