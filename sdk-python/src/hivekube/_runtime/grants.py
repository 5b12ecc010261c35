"""What a client asks tokens with: which grant, in whose name, at which address (RFC 6749 sections 2.3, 4.3, 4.4 and 6).

Asking itself is in `oauth`.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast
from urllib.parse import quote_plus, urljoin

from .api import Api, OAuth
from .errors import ConfigurationError
from .secrets import Secret
from .urls import check_base_url

__all__ = ["Grant", "Ready", "with_grants"]

_LEEWAY: Final = 30.0
"""Seconds."""

_NAMES: Final = ("client_id", "client_secret", "username", "password", "token_url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a caller gave to ask for the tokens of one scheme."""

    client_id: str | None = field(default=None, repr=False)
    client_secret: str | None = field(default=None, repr=False)
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    token_url: str | None = field(default=None, repr=False)
    scopes: Collection[str] | None = None
    client_secret_in_body: bool = False
    token_leeway: float = _LEEWAY

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("secrets cannot be pickled")

    @property
    def is_given(self) -> bool:
        """Whether a token is wanted by it."""
        given = (self.client_id, self.client_secret, self.username, self.password)
        return any(each is not None for each in given)

    def completed(self, oauth: OAuth) -> Grant:
        """With what the environment has besides."""
        names = (name for name in _NAMES if getattr(self, name) is None)
        if oauth.password is None:
            names = (name for name in names if name not in {"username", "password"})
        read = {name: os.environ.get(oauth.env + name.upper()) or None for name in names}
        return replace(self, **cast("Any", read))

    def is_complete(self, oauth: OAuth) -> bool:
        """Whether a token can be asked for with it."""
        is_user = self.username is not None and self.password is not None
        is_program = self.client_id is not None and self.client_secret is not None
        return is_user or (is_program and oauth.client_credentials is not None)


