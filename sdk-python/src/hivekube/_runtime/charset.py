"""What media types say beside their names: the character encoding of a text."""

from __future__ import annotations

__all__ = ["charset_of", "essence", "in_charset", "is_latin"]


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


def in_charset(media_type: str, text: str) -> bytes:
    """A text as a body of this media type: UTF-8, Latin-1 or ASCII.

    Raises:
        ValueError: It has a character that the encoding does not have.
    """
    charset = charset_of(media_type)
    codec = "latin-1" if is_latin(charset) else "ascii" if charset == "us-ascii" else "utf-8"
    try:
        return text.encode(codec)
    except UnicodeEncodeError as error:
        if codec != "utf-8":
            raise ValueError(f"{text[error.start]!r} has no form in {media_type!r}") from None
        raise ValueError(
            "a string holds half of a surrogate pair, which has no UTF-8 form"
        ) from None
