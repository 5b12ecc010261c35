"""A server that gives one answer and remembers what it was sent."""

# pyright: basic
# What is compared may be of any type.

from __future__ import annotations

import base64
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

__all__ = ["Seen", "answering"]


@dataclass(frozen=True)
class Seen:
    """A request as it arrived; names of headers in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@contextmanager
def answering(reply: dict[str, Any]) -> Generator[tuple[str, list[Seen]]]:
    """Starts the server; gives its address and what it has been sent so far."""
    seen: list[Seen] = []

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            self.close_connection = True
            if not self.raw_requestline or not self.parse_request():
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = _body(self.rfile, headers)
            seen.append(Seen(self.command, self.path, headers, body))
            content = _content(reply.get("body"))
            self.send_response(reply["status"])
            for name, value in reply["headers"].items():
                self.send_header(name, str(value))
            if reply.get("body"):
                self.send_header("Content-Type", reply["body"]["contentType"])
            if reply["status"] != 204:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", seen
        finally:
            server.shutdown()
            thread.join()


def _body(stream: Any, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return bytes(stream.read(int(headers.get("content-length", "0"))))
    chunks: list[bytes] = []
    while size := int(stream.readline().split(b";")[0], 16):
        chunks.append(stream.read(size))
        stream.readline()
    stream.readline()
    return b"".join(chunks)


def _content(body: dict[str, Any] | None) -> bytes:
    if not body:
        return b""
    return (
        base64.b64decode(body["base64"]) if "base64" in body else str(body.get("text", "")).encode()
    )
