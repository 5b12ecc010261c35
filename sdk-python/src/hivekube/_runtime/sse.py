"""Server-sent events as the WHATWG HTML standard parses them (§9.2.6), fed with bytes as they arrive. Does no I/O."""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = ["LONGEST_ITEM", "Frame", "Parser", "TooLong"]

LONGEST_ITEM: Final = 16 * 1024 * 1024
"""Longest event or line, in bytes."""

_BOM: Final = b"\xef\xbb\xbf"


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
        lines = text.split("\n")
        lines.pop()
        frames = self._read(lines)
        self._kept = sum(map(len, self._data))
        self._keep(chunk[end:])
        return frames

    def _keep(self, rest: bytes) -> None:
        if rest:
            self._rest.append(rest)
            self._kept += len(rest)
        if self._kept > self._longest:
            raise TooLong

    def _read(self, lines: list[str]) -> list[Frame]:
        frames: list[Frame] = []
        data = self._data
        for line in lines:
            if line.startswith("data:"):
                data.append(line[6:] if line.startswith(" ", 5) else line[5:])
            elif line:
                self._field(line)
            else:
                self.last_id = self._id
                if data:
                    frames.append(
                        Frame(
                            self._event or None, "\n".join(data), self.last_id or None, self.retry
                        )
                    )
                    data.clear()
                self._event = ""
        return frames

    def _field(self, line: str) -> None:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._event = value
        elif field == "id":
            if "\0" not in value:
                self._id = value
        elif field == "data":  # without a colon
            self._data.append(value)
        elif field == "retry" and value.isascii() and value.isdigit():
            # More digits than anybody means are a very long time.
            self.retry = int(value[:18])
