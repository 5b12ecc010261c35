"""Speed of the Python SDK beside hand-written code: decode of a 1 MB export, and one call on loopback.

Each figure is a line ``bench<TAB>name<TAB>ratio<TAB>target<TAB>ours<TAB>theirs`` (times in microseconds), which
``cargo xtask bench`` collects. Both sides are timed in turn, and of the ratios of a turn the median counts: what else a machine does
comes and goes.
"""

from __future__ import annotations

import http.server
import json
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import truediv
from typing import Any

import httpx2
from pydantic import BaseModel

from hivekube import Hive


class Event(BaseModel):
    """The shape of an event, all fields that the document has, written by hand: no aliases, no unknown fields."""

    org_id: str | None = None
    workspace_id: str | None = None
    project_id: str | None = None
    project: str | None = None
    source: str | None = None
    event_name: str | None = None
    event_type: str | None = None
    event_id: str | None = None
    session_id: str | None = None
    parent_id: str | None = None
    children_ids: list[str] | None = None
    config: dict[str, Any] | None = None
    inputs: dict[str, Any] | None = None
    outputs: dict[str, Any] | None = None
    error: str | None = None
    start_time: float | None = None
    end_time: float | None = None
    duration: float | None = None
    metadata: dict[str, Any] | None = None
    feedback: dict[str, Any] | None = None
    metrics: dict[str, Any] | None = None
    user_properties: dict[str, Any] | None = None
    success: bool | None = None


class Export(BaseModel):
    """One page of an export."""

    events: list[Event]
    totalEvents: int | None = None


def export_body() -> bytes:
    """About 1 MB of events in canonical spelling."""
    events = [
        {
            "project_id": "Simple RAG",
            "source": "production",
            "event_name": "Model Completion",
            "event_type": "model",
            "event_id": f"7f22137a-6911-4ed3-bc36-{number:012}",
            "session_id": "caf77ace-3417-4da4-944d-f4a0688f3c23",
            "parent_id": None,
            "children_ids": [],
            "config": {
                "model": "gpt-4o",
                "provider": "openai",
                "hyperparameters": {"temperature": 0, "top_p": 1, "max_tokens": 1000, "stop": []},
                "template": [
                    {"role": "system", "content": "Answer the question from the context alone."},
                    {"role": "user", "content": "{{question}}"},
                ],
                "type": "chat",
            },
            "inputs": {
                "context": "A dataset holds datapoints; a datapoint is one example.",
                "question": f"What is a datapoint ({number})?",
                "chat_history": [{"role": "user", "content": "Hello there, what can you tell me?"}],
            },
            "outputs": {
                "role": "assistant",
                "content": "One example, with inputs and a ground truth.",
            },
            "error": None,
            "start_time": 1714978764301 + number,
            "end_time": 1714978765301 + number,
            "duration": 999.8056,
            "metadata": {"cost": 0.00008, "completion_tokens": 23, "prompt_tokens": 35},
            "feedback": {},
            "metrics": {"faithfulness": 5, "words": 18},
            "user_properties": {"user": f"u-{number}"},
        }
        for number in range(900)
    ]
    return json.dumps({"events": events, "totalEvents": 900}).encode()


class Answers(http.server.BaseHTTPRequestHandler):
    """Gives one answer to everything, on connections that stay open."""

    protocol_version = "HTTP/1.1"
    body = b""

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(self.body)}\r\n\r\n"
        self.wfile.write(head.encode() + self.body)

    do_GET = do_POST = _answer

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a benchmark does not log."""


def serve(body: bytes) -> str:
    """Starts a server on loopback and gives its URL."""
    handler = type("OneAnswer", (Answers,), {"body": body})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


@dataclass
class Turns:
    """Times of both sides, in seconds, turn by turn."""

    ours: list[float] = field(default_factory=list[float])
    theirs: list[float] = field(default_factory=list[float])

    def orders(self, rounds: int) -> Iterator[tuple[int, int]]:
        """The sides in the order in which they are timed: each comes first as often as the other, for what one leaves to the
        system, the next one pays. A first turn does not count."""
        yield (0, 1)
        self.ours.clear()
        self.theirs.clear()
        for number in range(rounds):
            yield (0, 1) if number % 2 else (1, 0)

    def took(self, side: int, started: float) -> None:
        """A side is over that was started then."""
        (self.ours, self.theirs)[side].append(time.perf_counter() - started)


def paired(rounds: int, ours: Callable[[], object], theirs: Callable[[], object]) -> Turns:
    """Times both."""
    turns = Turns()
    for order in turns.orders(rounds):
        for side in order:
            started = time.perf_counter()
            (ours, theirs)[side]()
            turns.took(side, started)
    return turns


def report(name: str, target: float, turns: Turns) -> None:
    """Prints one figure."""
    ratio = statistics.median(map(truediv, turns.ours, turns.theirs))
    ours, theirs = statistics.median(turns.ours), statistics.median(turns.theirs)
    print(f"bench\t{name}\t{ratio:.3f}\t{target}\t{ours * 1e6:.1f}\t{theirs * 1e6:.1f}")


def decode() -> None:
    """Bytes to models."""
    body = export_body()
    with Hive(api_key="k", base_url=serve(body)) as hive:
        raw = hive.events.with_raw_response.export()
        assert len(raw.parse().items) == 900
        turns = paired(40, raw.parse, lambda: Export.model_validate_json(body))
    report("python decode, 1 MB export / hand-written pydantic", 1.2, turns)


def call() -> None:
    """A whole call, 25 at a time."""
    tool = {"id": "t1", "name": "search", "parameters": {"type": "object"}, "tool_type": "function"}
    url = serve(json.dumps({"tools": [tool]}).encode())
    with Hive(api_key="k", base_url=url) as hive, httpx2.Client() as plain:

        def ours() -> None:
            for _ in range(25):
                hive.tools.list()

        def theirs() -> None:
            for _ in range(25):
                reply = plain.get(f"{url}/tools", headers={"authorization": "Bearer k"})
                reply.raise_for_status()
                reply.json()

        turns = paired(80, ours, theirs)
    report("python call on loopback / hand-written httpx2", 1.15, turns)


if __name__ == "__main__":
    decode()
    call()
