"""The format of wire vectors: the models they are read with, and the files beside the document.

The format is described in `specs/hive/vectors/README.md`; `docs/vectors.schema.json` is the JSON Schema of these models.
What a vector is compared with is in `observed`.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

__all__ = [
    "REPOSITORY",
    "SCHEMA",
    "Error",
    "Options",
    "Request",
    "Response",
    "Vector",
    "read_vectors",
    "schema",
]

REPOSITORY = Path(__file__).resolve().parents[3]
SCHEMA = REPOSITORY / "docs" / "vectors.schema.json"

Json: TypeAlias = Any
HeaderName: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]

Kind: TypeAlias = Literal[
    "connection",
    "timeout",
    "configuration",
    "invalid_argument",
    "response",
    "missing_id",
    "batch",
    "redirect",
    "partial_failure",
    "bad_request",
    "authentication",
    "permission_denied",
    "not_found",
    "conflict",
    "unprocessable_entity",
    "rate_limit",
    "internal_server",
    "status",
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Options(_Strict):
    """Options of one call."""

    max_retries: int | None = Field(default=None, ge=0)
    idempotency_key: str | None = None
    headers: dict[str, str] | None = None
    query: dict[str, Json] | None = None
    body: dict[str, Json] | None = None


class Request(_Strict):
    """What must be sent."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE", "QUERY"]
    target: str = Field(pattern=r"^/[!-~]*$", description="Path and query, byte for byte.")
    headers: dict[HeaderName, str | None] = Field(
        default_factory=dict[str, "str | None"],
        description="Some of the headers; null: must not be sent.",
    )
    body: Json = Field(None, description='JSON, or {"$text": …}, sent as it is. Absent: none.')

    def body_bytes(self) -> bytes:
        """The body as it must travel."""
        return _bytes(self.body) if "body" in self.model_fields_set else b""


class Response(_Strict):
    """What the server answers."""

    status: int = Field(ge=200, le=599)
    headers: dict[HeaderName, str] = Field(default_factory=dict[str, str])
    body: Json = Field(None, description='JSON, {"$text": …} or {"$base64": …}. Absent: empty.')

    def body_bytes(self) -> bytes:
        """The body as it travels."""
        return _bytes(self.body) if "body" in self.model_fields_set else b""

    def all_headers(self) -> dict[str, str]:
        """The headers, with the content type that JSON has unless another is given."""
        is_json = "body" in self.model_fields_set and _encoded(self.body) is None
        return ({"content-type": "application/json"} if is_json else {}) | self.headers


class Error(_Strict):
    """What the caller gets when the call fails: the kind, and what else matters."""

    kind: Kind
    status: int | None = None
    body: Json = None
    request_id: str | None = None
    retry_after: float | None = None
    location: str | None = None
    ids: list[str] | None = None
    errors: list[Json] | None = None


class Conflict(_Strict):
    """Two spellings of one field that differ."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    schema_: str = Field(alias="schema", description="Schema of the document.")
    field: str = Field(description="Public name of the field.")
    legacy: str = Field(description="The spelling that was not read.")


class Vector(_Strict):
    """A call, what it sends, what it is answered, and what the caller gets."""

    name: str
    call: str = Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$", description="resource.method")
    arguments: dict[str, Json] = Field(description="By public name.")
    options: Options = Field(default_factory=Options)
    request: Request | None = Field(
        None, description="Sent once for each response. Absent: nothing is sent."
    )
    all_pages: bool = Field(False, description="The list is read to its end.")
    requests: list[Request] = Field(
        default_factory=list[Request],
        description="One for each response, in place of `request`, where they differ.",
    )
    responses: list[Response]
    result: Json = None
    error: Error | None = None
    warnings: list[Conflict] = Field(default_factory=list[Conflict])

    def expected_requests(self) -> list[Request]:
        """What must be sent, in order."""
        return [self.request] * len(self.responses) if self.request else self.requests

    def problems(self) -> list[str]:
        """What the format asks for beyond its schema."""
        wrong = {
            "has to have either `result` or `error`": ("result" in self.model_fields_set)
            == (self.error is not None),
            "has to have one request for each response": len(self.expected_requests())
            != len(self.responses),
            "has to have a request if it has responses": bool(self.responses)
            and not self.expected_requests(),
            "has both `request` and `requests`": bool(self.requests) and self.request is not None,
        }
        return [problem for problem, found in wrong.items() if found]


_FILE: TypeAdapter[list[Vector]] = TypeAdapter(list[Vector])


def read_vectors(folder: Path) -> list[tuple[str, Vector]]:
    """All vectors of a folder, each with a name for reports."""
    return [
        (f"{path.stem}: {vector.call}: {vector.name}", vector)
        for path in sorted(folder.glob("*.json"))
        for vector in _FILE.validate_json(path.read_bytes())
    ]


def schema() -> str:
    """The JSON Schema of a file of vectors."""
    about = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Wire vectors",
        "description": "Calls, the requests they send, replies, and what the caller gets.",
    }
    return (
        json.dumps(about | _plain(_FILE.json_schema(by_alias=True)), indent=2, ensure_ascii=False)
        + "\n"
    )


def _plain(node: Json) -> Json:
    """A schema without what only repeats the names and defaults of Python."""
    kind: object = type(node)  # pyright: ignore[reportUnknownVariableType]
    if kind is dict:
        return {
            key: _plain(value)
            for key, value in node.items()
            if key != "default" and not (key == "title" and isinstance(value, str))
        }
    return [_plain(value) for value in node] if kind is list else node


def _encoded(body: Json) -> bytes | None:
    """The bytes of a body that is not given as JSON."""
    match body:
        case {"$text": str(text)} if len(body) == 1:
            return text.encode()
        case {"$base64": str(text)} if len(body) == 1:
            return base64.b64decode(text, validate=True)
        case _:
            return None


def _bytes(body: Json) -> bytes:
    encoded = _encoded(body)
    if encoded is not None:
        return encoded
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
