"""Room for files that are read from a server, reserved before they are written."""

# pyright: reportPrivateUsage=false
# Resources are made without a generated module around them.

from __future__ import annotations

import asyncio
import errno
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

from hivekube._runtime import bytestreams, errors
from hivekube._runtime.calls import AsyncResource, BytesReply, Operation, SyncResource

from .support.server import Reply, ScriptedServer
from .support.shop import AsyncShop, Shop

BYTES: Final = Operation("feed.bytes", "GET", "/feed", reply=BytesReply())
OPTIONS: Final[dict[str, Any]] = {"timeout": 0.4, "read_timeout": 0.3, "max_retries": 0}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="room is reserved on Linux")


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_room_for_a_file_is_reserved_as_far_as_a_server_is_believed(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def refuse(descriptor: int, request: int, argument: bytes) -> None:
        asked.append(bytestreams._ROOM.unpack(argument)[3])
        raise OSError(errno.EOPNOTSUPP, "no")

    monkeypatch.setattr(bytestreams, "fcntl", SimpleNamespace(ioctl=refuse))
    body, path = bytes(2 << 20), tmp_path / "file"
    head = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n"
    script = [
        Reply(raw=head % len(body) + body),
        Reply(raw=head % 6 + b"abcdef"),
        Reply(raw=head % (1 << 50) + b"abc", close=True),
        Reply(raw=b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nabc", close=True),
    ]
    read: list[int | str] = []

    async def asynchronous(url: str) -> None:
        async with AsyncShop(api_key="k", base_url=url, **OPTIONS) as shop:
            for _ in script:
                try:
                    read.append(await (await AsyncResource(shop)._bytes(BYTES)).save(path))
                except errors.APIConnectionError:
                    read.append("broken")

    with ScriptedServer(list(script)) as server:
        if kind == "async":
            asyncio.run(asynchronous(server.url))
        else:
            with Shop(api_key="k", base_url=server.url, **OPTIONS) as shop:
                for _ in script:
                    try:
                        read.append(SyncResource(shop)._bytes(BYTES).save(path))
                    except errors.APIConnectionError:
                        read.append("broken")
    assert read == [len(body), 6, "broken", 3]
    assert asked == [len(body)]
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_file_is_as_long_as_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("xb") as file:
        bytestreams._reserve(file, 3 << 20)
        file.write(b"abc")
    assert path.read_bytes() == b"abc"
