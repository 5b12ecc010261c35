"""What constructors of clients are made of that ask for tokens: they take more than those of other clients.

A test compares `ClientOptions` with what those take.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Generic, TypedDict, TypeVar

from .certificates import ClientCertificate
from .credentials import Credential
from .grants import Grant, with_grants
from .hooks import Hooks
from .network import CaBundle
from .options import Omit
from .testing import FakeTransport
from .transport import AsyncHttpClient, HttpClient

__all__ = [
    "AsyncHttpClient",
    "ClientOptions",
    "Collection",
    "Credential",
    "Grant",
    "HttpClient",
    "Mapping",
    "with_grants",
]

Http = TypeVar("Http")
ServerName = TypeVar("ServerName")
Variables = TypeVar("Variables")


class ClientOptions(TypedDict, Generic[Http, ServerName, Variables], total=False):
    """Options of a client. Times are seconds; `None` means no bound."""

    server: ServerName | None
    """One of the document's servers, by its name, where no address is given; by default the first one."""
    server_variables: Variables | None
    """Variables in the address of the document's server, where no address is given."""
    timeout: float | Omit | None
    """For a whole call, retries and pauses included; by default what the documentation of a method says, else 600."""
    max_retries: int | Omit
    """How often a failed request is sent again at most; by default what the documentation of a method says, else 2."""
    headers: Mapping[str, str] | None
    """Headers to send besides the usual ones."""
    http_client: Http | FakeTransport | None
    """Client of the HTTP library to send with, which whoever made it closes; or a `FakeTransport`."""
    connect_timeout: float | None
    """To make a connection; by default 5."""
    read_timeout: float | None
    """Between two pieces of a reply; by default 60."""
    pool_timeout: float | None
    """To wait for a connection where all are in use; by default 30."""
    max_connections: int
    """How many connections there are at once at most; by default 1000."""
    retry_statuses: Collection[int]
    """Statuses to send a request again after, besides 408, 429, 500, 502, 503 and 504."""
    retry_pauses: tuple[float, float]
    """Bounds of the first pause, which doubles with every try, and of every pause; by default 0.5 and 8."""
    max_retry_after: float
    """The longest `Retry-After` that is waited for; by default 120."""
    retry_budget: int
    """Tokens for retries; by default 500."""
    heed_should_retry: bool
    """Let the reply header `x-should-retry` decide whether a failed request is sent again."""
    follow_redirects: bool
    """Follow redirects of `GET` and `HEAD` within one origin, five in a row at most."""
    gzip_above: int | None
    """Send bodies of more bytes than this compressed; by default none."""
    gzip_uploads: bool
    """Send uploads compressed too."""
    hooks: Hooks
    """Hooks around every try, the outermost first."""
    proxy: str | None
    """URL of a proxy; by default from the environment."""
    ca_bundle: CaBundle | None
    """File or directory of certificates to trust, or a TLS context; by default those of the system."""
    client_certificate: ClientCertificate | None
    """Certificate and private key to show to servers that ask for one, as PEM."""
    max_response_bytes: int
    """Longest reply that is read, decompressed; by default 256 MiB."""
    allow_http: bool
    """Allow an `http` address that is not this machine, where anyone may read the key."""
