"""What the API takes and returns, one module a topic."""

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from .books import Author, AuthorDict, Book, Genre
    from .loans import Loan, LoanDict, Reason, ReasonInput
    from .shared import Span, SpanDict
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            ".books": ("Author", "AuthorDict", "Book", "Genre"),
            ".loans": ("Loan", "LoanDict", "Reason", "ReasonInput"),
            ".shared": ("Span", "SpanDict"),
        },
    )

__all__ = [
    "Author",
    "AuthorDict",
    "Book",
    "Genre",
    "Loan",
    "LoanDict",
    "Reason",
    "ReasonInput",
    "Span",
    "SpanDict",
]
