"""How fast photos and documents may travel, and whether photos travel by themselves; set by a person.

    limits = FileLimits()
    limits.set(bits_per_s=256_000)          # at once, for what is under way too
    limits.set(photos_wait=True)            # photos only when somebody asks for them
    limits.let_photos_go()                  # those that wait now

Facts are not slowed down: they are small, and somebody waits for them. Any thread may call.
"""

from __future__ import annotations

import threading
import time

SPEEDS = (0, 4_000_000, 1_000_000, 256_000, 64_000)
"""What a person chooses from, in bits a second; 0 is no limit."""
_SMALLEST = 4 * 1024


class FileLimits:
    """The limits of one desk, in both directions."""

    def __init__(self, bits_per_s: int = 0, *, photos_wait: bool = False) -> None:
        self._changed = threading.Condition()
        self._bits_per_s = bits_per_s
        self._photos_wait = photos_wait
        self._photos_may_go = False
        self._is_over = False

    def set(self, *, bits_per_s: int | None = None, photos_wait: bool | None = None) -> None:
        """Set what is given; whoever rests because of the old limit goes on by the new one."""
        with self._changed:
            if bits_per_s is not None:
                self._bits_per_s = max(0, bits_per_s)
            if photos_wait is not None:
                self._photos_wait, self._photos_may_go = photos_wait, False
            self._changed.notify_all()

    def end(self) -> None:
        """Nobody rests any more: the desk is closing."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    @property
    def bits_per_s(self) -> int:
        """The limit; 0 for none."""
        return self._bits_per_s

    @property
    def photos_travel(self) -> bool:
        """Whether photos go and come now."""
        return not self._photos_wait or self._photos_may_go

    def let_photos_go(self) -> None:
        """Let the photos that wait travel once."""
        self._photos_may_go = True

    def photos_went(self) -> None:
        """They did; the next ones wait for somebody again."""
        self._photos_may_go = False

    def chunk_bytes(self, wanted: int) -> int:
        """How much to send or ask for at once: what may travel in a second, and no more than `wanted`."""
        rate = self._bits_per_s // 8
        return min(wanted, max(_SMALLEST, rate)) if rate else wanted

    def rest(self, carried_bytes: int, since: float) -> None:
        """Wait until that much may have travelled since then (monotonic seconds)."""
        with self._changed:
            while not self._is_over and (left_s := self._due_s(carried_bytes, since)) > 0:
                self._changed.wait(left_s)

    def _due_s(self, carried_bytes: int, since: float) -> float:
        if not self._bits_per_s:
            return 0.0
        return since + carried_bytes * 8 / self._bits_per_s - time.monotonic()
