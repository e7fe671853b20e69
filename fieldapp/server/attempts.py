"""Growing delays for whoever keeps trying wrong codes, signatures or passwords.

Counted by address and in memory: guessing is hopeless at this rate, and a stranger cannot
lock a desk out. Time is the monotonic clock's.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request

from fieldapp.errors import Refused

LONGEST_WAIT_S = 300.0
FORGOTTEN_AFTER_S = 3600.0
MOST_REMEMBERED = 10_000
_OF_ONE_HOUSE = 64
"""An IPv6 connection is given this many leading bits; what follows is its owner's to choose."""


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
            self._refuse_waiting(address)

    def begin(self, address: str) -> None:
        """`check`, and count the attempt as failed until `succeeded` or `unjudged` takes it back.

        So that guesses made at the same moment count like guesses made one after another.
        """
        with self._lock:
            self._refuse_waiting(address)
            self._count(address)

    def failed(self, address: str) -> None:
        """Count a failure; the address longest quiet is forgotten when there are too many."""
        with self._lock:
            self._count(address)

    def unjudged(self, address: str) -> None:
        """Take back what `begin` counted: the attempt was not looked at, so nothing was guessed."""
        with self._lock:
            count, last = self._failures.get(address, (0, 0.0))
            if count > 0:
                self._failures[address] = (count - 1, last)

    def succeeded(self, address: str) -> None:
        """Forget what failed before."""
        with self._lock:
            self._failures.pop(address, None)

    def _refuse_waiting(self, address: str) -> None:
        count, last = self._failures.get(address, (0, 0.0))
        left_s = last + self._wait_s(count) - self._monotonic()
        if count >= self._free and left_s > 0:
            raise Refused("too-many-attempts", retry_after_s=math.ceil(left_s))

    def _count(self, address: str) -> None:
        now = self._monotonic()
        count, last = self._failures.pop(address, (0, now))
        self._failures[address] = (1 if now - last > FORGOTTEN_AFTER_S else count + 1, now)
        while len(self._failures) > MOST_REMEMBERED:
            self._failures.popitem(last=False)

    def _wait_s(self, count: int) -> float:
        return min(LONGEST_WAIT_S, 2.0 ** min(count - self._free, 20)) if count >= self._free else 0.0


def address_of(request: Request) -> str:
    """Whom an attempt is counted for: the address it came from, of IPv6 the part that is given to one connection."""
    host = request.client.host if request.client else "unknown"
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if address.version == 4:
        return host
    mapped = address.ipv4_mapped
    return str(mapped or ipaddress.ip_network((address, _OF_ONE_HOUSE), strict=False))
