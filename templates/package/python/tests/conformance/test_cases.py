"""The calls of a conformance suite, each against a server that answers as the suite says.

What the suite asks for and this package cannot do is skipped with the reason.
"""

# pyright: basic
# What is compared may be of any type.

from __future__ import annotations

from typing import Any

import pytest

from .compare import misfit
from .run import CASES, why_not
from .server import answering


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    if case["unsupported"] is not None:
        pytest.skip(case["unsupported"])
    with answering(case["response"]) as (url, seen):
        problem = why_not(case, url)
    assert (problem, misfit(case, seen)) == (None, None)
