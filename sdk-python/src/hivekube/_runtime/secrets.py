"""Credentials that do not show: the newtype that holds one, and masking of text that may echo one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote

__all__ = ["MASK", "Secret", "mask", "printable", "secrets_in", "shown_url"]

MASK: Final = "***"

_SHORTEST: Final = 4
"""Masking something shorter would tear ordinary text apart."""


_SECRET_HEADER: Final = re.compile(r"auth|cookie|key|secret|token", re.IGNORECASE)


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

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __str__(self) -> str:
        return MASK

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a secret cannot be pickled")


def mask(text: str, secrets: Iterable[Secret]) -> str:
    """Replaces every known secret in text that is about to be shown."""
    for secret in secrets:
        value = secret.reveal()
        if len(value) >= _SHORTEST:
            text = text.replace(value, MASK).replace(quote(value, safe=""), MASK)
    return text


def secrets_in(headers: Mapping[str, str]) -> list[Secret]:
    """The credentials in headers that a caller gave; of `Bearer abc` the last word too."""
    values = [value for name, value in headers.items() if _SECRET_HEADER.search(name)]
    return [Secret(text) for value in values for text in {value, value.rpartition(" ")[2]}]


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
