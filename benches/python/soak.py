"""Calls of the Python SDK for minutes, to a server that fails in every way: what ``cargo xtask soak`` runs, and whose lines it reads.

``soak.py URL SECONDS RATE``: so many calls a second begin, whatever became of those before them; every other one with the blocking
client, on threads, and the rest with asyncio.
"""

# Resources are made without a generated module around them.
# ruff: noqa: SLF001

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from streams import ECHO, NOTE, TICKS, Note

from hivekube import APIError, AsyncHive, Hive
from hivekube._runtime.calls import AsyncResource, ItemReply, Operation, SyncResource

TIMEOUT: Final = 1.0
"""The time for a call that is whole at once, in seconds."""

GRACE: Final = 1.0
"""What a busy machine may add to it."""

STREAM: Final = 8.0
"""A stream is bound until it begins, and then by its silences; it is taken up once."""

THREADS: Final = 64

READ: Final[Operation[Note]] = Operation("bench.read", "GET", "/note", reply=ItemReply(Note))

OPTIONS: Final[dict[str, Any]] = {
    "api_key": "k",
    "timeout": TIMEOUT,
    "connect_timeout": TIMEOUT / 2,
    "read_timeout": TIMEOUT / 2,
    "retry_pauses": (0.01, 0.1),
}


class Ended:
    """How calls ended."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.late = 0
        self.unknown = 0
        self._lock = threading.Lock()

    def count(self, error: BaseException | None, took: float, bound: float) -> None:
        """Takes in one more."""
        with self._lock:
            self.late += took > bound + GRACE
            if error is None:
                self.kinds["value"] += 1
            elif isinstance(error, APIError):
                self.kinds[type(error).__name__] += 1
            else:
                self.unknown += 1
                print(f"unknown: {error!r}", file=sys.stderr)


def call(hive: Hive, number: int) -> None:
    """One call of the blocking client."""
    resource = SyncResource(hive)
    if number % 10 < 5:
        resource._call(READ)
    elif number % 10 < 8:
        resource._call(ECHO, note=Note(**NOTE))
    else:
        with SyncResource(hive.with_options(stream_reconnects=1))._events(TICKS) as events:
            # No more than there are twice: a stream that is taken up begins anew here.
            for _ in zip(events, range(60), strict=False):
                pass


async def call_async(hive: AsyncHive, number: int) -> None:
    """One call with asyncio."""
    resource = AsyncResource(hive)
    if number % 10 < 5:
        await resource._call(READ)
    elif number % 10 < 8:
        await resource._call(ECHO, note=Note(**NOTE))
    else:
        own = AsyncResource(hive.with_options(stream_reconnects=1))
        async with await own._events(TICKS) as events:
            left = 60
            async for _ in events:
                left -= 1
                if not left:
                    break


def bound_of(number: int) -> float:
    """How long a call may take."""
    return TIMEOUT if number % 10 < 8 else STREAM


def held() -> str:
    """What is held now, as a line says it; 0 where the system does not tell."""
    files = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    statm = Path("/proc/self/statm")
    memory = int(statm.read_text().split()[1]) * 4096 if statm.exists() else 0
    return f"sample\t{files}\t{threading.active_count()}\t{len(asyncio.all_tasks())}\t{memory}"


async def sample() -> None:
    """Says every second what is held."""
    while True:
        print(held(), flush=True)
        await asyncio.sleep(1)


async def main(url: str, seconds: float, rate: float) -> None:
    """Makes the calls."""
    loop = asyncio.get_running_loop()
    ended, begun, under_way = Ended(), 0, set[asyncio.Future[None]]()
    sampling = asyncio.create_task(sample())
    with ThreadPoolExecutor(THREADS) as pool, Hive(base_url=url, **OPTIONS) as hive:
        # All of them at once: threads that come with the calls would look like a leak.
        barrier = threading.Barrier(THREADS)
        list(pool.map(lambda _: barrier.wait(), range(THREADS)))

        async with AsyncHive(base_url=url, **OPTIONS) as async_hive:

            async def on_loop(number: int) -> None:
                began, error = loop.time(), None
                try:
                    if number % 20 == 2:
                        # Given up in the middle, as programs do.
                        await asyncio.wait_for(call_async(async_hive, 0), 0.005)
                    else:
                        await call_async(async_hive, number // 2)
                except TimeoutError as raised:
                    if number % 20 == 2:
                        ended.kinds["given up"] += 1
                        return
                    error = raised
                except Exception as raised:  # noqa: BLE001 - whatever it is, it is counted
                    error = raised
                ended.count(error, loop.time() - began, bound_of(number // 2))

            def on_thread(number: int) -> None:
                began, error = loop.time(), None
                try:
                    call(hive, number // 2)
                except Exception as raised:  # noqa: BLE001 - whatever it is, it is counted
                    error = raised
                ended.count(error, loop.time() - began, bound_of(number // 2))

            began = loop.time()
            while (due := begun / rate) <= seconds:
                await asyncio.sleep(max(0.0, began + due - loop.time()))
                made: asyncio.Future[None]
                if begun % 2:
                    made = loop.run_in_executor(pool, on_thread, begun)
                else:
                    made = asyncio.ensure_future(on_loop(begun))
                under_way.add(made)
                made.add_done_callback(under_way.discard)
                begun += 1
            # What is never over is not waited for.
            if under_way:
                await asyncio.wait(under_way, timeout=STREAM + GRACE)
            sampling.cancel()
            for kind, count in sorted(ended.kinds.items()):
                print(f"ended\t{kind}\t{count}")
            print(f"calls\t{begun}\t{ended.late}\t{ended.unknown}", flush=True)
            if under_way:
                os._exit(0)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2]), float(sys.argv[3])))
