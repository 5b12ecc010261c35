"""The clients: `Hive` for blocking code, `AsyncHive` for asyncio.

What every client can do (options, closing, untyped requests) is in `_runtime/client.py`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from ._runtime.api import Api, Bearer, KnownFailure
from ._runtime.client import AsyncClient, SyncClient
from ._version import __version__

if TYPE_CHECKING:
    from .resources.configurations import AsyncConfigurations, Configurations
    from .resources.datapoints import AsyncDatapoints, Datapoints
    from .resources.datasets import AsyncDatasets, Datasets
    from .resources.events import AsyncEvents, Events
    from .resources.metrics import AsyncMetrics, Metrics
    from .resources.projects import AsyncProjects, Projects
    from .resources.runs import AsyncRuns, Runs
    from .resources.sessions import AsyncSessions, Sessions
    from .resources.tools import AsyncTools, Tools

__all__ = ["AsyncHive", "Hive"]

_API: Final = Api(
    package="hivekube",
    version=__version__,
    base_url="https://api.honeyhive.ai",
    env_api_key="HIVE_API_KEY",
    env_base_url="HIVE_API_URL",
    auth=Bearer(),
    request_id_header="x-request-id",
    known_failures=(KnownFailure(at="/error", equals="Forbidden route", kind="permission_denied"),),
)


class Hive(SyncClient):
    """Client of the Hive API.

    The key is read from `HIVE_API_KEY` and the address from `HIVE_API_URL` unless they are
    given.

    Every call may raise:
        BadRequestError: The request is not valid: a field or parameter is missing, has the wrong
            type, or does not fit the others. The message names it.
        AuthenticationError: The API key is missing, unknown or revoked, or belongs to another
            deployment.
        PermissionDeniedError: The API key may not do this. Some servers send this body with
            another status, even with 200.
        NotFoundError: There is nothing with that id, or the server does not know the route.
        RateLimitError: Too many requests. Wait for the time in `Retry-After` before the next one.
    """

    _api: ClassVar[Api] = _API

    @cached_property
    def configurations(self) -> Configurations:
        """Stored ways of calling a model: provider, parameters, prompt template."""
        from .resources.configurations import Configurations

        return Configurations(self)

    @cached_property
    def datapoints(self) -> Datapoints:
        """Single examples: inputs, conversation and the answer to expect."""
        from .resources.datapoints import Datapoints

        return Datapoints(self)

    @cached_property
    def datasets(self) -> Datasets:
        """Named collections of datapoints, for evaluation or fine-tuning."""
        from .resources.datasets import Datasets

        return Datasets(self)

    @cached_property
    def events(self) -> Events:
        """The steps a session is made of: calls of models and tools, and the chains that group
        them.
        """
        from .resources.events import Events

        return Events(self)

    @cached_property
    def metrics(self) -> Metrics:
        """What events are judged by: code, models, people, or a mix of those."""
        from .resources.metrics import Metrics

        return Metrics(self)

    @cached_property
    def projects(self) -> Projects:
        """The scopes everything else lives in. Changing them takes an admin."""
        from .resources.projects import Projects

        return Projects(self)

    @cached_property
    def runs(self) -> Runs:
        """Experiments: sets of sessions judged together, with their results and comparisons."""
        from .resources.runs import Runs

        return Runs(self)

    @cached_property
    def sessions(self) -> Sessions:
        """One run-through of an application, traced from beginning to end."""
        from .resources.sessions import Sessions

        return Sessions(self)

    @cached_property
    def tools(self) -> Tools:
        """Functions and plugins that models can be offered."""
        from .resources.tools import Tools

        return Tools(self)


class AsyncHive(AsyncClient):
    """Client of the Hive API for asyncio.

    The key is read from `HIVE_API_KEY` and the address from `HIVE_API_URL` unless they are
    given.

    Every call may raise:
        BadRequestError: The request is not valid: a field or parameter is missing, has the wrong
            type, or does not fit the others. The message names it.
        AuthenticationError: The API key is missing, unknown or revoked, or belongs to another
            deployment.
        PermissionDeniedError: The API key may not do this. Some servers send this body with
            another status, even with 200.
        NotFoundError: There is nothing with that id, or the server does not know the route.
        RateLimitError: Too many requests. Wait for the time in `Retry-After` before the next one.
    """

    _api: ClassVar[Api] = _API

    @cached_property
    def configurations(self) -> AsyncConfigurations:
        """Stored ways of calling a model: provider, parameters, prompt template."""
        from .resources.configurations import AsyncConfigurations

        return AsyncConfigurations(self)

    @cached_property
    def datapoints(self) -> AsyncDatapoints:
        """Single examples: inputs, conversation and the answer to expect."""
        from .resources.datapoints import AsyncDatapoints

        return AsyncDatapoints(self)

    @cached_property
    def datasets(self) -> AsyncDatasets:
        """Named collections of datapoints, for evaluation or fine-tuning."""
        from .resources.datasets import AsyncDatasets

        return AsyncDatasets(self)

    @cached_property
    def events(self) -> AsyncEvents:
        """The steps a session is made of: calls of models and tools, and the chains that group
        them.
        """
        from .resources.events import AsyncEvents

        return AsyncEvents(self)

    @cached_property
    def metrics(self) -> AsyncMetrics:
        """What events are judged by: code, models, people, or a mix of those."""
        from .resources.metrics import AsyncMetrics

        return AsyncMetrics(self)

    @cached_property
    def projects(self) -> AsyncProjects:
        """The scopes everything else lives in. Changing them takes an admin."""
        from .resources.projects import AsyncProjects

        return AsyncProjects(self)

    @cached_property
    def runs(self) -> AsyncRuns:
        """Experiments: sets of sessions judged together, with their results and comparisons."""
        from .resources.runs import AsyncRuns

        return AsyncRuns(self)

    @cached_property
    def sessions(self) -> AsyncSessions:
        """One run-through of an application, traced from beginning to end."""
        from .resources.sessions import AsyncSessions

        return AsyncSessions(self)

    @cached_property
    def tools(self) -> AsyncTools:
        """Functions and plugins that models can be offered."""
        from .resources.tools import AsyncTools

        return AsyncTools(self)
