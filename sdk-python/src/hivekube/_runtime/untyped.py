"""Requests that no document describes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from .changes import Changes, changed
from .core import Core
from .operation import Argument, Operation, WholeBody
from .outcome import Received
from .raw import RawResponse
from .replies import UntypedReply
from .urls import written_path

__all__ = ["raw_of", "untyped"]

C = TypeVar("C", bound=Core)


def untyped(
    core: C,
    method: str,
    path: str,
    query: Mapping[str, object] | None,
    headers: Mapping[str, str] | None,
) -> tuple[C, Operation[Any]]:
    if not method.isascii() or not method.isalpha():
        raise ValueError("method: is no HTTP method")
    changes: Changes = {"query": {**core.options.query, **(query or {})}, "headers": headers or {}}
    operation = Operation(
        "request", method.upper(), written_path(path), arguments=(_BODY,), reply=UntypedReply()
    )
    return changed(core, changes), operation


_BODY: Final[Argument] = WholeBody("body", nullable=True)


def raw_of(core: Core, operation: Operation[Any], reply: Received) -> RawResponse[Any]:
    reader = core.reader
    return RawResponse(reply, reader.request_id(reply), lambda reply: reader.read(operation, reply))
