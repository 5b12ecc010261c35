"""The base of all models: pydantic, with several spellings of a field, open to unknown fields, and back to the wire."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from inspect import get_annotations
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    TypeAlias,
    TypeVar,
    cast,
    get_args,
    get_type_hints,
)

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError
from pydantic_core import core_schema as cs

from .building import built
from .encode import Encoder, encoder_of
from .errors import AliasConflictWarning, LegacyNameWarning
from .jsonvalue import is_object
from .schema import read_silently, strict_schema, strict_validator, tell
from .wire import NullMarker, Wired, WireField, wire_fields

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

__all__ = ["Model", "Nullable", "is_nullable"]

T = TypeVar("T")

_NULLABLE: Final = "wire_nullable"
"""Key in a schema's metadata: null is a value."""

_NOTED: Final = "\0noted"
"""Where a `_Noted` is put among the members on its way to `_settle_spellings`."""


@dataclass(frozen=True, slots=True)
class _Noted:
    """What is not kept of how an object was spelled."""

    met: list[str]
    """Legacy names whose meeting is to be told."""

    losers: dict[str, Any]
    """Values of spellings that are not read, where undeclared keys are of one type: these need not be of it."""


class _Null(NullMarker):
    """Marks a field that may be null. Without it `| None` means that the field may be absent."""

    __slots__ = ()

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema: Any = handler(source)
        metadata: Any = {**schema.get("metadata", {}), _NULLABLE: True}
        return cast("CoreSchema", {**schema, "metadata": metadata})


_NULL = _Null()

Nullable: TypeAlias = Annotated[T | None, _NULL]
"""A field that may be null: `None` is a value of it."""


class Model(Wired, BaseModel):
    """Base of all models.

    What is under keys that the document does not declare is kept in `model_extra`, by name; where the document says what it
    is, that is checked like fields are. An absent optional field reads as `None`; `model_fields_set` tells whether it was
    sent.
    """

    model_config = ConfigDict(
        extra="allow",
        protected_namespaces=(),
        validate_by_name=True,
        validate_by_alias=True,
        defer_build=True,
        ser_json_inf_nan="strings",
    )

    __schema_name__: ClassVar[str] = "Model"
    """Name of the schema in the document."""

    __conflict__: ClassVar[Literal["warn", "error"]] = "warn"
    """What two different values of one field in two spellings do."""

    __warned__: ClassVar[tuple[str, ...]] = ()
    """Legacy names whose every meeting is reported, as their rule asks for."""

    __fields_on_wire__: ClassVar[tuple[WireField, ...] | None] = None

    __encoders__: ClassVar[tuple[Encoder, ...]] = ()
    """What turns the values of the fields into JSON values."""

    __extra_on_wire__: ClassVar[Any] = None
    """Annotated type of what is under undeclared keys; `None`: any."""

    __losers__: ClassVar[dict[str, WireField]] = {}
    """Fields by the spellings that are still in the extra fields if another one was read."""

    def __init_subclass__(
        cls,
        *,
        schema_name: str | None = None,
        conflict: Literal["warn", "error"] | None = None,
        warned: tuple[str, ...] = (),
    ) -> None:
        super().__init_subclass__()
        cls.__schema_name__ = schema_name or cls.__name__
        cls.__warned__ = warned
        if conflict is not None:
            cls.__conflict__ = conflict

    @property
    def model_extra(self) -> dict[str, Any]:
        """What is under keys that the document does not declare."""
        return cast("dict[str, Any]", self.__pydantic_extra__)  # pyright: ignore[reportUnnecessaryCast]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        if source is cls:
            model: Any = handler.resolve_ref_schema(schema)
            sets_aside = _put_rules_in(model)
            if cls.__warned__ or sets_aside:
                # Only these models pay for it: their objects go through Python before their fields are read.
                note = partial(cls._note_spellings, sets_aside)
                model["schema"] = cs.no_info_before_validator_function(note, model["schema"])
        return schema

    @classmethod
    def __wire_fields__(cls) -> tuple[WireField, ...]:
        """The fields in declared order."""
        fields = cls.__dict__.get("__fields_on_wire__")
        if fields is None:
            # Only a model that was built itself has all its annotations resolved; one that was built as a part of
            # another model may still hold names of classes that stand further down.
            fields = tuple(wire_fields(built(cls).__pydantic_fields__))
            cls.__losers__ = {old: field for field in fields for old in field.legacy}
            cls.__extra_on_wire__ = _type_of_extra(cls)
            cls.__encoders__ = tuple(encoder_of(field.of) for field in fields)
            cls.__fields_on_wire__ = fields
        return fields

    @classmethod
    def __wire_extra__(cls) -> Any:
        """Annotated type of what is under undeclared keys; `None`: any."""
        cls.__wire_fields__()
        return cls.__extra_on_wire__

    @classmethod
    def _note_spellings(cls, sets_aside: bool, members: Any) -> Any:
        """Puts a note among the members: which spelling a field was read from is not kept, and losers may be of any type."""
        if not is_object(members):
            return members
        met = [name for name in cls.__warned__ if name in members]
        losers: dict[str, Any] = {}
        for field in cls.__wire_fields__() if sets_aside else ():
            there = [name for name in field.spellings if name in members]
            losers |= {name: members[name] for name in there[1:]}
        if not (met or losers):
            return members
        kept = {name: each for name, each in members.items() if name not in losers}
        return {**kept, _NOTED: _Noted(met, losers)}

    def _settle_spellings(self, context: Any) -> None:
        """Looks at spellings that were not read: equal ones go, different ones stay in the extra fields and are told."""
        extra = self.__pydantic_extra__
        if not extra:
            return
        self.__wire_fields__()
        losers = {name: each for name, each in extra.items() if name in self.__losers__}
        noted: _Noted | None = extra.pop(_NOTED, None)
        if noted is not None:
            self.__pydantic_fields_set__.discard(_NOTED)
            losers |= noted.losers
            for name in noted.met:
                public = self.__losers__[name].name
                tell(context, LegacyNameWarning(self.__schema_name__, public, name))
        for legacy, value in losers.items():
            field = self.__losers__[legacy]
            if self._same(field, value):
                extra.pop(legacy, None)
            elif self.__conflict__ == "error":
                raise PydanticCustomError(
                    "alias_conflict",
                    "{field} also came as {legacy}, with another value",
                    {"field": field.name, "legacy": legacy},
                )
            else:
                tell(context, AliasConflictWarning(self.__schema_name__, field.name, legacy))
                if legacy not in extra:
                    # One that is not of the type has been told of, and is never sent again: it has no place there.
                    with suppress(ValueError):
                        extra[legacy] = read_silently(
                            strict_validator(self.__extra_on_wire__), value
                        )

    def _same(self, field: WireField, loser: Any) -> bool:
        value = getattr(self, field.name)
        if loser is None:
            return value is None or not is_nullable(type(self), field.name)
        if type(loser) is type(value) and loser == value:
            return True
        try:
            return bool(read_silently(strict_validator(field.of), loser) == value)
        except ValueError:
            return False

    def to_wire(self) -> dict[str, Any]:
        """The object as it would be sent: wire names in declared order, then the unknown fields."""
        values, extra = self.__dict__, self.__pydantic_extra__ or {}
        # Unknown fields count as set too, also one that is called like the public name of a known field.
        given = self.__pydantic_fields_set__ - extra.keys()
        encoded = {
            field.wire: encode(values[field.name])
            for field, encode in zip(self.__wire_fields__(), self.__encoders__, strict=True)
            # A list that is empty when absent is written; what is absent without such a default reads as None.
            if values[field.name] is not None
            or (field.name in given and not (field.refuses_null and not field.required))
        }
        encode_extra = encoder_of(self.__extra_on_wire__)
        for name, value in extra.items():
            if name not in encoded and name not in self.__losers__:
                encoded[name] = encode_extra(value)
        return encoded


