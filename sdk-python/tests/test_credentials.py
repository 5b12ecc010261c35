"""Which credentials a call takes, where they come from and where they go."""

# pyright: reportPrivateUsage=false
# Resources are made without a generated module around them.

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Final

import pytest

from hivekube._runtime import errors
from hivekube._runtime.api import Api, ApiKey, Basic, Bearer, Http, Scheme
from hivekube._runtime.calls import AckReply, AsyncResource, Operation, SyncResource
from hivekube._runtime.client import AsyncClient, SyncClient

from .support.server import Reply, Request, ScriptedServer

API: Final = Api(
    package="many",
    version="1",
    env_api_key="MANY_API_KEY",
    env_base_url="MANY_URL",
    auth=Bearer(),
    more=(
        Scheme("login", Basic(), env="MANY_LOGIN"),
        Scheme("shared", Http("SharedKey"), env="MANY_SHARED"),
        Scheme("app", ApiKey("app", location="query"), env="MANY_APP"),
        Scheme("session", ApiKey("sid", location="cookie"), env="MANY_SESSION"),
        Scheme("field", ApiKey("Authorization", location="header"), env="MANY_FIELD"),
    ),
    key_required=False,
)


class Many(SyncClient):
    """A client with many credentials."""

    _api: ClassVar[Api] = API


class Needing(SyncClient):
    """The same for an API that does not work without any."""

    _api: ClassVar[Api] = replace(API, key_required=True)


class AsyncMany(AsyncClient):
    """The same for asyncio."""

    _api: ClassVar[Api] = API


def operation(*security: tuple[int, ...], anonymous: bool = False) -> Operation[Any]:
    return Operation("a.b", "GET", "/a", reply=AckReply(), security=security, anonymous=anonymous)


def sent(call: Operation[Any], **options: Any) -> Request:
    with (
        ScriptedServer([Reply(json={})]) as server,
        Many(base_url=server.url, **options) as client,
    ):
        SyncResource(client)._call(call)
        return server.requests[0]


EVERY: Final[dict[str, str]] = {
    "login": "me:pass word",
    "shared": "s1",
    "app": "a&b",
    "session": "c1",
}

CASES: Final[list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[2] / "specs/credentials/cases.json").read_text("utf-8")
)


def given(case: dict[str, Any], asks: Callable[[str], Any]) -> dict[str, Any]:
    give = dict(case["give"])
    if case.get("asked"):
        if "api_key" in give:
            give["api_key"] = asks(give["api_key"])
        give["credentials"] = {
            name: asks(text) for name, text in give.get("credentials", {}).items()
        }
    return give


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
@pytest.mark.parametrize("index", [0, 1])
def test_credentials(case: dict[str, Any], index: int) -> None:
    options = given(case, lambda text: provider(text)[index])
    if "refused" in case:
        with pytest.raises(errors.ConfigurationError, match=re.escape(case["refused"]["python"])):
            Needing(base_url="https://a.example", **options)
        return
    call = operation(*(tuple(each) for each in case["security"]))
    of_call = case.get("headers", {})

    async def run(url: str) -> None:
        async with AsyncMany(base_url=url, **options) as client:
            await AsyncResource(client.with_options(headers=of_call))._call(call)

    reply = Reply(status=403, text=case["echo"]) if "echo" in case else Reply(json={})
    with ScriptedServer([reply]) as server:
        error: errors.APIStatusError | None = None
        try:
            if index:
                asyncio.run(run(server.url))
            else:
                with Needing(base_url=server.url, **options) as client:
                    SyncResource(client.with_options(headers=of_call))._call(call)
        except errors.PermissionDeniedError as refusal:
            error = refusal
        request = server.requests[0]
    places = {name: request.headers.get(name) for name in ("authorization", "cookie")}
    sent = {name: text for name, text in places.items() if text is not None}
    assert {"target": request.target, **sent} == {"target": "/a", **case["sent"]}
    if "echo" in case:
        shown = case["shown"].replace("<hidden>", "***")
        assert str(error) == f"a.b: status 403: {shown}"


def test_an_open_operation_takes_none() -> None:
    request = sent(operation((0,), anonymous=True), api_key="k1", credentials=EVERY)
    assert "authorization" not in request.headers


def test_credentials_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANY_SHARED", "from-env")
    assert sent(operation((2,))).headers["authorization"] == "SharedKey from-env"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"credentials": {"other": "x"}}, "'other'; known: login, shared, app, session, field"),
        ({"credentials": {"login": "no colon"}}, "user:password"),
        ({"credentials": {"session": "a;b"}}, "no cookie"),
        ({"credentials": {"shared": "a\nb"}}, "no key has"),
        ({"credentials": {"app": "a b"}}, "no key has"),
        ({"api_key": 5}, "must be a string"),
    ],
)
def test_credentials_that_cannot_be_sent(options: dict[str, Any], words: str) -> None:
    with pytest.raises(errors.ConfigurationError, match=words) as caught:
        Many(base_url="https://a.example", **options)
    assert "no colon" not in str(caught.value)


