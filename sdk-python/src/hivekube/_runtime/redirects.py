"""Where a redirect leads, for callers who want it followed: reads alone, within one origin, a few times."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

__all__ = ["MOST_REDIRECTS", "may_be_followed", "redirect_target"]

MOST_REDIRECTS: Final = 5
"""How many redirects of one call are followed."""

_STATUSES: Final = frozenset({301, 302, 303, 307, 308})
_METHODS: Final = frozenset({"GET", "HEAD"})
_PORTS: Final = {"http": 80, "https": 443}


def may_be_followed(status: int, method: str) -> bool:
    """Whether replies with this status to a request with this method are followed.

    `300` and `304` are no redirects to one place.
    """
    return status in _STATUSES and method in _METHODS


def redirect_target(url: str, location: str) -> str | None:
    """The URL a `Location` names, if it has the same origin: scheme, host and port (RFC 6454).

    A credential never goes elsewhere.
    """
    if not location or "\\" in location or not all("!" <= char <= "~" for char in location):
        return None
    if _is_untidy(location):
        return None
    try:
        given = urlsplit(location)
        if given.scheme and not given.netloc:
            return None
        target = urldefrag(urljoin(url, location)).url
        parts = urlsplit(target)
        same = _origin(parts) == _origin(urlsplit(url))
    except ValueError:
        return None
    return target if same and "@" not in parts.netloc else None


def _is_untidy(location: str) -> bool:
    """Whether programs differ in where it leads: no host where one belongs, dots that are encoded, dots beside an empty segment."""
    place = re.split(r"[?#]", location, maxsplit=1)[0]
    has_dots = re.search(r"(^|/)\.\.?(/|$)", place) is not None
    path = place.partition("://")[2] or place.removeprefix("//")
    return (
        re.match(r"([^/]*:)?///", place) is not None
        or re.search(r"(^|/)(\.|%2e)*%2e(\.|%2e)*(/|$)", place, re.IGNORECASE) is not None
        or (has_dots and "//" in path)
    )


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
