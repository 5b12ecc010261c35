"""Header fields by the types that documents give them."""

from __future__ import annotations

import pytest

from hivekube._runtime.headers import Headers

HEADERS = Headers(
    [
        ("Total", " 12"),
        ("ratio", "1.5"),
        ("flag", "True"),
        ("tags", "a, b,,c"),
        ("tags", "d"),
        ("odd", "nan"),
    ]
)


def test_values_by_their_types() -> None:
    assert HEADERS.parse("total", int) == 12
    assert HEADERS.parse("ratio", float) == 1.5
    assert HEADERS.parse("flag", bool) is True
    assert HEADERS.parse("flag", str) == "True"
    assert HEADERS.parse("none", int) is None
    assert HEADERS.parse_list("tags", str) == ["a", "b", "c", "d"]
    assert HEADERS.parse_list("none", str) is None


def test_values_of_other_types() -> None:
    with pytest.raises(ValueError, match="'odd' is no float"):
        HEADERS.parse("odd", float)
    with pytest.raises(ValueError, match="'ratio' is no int"):
        HEADERS.parse("ratio", int)
    with pytest.raises(ValueError, match="'tags' is no bool"):
        HEADERS.parse_list("tags", bool)
