"""What a reply means: a value, or the error that says why there is none. Pure: a reply in, a value or an error out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from .api import Api, KnownFailure
from .body import Body, ids_of, list_of
from .charset import charset_of, is_latin
from .encode import json_bytes
from .errors import (
    APIConnectionError,
    APIError,
    APIResponseError,
    APIStatusError,
    APITimeoutError,
    NotFoundError,
    PartialFailureError,
    RedirectError,
    error_class_of_kind,
    error_class_of_status,
)
from .headers import Headers
from .jsontext import NotJson, body_of, read_json
from .jsonvalue import is_object
from .operation import Operation
from .pointers import MISSING, look_up, steps_of
from .replies import Fails, NothingFits
from .results import Created, NoId
from .retry import Event
from .retry_after import retry_after_of
from .secrets import Secret, mask, printable, secrets_in, shown_url
from .typed_errors import typed_error

if TYPE_CHECKING:
    from .attempt import Failure

__all__ = ["Reader", "Received"]

R = TypeVar("R")

_KEPT: Final = 65_536
"""Bytes of a reply that an error keeps."""

_SHOWN: Final = 512
"""Characters of a reply that the text of an error shows."""


@dataclass(frozen=True, slots=True)
class Received:
    """A complete reply."""

    status_code: int
    headers: Headers
    content: bytes
    attempts: int = 1
    """How many requests it took."""

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status_code <= 299  # noqa: PLR2004


class Reader:
    """Reads the replies of one API. `secrets`, and what is in `provided` by then, are masked in what errors show."""

    def __init__(
        self,
        api: Api,
        secrets: Sequence[Secret] = (),
        provided: Sequence[Mapping[int, Secret]] = (),
    ) -> None:
        self._api = api
        self._fixed = tuple(secrets)
        self._provided = provided

    @property
    def _secrets(self) -> tuple[Secret, ...]:
        return (*self._fixed, *(secret for each in self._provided for secret in (*each.values(),)))

    def hiding(self, headers: Mapping[str, str]) -> Reader:
        """The same for a request with these headers, which may hold credentials of its own."""
        return Reader(self._api, (*self._fixed, *secrets_in(headers)), self._provided)

    def masked(self, text: str) -> str:
        """Text without the credentials that are known."""
        return mask(text, self._secrets)

    def request_id(self, reply: Received) -> str | None:
        """The server's name for the request."""
        return reply.headers.first(self._api.request_id_header, None)

    def read(self, operation: Operation[R], reply: Received) -> R:
        """The value of a reply.

        Raises:
            APIStatusError: The reply says that the call failed.
            APIResponseError: The reply cannot be read.
        """
        if not reply.is_success:
            raise self.status_error(operation, reply)
        value, error = self._json_value(operation, reply, body_of(reply.content))
        if error is not None:
            raise error
        return cast("R", value)

    def is_final(self, operation: Operation[Any], reply: Received) -> bool:
        """Whether a failing reply has a meaning of its own that no further try would change."""
        body = _parsed(reply)
        return self._known(body) is not None or _partial(operation, reply, body) is not None

    def status_error(self, operation: Operation[Any], reply: Received) -> APIStatusError:
        """The error of a reply whose status is not 2xx."""
        body = _parsed(reply)
        known = self._known(body)
        status = reply.status_code
        if known is not None:
            return self._failure(error_class_of_kind(known.kind), operation, reply, body)
        partial = _partial(operation, reply, body)
        if partial is not None:
            ids, errors = partial
            message = f"{operation.name}: status {status}: {len(ids)} worked, {len(errors)} failed"
            return PartialFailureError(
                message, ids=ids, errors=errors, **self._facts(operation, reply, body)
            )
        if 300 <= status <= 399:  # noqa: PLR2004
            location = reply.headers.first("location", None)
            shown = None if location is None else mask(shown_url(location), self._secrets)
            message = f"{operation.name}: status {status}: redirects are not followed (to {shown or 'nowhere'})"
            return RedirectError(message, location=shown, **self._facts(operation, reply, body))
        return self._failure(error_class_of_status(status), operation, reply, body)

    def response_error(
        self, operation: Operation[Any], reply: Received, reason: str
    ) -> APIResponseError:
        """The error of a reply that cannot be read."""
        body = _parsed(reply)
        return APIResponseError(
            self._text(f"{operation.name}: {reason}", reply),
            status_code=reply.status_code,
            headers=reply.headers,
            request_id=self.request_id(reply),
            body=body,
            raw=reply.content[:_KEPT],
            attempts=reply.attempts,
        )

    def _json_value(
        self, operation: Operation[Any], reply: Received, text: bytes
    ) -> tuple[object, APIError | None]:
        """The value or the error of a body that may have come as XML; JSON never starts with `<`."""
        if operation.reply_xml is None or text.lstrip()[:1] != b"<":
            return self._value(operation, reply, text)
        try:
            text = json_bytes(operation.reply_xml.read(text))
        except ValueError as problem:
            why = f"the reply is not XML: {problem}"
        else:
            return self._value(operation, reply, text)
        return None, self.response_error(operation, reply, why)

    def may_say_failed(self, operation: Operation[Any], text: bytes) -> bool:
        """Whether an object in this JSON text may say that the call failed. Most are told by the names that are not in it."""
        places = (steps_of(known.at)[:1] for known in self._api.known_failures)
        names = (*operation.reply.fails, *(name for place in places for name in place))
        return b"\\u" in text or any(_sign(name) in text for name in names)

    def refused(self, operation: Operation[Any], reply: Received) -> APIError:
        """The error of a 2xx reply that is not what the operation gives; what its body says comes first."""
        text = body_of(reply.content)
        try:
            body = read_json(text) if text else None
        except NotJson:
            body = None
        failed = self._failure_in_success(operation, reply, body)
        got = printable(reply.headers.first("content-type", "none"), 100)
        why = f"the reply is no {operation.reply.wanted} (content type: {got})"
        return failed or self.response_error(operation, reply, why)

    def failure_in_item(
        self, operation: Operation[Any], item: Received, value: Any
    ) -> APIStatusError | None:
        """The error of an item of a stream that says that the call failed."""
        return self._failure_in_success(operation, item, value)

    def item_error(self, operation: Operation[Any], item: Received) -> APIStatusError:
        """The error of an event that is one."""
        return self._failure(APIStatusError, operation, item, _parsed(item))

    def broken_error(
        self, operation: Operation[Any], reply: Received, failure: Failure
    ) -> APIError:
        """The error of a reply that ends too early, or cannot be decompressed."""
        if failure.event is Event.FINAL:
            return self.response_error(operation, reply, failure.message)
        cls = APITimeoutError if failure.is_timeout else APIConnectionError
        what = "nothing more came in time" if failure.is_timeout else failure.message
        error = cls(f"{operation.name}: {what}", attempts=reply.attempts)
        error.status_code, error.request_id = reply.status_code, self.request_id(reply)
        return error

    def _value(
        self, operation: Operation[Any], reply: Received, text: bytes
    ) -> tuple[object, APIError | None]:
        """The value or the error. Errors are made outside of `except`, so that they carry no context."""
        kind = operation.reply
        if kind.is_text:
            return self._text_value(operation, reply, text)
        if kind.plain_is_empty and kind.empty_ok and _is_plain(reply, text):
            text = b""
        if not text and not kind.empty_ok:
            return None, self.response_error(operation, reply, "the reply is empty")
        fast = kind.read_fast(text)
        if fast is not None and self._failure_in_success(operation, reply, fast[1]) is None:
            return fast[0], None
        try:
            body = Body(read_json(text), text) if text else None
            if body is not None:
                failed = self._failure_in_success(operation, reply, body.value)
                if failed is not None:
                    return None, failed
            value: object = kind.empty() if body is None else kind.read(body)
        except NotJson as problem:
            why = _not_json(reply, problem)
        except NothingFits as problem:
            why = str(problem)
        except (ValueError, RecursionError) as problem:
            why = f"the reply does not match the document: {problem}"
        else:
            return self._told_of_missing_id(operation, reply, value), None
        return None, self.response_error(operation, reply, why)

    def _text_value(
        self, operation: Operation[Any], reply: Received, text: bytes
    ) -> tuple[str | None, APIError | None]:
        try:
            return _decoded(reply, text), None
        except UnicodeDecodeError as problem:
            why = f"the reply is no UTF-8 (at byte {problem.start})"
        return None, self.response_error(operation, reply, why)

    def _failure_in_success(
        self, operation: Operation[Any], reply: Received, body: Any
    ) -> APIStatusError | None:
        """The error of a 2xx reply whose body says that the call failed."""
        known = self._known(body)
        if known is not None:
            return self._failure(error_class_of_kind(known.kind), operation, reply, body)
        if _says_failed(body, operation.reply.fails):
            return self._failure(APIStatusError, operation, reply, body)
        for place in operation.reply.not_found:
            found = look_up(body, steps_of(place))
            if found is None or found in ([], {}):
                return self._failure(NotFoundError, operation, reply, body)
        return None

    def _known(self, body: Any) -> KnownFailure | None:
        for known in self._api.known_failures:
            if look_up(body, steps_of(known.at)) == known.equals:
                return known
        return None

    def _failure(
        self, cls: type[APIStatusError], operation: Operation[Any], reply: Received, body: Any
    ) -> APIStatusError:
        message = self._text(
            f"{operation.name}: status {reply.status_code}", reply, said=_said(body)
        )
        return cls(message, **self._facts(operation, reply, body))

    def _facts(self, operation: Operation[Any], reply: Received, body: Any) -> dict[str, Any]:
        return {
            "status_code": reply.status_code,
            "headers": reply.headers,
            "request_id": self.request_id(reply),
            "retry_after": retry_after_of(reply.headers),
            "body": body,
            "raw": reply.content[:_KEPT],
            "attempts": reply.attempts,
            "parsed": typed_error(operation, reply),
        }

    def _text(self, what: str, reply: Received, said: str | None = None) -> str:
        text = reply.content[: 4 * _SHOWN].decode("utf-8", "replace") if said is None else said
        shown = printable(mask(text.strip(), self._secrets), _SHOWN)
        request_id = self.request_id(reply)
        suffix = (
            f" (request {printable(mask(request_id, self._secrets), 100)})" if request_id else ""
        )
        what = mask(what, self._secrets)
        return f"{what}: {shown}{suffix}" if shown else what + suffix

    def _told_of_missing_id(
        self, operation: Operation[Any], reply: Received, value: object
    ) -> object:
        """What was made, with what to say when an id is read that was not sent."""
        if not isinstance(value, Created):
            return value
        created: Created[Any] = value  # pyright: ignore[reportUnknownVariableType]
        if created.has_id:
            return created
        no_id = NoId(
            call=operation.name,
            status_code=reply.status_code,
            headers=reply.headers,
            request_id=self.request_id(reply),
            body=_parsed(reply),
            raw=reply.content[:_KEPT],
        )
        return dataclasses.replace(created, _no_id=no_id)


