"""Legacy keywords: old argument names that still work, with a warning, and that type checkers do not show."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import ParamSpec, TypeVar

__all__ = ["legacy_keywords"]

P = ParamSpec("P")
R = TypeVar("R")


def legacy_keywords(**renamed: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Lets a method take its old keywords: `legacy_keywords(old="canonical")`.

    An old keyword gives a DeprecationWarning; together with the canonical argument it is a TypeError.
    """

    def decorate(method: Callable[P, R]) -> Callable[P, R]:
        code = method.__code__
        positions = {name: at for at, name in enumerate(code.co_varnames[: code.co_argcount])}
        shown = method.__name__

        @functools.wraps(method)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            for old, name in renamed.items():
                if old not in kwargs:
                    continue
                if name in kwargs or positions.get(name, len(args)) < len(args):
                    raise TypeError(f"{shown}() got both {name!r} and its old name {old!r}")
                warnings.warn(
                    f"{shown}(): the argument {old!r} is renamed: use {name!r}",
                    DeprecationWarning,
                    stacklevel=2,
                )
                kwargs[name] = kwargs.pop(old)
            return method(*args, **kwargs)

        return call

    return decorate
