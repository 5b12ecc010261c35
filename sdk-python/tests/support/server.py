"""A server that plays a script over real sockets: it records each request and answers as the next step says.

It knows nothing of HTTP beyond finding the end of a request, so that it can misbehave in every way.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias

Reads: TypeAlias = Literal["all", "head", "nothing"]


@dataclass(kw_only=True)
class Reply:
    """One step of a script."""

    status: int = 200
    json: Any = None
    text: str | None = None
    body: bytes | None = None
    headers: Sequence[tuple[str, str]] = ()
    raw: bytes | None = None
    """Sent as it is, in place of a well-formed reply."""
    drip: float = 0.0
    """Seconds between two bytes."""
    hang: bool = False
    """Say nothing more; the connection stays open."""
    reset: bool = False
    """Reset the connection after what was sent."""
    close: bool = False
    """Close the connection after what was sent."""
    drain: bool = False
    """Say no more, but read on."""
    reads: Reads = "all"
    """How much of the request is read before the answer."""

    def message(self) -> bytes:
        if self.raw is not None:
            return self.raw
        body = self.body
        if body is None and self.text is not None:
            body = self.text.encode()
        if body is None:
            body = b"" if self.json is None else json.dumps(self.json).encode()
        head = [
            f"HTTP/1.1 {self.status} Said",
            *(f"{name}: {value}" for name, value in self.headers),
        ]
        if not any(
            name.lower() in {"content-length", "transfer-encoding"} for name, _ in self.headers
        ):
            head.append(f"content-length: {len(body)}")
        return "\r\n".join([*head, "", ""]).encode("latin-1") + body


@dataclass(frozen=True)
class Request:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class ScriptedServer:
    """Answers requests one after the other, over however many connections; after the script it closes them."""

    script: list[Reply]
    requests: list[Request] = field(default_factory=list[Request])
    connections: int = 0
    tls: Path | None = None
    client_ca: Path | None = None
    """Ask clients for a certificate of this authority."""
    """A certificate to serve https with; the key lies beside it."""

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        # A thread that still reads may write as well, TLS does; a file closed under it could be another one by then.
        _shut_down(self._listener)
        self._threads[0].join(5)
        for each in self._open:
            _shut_down(each)
        for thread in self._threads:
            thread.join(5)
        for each in [self._listener, *self._open]:
            each.close()

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    @property
    def url(self) -> str:
        host, port = self._listener.getsockname()
        return f"{'https' if self.tls else 'http'}://{host}:{port}"

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connections += 1
                self._open.append(connection)
                self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self.tls:
                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                context.load_cert_chain(self.tls, self.tls.with_name("key.pem"))
                if self.client_ca:
                    context.load_verify_locations(self.client_ca)
                    context.verify_mode = ssl.CERT_REQUIRED
                connection = context.wrap_socket(
                    connection, server_side=True, do_handshake_on_connect=False
                )
                self._open.append(connection)
                connection.do_handshake()
            buffer = b""
            while True:
                if self._coming() != "nothing":
                    request, buffer = _request(connection, buffer, self._coming())
                    if request is None:
                        return
                    self.requests.append(request)
                with self._lock:
                    reply = self.script.pop(0) if self.script else Reply(close=True, raw=b"")
                if not self._play(connection, reply):
                    return

    def _coming(self) -> Reads:
        with self._lock:
            return self.script[0].reads if self.script else "all"

    def _play(self, connection: socket.socket, reply: Reply) -> bool:
        """Whether the connection goes on."""
        message = b"" if reply.hang and reply.raw is None else reply.message()
        if reply.drip:
            for byte in message:
                connection.sendall(bytes([byte]))
                if self._stopped.wait(reply.drip):
                    return False
        else:
            connection.sendall(message)
        if reply.hang:
            self._stopped.wait(30)
            return False
        if reply.drain:
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass
            return False
        if reply.reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if reply.reset or reply.close:
            if not reply.reset:
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
            return False
        return True


def _shut_down(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)


def _request(
    connection: socket.socket, buffer: bytes, reads: Reads
) -> tuple[Request | None, bytes]:
    """The next request, if there is one, and what came after it."""
    while b"\r\n\r\n" not in buffer:
        data = connection.recv(65536)
        if not data:
            return None, b""
        buffer += data
    head, _, buffer = buffer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    length = int(headers.get("content-length", "0")) if reads == "all" else 0
    while len(buffer) < length:
        buffer += connection.recv(65536)
    body, buffer = buffer[:length], buffer[length:]
    return Request(method, target, headers, body), buffer


def unused_address() -> str:
    """A URL nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    time.sleep(0)
    return f"http://127.0.0.1:{port}"
