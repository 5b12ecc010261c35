"""Unions: which of its types a value is, by what the value says of itself. What is none of them is an `Unknown`.

A value can be of a type if it has its JSON type, passes its guards and validates. Of several it is the one that knows most
of the value's keys, then the one with most guards, then the one that misses fewest of its own keys, then the first; an
object that knows none of the keys where another one knows some is not meant. Where at most one may be meant, a value that
suits two objects equally well is none of them.

Attempts at one value are bounded, with all those at its parts: types that hold each other and suit equally well would double
them with every level. When they come to an end, what was found until then is a guess, and the value is an `Unknown`.
"""

from __future__ import annotations

import threading
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Literal,
    TypeAlias,
    Union,
    cast,
    get_args,
    get_origin,
)

from pydantic_core import SchemaValidator, to_json
from pydantic_core import core_schema as cs

from .jsonvalue import is_array, is_object
from .schema import READY, REPORTS, Base64Bytes, strict_schema, strict_validator, tell
from .unknown import Unknown
from .wire import Wired

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

__all__ = ["Is", "IsNot", "MayBe", "OpenUnion"]

Rank: TypeAlias = tuple[int, int, int]
"""How well a type suits a value: keys known and guards passed, both negative, then keys missing. Less is better."""

_PLAIN: Final[Rank] = (0, 0, 0)
_LISTED: Final[Rank] = (0, -1, 0)


class Guard:
    """A property has one of certain values in objects of a type."""

    __slots__ = ("property", "values")

    required = False

    def __init__(self, property: str, *values: str | int | bool) -> None:  # noqa: A002
        self.property = property
        self.values = values

    def passes(self, value: Mapping[str, Any], name: str | None = None) -> bool | None:
        """Whether an object passes; `None` where the guard does not apply. `name`: another key of the property."""
        said = value.get(self.property, _ABSENT)
        if said is _ABSENT and name is not None:
            said = value.get(name, _ABSENT)
        if said is _ABSENT:
            return False if self.required else None
        return any(type(said) is type(each) and said == each for each in self.values)


class Is(Guard):
    """An object without the property is not of the type."""

    __slots__ = ()
    required = True


class MayBe(Guard):
    """An object without the property may be of the type."""

    __slots__ = ()


class IsNot(Guard):
    """The property has none of the values: of the type is what is told to be of no other one."""

    __slots__ = ()

    def passes(self, value: Mapping[str, Any], name: str | None = None) -> bool | None:
        """Whether an object passes; `None` where it does not have the property."""
        has_one = super().passes(value, name)
        return None if has_one is None else not has_one


_ABSENT: Final = object()


class _Attempts(threading.local):
    """How many more there may be, in the thread that reads; `None` outside of a union."""

    left: int | None = None

    LEAST: Final = 10_000
    EACH: Final = 64
    """For any value, and for each part of it."""

    def one_more(self) -> bool:
        """Takes one, if there is one."""
        if not self.left:
            return self.left is None
        self.left -= 1
        return True


_attempts: Final = _Attempts()


@dataclass(slots=True)
class _Arm:
    of: Any
    guards: tuple[Guard, ...]
    validator: SchemaValidator | None = None

    def read(self, value: Any) -> tuple[Any, list[Any]] | None:
        """A JSON value as the type, and what there is to say about its spellings; `None` if it cannot be read as it."""
        if not _attempts.one_more():
            return None
        if self.validator is None:
            self.validator = strict_validator(self.of)
        reports: list[Any] = []
        try:
            read = self.validator.validate_json(
                to_json(value), by_alias=True, by_name=False, context={REPORTS: reports}
            )
        except ValueError:
            return None
        return None if isinstance(read, Unknown) else (read, reports)


