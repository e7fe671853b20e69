"""What an open desk is made of, imported while somebody types the PIN, so that neither waits for the other.

ahead = Ahead(tasks)
ahead.begin()                 # when the question for the PIN has been painted
ahead.hurry()                 # the PIN is there: only what Today needs
ahead.finish(session.start)   # Today has been painted: what the first taps need, then the network
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from contextlib import suppress

from fieldapp.errors import Cancelled
from fieldapp.ui import garbage
from fieldapp.ui.tasks import Tasks

NEEDED = ("fieldapp.ui.desk_session", "fieldapp.ui.screens", "fieldapp.ui.today.today_screen")
REST = (
    "fieldapp.sync.transport",
    "fieldapp.ui.order.order_screen",
    "fieldapp.ui.order.work_view",
    "fieldapp.ui.device.device_screen",
    "fieldapp.ui.scan.scan_screen",
)


class Ahead:
    """Imports on a reader thread, in two parts; whoever needs a module meanwhile waits for it."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._hurried = threading.Event()

    def begin(self) -> None:
        """Import what *Today* needs and map the model, then the rest until somebody is in a hurry."""

        def work() -> None:
            _import_needed()
            garbage.keep_what_is_here()
            _import_rest(self._hurried)

        with suppress(Cancelled):
            self._tasks.read(work)

    def hurry(self) -> None:
        """Leave the rest for later."""
        self._hurried.set()

    def finish(self, done: Callable[[], object]) -> None:
        """Import the rest, then call `done` on the UI thread."""

        def work() -> None:
            _import_rest(threading.Event())
            garbage.keep_what_is_here()

        with suppress(Cancelled):
            self._tasks.read(work, lambda _none: done())


def _import_needed() -> None:
    for name in NEEDED:
        importlib.import_module(name)
    from sqlalchemy.orm import configure_mappers

    configure_mappers()


def _import_rest(stop: threading.Event) -> None:
    for name in REST:
        if stop.is_set():
            return
        importlib.import_module(name)
