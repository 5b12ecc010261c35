"""Hooks as programs write them. The cases that both languages share are in specs/hive/faults/hooks.json."""

# pyright: reportPrivateUsage=false
# Resources are made without a generated module around them.

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, cast

import pytest

from hivekube._runtime import telemetry
from hivekube._runtime.calls import AsyncResource, LinesReply, Operation, SyncResource
from hivekube.hooks import Answer, Attempt, Hook, OpenTelemetryHook

from .support.run import Call, Runner
from .support.sdk import SDK
from .support.server import Reply, ScriptedServer
from .support.shop import AsyncShop, Shop
from .support.telemetry import Spans

LIST: Call = lambda c: c.things.list()
FINE = Reply(json=[])
FEED: Final[Operation[Any]] = Operation("feed", "GET", "/feed", reply=LinesReply(Any))
LINES: Final = {"content-type": "application/x-ndjson"}


def test_a_function_is_called_before_every_try(run: Runner) -> None:
    numbers: list[int] = []

    def note(attempt: Attempt) -> None:
        numbers.append(attempt.number)
        attempt.headers["X-Try"] = str(attempt.number)

    ran = run(LIST, Reply(status=503), FINE, hooks=[note])
    assert numbers == [1, 2]
    assert [request.headers["x-try"] for request in ran.requests] == ["1", "2"]


class _Async(Hook):
    """Waits in everything it is told of."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def before_attempt(self, attempt: Attempt) -> None:
        await asyncio.sleep(0)
        self.told.append("before")

    async def after_reply(self, attempt: Attempt, answer: Answer) -> None:
        await asyncio.sleep(0)
        self.told.append("after")

    async def on_error(self, attempt: Attempt, error: Exception) -> None:
        await asyncio.sleep(0)
        self.told.append("error")

    async def on_retry(self, attempt: Attempt, error: Exception, pause: float) -> None:
        await asyncio.sleep(0)
        self.told.append("retry")


def test_asynchronous_hooks_are_awaited(run: Runner) -> None:
    hook = _Async()
    ran = run(LIST, Reply(status=503), FINE, hooks=[hook])
    if run.kind == "async":
        assert hook.told == ["before", "after", "error", "retry", "before", "after"]
        ran.get()
    else:
        assert isinstance(ran.error, SDK.ConfigurationError)
        assert not ran.requests


class _OnlySync(Hook):
    def around(self, attempt: Attempt, proceed: Callable[[], Answer]) -> Answer:
        return proceed()


class _OnlyAsync(Hook):
    async def around_async(
        self, attempt: Attempt, proceed: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        return await proceed()


@pytest.mark.parametrize("hooks", [3, [3], [Hook], [None], "ab"])
@pytest.mark.parametrize("client", [Shop, AsyncShop])
def test_what_is_no_hook_is_refused(client: Any, hooks: Any) -> None:
    with pytest.raises(SDK.ConfigurationError, match="hooks"):
        client("key-12345", "http://127.0.0.1:9", hooks=hooks)


def test_hooks_of_one_kind_are_for_one_kind_of_client() -> None:
    for client, hook in ((Shop, _OnlyAsync()), (AsyncShop, _OnlySync())):
        with pytest.raises(SDK.ConfigurationError, match="around"):
            cast("Any", client)("key-12345", "http://127.0.0.1:9", hooks=[hook])
    with Shop("key-12345", "http://127.0.0.1:9", hooks=[_OnlySync()]) as shop:
        with pytest.raises(SDK.ConfigurationError, match="around"):
            shop.with_options(hooks=[_OnlyAsync()])
        assert len(shop.with_options(hooks=[Hook()])._core.options.hooks) == 2
        assert len(shop._core.options.hooks) == 1


class _Raises(Hook):
    def after_reply(self, attempt: Attempt, answer: Answer) -> None:
        raise LookupError("mine")


def test_what_a_hook_raises_arrives_as_it_is(run: Runner) -> None:
    ran = run(LIST, FINE, hooks=[_Raises()])
    assert isinstance(ran.error, LookupError)
    assert ran.error.args == ("mine",)
    assert ran.error.__cause__ is ran.error.__context__ is None


class _Slow(Hook):
    """Takes longer than a call may."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    async def around_async(
        self, attempt: Attempt, proceed: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        if self.error is not None:
            raise self.error
        await asyncio.sleep(30)
        return await proceed()


@pytest.mark.parametrize("error", [None, TimeoutError("mine")])
def test_the_time_of_a_call_covers_its_hooks(error: Exception | None) -> None:
    async def calling(url: str) -> None:
        options: Any = {"hooks": [_Slow(error)], "timeout": 0.1}
        async with AsyncShop("key-12345", url, **options) as shop:
            await shop.things.get("1")

    expected = SDK.APITimeoutError if error is None else TimeoutError
    with ScriptedServer([]) as server:
        with pytest.raises(expected):
            asyncio.run(calling(server.url))
        assert not server.requests


