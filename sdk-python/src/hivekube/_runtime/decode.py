"""From JSON to typed values: validation by type, JSON paths in errors, spellings of fields settled."""

from __future__ import annotations

import types
import warnings
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, Final, Generic, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import SchemaValidator, to_json

from .encode import is_hashable
from .errors import SpellingWarning
from .jsontext import read_json
from .jsonvalue import is_array, is_object
from .model import Model, is_nullable
from .schema import REPORTS, strict_validator
from .union import OpenUnion

__all__ = ["Decoder", "Mismatch", "decoder_of", "json_path", "validate"]

T = TypeVar("T")

_CACHED_TYPES: Final = 4096


class Mismatch(ValueError):
    """JSON that is not of the documented shape; the message names the place and the reason."""


class Decoder(Generic[T]):
    """Reads values of one type from JSON text."""

    def __init__(self, of: Any) -> None:
        self.of = of
        self.kinds = _json_kinds(of)
        """Names of the Python types that JSON values of the type have; empty for any."""
        self._validator = strict_validator(of)

    def fits(self, value: Any) -> bool:
        """Whether a JSON value is of the right kind at all: an object for a model, an array for a list."""
        return value is not None and (not self.kinds or type(value).__name__ in self.kinds)

    def decode(self, text: bytes, at: str = "$") -> T:
        """Reads a value. `at` is the JSON path of the text in the reply.

        Raises:
            Mismatch: It is not of the type.
        """
        try:
            value: T = validate(self._validator, text)
        except ValidationError as error:
            value = self._decode_again(text, error, at)
        return value

    def decode_each(
        self, texts: Sequence[str] | Sequence[bytes]
    ) -> tuple[list[T], ValueError | RecursionError | None]:
        """Reads values that come one after the other, as far as they are of the type; why the next one is not."""
        values: list[T] = []
        reports: list[SpellingWarning] = []
        context = {REPORTS: reports}
        read, add = self._validator.validate_json, values.append
        try:
            for text in texts:
                try:
                    value: T = read(text, by_alias=True, by_name=False, context=context)
                except ValidationError:
                    reports.clear()
                    value = self.decode(text if isinstance(text, bytes) else text.encode())
                add(value)
                if reports:
                    _report(reports)
        except (ValueError, RecursionError) as problem:
            return values, problem
        return values, None

    def _decode_again(self, text: bytes, error: ValidationError, at: str) -> T:
        """Nulls that count as not sent are looked for only in what does not validate."""
        repaired = _without_null_spellings(read_json(text), self.of)
        if repaired is None:
            raise Mismatch(_describe(error, at, text)) from None
        try:
            value: T = validate(self._validator, to_json(repaired))
        except ValidationError as second:
            raise Mismatch(_describe(second, at, text)) from None
        return value

    def decode_value(self, value: Any, at: str) -> T:
        """The same for JSON that is decoded already."""
        return self.decode(to_json(value), at)


def decoder_of(of: Any) -> Decoder[Any]:
    """The decoder of a type, made once."""
    return _decoder_of(of) if is_hashable(of) else Decoder(of)


@lru_cache(maxsize=_CACHED_TYPES)
def _decoder_of(of: Any) -> Decoder[Any]:
    return Decoder(of)


def validate(validator: SchemaValidator, text: bytes) -> Any:
    """Reads JSON text and then tells what there is to say about spellings, each thing once."""
    reports: list[SpellingWarning] = []
    value = validator.validate_json(text, by_alias=True, by_name=False, context={REPORTS: reports})
    _report(reports)
    return value


def _report(reports: list[SpellingWarning]) -> None:
    if not reports:
        return
    told = {each.args: each for each in reports}
    reports.clear()
    for report in told.values():
        warnings.warn(report, stacklevel=3)


def json_path(steps: tuple[int | str, ...]) -> str:
    """`$.events[3].name`; a key that is no identifier is quoted."""
    path = "$"
    for step in steps:
        if isinstance(step, int) or step.isdigit():
            path += f"[{step}]"
        else:
            path += f".{step}" if step.isidentifier() else f"[{step!r}]"
    return path


