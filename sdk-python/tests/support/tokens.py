"""A server that is both an API and its authorization server, for the cases of `specs/oauth`."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl


class TokenServer:
    """Answers one request after the other, each on a connection of its own, and keeps them as cases write them."""

    def __init__(self, case: dict[str, Any]) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        text = json.dumps(case).replace("{origin}", self.url)
        self._case: dict[str, Any] = json.loads(text.replace("{other}", f"http://localhost:{port}"))
        self.requests: list[dict[str, Any]] = []
        self._over = False
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._over = True
        with socket.create_connection(self._listener.getsockname()):
            pass
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        tokens, things = (iter(self._case.get(name, [])) for name in ("tokens", "things"))
        reply: dict[str, Any]
        absent: dict[str, Any] = {"status": 501}
        while True:
            connection, _ = self._listener.accept()
            with connection:
                if self._over:
                    return
                connection.settimeout(30)
                request = _read(connection)
                self.requests.append(request)
                token = request.get("bearer")
                if not request["line"].endswith("/things"):
                    reply = next(tokens, absent)
                elif token in self._case.get("refuses", []):
                    reply = {"status": 401, "body": {"error": f"bad {token}"}}
                else:
                    reply = next(things, {"body": {"id": "1"}})
                time.sleep(reply.get("delay", 0))
                with suppress(OSError):  # the caller has gone
                    connection.sendall(_message(reply))


def _read(connection: socket.socket) -> dict[str, Any]:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            break
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    pairs = (line.partition(": ") for line in rest)
    fields = {name.lower(): value for name, _, value in pairs}
    while len(body) < int(fields.get("content-length", 0)):
        body += connection.recv(65536)
    seen: dict[str, Any] = {"line": first.removesuffix(" HTTP/1.1")}
    if "authorization" in fields:
        scheme, _, value = fields["authorization"].partition(" ")
        seen[scheme.lower()] = value
    if fields.get("content-type") == "application/x-www-form-urlencoded":
        seen["form"] = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return seen


def _message(reply: dict[str, Any]) -> bytes:
    text = reply.get("text") or ("body" in reply and json.dumps(reply["body"])) or ""
    lines = [
        f"HTTP/1.1 {reply.get('status', 200)} X",
        "connection: close",
        f"content-length: {len(text.encode())}",
        "content-type: application/json",
        *(f"{name}: {value}" for name, value in reply.get("headers", {}).items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + text).encode()
