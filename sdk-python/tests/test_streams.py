"""Replies that are read while they arrive: events, lines, bytes; on both clients, over real sockets."""

# pyright: reportPrivateUsage=false
# Resources are made without a generated module around them.

from __future__ import annotations

import asyncio
import json
import random
import time
from pathlib import Path
from typing import Any, Final

import pytest

from hivekube._runtime import errors
from hivekube._runtime.calls import (
    AsyncResource,
    BytesReply,
    EventReply,
    LinesReply,
    Operation,
    ServerEvent,
    SyncResource,
    TextReply,
)
from hivekube._runtime.headers import Headers
from hivekube._runtime.items import EventReader, LineReader
from hivekube._runtime.outcome import Received
from hivekube._runtime.sse import Frames, Parser, TooLong

from .support import observed
from .support.server import Reply, ScriptedServer
from .support.shop import AsyncShop, Shop

EVENTS: Final[Operation[ServerEvent[Any]]] = Operation(
    "feed.events", "GET", "/feed", reply=EventReply(Any), accept="text/event-stream"
)
LINES: Final[Operation[Any]] = Operation("feed.lines", "GET", "/feed", reply=LinesReply(Any))
BYTES: Final = Operation("feed.bytes", "GET", "/feed", reply=BytesReply())
TEXT: Final = Operation("feed.text", "GET", "/feed", reply=TextReply())

HEAD: Final = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: "
SSE: Final = "text/event-stream"
JSON: Final = [("content-type", "application/json")]
OPTIONS: Final[dict[str, Any]] = {"timeout": 0.4, "read_timeout": 0.3, "max_retries": 0}


def streamed(media_type: str, body: str, *, hang: bool = False, drip: float = 0.0) -> Reply:
    raw = HEAD + media_type.encode() + b"\r\n\r\n" + body.encode()
    return Reply(raw=raw, hang=hang, close=not hang, drip=drip)


