"""Listening: uvicorn with bounds on what slow or hostile senders can hold.

uvicorn waits for ever for a request's head and for a client that does not read. Here a
connection whose head is not complete in time, or whose head grows too large, is closed, and
so is one that takes nothing off the wire. Bodies are bounded in `bounds`.

A connection that is closed waits for the other side's goodbye, which a laptop that keeps a
connection for its next round gives only then: a server that ends does not wait for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from fieldapp.errors import Unreadable

HEAD_LIMIT_S = 10.0
HEAD_LIMIT_BYTES = 64 * 1024
SILENT_READER_S = 60.0
GOODBYE_S = 1.0
_TURNS_TO_ABORT = 5
"""Of the event loop, in which a connection that is aborted learns of it, through TLS or not."""
START_LIMIT_S = 30.0
MOST_CONNECTIONS = 4_000


@dataclass(frozen=True)
class Address:
    """Where to listen."""

    host: str
    port: int

    @property
    def is_this_machine_only(self) -> bool:
        """Whether nobody outside can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def read_address(words: str) -> Address:
    """`HOST:PORT`, `[IPV6]:PORT` or `:PORT`. Raises Unreadable `listen-address`."""
    host, colon, port = words.rpartition(":")
    host = host.strip("[]") or "0.0.0.0"  # noqa: S104 - what an empty host means
    if not colon or not port.isdigit() or int(port) > 65_535:
        raise Unreadable("listen-address", found=words)
    return Address(host, int(port))


@dataclass(frozen=True)
class Certificate:
    """The files of a certificate with its chain, and of its key."""

    chain: Path
    key: Path


def serve(
    app: Starlette,
    address: Address,
    certificate: Certificate | None = None,
    *,
    behind_proxy: bool = False,
    sockets: list[socket.socket] | None = None,
    on_listening: Callable[[int], None] | None = None,
) -> None:
    """Serve until interrupted, on `sockets` where the address is held already (`fieldapp.server.sockets`).

    `on_listening` is told the port (of use when 0 was asked for).
    """
    config = configured(app, address, certificate, behind_proxy=behind_proxy)
    server = _Server(config, on_listening)
    _allow_many_sockets()
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets)


def configured(
    app: Starlette, address: Address, certificate: Certificate | None = None, *, behind_proxy: bool = False
) -> uvicorn.Config:
    """uvicorn's settings for this application."""
    return uvicorn.Config(
        app,
        host=address.host,
        port=address.port,
        http=BoundedProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=behind_proxy,
        forwarded_allow_ips="127.0.0.1,::1" if behind_proxy else None,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=10,
        limit_concurrency=MOST_CONNECTIONS,
        ssl_certfile=certificate.chain if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
        ssl_version=ssl.PROTOCOL_TLS_SERVER,
    )


class _Server(uvicorn.Server):
    """uvicorn's server that says when it listens and, when it ends, leaves no connection open."""

    def __init__(self, config: uvicorn.Config, on_listening: Callable[[int], None] | None = None) -> None:
        super().__init__(config)
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self._on_listening is not None:
            self._on_listening(int(self.servers[0].sockets[0].getsockname()[1]))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for _turn in range(_TURNS_TO_ABORT):
            await asyncio.sleep(0)


@contextlib.contextmanager
def listening(config: uvicorn.Config) -> Iterator[int]:
    """Serve in a thread while the block lasts; the port, once it answers. Raises TimeoutError."""
    port: Future[int] = Future()
    server = _Server(config, port.set_result)

    def run() -> None:
        try:
            server.run()
        finally:
            if not port.done():
                port.set_exception(TimeoutError("the server did not start"))

    thread = threading.Thread(target=run, name="listening", daemon=True)
    thread.start()
    try:
        yield port.result(START_LIMIT_S)
    finally:
        server.should_exit = True
        thread.join(START_LIMIT_S)


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol with a bound on heads and on clients that do not read."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._head_timer: asyncio.TimerHandle | None = None
        self._head_bytes = 0
        self._reader_timer: asyncio.TimerHandle | None = None
        self._goodbye_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start waiting for the first head."""
        super().connection_made(cast("asyncio.Transport", transport))
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all clocks."""
        self._stop_waiting()
        self._stop_reader_timer()
        if self._goodbye_timer is not None:
            self._goodbye_timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes after an answer begin the next head: its clock starts with the first of them."""
        if self._head_timer is None and (self.cycle is None or self.cycle.response_complete):
            self._wait_for_head()
        self._head_bytes += len(data)
        super().data_received(data)
        if self._head_timer is not None and self._head_bytes > HEAD_LIMIT_BYTES:
            self._give_up()

    def on_headers_complete(self) -> None:
        """The head is there: what follows is bounded elsewhere."""
        self._stop_waiting()
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """The client does not read: it gets a while, then the connection is cut."""
        super().pause_writing()
        self._reader_timer = self.loop.call_later(SILENT_READER_S, self._give_up)

    def resume_writing(self) -> None:
        """It reads again."""
        self._stop_reader_timer()
        super().resume_writing()

    def shutdown(self) -> None:
        """The server ends: an idle connection is closed, one at work when it has its answer."""
        super().shutdown()
        self._wait_for_goodbye()

    def on_response_complete(self) -> None:
        """The answer is out; when the connection closes with it, it does not wait long."""
        super().on_response_complete()
        self._wait_for_goodbye()

    def _wait_for_goodbye(self) -> None:
        if self.transport.is_closing() and self._goodbye_timer is None:
            self._goodbye_timer = self.loop.call_later(GOODBYE_S, self.transport.abort)

    def _wait_for_head(self) -> None:
        self._head_bytes = 0
        self._head_timer = self.loop.call_later(HEAD_LIMIT_S, self._give_up)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _stop_reader_timer(self) -> None:
        if self._reader_timer is not None:
            self._reader_timer.cancel()
            self._reader_timer = None

    def _give_up(self) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.abort()


def _allow_many_sockets() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, MOST_CONNECTIONS + 512) if hard != resource.RLIM_INFINITY else MOST_CONNECTIONS + 512
    if soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
