"""Texts in the encodings that media types name: the same table as in the Rust runtime's `charset.rs`."""

from __future__ import annotations

import pytest

from hivekube._runtime.charset import in_charset


@pytest.mark.parametrize(
    ("media_type", "text", "content"),
    [
        ("text/plain", "é€", "é€".encode()),
        ("text/plain; charset=UTF-8", "é", "é".encode()),
        ('text/plain;format=flowed; Charset="ISO-8859-1"', "é", b"\xe9"),
        ("text/plain; charset=iso-8859-1", "€", None),
        ("text/plain; charset=us-ascii", "a", b"a"),
        ("text/plain; charset=us-ascii", "é", None),
    ],
)
def test_text_is_sent_in_the_encoding_that_is_named(
    media_type: str, text: str, content: bytes | None
) -> None:
    if content is None:
        with pytest.raises(ValueError, match="has no form in"):
            in_charset(media_type, text)
    else:
        assert in_charset(media_type, text) == content
