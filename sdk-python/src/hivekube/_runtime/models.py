"""All that a generated module of models imports from the runtime."""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeAlias

from pydantic import Field
from typing_extensions import deprecated

from .model import Model, Nullable
from .schema import Base64Bytes, JsonString, LegacyValues, Unsigned
from .union import Is, IsNot, MayBe, OpenUnion
from .unknown import Unknown
from .wire import wire

__all__ = [
    "HIDDEN",
    "Base64",
    "Is",
    "IsNot",
    "JsonString",
    "LegacyValues",
    "MayBe",
    "Model",
    "Nullable",
    "OpenUnion",
    "UInt64",
    "Unknown",
    "deprecated",
    "wire",
]

Base64: TypeAlias = Annotated[bytes, Base64Bytes()]
"""Bytes that travel as base64 text."""

UInt64: TypeAlias = Annotated[int, Unsigned()]
"""Whole numbers of 64 bits that are not negative."""

HIDDEN: Final[Any] = Field(repr=False)
"""Marks a field that `repr` leaves out: a password."""
