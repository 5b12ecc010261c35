"""Speed and memory of what is too long to hold: 100 MB down and up, 100,000 server-sent events, 64 calls at once.

Lines as ``measure.py`` prints them: a ratio of times, ours to hand-written `httpx2`, and for memory a ratio of bytes over
what was held before to 32 MB. Each side reads from the same server, which is a process of its own, and each is timed first as
often as the other. By hand is what a careful person writes: timeouts (the library's own), errors of statuses, and no more.
"""

# Resources are made without a generated module around them.
# ruff: noqa: SLF001

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, Self

import httpx2
from measure import Turns, paired, report
from pydantic import BaseModel

from hivekube import AsyncHive, Hive
from hivekube._runtime.calls import (
    AckReply,
    AsyncResource,
    BytesReply,
    EventReply,
    ItemReply,
    Operation,
    ServerEvent,
    SyncResource,
    WholeBody,
    WholeFile,
)
from hivekube._runtime.models import Model

MEGABYTES: Final = 100
EVENTS: Final = 100_000
AT_ONCE: Final = 64
CALLS: Final = 256
MEMORY: Final = 32 * 1024 * 1024

DOWN: Final = Operation("bench.down", "GET", "/down", reply=BytesReply())
UP: Final = Operation(
    "bench.up",
    "POST",
    "/up",
    arguments=(WholeFile("body"),),
    media_type="application/octet-stream",
    body_format="bytes",
    reply=AckReply(),
)
FEED: Final[Operation[ServerEvent[str]]] = Operation(
    "bench.feed", "GET", "/feed", reply=EventReply(str, form="text"), accept="text/event-stream"
)


NUMBER: Final = 1234567


class Tick(Model):
    """What is in an event."""

    number: int
    text: str | None = None


class PlainTick(BaseModel):
    """The same by hand."""

    number: int
    text: str | None = None


TICKS: Final[Operation[ServerEvent[Tick]]] = Operation(
    "bench.ticks", "GET", "/feed", reply=EventReply(Tick), accept="text/event-stream"
)


class Note(Model):
    """About 1 KB of JSON both ways."""

    id: str
    title: str | None = None
    text: str | None = None
    tags: list[str] | None = None
    size: int | None = None
    score: float | None = None


class PlainNote(BaseModel):
    """The same by hand."""

    id: str
    title: str | None = None
    text: str | None = None
    tags: list[str] | None = None
    size: int | None = None
    score: float | None = None


NOTE: Final[dict[str, Any]] = {
    "id": "note-1",
    "title": "About datapoints",
    "text": "One example of a dataset, with inputs and a ground truth. " * 14,
    "tags": ["golden", "reviewed", "long"],
    "size": 812,
    "score": 0.75,
}

ECHO: Final = Operation(
    "bench.echo", "POST", "/echo", arguments=(WholeBody("note", of=Note),), reply=ItemReply(Note)
)


def answer(connection: socket.socket) -> None:
    """Answers the requests of one connection."""
    length = MEGABYTES << 20
    piece = bytes(1 << 20)
    feed = b'event: tick\ndata: {"number": 1234567, "text": "a few words"}\n\n' * (EVENTS // 100)
    with connection, contextlib.suppress(OSError):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reader = connection.makefile("rb")
        while line := reader.readline():
            path, size, chunked = line.split()[1], 0, False
            while (header := reader.readline().lower()) not in {b"\r\n", b""}:
                name, _, value = header.partition(b":")
                if name == b"content-length":
                    size = int(value)
                chunked |= name == b"transfer-encoding"
            body = reader.read(size) if size < MEMORY else b""
            for _ in range(0 if body else size >> 20):
                reader.read(1 << 20)
            while chunked and (size := int(reader.readline(), 16)) >= 0:
                reader.read(size + 2)
                if size == 0:
                    break
            if path == b"/down":
                connection.sendall(f"HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n".encode())
                for _ in range(MEGABYTES):
                    connection.sendall(piece)
            elif path == b"/feed":
                whole = len(feed) * 100
                head = f"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: {whole}\r\n\r\n"
                connection.sendall(head.encode())
                for _ in range(100):
                    connection.sendall(feed)
            else:
                reply = body if path == b"/echo" else b"{}"
                head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(reply)}\r\n\r\n"
                connection.sendall(head.encode() + reply)


