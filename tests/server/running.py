"""A service on a real socket of this machine, for tests that need more than the ASGI application."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from fieldapp.server.listen import Address, configured

START_LIMIT_S = 30.0


@contextmanager
def running(app: Starlette) -> Iterator[int]:
    """The port at which the application answers while the block lasts."""
    server = uvicorn.Server(configured(app, Address("127.0.0.1", 0)))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + START_LIMIT_S
    while not server.started:
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.02)
    try:
        yield int(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(timeout=START_LIMIT_S)
