"""Calls that end: with the deadline on a caller's client too, and in a child of a process with several threads."""

from __future__ import annotations

import os
import time

import httpx2
import pytest

from hivekube._runtime import errors
from hivekube._runtime.retry import Bucket

from .support.server import Reply, ScriptedServer
from .support.shop import Shop

KEY = "key-12345"
LINES = b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 100 + b"\r\n"


def test_the_deadline_bounds_a_given_client() -> None:
    with ScriptedServer([Reply(raw=LINES, drip=0.05)]) as server, httpx2.Client() as given:
        shop = Shop(KEY, server.url, http_client=given, timeout=0.3, max_retries=0)
        began = time.monotonic()
        with pytest.raises(errors.APITimeoutError):
            shop.things.list()
        assert time.monotonic() - began < 2


def test_a_given_client_goes_on_without_a_deadline() -> None:
    script = [Reply(json=[]), Reply(text="ok", drip=0.001)]
    with ScriptedServer(script) as server, httpx2.Client() as given:
        Shop(KEY, server.url, http_client=given, timeout=0.1).things.list()
        time.sleep(0.1)
        assert given.get(server.url).text == "ok"


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_child_does_not_wait_for_a_lock_of_its_parent() -> None:
    bucket = Bucket()
    with bucket._lock:  # pyright: ignore[reportPrivateUsage]  # as another thread would hold it
        child = os.fork()
        if child == 0:
            os._exit(0 if bucket._lock.acquire(timeout=2) else 1)  # pyright: ignore[reportPrivateUsage]
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
