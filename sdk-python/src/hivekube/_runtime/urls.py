"""Targets: path templates, queries and base URLs, percent-encoded (RFC 3986) so that values never change meaning."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable
from itertools import zip_longest
from typing import Final, Literal
from urllib.parse import quote, urlsplit

from .errors import ConfigurationError

__all__ = [
    "append_query",
    "check_base_url",
    "encoded",
    "fill_path",
    "has_dots",
    "is_loopback",
    "written_pairs",
    "written_path",
]

_PCHAR: Final = "!$&'()*+,;=:@"
"""Sub-delimiters that need no encoding inside a path segment, besides the unreserved characters."""

_RESERVED: Final = {"path": ":/[]@!$&'()*+,;=", "query": ":/?[]@!$'()*+,;="}

_TRIPLE: Final = re.compile("%[0-9A-Fa-f]{2}")

_PLACE: Final = re.compile(r"\{([^{}]*)\}")


def fill_path(template: str, value: Callable[[str], str]) -> str:
    """Fills the `{name}` places of a template, each with one segment or part of one, percent-encoded.

    Raises:
        ValueError: A value is empty, or makes a `.` or `..` segment, which servers resolve to another path.
    """

    def place(match: re.Match[str]) -> str:
        text = value(match[1])
        if not text:
            raise ValueError(f"the path argument {match[1]!r} is empty")
        return text

    path = _PLACE.sub(place, template)
    _refuse_dots(path)
    return path


def written_path(path: str) -> str:
    """A path that a caller wrote: absolute, without query and fragment; it is encoded as it stands.

    Raises:
        ValueError: It is not such a path.
    """
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("the path must start with one '/'; other hosts cannot be called")
    if any(char in path for char in "?#\\"):
        raise ValueError("the path must not have '?', '#' or '\\'; use `query` for parameters")
    target = "/".join(encoded(segment, reserved="segment") for segment in path.split("/"))
    _refuse_dots(target)
    return target


def append_query(path: str, pairs: Iterable[tuple[str, str, str]]) -> str:
    """Appends `?a=1&b=2`, or nothing.

    A pair is a name, what stands after the name as it is (`[]`), and a value, percent-encoded.
    """
    # An apostrophe is not left as it is in the query of an `http` URL (WHATWG URL §1.3).
    query = written_pairs(pairs).replace("'", "%27")
    return f"{path}?{query}" if query else path


def written_pairs(pairs: Iterable[tuple[str, str, str]]) -> str:
    """`a=1&b=2`: pairs as `append_query` has them, in a query or a form."""
    return "&".join(f"{encoded(name)}{suffix}={value}" for name, suffix, value in pairs)


def encoded(text: str, *, reserved: Literal["segment", "path", "query"] | None = None) -> str:
    """A text percent-encoded.

    Args:
        text: The text.
        reserved: Reserved characters that stay as they are: those of a path segment; or all of them, and what is encoded
            already (RFC 6570 §3.2.3), but for those that would end the place: `?` and `#` in a path, `&` and `#` in a
            query.
    """
    try:
        if reserved is None or reserved == "segment":
            return quote(text, safe=_PCHAR if reserved else "")
        parts = [quote(part, safe=_RESERVED[reserved]) for part in _TRIPLE.split(text)]
        return "".join(
            part
            for pair in zip_longest(parts, _TRIPLE.findall(text), fillvalue="")
            for part in pair
        )
    except UnicodeEncodeError:
        raise ValueError(
            "a string holds half of a surrogate pair, which has no UTF-8 form"
        ) from None


def check_base_url(
    url: str, *, has_credential: bool, allow_http: bool, name: str = "base_url"
) -> str:
    """A base URL without a slash at its end.

    Raises:
        ConfigurationError: It is no base URL, or would send the credential in the clear.
    """
    if not isinstance(url, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(f"{name}: must be a string")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ConfigurationError(f"{name}: not a URL") from None
    if parts.scheme not in {"http", "https"} or not host or port == 0:
        raise ConfigurationError(f"{name}: must be an http or https URL with a host")
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError(
            f"{name}: must not have user information; give credentials by themselves"
        )
    if "?" in url or "#" in url:
        raise ConfigurationError(f"{name}: must not have a query or a fragment")
    if "\\" in url or any(char <= " " or char == "\x7f" for char in url):
        raise ConfigurationError(f"{name}: must not have spaces, control characters or '\\'")
    if _is_short_address(host):
        raise ConfigurationError(f"{name}: must have an IPv4 address with all its four numbers")
    if has_dots(parts.path):
        raise ConfigurationError(f"{name}: must not have '.' or '..' segments")
    if parts.scheme == "http" and has_credential and not allow_http and not is_loopback(host):
        raise ConfigurationError(
            f"{name}: http would send the credential in the clear; use https, or allow_http=True"
        )
    return url.rstrip("/")


def _is_short_address(host: str) -> bool:
    """Whether an IPv4 address is written in one of the ways that other programs read as something else: `127.1`, `0x7f.1`."""
    last = host.rstrip(".").rpartition(".")[2]
    if not last.isdigit() and not last.startswith("0x"):
        return False
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return True
    return False


def has_dots(path: str) -> bool:
    """Whether a path has a segment that names another folder, as servers read it."""
    return any(segment.lower().replace("%2e", ".") in {".", ".."} for segment in path.split("/"))


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_dots(path: str) -> None:
    if "." not in path and "%2" not in path:
        return
    for segment in path.split("/"):
        # Servers decode dots that are encoded.
        if segment.lower().replace("%2e", ".") in {".", ".."}:
            raise ValueError(f"the path has the segment {segment!r}, which names another path")
