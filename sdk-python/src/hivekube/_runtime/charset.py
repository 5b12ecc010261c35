"""What media types say beside their names: the character encoding of a text."""

from __future__ import annotations

__all__ = ["charset_of", "essence", "is_latin"]


def essence(media_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def charset_of(media_type: str) -> str:
    """The `charset` of a media type, in lower case; empty if it has none."""
    pairs = (each.partition("=") for each in media_type.split(";")[1:])
    found = (value for name, _, value in pairs if name.strip().lower() == "charset")
    return next(found, "").strip().strip('"').lower()


def is_latin(charset: str) -> bool:
    """Whether it is Latin-1."""
    return charset in {"iso-8859-1", "latin1", "latin-1"}
