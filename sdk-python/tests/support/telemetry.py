"""Spans that are kept in place of being sent: what OpenTelemetry's API is told."""

from __future__ import annotations

from typing import Any

from opentelemetry import trace

__all__ = ["Spans"]


class _Span(trace.NonRecordingSpan):
    """A span with what was said of it. The context is one that propagators send on."""

    def __init__(self, name: str, kind: trace.SpanKind, attributes: Any, number: int) -> None:
        flags = trace.TraceFlags(trace.TraceFlags.SAMPLED)
        super().__init__(trace.SpanContext(0xABC, number, is_remote=False, trace_flags=flags))
        self.seen: dict[str, Any] = {"name": name, "kind": kind.name.lower(), **attributes}
        self.ended = 0

    def set_attribute(self, key: str, value: Any) -> None:
        self.seen[key] = value

    def set_status(self, status: Any, description: str | None = None) -> None:
        self.seen["status"] = status.status_code.name

    def end(self, end_time: int | None = None) -> None:
        self.ended += 1

    def is_recording(self) -> bool:
        return True


class _Tracer(trace.NoOpTracer):
    def __init__(self, spans: list[_Span]) -> None:
        self._spans = spans

    def start_span(self, name: str, *args: Any, **kwargs: Any) -> trace.Span:
        span = _Span(name, kwargs["kind"], kwargs["attributes"], len(self._spans) + 1)
        self._spans.append(span)
        return span


class Spans(trace.TracerProvider):
    """A provider whose spans can be looked at."""

    def __init__(self) -> None:
        self.all: list[_Span] = []

    def get_tracer(self, *args: Any, **kwargs: Any) -> trace.Tracer:
        return _Tracer(self.all)

    def written(self) -> list[dict[str, Any]]:
        """All spans, as cases write them; each must be over, once."""
        assert all(span.ended == 1 for span in self.all)
        return [span.seen for span in self.all]
