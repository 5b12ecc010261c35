"""Targets: what a path may not become."""

from __future__ import annotations

import pytest

from hivekube._runtime.urls import fill_path

SEGMENTS: list[tuple[str, str, bool]] = [
    ("/a/.{x}", ".", False),
    ("/a/{x}{y}", ".", False),
    ("/a/{x}.json", ".", True),
    ("/a/{x}-{y}", ".", True),
    ("/a/{x}", "%2e%2E", False),
    ("/a/.{x}", "%2e", False),
    ("/a/{x}", "%252e", True),
    ("/a/{x}", "%2e%2e%2e", True),
]


@pytest.mark.parametrize(("template", "value", "fine"), SEGMENTS)
def test_parts_that_make_a_dot_segment_together(template: str, value: str, fine: bool) -> None:
    if fine:
        assert fill_path(template, lambda _: value)
    else:
        with pytest.raises(ValueError, match="segment"):
            fill_path(template, lambda _: value)
