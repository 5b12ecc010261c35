"""A real HTTP server on the loopback interface that answers what a test says and keeps what it was sent."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["Answer", "Received", "ScriptedServer"]


@dataclass(frozen=True)
class Received:
    """A request as it came in; header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What to answer to one request."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class ScriptedServer:
    """Answers in the order of the script; what comes after its end is answered with status 599."""

    def __init__(self) -> None:
        self._answers: list[Answer] = []
        self.received: list[Received] = []
        self.base_url = ""

    def script(self, answers: list[Answer]) -> None:
        """Starts anew: these answers, nothing received."""
        self._answers = list(answers)
        self.received = []

    def answer(self, request: Received) -> Answer:
        """Keeps a request and gives the next answer."""
        self.received.append(request)
        return (
            self._answers.pop(0)
            if self._answers
            else Answer(599, {}, b"the script has no more answers")
        )

    @property
    def unused(self) -> int:
        """How many answers nobody asked for."""
        return len(self._answers)

    @contextlib.contextmanager
    def running(self) -> Generator[ScriptedServer]:
        """Listens on a free port as long as the context lasts."""
        script = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30
            # One segment a reply: two writes would wait for the client's delayed acknowledgement.
            wbufsize = -1

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", "0")))
                headers = {name.lower(): value for name, value in self.headers.items()}
                answer = script.answer(Received(self.command, self.path, headers, body))
                self.send_response_only(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.status not in {204, 304}:
                    self.send_header("content-length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)
                self.wfile.flush()

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - names of the base class

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing: what matters is in `received`."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            thread.start()
            self.base_url = f"http://127.0.0.1:{server.server_address[1]}"
            try:
                yield self
            finally:
                server.shutdown()
                thread.join()
