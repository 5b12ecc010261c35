"""Typed client of the Library API.

```python
from library import Library

# reads LIBRARY_API_KEY and LIBRARY_API_URL
with Library() as library:
    print(library.loans.reason())
```

`AsyncLibrary` has the same methods for `asyncio`. Models are in `library.models`.
"""

from typing import TYPE_CHECKING

from ._runtime.lazy import lazy_exports
from ._version import __version__

if TYPE_CHECKING:
    from . import models, resources
    from ._client import AsyncLibrary, Library
    from ._runtime.errors import (
        AliasConflictWarning,
        APIConnectionError,
        APIError,
        APIResponseError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequestError,
        ConfigurationError,
        ConflictError,
        InternalServerError,
        MissingIdError,
        NotFoundError,
        PartialFailureError,
        PermissionDeniedError,
        RateLimitError,
        RedirectError,
        UnprocessableEntityError,
    )
    from ._runtime.options import Omit, omit
    from ._runtime.pages import AsyncPage, AsyncPageRequest, Page
    from ._runtime.raw import RawResponse
    from ._runtime.results import Ack, Batch, Created, Deleted, Updated
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "._client": ("AsyncLibrary", "Library"),
            "._runtime.errors": (
                "AliasConflictWarning",
                "APIConnectionError",
                "APIError",
                "APIResponseError",
                "APIStatusError",
                "APITimeoutError",
                "AuthenticationError",
                "BadRequestError",
                "ConfigurationError",
                "ConflictError",
                "InternalServerError",
                "MissingIdError",
                "NotFoundError",
                "PartialFailureError",
                "PermissionDeniedError",
                "RateLimitError",
                "RedirectError",
                "UnprocessableEntityError",
            ),
            "._runtime.options": ("Omit", "omit"),
            "._runtime.pages": ("AsyncPage", "AsyncPageRequest", "Page"),
            "._runtime.raw": ("RawResponse",),
            "._runtime.results": ("Ack", "Batch", "Created", "Deleted", "Updated"),
            ".models": (),
            ".resources": (),
        },
    )

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIResponseError",
    "APIStatusError",
    "APITimeoutError",
    "Ack",
    "AliasConflictWarning",
    "AsyncLibrary",
    "AsyncPage",
    "AsyncPageRequest",
    "AuthenticationError",
    "BadRequestError",
    "Batch",
    "ConfigurationError",
    "ConflictError",
    "Created",
    "Deleted",
    "InternalServerError",
    "Library",
    "MissingIdError",
    "NotFoundError",
    "Omit",
    "Page",
    "PartialFailureError",
    "PermissionDeniedError",
    "RateLimitError",
    "RawResponse",
    "RedirectError",
    "UnprocessableEntityError",
    "Updated",
    "__version__",
    "models",
    "omit",
    "resources",
]