def serve(port: Connection) -> None:
    """Serves until the process is ended."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=AT_ONCE)
    port.send(listener.getsockname()[1])
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


def held() -> int:
    """Bytes of memory that this process holds now; 0 where that is not told."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * 4096 if status.exists() else 0


class Watch:
    """The most memory held while something runs, over what was held before."""

    def __enter__(self) -> Self:
        self.before = self.most = held()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def _look(self) -> None:
        while not self._over.wait(0.005):
            self.most = max(self.most, held())

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def report(self, name: str) -> None:
        """As a ratio to what is allowed."""
        more = self.most - self.before
        print(f"bench\tpython memory of {name} / 32 MB\t{more / MEMORY:.3f}\t1.0\t{more}\t{MEMORY}")


def transfers(hive: Hive, plain: httpx2.Client, url: str, folder: Path) -> None:
    """Bytes to a file and from a file."""
    resource = SyncResource(hive)
    there, plain_there, here = folder / "there.bin", folder / "plain.bin", folder / "here.bin"
    partial = folder / "plain.part"
    here.write_bytes(bytes(MEGABYTES << 20))

    def download() -> None:
        resource._bytes(DOWN).save(there)

    def plain_download() -> None:
        # Each side has a file of its own, so that none pays for what the other left to be written; under its name only once it is
        # complete, as the SDK does it: replacing a file takes the system a while.
        with plain.stream("GET", f"{url}/down") as reply:
            reply.raise_for_status()
            with partial.open("xb") as file:
                for piece in reply.iter_bytes():
                    file.write(piece)
        partial.replace(plain_there)

    def upload() -> None:
        resource._call(UP, body=here)

    def plain_upload() -> None:
        with here.open("rb") as file:
            length = {"content-length": str(MEGABYTES << 20)}
            plain.post(f"{url}/up", content=file, headers=length).raise_for_status().json()

    for name, ours, theirs in (
        ("download of 100 MB", download, plain_download),
        ("upload of 100 MB", upload, plain_upload),
    ):
        with Watch() as watch:
            ours()
        watch.report(name)
        report(f"python {name} / hand-written httpx2", 1.05, paired(21, ours, theirs))


def events(hive: Hive, plain: httpx2.Client, url: str) -> None:
    """Every event, against every line; and what is in each, against what is in each line."""
    resource = SyncResource(hive)

    def ours() -> None:
        assert sum(1 for _ in resource._events(FEED)) == EVENTS

    def theirs() -> None:
        with plain.stream("GET", f"{url}/feed") as reply:
            reply.raise_for_status()
            assert sum(line.startswith("data:") for line in reply.iter_lines()) == EVENTS

    report("python 100,000 events / bare lines", 1.11, paired(15, ours, theirs))

    def typed() -> None:
        assert sum(event.data.number for event in resource._events(TICKS)) == EVENTS * NUMBER

    def typed_by_hand() -> None:
        with plain.stream("GET", f"{url}/feed") as reply:
            reply.raise_for_status()
            data = (line[6:] for line in reply.iter_lines() if line.startswith("data:"))
            ticks = map(PlainTick.model_validate_json, data)
            assert sum(tick.number for tick in ticks) == EVENTS * NUMBER

    report(
        "python 100,000 typed events / lines and pydantic", 1.11, paired(15, typed, typed_by_hand)
    )


