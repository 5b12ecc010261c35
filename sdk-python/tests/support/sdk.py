"""The package that the vectors are run with: this one, or another that the generator wrote.

`TRUEUP_SDK` names another one (it has to be importable) and `TRUEUP_VECTORS` the folder of its
vectors. Type checkers take it for this one: the runtime of all is the same.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import hivekube as SDK  # noqa: N812 - a name for whichever package it is
else:
    SDK = importlib.import_module(os.environ.get("TRUEUP_SDK", "hivekube"))

__all__ = ["SDK", "VECTORS", "async_client", "client"]

VECTORS: Final = Path(
    os.environ.get("TRUEUP_VECTORS")
    or Path(__file__).resolve().parents[3] / "specs" / "hive" / "vectors"
)


def client() -> type[SDK.Hive]:
    """The class of its clients for blocking code."""
    found: type[SDK.Hive] = _client("")
    return found


def async_client() -> type[SDK.AsyncHive]:
    """The class of its clients for asyncio."""
    found: type[SDK.AsyncHive] = _client("Async")
    return found


def _client(prefix: str) -> Any:
    names: list[str] = importlib.import_module(f"{SDK.__name__}._client").__all__
    shortest = min(names, key=len)
    return getattr(SDK, prefix + shortest)
