"""The thread that carries photos and documents, so that no fact ever waits behind one.

    porter = Porter(courier, limits, ended=...)
    porter.start(); porter.wake(); ...; porter.stop()

It is woken when a round of the sync is complete and when somebody asks for a file.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from fieldapp.errors import FieldappError
from fieldapp.sync.file_limits import FileLimits
from fieldapp.sync.uploads import Courier, Progress

log = logging.getLogger(__name__)
CALM_PAUSE_S = 600.0


class Porter:
    """Runs the courier's rounds on a thread of its own. `ended` hears of each: what it did, or its trouble."""

    def __init__(
        self, courier: Courier, limits: FileLimits, ended: Callable[[Progress | FieldappError], None]
    ) -> None:
        self._courier = courier
        self._limits = limits
        self._ended = ended
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread; it waits to be woken."""
        self._thread = threading.Thread(target=self._run, name="fieldapp-files", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Begin a round soon. From any thread."""
        self._wake.set()

    def stop(self, timeout_s: float = 10.0) -> None:
        """End after the chunk under way. Its exchange is interrupted by whoever owns the line."""
        self._stopping.set()
        self._wake.set()
        self._limits.end()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stopping.is_set():
            if self._wake.wait(CALM_PAUSE_S) and not self._stopping.is_set():
                self._wake.clear()
                self._carry()

    def _carry(self) -> None:
        """A border: rounds until nothing more can be done; a bug in one is logged and ends them."""
        try:
            while self._round().moved and not self._stopping.is_set():
                continue
        except FieldappError as trouble:
            log.info("files wait: %s", trouble.code)
            self._ended(trouble)
        except Exception:
            log.exception("a round of the files ended in a bug")

    def _round(self) -> Progress:
        progress = self._courier.run_round()
        self._ended(progress)
        return progress
