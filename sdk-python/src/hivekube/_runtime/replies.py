"""Kinds of replies: where the payload of a reply sits, and the value it becomes.

Each kind turns the text of a successful reply into a value and does nothing else. Whether a reply is successful at all
is decided in `outcome`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Generic, Literal, TypeVar, cast

from .body import Body, Pointers, count_of, id_of, ids_of, list_of
from .decode import Decoder, Mismatch, decoder_of
from .fast import FAST_PATH_BYTES, ListReader
from .results import Ack, Batch, Created, Deleted, Updated

__all__ = [
    "AckReply",
    "BatchReply",
    "CreatedReply",
    "DeletedReply",
    "Fails",
    "ItemReply",
    "ListReply",
    "Listed",
    "NothingFits",
    "Reply",
    "TextReply",
    "UntypedReply",
    "UpdatedReply",
]

T = TypeVar("T")
R_co = TypeVar("R_co", covariant=True)

Fails = tuple[Literal["success", "error", "status"], ...]
"""Signs of failure in a 2xx body: `"success": false`, an `"error"`, `"status": "error"`."""

_ALL_FAILS: Final[Fails] = ("success", "error", "status")


class NothingFits(ValueError):
    """No place has what the kind of reply must have."""


class Reply(Generic[R_co]):
    """A kind of reply."""

    fails: Fails
    not_found: Pointers
    empty_ok: bool

    plain_is_empty = False
    """Whether a plain text (`OK`) says no more than an empty body."""

    is_text = False
    """Whether the body is read as text, and not as JSON."""

    wanted = "JSON"
    """What the reply should have been, in words."""

    def accepts(self, media_type: str) -> bool:  # noqa: ARG002
        """Whether a reply of this media type can be read while it arrives."""
        return False

    def empty(self) -> R_co:
        """The value of an empty body, where that is success."""
        raise NotImplementedError

    def read(self, body: Body) -> R_co:
        """The value of a body.

        Raises:
            Mismatch: The payload is not of its type.
            NothingFits: There is no payload.
        """
        raise NotImplementedError

    def read_fast(self, text: bytes) -> tuple[R_co, Any] | None:  # noqa: ARG002
        """The value, and the rest of the body, without decoding the body first; `None` if that does not work."""
        return None


class ItemReply(Reply[T]):
    """The reply is the entity."""

    def __init__(
        self,
        of: type[T],
        *,
        value: Pointers = ("/",),
        value_has: tuple[str | tuple[str, ...], ...] = (),
        not_found: Pointers = (),
        empty_ok: bool = False,
        fails: Fails = _ALL_FAILS,
    ) -> None:
        self.of = of
        self.value = value
        self.value_has = value_has
        self.not_found = not_found
        self.empty_ok = empty_ok
        self.fails = fails

    def empty(self) -> T:
        """An empty body is a null, for the types that have one."""
        return self.read(Body(None, b"null"))

    def read(self, body: Body) -> T:
        """The entity."""
        item = body.entity(self.value, self.value_has, self._decoder)
        if item is None and not (body.value is None and "/" in self.value and self._takes_null):
            raise NothingFits(f"no value in the reply; looked at {', '.join(self.value)}")
        return cast("T", item)

    @cached_property
    def _takes_null(self) -> bool:
        try:
            nothing: object = self._decoder.decode(b"null")
        except Mismatch:
            return False
        return nothing is None

    @cached_property
    def _decoder(self) -> Decoder[T]:
        return decoder_of(self.of)


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """One page as it was read."""

    items: list[T]
    total: int | None
    extra: dict[str, Any]


class ListReply(Reply[Listed[T]]):
    """The reply is a list, or one page of it."""

    def __init__(
        self,
        of: type[T],
        *,
        items: Pointers = ("/",),
        total: Pointers = (),
        not_found: Pointers = (),
        empty_ok: bool = False,
        may_lack_items: bool = False,
        fails: Fails = _ALL_FAILS,
    ) -> None:
        self.of = of
        self.may_lack_items = may_lack_items
        self.items = items
        self.total = total
        self.not_found = not_found
        self.empty_ok = empty_ok
        self.fails = fails

    def empty(self) -> Listed[T]:
        """No items."""
        return Listed([], None, {})

    def read(self, body: Body) -> Listed[T]:
        """The items."""
        places = tuple(place for place in self.items if not body.has_siblings(place))
        items = body.entity(places, (), self._decoder)
        if items is None and self.may_lack_items and body.lacks(self.items):
            items = []
        if items is None:
            raise NothingFits(f"no list in the reply; looked at {', '.join(self.items)}")
        return Listed(items, body.first(self.total, count_of), body.extra())

    def read_fast(self, text: bytes) -> tuple[Listed[T], Any] | None:
        """The items of a long reply."""
        found = self._reader.read(text) if len(text) >= FAST_PATH_BYTES else None
        if found is None:
            return None
        items, rest = found
        body = Body(rest, text)
        return Listed(items, body.first(self.total, count_of), body.extra()), rest

    @cached_property
    def _decoder(self) -> Decoder[list[T]]:
        return decoder_of(list[self.of])  # type: ignore[name-defined]

    @cached_property
    def _reader(self) -> ListReader:
        return ListReader(self.of, self.items)


class CreatedReply(Reply[Created[T]]):
    """Something was made."""

    def __init__(
        self,
        of: type[T] | None,
        *,
        value: Pointers = (),
        value_has: tuple[str | tuple[str, ...], ...] = (),
        id: Pointers = (),  # noqa: A002
        not_found: Pointers = (),
        empty_ok: bool = True,
        fails: Fails = _ALL_FAILS,
    ) -> None:
        self.of = of
        self.value = value
        self.value_has = value_has
        self.id = id
        self.not_found = not_found
        self.empty_ok = empty_ok
        self.fails = fails

    def empty(self) -> Created[T]:
        """Made, and nothing said about it."""
        return Created()

    def read(self, body: Body) -> Created[T]:
        """Its id and what it is now, each if sent."""
        made = body.first(self.id, id_of)
        value = body.entity(self.value, self.value_has, self._decoder) if self.value else None
        return Created(_id=made, value=value, extra=body.extra())

    @cached_property
    def _decoder(self) -> Decoder[T]:
        return decoder_of(self.of)


class UpdatedReply(Reply[Updated[T]]):
    """Something was changed."""

    plain_is_empty = True

    def __init__(
        self,
        of: type[T] | None,
        *,
        value: Pointers = (),
        value_has: tuple[str | tuple[str, ...], ...] = (),
        id: Pointers = (),  # noqa: A002
        matched: Pointers = (),
        modified: Pointers = (),
        not_found: Pointers = (),
        empty_ok: bool = True,
        fails: Fails = _ALL_FAILS,
    ) -> None:
        self.of = of
        self.value = value
        self.value_has = value_has
        self.id = id
        self.matched = matched
        self.modified = modified
        self.not_found = not_found
        self.empty_ok = empty_ok
        self.fails = fails

    def empty(self) -> Updated[T]:
        """Changed, and nothing said about it."""
        return Updated()

    def read(self, body: Body) -> Updated[T]:
        """Its id, what it is now and how many there were, each if sent."""
        changed = body.first(self.id, id_of)
        value = body.entity(self.value, self.value_has, self._decoder) if self.value else None
        matched = body.first(self.matched, count_of)
        modified = body.first(self.modified, count_of)
        return Updated(
            id=changed, value=value, matched=matched, modified=modified, extra=body.extra()
        )

    @cached_property
    def _decoder(self) -> Decoder[T]:
        return decoder_of(self.of)


class DeletedReply(Reply[Deleted]):
    """Something was deleted."""

    plain_is_empty = True

    def __init__(
        self,
        *,
        id: Pointers = (),  # noqa: A002
        count: Pointers = (),
        not_found: Pointers = (),
        empty_ok: bool = True,
        fails: Fails = _ALL_FAILS,
    ) -> None:
        self.id = id
        self.count = count
        self.not_found = not_found
        self.empty_ok = empty_ok
        self.fails = fails

    def empty(self) -> Deleted:
        """Deleted, and nothing said about it."""
        return Deleted()

    def read(self, body: Body) -> Deleted:
        """Its id and how many there were, each if sent."""
        return Deleted(
            id=body.first(self.id, id_of),
            count=body.first(self.count, count_of),
            extra=body.extra(),
        )


class BatchReply(Reply[Batch]):
    """Several things were made at once."""

    def __init__(
        self,
        *,
        ids: Pointers = (),
        errors: Pointers = (),
        not_found: Pointers = (),
        empty_ok: bool = True,
        fails: Fails = _ALL_FAILS,
    ) -> None:
        self.ids = ids
        self.errors = errors
        self.not_found = not_found
        self.empty_ok = empty_ok
        self.fails = fails

    def empty(self) -> Batch:
        """Made, and nothing said about it."""
        return Batch(ids=[])

    def read(self, body: Body) -> Batch:
        """The ids, and the messages about what was not made."""
        ids = body.first(self.ids, ids_of)
        errors = body.first(self.errors, list_of)
        return Batch(ids=ids or [], errors=errors or [], extra=body.extra())


class AckReply(Reply[Ack]):
    """It worked."""

    plain_is_empty = True

    def __init__(
        self, *, not_found: Pointers = (), empty_ok: bool = True, fails: Fails = _ALL_FAILS
    ) -> None:
        self.not_found = not_found
        self.empty_ok = empty_ok
        self.fails = fails

    def empty(self) -> Ack:
        """Nothing said."""
        return Ack()

    def read(self, body: Body) -> Ack:
        """All that was said."""
        return Ack(extra=body.extra())


class TextReply(Reply[str]):
    """A text."""

    is_text = True

    def __init__(self) -> None:
        self.not_found = ()
        self.empty_ok = True
        self.fails = ()


class UntypedReply(Reply[Any]):
    """Any JSON, for requests that no document describes; an empty body is `None`."""

    def __init__(self) -> None:
        self.not_found = ()
        self.empty_ok = True
        self.fails = ()

    def empty(self) -> Any:
        """Nothing."""
        return None

    def read(self, body: Body) -> Any:
        """The whole body."""
        return body.value
