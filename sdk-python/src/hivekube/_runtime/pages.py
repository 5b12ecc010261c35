"""Pages of lists, and going from one to the next."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Mapping
from typing import Any, Final, Generic, TypeVar, cast

from pydantic_core import to_json

from .operation import Paging
from .replies import Listed

__all__ = ["AsyncPage", "AsyncPageRequest", "Page", "kept", "next_arguments"]

T = TypeVar("T")

_MOST_SEEN: Final = 4096
"""Longer loops of pages than this are not looked for, so that memory is bounded."""


class _Page(Generic[T]):
    """What both kinds of pages hold."""

    items: list[T]
    """The items of this page."""

    total: int | None
    """How many there are on all pages, if the server said so."""

    extra: dict[str, Any]
    """Everything else the server said."""

    has_next: bool
    """Whether asking for another page makes sense."""

    _seen: tuple[int, ...] = ()
    """Fingerprints of the pages before this one, the oldest first."""

    def __init__(self, listed: Listed[T], *, has_next: bool) -> None:
        self.items = listed.items
        self.total = listed.total
        self.extra = listed.extra
        self.has_next = has_next

    def __repr__(self) -> str:
        name = type(self).__name__
        return (
            f"{name}(items={self.items!r}, total={self.total!r}, extra={self.extra!r}, "
            f"has_next={self.has_next!r})"
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Page):
            return NotImplemented
        return self._compared() == other._compared()  # pyright: ignore[reportUnknownMemberType]

    def _compared(self) -> tuple[Any, ...]:
        return self.items, self.total, self.extra, self.has_next

    __hash__ = None  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]

    def _is_followed_by(self, page: _Page[T]) -> bool:
        """Whether the page asked for has anything new.

        Servers that ignore the number send the same page again, or some pages over and over. What is followed by no
        other page is no part of such a loop.
        """
        if not page.items or not page.has_next:
            return bool(page.items)
        page._seen = (*self._seen[1 - _MOST_SEEN :], self._fingerprint())
        return page._fingerprint() not in page._seen

    def _fingerprint(self) -> int:
        return hash(to_json(self.items, inf_nan_mode="constants", serialize_unknown=True))


class Page(_Page[T]):
    """One page of a list. Iterating goes on with the next ones."""

    def __init__(self, listed: Listed[T], fetch_next: Callable[[], Page[T]] | None) -> None:
        super().__init__(listed, has_next=fetch_next is not None)
        self._fetch_next = fetch_next

    def next_page(self) -> Page[T] | None:
        """The page after this one; `None` if there is none, or nothing new on it."""
        page = self._fetch_next() if self._fetch_next else None
        return page if page is not None and self._is_followed_by(page) else None

    def __iter__(self) -> Iterator[T]:
        page: Page[T] | None = self
        while page is not None:
            yield from page.items
            page = page.next_page()


class AsyncPage(_Page[T]):
    """One page of a list. Iterating goes on with the next ones."""

    def __init__(
        self, listed: Listed[T], fetch_next: Callable[[], Awaitable[AsyncPage[T]]] | None
    ) -> None:
        super().__init__(listed, has_next=fetch_next is not None)
        self._fetch_next = fetch_next

    async def next_page(self) -> AsyncPage[T] | None:
        """The page after this one; `None` if there is none, or nothing new on it."""
        page = await self._fetch_next() if self._fetch_next else None
        return page if page is not None and self._is_followed_by(page) else None

    async def __aiter__(self) -> AsyncIterator[T]:
        page: AsyncPage[T] | None = self
        while page is not None:
            for item in page.items:
                yield item
            page = await page.next_page()


class AsyncPageRequest(Generic[T]):
    """A request for a list: `await` it for its first page, or iterate over all items with `async for`."""

    def __init__(self, fetch: Callable[[], Awaitable[Any]]) -> None:
        self._fetch = fetch

    def __await__(self) -> Generator[Any, Any, AsyncPage[T]]:
        return self._fetch().__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for item in await self:
            yield item

    def __repr__(self) -> str:
        return "AsyncPageRequest()"


def next_arguments(
    paging: Paging | None, arguments: Mapping[str, object], length: int
) -> dict[str, object] | None:
    """The arguments of the call for the page after one of `length` items; `None` after the last one."""
    if paging is None or length == 0:
        return None
    asked = _number(arguments.get(paging.limit)) if paging.limit else None
    if asked is not None:
        full = asked if paging.max_limit is None else min(asked, paging.max_limit)
        if length < full:
            return None
    return {**arguments, paging.page: (_number(arguments.get(paging.page)) or 1) + 1}


def kept(arguments: Mapping[str, object]) -> dict[str, object]:
    """The arguments as they are now: a caller may change a list before the next page is asked for."""
    return {
        name: copy.deepcopy(cast("object", each)) if isinstance(each, list | dict | set) else each
        for name, each in arguments.items()
    }


def _number(given: object) -> int | None:
    """A whole number, in whichever way it was given."""
    try:
        return int(given) if isinstance(given, int | float | str) else None
    except (ValueError, OverflowError):
        return None
