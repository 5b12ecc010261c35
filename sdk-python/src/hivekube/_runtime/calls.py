"""All that a generated resource module imports from the runtime."""

from __future__ import annotations

from typing import Any

from typing_extensions import deprecated

from .bytestreams import AsyncByteStream, ByteStream
from .items import BytesReply, EventReply, LinesReply, ServerEvent
from .legacy import legacy_keywords
from .operation import (
    Body,
    ContentType,
    Cookie,
    DeferredOperation,
    File,
    FormField,
    Header,
    Operation,
    Part,
    PartialFailure,
    Path,
    Query,
    WholeBody,
    WholeFile,
)
from .options import Omit, omit
from .pages import AsyncPage, AsyncPageRequest, Page
from .paging import PagedByCursor, PagedByLink, PagedByNumber, PagedByOffset, PagedByUrl
from .raw import RawResponse, raw, raw_async, raw_async_pages
from .replies import (
    AckReply,
    BatchReply,
    CreatedReply,
    DeletedReply,
    ItemReply,
    Listed,
    ListReply,
    TextReply,
    UpdatedReply,
)
from .resource import AsyncResource, SyncResource
from .results import Ack, Batch, Created, Deleted, Updated
from .streams import AsyncEventStream, AsyncLineStream, EventStream, LineStream
from .uploads import Uploadable


def alias(of: object) -> Any:
    """A type that is no class (a union, an enum alias), where a reply takes a class: `ItemReply[X](alias(X))`."""
    return of


__all__ = [
    "Ack",
    "AckReply",
    "AsyncByteStream",
    "AsyncEventStream",
    "AsyncLineStream",
    "AsyncPage",
    "AsyncPageRequest",
    "AsyncResource",
    "Batch",
    "BatchReply",
    "Body",
    "ByteStream",
    "BytesReply",
    "ContentType",
    "Cookie",
    "Created",
    "CreatedReply",
    "DeferredOperation",
    "Deleted",
    "DeletedReply",
    "EventReply",
    "EventStream",
    "File",
    "FormField",
    "Header",
    "ItemReply",
    "LineStream",
    "LinesReply",
    "ListReply",
    "Listed",
    "Omit",
    "Operation",
    "Page",
    "PagedByCursor",
    "PagedByLink",
    "PagedByNumber",
    "PagedByOffset",
    "PagedByUrl",
    "Part",
    "PartialFailure",
    "Path",
    "Query",
    "RawResponse",
    "ServerEvent",
    "SyncResource",
    "TextReply",
    "Updated",
    "UpdatedReply",
    "Uploadable",
    "WholeBody",
    "WholeFile",
    "alias",
    "deprecated",
    "legacy_keywords",
    "omit",
    "raw",
    "raw_async",
    "raw_async_pages",
]