class OpenUnion:
    """Marks a union that keeps values of no known type.

    `guards` are what objects of each type say of themselves; `one_of`: a value is of one type only.
    """

    __slots__ = ("_arms", "_guards", "_one_of")

    def __init__(
        self, guards: Mapping[Any, tuple[Guard, ...]] | None = None, *, one_of: bool = False
    ) -> None:
        self._guards = guards or {}
        self._one_of = one_of
        self._arms: list[_Arm] = []

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> cs.CoreSchema:
        known = [each for each in _arms_of(source) if each not in {Unknown, type(None)}]
        self._arms = [_Arm(each, self._guards.get(each, ())) for each in known]
        schemas: list[Any] = [strict_schema(handler.generate_schema(each)) for each in known]
        unknown = handler.generate_schema(Unknown)
        schema: Any
        if sum(_holds_objects(each) for each in known) < 2:  # noqa: PLR2004
            schema = cs.union_schema([*schemas, unknown], mode="left_to_right")
        else:
            numbered = {str(at): each for at, each in enumerate(schemas)}
            given = _or(cs.tagged_union_schema(numbered, self._choose), unknown)
            tags = self._tags(schemas)
            reading: Any
            if tags is not None:
                tag, tagged = tags
                reading = _or(cs.tagged_union_schema(tagged, tag), unknown)
            else:
                reading = cs.with_info_plain_validator_function(self._read)
            schema = cs.json_or_python_schema(json_schema=reading, python_schema=given)
        schema["metadata"] = {READY: True}
        return cast("cs.CoreSchema", schema)

    def _tags(self, schemas: list[Any]) -> tuple[str, dict[str, Any]] | None:
        """The one property that tells all types apart, if there is one: then nothing else has to be looked at."""
        tagged: dict[str, Any] = {}
        tag: str | None = None
        for arm, schema in zip(self._arms, schemas, strict=True):
            match arm.guards:
                case (Is(property=name, values=values),) if tag in {None, name}:
                    tag = name
                case _:
                    return None
            for value in values:
                if not isinstance(value, str) or value in tagged:
                    return None
                tagged[value] = schema
        return (tag, tagged) if tag is not None else None

    def _read(self, value: Any, info: cs.ValidationInfo[Any]) -> Any:
        """A JSON value as the type it has."""
        found = self._find(value)
        if found is None:
            return Unknown(value)
        _, read, reports = found
        for each in reports:
            tell(info.context, each)
        return read

    def _choose(self, value: Any) -> str | None:
        """The number of the type a value has that was made in Python."""
        if isinstance(value, Wired | Unknown):
            found = (at for at, arm in enumerate(self._arms) if _is_instance(arm.of, value))
            return next(map(str, found), None)
        read = self._find(value)
        return None if read is None else str(read[0])

    def _find(self, value: Any) -> tuple[int, Any, list[Any]] | None:
        """The number of the type a JSON value has, the value as this type, and what to say about its spellings."""
        is_outermost = _attempts.left is None
        if is_outermost:
            _attempts.left = _Attempts.LEAST + _Attempts.EACH * _parts(value)
        try:
            found = self._find_within(value)
            return found if _attempts.left else None
        finally:
            if is_outermost:
                _attempts.left = None

    def _find_within(self, value: Any) -> tuple[int, Any, list[Any]] | None:
        ranked = [(rank, at) for at, arm in enumerate(self._arms) if (rank := _rank(arm, value))]
        ranked.sort()
        if ranked and ranked[0][0][0] < 0:
            # An object that knows none of the keys is not meant where another one knows some, be they odd.
            ranked = [each for each in ranked if each[0][0] < 0 or each[0][2] == 0]
        for place, (rank, at) in enumerate(ranked):
            read = self._arms[at].read(value)
            if read is None:
                continue
            rivals = (other for best, other in ranked[place + 1 :] if best == rank)
            if self._one_of and is_object(value) and any(self._arms[r].read(value) for r in rivals):
                return None
            return at, *read
        return None

    def suiting(self, value: Mapping[str, Any], arms: Sequence[Any]) -> Any | None:
        """Which of the models a dict in the place of a model is meant to be: keys may be public names."""
        best: tuple[int, Any] | None = None
        for of in arms:
            fields = of.__wire_fields__()
            names = {field.wire: field.name for field in fields}
            guards = self._guards.get(of, ())
            if any(each.passes(value, names.get(each.property)) is False for each in guards):
                continue
            keys = {key for field in fields for key in (field.name, *field.spellings)}
            known = sum(key in keys for key in value)
            if best is None or known > best[0]:
                best = (known, of)
        return best and best[1]


