"""Servers on this machine for tests: the real one in a thread, and one that answers whatever it is told to.

with running(service) as server:
    HttpTransport(server.url, server.fingerprint)
with answering_with(raw_reply) as server:
    HttpTransport(server.url)
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from fieldapp.server.app import create_app
from fieldapp.server.listen import Address, Certificate, configured, listening
from fieldapp.server.service import Service, open_service
from fieldapp.server.tls import ensure_certificate
from fieldapp.sync import packing
from tests.builders import Clock, a_person, a_server_store, a_world

Script = Callable[[socket.socket, bytes], None]


def a_service(data: Path, clock: Clock | None = None) -> Service:
    """A server's service in a new folder, with one engineer; quick, since its database is copied ready."""
    data.mkdir(parents=True)
    a_server_store(data, name="server.sqlite").close()
    service = open_service(data, world=a_world(clock or Clock(datetime.now(UTC))))
    a_person(service.store)
    return service


@dataclass
class Running:
    """A server that listens; `stop` may be called early."""

    url: str
    fingerprint: str
    service: Service
    _open: contextlib.ExitStack

    def stop(self) -> None:
        self._open.close()


@contextlib.contextmanager
def running(
    service: Service,
    routes: Callable[[Service], list[BaseRoute]] | None = None,
    *,
    tls: bool = True,
    now: datetime | None = None,
) -> Iterator[Running]:
    """A service behind the real listener, on a free port: the whole application, or the given routes."""
    data = service.settings.data
    made = ensure_certificate(data, "127.0.0.1", now or datetime.now(UTC)) if tls else None
    fingerprint = made.fingerprint if made else ""
    service = replace(service, settings=replace(service.settings, fingerprint=fingerprint))
    chain = Certificate(made.certificate, made.key) if made else None
    app = create_app(service) if routes is None else Starlette(routes=routes(service))
    config = configured(app, Address("127.0.0.1", 0), chain)
    with contextlib.ExitStack() as until_stopped:
        port = until_stopped.enter_context(listening(config))
        scheme = "https" if tls else "http"
        yield Running(f"{scheme}://127.0.0.1:{port}", fingerprint, service, until_stopped)


@dataclass
class Scripted:
    """A listener whose every connection is handled by a script; `requests` is what came, whole."""

    script: Script
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._closing = False
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        self._closing = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while not self._closing:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            while request := read_request(connection):
                self.requests.append(request)
                self.script(connection, request)


@contextlib.contextmanager
def scripted(script: Script) -> Iterator[Scripted]:
    """A listener that does with each request what the script does."""
    server = Scripted(script)
    try:
        yield server
    finally:
        server.close()


def answering_with(raw: bytes, *, then_close: bool = False) -> contextlib.AbstractContextManager[Scripted]:
    """A listener that answers every request with these bytes."""

    def script(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(raw)
        if then_close:
            connection.close()

    return scripted(script)


def a_reply(body: bytes = b'{"ok":true}', status: str = "200 OK", **headers: str) -> bytes:
    """A raw reply as our server writes it; a header given as an empty text is left out."""
    told = {
        "content-type": "application/json",
        "content-length": str(len(body)),
        "content-digest": packing.content_digest(body),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in told.items() if value)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def read_request(connection: socket.socket) -> bytes:
    """One whole request; empty when the client left."""
    head = b""
    while b"\r\n\r\n" not in head:
        piece = connection.recv(65536)
        if not piece:
            return b""
        head += piece
    front, _, body = head.partition(b"\r\n\r\n")
    lengths = [
        int(line.split(b":")[1])
        for line in front.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    ]
    while len(body) < (lengths or [0])[0]:
        piece = connection.recv(65536)
        if not piece:
            return b""
        body += piece
    return front + b"\r\n\r\n" + body


class Cable:
    """A line to a server that counts what goes up, and can be cut after so many bytes."""

    def __init__(self, url: str) -> None:
        self._target = int(url.rpartition(":")[2])
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"{url.rpartition(':')[0]}:{self._listener.getsockname()[1]}"
        self.sent_bytes = 0
        self._cut_at: int | None = None
        self.down_left: int | None = None
        """How many bytes still come down before the line is cut; None for as many as there are."""
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_after(self, more_bytes: int) -> None:
        """Let so many more bytes go up, then cut the connection that carries the next one, once."""
        with self._lock:
            self._cut_at = self.sent_bytes + more_bytes

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()
                continue
            for pump in (lambda n=near, f=far: self._up(n, f), lambda n=near, f=far: self._down(n, f)):
                threading.Thread(target=pump, daemon=True).start()

    def _up(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError), near, far:
            while piece := near.recv(16_384):
                piece, is_cut = self._counted(piece)
                far.sendall(piece)
                if is_cut:
                    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    far.shutdown(socket.SHUT_RDWR)
                    near.shutdown(socket.SHUT_RDWR)
                    return

    def _counted(self, piece: bytes) -> tuple[bytes, bool]:
        with self._lock:
            is_cut = self._cut_at is not None and self.sent_bytes + len(piece) > self._cut_at
            if is_cut:
                piece, self._cut_at = piece[: max(0, (self._cut_at or 0) - self.sent_bytes)], None
            self.sent_bytes += len(piece)
            return piece, is_cut

    def _down(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError), near, far:
            while piece := far.recv(65_536):
                if self.down_left is not None:
                    piece = piece[: self.down_left]
                    self.down_left -= len(piece)
                near.sendall(piece)
                if self.down_left == 0:
                    far.shutdown(socket.SHUT_RDWR)
                    near.shutdown(socket.SHUT_RDWR)
                    return
