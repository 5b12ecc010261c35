"""The transport for tests of programs: it answers from a script, keeps requests, fails as asked and streams."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any, Final

import pytest

import hivekube
from hivekube.testing import FakeReply, FakeTransport

KEY: Final = "hh_secret_key"
URL: Final = "http://127.0.0.1:9"
VECTORS: Final = Path(__file__).parents[2] / "specs/hive/vectors/tools.json"


def _client(fake: FakeTransport, **options: Any) -> hivekube.Hive:
    return hivekube.Hive(KEY, URL, http_client=fake, **options)


def test_a_script_is_played_and_what_was_sent_is_kept() -> None:
    fake = (
        FakeTransport()
        .on("GET", "/pets?limit=2", FakeReply.json(200, [1], {"x-request-id": "r1"}))
        .then(FakeReply.json(201, {"id": "p1"}))
    )
    client = _client(fake)
    assert client.request("POST", "/pets", body={"name": "Rex"}).parse() == {"id": "p1"}
    assert fake.unused == 1
    raw = client.request("GET", "/pets", query={"limit": 2})
    assert (raw.status_code, raw.headers["x-request-id"]) == (200, "r1")
    fake.assert_used()
    created, listed = fake.requests
    assert (created.method, created.target) == ("POST", "/pets")
    assert created.body == b'{"name":"Rex"}'
    assert created.json()["name"] == "Rex"
    assert created.headers["authorization"] == f"Bearer {KEY}"
    assert (listed.path, listed.target, listed.host) == ("/pets", "/pets?limit=2", "127.0.0.1")
    assert KEY not in f"{created!r} {fake!r}"


def test_failures_are_those_of_a_network_and_retries_do_not_wait() -> None:
    fake = FakeTransport()
    for reply in (
        FakeReply.refused(),
        FakeReply(503, {"retry-after": "60"}),
        FakeReply.json(200, 7),
        FakeReply.lost(),
        FakeReply.timeout(),
        FakeReply(200, {}, [b"[1, 2"], breaks=True),
    ):
        fake.then(reply)
    client = _client(fake)
    assert client.request("GET", "/a").parse() == 7
    with pytest.raises(hivekube.APIConnectionError) as post:
        client.request("POST", "/b")
    assert (post.value.outcome_unknown, post.value.attempts) == (True, 1)
    once = client.with_options(max_retries=0)
    with pytest.raises(hivekube.APITimeoutError):
        once.request("GET", "/c")
    with pytest.raises(hivekube.APIConnectionError):
        once.request("GET", "/d")
    with pytest.raises(hivekube.ConfigurationError, match="no reply for GET /e"):
        client.request("GET", "/e")
    assert len(fake.requests) == 7


def test_what_was_not_used_is_named() -> None:
    fake = FakeTransport().on("DELETE", "/pets/1", FakeReply(204)).then(FakeReply(204))
    with pytest.raises(AssertionError, match="DELETE /pets/1, any"):
        fake.assert_used()


def test_every_vector_of_the_api_can_be_played() -> None:
    vector = next(v for v in json.loads(VECTORS.read_text()) if v["name"].startswith("B: "))
    fake = FakeTransport().vector(vector)
    assert _client(fake).tools.list().items[0].name == "search"
    fake.assert_used()
    with pytest.raises(ValueError, match="not a vector"):
        FakeTransport().vector({})


def test_the_client_for_asyncio_plays_the_same_script() -> None:
    vector = next(v for v in json.loads(VECTORS.read_text()) if v["name"].startswith("B: "))
    fake = FakeTransport().then(FakeReply.refused()).vector(vector).then(FakeReply.lost())

    async def main() -> None:
        async with hivekube.AsyncHive(KEY, URL, http_client=fake) as hive:
            assert (await hive.tools.list()).items[0].name == "search"
            with pytest.raises(hivekube.APIConnectionError):
                await hive.with_options(max_retries=0).request("GET", "/x")

    asyncio.run(main())
    fake.assert_used()
