"""The certificate a client shows to servers that ask who it is (mutual TLS, RFC 8446 §4.4.2)."""

from __future__ import annotations

import contextlib
import os
import ssl
import tempfile
from typing import TypeAlias

from .errors import ConfigurationError

__all__ = ["ClientCertificate", "checked_certificate", "load_certificate"]

ClientCertificate: TypeAlias = (
    str | os.PathLike[str] | bytes | tuple[str | os.PathLike[str], str | os.PathLike[str]]
)
"""PEM text of a certificate (with those between it and its authority) and its private key, not encrypted: a file with
both, the bytes of one, or two files.
"""


def checked_certificate(
    certificate: ClientCertificate | None, ca_bundle: object
) -> ClientCertificate | None:
    """The certificate, if it can be used.

    Raises:
        ConfigurationError: It cannot be read, or belongs to a TLS context that was given.
    """
    if certificate is None:
        return None
    if isinstance(ca_bundle, ssl.SSLContext):
        raise ConfigurationError("client_certificate: belongs to the TLS context that was given")
    load_certificate(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), certificate)
    return certificate


def load_certificate(context: ssl.SSLContext, certificate: ClientCertificate) -> None:
    """Has a TLS context show a certificate.

    Raises:
        ConfigurationError: It cannot be read.
    """
    try:
        if isinstance(certificate, bytes):
            _load_bytes(context, certificate)
        elif isinstance(certificate, tuple):
            _load(context, *certificate)
        else:
            _load(context, certificate)
    except (OSError, TypeError, ValueError, ssl.SSLError):
        problem = "client_certificate: cannot be read as a PEM certificate with its private key, not encrypted"
    else:
        return
    raise ConfigurationError(problem)


def _load(
    context: ssl.SSLContext,
    certificate: str | os.PathLike[str],
    key: str | os.PathLike[str] | None = None,
) -> None:
    # Without a password of ours OpenSSL would ask for one on the terminal.
    context.load_cert_chain(certificate, key, password="")


def _load_bytes(context: ssl.SSLContext, text: bytes) -> None:
    """OpenSSL reads files alone: this one is its owner's, and gone at once."""
    handle, path = tempfile.mkstemp(suffix=".pem")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        _load(context, path)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(path)
