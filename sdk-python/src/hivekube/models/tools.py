"""Functions and plugins that models can be offered."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from .._runtime.models import Model, Nullable, deprecated, wire

__all__ = ["Tool", "ToolType"]

ToolType: TypeAlias = Literal["function", "tool"] | str
"""What a tool is to a model: a function with a JSON schema, or a plugin of another kind. Values
the document does not know are kept as they are.
"""


class Tool(Model):
    """A tool a model can be offered.

    Example:

    ```json
    {
      "id": "tL4cQ9vXw2-RkYb7_MzNs0Ef",
      "name": "find_order",
      "description": "Looks up an order by its number.",
      "parameters": {
        "type": "object",
        "properties": {
          "order_id": {
            "type": "string"
          }
        },
        "required": [
          "order_id"
        ]
      },
      "tool_type": "function",
      "project_name": "Support Assistant",
      "project_id": "pJ0aM6_sNb4ViCu9-XyLz2Oe",
      "org_id": "oG3wD7-fRt5HyJu1_KiLo8Pm",
      "created_at": "2024-05-04 20:15:04.124000",
      "updated_at": null
    }
    ```
    """

    id: Annotated[str | None, wire("id", legacy=("_id", "function_id"))] = None
    """Id of the tool (NanoId, 24 characters)."""

    name: str
    """Name the model calls it by."""

    description: Nullable[str] = None
    """What the tool does."""

    parameters: Nullable[dict[str, Any]] = None
    """Parameters of the call, a JSON schema for a function."""

    tool_type: Annotated[Nullable[ToolType], wire("tool_type", legacy=("type",))] = None
    """What the tool is to a model."""

    project_name: Annotated[Nullable[str], wire("project_name", legacy=("task",))] = None
    """Name of the project it belongs to."""

    project_id: Nullable[str] = None
    """Id of the project it belongs to (NanoId, 24 characters)."""

    org_id: Annotated[Nullable[str], wire("org_id", legacy=("tenant",))] = None
    """Id of the organization that owns it (NanoId, 24 characters)."""

    created_at: str | None = None
    """When the tool was created, in the spelling of the server: `2024-05-04 20:15:04.124000` (UTC)
    or ISO 8601.
    """

    updated_at: Nullable[str] = None
    """When the tool was last changed, spelled like `created_at`; null if it never was."""

    @property
    @deprecated("renamed: use `id`")
    def function_id(self) -> str | None:
        """Old name of `id`."""
        return self.id

    @property
    @deprecated("renamed: use `tool_type`")
    def type(self) -> ToolType | None:
        """Old name of `tool_type`."""
        return self.tool_type

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
