"""Clients: making them, connections, closing, threads, processes, proxies."""

from __future__ import annotations

import asyncio
import copy
import gc
import gzip
import os
import pickle
import ssl
import threading
from typing import Any

import httpx2
import pytest

from hivekube._runtime import errors
from hivekube._runtime.attempt import Bounds, Failure
from hivekube._runtime.network import Proxies
from hivekube._runtime.transport import outcome_of

from .support.run import Call, Runner
from .support.server import Reply, ScriptedServer
from .support.shop import AsyncShop, Shop

KEY = "key-of-the-tests"
LIST: Call = lambda c: c.things.list()
FINE = Reply(json=[])


@pytest.mark.parametrize("client", [Shop, AsyncShop])
class TestMaking:
    def test_from_the_environment(self, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(errors.ConfigurationError, match="SHOP_KEY"):
            client()
        monkeypatch.setenv("SHOP_KEY", KEY)
        assert client().base_url == "https://shop.example"
        monkeypatch.setenv("SHOP_URL", "http://localhost:1/v1/")
        made = client()
        monkeypatch.setenv("SHOP_URL", "https://other.example")
        assert made.base_url == "http://localhost:1/v1"
        assert client(base_url="https://given.example").base_url == "https://given.example"

    @pytest.mark.parametrize(
        "url",
        ["", "x", "ftp://x", "https://", "https://u:p@x", "https://u@x", "https://x?a", "https://x#a", "https://x?",
         "https://x y", "https://x/a b", "https://x\n", "https://x:99999", "https://x:0", "https://[", "https://x/../y",
         "https:\\\\x", "//x", "http://x", "http://10.0.0.1"],
    )  # fmt: skip
    def test_addresses_that_are_none(self, client: Any, url: str) -> None:
        with pytest.raises(errors.ConfigurationError, match="base_url"):
            client(KEY, url)

    @pytest.mark.parametrize(
        "url",
        [
            "http://127.0.0.1:1",
            "http://[::1]:1",
            "http://localhost",
            "http://a.localhost",
            "https://x/y",
        ],
    )
    def test_addresses_that_are_fine(self, client: Any, url: str) -> None:
        assert client(KEY, url).base_url == url
        assert client(KEY, "http://x", allow_http=True).base_url == "http://x"

    @pytest.mark.parametrize(
        "options",
        [{"timeout": 0}, {"timeout": -1}, {"timeout": float("nan")}, {"timeout": float("inf")}, {"connect_timeout": 0},
         {"read_timeout": -1}, {"max_retries": -1}, {"max_retries": True}, {"headers": {"Host": "x"}}, {"headers": {"": "x"}},
         {"headers": {"a": "\r\n"}}, {"headers": {"a": "ü"}}, {"headers": {"a": 1}}, {"api_key": ""}, {"api_key": "a b"},
         {"api_key": "a\n"}, {"api_key": "ü"}, {"proxy": "x"}, {"proxy": "ftp://x"}, {"max_response_bytes": 0}],
    )  # fmt: skip
    def test_options_that_make_no_sense(self, client: Any, options: dict[str, Any]) -> None:
        with pytest.raises(errors.ConfigurationError):
            client(**{"api_key": KEY, **options})

    def test_wrong_arguments_are_type_errors(self, client: Any) -> None:
        with pytest.raises(TypeError):
            client(KEY, nonsense=1)

    def test_it_does_not_pickle_nor_show_the_key(self, client: Any) -> None:
        made = client(KEY, proxy="http://user:" + KEY + "@proxy.example")
        assert KEY not in repr(made)
        assert KEY not in repr(made._core)
        for action in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="cannot be pickled"):
                action(made)

    def test_a_given_client_brings_its_own_connections(self, client: Any) -> None:
        given: Any = httpx2.Client() if client is Shop else httpx2.AsyncClient()
        with pytest.raises(errors.ConfigurationError, match="http_client"):
            client(KEY, http_client=given, proxy="http://x")


def test_options_of_some_calls_leave_the_client_alone(run: Runner) -> None:
    def call(client: Any) -> Any:
        other = client.with_options(max_retries=0, headers={"X-A": "1"}, api_key="other-key-1")
        assert client._core.options.retries_of(None) == 2
        assert client._core.options.headers == {}
        assert other._core.transport is client._core.transport
        return other.things.list()

    headers = run(call, FINE).requests[0].headers
    assert (headers["x-a"], headers["authorization"]) == ("1", "Bearer other-key-1")


def test_no_bound(run: Runner) -> None:
    options: dict[str, Any] = {"timeout": None, "connect_timeout": None, "read_timeout": None}
    assert run(LIST, FINE, **options).get().items == []
    assert run(lambda c: c.with_options(timeout=None).things.list(), FINE).get().items == []


def test_connections_are_kept() -> None:
    with ScriptedServer([FINE] * 3) as server, Shop(KEY, server.url) as shop:
        for _ in range(3):
            shop.things.list()
        assert server.connections == 1


