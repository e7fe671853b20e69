"""The world as the store sees it: the clock and chance, in one object that tests replace."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime


def _utc_now() -> datetime:
    return datetime.now(UTC)


class World:
    """Gives moments and ids. Ids are UUIDv7 (RFC 9562 5.7) and rise within one World."""

    def __init__(
        self,
        clock: Callable[[], datetime] = _utc_now,
        random_bytes: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.now = clock
        self.random_bytes = random_bytes
        self._last_ms = 0
        self._counter = 0
        self._lock = threading.Lock()

    def new_id(self) -> str:
        """A UUIDv7: 48 bits of milliseconds, a counter of 12 bits, 62 random bits."""
        with self._lock:
            ms = max(int(self.now().timestamp() * 1000), self._last_ms, 0)
            self._counter = self._counter + 1 if ms == self._last_ms else 0
            if self._counter > 0xFFF:
                ms, self._counter = ms + 1, 0
            self._last_ms = ms
            counter = self._counter
        tail = int.from_bytes(self.random_bytes(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
        number = (ms & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | counter << 64 | 0x2 << 62 | tail
        return str(uuid.UUID(int=number))
