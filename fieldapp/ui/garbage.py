"""What belongs to the UI thread is destroyed there only: elsewhere it ends in a crash of Qt.

Python collects cyclic garbage wherever an allocation happens to cross a threshold, on a reader or writer thread too.
So automatic collection is off, and a timer of the UI thread does the same by the same thresholds. What is no cycle goes
with its last reference: `ui.tasks` sees to it that no worker holds that one.

What has come to stay (modules, the mapped model, the window) is a quarter of a million objects, and looking at
them all holds the window up for a tenth of a second: once it is there, it is kept out of every collection.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QTimer

LOOK_EVERY_MS = 250
_NAME = "fieldapp-garbage"
_for_good: list[object] = []


def collect_here_only() -> None:
    """From now on collect on this thread, which must be the application's; a second call does nothing."""
    gc.disable()
    app = QCoreApplication.instance()
    if app is None or app.findChild(QTimer, _NAME) is not None:
        return
    timer = QTimer(app)
    timer.setObjectName(_NAME)
    timer.timeout.connect(collect_if_due)
    timer.start(LOOK_EVERY_MS)


def never_destroy(thing: object) -> None:
    """Keep it until the program ends: a thread that did not end in time holds it, and would be the one to destroy it."""
    _for_good.append(thing)


def keep_what_is_here() -> None:
    """Collections look no more at what there is now; where it should go after all, `keep_nothing` first."""
    gc.freeze()


def keep_nothing() -> None:
    """Collections look at everything again: a desk was closed."""
    gc.unfreeze()


def collect_if_due() -> None:
    """Collect the oldest generation whose threshold is crossed, as Python itself would."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return