def _describe(error: ValidationError, at: str, text: bytes) -> str:
    """What is wrong: of several things the first in the text; what is missing from an object comes after what is in it."""
    errors = error.errors(include_url=False, include_input=False, include_context=False)
    whole: Any = None if errors[0]["type"] == "json_invalid" else read_json(text)
    places = _Places(whole)
    found = [places.of(each["loc"], missing=each["type"] == "missing") for each in errors]
    first = min(range(len(errors)), key=lambda number: found[number][0])
    return f"{at}{json_path(found[first][1])[1:]}: {errors[first]['msg']}"


class _Places:
    """Where in a JSON value errors are."""

    def __init__(self, whole: Any) -> None:
        self._whole = whole
        self._keys: dict[int, dict[str, int]] = {}

    def of(
        self, loc: tuple[int | str, ...], *, missing: bool
    ) -> tuple[tuple[int, ...], tuple[int | str, ...]]:
        """The place in the order of the text, and the steps to it: of a `loc` less the names of what was tried there."""
        order: list[int] = []
        steps: list[int | str] = []
        inner: Any = self._whole
        for number, step in enumerate(loc, 1):
            whole: Any = inner
            if is_object(inner) and isinstance(step, str) and step in inner:
                order.append(self._number(inner, step))
                inner = whole[step]
            elif is_array(inner) and isinstance(step, int):
                order.append(step)
                inner = whole[step]
            elif missing and number == len(loc) and is_object(inner):
                order.append(len(inner))
            else:
                continue
            steps.append(step)
        return tuple(order), tuple(steps)

    def _number(self, members: dict[str, Any], key: str) -> int:
        numbers = self._keys.get(id(members))
        if numbers is None:
            numbers = self._keys[id(members)] = {each: at for at, each in enumerate(members)}
        return numbers[key]


def _json_kinds(of: Any) -> frozenset[str]:
    origin = get_origin(of)
    if origin is Annotated:
        inner, *metadata = get_args(of)
        is_open = any(isinstance(each, OpenUnion) for each in metadata)
        return frozenset() if is_open else _json_kinds(inner)
    if origin in {Union, types.UnionType}:
        kinds = [_json_kinds(each) for each in get_args(of)]
        return frozenset[str]().union(*kinds) if all(kinds) else frozenset()
    if origin is Literal:
        return frozenset(type(value).__name__ for value in get_args(of))
    kind: Any = origin if isinstance(origin, type) else of
    if isinstance(kind, type) and issubclass(kind, BaseModel | Mapping):
        return frozenset({"dict"})
    return frozenset(_KINDS.get(kind, ()))


_KINDS: Final[dict[Any, tuple[str, ...]]] = {
    bool: ("bool",),
    float: ("int", "float"),
    int: ("int", "float"),
    list: ("list",),
    str: ("str",),
    type(None): ("NoneType",),
}


def _without_null_spellings(value: Any, of: Any) -> Any | None:
    """The value less nulls that count as not sent, because another spelling of the field is there too.

    `None` if there are none. Looked at only after a value has failed to validate.
    """
    changed = _drop_nulls(value, of)
    return changed if changed != value else None


def _drop_nulls(value: Any, of: Any) -> Any:
    origin = get_origin(of)
    if origin is Annotated:
        return _drop_nulls(value, get_args(of)[0])
    if origin in {Union, types.UnionType}:
        for each in get_args(of):
            value = _drop_nulls(value, each)
        return value
    if is_array(value):
        inner: Any = (get_args(of) or (None,))[0]
        return [_drop_nulls(each, inner) for each in value]
    if not is_object(value):
        return value
    if isinstance(of, type) and issubclass(of, Model):
        return _drop_nulls_of_model(value, of)
    values: Any = (get_args(of) or (None, None))[-1]
    return {key: _drop_nulls(each, values) for key, each in value.items()}


def _drop_nulls_of_model(members: dict[str, Any], model: type[Model]) -> dict[str, Any]:
    kept = dict(members)
    for field in model.__wire_fields__():
        present = [name for name in field.spellings if name in kept]
        if len(present) > 1 and not is_nullable(model, field.name):
            nulls = [name for name in present if kept[name] is None]
            for name in nulls if len(nulls) < len(present) else nulls[1:]:
                del kept[name]
        for name in field.spellings:
            if name in kept:
                kept[name] = _drop_nulls(kept[name], field.of)
    extra = model.__wire_extra__()
    if extra is not None:
        declared = {name for field in model.__wire_fields__() for name in field.spellings}
        kept |= {
            name: _drop_nulls(each, extra) for name, each in kept.items() if name not in declared
        }
    return kept
