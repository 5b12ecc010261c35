"""What a model's fields are called on the wire: the marker generated code writes, and the table made from it."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AliasChoices, Field
from pydantic.fields import FieldInfo

__all__ = ["NullMarker", "WireField", "Wired", "wire", "wire_fields"]


def wire(name: str, *, legacy: tuple[str, ...] = ()) -> Any:
    """Says under which name a field travels, and which old names are read as well, in order of preference.

    Used inside `Annotated`. Without it a field travels under its own name.
    """
    if legacy:
        return Field(validation_alias=AliasChoices(name, *legacy), serialization_alias=name)
    return Field(validation_alias=name, serialization_alias=name)


class NullMarker:
    """Marks a field that may be null."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class WireField:
    """One field of a model as it travels."""

    name: str
    """Public name."""

    wire: str
    """Spelling that is sent, and the first one that is read."""

    legacy: tuple[str, ...]
    """Other spellings that are read, in order."""

    of: Any
    """Annotated type."""

    required: bool

    refuses_null: bool
    """Whether null is certainly no value of it."""

    @property
    def spellings(self) -> tuple[str, ...]:
        """All spellings that are read, in order."""
        return (self.wire, *self.legacy)


class Wired:
    """Something with a table of wire fields: the part of a model that encoding sees."""

    @classmethod
    def __wire_fields__(cls) -> tuple[WireField, ...]:
        """The fields in declared order."""
        raise NotImplementedError

    @classmethod
    def __wire_extra__(cls) -> Any:
        """Annotated type of what is under undeclared keys; `None`: any."""
        raise NotImplementedError

    def to_wire(self) -> dict[str, Any]:
        """The object as it would be sent."""
        raise NotImplementedError


def wire_fields(fields: dict[str, FieldInfo]) -> Iterator[WireField]:
    """The table of a model, read off its pydantic fields."""
    for name, info in fields.items():
        alias = info.validation_alias
        names = (
            [str(each) for each in alias.choices]
            if isinstance(alias, AliasChoices)
            else [str(alias or name)]
        )
        yield WireField(
            name=name,
            wire=names[0],
            legacy=tuple(names[1:]),
            of=_full_type(info),
            required=info.is_required(),
            refuses_null=_refuses_null(info),
        )


def _refuses_null(info: FieldInfo) -> bool:
    """A field that may be absent is still not null; one whose type goes by a name of its own may be anything."""
    marked = any(isinstance(each, NullMarker) for each in info.metadata)
    annotation: Any = info.annotation
    if marked or annotation is type(None) or _holds_anything(annotation):
        return False
    return type(None) in get_args(annotation) or isinstance(annotation, type)


def _holds_anything(of: Any) -> bool:
    """Whether a type is any, or a union with it."""
    if get_origin(of) is Annotated:
        return _holds_anything(get_args(of)[0])
    is_union = get_origin(of) in {Union, types.UnionType}
    return of is Any or (is_union and any(map(_holds_anything, get_args(of))))


def _full_type(info: FieldInfo) -> Any:
    """The annotation with the metadata that pydantic has taken off it."""
    annotation: Any = info.annotation
    for each in info.metadata:
        annotation = Annotated[annotation, each]
    return annotation
