"""Pages: when there is a next one, how it is asked for, and where going on ends."""

from __future__ import annotations

from typing import Any

import pytest

import hivekube
from hivekube._runtime.headers import Headers
from hivekube._runtime.paging import Asked, PagedByNumber, Turned
from hivekube._runtime.replies import Listed

from .support.run import Call, Runner
from .support.server import Reply, ScriptedServer


def page(*ids: str, **more: Any) -> Reply:
    return Reply(json={"things": [{"id": each} for each in ids], **more})


async def _all(pages: Any) -> list[str]:
    return [thing.id async for thing in pages]


def everything(**arguments: Any) -> Call:
    """Iterates over all pages, on either client."""

    def call(client: Any) -> Any:
        pages = client.things.list(**arguments)
        return _all(pages) if hasattr(pages, "__aiter__") else [thing.id for thing in pages]

    return call


WALKS: list[tuple[str, dict[str, Any], list[Reply], list[str], list[str]]] = [
    (
        "ends at an empty page",
        {},
        [page("a"), page("b"), page()],
        ["a", "b"],
        ["", "?page=2", "?page=3"],
    ),
    (
        "ends at a short page",
        {"limit": 2},
        [page("a", "b"), page("c")],
        ["a", "b", "c"],
        ["?limit=2", "?page=2&limit=2"],
    ),
    ("ends at a repeated page", {}, [page("a"), page("a"), page("a")], ["a"], ["", "?page=2"]),
    (
        "the documented maximum counts",
        {"limit": 9},
        [page("a", "b", "c"), page("d", "e")],
        ["a", "b", "c", "d", "e"],
        ["?limit=9", "?page=2&limit=9"],
    ),
    ("starts where it is told", {"page": 4}, [page("a"), page()], ["a"], ["?page=4", "?page=5"]),
    (
        "total is not trusted",
        {},
        [page("a", total=1), page("b", total=1), page(total=1)],
        ["a", "b"],
        ["", "?page=2", "?page=3"],
    ),
    ("empty at once", {}, [page()], [], [""]),
    (
        "keeps the arguments",
        {"name": "n", "limit": 1},
        [page("a"), page()],
        ["a"],
        ["?name=n&limit=1", "?name=n&page=2&limit=1"],
    ),
]


@pytest.mark.parametrize(
    ("arguments", "script", "ids", "queries"),
    [case[1:] for case in WALKS],
    ids=[case[0] for case in WALKS],
)
def test_walks(
    run: Runner, arguments: dict[str, Any], script: list[Reply], ids: list[str], queries: list[str]
) -> None:
    ran = run(everything(**arguments), *script)
    assert ran.get() == ids
    assert [request.target for request in ran.requests] == ["/things" + query for query in queries]


def test_pages_in_a_body(run: Runner) -> None:
    async def ids(pages: Any) -> list[str]:
        return [thing.id async for thing in pages]

    def call(client: Any) -> Any:
        pages = client.things.search(text="t", limit=1)
        return ids(pages) if hasattr(pages, "__aiter__") else [thing.id for thing in pages]

    ran = run(call, page("a"), page("b"), page())
    assert ran.get() == ["a", "b"]
    assert [request.json["query"] for request in ran.requests] == [
        '{"text":"t","limit":1}',
        '{"text":"t","page":2,"limit":1}',
        '{"text":"t","page":3,"limit":1}',
    ]


def test_one_page(run: Runner) -> None:
    value = run(lambda c: c.things.list(limit=1), page("a", total=7, x=1)).get()
    assert [thing.id for thing in value.items] == ["a"]
    assert (value.total, value.has_next, value.extra) == (7, True, {"x": 1})


def test_next_page_by_hand(run: Runner) -> None:
    def call(client: Any) -> Any:
        if hasattr(client, "aclose"):
            return by_hand_async(client)
        first = client.things.list(limit=1)
        second = first.next_page()
        return [first.has_next, second.items[0].id, second.has_next, second.next_page()]

    async def by_hand_async(client: Any) -> Any:
        first = await client.things.list(limit=1)
        second = await first.next_page()
        return [first.has_next, second.items[0].id, second.has_next, await second.next_page()]

    assert run(call, page("a"), page("b"), page("b")).get() == [True, "b", True, None]


def test_pages_compare_by_what_they_hold(run: Runner) -> None:
    first = run(lambda c: c.things.list(), page("a")).get()
    same = run(lambda c: c.things.list(), page("a")).get()
    other = run(lambda c: c.things.list(), page("b")).get()
    assert first == same
    assert first != other
    assert first != 1


@pytest.mark.parametrize("number", [3, "3", 3.0])
def test_numbers_of_pages_in_any_type(number: Any) -> None:
    def arguments(length: int) -> object:
        turned = Turned(
            asked=Asked(arguments={"page": number, "limit": "2"}),
            listed=Listed([{}] * length, None, {}),
            headers=Headers(),
            address=str,
        )
        found = PagedByNumber("page", limit="limit").following(turned)
        return found and found.asked.arguments

    assert arguments(2) == {"page": 4, "limit": "2"}
    assert arguments(1) is None


def test_a_list_that_changes_meanwhile_changes_no_further_page() -> None:
    ids = ["r1"]
    reply = {"evaluations": [{"run_id": "r1"}], "metrics": []}
    with (
        ScriptedServer([Reply(json=reply)] * 2) as server,
        hivekube.Hive(api_key="key-12345", base_url=server.url) as hive,
    ):
        page = hive.runs.list(run_ids=ids, limit=1)
        ids.append("r2")
        page.next_page()
        assert [request.target.count("run_ids") for request in server.requests] == [1, 1]
