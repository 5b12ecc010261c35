"""The clients: `Library` for blocking code, `AsyncLibrary` for asyncio.

What every client can do (options, closing, untyped requests) is in `_runtime/client.py`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final

from ._runtime.api import Api, ApiKey
from ._runtime.client import AsyncClient, SyncClient
from ._version import __version__

if TYPE_CHECKING:
    from .resources.books import AsyncBooks, Books
    from .resources.loans import AsyncLoans, Loans

__all__ = ["AsyncLibrary", "Library"]

_API: Final = Api(
    package="library",
    version=__version__,
    base_url="https://library.example/api",
    env_api_key="LIBRARY_API_KEY",
    env_base_url="LIBRARY_API_URL",
    auth=ApiKey("X-Library-Key", location="header"),
    request_id_header="x-request-id",
)


class Library(SyncClient):
    """Client of the Library API.

    The key is read from `LIBRARY_API_KEY` and the address from `LIBRARY_API_URL` unless they
    are given.
    """

    _api: ClassVar[Api] = _API

    @cached_property
    def books(self) -> Books:
        """What stands on the shelves."""
        from .resources.books import Books

        return Books(self)

    @cached_property
    def loans(self) -> Loans:
        """Who has what."""
        from .resources.loans import Loans

        return Loans(self)


class AsyncLibrary(AsyncClient):
    """Client of the Library API for asyncio.

    The key is read from `LIBRARY_API_KEY` and the address from `LIBRARY_API_URL` unless they
    are given.
    """

    _api: ClassVar[Api] = _API

    @cached_property
    def books(self) -> AsyncBooks:
        """What stands on the shelves."""
        from .resources.books import AsyncBooks

        return AsyncBooks(self)

    @cached_property
    def loans(self) -> AsyncLoans:
        """Who has what."""
        from .resources.loans import AsyncLoans

        return AsyncLoans(self)
