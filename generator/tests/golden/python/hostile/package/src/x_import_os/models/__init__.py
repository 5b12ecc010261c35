"""What the API takes and returns, one module a topic."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from .json_ import ModelModel, NoneModel
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            ".json_": ("ModelModel", "NoneModel"),
        },
    )

__all__ = ["ModelModel", "NoneModel"]
