"""From the arguments of a call to the request that is sent. Pure: no I/O, no clock, no randomness."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from .charset import essence, in_charset
from .encode import encoder_of, json_bytes, json_text, json_value
from .jsonvalue import is_array, is_object
from .multipart import FormPart, multipart
from .operation import (
    Argument,
    Body,
    BodyFormat,
    ContentType,
    Cookie,
    File,
    FormField,
    Header,
    Operation,
    Part,
    Path,
    Query,
    WholeBody,
    WholeFile,
)
from .options import Omit, Options, check_headers
from .retry import IDEMPOTENT_METHODS
from .servers import Server
from .styles import QueryPair, QueryStyle, cookies, in_path, in_query, simple, text_of
from .uploads import Content, FileUpload, upload_of
from .urls import append_query, encoded, fill_path, written_pairs

if TYPE_CHECKING:
    from .xmlbodies import Root

__all__ = ["IDEMPOTENCY_KEY", "Prepared", "needs_idempotency_key", "prepare"]

IDEMPOTENCY_KEY: Final = "Idempotency-Key"

_OF_BODIES: Final = frozenset({"Content-Encoding", "Content-Length", "Content-Type"})
_SCHEMES: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A request, the same on every try. The credential is not in it."""

    method: str
    target: str = field(repr=False)
    """Path and query, encoded."""
    headers: dict[str, str] = field(repr=False)
    body: bytes | Content | None = field(repr=False)
    resendable: bool
    """Sending it twice does no harm."""
    servers: tuple[Server, ...] = ()
    """Where the operation is, if not where the others are."""

    def at(self, url: str) -> Prepared:
        """The request that reads what is at a whole URL."""
        headers = {name: value for name, value in self.headers.items() if name not in _OF_BODIES}
        return replace(self, method="GET", target=url, headers=headers, body=None, resendable=True)

    def url_below(self, base: str, target: str | None = None) -> str:
        """Where it is sent, or would be with another target; a path never starts like a whole URL."""
        target = self.target if target is None else target
        return target if target.startswith(_SCHEMES) else base + target


@dataclass(slots=True)
class _Parts:
    """What the arguments come to, by where they travel."""

    path: dict[str, str] = field(default_factory=dict[str, str])
    query: list[QueryPair] = field(default_factory=list[QueryPair])
    headers: dict[str, str] = field(default_factory=dict[str, str])
    cookies: list[str] = field(default_factory=list[str])
    body: dict[str, Any] = field(default_factory=dict[str, Any])
    form: list[QueryPair] = field(default_factory=list[QueryPair])
    parts: list[FormPart] = field(default_factory=list[FormPart])
    upload: FileUpload | None = None
    whole: Any = None
    has_whole: bool = False
    media_type: str | None = None
    """The one that the caller chose among the operation's others."""


def prepare(
    operation: Operation[Any], arguments: Mapping[str, object], options: Options, *, user_agent: str
) -> Prepared:
    """Builds the request of a call.

    Raises:
        TypeError: An argument is `None` where that is no value, or of a type that cannot be sent.
        ValueError: An argument cannot be sent: an empty path segment, a number that is not finite.
    """
    parts = _Parts()
    for argument in operation.arguments:
        value = arguments.get(argument.name)
        if isinstance(value, Omit):
            continue
        if value is None and not _sends_null(argument):
            continue
        if isinstance(argument, ContentType):
            parts.media_type = _chosen(operation, argument.name, value)
        else:
            _put(parts, argument, value)
    for name, value in options.query.items():
        _put_extra_query(parts, name, value)
    for name, value in options.body.items():
        parts.body[name] = _checked(name, json_value, value)
    body, content_type = _body(operation, parts)
    headers = _headers(operation, parts, options, user_agent, content_type=content_type)
    if isinstance(body, Content) and body.length is not None:
        headers["Content-Length"] = str(body.length)
    path = fill_path(operation.path, lambda name: parts.path.get(name, ""))
    return Prepared(
        method=operation.method,
        target=append_query(path, parts.query),
        headers=headers,
        body=body,
        resendable=operation.method in IDEMPOTENT_METHODS
        or operation.idempotent
        or IDEMPOTENCY_KEY.lower() in {name.lower() for name in headers},
        servers=operation.servers,
    )


def needs_idempotency_key(
    operation: Operation[Any], arguments: Mapping[str, object], headers: Mapping[str, str]
) -> str | None:
    """The name of the argument that carries the idempotency key, if none was given."""
    if any(name.lower() == IDEMPOTENCY_KEY.lower() for name in headers):
        return None
    for argument in operation.arguments:
        if isinstance(argument, Header) and argument.wire.lower() == IDEMPOTENCY_KEY.lower():
            given = arguments.get(argument.name)
            return argument.name if given is None or isinstance(given, Omit) else None
    return None