def with_grants(
    api: Api,
    api_key: Any,
    credentials: Mapping[str, Any] | None,
    *grants: Grant,
) -> tuple[Any, Mapping[str, Any]]:
    """The credentials of a client with what tokens are asked for in place of those that were not given.

    Grants are in the order of `Api.oauth`.
    """
    more = dict(credentials or {})
    for oauth, grant in zip(api.oauth, grants, strict=True):
        if oauth.at == 0:
            api_key = grant if api_key is None else api_key
        elif more.get(api.more[oauth.at - 1].name) is None:
            more[api.more[oauth.at - 1].name] = grant
    return api_key, more


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A grant that can be asked for."""

    parameters: dict[str, str] = field(repr=False)
    program: dict[str, str] = field(repr=False)
    """The program, where it is no header field."""
    authorization: str | None = field(repr=False)
    """What follows `Basic`."""
    token_url: str
    refresh_url: str
    leeway: float
    secrets: tuple[Secret, ...] = field(compare=False)
    """What must not be shown, also as it travels."""

    @classmethod
    def of(cls, grant: Grant, oauth: OAuth, base_url: str, *, allow_http: bool) -> Ready:
        """Checks what was given.

        Raises:
            ConfigurationError: Something is missing or makes no sense.
        """
        prefix = oauth.prefix
        for name in _NAMES:
            value: object = getattr(grant, name)
            if value is not None and not isinstance(value, str):
                raise ConfigurationError(f"{prefix}{name}: must be a string")
        parameters, urls = _parameters(grant, oauth)
        scopes = _scopes(grant, oauth)
        if scopes:
            parameters["scope"] = " ".join(scopes)
        authorization, program = _program(grant, prefix)
        leeway = cast("object", grant.token_leeway)
        if isinstance(leeway, bool) or not isinstance(leeway, int | float) or not leeway >= 0:
            raise ConfigurationError(
                f"{prefix}token_leeway: must be a number of seconds, 0 or more"
            )
        token, refresh = urls
        if grant.token_url is not None:
            token = refresh = grant.token_url
        name = f"{prefix}token_url"
        hidden = [each for each in (grant.client_secret, grant.password) if each is not None]
        hidden = [text for each in hidden for text in {each, quote_plus(each)}]
        return cls(
            parameters=parameters,
            program=program,
            authorization=authorization,
            token_url=_endpoint(name, base_url, token, allow_http=allow_http),
            refresh_url=_endpoint(name, base_url, refresh or token, allow_http=allow_http),
            leeway=grant.token_leeway,
            secrets=tuple(Secret(each) for each in (*hidden, authorization) if each is not None),
        )

    def form(self) -> bytes:
        """The form that asks for a token."""
        return _form({**self.parameters, **self.program})

    def refresh_form(self, token: Secret) -> bytes:
        """The form that asks for another one (RFC 6749 section 6); its scopes stay those of the first."""
        own = {"grant_type": "refresh_token", "refresh_token": token.reveal()}
        return _form({**own, **self.program})


def _parameters(grant: Grant, oauth: OAuth) -> tuple[dict[str, str], tuple[str, str]]:
    prefix = oauth.prefix
    wanted: list[str] = []
    if oauth.client_credentials is not None:
        wanted.append(f"{prefix}client_id and {prefix}client_secret")
    if oauth.password is not None:
        wanted.append(f"{prefix}username and {prefix}password")
    user = (grant.username, grant.password)
    if user != (None, None):
        if grant.username is not None and grant.password is not None and oauth.password is not None:
            form = {"grant_type": "password", "username": grant.username}
            return {**form, "password": grant.password}, oauth.password
    elif (
        grant.client_id is not None
        and grant.client_secret is not None
        and oauth.client_credentials is not None
    ):
        return {"grant_type": "client_credentials"}, oauth.client_credentials
    raise ConfigurationError(f"no token can be asked for: give {', or '.join(wanted)}")


def _program(grant: Grant, prefix: str) -> tuple[str | None, dict[str, str]]:
    """How the program says who it is: a header field, or parameters (RFC 6749 section 2.3.1)."""
    name, secret = grant.client_id, grant.client_secret
    if name is None:
        if secret is not None:
            raise ConfigurationError(f"{prefix}client_secret: was given without client_id")
        return None, {}
    if not name:
        raise ConfigurationError(f"{prefix}client_id: is empty")
    if secret is None:
        return None, {"client_id": name}
    if grant.client_secret_in_body:
        return None, {"client_id": name, "client_secret": secret}
    pair = f"{quote_plus(name)}:{quote_plus(secret)}"
    return base64.b64encode(pair.encode()).decode("ascii"), {}


def _scopes(grant: Grant, oauth: OAuth) -> list[str]:
    given = cast("object", oauth.scopes if grant.scopes is None else grant.scopes)
    if isinstance(given, str) or not isinstance(given, Collection):
        raise ConfigurationError(f"{oauth.prefix}scopes: must be a collection of strings")
    scopes: list[object] = list(cast("Collection[object]", given))
    # RFC 6749 section 3.3
    if not all(
        isinstance(each, str) and each and all("!" <= c <= "~" and c not in '"\\' for c in each)
        for each in scopes
    ):
        raise ConfigurationError(
            f"{oauth.prefix}scopes: one is empty or has a character that no scope has"
        )
    return cast("list[str]", scopes)


def _endpoint(name: str, base_url: str, address: str, *, allow_http: bool) -> str:
    """The address that a document or a caller has for tokens: relative ones lie below the base URL as if it were a folder."""
    if not address or "\\" in address or any(c <= " " or c == "\x7f" for c in address):
        raise ConfigurationError(f"{name}: must be an http or https URL with a host, or a path")
    if "#" in address:
        raise ConfigurationError(f"{name}: must not have a fragment")
    try:
        url = urljoin(f"{base_url}/", address)
    except ValueError:
        raise ConfigurationError(f"{name}: not a URL") from None
    bare = url.partition("?")[0]
    check_base_url(bare, has_credential=True, allow_http=allow_http, name=name)
    return url


def _form(parameters: Mapping[str, str]) -> bytes:
    pairs = (f"{name}={quote_plus(value)}" for name, value in parameters.items())
    return "&".join(pairs).encode("ascii")
