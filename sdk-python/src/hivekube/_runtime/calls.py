"""All that a generated resource module imports from the runtime."""

from __future__ import annotations

from typing import Any

from typing_extensions import deprecated

from .legacy import legacy_keywords
from .operation import (
    Body,
    Cookie,
    Header,
    Operation,
    Paging,
    PartialFailure,
    Path,
    Query,
    WholeBody,
)
from .options import Omit, omit
from .pages import AsyncPage, AsyncPageRequest, Page
from .raw import RawResponse, raw, raw_async, raw_async_pages
from .replies import (
    AckReply,
    BatchReply,
    CreatedReply,
    DeletedReply,
    ItemReply,
    Listed,
    ListReply,
    UpdatedReply,
)
from .resource import AsyncResource, SyncResource
from .results import Ack, Batch, Created, Deleted, Updated


def alias(of: object) -> Any:
    """A type that is no class (a union, an enum alias), where a reply takes a class: `ItemReply[X](alias(X))`."""
    return of


__all__ = [
    "Ack",
    "AckReply",
    "AsyncPage",
    "AsyncPageRequest",
    "AsyncResource",
    "Batch",
    "BatchReply",
    "Body",
    "Cookie",
    "Created",
    "CreatedReply",
    "Deleted",
    "DeletedReply",
    "Header",
    "ItemReply",
    "ListReply",
    "Listed",
    "Omit",
    "Operation",
    "Page",
    "Paging",
    "PartialFailure",
    "Path",
    "Query",
    "RawResponse",
    "SyncResource",
    "Updated",
    "UpdatedReply",
    "WholeBody",
    "alias",
    "deprecated",
    "legacy_keywords",
    "omit",
    "raw",
    "raw_async",
    "raw_async_pages",
]
