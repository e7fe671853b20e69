"""Enter presses whatever has the focus, not push buttons only: Qt's other buttons answer to Space alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


class EnterPresses:
    """Derive from it before the Qt class."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter clicks; everything else is as it was."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()  # type: ignore[attr-defined]
        else:
            super().keyPressEvent(event)  # type: ignore[misc]
