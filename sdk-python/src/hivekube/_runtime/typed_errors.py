"""What a failing reply says, as the type that the document has for its status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .decode import decoder_of
from .jsontext import body_of

if TYPE_CHECKING:
    from .operation import Operation
    from .outcome import Received

__all__ = ["typed_error"]


def typed_error(operation: Operation[Any], reply: Received) -> Any:
    """The body by the type of its status, else of its range, else of `default` (OpenAPI, Responses Object).

    `None` if the document has no type for it. What does not match is no error of its own: the status says enough.
    """
    types = operation.errors
    if types is None or reply.is_success:
        return None
    status = str(reply.status_code)
    of = next((types[key] for key in (status, f"{status[0]}XX", "default") if key in types), None)
    text = body_of(reply.content)
    if of is None or not text:
        return None
    try:
        return decoder_of(of).decode(text)
    except (ValueError, RecursionError):
        return None
