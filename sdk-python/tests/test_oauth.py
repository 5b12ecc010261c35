"""Asking for tokens, as the cases that both runtimes share say it (`specs/oauth`)."""

# pyright: reportPrivateUsage=false
# Resources are made without a generated module around them.

from __future__ import annotations

import asyncio
import base64
import inspect
import json
import os
import pickle
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest

from hivekube._runtime import errors
from hivekube._runtime.api import Api, Bearer, OAuth
from hivekube._runtime.client import AsyncClient, SyncClient
from hivekube._runtime.constructors import ClientOptions
from hivekube._runtime.grants import Grant, with_grants
from hivekube._runtime.operation import Body, Operation
from hivekube._runtime.replies import UntypedReply
from hivekube._runtime.resource import AsyncResource, SyncResource
from hivekube.hooks import Answer, Attempt, Hook

from .support import observed
from .support.tokens import TokenServer

TABLE = Path(__file__).parents[2] / "specs" / "oauth" / "cases.json"
CASES: list[dict[str, Any]] = json.loads(TABLE.read_text())

GET: Operation[Any] = Operation("things.get", "GET", "/things", reply=UntypedReply())
OPEN: Operation[Any] = Operation(
    "things.get", "GET", "/things", reply=UntypedReply(), anonymous=True
)
POST: Operation[Any] = Operation(
    "things.create", "POST", "/things", arguments=(Body("name"),), reply=UntypedReply()
)

KINDS = {
    errors.TokenError: "token",
    errors.RedirectError: "redirect",
    errors.AuthenticationError: "authentication",
    errors.PermissionDeniedError: "permission_denied",
    errors.NotFoundError: "not_found",
    errors.RateLimitError: "rate_limit",
    errors.InternalServerError: "internal_server",
    errors.APITimeoutError: "timeout",
    errors.APIResponseError: "response",
}
GRANT = frozenset(
    {
        "client_id",
        "client_secret",
        "client_secret_in_body",
        "username",
        "password",
        "token_url",
        "token_leeway",
        "scopes",
    }
)


def api_of(case: dict[str, Any]) -> Api:
    usual = {"client_credentials": ["/token", ""], "password": ["/token", ""]}
    flows: dict[str, Any] = case.get("flows", usual)
    urls: dict[str, Any] = {name: tuple(each) for name, each in flows.items()}
    oauth = OAuth(env="TEST_OF_TOKENS_", scopes=tuple(case.get("scopes", [])), **urls)
    return Api(
        package="test",
        version="1",
        env_api_key="TEST_OF_TOKENS_KEY",
        env_base_url="TEST_OF_TOKENS_URL",
        auth=Bearer(),
        oauth=(oauth,),
    )


class Recording(Hook):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def before_attempt(self, attempt: Attempt) -> None:
        self.told.append(f"before {attempt.number}")

    def after_reply(self, attempt: Attempt, answer: Answer) -> None:
        self.told.append(f"after {answer.status_code}")

    def on_error(self, attempt: Attempt, error: Exception) -> None:
        self.told.append(f"error {observed.error(error, {'kind': ''})['kind']}")

    def on_retry(self, attempt: Attempt, error: Exception, pause: float) -> None:
        self.told.append(f"retry {attempt.number}")


def client_of(case: dict[str, Any], url: str, base: type[Any], hooks: tuple[Hook, ...] = ()) -> Any:
    """A client as a generated class makes it."""
    give: dict[str, Any] = dict(case.get("give", {}))
    grant = Grant(**{name: value for name, value in give.items() if name in GRANT})
    kind: Any = type("Client", (base,), {"_api": api_of(case)})
    key, more = with_grants(kind._api, give.get("api_key"), None, grant)
    return kind(
        key,
        url + give.get("base", ""),
        credentials=more,
        retry_pauses=(0.001, 0.001),
        timeout=give.get("timeout", 60),
        follow_redirects=give.get("follow_redirects", False),
        headers={"Authorization": give["authorization"]} if "authorization" in give else None,
        hooks=hooks,
    )


def request_of(method: str) -> tuple[Operation[Any], dict[str, Any]]:
    if method == "POST":
        return POST, {"name": "x"}
    return (OPEN if method == "OPEN" else GET), {}


def call(client: SyncClient, method: str = "GET") -> Any:
    operation, arguments = request_of(method)
    return SyncResource(client)._call(operation, **arguments)


def call_async(client: AsyncClient, method: str = "GET") -> Any:
    operation, arguments = request_of(method)
    return AsyncResource(client)._call(operation, **arguments)


