"""Functions and plugins that models may call."""

from __future__ import annotations

from collections.abc import Mapping
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
from ..models.tools import Tool, ToolType

__all__ = ["AsyncTools", "AsyncToolsWithRawResponse", "Tools", "ToolsWithRawResponse"]

_LIST: Final = Operation(
    "tools.list",
    "GET",
    "/tools",
    reply=ListReply(Tool, items=("/tools", "/")),
)

_CREATE: Final = Operation(
    "tools.create",
    "POST",
    "/tools",
    arguments=(
        Body("name"),
        Body("parameters"),
        Body("description", nullable=True),
        Body("project_name"),
        Body("tool_type", of=ToolType),
    ),
    reply=CreatedReply(
        Tool,
        value=("/result", "/"),
        value_has=("name",),
        id=("/insertedId", "/result/insertedId", "/result/id", "/id"),
    ),
)

_UPDATE: Final = Operation(
    "tools.update",
    "PUT",
    "/tools",
    arguments=(
        Body("id"),
        Body("name"),
        Body("description", nullable=True),
        Body("parameters"),
    ),
    reply=UpdatedReply(Tool, value=("/result", "/"), value_has=("name",), id=("/result/id", "/id")),
)

_DELETE: Final = Operation(
    "tools.delete",
    "DELETE",
    "/tools",
    arguments=(Query("id", "function_id"),),
    reply=DeletedReply(id=("/result/id", "/id"), count=("/deletedCount",)),
)


class Tools(SyncResource):
    """Functions and plugins that models may call."""

    @cached_property
    def with_raw_response(self) -> ToolsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return ToolsWithRawResponse(self)

    def list(self) -> Page[Tool]:
        """Lists the tools of the project.

        `GET /tools`
        """
        return self._page(_LIST)

    @legacy_keywords(task="project_name", type="tool_type")
    def create(
        self,
        *,
        name: str,
        parameters: Mapping[str, object],
        description: str | Omit | None = omit,
        project_name: str | Omit = omit,
        tool_type: ToolType | Omit = omit,
    ) -> Created[Tool]:
        """Creates a tool.

        `POST /tools`

        Args:
            name: Name of the tool.
            parameters: JSON Schema of the arguments.
            description: What the tool does.
            project_name: Project the tool belongs to.
            tool_type: Kind of tool.

        Raises:
            BadRequestError: The request is not valid.
        """
        return self._call(
            _CREATE,
            name=name,
            parameters=parameters,
            description=description,
            project_name=project_name,
            tool_type=tool_type,
        )

    @legacy_keywords(function_id="id")
    def update(
        self,
        id: str,
        *,
        name: str,
        description: str | Omit | None = omit,
        parameters: Mapping[str, object] | Omit = omit,
    ) -> Updated[Tool]:
        """Changes a tool.

        `PUT /tools`

        Args:
            id: Id of the tool.
            name: Name of the tool.
            description: What the tool does.
            parameters: JSON Schema of the arguments.
        """
        return self._call(_UPDATE, id=id, name=name, description=description, parameters=parameters)

    @legacy_keywords(function_id="id")
    def delete(self, id: str) -> Deleted:
        """Deletes a tool.

        `DELETE /tools`

        Args:
            id: Id of the tool.
        """
        return self._call(_DELETE, id=id)


class AsyncTools(AsyncResource):
    """Functions and plugins that models may call."""

    @cached_property
    def with_raw_response(self) -> AsyncToolsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncToolsWithRawResponse(self)

    def list(self) -> AsyncPageRequest[Tool]:
        """Lists the tools of the project.

        `GET /tools`
        """
        return self._page(_LIST)

    @legacy_keywords(task="project_name", type="tool_type")
    async def create(
        self,
        *,
        name: str,
        parameters: Mapping[str, object],
        description: str | Omit | None = omit,
        project_name: str | Omit = omit,
        tool_type: ToolType | Omit = omit,
    ) -> Created[Tool]:
        """Creates a tool.

        `POST /tools`

        Args:
            name: Name of the tool.
            parameters: JSON Schema of the arguments.
            description: What the tool does.
            project_name: Project the tool belongs to.
            tool_type: Kind of tool.

        Raises:
            BadRequestError: The request is not valid.
        """
        return await self._call(
            _CREATE,
            name=name,
            parameters=parameters,
            description=description,
            project_name=project_name,
            tool_type=tool_type,
        )

    @legacy_keywords(function_id="id")
    async def update(
        self,
        id: str,
        *,
        name: str,
        description: str | Omit | None = omit,
        parameters: Mapping[str, object] | Omit = omit,
    ) -> Updated[Tool]:
        """Changes a tool.

        `PUT /tools`

        Args:
            id: Id of the tool.
            name: Name of the tool.
            description: What the tool does.
            parameters: JSON Schema of the arguments.
        """
        return await self._call(
            _UPDATE, id=id, name=name, description=description, parameters=parameters
        )

    @legacy_keywords(function_id="id")
    async def delete(self, id: str) -> Deleted:
        """Deletes a tool.

        `DELETE /tools`

        Args:
            id: Id of the tool.
        """
        return await self._call(_DELETE, id=id)


class ToolsWithRawResponse:
    """The methods of `Tools`, returning raw responses."""

    def __init__(self, tools: Tools) -> None:
        self.list = raw(tools.list)
        self.create = raw(tools.create)
        self.update = raw(tools.update)
        self.delete = raw(tools.delete)


class AsyncToolsWithRawResponse:
    """The methods of `AsyncTools`, returning raw responses."""

    def __init__(self, tools: AsyncTools) -> None:
        self.list = raw_async_pages(tools.list)
        self.create = raw_async(tools.create)
        self.update = raw_async(tools.update)
        self.delete = raw_async(tools.delete)
