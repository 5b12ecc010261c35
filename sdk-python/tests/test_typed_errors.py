"""What failing replies say, as the types that the document has for their statuses."""

# pyright: reportPrivateUsage=false
# Resources are made without a generated module around them.

from __future__ import annotations

from typing import Any, Final

import pytest

from hivekube._runtime import errors
from hivekube._runtime.calls import AckReply, Operation, SyncResource

from .support.server import Reply, ScriptedServer
from .support.shop import Part, Shop, Thing

CALL: Final[Operation[Any]] = Operation(
    "a.b",
    "POST",
    "/a",
    reply=AckReply(),
    errors={"404": Thing, "4XX": Part, "default": dict[str, Any]},
)


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        (404, '{"id": "1", "name": "n"}', Thing),
        (409, '{"name": "n"}', Part),
        (500, '{"any": 1}', dict),
        (404, '{"other": 1}', None),
        (404, "<p>", None),
        (404, "", None),
    ],
)
def test_bodies_of_errors_are_typed(status: int, text: str, kind: type | None) -> None:
    with (
        ScriptedServer([Reply(status=status, text=text)]) as server,
        Shop(api_key="k", base_url=server.url, max_retries=0) as shop,
        pytest.raises(errors.APIStatusError) as caught,
    ):
        SyncResource(shop)._call(CALL)
    assert caught.value.status_code == status
    assert (None if caught.value.parsed is None else type(caught.value.parsed)) == kind