class _Cache(Hook):
    """Keeps the first answer and gives it again."""

    sees_secrets = True

    def __init__(self) -> None:
        self.kept: dict[str, Answer] = {}

    def around(self, attempt: Attempt, proceed: Callable[[], Answer]) -> Answer:
        if attempt.url not in self.kept:
            self.kept[attempt.url] = proceed()
        return self.kept[attempt.url]

    async def around_async(
        self, attempt: Attempt, proceed: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        if attempt.url not in self.kept:
            self.kept[attempt.url] = await proceed()
        return self.kept[attempt.url]


def test_a_cache_answers_in_place_of_the_server(run: Runner) -> None:
    def twice(shop: Any) -> Any:
        async def waiting() -> Any:
            return [await shop.things.get("1"), await shop.things.get("1")]

        if run.kind == "async":
            return waiting()
        return [shop.things.get("1"), shop.things.get("1")]

    ran = run(twice, Reply(json={"id": "1", "name": "n"}), hooks=[_Cache()])
    one, other = ran.get()
    assert one == other
    assert len(ran.requests) == 1


class _Instead(Hook):
    """Gives an answer in place of the server's, with or without asking it."""

    def __init__(self, answer: Answer, *, asks: bool) -> None:
        self.answer = answer
        self.asks = asks
        self.streamed: list[bool] = []

    def around(self, attempt: Attempt, proceed: Callable[[], Answer]) -> Answer:
        self.streamed.append(attempt.is_streamed)
        if self.asks:
            assert proceed().body is None
        return self.answer

    async def around_async(
        self, attempt: Attempt, proceed: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        self.streamed.append(attempt.is_streamed)
        if self.asks:
            assert (await proceed()).body is None
        return self.answer


def _read(run: Runner, url: str, hook: Hook) -> list[Any]:
    if run.kind == "sync":
        with (
            Shop("key-12345", url, hooks=[hook], max_retries=0) as shop,
            SyncResource(shop)._lines(FEED) as lines,
        ):
            return list(lines)

    async def reading() -> list[Any]:
        async with (
            AsyncShop("key-12345", url, hooks=[hook], max_retries=0) as shop,
            await AsyncResource(shop)._lines(FEED) as lines,
        ):
            return [line async for line in lines]

    return asyncio.run(reading())


@pytest.mark.parametrize("asks", [False, True])
def test_an_answer_of_a_hook_is_read_like_a_stream(run: Runner, asks: bool) -> None:
    hook = _Instead(Answer(200, LINES, b"1\n2\n"), asks=asks)
    reply = Reply(headers=list(LINES.items()), body=b"3\n")
    with ScriptedServer([reply, reply]) as server:
        assert _read(run, server.url, hook) == [1, 2]
        assert hook.streamed == [True]
        assert len(server.requests) == int(asks)


def test_a_stream_goes_on_through_hooks(run: Runner) -> None:
    reply = Reply(headers=list(LINES.items()), body=b"3\n4\n")
    with ScriptedServer([reply]) as server:
        assert _read(run, server.url, Hook()) == [3, 4]


def test_an_answer_that_says_failed_is_an_error_of_a_stream(run: Runner) -> None:
    hook = _Instead(Answer(404, LINES, b"none"), asks=False)
    with ScriptedServer([]) as server, pytest.raises(SDK.NotFoundError) as raised:
        _read(run, server.url, hook)
    assert raised.value.raw == b"none"


def test_the_context_of_the_span_is_sent_on(run: Runner) -> None:
    spans = Spans()
    hook = OpenTelemetryHook(tracer_provider=spans)
    ran = run(LIST, Reply(status=503), FINE, hooks=[hook])
    sent = [request.headers["traceparent"] for request in ran.requests]
    assert sent == [f"00-{0xABC:032x}-{number:016x}-01" for number in (1, 2)]
    quiet = OpenTelemetryHook(tracer_provider=spans, propagates=False)
    assert "traceparent" not in run(LIST, FINE, hooks=[quiet]).requests[0].headers


def test_errors_of_hooks_within_a_span_are_named(run: Runner) -> None:
    spans = Spans()
    run(LIST, FINE, hooks=[OpenTelemetryHook(tracer_provider=spans), _Raises()])
    assert [span["error.type"] for span in spans.written()] == ["LookupError"]


def test_without_opentelemetry_the_hook_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(telemetry, "import_module", missing)
    with pytest.raises(SDK.ConfigurationError, match="extra `opentelemetry`"):
        OpenTelemetryHook()


def test_requests_of_no_document_are_logged_without_their_paths(
    run: Runner, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG", logger="shop"):
        run(lambda c: c.request("GET", "/things/private"), FINE)
    lines = [record.getMessage() for record in caplog.records if record.name == "shop"]
    assert any("(untyped)" in line for line in lines), lines
    assert not any("private" in line for line in lines), lines
