"""The resources of the client, one module each."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from .json_ import AsyncJson, Json
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            ".json_": ("AsyncJson", "Json"),
        },
    )

__all__ = ["AsyncJson", "Json"]
