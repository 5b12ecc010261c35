"""Lists straight from the bytes: one pass of the validator, no tree of the whole body in between.

Worth it for long replies of the usual shape. Whatever is odd is left to the careful way in `replies`, which reads the
body as JSON first; both give the same value.
"""

from __future__ import annotations

from itertools import takewhile
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaValidator
from pydantic_core import core_schema as cs

from .decode import validate
from .forks import unforked
from .jsontext import has_constants, may_overflow
from .pointers import steps_of
from .schema import strict_schema

__all__ = ["FAST_PATH_BYTES", "ListReader"]

FAST_PATH_BYTES: Final = 16_384
"""Shorter replies are read the careful way, which costs microseconds there."""

_ITEMS: Final = "\0items"
"""Where the list is put; no JSON key of an API collides with it, and if one did, validation would fail."""


class ListReader:
    """Reads `{"events": […], …}`, or a bare array, in one pass."""

    def __init__(self, of: Any, places: tuple[str, ...]) -> None:
        steps = (steps_of(place) for place in places if place != "/")
        keys = [key for (key,) in takewhile(lambda each: len(each) == 1, steps)]
        with unforked:
            adapter: TypeAdapter[Any] = TypeAdapter(list[of])  # pyright: ignore[reportInvalidTypeForm]
            items = strict_schema(adapter.core_schema)
            self._bare = SchemaValidator(items) if "/" in places else None
            self._wrapped = _wrapped(items, keys) if keys else None

    def read(self, text: bytes) -> tuple[list[Any], Any] | None:
        """The items and the rest of the body; `None` if the body is not of the usual shape."""
        if has_constants(text) or may_overflow(text):
            return None
        try:
            if text.lstrip()[:1] == b"[":
                return (validate(self._bare, text), None) if self._bare else None
            if self._wrapped is None:
                return None
            body: dict[str, Any] = validate(self._wrapped, text)
        except (ValidationError, RecursionError):
            return None
        return body.pop(_ITEMS), body


def _wrapped(items: Any, keys: list[str]) -> SchemaValidator:
    spellings: list[list[str | int]] = [[key] for key in keys]
    field = cs.typed_dict_field(items, validation_alias=spellings)
    return SchemaValidator(cs.typed_dict_schema({_ITEMS: field}, extra_behavior="allow"))
