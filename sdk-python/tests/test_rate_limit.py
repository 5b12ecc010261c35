"""What servers say of their rate limits. The table is the one of `sdk-rust/src/runtime/rate_limit.rs`."""

from __future__ import annotations

import pytest

from hivekube._runtime.errors import RateLimitError
from hivekube._runtime.headers import Headers
from hivekube._runtime.rate_limit import RateLimit, rate_limit_of

from .support.run import Runner
from .support.server import Reply

DATE = ("Date", "Fri, 20 Nov 2026 12:00:00 GMT")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([], None),
        ([("x-ratelimit-limit", "many")], None),
        ([("x-ratelimit-limit", "")], None),
        ([("x-ratelimit-limit", "-1"), ("ratelimit", "what;is=this")], None),
        ([("X-RateLimit-Limit", "100")], RateLimit(limit=100)),
        (
            [
                ("x-ratelimit-limit", "100"),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", "1.5"),
            ],
            RateLimit(limit=100, remaining=0, reset=1.5),
        ),
        ([DATE, ("x-ratelimit-reset", "1795176030")], RateLimit(reset=30.0)),
        ([DATE, ("x-ratelimit-reset", "1795176030000")], RateLimit(reset=30.0)),
        ([DATE, ("x-ratelimit-reset", "1795175000")], RateLimit(reset=0.0)),
        ([DATE, ("x-ratelimit-reset", "Fri, 20 Nov 2026 12:00:30 GMT")], RateLimit(reset=30.0)),
        (
            [("x-rate-limit-remaining", "7"), ("ratelimit-remaining", "6, 6;w=60")],
            RateLimit(remaining=6),
        ),
        (
            [("ratelimit", "limit=100, remaining=3, reset=10")],
            RateLimit(limit=100, remaining=3, reset=10.0),
        ),
        (
            [
                ("ratelimit", '"hour";r=900;t=3000, "burst";r=3;t=10'),
                ("ratelimit-policy", '"hour";q=1000;w=3600, "burst";q=20;w=60'),
            ],
            RateLimit(limit=20, remaining=3, reset=10.0),
        ),
        (
            [("x-ratelimit-remaining", "9" * 23), ("x-ratelimit-limit", "1")],
            RateLimit(limit=1),
        ),
    ],
)
def test_fields_of_all_drafts_and_without_any(
    fields: list[tuple[str, str]], expected: RateLimit | None
) -> None:
    assert rate_limit_of(Headers(fields)) == expected


def test_errors_and_raw_replies_have_it(run: Runner) -> None:
    fields = [("RateLimit-Limit", "5"), ("RateLimit-Remaining", "4"), ("RateLimit-Reset", "3")]
    told = RateLimit(limit=5, remaining=4, reset=3.0)
    fine = run(lambda c: c.request("GET", "/x"), Reply(json={}, headers=fields)).get()
    assert fine.rate_limit == told
    failed = run(lambda c: c.request("GET", "/x"), Reply(status=429, headers=fields), max_retries=0)
    assert isinstance(failed.error, RateLimitError)
    assert failed.error.rate_limit == told
