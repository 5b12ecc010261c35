"""How pydantic is told to read JSON the way an API means it.

Strings never become numbers or booleans, `1.0` is a whole number, `1` is a number, NaN is nothing, an enum is open, and an
optional field may be absent but not null. Models are written in plain annotations; the rules are put into the core
schema that pydantic makes of them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic import BaseModel, TypeAdapter
from pydantic_core import SchemaValidator, to_json
from pydantic_core import core_schema as cs

from .building import built
from .encoded import EncodedBytes, base64_text, from_base64
from .forks import unforked
from .moments import CANONICAL, day, timestamp

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

__all__ = [
    "READY",
    "REPORTS",
    "Base64Bytes",
    "JsonString",
    "LegacyValues",
    "Unsigned",
    "read_silently",
    "strict_schema",
    "strict_validator",
    "tell",
]

READY: Final = "wire_ready"
"""Key in a schema's metadata: the rules are in it already."""

REPORTS: Final = "reports"
"""Key in the validation context: a list that takes what there is to say about spellings in place of warnings."""

_EXACT: Final = 2.0**53
"""Whole numbers from here on may be another number's nearest float."""

_SKIPPED: Final = frozenset({"cls", "default", "expected", "metadata", "serialization", "type"})


class LegacyValues:
    """Old values of an enum, read as the canonical one, and sent as it or as another spelling of it."""

    __slots__ = ("canonical", "sent")

    def __init__(self, canonical: dict[str, str], send: dict[str, str] | None = None) -> None:
        self.canonical = canonical
        self.sent = {old: (send or {}).get(new, new) for old, new in canonical.items()} | (
            send or {}
        )
        """Every spelling that is not sent as it is, by what is sent for it."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> cs.CoreSchema:
        return cs.no_info_after_validator_function(
            self._current, strict_schema(handler(source)), metadata={READY: True}
        )

    def _current(self, value: Any) -> Any:
        return self.canonical.get(value, value) if isinstance(value, str) else value


class Base64Bytes:
    """Bytes that travel as base64 text. What is read is sent again as it came."""

    __slots__ = ()

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> cs.CoreSchema:
        return cs.json_or_python_schema(
            json_schema=cs.no_info_after_validator_function(
                from_base64, cs.str_schema(strict=True)
            ),
            python_schema=cs.union_schema(
                [cs.is_instance_schema(EncodedBytes), cs.bytes_schema(strict=True)],
                mode="left_to_right",
                custom_error_type="bytes_type",
            ),
            # pydantic has bytes as UTF-8 otherwise, which few of them are.
            serialization=cs.plain_serializer_function_ser_schema(
                base64_text, return_schema=cs.str_schema(), when_used="json-unless-none"
            ),
            metadata={READY: True},
        )


class Unsigned:
    """Whole numbers of 64 bits that are not negative."""

    __slots__ = ()

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> cs.CoreSchema:
        whole: cs.CoreSchema = _whole({"type": "int"}, 0, 2**64 - 1)
        return whole


class JsonString:
    """A value that travels as a string that holds JSON. The value itself is accepted as well."""

    __slots__ = ()

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> cs.CoreSchema:
        inner = strict_schema(handler(source))
        return cs.union_schema(
            [cs.json_schema(inner), inner], mode="left_to_right", metadata={READY: True}
        )


def strict_validator(of: Any) -> SchemaValidator:
    """A validator of any type by the rules of this module."""
    if isinstance(of, type) and issubclass(of, BaseModel):
        return cast("SchemaValidator", built(of).__pydantic_validator__)  # with the rules in it
    with unforked:
        adapter: TypeAdapter[Any] = TypeAdapter(of)  # pyright: ignore[reportUnknownArgumentType]
        return SchemaValidator(strict_schema(adapter.core_schema))


def read_silently(validator: SchemaValidator, value: Any) -> Any:
    """What a JSON value would be read as, to compare or to choose by: nothing is said about its spellings.

    Raises:
        ValueError: It is not of the type.
    """
    return validator.validate_json(
        to_json(value), by_alias=True, by_name=False, context={REPORTS: []}
    )


def tell(context: Any, warning: Warning) -> None:
    """Warns, or has the warning wait in the validation context until the whole reply turned out fine."""
    if context and REPORTS in context:
        context[REPORTS].append(warning)
    else:
        warnings.warn(warning, stacklevel=4)


def strict_schema(schema: Any) -> Any:
    """A copy of a core schema with the rules of this module in it. Models inside have them already."""
    if isinstance(schema, list):
        return [strict_schema(each) for each in schema]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(schema, tuple):
        return tuple(strict_schema(each) for each in schema)  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(schema, dict):
        return schema
    kind = schema.get("type")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    metadata = schema.get("metadata")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if kind == "model" or (isinstance(metadata, dict) and metadata.get(READY)):  # pyright: ignore[reportUnknownMemberType]
        return schema  # pyright: ignore[reportUnknownVariableType]
    if kind in _LEAVES:
        return _LEAVES[kind](schema)
    copied: dict[str, Any] = {
        key: each if key in _SKIPPED else strict_schema(each)
        for key, each in schema.items()  # pyright: ignore[reportUnknownVariableType]
    }
    return _open_enum(copied) if kind == "union" else copied


def _strict(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "strict": True}


def _number(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "strict": True, "allow_inf_nan": False}


def _whole(schema: dict[str, Any], least: int = -(2**63), largest: int = 2**63 - 1) -> Any:
    """Whole numbers of 64 bits, which is what other languages hold. A float may be one while floats are exact."""

    def integral(value: float) -> int:
        if not value.is_integer() or abs(value) >= _EXACT or value < least:
            raise ValueError("not a whole number")
        return int(value)

    return cs.union_schema(
        [
            {"ge": least, "le": largest, **schema, "strict": True},  # pyright: ignore[reportArgumentType]
            cs.no_info_after_validator_function(
                integral, cs.float_schema(strict=True, allow_inf_nan=False)
            ),
        ],
        mode="left_to_right",
        metadata={READY: True},
        custom_error_type="int_type",
    )


def _date(schema: dict[str, Any]) -> Any:
    """Dates: text in JSON, in Python the object itself, or such text. What is more than a date is kept beside it."""
    return _object_or(_kept(_text(r"^\d{4}-\d\d-\d\d$", schema), day, "date"), schema)


def _timestamp(schema: dict[str, Any]) -> Any:
    """Times: the same. Text that would be written otherwise than it was read is kept beside the value."""
    return _object_or(_kept(_text(CANONICAL, schema), timestamp, "time"), schema)


def _kept(canonical: Any, odd: Callable[[str], Any], name: str) -> Any:
    other = cs.no_info_after_validator_function(odd, cs.str_schema(strict=True))
    return cs.union_schema(
        [canonical, other],
        mode="left_to_right",
        custom_error_type=f"not_a_{name}",
        custom_error_message=f"Input should be a {name}",
    )


def _text(pattern: str, schema: dict[str, Any]) -> Any:
    return cs.chain_schema(
        [cs.str_schema(strict=True, pattern=pattern), {**schema, "strict": False}]  # pyright: ignore[reportArgumentType]
    )


def _object_or(text: Any, schema: dict[str, Any]) -> Any:
    strict: Any = {**schema, "strict": True}
    return cs.json_or_python_schema(
        json_schema=text,
        python_schema=cs.union_schema([strict, text], mode="left_to_right"),
        metadata={READY: True},
    )


def _open_enum(schema: dict[str, Any]) -> Any:
    """`Literal["a"] | str` is a string: the literals are for readers and type checkers. To pydantic `True` is `Literal[1]`."""
    choices: list[Any] = [
        each[0] if isinstance(each, tuple) else each for each in schema["choices"]
    ]
    plain = {_plain_kind(each) for each in choices}
    others = [
        each
        for each in choices
        if each["type"] != "literal" or not plain.issuperset(map(type, each["expected"]))
    ]
    if len(others) == len(choices):
        return schema
    return others[0] if len(others) == 1 else {**schema, "choices": others}


def _plain_kind(schema: dict[str, Any]) -> type | None:
    if schema["type"] == "union":  # a whole number, made by `_whole`
        return int if schema.get("custom_error_type") == "int_type" else None
    return {"str": str, "bool": bool}.get(schema["type"])


_LEAVES: Final[dict[Any, Any]] = {
    "bool": _strict,
    "bytes": _strict,
    "date": _date,
    "datetime": _timestamp,
    "float": _number,
    "int": _whole,
    "str": _strict,
}
