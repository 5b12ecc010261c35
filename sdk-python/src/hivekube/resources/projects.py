"""The scopes everything else lives in. Changing them takes an admin."""

from __future__ import annotations

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
    omit,
    raw,
    raw_async,
    raw_async_pages,
)
from ..models.projects import Project

__all__ = ["AsyncProjects", "AsyncProjectsWithRawResponse", "Projects", "ProjectsWithRawResponse"]

_LIST: Final = Operation(
    "projects.list",
    "GET",
    "/projects",
    arguments=(Query("name"),),
    reply=ListReply(Project, items=("/projects", "/0", "/")),
)

_CREATE: Final = Operation(
    "projects.create",
    "POST",
    "/projects",
    arguments=(
        Body("name"),
        Body("description", nullable=True),
    ),
    reply=CreatedReply(
        Project,
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
    "projects.update",
    "PUT",
    "/projects",
    arguments=(
        Body("project_id"),
        Body("name"),
        Body("description", nullable=True),
    ),
    reply=UpdatedReply(
        Project,
        value=("/result", "/"),
        value_has=("name",),
        id=("/result/id", "/result/_id", "/id", "/_id", "/project_id"),
        matched=("/matchedCount", "/result/matchedCount"),
        modified=("/modifiedCount", "/result/modifiedCount"),
    ),
)

_DELETE: Final = Operation(
    "projects.delete",
    "DELETE",
    "/projects",
    arguments=(Query("name", required=True),),
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


class Projects(SyncResource):
    """The scopes everything else lives in. Changing them takes an admin."""

    @cached_property
    def with_raw_response(self) -> ProjectsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return ProjectsWithRawResponse(self)

    def list(self, *, name: str | None = None) -> Page[Project]:
        """List projects.

        Returns the projects the API key can see; there are no pages. For the API key of a
        project the list may be empty, or the server may answer 404.

        `GET /projects`

        Args:
            name: Only the project with this name. Example: `"Support Assistant"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._page(_LIST, name=name)

    def create(self, *, name: str, description: str | None | Omit = omit) -> Created[Project]:
        """Create a project.

        Admin only: an API key of a project is refused with the error "Forbidden route". Stores
        a project and returns it.

        `POST /projects`

        Args:
            name: Name of the project, unique in its organization.
            description: What the project is about.

        Returns:
            The new id, and the new object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_CREATE, name=name, description=description)

    def update(
        self, project_id: str, *, name: str | Omit = omit, description: str | None | Omit = omit
    ) -> Updated[Project]:
        """Change a project.

        Admin only: an API key of a project is refused with the error "Forbidden route". Sets
        the given fields of a project. The reply has no body.

        `PUT /projects`

        Args:
            project_id: Id of the project to change (NanoId, 24 characters).
            name: Name of the project, unique in its organization.
            description: What the project is about; null for none.

        Returns:
            The changed object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_UPDATE, project_id=project_id, name=name, description=description)

    def delete(self, name: str) -> Deleted:
        """Delete a project.

        Admin only: an API key of a project is refused with the error "Forbidden route". Deletes
        a project by its name. The reply has no body.

        `DELETE /projects`

        Args:
            name: Name of the project to delete. Example: `"Support Assistant"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_DELETE, name=name)


class AsyncProjects(AsyncResource):
    """The scopes everything else lives in. Changing them takes an admin."""

    @cached_property
    def with_raw_response(self) -> AsyncProjectsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncProjectsWithRawResponse(self)

    def list(self, *, name: str | None = None) -> AsyncPageRequest[Project]:
        """List projects.

        Returns the projects the API key can see; there are no pages. For the API key of a
        project the list may be empty, or the server may answer 404.

        `GET /projects`

        Args:
            name: Only the project with this name. Example: `"Support Assistant"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._page(_LIST, name=name)

    async def create(self, *, name: str, description: str | None | Omit = omit) -> Created[Project]:
        """Create a project.

        Admin only: an API key of a project is refused with the error "Forbidden route". Stores
        a project and returns it.

        `POST /projects`

        Args:
            name: Name of the project, unique in its organization.
            description: What the project is about.

        Returns:
            The new id, and the new object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_CREATE, name=name, description=description)

    async def update(
        self, project_id: str, *, name: str | Omit = omit, description: str | None | Omit = omit
    ) -> Updated[Project]:
        """Change a project.

        Admin only: an API key of a project is refused with the error "Forbidden route". Sets
        the given fields of a project. The reply has no body.

        `PUT /projects`

        Args:
            project_id: Id of the project to change (NanoId, 24 characters).
            name: Name of the project, unique in its organization.
            description: What the project is about; null for none.

        Returns:
            The changed object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_UPDATE, project_id=project_id, name=name, description=description)

    async def delete(self, name: str) -> Deleted:
        """Delete a project.

        Admin only: an API key of a project is refused with the error "Forbidden route". Deletes
        a project by its name. The reply has no body.

        `DELETE /projects`

        Args:
            name: Name of the project to delete. Example: `"Support Assistant"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_DELETE, name=name)


class ProjectsWithRawResponse:
    """The methods of `Projects`, returning raw responses."""

    def __init__(self, projects: Projects) -> None:
        self.list = raw(projects.list)
        self.create = raw(projects.create)
        self.update = raw(projects.update)
        self.delete = raw(projects.delete)


class AsyncProjectsWithRawResponse:
    """The methods of `AsyncProjects`, returning raw responses."""

    def __init__(self, projects: AsyncProjects) -> None:
        self.list = raw_async_pages(projects.list)
        self.create = raw_async(projects.create)
        self.update = raw_async(projects.update)
        self.delete = raw_async(projects.delete)
