"""Functions and plugins that models can be offered."""

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
    reply=ListReply(Tool, items=("/tools", "/0", "/")),
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
    "tools.update",
    "PUT",
    "/tools",
    arguments=(
        Body("id"),
        Body("name"),
        Body("description", nullable=True),
        Body("parameters"),
    ),
    reply=UpdatedReply(
        Tool,
        value=("/result", "/"),
        value_has=("name",),
        id=("/result/id", "/result/_id", "/result/function_id", "/id", "/_id", "/function_id"),
        matched=("/matchedCount", "/result/matchedCount"),
        modified=("/modifiedCount", "/result/modifiedCount"),
    ),
)

_DELETE: Final = Operation(
    "tools.delete",
    "DELETE",
    "/tools",
    arguments=(Query("id", "function_id", required=True),),
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


class Tools(SyncResource):
    """Functions and plugins that models can be offered."""

    @cached_property
    def with_raw_response(self) -> ToolsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return ToolsWithRawResponse(self)

    def list(self) -> Page[Tool]:
        """List tools.

        Returns every tool the API key can see; there are no filters and no pages.

        `GET /tools`

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._page(_LIST)

    @legacy_keywords(task="project_name", type="tool_type")
    def create(
        self,
        *,
        name: str,
        parameters: Mapping[str, object],
        description: str | None | Omit = omit,
        project_name: str | Omit = omit,
        tool_type: ToolType | Omit = omit,
    ) -> Created[Tool]:
        """Create a tool.

        Stores a tool and returns it. Without a name or parameters the server answers 400.

        `POST /tools`

        Args:
            name: Name the model calls it by.
            parameters: Parameters of the call, a JSON schema for a function.
            description: What the tool does.
            project_name: Name of the project the tool belongs to. Newer servers take the project
                from the API key and ignore this.
            tool_type: What a tool is to a model: a function with a JSON schema, or a plugin of
                another kind.

        Returns:
            The new id, and the new object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
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
        description: str | None | Omit = omit,
        parameters: Mapping[str, object] | Omit = omit,
    ) -> Updated[Tool]:
        """Change a tool.

        Sets the given fields of a tool and returns it. The tool type is not among them.

        `PUT /tools`

        Args:
            id: Id of the tool to change (NanoId, 24 characters).
            name: Name the model calls it by.
            description: What the tool does; null for none.
            parameters: Parameters of the call, a JSON schema for a function.

        Returns:
            The changed object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_UPDATE, id=id, name=name, description=description, parameters=parameters)

    @legacy_keywords(function_id="id")
    def delete(self, id: str) -> Deleted:
        """Delete a tool.

        Deletes the tool and returns it as it was. Configurations name tools by id, so mind
        those that select it.

        `DELETE /tools`

        Args:
            id: Id of the tool to delete (NanoId, 24 characters). Example:
                `"tL4cQ9vXw2-RkYb7_MzNs0Ef"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_DELETE, id=id)


class AsyncTools(AsyncResource):
    """Functions and plugins that models can be offered."""

    @cached_property
    def with_raw_response(self) -> AsyncToolsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncToolsWithRawResponse(self)

    def list(self) -> AsyncPageRequest[Tool]:
        """List tools.

        Returns every tool the API key can see; there are no filters and no pages.

        `GET /tools`

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._page(_LIST)

    @legacy_keywords(task="project_name", type="tool_type")
    async def create(
        self,
        *,
        name: str,
        parameters: Mapping[str, object],
        description: str | None | Omit = omit,
        project_name: str | Omit = omit,
        tool_type: ToolType | Omit = omit,
    ) -> Created[Tool]:
        """Create a tool.

        Stores a tool and returns it. Without a name or parameters the server answers 400.

        `POST /tools`

        Args:
            name: Name the model calls it by.
            parameters: Parameters of the call, a JSON schema for a function.
            description: What the tool does.
            project_name: Name of the project the tool belongs to. Newer servers take the project
                from the API key and ignore this.
            tool_type: What a tool is to a model: a function with a JSON schema, or a plugin of
                another kind.

        Returns:
            The new id, and the new object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
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
        description: str | None | Omit = omit,
        parameters: Mapping[str, object] | Omit = omit,
    ) -> Updated[Tool]:
        """Change a tool.

        Sets the given fields of a tool and returns it. The tool type is not among them.

        `PUT /tools`

        Args:
            id: Id of the tool to change (NanoId, 24 characters).
            name: Name the model calls it by.
            description: What the tool does; null for none.
            parameters: Parameters of the call, a JSON schema for a function.

        Returns:
            The changed object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _UPDATE, id=id, name=name, description=description, parameters=parameters
        )

    @legacy_keywords(function_id="id")
    async def delete(self, id: str) -> Deleted:
        """Delete a tool.

        Deletes the tool and returns it as it was. Configurations name tools by id, so mind
        those that select it.

        `DELETE /tools`

        Args:
            id: Id of the tool to delete (NanoId, 24 characters). Example:
                `"tL4cQ9vXw2-RkYb7_MzNs0Ef"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
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
