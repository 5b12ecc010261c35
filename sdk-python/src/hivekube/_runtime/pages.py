"""Pages of lists, and going from one to the next."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Hashable, Iterator
from dataclasses import replace
from typing import Any, Final, Generic, TypeVar

from pydantic_core import to_json

from .errors import PaginationError
from .paging import LOOP, Following
from .replies import Listed

__all__ = ["AsyncPage", "AsyncPageRequest", "Page"]

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

    _seen: tuple[Hashable, ...] = ()
    """Marks of the pages before this one, the oldest first."""

    def __init__(self, listed: Listed[T], following: Following | None) -> None:
        self.items = listed.items
        self.total = listed.total
        self.extra = listed.extra
        self.has_next = following is not None
        self._following = following
        if following is not None and following.own is not None:
            self._seen = (following.own,)
            self._refuse_loop()

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

    def _may_go_on(self) -> bool:
        """Whether there is a next page to ask for.

        Raises:
            PaginationError: It would be one that was there, or one of another server.
        """
        if self._following is not None and self._following.refused is not None:
            raise PaginationError(self._following.refused)
        return self._following is not None

    def _is_followed_by(self, page: _Page[T]) -> bool:
        """Whether the page asked for has anything new.

        Servers that ignore the number send the same page again, or some pages over and over. What is followed by no
        other page is no part of such a loop.
        """
        if page._following is None:
            return bool(page.items)
        page._seen = (*self._seen[1 - _MOST_SEEN :], self._mark())
        if page._following.mark is None:
            return page._mark() not in page._seen
        page._refuse_loop()
        return True

    def _refuse_loop(self) -> None:
        """A token or URL that was there before leads to no new page."""
        if self._following is not None and self._following.mark in self._seen:
            self._following = replace(self._following, refused=LOOP)

    def _mark(self) -> Hashable:
        """What the page is told apart by: what the server says of the next one, or else what is on it."""
        mark = self._following.mark if self._following else None
        if mark is not None:
            return mark
        return hash(to_json(self.items, inf_nan_mode="constants", serialize_unknown=True))


class Page(_Page[T]):
    """One page of a list. Iterating goes on with the next ones."""

    def __init__(
        self,
        listed: Listed[T],
        following: Following | None,
        fetch: Callable[[Following], Page[T]],
    ) -> None:
        super().__init__(listed, following)
        self._fetch = fetch

    def next_page(self) -> Page[T] | None:
        """The page after this one; `None` if there is none, or nothing new on it.

        Raises:
            PaginationError: The server leads back to a page that was there, or to another server.
        """
        if not self._may_go_on() or self._following is None:
            return None
        page = self._fetch(self._following)
        return page if self._is_followed_by(page) else None

    def pages(self) -> Iterator[Page[T]]:
        """This page and all after it; each is asked for when the loop comes to it."""
        page: Page[T] | None = self
        while page is not None:
            yield page
            page = page.next_page()

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items


class AsyncPage(_Page[T]):
    """One page of a list. Iterating goes on with the next ones."""

    def __init__(
        self,
        listed: Listed[T],
        following: Following | None,
        fetch: Callable[[Following], Awaitable[AsyncPage[T]]],
    ) -> None:
        super().__init__(listed, following)
        self._fetch = fetch

    async def next_page(self) -> AsyncPage[T] | None:
        """The page after this one; `None` if there is none, or nothing new on it.

        Raises:
            PaginationError: The server leads back to a page that was there, or to another server.
        """
        if not self._may_go_on() or self._following is None:
            return None
        page = await self._fetch(self._following)
        return page if self._is_followed_by(page) else None

    async def pages(self) -> AsyncIterator[AsyncPage[T]]:
        """This page and all after it; each is asked for when the loop comes to it."""
        page: AsyncPage[T] | None = self
        while page is not None:
            yield page
            page = await page.next_page()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item


class AsyncPageRequest(Generic[T]):
    """A request for a list: `await` it for its first page, or iterate over all items with `async for`."""

    def __init__(self, fetch: Callable[[], Awaitable[Any]]) -> None:
        self._fetch = fetch

    def __await__(self) -> Generator[Any, Any, AsyncPage[T]]:
        return self._fetch().__await__()

    async def pages(self) -> AsyncIterator[AsyncPage[T]]:
        """All pages; each is asked for when the loop comes to it."""
        async for page in (await self).pages():
            yield page

    async def __aiter__(self) -> AsyncIterator[T]:
        async for item in await self:
            yield item

    def __repr__(self) -> str:
        return "AsyncPageRequest()"
