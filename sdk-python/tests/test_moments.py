"""Times: whatever text a server writes is what is sent again; Rust keeps the text itself."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime, timedelta

import pytest

from hivekube._runtime.decode import Mismatch, decoder_of
from hivekube._runtime.encode import encoder_of

READ = [
    ("2024-05-04T20:15:04Z", "2024-05-04T20:15:04+00:00"),
    ("2024-05-04T20:15:04.1Z", "2024-05-04T20:15:04.100000+00:00"),
    ("2024-05-04T20:15:04.100Z", "2024-05-04T20:15:04.100000+00:00"),
    ("2024-05-04T20:15:04.123456789Z", "2024-05-04T20:15:04.123456+00:00"),
    ("2024-05-04T20:15:04+00:00", "2024-05-04T20:15:04+00:00"),
    ("2024-05-04T20:15:04-00:00", "2024-05-04T20:15:04+00:00"),
    ("2024-05-04T20:15:04+05:30", "2024-05-04T20:15:04+05:30"),
    ("2024-05-04T20:15:04", "2024-05-04T20:15:04"),
    ("2024-05-04t20:15:04z", "2024-05-04T20:15:04+00:00"),
    ("2024-05-04 20:15:04.124000", "2024-05-04T20:15:04.124000"),
    ("2024-05-04T20:15Z", "2024-05-04T20:15:00+00:00"),
    ("2024-05-04", "2024-05-04T00:00:00"),
    ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00+00:00"),
    ("2024-05-04T24:00:00Z", "2024-05-05T00:00:00+00:00"),
    ("10000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999+00:00"),
    ("9999-12-31T24:00:00Z", "9999-12-31T23:59:59.999999+00:00"),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_a_time_is_read_and_sent_as_it_came(text: str, value: str) -> None:
    read = decoder_of(datetime).decode(json.dumps(text).encode())
    assert read.isoformat() == value
    assert encoder_of(datetime)(read) == text
    assert encoder_of(None)(read) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-05-04", "2024-05-04"),
        ("2024-05-04T00:00:00Z", "2024-05-04"),
        ("2024-05-04T20:15:04+05:30", "2024-05-04"),
        ("10000-01-01", "9999-12-31"),
    ],
)
def test_a_date_is_read_and_sent_as_it_came(text: str, value: str) -> None:
    read = decoder_of(date).decode(json.dumps(text).encode())
    assert read.isoformat() == value
    assert encoder_of(date)(read) == text
    for wrong in ("", "now", "2024-13-01", "20240101", "2024-05"):
        with pytest.raises(Mismatch, match="should be a date"):
            decoder_of(date).decode(json.dumps(wrong).encode())


@pytest.mark.parametrize(
    "text", ["", "now", "1714853704", "2024-13-04T00:00:00Z", "2024-05-04T25:00:00Z", "24-05-04"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Mismatch):
        decoder_of(datetime).decode(json.dumps(text).encode())


def test_what_is_computed_from_a_time_has_no_text() -> None:
    read = decoder_of(datetime).decode(b'"2024-05-04T20:15:04.100Z"')
    assert encoder_of(datetime)(read + timedelta(seconds=1)) == "2024-05-04T20:15:05.1Z"
    assert encoder_of(datetime)(read.astimezone(UTC)) in {
        "2024-05-04T20:15:04.1Z",
        "2024-05-04T20:15:04.100Z",
    }
    assert pickle.loads(pickle.dumps(read)) == read
