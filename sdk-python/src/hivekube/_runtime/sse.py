"""Server-sent events as the WHATWG HTML standard parses them (§9.2.6), fed with bytes as they arrive. Does no I/O."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

__all__ = ["LONGEST_ITEM", "Frame", "Frames", "Parser", "TooLong"]

LONGEST_ITEM: Final = 16 * 1024 * 1024
"""Longest event or line, in bytes."""

_BOM: Final = b"\xef\xbb\xbf"

_DIGITS: Final = 19


class TooLong(Exception):
    """An event or a line is longer than is allowed."""


class Frame(NamedTuple):
    """One event, as dispatched."""

    event: str | None
    """The `event` field; `None`: it was not sent, which means `message`."""

    data: str

    id: str | None
    """The `id` of this event, or of the last one before it that had one."""

    retry: int | None
    """The `retry` that holds, in milliseconds."""


class Frames(NamedTuple):
    """Events in the order they came, as lists of their parts, all of one length: made and read without a step for each."""

    data: list[str]
    event: list[str | None]
    id: list[str | None]
    retry: list[int | None]

    def each(self) -> Iterator[Frame]:
        """One after the other."""
        return map(Frame, self.event, self.data, self.id, self.retry)

    def part(self, begin: int, end: int) -> Frames:
        """Those from one place up to another."""
        part = slice(begin, end)
        return Frames(self.data[part], self.event[part], self.id[part], self.retry[part])


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

    def feed(self, chunk: bytes) -> Frames:
        """Takes the next bytes and gives the events that are over. What is left when the stream ends is no event.

        Raises:
            TooLong: An event is longer than is allowed.
        """
        frames = Frames([], [], [], [])
        if self._after_cr and chunk:
            chunk = chunk.removeprefix(b"\n")
            self._after_cr = False
        if b"\n" not in chunk and b"\r" not in chunk:
            self._keep(chunk)
            return frames
        # Only CR, LF and CRLF end a line here. None of them is part of another character, so that whole lines are whole text.
        self._after_cr = chunk.endswith(b"\r")
        end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) + 1
        whole = b"".join((*self._rest, chunk[:end]))
        self._rest.clear()
        if not self._begun:
            self._begun = True
            whole = whole.removeprefix(_BOM)
        text = whole.decode("utf-8", "replace")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._read(text, frames)
        self._kept = sum(map(len, self._data))
        self._keep(chunk[end:])
        return frames

    def _keep(self, rest: bytes) -> None:
        if rest:
            self._rest.append(rest)
            self._kept += len(rest)
        if self._kept > self._longest:
            raise TooLong

    def _read(self, text: str, frames: Frames) -> None:
        """Reads whole lines: the rest of an event that has begun, then events, then the beginning of one."""
        begin, end = 0, text.rfind("\n\n") + 2
        is_inside = bool(self._data or self._event) or self._id != self.last_id
        if is_inside and end > 1:
            begin = 1 if text.startswith("\n") else text.find("\n\n") + 2
            self._read_lines(text[:begin], frames)
        if end > 1 and self._read_alike(text[begin:end], frames):
            begin = end
        if begin < len(text):
            self._read_lines(text[begin:], frames)

    def _read_alike(self, text: str, frames: Frames) -> bool:
        """Takes events apart that differ in one line of data alone, as those of most streams do.

        This is the algorithm of `_read_lines` with nothing done for each line. `text` is of whole events, and nothing of another
        one has been read. Whether they were such events; nothing happens if not.
        """
        start = text.find("data:")
        same = text[:start]
        is_named = same.startswith("event:") and same.find("\n") == start - 1
        if start < 0 or (start > 0 and not is_named):
            return False
        same += "data: " if text.startswith(" ", start + 5) else "data:"
        parts = text[len(same) : -2].split("\n\n" + same)
        # Each event has as many lines as the first one, so that no data has a second line.
        lines = 2 if start == 0 else 3
        if text.count("\n") != lines * len(parts):
            return False
        if not same.endswith(" ") and text.find(same + " ") >= 0:
            # The space before the data of some is not theirs.
            return False
        frames.data.extend(parts)
        event = same[6 : start - 1].removeprefix(" ") if start else ""
        frames.event.extend([event or None] * len(parts))
        frames.id.extend([self.last_id or None] * len(parts))
        frames.retry.extend([self.retry] * len(parts))
        return True

    def _read_lines(self, text: str, frames: Frames) -> None:
        data = self._data
        lines = text.split("\n")
        lines.pop()
        for line in lines:
            if line.startswith("data:"):
                data.append(line[6:] if line.startswith(" ", 5) else line[5:])
            elif line.startswith("event:"):
                self._event = line[7:] if line.startswith(" ", 6) else line[6:]
            elif line:
                self._field(line)
            else:
                self.last_id = self._id
                if data:
                    frames.data.append(data[0] if len(data) == 1 else "\n".join(data))
                    frames.event.append(self._event or None)
                    frames.id.append(self.last_id or None)
                    frames.retry.append(self.retry)
                    data.clear()
                self._event = ""

    def _field(self, line: str) -> None:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":  # without a colon
            self._event = value
        elif field == "id":
            if "\0" not in value:
                self._id = value
        elif field == "data":  # without a colon
            self._data.append(value)
        elif field == "retry" and value.isascii() and value.isdigit():
            # More digits than anybody means are a very long time.
            digits = value.lstrip("0") or "0"
            self.retry = int(digits) if len(digits) < _DIGITS else 10**_DIGITS
