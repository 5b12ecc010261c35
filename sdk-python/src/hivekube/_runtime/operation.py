"""Operations as data: what a call takes, where each argument travels, how its reply is read.

A generated module holds one `Operation` a method. Nothing here does anything: `request` builds from it, `replies` reads
by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, Literal, Self, TypeAlias, TypeVar

from .forks import unforked
from .styles import PathStyle, QueryStyle

if TYPE_CHECKING:
    from .paging import Paging
    from .replies import Reply
    from .servers import Server
    from .xmlbodies import Root

__all__ = [
    "Argument",
    "Body",
    "BodyFormat",
    "ContentType",
    "Cookie",
    "DeferredOperation",
    "File",
    "FormField",
    "Header",
    "Operation",
    "Part",
    "PartialFailure",
    "Path",
    "Query",
    "WholeBody",
    "WholeFile",
]

R_co = TypeVar("R_co", covariant=True)


BodyFormat: TypeAlias = Literal["json", "form", "multipart", "lines", "text", "bytes"]
"""What the bytes of a body are; XML has a form of its own."""


class Argument:
    """An argument of a method.

    Args:
        name: Public name.
        wire: Name it travels under; the public one unless given.
        of: Type of the value, where encoding depends on it (models, enums, numbers, dates).
        nullable: `None` is sent as null instead of being refused or left out.
        required: `None` is refused instead of being left out.
        json_string: The value travels as a string that holds JSON.
        is_id: It names the thing that is meant, so that it is text that is not empty, or a number.
    """

    __slots__ = ("is_id", "json_string", "name", "nullable", "of", "required", "wire")

    def __init__(
        self,
        name: str,
        wire: str | None = None,
        *,
        of: Any = None,
        nullable: bool = False,
        required: bool = False,
        json_string: bool = False,
        is_id: bool = False,
    ) -> None:
        self.name = name
        # A name may be empty: `""` is a name that JSON and forms have.
        self.wire = name if wire is None else wire
        self.of = of
        self.nullable = nullable
        self.required = required
        self.json_string = json_string
        self.is_id = is_id

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {self.wire!r})"


class Path(Argument):
    """A path parameter: one segment, never empty, `.` or `..`.

    Args:
        name: Public name.
        wire: Name it travels under.
        style: How it is written.
        explode: Members of lists and objects are written one by one.
        reserved: Reserved characters stay as they are, `/` among them.
        of: Type of the value.
    """

    __slots__ = ("explode", "reserved", "style")

    def __init__(
        self,
        name: str,
        wire: str | None = None,
        *,
        style: PathStyle = "simple",
        explode: bool = False,
        reserved: bool = False,
        of: Any = None,
    ) -> None:
        super().__init__(name, wire, of=of, is_id=of is None and style != "json")
        self.style: PathStyle = style
        self.explode = explode
        self.reserved = reserved


class Query(Argument):
    """A query parameter. `None` leaves it out."""

    __slots__ = ("reserved", "style")

    def __init__(
        self,
        name: str,
        wire: str | None = None,
        *,
        style: QueryStyle = "form",
        reserved: bool = False,
        of: Any = None,
        required: bool = False,
        is_id: bool = False,
    ) -> None:
        super().__init__(name, wire, of=of, required=required, is_id=is_id)
        self.style: QueryStyle = style
        self.reserved = reserved


class Header(Argument):
    """A header, in simple style or as JSON. `None` leaves it out."""

    __slots__ = ("explode", "style")

    def __init__(
        self,
        name: str,
        wire: str | None = None,
        *,
        style: Literal["simple", "json"] = "simple",
        explode: bool = False,
        of: Any = None,
        required: bool = False,
        is_id: bool = False,
    ) -> None:
        super().__init__(name, wire, of=of, required=required, is_id=is_id)
        self.style = style
        self.explode = explode


class Cookie(Argument):
    """A cookie: one for each element (`form`), one for all of them (`comma`), or JSON. `None` leaves it out."""

    __slots__ = ("style",)

    def __init__(
        self,
        name: str,
        wire: str | None = None,
        *,
        style: Literal["form", "comma", "json"] = "form",
        of: Any = None,
        required: bool = False,
    ) -> None:
        super().__init__(name, wire, of=of, required=required)
        self.style = style


class Body(Argument):
    """A field of the JSON body."""

    __slots__ = ()


class FormField(Argument):
    """A field of a form, written by a query's style."""

    __slots__ = ("reserved", "style")

    def __init__(
        self,
        name: str,
        wire: str | None = None,
        *,
        style: QueryStyle = "form",
        reserved: bool = False,
        of: Any = None,
        nullable: bool = False,
    ) -> None:
        super().__init__(name, wire, of=of, nullable=nullable)
        self.style: QueryStyle = style
        self.reserved = reserved


class Part(Argument):
    """A part of a multipart body; if `repeated`, each item of a list is one."""

    __slots__ = ("content_type", "repeated")

    def __init__(
        self,
        name: str,
        wire: str | None = None,
        *,
        content_type: str | None = None,
        repeated: bool = False,
        of: Any = None,
    ) -> None:
        super().__init__(name, wire, of=of)
        self.content_type = content_type
        self.repeated = repeated


