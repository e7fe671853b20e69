"""Growing delays for whoever keeps trying wrong codes or signatures.

Counted by address and in memory: guessing is hopeless at this rate, and a stranger cannot
lock a desk out. Time is the monotonic clock's.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from fieldapp.errors import Refused

LONGEST_WAIT_S = 300.0
FORGOTTEN_AFTER_S = 3600.0
MOST_REMEMBERED = 10_000


class Attempts:
    """Failures in a row by address. The first `free` cost nothing, each further one doubles the wait."""

    def __init__(self, free: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._free = free
        self._monotonic = monotonic
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, address: str) -> None:
        """Raises Refused `too-many-attempts` with `retry_after_s` when this address has to wait."""
        with self._lock:
            count, last = self._failures.get(address, (0, 0.0))
            left_s = last + self._wait_s(count) - self._monotonic()
        if count >= self._free and left_s > 0:
            raise Refused("too-many-attempts", retry_after_s=round(left_s, 1))

    def failed(self, address: str) -> None:
        """Count a failure; the address longest quiet is forgotten when there are too many."""
        now = self._monotonic()
        with self._lock:
            count, last = self._failures.pop(address, (0, now))
            self._failures[address] = (1 if now - last > FORGOTTEN_AFTER_S else count + 1, now)
            while len(self._failures) > MOST_REMEMBERED:
                self._failures.popitem(last=False)

    def succeeded(self, address: str) -> None:
        """Forget what failed before."""
        with self._lock:
            self._failures.pop(address, None)

    def _wait_s(self, count: int) -> float:
        return min(LONGEST_WAIT_S, 2.0 ** min(count - self._free, 20)) if count >= self._free else 0.0