def kept(make: Callable[[], Any]) -> Any:
    try:
        make()
    except errors.APIError as error:
        return error
    return "ok"


async def kept_async(made: Any) -> Any:
    try:
        await made
    except errors.APIError as error:
        return error
    return "ok"


def in_time(case: dict[str, Any], client: Any, begun: list[Any]) -> Any:
    """The client of the next call: the first one may have less time."""
    is_impatient = "impatient" in case and not begun
    return client.with_options(timeout=case["impatient"]) if is_impatient else client


def run_sync(case: dict[str, Any], url: str, hook: Hook) -> list[Any]:
    with client_of(case, url, SyncClient, (hook,)) as client:
        if "at_once" in case:
            with ThreadPoolExecutor(case["at_once"]) as pool:
                works: list[Future[Any]] = []
                for _ in range(case["at_once"]):
                    works.append(pool.submit(kept, partial(call, in_time(case, client, works))))
                    time.sleep(0.1 if "impatient" in case and len(works) == 1 else 0)
                return [work.result() for work in works]
        outcomes: list[Any] = []
        for method in case.get("calls", ["GET"]):
            if outcomes:
                time.sleep(case.get("pause", 0))
            outcomes.append(kept(partial(call, client, method)))
        return outcomes


async def run_async(case: dict[str, Any], url: str, hook: Hook) -> list[Any]:
    async with client_of(case, url, AsyncClient, (hook,)) as client:
        if "at_once" in case:
            tasks: list[asyncio.Task[Any]] = []
            for _ in range(case["at_once"]):
                made = kept_async(call_async(in_time(case, client, tasks)))
                tasks.append(asyncio.create_task(made))
                await asyncio.sleep(0.1 if "impatient" in case and len(tasks) == 1 else 0)
            return await asyncio.gather(*tasks)
        outcomes: list[Any] = []
        for method in case.get("calls", ["GET"]):
            if outcomes:
                await asyncio.sleep(case.get("pause", 0))
            outcomes.append(await kept_async(call_async(client, method)))
        return outcomes


def outcome_of(result: Any) -> Any:
    if result == "ok":
        return result
    kind = next(name for cls, name in KINDS.items() if isinstance(result, cls))
    outcome: dict[str, Any] = {"kind": kind}
    if isinstance(result, errors.APIStatusError):
        outcome["status"] = result.status_code
    if isinstance(result, errors.TokenError):
        said = {"code": result.error, "description": result.error_description}
        outcome |= {name: text for name, text in said.items() if text is not None}
    return outcome


def spelt(expected: Any) -> dict[str, Any]:
    """What a case expects of a request, spelt out."""
    if isinstance(expected, str):
        method, target, *token = expected.split(" ")
        return {"line": f"{method} {target}"} | ({"bearer": token[0]} if token else {})
    whole = dict(cast("dict[str, Any]", expected))
    if "basic" in whole:
        whole["basic"] = base64.b64encode(whole["basic"].encode()).decode()
    return whole


def check_hidden(case: dict[str, Any], error: errors.APIError) -> None:
    shown = [str(error), repr(error), "".join(traceback.format_exception(error))]
    hidden: list[str] = case.get("hidden", [])
    assert not any(each in text for each in hidden for text in shown)


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_tokens(case: dict[str, Any], kind: str) -> None:
    hook = Recording()
    with TokenServer(case) as server:
        if "refused" in case:
            with pytest.raises(errors.ConfigurationError) as caught:
                client_of(case, server.url, SyncClient)
            assert case["refused"]["python"] in str(caught.value)
            return
        if kind == "sync":
            results = run_sync(case, server.url, hook)
        else:
            results = asyncio.run(run_async(case, server.url, hook))
        seen = list(server.requests)
    expected = case.get("outcomes", ["ok"])
    for at, result in enumerate(results):
        assert outcome_of(result) == expected[min(at, len(expected) - 1)]
        if isinstance(result, errors.APIError):
            check_hidden(case, result)
            assert outcome_of(pickle.loads(pickle.dumps(result))) == outcome_of(result)
    if "token_requests" in case:
        asked = [request for request in seen if "form" in request]
        assert len(asked) == case["token_requests"]
    else:
        assert seen == [spelt(request) for request in case["requests"]]
    assert hook.told == case.get("told", hook.told)


PROGRAM: dict[str, Any] = {"give": {"client_id": "id", "client_secret": "secret-1"}}


