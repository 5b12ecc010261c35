"""Credentials that do not show: the newtype that holds one, and masking of text that may echo one."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import quote

__all__ = [
    "MASK",
    "Secret",
    "is_secret_header",
    "mask",
    "printable",
    "secrets_in",
    "shown_url",
]

MASK: Final = "***"

_SHORTEST: Final = 4
"""Masking something shorter would tear ordinary text apart."""


_SECRET_HEADER: Final = re.compile(
    r"auth|cookie|token|secret|key|password|signature", re.IGNORECASE | re.ASCII
)


class Secret:
    """A credential. `repr` and `str` hide it; it does not pickle."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The credential itself, for the header it is sent in."""
        return self._value

    def is_token(self) -> bool:
        """Whether it is one word of visible ASCII characters."""
        return bool(self._value) and all("!" <= char <= "~" for char in self._value)

    def forms(self) -> Iterator[str]:
        """What must not be shown: itself, as JSON and URLs have it, and what is secret by itself in `user:password` and `Bearer abc`."""
        value = self._value
        yield value
        yield json.dumps(value, ensure_ascii=False)[1:-1]
        yield quote(value, safe="")
        _, colon, password = value.partition(":")
        if colon:
            yield password
            yield base64.b64encode(value.encode()).decode("ascii")
        yield value.rpartition(" ")[2]

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __str__(self) -> str:
        return MASK

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a secret cannot be pickled")


def mask(text: str, secrets: Iterable[Secret]) -> str:
    """Replaces every known secret in text that is about to be shown."""
    for secret in secrets:
        for form in secret.forms():
            if len(form) >= _SHORTEST:
                text = text.replace(form, MASK)
    return text


def is_secret_header(name: str) -> bool:
    """Whether a header usually carries a credential."""
    return name.lower() != "idempotency-key" and _SECRET_HEADER.search(name) is not None


def secrets_in(headers: Mapping[str, str]) -> list[Secret]:
    """The credentials in headers that a caller gave."""
    return [Secret(value) for name, value in headers.items() if is_secret_header(name)]


def printable(text: str, limit: int) -> str:
    """At most `limit` characters, with control characters escaped, on one line."""
    cut = text if len(text) <= limit else text[:limit] + "…"
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in cut)


_BARE_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):(?!//)", re.IGNORECASE | re.ASCII)
_HOST_END: Final = re.compile(r"[/\\]")


def shown_url(url: str, limit: int = 200) -> str:
    """What a server gave as a URL, as it came but for user information, query and fragment: safe to show."""
    bare = re.split(r"[?#]", url, maxsplit=1)[0]
    # `javascript:…`, `data:…`: what follows such a scheme is no address, and may be anything.
    if scheme := _BARE_SCHEME.match(bare):
        return f"{scheme[1].lower()}:…"
    before, slashes, after = bare.partition("//") if "//" in bare else ("", "", bare)
    host = _HOST_END.split(after, maxsplit=1)[0]
    shown = f"{before}{slashes}{host.rpartition('@')[2]}{after[len(host) :]}"
    return printable(shown[:limit], limit)
