"""What a call gave, in the words of wire vectors: results, errors and warnings as JSON values."""

from __future__ import annotations

import warnings
from typing import Any, Final

import hivekube

__all__ = ["conflicts", "error", "items", "members", "result", "same"]

_KINDS: Final[tuple[tuple[type[Exception], str], ...]] = (
    # The narrower classes first.
    (hivekube.ConfigurationError, "configuration"),
    (hivekube.APITimeoutError, "timeout"),
    (hivekube.APIConnectionError, "connection"),
    (hivekube.MissingIdError, "missing_id"),
    (hivekube.APIResponseError, "response"),
    (hivekube.PartialFailureError, "partial_failure"),
    (hivekube.RedirectError, "redirect"),
    (hivekube.BadRequestError, "bad_request"),
    (hivekube.AuthenticationError, "authentication"),
    (hivekube.PermissionDeniedError, "permission_denied"),
    (hivekube.NotFoundError, "not_found"),
    (hivekube.ConflictError, "conflict"),
    (hivekube.UnprocessableEntityError, "unprocessable_entity"),
    (hivekube.RateLimitError, "rate_limit"),
    (hivekube.InternalServerError, "internal_server"),
    (hivekube.APIStatusError, "status"),
    (ValueError, "invalid_argument"),
    (TypeError, "invalid_argument"),
)

_ANSWERS: Final = (
    hivekube.Created,
    hivekube.Updated,
    hivekube.Deleted,
    hivekube.Batch,
    hivekube.Ack,
)
_MEMBERS: Final = ("value", "matched", "modified", "count", "ids", "errors", "extra")


def result(value: Any) -> Any:
    """A result as a vector writes it."""
    if _is(value, hivekube.Page, hivekube.AsyncPage):
        seen = members(total=value.total, extra=value.extra)
        return items(value.items) | {"has_next": value.has_next} | seen
    if _is(value, *_ANSWERS):
        fields = {name: getattr(value, name, None) for name in _MEMBERS}
        return members(id=_id(value), **fields | {"value": _wire(fields["value"])})
    return _wire(value)


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
        if isinstance(warning, hivekube.AliasConflictWarning)
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
    return value.to_wire() if hasattr(value, "to_wire") else value


def _id(answer: Any) -> str | None:
    try:
        return getattr(answer, "id", None)
    except hivekube.MissingIdError:
        return None