@lru_cache(maxsize=256)
def _sign(name: str) -> bytes:
    """A name as JSON text has it, escapes of letters aside; nothing, which is in every text, if there are more ways."""
    is_plain = name.isprintable() and not any(mark in name for mark in '"\\/')
    return f'"{name}"'.encode() if is_plain else b""


def _parsed(reply: Received) -> Any:
    """The body as JSON if it is JSON, else as text; `None` if it is empty."""
    text = body_of(reply.content)
    if not text:
        return None
    try:
        return read_json(text)
    except NotJson:
        return text[:_KEPT].decode("utf-8", "replace")


def _decoded(reply: Received, text: bytes) -> str:
    """A text: UTF-8, or Latin-1 where its `charset` says so."""
    latin = is_latin(charset_of(reply.headers.first("content-type", "")))
    return reply.content.decode("latin-1") if latin else text.decode()


def _not_json(reply: Received, problem: NotJson) -> str:
    kind = printable(reply.headers.first("content-type", "none"), 100)
    cut = "; possibly cut off" if problem.cut else ""
    return f"the reply is not JSON: {problem} (content type: {kind}){cut}"


def _is_plain(reply: Received, text: bytes) -> bool:
    """Whether a body is words for people, and neither JSON, also half of it, nor HTML."""
    kind = reply.headers.first("content-type", "text/plain").partition(";")[0].strip().lower()
    if kind != "text/plain" or text.lstrip()[:1] in {b"{", b"[", b'"', b"<"}:
        return False
    try:
        text.decode()
        read_json(text)
    except UnicodeDecodeError:
        return False
    except NotJson:
        return True
    return False


def _partial(
    operation: Operation[Any], reply: Received, body: Any
) -> tuple[list[str], list[Any]] | None:
    partial = operation.partial
    if partial is None or reply.status_code not in partial.statuses:
        return None
    ids = ids_of(look_up(body, steps_of(partial.ids)))
    errors = list_of(look_up(body, steps_of(partial.errors)))
    return None if ids is None and errors is None else (ids or [], errors or [])


def _says_failed(body: Any, fails: Fails) -> bool:
    if not is_object(body):
        return False
    for fail in fails:
        found = body.get(fail, MISSING)
        if fail == "success" and found is False:
            return True
        if (
            fail == "error"
            and found is not MISSING
            and not (found is None or found is False or found == "")
        ):
            return True
        if fail == "status" and found == "error":
            return True
    return False


def _said(body: Any) -> str | None:
    """What a failing body says in words, where the usual places have it."""
    if not is_object(body):
        return None
    for name in ("error", "message", "detail"):
        found = body.get(name)
        if is_object(found):
            found = found.get("message")
        if isinstance(found, str) and found:
            return found
    return None
