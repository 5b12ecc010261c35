"""Header fields by the types that documents give them."""

from __future__ import annotations

from datetime import UTC, date, datetime

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
        ("expires", "2024-02-29T12:30:45.5Z"),
        ("modified", "Thu, 29 Feb 2024 12:30:45 GMT"),
        ("days", "2024-02-29, 2024-03-01"),
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


def test_times() -> None:
    moment = datetime(2024, 2, 29, 12, 30, 45, tzinfo=UTC)
    assert HEADERS.parse("expires", datetime) == moment.replace(microsecond=500_000)
    assert HEADERS.parse("modified", datetime) == moment
    assert HEADERS.parse("modified", date) == HEADERS.parse("expires", date) == date(2024, 2, 29)
    assert HEADERS.parse_list("days", date) == [date(2024, 2, 29), date(2024, 3, 1)]
    with pytest.raises(ValueError, match="'odd' is no datetime"):
        HEADERS.parse("odd", datetime)


def test_values_of_other_types() -> None:
    with pytest.raises(ValueError, match="'odd' is no float"):
        HEADERS.parse("odd", float)
    with pytest.raises(ValueError, match="'ratio' is no int"):
        HEADERS.parse("ratio", int)
    with pytest.raises(ValueError, match="'tags' is no bool"):
        HEADERS.parse_list("tags", bool)