def _sends_null(argument: Argument) -> bool:
    """Whether `None` is sent; raises where it may not even be given."""
    if isinstance(argument, Body | FormField | Part | File | WholeBody | WholeFile):
        if not argument.nullable:
            raise TypeError(
                f"{argument.name}: None is no value of this argument; leave it out if it is optional"
            )
        return True
    if isinstance(argument, Path) or argument.required:
        raise TypeError(f"{argument.name}: None is no value of this argument")
    return False


def _put(parts: _Parts, argument: Argument, value: object) -> None:
    name = argument.name
    if isinstance(argument, File | WholeFile):
        _put_file(parts, argument, value)
        return
    plain = _checked(name, encoder_of(argument.of), value)
    if argument.is_id:
        _refuse_no_id(name, value, plain)
    if argument.json_string and plain is not None:
        plain = _checked(name, json_text, plain)
    match argument:
        case Path(style=style, explode=explode, reserved=reserved):
            parts.path[argument.wire] = _checked(
                name,
                partial(in_path, style, argument.wire, explode=explode, reserved=reserved),
                plain,
            )
        case Query(style=query_style, reserved=reserved):
            parts.query += _checked(
                name,
                partial(in_query, query_style, argument.wire, reserved=reserved),
                plain,
            )
        case Header(style=header_style, explode=explode):
            text = _checked(
                name,
                json_text if header_style == "json" else partial(simple, explode=explode),
                plain,
            )
            if text is not None:
                check_headers({argument.wire: text})
                parts.headers[argument.wire] = text
        case Cookie():
            parts.cookies += _cookies(argument, plain)
        case FormField(style=form_style, reserved=reserved):
            write = partial(in_query, form_style, argument.wire, reserved=reserved)
            parts.form += [] if plain is None else _checked(name, write, plain)
        case Part(content_type=content_type, repeated=repeated):
            values = plain if repeated and is_array(plain) else [plain]
            parts.parts += [FormPart(argument.wire, value, content_type) for value in values]
        case WholeBody():
            parts.whole, parts.has_whole = plain, True
        case _:
            parts.body[argument.wire] = plain


def _refuse_no_id(name: str, value: object, plain: Any) -> None:
    """An empty id would mean another thing, or all of them; an object is certainly none."""
    if plain is True or plain is False or not isinstance(plain, str | int):
        raise TypeError(f"{name}: must be text or a number, not {type(value).__name__}")
    if plain == "":
        raise ValueError(f"{name}: is empty")


def _put_file(parts: _Parts, argument: File | WholeFile, value: object) -> None:
    if isinstance(argument, WholeFile):
        parts.upload = _checked(argument.name, upload_of, value)
        return
    values: Any = value
    if argument.repeated:
        if isinstance(value, str | bytes | FileUpload) or not isinstance(value, Iterable):
            raise TypeError(f"{argument.name}: expected a list of files")
    else:
        values = [value]
    for each in values:
        upload = _checked(argument.name, upload_of, each)
        parts.parts.append(FormPart(argument.wire, upload, argument.content_type))


def _cookies(argument: Cookie, value: Any) -> list[str]:
    name, wire = argument.name, argument.wire
    match argument.style:
        case "form":
            pairs = _checked(name, partial(cookies, wire), value)
        case "comma":
            text = _checked(name, simple, value)
            pairs = [(wire, text)] if text is not None else []
        case _:
            pairs = [(wire, encoded(_checked(name, json_text, value)))]
    for _, text in pairs:
        if not all("!" <= char <= "~" and char not in '";\\' for char in text):
            raise ValueError(f"{name}: a character that no cookie can hold")
    return [f"{cookie}={text}" for cookie, text in pairs]


def _put_extra_query(parts: _Parts, name: str, value: object) -> None:
    parts.query = [pair for pair in parts.query if pair[0] != name]
    plain = _checked(name, json_value, value)
    if plain is not None:
        values = plain if is_array(plain) else [plain]
        texts = [_checked(name, text_of, each) for each in values if each is not None]
        parts.query += [(name, "", encoded(text)) for text in texts]


