"""What a forked process must not share with its parent: connections, and locks that another thread held when it forked.

Some of those locks nothing can renew: those of modules that are being imported, of pydantic while it makes a validator,
of OpenSSL within a handshake. A child that needs one waits for ever. What takes them is therefore done `with unforked`,
and a fork waits for it.

The handshakes of an event loop are not: its own thread forks between two steps of them only, and other threads had better
not fork beside a loop.
"""

from __future__ import annotations

import os
import threading
import weakref
from functools import cached_property
from typing import Final, Protocol, Self, TypeVar, overload

__all__ = ["Renewed", "Unforked", "lazy_resource", "renew_after_fork", "unforked"]

_T = TypeVar("_T")

_PATIENCE_SECONDS: Final = 5.0
"""A fork waits no longer: a handshake may hang, or an import wait for the very thread that forks."""


class Unforked:
    """A section that any number of threads may be in, each as often as it likes, and during which no thread forks."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside: dict[int, int] = {}
        self._forking = False

    def __enter__(self) -> None:
        me = threading.get_ident()
        with self._changed:
            if me not in self._inside:
                self._changed.wait_for(lambda: not self._forking, _PATIENCE_SECONDS)
            self._inside[me] = self._inside.get(me, 0) + 1

    def __exit__(self, *_: object) -> None:
        me = threading.get_ident()
        with self._changed:
            self._inside[me] -= 1
            if self._inside[me] == 0:
                del self._inside[me]
                self._changed.notify_all()

    def before_fork(self) -> None:
        """Waits until no other thread is inside, and lets none in."""
        self._changed.acquire()
        self._forking = True
        mine = {threading.get_ident()}
        self._changed.wait_for(lambda: self._inside.keys() <= mine, _PATIENCE_SECONDS)

    def after_fork_in_parent(self) -> None:
        """Lets threads in again."""
        self._forking = False
        self._changed.notify_all()
        self._changed.release()

    def after_fork_in_child(self) -> None:
        """Only the thread that forked goes on here."""
        me = threading.get_ident()
        self._inside = {me: self._inside[me]} if me in self._inside else {}
        self._forking = False
        self._changed = threading.Condition()


unforked: Final = Unforked()
"""The section of this process."""


class lazy_resource(cached_property[_T]):  # noqa: N801
    """A resource of a client, imported and made when it is first asked for."""

    @overload
    def __get__(self, instance: None, owner: type[object] | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[object] | None = None) -> _T: ...
    def __get__(self, instance: object | None, owner: type[object] | None = None) -> Self | _T:
        with unforked:
            return super().__get__(instance, owner)


class Renewed(Protocol):
    """Something to be renewed in a child process."""

    def after_fork(self) -> None:
        """Lets go of what the parent process goes on using."""


_living: Final[weakref.WeakSet[Renewed]] = weakref.WeakSet()


def renew_after_fork(each: Renewed) -> None:
    """Has something renewed in every child process, for as long as it lives."""
    _living.add(each)


def _after_fork() -> None:
    unforked.after_fork_in_child()
    for each in list(_living):
        each.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=unforked.before_fork,
        after_in_parent=unforked.after_fork_in_parent,
        after_in_child=_after_fork,
    )
