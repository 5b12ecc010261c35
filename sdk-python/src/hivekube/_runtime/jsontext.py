"""Reading JSON from a reply: UTF-8 with or without a BOM, strict about everything JSON does not have."""

from __future__ import annotations

import re
import sys
from typing import Any, Final

from pydantic_core import from_json

from .jsonvalue import is_array, is_object

__all__ = ["NotJson", "body_of", "has_constants", "may_overflow", "read_json"]

_BOM: Final = b"\xef\xbb\xbf"

_HITS: Final = 64
"""So many first letters are looked at one by one before the whole text is searched."""

_SHAPE: Final = bytes.maketrans(b"0123456789.+E", b"000000000000e")
"""All digits alike, so that a search for a shape is one for fixed bytes, which is many times faster."""

_EXPONENT: Final = b"0e000"
_LARGE: Final = re.compile(rb"[0-9.][eE]\+?[0-9]{3,}\s*(?:[,\]}]|\Z)")
_LARGEST: Final = int(sys.float_info.max)
_MANY_DIGITS: Final = b"0" * 200
"""No number with fewer digits overflows with an exponent of two."""


class NotJson(ValueError):
    """The text is no JSON."""

    def __init__(self, reason: str, *, cut: bool) -> None:
        super().__init__(reason)
        self.cut = cut
        """Whether it looks like the start of JSON."""


def body_of(content: bytes) -> bytes:
    """The text itself: without a BOM, empty if there is nothing but white space."""
    text = content.removeprefix(_BOM)
    return text if text.strip() else b""


def read_json(text: bytes) -> Any:
    """The value of a JSON text. Of repeated keys the last one counts.

    Raises:
        NotJson: It is none; NaN and Infinity are none, nor are numbers too large for a float.
    """
    try:
        value = from_json(text, allow_inf_nan=False, cache_strings="keys")
    except (ValueError, RecursionError) as error:
        reason = str(error).partition("\n")[0]
        raise NotJson(reason, cut=reason.startswith("EOF")) from None
    if may_overflow(text) and not _finite(value):
        raise NotJson("a number is too large", cut=False)
    return value


def has_constants(text: bytes) -> bool:
    """Whether the text may hold NaN or Infinity, which JSON does not have but some parsers read."""
    return _contains(text, b"NaN") or _contains(text, b"Infinity")


def may_overflow(text: bytes) -> bool:
    """Whether a number may be too large for a float."""
    shape = text.translate(_SHAPE)
    if _MANY_DIGITS in shape:
        return True
    # Ids in hexadecimal look like exponents, but for what comes after them. Searching from the end is the faster way.
    at = shape.rfind(_EXPONENT)
    while at >= 0 and not _LARGE.match(text, at):
        at = shape.rfind(_EXPONENT, 0, at)
    return at >= 0


def _contains(text: bytes, word: bytes) -> bool:
    """As `word in text`, faster where the first letter is rare: that is a search for one byte."""
    at = text.find(word[:1])
    for _ in range(_HITS):
        if at < 0 or text.startswith(word, at):
            return at >= 0
        at = text.find(word[:1], at + 1)
    return at >= 0 and text.find(word, at) >= 0


def _finite(value: Any) -> bool:
    """Whether every number is within what a float can hold; whole numbers too, for other languages read them as such."""
    if isinstance(value, float):
        return value - value == 0
    if isinstance(value, int):
        return abs(value) <= _LARGEST
    if is_object(value):
        return all(_finite(each) for each in value.values())
    if is_array(value):
        return all(_finite(each) for each in value)
    return True
