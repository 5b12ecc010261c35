"""The resources of the client, one module each."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from .books import AsyncBooks, Books
    from .loans import AsyncLoans, Loans
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            ".books": ("AsyncBooks", "Books"),
            ".loans": ("AsyncLoans", "Loans"),
        },
    )

__all__ = ["AsyncBooks", "AsyncLoans", "Books", "Loans"]
