"""What a forked process must not share with its parent: connections, and locks that another thread held when it forked."""

from __future__ import annotations

import os
import weakref
from typing import Final, Protocol

__all__ = ["Renewed", "renew_after_fork"]


class Renewed(Protocol):
    """Something to be renewed in a child process."""

    def after_fork(self) -> None:
        """Lets go of what the parent process goes on using."""


_living: Final[weakref.WeakSet[Renewed]] = weakref.WeakSet()


def renew_after_fork(each: Renewed) -> None:
    """Has something renewed in every child process, for as long as it lives."""
    _living.add(each)


def _after_fork() -> None:
    for each in list(_living):
        each.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
