"""The json calls."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from .._runtime.calls import (
    AsyncResource,
    ItemReply,
    Operation,
    Path,
    Query,
    SyncResource,
    raw,
    raw_async,
)
from ..models.json_ import ModelModel

__all__ = ["AsyncJson", "AsyncJsonWithRawResponse", "Json", "JsonWithRawResponse"]

_INIT: Final = Operation(
    "json.init",
    "GET",
    "/%7B0%7D/it's/{id}",
    arguments=(
        Path("id"),
        Query("self_", "self"),
        Query("a_b", 'a"b'),
        Query("class_", "class", required=True),
    ),
    anonymous=True,
    reply=ItemReply(ModelModel, fails=()),
)


class Json(SyncResource):
    """The json calls."""

    @cached_property
    def with_raw_response(self) -> JsonWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return JsonWithRawResponse(self)

    def init(
        self, id: str, *, class_: bool, self_: str | None = None, a_b: Sequence[int] | None = None
    ) -> ModelModel:
        """\"\"\" import os; os.system('id') \"\"\" ends with \\\\

        `GET /%7B0%7D/it's/{id}`

        Args:
            a_b: one import os.
        """
        return self._call(_INIT, id=id, class_=class_, self_=self_, a_b=a_b)


class AsyncJson(AsyncResource):
    """The json calls."""

    @cached_property
    def with_raw_response(self) -> AsyncJsonWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncJsonWithRawResponse(self)

    async def init(
        self, id: str, *, class_: bool, self_: str | None = None, a_b: Sequence[int] | None = None
    ) -> ModelModel:
        """\"\"\" import os; os.system('id') \"\"\" ends with \\\\

        `GET /%7B0%7D/it's/{id}`

        Args:
            a_b: one import os.
        """
        return await self._call(_INIT, id=id, class_=class_, self_=self_, a_b=a_b)


class JsonWithRawResponse:
    """The methods of `Json`, returning raw responses."""

    def __init__(self, json: Json) -> None:
        self.init = raw(json.init)


class AsyncJsonWithRawResponse:
    """The methods of `AsyncJson`, returning raw responses."""

    def __init__(self, json: AsyncJson) -> None:
        self.init = raw_async(json.init)
