"""What a generated client says about its API as a whole: names, address, authentication, failures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .servers import Server

__all__ = ["Api", "ApiKey", "Auth", "Basic", "Bearer", "Http", "KnownFailure", "OAuth", "Scheme"]


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


@dataclass(frozen=True, slots=True)
class Http:
    """`Authorization: <scheme> <key>`."""

    scheme: str


Auth = Bearer | Basic | Http | ApiKey


@dataclass(frozen=True, slots=True)
class Scheme:
    """A credential besides the client's key."""

    name: str
    """The document's name."""

    auth: Auth

    env: str
    """Environment variable with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth:
    """A scheme whose tokens the client can ask for itself (OpenAPI, OAuth Flows Object).

    A flow is a pair of URLs: where tokens are asked for, and where they are renewed (empty: at the same place). What is
    relative lies below the base URL.
    """

    at: int = 0
    """Place of its credential: 0 is the client's key, 1 the first one besides it."""

    client_credentials: tuple[str, str] | None = None
    """With the id and secret of the program (RFC 6749 §4.4)."""

    password: tuple[str, str] | None = None
    """With the name and password of a user (RFC 6749 §4.3)."""

    scopes: tuple[str, ...] = ()
    """What operations ask for."""

    env: str
    """How the names of its environment variables begin: `SHOP_`."""

    prefix: str = ""
    """How the names of its arguments begin."""


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
    servers: tuple[Server, ...] = ()
    """What the caller may choose from in its place; the first one is the default."""
    server_names: tuple[str, ...] = ()
    """What servers are chosen by, those of single operations included."""
    server_variables: tuple[str, ...] = ()
    """Names of all variables."""
    auth: Auth | None = None
    more: tuple[Scheme, ...] = ()
    """Credentials besides the key."""
    oauth: tuple[OAuth, ...] = ()
    """Those of them, and the key, whose tokens the client can ask for itself."""
    key_required: bool = True
    """Some operation does not work without a credential."""
    request_id_header: str = "x-request-id"
    known_failures: tuple[KnownFailure, ...] = ()
