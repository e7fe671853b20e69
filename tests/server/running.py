"""A service on a real socket of this machine, for tests that need more than the ASGI application."""

from __future__ import annotations

from contextlib import AbstractContextManager

from starlette.applications import Starlette

from fieldapp.server.listen import Address, configured, listening


def running(app: Starlette) -> AbstractContextManager[int]:
    """The port at which the application answers while the block lasts."""
    return listening(configured(app, Address("127.0.0.1", 0)))
