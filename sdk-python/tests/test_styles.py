"""How values are written outside of bodies: the same table as in the Rust runtime's `style.rs`."""

from __future__ import annotations

from typing import Any

import pytest

from hivekube._runtime.styles import PathStyle, QueryStyle, cookies, in_path, in_query, simple
from hivekube._runtime.urls import append_query

_OBJECT = {"k": 1, "l": True, "m": None}


@pytest.mark.parametrize(
    ("style", "explode", "reserved", "texts"),
    [
        ("simple", False, False, ["a%2Fb,c", "x%20y,2", "k,1,l,true"]),
        ("simple", True, False, ["a%2Fb,c", "x%20y,2", "k=1,l=true"]),
        ("label", False, False, [".a%2Fb%2Cc", ".x%20y,2", ".k,1,l,true"]),
        ("label", True, False, [".a%2Fb%2Cc", ".x%20y.2", ".k=1.l=true"]),
        ("matrix", False, False, [";p=a%2Fb%2Cc", ";p=x%20y,2", ";p=k,1,l,true"]),
        ("matrix", True, False, [";p=a%2Fb%2Cc", ";p=x%20y;p=2", ";k=1;l=true"]),
        ("simple", False, True, ["a/b,c", "x%20y,2", "k,1,l,true"]),
    ],
)
def test_every_style_of_a_path(
    style: PathStyle, explode: bool, reserved: bool, texts: list[str]
) -> None:
    values: list[Any] = ["a/b,c", ["x y", 2, None], _OBJECT]
    written = [in_path(style, "p", each, explode=explode, reserved=reserved) for each in values]
    assert written == texts
    assert not in_path(style, "p", [], explode=explode, reserved=reserved)


def test_json_in_a_path() -> None:
    assert (
        in_path("json", "p", ["x y", 2], explode=False, reserved=False) == "%5B%22x%20y%22%2C2%5D"
    )


@pytest.mark.parametrize(
    ("style", "reserved", "value", "query"),
    [
        ("form", False, ["a,b", 2, None], "p=a%2Cb&p=2"),
        ("brackets", False, ["a,b", 2, None], "p[]=a%2Cb&p[]=2"),
        ("form", False, {"k": 1, "l": [1, 2], "m": None}, "k=1&l=%5B1%2C2%5D"),
        ("form", True, "a/b?c&d#e%20%", "p=a/b?c%26d%23e%20%25"),
        ("form", False, [1e20, 1.5e-7, 1e16], "p=1e20&p=1.5e-7&p=1e16"),
        ("form", True, "it's", "p=it%27s"),
        ("comma", False, ["a,b", 2, None], "p=a%2Cb,2"),
        ("space", False, ["a,b", 2, None], "p=a%2Cb%202"),
        ("pipe", False, ["a,b", 2, None], "p=a%2Cb%7C2"),
        ("comma", False, {"k": 1, "l": "x"}, "p=k,1,l,x"),
        ("comma", False, [], ""),
        (
            "deep",
            False,
            {"a b": 1, "c": {"d": [1, "e&"]}, "f": [{"g": 2}], "h": None},
            "p[a%20b]=1&p[c][d][]=1&p[c][d][]=e%26&p[f][0][g]=2",
        ),
        ("json", False, {"a": 1}, "p=%7B%22a%22%3A1%7D"),
    ],
)
def test_every_style_of_a_query(style: QueryStyle, reserved: bool, value: Any, query: str) -> None:
    assert (
        append_query("", in_query(style, "p", value, reserved=reserved)).removeprefix("?") == query
    )


@pytest.mark.parametrize(
    ("value", "explode", "sent"),
    [
        (["a", 1, True, None], False, "a,1,true"),
        ({"a": 1, "b": None, "c": "d"}, False, "a,1,c,d"),
        ({"a": 1, "b": None, "c": "d"}, True, "a=1,c=d"),
        ([], False, None),
        ("a", True, "a"),
    ],
)
def test_lists_and_objects_in_headers(value: Any, explode: bool, sent: str | None) -> None:
    assert simple(value, explode=explode) == sent


def test_cookies_are_one_an_element() -> None:
    assert cookies("c", ["a", 1]) == [("c", "a"), ("c", "1")]
    assert cookies("c", {"k": 1, "n": None}) == [("k", "1")]
