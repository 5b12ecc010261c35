"""The scopes everything else lives in. Changing them takes an admin."""

from __future__ import annotations

from typing import Annotated

from .._runtime.models import Model, Nullable, deprecated, wire

__all__ = ["Project"]


class Project(Model):
    """A project: the scope everything else lives in.

    Example:

    ```json
    {
      "id": "pJ0aM6_sNb4ViCu9-XyLz2Oe",
      "name": "Support Assistant",
      "description": "Answers questions of customers.",
      "type": "evaluation",
      "org_id": "oG3wD7-fRt5HyJu1_KiLo8Pm",
      "is_active": true,
      "created_at": "2024-05-04 20:15:04.124000",
      "updated_at": null
    }
    ```
    """

    id: str | None = None
    """Id of the project (NanoId, 24 characters)."""

    name: str
    """Name of the project, unique in its organization."""

    description: Nullable[str] = None
    """What the project is about."""

    type: Nullable[str] = None
    """Kind of the project; the values differ between servers."""

    org_id: Annotated[Nullable[str], wire("org_id", legacy=("tenant",))] = None
    """Id of the organization that owns it (NanoId, 24 characters)."""

    is_active: Nullable[bool] = None
    """Whether the project is in use."""

    created_at: str | None = None
    """When the project was created, in the spelling of the server: `2024-05-04 20:15:04.124000`
    (UTC) or ISO 8601.
    """

    updated_at: Nullable[str] = None
    """When the project was last changed, spelled like `created_at`; null if it never was."""

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id
