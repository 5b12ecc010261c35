"""How values are written in paths, queries, headers and cookies (OpenAPI 3.1.1 §4.8.12.3 and §4.8.12.4; RFC 6570).

Values arrive as JSON. Null has no form here and is left out; lists and objects inside of lists and objects are written
as JSON text, but for `deepObject`, which has names for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal, TypeAlias

from .encode import json_text, number_text
from .jsonvalue import is_array, is_object
from .urls import encoded

__all__ = [
    "PathStyle",
    "QueryPair",
    "QueryStyle",
    "cookies",
    "in_path",
    "in_query",
    "simple",
    "text_of",
]

PathStyle: TypeAlias = Literal["simple", "label", "matrix", "json"]
"""How a value in a path is written: `a,b`, `.a,b`, `;name=a,b`, or compact JSON."""

QueryStyle: TypeAlias = Literal["form", "comma", "space", "pipe", "brackets", "deep", "json"]
"""How a query value is written: `a=1&a=2`, `a=1,2`, `a=1%202`, `a=1%7C2`, `a[]=1&a[]=2`, `a[key]=1`, or compact JSON."""

QueryPair: TypeAlias = tuple[str, str, str]
"""A name, what stands behind it as it is (`[]`), and a value; the last two are percent-encoded."""

_DELIMITERS: Final = {"comma": ",", "pipe": "%7C", "space": "%20"}
"""What stands between the elements of a value that is written as one."""


def in_path(style: PathStyle, name: str, value: Any, *, explode: bool, reserved: bool) -> str:
    """A value as it stands in a path, percent-encoded; empty when it has no element."""
    if style == "json":
        return encoded(json_text(value))
    first, separator = {"simple": ("", ","), "label": (".", "."), "matrix": (";", ";")}[style]
    if not explode:
        separator = ","
    own_name = f"{encoded(name)}=" if style == "matrix" else ""
    named = ""

    def encode(text: str) -> str:
        return encoded(text, reserved="path" if reserved else None)

    if is_array(value):
        named = own_name if explode else ""
        elements = [named + encode(text_of(each)) for each in value if each is not None]
    elif is_object(value):
        named = own_name if explode else ""
        between = "=" if explode else ","
        elements = [f"{encode(key)}{between}{encode(text)}" for key, text in _members(value)]
    elif style == "simple" and not reserved:
        # A single value has no delimiters to tell from its characters.
        return encoded(text_of(value), reserved="segment")
    else:
        elements = [encode(text_of(value))]
    joined = separator.join(elements)
    return f"{first}{'' if named else own_name}{joined}" if joined else ""


def simple(value: Any, *, explode: bool = False) -> str | None:
    """A value in simple style, as in a header: `a,b` for a list, `key,1,other,2` or `key=1,other=2` for an object.

    What has no element is not sent: RFC 6570 §2.3 counts it as undefined.
    """
    if is_object(value):
        between = "=" if explode else ","
        return ",".join(f"{key}{between}{text}" for key, text in _members(value)) or None
    if is_array(value):
        return ",".join(text_of(each) for each in value if each is not None) or None
    return text_of(value)


def cookies(name: str, value: Any) -> list[tuple[str, str]]:
    """Names and values: one for each element of a list and each member of an object."""
    if is_object(value):
        return list(_members(value))
    values = value if is_array(value) else [value]
    return [(name, text_of(each)) for each in values if each is not None]


def in_query(style: QueryStyle, name: str, value: Any, *, reserved: bool) -> list[QueryPair]:
    """The parameters that a value comes to."""

    def encode(text: str) -> str:
        return encoded(text, reserved="query" if reserved else None)

    if style == "json":
        return [(name, "", encode(json_text(value)))]
    if style == "deep":
        return list(_deep(name, "", value))
    delimiter = _DELIMITERS.get(style)
    if delimiter is not None:
        elements = (
            [text_of(value)]
            if not is_array(value)
            else [text_of(each) for each in value if each is not None]
        )
        if is_object(value):
            elements = [part for pair in _members(value) for part in pair]
        return [(name, "", delimiter.join(map(encode, elements)))] if elements else []
    if is_object(value):
        return [(key, "", encode(text)) for key, text in _members(value)]
    suffix = "[]" if style == "brackets" and is_array(value) else ""
    values = value if is_array(value) else [value]
    return [(name, suffix, encode(text_of(each))) for each in values if each is not None]


def _deep(name: str, path: str, value: Any) -> Iterator[QueryPair]:
    """`name[key]=1`.

    Lists inside repeat their name with `[]`, lists of objects with the position: the specification leaves both open, and
    this is what the widespread readers of such queries read.
    """
    if is_object(value):
        for key, each in value.items():
            yield from _deep(name, f"{path}[{encoded(key)}]", each)
    elif is_array(value):
        plain = not any(is_array(each) or is_object(each) for each in value)
        for at, each in enumerate(value):
            yield from _deep(name, f"{path}[{'' if plain else at}]", each)
    elif value is not None:
        yield name, path, encoded(text_of(value))


def text_of(value: Any) -> str:
    """A value as text.

    Raises:
        TypeError: It is null, which has no form.
        ValueError: A number is not finite.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if value is None:
        raise TypeError("None has no form here")
    return str(value) if isinstance(value, int) else json_text(value)


def _members(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    return ((key, text_of(each)) for key, each in value.items() if each is not None)
