"""Stored ways of calling a model: provider, parameters, prompt template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import NoneType
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
    Path,
    Query,
    SyncResource,
    Updated,
    UpdatedReply,
    omit,
    raw,
    raw_async,
    raw_async_pages,
)
from ..models.configurations import (
    Configuration,
    ConfigurationParameters,
    ConfigurationParametersDict,
    ConfigurationType,
    Environment,
)

__all__ = [
    "AsyncConfigurations",
    "AsyncConfigurationsWithRawResponse",
    "Configurations",
    "ConfigurationsWithRawResponse",
]

_LIST: Final = Operation(
    "configurations.list",
    "GET",
    "/configurations",
    arguments=(
        Query("project"),
        Query("env", of=Environment),
        Query("name"),
    ),
    reply=ListReply(Configuration, items=("/configurations", "/0", "/")),
)

_CREATE: Final = Operation(
    "configurations.create",
    "POST",
    "/configurations",
    arguments=(
        Body("name"),
        Body("provider"),
        Body("parameters", of=ConfigurationParameters),
        Body("type", of=ConfigurationType),
        Body("env", of=list[Environment]),
        Body("tags"),
        Body("user_properties"),
        Body("project"),
    ),
    reply=CreatedReply(
        NoneType,
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
    "configurations.update",
    "PUT",
    "/configurations/{id}",
    arguments=(
        Path("id"),
        Body("name"),
        Body("provider"),
        Body("parameters", of=ConfigurationParameters),
        Body("type", of=ConfigurationType),
        Body("env", of=list[Environment]),
        Body("tags"),
        Body("user_properties"),
        Body("project"),
    ),
    reply=UpdatedReply(
        NoneType,
        id=("/result/id", "/result/_id", "/event_id", "/metric_id", "/id", "/_id"),
        matched=("/matchedCount", "/result/matchedCount"),
        modified=("/modifiedCount", "/result/modifiedCount"),
    ),
)

_DELETE: Final = Operation(
    "configurations.delete",
    "DELETE",
    "/configurations/{id}",
    arguments=(Path("id"),),
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


class Configurations(SyncResource):
    """Stored ways of calling a model: provider, parameters, prompt template."""

    @cached_property
    def with_raw_response(self) -> ConfigurationsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return ConfigurationsWithRawResponse(self)

    def list(
        self, *, project: str | None = None, env: Environment | None = None, name: str | None = None
    ) -> Page[Configuration]:
        """List configurations.

        Returns all configurations that match; there are no pages. This is also the way to read
        a single one, by name.

        `GET /configurations`

        Args:
            project: Name of the project to list from. Newer servers take the project from the API
                key and ignore this. Example: `"Support Assistant"`.
            env: Only configurations active in this environment. Example: `"staging"`.
            name: Only configurations with this name. Example: `"refund prompt"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._page(_LIST, project=project, env=env, name=name)

    def create(
        self,
        *,
        name: str,
        provider: str,
        parameters: ConfigurationParameters | ConfigurationParametersDict,
        type: ConfigurationType | Omit = omit,
        env: Sequence[Environment] | Omit = omit,
        tags: Sequence[str] | Omit = omit,
        user_properties: Mapping[str, object] | Omit = omit,
        project: str | Omit = omit,
    ) -> Created[None]:
        """Create a configuration.

        Stores a configuration and returns its id alone.

        `POST /configurations`

        Args:
            name: Name of the configuration, at most 200 characters.
            provider: Provider of the model, such as `openai`.
            parameters: How the model is called.
            type: What is configured. The server assumes `LLM`.
            env: Environments it is active in.
            tags: Labels to find it by.
            user_properties: Who made the configuration.
            project: Name of the project the configuration belongs to. Newer servers take the
                project from the API key and ignore this.

        Returns:
            The new id.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _CREATE,
            name=name,
            provider=provider,
            parameters=parameters,
            type=type,
            env=env,
            tags=tags,
            user_properties=user_properties,
            project=project,
        )

    def update(
        self,
        id: str,
        *,
        name: str,
        provider: str,
        parameters: ConfigurationParameters | ConfigurationParametersDict,
        type: ConfigurationType | Omit = omit,
        env: Sequence[Environment] | Omit = omit,
        tags: Sequence[str] | Omit = omit,
        user_properties: Mapping[str, object] | Omit = omit,
        project: str | Omit = omit,
    ) -> Updated[None]:
        """Change a configuration.

        Replaces name, provider and parameters, which are required again, and sets the other
        fields that are given. The counts are 0 if nothing was found or changed.

        `PUT /configurations/{id}`

        Args:
            id: Id of the configuration (NanoId, 24 characters). Example:
                `"cF5kV8-jHg1QzWs3_EdRx7Tb"`.
            name: Name of the configuration, at most 200 characters.
            provider: Provider of the model, such as `openai`.
            parameters: How the model is called.
            type: What is configured. The server assumes `LLM`.
            env: Environments it is active in.
            tags: Labels to find it by.
            user_properties: Who made the configuration.
            project: Name of the project the configuration belongs to. Newer servers take the
                project from the API key and ignore this.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _UPDATE,
            id=id,
            name=name,
            provider=provider,
            parameters=parameters,
            type=type,
            env=env,
            tags=tags,
            user_properties=user_properties,
            project=project,
        )

    def delete(self, id: str) -> Deleted:
        """Delete a configuration.

        Deletes the configuration. The count is 0 if there was none with that id.

        `DELETE /configurations/{id}`

        Args:
            id: Id of the configuration (NanoId, 24 characters). Example:
                `"cF5kV8-jHg1QzWs3_EdRx7Tb"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_DELETE, id=id)


