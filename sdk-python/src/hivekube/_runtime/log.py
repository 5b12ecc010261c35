"""Debug logging: which operation, which status, how long. Never a URL, a header or a body."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from .hooks import template_of

if TYPE_CHECKING:
    from .attempt import Failure
    from .operation import Operation
    from .outcome import Reader, Received

__all__ = ["Log"]


class Log:
    """Writes to the logger named like the package, at level DEBUG."""

    def __init__(self, package: str, reader: Reader) -> None:
        self._logger = logging.getLogger(package)
        self._reader = reader

    def reply(self, operation: Operation[Any], reply: Received, began: float) -> None:
        """A reply came."""
        if self._logger.isEnabledFor(logging.DEBUG):
            self._logger.debug(
                "%s: %s %s: status %d, try %d, %.0f ms, request %s",
                operation.name,
                operation.method,
                template_of(operation) or "(untyped)",
                reply.status_code,
                reply.attempts,
                (time.monotonic() - began) * 1000,
                self._reader.request_id(reply) or "-",
            )

    def failure(
        self, operation: Operation[Any], failure: Failure, tries: int, began: float
    ) -> None:
        """No reply came."""
        if self._logger.isEnabledFor(logging.DEBUG):
            self._logger.debug(
                "%s: %s %s: %s, try %d, %.0f ms",
                operation.name,
                operation.method,
                template_of(operation) or "(untyped)",
                failure.message,
                tries,
                (time.monotonic() - began) * 1000,
            )

    def retry(self, operation: Operation[Any], wait: float) -> None:
        """The request is sent again."""
        self._logger.debug("%s: trying again in %.2f s", operation.name, wait)
