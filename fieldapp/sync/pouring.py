"""A first pull is written while its pages come, instead of being kept until the last one is there.

The server makes a page while the line carries the one before and the writer writes the one before that; the
transaction is the checkpoint's, so nothing shows and no cursor moves until the last page. Whoever wants to write
waits for it, so a line that keeps it waiting ends it: what came is then staged like any other pull's pages, and the
pull goes on from there. After a crash a first pull begins again.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from fieldapp.errors import FieldappError
from fieldapp.store.store import Store
from fieldapp.sync.checkpoint import Applied, NotPoured, pour
from fieldapp.sync.messages import PullReply, decode

log = logging.getLogger(__name__)

LONGEST_STILL_S = 3.0
"""How much longer the transaction waits for the line, all pages together, than it writes what came."""
MOST_KEPT_BYTES = 128 << 20
"""Of the pages that came, which are kept until the transaction has ended well."""
_AHEAD = 2


class Pouring:
    """One first pull on its way into the replica, on the writer thread; used by the sync thread."""

    def __init__(
        self,
        store: Store,
        replica_id: str,
        on_writer: Callable[[Callable[[], Any]], Any],
        longest_still_s: float = LONGEST_STILL_S,
        pages: queue.Queue[bytes | None] | None = None,
        most_kept_bytes: int = MOST_KEPT_BYTES,
    ) -> None:
        self._longest_still_s, self._most_kept_bytes = longest_still_s, most_kept_bytes
        self._store = store
        self._replica = replica_id
        self._on_writer = on_writer
        self._pages = queue.Queue[bytes | None](_AHEAD) if pages is None else pages
        self._came: list[bytes] = []
        self._bytes = 0
        self._applied: Applied | None = None
        self._thread = threading.Thread(target=self._run, name="sync-pouring", daemon=True)
        self._thread.start()

    def take(self, page: bytes) -> bool:
        """The next page; False when the pull has to be staged after all."""
        self._bytes += len(page)
        if self._bytes <= self._most_kept_bytes:
            self._came.append(page)
        return self._put(page)

    def finish(self, last_page: bytes) -> Applied | None:
        """The last page; what came of the checkpoint, or None when the pull has to be staged after all."""
        self._put(last_page)
        self._thread.join()
        return self._applied

    def give_up(self) -> tuple[list[bytes], bool]:
        """End it, with nothing kept in the replica; the pages that came, and whether these are all."""
        self._put(None)
        self._thread.join()
        return self._came, self._bytes <= self._most_kept_bytes

    def _put(self, page: bytes | None) -> bool:
        while self._thread.is_alive():
            try:
                self._pages.put(page, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def _run(self) -> None:
        try:
            self._applied = self._on_writer(lambda: pour(self._store, self._replica, self._replies()))
        except NotPoured:
            log.info("a first pull is kept until its last page is there")
        except FieldappError as trouble:
            log.warning("a first pull could not be written as it came: %s", trouble)
        except Exception:
            log.exception("a first pull could not be written as it came")

    def _replies(self) -> Iterator[PullReply]:
        began, waited_s = time.monotonic(), 0.0
        while True:
            asked = time.monotonic()
            wrote_s = asked - began - waited_s
            try:
                page = self._pages.get(timeout=max(0.0, self._longest_still_s + wrote_s - waited_s))
            except queue.Empty:
                raise NotPoured from None
            if page is None:
                raise NotPoured
            waited_s += time.monotonic() - asked
            yield decode(page, PullReply)
