"""A value of a union that is none of its known types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, final

from pydantic_core import core_schema as cs

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

__all__ = ["Unknown"]


@final
class Unknown:
    """JSON that is of none of the types a union has, kept as it came and sent as it is.

    Matches by position: `case Unknown(value): ...`.
    """

    __slots__ = ("value",)
    __match_args__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and bool(self.value == other.value)

    __hash__ = None  # type: ignore[assignment]  # it may hold lists and dicts

    def __repr__(self) -> str:
        return f"Unknown({self.value!r})"

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> cs.CoreSchema:
        kept = cs.no_info_after_validator_function(cls, cs.any_schema())
        return cs.json_or_python_schema(
            json_schema=kept,
            python_schema=cs.union_schema([cs.is_instance_schema(cls), kept], mode="left_to_right"),
        )