async def events_async(url: str) -> None:
    """Every event, against every line, on asyncio."""
    async with AsyncHive(api_key="k", base_url=url) as hive, httpx2.AsyncClient() as plain:

        async def ours() -> None:
            count = 0
            async for _ in await AsyncResource(hive)._events(FEED):
                count += 1
            assert count == EVENTS

        async def theirs() -> None:
            count = 0
            async with plain.stream("GET", f"{url}/feed") as reply:
                reply.raise_for_status()
                async for line in reply.aiter_lines():
                    count += line.startswith("data:")
            assert count == EVENTS

        turns = await paired_async(15, ours, theirs)
    report("python 100,000 events, asyncio / bare lines", 1.11, turns)


def calls(hive: Hive, plain: httpx2.Client, url: str) -> None:
    """One call after the other, 1 KB both ways."""
    resource, note, plain_note = SyncResource(hive), Note(**NOTE), PlainNote(**NOTE)

    def ours() -> None:
        for _ in range(25):
            resource._call(ECHO, note=note)

    def theirs() -> None:
        head = {"content-type": "application/json", "authorization": "Bearer k"}
        for _ in range(25):
            body = plain_note.model_dump_json(exclude_unset=True).encode()
            reply = plain.post(f"{url}/echo", content=body, headers=head).raise_for_status()
            PlainNote.model_validate_json(reply.content)

    report("python call, 1 KB both ways / hand-written httpx2", 1.10, paired(120, ours, theirs))


async def paired_async(
    rounds: int, ours: Callable[[], Awaitable[object]], theirs: Callable[[], Awaitable[object]]
) -> Turns:
    """Times both, as `paired` does."""
    turns = Turns()
    for order in turns.orders(rounds):
        for side in order:
            started = time.perf_counter()
            await (ours, theirs)[side]()
            turns.took(side, started)
    return turns


def calls_async(url: str) -> None:
    """One call after the other, and 64 at once, on asyncio."""
    limits = httpx2.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)

    async def both() -> None:
        async with (
            AsyncHive(api_key="k", base_url=url) as hive,
            httpx2.AsyncClient(limits=limits) as plain,
        ):
            head = {"content-type": "application/json", "authorization": "Bearer k"}

            async def ours(calls: int) -> None:
                resource, note = AsyncResource(hive), Note(**NOTE)
                for _ in range(calls):
                    await resource._call(ECHO, note=note)

            async def theirs(calls: int) -> None:
                note = PlainNote(**NOTE)
                for _ in range(calls):
                    body = note.model_dump_json(exclude_unset=True).encode()
                    reply = await plain.post(f"{url}/echo", content=body, headers=head)
                    PlainNote.model_validate_json(reply.raise_for_status().content)

            for count, rounds, name, target in (
                (1, 120, "call, asyncio, 1 KB both ways", 1.10),
                (AT_ONCE, 32, "64 calls at once", 1.05),
            ):
                each = CALLS // AT_ONCE if count > 1 else 25

                def all_of(
                    work: Callable[[int], Awaitable[None]], count: int = count, each: int = each
                ) -> Callable[[], Awaitable[object]]:
                    return lambda: asyncio.gather(*(work(each) for _ in range(count)))

                turns = await paired_async(rounds, all_of(ours), all_of(theirs))
                report(f"python {name} / hand-written httpx2", target, turns)

    asyncio.run(both())


def main(chosen: set[str]) -> None:
    """Measures what is named, or everything."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{ours.recv()}"
    try:
        with Hive(api_key="k", base_url=url) as hive, httpx2.Client() as plain:
            if not chosen or "calls" in chosen:
                calls(hive, plain, url)
                calls_async(url)
            if not chosen or "events" in chosen:
                events(hive, plain, url)
                asyncio.run(events_async(url))
            if not chosen or "transfers" in chosen:
                with tempfile.TemporaryDirectory() as folder:
                    transfers(hive, plain, url, Path(folder))
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    main(set(sys.argv[1:]))
