"""Calls with a list that is too long for one request: several requests, one after the other, and their answers as one."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from .encode import encoder_of, json_text
from .errors import BatchError
from .replies import Listed
from .results import Ack, Batch, Deleted, Updated

if TYPE_CHECKING:
    from .operation import Operation
    from .options import Options

__all__ = ["Gathered", "options_of_part", "parts"]

R = TypeVar("R")


def parts(operation: Operation[Any], arguments: Mapping[str, object]) -> list[dict[str, object]]:
    """The arguments of each request; empty where one request does."""
    if operation.batch is None:
        return []
    name, size = operation.batch
    given = arguments.get(name)
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Sequence | AbstractSet):
        return []
    items: list[Any] = list(given)  # pyright: ignore[reportUnknownArgumentType]
    if len(items) <= size:
        return []
    starts = range(0, len(items), size)
    return [{**arguments, name: items[start : start + size]} for start in starts]


def options_of_part(options: Options, at: int) -> Options:
    """Each part is another request, so a key that the caller gave is one for each of them."""
    if options.idempotency_key is None or at == 0:
        return options
    return dataclasses.replace(options, idempotency_key=f"{options.idempotency_key}-{at + 1}")


class Gathered(Generic[R]):
    """The answers to the parts so far."""

    def __init__(self, operation: Operation[R]) -> None:
        self._operation = operation
        self._answers: list[R] = []
        self._done: list[str] = []

    def add(self, part: Mapping[str, object], answer: R) -> None:
        """Takes in the answer to the next part."""
        self._answers.append(answer)
        name, _ = self._operation.batch or ("", 0)
        of = next(each.of for each in self._operation.arguments if each.name == name)
        items: Any = encoder_of(of)(part[name])
        self._done += [each if isinstance(each, str) else json_text(each) for each in items]

    @property
    def is_begun(self) -> bool:
        """Whether any part is done."""
        return bool(self._answers)

    def broken_off(self, error: Exception) -> BatchError:
        """The error of the whole call, when the next part fails."""
        return BatchError.of(self._operation.name, error, self._done)

    def merged(self) -> R:
        """All answers as one."""
        first, *rest = self._answers
        merged: Any = first
        for answer in rest:
            merged = _merged(merged, answer)
        return cast("R", merged)


def _merged(one: Any, other: Any) -> Any:
    extra: dict[str, Any] = {**one.extra, **other.extra}
    items: list[Any] = [*getattr(one, "items", ()), *getattr(other, "items", ())]
    updated: Updated[Any]
    match one:
        case Listed():
            return Listed(items=items, total=_sum(one.total, other.total), extra=extra)
        case Batch():
            return Batch(
                ids=[*one.ids, *other.ids], errors=[*one.errors, *other.errors], extra=extra
            )
        case Deleted():
            return Deleted(count=_sum(one.count, other.count), extra=extra)
        case Updated():
            updated = Updated(
                matched=_sum(one.matched, other.matched),
                modified=_sum(one.modified, other.modified),
                extra=extra,
            )
            return updated
        case _:
            return Ack(extra=extra)


def _sum(one: int | None, other: int | None) -> int | None:
    """A number that only some of the answers have is none of all of them."""
    return None if one is None or other is None else one + other
