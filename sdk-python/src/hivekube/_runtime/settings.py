"""From the arguments of a new client to what it is made of: connections, credentials, address."""

from __future__ import annotations

from collections.abc import Mapping

from .api import Api
from .certificates import ClientCertificate, checked_certificate
from .credentials import Credential, Credentials
from .credentials import credentials as made_credentials
from .errors import ConfigurationError
from .network import CaBundle, Network, Proxies
from .options import Options, check_count
from .servers import checked_choice

__all__ = ["made_network", "made_sources"]


def made_network(
    *,
    proxy: str | None,
    ca_bundle: CaBundle | None,
    client_certificate: ClientCertificate | None,
    max_response_bytes: int,
    max_connections: int,
    given: bool,
) -> Network:
    """How connections are made; `given`: the caller brought a client of the HTTP library.

    Raises:
        ConfigurationError: An option makes no sense.
    """
    own = (proxy, ca_bundle, client_certificate)
    if given and any(each is not None for each in own):
        raise ConfigurationError(
            "proxy, ca_bundle, client_certificate: belong to the http_client that was given"
        )
    check_count("max_response_bytes", max_response_bytes, 1)
    check_count("max_connections", max_connections, 1)
    return Network(
        proxies=Proxies(proxy),
        ca_bundle=ca_bundle,
        client_certificate=checked_certificate(client_certificate, ca_bundle),
        max_response_bytes=max_response_bytes,
        max_connections=max_connections,
    )


def made_sources(
    api: Api,
    *,
    api_key: Credential | None,
    more: Mapping[str, Credential] | None,
    base_url: str | None,
    server: str | None,
    server_variables: Mapping[str, object] | None,
    options: Options,
    allow_http: bool,
) -> Credentials:
    """The credentials and the address.

    Raises:
        ConfigurationError: One is missing or makes no sense.
    """
    return made_credentials(
        api,
        api_key=api_key,
        more=more or {},
        base_url=base_url,
        headers=options.headers,
        allow_http=allow_http,
        choice=checked_choice(
            server, server_variables, servers=api.server_names, names=api.server_variables
        ),
    )
