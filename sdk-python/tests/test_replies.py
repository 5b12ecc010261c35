"""What replies mean: each kind of reply in each place, and what is left over."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, Final

import pytest

from hivekube._runtime import fast, jsontext
from hivekube._runtime.errors import (
    APIError,
    APIResponseError,
    APIStatusError,
    MissingIdError,
    NotFoundError,
    PartialFailureError,
    PermissionDeniedError,
)
from hivekube._runtime.unknown import Unknown

from .support.run import Call, Runner
from .support.server import Reply


def shown(value: Any) -> Any:
    """A result as plain data; absent parts are left out."""
    name = type(value).__name__
    if name in {"Page", "AsyncPage"}:
        return {
            "items": [each.to_wire() for each in value.items],
            "total": value.total,
            "extra": value.extra,
        }
    if name == "Created":
        entity = value.value.to_wire() if value.value is not None else None
        return {"id": value.id if value.has_id else None, "value": entity, "extra": value.extra}
    if name == "Updated":
        entity = value.value.to_wire() if value.value is not None else None
        return {
            "id": value.id,
            "value": entity,
            "counts": (value.matched, value.modified),
            "extra": value.extra,
        }
    if name in {"Deleted", "Batch", "Ack"}:
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return value.to_wire() if hasattr(value, "to_wire") else value


LIST: Final[Call] = lambda c: c.things.list()
GET: Final[Call] = lambda c: c.things.get("x")
CREATE: Final[Call] = lambda c: c.things.create(name="n")
UPDATE: Final[Call] = lambda c: c.things.update("x")
DELETE: Final[Call] = lambda c: c.things.delete("x")
BATCH: Final[Call] = lambda c: c.things.create_batch(things=[])
PING: Final[Call] = lambda c: c.things.ping(1)

A = {"id": "a"}
N = {"id": "a", "name": "n"}

VALUES: list[tuple[Call, Any, Any]] = [
    (LIST, [A], {"items": [A], "total": None, "extra": {}}),
    (LIST, {"things": [A], "total": 5, "x": 1}, {"items": [A], "total": 5, "extra": {"x": 1}}),
    (
        LIST,
        {"data": {"things": [A], "y": 2}, "meta": {"total": 7.0}},
        {"items": [A], "total": 7, "extra": {"data": {"y": 2}}},
    ),
    (LIST, {"data": {"things": []}}, {"items": [], "total": None, "extra": {}}),
    (
        LIST,
        {"things": None, "data": {"things": [A]}},
        {"items": [A], "total": None, "extra": {"things": None}},
    ),
    (
        LIST,
        {"things": [A], "total": True, "meta": {"total": 2}},
        {"items": [A], "total": 2, "extra": {"total": True}},
    ),
    (GET, A, A),
    (GET, {"_id": "a"}, A),
    (GET, {"thing": A}, A),
    (GET, {"thing": [A]}, A),
    (GET, {"thing": {"name": "no id"}, "id": "a"}, {"id": "a", "thing": {"name": "no id"}}),
    (
        CREATE,
        {"acknowledged": True, "insertedId": "i"},
        {"id": "i", "value": None, "extra": {"acknowledged": True}},
    ),
    (
        CREATE,
        {"result": {"insertedId": "i"}, "ok": 1},
        {"id": "i", "value": None, "extra": {"ok": 1}},
    ),
    (CREATE, {"result": {"insertedIds": ["i"]}}, {"id": "i", "value": None, "extra": {}}),
    (
        CREATE,
        {"result": {"insertedIds": ["i", "j"]}},
        {"id": "i", "value": None, "extra": {"result": {"insertedIds": ["j"]}}},
    ),
    (CREATE, {"insertedId": 12, "result": N, "x": 0}, {"id": "12", "value": N, "extra": {"x": 0}}),
    (
        CREATE,
        {"insertedId": "", "id": "b", "result": {}},
        {"id": "b", "value": None, "extra": {"insertedId": "", "result": {}}},
    ),
    (CREATE, N, {"id": "a", "value": N, "extra": {}}),
    (CREATE, {"done": True}, {"id": None, "value": None, "extra": {"done": True}}),
    (CREATE, ["x"], {"id": None, "value": None, "extra": {}}),
    (CREATE, None, {"id": None, "value": None, "extra": {}}),
    (
        UPDATE,
        {"result": N, "matchedCount": 1, "modifiedCount": 0},
        {"id": "a", "value": N, "counts": (1, 0), "extra": {}},
    ),
    (
        UPDATE,
        {"result": {"modifiedCount": 1}},
        {
            "id": None,
            "value": None,
            "counts": (None, None),
            "extra": {"result": {"modifiedCount": 1}},
        },
    ),
    (UPDATE, None, {"id": None, "value": None, "counts": (None, None), "extra": {}}),
    (
        DELETE,
        {"result": {"id": "a", "org": "o"}},
        {"id": "a", "count": None, "extra": {"result": {"org": "o"}}},
    ),
    (DELETE, {"deleted": "a"}, {"id": "a", "count": None, "extra": {}}),
    (DELETE, {"deleted": True}, {"id": None, "count": None, "extra": {"deleted": True}}),
    (DELETE, {"deletedCount": 2.0}, {"id": None, "count": 2, "extra": {}}),
    (DELETE, {"deletedCount": -1}, {"id": None, "count": None, "extra": {"deletedCount": -1}}),
    (DELETE, None, {"id": None, "count": None, "extra": {}}),
    (
        BATCH,
        {"ids": ["a", 2], "errors": ["e"], "success": True},
        {"ids": ["a", "2"], "errors": ["e"], "extra": {"success": True}},
    ),
    (BATCH, {"ids": ["a", None]}, {"ids": [], "errors": [], "extra": {"ids": ["a", None]}}),
    (BATCH, None, {"ids": [], "errors": [], "extra": {}}),
    (PING, {"a": {}}, {"extra": {"a": {}}}),
    (lambda c: c.things.limit(), {"limit": True}, True),
    (lambda c: c.things.limit(), {"limit": 1.5}, 1.5),
    (lambda c: c.things.limit(), {"limit": "unknown"}, Unknown("unknown")),
]


@pytest.mark.parametrize(
    ("call", "body", "expected"), VALUES, ids=[json.dumps(case[1])[:60] for case in VALUES]
)
@pytest.mark.parametrize("threshold", [16_384, 0], ids=["careful", "fast"])
def test_values(
    run: Runner,
    call: Call,
    body: Any,
    expected: Any,
    threshold: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hivekube._runtime.replies.FAST_PATH_BYTES", threshold)
    ran = run(call, Reply(text="" if body is None else json.dumps(body)))
    assert shown(ran.get()) == expected


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_is_success(run: Runner, status: int) -> None:
    assert run(DELETE, Reply(status=status)).get().id is None


def test_a_missing_id_is_told_when_it_is_read(run: Runner) -> None:
    created = run(CREATE, Reply(json={"done": 1}, headers=[("x-request-id", "r9")])).get()
    with pytest.raises(MissingIdError, match=r"things\.create") as caught:
        _ = created.id
    assert caught.value.body == {"done": 1}
    assert (caught.value.status_code, caught.value.request_id) == (200, "r9")


FAILURES: list[tuple[Call, Any, type[APIError]]] = [
    (LIST, {"success": False, "things": []}, APIStatusError),
    (LIST, {"error": "no", "things": []}, APIStatusError),
    (LIST, {"error": {}, "things": []}, APIStatusError),
    (LIST, {"status": "error", "things": []}, APIStatusError),
    (LIST, {"error": "No entry"}, PermissionDeniedError),
    (LIST, {}, APIResponseError),
    (LIST, {"things": {}}, APIResponseError),
    (LIST, [{"name": "no id"}], APIResponseError),
    (LIST, [{"id": 1}], APIResponseError),
    (LIST, [{"id": None}], APIResponseError),
    (LIST, [{"id": "a", "name": None}], APIResponseError),
    (LIST, [{"id": "a", "count": "1"}], APIResponseError),
    (LIST, [{"id": "a", "count": 1.5}], APIResponseError),
    (LIST, [{"id": "a", "price": "1"}], APIResponseError),
    (LIST, [{"id": "a", "flag": 1}], APIResponseError),
    (LIST, [{"id": "a", "parts": {}}], APIResponseError),
    (LIST, [{"id": "a", "parts": [None]}], APIResponseError),
    (LIST, [{"id": "a", "made_at": 1700000000}], APIResponseError),
    (LIST, [{"id": "a", "made_at": "1700000000"}], APIResponseError),
    (LIST, [{"id": "a", "blob": "no base64!"}], APIResponseError),
    (GET, {"thing": []}, NotFoundError),
    (GET, {"thing": None}, NotFoundError),
    (GET, {"thing": {}}, NotFoundError),
    (GET, {"nothing": 1}, APIResponseError),
    (GET, [], APIResponseError),
    (DELETE, {"error": "No entry"}, PermissionDeniedError),
    (lambda c: c.things.limit(), {"error": "No entry"}, PermissionDeniedError),
]


@pytest.mark.parametrize(
    ("call", "body", "kind"), FAILURES, ids=[json.dumps(case[1])[:60] for case in FAILURES]
)
@pytest.mark.parametrize("threshold", [16_384, 0], ids=["careful", "fast"])
def test_failures_inside_a_success(
    run: Runner,
    call: Call,
    body: Any,
    kind: type[APIError],
    threshold: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hivekube._runtime.replies.FAST_PATH_BYTES", threshold)
    ran = run(call, Reply(json=body))
    assert type(ran.error) is kind, repr(ran.error)
    assert getattr(ran.error, "status_code", None) == 200
    assert getattr(ran.error, "body", None) == body
    assert len(ran.requests) == 1


@pytest.mark.parametrize(
    "body", [{"error": None}, {"error": ""}, {"error": False}, {"success": True}, {"status": "ok"}]
)
def test_what_is_no_failure(run: Runner, body: dict[str, Any]) -> None:
    assert run(PING, Reply(json=body)).get().extra == body


NOT_JSON: list[tuple[bytes, str]] = [
    (b"<html>hello</html>", "not JSON"),
    (b'[{"id":"a"}', "possibly cut off"),
    (b'[{"id":"a","data":{"x":NaN}}]', "not JSON"),
    (b'[{"id":"a","data":{"x":-Infinity}}]', "not JSON"),
    (b'[{"id":"a","price":1e400}]', "too large"),
    (b'[{"id":"\\ud800"}]', "not JSON"),
    (b'[{"id":"\xff"}]', "not JSON"),
    (b"[" * 100_000, "not JSON"),
    (b'[{"id":"a","count":' + b"9" * 5000 + b"}]", "not JSON"),
    (b'[{"id":"a",}]', "not JSON"),
    (b"[] []", "not JSON"),
    (b"", "empty"),
    (b" \r\n\t", "empty"),
    ("[]".encode("utf-16"), "not JSON"),
]


@pytest.mark.parametrize(("body", "said"), NOT_JSON, ids=[repr(case[0][:40]) for case in NOT_JSON])
@pytest.mark.parametrize("threshold", [16_384, 0], ids=["careful", "fast"])
def test_what_is_no_json(
    run: Runner, body: bytes, said: str, threshold: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hivekube._runtime.replies.FAST_PATH_BYTES", threshold)
    ran = run(LIST, Reply(body=body, headers=[("content-type", "text/html")]))
    assert type(ran.error) is APIResponseError
    assert said in str(ran.error)
    assert ran.error.raw == body[:65536]
    assert len(str(ran.error)) < 1000


def test_free_form_numbers_must_fit_a_float(run: Runner) -> None:
    ran = run(LIST, Reply(text='[{"id":"a","data":{"x":1e400}}]'))
    assert type(ran.error) is APIResponseError
    assert "too large" in str(ran.error)


FINE: list[bytes] = [
    b'\xef\xbb\xbf[{"id":"a"}]',
    b' \n[{"id":"a"}]\r\n',
    b'[{"id":"b","id":"a"}]',
]


@pytest.mark.parametrize("body", FINE)
@pytest.mark.parametrize(
    "kind",
    ["", "application/problem+json", "TEXT/JSON", "application/json;charset=utf-16", "text/plain"],
)
def test_what_is_json_whatever_the_content_type(run: Runner, body: bytes, kind: str) -> None:
    page = run(LIST, Reply(body=body, headers=[("content-type", kind)] if kind else [])).get()
    assert page.items[0].id == "a"


def test_partial_failure_is_told_and_not_retried(run: Runner) -> None:
    body = {"ids": ["a"], "errors": ["second is bad"], "success": False}
    ran = run(BATCH, Reply(status=500, json=body), Reply(json={"ids": []}))
    assert isinstance(ran.error, PartialFailureError)
    assert (ran.error.ids, ran.error.errors, ran.error.status_code) == (
        ["a"],
        ["second is bad"],
        500,
    )
    assert len(ran.requests) == 1


def test_the_fast_way_is_taken(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hivekube._runtime.replies.read_json", None, raising=False)
    monkeypatch.setattr("hivekube._runtime.outcome.read_json", None)
    body = {"things": [{"id": str(number)} for number in range(2000)], "total": 2000, "x": 1}
    assert len(json.dumps(body)) > fast.FAST_PATH_BYTES
    page = run(LIST, Reply(json=body)).get()
    assert (len(page.items), page.total, page.extra) == (2000, 2000, {"x": 1})


def test_raw_responses(run: Runner) -> None:
    reply = Reply(
        status=201,
        json={"insertedId": "i"},
        headers=[("X-Request-Id", "r1"), ("Set-Cookie", "s3cret")],
    )
    response = run(lambda c: c.things.with_raw_response.create(name="n"), reply).get()
    assert (response.status_code, response.request_id, response.attempts) == (201, "r1", 1)
    assert response.headers["x-REQUEST-id"] == "r1"
    assert response.content == b'{"insertedId": "i"}'
    assert response.json() == {"insertedId": "i"}
    assert response.parse().id == "i"
    assert "s3cret" not in repr(response.headers)


def test_raw_lists(run: Runner) -> None:
    response = run(lambda c: c.things.with_raw_response.list(), Reply(json=[{"id": "a"}])).get()
    assert [thing.id for thing in response.parse().items] == ["a"]


_UPDATE: Final[Call] = lambda c: c.things.update("x")
_DELETE: Final[Call] = lambda c: c.things.delete("x")


@pytest.mark.parametrize("call", [_UPDATE, _DELETE])
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
    assert fine or type(ran.error) is APIResponseError


@pytest.mark.parametrize("place", ['"total": %s', '"note": {"deep": [%s]}'])
@pytest.mark.parametrize("number", ["1e400", "-1E+999", "0.5e1000", "9" * 400 + ".0", "9" * 400])
def test_a_number_too_large_in_a_long_list(run: Runner, place: str, number: str) -> None:
    things = json.dumps([{"id": str(each), "name": "n" * 50} for each in range(300)])
    text = f'{{"things": {things}, {place % number}}}'
    error = run(lambda c: c.things.list(), Reply(text=text)).error
    assert type(error) is APIResponseError
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
