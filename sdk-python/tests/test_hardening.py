"""What the runtime refuses, hides and forgives: wrong options, secrets in reprs, nulls in plain dicts, plain texts."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any, Final

import httpx2
import pytest

import hivekube
from hivekube._runtime import errors
from hivekube._runtime.model import Model, Nullable
from hivekube._runtime.options import Options

from .support.run import Call, Runner
from .support.server import Reply, ScriptedServer
from .support.shop import AsyncShop, Shop

KEY: Final = "key-12345"
UPDATE: Final[Call] = lambda c: c.things.update("x")
DELETE: Final[Call] = lambda c: c.things.delete("x")
LIST: Final[Call] = lambda c: c.things.list()


@pytest.mark.parametrize("call", [UPDATE, DELETE])
@pytest.mark.parametrize(
    ("text", "kind", "fine"),
    [
        ("OK", None, True),
        ("OK", "text/plain; charset=utf-8", True),
        ("OK", "text/html", False),
        ("OK", "application/json", False),
        ("<p>Sign in</p>", None, False),
        ('{"id": ', "text/plain", False),
    ],
)
def test_plain_text_says_that_it_worked(
    run: Runner, call: Call, text: str, kind: str | None, fine: bool
) -> None:
    headers = [] if kind is None else [("content-type", kind)]
    ran = run(call, Reply(text=text, headers=headers))
    assert (ran.error is None) == fine
    assert fine or type(ran.error) is errors.APIResponseError


def test_a_key_echoed_as_request_id_is_masked(run: Runner) -> None:
    ran = run(LIST, Reply(status=400, headers=[("x-request-id", f"r-{KEY}")]), key=KEY)
    assert KEY not in str(ran.error)
    assert "(request r-***)" in str(ran.error)


def test_frames_of_the_runtime_show_no_secret(run: Runner) -> None:
    def call(client: Any) -> Any:
        return client.with_options(
            headers={"x-api-key": "s3cret-header"}, idempotency_key="s3cret-once"
        ).things.create(name="n")

    assert "s3cret" not in _frames(run(call, Reply(status=400)).error)
    with pytest.raises(errors.ConfigurationError) as caught:
        Shop("s3cret-key", "http://127.0.0.1:1").with_options(api_key="not a key")
    assert "s3cret" not in _frames(caught.value)


def _frames(error: BaseException | None) -> str:
    """The locals of the runtime's own frames, as a reporter of errors shows them."""
    shown, trace = "", error.__traceback__ if error else None
    while trace is not None:
        if "_runtime" in trace.tb_frame.f_code.co_filename:
            shown += repr(trace.tb_frame.f_locals)
        trace = trace.tb_next
    return shown


WRONG: Final[list[dict[str, Any]]] = [
    {"timeout": httpx2.Timeout(5)},
    {"timeout": "5"},
    {"timeout": 1e11},
    {"max_retries": "1"},
    {"max_retries": None},
    {"max_retries": 1.5},
    {"headers": ["a"]},
    {"headers": {"x": " padded "}},
    {"headers": {5: "x"}},
    {"base_url": 5},
    {"api_key": 5},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_options_of_a_wrong_type(wrong: dict[str, Any]) -> None:
    name = next(iter(wrong))
    usual: dict[str, Any] = {"api_key": KEY, "base_url": "http://127.0.0.1:1"}
    with pytest.raises(errors.ConfigurationError, match=name):
        Shop(**(usual | wrong))
    with pytest.raises(errors.ConfigurationError, match=name):
        Shop(**usual).with_options(**wrong)


def test_an_empty_idempotency_key() -> None:
    with pytest.raises(errors.ConfigurationError, match="idempotency_key"):
        Options(idempotency_key="")


def test_a_client_of_the_other_kind() -> None:
    other: Any = httpx2.AsyncClient()
    with pytest.raises(errors.ConfigurationError, match="http_client"):
        Shop(KEY, "http://127.0.0.1:1", http_client=other)
    asyncio.run(other.aclose())
    with httpx2.Client() as given, pytest.raises(errors.ConfigurationError, match="http_client"):
        AsyncShop(KEY, "http://127.0.0.1:1", http_client=given)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


NULLS: Final[list[tuple[Call, str]]] = [
    (
        lambda c: c.events.create_batch(events=[{"event_type": "model", "inputs": None}]),
        "inputs: None",
    ),
    (lambda c: c.events.create_batch(events=[None]), "events: .*None"),
    (lambda c: c.events.export(date_range={"gte": None}), "gte: None"),
    (lambda c: c.events.export(date_range={"gte": "a", "$gte": "b"}), "'gte' and '\\$gte'"),
]


@pytest.mark.parametrize(("call", "said"), NULLS)
def test_nulls_and_doubles_in_plain_dicts(call: Call, said: str) -> None:
    with (
        hivekube.Hive(api_key=KEY, base_url="http://127.0.0.1:1") as hive,
        pytest.raises(TypeError, match=said),
    ):
        call(hive)


def test_nulls_of_nullable_fields_in_plain_dicts() -> None:
    events = [{"event_type": "model", "error": None, "parent_id": None}]
    with (
        ScriptedServer([Reply(json={"event_ids": []})]) as server,
        hivekube.Hive(api_key=KEY, base_url=server.url) as hive,
    ):
        plain: Any = events
        hive.events.create_batch(events=plain)
        assert server.requests[0].json == {"events": events}


def test_warnings_pickle() -> None:
    warning = errors.AliasConflictWarning("Tool", "id", "_id")
    twin = pickle.loads(pickle.dumps(warning))
    assert (type(twin), str(twin), vars(twin)) == (type(warning), str(warning), vars(warning))


class _Free(Model):
    anything: Any = None
    nothing: None = None
    text: str | None = None
    maybe: Nullable[str] = None


def test_which_fields_refuse_null() -> None:
    refusing = [field.name for field in _Free.__wire_fields__() if field.refuses_null]
    assert refusing == ["text"]
