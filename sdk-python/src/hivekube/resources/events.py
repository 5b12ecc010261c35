"""What models, tools and chains did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from .._runtime.calls import (
    AsyncPageRequest,
    AsyncResource,
    Body,
    Created,
    CreatedReply,
    ListReply,
    Omit,
    Operation,
    Page,
    Paging,
    SyncResource,
    Updated,
    UpdatedReply,
    omit,
    raw,
    raw_async,
    raw_async_pages,
)
from ..models.events import Event, EventFilter, EventFilterDict, EventType
from ..models.shared import DateRange, DateRangeDict

__all__ = ["AsyncEvents", "AsyncEventsWithRawResponse", "Events", "EventsWithRawResponse"]

_CREATE: Final = Operation(
    "events.create",
    "POST",
    "/events",
    arguments=(
        Body("event_type", of=EventType),
        Body("project"),
        Body("event_name"),
        Body("session_id"),
        Body("parent_id", nullable=True),
        Body("inputs"),
        Body("outputs", nullable=True),
        Body("error", nullable=True),
        Body("start_time", of=float),
        Body("end_time"),
        Body("duration", of=float),
        Body("metadata"),
    ),
    wrapper="event",
    reply=CreatedReply(
        Event,
        id=("/event_id", "/insertedId", "/result/insertedId", "/data/id", "/id"),
        fails=("success", "status"),
    ),
)

_UPDATE: Final = Operation(
    "events.update",
    "PUT",
    "/events",
    arguments=(
        Body("event_id"),
        Body("metadata"),
        Body("feedback"),
        Body("metrics"),
        Body("outputs", nullable=True),
        Body("config"),
        Body("user_properties"),
        Body("duration", of=float),
    ),
    reply=UpdatedReply(Event, value=("/event", "/"), value_has=("event_id", "event_type")),
)

_EXPORT: Final = Operation(
    "events.export",
    "POST",
    "/events/export",
    arguments=(
        Body("project"),
        Body("filters", of=list[EventFilter]),
        Body("date_range", "dateRange", of=DateRange),
        Body("projections"),
        Body("limit"),
        Body("page"),
    ),
    idempotent=True,
    paging=Paging("page", "limit", max_limit=7500),
    reply=ListReply(Event, items=("/events",), total=("/totalEvents", "/count")),
)


class Events(SyncResource):
    """What models, tools and chains did."""

    @cached_property
    def with_raw_response(self) -> EventsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return EventsWithRawResponse(self)

    def create(
        self,
        *,
        event_type: EventType,
        project: str | Omit = omit,
        event_name: str | Omit = omit,
        session_id: str | Omit = omit,
        parent_id: str | Omit | None = omit,
        inputs: Mapping[str, object] | Omit = omit,
        outputs: Mapping[str, object] | Omit | None = omit,
        error: str | Omit | None = omit,
        start_time: float | Omit = omit,
        end_time: int | Omit = omit,
        duration: float | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
    ) -> Created[Event]:
        """Records an event.

        `POST /events`

        Args:
            event_type: Kind of event.
            project: Project the event belongs to.
            event_name: Name of the event.
            session_id: Session the event belongs to.
            parent_id: Event this one is nested in.
            inputs: What went in.
            outputs: What came out.
            error: Why the event failed.
            start_time: Start, in milliseconds since 1970.
            end_time: End, in milliseconds since 1970.
            duration: Duration in milliseconds.
            metadata: Anything else about the event.
        """
        return self._call(
            _CREATE,
            event_type=event_type,
            project=project,
            event_name=event_name,
            session_id=session_id,
            parent_id=parent_id,
            inputs=inputs,
            outputs=outputs,
            error=error,
            start_time=start_time,
            end_time=end_time,
            duration=duration,
            metadata=metadata,
        )

    def update(
        self,
        event_id: str,
        *,
        metadata: Mapping[str, object] | Omit = omit,
        feedback: Mapping[str, object] | Omit = omit,
        metrics: Mapping[str, object] | Omit = omit,
        outputs: Mapping[str, object] | Omit | None = omit,
        config: Mapping[str, object] | Omit = omit,
        user_properties: Mapping[str, object] | Omit = omit,
        duration: float | Omit = omit,
    ) -> Updated[Event]:
        """Adds to an event.

        `PUT /events`

        Args:
            event_id: Id of the event.
            metadata: Anything else about the event.
            feedback: What users said about it.
            metrics: Values computed from it.
            outputs: What came out.
            config: Configuration: model name, index name …
            user_properties: Properties of the user.
            duration: Duration in milliseconds.
        """
        return self._call(
            _UPDATE,
            event_id=event_id,
            metadata=metadata,
            feedback=feedback,
            metrics=metrics,
            outputs=outputs,
            config=config,
            user_properties=user_properties,
            duration=duration,
        )

    def export(
        self,
        *,
        project: str | Omit = omit,
        filters: Sequence[EventFilter | EventFilterDict] | Omit = omit,
        date_range: DateRange | DateRangeDict | Omit = omit,
        projections: Sequence[str] | Omit = omit,
        limit: int | Omit = omit,
        page: int | Omit = omit,
    ) -> Page[Event]:
        """Reads events, newest first.

        `POST /events/export`

        Args:
            project: Project the events belong to.
            filters: Conditions the events meet.
            date_range: When they happened.
            projections: Fields to return.
            limit: Events a page, at most 7500.
            page: Number of the page, from 1.
        """
        return self._page(
            _EXPORT,
            project=project,
            filters=filters,
            date_range=date_range,
            projections=projections,
            limit=limit,
            page=page,
        )


class AsyncEvents(AsyncResource):
    """What models, tools and chains did."""

    @cached_property
    def with_raw_response(self) -> AsyncEventsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncEventsWithRawResponse(self)

    async def create(
        self,
        *,
        event_type: EventType,
        project: str | Omit = omit,
        event_name: str | Omit = omit,
        session_id: str | Omit = omit,
        parent_id: str | Omit | None = omit,
        inputs: Mapping[str, object] | Omit = omit,
        outputs: Mapping[str, object] | Omit | None = omit,
        error: str | Omit | None = omit,
        start_time: float | Omit = omit,
        end_time: int | Omit = omit,
        duration: float | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
    ) -> Created[Event]:
        """Records an event.

        `POST /events`

        Args:
            event_type: Kind of event.
            project: Project the event belongs to.
            event_name: Name of the event.
            session_id: Session the event belongs to.
            parent_id: Event this one is nested in.
            inputs: What went in.
            outputs: What came out.
            error: Why the event failed.
            start_time: Start, in milliseconds since 1970.
            end_time: End, in milliseconds since 1970.
            duration: Duration in milliseconds.
            metadata: Anything else about the event.
        """
        return await self._call(
            _CREATE,
            event_type=event_type,
            project=project,
            event_name=event_name,
            session_id=session_id,
            parent_id=parent_id,
            inputs=inputs,
            outputs=outputs,
            error=error,
            start_time=start_time,
            end_time=end_time,
            duration=duration,
            metadata=metadata,
        )

    async def update(
        self,
        event_id: str,
        *,
        metadata: Mapping[str, object] | Omit = omit,
        feedback: Mapping[str, object] | Omit = omit,
        metrics: Mapping[str, object] | Omit = omit,
        outputs: Mapping[str, object] | Omit | None = omit,
        config: Mapping[str, object] | Omit = omit,
        user_properties: Mapping[str, object] | Omit = omit,
        duration: float | Omit = omit,
    ) -> Updated[Event]:
        """Adds to an event.

        `PUT /events`

        Args:
            event_id: Id of the event.
            metadata: Anything else about the event.
            feedback: What users said about it.
            metrics: Values computed from it.
            outputs: What came out.
            config: Configuration: model name, index name …
            user_properties: Properties of the user.
            duration: Duration in milliseconds.
        """
        return await self._call(
            _UPDATE,
            event_id=event_id,
            metadata=metadata,
            feedback=feedback,
            metrics=metrics,
            outputs=outputs,
            config=config,
            user_properties=user_properties,
            duration=duration,
        )

    def export(
        self,
        *,
        project: str | Omit = omit,
        filters: Sequence[EventFilter | EventFilterDict] | Omit = omit,
        date_range: DateRange | DateRangeDict | Omit = omit,
        projections: Sequence[str] | Omit = omit,
        limit: int | Omit = omit,
        page: int | Omit = omit,
    ) -> AsyncPageRequest[Event]:
        """Reads events, newest first.

        `POST /events/export`

        Args:
            project: Project the events belong to.
            filters: Conditions the events meet.
            date_range: When they happened.
            projections: Fields to return.
            limit: Events a page, at most 7500.
            page: Number of the page, from 1.
        """
        return self._page(
            _EXPORT,
            project=project,
            filters=filters,
            date_range=date_range,
            projections=projections,
            limit=limit,
            page=page,
        )


class EventsWithRawResponse:
    """The methods of `Events`, returning raw responses."""

    def __init__(self, events: Events) -> None:
        self.create = raw(events.create)
        self.update = raw(events.update)
        self.export = raw(events.export)


class AsyncEventsWithRawResponse:
    """The methods of `AsyncEvents`, returning raw responses."""

    def __init__(self, events: AsyncEvents) -> None:
        self.create = raw_async(events.create)
        self.update = raw_async(events.update)
        self.export = raw_async_pages(events.export)
