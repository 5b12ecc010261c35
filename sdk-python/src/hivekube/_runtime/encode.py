"""From Python values to what travels: JSON values of arguments and models, by the types that the document gives them.

Nothing here does I/O. A value that has no JSON form is a TypeError or ValueError before anything is sent.
"""

from __future__ import annotations

import json
import math
import types
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin
from uuid import UUID

from .encoded import base64_text
from .moments import Day, Timestamp
from .options import Omit
from .schema import Base64Bytes, JsonString, LegacyValues
from .union import OpenUnion
from .unknown import Unknown
from .wire import Wired, WireField

__all__ = [
    "Encoder",
    "encoder_of",
    "is_hashable",
    "json_bytes",
    "json_text",
    "json_value",
    "number_text",
]

Encoder: TypeAlias = Callable[[Any], Any]

_EXACT: Final = 2.0**53
"""Whole numbers below this are the same in every implementation of JSON."""

_CACHED_TYPES: Final = 4096

_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))

_AS_THEY_ARE: Final = frozenset({bool, int, str, type(None)})
"""Types whose values, not those of subclasses, are JSON values."""


def json_text(value: Any) -> str:
    """Compact JSON of a JSON value.

    Raises:
        ValueError: A number is not finite, or the value contains itself.
    """
    try:
        return _COMPACT.encode(value)
    except RecursionError:
        raise ValueError("is nested too deeply, or contains itself") from None


def json_bytes(value: Any) -> bytes:
    """The same in UTF-8.

    Raises:
        ValueError: As `json_text`, or a string holds half of a surrogate pair.
    """
    try:
        return json_text(value).encode()
    except UnicodeEncodeError:
        raise ValueError(
            "a string holds half of a surrogate pair, which has no UTF-8 form"
        ) from None


def encoder_of(of: Any) -> Encoder:
    """What turns values of a type into JSON values. `None` stands for any type."""
    return _encoder_of(of) if is_hashable(of) else _make_encoder(of)


def is_hashable(of: Any) -> bool:
    """Whether what is made of a type can be kept; the metadata of an annotation may be anything."""
    try:
        hash(of)
    except TypeError:
        return False
    return True


def json_value(value: Any) -> Any:
    """The JSON value of anything that has one."""
    try:
        return _plain(value)
    except RecursionError:
        raise ValueError("is nested too deeply, or contains itself") from None


def number_text(value: float) -> str:
    """A number as text, whole ones without a fraction."""
    number = _number(value)
    if isinstance(number, int):
        return str(number)
    text = repr(number)
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if e else text


def _number(value: Any) -> Any:
    if not isinstance(value, float):
        return _plain(value)
    if not math.isfinite(value):
        raise ValueError("a number is not finite")
    return int(value) if value.is_integer() and abs(value) < _EXACT else value


def _moment(value: Any) -> Any:
    """Times as RFC 3339 has them: UTC as Z, no zeros at the end of a fraction."""
    if isinstance(value, Timestamp | Day) and value.text is not None:
        return value.text
    if not isinstance(value, datetime):
        return value.isoformat() if isinstance(value, date) else _plain(value)
    text = value.isoformat()
    clock, dot, rest = text.partition(".")
    if dot:
        digits = rest[:6].rstrip("0")
        text = f"{clock}.{digits}{rest[6:]}" if digits else clock + rest[6:]
    return text.removesuffix("+00:00") + "Z" if value.utcoffset() == UTC.utcoffset(None) else text


def _base64(value: Any) -> Any:
    return base64_text(value) if isinstance(value, bytes | bytearray) else _plain(value)


def _scalar(value: str | float) -> Any:
    """Of subclasses too: of enums their values."""
    if isinstance(value, str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, int):
        return int(value)
    if not math.isfinite(value):
        raise ValueError("a number is not finite")
    return float(value)


