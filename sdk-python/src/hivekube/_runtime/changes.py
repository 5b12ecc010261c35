"""What some calls may have otherwise than their client."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, TypedDict, TypeVar

from .core import Core
from .credentials import Credential, credentials
from .hooks import Hooks, made_hooks
from .options import Options, check_headers

__all__ = ["Changes", "changed"]

C = TypeVar("C", bound=Core)


class Changes(TypedDict, total=False):
    """What `with_options` takes. Everything not given stays as it is; headers are merged, hooks are added."""

    api_key: Credential
    """Key to authenticate with."""
    credentials: Mapping[str, Credential]
    """Credentials besides the key, by the document's names for their security schemes."""
    base_url: str
    """Address of the API."""
    timeout: float | None
    """Seconds for a whole call, retries and pauses included; `None`: no bound."""
    connect_timeout: float | None
    """Seconds to make a connection."""
    read_timeout: float | None
    """Seconds between two pieces of a reply."""
    pool_timeout: float | None
    """Seconds to wait for a connection where all are in use."""
    retry_statuses: Collection[int]
    """Statuses to send a request again after, if that does no harm, besides 408, 429, 500, 502, 503 and 504."""
    retry_pauses: tuple[float, float]
    """Seconds: bounds of the first pause, which doubles with every try, and of every pause."""
    max_retry_after: float
    """Seconds of the longest `Retry-After` that is waited for; a longer one fails the call at once."""
    heed_should_retry: bool
    """Let the reply header `x-should-retry: true` or `false` decide whether a failed request is sent again."""
    follow_redirects: bool
    """Follow redirects of `GET` and `HEAD` within one origin, five in a row at most."""
    gzip_above: int | None
    """Bodies of more bytes than this are sent compressed; `None`: none is."""
    gzip_uploads: bool
    """Compress uploads and bodies of several parts too, while they are sent."""
    max_retries: int
    """How often a failed request is sent again at most."""
    stream_reconnects: int
    """How often a stream of events is taken up again without an event in between; 0 at first."""
    max_pages: int | None
    """Lists end after so many pages, whatever the server has; `None`: they do not."""
    hooks: Hooks
    """Hooks to run within those of the client."""
    headers: Mapping[str, str]
    """Headers to send besides the usual ones."""
    idempotency_key: str | None
    """Sent as `Idempotency-Key`, the same on every try, which makes any request safe to send again."""
    query: Mapping[str, object]
    """Query parameters to send besides the arguments of the method."""
    body: Mapping[str, object]
    """Fields of the body to send besides the arguments of the method."""


def changed(core: C, changes: Changes) -> C:
    """The core with other options; a key and an address are checked like those of a new client."""
    given: dict[str, Any] = dict(changes)
    key, url = given.pop("api_key", None), given.pop("base_url", None)
    more: Mapping[str, Credential] = given.pop("credentials", None) or {}
    if "headers" in given:
        check_headers(given["headers"])
        own = given["headers"]
        given["headers"] = _merged(core.options.headers, own)
        given["own_headers"] = _merged(core.options.own_headers, own)
    if "hooks" in given:
        made = made_hooks(given["hooks"], is_async=core.is_async)
        given["hooks"] = (*core.options.hooks, *made)
    unknown = given.keys() - Options.__dataclass_fields__.keys()
    if unknown:
        raise TypeError(f"with_options() got an unexpected keyword argument {min(unknown)!r}")
    options = replace(core.options, **given)
    known, servers = core.credentials, core.credentials.servers
    if key is not None or url is not None or more:
        names = (scheme.name for scheme in core.api.more)
        held = dict(zip(names, known.sources[1:], strict=True))
        known = credentials(
            core.api,
            api_key=known.key if key is None else key,
            more={**held, **more},
            base_url=known.base_url if url is None else url,
            headers=options.headers,
            allow_http=core.allow_http,
        )
        if url is None:
            known = replace(known, servers=servers)
    return core.with_changes(known, options)


def _merged(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    replaced = {name.lower() for name in new}
    return {**{name: value for name, value in old.items() if name.lower() not in replaced}, **new}