def test_connections_are_given_back_after_errors() -> None:
    script = [
        Reply(status=404, json={}),
        Reply(status=500, text="x" * 100_000),
        Reply(text="<html>"),
        FINE,
    ]
    with ScriptedServer(script) as server, Shop(KEY, server.url, max_retries=0) as shop:
        for _ in range(3):
            with pytest.raises(errors.APIError):
                shop.things.list()
        shop.things.list()
        assert server.connections == 1


def test_closed_clients_say_so(run: Runner) -> None:
    def call(client: Any) -> Any:
        if isinstance(client, Shop):
            client.close()
            return client.with_options(timeout=1).things.list()
        return closed(client)

    async def closed(client: Any) -> Any:
        await client.close()
        return await client.things.list()

    ran = run(call)
    assert isinstance(ran.error, errors.ConfigurationError)
    assert "closed" in str(ran.error)


def test_a_given_client_stays_open() -> None:
    with ScriptedServer([FINE] * 3) as server:
        given = httpx2.Client(headers={"X-Given": "1"})
        with Shop(KEY, server.url, http_client=given) as shop:
            shop.things.list()
        assert not given.is_closed
        assert server.requests[0].headers["x-given"] == "1"
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
        given.close()
        with pytest.raises(errors.APIConnectionError, match="closed"):
            Shop(KEY, server.url, http_client=given).things.list()


def test_a_given_async_client_stays_open() -> None:
    async def main(url: str) -> bool:
        async with httpx2.AsyncClient() as given:
            async with AsyncShop(KEY, url, http_client=given) as shop:
                await shop.things.list()
            return given.is_closed

    with ScriptedServer([FINE]) as server:
        assert not asyncio.run(main(server.url))


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # nobody closes what the first loops leave
def test_event_loops_share_a_client() -> None:
    async def two_calls(shop: AsyncShop) -> None:
        await shop.things.list()
        await shop.things.list()

    async def last(shop: AsyncShop) -> None:
        async with shop:
            await shop.things.list()

    with ScriptedServer([FINE] * 5) as server:
        shop = AsyncShop(KEY, server.url)
        asyncio.run(two_calls(shop))
        asyncio.run(two_calls(shop))
        asyncio.run(last(shop))
        assert server.connections == 3
    del shop
    gc.collect()