class AsyncConfigurations(AsyncResource):
    """Stored ways of calling a model: provider, parameters, prompt template."""

    @cached_property
    def with_raw_response(self) -> AsyncConfigurationsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncConfigurationsWithRawResponse(self)

    def list(
        self, *, project: str | None = None, env: Environment | None = None, name: str | None = None
    ) -> AsyncPageRequest[Configuration]:
        """List configurations.

        Returns all configurations that match; there are no pages. This is also the way to read
        a single one, by name.

        `GET /configurations`

        Args:
            project: Name of the project to list from. Newer servers take the project from the API
                key and ignore this. Example: `"Support Assistant"`.
            env: Only configurations active in this environment. Example: `"staging"`.
            name: Only configurations with this name. Example: `"refund prompt"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._page(_LIST, project=project, env=env, name=name)

    async def create(
        self,
        *,
        name: str,
        provider: str,
        parameters: ConfigurationParameters | ConfigurationParametersDict,
        type: ConfigurationType | Omit = omit,
        env: Sequence[Environment] | Omit = omit,
        tags: Sequence[str] | Omit = omit,
        user_properties: Mapping[str, object] | Omit = omit,
        project: str | Omit = omit,
    ) -> Created[None]:
        """Create a configuration.

        Stores a configuration and returns its id alone.

        `POST /configurations`

        Args:
            name: Name of the configuration, at most 200 characters.
            provider: Provider of the model, such as `openai`.
            parameters: How the model is called.
            type: What is configured. The server assumes `LLM`.
            env: Environments it is active in.
            tags: Labels to find it by.
            user_properties: Who made the configuration.
            project: Name of the project the configuration belongs to. Newer servers take the
                project from the API key and ignore this.

        Returns:
            The new id.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _CREATE,
            name=name,
            provider=provider,
            parameters=parameters,
            type=type,
            env=env,
            tags=tags,
            user_properties=user_properties,
            project=project,
        )

    async def update(
        self,
        id: str,
        *,
        name: str,
        provider: str,
        parameters: ConfigurationParameters | ConfigurationParametersDict,
        type: ConfigurationType | Omit = omit,
        env: Sequence[Environment] | Omit = omit,
        tags: Sequence[str] | Omit = omit,
        user_properties: Mapping[str, object] | Omit = omit,
        project: str | Omit = omit,
    ) -> Updated[None]:
        """Change a configuration.

        Replaces name, provider and parameters, which are required again, and sets the other
        fields that are given. The counts are 0 if nothing was found or changed.

        `PUT /configurations/{id}`

        Args:
            id: Id of the configuration (NanoId, 24 characters). Example:
                `"cF5kV8-jHg1QzWs3_EdRx7Tb"`.
            name: Name of the configuration, at most 200 characters.
            provider: Provider of the model, such as `openai`.
            parameters: How the model is called.
            type: What is configured. The server assumes `LLM`.
            env: Environments it is active in.
            tags: Labels to find it by.
            user_properties: Who made the configuration.
            project: Name of the project the configuration belongs to. Newer servers take the
                project from the API key and ignore this.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _UPDATE,
            id=id,
            name=name,
            provider=provider,
            parameters=parameters,
            type=type,
            env=env,
            tags=tags,
            user_properties=user_properties,
            project=project,
        )

    async def delete(self, id: str) -> Deleted:
        """Delete a configuration.

        Deletes the configuration. The count is 0 if there was none with that id.

        `DELETE /configurations/{id}`

        Args:
            id: Id of the configuration (NanoId, 24 characters). Example:
                `"cF5kV8-jHg1QzWs3_EdRx7Tb"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_DELETE, id=id)


class ConfigurationsWithRawResponse:
    """The methods of `Configurations`, returning raw responses."""

    def __init__(self, configurations: Configurations) -> None:
        self.list = raw(configurations.list)
        self.create = raw(configurations.create)
        self.update = raw(configurations.update)
        self.delete = raw(configurations.delete)


class AsyncConfigurationsWithRawResponse:
    """The methods of `AsyncConfigurations`, returning raw responses."""

    def __init__(self, configurations: AsyncConfigurations) -> None:
        self.list = raw_async_pages(configurations.list)
        self.create = raw_async(configurations.create)
        self.update = raw_async(configurations.update)
        self.delete = raw_async(configurations.delete)
