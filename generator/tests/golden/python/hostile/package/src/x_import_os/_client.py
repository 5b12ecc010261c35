"""The clients: `XImportOs` for blocking code, `AsyncXImportOs` for asyncio.

What every client can do (options, closing, untyped requests) is in `_runtime/client.py`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from ._runtime.api import Api
from ._runtime.client import AsyncClient, SyncClient
from ._version import __version__

if TYPE_CHECKING:
    from .resources.json_ import AsyncJson, Json

__all__ = ["AsyncXImportOs", "XImportOs"]

_API: Final = Api(
    package="x_import_os",
    version=__version__,
    env_api_key="X_IMPORT_OS_API_KEY",
    env_base_url="X_IMPORT_OS_API_URL",
    request_id_header="x-request-id",
)


class XImportOs(SyncClient):
    """Client of the x\"\"\" import os API.

    The address is read from `X_IMPORT_OS_API_URL` unless it is given.
    """

    _api: ClassVar[Api] = _API

    @cached_property
    def json(self) -> Json:
        """The json calls."""
        from .resources.json_ import Json

        return Json(self)


class AsyncXImportOs(AsyncClient):
    """Client of the x\"\"\" import os API for asyncio.

    The address is read from `X_IMPORT_OS_API_URL` unless it is given.
    """

    _api: ClassVar[Api] = _API

    @cached_property
    def json(self) -> AsyncJson:
        """The json calls."""
        from .resources.json_ import AsyncJson

        return AsyncJson(self)
