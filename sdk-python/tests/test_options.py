"""Options: which make no sense."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import httpx2
import pytest

from hivekube._runtime import errors, network
from hivekube._runtime.options import Options

from .support.shop import AsyncShop, Shop

KEY: Final = "key-12345"

WRONG: Final[list[dict[str, Any]]] = [
    {"timeout": httpx2.Timeout(5)},
    {"timeout": "5"},
    {"timeout": 1e11},
    {"max_retries": "1"},
    {"max_retries": None},
    {"max_retries": 1.5},
    {"headers": ["a"]},
    {"headers": {"x": " padded "}},
    {"headers": {5: "x"}},
    {"base_url": 5},
    {"api_key": 5},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_options_of_a_wrong_type(wrong: dict[str, Any]) -> None:
    name = next(iter(wrong))
    usual: dict[str, Any] = {"api_key": KEY, "base_url": "http://127.0.0.1:1"}
    with pytest.raises(errors.ConfigurationError, match=name):
        Shop(**(usual | wrong))
    with pytest.raises(errors.ConfigurationError, match=name):
        Shop(**usual).with_options(**wrong)


def test_an_empty_idempotency_key() -> None:
    with pytest.raises(errors.ConfigurationError, match="idempotency_key"):
        Options(idempotency_key="")


def test_a_client_of_the_other_kind() -> None:
    other: Any = httpx2.AsyncClient()
    with pytest.raises(errors.ConfigurationError, match="http_client"):
        Shop(KEY, "http://127.0.0.1:1", http_client=other)
    asyncio.run(other.aclose())
    with httpx2.Client() as given, pytest.raises(errors.ConfigurationError, match="http_client"):
        AsyncShop(KEY, "http://127.0.0.1:1", http_client=given)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_socks_proxy_needs_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: str) -> None:
        return None

    monkeypatch.setattr(network, "find_spec", none)
    with pytest.raises(errors.ConfigurationError, match="pip install socksio"):
        Shop(KEY, "https://shop.example", proxy="socks5://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "socks5h://127.0.0.1:1")
    with (
        Shop(KEY, "https://shop.example") as shop,
        pytest.raises(errors.ConfigurationError, match="pip install socksio"),
    ):
        shop.things.list()
