"""Functions and plugins that models may call."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

from .._runtime.models import Model, Nullable, deprecated, wire

__all__ = ["Tool", "ToolType"]

ToolType: TypeAlias = Literal["function", "tool"] | str
"""Kind of tool. Values the document does not know are kept as they are."""


class Tool(Model):
    """A function or plugin that models may call."""

    id: Annotated[str, wire("id", legacy=("_id", "function_id"))]
    """Id of the tool."""

    name: str
    """Name of the tool."""

    parameters: dict[str, Any] | None = None
    """JSON Schema of the arguments."""

    description: Nullable[str] = None
    """What the tool does."""

    project_name: Annotated[str | None, wire("project_name", legacy=("task",))] = None
    """Project the tool belongs to."""

    tool_type: Annotated[ToolType | None, wire("tool_type", legacy=("type",))] = None
    """Kind of tool."""

    org_id: Annotated[str | None, wire("org_id", legacy=("tenant",))] = None
    """Organisation the tool belongs to."""

    created_at: datetime | None = None
    """When the tool was created."""

    updated_at: Nullable[datetime] = None
    """When the tool was last changed."""

    @property
    @deprecated("renamed: use `project_name`")
    def task(self) -> str | None:
        """Old name of `project_name`."""
        return self.project_name

    @property
    @deprecated("renamed: use `tool_type`")
    def type(self) -> ToolType | None:
        """Old name of `tool_type`."""
        return self.tool_type

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id

    @property
    @deprecated("renamed: use `id`")
    def function_id(self) -> str:
        """Old name of `id`."""
        return self.id
