"""From the first call to the end of the process: cancellation, interruption, exit, forks, and what many calls leave behind."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Generator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import pytest

import hivekube

from .support.server import Reply, ScriptedServer

KEY: Final = "key-12345"
TLS: Final = Path(__file__).parents[2] / "specs" / "hive" / "faults" / "tls"
FINE: Final = Reply(json={"tools": []})
HANG: Final = Reply(hang=True)
OPTIONS: Final[dict[str, Any]] = {"max_connections": 1, "pool_timeout": 1, "max_retries": 0}


class _Interrupted(BaseException):
    """As KeyboardInterrupt, which would end the tests."""


def test_a_task_that_is_cancelled_leaves_nothing_behind() -> None:
    async def main(url: str) -> None:
        async with hivekube.AsyncHive(KEY, url, **OPTIONS) as hive:
            await _list(hive)
            for _ in range(2):
                task = asyncio.create_task(_list(hive))
                await asyncio.sleep(0.1)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            assert (await _list(hive)) == []

    with ScriptedServer([FINE, HANG, HANG, FINE]) as server:
        asyncio.run(main(server.url))
        assert len(server.requests) == 4


async def _list(hive: hivekube.AsyncHive) -> list[Any]:
    return (await hive.tools.list()).items


def test_a_pause_that_is_cancelled_sends_nothing_more() -> None:
    async def main(url: str) -> None:
        async with hivekube.AsyncHive(KEY, url) as hive:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(_list(hive), 0.3)

    later = Reply(status=503, headers=[("retry-after", "1")])
    with ScriptedServer([later, FINE]) as server:
        asyncio.run(main(server.url))
        time.sleep(1)
        assert len(server.requests) == 1


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs timers")
def test_a_call_that_is_interrupted_leaves_nothing_behind() -> None:
    def interrupt(*_: object) -> None:
        raise _Interrupted

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with (
            ScriptedServer([HANG, FINE]) as server,
            hivekube.Hive(KEY, server.url, **OPTIONS) as hive,
        ):
            signal.setitimer(signal.ITIMER_REAL, 0.2)
            with pytest.raises(_Interrupted):
                hive.tools.list()
            assert hive.tools.list().items == []
    finally:
        signal.signal(signal.SIGALRM, before)


EXITS: Final = {
    "open": "hive = hivekube.Hive('k-12345', URL); hive.tools.list()",
    "in a thread": "import threading; hive = hivekube.Hive('k-12345', URL)\n"
    "threading.Thread(target=hive.tools.list, daemon=True).start()",
    "in a thread that waits": "import threading, time; hive = hivekube.Hive('k-12345', URL + '/hang')\n"
    "threading.Thread(target=hive.tools.list, daemon=True).start(); time.sleep(0.2)",
    "async and open": "import asyncio; hive = hivekube.AsyncHive('k-12345', URL)\n"
    "async def main(): await hive.tools.list()\n"
    "asyncio.run(main())",
    "closed by the collector": "hivekube.Hive('k-12345', URL).tools.list()",
    "at exit": "import atexit; hive = hivekube.Hive('k-12345', URL); atexit.register(hive.tools.list)",
    "in a ring": "hive = hivekube.Hive('k-12345', URL); hive.tools.list(); hive.self = hive",
    "half made": "h = hivekube.Hive.__new__(hivekube.Hive); repr(h); del h",
}


@pytest.mark.parametrize("program", EXITS.values(), ids=list(EXITS))
def test_the_interpreter_ends_without_a_word(program: str) -> None:
    with ScriptedServer([FINE if "hang" not in program else HANG]) as server:
        ran = subprocess.run(
            [sys.executable, "-O", "-c", f"import hivekube; URL = {server.url!r}\n{program}"],
            capture_output=True,
            text=True,
            timeout=30,
            env={**os.environ, "PYTHONPATH": str(Path(hivekube.__file__).parents[1])},
            check=False,
        )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("tls", [None, "trusted.pem"])
def test_children_of_a_busy_process(tls: str | None) -> None:
    with _server_of_its_own(TLS / tls if tls else None) as url:
        hive = hivekube.Hive(KEY, url, ca_bundle=TLS / "ca.pem" if tls else None, max_retries=0)
        stop = threading.Event()

        def work() -> None:
            while not stop.wait(0.002):
                hive.tools.list()

        busy = [threading.Thread(target=work, daemon=True) for _ in range(3)]
        for thread in busy:
            thread.start()
        fork = multiprocessing.get_context("fork")
        children = [fork.Process(target=hive.tools.list, daemon=True) for _ in range(8)]
        for child in children:
            child.start()
        for child in children:
            child.join(20)
        stop.set()
        for thread in busy:
            thread.join(60)
        hive.close()
        for child in children:
            child.kill()  # one that hangs must not keep the tests from ending
        assert [child.exitcode for child in children] == [0] * len(children)


@contextlib.contextmanager
def _server_of_its_own(tls: Path | None) -> Generator[str]:
    """In another process: its own threads hold locks of OpenSSL as well, and nobody has forks wait for them."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    server = spawn.Process(target=_serve, args=(tls, there), daemon=True)
    server.start()
    try:
        assert here.poll(60)
        yield here.recv()
    finally:
        server.kill()


def _serve(tls: Path | None, pipe: Connection) -> None:
    with ScriptedServer([FINE] * 50_000, tls=tls) as server:
        pipe.send(server.url)
        pipe.poll(None)


def test_clients_reach_other_processes_by_their_options_alone() -> None:
    with ScriptedServer([FINE]) as server:
        spawn = multiprocessing.get_context("spawn")
        child = spawn.Process(target=_call, args=(server.url,))
        child.start()
        child.join(20)
        assert child.exitcode == 0


def _call(url: str) -> None:
    with hivekube.Hive(KEY, url) as hive:
        hive.tools.list()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files")
@pytest.mark.parametrize(
    "reply",
    [
        FINE,
        Reply(status=400, json={"error": "x"}),
        Reply(raw=b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{", close=True),
        Reply(text="{"),
        Reply(raw=b"", reset=True),
    ],
    ids=["fine", "failing", "cut off", "broken", "reset"],
)
def test_many_calls_leave_nothing_behind(reply: Reply) -> None:
    def call(times: int) -> None:
        for _ in range(times):
            with contextlib.suppress(hivekube.APIError):
                hive.tools.list()

    with (
        ScriptedServer([reply] * 700) as server,
        hivekube.Hive(KEY, server.url, max_retries=0) as hive,
    ):
        call(100)
        gc.collect()
        files = len(os.listdir("/proc/self/fd"))
        tracemalloc.start()
        try:
            call(100)
            gc.collect()
            before = _held()
            call(400)
            gc.collect()
            after = _held()
        finally:
            tracemalloc.stop()
        # The server of the test has files of its own, as many as the connections it has open.
        assert len(os.listdir("/proc/self/fd")) <= files + 2 * server.connections
        assert after - before < 60_000


def _held() -> int:
    """Bytes that the library holds."""
    snapshot = tracemalloc.take_snapshot()
    traces = snapshot.filter_traces([tracemalloc.Filter(True, "*hivekube*", all_frames=True)])
    return sum(each.size for each in traces.statistics("filename"))
