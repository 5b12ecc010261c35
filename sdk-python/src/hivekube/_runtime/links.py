"""`Link` headers (RFC 8288 section 3): where a reply says its next page is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["link_target"]

_TARGET: Final = re.compile(r"[ \t,]*<([^>]*)>")
_PARAMETER: Final = re.compile(
    r'[ \t]*;[ \t]*([^=;,]*)(?:=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^";,][^;,]*)?))?'
)
_ESCAPED: Final = re.compile(r"\\(.)")


def link_target(fields: Iterable[str], relation: str) -> str | None:
    """The target of the first link with this relation type.

    A link about another resource (`anchor`) says nothing of this reply; what is malformed ends the field it stands in.
    """
    for field in fields:
        at = 0
        while found := _TARGET.match(field, at):
            at = found.end()
            relations: str | None = None
            is_about_another = False
            while part := _PARAMETER.match(field, at):
                at = part.end()
                name = part[1].strip().lower()
                value = _ESCAPED.sub(r"\1", part[2]) if part[2] is not None else part[3] or ""
                # Only the first `rel` counts (RFC 8288 section 3.3).
                if name == "rel" and relations is None:
                    relations = value
                is_about_another |= name == "anchor"
            if field[at:].lstrip(" \t")[:1] not in {"", ","}:
                break
            if not is_about_another and relation in (relations or "").lower().split():
                return found[1].strip()
    return None
