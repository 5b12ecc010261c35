"""What stands on the shelves."""

# Deprecated methods are handed on by the raw classes.
# pyright: reportDeprecated=false

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
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
    Header,
    ItemReply,
    ListReply,
    Omit,
    Operation,
    Page,
    Paging,
    Path,
    Query,
    SyncResource,
    deprecated,
    legacy_keywords,
    omit,
    raw,
    raw_async,
    raw_async_pages,
)
from ..models.books import Author, AuthorDict, Book, Genre
from ..models.shared import Span, SpanDict

__all__ = ["AsyncBooks", "AsyncBooksWithRawResponse", "Books", "BooksWithRawResponse"]

_LIST: Final = Operation(
    "books.list",
    "GET",
    "/books",
    arguments=(
        Query("genre", of=list[Genre], style="brackets"),
        Query("published", of=Span, style="json"),
        Query("page"),
        Query("limit"),
        Header("x_branch", "X-Branch", required=True),
    ),
    paging=Paging("page", "limit", max_limit=50),
    reply=ListReply(Book, items=("/books", "/"), total=("/count",), fails=()),
)

_CREATE: Final = Operation(
    "books.create",
    "POST",
    "/books",
    arguments=(
        Body("title"),
        Body("authors", of=list[Author]),
        Body("genre", of=Genre),
        Body("blurb", nullable=True),
        Body("price", of=float),
        Body("bought", of=date),
    ),
    wrapper="book",
    reply=CreatedReply(
        Book,
        value=("/result", "/"),
        value_has=(("id", "isbn", "_id"),),
        id=("/insertedId", "/result/id"),
        fails=(),
    ),
)

_GET: Final = Operation(
    "books.get",
    "GET",
    "/books/{isbn}",
    arguments=(Path("id", "isbn"),),
    reply=ItemReply(Book, fails=()),
)

_DELETE: Final = Operation(
    "books.delete",
    "DELETE",
    "/books/{isbn}",
    arguments=(Path("isbn"),),
    reply=DeletedReply(fails=()),
)


class Books(SyncResource):
    """What stands on the shelves."""

    @cached_property
    def with_raw_response(self) -> BooksWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return BooksWithRawResponse(self)

    def list(
        self,
        *,
        x_branch: str,
        genre: Sequence[Genre] | None = None,
        published: Span | SpanDict | None = None,
        page: int | None = None,
        limit: int | None = None,
    ) -> Page[Book]:
        """List books.

        `GET /books`

        Args:
            x_branch: Branch of the library.
            genre: Only books of these.
            published: Only books of this span.
            page: At least 1.
            limit: Books on a page. 1 to 50. Server default: `20`.

        Returns:
            One page; iterating over it goes on to the next ones.

        Raises:
            NotFoundError: There is no such branch.
        """
        return self._page(
            _LIST, x_branch=x_branch, genre=genre, published=published, page=page, limit=limit
        )

    @deprecated("renamed: use `list`")
    def find(
        self,
        *,
        x_branch: str,
        genre: Sequence[Genre] | None = None,
        published: Span | SpanDict | None = None,
        page: int | None = None,
        limit: int | None = None,
    ) -> Page[Book]:
        """Old name of `list`."""
        return self.list(
            x_branch=x_branch, genre=genre, published=published, page=page, limit=limit
        )

    @legacy_keywords(shelf="genre")
    def create(
        self,
        *,
        title: str,
        authors: Sequence[Author | AuthorDict],
        genre: Genre | Omit = omit,
        blurb: str | None | Omit = omit,
        price: float | Omit = omit,
        bought: date | Omit = omit,
    ) -> Created[Book]:
        """Add a book.

        Adds a copy.

        - A **new** title makes a new entry.
        - A known one adds to the count of copies, which is what happens most of the time in a
          library that is as old as this one.

        `POST /books`

        Args:
            title: Title on the cover.
            authors: Who wrote it. At least 1 item.
            genre: Shelf a book stands on.
            blurb: What the back says.
            price: In euros.

        Returns:
            The new id, and the new object if the server sent it.

        Raises:
            UnprocessableEntityError: A field does not fit.
        """
        return self._call(
            _CREATE,
            title=title,
            authors=authors,
            genre=genre,
            blurb=blurb,
            price=price,
            bought=bought,
        )

    def get(self, id: str) -> Book:
        """Get a book.

        `GET /books/{isbn}`

        Args:
            id: Its number. Example: `"978-0-00"`.

        Raises:
            NotFoundError: There is no such book.
        """
        return self._call(_GET, id=id)

    @deprecated("deprecated by the API")
    def delete(self, isbn: str) -> Deleted:
        """Books are never deleted in earnest. Deprecated.

        `DELETE /books/{isbn}`

        Args:
            isbn: Its number. Example: `"978-0-00"`.
        """
        return self._call(_DELETE, isbn=isbn)