class Came:
    """What came of a stream."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self.error: Any = None
        self.requests: Any = ()


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def read(kind: str, operation: Operation[Any], *script: Reply, **options: Any) -> Came:
    came = Came()
    how = {EVENTS: "_events", LINES: "_lines", BYTES: "_bytes"}[operation]
    with ScriptedServer(list(script)) as server:
        url = server.url
        try:
            if kind == "sync":
                with Shop(api_key="k", base_url=url, **OPTIONS) as shop:
                    stream = getattr(SyncResource(shop.with_options(**options)), how)(operation)
                    with stream:
                        if operation is BYTES:
                            came.items.append(stream.read())
                        else:
                            came.items.extend(stream)
            else:
                asyncio.run(_read(url, operation, how, options, came))
        except errors.APIError as error:
            came.error = error
        came.requests = list(server.requests)
    return came


async def _read(
    url: str, operation: Operation[Any], how: str, options: dict[str, Any], came: Came
) -> None:
    async with AsyncShop(api_key="k", base_url=url, **OPTIONS) as shop:
        stream = await getattr(AsyncResource(shop.with_options(**options)), how)(operation)
        async with stream:
            if operation is BYTES:
                came.items.append(await stream.read())
                return
            async for item in stream:
                came.items.append(item)


CASES: Final[list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[2] / "specs" / "hive" / "faults" / "streams.json").read_text("utf-8")
)
OF_CASES: Final = {"events": EVENTS, "lines": LINES, "bytes": BYTES}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_streams_end_as_those_of_other_languages_do(kind: str, case: dict[str, Any]) -> None:
    script = [Reply(raw=reply.encode("latin-1"), close=True) for reply in case["server"]]
    options = {"stream_reconnects": case["reconnects"]} if "reconnects" in case else {}
    came = read(kind, OF_CASES[case["read"]], *script, **options)
    assert [_item(item) for item in came.items] == case["items"]
    expected = case.get("error")
    assert (None if came.error is None else observed.error(came.error, expected or {})) == expected
    ids = [request.headers.get("last-event-id") for request in came.requests]
    assert [each and each.encode("latin-1").decode() for each in ids] == case["ids"]


def _item(item: Any) -> Any:
    if isinstance(item, bytes):
        return item.decode("utf-8", "replace")
    if not hasattr(item, "retry"):
        return item
    retry = None if item.retry is None else round(item.retry * 1000)
    return [item.event, item.id, retry, item.data]


STREAM: Final = (
    "\ufeff: hello\nid: 1\nevent: a\ndata: x\u2028y\u0085\ndata\ndata:z\r\n\r\nretry: 10\rdata: é🦀\r\r"
    "id: n\0l\ndata:  two\n\nid\ndata:\n\nevent: lost\n\nretry: 1x\ndata: last\n\nid: 9\ndata: cut"
).encode()
FRAMES: Final = [
    ("a", "x\u2028y\u0085\n\nz", "1", None),
    (None, "é🦀", "1", 10),
    (None, " two", "1", 10),
    (None, "", None, 10),
    (None, "last", None, 10),
]


def test_bytes_may_be_split_anywhere() -> None:
    for first in range(len(STREAM)):
        for second in (first, first + 1, first + 2):
            parser = Parser()
            pieces = (STREAM[:first], STREAM[first:second], b"", STREAM[second:])
            frames = [frame for piece in pieces for frame in parser.feed(piece).each()]
            got = [(frame.event, frame.data, frame.id, frame.retry) for frame in frames]
            assert got == FRAMES, (first, second)


def test_lines_end_once() -> None:
    parser = Parser()
    pieces = (b"data: 1\r", b"\n", b"\n", b"data: 2\r", b"\r", b"\n\n")
    assert [data for piece in pieces for data in parser.feed(piece).data] == ["1", "2"]


class ByLines(Parser):
    """Reads every line by itself, as the standard is written."""

    def _read_alike(self, text: str, frames: Frames) -> bool:
        return False


LINES_OF_EVENTS: Final = (
    *("\n", "\n", "\n", "data: 1\n", "data: 2\n", "data:3\n", "data:\n", "data: \n", "data:  4\n"),
    *("event: a\n", "event:a\n", "event: b\n", "event:\n", "event\n", "data\n", "id: 1\n", "id:\n"),
    *(
        "retry: 5\n",
        ": data: x\n",
        "event: data: y\n",
        "xdata: z\n",
        "data: data: 5\n",
        "data: 6\r\n",
    ),
    *("data: 1\n\ndata: 2\n\n", "event: a\ndata: 1\n\nevent: a\ndata: 2\n\n", "\r", "data: é\n\n"),
    *(
        "data:1\n\ndata:2\n\n",
        "data:1\n\ndata: 2\n\n",
        "event: a\ndata: 1\n\nevent: ab\ndata: 2\n\n",
    ),
)


def test_events_alike_are_read_as_their_lines_are() -> None:
    chance = random.Random(7)
    alike = 0
    for _ in range(20_000):
        text = "".join(chance.choices(LINES_OF_EVENTS, k=chance.randrange(1, 9))).encode()
        cuts = sorted(chance.randrange(len(text) + 1) for _ in range(chance.randrange(3)))
        pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        fast, plain = Parser(), ByLines()
        for piece in pieces:
            frames, expected = fast.feed(piece), plain.feed(piece)
            assert frames == expected, pieces
            assert (fast.last_id, fast.retry) == (plain.last_id, plain.retry), pieces
            alike += len(frames.data) > 1
    assert alike > 1000


def test_a_loop_may_be_left_and_taken_up() -> None:
    body = "".join(f"data: {n}\n\n" for n in range(6))
    with (
        ScriptedServer([streamed(SSE, body)]) as server,
        Shop(api_key="k", base_url=server.url) as shop,
    ):
        stream = SyncResource(shop)._events(EVENTS)
        came = [next(stream).data]
        for event in stream:
            came.append(event.data)
            if event.data == 2:
                break
        came.append(next(stream).data)
        came.extend(event.data for event in stream)
    assert came == list(range(6))


@pytest.mark.parametrize(
    ("operation", "media_type", "item", "end", "words"),
    [
        (EVENTS, SSE, "data: {}\n\n", "data: [DONE]\n\n", None),
        (EVENTS, SSE, "data: {}\n\n", "data: no\n\n", "does not match the document"),
        (EVENTS, SSE, "data: {}\n\n", "event: error\ndata: 0\n\n", "feed.events: status 200"),
        (LINES, "application/jsonl", "{}\n", "no\n", "does not match the document"),
    ],
)
@pytest.mark.parametrize("count", [63, 64, 65, 300])
def test_what_ends_a_long_piece_ends_the_stream(
    kind: str,
    operation: Operation[Any],
    media_type: str,
    item: str,
    end: str,
    words: str | None,
    count: int,
) -> None:
    before = "".join(item.format(number) for number in range(count))
    body = before + end + item.format(-1) * 200
    came = read(kind, operation, streamed(media_type, body))
    items = [getattr(each, "data", each) for each in came.items]
    assert items == list(range(count))
    assert (came.error is None) is (words is None)
    assert words is None or words in str(came.error)


def portions(of_events: bytes, of_lines: bytes) -> list[list[tuple[list[Any], Any]]]:
    """What readers make of one piece."""
    with Shop(api_key="k", base_url="http://127.0.0.1:1") as shop:
        head = Received(200, Headers(), b"")
        events: EventReader[Any] = EventReader(EVENTS, shop._core.reader, head)
        lines: LineReader[Any] = LineReader(LINES, shop._core.reader, head)
    return [list(events.read(of_events)), list(lines.read(of_lines))]


def test_a_text_of_many_lines_is_read_once() -> None:
    """Each line begins as the last one of a text may: looking at all of it every time would take minutes."""
    count = 20_000
    text = b'\x1e[{"a":1\n' + b'},{"a":1\n' * count + b"}]\n\x1e2\n"
    began = time.monotonic()
    _, came = portions(b"", text)
    first, second = (item for items, _ in came for item in items)
    assert (len(first), second) == (count + 1, 2)
    assert time.monotonic() - began < 5


def test_items_of_a_long_piece_are_not_made_all_at_once() -> None:
    for came in portions(b"data: [1]\n\n" * 1000, b"[1]\n" * 1000):
        lengths = [len(items) for items, _ in came]
        assert sum(lengths) == 1000
        assert max(lengths) <= 64


def test_nothing_is_made_of_what_is_behind_something_wrong() -> None:
    event, line = b"data: [1]\n\n", b"[1]\n"
    for came in portions(
        event * 100 + b"data: no\n\n" + event * 200, line * 100 + b"no\n" + line * 200
    ):
        assert sum(len(items) for items, _ in came) == 100
        assert [problem is None for _, problem in came] == [True] * (len(came) - 1) + [False]


def test_an_event_has_a_longest_size() -> None:
    parser = Parser(longest=20)
    assert len(parser.feed(b"data: 0123456789\n\ndata: 0123456789\n\n").data) == 2
    with pytest.raises(TooLong):
        parser.feed(b"data: 01234567890123456789")


def test_streams_outlast_the_bound_of_the_call(kind: str) -> None:
    body = "".join(f"data: {n}\n\n" for n in range(200)) + "data: [DONE]\n\ndata: 1\n\n"
    came = read(kind, EVENTS, streamed(SSE, body, drip=0.0004))
    assert [event.data for event in came.items] == list(range(200))
    assert came.error is None
    assert came.requests[0].headers["accept"] == SSE


@pytest.mark.parametrize(
    ("reply", "before", "error", "words"),
    [
        (streamed(SSE, "data: 1\n\ndata: {\n\n"), 1, errors.APIResponseError, "does not match"),
        (
            streamed(SSE, 'data: 1\n\nevent: error\ndata: {"m": 1}\n\n'),
            1,
            errors.APIStatusError,
            '"m"',
        ),
        (streamed(SSE, 'data: {"error": "full"}\n\n'), 0, errors.APIStatusError, "full"),
        (streamed(SSE, 'data: {"err\\u006fr": "full"}\n\n'), 0, errors.APIStatusError, "full"),
        (
            Reply(
                raw=b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\ndata: 1\n\ndata: 2", close=True
            ),
            1,
            errors.APIConnectionError,
            "broke",
        ),
        (streamed(SSE, "data: 1\n\n", hang=True), 1, errors.APITimeoutError, "nothing more came"),
        (Reply(json={}, headers=JSON), 0, errors.APIResponseError, "no stream of events"),
        (
            Reply(json={"success": False}, headers=JSON),
            0,
            errors.APIStatusError,
            "success",
        ),
        (streamed("text/html", "<p>"), 0, errors.APIResponseError, "text/html"),
        (Reply(status=404, json={}), 0, errors.NotFoundError, "404"),
    ],
)
def test_errors_in_streams_are_typed(
    kind: str, reply: Reply, before: int, error: type[Exception], words: str
) -> None:
    came = read(kind, EVENTS, reply)
    assert (len(came.items), type(came.error)) == (before, error)
    assert words in str(came.error)


def test_streams_are_taken_up_again_when_asked(kind: str) -> None:
    script = [
        streamed(SSE, "retry: 1\nid: a\ndata: 1\n\ndata: lost"),
        streamed(SSE, "data: 2\n\nid: b\ndata: 3\n\n"),
        Reply(status=204),
    ]
    assert len(read(kind, EVENTS, *script).items) == 1
    came = read(kind, EVENTS, *script, stream_reconnects=2)
    assert came.error is None
    assert [(event.id, event.data) for event in came.items] == [("a", 1), ("a", 2), ("b", 3)]
    ids = [request.headers.get("last-event-id") for request in came.requests]
    assert ids == [None, "a", "b"]


def test_an_event_is_never_silently_repeated(kind: str) -> None:
    reply = streamed(SSE, "retry: 1\ndata: 1\n\n")
    came = read(kind, EVENTS, reply, reply, stream_reconnects=5)
    assert (len(came.items), len(came.requests)) == (1, 1)


@pytest.mark.parametrize(
    ("body", "count", "words"),
    [
        ('{"a": 1}\r\n\n 2 \n\ufeff"x"', 3, None),
        ("\x1e1\n\x1e2\n", 2, None),
        ('\x1e{\n "a": [\n 1\n]\n}\n\x1e{"a"\n:2}\n\n\x1e3\x1e4\n', 4, None),
        ('\x1e{"a":\n\x1e2\n', 0, "does not match"),
        ('1\n{"a"', 1, "does not match"),
        ('1\n{"error": "full"}\n2\n', 1, "full"),
    ],
)
def test_lines_are_values(kind: str, body: str, count: int, words: str | None) -> None:
    came = read(kind, LINES, streamed("application/x-ndjson", body))
    assert len(came.items) == count
    assert (words is None) == (came.error is None)
    assert (words or "") in str(came.error)


WHOLE: Final = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\ncontent-disposition: attachment; filename=../x\r\n\r\n"


def test_bytes_go_to_files_or_nowhere(kind: str, tmp_path: Path) -> None:
    fine, cut = Reply(raw=WHOLE + b"abcdef"), Reply(raw=WHOLE + b"abc", close=True)
    path = tmp_path / "file"

    async def asynchronous(url: str) -> None:
        async with AsyncShop(api_key="k", base_url=url, **OPTIONS) as shop:
            resource = AsyncResource(shop)
            stream = await resource._bytes(BYTES)
            assert (stream.content_length, await stream.save(path)) == (6, 6)
            with pytest.raises(errors.APIConnectionError):
                await (await resource._bytes(BYTES)).save(path)
            assert await (await resource._bytes(BYTES)).read() == b"abcdef"

    with ScriptedServer([fine, cut, fine]) as server:
        if kind == "async":
            asyncio.run(asynchronous(server.url))
        else:
            with Shop(api_key="k", base_url=server.url, **OPTIONS) as shop:
                resource = SyncResource(shop)
                stream = resource._bytes(BYTES)
                assert (stream.content_length, stream.save(path)) == (6, 6)
                with pytest.raises(errors.APIConnectionError):
                    resource._bytes(BYTES).save(path)
                assert resource._bytes(BYTES).read() == b"abcdef"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"abcdef"


@pytest.mark.parametrize(
    ("media_type", "body", "text"),
    [
        ("text/plain", "é".encode(), "é"),
        ("text/csv", b"\xef\xbb\xbfa,b", "a,b"),
        ('text/plain; charset="ISO-8859-1"', b"\xe9", "é"),
        ("text/plain", b"", ""),
        ("text/plain; charset=utf-16", b"\xff\xfe", None),
    ],
)
def test_texts(media_type: str, body: bytes, text: str | None) -> None:
    reply = Reply(body=body, headers=[("content-type", media_type)])
    with ScriptedServer([reply]) as server, Shop(api_key="k", base_url=server.url) as shop:
        if text is None:
            with pytest.raises(errors.APIResponseError):
                SyncResource(shop)._call(TEXT)
        else:
            assert SyncResource(shop)._call(TEXT) == text


def test_pauses_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("hivekube._runtime.streams.time.sleep", pauses.append)
    reply = streamed(SSE, "retry: 99999999999999999999\nid: 1\ndata: 1\n\n")
    read("sync", EVENTS, reply, Reply(status=204), stream_reconnects=1)
    assert pauses == [120.0]
