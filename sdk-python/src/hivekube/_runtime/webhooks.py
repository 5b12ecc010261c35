"""Calls from the server: proving that a webhook or callback comes from whom it should, and reading what it brings.

`WebhookVerifier` checks deliveries that are signed by Standard Webhooks 1.0 (https://www.standardwebhooks.com);
`verify_hmac` is the step that most other schemes come down to. Both compare in constant time.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import time
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, cast

from .decode import decoder_of
from .jsontext import body_of

__all__ = ["WebhookError", "WebhookVerifier", "parsed", "verify_hmac"]

_LARGEST: Final = (1 << 64) - 1
_LONGEST_DIGITS: Final = len(str(_LARGEST))
_NAMES: Final = ("webhook-id", "webhook-timestamp", "webhook-signature")


class WebhookError(ValueError):
    """A delivery is refused. Nothing of it holds a secret or the body."""

    reason: Literal["secret", "header", "timestamp", "signature", "payload"]
    """What is wrong."""

    def __init__(
        self, reason: Literal["secret", "header", "timestamp", "signature", "payload"], message: str
    ) -> None:
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[type[WebhookError], tuple[str, str]]:
        return (type(self), (self.reason, str(self)))


class WebhookVerifier:
    """Verifies deliveries by Standard Webhooks.

    Those have `webhook-id`, `webhook-timestamp`, and `webhook-signature` with `v1` signatures (HMAC-SHA256). What was
    delivered before is not remembered: a receiver that must not act twice keeps the ids.
    """

    def __init__(self, *secrets: str, tolerance: float = 300.0) -> None:
        """Makes one that takes signatures by any of some secrets.

        Args:
            *secrets: Base64, with or without `whsec_` before it; several while secrets are changed.
            tolerance: Seconds that the clocks may be apart, both ways.

        Raises:
            WebhookError: There is no secret, or one is empty or no base64.
            ValueError: The tolerance is less than 0, or no number.
        """
        self._secrets = [_secret(text) for text in secrets]
        if not self._secrets:
            raise WebhookError("secret", "there is no secret")
        if not tolerance >= 0:
            raise ValueError("tolerance: must be a number of seconds, 0 or more")
        self._tolerance = tolerance

    def verify(
        self,
        body: bytes | str,
        headers: Mapping[str, str] | Iterable[tuple[str, str]],
        *,
        now: float | None = None,
    ) -> None:
        """Verifies a delivery.

        Args:
            body: The body as it came, before anything reads it.
            headers: All headers; names in any case.
            now: Seconds since 1970, for tests and for deliveries that were kept; by default the clock's.

        Raises:
            WebhookError: It is none of this sender, or too old.
        """
        identity, timestamp, signatures = _needed(headers)
        sent = _moment(timestamp)
        if sent is None:
            raise WebhookError("header", f"there must be one header `{_NAMES[1]}`")
        moment = int(time.time() if now is None else now)
        if abs(moment - sent) > self._tolerance:
            raise WebhookError("timestamp", "the time of the delivery is out of tolerance")
        codes = [_code(secret, identity, timestamp, body) for secret in self._secrets]
        for signature in signatures.split(" "):
            version, _, text = signature.partition(",")
            given = _decoded(text) if version == "v1" else None
            if given is not None and any(hmac.compare_digest(code, given) for code in codes):
                return
        raise WebhookError("signature", "no signature fits")

    def sign(self, identity: str, timestamp: int, body: bytes | str) -> str:
        """The value of `webhook-signature` for a delivery, by the first secret: for tests of receivers."""
        code = _code(self._secrets[0], identity, str(timestamp), body)
        return f"v1,{base64.b64encode(code).decode()}"

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a verifier cannot be pickled: it holds secrets")

    def __repr__(self) -> str:
        return f"WebhookVerifier(tolerance={self._tolerance!r})"


def verify_hmac(secret: bytes | str, signed: bytes | str, signature: str) -> None:
    """Checks an HMAC-SHA256, as hexadecimal digits or base64, with or without `sha256=` before it.

    Args:
        secret: The secret as it is.
        signed: What is signed: often the body, sometimes the time and the body with a dot between them; the server's
            documentation says.
        signature: What came.

    Raises:
        WebhookError: It is another one, or the secret is empty.
    """
    if not secret:
        raise WebhookError("secret", "the secret is empty or no base64")
    text = signature.strip().removeprefix("sha256=")
    given = _unhex(text)
    if given is None:
        given = _decoded(text)
    if given is None or not hmac.compare_digest(
        hmac.digest(_bytes(secret), _bytes(signed), "sha256"), given
    ):
        raise WebhookError("signature", "no signature fits")


def parsed(of: Any, body: bytes | str) -> Any:
    """The body of a delivery whose sender is known, as a type.

    Raises:
        WebhookError: It is not what the document describes.
    """
    try:
        return decoder_of(of).decode(body_of(_bytes(body)))
    except (ValueError, RecursionError) as error:
        why = str(error)
    raise WebhookError("payload", f"the body is not what was described: {why}")


def _needed(headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[str, str, str]:
    pairs: Iterable[tuple[str, str]] = (
        cast("Mapping[str, str]", headers).items() if isinstance(headers, Mapping) else headers
    )
    found: dict[str, str] = {}
    for name, value in pairs:
        if not isinstance(name, str) or not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError("headers: names and values must be strings")  # pyright: ignore[reportUnreachable]
        key = name.lower()
        if key in _NAMES:
            if key in found:
                raise WebhookError("header", f"there must be one header `{key}`")
            found[key] = value.strip()
    for name in _NAMES:
        if not found.get(name):
            raise WebhookError("header", f"there must be one header `{name}`")
    return found[_NAMES[0]], found[_NAMES[1]], found[_NAMES[2]]


def _moment(text: str) -> int | None:
    """Seconds since 1970."""
    digits = text.lstrip("0")
    if not (text.isascii() and text.isdigit()) or len(digits) > _LONGEST_DIGITS:
        return None
    return moment if (moment := int(digits or "0")) <= _LARGEST else None


def _secret(text: str) -> bytes:
    secret = _decoded(text.strip().removeprefix("whsec_"))
    if not secret:
        raise WebhookError("secret", "the secret is empty or no base64")
    return secret


def _code(secret: bytes, identity: str, timestamp: str, body: bytes | str) -> bytes:
    return hmac.digest(secret, f"{identity}.{timestamp}.".encode() + _bytes(body), "sha256")


def _bytes(text: bytes | str) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _unhex(text: str) -> bytes | None:
    """Sixty-four hexadecimal digits."""
    if len(text) != 64 or not text.isalnum():  # noqa: PLR2004
        return None
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def _decoded(text: str) -> bytes | None:
    """Base64 with its usual alphabet (RFC 4648 §4); padding may be left out."""
    bare = text.rstrip("=")
    if len(text) - len(bare) > 2:  # noqa: PLR2004
        return None
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
