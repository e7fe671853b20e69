"""Cyclic garbage is collected on the UI thread only.

Python collects wherever an allocation happens to cross a threshold. On a reader or writer
thread that would destroy widgets that belong to the UI thread, which ends in a crash of Qt.
So automatic collection is off, and a timer of the UI thread does the same by the same thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QTimer

LOOK_EVERY_MS = 250
_NAME = "fieldapp-garbage"


def collect_here_only() -> None:
    """From now on collect on this thread, which must be the application's; a second call does nothing."""
    app = QCoreApplication.instance()
    if app is None or app.findChild(QTimer, _NAME) is not None:
        return
    gc.disable()
    timer = QTimer(app)
    timer.setObjectName(_NAME)
    timer.timeout.connect(collect_if_due)
    timer.start(LOOK_EVERY_MS)


def collect_if_due() -> None:
    """Collect the oldest generation whose threshold is crossed, as Python itself would."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return
