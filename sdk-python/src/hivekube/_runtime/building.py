"""Building the validators of models when they are first used, also of models that hang together in long chains."""

from __future__ import annotations

import sys
import threading
from typing import Final

from pydantic import BaseModel

from .forks import unforked

__all__ = ["built"]

_STACK_BYTES: Final = 256 * 1024 * 1024
_FRAMES: Final = 100_000

_one_at_a_time: Final = threading.Lock()


def built(model: type[BaseModel]) -> type[BaseModel]:
    """The model, ready to validate.

    pydantic follows the references between models by recursion, thirteen frames a model, so that chains of some
    seventy models do not fit the usual limit. Those are built in a thread with a stack for them.
    """
    if not model.__pydantic_complete__:
        try:
            with unforked:
                model.model_rebuild()
        except RecursionError:
            _build_deep(model)
    return model


def _build_deep(model: type[BaseModel]) -> None:
    failed: list[BaseException] = []

    def build() -> None:
        try:
            model.model_rebuild()
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    with unforked, _one_at_a_time:
        frames, stack = sys.getrecursionlimit(), threading.stack_size(_STACK_BYTES)
        try:
            sys.setrecursionlimit(max(frames, _FRAMES))
            thread = threading.Thread(target=build)
            thread.start()
            thread.join()
        finally:
            threading.stack_size(stack)
            sys.setrecursionlimit(frames)
    if failed:
        raise failed[0]
