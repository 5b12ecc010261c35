"""Kinds of replies: where the payload of a reply sits, and the value it becomes.

Each kind turns the text of a successful reply into a value and does nothing else. Whether a reply is successful at all
is decided in `failures`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Generic, Literal, TypeVar

from .decode import Decoder, decoder_of, json_path
from .fast import FAST_PATH_BYTES, ListReader
from .pointers import MISSING, look_up, steps_of, without
from .results import Ack, Batch, Created, Deleted, Updated

__all__ = [
    "AckReply",
    "BatchReply",
    "Body",
    "CreatedReply",
    "DeletedReply",
    "Fails",
    "ItemReply",
    "ListReply",
    "Listed",
    "NothingFits",
    "Reply",
    "UntypedReply",
    "UpdatedReply",
    "ids_of",
    "list_of",
]

T = TypeVar("T")
R_co = TypeVar("R_co", covariant=True)

Fails = tuple[Literal["success", "error", "status"], ...]
"""Signs of failure in a 2xx body: `"success": false`, an `"error"`, `"status": "error"`."""

_ALL_FAILS: Final[Fails] = ("success", "error", "status")

Pointers = tuple[str, ...]
"""Places to look at, in order; `/` is the whole body."""


class NothingFits(ValueError):
    """No place has what the kind of reply must have."""


class Body:
    """A decoded reply body and the places that were read."""

    def __init__(self, value: Any, text: bytes) -> None:
        self.value = value
        self.text = text
        self._read: list[tuple[str, ...]] = []

    def first(self, places: Pointers, read: Callable[[Any], T | None]) -> T | None:
        """The first place whose value `read` accepts; it leaves the extra fields."""
        for place in places:
            steps = steps_of(place)
            found = look_up(self.value, steps)
            value = None if found is MISSING else read(found)
            if value is not None:
                self._read.append(steps)
                return value
        return None

    def entity(
        self, places: Pointers, has: tuple[str | tuple[str, ...], ...], decoder: Decoder[T]
    ) -> T | None:
        """The first place that holds the entity.

        Raises:
            Mismatch: What is there is not of its type.
        """
        for place in places:
            steps = steps_of(place)
            found = look_up(self.value, steps)
            if found is MISSING or not decoder.fits(found) or not _has(found, has):
                continue
            self._read.append(steps)
            return (
                decoder.decode_value(found, json_path(steps))
                if steps
                else decoder.decode(self.text)
            )
        return None

    def extra(self) -> dict[str, Any]:
        """Everything that was not read."""
        return without(self.value, self._read)


class Reply(Generic[R_co]):
    """A kind of reply."""

    fails: Fails
    not_found: Pointers
    empty_ok: bool

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
        if item is None:
            raise NothingFits(f"no value in the reply; looked at {', '.join(self.value)}")
        return item

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
        fails: Fails = _ALL_FAILS,
    ) -> None:
        self.of = of
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
        items = body.entity(self.items, (), self._decoder)
        if items is None:
            raise NothingFits(f"no list in the reply; looked at {', '.join(self.items)}")
        return Listed(items, body.first(self.total, _count), body.extra())

    def read_fast(self, text: bytes) -> tuple[Listed[T], Any] | None:
        """The items of a long reply."""
        found = self._reader.read(text) if len(text) >= FAST_PATH_BYTES else None
        if found is None:
            return None
        items, rest = found
        body = Body(rest, text)
        return Listed(items, body.first(self.total, _count), body.extra()), rest

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
        made = body.first(self.id, _id)
        value = body.entity(self.value, self.value_has, self._decoder) if self.value else None
        return Created(_id=made, value=value, extra=body.extra())

    @cached_property
    def _decoder(self) -> Decoder[T]:
        return decoder_of(self.of)


class UpdatedReply(Reply[Updated[T]]):
    """Something was changed."""

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
        changed = body.first(self.id, _id)
        value = body.entity(self.value, self.value_has, self._decoder) if self.value else None
        matched = body.first(self.matched, _count)
        modified = body.first(self.modified, _count)
        return Updated(
            id=changed, value=value, matched=matched, modified=modified, extra=body.extra()
        )

    @cached_property
    def _decoder(self) -> Decoder[T]:
        return decoder_of(self.of)


class DeletedReply(Reply[Deleted]):
    """Something was deleted."""

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
            id=body.first(self.id, _id), count=body.first(self.count, _count), extra=body.extra()
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


def _has(value: Any, has: tuple[str | tuple[str, ...], ...]) -> bool:
    if not has:
        return True
    return isinstance(value, dict) and all(
        each in value if isinstance(each, str) else any(name in value for name in each)
        for each in has
    )


def _id(value: Any) -> str | None:
    """An id: text that is not empty, or a whole number, which becomes text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def ids_of(value: Any) -> list[str] | None:
    """A list of ids."""
    if not isinstance(value, list):
        return None
    ids = [_id(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
    return [each for each in ids if each is not None] if None not in ids else None


def list_of(value: Any) -> list[Any] | None:
    """A list of anything."""
    return value if isinstance(value, list) else None  # pyright: ignore[reportUnknownVariableType]


def _count(value: Any) -> int | None:
    """A number that counts something: whole and not negative, `2` or `2.0`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value >= 0 and value == int(value) else None
