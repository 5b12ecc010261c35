"""Taking in the body of a reply: how long it may be, how long it may take, how it may be compressed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from .headers import Headers

__all__ = ["BadEncoding", "Head", "Intake", "TooLarge", "was_asked_for"]

_MOST_ENCODINGS: Final = 2


class TooLarge(Exception):
    """The reply is longer than is allowed."""


class BadEncoding(Exception):
    """The reply is compressed in a way that was not asked for."""


def was_asked_for(used: str, asked: str) -> bool:
    """Whether the library will decompress a reply; otherwise it would hand the compressed bytes on."""
    encodings = [each.strip().lower() for each in used.split(",")]
    encodings = [each for each in encodings if each not in {"", "identity"}]
    accepted = {each.partition(";")[0].strip().lower() for each in asked.split(",")}
    return len(encodings) <= _MOST_ENCODINGS and accepted.issuperset(encodings)


@dataclass(frozen=True, slots=True)
class Head:
    """What a reply begins with."""

    status: int
    headers: Headers
    is_readable: bool
    """Whether the body, if there is one, can be decompressed."""


class Intake:
    """Collects a body and sees to it that it can be read, and is neither too long nor too slow."""

    def __init__(self, head: Head, most: int, deadline: float | None) -> None:
        self._chunks: list[bytes] = []
        self._left = most
        self._deadline = deadline
        self._is_readable = head.is_readable
        declared = head.headers.get("content-length", "")
        if declared.isascii() and declared.isdigit() and int(declared[:20]) > most:
            raise TooLarge

    def add(self, chunk: bytes) -> None:
        """Takes a decompressed piece."""
        if chunk and not self._is_readable:
            raise BadEncoding
        self._left -= len(chunk)
        if self._left < 0:
            raise TooLarge
        if self._deadline is not None and time.monotonic() >= self._deadline:
            raise TimeoutError
        self._chunks.append(chunk)

    def content(self) -> bytes:
        """The whole body."""
        return self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