def provider(*keys: str) -> tuple[Callable[[], str], Callable[[], Awaitable[str]]]:
    left = list(keys)

    async def asynchronous() -> str:
        return left.pop(0)

    return lambda: left.pop(0), asynchronous


def test_providers_are_asked_once_a_call_and_never_shown() -> None:
    ask, _ = provider("secret-1", "secret-2")
    said = Reply(status=401, json={"error": "bad secret-2"})
    with (
        ScriptedServer([Reply(status=503), Reply(json={}), said]) as server,
        Many(api_key=ask, base_url=server.url, retry_pauses=(0.001, 0.001)) as client,
    ):
        resource = SyncResource(client)
        resource._call(operation((0,)))
        with pytest.raises(errors.AuthenticationError) as caught:
            resource._call(operation((0,)))
        keys = [request.headers["authorization"] for request in server.requests]
    assert keys == ["Bearer secret-1", "Bearer secret-1", "Bearer secret-2"]
    assert "secret-2" not in str(caught.value)


@pytest.mark.parametrize("index", [0, 1])
def test_providers_of_the_client_for_asyncio(index: int) -> None:
    async def run(url: str) -> None:
        async with AsyncMany(api_key=provider("secret-1")[index], base_url=url) as client:
            await AsyncResource(client)._call(operation((0,)))

    with ScriptedServer([Reply(json={})]) as server:
        asyncio.run(run(server.url))
        assert server.requests[0].headers["authorization"] == "Bearer secret-1"


def test_a_provider_to_await_needs_asyncio() -> None:
    _, ask = provider("secret-1")
    with (
        Many(api_key=ask, base_url="https://a.example") as client,
        pytest.raises(errors.ConfigurationError, match="asyncio"),
    ):
        SyncResource(client)._call(operation((0,)))


def test_options_keep_the_other_credentials() -> None:
    with ScriptedServer([Reply(json={})]) as server:
        client = Many(api_key="k1", base_url=server.url, credentials={"shared": "s1"})
        with client.with_options(credentials={"app": "x"}) as changed:
            SyncResource(changed)._call(operation((2, 3)))
        request = server.requests[0]
    assert (request.headers["authorization"], request.target) == ("SharedKey s1", "/a?app=x")


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize(
    ("at", "name", "text", "sent_as"),
    [
        (0, None, "key-1", "Bearer key-1"),
        (1, "login", "me:pass", "Basic bWU6cGFzcw=="),
        (2, "shared", 'realm="a", nonce=1', 'SharedKey realm="a", nonce=1'),
        (3, "app", "key 1", None),
        (3, "app", "key-1", "/a?app=key-1"),
        (4, "session", "key-1", "sid=key-1"),
    ],
)
def test_every_kind_of_credential_may_be_asked_for(
    index: int, at: int, name: str | None, text: str, sent_as: str | None
) -> None:
    async def run(url: str) -> None:
        ask = provider(text)[index]
        given = {"api_key": ask} if name is None else {"credentials": {name: ask}}
        options: dict[str, Any] = given
        async with AsyncMany(base_url=url, **options) as client:
            await AsyncResource(client)._call(operation((at,)))

    with ScriptedServer([Reply(json={})]) as server:
        if sent_as is None:
            with pytest.raises(errors.ConfigurationError, match="no key has"):
                asyncio.run(run(server.url))
            return
        asyncio.run(run(server.url))
        request = server.requests[0]
    places = (request.headers.get("authorization"), request.headers.get("cookie"), request.target)
    assert sent_as in places


def test_keys_that_change_while_calls_are_under_way_are_not_shown() -> None:
    keys = [f"rotating-{at:02}" for at in range(20)]
    _, ask = provider(*keys)
    said = Reply(status=403, text=" ".join(keys))

    async def run(url: str) -> list[object]:
        async with AsyncMany(api_key=ask, base_url=url) as client:
            calls = (AsyncResource(client)._call(operation((0,))) for _ in keys)
            return list(await asyncio.gather(*calls, return_exceptions=True))

    with ScriptedServer([said] * len(keys)) as server:
        texts = [str(error) for error in asyncio.run(run(server.url))]
    assert all("rotating" not in text and "***" in text for text in texts), texts


def test_a_slow_provider_has_the_time_of_its_call() -> None:
    async def slow() -> str:
        await asyncio.sleep(5)
        return "key"

    async def run() -> None:
        async with AsyncMany(api_key=slow, base_url="https://a.example", timeout=0.1) as client:
            await AsyncResource(client)._call(operation((0,)))

    began = time.monotonic()
    with pytest.raises(errors.APITimeoutError, match="no credential within the time"):
        asyncio.run(run())
    assert time.monotonic() - began < 2


def test_the_provider_that_must_be_awaited_is_named() -> None:
    _, ask = provider("a")
    with (
        Many(base_url="https://a.example", credentials={"shared": ask}) as client,
        pytest.raises(errors.ConfigurationError, match=r"credentials\['shared'\]: this one must"),
    ):
        SyncResource(client)._call(operation((2,)))