def _chosen(operation: Operation[Any], name: str, value: object) -> str | None:
    """The media type that was chosen, in any case of letters; the usual one is no choice."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: expected a media type, not {type(value).__name__}")
    chosen = value.strip().lower()
    known = {other.lower(): other for other in operation.others}
    if chosen not in known and chosen != operation.media_type.lower():
        raise ValueError(f"{name}: the body cannot be sent as {value!r}")
    return known.get(chosen)


def _body(operation: Operation[Any], parts: _Parts) -> tuple[bytes | Content | None, str]:
    """The body and its content type; without a body there is none."""
    is_empty = not (parts.has_whole or parts.body or parts.form or parts.parts or parts.upload)
    if is_empty and not operation.body_required:
        return None, ""
    media_type = parts.media_type or operation.media_type
    own: BodyFormat | Root = operation.body_format if operation.xml is None else operation.xml
    chosen = operation.others.get(parts.media_type, own) if parts.media_type else own
    match chosen:
        case "multipart":
            boundary = f"part-{secrets.token_hex(16)}"
            fields = parts.whole if is_object(parts.whole) else parts.body
            given = [*parts.parts, *(FormPart(name, value) for name, value in fields.items())]
            if parts.media_type:
                given = [FormPart(name, value) for name, value in _plain_fields(parts)]
            return _checked(
                "body", partial(_multipart, boundary), given
            ), f"{media_type}; boundary={boundary}"
        case "form" if parts.media_type:
            return _plain_form(parts), media_type
        case "form":
            fields = parts.whole if is_object(parts.whole) else parts.body
            pairs = [*parts.form]
            for name, value in fields.items():
                if value is not None:
                    pairs += _checked(name, partial(in_query, "form", name, reserved=False), value)
            return written_pairs(pairs).encode(), media_type
        case "bytes":
            upload = parts.upload or FileUpload(b"")
            return Content([upload]), upload.content_type or media_type
        case _:
            return _value_body(operation, parts, chosen, media_type), media_type


def _plain_fields(parts: _Parts) -> list[tuple[str, Any]]:
    """The fields of the body, lists as their items, for a media type that the arguments were not written for.

    There is no null in forms and parts.
    """
    given = [(part.name, part.value) for part in parts.parts]
    given += parts.body.items()
    given += parts.whole.items() if is_object(parts.whole) else ()
    items = [
        (name, item) for name, value in given for item in (value if is_array(value) else [value])
    ]
    return [(name, item) for name, item in items if item is not None]


def _plain_form(parts: _Parts) -> bytes:
    """A form whose fields have no style of their own: objects are JSON (OpenAPI 3.0.4 §4.8.14.4)."""
    pairs: list[QueryPair] = []
    for name, value in _plain_fields(parts):
        style: QueryStyle = "json" if is_object(value) or is_array(value) else "form"
        pairs += _checked(name, partial(in_query, style, name, reserved=False), value)
    return written_pairs(pairs).encode()


def _value_body(
    operation: Operation[Any], parts: _Parts, own: BodyFormat | Root, media_type: str
) -> bytes:
    """A body of JSON, XML, lines or text."""
    value: Any = parts.whole if parts.has_whole else parts.body
    if own == "lines":
        items = value if is_array(value) else []
        # In a JSON text sequence a record separator begins each (RFC 7464 §2.2).
        begin = b"\x1e" if essence(media_type).endswith("json-seq") else b""
        return b"".join(begin + _checked("body", json_bytes, item) + b"\n" for item in items)
    if own == "text":
        if not parts.has_whole or value is None:
            return b""
        text = _checked("body", text_of, value)
        return bytes(_checked("body", partial(in_charset, media_type), text))
    if operation.wrapper is not None and not parts.has_whole:
        inner = (
            _checked("body", json_text, value)
            if operation.body_encoding == "json-string"
            else value
        )
        value = {operation.wrapper: inner}
    encode = json_bytes if isinstance(own, str) else own.write
    return bytes(_checked("body", encode, value))


def _multipart(boundary: str, parts: list[FormPart]) -> Content:
    return multipart(parts, boundary)


def _headers(
    operation: Operation[Any],
    parts: _Parts,
    options: Options,
    user_agent: str,
    *,
    content_type: str,
) -> dict[str, str]:
    headers = {"Accept": operation.accept, "User-Agent": user_agent}
    if content_type:
        headers["Content-Type"] = content_type
    for name, value in options.headers.items():
        _set(headers, name, value)
    for name, value in parts.headers.items():
        _set(headers, name, value)
    if parts.cookies:
        _set(headers, "Cookie", "; ".join(parts.cookies))
    if options.idempotency_key is not None:
        _set(headers, IDEMPOTENCY_KEY, options.idempotency_key)
    for name, value in options.own_headers.items():
        _set(headers, name, value)
    if options.last_event_id:
        _set(headers, "Last-Event-ID", options.last_event_id.strip(" \t"))
    return headers


def _set(headers: dict[str, str], name: str, value: str) -> None:
    """Sets a header in place of one that differs in case only."""
    for other in [each for each in headers if each.lower() == name.lower()]:
        del headers[other]
    headers[name] = value


def _checked(name: str, encode: Any, value: object) -> Any:
    """Encodes, and names the argument in what goes wrong."""
    try:
        return encode(value)
    except TypeError as error:
        problem: Exception = TypeError(f"{name}: {error}")
    except ValueError as error:
        problem = ValueError(f"{name}: {error}")
    except RecursionError:
        problem = ValueError(f"{name}: is nested too deeply, or contains itself")
    raise problem
