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
    from .resources.datapoints import AsyncDatapoints, Datapoints
    from .resources.events import AsyncEvents, Events
    from .resources.runs import AsyncRuns, Runs
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

    The key is read from `HIVE_API_KEY` and the address from `HIVE_API_URL` unless they are given.
    """

    _api: ClassVar[Api] = _API

    @cached_property
    def datapoints(self) -> Datapoints:
        """Inputs and expected outputs that runs are measured against."""
        from .resources.datapoints import Datapoints

        return Datapoints(self)

    @cached_property
    def events(self) -> Events:
        """What models, tools and chains did."""
        from .resources.events import Events

        return Events(self)

    @cached_property
    def runs(self) -> Runs:
        """Evaluation runs."""
        from .resources.runs import Runs

        return Runs(self)

    @cached_property
    def tools(self) -> Tools:
        """Functions and plugins that models may call."""
        from .resources.tools import Tools

        return Tools(self)


class AsyncHive(AsyncClient):
    """Client of the Hive API for asyncio.

    The key is read from `HIVE_API_KEY` and the address from `HIVE_API_URL` unless they are given.
    """

    _api: ClassVar[Api] = _API

    @cached_property
    def datapoints(self) -> AsyncDatapoints:
        """Inputs and expected outputs that runs are measured against."""
        from .resources.datapoints import AsyncDatapoints

        return AsyncDatapoints(self)

    @cached_property
    def events(self) -> AsyncEvents:
        """What models, tools and chains did."""
        from .resources.events import AsyncEvents

        return AsyncEvents(self)

    @cached_property
    def runs(self) -> AsyncRuns:
        """Evaluation runs."""
        from .resources.runs import AsyncRuns

        return AsyncRuns(self)

    @cached_property
    def tools(self) -> AsyncTools:
        """Functions and plugins that models may call."""
        from .resources.tools import AsyncTools

        return AsyncTools(self)