def test_locals_of_failures_show_no_secrets() -> None:
    case: dict[str, Any] = PROGRAM | {
        "tokens": [{"body": {"access_token": "token-a1"}}, {"status": 401, "body": {}}],
        "refuses": ["token-a1"],
    }
    with TokenServer(case) as server, client_of(case, server.url, SyncClient) as client:
        error = kept(partial(call, client))
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        text = "".join(shown.format())
    assert isinstance(error, errors.TokenError)
    assert not any(secret in text for secret in ("secret-1", "token-a1", "aWQ6"))


def test_tokens_are_shared_and_asked_for_anew_for_another_address() -> None:
    case: dict[str, Any] = PROGRAM | {
        "tokens": [{"body": {"access_token": f"a{at}"}} for at in range(3)]
    }
    with TokenServer(case) as server, client_of(case, server.url, SyncClient) as client:
        call(client)
        call(client.with_options(timeout=30))
        call(client.with_options(base_url=f"{server.url}/"))
        call(client.with_options(api_key="mine-1"))
        asked = [request.get("bearer") or request["line"] for request in server.requests]
    assert asked == ["POST /token", "a0", "a0", "a0", "mine-1"]


def test_what_the_environment_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def token(give: dict[str, Any]) -> Any:
        case = {"give": give, "tokens": [{"body": {"access_token": "a1"}}]}
        with TokenServer(case) as server, client_of(case, server.url, SyncClient) as client:
            call(client)
            return [request.get("bearer") or request["form"] for request in server.requests]

    program = {"grant_type": "client_credentials"}
    monkeypatch.setenv("TEST_OF_TOKENS_CLIENT_ID", "env")
    with pytest.raises(errors.ConfigurationError, match="no API key"):
        token({})
    monkeypatch.setenv("TEST_OF_TOKENS_CLIENT_SECRET", "env-secret")
    assert token({}) == [program, "a1"]
    monkeypatch.setenv("TEST_OF_TOKENS_KEY", "env-key")
    assert token({}) == ["env-key"]
    assert token({"client_id": "mine"}) == [program, "a1"]


def test_a_call_that_is_given_up_leaves_others_their_token() -> None:
    case: dict[str, Any] = PROGRAM | {
        "tokens": [{"body": {"access_token": "a1"}, "delay": 0.3}, {"body": {"access_token": "a2"}}]
    }

    async def run(url: str) -> None:
        async with client_of(case, url, AsyncClient) as client:
            gone = asyncio.create_task(call_async(client))
            await asyncio.sleep(0.05)
            other = asyncio.create_task(call_async(client))
            await asyncio.sleep(0.05)
            gone.cancel()
            await other

    with TokenServer(case) as server:
        asyncio.run(run(server.url))
        assert server.requests[-1]["bearer"] == "a2"


def test_one_client_in_two_event_loops() -> None:
    case: dict[str, Any] = PROGRAM | {"tokens": [{"body": {"access_token": "a1"}}]}
    with TokenServer(case) as server:
        client = client_of(case, server.url, AsyncClient)
        for _ in range(2):
            asyncio.run(call_async(client))
        assert [request.get("bearer") for request in server.requests] == [None, "a1", "a1"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_child_does_not_wait_for_a_thread_of_its_parent() -> None:
    case: dict[str, Any] = PROGRAM | {
        "tokens": [{"body": {"access_token": "a1"}, "delay": 1.0}, {"body": {"access_token": "a2"}}]
    }
    with TokenServer(case) as server, client_of(case, server.url, SyncClient) as client:
        thread = threading.Thread(target=call, args=(client,))
        thread.start()
        time.sleep(0.3)
        child = os.fork()
        if child == 0:
            os._exit(0 if kept(partial(call, client)) == "ok" else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        thread.join()


class _Unused(SyncClient):
    """There is no such API."""

    _api: ClassVar[Api] = api_of({})


def test_grants_and_tokens_do_not_show() -> None:
    grant = Grant(client_id="id", client_secret="secret-1")
    key, _ = with_grants(_Unused._api, None, None, grant)
    client = _Unused(key, "https://a.example")
    for each in (grant, client, client._core.credentials, *client._core.credentials.tokens):
        assert "secret-1" not in repr(each)
        with pytest.raises(TypeError, match="pickle"):
            pickle.dumps(each)


@pytest.mark.parametrize("base", [SyncClient, AsyncClient])
def test_options_beside_grants_are_those_of_every_client(base: type[Any]) -> None:
    parameters = inspect.signature(base.__init__).parameters
    own = {"self", "api_key", "base_url", "credentials"}
    assert ClientOptions.__annotations__.keys() == parameters.keys() - own
