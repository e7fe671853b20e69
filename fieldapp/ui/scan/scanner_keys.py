"""A USB scanner is a keyboard that types faster than anybody and ends with Enter.

Installed on a screen, it takes such a burst whatever has the focus, unless an editor has: then the
words stand in the editor, where Enter hands them over as well.
"""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

SLOWEST_S = 0.08
SHORTEST = 3
LONGEST = 10_000


_EDITORS = QLineEdit | QPlainTextEdit | QComboBox | QAbstractSpinBox
"""What does something of its own with letters."""


class ScannerKeys(QObject):
    """Listens while it is switched on."""

    scanned = Signal(str)

    def __init__(self, screen: QWidget) -> None:
        super().__init__(screen)
        self._screen = screen
        self._typed = ""
        self._last = 0.0
        self._is_on = False

    def set_on(self, on: bool) -> None:
        """Listen or not."""
        app = QCoreApplication.instance()
        if app is not None and on != self._is_on:
            (app.installEventFilter if on else app.removeEventFilter)(self)
        self._is_on = on
        self._typed = ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Collect a burst; letters mean nothing to buttons, so nobody else sees them."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not self._is_mine(watched):
            return False
        return self._take(event)

    def _is_mine(self, watched: QObject) -> bool:
        in_editor = isinstance(watched, _EDITORS) or isinstance(QApplication.focusWidget(), _EDITORS)
        is_widget = isinstance(watched, QWidget) and watched.window() is self._screen.window()
        return is_widget and not in_editor and QApplication.activeModalWidget() is None

    def _take(self, event: QKeyEvent) -> bool:
        now = monotonic()
        if now - self._last > SLOWEST_S:
            self._typed = ""
        self._last = now
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            typed, self._typed = self._typed, ""
            if len(typed) >= SHORTEST:
                self.scanned.emit(typed)
                return True
            return False
        written = event.text()
        if not written or not written.isprintable() or (written == " " and not self._typed):
            return False  # a key of its own: a shortcut, or Space on a button
        self._typed = (self._typed + written)[:LONGEST]
        return True
