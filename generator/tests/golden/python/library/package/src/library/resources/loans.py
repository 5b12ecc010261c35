"""Who has what."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final, cast

from .._runtime.calls import (
    AsyncResource,
    Batch,
    BatchReply,
    Body,
    ItemReply,
    Operation,
    PartialFailure,
    SyncResource,
    raw,
    raw_async,
)
from ..models.loans import Loan, LoanDict, Reason

__all__ = ["AsyncLoans", "AsyncLoansWithRawResponse", "Loans", "LoansWithRawResponse"]

_CREATE_BATCH: Final = Operation(
    "loans.create_batch",
    "POST",
    "/loans/batch",
    arguments=(Body("loans", of=list[Loan]),),
    partial=PartialFailure(statuses=(500,), ids="/ids", errors="/errors"),
    reply=BatchReply(ids=("/ids",), errors=("/errors",), fails=()),
)

_REASON: Final[Operation[Reason]] = Operation(
    "loans.reason",
    "GET",
    "/loans/reason",
    reply=ItemReply(cast("type[Any]", Reason), fails=()),
)


class Loans(SyncResource):
    """Who has what."""

    @cached_property
    def with_raw_response(self) -> LoansWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return LoansWithRawResponse(self)

    def create_batch(self, *, loans: Sequence[Loan | LoanDict]) -> Batch:
        """Lend several books.

        `POST /loans/batch`

        Args:
            loans: The loans.

        Returns:
            The ids that were made, and what went wrong.

        Raises:
            InternalServerError: Some failed.
            PartialFailureError: A part of it failed; `ids` tells what worked.
        """
        return self._call(_CREATE_BATCH, loans=loans)

    def reason(self) -> Reason:
        """Why books are lent.

        `GET /loans/reason`
        """
        return self._call(_REASON)


class AsyncLoans(AsyncResource):
    """Who has what."""

    @cached_property
    def with_raw_response(self) -> AsyncLoansWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncLoansWithRawResponse(self)

    async def create_batch(self, *, loans: Sequence[Loan | LoanDict]) -> Batch:
        """Lend several books.

        `POST /loans/batch`

        Args:
            loans: The loans.

        Returns:
            The ids that were made, and what went wrong.

        Raises:
            InternalServerError: Some failed.
            PartialFailureError: A part of it failed; `ids` tells what worked.
        """
        return await self._call(_CREATE_BATCH, loans=loans)

    async def reason(self) -> Reason:
        """Why books are lent.

        `GET /loans/reason`
        """
        return await self._call(_REASON)


class LoansWithRawResponse:
    """The methods of `Loans`, returning raw responses."""

    def __init__(self, loans: Loans) -> None:
        self.create_batch = raw(loans.create_batch)
        self.reason = raw(loans.reason)


class AsyncLoansWithRawResponse:
    """The methods of `AsyncLoans`, returning raw responses."""

    def __init__(self, loans: AsyncLoans) -> None:
        self.create_batch = raw_async(loans.create_batch)
        self.reason = raw_async(loans.reason)
