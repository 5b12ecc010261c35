"""How connections are made: which proxy, which certificates. Knows no HTTP library."""

from __future__ import annotations

import ipaddress
import os
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit
from urllib.request import getproxies_environment

from .certificates import ClientCertificate, load_certificate
from .errors import ConfigurationError
from .secrets import Secret
from .urls import is_loopback

__all__ = ["CaBundle", "Network", "Proxies"]

CaBundle: TypeAlias = str | os.PathLike[str] | ssl.SSLContext
"""File or directory of certificates to trust, or a TLS context."""


class Proxies:
    """The proxy of each address: the one given, else by the proxy variables of the environment as they were."""

    def __init__(self, given: str | None) -> None:
        self._given = None if given is None else Secret(_checked(given))
        self._environment = getproxies_environment() if given is None else {}

    def of(self, url: str) -> str | None:
        """URL of the proxy for a URL; it may hold a credential."""
        if self._given is not None:
            return self._given.reveal()
        if not self._environment:
            return None
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        # What is meant for this machine, maybe in the clear, never leaves it for a proxy of the environment.
        if is_loopback(parts.hostname or "") or _is_exempt(
            host.lower(), self._environment.get("no", "")
        ):
            return None
        proxy = self._environment.get(parts.scheme) or self._environment.get("all")
        return None if not proxy else _checked(proxy if "://" in proxy else f"http://{proxy}")


def _is_exempt(host: str, no_proxy: str) -> bool:
    """Whether NO_PROXY lists a host: by name or address, with or without scheme and port, by a domain, by a network; `*` is all."""
    bare = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    for entry in no_proxy.lower().split(","):
        name = entry.strip().rpartition("://")[2].removeprefix("*.").lstrip(".")
        if _is_within(bare.strip("[]"), name.strip("[]")):
            return True
        if name == "*" or (
            name and any(each == name or each.endswith("." + name) for each in (host, bare))
        ):
            return True
    return False


def _is_within(address: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def _checked(proxy: str) -> str:
    try:
        parts = urlsplit(proxy)
        fine = (
            parts.scheme in {"http", "https", "socks5", "socks5h"}
            and parts.hostname
            and parts.port != 0
        )
    except ValueError:
        fine = False
    if not fine:
        raise ConfigurationError("proxy: must be an http, https or socks5 URL with a host")
    if proxy.startswith("socks") and find_spec("socksio") is None:
        raise ConfigurationError("proxy: SOCKS needs another package: pip install socksio")
    return proxy


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How connections are made."""

    proxies: Proxies
    ca_bundle: CaBundle | None
    max_response_bytes: int
    max_connections: int = 1000
    client_certificate: ClientCertificate | None = None

    def tls(self, of_system: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
        """Whom to trust, and who the client is; `of_system` gives a context that trusts whom the system does.

        Raises:
            ConfigurationError: A file cannot be read.
        """
        "".encode("idna")  # or the first connection imports it, while another thread forks perhaps
        context = self._trust(of_system)
        if self.client_certificate is not None:
            load_certificate(context, self.client_certificate)
        return context

    def _trust(self, of_system: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
        if self.ca_bundle is None:
            try:
                return of_system()
            except (OSError, ssl.SSLError):
                # No certificates can be read where the system or SSL_CERT_FILE has them: nobody is trusted, and a call says so.
                return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if isinstance(self.ca_bundle, ssl.SSLContext):
            return self.ca_bundle
        path = Path(self.ca_bundle)
        folder = str(path) if path.is_dir() else None
        try:
            return ssl.create_default_context(cafile=None if folder else str(path), capath=folder)
        except (OSError, ssl.SSLError):
            problem = f"ca_bundle: {str(path)!r} cannot be read as certificates"
        raise ConfigurationError(problem)
