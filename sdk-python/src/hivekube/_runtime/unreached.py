"""Why no connection was made, from what the operating system and TLS say."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

from .attempt import Failure
from .retry import Event

__all__ = ["no_connection"]


def no_connection(error: BaseException, host: str | None) -> Failure:
    """The reason, and whether another try may help."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            return _no_tls(cause, host)
        if isinstance(cause, socket.gaierror):
            return Failure(Event.NEVER_SENT, "the host has no address")
        if isinstance(cause, ConnectionRefusedError):
            return Failure(Event.NEVER_SENT, "could not connect: the connection was refused")
    return Failure(Event.NEVER_SENT, "could not connect")


def _no_tls(error: ssl.SSLError, host: str | None) -> Failure:
    """A connection that broke may hold the next time; what the server said it would say again."""
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ssl.SSLSyscallError):
        return Failure(Event.NEVER_SENT, "could not connect: the TLS handshake broke off")
    why = getattr(error, "verify_message", "")
    if isinstance(error, ssl.SSLCertVerificationError):
        fix = "pass its CA as `ca_bundle`, or install the CA certificates of the system"
        message = f"the certificate of {host} is not trusted; {fix}: {why}"
        return Failure(Event.FINAL, message)
    reason = str(getattr(error, "reason", "") or "").replace("_", " ").lower()
    return Failure(Event.FINAL, f"no secure connection to {host}: {reason}")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
