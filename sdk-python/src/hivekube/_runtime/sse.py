"""Server-sent events as the WHATWG HTML standard parses them (§9.2.6), fed with bytes as they arrive. Does no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["LONGEST_ITEM", "Frame", "Parser", "TooLong"]

LONGEST_ITEM: Final = 16 * 1024 * 1024
"""Longest event or line, in bytes."""

_BOM: Final = b"\xef\xbb\xbf"


class TooLong(Exception):
    """An event or a line is longer than is allowed."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One event, as dispatched."""

    event: str | None
    """The `event` field; `None`: it was not sent, which means `message`."""

    data: str

    id: str | None
    """The `id` of this event, or of the last one before it that had one."""

    retry: int | None
    """The `retry` that holds, in milliseconds."""


class Parser:
    """A parser in the middle of a stream. `last_id` and `retry` of the stream before, if one is taken up again."""

    def __init__(
        self, last_id: str = "", retry: int | None = None, longest: int = LONGEST_ITEM
    ) -> None:
        self.last_id = last_id
        """Of the last event that was over and had one; events after it keep it."""
        self.retry = retry
        self._longest = longest
        self._rest: list[bytes] = []
        self._kept = 0
        self._begun = False
        self._after_cr = False
        self._id = last_id
        self._event = ""
        self._data: list[str] = []

    def feed(self, chunk: bytes) -> list[Frame]:
        """Takes the next bytes and gives the events that are over. What is left when the stream ends is no event.

        Raises:
            TooLong: An event is longer than is allowed.
        """
        if self._after_cr and chunk:
            chunk = chunk.removeprefix(b"\n")
            self._after_cr = False
        if b"\n" not in chunk and b"\r" not in chunk:
            self._keep(chunk)
            return []
        # Of bytes, only CR, LF and CRLF end a line here.
        lines = b"".join((*self._rest, chunk)).splitlines(keepends=True)
        self._rest.clear()
        self._after_cr = chunk.endswith(b"\r")
        rest = b"" if chunk.endswith((b"\n", b"\r")) else lines.pop()
        frames: list[Frame] = []
        for line in lines:
            frame = self._line(line.rstrip(b"\r\n"))
            if frame is not None:
                frames.append(frame)
        self._kept = sum(map(len, self._data))
        self._keep(rest)
        return frames

    def _keep(self, rest: bytes) -> None:
        if rest:
            self._rest.append(rest)
            self._kept += len(rest)
        if self._kept > self._longest:
            raise TooLong

    def _line(self, line: bytes) -> Frame | None:
        if not self._begun:
            self._begun = True
            line = line.removeprefix(_BOM)
        if not line:
            return self._dispatch()
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            self._data.append(value.decode("utf-8", "replace"))
        elif field == b"event":
            self._event = value.decode("utf-8", "replace")
        elif field == b"id":
            if b"\0" not in value:
                self._id = value.decode("utf-8", "replace")
        elif field == b"retry" and value.isdigit():
            # More digits than anybody means are a very long time.
            self.retry = int(value[:18])
        return None

    def _dispatch(self) -> Frame | None:
        event, data = self._event, self._data
        self._event, self._data, self.last_id = "", [], self._id
        if not data:
            return None
        return Frame(event or None, "\n".join(data), self.last_id or None, self.retry)