def _parts(value: Any) -> int:
    """A value and all values in it."""
    if is_object(value):
        return 1 + sum(map(_parts, value.values()))
    return 1 + sum(map(_parts, value)) if is_array(value) else 1


def _or(first: Any, unknown: Any) -> Any:
    return cs.union_schema([first, unknown], mode="left_to_right")


def _arms_of(source: Any) -> tuple[Any, ...]:
    return get_args(source) if get_origin(source) in {Union, types.UnionType} else (source,)


def _open_union(of: Any) -> OpenUnion | None:
    if get_origin(of) is not Annotated:
        return None
    return next((each for each in get_args(of)[1:] if isinstance(each, OpenUnion)), None)


def _bare(of: Any) -> Any:
    """The type without its annotation."""
    return get_args(of)[0] if get_origin(of) is Annotated else of


def _holds_objects(of: Any) -> bool:
    if _open_union(of):
        return True
    kind = get_origin(of) or of
    return isinstance(kind, type) and issubclass(kind, Wired | Mapping)


def _is_instance(of: Any, value: Any) -> bool:
    if get_origin(of) is Annotated:
        return any(_is_instance(each, value) for each in _arms_of(_bare(of)))
    return isinstance(of, type) and isinstance(value, of)


def _rank(arm: _Arm, value: Any) -> Rank | None:
    """How well a type suits a JSON value; `None`: not at all."""
    passed = 0
    if arm.guards:
        if not is_object(value):
            return None
        for guard in arm.guards:
            passes = guard.passes(value)
            if passes is False:
                return None
            passed += passes is True
    rank = _rank_of(arm.of, value)
    return rank and (rank[0], rank[1] - passed, rank[2])


def _rank_of(of: Any, value: Any) -> Rank | None:  # noqa: PLR0911
    if open_union := _open_union(of):
        arms = open_union._arms or [_Arm(each, ()) for each in _arms_of(_bare(of))]  # pyright: ignore[reportPrivateUsage]
        ranks = [rank for each in arms if (rank := _rank(each, value))]
        return min(ranks, default=None)
    if get_origin(of) is Annotated:
        inner, *metadata = get_args(of)
        if any(isinstance(each, Base64Bytes) for each in metadata):
            return _PLAIN if isinstance(value, str) else None
        return _rank_of(inner, value)
    if get_origin(of) in {Union, types.UnionType}:
        return min((rank for each in get_args(of) if (rank := _rank_of(each, value))), default=None)
    if get_origin(of) is Literal:
        listed = any(type(each) is type(value) and each == value for each in get_args(of))
        return _LISTED if listed else None
    kind: Any = get_origin(of) or of
    if isinstance(kind, type) and issubclass(kind, Wired):
        return _rank_of_model(kind, value) if is_object(value) else None
    return _PLAIN if _has_kind(kind, value) else None


def _rank_of_model(model: type[Wired], value: dict[str, Any]) -> Rank:
    fields = model.__wire_fields__()
    spellings = {each for field in fields for each in field.spellings}
    known = sum(key in spellings for key in value)
    return (-known, 0, max(len(fields) - known, 0))


def _has_kind(kind: Any, value: Any) -> bool:  # noqa: PLR0911
    if not isinstance(kind, type):
        return True
    if issubclass(kind, Mapping):
        return is_object(value)
    if issubclass(kind, str | date):
        return isinstance(value, str)
    if issubclass(kind, bool):
        return isinstance(value, bool)
    if issubclass(kind, int):
        return type(value) is int or (isinstance(value, float) and value.is_integer())
    if issubclass(kind, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if issubclass(kind, Sequence):
        return is_array(value)
    return True
