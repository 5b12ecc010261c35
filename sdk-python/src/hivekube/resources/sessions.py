"""One run-through of an application, traced from beginning to end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from .._runtime.calls import (
    AsyncResource,
    Body,
    Created,
    CreatedReply,
    Deleted,
    DeletedReply,
    ItemReply,
    Omit,
    Operation,
    Path,
    SyncResource,
    omit,
    raw,
    raw_async,
)
from ..models.sessions import Session, SessionTree

__all__ = ["AsyncSessions", "AsyncSessionsWithRawResponse", "Sessions", "SessionsWithRawResponse"]

_CREATE: Final = Operation(
    "sessions.create",
    "POST",
    "/session/start",
    arguments=(
        Body("project"),
        Body("session_name"),
        Body("source"),
        Body("session_id"),
        Body("children_ids"),
        Body("config"),
        Body("inputs"),
        Body("outputs"),
        Body("error"),
        Body("duration", of=float),
        Body("user_properties"),
        Body("metrics"),
        Body("feedback"),
        Body("metadata"),
        Body("start_time", of=float),
        Body("end_time", of=float),
    ),
    wrapper="session",
    body_required=True,
    reply=CreatedReply(
        Session,
        value=("/session", "/"),
        value_has=("session_id", "event_id"),
        id=(
            "/session_id",
            "/session/session_id",
            "/insertedId",
            "/result/insertedId",
            "/result/insertedIds/0",
            "/insertedIds/0",
            "/result/id",
            "/result/_id",
            "/event_id",
            "/data/id",
            "/id",
            "/_id",
        ),
        fails=("status",),
    ),
)

_GET: Final = Operation(
    "sessions.get",
    "GET",
    "/sessions/{session_id}",
    arguments=(Path("session_id"),),
    reply=ItemReply(SessionTree, value=("/request", "/session", "/"), fails=("status",)),
)

_DELETE: Final = Operation(
    "sessions.delete",
    "DELETE",
    "/sessions/{session_id}",
    arguments=(Path("session_id"),),
    reply=DeletedReply(
        id=(
            "/deleted",
            "/result/id",
            "/result/_id",
            "/result/dataset_id",
            "/result/function_id",
            "/run_id",
            "/id",
            "/_id",
        ),
        count=("/deletedCount", "/result/deletedCount"),
    ),
)


class Sessions(SyncResource):
    """One run-through of an application, traced from beginning to end."""

    @cached_property
    def with_raw_response(self) -> SessionsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return SessionsWithRawResponse(self)

    def create(
        self,
        *,
        project: str | Omit = omit,
        session_name: str | Omit = omit,
        source: str | Omit = omit,
        session_id: str | Omit = omit,
        children_ids: Sequence[str] | Omit = omit,
        config: Mapping[str, object] | Omit = omit,
        inputs: Mapping[str, object] | Omit = omit,
        outputs: Mapping[str, object] | Omit = omit,
        error: str | Omit = omit,
        duration: float | Omit = omit,
        user_properties: Mapping[str, object] | Omit = omit,
        metrics: Mapping[str, object] | Omit = omit,
        feedback: Mapping[str, object] | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
        start_time: float | Omit = omit,
        end_time: float | Omit = omit,
    ) -> Created[Session]:
        """Start a session.

        Opens a session that events can be filed under. An existing `session_id` is not an
        error: its metadata and user properties are merged, so the call may be repeated safely
        if it names the id.

        `POST /session/start`

        Args:
            project: Name of the project the session belongs to. Newer servers take the project
                from the API key and ignore this.
            session_name: Name shown for the session.
            source: Where the session was recorded, such as `production` or `staging`.
            session_id: Id to give to the session (UUID v4). The server makes one up if it is
                missing or no UUID; starting a session whose id exists merges the metadata and the
                user properties into it.
            children_ids: Ids of the events directly under the session (UUID v4).
            config: Configuration the session ran with.
            inputs: What went into the session, such as the question of the user.
            outputs: What came out of the session.
            error: Text of the error, if the session failed.
            duration: How long the session took, in milliseconds.
            user_properties: Properties of the user the session served.
            metrics: Values already computed for the session, by metric name.
            feedback: Feedback given on the session, by any key.
            metadata: Anything else worth keeping, by any key.
            start_time: When the session began, in milliseconds since the Unix epoch.
            end_time: When the session ended, in milliseconds since the Unix epoch.

        Returns:
            The new id, and the new object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(
            _CREATE,
            project=project,
            session_name=session_name,
            source=source,
            session_id=session_id,
            children_ids=children_ids,
            config=config,
            inputs=inputs,
            outputs=outputs,
            error=error,
            duration=duration,
            user_properties=user_properties,
            metrics=metrics,
            feedback=feedback,
            metadata=metadata,
            start_time=start_time,
            end_time=end_time,
        )

    def get(self, session_id: str) -> SessionTree:
        """Get a session with all its events.

        Returns the event of the session as a tree: every event carries the events below it in
        `children`. Events that have only just been sent may be missing for some seconds.
        Answers 404 if there is no such session, and 400 if the API key lacks the scope of the
        organization.

        `GET /sessions/{session_id}`

        Args:
            session_id: Id of the session (UUID v4). Example:
                `"5f0c8a52-9f3e-4d5b-8a1c-6e2b7d904f31"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_GET, session_id=session_id)

    def delete(self, session_id: str) -> Deleted:
        """Delete a session.

        Deletes the session together with all its events and the figures computed from them.
        This cannot be undone.

        `DELETE /sessions/{session_id}`

        Args:
            session_id: Id of the session (UUID v4). Example:
                `"5f0c8a52-9f3e-4d5b-8a1c-6e2b7d904f31"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return self._call(_DELETE, session_id=session_id)


class AsyncSessions(AsyncResource):
    """One run-through of an application, traced from beginning to end."""

    @cached_property
    def with_raw_response(self) -> AsyncSessionsWithRawResponse:
        """The same methods, returning the raw response; `.parse()` gives the value."""
        return AsyncSessionsWithRawResponse(self)

    async def create(
        self,
        *,
        project: str | Omit = omit,
        session_name: str | Omit = omit,
        source: str | Omit = omit,
        session_id: str | Omit = omit,
        children_ids: Sequence[str] | Omit = omit,
        config: Mapping[str, object] | Omit = omit,
        inputs: Mapping[str, object] | Omit = omit,
        outputs: Mapping[str, object] | Omit = omit,
        error: str | Omit = omit,
        duration: float | Omit = omit,
        user_properties: Mapping[str, object] | Omit = omit,
        metrics: Mapping[str, object] | Omit = omit,
        feedback: Mapping[str, object] | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
        start_time: float | Omit = omit,
        end_time: float | Omit = omit,
    ) -> Created[Session]:
        """Start a session.

        Opens a session that events can be filed under. An existing `session_id` is not an
        error: its metadata and user properties are merged, so the call may be repeated safely
        if it names the id.

        `POST /session/start`

        Args:
            project: Name of the project the session belongs to. Newer servers take the project
                from the API key and ignore this.
            session_name: Name shown for the session.
            source: Where the session was recorded, such as `production` or `staging`.
            session_id: Id to give to the session (UUID v4). The server makes one up if it is
                missing or no UUID; starting a session whose id exists merges the metadata and the
                user properties into it.
            children_ids: Ids of the events directly under the session (UUID v4).
            config: Configuration the session ran with.
            inputs: What went into the session, such as the question of the user.
            outputs: What came out of the session.
            error: Text of the error, if the session failed.
            duration: How long the session took, in milliseconds.
            user_properties: Properties of the user the session served.
            metrics: Values already computed for the session, by metric name.
            feedback: Feedback given on the session, by any key.
            metadata: Anything else worth keeping, by any key.
            start_time: When the session began, in milliseconds since the Unix epoch.
            end_time: When the session ended, in milliseconds since the Unix epoch.

        Returns:
            The new id, and the new object if the server sent it.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(
            _CREATE,
            project=project,
            session_name=session_name,
            source=source,
            session_id=session_id,
            children_ids=children_ids,
            config=config,
            inputs=inputs,
            outputs=outputs,
            error=error,
            duration=duration,
            user_properties=user_properties,
            metrics=metrics,
            feedback=feedback,
            metadata=metadata,
            start_time=start_time,
            end_time=end_time,
        )

    async def get(self, session_id: str) -> SessionTree:
        """Get a session with all its events.

        Returns the event of the session as a tree: every event carries the events below it in
        `children`. Events that have only just been sent may be missing for some seconds.
        Answers 404 if there is no such session, and 400 if the API key lacks the scope of the
        organization.

        `GET /sessions/{session_id}`

        Args:
            session_id: Id of the session (UUID v4). Example:
                `"5f0c8a52-9f3e-4d5b-8a1c-6e2b7d904f31"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_GET, session_id=session_id)

    async def delete(self, session_id: str) -> Deleted:
        """Delete a session.

        Deletes the session together with all its events and the figures computed from them.
        This cannot be undone.

        `DELETE /sessions/{session_id}`

        Args:
            session_id: Id of the session (UUID v4). Example:
                `"5f0c8a52-9f3e-4d5b-8a1c-6e2b7d904f31"`.

        Raises:
            InternalServerError: The server failed. Whether a write took place is not known.
        """
        return await self._call(_DELETE, session_id=session_id)


class SessionsWithRawResponse:
    """The methods of `Sessions`, returning raw responses."""

    def __init__(self, sessions: Sessions) -> None:
        self.create = raw(sessions.create)
        self.get = raw(sessions.get)
        self.delete = raw(sessions.delete)


class AsyncSessionsWithRawResponse:
    """The methods of `AsyncSessions`, returning raw responses."""

    def __init__(self, sessions: AsyncSessions) -> None:
        self.create = raw_async(sessions.create)
        self.get = raw_async(sessions.get)
        self.delete = raw_async(sessions.delete)
