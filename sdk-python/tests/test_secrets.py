"""Secrets: that no error, log or traceback shows one."""

from __future__ import annotations

import logging
import traceback
from typing import Annotated, Any

import pytest

from hivekube._runtime import errors
from hivekube._runtime.models import HIDDEN, Model, wire

from .support.run import Call, Runner
from .support.server import Reply
from .support.shop import Shop

KEY = "key-of-the-tests"
LIST: Call = lambda c: c.things.list()


LEAKS: list[tuple[str, list[Reply]]] = [
    ("401", [Reply(status=401, json={"error": f"bad key {KEY}"})]),
    ("500", [Reply(status=500, text=f"<html>{KEY}</html>")]),
    ("not json", [Reply(text=f"hello {KEY}")]),
    ("wrong shape", [Reply(json=[{"id": 1, "x": KEY}])]),
    ("redirect", [Reply(status=302, headers=[("location", f"https://x/{KEY}?k={KEY}")])]),
    ("request id", [Reply(status=400, headers=[("x-request-id", "r")], json={"message": KEY})]),
    ("reset", [Reply(raw=b"", reset=True)]),
    ("no http", [Reply(raw=b"no http\r\n\r\n", close=True)]),
    ("silence", [Reply(hang=True)]),
    ("corrupt", [Reply(body=b"x", headers=[("content-encoding", "gzip")])]),
]


@pytest.mark.parametrize("script", [case[1] for case in LEAKS], ids=[case[0] for case in LEAKS])
def test_errors_and_logs_tell_no_secret(
    run: Runner, script: list[Reply], caplog: pytest.LogCaptureFixture
) -> None:
    secret_query = "secret-query-9"
    with caplog.at_level(logging.DEBUG, logger="shop"):
        ran = run(
            lambda c: c.things.list(name=secret_query), *script, key=KEY, max_retries=0, timeout=0.5
        )
    assert isinstance(ran.error, errors.APIError)
    told = "".join(traceback.format_exception(ran.error)) + repr(ran.error) + str(ran.error)
    for secret in (KEY, secret_query):
        assert secret not in told.replace("secret_query", "")
        assert secret not in caplog.text
    assert ran.error.__cause__ is None
    assert ran.error.__context__ is None
    assert "things.list: GET /things" in caplog.text


def test_a_credential_in_a_header_is_masked_too(run: Runner) -> None:
    ran = run(
        LIST,
        Reply(status=403, text="no entry for abc-123-xyz"),
        headers={"Authorization": "Token abc-123-xyz"},
    )
    assert str(ran.error) == "things.list: status 403: no entry for ***"


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


class Login(Model):
    user: str
    password: Annotated[str | None, wire("pass-word"), HIDDEN] = None


def test_the_repr_of_a_model_leaves_passwords_out() -> None:
    login = Login.model_validate({"user": "ann", "pass-word": "hunter2"})
    assert repr(login) == "Login(user='ann')"
    assert login.to_wire() == {"user": "ann", "pass-word": "hunter2"}


def _frames(error: BaseException | None) -> str:
    """The locals of the runtime's own frames, as a reporter of errors shows them."""
    shown, trace = "", error.__traceback__ if error else None
    while trace is not None:
        if "_runtime" in trace.tb_frame.f_code.co_filename:
            shown += repr(trace.tb_frame.f_locals)
        trace = trace.tb_next
    return shown
