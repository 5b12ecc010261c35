"""What stands on the shelves."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Required, TypeAlias, TypedDict

from .._runtime.models import Base64, LegacyValues, Model, Nullable, deprecated, wire

__all__ = ["Author", "AuthorDict", "Book", "Genre"]

Genre: TypeAlias = Annotated[
    Literal["NOVEL", "POETRY", "SCIENCE"] | str, LegacyValues({"fiction": "NOVEL"})
]
"""Shelf a book stands on. Values the document does not know are kept as they are."""


class Author(Model):
    """Somebody who wrote.

    Example:

    ```json
    {
      "name": "Ada Lovelace"
    }
    ```
    """

    name: str

    born: int | None = None
    """Year of birth."""


class AuthorDict(TypedDict, total=False):
    """`Author` as a plain dict."""

    name: Required[str]
    born: int


class Book(Model):
    """A book and its copies."""

    id: Annotated[str, wire("id", legacy=("isbn", "_id"))]
    """Its number."""

    title: str
    """Title on the cover."""

    authors: list[Author] | None = None

    genre: Genre | None = None
    """Shelf a book stands on."""

    blurb: Nullable[str] = None
    """What the back says."""

    date: dt.date | None = None
    """When it was bought."""

    seen_at: dt.datetime | None = None
    """When it was last seen."""

    copies: int | None = None
    """Server default: `1`."""

    cover: Base64 | None = None
    """A small picture."""

    sequel: Book | None = None
    """A book and its copies."""

    class_: Annotated[str | None, wire("class")] = None
    """Its place in the catalogue."""

    @property
    @deprecated("renamed: use `id`")
    def isbn(self) -> str:
        """Old name of `id`."""
        return self.id
