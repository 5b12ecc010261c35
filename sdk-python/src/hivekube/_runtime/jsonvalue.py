"""Telling JSON values apart, in a way that type checkers follow."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypeIs

__all__ = ["is_array", "is_object"]


def is_object(value: Any) -> TypeIs[dict[str, Any]]:
    """Whether a decoded JSON value is an object."""
    return isinstance(value, dict)


def is_array(value: Any) -> TypeIs[list[Any]]:
    """Whether a decoded JSON value is an array."""
    return isinstance(value, list)
