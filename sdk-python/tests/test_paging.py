"""Going from page to page, as the cases that both runtimes share say it (`specs/paging`)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any, cast

import pytest

import hivekube
from hivekube._runtime.operation import Argument, Body, Header, Operation, Query
from hivekube._runtime.options import omit
from hivekube._runtime.pages import AsyncPageRequest, Page
from hivekube._runtime.paging import (
    PagedByCursor,
    PagedByLink,
    PagedByNumber,
    PagedByOffset,
    PagedByUrl,
    Paging,
)
from hivekube._runtime.replies import ListReply
from hivekube._runtime.resource import AsyncResource, SyncResource

from .support.server import Reply, ScriptedServer
from .support.shop import AsyncShop, Shop

TABLE = Path(__file__).parents[2] / "specs" / "paging" / "cases.json"
CASES: list[dict[str, Any]] = json.loads(TABLE.read_text())


def _paging(case: dict[str, Any]) -> Paging:  # noqa: PLR0911
    common = {
        name: case[name] for name in ("limit", "max_limit", "more") if case.get(name) is not None
    }
    at, argument = case.get("at", ""), case.get("argument", "")
    match case["by"]:
        case "number":
            return PagedByNumber(argument, **common)
        case "index":
            return PagedByNumber(argument, first=0, **common)
        case "offset":
            return PagedByOffset(argument, **common)
        case "token":
            return PagedByCursor(argument, token=at, **common)
        case "header_token":
            return PagedByCursor(argument, header=at, **common)
        case "last_item":
            return PagedByCursor(argument, last=at, **common)
        case "url":
            return PagedByUrl(at, **common)
        case _:
            return PagedByLink(**common)


def _operation(case: dict[str, Any]) -> Operation[Any]:
    places: dict[str, type[Query | Header | Body]] = {
        "query": Query,
        "header": Header,
        "body": Body,
    }
    place = places[case.get("in", "query")]
    names = ["name", *([case["argument"]] if "argument" in case else []), "limit"]
    arguments: list[Argument] = [place(name) for name in names]
    return Operation(
        "things.list",
        "POST" if place is Body else "GET",
        "/things",
        arguments=tuple(arguments),
        idempotent=True,
        paging=_paging(case),
        reply=ListReply(
            cast("type[Any]", Any), items=("/items", "/"), total=("/total",), may_lack_items=True
        ),
    )


def _arguments(case: dict[str, Any]) -> dict[str, Any]:
    """As a generated method gives them: all, and those that were left out as `omit`."""
    names = [argument.name for argument in _operation(case).arguments]
    return dict.fromkeys(names, omit) | cast("dict[str, Any]", case.get("arguments", {}))


class _Things(SyncResource):
    def list(self, case: dict[str, Any]) -> Page[Any]:
        return self._page(_operation(case), **_arguments(case))


class _AsyncThings(AsyncResource):
    def list(self, case: dict[str, Any]) -> AsyncPageRequest[Any]:
        return self._page(_operation(case), **_arguments(case))


def _walk(case: dict[str, Any], url: str, pages: list[list[Any]]) -> None:
    with Shop("key-12345", url) as client:
        shop = client.with_options(max_pages=case.get("max_pages"))
        first = _Things(shop).list(case)
        pages.extend(page.items for page in first.pages())


async def _walk_async(case: dict[str, Any], url: str, pages: list[list[Any]]) -> None:
    async with AsyncShop("key-12345", url) as client:
        shop = client.with_options(max_pages=case.get("max_pages"))
        first = _AsyncThings(shop).list(case)
        async for page in first.pages():
            pages += [page.items]


def _with_origin(value: Any, origin: str) -> Any:
    return json.loads(json.dumps(value).replace("{origin}", origin))


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_paging(case: dict[str, Any], kind: str) -> None:
    pages: list[list[Any]] = []
    error: Exception | None = None
    with ScriptedServer([]) as server:
        for reply in _with_origin(case["replies"], server.url):
            headers = list(reply.get("headers", {}).items())
            server.script.append(
                Reply(json=reply["body"], headers=headers, text=json.dumps(reply["body"]))
            )
        try:
            if kind == "sync":
                _walk(case, server.url, pages)
            else:
                asyncio.run(_walk_async(case, server.url, pages))
        except hivekube.PaginationError as problem:
            error = problem
        requests = list(server.requests)
    items = [item for page in pages for item in page]
    assert items == case["items"]
    assert pages == case.get("pages", pages)
    assert (error is not None) == ("error" in case)
    assert len(requests) == len(case["requests"])
    every: list[Any] = case["requests"]
    for sent, expected in zip(requests, every, strict=True):
        line = expected if isinstance(expected, str) else expected["line"]
        assert f"{sent.method} {sent.target}" == line
        more: dict[str, Any] = {} if isinstance(expected, str) else expected
        for name, value in more.get("headers", {}).items():
            assert sent.headers[name] == value
        if "body" in more:
            assert (json.loads(sent.body) if sent.body else None) == more["body"]
        assert sent.headers["authorization"] == "Bearer key-12345"
