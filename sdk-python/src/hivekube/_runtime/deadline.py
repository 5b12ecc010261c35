"""Blocking reads and writes that end with the call.

The HTTP library bounds each read by itself, so that a server which sends a byte now and then is waited for without end.
asyncio has cancellation for that; blocking code has not. The streams here give each read the time that is left.
"""

from __future__ import annotations

import time
from contextvars import ContextVar
from typing import Any, Final

from .forks import unforked

__all__ = ["bound_reads", "deadline"]

deadline: Final[ContextVar[float | None]] = ContextVar("deadline", default=None)
"""When the call must be over, on the clock of `time.monotonic`."""

_LEAST: Final = 0.001
"""Seconds given to a read after the deadline: it ends as the library ends a read that takes too long."""


def bound_reads(transport: Any) -> None:
    """Makes every read end with the call, on connections made from now on. Pools take a network backend, but there is no public way to hand one over.

    A version of the library that keeps it elsewhere bounds each read by itself; a test would tell.
    """
    pool: Any = getattr(transport, "_pool", None)
    backend = getattr(pool, "_network_backend", None)
    if backend is not None and not isinstance(backend, BoundBackend):
        pool._network_backend = BoundBackend(backend)


class BoundBackend:
    """Wraps what opens connections."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def connect_tcp(self, *args: Any, **kwargs: Any) -> _BoundStream:
        """Opens a connection to a host."""
        return _BoundStream(self._inner.connect_tcp(*args, **kwargs))

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> _BoundStream:
        """Opens a connection to a socket file."""
        return _BoundStream(self._inner.connect_unix_socket(*args, **kwargs))

    def sleep(self, seconds: float) -> None:
        """Waits."""
        self._inner.sleep(seconds)


class _BoundStream:
    """Wraps a connection."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data: bytes = self._inner.read(max_bytes, _within_deadline(timeout))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _within_deadline(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, *args: Any, **kwargs: Any) -> _BoundStream:
        with unforked:
            return _BoundStream(self._inner.start_tls(*args, **kwargs))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _within_deadline(timeout: float | None) -> float | None:
    end = deadline.get()
    if end is None:
        return timeout
    remaining = max(_LEAST, end - time.monotonic())
    return remaining if timeout is None else min(timeout, remaining)
