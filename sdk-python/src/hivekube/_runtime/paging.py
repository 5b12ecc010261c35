"""Which call asks for the page after one: by a number, a token or a URL, as the operation says.

Numbers are counted on here and end with a short or an empty page. Tokens and URLs are the server's: they are followed
until it sends none, also over empty pages; one that came before is refused, and so is a URL of another origin, which
must not see credentials.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from .encode import json_value
from .links import link_target
from .pointers import MISSING, look_up, steps_of
from .redirects import redirect_target

if TYPE_CHECKING:
    from .headers import Headers
    from .replies import Listed

__all__ = [
    "Asked",
    "Following",
    "PagedByCursor",
    "PagedByLink",
    "PagedByNumber",
    "PagedByOffset",
    "PagedByUrl",
    "Paging",
    "Turned",
    "kept",
]

LOOP: Final = "the server sends a page over again: the next one was there before"
ELSEWHERE: Final = "the URL of the next page is not one of this server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page is asked for by."""

    arguments: Mapping[str, object]
    url: str | None = None
    """The whole URL, where the page before said it."""
    left: int | None = None
    """Pages that may still be asked for, this one among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A page, as far as the next one depends on it."""

    asked: Asked
    listed: Listed[Any]
    headers: Headers
    address: Callable[[], str]
    """Where it came from."""

    def says(self, place: str | None) -> Any:
        """What the body has at a place, beside its list."""
        return MISSING if place is None else look_up(self.listed.extra, steps_of(place))


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """How to ask for the page after one."""

    asked: Asked
    mark: Hashable = None
    """What it is told apart by, unless that is what is on the page."""
    own: Hashable = None
    """The mark of the page itself, where its call had one."""
    refused: str | None = None
    """Why it is not asked for."""


class Paging:
    """What all ways have.

    Args:
        limit: The argument that sizes a page.
        max_limit: The server never sends longer pages.
        more: Where the body says whether there is another page.
    """

    __slots__ = ("limit", "max_limit", "more")

    def __init__(
        self, *, limit: str | None = None, max_limit: int | None = None, more: str | None = None
    ) -> None:
        self.limit = limit
        self.max_limit = max_limit
        self.more = more

    def following(self, page: Turned) -> Following | None:
        """How to ask for the next page; `None` after the last one."""
        left = page.asked.left
        if page.says(self.more) is False or (left is not None and left <= 1):
            return None
        found = self._following(page)
        if found is None or left is None:
            return found
        asked = Asked(arguments=found.asked.arguments, url=found.asked.url, left=left - 1)
        return Following(asked=asked, mark=found.mark, own=found.own, refused=found.refused)

    def _following(self, page: Turned) -> Following | None:
        raise NotImplementedError

    def _is_counted_on(self, page: Turned) -> bool:
        """Whether a page that was counted to may be followed by another.

        Not if it is empty, or shorter than asked for where nothing else says that there is more.
        """
        length = len(page.listed.items)
        asked = _number(page.asked.arguments.get(self.limit)) if self.limit else None
        if asked is None or length == 0:
            return length > 0
        full = asked if self.max_limit is None else min(asked, self.max_limit)
        return length >= full or page.says(self.more) is True


class PagedByNumber(Paging):
    """An argument counts pages.

    Args:
        argument: Its name.
        first: The number of the first page.
        **common: As for every way.
    """

    __slots__ = ("argument", "first")

    def __init__(self, argument: str, *, first: int = 1, **common: Any) -> None:
        super().__init__(**common)
        self.argument = argument
        self.first = first

    def _following(self, page: Turned) -> Following | None:
        if not self._is_counted_on(page):
            return None
        given = _number(page.asked.arguments.get(self.argument))
        number = (self.first if given is None else given) + 1
        return Following(asked=_with(page.asked, self.argument, number))


class PagedByOffset(Paging):
    """An argument counts items from 0."""

    __slots__ = ("argument",)

    def __init__(self, argument: str, **common: Any) -> None:
        super().__init__(**common)
        self.argument = argument

    def _following(self, page: Turned) -> Following | None:
        length, total = len(page.listed.items), page.listed.total
        number = (_number(page.asked.arguments.get(self.argument)) or 0) + length
        goes_on = self._is_counted_on(page) if total is None else length > 0 and number < total
        return Following(asked=_with(page.asked, self.argument, number)) if goes_on else None


class PagedByCursor(Paging):
    """An argument takes a token.

    Args:
        argument: The argument.
        token: Where the body has the token.
        header: The header that has it.
        last: Where the last item has it.
        common: As for all ways.
    """

    __slots__ = ("argument", "header", "last", "token")

    def __init__(
        self,
        argument: str,
        *,
        token: str | None = None,
        header: str | None = None,
        last: str | None = None,
        **common: Any,
    ) -> None:
        super().__init__(**common)
        self.argument = argument
        self.token = token
        self.header = header
        self.last = last

    def _following(self, page: Turned) -> Following | None:
        found = self._found(page)
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        if not is_number and not (isinstance(found, str) and found):
            return None
        own = page.asked.arguments.get(self.argument)
        return Following(
            asked=_with(page.asked, self.argument, found),
            mark=str(found),
            own=str(own) if isinstance(own, str | int | float) else None,
        )

    def _found(self, page: Turned) -> Any:
        if self.header is not None:
            return page.headers.first(self.header, None)
        if self.last is None:
            return page.says(self.token)
        items = page.listed.items
        return look_up(json_value(items[-1]), steps_of(self.last)) if items else MISSING


class PagedByUrl(Paging):
    """The body has the URL of the next page."""

    __slots__ = ("at",)

    def __init__(self, at: str, **common: Any) -> None:
        super().__init__(**common)
        self.at = at

    def _following(self, page: Turned) -> Following | None:
        return _at_url(page, page.says(self.at))


class PagedByLink(Paging):
    """A `Link` header with `rel="next"` has the URL of the next page (RFC 8288)."""

    __slots__ = ()

    def _following(self, page: Turned) -> Following | None:
        return _at_url(page, link_target(page.headers.get_list("link"), "next"))


def _at_url(page: Turned, found: object) -> Following | None:
    text = found.strip() if isinstance(found, str) else ""
    if not text:
        return None
    here = page.address()
    url = redirect_target(here, text)
    asked = Asked(arguments=page.asked.arguments, url=url, left=page.asked.left)
    if url is None:
        return Following(asked=asked, mark=text, refused=ELSEWHERE)
    return Following(asked=asked, mark=url, own=here)


def _with(asked: Asked, argument: str, value: object) -> Asked:
    return Asked(arguments={**asked.arguments, argument: value}, left=asked.left)


def _number(given: object) -> int | None:
    """A whole number, in whichever way it was given."""
    try:
        return int(given) if isinstance(given, int | float | str) else None
    except (ValueError, OverflowError):
        return None


def kept(arguments: Mapping[str, object]) -> dict[str, object]:
    """The arguments as they are now: a caller may change a list before the next page is asked for."""
    return {
        name: copy.deepcopy(cast("object", each)) if isinstance(each, list | dict | set) else each
        for name, each in arguments.items()
    }
