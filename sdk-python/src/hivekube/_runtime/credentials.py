"""Credentials of a client: given once or asked for with every call, which of them a call takes, and where they go."""

from __future__ import annotations

import asyncio
import base64
import inspect
import os
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from .api import Api, ApiKey, Auth, Basic, Bearer, Http
from .errors import APITimeoutError, ConfigurationError
from .grants import Grant
from .oauth import Tokens
from .operation import Operation
from .secrets import Secret, is_secret_header
from .servers import Choice, Servers
from .urls import append_query, check_base_url, encoded

__all__ = ["Credential", "Credentials", "Found", "credentials", "with_credentials"]

Credential: TypeAlias = str | Callable[[], str] | Callable[[], Awaitable[str]]
"""A credential, or what gives one: it is asked before every call, and what it gives is used for all tries of it.

For HTTP's Basic scheme a credential is written `user:password`. The client for asyncio awaits what it is given.
"""

Source: TypeAlias = Secret | Callable[[], Any] | Tokens
"""Where a credential comes from."""

Ask: TypeAlias = Callable[[Tokens, Secret | None], Secret]
"""Gives a token, but not the one that was refused."""

AskAsync: TypeAlias = Callable[[Tokens, Secret | None], Awaitable[Secret]]
"""The same for asyncio."""

Found: TypeAlias = list[tuple[Auth, Secret]]
"""The credentials of a call, and how each travels."""

_REMEMBERED: Final = 100
"""Credentials that were given last, of calls that may be under way at once."""

_COOKIE_MARKS: Final = ';,"\\'


@dataclass(frozen=True, slots=True)
class Credentials:
    """The credentials and the address of a client."""

    sources: tuple[Source | None, ...]
    """The key, then those of `Api.more`."""

    base_url: str

    servers: Servers = field(default_factory=Servers)
    """Where single operations are."""

    provided: dict[int, Secret] = field(default_factory=dict[int, Secret], repr=False)
    """What was given last by those that are asked: it must not be shown either, while calls are under way that have it."""

    _latest: dict[int, Secret] = field(default_factory=dict[int, Secret], repr=False)
    _given: Iterator[int] = field(default_factory=count, repr=False)

    @property
    def key(self) -> Source | None:
        """The client's key."""
        return self.sources[0]

    def fixed(self) -> list[Secret]:
        """Those that were given once."""
        found = [source for source in self.sources if isinstance(source, Secret)]
        return found + [secret for tokens in self.tokens for secret in tokens.secrets]

    @property
    def tokens(self) -> list[Tokens]:
        """Those that the client asks for itself."""
        return [source for source in self.sources if isinstance(source, Tokens)]

    def shown(self) -> tuple[Mapping[int, Secret], ...]:
        """What changes, and must not be shown either."""
        return (self.provided, *(tokens.shown for tokens in self.tokens))

    def of(
        self, api: Api, operation: Operation[Any], headers: Mapping[str, str], ask: Ask
    ) -> Found:
        """The credentials that a call takes: the first set that is complete, else what there is of the first one.

        Raises:
            ConfigurationError: One that was asked for cannot be sent, or must be awaited.
            APIError: There is no token.
        """
        found: Found = []
        for at, source in self._set(operation, headers):
            if isinstance(source, Tokens):
                found.append((_auth(api, at), ask(source, None)))
                continue
            given: Any = source if isinstance(source, Secret) else _asked(source)
            if inspect.isawaitable(given):
                if inspect.iscoroutine(given):
                    given.close()
                raise ConfigurationError(
                    f"{_name(api, at)}: this one must be awaited; use the client for asyncio"
                )
            found.append((_auth(api, at), self._checked(api, at, given)))
        return found

    async def of_async(
        self,
        api: Api,
        operation: Operation[Any],
        headers: Mapping[str, str],
        ask: AskAsync,
        deadline: float | None,
    ) -> Found:
        """The same for asyncio; functions have the time until `deadline`."""
        found: Found = []
        for at, source in self._set(operation, headers):
            if isinstance(source, Tokens):
                found.append((_auth(api, at), await ask(source, None)))
                continue
            given: Any = source if isinstance(source, Secret) else _asked(source)
            if inspect.isawaitable(given):
                given = await _in_time(given, operation, deadline)
            found.append((_auth(api, at), self._checked(api, at, given)))
        return found

    def renewed(
        self, operation: Operation[Any], headers: Mapping[str, str], refused: Found, ask: Ask
    ) -> Found:
        """The same for a server that has refused what it was sent, with other tokens."""
        pairs = zip(self._set(operation, headers), refused, strict=True)
        return [
            (auth, ask(source, secret) if isinstance(source, Tokens) else secret)
            for (_, source), (auth, secret) in pairs
        ]

    async def renewed_async(
        self, operation: Operation[Any], headers: Mapping[str, str], refused: Found, ask: AskAsync
    ) -> Found:
        """The same for asyncio."""
        pairs = zip(self._set(operation, headers), refused, strict=True)
        return [
            (auth, await ask(source, secret) if isinstance(source, Tokens) else secret)
            for (_, source), (auth, secret) in pairs
        ]

    def has_token(self, operation: Operation[Any], headers: Mapping[str, str]) -> bool:
        """Whether a call takes a token that the client asks for itself."""
        return any(isinstance(each, Tokens) for each in self.sources) and any(
            isinstance(each, Tokens) for _, each in self._set(operation, headers)
        )

    def _set(
        self, operation: Operation[Any], headers: Mapping[str, str]
    ) -> list[tuple[int, Source]]:
        """Where the credentials of a call come from. Beside what the caller writes himself no token is asked for in vain."""
        if operation.anonymous:
            return []
        complete = (
            each for each in operation.security if all(self.sources[at] is not None for at in each)
        )
        chosen = next(complete, operation.security[0] if operation.security else ())
        found = [(at, source) for at in chosen if (source := self.sources[at]) is not None]
        if any(isinstance(source, Tokens) for _, source in found) and any(
            name.lower() == "authorization" for name in headers
        ):
            return [each for each in found if not isinstance(each[1], Tokens)]
        return found

    def _checked(self, api: Api, at: int, given: object) -> Secret:
        if isinstance(given, Secret):
            return given
        secret = _secret(_name(api, at), given, _auth(api, at))
        latest = self._latest.get(at)
        if latest is None or latest.reveal() != secret.reveal():
            self.provided[next(self._given) % _REMEMBERED] = secret
            self._latest[at] = secret
        return secret


