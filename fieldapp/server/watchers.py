"""Who may read the server's measurements: programs on this machine, and whoever brings the token.

Behind a proxy every stranger may look like this machine, so there only the token counts.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from starlette.requests import Request

from fieldapp.server.cookies import is_this_machine
from fieldapp.store.settings import forget_settings, read_setting, write_setting
from fieldapp.store.store import Store

_SETTING = "metrics-token"


class MetricsToken:
    """The token of /metrics, kept as its SHA-256."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(self) -> str:
        """A new token; the one before ends."""
        token = base64.urlsafe_b64encode(self._store.world.random_bytes(32)).decode().rstrip("=")
        with self._store.writing() as connection:
            write_setting(connection, _SETTING, _hash(token))
        return token

    def end(self) -> None:
        """From now on no token is taken."""
        with self._store.writing() as connection:
            forget_settings(connection, _SETTING)

    def is_set(self) -> bool:
        """Whether a token is taken."""
        return self._kept() is not None

    def is_right(self, token: str) -> bool:
        """Whether this is the token."""
        kept = self._kept()
        return kept is not None and hmac.compare_digest(kept, _hash(token))

    def _kept(self) -> str | None:
        with self._store.snapshot() as connection:
            return read_setting(connection, _SETTING)


def may_watch(request: Request, token: MetricsToken, *, behind_proxy: bool) -> bool:
    """Whether a request may read the measurements."""
    if not behind_proxy and is_this_machine(request):
        return True
    kind, _, words = request.headers.get("authorization", "").partition(" ")
    return kind.lower() == "bearer" and token.is_right(words.strip())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