def _plain(value: Any) -> Any:
    """The JSON value of something whose type the document does not tell."""
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, str | int | float):
        return _scalar(value)
    if isinstance(value, Wired):
        return value.to_wire()
    if isinstance(value, Unknown | Enum):
        return _plain(value.value)
    if isinstance(value, Mapping):
        return _object(value, _plain)  # pyright: ignore[reportUnknownArgumentType]
    return _other(value)


def _other(value: object) -> Any:
    """What is neither a scalar nor an object of JSON."""
    if isinstance(value, datetime | date):
        return _moment(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        raise TypeError("bytes have no JSON form")
    if isinstance(value, Sequence | AbstractSet):
        return [_plain(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _object(value: Mapping[Any, Any], encode: Encoder) -> dict[str, Any]:
    for key in value:
        if not isinstance(key, str):
            raise TypeError(f"the key {key!r} is not a string")
    return {key: encode(each) for key, each in value.items() if not isinstance(each, Omit)}


@lru_cache(maxsize=_CACHED_TYPES)
def _encoder_of(of: Any) -> Encoder:
    return _make_encoder(of)


def _make_encoder(of: Any) -> Encoder:  # noqa: PLR0911
    origin = get_origin(of)
    if origin is Annotated:
        return _annotated_encoder(*get_args(of))
    if origin in {Union, types.UnionType}:
        return _union_encoder(get_args(of))
    if origin is Literal:
        return _plain
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _map_encoder(get_args(of))
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return _list_encoder(get_args(of))
    if isinstance(of, type) and issubclass(of, Wired):
        return _model_encoder(of)
    if of is float:
        return _number
    if isinstance(of, type) and issubclass(of, date):
        return _moment
    return _plain


def _annotated_encoder(of: Any, *metadata: Any) -> Encoder:
    encode = encoder_of(of)
    for each in metadata:
        if isinstance(each, LegacyValues):
            encode = _values_encoder(each.sent)
        elif isinstance(each, JsonString):
            encode = _text_encoder(encode)
        elif isinstance(each, Base64Bytes):
            encode = _base64
        elif isinstance(each, OpenUnion) and get_origin(of) in {Union, types.UnionType}:
            encode = _union_encoder(get_args(of), each)
    return encode


def _values_encoder(sent: dict[str, str]) -> Encoder:
    def encode(value: Any) -> Any:
        plain = _plain(value)
        return sent.get(plain, plain) if isinstance(plain, str) else plain

    return encode


def _text_encoder(inner: Encoder) -> Encoder:
    return lambda value: None if value is None else json_text(inner(value))


def _map_encoder(args: tuple[Any, ...]) -> Encoder:
    inner = encoder_of(args[1]) if len(args) == 2 else _plain  # noqa: PLR2004

    def encode(value: Any) -> Any:
        if not isinstance(value, Mapping):
            return _plain(value)
        return _object(value, inner)  # pyright: ignore[reportUnknownArgumentType]

    return encode


def _list_encoder(args: tuple[Any, ...]) -> Encoder:
    inner = encoder_of(args[0]) if args else _plain
    of_models = bool(args) and isinstance(args[0], type) and issubclass(args[0], Wired)

    def encode(value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, str | bytes | Mapping) or not isinstance(
            value, Sequence | AbstractSet
        ):
            raise TypeError(f"expected a list, not {type(value).__name__}")  # pyright: ignore[reportUnknownArgumentType]
        if of_models and any(each is None for each in value):  # pyright: ignore[reportUnknownVariableType]
            raise TypeError("a list of objects holds None")
        return [inner(each) for each in value]  # pyright: ignore[reportUnknownVariableType]

    return encode


def _union_encoder(arms: tuple[Any, ...], told_by: OpenUnion | None = None) -> Encoder:
    """Encodes by the first arm that can hold the value; `Literal[…] | str` and the like are plain."""
    typed = [(arm, encoder_of(arm)) for arm in arms if arm is not type(None)]
    telling = [(arm, encode) for arm, encode in typed if encode is not _plain]
    if len(typed) == 1 and telling:
        only = telling[0][1]
        return lambda value: None if value is None else only(value)
    if not telling:
        return _plain

    models = [arm for arm, _ in telling if isinstance(arm, type) and issubclass(arm, Wired)]
    plain = [arm for arm, encode in typed if encode is _plain]

    def encode(value: Any) -> Any:
        suiting = [each for each in telling if _holds(each[0], value)]
        if len(models) > 1 and told_by and isinstance(value, Mapping):
            model = told_by.suiting(value, models)  # pyright: ignore[reportUnknownArgumentType]
            suiting = [(model, encoder_of(model))] if model else []
        refused: Exception | None = None
        for _, encode_arm in suiting:
            try:
                return encode_arm(value)
            except (TypeError, ValueError) as error:
                # A dict or a list may be meant for an arm further down.
                refused = refused or error
        if refused and not any(arm is Any or _holds(arm, value) for arm in plain):
            raise refused
        return _plain(value)

    return encode


def _holds(arm: Any, value: Any) -> bool:  # noqa: PLR0911
    origin = get_origin(arm)
    if origin is Annotated:
        return _holds(get_args(arm)[0], value)
    if origin in {Union, types.UnionType}:
        return any(_holds(each, value) for each in get_args(arm))
    if origin is Literal:
        return value in get_args(arm)
    if isinstance(arm, type) and issubclass(arm, Wired):
        if isinstance(value, Mapping):
            needed = (field for field in arm.__wire_fields__() if field.required)
            return all(
                any(key in value for key in (field.name, *field.spellings)) for field in needed
            )
        return isinstance(value, arm)
    kind = origin if isinstance(origin, type) else arm
    if isinstance(kind, type) and issubclass(kind, Sequence) and not issubclass(kind, str | bytes):
        return isinstance(value, Sequence | AbstractSet) and not isinstance(value, str | bytes)
    return isinstance(kind, type) and isinstance(value, kind)


def _model_encoder(model: type[Wired]) -> Encoder:
    def encode(value: Any) -> Any:
        if isinstance(value, Wired):
            return value.to_wire()
        if isinstance(value, Mapping):
            return _model_from_mapping(model, value)  # pyright: ignore[reportUnknownArgumentType]
        if value is None:
            return None
        raise TypeError(f"expected {model.__name__} or a dict, not {type(value).__name__}")

    return encode


def _model_from_mapping(model: type[Wired], value: Mapping[Any, Any]) -> dict[str, Any]:
    """A plain dict in the place of a model: public, wire and legacy keys, in the order given."""
    fields = _fields_by_key(model)  # type: ignore[arg-type]  # classes are hashable
    extra = encoder_of(model.__wire_extra__())
    encoded: dict[str, Any] = {}
    for key, each in value.items():
        if not isinstance(key, str):
            raise TypeError(f"the key {key!r} is not a string")
        if isinstance(each, Omit):
            continue
        field = fields.get(key)
        wire = field.wire if field else key
        if wire in encoded:
            first = next(
                each for each in value if (known := fields.get(each)) and known.wire == wire
            )
            raise TypeError(f"got two spellings of one field, {first!r} and {key!r}")
        if each is None and field and field.refuses_null:
            raise TypeError(f"{key}: None is no value of it; leave it out")
        encoded[wire] = encoder_of(field.of)(each) if field else extra(each)
    return encoded


@lru_cache(maxsize=_CACHED_TYPES)
def _fields_by_key(model: type[Wired]) -> dict[str, WireField]:
    table: dict[str, WireField] = {}
    for field in model.__wire_fields__():
        for key in field.legacy:
            table.setdefault(key, field)
    for field in model.__wire_fields__():
        table[field.name] = field
    for field in model.__wire_fields__():
        table[field.wire] = field
    return table
