"""A first pull that is written while its pages come, one thread at a time: the writer goes on only while it is waited for.

So a schedule stays exact, and anything may happen between two pages: the program ends, somebody wants to write, the
line breaks. Who uses the replica meanwhile has waited too long for the writer, which gives way (`sync.pouring`).
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

from fieldapp.store.raw import fetch
from fieldapp.store.store import Store
from fieldapp.sync.pouring import Pouring


class _Turns(queue.Queue[bytes | None]):
    """The pages on their way to the writer. Whoever gives one waits until the writer wants another or has ended."""

    def __init__(self) -> None:
        super().__init__(1)
        self._asked = threading.Semaphore(0)
        self.is_over = self.is_late = False

    def put(self, page: bytes | None, block: bool = True, timeout: float | None = None) -> None:
        """Hand a page over; nothing happens where nobody takes any more."""
        if not self.is_over:
            super().put(page)
            self.wait()

    def get(self, block: bool = True, timeout: float | None = None) -> bytes | None:
        """The next page. Raises queue.Empty when the line has been late."""
        self._asked.release()
        page = super().get()
        if self.is_late:
            raise queue.Empty
        return page

    def wait(self) -> None:
        """Let the writer go on as far as it can."""
        self._asked.acquire()

    def end(self) -> None:
        """The writer wants no more."""
        self.is_over = True
        self._asked.release()


class SteppedPouring(Pouring):
    """The real one, which stands still between two pages."""

    def __init__(
        self, store: Store, replica: str, on_writer: Callable[[Callable[[], Any]], Any], most_kept: int
    ) -> None:
        self._turns = _Turns()
        super().__init__(store, replica, on_writer, pages=self._turns, most_kept_bytes=most_kept)
        self._turns.wait()
        self._rest()

    @property
    def is_open(self) -> bool:
        """Whether the transaction of the writer is."""
        return not self._turns.is_over

    @property
    def is_written(self) -> bool:
        """Whether it came to its end, and is what the replica holds."""
        return self._applied is not None and not self._applied.must_fork

    def give_way(self) -> None:
        """What the writer has is waited for too long, or its program has ended: nothing of it stays."""
        if self.is_open:
            self._turns.is_late = True
            self._put(None)

    def _put(self, page: bytes | None) -> bool:
        is_taken = super()._put(page)
        self._rest()
        return is_taken

    def _rest(self) -> None:
        if not self.is_open:
            self._thread.join()

    def _run(self) -> None:
        try:
            super()._run()
        finally:
            self._turns.end()


def made_of(look: Any) -> frozenset[tuple[str, str]]:
    """Every table, index and guard of a database, as far as somebody made it."""
    sql = "SELECT name, sql FROM {}.sqlite_master WHERE sql IS NOT NULL"
    return frozenset(fetch(look, " UNION ALL ".join(map(sql.format, ("main", "temp")))))
