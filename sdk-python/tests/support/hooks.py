"""Hooks of cases: they write down what they are told, and do what the case says."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from hivekube.hooks import Answer, Attempt, Hook

from . import observed

__all__ = ["HookFailedError", "Scripted"]


class HookFailedError(Exception):
    """What a hook raises."""


class Scripted(Hook):
    """One hook of a case."""

    def __init__(self, script: Mapping[str, Any], told: list[str]) -> None:
        self.sees_secrets = script.get("sees_secrets", False)
        self._script = script
        self._told = told

    def _tell(self, event: str, what: str) -> None:
        self._told.append(f"{self._script['name']} {event} {what}")
        if self._script.get("fails") == event:
            raise HookFailedError("broken hook")

    def before_attempt(self, attempt: Attempt) -> None:
        about = f"{attempt.operation} {attempt.method} {attempt.url_template or '-'}"
        self._tell("before", f"{attempt.number} {about}")
        for what in self._script.get("shows", ()):
            match what:
                case "url":
                    self._tell(what, attempt.url)
                case "address":
                    self._tell(what, f"{attempt.server_address}:{attempt.server_port}")
                case "body":
                    self._tell(what, _text(attempt.body))
                case _ if not what.startswith("reply "):
                    self._tell(what, attempt.headers.get(what, "-"))
                case _:
                    pass
        for name, value in self._script.get("sets", {}).items():
            if value is None:
                attempt.headers.pop(name, None)
            else:
                attempt.headers[name] = value.replace("{number}", str(attempt.number))

    def around(self, attempt: Attempt, proceed: Callable[[], Answer]) -> Answer:
        own = self._own(attempt)
        if own is not None:
            return own
        try:
            answer = proceed()
        except Exception:
            if not self._script.get("again"):
                raise
            answer = proceed()
        return self._instead(answer)

    async def around_async(
        self, attempt: Attempt, proceed: Callable[[], Awaitable[Answer]]
    ) -> Answer:
        own = self._own(attempt)
        if own is not None:
            return own
        try:
            answer = await proceed()
        except Exception:
            if not self._script.get("again"):
                raise
            answer = await proceed()
        return self._instead(answer)

    def _own(self, attempt: Attempt) -> Answer | None:
        if self._script.get("fails") == "around":
            raise HookFailedError("broken hook")
        answers = "answers" in self._script
        if answers and attempt.number <= self._script.get("until", attempt.number):
            return _answer(self._script["answers"])
        return None

    def _instead(self, answer: Answer) -> Answer:
        return _answer(self._script["replaces"]) if "replaces" in self._script else answer

    def after_reply(self, attempt: Attempt, answer: Answer) -> None:
        assert attempt.elapsed > 0
        self._tell("after", f"{attempt.number} {answer.status_code} {answer.request_id or '-'}")
        for what in self._script.get("shows", ()):
            _, sign, name = what.partition("reply ")
            if sign:
                of_body = name == "body"
                shown = _text(answer.body) if of_body else answer.headers.get(name, "-")
                self._tell(what, shown)

    def on_error(self, attempt: Attempt, error: Exception) -> None:
        kind = observed.error(error, {"kind": ""})["kind"]
        self._tell("error", f"{attempt.number} {kind}")

    def on_retry(self, attempt: Attempt, error: Exception, pause: float) -> None:
        assert 0 <= pause <= 8
        self._tell("retry", str(attempt.number))


def _answer(script: Mapping[str, Any]) -> Answer:
    body = json.dumps(script["body"]).encode()
    return Answer(script["status"], script.get("headers", {}), body)


def _text(body: bytes | None) -> str:
    return "-" if body is None else body.decode()
