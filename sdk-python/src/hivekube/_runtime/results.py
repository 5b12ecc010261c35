"""What calls return besides models and pages: one type for each kind of reply, whatever the server sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from .errors import MissingIdError
from .headers import Headers

__all__ = ["Ack", "Batch", "Created", "Deleted", "NoId", "Updated"]

T_co = TypeVar("T_co", covariant=True)


def _no_extra() -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoId:
    """What is told when an id is read that the server did not send."""

    call: str
    status_code: int
    headers: Headers
    request_id: str | None
    body: Any
    raw: bytes

    def error(self) -> MissingIdError:
        return MissingIdError(
            f"{self.call}: the server did not say which id it made",
            status_code=self.status_code,
            headers=self.headers,
            request_id=self.request_id,
            body=self.body,
            raw=self.raw,
        )


@dataclass(frozen=True, kw_only=True)
class Created(Generic[T_co]):
    """Something was made."""

    value: T_co | None = None
    """What was made, if the server sent it."""

    extra: dict[str, Any] = field(default_factory=_no_extra)
    """Everything else the server said."""

    _id: str | None = None
    _no_id: NoId | None = field(default=None, repr=False, compare=False)

    @property
    def id(self) -> str:
        """Id of what was made.

        Raises:
            MissingIdError: The server did not send one.
        """
        if self._id is None:
            raise self._no_id.error() if self._no_id else MissingIdError("there is no id")
        return self._id

    def __repr__(self) -> str:
        return f"Created(id={self._id!r}, value={self.value!r}, extra={self.extra!r})"

    @property
    def has_id(self) -> bool:
        """Whether the server sent an id."""
        return self._id is not None


@dataclass(frozen=True, kw_only=True)
class Updated(Generic[T_co]):
    """Something was changed."""

    id: str | None = None
    """Id of what was changed, if the server sent it."""

    value: T_co | None = None
    """What it is now, if the server sent it."""

    matched: int | None = None
    """How many were found, if the server said so."""

    modified: int | None = None
    """How many were changed, if the server said so."""

    extra: dict[str, Any] = field(default_factory=_no_extra)
    """Everything else the server said."""


@dataclass(frozen=True, kw_only=True)
class Deleted:
    """Something was deleted."""

    id: str | None = None
    """Id of what was deleted, if the server sent it."""

    count: int | None = None
    """How many were deleted, if the server said so."""

    extra: dict[str, Any] = field(default_factory=_no_extra)
    """Everything else the server said."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Several things were made at once."""

    ids: list[str]
    """Ids of what was made."""

    errors: list[Any] = field(default_factory=list[Any])
    """What the server says of those that were not."""

    extra: dict[str, Any] = field(default_factory=_no_extra)
    """Everything else the server said."""


@dataclass(frozen=True, kw_only=True)
class Ack:
    """It worked, and there is nothing more to say."""

    extra: dict[str, Any] = field(default_factory=_no_extra)
    """Everything the server said."""
