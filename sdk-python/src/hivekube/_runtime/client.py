"""The bases of generated clients: making one, options, closing, and requests that no document describes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import TracebackType
from typing import Any, Final, Generic, Self, Unpack

from typing_extensions import TypeVar

from .certificates import ClientCertificate
from .changes import Changes, changed
from .clientbase import AnyClient
from .core import AsyncCore, Core, SyncCore
from .credentials import Credential
from .hooks import Hooks, made_hooks
from .network import CaBundle
from .options import Omit, Options, check_count, omit
from .raw import RawResponse
from .retry import Bucket
from .settings import made_network, made_sources
from .testing import FakeTransport, async_transport, sync_transport
from .transport import AsyncHttpClient, HttpClient
from .untyped import raw_of, untyped

__all__ = ["AsyncClient", "Changes", "SyncClient"]

_DEFAULTS: Final = Options()
_MAX_RESPONSE_BYTES: Final = 256 * 1024 * 1024
_MAX_CONNECTIONS: Final = 1000

ServerName_co = TypeVar("ServerName_co", bound=str, default=str, covariant=True)
Variables_co = TypeVar(
    "Variables_co", bound=Mapping[str, object], default=Mapping[str, object], covariant=True
)


class SyncClient(AnyClient, Generic[ServerName_co, Variables_co]):
    """Base of blocking clients. One client may be used by several threads."""

    _core: SyncCore

    @property
    def _parts(self) -> Core:
        return self._core

    def __init__(
        self,
        api_key: Credential | None = None,
        base_url: str | None = None,
        *,
        server: ServerName_co | None = None,
        server_variables: Variables_co | None = None,
        credentials: Mapping[str, Credential] | None = None,
        timeout: float | Omit | None = omit,
        max_retries: int | Omit = omit,
        headers: Mapping[str, str] | None = None,
        http_client: HttpClient | FakeTransport | None = None,
        connect_timeout: float | None = _DEFAULTS.connect_timeout,
        read_timeout: float | None = _DEFAULTS.read_timeout,
        pool_timeout: float | None = _DEFAULTS.pool_timeout,
        max_connections: int = _MAX_CONNECTIONS,
        retry_statuses: Collection[int] = _DEFAULTS.retry_statuses,
        retry_pauses: tuple[float, float] = _DEFAULTS.retry_pauses,
        max_retry_after: float = _DEFAULTS.max_retry_after,
        retry_budget: int = Bucket.FULL,
        heed_should_retry: bool = _DEFAULTS.heed_should_retry,
        follow_redirects: bool = _DEFAULTS.follow_redirects,
        gzip_above: int | None = None,
        gzip_uploads: bool = False,
        hooks: Hooks = (),
        proxy: str | None = None,
        ca_bundle: CaBundle | None = None,
        client_certificate: ClientCertificate | None = None,
        max_response_bytes: int = _MAX_RESPONSE_BYTES,
        allow_http: bool = False,
    ) -> None:
        """Makes a client.

        Args:
            api_key: Key to authenticate with, or a function that is asked for it before every call; by default from the
                environment. For HTTP's Basic scheme it is written `user:password`.
            base_url: Address of the API; by default from the environment, else as documented.
            server: One of the document's servers, by its name, where no address is given; by default the first one.
            server_variables: Variables in the address of the document's server, where no address is given.
            credentials: Credentials besides the key, or functions that give them, by the document's names for their security
                schemes; by default from the environment.
            timeout: Seconds for a whole call, retries and pauses included; `None`: no bound. By default what the documentation of
                a method says, else 600.
            max_retries: How often a failed request is sent again at most; by default what the documentation of a method says,
                else 2.
            headers: Headers to send besides the usual ones.
            http_client: Client of the HTTP library to send with, which whoever made it closes; or a `FakeTransport`, which answers
                from a script.
            connect_timeout: Seconds to make a connection.
            read_timeout: Seconds between two pieces of a reply.
            pool_timeout: Seconds to wait for a connection where all are in use.
            max_connections: How many connections there are at once at most.
            retry_statuses: Statuses to send a request again after, if that does no harm, besides 408, 429, 500, 502, 503
                and 504: 409, 423 and 425 are candidates.
            retry_pauses: Seconds: bounds of the first pause, which doubles with every try, and of every pause. The pause
                itself is random below its bound, unless the server asks for one.
            max_retry_after: Seconds of the longest `Retry-After` that is waited for; a longer one fails the call at once.
            retry_budget: Tokens for retries. A retry costs five, ten after a timeout, and a success gives back what the
                retry before it cost, or one; without tokens nothing is sent again.
            heed_should_retry: Let the reply header `x-should-retry: true` or `false` decide whether a failed request is
                sent again.
            follow_redirects: Follow redirects of `GET` and `HEAD` within one origin, five in a row at most. Without it,
                and elsewhere, a redirect is an error.
            gzip_above: Send bodies of more bytes than this compressed (gzip); `None`: none. Not every server takes them.
            gzip_uploads: Compress uploads and bodies of several parts too, while they are sent, of known and unknown length.
            hooks: Hooks around every try, or functions to call before each; the first one is outermost.
            proxy: URL of a proxy; by default from the environment.
            ca_bundle: File or directory of certificates to trust, or a TLS context; by default those of the system.
            client_certificate: Certificate and private key to show to servers that ask for one, as PEM: a file with both,
                its bytes, or two files.
            max_response_bytes: Longest reply that is read, decompressed.
            allow_http: Allow an `http` address that is not this machine, where anyone may read the key.

        Raises:
            ConfigurationError: There is no key, or an option makes no sense.
        """
        options = Options(
            timeout=timeout,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            pool_timeout=pool_timeout,
            max_retries=max_retries,
            retry_statuses=retry_statuses,
            retry_pauses=retry_pauses,
            max_retry_after=max_retry_after,
            heed_should_retry=heed_should_retry,
            follow_redirects=follow_redirects,
            gzip_above=gzip_above,
            gzip_uploads=gzip_uploads,
            hooks=made_hooks(hooks, is_async=False),
            headers={} if headers is None else headers,
        )
        check_count("retry_budget", retry_budget, 0)
        network = made_network(
            proxy=proxy,
            ca_bundle=ca_bundle,
            client_certificate=client_certificate,
            max_response_bytes=max_response_bytes,
            max_connections=max_connections,
            given=http_client is not None,
        )
        self._core = SyncCore(
            api=self._api,
            credentials=made_sources(
                self._api,
                api_key=api_key,
                more=credentials,
                base_url=base_url,
                server=server,
                server_variables=server_variables,
                options=options,
                allow_http=allow_http,
            ),
            options=options,
            bucket=Bucket(retry_budget),
            allow_http=allow_http,
            waits=not isinstance(http_client, FakeTransport),
            transport=sync_transport(network, http_client),
        )

    def with_options(self, **changes: Unpack[Changes]) -> Self:
        """The same client with other options for some calls. Connections are shared.

        Args:
            **changes: `api_key`, `credentials`, `base_url`, `timeout`, `connect_timeout`, `read_timeout`, `pool_timeout`, `max_retries`,
                `retry_statuses`, `retry_pauses`, `max_retry_after`, `heed_should_retry`, `follow_redirects`, `gzip_above`,
                `gzip_uploads`, `headers` and `hooks` as for a new client (headers are merged, hooks added); `idempotency_key`, sent as `Idempotency-Key`, the same on every
                try, which makes any request safe to send again; `query` and `body`, mappings of parameters and fields to
                send besides the arguments of a method.

        Raises:
            ConfigurationError: An option makes no sense.
        """
        core = changed(self._core, changes)
        client = type(self).__new__(type(self))
        client._core = core
        return client

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: object = omit,
        headers: Mapping[str, str] | None = None,
    ) -> RawResponse[Any]:
        """Sends a request that no document describes; `.parse()` gives the JSON of the reply.

        Args:
            method: HTTP method.
            path: Path below the address of the API, without a query.
            query: Query parameters; lists repeat the name, `None` leaves one out.
            body: Anything that has a JSON form.
            headers: Headers to send besides the usual ones.
        """
        core, operation = untyped(self._core, method, path, query, headers)
        return raw_of(core, operation, core.send(operation, {"body": body}))

    def close(self) -> None:
        """Closes the connections, also those of clients made by `with_options`."""
        self._core.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.close()


class AsyncClient(AnyClient, Generic[ServerName_co, Variables_co]):
    """Base of clients for asyncio. Every event loop it is used in has connections of its own."""

    _core: AsyncCore

    @property
    def _parts(self) -> Core:
        return self._core

    def __init__(
        self,
        api_key: Credential | None = None,
        base_url: str | None = None,
        *,
        server: ServerName_co | None = None,
        server_variables: Variables_co | None = None,
        credentials: Mapping[str, Credential] | None = None,
        timeout: float | Omit | None = omit,
        max_retries: int | Omit = omit,
        headers: Mapping[str, str] | None = None,
        http_client: AsyncHttpClient | FakeTransport | None = None,
        connect_timeout: float | None = _DEFAULTS.connect_timeout,
        read_timeout: float | None = _DEFAULTS.read_timeout,
        pool_timeout: float | None = _DEFAULTS.pool_timeout,
        max_connections: int = _MAX_CONNECTIONS,
        retry_statuses: Collection[int] = _DEFAULTS.retry_statuses,
        retry_pauses: tuple[float, float] = _DEFAULTS.retry_pauses,
        max_retry_after: float = _DEFAULTS.max_retry_after,
        retry_budget: int = Bucket.FULL,
        heed_should_retry: bool = _DEFAULTS.heed_should_retry,
        follow_redirects: bool = _DEFAULTS.follow_redirects,
        gzip_above: int | None = None,
        gzip_uploads: bool = False,
        hooks: Hooks = (),
        proxy: str | None = None,
        ca_bundle: CaBundle | None = None,
        client_certificate: ClientCertificate | None = None,
        max_response_bytes: int = _MAX_RESPONSE_BYTES,
        allow_http: bool = False,
    ) -> None:
        """Makes a client.

        Args:
            api_key: Key to authenticate with, or a function that is asked for it before every call; by default from the
                environment. For HTTP's Basic scheme it is written `user:password`.
            base_url: Address of the API; by default from the environment, else as documented.
            server: One of the document's servers, by its name, where no address is given; by default the first one.
            server_variables: Variables in the address of the document's server, where no address is given.
            credentials: Credentials besides the key, or functions that give them, by the document's names for their security
                schemes; by default from the environment.
            timeout: Seconds for a whole call, retries and pauses included; `None`: no bound. By default what the documentation of
                a method says, else 600.
            max_retries: How often a failed request is sent again at most; by default what the documentation of a method says,
                else 2.
            headers: Headers to send besides the usual ones.
            http_client: Client of the HTTP library to send with, which whoever made it closes; or a `FakeTransport`, which answers
                from a script.
            connect_timeout: Seconds to make a connection.
            read_timeout: Seconds between two pieces of a reply.
            pool_timeout: Seconds to wait for a connection where all are in use.
            max_connections: How many connections there are at once at most.
            retry_statuses: Statuses to send a request again after, if that does no harm, besides 408, 429, 500, 502, 503
                and 504: 409, 423 and 425 are candidates.
            retry_pauses: Seconds: bounds of the first pause, which doubles with every try, and of every pause. The pause
                itself is random below its bound, unless the server asks for one.
            max_retry_after: Seconds of the longest `Retry-After` that is waited for; a longer one fails the call at once.
            retry_budget: Tokens for retries. A retry costs five, ten after a timeout, and a success gives back what the
                retry before it cost, or one; without tokens nothing is sent again.
            heed_should_retry: Let the reply header `x-should-retry: true` or `false` decide whether a failed request is
                sent again.
            follow_redirects: Follow redirects of `GET` and `HEAD` within one origin, five in a row at most. Without it,
                and elsewhere, a redirect is an error.
            gzip_above: Send bodies of more bytes than this compressed (gzip); `None`: none. Not every server takes them.
            gzip_uploads: Compress uploads and bodies of several parts too, while they are sent, of known and unknown length.
            hooks: Hooks around every try, or functions to call before each; the first one is outermost.
            proxy: URL of a proxy; by default from the environment.
            ca_bundle: File or directory of certificates to trust, or a TLS context; by default those of the system.
            client_certificate: Certificate and private key to show to servers that ask for one, as PEM: a file with both,
                its bytes, or two files.
            max_response_bytes: Longest reply that is read, decompressed.
            allow_http: Allow an `http` address that is not this machine, where anyone may read the key.

        Raises:
            ConfigurationError: There is no key, or an option makes no sense.
        """
        options = Options(
            timeout=timeout,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            pool_timeout=pool_timeout,
            max_retries=max_retries,
            retry_statuses=retry_statuses,
            retry_pauses=retry_pauses,
            max_retry_after=max_retry_after,
            heed_should_retry=heed_should_retry,
            follow_redirects=follow_redirects,
            gzip_above=gzip_above,
            gzip_uploads=gzip_uploads,
            hooks=made_hooks(hooks, is_async=True),
            headers={} if headers is None else headers,
        )
        check_count("retry_budget", retry_budget, 0)
        network = made_network(
            proxy=proxy,
            ca_bundle=ca_bundle,
            client_certificate=client_certificate,
            max_response_bytes=max_response_bytes,
            max_connections=max_connections,
            given=http_client is not None,
        )
        self._core = AsyncCore(
            api=self._api,
            credentials=made_sources(
                self._api,
                api_key=api_key,
                more=credentials,
                base_url=base_url,
                server=server,
                server_variables=server_variables,
                options=options,
                allow_http=allow_http,
            ),
            options=options,
            bucket=Bucket(retry_budget),
            allow_http=allow_http,
            waits=not isinstance(http_client, FakeTransport),
            transport=async_transport(network, http_client),
        )

    def with_options(self, **changes: Unpack[Changes]) -> Self:
        """The same client with other options for some calls. Connections are shared.

        Args:
            **changes: `api_key`, `credentials`, `base_url`, `timeout`, `connect_timeout`, `read_timeout`, `pool_timeout`, `max_retries`,
                `retry_statuses`, `retry_pauses`, `max_retry_after`, `heed_should_retry`, `follow_redirects`, `gzip_above`,
                `gzip_uploads`, `headers` and `hooks` as for a new client (headers are merged, hooks added); `idempotency_key`, sent as `Idempotency-Key`, the same on every
                try, which makes any request safe to send again; `query` and `body`, mappings of parameters and fields to
                send besides the arguments of a method.

        Raises:
            ConfigurationError: An option makes no sense.
        """
        core = changed(self._core, changes)
        client = type(self).__new__(type(self))
        client._core = core
        return client

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: object = omit,
        headers: Mapping[str, str] | None = None,
    ) -> RawResponse[Any]:
        """Sends a request that no document describes; `.parse()` gives the JSON of the reply.

        Args:
            method: HTTP method.
            path: Path below the address of the API, without a query.
            query: Query parameters; lists repeat the name, `None` leaves one out.
            body: Anything that has a JSON form.
            headers: Headers to send besides the usual ones.
        """
        core, operation = untyped(self._core, method, path, query, headers)
        return raw_of(core, operation, await core.send(operation, {"body": body}))

    async def aclose(self) -> None:
        """Closes the connections, also those of clients made by `with_options`."""
        await self._core.transport.aclose()

    async def close(self) -> None:
        """The same as `aclose`."""
        await self.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        await self.aclose()
