"""From pieces of a reply to the items in it: events and lines, decoded. Does no I/O; streams feed it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeAlias, TypeVar, cast

from pydantic_core import to_json

from .decode import Decoder, decoder_of
from .jsontext import NotJson, has_constants, may_overflow, read_json
from .jsonvalue import is_object
from .replies import Fails, Reply
from .sse import LONGEST_ITEM, Frame, Frames, Parser, TooLong
from .unknown import Unknown

if TYPE_CHECKING:
    from .attempt import Failure
    from .errors import APIError
    from .operation import Operation
    from .outcome import Reader, Received

__all__ = [
    "BytesReply",
    "EventReader",
    "EventReply",
    "Items",
    "LineReader",
    "LinesReply",
    "Portion",
    "ServerEvent",
]

T = TypeVar("T")
D = TypeVar("D")

_ALL_FAILS: Final[Fails] = ("success", "error", "status")

_DONE: Final = "[DONE]"
"""Data that ends a stream; it is no event."""

_BOM: Final = b"\xef\xbb\xbf"

_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

_BLANKS: Final = b" \t\r\n"

_SEPARATOR: Final = b"\x1e"
"""What begins each value of a JSON text sequence."""

_USUAL_PAUSE: Final = 1.0

_PORTION: Final = 64
"""So many items are made at once. A piece of a reply holds a thousand, and the garbage collector looks at all of them again and
again if they are made all together: it takes longer over them than reading them does."""

_PORTION_OF_TEXTS: Final = 4 * _PORTION
"""The same where one object is made for each."""

Portion: TypeAlias = "tuple[list[T], APIError | None]"
"""Items in their order, and what is wrong with the one behind them: then there are no more."""


@dataclass(slots=True)  # making a frozen one takes longer than reading what is in it
class ServerEvent(Generic[D]):
    """One server-sent event."""

    data: D
    """What it says."""

    event: str | None = None
    """Its type, if the server named one; without one it is a `message`."""

    id: str | None = None
    """The id of this event, or of the last one before it that had one: where a broken stream goes on."""

    retry: float | None = None
    """Seconds the server wants clients to wait before they connect again."""


def _has_no_number(text: bytes) -> bool:
    """Whether a text may have NaN, Infinity or a number that is too large, which decoders take for numbers and JSON does not."""
    return has_constants(text) or may_overflow(text)


def server_events(data: Sequence[D], frames: Frames) -> list[ServerEvent[D]]:
    """Events with this data; of the `frames` that it was read from, as many as there is data."""
    retry: list[Any] = frames.retry
    if retry[-1:] != [None]:  # one that was sent holds for all events behind it
        retry = [None if each is None else each / 1000 for each in retry]
    return list(map(ServerEvent, data, frames.event, frames.id, retry))


class _StreamedReply(Reply[T]):
    """A reply that is read while it arrives."""

    def __init__(self, of: Any, *, fails: Fails = _ALL_FAILS) -> None:
        self.of = of
        self.not_found = ()
        self.empty_ok = True
        self.fails = fails

    @cached_property
    def decoder(self) -> Decoder[Any]:
        """Reads one item."""
        return decoder_of(self.of)

    wanted = "stream"
    """What the reply should have been, in words."""

    def accepts(self, media_type: str) -> bool:  # noqa: ARG002
        """Whether a reply of this media type can be one of these at all. Servers forget it, or call it text."""
        return True


class EventReply(_StreamedReply[T]):
    """Server-sent events whose data is JSON or text, or that the document describes as objects (OpenAPI 3.2, `itemSchema`)."""

    wanted = "stream of events"

    def __init__(
        self,
        of: Any,
        *,
        form: Literal["json", "text", "whole"] = "json",
        fails: Fails = _ALL_FAILS,
    ) -> None:
        super().__init__(of, fails=fails)
        self.form = form

    def accepts(self, media_type: str) -> bool:
        """JSON and HTML are something else."""
        return not (media_type.endswith("json") or media_type == "text/html")


class LinesReply(_StreamedReply[T]):
    """JSON Lines, NDJSON or a JSON text sequence (RFC 7464)."""

    wanted = "JSON Lines"

    def accepts(self, media_type: str) -> bool:
        """Pages and events are something else."""
        return media_type not in {"text/html", "text/event-stream"}


class BytesReply(_StreamedReply[bytes]):
    """Bytes."""

    def __init__(self) -> None:
        super().__init__(bytes, fails=())


class Items(Generic[T]):
    """Reads the items of one stream."""

    def __init__(
        self, operation: Operation[Any], reader: Reader, head: Received, *, reconnects: int = 0
    ) -> None:
        self._operation = operation
        self._reader = reader
        self._head = head
        self._reply: _StreamedReply[Any] = cast("_StreamedReply[Any]", operation.reply)
        self._reconnects = self._left = reconnects
        self.is_done = False
        """Whether what came said that nothing more will."""
        self.last_id = ""
        """Where a broken stream goes on."""

    def begin(self, head: Received) -> None:
        """Goes on with another reply. 204 says that there is nothing more (HTML standard §9.2.3)."""
        self._head = head
        self.is_done = head.status_code == 204  # noqa: PLR2004

    def read(self, chunk: bytes | None) -> Iterator[Portion[T]]:
        """The items that are over with this piece, or with the end: made when they are asked for."""
        raise NotImplementedError

    def pause_before_next(self) -> float | None:
        """Seconds before the stream is taken up again; `None`: it is not."""
        return None

    def broken(self, failure: Failure) -> APIError:
        """The error of a reply that ends too early."""
        return self._reader.broken_error(self._operation, self._head, failure)

    def _about(self, content: bytes) -> Received:
        return dataclasses.replace(self._head, content=content)

    def _failure(self, content: bytes) -> APIError | None:
        """The error of an item that says that the call failed."""
        may_fail = self._reader.may_say_failed(self._operation, content)
        if not may_fail or content.lstrip()[:1] != b"{":
            return None
        try:
            value = read_json(content)
        except NotJson:
            return None
        return self._reader.failure_in_item(self._operation, self._about(content), value)

    def _decoded(
        self, what: str, content: bytes, shown: bytes | None = None
    ) -> tuple[Any, APIError | None]:
        try:
            if _has_no_number(content):
                read_json(content)
            return self._reply.decoder.decode(content), None
        except (ValueError, RecursionError) as problem:
            why = str(problem)
        return None, self._mismatch(what, content if shown is None else shown, why)

    def _mismatch(self, what: str, content: bytes, problem: str) -> APIError:
        return self._unreadable(content, f"{what} does not match the document: {problem}")

    def _unreadable(self, content: bytes, why: str) -> APIError:
        return self._reader.response_error(self._operation, self._about(content), why)


class EventReader(Items[T]):
    """Reads events."""

    def __init__(
        self, operation: Operation[Any], reader: Reader, head: Received, *, reconnects: int = 0
    ) -> None:
        super().__init__(operation, reader, head, reconnects=reconnects)
        self._parser = Parser()
        self._has_event = False
        self._form = cast("EventReply[Any]", operation.reply).form
        self.begin(head)

    def begin(self, head: Received) -> None:
        """Goes on with another reply."""
        super().begin(head)
        self._parser = Parser(self._parser.last_id, self._parser.retry)

    def read(self, chunk: bytes | None) -> Iterator[Portion[T]]:
        """The events that are over; half of one is none."""
        if chunk is None:
            return
        try:
            frames = self._parser.feed(chunk)
        except TooLong:
            yield [], self._unreadable(b"", f"an event is longer than {LONGEST_ITEM} bytes")
            return
        self.last_id = self._parser.last_id
        if _DONE in frames.data:
            self.is_done = True
            frames = frames.part(0, frames.data.index(_DONE))
        if not frames.data:
            return
        self._has_event, self._left = True, self._reconnects
        length = _PORTION_OF_TEXTS if self._form == "text" else _PORTION
        for begin in range(0, len(frames.data), length):
            portion = self._items(frames.part(begin, begin + length))
            yield cast("Portion[T]", portion)
            if portion[1] is not None:
                return

    def _items(self, frames: Frames) -> Portion[Any]:
        if self._form == "whole":
            return self._whole_events(frames)
        if self._form == "text":
            return server_events(frames.data, frames), None
        values, problem = self._values(frames)
        return server_events(values, frames), problem

    def pause_before_next(self) -> float | None:
        """Without an id, a stream is taken up again only if nothing has come and asking twice does no harm.

        With one that no header can hold, it never is.
        """
        is_harmless = not self._has_event and self._operation.method == "GET"
        if self._left <= 0 or not (self.last_id or is_harmless) or _CONTROL.search(self.last_id):
            return None
        self._left -= 1
        retry = self._parser.retry
        return _USUAL_PAUSE if retry is None else retry / 1000

    def _values(self, frames: Frames) -> Portion[Any]:
        """The values in the data, as far as they are fine, and what is wrong with the next one."""
        text = "\n".join(frames.data).encode()
        is_plain = "error" not in frames.event and not _has_no_number(text)
        if is_plain and not self._reader.may_say_failed(self._operation, text):
            values, problem = self._reply.decoder.decode_each(frames.data)
            if problem is None:
                return values, None
            return values, self._mismatch(
                "the data of an event", frames.data[len(values)].encode(), str(problem)
            )
        read: list[Any] = []
        for frame in frames.each():
            content = frame.data.encode()
            failed = self._event_failure(frame, content)
            value = None
            if failed is None:
                value, failed = self._decoded("the data of an event", content)
            if failed is not None:
                return read, failed
            read.append(value)
        return read, None

    def _whole_events(self, frames: Frames) -> Portion[Any]:
        items: list[Any] = []
        for frame in frames.each():
            item, problem = self._whole(frame)
            if problem is not None:
                return items, problem
            items.append(item)
        return items, None

    def _whole(self, frame: Frame) -> tuple[Any, APIError | None]:
        sent = {"event": frame.event, "data": frame.data, "id": frame.id, "retry": frame.retry}
        sent = {name: value for name, value in sent.items() if value is not None}
        text = frame.data.encode()
        item, problem = self._decoded("an event", to_json(sent), text)
        undescribed = problem is not None or isinstance(item, Unknown) or is_object(item)
        if undescribed and frame.event is None:
            # A document that wants the name of every event means `message` where none was sent.
            other, still = self._decoded("an event", to_json({"event": "message", **sent}), text)
            if still is None:
                item, problem = other, None
        if undescribed:
            return item, self._event_failure(frame, text) or problem
        return item, problem

    def _event_failure(self, frame: Frame, text: bytes) -> APIError | None:
        """An event that says that the call failed, or is named `error`."""
        failed = self._failure(text)
        if failed is None and frame.event == "error":
            return self._reader.item_error(self._operation, self._about(text))
        return failed


class LineReader(Items[T]):
    """Reads lines."""

    def __init__(
        self, operation: Operation[Any], reader: Reader, head: Received, *, reconnects: int = 0
    ) -> None:
        super().__init__(operation, reader, head, reconnects=reconnects)
        self._rest: list[bytes] = []
        self._kept = 0
        self._open: bytearray | None = None
        """The text of a sequence that is not over: such a text may go over several lines."""
        self._tried = 0

    def read(self, chunk: bytes | None) -> Iterator[Portion[T]]:
        """The values of the lines that are over; the last one needs no end."""
        if chunk is not None and b"\n" not in chunk:
            self._rest.append(chunk)
            self._kept += len(chunk)
            lines: list[bytes] = []
        else:
            lines = b"".join((*self._rest, chunk or b"")).split(b"\n")
            self._rest = [lines.pop()] if chunk is not None else []
            self._kept = sum(map(len, self._rest))
            if self._open is not None or any(_SEPARATOR in line for line in lines):
                lines = list(self._texts(lines, is_last=chunk is None))
                self._kept += len(self._open or b"")
        for begin in range(0, len(lines), _PORTION):
            portion = self._items(lines[begin : begin + _PORTION])
            yield portion
            if portion[1] is not None:
                return
        if self._kept > LONGEST_ITEM:
            yield [], self._unreadable(b"", f"a line is longer than {LONGEST_ITEM} bytes")

    def _texts(self, lines: list[bytes], *, is_last: bool) -> Iterator[bytes]:
        """The texts of a sequence: a record separator begins each (RFC 7464)."""
        for line in lines:
            first, *others = line.split(_SEPARATOR)
            if self._open is None:
                yield first
            else:
                self._open += b"\n" + first
                # Where a value may end, and when it is twice as long as last time: all of it is looked at. The next separator ends it anyway.
                if first.startswith((b"}", b"]")) and len(self._open) >= 2 * self._tried:
                    self._tried = len(self._open)
                    yield from self._closed()
            for text in others:
                if self._open is not None:
                    yield bytes(self._open)
                self._open, self._tried = bytearray(text), 0
                yield from self._closed()
        if is_last and self._open is not None:
            yield bytes(self._open)
            self._open = None

    def _closed(self) -> Iterator[bytes]:
        """The open text, as soon as it is a value."""
        text = bytes(self._open or b"")
        try:
            read_json(text)
        except NotJson:
            return
        self._open = None
        yield text

    def _items(self, lines: list[bytes]) -> Portion[T]:
        bare = (line.strip(_BLANKS).removeprefix(_BOM).strip(_BLANKS) for line in lines)
        texts = [text for text in bare if text]
        items: list[T] = []
        text = b"\n".join(texts)
        if not (_has_no_number(text) or self._reader.may_say_failed(self._operation, text)):
            items, problem = self._reply.decoder.decode_each(texts)
            if problem is None:
                return items, None
            return items, self._mismatch("a line", texts[len(items)], str(problem))
        for text in texts:
            item: Any = None
            failed = self._failure(text)
            if failed is None:
                item, failed = self._decoded("a line", text)
            if failed is not None:
                return items, failed
            items.append(item)
        return items, None