async def _in_time(given: Awaitable[Any], operation: Operation[Any], deadline: float | None) -> Any:
    left = None if deadline is None else max(0.0, deadline - time.monotonic())
    bound = asyncio.timeout(left)
    try:
        async with bound:
            return await given
    except TimeoutError:
        if not bound.expired():
            raise
    why = f"{operation.name}: no credential within the time for the call"
    raise APITimeoutError(why, attempts=0)


def _asked(source: Callable[[], Any]) -> Any:
    return source()


def credentials(
    api: Api,
    *,
    api_key: Any,
    more: Mapping[str, Any],
    base_url: str | None,
    headers: Mapping[str, str],
    allow_http: bool,
    choice: Choice | None = None,
) -> Credentials:
    """The credentials and the address as given, else from the environment, else as documented.

    Raises:
        ConfigurationError: One is missing or makes no sense.
    """
    known = [scheme.name for scheme in api.more]
    for name in more:
        if name not in known:
            named = ", ".join(known) or "the API has none besides its key"
            raise ConfigurationError(f"credentials: no {name!r}; known: {named}")
    offered: list[Any] = [api_key, *(more.get(name) for name in known)]
    given = base_url if base_url is not None else os.environ.get(api.env_base_url) or None
    choice = Choice() if choice is None else choice
    url = choice.of(api.servers) or api.base_url if given is None else given
    if url is None or (given is None and "://" not in url):
        raise ConfigurationError(f"no address: give base_url or set {api.env_base_url}")
    url = check_base_url(url, has_credential=api.auth is not None, allow_http=allow_http)
    sources = tuple(
        _source(api, at, source, url, allow_http=allow_http) for at, source in enumerate(offered)
    )
    required = api.auth is not None and api.key_required
    authenticates = any(is_secret_header(name) for name in headers)
    if required and all(each is None for each in sources) and not authenticates:
        grants = [f"{each.prefix}client_id" for each in api.oauth if each.client_credentials]
        grants += [f"{each.prefix}username" for each in api.oauth if each.password]
        wanted = ", ".join(["api_key", *grants])
        raise ConfigurationError(f"no API key: give {wanted} or set {api.env_api_key}")
    return Credentials(sources, url, Servers(choice=choice, is_given=given is not None))