class AsyncBooks(AsyncResource):
    """What stands on the shelves."""

    @cached_property
    def with_raw_response(self) -> AsyncBooksWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncBooksWithRawResponse(self)

    def list(
        self,
        *,
        x_branch: str,
        genre: Sequence[Genre] | None = None,
        published: Span | SpanDict | None = None,
        page: int | None = None,
        limit: int | None = None,
    ) -> AsyncPageRequest[Book]:
        """List books.

        `GET /books`

        Args:
            x_branch: Branch of the library.
            genre: Only books of these.
            published: Only books of this span.
            page: At least 1.
            limit: Books on a page. 1 to 50. Server default: `20`.

        Returns:
            One page; iterating over it goes on to the next ones.

        Raises:
            NotFoundError: There is no such branch.
        """
        return self._page(
            _LIST, x_branch=x_branch, genre=genre, published=published, page=page, limit=limit
        )

    @deprecated("renamed: use `list`")
    def find(
        self,
        *,
        x_branch: str,
        genre: Sequence[Genre] | None = None,
        published: Span | SpanDict | None = None,
        page: int | None = None,
        limit: int | None = None,
    ) -> AsyncPageRequest[Book]:
        """Old name of `list`."""
        return self.list(
            x_branch=x_branch, genre=genre, published=published, page=page, limit=limit
        )

    @legacy_keywords(shelf="genre")
    async def create(
        self,
        *,
        title: str,
        authors: Sequence[Author | AuthorDict],
        genre: Genre | Omit = omit,
        blurb: str | None | Omit = omit,
        price: float | Omit = omit,
        bought: date | Omit = omit,
    ) -> Created[Book]:
        """Add a book.

        Adds a copy.

        - A **new** title makes a new entry.
        - A known one adds to the count of copies, which is what happens most of the time in a
          library that is as old as this one.

        `POST /books`

        Args:
            title: Title on the cover.
            authors: Who wrote it. At least 1 item.
            genre: Shelf a book stands on.
            blurb: What the back says.
            price: In euros.

        Returns:
            The new id, and the new object if the server sent it.

        Raises:
            UnprocessableEntityError: A field does not fit.
        """
        return await self._call(
            _CREATE,
            title=title,
            authors=authors,
            genre=genre,
            blurb=blurb,
            price=price,
            bought=bought,
        )

    async def get(self, id: str) -> Book:
        """Get a book.

        `GET /books/{isbn}`

        Args:
            id: Its number. Example: `"978-0-00"`.

        Raises:
            NotFoundError: There is no such book.
        """
        return await self._call(_GET, id=id)

    @deprecated("deprecated by the API")
    async def delete(self, isbn: str) -> Deleted:
        """Books are never deleted in earnest. Deprecated.

        `DELETE /books/{isbn}`

        Args:
            isbn: Its number. Example: `"978-0-00"`.
        """
        return await self._call(_DELETE, isbn=isbn)


class BooksWithRawResponse:
    """The methods of `Books`, returning raw responses."""

    def __init__(self, books: Books) -> None:
        self.list = raw(books.list)
        self.create = raw(books.create)
        self.get = raw(books.get)
        self.delete = raw(books.delete)


class AsyncBooksWithRawResponse:
    """The methods of `AsyncBooks`, returning raw responses."""

    def __init__(self, books: AsyncBooks) -> None:
        self.list = raw_async_pages(books.list)
        self.create = raw_async(books.create)
        self.get = raw_async(books.get)
        self.delete = raw_async(books.delete)
