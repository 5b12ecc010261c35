"""What a generated client says about its API as a whole: names, address, authentication, failures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Api", "ApiKey", "Auth", "Basic", "Bearer", "KnownFailure"]


@dataclass(frozen=True, slots=True)
class Bearer:
    """`Authorization: Bearer <key>`."""


@dataclass(frozen=True, slots=True)
class Basic:
    """`Authorization: Basic …` of a key written `user:password`."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """The key itself in a header, the query or a cookie."""

    name: str
    location: Literal["header", "query", "cookie"] = "header"


Auth = Bearer | Basic | ApiKey


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFailure:
    """A body that means one error, whatever the status, and is never retried."""

    at: str
    """Pointer into the body."""

    equals: str
    """The text found there."""

    kind: str
    """Kind of error: `permission_denied`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """An API as a whole."""

    package: str
    version: str
    env_api_key: str
    env_base_url: str
    base_url: str | None = None
    auth: Auth | None = None
    request_id_header: str = "x-request-id"
    known_failures: tuple[KnownFailure, ...] = ()
