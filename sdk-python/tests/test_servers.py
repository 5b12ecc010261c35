"""Where requests go. The tables are those of `sdk-rust/src/runtime/servers.rs`."""

# pyright: reportPrivateUsage=false
# Resources are made without a generated module around them.

from __future__ import annotations

from typing import Any, ClassVar, Final

import pytest

from hivekube._runtime.api import Api, Bearer
from hivekube._runtime.calls import AckReply, Operation, SyncResource
from hivekube._runtime.client import SyncClient
from hivekube._runtime.errors import ConfigurationError
from hivekube._runtime.servers import Choice, Server, Servers

from .support.server import Reply, ScriptedServer

REGIONAL: Final[Server] = (
    "regional",
    "https://{region}.example.com:{port}/{base}",
    (("region", "eu", ("eu", "us")), ("port", "443", ()), ("base", "v1", ())),
)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "https://eu.example.com:443/v1"),
        ({"region": "us", "base": "v2/x"}, "https://us.example.com:443/v2/x"),
        ({"region": "mars"}, None),
        ({"region": "evil.com/"}, None),
        ({"port": "8080"}, "https://eu.example.com:8080/v1"),
        ({"port": "80@evil.com"}, None),
        ({"port": "80/x"}, None),
        ({"base": "v1?q"}, None),
    ],
)
def test_variables_fill_their_places(variables: dict[str, str], expected: str | None) -> None:
    choice = Choice(None, variables)
    if expected is None:
        with pytest.raises(ConfigurationError, match=min(variables)):
            choice.of([REGIONAL])
    else:
        assert choice.of([REGIONAL]) == expected


OWN: Final[list[Server]] = [
    ("live", "https://up.example.com/v2", ()),
    ("test", "http://10.0.0.1", ()),
    ("below", "/v9", ()),
    ("beside", "v9", ()),
    ("dots", "../v9", ()),
]


@pytest.mark.parametrize(
    ("name", "is_given", "expected"),
    [
        (None, False, "https://up.example.com/v2"),
        ("other", False, "https://up.example.com/v2"),
        ("test", False, None),
        ("below", False, "https://api.example.com/v9"),
        ("beside", False, "https://api.example.com/v1/v9"),
        ("dots", False, None),
        (None, True, "https://api.example.com/v1"),
        ("below", True, "https://api.example.com/v9"),
    ],
)
def test_operations_have_servers_of_their_own(
    name: str | None, is_given: bool, expected: str | None
) -> None:
    servers = Servers(choice=Choice(name), is_given=is_given)
    try:
        found = servers.base("https://api.example.com/v1", OWN, allow_http=False)
    except ConfigurationError:
        found = None
    assert found == expected


class Depots(SyncClient):
    """A client with a choice of servers."""

    _api: ClassVar[Api] = Api(
        package="depots",
        version="1",
        env_api_key="DEPOTS_KEY",
        env_base_url="DEPOTS_URL",
        base_url="https://api.depots.example",
        servers=(
            ("live", "https://api.depots.example", ()),
            ("own", "{address}/v1", (("address", "", ()),)),
        ),
        server_names=("live", "own"),
        server_variables=("address",),
        auth=Bearer(),
    )


def ack(path: str, servers: tuple[Server, ...] = ()) -> Operation[Any]:
    return Operation("a.b", "GET", path, reply=AckReply(), servers=servers)


def test_chosen_servers_are_called(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer([Reply(json={})] * 6) as server:
        chosen = {"address": server.url}
        upload: tuple[Server, ...] = (("up", "/upload", ()),)
        away: tuple[Server, ...] = (("up", f"{server.url}/away", ()),)
        with Depots("k", server="own", server_variables=chosen) as client:
            SyncResource(client)._call(ack("/a"))
            SyncResource(client)._call(ack("/b", upload))
            SyncResource(client)._call(ack("/c", away))
            SyncResource(client.with_options(timeout=9))._call(ack("/d", away))
        with Depots("k", server.url + "/given") as client:
            SyncResource(client)._call(ack("/e", (("up", "https://other.example", ()),)))
        monkeypatch.setenv("DEPOTS_URL", server.url + "/env")
        with Depots("k", server="own", server_variables=chosen) as client:
            SyncResource(client)._call(ack("/f"))
        targets = [request.target for request in server.requests]
    assert targets == ["/v1/a", "/upload/b", "/away/c", "/away/d", "/given/e", "/env/f"]
    assert {request.headers["authorization"] for request in server.requests} == {"Bearer k"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"server": "moon"}, "'live', 'own'"),
        ({"server": "own"}, "no address"),
        ({"server": "own", "server_variables": {"address": "ftp://x"}}, "http or https"),
        ({"server": "own", "server_variables": {"address": "https://u:p@x"}}, "user information"),
        ({"server": "own", "server_variables": {"address": "http://far.example"}}, "clear"),
        ({"server_variables": {"adress": "x"}}, "'address'"),
        ({"server_variables": {"address": 1}}, "string"),
    ],
)
def test_choices_that_make_no_sense(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        Depots("k", **options)
