"""Taking in the body of a reply: how long it may be, how long it may take, how it may be packed."""

from __future__ import annotations

import time
from dataclasses import dataclass

from .headers import Headers
from .unpack import Unreadable, unpack

__all__ = ["Head", "Intake"]


@dataclass(frozen=True, slots=True)
class Head:
    """What a reply begins with."""

    status: int
    headers: Headers


class Intake:
    """Collects a body and sees to it that it can be read, and is neither too long nor too slow."""

    def __init__(self, head: Head, most: int, deadline: float | None) -> None:
        self._chunks: list[bytes] = []
        self._most = most
        self._left = most
        self._deadline = deadline
        self._codings = head.headers.get("content-encoding", "")
        declared = head.headers.get("content-length", "")
        if declared.isascii() and declared.isdigit() and int(declared[:20]) > most:
            raise Unreadable.too_long(most)

    def add(self, chunk: bytes) -> None:
        """Takes a piece as it came.

        Raises:
            Unreadable: There is too much.
            TimeoutError: The time for the call is over.
        """
        self._left -= len(chunk)
        if self._left < 0:
            raise Unreadable.too_long(self._most)
        if self._deadline is not None and time.monotonic() >= self._deadline:
            raise TimeoutError
        self._chunks.append(chunk)

    def content(self) -> bytes:
        """The whole body, unpacked.

        Raises:
            Unreadable: There is too much, or it cannot be unpacked.
        """
        packed = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        return unpack(self._codings, packed, self._most) if self._codings else packed
