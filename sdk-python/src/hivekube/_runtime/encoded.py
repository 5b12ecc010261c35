"""Base64 as APIs write it (RFC 4648 §4, and what servers make of it), read as `bytes` without losing its text."""

from __future__ import annotations

import base64
from typing import Final

__all__ = ["EncodedBytes", "base64_text", "from_base64"]

_USUAL: Final = str.maketrans("-_", "+/", " \t\r\n")
"""The alphabet for URLs as the usual one, without spaces and line breaks."""

_PADDING: Final = 2


class EncodedBytes(bytes):
    """Bytes whose text is not what they are usually written as: `text` is what is sent again.

    Without padding, with line breaks, of the alphabet for URLs. What is computed from it has no text.
    """

    text: str | None = None


def from_base64(text: str) -> bytes:
    """Reads base64, also without padding, with spaces and line breaks in it, or with `-` and `_` for `+` and `/`.

    Raises:
        ValueError: It is none.
    """
    plain = text.translate(_USUAL)
    digits = plain.rstrip("=")
    if len(plain) - len(digits) > _PADDING or "=" in digits:
        raise ValueError("not base64")
    try:
        read = base64.b64decode(digits + "=" * (-len(digits) % 4), validate=True)
    except ValueError:
        raise ValueError("not base64") from None
    if base64_text(read) == text:
        return read
    odd = EncodedBytes(read)
    odd.text = text
    return odd


def base64_text(value: bytes | bytearray) -> str:
    """The text that travels."""
    if isinstance(value, EncodedBytes) and value.text is not None:
        return value.text
    return base64.b64encode(value).decode("ascii")
