"""Where requests go: the servers the document lists, their variables, and what the caller chose (OpenAPI, Server Object)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from urllib.parse import urljoin

from .errors import ConfigurationError
from .urls import check_base_url, has_dots

__all__ = ["Choice", "Server", "Servers", "checked_choice"]

Server: TypeAlias = tuple[str, str, tuple[tuple[str, str, tuple[str, ...]], ...]]
"""What a server is chosen by, its URL, and the variables in it: name, default, and what it may be (nothing: anything).

A URL that is relative lies below the client's base URL.
"""

_ALNUM: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a caller chose."""

    name: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict[str, str])

    def of(self, servers: Sequence[Server]) -> str | None:
        """The address of the server of this name, else of the first one; `None`: there is none.

        Raises:
            ConfigurationError: A variable has a value that cannot stand there.
        """
        named = next((each for each in servers if each[0] == self.name), None)
        server = named or next(iter(servers), None)
        return None if server is None else self._address(server)

    def _address(self, server: Server) -> str:
        _, rest, variables = server
        url = ""
        while "{" in rest:
            before, _, inside = rest.partition("{")
            name, closed, behind = inside.partition("}")
            if not closed:
                break
            url += before
            variable = next((each for each in variables if each[0] == name), None)
            if variable is not None and name in self.variables:
                value = self.variables[name]
                _refuse(name, variable[2], value, url)
                url += value
            elif variable is not None:
                url += variable[1]
            rest = behind
        return url + rest


def _refuse(name: str, values: tuple[str, ...], value: object, before: str) -> None:
    """Whether a value leads to the kind of address that the template shows, and to no other host."""
    if not isinstance(value, str):
        raise ConfigurationError(f"server_variables[{name!r}]: must be a string")
    if values:
        if value not in values:
            known = ", ".join(map(repr, values))
            raise ConfigurationError(f"server_variables[{name!r}]: must be one of: {known}")
        return
    in_path = before.startswith("/") or "/" in before.partition("://")[2]
    # One at the very beginning may be a whole address, which is checked as such.
    if before and not set(value) <= _ALNUM | set("/" if in_path else ":[]"):
        raise ConfigurationError(
            f"server_variables[{name!r}]: has a character that cannot stand there"
        )


def checked_choice(
    server: str | None,
    variables: Mapping[str, object] | None,
    *,
    servers: Sequence[str],
    names: Sequence[str],
) -> Choice:
    """What was chosen, if the document knows it.

    Raises:
        ConfigurationError: It does not.
    """
    if server is not None and server not in servers:
        known = ", ".join(map(repr, servers)) or "the API has one alone"
        raise ConfigurationError(f"server: no {server!r}; known: {known}")
    chosen: dict[str, str] = {}
    for name, value in (variables or {}).items():
        if name not in names:
            known = ", ".join(map(repr, names)) or "the API has none"
            raise ConfigurationError(f"server_variables: no {name!r}; known: {known}")
        if not isinstance(value, str):
            raise ConfigurationError(f"server_variables[{name!r}]: must be a string")
        chosen[name] = value
    return Choice(server, chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """The servers of operations that have their own."""

    choice: Choice = field(default_factory=Choice)

    is_given: bool = False
    """The caller gave a base URL, which holds for all operations."""

    def base(self, base_url: str, own: Sequence[Server], *, allow_http: bool) -> str:
        """Where the requests of an operation go.

        Raises:
            ConfigurationError: Its server cannot be used.
        """
        address = self.choice.of(own)
        if address is None:
            return base_url
        if "://" in address:
            if self.is_given:
                return base_url
        elif address.startswith("//") or has_dots(address):
            raise ConfigurationError(
                "the server of the operation must be a path without '.' and '..' segments"
            )
        else:
            address = urljoin(f"{base_url}/", address)
        return check_base_url(address, has_credential=True, allow_http=allow_http)
