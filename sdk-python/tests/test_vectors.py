"""The wire vectors of the document, run by both clients against a real server.

They prove that this package and the crate send the same bytes and read the same values. `support/sdk.py` says how to run the
vectors of another package.
"""

from __future__ import annotations

import base64
import warnings
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

import pytest
import pytest_asyncio

from .support import observed, sdk
from .support.server import Reply, ScriptedServer
from .support.vectors import SCHEMA, Vector, read_vectors, schema

VECTORS: Final = read_vectors(sdk.VECTORS)
KEY: Final = "vector-key"

each_vector = pytest.mark.parametrize(
    "vector", [pytest.param(vector, id=name) for name, vector in VECTORS]
)


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer([]) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: ScriptedServer) -> Iterator[sdk.SDK.Hive]:
    with sdk.client()(api_key=KEY, base_url=server.url) as client:
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def async_client(server: ScriptedServer) -> AsyncIterator[sdk.SDK.AsyncHive]:
    async with sdk.async_client()(api_key=KEY, base_url=server.url) as client:
        yield client


@each_vector
def test_sync(client: sdk.SDK.Hive, server: ScriptedServer, vector: Vector) -> None:
    _script(server, vector)
    got: Any
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            value = _method(client, vector)(**_arguments(vector))
            if vector.all_pages:
                got = observed.items(list(value))
            elif observed.is_bytes(value):
                with value:
                    got = {"bytes": list(value.read())}
            elif observed.is_stream(value):
                with value:
                    got = observed.stream(list(value))
            else:
                got = observed.result(value)
        except Exception as problem:  # noqa: BLE001 - judged below
            got = problem
    _judge(server, vector, got, caught)


@each_vector
@pytest.mark.asyncio(loop_scope="module")
async def test_async(
    async_client: sdk.SDK.AsyncHive, server: ScriptedServer, vector: Vector
) -> None:
    _script(server, vector)
    got: Any
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            request = _method(async_client, vector)(**_arguments(vector))
            if vector.all_pages:
                got = observed.items([item async for item in request])
            elif observed.is_bytes(value := await request):
                async with value:
                    got = {"bytes": list(await value.read())}
            elif observed.is_stream(value):
                async with value:
                    got = observed.stream([item async for item in value])
            else:
                got = observed.result(value)
        except Exception as problem:  # noqa: BLE001 - judged below
            got = problem
    _judge(server, vector, got, caught)


def test_every_vector_keeps_to_the_format() -> None:
    problems = [f"{name}: {problem}" for name, vector in VECTORS for problem in vector.problems()]
    names = [(vector.call, vector.name) for _, vector in VECTORS]
    problems += [f"{name} twice" for name in {name for name in names if names.count(name) > 1}]
    assert not problems


def test_the_published_schema_describes_the_format() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema()


def test_every_method_has_a_vector() -> None:
    with sdk.client()(api_key=KEY, base_url="http://127.0.0.1:1") as client:
        methods = {
            f"{resource}.{method}"
            for resource, held in vars(type(client)).items()
            # Properties are old names of resources.
            if not resource.startswith("_") and not isinstance(held, property)
            for method in _names(getattr(client, resource))
            if not method.startswith(("_", "with_"))
        }
    assert methods == {vector.call for _, vector in VECTORS}


def _arguments(vector: Vector) -> dict[str, Any]:
    """The arguments, with the content of files in the place of what describes it."""
    return {name: _given(value) for name, value in vector.arguments.items()}


def _given(value: Any) -> Any:
    match value:
        case {"base64": str(text)}:
            return sdk.SDK.FileUpload(
                base64.b64decode(text),
                filename=value.get("filename"),
                content_type=value.get("contentType"),
            )
        case [*items]:
            return [_given(item) for item in items]
        case _:
            return value


def _names(resource: object) -> list[str]:
    return list(vars(type(resource)))


def _script(server: ScriptedServer, vector: Vector) -> None:
    server.requests.clear()
    server.script[:] = [
        Reply(
            status=reply.status, headers=list(reply.all_headers().items()), body=reply.body_bytes()
        )
        for reply in vector.responses
    ]


def _method(client: Any, vector: Vector) -> Any:
    options = vector.options.model_dump(exclude_unset=True)
    resource, method = vector.call.split(".")
    return getattr(getattr(client.with_options(**options) if options else client, resource), method)


def _judge(
    server: ScriptedServer, vector: Vector, got: Any, caught: list[warnings.WarningMessage]
) -> None:
    if vector.error is not None:
        expected = vector.error.model_dump(exclude_unset=True)
        got = observed.error(got, expected)
    else:
        expected = vector.result
        if isinstance(got, Exception):
            raise got
    _judge_requests(server, vector)
    assert observed.same(got, expected), f"expected {expected}, got {got}"
    expected_conflicts = [(it.schema_, it.field, it.legacy) for it in vector.warnings]
    assert observed.conflicts(caught) == sorted(expected_conflicts)


def _judge_requests(server: ScriptedServer, vector: Vector) -> None:
    expected = vector.expected_requests()
    sent = [f"{request.method} {request.target}" for request in server.requests]
    assert sent == [f"{request.method} {request.target}" for request in expected]
    for request, wanted in zip(server.requests, expected, strict=True):
        # The boundary of parts is another one each time; vectors write `boundary`.
        content_type = request.headers.get("content-type") or ""
        drawn = content_type.partition("boundary=")[2] or "boundary"
        assert request.body.decode().replace(drawn, "boundary") == wanted.body_bytes().decode()
        for name, value in wanted.headers.items():
            got = request.headers.get(name)
            assert (got and got.replace(drawn, "boundary")) == value, name
