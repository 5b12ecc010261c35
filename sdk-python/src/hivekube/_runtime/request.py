"""From the arguments of a call to the request that is sent. Pure: no I/O, no clock, no randomness."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .api import Api, ApiKey, Basic, Bearer
from .encode import encoder_of, json_bytes, json_text, json_value, number_text
from .jsonvalue import is_array, is_object
from .operation import Argument, Body, Cookie, Header, Operation, Path, Query, WholeBody
from .options import Omit, Options, check_headers
from .retry import IDEMPOTENT_METHODS
from .secrets import Secret
from .urls import append_query, fill_path, query_value

__all__ = ["IDEMPOTENCY_KEY", "Prepared", "needs_idempotency_key", "prepare", "with_credential"]

IDEMPOTENCY_KEY: Final = "Idempotency-Key"

_DELIMITERS: Final = {"comma": ",", "pipe": "%7C", "space": "%20"}
"""What stands between the elements of a list that is written as one query value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A request, the same on every try. The credential is not in it."""

    method: str
    target: str = field(repr=False)
    """Path and query, encoded."""
    headers: dict[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)
    resendable: bool
    """Sending it twice does no harm."""
    anonymous: bool


@dataclass(slots=True)
class _Parts:
    """What the arguments come to, by where they travel."""

    path: dict[str, str] = field(default_factory=dict[str, str])
    query: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    headers: dict[str, str] = field(default_factory=dict[str, str])
    cookies: list[str] = field(default_factory=list[str])
    body: dict[str, Any] = field(default_factory=dict[str, Any])
    whole: Any = None
    has_whole: bool = False


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
        _put(parts, argument, value)
    for name, value in options.query.items():
        _put_extra_query(parts, name, value)
    for name, value in options.body.items():
        parts.body[name] = _checked(name, json_value, value)
    body = _body(operation, parts)
    headers = _headers(operation, parts, options, user_agent, has_body=body is not None)
    path = fill_path(operation.path, lambda name: parts.path.get(name, ""))
    return Prepared(
        method=operation.method,
        target=append_query(path, parts.query),
        headers=headers,
        body=body,
        resendable=operation.method in IDEMPOTENT_METHODS
        or operation.idempotent
        or IDEMPOTENCY_KEY.lower() in {name.lower() for name in headers},
        anonymous=operation.anonymous,
    )


def needs_idempotency_key(operation: Operation[Any], arguments: Mapping[str, object]) -> str | None:
    """The name of the argument that carries the idempotency key, if it was not given."""
    for argument in operation.arguments:
        if isinstance(argument, Header) and argument.wire.lower() == IDEMPOTENCY_KEY.lower():
            given = arguments.get(argument.name)
            return argument.name if given is None or isinstance(given, Omit) else None
    return None


def with_credential(prepared: Prepared, api: Api, key: Secret | None) -> tuple[str, dict[str, str]]:
    """The target and the headers as they are sent. A header that the caller gave stays as given."""
    if key is None or api.auth is None or prepared.anonymous:
        return prepared.target, prepared.headers
    value = key.reveal()
    match api.auth:
        case Bearer():
            name, text = "Authorization", f"Bearer {value}"
        case Basic():
            name, text = (
                "Authorization",
                f"Basic {base64.b64encode(value.encode()).decode('ascii')}",
            )
        case ApiKey(name, "header"):
            text = value
        case ApiKey(name, "query"):
            separator = "&" if "?" in prepared.target else "?"
            return prepared.target + separator + append_query("", [(name, "", query_value(value))])[
                1:
            ], prepared.headers
        case ApiKey(cookie, _):
            name, text = "Cookie", f"{cookie}={value}"
    given = {each.lower() for each in prepared.headers}
    if name.lower() not in given:
        return prepared.target, {**prepared.headers, name: text}
    if name == "Cookie":
        return prepared.target, {**prepared.headers, name: f"{prepared.headers[name]}; {text}"}
    return prepared.target, prepared.headers


def _sends_null(argument: Argument) -> bool:
    """Whether `None` is sent; raises where it may not even be given."""
    if isinstance(argument, Body | WholeBody):
        if not argument.nullable:
            raise TypeError(
                f"{argument.name}: None is no value of this argument; leave it out instead"
            )
        return True
    if isinstance(argument, Path) or argument.required:
        raise TypeError(f"{argument.name}: None is no value of this argument")
    return False


def _put(parts: _Parts, argument: Argument, value: object) -> None:
    name = argument.name
    encoded = _checked(name, encoder_of(argument.of), value)
    if argument.json_string and encoded is not None:
        encoded = _checked(name, json_text, encoded)
    match argument:
        case Path():
            parts.path[argument.wire] = _text(name, encoded)
        case Query():
            _put_query(parts, argument, encoded)
        case Header():
            text = _simple(name, encoded)
            if text is not None:
                check_headers({argument.wire: text})
                parts.headers[argument.wire] = text
        case Cookie():
            text = _text(name, encoded)
            if not all("!" <= char <= "~" and char not in '",;\\' for char in text):
                raise ValueError(f"{name}: a character that no cookie can hold")
            parts.cookies.append(f"{argument.wire}={text}")
        case WholeBody():
            parts.whole, parts.has_whole = encoded, True
        case _:
            parts.body[argument.wire] = encoded


def _simple(name: str, value: Any) -> str | None:
    """A value in simple style (OpenAPI, Style Values): `a,b` for a list, `key,1,other,2` for an object.

    What has no element is not sent: RFC 6570 §2.3 counts it as undefined.
    """
    if is_object(value):
        value = [each for pair in value.items() if pair[1] is not None for each in pair]
    if not is_array(value):
        return _text(name, value)
    return ",".join(_text(name, each) for each in value if each is not None) or None


def _put_query(parts: _Parts, argument: Query, value: Any) -> None:
    name, wire = argument.name, argument.wire
    if argument.style == "json":
        parts.query.append((wire, "", query_value(_checked(name, json_text, value))))
    elif not is_array(value):
        parts.query.append((wire, "", query_value(_text(name, value))))
    else:
        values = [_text(name, each) for each in value if each is not None]
        delimiter = _DELIMITERS.get(argument.style)
        if delimiter is None:
            suffix = "[]" if argument.style == "brackets" else ""
            parts.query.extend((wire, suffix, query_value(each)) for each in values)
        elif values:
            parts.query.append((wire, "", query_value(*values, delimiter=delimiter)))


def _put_extra_query(parts: _Parts, name: str, value: object) -> None:
    parts.query = [pair for pair in parts.query if pair[0] != name]
    encoded = _checked(name, json_value, value)
    values = encoded if is_array(encoded) else [encoded]
    texts = [_text(name, each) for each in values if each is not None]
    parts.query.extend((name, "", query_value(each)) for each in texts)


def _body(operation: Operation[Any], parts: _Parts) -> bytes | None:
    if parts.has_whole:
        return bytes(_checked("body", json_bytes, parts.whole))
    if not parts.body and not operation.body_required:
        return None
    fields: Any = parts.body
    if operation.wrapper is not None:
        inner = (
            _checked("body", json_text, fields)
            if operation.body_encoding == "json-string"
            else fields
        )
        fields = {operation.wrapper: inner}
    return bytes(_checked("body", json_bytes, fields))


def _headers(
    operation: Operation[Any], parts: _Parts, options: Options, user_agent: str, *, has_body: bool
) -> dict[str, str]:
    headers = {"Accept": "application/json", "User-Agent": user_agent}
    if has_body:
        headers["Content-Type"] = operation.media_type
    headers.update(parts.headers)
    if parts.cookies:
        headers["Cookie"] = "; ".join(parts.cookies)
    if options.idempotency_key is not None:
        _set(headers, IDEMPOTENCY_KEY, options.idempotency_key)
    for name, value in options.headers.items():
        _set(headers, name, value)
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


def _text(name: str, value: Any) -> str:
    """A value as it stands in a path, a query or a header."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if value is None:
        raise TypeError(f"{name}: None has no form here")
    return str(value) if isinstance(value, int) else str(_checked(name, json_text, value))