def test_threads_share_a_client() -> None:
    with ScriptedServer([FINE] * 64) as server, Shop(KEY, server.url) as shop:
        failed: list[BaseException] = []

        def work() -> None:
            try:
                shop.things.list()
            except BaseException as error:  # noqa: BLE001
                failed.append(error)

        threads = [threading.Thread(target=work) for _ in range(64)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failed


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_makes_its_own_connections() -> None:
    with ScriptedServer([FINE] * 3) as server, Shop(KEY, server.url) as shop:
        shop.things.list()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                shop.things.list()
                code = 0
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        shop.things.list()
        assert server.connections == 2


def test_the_longest_reply(run: Runner) -> None:
    bomb = gzip.compress(b"[" + b" " * 5_000_000 + b"]")
    script = [Reply(body=bomb, headers=[("content-encoding", "gzip")])]
    ran = run(LIST, *script, max_response_bytes=1_000_000)
    assert type(ran.error) is errors.APIResponseError
    assert "longer than 1000000 bytes" in str(ran.error)
    declared = Reply(raw=b"HTTP/1.1 200 OK\r\ncontent-length: 10000000000000\r\n\r\n[")
    ran = run(LIST, declared)
    assert "longer than" in str(ran.error)
    ran = run(LIST, Reply(body=gzip.compress(b"[]"), headers=[("content-encoding", "gzip")]))
    assert ran.get().items == []


@pytest.mark.parametrize("encoding", ["br", "zstd", "nonsense", "gzip, gzip, gzip"])
def test_encodings_that_were_not_asked_for(run: Runner, encoding: str) -> None:
    ran = run(LIST, Reply(body=b"[]", headers=[("content-encoding", encoding)]))
    assert type(ran.error) is errors.APIResponseError
    assert "encoding" in str(ran.error)


UNTRUSTED: list[tuple[BaseException, str, bool]] = [
    (ssl.SSLCertVerificationError(1, "certificate verify failed"), "is not trusted", True),
    (ssl.SSLError(1, "[SSL: TLSV1_ALERT_PROTOCOL_VERSION] x"), "no secure connection", True),
    (ssl.SSLEOFError(8, "EOF occurred"), "TLS handshake", False),
    (ConnectionRefusedError(), "refused", False),
    (OSError(), "could not connect", False),
]


@pytest.mark.parametrize(("cause", "said", "final"), UNTRUSTED)
def test_connections_that_fail(cause: BaseException, said: str, final: bool) -> None:
    error = httpx2.ConnectError("https://user:secret@host/?key=secret")
    error.__cause__ = cause
    failure = outcome_of(
        error,
        None,
        "https://user:secret@host/?key=secret",
        Bounds(connect=None, read=None, deadline=None),
    )
    assert isinstance(failure, Failure)
    assert said in failure.message
    assert "secret" not in failure.message
    assert (failure.event.name == "FINAL") == final


PROXIES: list[tuple[dict[str, str], str, str | None]] = [
    ({}, "https://x", None),
    ({"HTTPS_PROXY": "http://p:1"}, "https://x", "http://p:1"),
    ({"HTTPS_PROXY": "p:1"}, "https://x", "http://p:1"),
    ({"HTTPS_PROXY": "http://p:1"}, "http://x", None),
    ({"ALL_PROXY": "http://p:1"}, "http://x", "http://p:1"),
    ({"ALL_PROXY": "http://p:1", "NO_PROXY": "x"}, "http://x:8080", None),
    ({"ALL_PROXY": "http://p:1", "NO_PROXY": ".y.z, x"}, "http://a.y.z", None),
    ({"ALL_PROXY": "http://p:1", "NO_PROXY": "y.z"}, "http://xy.z", "http://p:1"),
    ({"ALL_PROXY": "http://p:1", "NO_PROXY": "x:80"}, "http://x:81", "http://p:1"),
    ({"ALL_PROXY": "http://p:1", "NO_PROXY": "*"}, "http://x", None),
    ({"ALL_PROXY": "http://p:1", "NO_PROXY": "2001:db8::1"}, "http://[2001:db8::1]:80", None),
    ({"ALL_PROXY": "http://p:1", "NO_PROXY": "10.0.0.0/8"}, "http://10.1.2.3:80", None),
    ({"ALL_PROXY": "http://p:1", "NO_PROXY": "10.0.0.0/8"}, "http://11.1.2.3", "http://p:1"),
    ({"ALL_PROXY": "http://p:1", "NO_PROXY": "*.y.z"}, "http://a.y.z", None),
    ({"ALL_PROXY": "http://p:1", "NO_PROXY": "https://y.z"}, "https://y.z", None),
    ({"ALL_PROXY": "http://p:1"}, "http://127.0.0.1:80", None),
    ({"ALL_PROXY": "http://p:1"}, "http://localhost", None),
]


@pytest.mark.parametrize(("environment", "url", "proxy"), PROXIES)
def test_proxies_of_the_environment(
    environment: dict[str, str], url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Proxies(None).of(url) == proxy
    assert Proxies("http://given").of(url) == "http://given"


def test_a_proxy_is_used(run: Runner) -> None:
    with ScriptedServer([FINE]) as proxy:
        ran = run(LIST, url="http://shop.example", allow_http=True, proxy=proxy.url)
        assert ran.get().items == []
        assert proxy.requests[0].target == "http://shop.example/things"


def test_certificates_that_cannot_be_read(run: Runner) -> None:
    ran = run(LIST, FINE, ca_bundle="/no/such/file")
    assert isinstance(ran.error, errors.ConfigurationError)


def test_a_given_client_gives_no_reply_to_the_next_call() -> None:
    """What comes behind a reply is nobody's, over the connections of a caller's client too."""
    reply = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]"
    script = [Reply(raw=reply + reply), Reply(json={"id": "a"})]
    with ScriptedServer(script) as server, httpx2.Client() as given:
        shop = Shop(api_key="key-12345", base_url=server.url, http_client=given)
        shop.request("GET", "/things")
        assert shop.request("GET", "/things").parse() == {"id": "a"}
        assert server.connections == 2


def test_a_given_client_may_have_read_the_reply() -> None:
    """Transports of tests, and hooks of the HTTP library, do so."""

    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={"id": "a"})

    async def given_async() -> object:
        async with httpx2.AsyncClient(transport=httpx2.MockTransport(answer)) as given:
            shop = AsyncShop(api_key="key-12345", base_url="http://127.0.0.1:1", http_client=given)
            return (await shop.request("GET", "/things")).parse()

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as given:
        shop = Shop(api_key="key-12345", base_url="http://127.0.0.1:1", http_client=given)
        assert shop.request("GET", "/things").parse() == {"id": "a"}
    assert asyncio.run(given_async()) == {"id": "a"}


@pytest.mark.parametrize(
    ("version", "is_taken"), [(b"HTTP/1.1", True), (b"HTTP/2", True), (b"HTTP/2.0", False)]
)
def test_a_given_client_may_speak_another_version(version: bytes, is_taken: bool) -> None:
    """The library names what it speaks; a status line of such a version is no HTTP/1."""

    def answer(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={"id": "a"}, extensions={"http_version": version})

    with httpx2.Client(transport=httpx2.MockTransport(answer)) as given:
        shop = Shop(
            api_key="key-12345", base_url="http://127.0.0.1:1", http_client=given, max_retries=0
        )
        if is_taken:
            assert shop.request("GET", "/things").parse() == {"id": "a"}
        else:
            with pytest.raises(errors.APIConnectionError):
                shop.request("GET", "/things")
