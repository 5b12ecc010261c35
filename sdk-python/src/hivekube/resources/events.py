"""The steps a session is made of: calls of models and tools, and the chains that group them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import NoneType
from typing import Final

from .._runtime.calls import (
    AsyncPageRequest,
    AsyncResource,
    Batch,
    BatchReply,
    Body,
    Created,
    CreatedReply,
    ListReply,
    Omit,
    Operation,
    Page,
    Paging,
    PartialFailure,
    SyncResource,
    Updated,
    UpdatedReply,
    legacy_keywords,
    omit,
    raw,
    raw_async,
    raw_async_pages,
)
from ..models.events import (
    CreateEventRequest,
    CreateEventRequestDict,
    CreateModelEvent,
    CreateModelEventDict,
    Event,
    SessionPropertiesBatch,
    SessionPropertiesBatchDict,
)
from ..models.shared import DateRange, DateRangeDict, EventFilter, EventFilterDict, EventType

__all__ = ["AsyncEvents", "AsyncEventsWithRawResponse", "Events", "EventsWithRawResponse"]

_CREATE: Final = Operation(
    "events.create",
    "POST",
    "/events",
    arguments=(
        Body("project"),
        Body("source"),
        Body("event_name"),
        Body("event_type", of=EventType),
        Body("event_id"),
        Body("session_id"),
        Body("parent_id", nullable=True),
        Body("children_ids"),
        Body("config"),
        Body("inputs"),
        Body("outputs", nullable=True),
        Body("error", nullable=True),
        Body("start_time", of=float),
        Body("end_time", of=float),
        Body("duration", of=float),
        Body("metadata"),
        Body("feedback"),
        Body("metrics"),
        Body("user_properties"),
    ),
    wrapper="event",
    reply=CreatedReply(
        NoneType,
        id=(
            "/event_id",
            "/insertedId",
            "/result/insertedId",
            "/result/insertedIds/0",
            "/insertedIds/0",
            "/result/id",
            "/result/_id",
            "/session_id",
            "/data/id",
            "/id",
            "/_id",
        ),
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
        Body("error", nullable=True),
    ),
    reply=UpdatedReply(
        NoneType,
        id=("/result/id", "/result/_id", "/event_id", "/metric_id", "/id", "/_id"),
        matched=("/matchedCount", "/result/matchedCount"),
        modified=("/modifiedCount", "/result/modifiedCount"),
    ),
)

_CREATE_BATCH: Final = Operation(
    "events.create_batch",
    "POST",
    "/events/batch",
    arguments=(
        Body("events", of=list[CreateEventRequest]),
        Body("single_session", "is_single_session"),
        Body("session_properties", of=SessionPropertiesBatch),
    ),
    partial=PartialFailure(statuses=(500,), ids="/event_ids", errors="/errors"),
    reply=BatchReply(
        ids=(
            "/event_ids",
            "/insertedIds",
            "/result/insertedIds",
            "/datapoint_ids",
            "/result/datapoint_ids",
        ),
        errors=("/errors",),
    ),
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
    body_required=True,
    idempotent=True,
    paging=Paging("page", "limit", max_limit=7500),
    reply=ListReply(Event, items=("/events", "/0", "/"), total=("/totalEvents", "/count")),
)

_CREATE_MODEL_EVENT: Final = Operation(
    "events.create_model_event",
    "POST",
    "/events/model",
    arguments=(
        Body("project"),
        Body("model"),
        Body("provider"),
        Body("messages"),
        Body("response"),
        Body("duration", of=float),
        Body("usage"),
        Body("cost", of=float),
        Body("error", nullable=True),
        Body("source"),
        Body("event_name"),
        Body("hyperparameters"),
        Body("template"),
        Body("template_inputs"),
        Body("tools"),
        Body("tool_choice"),
        Body("response_format"),
    ),
    wrapper="model_event",
    reply=CreatedReply(
        NoneType,
        id=(
            "/event_id",
            "/insertedId",
            "/result/insertedId",
            "/result/insertedIds/0",
            "/insertedIds/0",
            "/result/id",
            "/result/_id",
            "/session_id",
            "/data/id",
            "/id",
            "/_id",
        ),
    ),
)

_CREATE_MODEL_EVENT_BATCH: Final = Operation(
    "events.create_model_event_batch",
    "POST",
    "/events/model/batch",
    arguments=(
        Body("model_events", of=list[CreateModelEvent]),
        Body("single_session", "is_single_session"),
        Body("session_properties", of=SessionPropertiesBatch),
    ),
    partial=PartialFailure(statuses=(500,), ids="/event_ids", errors="/errors"),
    reply=BatchReply(
        ids=(
            "/event_ids",
            "/insertedIds",
            "/result/insertedIds",
            "/datapoint_ids",
            "/result/datapoint_ids",
        ),
        errors=("/errors",),
    ),
)


class Events(SyncResource):
    """The steps a session is made of: calls of models and tools, and the chains that group them."""

    @cached_property
    def with_raw_response(self) -> EventsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return EventsWithRawResponse(self)

    def create(
        self,
        *,
        event_type: EventType,
        project: str | Omit = omit,
        source: str | Omit = omit,
        event_name: str | Omit = omit,
        event_id: str | Omit = omit,
        session_id: str | Omit = omit,
        parent_id: str | None | Omit = omit,
        children_ids: Sequence[str] | Omit = omit,
        config: Mapping[str, object] | Omit = omit,
        inputs: Mapping[str, object] | Omit = omit,
        outputs: Mapping[str, object] | None | Omit = omit,
        error: str | None | Omit = omit,
        start_time: float | Omit = omit,
        end_time: float | Omit = omit,
        duration: float | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
        feedback: Mapping[str, object] | Omit = omit,
        metrics: Mapping[str, object] | Omit = omit,
        user_properties: Mapping[str, object] | Omit = omit,
    ) -> Created[None]:
        """Record an event.

        Records one step of a trace. Only the type is required; times and durations are in
        milliseconds. The event may take some seconds to show up in exports.

        `POST /events`

        Args:
            event_type: Kind of a traced event: a whole session, a call of a model, a call of a
                tool, or a chain that groups other events.
            project: Name of the project the event belongs to. Newer servers take the project from
                the API key and ignore this.
            source: Where the event was recorded, such as `production` or `staging`.
            event_name: Name shown for the event.
            event_id: Id to give to the event (UUID v4); the server makes one up if it is missing.
            session_id: Id of the session the event belongs to (UUID v4); the server makes one up
                if it is missing.
            parent_id: Id of the event above it (UUID v4); null for none.
            children_ids: Ids of the events directly below it (UUID v4).
            config: Configuration the event ran with: model, provider, index and so on.
            inputs: What went into the event, such as messages or chunks.
            outputs: What came out of the event; null if nothing did.
            error: Text of the error, if the event failed; null if it did not.
            start_time: When the event began, in milliseconds since the Unix epoch.
            end_time: When the event ended, in milliseconds since the Unix epoch.
            duration: How long the event took, in milliseconds.
            metadata: Anything else worth keeping, such as cost and token counts.
            feedback: Feedback given on the event, by any key.
            metrics: Values already computed for the event, by metric name.
            user_properties: Properties of the user the event served.

        Returns:
            The new id.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _CREATE,
            event_type=event_type,
            project=project,
            source=source,
            event_name=event_name,
            event_id=event_id,
            session_id=session_id,
            parent_id=parent_id,
            children_ids=children_ids,
            config=config,
            inputs=inputs,
            outputs=outputs,
            error=error,
            start_time=start_time,
            end_time=end_time,
            duration=duration,
            metadata=metadata,
            feedback=feedback,
            metrics=metrics,
            user_properties=user_properties,
        )

    def update(
        self,
        event_id: str,
        *,
        metadata: Mapping[str, object] | Omit = omit,
        feedback: Mapping[str, object] | Omit = omit,
        metrics: Mapping[str, object] | Omit = omit,
        outputs: Mapping[str, object] | None | Omit = omit,
        config: Mapping[str, object] | Omit = omit,
        user_properties: Mapping[str, object] | Omit = omit,
        duration: float | Omit = omit,
        error: str | None | Omit = omit,
    ) -> Updated[None]:
        """Change an event.

        Adds to an event that was recorded before, for example feedback that came in later.
        Fields the server does not know are ignored. The reply has no body.

        `PUT /events`

        Args:
            event_id: Id of the event to change (UUID v4).
            metadata: Metadata to set.
            feedback: Feedback to set.
            metrics: Metric values to set, by metric name.
            outputs: Outputs to set; null keeps the stored ones.
            config: Configuration to set.
            user_properties: User properties to set.
            duration: Duration to set, in milliseconds.
            error: Text of the error to set; null for none.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
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
            error=error,
        )

    @legacy_keywords(is_single_session="single_session", session="session_properties")
    def create_batch(
        self,
        *,
        events: Sequence[CreateEventRequest | CreateEventRequestDict],
        single_session: bool | Omit = omit,
        session_properties: SessionPropertiesBatch | SessionPropertiesBatchDict | Omit = omit,
    ) -> Batch:
        """Record many events at once.

        Records the events one after another. If some of them are refused the server answers 500
        and lists the ids it recorded beside the errors: do not send the whole batch again.

        `POST /events/batch`

        Args:
            events: The events, in the order they are to be recorded.
            single_session: Whether all events belong to one session; otherwise each is filed under
                its own. Server default: `false`.
            session_properties: Properties of the session that the events of a batch are filed
                under.

        Returns:
            The ids that were made, and what went wrong.

        Raises:
            InternalServerError: Only a part of the batch was recorded, or the server failed
                altogether; in that case the body is that of an error.
            PartialFailureError: A part of it failed; `ids` tells what worked.
        """
        return self._call(
            _CREATE_BATCH,
            events=events,
            single_session=single_session,
            session_properties=session_properties,
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
        """Export events, page by page.

        Returns the events that meet all filters, at most 7500 on a page. Although sent as a
        POST it only reads, so it may be repeated safely. Large pages can take minutes.

        `POST /events/export`

        Args:
            project: Name of the project to export from. Newer servers take the project from the
                API key and ignore this.
            filters: Conditions an event has to meet, all of them.
            date_range: A span of time, both ends included.
            projections: Names of the fields to return; every field if left out.
            limit: Number of events on a page. 1 to 7500. Server default: `1000`.
            page: Number of the page, counted from 1. At least 1. Server default: `1`.

        Returns:
            One page; iterating over it goes on to the next ones.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
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

    def create_model_event(
        self,
        *,
        model: str,
        provider: str,
        messages: Sequence[Mapping[str, object]],
        response: Mapping[str, object],
        duration: float,
        usage: Mapping[str, object],
        project: str | Omit = omit,
        cost: float | Omit = omit,
        error: str | None | Omit = omit,
        source: str | Omit = omit,
        event_name: str | Omit = omit,
        hyperparameters: Mapping[str, object] | Omit = omit,
        template: Sequence[Mapping[str, object]] | Omit = omit,
        template_inputs: Mapping[str, object] | Omit = omit,
        tools: Sequence[Mapping[str, object]] | Omit = omit,
        tool_choice: str | Omit = omit,
        response_format: Mapping[str, object] | Omit = omit,
    ) -> Created[None]:
        """Record a call of a model.

        Records an event of type `model` from the request and the reply of a chat API. The
        server moves messages, usage, cost and the rest into the inputs and outputs of the
        event.

        `POST /events/model`

        Args:
            model: Name of the model.
            provider: Name of the provider of the model, such as `openai`.
            messages: Messages the model was given, in order.
            response: Message or object the model answered with.
            duration: How long the call took, in milliseconds.
            usage: Token counts as the provider reported them.
            project: Name of the project the event belongs to. Newer servers take the project from
                the API key and ignore this.
            cost: Cost of the call, in the currency the caller keeps to.
            error: Text of the error, if the call failed; null if it did not.
            source: Where the call was recorded, such as `production` or `staging`.
            event_name: Name shown for the event.
            hyperparameters: Sampling parameters of the call.
            template: Messages before their placeholders were filled in.
            template_inputs: Values of the placeholders of the template.
            tools: Tools the model was offered.
            tool_choice: How the model was told to choose among the tools, such as `none` or
                `auto`.
            response_format: Format the model was asked to answer in.

        Returns:
            The new id.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _CREATE_MODEL_EVENT,
            model=model,
            provider=provider,
            messages=messages,
            response=response,
            duration=duration,
            usage=usage,
            project=project,
            cost=cost,
            error=error,
            source=source,
            event_name=event_name,
            hyperparameters=hyperparameters,
            template=template,
            template_inputs=template_inputs,
            tools=tools,
            tool_choice=tool_choice,
            response_format=response_format,
        )

    @legacy_keywords(is_single_session="single_session", session="session_properties")
    def create_model_event_batch(
        self,
        *,
        model_events: Sequence[CreateModelEvent | CreateModelEventDict],
        single_session: bool | Omit = omit,
        session_properties: SessionPropertiesBatch | SessionPropertiesBatchDict | Omit = omit,
    ) -> Batch:
        """Record many calls of models at once.

        The batch form of recording a model event. If some of them are refused the server
        answers 500 and lists the ids it recorded beside the errors: do not send the whole batch
        again.

        `POST /events/model/batch`

        Args:
            model_events: The model events, in the order they are to be recorded.
            single_session: Whether all events belong to one session; otherwise each is filed under
                its own. Server default: `false`.
            session_properties: Properties of the session that the events of a batch are filed
                under.

        Returns:
            The ids that were made, and what went wrong.

        Raises:
            InternalServerError: Only a part of the batch was recorded, or the server failed
                altogether; in that case the body is that of an error.
            PartialFailureError: A part of it failed; `ids` tells what worked.
        """
        return self._call(
            _CREATE_MODEL_EVENT_BATCH,
            model_events=model_events,
            single_session=single_session,
            session_properties=session_properties,
        )


class AsyncEvents(AsyncResource):
    """The steps a session is made of: calls of models and tools, and the chains that group them."""

    @cached_property
    def with_raw_response(self) -> AsyncEventsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncEventsWithRawResponse(self)

    async def create(
        self,
        *,
        event_type: EventType,
        project: str | Omit = omit,
        source: str | Omit = omit,
        event_name: str | Omit = omit,
        event_id: str | Omit = omit,
        session_id: str | Omit = omit,
        parent_id: str | None | Omit = omit,
        children_ids: Sequence[str] | Omit = omit,
        config: Mapping[str, object] | Omit = omit,
        inputs: Mapping[str, object] | Omit = omit,
        outputs: Mapping[str, object] | None | Omit = omit,
        error: str | None | Omit = omit,
        start_time: float | Omit = omit,
        end_time: float | Omit = omit,
        duration: float | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
        feedback: Mapping[str, object] | Omit = omit,
        metrics: Mapping[str, object] | Omit = omit,
        user_properties: Mapping[str, object] | Omit = omit,
    ) -> Created[None]:
        """Record an event.

        Records one step of a trace. Only the type is required; times and durations are in
        milliseconds. The event may take some seconds to show up in exports.

        `POST /events`

        Args:
            event_type: Kind of a traced event: a whole session, a call of a model, a call of a
                tool, or a chain that groups other events.
            project: Name of the project the event belongs to. Newer servers take the project from
                the API key and ignore this.
            source: Where the event was recorded, such as `production` or `staging`.
            event_name: Name shown for the event.
            event_id: Id to give to the event (UUID v4); the server makes one up if it is missing.
            session_id: Id of the session the event belongs to (UUID v4); the server makes one up
                if it is missing.
            parent_id: Id of the event above it (UUID v4); null for none.
            children_ids: Ids of the events directly below it (UUID v4).
            config: Configuration the event ran with: model, provider, index and so on.
            inputs: What went into the event, such as messages or chunks.
            outputs: What came out of the event; null if nothing did.
            error: Text of the error, if the event failed; null if it did not.
            start_time: When the event began, in milliseconds since the Unix epoch.
            end_time: When the event ended, in milliseconds since the Unix epoch.
            duration: How long the event took, in milliseconds.
            metadata: Anything else worth keeping, such as cost and token counts.
            feedback: Feedback given on the event, by any key.
            metrics: Values already computed for the event, by metric name.
            user_properties: Properties of the user the event served.

        Returns:
            The new id.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _CREATE,
            event_type=event_type,
            project=project,
            source=source,
            event_name=event_name,
            event_id=event_id,
            session_id=session_id,
            parent_id=parent_id,
            children_ids=children_ids,
            config=config,
            inputs=inputs,
            outputs=outputs,
            error=error,
            start_time=start_time,
            end_time=end_time,
            duration=duration,
            metadata=metadata,
            feedback=feedback,
            metrics=metrics,
            user_properties=user_properties,
        )

    async def update(
        self,
        event_id: str,
        *,
        metadata: Mapping[str, object] | Omit = omit,
        feedback: Mapping[str, object] | Omit = omit,
        metrics: Mapping[str, object] | Omit = omit,
        outputs: Mapping[str, object] | None | Omit = omit,
        config: Mapping[str, object] | Omit = omit,
        user_properties: Mapping[str, object] | Omit = omit,
        duration: float | Omit = omit,
        error: str | None | Omit = omit,
    ) -> Updated[None]:
        """Change an event.

        Adds to an event that was recorded before, for example feedback that came in later.
        Fields the server does not know are ignored. The reply has no body.

        `PUT /events`

        Args:
            event_id: Id of the event to change (UUID v4).
            metadata: Metadata to set.
            feedback: Feedback to set.
            metrics: Metric values to set, by metric name.
            outputs: Outputs to set; null keeps the stored ones.
            config: Configuration to set.
            user_properties: User properties to set.
            duration: Duration to set, in milliseconds.
            error: Text of the error to set; null for none.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
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
            error=error,
        )

    @legacy_keywords(is_single_session="single_session", session="session_properties")
    async def create_batch(
        self,
        *,
        events: Sequence[CreateEventRequest | CreateEventRequestDict],
        single_session: bool | Omit = omit,
        session_properties: SessionPropertiesBatch | SessionPropertiesBatchDict | Omit = omit,
    ) -> Batch:
        """Record many events at once.

        Records the events one after another. If some of them are refused the server answers 500
        and lists the ids it recorded beside the errors: do not send the whole batch again.

        `POST /events/batch`

        Args:
            events: The events, in the order they are to be recorded.
            single_session: Whether all events belong to one session; otherwise each is filed under
                its own. Server default: `false`.
            session_properties: Properties of the session that the events of a batch are filed
                under.

        Returns:
            The ids that were made, and what went wrong.

        Raises:
            InternalServerError: Only a part of the batch was recorded, or the server failed
                altogether; in that case the body is that of an error.
            PartialFailureError: A part of it failed; `ids` tells what worked.
        """
        return await self._call(
            _CREATE_BATCH,
            events=events,
            single_session=single_session,
            session_properties=session_properties,
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
        """Export events, page by page.

        Returns the events that meet all filters, at most 7500 on a page. Although sent as a
        POST it only reads, so it may be repeated safely. Large pages can take minutes.

        `POST /events/export`

        Args:
            project: Name of the project to export from. Newer servers take the project from the
                API key and ignore this.
            filters: Conditions an event has to meet, all of them.
            date_range: A span of time, both ends included.
            projections: Names of the fields to return; every field if left out.
            limit: Number of events on a page. 1 to 7500. Server default: `1000`.
            page: Number of the page, counted from 1. At least 1. Server default: `1`.

        Returns:
            One page; iterating over it goes on to the next ones.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
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

    async def create_model_event(
        self,
        *,
        model: str,
        provider: str,
        messages: Sequence[Mapping[str, object]],
        response: Mapping[str, object],
        duration: float,
        usage: Mapping[str, object],
        project: str | Omit = omit,
        cost: float | Omit = omit,
        error: str | None | Omit = omit,
        source: str | Omit = omit,
        event_name: str | Omit = omit,
        hyperparameters: Mapping[str, object] | Omit = omit,
        template: Sequence[Mapping[str, object]] | Omit = omit,
        template_inputs: Mapping[str, object] | Omit = omit,
        tools: Sequence[Mapping[str, object]] | Omit = omit,
        tool_choice: str | Omit = omit,
        response_format: Mapping[str, object] | Omit = omit,
    ) -> Created[None]:
        """Record a call of a model.

        Records an event of type `model` from the request and the reply of a chat API. The
        server moves messages, usage, cost and the rest into the inputs and outputs of the
        event.

        `POST /events/model`

        Args:
            model: Name of the model.
            provider: Name of the provider of the model, such as `openai`.
            messages: Messages the model was given, in order.
            response: Message or object the model answered with.
            duration: How long the call took, in milliseconds.
            usage: Token counts as the provider reported them.
            project: Name of the project the event belongs to. Newer servers take the project from
                the API key and ignore this.
            cost: Cost of the call, in the currency the caller keeps to.
            error: Text of the error, if the call failed; null if it did not.
            source: Where the call was recorded, such as `production` or `staging`.
            event_name: Name shown for the event.
            hyperparameters: Sampling parameters of the call.
            template: Messages before their placeholders were filled in.
            template_inputs: Values of the placeholders of the template.
            tools: Tools the model was offered.
            tool_choice: How the model was told to choose among the tools, such as `none` or
                `auto`.
            response_format: Format the model was asked to answer in.

        Returns:
            The new id.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _CREATE_MODEL_EVENT,
            model=model,
            provider=provider,
            messages=messages,
            response=response,
            duration=duration,
            usage=usage,
            project=project,
            cost=cost,
            error=error,
            source=source,
            event_name=event_name,
            hyperparameters=hyperparameters,
            template=template,
            template_inputs=template_inputs,
            tools=tools,
            tool_choice=tool_choice,
            response_format=response_format,
        )

    @legacy_keywords(is_single_session="single_session", session="session_properties")
    async def create_model_event_batch(
        self,
        *,
        model_events: Sequence[CreateModelEvent | CreateModelEventDict],
        single_session: bool | Omit = omit,
        session_properties: SessionPropertiesBatch | SessionPropertiesBatchDict | Omit = omit,
    ) -> Batch:
        """Record many calls of models at once.

        The batch form of recording a model event. If some of them are refused the server
        answers 500 and lists the ids it recorded beside the errors: do not send the whole batch
        again.

        `POST /events/model/batch`

        Args:
            model_events: The model events, in the order they are to be recorded.
            single_session: Whether all events belong to one session; otherwise each is filed under
                its own. Server default: `false`.
            session_properties: Properties of the session that the events of a batch are filed
                under.

        Returns:
            The ids that were made, and what went wrong.

        Raises:
            InternalServerError: Only a part of the batch was recorded, or the server failed
                altogether; in that case the body is that of an error.
            PartialFailureError: A part of it failed; `ids` tells what worked.
        """
        return await self._call(
            _CREATE_MODEL_EVENT_BATCH,
            model_events=model_events,
            single_session=single_session,
            session_properties=session_properties,
        )


class EventsWithRawResponse:
    """The methods of `Events`, returning raw responses."""

    def __init__(self, events: Events) -> None:
        self.create = raw(events.create)
        self.update = raw(events.update)
        self.create_batch = raw(events.create_batch)
        self.export = raw(events.export)
        self.create_model_event = raw(events.create_model_event)
        self.create_model_event_batch = raw(events.create_model_event_batch)


class AsyncEventsWithRawResponse:
    """The methods of `AsyncEvents`, returning raw responses."""

    def __init__(self, events: AsyncEvents) -> None:
        self.create = raw_async(events.create)
        self.update = raw_async(events.update)
        self.create_batch = raw_async(events.create_batch)
        self.export = raw_async_pages(events.export)
        self.create_model_event = raw_async(events.create_model_event)
        self.create_model_event_batch = raw_async(events.create_model_event_batch)
