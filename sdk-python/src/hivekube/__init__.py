"""Typed client of the Hive API.

```python
from hivekube import Hive

# reads HIVE_API_KEY and HIVE_API_URL
with Hive() as hive:
    for item in hive.metrics.list():
        print(item)
```

`AsyncHive` has the same methods for `asyncio`. Models are in `hivekube.models`.
"""

from typing import TYPE_CHECKING

from ._runtime.lazy import lazy_exports
from ._version import __version__

if TYPE_CHECKING:
    from . import models, resources
    from ._client import AsyncHive, Hive
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
            "._client": ("AsyncHive", "Hive"),
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
    "AsyncHive",
    "AsyncPage",
    "AsyncPageRequest",
    "AuthenticationError",
    "BadRequestError",
    "Batch",
    "ConfigurationError",
    "ConflictError",
    "Created",
    "Deleted",
    "Hive",
    "InternalServerError",
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