def is_nullable(model: type[BaseModel], field: str) -> bool:
    """Whether null is a value of a field."""
    info = model.__pydantic_fields__[field]
    return info.annotation is Any or any(isinstance(each, _Null) for each in info.metadata)


def _type_of_extra(model: type[Model]) -> Any:
    """What `__pydantic_extra__` of a model is annotated to hold; `None`: anything."""
    for each in model.__mro__:
        hint = get_annotations(each).get("__pydantic_extra__") if each is not BaseModel else None
        if hint is not None:
            holder = type("_", (), {"__annotations__": {"of": hint}})
            names = vars(sys.modules[each.__module__])
            of: Any = get_type_hints(holder, names, include_extras=True)["of"]
            return get_args(of)[1]
    return None


def _put_rules_in(model: Any) -> bool:
    """Makes the core schema of a model strict. True: spellings that are not read have to be set aside before.

    It reads the schema alone: the fields of the class may not be resolved yet.
    """
    several_spellings = False
    for node in model["schema"]["fields"].values():
        nullable = strict_schema(node["schema"])
        node["schema"] = _without_null(nullable)
        if node["schema"] is not nullable and node["schema"] != nullable:
            node["serialization_exclude_if"] = _is_absent
        alias: Any = node.get("validation_alias")  # a name, or a list of paths
        several_spellings |= not isinstance(alias, str | None) and len(alias) > 1
    if several_spellings:
        model.setdefault("post_init", "_settle_spellings")
    extra: Any = model["schema"].get("extras_schema")
    if extra is not None:
        strict = strict_schema(extra)
        model["schema"]["extras_schema"] = (
            cs.no_info_wrap_validator_function(_noted_or, strict) if several_spellings else strict
        )
    return several_spellings and extra is not None


def _noted_or(value: Any, read: Callable[[Any], Any]) -> Any:
    return value if isinstance(value, _Noted) else read(value)


def _is_absent(value: object) -> bool:
    """Whether a field that may be absent is: dumped as null, it could not be read again."""
    return value is None


def _without_null(schema: Any) -> Any:
    """A field that may be absent is still not null on the wire; in Python `None` says that it is absent."""
    if schema["type"] == "default":
        return {**schema, "schema": _without_null(schema["schema"])}
    metadata: Any = schema.get("metadata") or {}
    if schema["type"] != "nullable" or _NULLABLE in metadata:
        return schema
    return cs.json_or_python_schema(json_schema=schema["schema"], python_schema=schema)
