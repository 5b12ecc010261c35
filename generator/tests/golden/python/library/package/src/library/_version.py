"""The version of this package, in one place."""

from typing import Final

__version__: Final = "1.4.0"
