"""How many requests a key may make a minute.

Counted in this process's memory: several processes let through as many times more.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

A_MINUTE = 600
AT_ONCE = 120
_MOST_REMEMBERED = 1_000


class Pace:
    """Requests of each key: `burst` at once, then `a_minute` evenly (a token bucket)."""

    def __init__(
        self, a_minute: int = A_MINUTE, burst: int = AT_ONCE, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._a_second = a_minute / 60
        self._burst = burst
        self._monotonic = monotonic
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, key_id: str) -> float:
        """Count one request; 0 when it may be answered, else how long to wait."""
        with self._lock:
            now = self._monotonic()
            left, last = self._left.pop(key_id, (float(self._burst), now))
            left = min(float(self._burst), left + (now - last) * self._a_second)
            taken = left >= 1
            self._left[key_id] = (left - taken, now)
            while len(self._left) > _MOST_REMEMBERED:
                self._left.popitem(last=False)
        return 0.0 if taken else (1 - left) / self._a_second
