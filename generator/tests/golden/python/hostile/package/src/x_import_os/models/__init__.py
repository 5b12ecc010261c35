"""What the API takes and returns, one module a topic."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from .json_ import Model_, None_
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            ".json_": ("Model_", "None_"),
        },
    )

__all__ = ["Model_", "None_"]
