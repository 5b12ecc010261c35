"""When a request is sent again: over sockets for what happens, by table for how long."""

from __future__ import annotations

import statistics
import time
from typing import Any, Final

import pytest

from hivekube._runtime.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    InternalServerError,
    PermissionDeniedError,
    RateLimitError,
)
from hivekube._runtime.headers import Headers
from hivekube._runtime.retry import Bucket, Event, Try, pause
from hivekube._runtime.retry_after import parse_retry_after, retry_after_of

from .support.run import Call, Runner
from .support.server import Reply, unused_address

READ: Final[Call] = lambda c: c.things.get("x")
WRITE: Final[Call] = lambda c: c.things.create(name="n")
PUT: Final[Call] = lambda c: c.things.update("x")
SEARCH: Final[Call] = lambda c: c.things.search()
PAY: Final[Call] = lambda c: c.things.pay()
FINE: Final = Reply(json={"id": "x", "things": []})


def after(seconds: str, status: int = 429) -> Reply:
    return Reply(status=status, headers=[("Retry-After", seconds)])


# script, tries if it is safe to send again, tries if it is not
TRIES: list[tuple[str, Reply, int, int]] = [
    *((str(status), Reply(status=status), 2, 1) for status in (408, 500, 502, 503, 504)),
    *(
        (str(status), Reply(status=status), 1, 1)
        for status in (400, 401, 403, 404, 409, 418, 422, 423, 425, 501, 505, 511, 599, 999)
    ),
    ("429", Reply(status=429), 2, 2),
    ("503 with a delay", after("1", 503), 2, 2),
    ("500 with a delay", after("1", 500), 2, 1),
    ("a delay that is too long", after("121"), 1, 1),
    ("a delay that is just right", after("120"), 2, 2),
    ("reset before the reply", Reply(raw=b"", reset=True), 2, 1),
    ("closed before the reply", Reply(raw=b"", close=True), 2, 1),
    ("half a head", Reply(raw=b"HTTP/1.1 200 OK\r\ncontent-", close=True), 2, 1),
    ("half a body", Reply(raw=b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{", close=True), 2, 1),
    (
        "half a chunk",
        Reply(raw=b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab", close=True),
        2,
        1,
    ),
    ("no HTTP", Reply(raw=b"SSH-2.0-x\r\n\r\n", close=True), 2, 1),
    (
        "two lengths",
        Reply(
            raw=b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab", close=True
        ),
        2,
        1,
    ),
    ("a known failure", Reply(status=503, json={"error": "No entry"}), 1, 1),
    ("corrupt gzip", Reply(body=b"nonsense", headers=[("content-encoding", "gzip")]), 1, 1),
]


@pytest.mark.parametrize(
    ("reply", "safe", "unsafe"), [case[1:] for case in TRIES], ids=[case[0] for case in TRIES]
)
@pytest.mark.parametrize(
    "call", [READ, PUT, SEARCH, PAY, WRITE], ids=["get", "put", "idempotent", "key", "post"]
)
def test_tries(run: Runner, reply: Reply, safe: int, unsafe: int, call: Call) -> None:
    ran = run(call, reply, FINE)
    tries = unsafe if call is WRITE else safe
    assert len(ran.requests) == tries
    assert (ran.error is None) == (tries == 2), repr(ran.error)
    assert len(ran.sleeps) == tries - 1


def test_every_try_is_the_same(run: Runner) -> None:
    ran = run(PAY, Reply(status=500), Reply(status=500), FINE)
    ran.get()
    keys = {request.headers["idempotency-key"] for request in ran.requests}
    assert len(ran.requests) == 3
    assert len(keys) == 1
    assert len({tuple(sorted(request.headers.items())) for request in ran.requests}) == 1


def test_a_key_of_the_caller_makes_anything_safe(run: Runner) -> None:
    ran = run(
        lambda c: c.with_options(idempotency_key="k").things.create(name="n"),
        Reply(status=500),
        FINE,
    )
    ran.get()
    assert [request.headers["idempotency-key"] for request in ran.requests] == ["k", "k"]
    assert [request.body for request in ran.requests] == [b'{"name":"n"}'] * 2


@pytest.mark.parametrize(("retries", "tries"), [(0, 1), (1, 2), (2, 3), (5, 4)])
def test_max_retries(run: Runner, retries: int, tries: int) -> None:
    ran = run(READ, *[Reply(status=500)] * 3, FINE, max_retries=retries)
    assert len(ran.requests) == tries
    error = ran.error
    assert error is None if retries == 5 else isinstance(error, InternalServerError)
    assert getattr(error, "attempts", tries) == tries


def test_attempts_of_a_success(run: Runner) -> None:
    response = run(lambda c: c.things.with_raw_response.get("x"), Reply(status=503), FINE).get()
    assert response.attempts == 2


def test_the_delay_of_the_server_is_kept_to(run: Runner) -> None:
    assert run(READ, after("7", 503), FINE).sleeps == [7.0]


def test_a_delay_that_is_too_long_is_told(run: Runner) -> None:
    ran = run(READ, after("86400"), FINE)
    assert isinstance(ran.error, RateLimitError)
    assert ran.error.retry_after == 86400


def test_a_delay_beyond_the_deadline_fails_at_once(run: Runner) -> None:
    ran = run(READ, after("100"), FINE, timeout=50)
    assert isinstance(ran.error, RateLimitError)
    assert ran.sleeps == []


def test_a_known_failure_is_its_own_kind_whatever_the_status(run: Runner) -> None:
    for status in (400, 403, 500):
        ran = run(WRITE, Reply(status=status, json={"error": "No entry"}))
        assert type(ran.error) is PermissionDeniedError
        assert ran.error.status_code == status


def test_refused_connections_are_tried_again(run: Runner) -> None:
    for call in (READ, WRITE):
        run.sleeps.clear()
        ran = run(call, url=unused_address())
        assert isinstance(ran.error, APIConnectionError)
        assert not ran.error.outcome_unknown
        assert ran.error.attempts == 3
        assert len(ran.sleeps) == 2


def test_a_doubtful_outcome_is_told(run: Runner) -> None:
    ran = run(WRITE, Reply(raw=b"", reset=True))
    assert isinstance(ran.error, APIConnectionError)
    assert ran.error.outcome_unknown
    assert "may have carried out" in str(ran.error)


@pytest.mark.parametrize(("call", "tries"), [(READ, 2), (WRITE, 1)])
def test_silence_ends(run: Runner, call: Call, tries: int) -> None:
    ran = run(call, Reply(hang=True), FINE, read_timeout=0.2)
    assert len(ran.requests) == tries
    assert isinstance(ran.error, APITimeoutError) == (tries == 1)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(json={"id": "x" * 1000}, drip=0.05),
        Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 1000, drip=0.05),
        Reply(hang=True),
    ],
    ids=["slow body", "slow head", "silence"],
)
def test_the_deadline_is_kept(run: Runner, reply: Reply) -> None:
    started = time.monotonic()
    ran = run(WRITE, reply, timeout=0.5)
    assert isinstance(ran.error, APITimeoutError)
    assert time.monotonic() - started < 2


def test_no_redirect_is_followed(run: Runner) -> None:
    for status in (301, 302, 303, 304, 307, 308):
        ran = run(
            READ,
            Reply(status=status, headers=[("Location", "http://u:p@evil.example/x?k=v#f")]),
            FINE,
        )
        assert type(ran.error).__name__ == "RedirectError"
        assert getattr(ran.error, "location", None) == "http://evil.example/x"
        assert len(ran.requests) == 1


@pytest.mark.parametrize(
    "location",
    [
        "//evil/a?b",
        "\\\\evil",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "/x\xe2\x80\xae\xc2\x9b[0m",  # an override of direction and a control sequence, in UTF-8
        "a" * 1_000,
        "http://[",
        "",
    ],
)
def test_locations_are_shown_harmlessly(run: Runner, location: str) -> None:
    ran = run(READ, Reply(status=302, headers=[("Location", location)]))
    assert isinstance(ran.error, APIStatusError)
    assert len(str(ran.error)) < 500
    assert str(ran.error).isprintable()


def test_a_server_that_is_down_is_not_asked_ever_more() -> None:
    bucket = Bucket()
    retries = sum(bucket.pay(Bucket.cost(Event.STATUS)) for _ in range(1000))
    assert retries == 100
    bucket.refund(5)
    assert bucket.pay(5)
    assert not bucket.pay(5)
    assert Bucket.cost(Event.TIMED_OUT) == 10


def test_the_tokens_are_shared_by_the_clients_of_one_address(run: Runner) -> None:
    def calls(client: Any) -> Any:
        core = client._core
        other = client.with_options(max_retries=1)._core
        elsewhere = client.with_options(base_url="http://127.0.0.1:1")._core
        return [other.bucket is core.bucket, elsewhere.bucket is core.bucket]

    assert run(calls).get() == [True, False]


def a_try(**changes: Any) -> Try:
    usual: dict[str, Any] = {
        "number": 0,
        "event": Event.STATUS,
        "status": 503,
        "retry_after": None,
        "resendable": True,
        "max_retries": 100,
        "remaining": None,
        "random": 0.5,
    }
    return Try(**{**usual, **changes})


PAUSES: list[tuple[dict[str, Any], float | None]] = [
    ({}, 0.25),
    ({"random": 0.0}, 0.0),
    ({"random": 1.0}, 0.5),
    ({"number": 1, "random": 1.0}, 1.0),
    ({"number": 3, "random": 1.0}, 4.0),
    ({"number": 4, "random": 1.0}, 8.0),
    ({"number": 99, "random": 1.0}, 8.0),
    ({"number": 100}, None),
    ({"retry_after": 3.0}, 3.0),
    ({"retry_after": 0.0}, 0.25),
    ({"retry_after": 120.0}, 120.0),
    ({"retry_after": 120.5}, None),
    ({"retry_after": float("inf")}, None),
    ({"retry_after": 3.0, "remaining": 2.0}, None),
    ({"remaining": 0.2}, None),
    ({"remaining": 0.3}, 0.25),
    ({"event": Event.FINAL}, None),
    ({"event": Event.NEVER_SENT, "resendable": False}, 0.25),
    ({"event": Event.LOST, "resendable": False}, None),
    ({"event": Event.TIMED_OUT, "resendable": False}, None),
]


@pytest.mark.parametrize(("changes", "expected"), PAUSES, ids=[str(case[0]) for case in PAUSES])
def test_pauses(changes: dict[str, Any], expected: float | None) -> None:
    assert pause(a_try(**changes)) == expected


def test_jitter_is_full() -> None:
    pauses = [pause(a_try(number=10, random=at / 10_000)) or 0 for at in range(10_000)]
    assert max(pauses) <= 8
    assert abs(statistics.mean(pauses) - 4) < 0.01


NOW: Final = 1_795_176_000.0  # Fri, 20 Nov 2026 12:00:00 GMT
DELAYS: list[tuple[str, float | None]] = [
    ("2", 2.0),
    (" 2 ", 2.0),
    ("0", 0.0),
    ("86400", 86400.0),
    ("9" * 400, float("inf")),
    ("Fri, 20 Nov 2026 12:00:30 GMT", 30.0),
    ("Friday, 20-Nov-26 12:00:30 GMT", 30.0),
    ("Fri Nov 20 12:00:30 2026", 30.0),
    ("Fri, 20 Nov 2026 11:00:00 GMT", 0.0),
    ("Mon, 20 Nov 2026 12:00:30 GMT", None),
    ("Fri, 20 Nov 100000 12:00:30 GMT", None),
    ("Fri, 31 Feb 2026 12:00:30 GMT", None),
    ("Fri, 20 Nov 2026 12:00:30 CET", None),
    *(
        (text, None)
        for text in ("-1", "+1", "1.5", "inf", "nan", "1e35", "", "0x10", "2, 3", "soon", "²", "٣")
    ),
]


@pytest.mark.parametrize(("text", "expected"), DELAYS)
def test_delays(text: str, expected: float | None) -> None:
    assert parse_retry_after(text, NOW) == expected


def test_the_clock_of_the_server_decides() -> None:
    date = ("Date", "Fri, 20 Nov 2020 12:00:00 GMT")
    delay = ("Retry-After", "Fri, 20 Nov 2020 12:00:30 GMT")
    assert retry_after_of(Headers([date, delay])) == 30
    assert retry_after_of(Headers([date, delay, ("retry-after", "2")])) is None
    assert retry_after_of(Headers([])) is None
