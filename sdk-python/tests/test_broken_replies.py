"""Replies that cannot be read: whose status counts, and which numbers are none."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

from hivekube._runtime import errors, jsontext

from .support.run import Call, Runner
from .support.server import Reply

LIST: Final[Call] = lambda c: c.things.list()
CREATE: Final[Call] = lambda c: c.things.create(name="n")
UPDATE: Final[Call] = lambda c: c.things.update("x")
DELETE: Final[Call] = lambda c: c.things.delete("x")
FACTS: Final = [("x-request-id", "r1"), ("retry-after", "1")]


@pytest.mark.parametrize(
    ("coding", "text"), [("br", "??"), ("gzip", "nonsense"), ("gzip, gzip, gzip", "??")]
)
@pytest.mark.parametrize(
    ("status", "kind", "tries"),
    [(503, errors.InternalServerError, 3), (403, errors.PermissionDeniedError, 1)],
)
def test_the_status_wins_over_a_body_that_cannot_be_unpacked(
    run: Runner, coding: str, text: str, status: int, kind: type[errors.APIStatusError], tries: int
) -> None:
    reply = Reply(status=status, text=text, headers=[("content-encoding", coding), *FACTS])
    ran = run(LIST, *[reply] * 3)
    error: Any = ran.error
    assert type(error) is kind
    assert (error.status_code, error.request_id, error.retry_after) == (status, "r1", 1.0)
    assert (error.attempts, len(ran.requests)) == (tries, tries)


@pytest.mark.parametrize("call", [LIST, CREATE])
def test_the_status_wins_over_half_a_body(run: Runner, call: Call) -> None:
    half = b"HTTP/1.1 401 No\r\ncontent-length: 99\r\nx-request-id: r1\r\n\r\n{"
    ran = run(call, *[Reply(raw=half, close=True)] * 3)
    error: Any = ran.error
    assert type(error) is errors.AuthenticationError
    assert (error.request_id, len(ran.requests)) == ("r1", 1)


def test_the_time_for_the_call_wins_over_the_status(run: Runner) -> None:
    half = Reply(raw=b"HTTP/1.1 503 No\r\ncontent-length: 99\r\n\r\n{", hang=True)
    assert type(run(LIST, half, timeout=0.2).error) is errors.APITimeoutError


def test_what_cannot_be_unpacked_has_its_own_headers(run: Runner) -> None:
    reply = Reply(status=201, text="??", headers=[("content-encoding", "br"), *FACTS])
    error: Any = run(CREATE, reply).error
    assert type(error) is errors.APIResponseError
    assert (error.status_code, error.request_id) == (201, "r1")


@pytest.mark.parametrize("coding", ["br", "gzip", "gzip, gzip, gzip"])
def test_an_empty_body_has_no_coding(run: Runner, coding: str) -> None:
    run(DELETE, Reply(headers=[("content-encoding", coding)])).get()


@pytest.mark.parametrize("place", ['"total": %s', '"note": {"deep": [%s]}'])
@pytest.mark.parametrize("number", ["1e400", "-1E+999", "0.5e1000", "9" * 400 + ".0"])
def test_a_number_too_large_in_a_long_list(run: Runner, place: str, number: str) -> None:
    things = json.dumps([{"id": str(each), "name": "n" * 50} for each in range(300)])
    text = f'{{"things": {things}, {place % number}}}'
    error = run(LIST, Reply(text=text)).error
    assert type(error) is errors.APIResponseError
    assert "too large" in str(error)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("[1e400]", True),
        ('{"a": 1.5E+309 }', True),
        ("[" + "1" * 310 + ".0]", True),
        ('["3e500000-1", 1e99, 1e-400]', False),
        ("[12345, 0.5]", False),
    ],
)
def test_what_may_overflow(text: str, may: bool) -> None:
    assert jsontext.may_overflow(text.encode()) == may
