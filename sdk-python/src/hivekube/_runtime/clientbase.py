"""What both kinds of clients are, but for sending: an address, a text that shows no credential."""

from __future__ import annotations

from typing import ClassVar, NoReturn

from .api import Api
from .core import Core

__all__ = ["AnyClient"]


class AnyClient:
    """What both kinds of clients share."""

    _api: ClassVar[Api]

    @property
    def _parts(self) -> Core:
        raise NotImplementedError

    @property
    def base_url(self) -> str:
        """Address of the API."""
        return self._parts.credentials.base_url

    def __repr__(self) -> str:
        made = hasattr(self, "_core")
        return f"{type(self).__name__}({f'base_url={self.base_url!r}' if made else ''})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} cannot be pickled: it holds connections and a credential"
        )