def _source(api: Api, at: int, given: Any, base_url: str, *, allow_http: bool) -> Source | None:
    """Where a credential comes from: as given, else from the environment."""
    if isinstance(given, Tokens):
        return given.below(base_url, allow_http=allow_http)
    oauth = next((each for each in api.oauth if each.at == at), None)
    tokens: Tokens | None = None
    if isinstance(given, Grant) and oauth is not None:
        grant, is_given = given.completed(oauth), given.is_given
        given = None
        if is_given or grant.is_complete(oauth):
            tokens = Tokens(grant, oauth, base_url, allow_http=allow_http)
        if is_given:
            return tokens
    if given is None:
        variable = api.env_api_key if at == 0 else api.more[at - 1].env
        given = os.environ.get(variable) or None
    if given is None:
        return tokens
    if callable(given) or isinstance(given, Secret):
        source: Source = given
        return source
    return _secret(_name(api, at), given, _auth(api, at))


def with_credentials(
    target: str, headers: dict[str, str], found: Found
) -> tuple[str, dict[str, str]]:
    """The target and the headers as they are sent. A header that the caller gave stays as given."""
    if not found:
        return target, headers
    headers = dict(headers)
    given = {each.lower(): each for each in headers}
    for auth, secret in found:
        value = secret.reveal()
        match auth:
            case Bearer():
                name, text = "Authorization", f"Bearer {value}"
            case Basic():
                digits = base64.b64encode(value.encode()).decode("ascii")
                name, text = "Authorization", f"Basic {digits}"
            case Http(scheme):
                name, text = "Authorization", f"{scheme} {value}"
            case ApiKey(name, "header"):
                text = value
            case ApiKey(name, "query") if _is_in_whole_url(name, target):
                continue
            case ApiKey(name, "query"):
                separator = "&" if "?" in target else "?"
                query = append_query("", [(name, "", encoded(value))])
                target += separator + query[1:]
                continue
            case ApiKey(cookie, _):
                held = headers.get(given.get("cookie", "Cookie"))
                text = f"{cookie}={value}"
                headers[given.get("cookie", "Cookie")] = text if held is None else f"{held}; {text}"
                continue
        if name.lower() not in given:
            # Of two for one field the first one is sent.
            given[name.lower()] = name
            headers[name] = text
    return target, headers


def _is_in_whole_url(name: str, target: str) -> bool:
    """Whether a URL that the server gave has a parameter of this name already."""
    if not target.startswith(("http://", "https://")):
        return False
    return name in dict(parse_qsl(urlsplit(target).query, keep_blank_values=True))


def _auth(api: Api, at: int) -> Auth:
    auth = api.auth if at == 0 else api.more[at - 1].auth
    return Bearer() if auth is None else auth


def _name(api: Api, at: int) -> str:
    return "api_key" if at == 0 else f"credentials[{api.more[at - 1].name!r}]"


def _secret(name: str, value: object, auth: Auth) -> Secret:
    if not isinstance(value, str):
        raise ConfigurationError(f"{name}: must be a string, or a function that gives one")
    secret = Secret(value)
    if isinstance(auth, Basic):
        if ":" not in value or any(char < " " or char == "\x7f" for char in value):
            raise ConfigurationError(f"{name}: must be written `user:password`")
    elif _may_have_blanks(auth) and _is_field(value):
        return secret
    elif not secret.is_token():
        raise ConfigurationError(f"{name}: is empty or holds a character that no key has")
    elif isinstance(auth, ApiKey) and auth.location == "cookie" and set(value) & set(_COOKIE_MARKS):
        raise ConfigurationError(f"{name}: holds a character that no cookie can hold")
    return secret


def _may_have_blanks(auth: Auth) -> bool:
    """RFC 9110 section 11.4: a word, or parameters with blanks between them; a key in a field may be written so too (`Token abc`)."""
    return isinstance(auth, Http) or (isinstance(auth, ApiKey) and auth.location == "header")


def _is_field(value: str) -> bool:
    return bool(value) and value == value.strip() and all(" " <= c <= "~" for c in value)
