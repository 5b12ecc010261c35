"""A span around every try, with the names of OpenTelemetry, as one hook like any other.

OpenTelemetry's API is looked for when a hook is made, and nothing else needs it. It is imported by name, so that programs
without it are type-checked like those with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Generator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

from .errors import APIConnectionError, APIResponseError, APITimeoutError, ConfigurationError
from .hooks import Answer, Attempt, Hook

__all__ = ["OpenTelemetryHook"]

_FAILED: Final = 400
_TYPES: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (asyncio.CancelledError, "cancelled"),
    (APITimeoutError, "timeout"),
    (APIConnectionError, "connection"),
    (APIResponseError, "response"),
)
"""What `error.type` says of failures without a status."""


class OpenTelemetryHook(Hook):
    """Opens a span of kind CLIENT for every try and sends its context on (`traceparent`, W3C Trace Context).

    Its attributes are those that OpenTelemetry's conventions for HTTP clients name
    (https://opentelemetry.io/docs/specs/semconv/http/http-spans/): `http.request.method`, `server.address`, `server.port`,
    `url.full`, `url.template`, `http.request.resend_count`, `http.response.status_code` and `error.type`. Hooks after this one
    run within the span. Needs the extra `opentelemetry`.

    Args:
        tracer_provider: Where spans go; by default the program's own.
        show_query: Parameters whose values `url.full` shows; all others are `REDACTED`.
        propagates: Send the context on, by the program's propagator.

    Raises:
        ConfigurationError: `opentelemetry-api` is not installed.
    """

    def __init__(
        self,
        *,
        tracer_provider: Any = None,
        show_query: Collection[str] = (),
        propagates: bool = True,
    ) -> None:
        self._trace = _module("opentelemetry.trace")
        self._propagate = _module("opentelemetry.propagate") if propagates else None
        self._provider = tracer_provider
        self._shown = tuple(show_query)

    def around(self, attempt: Attempt, proceed: Callable[[], Answer]) -> Answer:
        """The try, within a span."""
        with self._span(attempt) as span:
            answer = proceed()
            _answered(self._trace, span, answer)
            return answer

    async def around_async(
        self, attempt: Attempt, proceed: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        """The same for asyncio."""
        with self._span(attempt) as span:
            answer = await proceed()
            _answered(self._trace, span, answer)
            return answer

    @contextmanager
    def _span(self, attempt: Attempt) -> Generator[Any]:
        """A span that is the current one; what is raised within it is noted."""
        tracer = self._trace.get_tracer(__name__.partition(".")[0], None, self._provider)
        template = attempt.url_template
        name = attempt.method if template is None else f"{attempt.method} {template}"
        span = tracer.start_span(
            name, kind=self._trace.SpanKind.CLIENT, attributes=self._attributes(attempt)
        )
        with self._trace.use_span(
            span, end_on_exit=True, record_exception=False, set_status_on_exception=False
        ):
            if self._propagate is not None:
                fields: dict[str, str] = {}
                self._propagate.inject(fields)
                attempt.headers.update(fields)
            try:
                yield span
            except BaseException as error:
                status = getattr(error, "status_code", None)
                if isinstance(error, APIResponseError) and status is not None:
                    span.set_attribute("http.response.status_code", status)
                kinds = (word for kind, word in _TYPES if isinstance(error, kind))
                _failed(self._trace, span, next(kinds, type(error).__qualname__))
                raise

    def _attributes(self, attempt: Attempt) -> dict[str, str | int]:
        attributes: dict[str, str | int] = {
            "http.request.method": attempt.method,
            "server.address": attempt.server_address,
            "server.port": attempt.server_port,
            "url.full": attempt.shown_url(self._shown),
        }
        if attempt.url_template is not None:
            attributes["url.template"] = attempt.url_template
        if attempt.number > 1:
            attributes["http.request.resend_count"] = attempt.number - 1
        return attributes


def _answered(trace: Any, span: Any, answer: Answer) -> None:
    span.set_attribute("http.response.status_code", answer.status_code)
    if answer.status_code >= _FAILED:
        _failed(trace, span, str(answer.status_code))


def _failed(trace: Any, span: Any, kind: str) -> None:
    span.set_attribute("error.type", kind)
    span.set_status(trace.Status(trace.StatusCode.ERROR))


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        problem = ConfigurationError(
            "OpenTelemetryHook needs opentelemetry-api: install the extra `opentelemetry`"
        )
    raise problem
