"""What is sent: targets, headers and bodies, byte for byte, and what is refused before anything is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import pytest

import hivekube
from hivekube._runtime.calls import (
    Body,
    Cookie,
    DeferredOperation,
    File,
    FormField,
    Header,
    ItemReply,
    Operation,
    Path,
    Query,
    SyncResource,
)
from hivekube.models.tools import Tool

from .support.run import Call, Runner
from .support.server import Reply, ScriptedServer
from .support.shop import Part, Shop, Thing

MADE: list[str] = []


def _made() -> Operation[Any]:
    MADE.append("made")
    return Operation("later.get", "GET", "/later", reply=ItemReply(Thing))


LATER: Final = DeferredOperation(_made)


UNNAMED: Final[Operation[Thing]] = Operation(
    "unnamed.create", "POST", "/unnamed", arguments=(Body("field", ""),), reply=ItemReply(Thing)
)


class _Laters(SyncResource):
    def get(self) -> Any:
        return self._call(LATER)


OK = Reply(json={})
LIST = Reply(json=[])

TARGETS: list[tuple[str, Call, str]] = [
    ("nothing", lambda c: c.things.list(), "/things"),
    ("none is left out", lambda c: c.things.list(name=None), "/things"),
    (
        "reserved",
        lambda c: c.things.list(name="a&b=c+d#e%2F[f] ü"),
        "/things?name=a%26b%3Dc%2Bd%23e%252F%5Bf%5D%20%C3%BC",
    ),
    ("unreserved", lambda c: c.things.list(name="aZ0-._~"), "/things?name=aZ0-._~"),
    ("empty", lambda c: c.things.list(name=""), "/things?name="),
    ("explode", lambda c: c.things.list(tags=["a", "b c"]), "/things?tags=a&tags=b%20c"),
    ("brackets", lambda c: c.things.list(ids=["a", "b"]), "/things?ids[]=a&ids[]=b"),
    ("comma", lambda c: c.things.list(codes=["a", "b,c"]), "/things?codes=a,b%2Cc"),
    ("spaces", lambda c: c.things.list(words=["a", "b,c"]), "/things?words=a%20b%2Cc"),
    ("pipes", lambda c: c.things.list(marks=["a", "b|c"]), "/things?marks=a%7Cb%7Cc"),
    ("empty lists", lambda c: c.things.list(tags=[], ids=(), codes=[]), "/things"),
    (
        "json of a model",
        lambda c: c.things.list(where=Part(name="ä", from_="x")),
        "/things?where=%7B%22name%22%3A%22%C3%A4%22%2C%22from%22%3A%22x%22%7D",
    ),
    (
        "json of a dict",
        lambda c: c.things.list(where={"from_": "x"}),
        "/things?where=%7B%22from%22%3A%22x%22%7D",
    ),
    ("bool", lambda c: c.things.list(name=True), "/things?name=true"),
    ("whole number", lambda c: c.things.list(price=3.0), "/things?price=3"),
    ("fraction", lambda c: c.things.list(price=0.5), "/things?price=0.5"),
    ("large", lambda c: c.things.list(price=1e21), "/things?price=1e21"),
    ("small", lambda c: c.things.list(price=1e-7), "/things?price=1e-7"),
    (
        "document order",
        lambda c: c.things.list(limit=2, page=1, name="n"),
        "/things?name=n&page=1&limit=2",
    ),
    ("wire name", lambda c: c.things.delete("a/b"), "/things?thing_id=a%2Fb"),
    (
        "path",
        lambda c: c.things.get("a/b?c#d%2Fé \\+:@;"),
        "/things/a%2Fb%3Fc%23d%252F%C3%A9%20%5C+:@;",
    ),
    ("encoded dots", lambda c: c.things.get("%2e%2e"), "/things/%252e%252e"),
    ("dots and more", lambda c: c.things.get("..;"), "/things/..;"),
    ("three dots", lambda c: c.things.get("..."), "/things/..."),
]


@pytest.mark.parametrize(
    ("call", "target"), [case[1:] for case in TARGETS], ids=[case[0] for case in TARGETS]
)
def test_targets(run: Runner, call: Call, target: str) -> None:
    ran = run(call, Reply(json={"id": "a"}) if target.startswith("/things/") else LIST)
    ran.get()
    assert [request.target for request in ran.requests] == [target]


FRAMED: list[tuple[str, Call, str | None]] = [
    ("no body", lambda c: c.things.get("a"), None),
    ("no body, deleted", lambda c: c.things.delete("a"), None),
    ("no body where one may be", lambda c: c.things.pay(), "0"),
    ("a body", lambda c: c.things.create(name="é"), "13"),
]


@pytest.mark.parametrize(
    ("call", "length"), [case[1:] for case in FRAMED], ids=[case[0] for case in FRAMED]
)
def test_headers_of_framing(run: Runner, call: Call, length: str | None) -> None:
    ran = run(call, Reply(json={"id": "a"}))
    ran.get()
    (request,) = ran.requests
    assert request.headers["host"].startswith("127.0.0.1:")
    assert request.headers.get("content-length") == length
    assert "transfer-encoding" not in request.headers
    assert request.headers["accept-encoding"] == "gzip, deflate"


BODIES: list[tuple[str, Call, bytes]] = [
    ("required alone", lambda c: c.things.create(name="n"), b'{"name":"n"}'),
    (
        "null is a value",
        lambda c: c.things.create(name="n", note=None),
        b'{"name":"n","note":null}',
    ),
    (
        "order",
        lambda c: c.things.create(note="x", price=1, name="n"),
        b'{"name":"n","price":1,"note":"x"}',
    ),
    ("whole number", lambda c: c.things.create(name="n", price=2.0), b'{"name":"n","price":2}'),
    (
        "beyond exact",
        lambda c: c.things.create(name="n", price=2.0**53),
        b'{"name":"n","price":9007199254740992.0}',
    ),
    (
        "old value",
        lambda c: c.things.create(name="n", colour="crimson"),
        b'{"name":"n","colour":"RED"}',
    ),
    (
        "unknown value",
        lambda c: c.things.create(name="n", colour="mauve"),
        b'{"name":"n","colour":"mauve"}',
    ),
    ("utf-8", lambda c: c.things.create(name="ü✓"), '{"name":"ü✓"}'.encode()),
    (
        "models",
        lambda c: c.things.create(name="n", parts=[Part(name="p", weight=1.0)]),
        b'{"name":"n","parts":[{"name":"p","weight":1}]}',
    ),
    (
        "dicts",
        lambda c: c.things.create(
            name="n", parts=[{"name": "p", "from_": "x"}, {"from": "y", "z": 1.0}]
        ),
        b'{"name":"n","parts":[{"name":"p","from":"x"},{"from":"y","z":1.0}]}',
    ),
    (
        "json in a string",
        lambda c: c.things.create(name="n", settings={"a": "ü"}),
        '{"name":"n","settings":"{\\"a\\":\\"ü\\"}"}'.encode(),
    ),
    (
        "anything",
        lambda c: c.things.create(
            name="n", data={"a": (1, 2.5), "b": {"c": None}, "d": datetime(2024, 1, 2, tzinfo=UTC)}
        ),
        b'{"name":"n","data":{"a":[1,2.5],"b":{"c":null},"d":"2024-01-02T00:00:00Z"}}',
    ),
    ("id in the body", lambda c: c.things.update("i", name="n"), b'{"id":"i","name":"n"}'),
    (
        "wrapper",
        lambda c: c.things.create_batch(things=[{"_id": "a"}, Thing(id="b", count=1)]),
        b'{"batch":{"things":[{"id":"a"},{"id":"b","count":1}]}}',
    ),
    ("wrapper of text", lambda c: c.things.search(text="t"), b'{"query":"{\\"text\\":\\"t\\"}"}'),
    ("body without fields", lambda c: c.things.search(), b'{"query":"{}"}'),
    ("whole body", lambda c: c.things.ping([1, "a"]), b'[1,"a"]'),
    ("no body", lambda c: c.things.pay(), b""),
]


@pytest.mark.parametrize(
    ("call", "body"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES]
)
def test_bodies(run: Runner, call: Call, body: bytes) -> None:
    ran = run(call, Reply(json={"things": [], "id": "x"}))
    ran.get()
    assert ran.requests[0].body == body
    assert ran.requests[0].headers.get("content-type") == ("application/json" if body else None)


def cyclic() -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["self"] = value
    return value


REFUSED: list[tuple[str, Call, type[Exception], str]] = [
    ("empty segment", lambda c: c.things.get(""), ValueError, "id"),
    ("dot", lambda c: c.things.get("."), ValueError, "segment"),
    ("dots", lambda c: c.things.get(".."), ValueError, "segment"),
    ("none in a path", lambda c: c.things.get(None), TypeError, "id"),
    ("none in a body", lambda c: c.things.create(name=None), TypeError, "name"),
    (
        "none in an optional field",
        lambda c: c.things.create(name="n", price=None),
        TypeError,
        "price",
    ),
    ("none where a query is required", lambda c: c.things.delete(None), TypeError, "id"),
    ("nan", lambda c: c.things.create(name="n", price=float("nan")), ValueError, "price"),
    (
        "infinity inside",
        lambda c: c.things.create(name="n", data=[{"a": float("inf")}]),
        ValueError,
        "data",
    ),
    ("cycle", lambda c: c.things.create(name="n", data=cyclic()), ValueError, "data"),
    ("bytes", lambda c: c.things.create(name="n", data=b"x"), TypeError, "data"),
    ("no json", lambda c: c.things.create(name="n", data=object()), TypeError, "data"),
    ("half a pair", lambda c: c.things.create(name="\ud800"), ValueError, "surrogate"),
    ("half a pair in a query", lambda c: c.things.list(name="\ud800"), ValueError, "surrogate"),
    ("text for a list", lambda c: c.things.create(name="n", parts="ab"), TypeError, "parts"),
    ("wrong model", lambda c: c.things.create(name="n", parts=[1]), TypeError, "parts"),
    (
        "both spellings",
        lambda c: c.things.create(name="n", colour="RED", color="RED"),
        TypeError,
        "color",
    ),
    (
        "both spellings by position",
        lambda c: c.things.get("a", thing_id="b"),
        TypeError,
        "thing_id",
    ),
    (
        "both spellings in a dict",
        lambda c: c.things.create_batch(things=[{"id": "a", "_id": "b"}]),
        TypeError,
        "_id",
    ),
    ("unknown keyword", lambda c: c.things.get("a", nonsense=1), TypeError, "nonsense"),
    ("missing", lambda c: c.things.get(), TypeError, "id"),
    ("too many", lambda c: c.things.get("a", "b"), TypeError, "positional"),
    ("cookie", lambda c: c.things.create(name="n", session="a;b"), ValueError, "session"),
    ("header", lambda c: c.things.create(name="n", trace="a\r\nb"), ValueError, "X-Trace"),
    (
        "framing header",
        lambda c: c.with_options(headers={"Content-Length": "1"}),
        ValueError,
        "Content-Length",
    ),
    ("broken header", lambda c: c.with_options(headers={"a b": "1"}), ValueError, "a b"),
    ("line break in a header", lambda c: c.with_options(headers={"a": "1\n2"}), ValueError, "'a'"),
    ("unknown option", lambda c: c.with_options(nonsense=1), TypeError, "nonsense"),
    ("no time", lambda c: c.with_options(timeout=0), ValueError, "timeout"),
    ("other host", lambda c: c.request("GET", "//evil/x"), ValueError, "hosts"),
    ("absolute", lambda c: c.request("GET", "https://evil/x"), ValueError, "path"),
    ("up", lambda c: c.request("GET", "/a/../b"), ValueError, "segment"),
    ("query in the path", lambda c: c.request("GET", "/a?b"), ValueError, "query"),
    ("no method", lambda c: c.request("GET /x", "/a"), ValueError, "method"),
]


@pytest.mark.parametrize(
    ("call", "kind", "said"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_refused_before_anything_is_sent(
    run: Runner, call: Call, kind: type[Exception], said: str
) -> None:
    ran = run(call)
    assert isinstance(ran.error, kind), repr(ran.error)
    assert said in str(ran.error)
    assert not ran.requests


def test_headers(run: Runner) -> None:
    ran = run(
        lambda c: c.with_options(headers={"X-More": "2", "x-one": "3"}).things.create(
            name="n", trace="t", session="s"
        ),
        OK,
        headers={"X-One": "1"},
    )
    ran.get()
    headers = ran.requests[0].headers
    assert headers["authorization"] == "Bearer key-12345"
    assert headers["user-agent"].startswith("shop/1.2.3 python/")
    assert headers["accept"] == "application/json"
    assert (headers["x-one"], headers["x-more"], headers["x-trace"]) == ("3", "2", "t")
    assert headers["cookie"] == "session=s"
    assert "idempotency-key" not in headers


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (["a", 1, True, None], "a,1,true"),
        ({"a": 1, "b": None, "c": "d"}, "a,1,c,d"),
        ([], None),
    ],
)
def test_lists_and_objects_in_headers(run: Runner, value: Any, sent: str | None) -> None:
    ran = run(lambda c: c.things.create(name="n", trace=value), OK)
    assert ran.requests[0].headers.get("x-trace") == sent


def test_credential_can_be_overridden_and_left_out(run: Runner) -> None:
    given = run(lambda c: c.with_options(headers={"authorization": "Basic x"}).things.list(), LIST)
    assert given.requests[0].headers["authorization"] == "Basic x"
    anonymous = run(lambda c: c.things.ping(1), OK)
    assert "authorization" not in anonymous.requests[0].headers


def test_extras_of_a_call(run: Runner) -> None:
    ran = run(
        lambda c: c.with_options(
            query={"name": "x", "more": [1, True]}, body={"price": 9, "extra": None}
        ).things.create(name="n", price=1),
        OK,
    )
    ran.get()
    assert ran.requests[0].target == "/things?name=x&more=1&more=true"
    assert ran.requests[0].body == b'{"name":"n","price":9,"extra":null}'


def test_extra_fields_go_where_the_fields_go(run: Runner) -> None:
    ran = run(lambda c: c.with_options(body={"x": 1}).things.create_batch(things=[]), OK)
    assert ran.requests[0].body == b'{"batch":{"things":[],"x":1}}'


def test_untyped_requests(run: Runner) -> None:
    ran = run(
        lambda c: c.request(
            "post", "/v2/a b", query={"q": ["x", None, "y"]}, body={"a": 1.0}, headers={"X-A": "1"}
        ),
        Reply(status=201, json={"made": 1}, headers=[("X-Request-Id", "r1")]),
    )
    response = ran.get()
    request = ran.requests[0]
    assert (request.method, request.target, request.body) == (
        "POST",
        "/v2/a%20b?q=x&q=y",
        b'{"a":1.0}',
    )
    assert request.headers["x-a"] == "1"
    assert (response.status_code, response.request_id, response.parse()) == (201, "r1", {"made": 1})


def test_old_keywords_warn(run: Runner) -> None:
    with pytest.warns(DeprecationWarning, match="'color' is renamed: use 'colour'"):
        ran = run(lambda c: c.things.create(name="n", color="RED"), OK)
    assert ran.requests[0].body == b'{"name":"n","colour":"RED"}'


def test_base_path_is_kept(run: Runner) -> None:
    def call(client: Any) -> Any:
        return client.with_options(base_url=client.base_url + "/v1/").things.list()

    assert run(call, LIST).requests[0].target == "/v1/things"


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
        hivekube.Hive(api_key="key-12345", base_url="http://127.0.0.1:1") as hive,
        pytest.raises(TypeError, match=said),
    ):
        call(hive)


def test_nulls_of_nullable_fields_in_plain_dicts() -> None:
    events = [{"event_type": "model", "error": None, "parent_id": None}]
    with (
        ScriptedServer([Reply(json={"event_ids": []})]) as server,
        hivekube.Hive(api_key="key-12345", base_url=server.url) as hive,
    ):
        plain: Any = events
        hive.events.create_batch(events=plain)
        assert server.requests[0].json == {"events": events}


IDS: Final[list[tuple[Call, type[Exception]]]] = [
    (lambda c: c.tools.delete(""), ValueError),
    (lambda c: c.projects.delete(""), ValueError),
    (lambda c: c.runs.get(""), ValueError),
    (lambda c: c.runs.get({"run_id": "r"}), TypeError),
    (lambda c: c.runs.get(["r"]), TypeError),
    (lambda c: c.runs.get(True), TypeError),
    (lambda c: c.runs.get(1.5), TypeError),
    (lambda c: c.tools.delete({"id": "t"}), TypeError),
    (lambda c: c.tools.delete(Tool(id="t", name="n", parameters={})), TypeError),
    (lambda c: c.tools.update({"id": "t"}, name="n"), TypeError),
    (lambda c: c.datapoints.list(datapoint_ids="abc"), TypeError),
    (lambda c: c.datapoints.create(inputs={}, linked_datasets="abc"), TypeError),
]


@pytest.mark.parametrize(("call", "kind"), IDS)
def test_what_is_no_id_and_no_list(call: Call, kind: type[Exception]) -> None:
    with (
        hivekube.Hive(api_key="key-12345", base_url="http://127.0.0.1:1", max_retries=0) as hive,
        pytest.raises(kind),
    ):
        call(hive)


@pytest.mark.parametrize("kind", [Path, Query, Header, Cookie, Body, FormField, File])
def test_a_name_on_the_wire_may_be_empty(kind: Any) -> None:
    assert kind("field", "").wire == ""
    assert kind("field").wire == "field"


class _Unnamed(SyncResource):
    def create(self) -> Any:
        return self._call(UNNAMED, field="a")


def test_a_field_without_a_name_is_sent_as_one() -> None:
    with ScriptedServer([Reply(json={"id": "1"})]) as server:
        with Shop(api_key="k", base_url=server.url) as shop:
            _Unnamed(shop).create()
        assert [request.body for request in server.requests] == [b'{"":"a"}']


def test_operations_of_many_models_are_made_when_they_are_called() -> None:
    with ScriptedServer([Reply(json={"id": "1"})] * 2) as server:
        with Shop(api_key="k", base_url=server.url) as shop:
            resource = _Laters(shop)
            assert not MADE
            ids = [resource.get().id for _ in range(2)]
        assert [request.target for request in server.requests] == ["/later", "/later"]
    assert (ids, MADE) == (["1", "1"], ["made"])


@pytest.mark.parametrize(
    ("client", "own", "trace", "cookie"),
    [
        ({}, {}, "argument", "session=s"),
        ({"x-trace": "client", "cookie": "a=b"}, {}, "argument", "session=s"),
        ({"x-trace": "client"}, {"X-TRACE": "call", "Cookie": "c=d"}, "call", "c=d"),
    ],
)
def test_what_is_said_closer_to_a_call_is_sent(
    run: Runner, client: dict[str, str], own: dict[str, str], trace: str, cookie: str
) -> None:
    ran = run(
        lambda c: c.with_options(headers=own).things.create(
            name="n", trace="argument", session="s"
        ),
        Reply(json={"name": "n", "id": "1"}),
        headers=client,
    )
    ran.get()
    sent = ran.requests[0].headers
    assert (sent["x-trace"], sent["cookie"]) == (trace, cookie)


@pytest.mark.parametrize("own", [True, False])
def test_a_key_in_a_header_is_the_key(run: Runner, own: bool) -> None:
    fields = {"idempotency-key": "mine"}
    ran = run(
        lambda c: (c.with_options(headers=fields) if own else c).things.pay(),
        Reply(status=500),
        Reply(json={}),
        headers={} if own else fields,
    )
    ran.get()
    assert [request.headers["idempotency-key"] for request in ran.requests] == ["mine", "mine"]
