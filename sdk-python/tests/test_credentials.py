"""Which credentials a call takes, where they come from and where they go."""

# pyright: reportPrivateUsage=false
# Resources are made without a generated module around them.

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
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
    ),
    key_required=False,
)


class Many(SyncClient):
    """A client with many credentials."""

    _api: ClassVar[Api] = API


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


@pytest.mark.parametrize(
    ("security", "options", "authorization", "target", "cookie"),
    [
        (((0,),), {"api_key": "k1"}, "Bearer k1", "/a", None),
        (((0,),), {}, None, "/a", None),
        (((1,),), {"credentials": EVERY}, "Basic bWU6cGFzcyB3b3Jk", "/a", None),
        (((2,),), {"credentials": EVERY}, "SharedKey s1", "/a", None),
        (((3, 4),), {"credentials": EVERY}, None, "/a?app=a%26b", "sid=c1"),
        (((0,), (2, 3)), {"credentials": EVERY}, "SharedKey s1", "/a?app=a%26b", None),
        (
            ((2, 3), (0,)),
            {"api_key": "k1", "credentials": {"shared": "s"}},
            "Bearer k1",
            "/a",
            None,
        ),
        (((2, 3),), {"credentials": {"app": "x"}}, None, "/a?app=x", None),
        (((0,),), {"api_key": "k1", "headers": {"authorization": "Mine x"}}, "Mine x", "/a", None),
    ],
)
def test_the_first_complete_set_is_sent(
    security: tuple[tuple[int, ...], ...],
    options: dict[str, Any],
    authorization: str | None,
    target: str,
    cookie: str | None,
) -> None:
    request = sent(operation(*security), **options)
    assert request.headers.get("authorization") == authorization
    assert (request.target, request.headers.get("cookie")) == (target, cookie)


def test_an_open_operation_takes_none() -> None:
    request = sent(operation((0,), anonymous=True), api_key="k1", credentials=EVERY)
    assert "authorization" not in request.headers


def test_credentials_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANY_SHARED", "from-env")
    assert sent(operation((2,))).headers["authorization"] == "SharedKey from-env"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"credentials": {"other": "x"}}, "'other'; known: login, shared, app, session"),
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
