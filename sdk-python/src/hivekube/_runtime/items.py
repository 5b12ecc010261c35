"""From pieces of a reply to the items in it: events and lines, decoded. Does no I/O; streams feed it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar, cast

from pydantic_core import to_json

from .decode import Decoder, decoder_of
from .jsontext import NotJson, read_json
from .jsonvalue import is_object
from .replies import Fails, Reply
from .sse import LONGEST_ITEM, Frame, Parser, TooLong
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
    "ServerEvent",
]

T = TypeVar("T")
D = TypeVar("D")

_ALL_FAILS: Final[Fails] = ("success", "error", "status")

_DONE: Final = "[DONE]"
"""Data that ends a stream; it is no event."""

_USUAL_PAUSE: Final = 1.0


@dataclass(frozen=True, slots=True)
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

    def read(self, chunk: bytes | None) -> tuple[list[T], APIError | None]:
        """The items that are over with this piece, or with the end, and what is wrong behind them."""
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
        may_fail = content.lstrip()[:1] == b"{" and (
            self._reader.has_known_failures
            or any(f'"{sign}"'.encode() in content for sign in self._reply.fails)
        )
        if not may_fail:
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
            return self._reply.decoder.decode(content), None
        except (ValueError, RecursionError) as problem:
            why = f"{what} does not match the document: {problem}"
        return None, self._unreadable(content if shown is None else shown, why)

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

    def read(self, chunk: bytes | None) -> tuple[list[T], APIError | None]:
        """The events that are over; half of one is none."""
        items: list[T] = []
        try:
            frames = [] if chunk is None else self._parser.feed(chunk)
        except TooLong:
            return items, self._unreadable(b"", f"an event is longer than {LONGEST_ITEM} bytes")
        self.last_id = self._parser.last_id
        for frame in frames:
            if frame.data == _DONE:
                self.is_done = True
                break
            self._has_event, self._left = True, self._reconnects
            item, problem = self._item(frame)
            if problem is not None:
                return items, problem
            items.append(item)
        return items, None

    def pause_before_next(self) -> float | None:
        """Without an id, a stream is taken up again only if nothing has come and asking twice does no harm."""
        knows_where = bool(self.last_id)
        if self._left <= 0 or not (
            knows_where or (not self._has_event and self._operation.method == "GET")
        ):
            return None
        self._left -= 1
        retry = self._parser.retry
        return _USUAL_PAUSE if retry is None else retry / 1000

    def _item(self, frame: Frame) -> tuple[Any, APIError | None]:
        if self._form == "whole":
            return self._whole(frame)
        data: Any = frame.data
        if self._form == "json":
            text = frame.data.encode()
            problem = self._event_failure(frame, text)
            if problem is None:
                data, problem = self._decoded("the data of an event", text)
            if problem is not None:
                return None, problem
        retry = None if frame.retry is None else frame.retry / 1000
        return ServerEvent(data, frame.event, frame.id, retry), None

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

    def read(self, chunk: bytes | None) -> tuple[list[T], APIError | None]:
        """The values of the lines that are over; the last one needs no end."""
        items: list[T] = []
        if chunk is not None and b"\n" not in chunk:
            self._rest.append(chunk)
            self._kept += len(chunk)
            lines: list[bytes] = []
        else:
            lines = b"".join((*self._rest, chunk or b"")).split(b"\n")
            self._rest = [lines.pop()] if chunk is not None else []
            self._kept = sum(map(len, self._rest))
        for line in lines:
            # JSON text sequences begin each value with a record separator.
            text = line.strip().removeprefix(b"\x1e").removeprefix(b"\xef\xbb\xbf").strip()
            if not text:
                continue
            item: Any = None
            problem = self._failure(text)
            if problem is None:
                item, problem = self._decoded("a line", text)
            if problem is not None:
                return items, problem
            items.append(item)
        if self._kept > LONGEST_ITEM:
            return items, self._unreadable(b"", f"a line is longer than {LONGEST_ITEM} bytes")
        return items, None