class File(Argument):
    """A part of a multipart body with the content of a file; if `repeated`, each item of a list is one."""

    __slots__ = ("content_type", "repeated")

    def __init__(
        self,
        name: str,
        wire: str | None = None,
        *,
        content_type: str | None = None,
        repeated: bool = False,
    ) -> None:
        super().__init__(name, wire)
        self.content_type = content_type
        self.repeated = repeated


class WholeFile(Argument):
    """The argument is the body, as it is."""

    __slots__ = ()


class WholeBody(Argument):
    """The argument is the value of the body."""

    __slots__ = ()


class ContentType(Argument):
    """Which one of the operation's media types the body is sent in. `None` is the usual one."""

    __slots__ = ()


class PartialFailure:
    """A failing reply that tells which parts worked, as pointers into it."""

    __slots__ = ("errors", "ids", "statuses")

    def __init__(self, *, statuses: tuple[int, ...], ids: str, errors: str) -> None:
        self.statuses = statuses
        self.ids = ids
        self.errors = errors


class Operation(Generic[R_co]):
    """One operation of the API.

    Args:
        name: `tools.create`, as logs and errors call it.
        method: HTTP method.
        path: Path template; `{name}` stands for the path parameter with that wire name.
        reply: How the reply is read.
        arguments: In the order in which they are written.
        wrapper: The body fields sit inside this key.
        body_encoding: Whether a wrapped body is JSON or a string that holds JSON.
        body_required: A body is sent even if it has no field.
        media_type: Content type of the body.
        body_format: What the bytes of the body are.
        others: Media types that callers may choose in its place, with what the bytes are then.
        xml: The body is XML of this form.
        reply_xml: Replies are XML of this form.
        accept: Content types of the reply.
        idempotent: Declared safe to resend, whatever the method.
        timeout: Seconds for a whole call, unless the client or the call says otherwise.
        max_retries: How often a failed request is sent again at most, unless the client or the call says otherwise.
        paging: How the next page is asked for, where the reply is one of several.
        batch: The list that goes out in several requests, and how much of it in one.
        partial: A failing reply that carries partial success.
        anonymous: No credential is sent.
        security: Sets of credentials that each will do: 0 is the client's key, 1 the first one besides it. The first set
            that is complete is sent.
        servers: Where it is, if not where the others are: the first one, or the one that is chosen by name.
        errors: Types of what errors say, by status: `404`, `4XX`, `default`.
    """

    __slots__ = (
        "accept",
        "anonymous",
        "arguments",
        "batch",
        "body_encoding",
        "body_format",
        "body_required",
        "errors",
        "idempotent",
        "max_retries",
        "media_type",
        "method",
        "name",
        "others",
        "paging",
        "partial",
        "path",
        "reply",
        "reply_xml",
        "security",
        "servers",
        "timeout",
        "wrapper",
        "xml",
    )

    def __init__(
        self,
        name: str,
        method: str,
        path: str,
        *,
        reply: Reply[R_co],
        arguments: tuple[Argument, ...] = (),
        wrapper: str | None = None,
        body_encoding: Literal["json", "json-string"] = "json",
        body_required: bool = False,
        media_type: str = "application/json",
        body_format: BodyFormat = "json",
        others: Mapping[str, BodyFormat | Root] | None = None,
        xml: Root | None = None,
        reply_xml: Root | None = None,
        accept: str = "application/json",
        idempotent: bool = False,
        timeout: float | None = None,
        max_retries: int | None = None,
        paging: Paging | None = None,
        batch: tuple[str, int] | None = None,
        partial: PartialFailure | None = None,
        anonymous: bool = False,
        security: tuple[tuple[int, ...], ...] = ((0,),),
        servers: tuple[Server, ...] = (),
        errors: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = name
        self.method = method
        self.path = path
        self.reply = reply
        self.arguments = arguments
        self.wrapper = wrapper
        self.body_encoding = body_encoding
        self.body_required = body_required
        self.media_type = media_type
        self.body_format: BodyFormat = body_format
        self.others: Mapping[str, BodyFormat | Root] = others or {}
        self.xml = xml
        self.reply_xml = reply_xml
        self.accept = accept
        self.idempotent = idempotent
        self.timeout = timeout
        self.max_retries = max_retries
        self.paging = paging
        self.batch = batch
        self.partial = partial
        self.anonymous = anonymous
        self.security = security
        self.servers = servers
        self.errors = errors

    def made(self) -> Self:
        """Itself: there is nothing to make."""
        return self

    def __repr__(self) -> str:
        return f"Operation({self.name!r}, {self.method!r}, {self.path!r})"


class DeferredOperation(Generic[R_co]):
    """An operation of a package with many models: it is made, and the models it names are imported, when it is first called."""

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Operation[R_co]]) -> None:
        self._make = make
        self._made: Operation[R_co] | None = None

    def made(self) -> Operation[R_co]:
        """The operation. Threads that ask at once may be given equal ones."""
        made = self._made
        if made is None:
            with unforked:
                made = self._made = self._make()
        return made
