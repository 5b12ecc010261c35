"""Exports that are imported when they are first used, so that importing the package costs next to nothing."""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence

from .forks import unforked

__all__ = ["lazy_exports"]


def lazy_exports(
    package: str, exports: Mapping[str, Sequence[str]], *, former: Mapping[str, str] | None = None
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Makes `__getattr__` and `__dir__` (PEP 562) for the package called `package`.

    `exports` maps a relative module to the names taken from it; without names, the module itself is the export.
    `former` maps old names to those of now: each use of one is a `DeprecationWarning`.
    """
    modules: dict[str, str] = {}
    renamed = former or {}
    for module, names in exports.items():
        for name in names:
            modules[name] = module
        if not names:
            modules[module.rpartition(".")[2]] = module

    def get(name: str) -> object:
        now = renamed.get(name)
        if now is not None:
            # It is not kept in the module, so that the next one who uses it is told too.
            warnings.warn(
                f"{package}.{name} is renamed: use {now}", DeprecationWarning, stacklevel=2
            )
            found: object = getattr(sys.modules[package], now)
            return found
        relative = modules.get(name)
        if relative is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        with unforked:
            module = importlib.import_module(relative, package)
        value = getattr(module, name) if exports[relative] else module
        setattr(sys.modules[package], name, value)
        return value

    def every() -> list[str]:
        return sorted(
            {*vars(sys.modules[package]), *modules} - {"TYPE_CHECKING", "TypeAlias", "lazy_exports"}
        )

    return get, every
