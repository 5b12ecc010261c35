"""What a call gave, in the words of wire vectors: results, errors and warnings as JSON values."""

from __future__ import annotations

import warnings
from typing import Any, Final

from .sdk import SDK

__all__ = [
    "conflicts",
    "error",
    "is_bytes",
    "is_stream",
    "items",
    "members",
    "result",
    "same",
    "stream",
]

_KINDS: Final[tuple[tuple[type[Exception], str], ...]] = (
    # The narrower classes first.
    (SDK.ConfigurationError, "configuration"),
    (SDK.APITimeoutError, "timeout"),
    (SDK.APIConnectionError, "connection"),
    (SDK.MissingIdError, "missing_id"),
    (SDK.APIResponseError, "response"),
    (SDK.BatchError, "batch"),
    (SDK.PartialFailureError, "partial_failure"),
    (SDK.RedirectError, "redirect"),
    (SDK.BadRequestError, "bad_request"),
    (SDK.AuthenticationError, "authentication"),
    (SDK.PermissionDeniedError, "permission_denied"),
    (SDK.NotFoundError, "not_found"),
    (SDK.ConflictError, "conflict"),
    (SDK.UnprocessableEntityError, "unprocessable_entity"),
    (SDK.RateLimitError, "rate_limit"),
    (SDK.InternalServerError, "internal_server"),
    (SDK.APIStatusError, "status"),
    (ValueError, "invalid_argument"),
    (TypeError, "invalid_argument"),
)

_ANSWERS: Final = (
    SDK.Created,
    SDK.Updated,
    SDK.Deleted,
    SDK.Batch,
    SDK.Ack,
)
_MEMBERS: Final = ("value", "matched", "modified", "count", "ids", "errors", "extra")


def result(value: Any) -> Any:
    """A result as a vector writes it."""
    if _is(value, SDK.Page, SDK.AsyncPage):
        seen = members(total=value.total, extra=value.extra)
        return items(value.items) | {"has_next": value.has_next} | seen
    if _is(value, *_ANSWERS):
        fields = {name: getattr(value, name, None) for name in _MEMBERS}
        return members(id=_id(value), **fields | {"value": _wire(fields["value"])})
    if isinstance(value, str):
        return {"text": value}
    return _wire(value)


def is_stream(value: Any) -> bool:
    """Whether it is read item by item."""
    return _is(value, SDK.EventStream, SDK.AsyncEventStream, SDK.LineStream, SDK.AsyncLineStream)


def is_bytes(value: Any) -> bool:
    """Whether it is bytes that are still to come."""
    return _is(value, SDK.ByteStream, SDK.AsyncByteStream)


def stream(all_items: list[Any]) -> dict[str, Any]:
    """What came in a stream, as a vector writes it: the data of events, or lines."""
    events = [item.data for item in all_items if _is(item, SDK.ServerEvent)]
    if len(events) == len(all_items):
        return {"events": [_wire(data) for data in events]}
    return {"lines": [_wire(item) for item in all_items]}


def items(all_items: list[Any]) -> dict[str, Any]:
    """All items of a list as a vector writes them."""
    return {"items": [_wire(item) for item in all_items]}


def error(problem: Any, expected: dict[str, Any]) -> Any:
    """An error as a vector writes it, with the members the vector has; what is no error stays as it is."""
    if not isinstance(problem, Exception):
        return problem
    kind = next(
        (kind for known, kind in _KINDS if isinstance(problem, known)), type(problem).__name__
    )
    seen = {"kind": kind, "status": getattr(problem, "status_code", None)}
    seen["refused"] = kind in {"configuration", "invalid_argument"}
    for name in (
        "body",
        "request_id",
        "retry_after",
        "location",
        "ids",
        "errors",
        "attempts",
        "outcome_unknown",
    ):
        seen[name] = getattr(problem, name, None)
    return {name: seen[name] for name in expected}


def conflicts(caught: list[warnings.WarningMessage]) -> list[tuple[str, str, str]]:
    """The conflicts among warnings, sorted."""
    found = [item.message for item in caught]
    return sorted(
        (warning.schema, warning.field, warning.legacy)
        for warning in found
        if isinstance(warning, SDK.AliasConflictWarning)
    )


def members(**values: Any) -> dict[str, Any]:
    """The members that are there; empty containers are left out."""
    return {
        name: value for name, value in values.items() if value is not None and value not in ({}, [])
    }


def same(one: Any, other: Any) -> bool:
    """Equality of JSON values: `1`, `1.0` and `true` are three."""
    if type(one) is not type(other):
        return False
    if _is(one, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if _is(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _is(value: object, *types: type) -> bool:
    """`isinstance`, for values whose type stays unknown to checkers."""
    return isinstance(value, types)


def _wire(value: Any) -> Any:
    if _is(value, SDK.Unknown):
        return value.value
    return value.to_wire() if hasattr(value, "to_wire") else value


def _id(answer: Any) -> str | None:
    try:
        return getattr(answer, "id", None)
    except SDK.MissingIdError:
        return None
